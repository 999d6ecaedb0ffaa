public import Declarations
import Store

/// The one place where rights are judged: for a record in memory and, by the same grants, for lists in SQL.
public struct Rights: Sendable {
    private let catalogue: Catalogue

    public init(_ catalogue: Catalogue) {
        self.catalogue = catalogue
    }

    /// Whether the actor holds a right that is not about records.
    public func allows(_ right: PlatformRight, to actor: Actor) -> Bool {
        actor.isSystem || actor.allRoles.contains { catalogue.roles[$0]?.platform.contains(right) == true }
    }

    /// What the actor may do with `action` on a register.
    public func grants(_ action: RecordAction, on register: RegisterDeclaration, to actor: Actor) -> Grants {
        if actor.isSystem { return Grants(register: register, actor: actor, unlimited: true, grants: []) }
        var grants: [Grant] = []
        for role in actor.roles {
            grants += rights(role, action, register).map { Grant(right: $0, post: nil) }
        }
        for post in actor.posts {
            for role in post.roles {
                grants += rights(role, action, register).map { Grant(right: $0, post: post) }
            }
        }
        let isPublic = action == .read && register.publicRead
        return Grants(register: register, actor: actor, unlimited: isPublic, grants: grants)
    }

    /// Whether the actor may do `action` with some records of the register at least.
    public func allowsSome(_ action: RecordAction, on register: RegisterDeclaration, to actor: Actor) -> Bool {
        !grants(action, on: register, to: actor).isNone
    }

    public func allows(_ action: RecordAction, on record: Record, of register: RegisterDeclaration, to actor: Actor) -> Bool {
        grants(action, on: register, to: actor).allow(record)
    }

    /// Whether the actor may make such a record. That it would be the actor's own opens no other unit: only what belongs to no unit passes so.
    func allowsCreating(_ record: Record, in register: RegisterDeclaration, to actor: Actor) -> Bool {
        let grants = grants(.create, on: register, to: actor)
        return record.commune == actor.commune
            && (grants.unlimited
                || grants.grants.contains { grant in
                    if let states = grant.right.states, !states.contains(record.state ?? "") { return false }
                    let unit = grant.unit(of: record, register)
                    return switch grant.right.scope {
                    case .commune, .all, .own: true
                    case .unit: unit == nil || unit == grant.post?.unit
                    case .subtree: unit.map { grant.post?.subtree.contains($0) == true } ?? true
                    }
                })
    }

    /// Whether the actor may do a transition of the record's workflow from the state in which it is.
    public func allows(_ transition: TransitionDeclaration, on record: Record, of register: RegisterDeclaration, to actor: Actor) -> Bool {
        guard record.commune == actor.commune, let state = record.state, transition.from.contains(state) else { return false }
        if actor.isSystem { return true }
        if transition.byCreator, let person = actor.person, record.createdBy == person { return true }
        if transition.byAssignee, awaitedPost(of: actor, record, register) != nil { return true }
        return actor.roles.contains { mayMove(record, register, role: $0, post: nil, transition, actor) }
            || actor.posts.contains { post in post.roles.contains { mayMove(record, register, role: $0, post: post, transition, actor) } }
    }

    /// The post by which the actor has a record to deal with: the one on whose desk it lies, or one that is named, for itself or as the head of
    /// a unit, by the field for which the record's state waits (`waits_for`).
    public func awaitedPost(of actor: Actor, _ record: Record, _ register: RegisterDeclaration) -> HeldPost? {
        if let own = actor.posts.first(where: { $0.id == record.assignee }) { return own }
        guard let state = record.state.flatMap({ catalogue.workflow(of: register)?.state($0) }),
            let field = state.waitsFor.flatMap({ register.field($0) })
        else { return nil }
        let named = field.type.isMany ? record.items(field.id) : record[field.id].text.map { [$0] } ?? []
        switch field.targetRegister {
        case "post": return actor.posts.first { named.contains($0.id) }
        case "unit": return actor.posts.first { named.contains($0.unit) && $0.isHead }
        default: return actor.person.map { named.contains($0) } == true ? actor.posts.first : nil
        }
    }

    /// A role moves the records that it may edit; a role that may edit none of the register moves those that it may read.
    private func mayMove(
        _ record: Record, _ register: RegisterDeclaration, role: String, post: HeldPost?, _ transition: TransitionDeclaration,
        _ actor: Actor
    ) -> Bool {
        guard transition.by.contains(role) else { return false }
        let editing = rights(role, .edit, register)
        let covering = editing.isEmpty ? rights(role, .read, register) : editing
        return covering.contains { right in
            var stateless = right
            stateless.states = nil
            return Grant(right: stateless, post: post).matches(record, register, actor)
        }
    }

