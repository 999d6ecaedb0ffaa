import Declarations
public import Registers
public import Store
import Workflows

/// What one decision of a review did, as the journal tells it.
public struct ReviewStep: Sendable, Equatable {
    public enum Kind: Sendable { case accepted, dropped, corrected, settled }

    public let kind: Kind
    /// Items that it was about; what came with them (a target's repetition) counts too.
    public let count: Int
}

/// What came of taking a decision back.
public struct UndoneReview: Sendable, Equatable {
    /// Items that are as they were.
    public let restored: Int
    /// Items that somebody changed since: they stay as they are.
    public let kept: Int
}

extension PlanDesk {
    /// What the actor decided on items of `plan` with the journal's `entries`; nil where these are about nothing of the kind.
    public func step(_ entries: ClosedRange<Int64>, of plan: RecordID, for actor: Actor, in tx: ReadTransaction) throws -> ReviewStep? {
        let found = try decisions(entries, by: actor, in: tx)
        guard let last = found.last, let id = RecordID(last.record),
            try registry.anyRecord(last.register, id, commune: actor.commune, in: tx)?.ref("plan") == plan
        else { return nil }
        if found.contains(where: { $0.action == "delete" }) { return ReviewStep(kind: .dropped, count: 1) }
        if last.register == "finding" { return ReviewStep(kind: .settled, count: 1) }
        let isAccepting = found.allSatisfy { $0.note == Self.acceptance }
        return ReviewStep(kind: isAccepting ? .accepted : .corrected, count: isAccepting ? Set(found.map(\.record)).count : 1)
    }

    /// Takes back what the actor decided on items of `plan` with the journal's `entries`, which were written by one transaction: accepted items
    /// wait again, corrected ones have their former values, dropped ones come back from the bin with what was tied to them.
    ///
    /// - Throws: ``PlanError`` with `wrongState` for a plan that is no draft any more; `RecordError` with `forbidden` where the right is gone.
    public func undo(_ entries: ClosedRange<Int64>, of plan: RecordID, by actor: Actor, in tx: WriteTransaction) throws -> UndoneReview {
        let record = try registry.record("plan", plan, for: actor, in: tx)
        guard record.state == "draft" || record.state == "review" else { throw PlanError.wrongState }
        try tx.takeTurn(in: actor.commune)
        let found = try decisions(entries, by: actor, in: tx)
        var (formers, currents): ([String: Record], [String: Record]) = ([:], [:])
        for (register, own) in Dictionary(grouping: found, by: \.register) {
            let ids = Set(own.map(\.record))
            let before = own.map(\.seq).min() ?? 0
            formers.merge(try registry.formers(of: ids, in: register, before: before, commune: actor.commune, in: tx)) { one, _ in one }
            currents.merge(try registry.records(register, ids, commune: actor.commune, in: tx)) { one, _ in one }
        }
        var (restored, kept) = (0, 0)
        var seen: Set<String> = []
        // The last first: what others refer to was dropped after them.
        for entry in found.reversed() where seen.insert(entry.record).inserted {
            guard let former = formers[entry.record], let current = currents[entry.record], current.ref("plan") == plan,
                entries.contains(current.since)
            else {
                kept += 1
                continue
            }
            try putBack(current, to: former, by: actor, in: tx)
            restored += 1
        }
        return UndoneReview(restored: restored, kept: kept)
    }

    private func putBack(_ current: Record, to former: Record, by actor: Actor, in tx: WriteTransaction) throws {
        let register = try registry.register(current.register)
        let worker = actor.working()
        guard registry.rights.allows(current.isDeleted ? .delete : .edit, on: current, of: register, to: actor) else {
            throw RecordError.forbidden
        }
        let living = current.isDeleted ? try workflows.restore(current.register, current.id, by: worker, in: tx) : current
        if former.values != living.values { _ = try registry.revert(living, to: former, by: worker, in: tx) }
    }

    /// The journal's entries by which the actor changed items; nothing for a stretch that no decision is as long as.
    private func decisions(_ entries: ClosedRange<Int64>, by actor: Actor, in tx: ReadTransaction) throws -> [JournalEntry] {
        guard let person = actor.person, entries.lowerBound > 0, entries.upperBound - entries.lowerBound < Self.longestStep else {
            return []
        }
        let registers = Set(Self.itemRegisters + ["finding"])
        return try tx.journal(
            commune: actor.commune, after: entries.lowerBound - 1, limit: Int(entries.upperBound - entries.lowerBound) + 1
        )
        .filter { $0.author.account == person && registers.contains($0.register) && ["edit", "delete"].contains($0.action) }
    }

    private static let longestStep: Int64 = 5_000
    /// What the journal notes on an accepted item.
    static let acceptance = "Nhận sau khi soát"
}
