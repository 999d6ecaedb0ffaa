import Declarations
import Foundation
import Store
import TestKit
import Testing
import Vietnamese

@testable import Registers

@Suite("Making and changing records")
struct WriteTests {
    @Test("Every problem of a record is named at once, beside its field", arguments: engines)
    func problems(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let values: [String: Value] = [
                "note": .text(""), "qty": .integer(1001), "day": .text("2031-01-01"), "colour": .text("mauve"),
                "tags": .text("[\"c\",\"z\"]"),
                "partner": .text(RecordID().text), "symbol": .text("ab"), "friends": .text("[\"\(RecordID().text)\"]"),
                "citizen": .text("0010900000011"),
            ]
            let error = try #require(await refusal { try await bench.create("thing", values) })
            #expect(error.code == .invalid)
            #expect(
                Set(error.problems.map(\.field)) == [
                    "name", "qty", "day", "colour", "tags", "partner", "symbol", "friends", "price", "citizen",
                ])
            #expect(
                error.problems.contains { $0.message.vi == "Cần điền tên." }
                    && error.problems.contains { $0.message.vi == "Hai đến bốn chữ in hoa" })
            #expect(try await bench.page("thing").records.isEmpty)
        }
    }

    @Test("A character that one of the engines can't keep is refused beside its field, and by the store at last", arguments: engines)
    func unportable(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let values: [String: Value] = ["name": .text("a\0b"), "citizen": .text("0010\09000001"), "note": .text("x")]
            let error = await refusal { try await bench.create("thing", values) }
            #expect(error?.code == .invalid && Set((error?.problems ?? []).map(\.field)) == ["name", "citizen"])
            let record = try await bench.create("thing", ["name": .text("x")])
            await #expect(throws: StoreError.self) {
                try await bench.database.write { tx in try bench.registry.comment(on: record, "a\0b", by: bench.system, in: tx) }
            }
        }
    }

    @Test("An empty text or list is as good as none", arguments: engines)
    func blank(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let error = await refusal { try await bench.create("thing", ["name": .text("")]) }
            #expect(error?.problems.map(\.field) == ["name"])
            let record = try await bench.create("thing", ["name": .text("x"), "tags": .text("[]"), "files": .text("[]")])
            #expect(record["tags"] == .null && record["files"] == .null)
        }
    }

    @Test("A rule over several fields is judged with every change; what is unknown passes", arguments: engines)
    func rules(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let record = try await bench.create("thing", ["name": .text("x"), "qty": .integer(501), "price": .integer(1)])
            let error = await refusal { try await bench.edit(record, ["colour": .text("red")]) }
            #expect(error?.problems.map(\.field) == [nil])
            try await bench.edit(record, ["colour": .text("red"), "qty": .null])
        }
    }

    @Test("A unique value is refused while another living record has it, and free again after it is deleted", arguments: engines)
    func unique(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let first = try await bench.create("thing", ["name": .text("a"), "tax": .text("0100109106")])
            let second = try await bench.create("thing", ["name": .text("b")])
            #expect(await refusal { try await bench.edit(second, ["tax": .text("0100109106")]) }?.problems.map(\.field) == ["tax"])
            try await bench.edit(first, ["name": .text("a2"), "tax": .text("0100109106")])
            try await bench.delete(first)
            try await bench.edit(second, ["tax": .text("0100109106")])
            #expect(await refusal { try await bench.restore(first) }?.problems.map(\.field) == ["tax"])
        }
    }

    @Test("64 writers at once, some refused, get codes without gaps or repetition", arguments: engines)
    func codes(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let made = await withTaskGroup(of: String?.self) { group in
                for index in 0..<64 {
                    group.addTask {
                        let values: [String: Value] = ["name": .text("x\(index)"), "colour": .text(index % 3 == 0 ? "mauve" : "red")]
                        return (try? await bench.create("thing", values))?["code"].text
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            let codes = made.compactMap { $0 }
            #expect(codes.count == 42 && Set(codes).count == 42)
            #expect(Set(codes.compactMap { Int($0.suffix(3)) }) == Set(1...42))
            #expect(codes.allSatisfy { $0.hasPrefix("V-20") && $0.count == 10 })
        }
    }

    @Test("Of two people who edit the same version, the second is told and shown what is there", arguments: engines)
    func conflict(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let seen = try await bench.create("thing", ["name": .text("x")])
            try await bench.edit(seen, ["note": .text("một")], version: 1)
            let error = try #require(await refusal { try await bench.edit(seen, ["note": .text("hai")], version: 1) })
            #expect(error.code == .conflict && error.current?.version == 2 && error.current?["note"] == .text("một"))
            #expect(try await bench.edit(seen, ["note": .text("hai")], version: 2).version == 3)
            // Nothing changed: no new version.
            #expect(try await bench.edit(seen, ["note": .text("hai")], version: 3).version == 3)
        }
    }

    @Test("Of 16 edits of one version at once exactly one is taken", arguments: engines)
    func conflicts(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let seen = try await bench.create("thing", ["name": .text("x")])
            let taken = await withTaskGroup(of: Bool.self) { group in
                for index in 0..<16 {
                    group.addTask { (try? await bench.edit(seen, ["note": .text("\(index)")], version: 1)) != nil }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(taken == 1)
        }
    }

    @Test("What others refer to is not deleted; what was deleted comes back whole", arguments: engines)
    func deletion(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let values: [String: Value] = ["name": .text("a"), "citizen": .text("001090000001"), "qty": .integer(1), "price": .integer(2)]
            let first = try await bench.create("thing", values)
            let second = try await bench.create("thing", ["name": .text("b"), "partner": .text(first.id.text)])
            let third = try await bench.create("thing", ["name": .text("c"), "friends": .text("[\"\(second.id.text)\"]")])
            let error = await refusal { try await bench.delete(first) }
            #expect(error?.code == .inUse && error?.message.vi.contains("1 bản ghi") == true)
            #expect(await refusal { try await bench.delete(second) }?.code == .inUse)
            try await bench.delete(third)
            try await bench.delete(second)
            try await bench.delete(first)
            #expect(await refusal { try await bench.edit(first, ["name": .text("z")]) }?.code == .notFound)
            var bin = RecordQuery()
            bin.inRecycleBin = true
            #expect(try await bench.page("thing", bin).records.count == 3)
            let restored = try await bench.restore(first)
            #expect(restored.version == 3 && !restored.isDeleted)
            let stored = try await bench.stored(first)
            let plain = try bench.registry.opened(stored, bench.registry.register("thing"))
            #expect(plain["citizen"] == .text("001090000001") && plain["total"] == .integer(2))
            #expect(await refusal { try await bench.restore(first) }?.code == .notFound)
        }
    }

    @Test("A post with something on its desk is not deleted", arguments: engines)
    func desks(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let unit = try await bench.create("unit", ["code": .text("VP"), "name": .text("Văn phòng"), "kind": .text("office")])
            let post = try await bench.create(
                "post", ["unit": .text(unit.id.text), "name": .text("Chuyên viên"), "roles": .text("[\"officer\"]")])
            let record = try await bench.create("thing", ["name": .text("a")])
            try await bench.database.write { tx in
                _ = try bench.registry.apply(record, [:], action: "transition", note: nil, by: bench.system, in: tx) {
                    $0.assignee = post.id.text
                }
            }
            #expect(await refusal { try await bench.delete(post) }?.code == .inUse)
        }
    }

    @Test("A mirrored record is read-only here", arguments: engines)
    func mirrored(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let record = try await bench.database.write { tx in
                try bench.registry.create("thing", ["name": .text("x")], source: ("ioc", "17"), by: bench.system, in: tx)
            }
            let clerk = person([], roles: ["everything"])
            #expect(await refusal { try await bench.edit(record, ["name": .text("y")], by: clerk) }?.code == .mirrored)
            #expect(await refusal { try await bench.delete(record, by: clerk) }?.code == .mirrored)
            try await bench.edit(record, ["name": .text("y")])
        }
    }

    @Test("Every change is in the journal, with what was and what is, and the chain is whole", arguments: engines)
    func journal(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let author = person([], roles: ["everything"])
            let record = try await bench.create("thing", ["name": .text("a"), "qty": .integer(1), "price": .integer(2)], by: author)
            try await bench.edit(record, ["qty": .integer(5)], by: author)
            try await bench.delete(record, by: author)
            _ = try await bench.restore(record, by: author)
            let entries = try await bench.database.read { tx in try tx.journal(commune: demo, register: "thing", record: record.id.text) }
            #expect(entries.map(\.action) == ["restore", "delete", "edit", "create"])
            #expect(entries.allSatisfy { $0.author.account == author.person })
            #expect(entries[2].before == "{\"qty\":1,\"total\":2}" && entries[2].after == "{\"qty\":5,\"total\":10}")
            #expect(try await bench.database.verifyJournal().allSatisfy(\.faults.isEmpty))
        }
    }

    @Test("New records begin with their defaults; fields of the system are closed to people", arguments: engines)
    func defaults(_ engine: EngineKind) async throws {
        let fields = """
              day: { type: date, label: Ngày, default: today }
              at: { type: datetime, label: Lúc, default: now }
              who: { type: person, label: Ai, default: me }
              where_in: { type: unit, label: Đâu, default: my_unit }
              rate: { type: percent, label: Mức, default: 12.5 }
              hidden: { type: integer, label: Ẩn, default: 4, read_only: true }
            """
        let catalogue = try Sample.small(fields)
        try await withBench(engine, catalogue) { bench in
            let unit = try await bench.create("unit", ["code": .text("VP"), "name": .text("Văn phòng"), "kind": .text("office")])
            let human = try await bench.create("person", ["full_name": .text("Nguyễn Văn Thử")])
            let actor = Actor(
                commune: demo, person: human.id.text, personName: nil, posts: [], acting: heldPost(unit.id, roles: []), roles: [],
                origin: "test",
                isSystem: true)
            let record = try await bench.create("box", [:], by: actor)
            #expect(record["who"] == .text(human.id.text) && record["where_in"] == .text(unit.id.text))
            #expect(record["rate"] == .integer(1250) && record["hidden"] == .integer(4) && record["at"] == .integer(record.createdAt))
            #expect(record["day"].text?.hasPrefix("20") == true)
        }
    }
}