    /// The fields that the actor may write; nil is all.
    public func editableFields(_ action: RecordAction, on record: Record?, of register: RegisterDeclaration, to actor: Actor) -> Set<
        String
    >? {
        let grants = grants(action, on: register, to: actor)
        if grants.unlimited { return nil }
        let matching = grants.grants.filter { grant in record.map { grant.matches($0, register, actor) } ?? true }
        if matching.contains(where: { $0.right.editable == nil }) { return nil }
        return Set(matching.flatMap { $0.right.editable ?? [] })
    }

    private func rights(_ role: String, _ action: RecordAction, _ register: RegisterDeclaration) -> [RegisterRight] {
        (catalogue.roles[role]?.rights(on: register.id) ?? []).filter { $0.actions.contains(action) }
    }
}

/// A right together with the post by which the actor has it.
struct Grant: Sendable {
    let right: RegisterRight
    let post: HeldPost?

    func matches(_ record: Record, _ register: RegisterDeclaration, _ actor: Actor) -> Bool {
        if let states = right.states, !states.contains(record.state ?? "") { return false }
        switch right.scope {
        case .commune, .all: return true
        case .own: return isOwn(record, actor)
        case .unit: return isOwn(record, actor) || unit(of: record, register) == post?.unit && post != nil
        case .subtree: return isOwn(record, actor) || unit(of: record, register).map { post?.subtree.contains($0) == true } == true
        }
    }

    /// Made by the actor, or on the desk of one of the actor's posts.
    private func isOwn(_ record: Record, _ actor: Actor) -> Bool {
        if let person = actor.person, record.createdBy == person { return true }
        guard let assignee = record.assignee else { return false }
        return actor.posts.contains { $0.id == assignee }
    }

    func unit(of record: Record, _ register: RegisterDeclaration) -> String? {
        (right.unit ?? register.scopeField).flatMap { record[$0].text }
    }

    func condition(_ register: RegisterDeclaration, _ actor: Actor) -> SQL {
        var parts: [SQL] = []
        switch right.scope {
        case .commune, .all: break
        case .own: parts.append(own(register, actor))
        case .unit: parts.append(within(post.map { [$0.unit] } ?? [], register, actor))
        case .subtree: parts.append(within(post.map { $0.subtree.sorted() } ?? [], register, actor))
        }
        if let states = right.states { parts.append("state IN (\(SQL.values(states)))") }
        return parts.isEmpty ? "1 = 1" : SQL.joined(parts.map { "(\($0))" }, separator: " AND ")
    }

    private func own(_ register: RegisterDeclaration, _ actor: Actor) -> SQL {
        var parts: [SQL] = []
        if let person = actor.person { parts.append("created_by = \(person)") }
        if register.workflow != nil, !actor.posts.isEmpty { parts.append("assignee IN (\(SQL.values(actor.posts.map(\.id))))") }
        return parts.isEmpty ? "1 = 0" : SQL.joined(parts, separator: " OR ")
    }

    private func within(_ units: [String], _ register: RegisterDeclaration, _ actor: Actor) -> SQL {
        guard let field = right.unit ?? register.scopeField, !units.isEmpty else { return own(register, actor) }
        return own(register, actor) + " OR \(name: field) IN (\(SQL.values(units)))"
    }
}

/// All grants of one actor for one action on one register.
public struct Grants: Sendable {
    let register: RegisterDeclaration
    let actor: Actor
    /// Every record of the actor's commune.
    let unlimited: Bool
    let grants: [Grant]

    public var isNone: Bool { !unlimited && grants.isEmpty }

    /// Whether the right covers every record of the commune.
    public var isWholeCommune: Bool {
        unlimited || grants.contains { ($0.right.scope == .commune || $0.right.scope == .all) && $0.right.states == nil }
    }

    /// Whether the right covers `record`; never one of another commune.
    public func allow(_ record: Record) -> Bool {
        record.commune == actor.commune && (unlimited || grants.contains { $0.matches(record, register, actor) })
    }

    /// The same as a condition over the register's table.
    var condition: SQL {
        if isWholeCommune { return "1 = 1" }
        if grants.isEmpty { return "1 = 0" }
        return SQL.joined(grants.map { "(\($0.condition(register, actor)))" }, separator: " OR ")
    }
}
