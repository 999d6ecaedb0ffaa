public import Declarations
public import Store
import Vietnamese

extension Registry {
    /// Writes the row, keeps the former version, adds to the journal. Nothing is written when nothing changed.
    ///
    /// - Parameter isCurrent: whether `former` was read in the turn in which this is written, so that nobody was faster.
    @discardableResult
    func store(
        _ new: Record, replacing former: Record?, _ register: RegisterDeclaration, _ actor: Actor, action: String, note: String?,
        isCurrent: Bool = false, in tx: WriteTransaction
    ) throws -> Record {
        var record = new
        let changes = difference(from: former, to: new, register)
        if former != nil, changes.before.isEmpty, changes.after.isEmpty, note == nil { return new }
        if let former {
            record.version = former.version + 1
            record.updatedAt = tx.now
            record.updatedBy = actor.person
        }
        record.since = try tx.journal(
            commune: record.commune, author: actor.author, register: register.id, record: record.id.text, action: action,
            before: former == nil ? nil : JSONText.object(changes.before), after: JSONText.object(changes.after), note: note)
        if let former {
            try replace(former, with: record, register, isCurrent: isCurrent, in: tx)
        } else {
            try insert(record, register, in: tx)
        }
        touch(record, former == nil ? nil : changes.after.keys, in: tx)
        return record
    }

    private func insert(_ record: Record, _ register: RegisterDeclaration, in tx: WriteTransaction) throws {
        let shape = shape(of: register)
        let search = try reindexing(record, replacing: nil, register, in: tx)
        explainTaken(register, in: tx)
        try tx.insert(into: RegisterTable(register: register).name, shape.columns, rows: [shape.values(of: record, search: search.text)])
        try search.finish()
    }

    func replace(
        _ former: Record, with record: Record, _ register: RegisterDeclaration, isCurrent: Bool = false, in tx: WriteTransaction
    ) throws {
        let table = RegisterTable(register: register)
        // Former versions are not searched: their search text stays empty.
        let all = SQL.names(RegisterTable.systemColumns.map(\.name).filter { $0 != "search" } + table.fields)
        let search = try reindexing(record, replacing: former, register, in: tx)
        explainTaken(register, in: tx)
        try tx.executeLater(
            """
            INSERT INTO \(name: table.history) (\(all), search, until, until_at)
            SELECT \(all), '', CAST(\(record.since) AS BIGINT), CAST(\(tx.now) AS BIGINT) FROM \(name: table.name)
            WHERE commune = \(record.commune) AND id = \(record.id)
            """)
        let assignments = shape(of: register).assignments(of: record, search: search.text)
        let update: SQL = """
            UPDATE \(name: table.name) SET \(assignments)
            WHERE commune = \(record.commune) AND id = \(record.id) AND version = \(former.version)
            """
        if isCurrent {
            try tx.executeLater(update)
        } else if try tx.execute(update) != 1 {
            // Another server process was faster between our reading and the journal's lock.
            guard let current = try find(register, record.id, commune: record.commune, in: tx) else { throw RecordError.notFound }
            throw RecordError.conflict(current)
        }
        try search.finish()
    }

    /// The fields and workflow columns that differ, as stored.
    func difference(from former: Record?, to new: Record, _ register: RegisterDeclaration) -> (
        before: [String: Value], after: [String: Value]
    ) {
        var before: [String: Value] = [:]
        var after: [String: Value] = [:]
        func compare(_ name: String, _ old: Value, _ new: Value) {
            if old.means(new) { return }
            before[name] = old
            after[name] = new
        }
        for field in shape(of: register).fields { compare(field, former?[field] ?? .null, new[field]) }
        compare("state", former?.state.value ?? .null, new.state.value)
        compare("due_at", former?.dueAt.value ?? .null, new.dueAt.value)
        compare("assignee", former?.assignee.value ?? .null, new.assignee.value)
        compare("deleted_at", former?.deletedAt.value ?? .null, new.deletedAt.value)
        return (before, after)
    }

    /// Keeps the exact number of living records by state, in the transaction that changes it.
    func count(_ register: RegisterDeclaration, _ commune: Int, state: String?, by change: Int, in tx: WriteTransaction) {
        let (register, state) = (register.id, state ?? "")
        tx.add(Int64(change), to: "\(commune) \(register) \(state)", in: "tally") { change in
            """
            INSERT INTO tally (commune, register, state, records) VALUES (\(commune), \(register), \(state), \(change))
            ON CONFLICT (commune, register, state) DO UPDATE SET records = tally.records + excluded.records
            """
        }
    }

