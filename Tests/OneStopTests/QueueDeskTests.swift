import Declarations
import Foundation
import Registers
import Store
import TestKit
import Testing
import Vietnamese
import Workflows

@testable import OneStop

/// A hall with two kinds of business, priorities with dates, hours for appointments, and somebody at a counter.
private struct Hall: Sendable {
    let database: Database
    let queue: QueueDesk
    let appointments: AppointmentDesk
    let system = Actor.system(commune: demo, origin: "test")
    let clerk, stranger: Actor
    /// Record ids.
    let papers, land, old, former, hours: String

    init(_ database: Database) async throws {
        self.database = database
        let folders = ["core", "metrics", "plan", "documents", "onestop"].map { pack($0) }
        let registry = try await Registry.open(
            catalogue: try Catalogue.load(folders: folders), cipher: try cipher.get(), database: database)
        try await WorkflowEngine.migrate(database)
        let engine = WorkflowEngine(registry)
        (queue, appointments) = (QueueDesk(engine), AppointmentDesk(engine))
        let system = system
        let ids = try await database.write { tx in
            func make(_ register: String, _ values: [String: Value]) throws -> String {
                try engine.create(register, values, by: system, in: tx).id.text
            }
            let unit = try make("unit", ["code": "HCC".value, "name": "Trung tâm".value, "kind": "one_stop".value])
            let point = try make("service_point", ["name": "Trung tâm".value, "kind": "centre".value, "unit": unit.value])
            func line(_ name: String, _ counters: String) throws -> String {
                try make(
                    "queue_line",
                    ["name": name.value, "point": point.value, "counters": counters.value, "from_date": "2026-01-01".value])
            }
            func priority(_ name: String, _ kind: String, _ minutes: Int, until: String? = nil) throws -> String {
                try make(
                    "queue_priority",
                    [
                        "name": name.value, "kind": kind.value, "head_start": minutes.value, "from_date": "2026-01-01".value,
                        "to_date": until.value,
                    ])
            }
            _ = try priority("Đã hẹn", "appointment", 10)
            return [
                unit, try line("Hộ tịch", "1, 2"), try line("Đất đai", "3"), try priority("Người cao tuổi", "person", 30),
                try priority("Diện cũ", "person", 30, until: "2026-06-30"),
                try make(
                    "reception_hours",
                    [
                        "kind": "service".value, "point": point.value, "days": "[\"monday\",\"tuesday\"]".value, "opens": "08:00".value,
                        "closes": "09:10".value, "slot_minutes": 30.value, "places": 1.value, "from_date": "2026-01-01".value,
                    ]),
            ]
        }
        (papers, land, old, former, hours) = (ids[1], ids[2], ids[3], ids[4], ids[5])
        func holder(_ role: String) -> Actor {
            let held = HeldPost(id: RecordID().text, name: role, unit: ids[0], unitName: "", subtree: [ids[0]], roles: [role])
            return Actor(commune: demo, person: RecordID().text, personName: role, posts: [held], acting: nil, roles: [], origin: "test")
        }
        (clerk, stranger) = (holder("intake_officer"), holder("clerk"))
    }

    func at<T: Sendable>(_ moment: String, _ body: @escaping @Sendable (WriteTransaction) throws -> T) async throws -> T {
        let milliseconds = try #require(Instant(moment)).milliseconds
        return try await database.write { tx in try tx.happening(at: milliseconds) { try body(tx) } }
    }

    /// A refusal names its field.
    func refused(_ moment: String, _ body: @escaping @Sendable (WriteTransaction) throws -> Record) async throws -> String? {
        do {
            _ = try await at(moment, body)
            return nil
        } catch let error as RecordError {
            return error.problems.first?.field ?? "\(error.code)"
        }
    }
}

