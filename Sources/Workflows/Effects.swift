import Declarations
import Registers
import Store
import Vietnamese

/// On whose desk a record lands.
enum Desk: Equatable {
    case unchanged
    case post(String)
    case nobody

    var post: String? { if case .post(let id) = self { id } else { nil } }
}

extension WorkflowEngine {
    /// The values that `set` effects write, over the record with the transition's own changes in it.
    func effectValues(
        _ effects: [Effect], _ record: Record, _ changes: [String: Value], _ register: RegisterDeclaration, in tx: ReadTransaction
    ) throws -> [String: Value] {
        var changed = record
        changed.values.merge(changes) { _, new in new }
        var values: [String: Value] = [:]
        for effect in effects {
            guard case .set(let assignments) = effect.action, try applies(effect, to: changed, register, in: tx) else { continue }
            for assignment in assignments {
                guard let field = register.field(assignment.field) else { continue }
                values[field.id] = try value(assignment.value, for: field, changed, register, in: tx)
            }
        }
        return values
    }

    /// The codes that `number` effects give, judged of the record with all that the step changes.
    func codes(
        _ effects: [Effect], _ record: Record, _ changes: [String: Value], _ register: RegisterDeclaration, in tx: WriteTransaction
    ) throws -> [String: Value] {
        var numbered = record
        numbered.values.merge(changes) { _, new in new }
        var codes: [String: Value] = [:]
        for effect in effects {
            guard case .number(let name) = effect.action, numbered[name].isNull, let field = register.field(name),
                try applies(effect, to: numbered, register, in: tx)
            else { continue }
            try registry.giveCode(field, to: &numbered, register, tx)
            codes[name] = numbered[name]
        }
        return codes
    }

    private func value(
        _ value: EffectValue, for field: FieldDeclaration, _ record: Record, _ register: RegisterDeclaration, in tx: ReadTransaction
    ) throws -> Value {
        switch value {
        case .template(let template): .text(try registry.text(template, record, register, .vi, in: tx))
        case .expression(let expression):
            field.stored(try expression.evaluate(now: tx.now) { path in try registry.value(at: path, of: record, register, in: tx) })
        }
    }

    /// The records that `create … into` effects make, in the fields of `record` that get them.
    func made(
        _ effects: [Effect], _ record: Record, _ changes: [String: Value], _ register: RegisterDeclaration, in tx: WriteTransaction
    ) throws -> [String: Value] {
        var changed = record
        changed.values.merge(changes) { _, new in new }
        var made: [String: Value] = [:]
        for effect in effects {
            guard case .create(let creation) = effect.action, let into = creation.into, let field = register.field(into),
                field.type.isMany || changed[into].isNull, try applies(effect, to: changed, register, in: tx)
            else { continue }
            let new = try make(creation, for: changed, register, in: tx)
            changed.values[into] = field.type.isMany ? .text(JSONText.list(changed.items(into) + [new.id.text])) : .text(new.id.text)
            made[into] = changed[into]
        }
        return made
    }

    private func make(_ creation: Creation, for record: Record, _ register: RegisterDeclaration, in tx: WriteTransaction) throws -> Record {
        let other = try registry.register(creation.register)
        var values: [String: Value] = [:]
        for assignment in creation.values {
            guard let field = other.field(assignment.field) else { continue }
            values[field.id] = try value(assignment.value, for: field, record, register, in: tx)
        }
        let maker = maker(for: record, register)
        let new = try create(creation.register, values, by: maker, in: tx)
        guard let step = creation.step else { return new }
        return try perform(step, on: creation.register, new.id, version: nil, by: maker, in: tx)
    }

    /// What follows a transition besides the move: notices, and records made elsewhere.
    func run(
        _ effects: [Effect], on record: Record, _ register: RegisterDeclaration, _ actor: Actor, telling kind: NoticeKind = .news,
        in tx: WriteTransaction
    ) throws {
        for effect in effects where try applies(effect, to: record, register, in: tx) {
            switch effect.action {
            case .set, .number: break
            case .notify(let recipients, let template):
                try notify(recipients, template, about: record, register, kind, in: tx)
            case .create(let creation):
                if creation.into == nil { _ = try make(creation, for: record, register, in: tx) }
            case .update(let reference, let assignments):
                try update(reference, assignments, of: record, register, in: tx)
            }
        }
    }

