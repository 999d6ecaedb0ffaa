import Declarations
public import Registers
public import Store
import Vietnamese

extension WorkflowEngine {
    /// Makes a record whose life began elsewhere or earlier, with its first stay in a state; see `Registry.importRecord`.
    ///
    /// - Throws: `RecordError` with `forbidden` for anybody but the system, `invalid` with every problem found.
    public func importRecord(
        _ register: String, _ values: [String: Value], id: RecordID = RecordID(), at moment: Int64, state: String? = nil, by actor: Actor,
        in tx: WriteTransaction
    ) throws -> Record {
        let record = try registry.importRecord(register, values, id: id, at: moment, state: state, by: actor, in: tx)
        guard let state = try self.state(of: record) else { return record }
        return try tx.happening(at: moment) {
            try openSpan(of: record, state: state.id, transition: nil, actor, in: tx)
            return try settleDue(record, state, in: tx)
        }
    }

    /// Does again a transition that was done elsewhere or earlier: the record moves, its desk, deadline, stay and journal follow.
    ///
    /// Nobody is told, and neither rights nor required fields are judged: that was done when it happened. Effects don't run: the record holds
    /// what they left already, but for a number that the step gives and the record lacks.
    /// - Parameters:
    ///   - moment: when it happened, in milliseconds since 1970 UTC.
    ///   - actor: who did it; must be the system at work for that person.
    /// - Throws: `RecordError` with `forbidden` for anybody but the system, `invalid` where the workflow has no such step from the state.
    public func importStep(
        _ transitionID: String, on current: Record, at moment: Int64, note: String? = nil, by actor: Actor, in tx: WriteTransaction
    ) throws -> Record {
        guard actor.isSystem else { throw RecordError.forbidden }
        let register = try registry.register(current.register)
        guard let workflow = catalogue.workflow(of: register), let state = current.state,
            let transition = workflow.transitions(from: state).first(where: { $0.id == transitionID }),
            let target = workflow.state(transition.to)
        else {
            throw RecordError.invalid([
                FieldProblem(
                    "state", vi: "Không có bước “\(transitionID)” từ trạng thái “\(current.state ?? "")”.",
                    en: "There is no step “\(transitionID)” from the state “\(current.state ?? "")”.")
            ])
        }
        let desk = try desk(transition.assign, current, [:], register, actor, in: tx)
        let note = [transition.label.vi, note].compactMap { $0 }.joined(separator: ": ")
        let given = try tx.happening(at: moment) { try codes(transition.effects, current, [:], register, in: tx) }
        let moved = try registry.importChange(current, given, action: "transition", note: note, at: moment, by: actor, in: tx) { record in
            record.state = target.id
            record.stateSince = moment
            if case .unchanged = desk {} else { record.assignee = desk.post }
        }
        return try tx.happening(at: moment) {
            try closeSpan(of: moved, in: tx)
            try openSpan(of: moved, state: target.id, transition: transition.id, actor, in: tx)
            return try settleDue(moved, target, in: tx)
        }
    }
}
