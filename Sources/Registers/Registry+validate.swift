public import Declarations
import Foundation
public import Store
import Vietnamese

extension Registry {
    /// Computes the formula fields from the others of the record.
    ///
    /// - Parameter batch: what was looked up beforehand for many records.
    func compute(_ record: inout Record, _ register: RegisterDeclaration, _ batch: BatchLookup? = nil, in tx: ReadTransaction) throws {
        for field in shape(of: register).formulas {
            guard let formula = field.formula else { continue }
            let snapshot = record
            let result = try formula.evaluate(now: tx.now) { path in try value(at: path, of: snapshot, register, batch, in: tx) }
            record[field.id] = field.stored(result)
        }
    }

    /// The value at the end of a path that begins at the record, following references.
    public func value(at path: FieldPath, of record: Record, _ register: RegisterDeclaration, in tx: ReadTransaction) throws
        -> ExpressionValue
    {
        try value(at: path, of: record, register, nil, in: tx)
    }

    /// - Parameter batch: what was looked up beforehand.
    func value(
        at path: FieldPath, of record: Record, _ register: RegisterDeclaration, _ batch: BatchLookup?, in tx: ReadTransaction
    ) throws -> ExpressionValue {
        guard let field = register.field(path.first) else { return systemValue(path.first, of: record) }
        if !path.isDotted { return field.expressionValue(record[field.id]) }
        guard let target = field.targetRegister.flatMap({ catalogue.registers[$0] }),
            let id = record[field.id].text.flatMap({ RecordID($0) }),
            let referred = try batch?.record(target.id, id.text) ?? find(target, id, commune: record.commune, in: tx)
        else { return .unset }
        return try value(at: path.tail, of: referred, target, batch, in: tx)
    }

    private func systemValue(_ name: String, of record: Record) -> ExpressionValue {
        switch SystemField(rawValue: name) {
        case .id: .text(record.id.text)
        case .commune: .number(Decimal(record.commune))
        case .version: .number(Decimal(record.version))
        case .state: record.state.map(ExpressionValue.text) ?? .unset
        case .stateSince: record.stateSince.map(ExpressionValue.instant) ?? .unset
        case .dueAt: record.dueAt.map(ExpressionValue.instant) ?? .unset
        case .assignee: record.assignee.map(ExpressionValue.text) ?? .unset
        case .createdAt: .instant(record.createdAt)
        case .createdBy: record.createdBy.map(ExpressionValue.text) ?? .unset
        case .updatedAt: .instant(record.updatedAt)
        case .updatedBy: record.updatedBy.map(ExpressionValue.text) ?? .unset
        case .deletedAt: record.deletedAt.map(ExpressionValue.instant) ?? .unset
        case .source: record.source.map(ExpressionValue.text) ?? .unset
        case .externalID: record.externalID.map(ExpressionValue.text) ?? .unset
        case nil: .unset
        }
    }

    /// Judges every field and rule of a plain record and throws all problems at once.
    ///
    /// On an edit only what changed is judged, and the rules: a record that was valid under a former pack can still be worked on.
    func validate(_ record: Record, replacing former: Record?, _ register: RegisterDeclaration, _ actor: Actor, in tx: ReadTransaction)
        throws
    {
        let problems = try problems(record, replacing: former, register, in: tx)
        if !problems.isEmpty { throw RecordError.invalid(problems) }
    }

    /// What ``validate(_:replacing:_:_:in:)`` throws.
    ///
    /// - Parameter batch: what was looked up beforehand for many records; with it, codes that are still to be given are no problem.
    func problems(
        _ record: Record, replacing former: Record?, _ register: RegisterDeclaration, _ batch: BatchLookup? = nil, in tx: ReadTransaction
    ) throws -> [FieldProblem] {
        var problems: [FieldProblem] = []
        for check in shape(of: register).checks {
            let value = record[check.id]
            if let former, former[check.id] == value, !(check.isRequired && value.isNull) { continue }
            if value.isNull ? !check.isRequired : check.isFree && value.isPortable { continue }
            let field = register.fields[check.index]
            if value.isNull {
                if batch != nil, field.type == .code, field.codePattern != nil { continue }
                if field.required, try isShown(field, record, register, batch, in: tx) {
                    problems.append(
                        FieldProblem(field.id, vi: "Cần điền \(field.label.vi.lowercasedFirst).", en: "\(field.label(.en)) is required."))
                }
                continue
            }
            if let problem = try problem(with: value, of: field, record, register, batch, in: tx) { problems.append(problem) }
        }
        for rule in register.rules {
            let verdict = try rule.expression.evaluate(now: tx.now) { path in try value(at: path, of: record, register, batch, in: tx) }
            if verdict == .boolean(false) { problems.append(FieldProblem(rule.field, rule.message)) }
        }
        for check in checks where check.register == register.id {
            problems += try check.problems(with: record, replacing: former, in: tx)
        }
        return problems
    }

    private func isShown(
        _ field: FieldDeclaration, _ record: Record, _ register: RegisterDeclaration, _ batch: BatchLookup?, in tx: ReadTransaction
    ) throws -> Bool {
        guard let show = field.show else { return true }
        return try show.evaluate(now: tx.now) { path in try value(at: path, of: record, register, batch, in: tx) } == .boolean(true)
    }

