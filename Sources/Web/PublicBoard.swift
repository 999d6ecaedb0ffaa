import Plans
import Store
import Synchronization
import Vietnamese

/// What everybody may know of communes' plans, counted once until something is written there: visitors come in crowds, and all see the same.
final class PublicBoard: Sendable {
    private struct Kept {
        let head: Int64
        let at: Int64
        let progress: PublicProgress
    }

    private let kept = Mutex<[Int: Kept]>([:])
    /// Deadlines pass without anybody writing.
    private static let lasting: Int64 = 10 * 60_000

    func progress(of commune: Int, _ plans: PlanDesk, in tx: ReadTransaction) throws -> PublicProgress {
        let head = try tx.number("SELECT COALESCE(max(seq), 0) AS n FROM journal WHERE commune = \(commune)")
        if let known = kept.withLock({ $0[commune] }), known.head == head, tx.now - known.at < Self.lasting,
            Instant(milliseconds: known.at).date == Instant(milliseconds: tx.now).date
        {
            return known.progress
        }
        let progress = try plans.publicProgress(commune: commune, in: tx)
        kept.withLock { $0[commune] = Kept(head: head, at: tx.now, progress: progress) }
        return progress
    }
}
