import Declarations
import Registers
import Store
import TestKit
import Testing
import Vietnamese
import Workflows

@testable import Delivery

@Suite("Notices become messages, and messages arrive")
struct DeskTests {
    @Test("ten notices are one message, to each of those concerned; what is read meanwhile is not sent", arguments: engines)
    func merged(engine: EngineKind) async throws {
        try await withTown(engine) { town in
            try await town.leave(10, .late)
            try await town.leave(1, .urge, to: 1)
            #expect(try await town.desk.work() == 2)
            let mails = town.mail.taken.sorted { $0.address < $1.address }
            #expect(mails.map(\.address) == ["an@suoimay.example", "binh@suoimay.example"])
            #expect(mails[0].subject == "[xã Suối Mây] 10 việc quá hạn" && mails[0].body.contains("QUÁ HẠN (10)"))
            #expect(mails[1].subject == "[xã Suối Mây] Việc 0" && mails[1].body.contains("https://dinh.example/suoi-may/so/unit/"))
            // Each in the language in which they read the site.
            let english = try await town.actor(1)
            try await town.desk.setLanguage(.en, by: english, in: town.database)
            try await town.leave(2, .late, to: 1)
            #expect(try await town.desk.work() == 1)
            let other = try #require(town.mail.taken.last)
            #expect(
                other.subject == "[xã Suối Mây] 2 overdue" && other.body.contains("OVERDUE (2)") && other.body.contains("Dear Người binh"))
            // Nothing twice, and nothing of what was seen in the platform before its time.
            #expect(try await town.desk.work() == 0)
            town.clock.set("2026-11-23T22:00")
            try await town.leave(1, .urge)
            #expect(try await town.desk.work() == 0)
            let actor = try await town.actor()
            try await town.database.write { tx in try town.workflows.markNoticesRead(for: actor, in: tx) }
            town.clock.set("2026-11-24T06:30")
            #expect(try await town.desk.work() == 0 && town.mail.tried == 3)
            #expect(try await town.messages().filter { $0.state == .dropped }.count == 1)
        }
    }

    @Test("news waits for the digest at half past seven of a working day, which tells what is late and due, once", arguments: engines)
    func digest(engine: EngineKind) async throws {
        try await withTown(engine) { town in
            town.clock.set("2026-11-21T10:00")  // A Saturday.
            _ = try await town.chore("Thiếu máy quét", due: "2026-11-20")
            try await town.leave(3, .news)
            try await town.leave(1, .urge)
            #expect(try await town.desk.work() == 0)
            town.clock.set("2026-11-23T07:29")
            #expect(try await town.desk.work() == 1, "the urging, as soon as the quiet hours of Monday end")
            town.clock.set("2026-11-23T07:30")
            #expect(try await town.desk.work() == 1)
            let mail = try #require(town.mail.taken.last)
            #expect(mail.subject.contains("Bản tin 23/11/2026: 1 quá hạn") && mail.body.contains("Thiếu máy quét"))
            #expect(mail.body.contains("TIN MỚI") && mail.address == "an@suoimay.example")
            town.clock.pass(minutes: 60)
            #expect(try await town.desk.work() == 0, "the other has nothing to be told and gets nothing")
            let actor = try await town.actor()
            let channels = try await town.database.write { tx in try town.desk.sendDigest(to: actor, in: tx) }
            #expect(channels == [.mail])
            #expect(try await town.desk.work() == 1)
        }
    }

    @Test("a person's rule goes before the commune's; quiet hours add up, and can't fill the day")
    func rules() async throws {
        try await withTown(.sqlite) { town in
            var rule = DeliveryRule()
            rule[.mail, .late] = .never
            rule[.mail, .news] = .now
            (rule.quietFrom, rule.quietTo) = (6 * 60 + 45, 7 * 60 + 15)
            let (actor, own) = (try await town.actor(), rule)
            try await town.database.write { tx in try town.desk.setRule(own, forCommune: false, by: actor, in: tx) }
            try await town.leave(2, .late)
            try await town.leave(2, .news)
            #expect(try await town.desk.work() == 0)
            town.clock.set("2026-11-23T07:15")
            #expect(try await town.desk.work() == 1)
            #expect(town.mail.taken.first?.subject == "[xã Suối Mây] 2 tin mới")
            (rule.quietFrom, rule.quietTo) = (6 * 60, 20 * 60)
            let wrong = rule
            let refusal: RecordError? = await thrown {
                try await town.database.write { tx in try town.desk.setRule(wrong, forCommune: false, by: actor, in: tx) }
            }
            #expect(refusal?.problems.map(\.field) == ["quiet_from"])
        }
    }

    @Test(
        "what fails is tried again under the same id, what is refused is dead and can be sent again, a silent server costs one attempt",
        arguments: engines)
    func failures(engine: EngineKind) async throws {
        try await withTown(engine) { town in
            try await town.leave(1, .urge)
            town.mail.answer(.failed("Máy chủ thư hẹn lại (451)."))
            #expect(try await town.desk.work() == 0)
            #expect(try await town.desk.work() == 0 && town.mail.tried == 1, "its time has not come")
            let failed = try #require(try await town.messages().first)
            #expect(failed.state == .waiting && failed.problem == "Máy chủ thư hẹn lại (451)." && failed.address == "a***@suoimay.example")
            town.clock.pass(minutes: 1)
            #expect(try await town.desk.work() == 1 && town.mail.taken.first?.id == failed.id)

            try await town.leave(1, .urge, "Lần hai")
            town.mail.answer(.refused("Máy chủ thư từ chối (550)."))
            #expect(try await town.desk.work() == 0)
            #expect(try await town.messages().first?.state == .dead)
            let again = try await town.database.write { tx in try town.desk.sendAgain(nil, by: town.system, in: tx) }
            #expect(again == 1)
            #expect(try await town.desk.work() == 1)

            try await town.leave(1, .urge)
            try await town.leave(1, .urge, to: 1)
            let tried = town.mail.tried
            town.mail.answer(.unreachable("x"), .unreachable("x"))
            #expect(try await town.desk.work() == 0)
            #expect(town.mail.tried > tried && town.mail.tried <= tried + 2)
            town.mail.answer()
            #expect(try await town.messages().prefix(2).allSatisfy { $0.state == .waiting && $0.attempts == 0 })
            town.clock.pass(minutes: 10)
            #expect(try await town.desk.work() == 2)
            let counts = try await town.database.read { tx in try town.desk.counts(commune: demo, since: 0, in: tx) }
            #expect(counts.map { $0.byState[.sent] } == [4] && (0...4).contains(counts[0].inTime))
        }
    }

    @Test("a process that ends between claim and answer loses nothing", arguments: engines)
    func killed(engine: EngineKind) async throws {
        try await withTown(engine) { town in
            try await town.leave(1, .urge)
            try await town.desk.plan()
            let now = town.clock.now
            try await town.database.write { tx in
                try tx.execute(
                    "UPDATE message SET state = 'sending', owner = 'gone', lease_until = \(now + DeliveryDesk.lease), attempts = 1")
            }
            #expect(try await town.desk.work() == 0)
            // Begun again in the night, it keeps the night's quiet.
            town.clock.set("2026-11-23T23:00")
            #expect(try await town.desk.work() == 0)
            town.clock.set("2026-11-24T06:30")
            #expect(try await town.desk.work() == 1)
        }
    }

    @Test("urging tells each post once, journals each record, and not twice within a working day unless asked", arguments: engines)
    func urging(engine: EngineKind) async throws {
        try await withTown(engine) { town in
            var records: [Record] = []
            for _ in 0..<3 { records.append(try await town.chore("Thiếu máy quét", due: "2026-11-20")) }
            let (actor, late) = (try await town.actor(1), records)
            func urge(again: Bool) async throws -> UrgeResult {
                try await town.database.write { tx in
                    let groups = try town.desk.urgeGroups(late, commune: demo, in: tx)
                    #expect(groups.map(\.holders) == [["Người an"]])
                    return try town.desk.urge(groups, note: "Xong trước thứ Sáu", again: again, by: actor, in: tx)
                }
            }
            #expect(try await urge(again: false) == UrgeResult(posts: 1, records: 3))
            #expect(try await town.desk.work() == 1)
            #expect(town.mail.taken[0].subject.contains("3 việc được đôn đốc") && town.mail.taken[0].body.contains("Xong trước thứ Sáu"))
            #expect(try await urge(again: false) == UrgeResult())
            town.clock.pass(minutes: 1)
            #expect(try await urge(again: true).records == 3)
            town.clock.set("2026-11-24T08:00")
            #expect(try await urge(again: false).records == 3)
            let lines = try await town.database.read { tx in
                try tx.number("SELECT count(*) AS n FROM journal WHERE action = 'urge' AND register = 'chore'")
            }
            #expect(lines == 9)
        }
    }
}
