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
        if actor.isSystem { return true }
        if actor.scopes != nil { return false }
        func holds(_ role: String) -> Bool { catalogue.roles[role]?.platform.contains(right) == true }
        return actor.roles.contains(where: holds) || actor.posts.contains { $0.holds(right) && $0.roles.contains(where: holds) }
    }

    /// What the actor may do with `action` on a register.
    public func grants(_ action: RecordAction, on register: RegisterDeclaration, to actor: Actor) -> Grants {
        if actor.isSystem { return Grants(register: register, actor: actor, unlimited: true, grants: []) }
        // Another commune's own pack is not there at all.
        if let communes = catalogue.packs[register.pack]?.communes, !communes.isEmpty, !communes.contains(actor.commune) {
            return Grants(register: register, actor: actor, unlimited: false, grants: [])
        }
        if !register.exists(in: actor.commune) { return Grants(register: register, actor: actor, unlimited: false, grants: []) }
        if actor.scopes?.cover(action, register.id) == false {
            return Grants(register: register, actor: actor, unlimited: false, grants: [])
        }
        let own = Belongings(actor, to: action)
        var grants: [Grant] = []
        for role in actor.roles {
            grants += rights(role, action, register).map { Grant(right: $0, post: nil, own: own) }
        }
        for post in actor.posts where post.reach(of: action) != .nothing {
            let desk = post.reach(of: action) == .desk ? post.id : nil
            for role in post.roles {
                grants += rights(role, action, register).map { Grant(right: $0, post: post, desk: desk, own: own) }
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
        grants(.create, on: register, to: actor).allowCreating(record)
    }

    /// Whether the actor may do a transition of the record's workflow from the state in which it is.
    public func allows(_ transition: TransitionDeclaration, on record: Record, of register: RegisterDeclaration, to actor: Actor) -> Bool {
        guard record.commune == actor.commune, let state = record.state, transition.from.contains(state) else { return false }
        if actor.isSystem { return true }
        if transition.byAnother, let person = actor.person, [record.createdBy, record.updatedBy].contains(person) { return false }
        if actor.scopes?.coverSteps(of: register.id) == false { return false }
        if transition.byCreator, let person = actor.person, record.createdBy == person { return true }
        let own = Belongings(actor, to: transition)
        if transition.byAssignee, awaitedPost(of: actor, record, register, where: { $0.mayDo(transition, onDesk: true) }) != nil {
            return true
        }
        return actor.roles.contains { mayMove(record, register, role: $0, post: nil, transition, own) }
            || actor.posts.contains { post in
                post.mayDo(transition, onDesk: record.assignee == post.id)
                    && post.roles.contains { mayMove(record, register, role: $0, post: post, transition, own) }
            }
    }

    /// The post by which the actor has a record to deal with: the one on whose desk it lies, or one that is named, for itself or as the head of
    /// a unit, by the field for which the record's state waits (`waits_for`).
    ///
    /// - Parameter condition: what the post must be besides; a delegated one may not do every step.
    public func awaitedPost(
        of actor: Actor, _ record: Record, _ register: RegisterDeclaration, where condition: (HeldPost) -> Bool = { _ in true }
    ) -> HeldPost? {
        let posts = actor.posts.filter(condition)
        if let own = posts.first(where: { $0.id == record.assignee }) { return own }
        guard let state = record.state.flatMap({ catalogue.workflow(of: register)?.state($0) }),
            let field = state.waitsFor.flatMap({ register.field($0) })
        else { return nil }
        let named = field.type.isMany ? record.items(field.id) : record[field.id].text.map { [$0] } ?? []
        switch field.targetRegister {
        case "post": return posts.first { named.contains($0.id) }
        case "unit": return posts.first { named.contains($0.unit) && $0.isHead }
        default: return actor.person.map { named.contains($0) } == true ? posts.first : nil
        }
    }

    /// A role moves the records that it may edit; a role that may edit none of the register moves those that it may read.
    private func mayMove(
        _ record: Record, _ register: RegisterDeclaration, role: String, post: HeldPost?, _ transition: TransitionDeclaration,
        _ own: Belongings
    ) -> Bool {
        guard transition.by.contains(role) else { return false }
        let editing = rights(role, .edit, register)
        let covering = editing.isEmpty ? rights(role, .read, register) : editing
        return covering.contains { right in
            var stateless = right
            stateless.states = nil
            return Grant(right: stateless, post: post, own: own).matches(record, register)
        }
    }

    /// The fields that the actor may write; nil is all.
    public func editableFields(_ action: RecordAction, on record: Record?, of register: RegisterDeclaration, to actor: Actor) -> Set<
        String
    >? {
        let grants = grants(action, on: register, to: actor)
        if grants.unlimited { return nil }
        let matching = grants.grants.filter { grant in record.map { grant.matches($0, register) } ?? true }
        func isWhole(_ grant: Grant) -> Bool { grant.right.editable == nil && !keepsOwner(grant, action, register) }
        if matching.contains(where: isWhole) { return nil }
        return matching.reduce(into: []) { fields, grant in
            let all = grant.right.editable ?? register.fields.map(\.id)
            fields.formUnion(keepsOwner(grant, action, register) ? all.filter { $0 != register.ownerField } : all)
        }
    }

    /// Whoever may change only the own records can't hand one to another owner: that would be making one for somebody else.
    private func keepsOwner(_ grant: Grant, _ action: RecordAction, _ register: RegisterDeclaration) -> Bool {
        action == .edit && grant.right.scope == .own && register.ownerField != nil
    }

    private func rights(_ role: String, _ action: RecordAction, _ register: RegisterDeclaration) -> [RegisterRight] {
        (catalogue.roles[role]?.rights(on: register.id) ?? []).filter {
            $0.actions.contains(action) && !(register.isRestricted && $0.register == nil)
        }
    }
}

/// What is the actor's own when it comes to one action or step.
struct Belongings: Sendable {
    let person: String?
    /// Posts on whose desks the actor may do it: held by appointment, or by a delegation that hands it over.
    let desks: Set<String>
    /// Posts held by appointment: nobody hands on what was only lent.
    let posts: Set<String>
    let isReading: Bool

    init(_ actor: Actor, to action: RecordAction) {
        self.init(actor, isReading: action == .read) { $0.reach(of: action) != .nothing }
    }

    init(_ actor: Actor, to transition: TransitionDeclaration) {
        self.init(actor, isReading: false) { $0.mayDo(transition, onDesk: true) }
    }

    private init(_ actor: Actor, isReading: Bool, _ hasDesk: (HeldPost) -> Bool) {
        person = actor.person
        desks = Set(actor.posts.filter(hasDesk).map(\.id))
        posts = Set(actor.posts.filter(\.delegation.isEmpty).map(\.id))
        self.isReading = isReading
    }
}

/// A right together with the post by which the actor has it.
struct Grant: Sendable {
    let right: RegisterRight
    let post: HeldPost?
    /// The post on whose desk a record must lie, where only that was delegated.
    var desk: String?
    let own: Belongings

    func matches(_ record: Record, _ register: RegisterDeclaration) -> Bool {
        if let desk, record.assignee != desk { return false }
        if let states = right.states, !states.contains(record.state ?? "") { return false }
        switch right.scope {
        case .commune, .all: return true
        case .own: return isOwn(record, register)
        case .unit: return isOwn(record, register) || unit(of: record, register) == post?.unit && post != nil
        case .subtree: return isOwn(record, register) || unit(of: record, register).map { post?.subtree.contains($0) == true } == true
        }
    }

    /// Made by the actor, on the desk of one of the actor's posts, or owned by one. Having made a record that another post owns lets read it.
    private func isOwn(_ record: Record, _ register: RegisterDeclaration) -> Bool {
        if let field = register.ownerField {
            if let owner = record[field].text, own.posts.contains(owner) { return true }
            if !own.isReading { return false }
        }
        if let person = own.person, record.createdBy == person { return true }
        return record.assignee.map(own.desks.contains) == true
    }

    func unit(of record: Record, _ register: RegisterDeclaration) -> String? {
        (right.unit ?? register.scopeField).flatMap { record[$0].text }
    }

    func condition(_ register: RegisterDeclaration) -> SQL {
        var parts: [SQL] = []
        if let desk { parts.append(register.workflow == nil ? "1 = 0" : "assignee = \(desk)") }
        switch right.scope {
        case .commune, .all: break
        case .own: parts.append(owned(register))
        case .unit: parts.append(within(post.map { [$0.unit] } ?? [], register))
        case .subtree: parts.append(within(post.map { $0.subtree.sorted() } ?? [], register))
        }
        if let states = right.states { parts.append("state IN (\(SQL.values(states)))") }
        return parts.isEmpty ? "1 = 1" : SQL.joined(parts.map { "(\($0))" }, separator: " AND ")
    }

    private func owned(_ register: RegisterDeclaration) -> SQL {
        var parts: [SQL] = []
        if let field = register.ownerField, !own.posts.isEmpty { parts.append("\(name: field) IN (\(SQL.values(own.posts.sorted())))") }
        if register.ownerField == nil || own.isReading {
            if let person = own.person { parts.append("created_by = \(person)") }
            if register.workflow != nil, !own.desks.isEmpty { parts.append("assignee IN (\(SQL.values(own.desks.sorted())))") }
        }
        return parts.isEmpty ? "1 = 0" : SQL.joined(parts, separator: " OR ")
    }

    private func within(_ units: [String], _ register: RegisterDeclaration) -> SQL {
        guard let field = right.unit ?? register.scopeField, !units.isEmpty else { return owned(register) }
        return owned(register) + " OR \(name: field) IN (\(SQL.values(units)))"
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
        unlimited || grants.contains { ($0.right.scope == .commune || $0.right.scope == .all) && $0.right.states == nil && $0.desk == nil }
    }

    /// Whether the right reaches beyond the actor's commune: of whoever compares communes.
    public var isEveryCommune: Bool { grants.contains { $0.right.scope == .all && $0.desk == nil } }

    /// Whether the right covers `record`; never one of another commune.
    public func allow(_ record: Record) -> Bool {
        record.commune == actor.commune && (unlimited || grants.contains { $0.matches(record, register) })
    }

    /// Whether the right, one to create, lets such a record be made.
    func allowCreating(_ record: Record) -> Bool {
        func lets(_ grant: Grant) -> Bool {
            if let states = grant.right.states, !states.contains(record.state ?? "") { return false }
            let unit = grant.unit(of: record, register)
            return switch grant.right.scope {
            case .commune, .all: true
            case .own: register.ownerField.map { record[$0].text.map(grant.own.posts.contains) == true } ?? true
            case .unit: unit == nil || unit == grant.post?.unit
            case .subtree: unit.map { grant.post?.subtree.contains($0) == true } ?? true
            }
        }
        return record.commune == actor.commune && (unlimited || grants.contains(where: lets))
    }

    /// The same as a condition over the register's table.
    var condition: SQL {
        if isWholeCommune { return "1 = 1" }
        if grants.isEmpty { return "1 = 0" }
        return SQL.joined(grants.map { "(\($0.condition(register)))" }, separator: " OR ")
    }
}
