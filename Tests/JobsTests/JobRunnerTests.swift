import Foundation
import Logging
import Store
import Synchronization
import TestKit
import Testing

@testable import Jobs

@Suite("Background jobs")
struct JobRunnerTests {
    @Test("A job that was asked for is done, and says how it ended", arguments: engines)
    func done(_ engine: EngineKind) async throws {
        try await withJobs(engine) { database in
            let id = try await database.write { tx in try tx.enqueue(request(Counting.Payload(steps: 3))) }
            try await running(database, [Counting()]) {
                let job = try await ended(id, database)
                #expect(job.state == .done)
                #expect(job.message == "3 steps")
                #expect(job.done == 3)
                #expect(job.total == 3)
                #expect(job.attempts == 1)
            }
        }
    }

    @Test("A job asked for in a transaction that fails does not exist", arguments: engines)
    func rolledBack(_ engine: EngineKind) async throws {
        try await withJobs(engine) { database in
            await #expect(throws: JobFailure.self) {
                try await database.write { tx in
                    try tx.enqueue(request(Counting.Payload(steps: 1)))
                    throw JobFailure("undone")
                }
            }
            let jobs = try await database.read { try $0.jobs(commune: 1) }
            #expect(jobs.isEmpty)
        }
    }

    @Test("A job goes on at its checkpoint after its server died, and does no step twice", arguments: engines)
    func resumes(_ engine: EngineKind) async throws {
        try await withJobs(engine) { database in
            let kind = Counting()
            let id = try await database.write { tx in
                let id = try tx.enqueue(request(Counting.Payload(steps: 5)))
                // As a server leaves it that was killed after two steps.
                try tx.execute(
                    "UPDATE job SET state = 'running', owner = 'gone', lease_until = \(tx.now - 1), checkpoint = '2', done = 2, attempts = 1 WHERE id = \(id)"
                )
                return id
            }
            try await running(database, [kind]) {
                let job = try await ended(id, database)
                #expect(job.state == .done)
                #expect(kind.steps.withLock { $0 } == [3, 4, 5])
            }
        }
    }

    @Test("A job whose server is alive is left to it", arguments: engines)
    func leased(_ engine: EngineKind) async throws {
        try await withJobs(engine) { database in
            let other = try await database.write { tx in
                let id = try tx.enqueue(request(Counting.Payload(steps: 1)))
                try tx.execute("UPDATE job SET state = 'running', owner = 'alive', lease_until = \(tx.now + 60_000) WHERE id = \(id)")
                return id
            }
            let mine = try await database.write { tx in try tx.enqueue(request(Counting.Payload(steps: 1))) }
            try await running(database, [Counting()]) {
                _ = try await ended(mine, database)
                let left = try await database.read { try $0.job(other, commune: 1) }
                #expect(left?.state == .running)
            }
        }
    }

    @Test("Of work that takes the whole machine one piece is done at a time, and holds up no other work", arguments: engines)
    func exclusive(_ engine: EngineKind) async throws {
        try await withJobs(engine) { database in
            let heavy = Heavy()
            let (one, other, light) = try await database.write { tx in
                (
                    try tx.enqueue(JobRequest("heavy", commune: 1, label: "one", payload: 1)),
                    try tx.enqueue(JobRequest("heavy", commune: 2, label: "other", payload: 1)),
                    try tx.enqueue(request(Counting.Payload(steps: 1)))
                )
            }
            try await running(database, [heavy, Counting()]) {
                #expect(try await ended(light, database).state == .done)
                let waiting = try await database.read { try $0.job(other, commune: 2) }
                #expect(waiting?.state == .waiting)
                heavy.release()
                #expect(try await ended(one, database).state == .done)
                for _ in 0..<2_000 {
                    if try await database.read({ try $0.job(other, commune: 2)?.state == .done }) { break }
                    try await Task.sleep(for: .milliseconds(5))
                }
                #expect(try await database.read { try $0.job(other, commune: 2)?.state } == .done)
                #expect(heavy.most.withLock { $0 } == 1)
            }
        }
    }

    @Test("A passing failure is tried again later; a final one tells people why at once", arguments: engines)
    func failures(_ engine: EngineKind) async throws {
        try await withJobs(engine) { database in
            let (passing, final) = try await database.write { tx in
                (
                    try tx.enqueue(JobRequest("failing", commune: 1, label: "passing", payload: false)),
                    try tx.enqueue(JobRequest("failing", commune: 1, label: "final", payload: true))
                )
            }
            try await running(database, [Failing()]) {
                let ended = try await ended(final, database)
                #expect(ended.state == .failed)
                #expect(ended.message == "Tệp không đọc được.")
                let waiting = try await awaited(passing, database) { $0.attempts == 1 && $0.state == .waiting }
                #expect(waiting.finishedAt == nil)
                try await database.write { tx in
                    try tx.execute("UPDATE job SET due_at = 0, attempts = 2 WHERE id = \(passing)")
                }
                let over = try await self.ended(passing, database)
                #expect(over.state == .failed)
            }
        }
    }

    @Test("A cancelled job stops at its next step and keeps nothing of it; it can be taken up again", arguments: engines)
    func cancelled(_ engine: EngineKind) async throws {
        try await withJobs(engine) { database in
            let kind = Counting(holdsAt: 2)
            let id = try await database.write { tx in try tx.enqueue(request(Counting.Payload(steps: 3))) }
            try await running(database, [kind]) {
                _ = try await awaited(id, database) { $0.done == 1 }
                let isCancelled = try await database.write { tx in try tx.cancelJob(id, commune: 1) }
                #expect(isCancelled)
                kind.release()
                let job = try await ended(id, database)
                #expect(job.state == .cancelled)
                #expect(job.checkpoint == "1")
                let (isCancelledAgain, isRetried) = try await database.write { tx in
                    (try tx.cancelJob(id, commune: 1), try tx.retryJob(id, commune: 1))
                }
                #expect(!isCancelledAgain)
                #expect(isRetried)
                let done = try await awaited(id, database) { $0.state == .done }
                #expect(done.done == 3)
            }
        }
    }

    @Test("Nobody sees or ends the jobs of another commune", arguments: engines)
    func communes(_ engine: EngineKind) async throws {
        try await withJobs(engine) { database in
            let id = try await database.write { tx in try tx.enqueue(request(Counting.Payload(steps: 1))) }
            let isCancelled = try await database.write { tx in try tx.cancelJob(id, commune: 2) }
            #expect(!isCancelled)
            let seen = try await database.read { (try $0.job(id, commune: 2), try $0.jobs(commune: 2)) }
            #expect(seen.0 == nil)
            #expect(seen.1.isEmpty)
        }
    }

    @Test("Waiting grows between attempts and has an end")
    func delays() {
        #expect((1...4).map(JobRunner.delay) == [10_000, 60_000, 360_000, 2_160_000])
        #expect(JobRunner.delay(50) == 21_600_000)
    }

    // MARK: Support

    private func withJobs(_ engine: EngineKind, _ body: (Database) async throws -> Void) async throws {
        try await withDatabase(engine) { database in
            try await JobRunner.migrate(database)
            try await body(database)
        }
    }

    private func request(_ payload: Counting.Payload) throws -> JobRequest {
        try JobRequest("counting", commune: 1, label: "Đếm", payload: payload)
    }

    private func running(_ database: Database, _ kinds: [any JobKind], _ body: () async throws -> Void) async throws {
        let runner = JobRunner(
            database, kinds: kinds, pause: .milliseconds(10), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let task = Task { try await runner.run() }
        defer { task.cancel() }
        try await body()
        task.cancel()
        try await task.value
    }

    private func ended(_ id: RecordID, _ database: Database) async throws -> Job {
        try await awaited(id, database) { $0.state.isFinal }
    }

    private func awaited(_ id: RecordID, _ database: Database, _ condition: (Job) -> Bool) async throws -> Job {
        for _ in 0..<2_000 {
            if let job = try await database.read({ try $0.job(id, commune: 1) }), condition(job) { return job }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw JobFailure("the job did not come to the awaited state")
    }
}

/// Takes the whole machine until it is let go, and knows how many were at work at once.
private final class Heavy: JobKind {
    let id = "heavy"
    let isExclusive = true
    let most = Mutex(0)
    private let state = Mutex((working: 0, isFree: false))

    func release() { state.withLock { $0.isFree = true } }

    func run(_ work: JobWork) async throws -> String? {
        let working = state.withLock { state in
            state.working += 1
            return state.working
        }
        most.withLock { $0 = max($0, working) }
        while !state.withLock({ $0.isFree }) { try await Task.sleep(for: .milliseconds(2)) }
        state.withLock { $0.working -= 1 }
        return nil
    }
}

/// Counts to a number, one step a transaction.
private final class Counting: JobKind {
    struct Payload: Codable { var steps: Int }

    let id = "counting"
    let steps = Mutex<[Int]>([])
    private let hold: Mutex<Int?>

    init(holdsAt step: Int? = nil) { hold = Mutex(step) }

    func release() { hold.withLock { $0 = nil } }

    func run(_ work: JobWork) async throws -> String? {
        let wanted = try work.job.payload(as: Payload.self).steps
        let first = (work.job.checkpoint.flatMap(Int.init) ?? 0) + 1
        for step in first...wanted {
            while hold.withLock({ $0 == step }) { try await Task.sleep(for: .milliseconds(2)) }
            try await work.database.write { tx in
                try work.note(done: Int64(step), total: Int64(wanted), checkpoint: "\(step)", in: tx)
            }
            steps.withLock { $0.append(step) }
        }
        return "\(wanted) steps"
    }
}

private struct Failing: JobKind {
    struct Passing: Error {}
    let id = "failing"
    let attempts = 3

    func run(_ work: JobWork) async throws -> String? {
        if try work.job.payload(as: Bool.self) { throw JobFailure("Tệp không đọc được.") }
        throw Passing()
    }
}