@Suite("The queue and appointments")
struct QueueDeskTests {
    @Test(
        "whoever came first is called first, but for a head start that holds on that day; a counter calls its own kind", arguments: engines)
    func order(_ engine: EngineKind) async throws {
        try await withDatabase(engine) { database in
            let hall = try await Hall(database)
            let (queue, system, clerk) = (hall.queue, hall.system, hall.clerk)
            let first = try await hall.at("2026-11-02T08:00") { try queue.take(line: hall.papers, way: .kiosk, by: system, in: $0) }
            let land = try await hall.at("2026-11-02T08:01") { try queue.take(line: hall.land, way: .phone, by: system, in: $0) }
            let old = try await hall.at("2026-11-02T08:05") {
                try queue.take(line: hall.papers, priority: hall.old, way: .kiosk, by: system, in: $0)
            }
            #expect([first, land, old].map { $0["number"].text } == ["001", "002", "003"])
            #expect(try await hall.refused("2026-11-02T08:06") { try queue.take(line: nil, way: .kiosk, by: system, in: $0) } == "line")
            #expect(
                try await hall.refused("2026-11-02T08:06") {
                    try queue.take(line: hall.papers, priority: hall.former, way: .kiosk, by: system, in: $0)
                } == "priority", "a priority that ended")

            let called = try await hall.at("2026-11-02T08:10") { try queue.callNext(to: 1, after: nil, by: clerk, in: $0) }
            #expect(called?.id == old.id && called?["waited_minutes"].integer == 5)
            // Pressed twice, it is the same number.
            let again = try await hall.at("2026-11-02T08:10") { try queue.callNext(to: 1, after: nil, by: clerk, in: $0) }
            #expect(again?.id == old.id)
            let next = try await hall.at("2026-11-02T08:25") { try queue.callNext(to: 1, after: old.id.text, by: clerk, in: $0) }
            #expect(next?.id == first.id)
            let nobody = try await hall.at("2026-11-02T08:26") { try queue.callNext(to: 2, after: nil, by: clerk, in: $0) }
            #expect(nobody == nil, "counter 2 does not serve land")
            try await hall.at("2026-11-02T08:27") { try queue.take(.back, first.id, at: 1, by: clerk, in: $0) }
            let board = try await hall.at("2026-11-02T08:28") { try queue.board(commune: demo, in: $0) }
            #expect(board.waiting.map(\.number) == ["001", "002"] && board.meanService == 15 && board.ahead(of: land.id.text) == 0)
            let third = try await hall.at("2026-11-02T08:30") { try queue.callNext(to: 3, after: nil, by: clerk, in: $0) }
            #expect(third?.id == land.id)
            try await hall.at("2026-11-02T08:31") { try queue.take(.absent, land.id, at: 3, by: clerk, in: $0) }
            #expect(try await hall.at("2026-11-02T08:32") { try queue.serving(at: 3, commune: demo, in: $0) } == nil)
            await #expect(throws: RecordError.self, "it is at another counter") {
                try await hall.at("2026-11-02T08:33") { try queue.take(.done, land.id, at: 3, by: clerk, in: $0) }
            }
            await #expect(throws: RecordError.self, "no right to change numbers") {
                _ = try await hall.at("2026-11-02T08:33") { try queue.callNext(to: 1, after: nil, by: hall.stranger, in: $0) }
            }
            // The next day begins anew, and nobody of yesterday is called.
            let tomorrow = try await hall.at("2026-11-03T08:00") { try queue.take(line: hall.papers, way: .kiosk, by: system, in: $0) }
            #expect(tomorrow["number"].text == "001")
            let called2 = try await hall.at("2026-11-03T08:01") { try queue.callNext(to: 1, after: nil, by: clerk, in: $0) }
            #expect(called2?.id == tomorrow.id)
        }
    }

    @Test("two counters never call one number, however they press at once", arguments: engines)
    func race(_ engine: EngineKind) async throws {
        try await withDatabase(engine) { database in
            let hall = try await Hall(database)
            let (queue, system, clerk) = (hall.queue, hall.system, hall.clerk)
            try await database.write { tx in
                for _ in 0..<8 { _ = try queue.take(line: hall.papers, way: .kiosk, by: system, in: tx) }
            }
            let called = try await withThrowingTaskGroup(of: [String].self) { group in
                for counter in 1...2 {
                    group.addTask {
                        var (own, last): ([String], String?) = ([], nil)
                        while let ticket = try await database.write({ [last] tx in
                            try queue.callNext(to: counter, after: last, by: clerk, in: tx)
                        }) {
                            own.append(ticket["number"].text ?? "")
                            last = ticket.id.text
                        }
                        return own
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(called.count == 8 && Set(called).count == 8, "\(called)")
        }
    }

    @Test("a time is booked once, moved, cancelled, and is a number in the queue when its citizen comes", arguments: engines)
    func appointments(_ engine: EngineKind) async throws {
        try await withDatabase(engine) { database in
            let hall = try await Hall(database)
            let (desk, system) = (hall.appointments, hall.system)
            let days = try #require(CalendarDate("2026-11-01"))...(try #require(CalendarDate("2026-11-08")))
            let slots = try await hall.at("2026-11-02T08:10") { try desk.slots("service", on: days, commune: demo, in: $0) }
            // Monday 8:00 is over, the third would end after closing; Tuesday has both.
            #expect(slots.map { "\($0.starts)" }.count == 3 && slots.allSatisfy { $0.free == 1 })
            let nine = try #require(Instant("2026-11-03T08:30"))
            @Sendable func wish(_ phone: String, _ starts: Instant) -> AppointmentDesk.Wish {
                AppointmentDesk.Wish(hours: hall.hours, starts: starts, name: "Hà Thị Thử", phone: phone)
            }
            // Two at once: one has it, the other is told.
            let outcomes = try await withThrowingTaskGroup(of: String?.self) { group in
                for phone in ["0900300001", "0900300002"] {
                    group.addTask { try await hall.refused("2026-11-02T09:00") { try desk.book(wish(phone, nine), by: system, in: $0) } }
                }
                return try await group.reduce(into: [String?]()) { $0.append($1) }
            }
            #expect(outcomes.count { $0 == nil } == 1 && outcomes.contains("starts_at"))
            let booked = try await database.read { tx in
                try desk.workflows.registry.all("appointment", for: system, in: tx)
            }
            let (own, phone) = (try #require(booked.first), try #require(booked.first?["phone"].text))
            let again = try await hall.at("2026-11-02T09:01") { try desk.book(wish(phone, nine), by: system, in: $0) }
            #expect(booked.count == 1 && again.id == own.id)
            #expect(try await hall.refused("2026-11-02T09:02") { try desk.book(wish("12", nine), by: system, in: $0) } == "phone")
            let odd = try #require(Instant("2026-11-03T08:17"))
            #expect(
                try await hall.refused("2026-11-02T09:02") { try desk.book(wish("0900300005", odd), by: system, in: $0) } == "starts_at")

            let eight = try #require(Instant("2026-11-03T08:00"))
            let moved = try await hall.at("2026-11-02T10:00") { try desk.move(own.id, to: hall.hours, eight, by: system, in: $0) }
            #expect(moved["starts_at"].integer == eight.milliseconds && moved["moves"].integer == 1 && moved.dueAt == eight.milliseconds)
            let other = try await hall.at("2026-11-02T10:01") { try desk.book(wish("0900300009", nine), by: system, in: $0) }
            try await hall.at("2026-11-02T10:02") { try desk.cancel(other.id, reason: "Bận", by: system, in: $0) }
            let free = try await hall.at("2026-11-02T10:03") { try desk.slots("service", on: days, commune: demo, in: $0) }
            #expect(free.first { $0.starts == nine }?.free == 1 && free.first { $0.starts == eight }?.free == 0)

            // The code alone opens nothing.
            let secret = try await database.read { tx -> String? in
                let record = try desk.workflows.registry.record("appointment", own.id, for: system, in: tx)
                return try desk.workflows.registry.unsealed(record)["secret"].text
            }
            let (code, factor) = (own["code"].text ?? "", try #require(secret))
            let found = try await database.read { tx in
                try [factor.lowercased(), "AAAAAA"].map { try desk.find(code: code, secret: $0, commune: demo, in: tx)?.id }
            }
            #expect(found == [own.id, nil])

            // Somebody without appointment comes at 7:45; who is expected at 8:00 comes at 7:55, counts from 7:50, and is called second.
            let early = try await hall.at("2026-11-03T07:45") { try hall.queue.take(line: hall.papers, way: .kiosk, by: system, in: $0) }
            let ticket = try await hall.at("2026-11-03T07:55") { try desk.arrive(phone: phone, way: .kiosk, by: system, in: $0) }
            let same = try await hall.at("2026-11-03T07:56") { try desk.arrive(phone: phone, way: .kiosk, by: system, in: $0) }
            let late = try await hall.at("2026-11-03T07:57") { try hall.queue.take(line: hall.papers, way: .kiosk, by: system, in: $0) }
            #expect(ticket != nil && ticket?.id == same?.id)
            let board = try await hall.at("2026-11-03T07:58") { try hall.queue.board(commune: demo, in: $0) }
            #expect(board.waiting.map(\.id) == [early.id.text, ticket?.id.text, late.id.text])
            #expect(try await hall.at("2026-11-03T07:58") { try desk.arrive(phone: "0900300077", way: .kiosk, by: system, in: $0) } == nil)
        }
    }
}