    /// What new records hold before anybody filled in anything.
    public func defaults(_ register: RegisterDeclaration, _ actor: Actor, _ now: Int64) -> [String: Value] {
        var values: [String: Value] = [:]
        for field in register.fields {
            switch field.defaultValue {
            case nil: break
            case .value(let value): values[field.id] = field.stored(value)
            case .today: values[field.id] = .text(Instant(milliseconds: now).date.description)
            case .now: values[field.id] = .integer(now)
            case .currentPerson: values[field.id] = actor.person.value
            case .currentPost: values[field.id] = (actor.acting?.id).value
            case .currentUnit: values[field.id] = (actor.acting?.unit).value
            }
        }
        return values.filter { !$0.value.isNull }
    }

    /// Gives every code field its next number: without gaps, because the counter moves in the same transaction; without repetition, because
    /// writers take turns.
    func giveCodes(_ record: inout Record, _ register: RegisterDeclaration, _ tx: WriteTransaction) throws {
        for field in codesGivenAtOnce(register) where record[field.id].isNull { try giveCode(field, to: &record, register, tx) }
    }

    /// The code fields of new records, but for those that wait for a step of the workflow.
    func codesGivenAtOnce(_ register: RegisterDeclaration) -> [FieldDeclaration] {
        let later = catalogue.workflow(of: register)?.numberedLater ?? []
        return register.fields.filter { $0.type == .code && $0.codePattern != nil && !later.contains($0.id) }
    }

    /// Gives a code field the next code of its series. The counter is part of the transaction: one that fails leaves no gap, and of two at once one
    /// waits for the other.
    public func giveCode(_ field: FieldDeclaration, to record: inout Record, _ register: RegisterDeclaration, _ tx: WriteTransaction) throws
    {
        guard let pattern = field.codePattern else { return }
        let today = Instant(milliseconds: tx.now).date
        let scope = try text(pattern.counterScope, record, register, today, number: 0, tx)
        let first = try firstNumber(field, register, scope, record.commune, in: tx)
        let number = try tx.number(
            """
            INSERT INTO code_counter (commune, register, field, scope, last)
            VALUES (\(record.commune), \(register.id), \(field.id), \(scope), \(first))
            ON CONFLICT (commune, register, field, scope) DO UPDATE SET last = code_counter.last + 1 RETURNING last
            """)
        record[field.id] = .text(try text(pattern.pieces, record, register, today, number: number, tx))
    }

    func text(
        _ pieces: [CodePattern.Piece], _ record: Record, _ register: RegisterDeclaration, _ today: CalendarDate, number: Int64,
        _ tx: ReadTransaction
    ) throws -> String {
        try pieces.map { piece in
            switch piece {
            case .literal(let literal): literal
            case .field(let field): record[field].text ?? record[field].integer.map(String.init) ?? ""
            case .unitCode: try unitCode(record, register, tx)
            case .date(let part): part.text(today)
            case .sequence(let width): String(number).leftPadded(to: width)
            case .hidden: ""
            }
        }.joined()
    }

    private func unitCode(_ record: Record, _ register: RegisterDeclaration, _ tx: ReadTransaction) throws -> String {
        guard let unit = register.scopeField.flatMap({ record[$0].text }) else { return String(record.commune) }
        let row = try tx.first("SELECT code FROM reg_unit WHERE commune = \(record.commune) AND id = \(unit)")
        return row?["code"].text ?? String(record.commune)
    }
}

extension CodePattern.DatePart {
    fileprivate func text(_ date: CalendarDate) -> String {
        let year = String(date.year)
        let month = String(date.month).leftPadded(to: 2)
        let day = String(date.day).leftPadded(to: 2)
        return switch self {
        case .yyyy: year
        case .yy: String(year.suffix(2))
        case .MM: month
        case .dd: day
        case .yyMMdd: year.suffix(2) + month + day
        }
    }
}

extension String {
    fileprivate func leftPadded(to width: Int) -> String {
        String(repeating: "0", count: max(0, width - count)) + self
    }
}