    /// Writes what is known into the living records that a field of `record` names.
    private func update(
        _ reference: String, _ assignments: [FieldValue], of record: Record, _ register: RegisterDeclaration, in tx: WriteTransaction
    ) throws {
        guard let field = register.field(reference), let target = field.targetRegister.flatMap({ catalogue.registers[$0] }) else { return }
        var values: [String: Value] = [:]
        for assignment in assignments {
            guard let other = target.field(assignment.field) else { continue }
            let value = try value(assignment.value, for: other, record, register, in: tx)
            if !value.isNull { values[other.id] = value }
        }
        let ids = field.type.isMany ? record.items(reference) : record[reference].text.map { [$0] } ?? []
        if values.isEmpty || ids.isEmpty { return }
        let found = try registry.records(target.id, ids, commune: record.commune, in: tx)
        for other in ids.compactMap({ found[$0] }) where !other.isDeleted {
            _ = try edit(target.id, other.id, version: nil, values, by: maker(for: record, register), in: tx)
        }
    }

    /// The workflow, not the person, writes other records: a clerk's step may open one that the clerk could not.
    private func maker(for record: Record, _ register: RegisterDeclaration) -> Actor {
        .system(commune: record.commune, origin: "workflow \(register.id)/\(record.id)")
    }

    private func applies(_ effect: Effect, to record: Record, _ register: RegisterDeclaration, in tx: ReadTransaction) throws -> Bool {
        guard let when = effect.when else { return true }
        return try when.evaluate(now: tx.now) { path in try registry.value(at: path, of: record, register, in: tx) } == .boolean(true)
    }

    // MARK: Desks

    func desk(
        _ assignment: Assignment?, _ record: Record, _ changes: [String: Value], _ register: RegisterDeclaration, _ actor: Actor,
        in tx: ReadTransaction
    ) throws -> Desk {
        switch assignment {
        case nil: return .unchanged
        case .nobody: return .nobody
        case .actor: return actor.acting.map { .post($0.id) } ?? .nobody
        case .role(let role):
            let unit = register.scopeField.flatMap { (changes[$0] ?? record[$0]).text }
            return try posts(withRole: role, in: unit, commune: record.commune, tx).first.map { .post($0) } ?? .nobody
        case .field(let name):
            guard let field = register.field(name), let id = (changes[name] ?? record[name]).text else { return .nobody }
            return try post(behind: id, type: field.namedType, commune: record.commune, tx).map { .post($0) } ?? .nobody
        }
    }

    func checkedPost(_ id: String, commune: Int, in tx: ReadTransaction) throws -> Desk {
        guard try registry.records("post", [id], commune: commune, in: tx)[id]?.isDeleted == false else {
            throw RecordError.unknownPost
        }
        return .post(id)
    }

    /// The post that a unit, post or person stands for: a unit's head, a person's main post.
    private func post(behind id: String, type: FieldType, commune: Int, _ tx: ReadTransaction) throws -> String? {
        switch type {
        case .post: return id
        case .unit:
            let head = try tx.first("SELECT head FROM reg_unit WHERE commune = \(commune) AND id = \(id)")?["head"].text
            return try head ?? posts(withRole: "unit_head", inOnly: id, commune: commune, tx).first
        case .person:
            let today = Instant(milliseconds: tx.now).date.description
            return try tx.first(
                """
                SELECT post FROM reg_holding WHERE commune = \(commune) AND person = \(id) AND deleted_at IS NULL
                AND from_date <= \(today) AND (to_date IS NULL OR to_date >= \(today)) ORDER BY CASE WHEN main THEN 0 ELSE 1 END, from_date, id LIMIT 1
                """)?["post"].text
        default: return nil
        }
    }

