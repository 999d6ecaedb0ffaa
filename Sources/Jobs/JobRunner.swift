public import Logging
public import ServiceLifecycle
public import Store
import Synchronization

/// Does what waits in the table of jobs, a few at a time, for as long as the server runs.
///
/// Several server processes may share the table: whoever begins a job holds it by a lease that is renewed while it runs. When a process dies
/// its leases run out and another one goes on from the last checkpoint.
public final class JobRunner: Service {
    /// How long a process that went silent keeps its jobs, in milliseconds.
    static let lease: Int64 = 20_000

    private let database: Database
    private let kinds: [String: any JobKind]
    private let logger: Logger
    private let workers: Int
    private let pause: Duration
    private let bells = Mutex<[AsyncStream<Void>.Continuation]>([])
    private let exclusive: Set<String>
    /// Exclusive kinds of which this process does a job, or looks for one.
    private let taken = Mutex<Set<String>>([])

    /// - Parameters:
    ///   - workers: jobs done at the same time.
    ///   - pause: how long to wait before looking again when nobody rang (``wake()``).
    public init(_ database: Database, kinds: [any JobKind], workers: Int = 2, pause: Duration = .seconds(5), logger: Logger) {
        self.database = database
        self.kinds = Dictionary(kinds.map { ($0.id, $0) }) { first, _ in first }
        exclusive = Set(kinds.filter(\.isExclusive).map(\.id))
        self.workers = workers
        self.pause = pause
        self.logger = logger
    }

    /// Makes the table of jobs.
    public static func migrate(_ database: Database) async throws {
        try await database.migrate(Migration.jobs)
    }

    /// Tells that a job was added: it begins now rather than at the next look.
    public func wake() {
        bells.withLock { $0.forEach { $0.yield() } }
    }

    public func run() async throws {
        await cancelWhenGracefulShutdown { await self.work() }
    }

    private func work() async {
        await withDiscardingTaskGroup { group in
            for _ in 0..<workers {
                let (calls, bell) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
                bells.withLock { $0.append(bell) }
                bell.yield()
                group.addTask { for await _ in calls { await self.doAllThatWaits() } }
            }
            group.addTask { while (try? await Task.sleep(for: self.pause)) != nil { self.wake() } }
        }
    }

    private func doAllThatWaits() async {
        while !Task.isCancelled {
            let held = hold()
            do {
                let work = try await claim(kinds.keys.filter { !exclusive.contains($0) || held.contains($0) }.sorted())
                release(held.filter { $0 != work?.job.kind })
                guard let work else { return }
                // Meanwhile another worker may have looked, and have left out what was held here.
                if !held.isEmpty { wake() }
                await perform(work)
                release(held.filter { $0 == work.job.kind })
            } catch {
                release(held)
                return logger.error("No job could be begun", metadata: ["error": "\(error)"])
            }
        }
    }

    /// Takes the exclusive kinds of which nobody here does a job.
    private func hold() -> Set<String> {
        taken.withLock { taken in
            let free = exclusive.subtracting(taken)
            taken.formUnion(free)
            return free
        }
    }

    private func release(_ kinds: Set<String>) { taken.withLock { $0.subtract(kinds) } }

    /// Takes the job of `known` kinds that has waited longest, or one whose process went silent.
    private func claim(_ known: [String]) async throws -> JobWork? {
        if known.isEmpty { return nil }
        // Every attempt has a name of its own: one that was cancelled and begun again can't be continued by who began it first.
        let owner = RecordID().text
        let job = try await database.write { tx in
            let unclaimed: SQL = tx.engine == .postgres ? " FOR UPDATE SKIP LOCKED" : ""
            let next: SQL = """
                SELECT commune, id FROM job WHERE kind IN (\(SQL.values(known))) AND (state = 'waiting' AND due_at <= \(tx.now)
                    OR state = 'running' AND lease_until < \(tx.now))
                ORDER BY due_at LIMIT 1\(unclaimed)
                """
            return try tx.first(
                """
                WITH next AS MATERIALIZED (\(next))
                UPDATE job SET state = 'running', owner = \(owner), lease_until = \(tx.now + Self.lease), attempts = attempts + 1,
                    started_at = coalesce(started_at, \(tx.now))
                WHERE (commune, id) IN (SELECT commune, id FROM next) RETURNING *
                """
            ).map(Job.init)
        }
        return job.map { JobWork(job: $0, database: database, owner: owner) }
    }

    private func perform(_ work: JobWork) async {
        guard let kind = kinds[work.job.kind] else { return }
        let renewal = Task { await renew(work) }
        defer { renewal.cancel() }
        do {
            let message = try await kind.run(work)
            try await end(work, .done, message)
        } catch {
            await settle(work, kind, error)
        }
    }

    private func renew(_ work: JobWork) async {
        while (try? await Task.sleep(for: .milliseconds(Self.lease / 3))) != nil {
            _ = try? await database.write { tx in
                try tx.execute(
                    """
                    UPDATE job SET lease_until = \(tx.now + Self.lease)
                    WHERE \(work.isHeld)
                    """)
            }
        }
    }

    /// After a failure: given back when the server is ending, tried again later, or over.
    private func settle(_ work: JobWork, _ kind: any JobKind, _ error: any Error) async {
        let job = work.job
        do {
            switch error {
            case is CancellationError:
                // A cancelled job is in its final state already; one that the ending server dropped waits for the next.
                try await giveBack(work, after: 0, message: nil)
            case let failure as JobFailure:
                try await end(work, .failed, failure.message)
            case _ where job.attempts >= kind.attempts:
                logger.error("Job failed for good", metadata: ["kind": "\(job.kind)", "job": "\(job.id)", "error": "\(error)"])
                try await end(work, .failed, "\(error)")
            default:
                logger.warning("Job failed; it is tried again", metadata: ["kind": "\(job.kind)", "job": "\(job.id)", "error": "\(error)"])
                try await giveBack(work, after: Self.delay(job.attempts), message: "\(error)")
            }
        } catch {
            logger.error("The end of a job could not be kept", metadata: ["job": "\(job.id)", "error": "\(error)"])
        }
    }

    /// 10 s after the first failure, then six times as long each time, at most six hours; in milliseconds.
    static func delay(_ attempts: Int) -> Int64 {
        (1..<max(1, min(attempts, 10))).reduce(10_000) { delay, _ in min(delay * 6, 21_600_000) }
    }

    private func giveBack(_ work: JobWork, after delay: Int64, message: String?) async throws {
        let attempts = message == nil ? work.job.attempts - 1 : work.job.attempts
        try await database.write { tx in
            try tx.execute(
                """
                UPDATE job SET state = 'waiting', owner = NULL, lease_until = NULL, due_at = \(tx.now + delay), attempts = \(attempts),
                    message = coalesce(\(message), message)
                WHERE \(work.isHeld)
                """)
        }
    }

    private func end(_ work: JobWork, _ state: Job.State, _ message: String?) async throws {
        try await database.write { tx in
            try tx.execute(
                """
                UPDATE job SET state = \(state.rawValue), owner = NULL, lease_until = NULL, finished_at = \(tx.now),
                    message = coalesce(\(message), message)
                WHERE \(work.isHeld)
                """)
        }
    }
}
