import Foundation
import Jobs
import Logging
import Registers
import Store
import TestKit
import Testing

@testable import Plans

@Suite("Documents read in the background")
struct ReadingDeskTests {
    @Test("A document becomes one plan; handed in again, it leads to that plan", arguments: engines)
    func once(engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            let desk = hall.desk
            try await hall.running(desk) {
                let first = try await hall.ended(try await hall.begin(desk, "ke-hoach.docx"), desk)
                let plans = try await hall.all("plan")
                #expect(first.job.state == .done && plans.count == 1 && first.plan == plans.first?.id)
                let again = try await hall.ended(try await hall.begin(desk, "ke-hoach.docx"), desk)
                #expect(again.job.state == .failed && again.known == first.plan && again.isSameFile)
            }
            #expect(try await hall.all("plan").count == 1)
        }
    }

    @Test("Another form of the document is told as such, and can be compared or imported all the same", arguments: engines)
    func otherForm(engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            let (desk, keeper) = (hall.desk, hall.keeper)
            try await hall.running(desk) {
                let first = try await hall.ended(try await hall.begin(desk, "ke-hoach.docx"), desk)
                let other = try await hall.ended(try await hall.begin(desk, "ke-hoach.pdf"), desk)
                #expect(other.job.state == .failed && other.known == first.plan && !other.isSameFile)
                #expect(other.job.message?.contains("27/KH-UBND") == true)
                let compared = try await hall.ended(try await hall.begin(desk, "ke-hoach.pdf", comparedWith: first.plan), desk)
                let (revision, plan) = (try #require(compared.revision), try #require(first.plan))
                let kept = try await hall.read { plans, tx in try plans.revision(revision, of: plan, for: keeper, in: tx) }
                #expect(compared.job.state == .done && kept.document.name == "ke-hoach.pdf" && kept.state == .open)
                let own = try await hall.ended(try await hall.begin(desk, "ke-hoach.pdf", allowsTwin: true), desk)
                #expect(own.job.state == .done && own.plan != first.plan)
            }
            #expect(try await hall.all("plan").count == 2)
        }
    }

    @Test("A reading whose server died is read again, and one that was done makes no second plan", arguments: engines)
    func killed(engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            let desk = hall.desk
            let id = try await hall.begin(desk, "ke-hoach.docx")
            try await hall.leaveBehind(id)
            try await hall.running(desk) {
                let state = try await hall.ended(id, desk)
                #expect(state.plan != nil)
            }
            // Killed between the plan and the end of the job.
            try await hall.leaveBehind(id)
            try await hall.running(desk) {
                let state = try await hall.ended(id, desk)
                #expect(state.job.state == .done)
            }
            #expect(try await hall.all("plan").count == 1)
        }
    }

    @Test("What can't be read is told in words, and stays at hand", arguments: engines)
    func unreadable(engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            let desk = hall.desk
            try await hall.running(desk) {
                let letter = try await hall.ended(
                    try await hall.begin(desk, "thu-moi.txt", Data("Thư mời họp\n\nKính gửi ông bà.".utf8)), desk)
                #expect(letter.job.state == .failed && letter.job.message?.contains("Không thấy chỉ tiêu") == true)
                #expect(String(decoding: try desk.document(of: letter), as: UTF8.self).hasPrefix("Thư mời"))
                let broken = try await hall.ended(try await hall.begin(desk, "hong.pdf", Data("%PDF-1.7 nothing".utf8)), desk)
                #expect(broken.job.state == .failed && broken.job.message?.contains("hỏng") == true)
            }
            #expect(try await hall.all("plan").isEmpty)
        }
    }

    @Test("Who may not import plans hands nothing in and sees no reading, nor does a neighbour", arguments: engines)
    func rights(engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            let (desk, officer) = (hall.desk, hall.officer)
            let refused = await failure { try await hall.begin(desk, "ke-hoach.docx", by: officer) }
            #expect((refused as? RecordError)?.code == .forbidden)
            let id = try await hall.begin(desk, "ke-hoach.docx")
            let seen = try await hall.database.read { tx in try desk.readings(limit: 5, for: officer, in: tx) }
            #expect(seen.isEmpty)
            let neighbour = Actor.system(commune: Hall.neighbour, origin: "test")
            let hidden = await failure { try await hall.database.read { tx in try desk.reading(id, for: neighbour, in: tx) } }
            #expect((hidden as? RecordError)?.code == .notFound)
            let waiting = try await hall.begin(desk, "ke-hoach.pdf")
            let keeper = hall.keeper
            let state = try await hall.database.read { tx in try desk.reading(waiting, for: keeper, in: tx) }
            #expect(state.waitingFor == 1)
        }
    }
}

extension Hall {
    fileprivate var desk: PlanReadingDesk {
        let keeper = keeper
        return PlanReadingDesk(importer) { _, _, _ in keeper }
    }

    fileprivate func begin(
        _ desk: PlanReadingDesk, _ name: String, _ data: Data? = nil, comparedWith plan: RecordID? = nil, allowsTwin: Bool = false,
        by actor: Actor? = nil
    ) async throws -> RecordID {
        let content = try data ?? demoPlan(name)
        let hash = try blobs.put(content)
        let actor = actor ?? keeper
        return try await database.write { tx in
            try desk.begin(
                hash, fileName: name, size: Int64(content.count), comparedWith: plan, allowsTwin: allowsTwin, by: actor, in: tx)
        }
    }

    fileprivate func running(_ desk: PlanReadingDesk, _ body: () async throws -> Void) async throws {
        let runner = JobRunner(
            database, kinds: [desk.job], pause: .milliseconds(20), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let task = Task { try await runner.run() }
        defer { task.cancel() }
        try await body()
        task.cancel()
        try await task.value
    }

    fileprivate func ended(_ id: RecordID, _ desk: PlanReadingDesk) async throws -> PlanReadingState {
        let keeper = keeper
        for _ in 0..<6_000 {
            let state = try await database.read { tx in try desk.reading(id, for: keeper, in: tx) }
            if state.job.state.isFinal { return state }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw JobFailure("the reading did not end")
    }

    /// As a server leaves a job that was killed.
    fileprivate func leaveBehind(_ id: RecordID) async throws {
        try await database.write { tx in
            try tx.execute(
                "UPDATE job SET state = 'running', owner = 'gone', lease_until = \(tx.now - 1), finished_at = NULL, attempts = 1 WHERE id = \(id)"
            )
        }
    }
}