    /// Posts with a role, those of the unit first.
    private func posts(withRole role: String, in unit: String?, commune: Int, _ tx: ReadTransaction) throws -> [String] {
        if let unit {
            let own = try posts(withRole: role, inOnly: unit, commune: commune, tx)
            if !own.isEmpty { return own }
        }
        return try tx.rows(
            "SELECT id FROM reg_post WHERE commune = \(commune) AND deleted_at IS NULL AND roles LIKE \("%\"\(role)\"%") ORDER BY position IS NULL, position, id"
        ).map { try $0.text("id") }
    }

    private func posts(withRole role: String, inOnly unit: String, commune: Int, _ tx: ReadTransaction) throws -> [String] {
        try tx.rows(
            """
            SELECT id FROM reg_post WHERE commune = \(commune) AND unit = \(unit) AND deleted_at IS NULL AND roles LIKE \("%\"\(role)\"%")
            ORDER BY position IS NULL, position, id
            """
        ).map { try $0.text("id") }
    }

    // MARK: Notices

    func notify(
        _ recipients: [Recipient], _ template: LocalizedTemplate?, about record: Record, _ register: RegisterDeclaration,
        _ kind: NoticeKind, in tx: WriteTransaction
    ) throws {
        let text = LocalizedText(
            vi: try registry.text(template?(.vi) ?? register.title, record, register, .vi, in: tx),
            en: try registry.text(template?(.en) ?? register.title, record, register, .en, in: tx))
        try notify(recipients, text, about: record, register, kind, in: tx)
    }

    func notify(
        _ recipients: [Recipient], _ text: LocalizedText, about record: Record, _ register: RegisterDeclaration, _ kind: NoticeKind,
        in tx: WriteTransaction
    ) throws {
        let named = try Set(recipients.flatMap { try ids(of: $0, record, register, in: tx) })
        for recipient in try withoutTwice(named, commune: record.commune, in: tx).sorted() {
            try tx.leaveNotice(to: recipient, kind, text, about: record)
        }
    }

    /// Leaves out people who are told by a post that they hold today.
    private func withoutTwice(_ recipients: Set<String>, commune: Int, in tx: ReadTransaction) throws -> Set<String> {
        if recipients.count < 2 || catalogue.registers["holding"] == nil { return recipients }
        let today = Instant(milliseconds: tx.now).date.description
        let all = SQL.values(recipients.filter { RecordID($0) != nil }.sorted())
        let rows = try tx.rows(
            """
            SELECT DISTINCT person FROM reg_holding WHERE commune = \(commune) AND deleted_at IS NULL AND from_date <= \(today)
            AND (to_date IS NULL OR to_date >= \(today)) AND post IN (\(all)) AND person IN (\(all))
            """)
        return recipients.subtracting(try rows.map { try $0.text("person") })
    }

    /// Posts and people by id.
    private func ids(of recipient: Recipient, _ record: Record, _ register: RegisterDeclaration, in tx: ReadTransaction) throws -> [String]
    {
        switch recipient {
        case .assignee: return record.assignee.map { [$0] } ?? []
        case .creator: return record.createdBy.map { [$0] } ?? []
        case .role(let role):
            return try posts(withRole: role, in: register.scopeField.flatMap { record[$0].text }, commune: record.commune, tx)
        case .field(let name):
            guard let field = register.field(name) else { return [] }
            let ids = field.type.isMany ? record.items(name) : record[name].text.map { [$0] } ?? []
            if field.namedType == .person { return ids }
            return try ids.compactMap { try post(behind: $0, type: field.namedType, commune: record.commune, tx) }
        }
    }
}

extension FieldDeclaration {
    /// Whom the field names, whether one or many, by its own type or by the register that it refers to.
    fileprivate var namedType: FieldType {
        switch targetRegister {
        case "unit": .unit
        case "post": .post
        case "person": .person
        default: type
        }
    }
}

extension RecordError {
    fileprivate static var unknownPost: RecordError {
        RecordError(
            code: .invalid, message: LocalizedText(vi: "Chức danh được giao không còn.", en: "The chosen post is no longer there."),
            problems: [FieldProblem("assignee", vi: "Chọn một chức danh đang có.", en: "Choose a post that exists.")])
    }
}