    private func problem(
        with value: Value, of field: FieldDeclaration, _ record: Record, _ register: RegisterDeclaration, _ batch: BatchLookup?,
        in tx: ReadTransaction
    ) throws -> FieldProblem? {
        let label = field.label
        if let text = value.text, text.utf8.contains(0) {
            return FieldProblem(
                field.id, vi: "\(label.vi) có ký tự không lưu được. Gõ lại thay vì dán.",
                en: "\(label(.en)) holds a character that can't be kept. Type it instead of pasting.")
        }
        if let problem = rangeProblem(value, field, today: Instant(milliseconds: tx.now).date) { return problem }
        if let pattern = field.pattern, let text = value.text, !pattern.matches(text) {
            return FieldProblem(
                field.id, pattern.message ?? LocalizedText(vi: "\(label.vi) chưa đúng dạng.", en: "\(label(.en)) is not of the right form.")
            )
        }
        switch field.type {
        case .choice, .manyChoice:
            let chosen = field.type == .choice ? [value.text ?? ""] : JSONText.items(value.text)
            if let unknown = chosen.first(where: { field.choice($0) == nil }) {
                return FieldProblem(field.id, vi: "Không có lựa chọn “\(unknown)”.", en: "There is no option “\(unknown)”.")
            }
        case _ where field.type.isReference, .manyReference:
            let ids = field.type == .manyReference ? JSONText.items(value.text) : [value.text ?? ""]
            let target = field.targetRegister ?? ""
            let found = try batch?.records(target, ids) ?? records(target, ids, commune: record.commune, in: tx)
            if ids.contains(where: { found[$0] == nil || found[$0]?.isDeleted == true }) {
                return FieldProblem(
                    field.id, vi: "\(label.vi): mục đã chọn không còn.", en: "\(label(.en)): what was chosen is no longer there.")
            }
        default: break
        }
        if field.isUnique {
            if let batch { return batch.isTaken(field.id, value, by: record.id) ? taken(field) : nil }
            return try uniqueProblem(value, field, record, register, in: tx)
        }
        return nil
    }

    private func uniqueProblem(
        _ value: Value, _ field: FieldDeclaration, _ record: Record, _ register: RegisterDeclaration, in tx: ReadTransaction
    ) throws -> FieldProblem? {
        let taken = try tx.first(
            """
            SELECT id FROM \(name: RegisterTable(register: register).name)
            WHERE commune = \(record.commune) AND \(name: field.id) = \(value) AND deleted_at IS NULL AND id <> \(record.id) LIMIT 1
            """)
        return taken == nil ? nil : self.taken(field)
    }

    private func rangeProblem(_ value: Value, _ field: FieldDeclaration, today: CalendarDate) -> FieldProblem? {
        if field.min == nil, field.max == nil { return nil }
        let measured: ExpressionValue
        switch field.expressionValue(value) {
        case .text(let text): measured = .number(Decimal(text.count))
        case .list(let items): measured = .number(Decimal(items.count))
        case let other: measured = other
        }
        if let min = field.min.map({ $0.value(today) }), measured.isLess(than: min) {
            return FieldProblem(
                field.id, vi: "\(field.label.vi) ít nhất là \(min.shown(.vi)).", en: "\(field.label(.en)) is at least \(min.shown(.en)).")
        }
        if let max = field.max.map({ $0.value(today) }), max.isLess(than: measured) {
            return FieldProblem(
                field.id, vi: "\(field.label.vi) nhiều nhất là \(max.shown(.vi)).", en: "\(field.label(.en)) is at most \(max.shown(.en)).")
        }
        return nil
    }

    /// Refuses to delete what living records still name.
    func refuseIfReferred(_ record: Record, in tx: ReadTransaction) throws {
        for other in catalogue.registers {
            let table = RegisterTable(register: other).name
            var conditions: [SQL] = other.fields.filter { $0.targetRegister == record.register && !$0.encrypted }.map { field in
                field.type.isMany ? "\(name: field.id) LIKE \("%\"\(record.id.text)\"%")" : "\(name: field.id) = \(record.id)"
            }
            // What lies on a post's desk would lie on nobody's.
            if record.register == "post", other.workflow != nil { conditions.append("assignee = \(record.id)") }
            for condition in conditions {
                let count = try tx.number(
                    """
                    SELECT count(*) AS n FROM (SELECT 1 FROM \(name: table)
                    WHERE commune = \(record.commune) AND deleted_at IS NULL AND id <> \(record.id) AND \(condition) LIMIT 1000) AS referring
                    """)
                guard count > 0 else { continue }
                throw RecordError(
                    code: .inUse,
                    message: LocalizedText(
                        vi: "Chưa xóa được: \(count) bản ghi của sổ “\(other.label.vi)” đang trỏ tới. Chuyển chúng sang mục khác trước.",
                        en: "Not deleted: \(count) records of “\(other.label(.en))” refer to it. Point them elsewhere first."))
            }
        }
    }
}

extension Bound {
    fileprivate func value(_ today: CalendarDate) -> ExpressionValue {
        switch self {
        case .value(let value): value
        case .today: .date(today.description)
        }
    }
}

extension ExpressionValue {
    /// False where the two can't be compared.
    fileprivate func isLess(than other: ExpressionValue) -> Bool {
        switch (self, other) {
        case (.number(let mine), .number(let theirs)): mine < theirs
        case (.date(let mine), .date(let theirs)): mine < theirs
        case (.instant(let mine), .instant(let theirs)): mine < theirs
        case (.instant(let mine), .date(let theirs)): Instant(milliseconds: mine).date.description < theirs
        case (.date(let mine), .instant(let theirs)): mine < Instant(milliseconds: theirs).date.description
        default: false
        }
    }

    fileprivate func shown(_ language: Language) -> String {
        switch self {
        case .date(let day): CalendarDate(day)?.text(language) ?? day
        case .number(let number): language == .vi ? "\(number)".replacing(".", with: ",") : "\(number)"
        case .text(let text): text
        default: ""
        }
    }
}
