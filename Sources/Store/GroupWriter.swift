import Synchronization

/// How well writes share commits, since the database was opened.
public struct WriteStatistics: Sendable, Equatable {
    /// Acknowledged writes.
    public internal(set) var writes = 0
    /// Commits, each one flush to disk; fewer than `writes` where writes came together.
    public internal(set) var commits = 0
    /// The most writes in one commit.
    public internal(set) var largestGroup = 0
}

/// Turns many small writes that wait at the same time into one commit, so that they share one flush to disk (group commit).
///
/// While one commit is on its way to the disk, the next writes gather; they then run one after the other, each in its own savepoint, in one
/// transaction. A write that throws loses only its own changes. No write is acknowledged before the commit that holds it has returned.
///
/// What all of them change (the journal's end, counts) is written once for the group: see ``Ledger``. On PostgreSQL statements whose answer
/// nobody waits for travel with the next one; when one of those fails after its write had gone on, all of the group run again, each alone.
final class GroupWriter: Sendable {
    struct Job: Sendable {
        let run: @Sendable (WriteTransaction) throws -> Void
        let finish: @Sendable ((any Error)?) -> Void
    }

    private struct Queue {
        var waiting: [Job] = []
        var isDraining = false
        var statistics = WriteStatistics()
    }

    private let engine: any Engine
    private let queue = Mutex(Queue())
    private static let largestBatch = 128

    init(_ engine: any Engine) {
        self.engine = engine
    }

    var statistics: WriteStatistics { queue.withLock { $0.statistics } }

    func submit(_ job: Job) {
        let mustStart = queue.withLock { queue in
            queue.waiting.append(job)
            defer { queue.isDraining = true }
            return !queue.isDraining
        }
        if mustStart { engine.onWriter { self.drain($0) } }
    }

    private func drain(_ connection: Result<any EngineConnection, StoreError>) {
        while let batch = nextBatch() {
            switch connection {
            case .failure(let error): batch.forEach { $0.finish(error) }
            case .success(let connection) where batch.count == 1: runAlone(batch[0], connection)
            case .success(let connection): runTogether(batch, connection)
            }
        }
    }

    private func nextBatch() -> [Job]? {
        queue.withLock { queue in
            guard !queue.waiting.isEmpty else {
                queue.isDraining = false
                return nil
            }
            let batch = Array(queue.waiting.prefix(Self.largestBatch))
            queue.waiting.removeFirst(batch.count)
            return batch
        }
    }

    private func countCommit(of writes: Int) {
        queue.withLock { queue in
            queue.statistics.commits += 1
            queue.statistics.writes += writes
            queue.statistics.largestGroup = max(queue.statistics.largestGroup, writes)
        }
    }

    private func runTogether(_ batch: [Job], _ connection: any EngineConnection) {
        var outcomes: [(transaction: WriteTransaction, error: (any Error)?)] = []
        do {
            try connection.begin()
            var ledger = Ledger()
            for job in batch {
                let outcome = try runInPart(job, connection, ledger)
                if outcome.error == nil { ledger = outcome.transaction.ledger }
                outcomes.append(outcome)
            }
            try WriteTransaction(connection, ledger: ledger).finish()
            try connection.commit()
            countCommit(of: outcomes.count { $0.error == nil })
        } catch {
            connection.rollback()
            // A commit whose answer was lost may have happened: it must not run twice.
            if (error as? StoreError)?.code == .unavailable {
                batch.forEach { $0.finish(error) }
            } else {
                batch.forEach { runAlone($0, connection) }
            }
            return
        }
        for (job, outcome) in zip(batch, outcomes) {
            if outcome.error == nil { outcome.transaction.hooks.forEach { $0() } }
            job.finish(outcome.error)
        }
    }

    /// One write among others: when it throws, it loses its own changes only.
    private func runInPart(
        _ job: Job, _ connection: any EngineConnection, _ ledger: Ledger
    ) throws -> (transaction: WriteTransaction, error: (any Error)?) {
        let transaction = WriteTransaction(connection, ledger: ledger)
        try connection.beginJob()
        do {
            try job.run(transaction)
            try connection.endJob()
            return (transaction, nil)
        } catch {
            if (error as? StoreError)?.code == .busy { throw error }
            try connection.rollbackJob()
            return (transaction, transaction.explained(error))
        }
    }

    private func runAlone(_ job: Job, _ connection: any EngineConnection, attemptsLeft: Int = 3) {
        let transaction = WriteTransaction(connection)
        do {
            try connection.begin()
            try job.run(transaction)
            try transaction.finish()
            try connection.commit()
            countCommit(of: 1)
        } catch {
            connection.rollback()
            if (error as? StoreError)?.code == .busy, attemptsLeft > 1 {
                runAlone(job, connection, attemptsLeft: attemptsLeft - 1)
            } else {
                job.finish(transaction.explained(error))
            }
            return
        }
        transaction.hooks.forEach { $0() }
        job.finish(nil)
    }
}
