public import Store

/// One sort of background work, such as an import of a file or the delivery of a webhook.
///
/// The server may be killed at any moment, so ``run(_:)`` may be called again for the same job: it does its work in steps, each in one
/// transaction that also notes how far it came (``JobWork/note(done:total:message:checkpoint:in:)``), and begins at the job's checkpoint.
public protocol JobKind: Sendable {
    /// A name that never changes: jobs bear it in the database.
    var id: String { get }
    /// How often a job is begun before a passing failure counts as final.
    var attempts: Int { get }
    /// Whether a server does one of these at a time, because one takes all that the machine has; the others wait for their turn.
    var isExclusive: Bool { get }

    /// Does the work; gives what people are told when it is over.
    ///
    /// - Throws: ``JobFailure`` for what another attempt would not mend; anything else is tried again later.
    func run(_ work: JobWork) async throws -> String?
}

extension JobKind {
    public var attempts: Int { 3 }
    public var isExclusive: Bool { false }
}

/// Why a job can't succeed, in words for people; it is not tried again.
public struct JobFailure: Error, Sendable, CustomStringConvertible {
    public let message: String

    public init(_ message: String) { self.message = message }

    public var description: String { message }
}

/// A job while it runs.
public struct JobWork: Sendable {
    /// As it was when this attempt began.
    public let job: Job
    public let database: Database
    let owner: String

    /// Notes how far the work is, in the transaction of the work itself, so that neither is kept without the other.
    ///
    /// - Throws: `CancellationError` when somebody ended the job, or another process took it over: the transaction is undone.
    public func note(
        done: Int64, total: Int64? = nil, message: String? = nil, checkpoint: String? = nil, in tx: WriteTransaction
    ) throws {
        let changed = try tx.execute(
            """
            UPDATE job SET done = \(done), total = coalesce(CAST(\(total) AS BIGINT), total), message = coalesce(\(message), message),
                checkpoint = coalesce(\(checkpoint), checkpoint), lease_until = \(tx.now + JobRunner.lease)
            WHERE \(isHeld)
            """)
        guard changed == 1 else { throw CancellationError() }
    }

    /// The job's row for as long as this attempt holds it.
    var isHeld: SQL { "commune = \(job.commune) AND id = \(job.id) AND state = 'running' AND owner = \(owner)" }
}
