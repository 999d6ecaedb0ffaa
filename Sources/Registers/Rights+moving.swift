import Declarations
import Store

extension Rights {
    /// Whether the actor may leave a record that was `former` like this: to another unit only where a right to edit reaches that unit, as
    /// with a new record. That it would still be the actor's own opens no other unit.
    func allowsLeaving(_ record: Record, insteadOf former: Record, in register: RegisterDeclaration, to actor: Actor) -> Bool {
        let grants = grants(.edit, on: register, to: actor)
        let fields = Set([register.scopeField] + grants.grants.map(\.right.unit)).compactMap { $0 }
        guard fields.contains(where: { record[$0] != former[$0] }) else { return true }
        return grants.unlimited || grants.grants.contains { $0.reaches($0.unit(of: record, register), record, register) }
    }
}

extension Grant {
    fileprivate func reaches(_ unit: String?, _ record: Record, _ register: RegisterDeclaration) -> Bool {
        if let desk, record.assignee != desk { return false }
        if let states = right.states, !states.contains(record.state ?? "") { return false }
        return switch right.scope {
        case .commune, .all: true
        case .own: matches(record, register)
        case .unit: unit == nil || unit == post?.unit
        case .subtree: unit.map { post?.subtree.contains($0) == true } ?? true
        }
    }
}
