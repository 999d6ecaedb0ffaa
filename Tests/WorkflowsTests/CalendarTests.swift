import Declarations
import Foundation
import Registers
import Store
import TestKit
import Testing
import Vietnamese
import Workflows

private let packs = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Packs").standardizedFileURL

@Suite("The leaders' calendar")
struct CalendarTests {
    @Test(
        "Whoever takes part is told once of what is published, moved, taken back and called off, by whatever they are named",
        arguments: engines)
    func told(_ engine: EngineKind) async throws {
        let catalogue = try Catalogue.load(folders: ["core", "office"].map { packs.appending(path: $0) })
        try await withOffice(engine, catalogue) { office in
            let (unit, other) = (try await office.unit("VP"), try await office.unit("KT"))
            let chair = try await office.post("Chủ tịch", unit, "chair")
            let head = try await office.post("Trưởng phòng", other, "unit_head")
            let officer = try await office.post("Chuyên viên", other, "officer")
            let stranger = try await office.post("Người khác", other, "officer")
            // One is named in person, one by a post and in person.
            let people = try await ["Ngoài", "Trong"].asyncMap {
                try await office.create("person", ["full_name": .text($0), "active": .boolean(true)])
            }
            try await office.create(
                "holding",
                [
                    "person": .text(people[1].id.text), "post": .text(officer.id.text), "from_date": .text("2025-01-01"),
                    "main": .boolean(true),
                ])
            func list(_ records: Record...) -> Value { .text(JSONText.list(records.map(\.id.text))) }
            let at = try #require(Instant("2026-03-02T08:00")).milliseconds
            let event = try await office.create(
                "leader_event",
                [
                    "subject": .text("Giao ban"), "starts_at": .integer(at), "leader": .text(chair.id.text), "place": .text("Phòng 1"),
                    "participants": list(other), "posts": list(officer, head), "people": list(people[0], people[1]),
                    "prepares": .text(unit.id.text),
                ])
            func recipients() async throws -> [String: Int] {
                let rows = try await office.database.read { tx in
                    try tx.rows("SELECT recipient, count(*) AS n FROM notice GROUP BY recipient")
                }
                return Dictionary(uniqueKeysWithValues: try rows.map { (try $0.text("recipient"), Int(try $0.integer("n"))) })
            }
            let concerned = [chair, head, officer].map(\.id.text) + [people[0].id.text]
            func each(_ count: Int) -> [String: Int] { Dictionary(uniqueKeysWithValues: concerned.map { ($0, count) }) }
            #expect(try await recipients().isEmpty)
            try await office.move(event, "publish", at: "2026-02-27T09:00")
            #expect(try await recipients() == each(1), "units by their head, who is named by post as well; the second person by the post")
            let later = try #require(Instant("2026-03-02T14:00")).milliseconds
            try await office.move(
                event, "move", at: "2026-02-27T10:00", ["starts_at": .integer(later), "place": .text("Phòng 2")], reason: "Trùng lịch")
            #expect(try await recipients() == each(2))
            let words = try await office.notices(office.holder(head))
            #expect(words.first == "Đổi lịch: Giao ban nay là 14:00 02/03/2026, tại Phòng 2 (trước đó báo 08:00 02/03/2026)")
            try await office.move(event, "take_back", at: "2026-02-27T11:00", reason: "Sửa thành phần")
            try await office.move(event, "publish", at: "2026-02-27T11:30")
            #expect(try await office.notices(office.holder(head)).first?.hasPrefix("Lịch công tác sửa lại, 14:00") == true)
            try await office.move(event, "call_off", at: "2026-02-27T12:00", reason: "Lãnh đạo đi công tác")
            #expect(try await recipients() == each(5))
            #expect(try await office.notices(office.holder(stranger)).isEmpty)
        }
    }
}

extension Sequence {
    fileprivate func asyncMap<T>(_ body: (Element) async throws -> T) async rethrows -> [T] {
        var all: [T] = []
        for element in self { all.append(try await body(element)) }
        return all
    }
}
