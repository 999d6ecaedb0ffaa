import Declarations
public import Registers
public import Store
import Workflows

extension PlanDesk {
    /// A comparison of a plan with another document.
    ///
    /// - Throws: `RecordError` with `notFound` for one of a plan that the actor may not see, `forbidden` without the right to keep plans.
    public func revision(_ id: RecordID, of plan: RecordID, for actor: Actor, in tx: ReadTransaction) throws -> PlanRevision {
        try refuseUnlessKeeper(actor)
        _ = try registry.record("plan", plan, for: actor, in: tx)
        let revision = try tx.planRevision(id, commune: actor.commune)
        guard revision.plan == plan else { throw RecordError.notFound }
        return revision
    }

    /// The comparisons of a plan, the newest first; none for who does not keep plans.
    public func revisions(of plan: RecordID, for actor: Actor, in tx: ReadTransaction) throws -> [PlanRevision] {
        guard registry.rights.allows(.managePlan, to: actor) else { return [] }
        _ = try registry.record("plan", plan, for: actor, in: tx)
        return try tx.planRevisions(of: plan, commune: actor.commune)
    }

    private func refuseUnlessKeeper(_ actor: Actor) throws {
        guard registry.rights.allows(.managePlan, to: actor) else { throw RecordError.forbidden }
    }

    private func open(_ id: RecordID, of plan: RecordID, for actor: Actor, in tx: WriteTransaction) throws -> PlanRevision {
        try tx.takeTurn(in: actor.commune)
        let revision = try revision(id, of: plan, for: actor, in: tx)
        guard revision.state == .open else { throw PlanError.alreadySettled }
        return revision
    }

    // MARK: Deciding

    /// Decides on one difference; nothing is written to the plan yet.
    ///
    /// - Parameter taken: fields that are taken from the document although a person had changed them.
    /// - Throws: ``PlanError`` with `alreadySettled`; `RecordError` with `notFound` for what is no difference.
    public func decide(
        _ item: Int, _ isAccepted: Bool, taken: [String] = [], on id: RecordID, of plan: RecordID, by actor: Actor, in tx: WriteTransaction
    ) throws {
        var revision = try open(id, of: plan, for: actor, in: tx)
        guard let difference = revision.differences.first(where: { $0.id == item }) else { throw RecordError.notFound }
        let known = Set(difference.changes.filter(\.isByHand).map(\.field))
        revision.decisions[item] = RevisionDecision(isAccepted: isAccepted, taken: isAccepted ? taken.filter(known.contains) : [])
        try tx.keep(revision.decisions, of: revision)
    }

    /// Accepts every difference of a kind that nobody decided on; what a person changed stays. Gives how many were accepted.
    @discardableResult
    public func acceptAll(_ kind: RevisionItem.Kind, on id: RecordID, of plan: RecordID, by actor: Actor, in tx: WriteTransaction) throws
        -> Int
    {
        var revision = try open(id, of: plan, for: actor, in: tx)
        let waiting = revision.differences.filter { $0.kind == kind && revision.decisions[$0.id] == nil }
        for item in waiting { revision.decisions[item.id] = RevisionDecision(isAccepted: true) }
        try tx.keep(revision.decisions, of: revision)
        return waiting.count
    }

    /// Puts a comparison aside: the plan stays as it is.
    public func dismiss(_ id: RecordID, of plan: RecordID, by actor: Actor, in tx: WriteTransaction) throws {
        try tx.settle(try open(id, of: plan, for: actor, in: tx), as: .dismissed)
    }

    // MARK: Writing

    /// Writes the accepted differences into the plan, and makes the document the one in which every item shows its place; all in the caller's
    /// transaction.
    ///
    /// What somebody changed since the comparison stays. What is dropped goes to the recycle bin; where results or reports refer to it, it is
    /// marked or cancelled. A plan in force gets new reports for the rules that changed.
    /// - Throws: ``PlanError`` with `alreadySettled`, or `wrongState` for a plan that is over; `RecordError` with `forbidden`.
    @discardableResult
    public func apply(_ id: RecordID, of plan: RecordID, by actor: Actor, in tx: WriteTransaction) throws -> RevisionOutcome {
        let revision = try open(id, of: plan, for: actor, in: tx)
        let record = try registry.record("plan", plan, for: actor, in: tx)
        try refuseUndecided(revision, in: tx)
        guard ["draft", "review", "published"].contains(record.state ?? "") else { throw PlanError.wrongState }
        var writer = RevisionWriter(desk: self, revision: revision, plan: record, person: actor)
        let span = try writer.write(in: tx)
        try tx.settle(revision, as: .applied, span: span)
        try settleProposal(of: revision, by: actor.working("plan revision \(revision.document.name)"), in: tx)
        return writer.outcome
    }

    // MARK: Undoing

    /// Takes back what a comparison wrote, in the caller's transaction: every record becomes what it was before, what was made goes to the
    /// recycle bin, what was dropped comes back. A record that somebody changed since keeps its words; only its place in the text goes back.
    ///
    /// - Returns: how many records were kept because somebody changed them since.
    /// - Throws: ``PlanError`` with `alreadySettled` where nothing is written, `wrongState` where a later document was.
    @discardableResult
    public func undo(_ id: RecordID, of plan: RecordID, by actor: Actor, in tx: WriteTransaction) throws -> Int {
        try tx.takeTurn(in: actor.commune)
        let revision = try revision(id, of: plan, for: actor, in: tx)
        guard revision.state == .applied, let span = revision.span else { throw PlanError.alreadySettled }
        let applied = try tx.planRevisions(of: plan, commune: actor.commune).filter { $0.state == .applied }
        guard !applied.contains(where: { ($0.span?.lowerBound ?? 0) > span.upperBound }) else { throw PlanError.laterRevision }
        let kept = try RevisionUndo(desk: self, revision: revision, span: span, person: actor).putBack(in: tx)
        try tx.settle(revision, as: .undone)
        return kept
    }
}

/// What writing a comparison did.
public struct RevisionOutcome: Sendable, Equatable {
    public var added = 0
    public var changed = 0
    public var dropped = 0
    /// Accepted differences that could not be written: changed meanwhile, in use, or against a rule of the register.
    public var left = 0
}
