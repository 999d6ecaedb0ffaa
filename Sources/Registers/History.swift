import Declarations
public import Store

extension Registry {
    /// The versions of a record, the present one first.
    public func versions(of record: Record, in tx: ReadTransaction) throws -> [Record] {
        let register = try register(record.register)
        let table = RegisterTable(register: register)
        let former = try tx.rows(
            "SELECT * FROM \(name: table.history) WHERE commune = \(record.commune) AND id = \(record.id) ORDER BY version DESC LIMIT 500")
        return [record] + (try former.map { try Record(register: register.id, $0, fields: table.fields) })
    }

    /// The record as it stood when the journal had reached `seq`; nil where it did not exist yet or was deleted.
    public func record(_ registerID: String, _ id: RecordID, commune: Int, asOf seq: Int64, in tx: ReadTransaction) throws -> Record? {
        let register = try register(registerID)
        let table = RegisterTable(register: register)
        let columns = SQL.names(RegisterTable.systemColumns.map(\.name) + table.fields)
        let row = try tx.first(
            """
            SELECT \(columns) FROM \(name: table.name) WHERE commune = \(commune) AND id = \(id) AND since <= \(seq)
            UNION ALL
            SELECT \(columns) FROM \(name: table.history) WHERE commune = \(commune) AND id = \(id) AND since <= \(seq) AND until > \(seq)
            """)
        let record = try row.map { try Record(register: register.id, $0, fields: table.fields) }
        return record?.isDeleted == true ? nil : record
    }

    /// Every record that lived when the journal had reached `seq`, by id.
    public func records(_ registerID: String, commune: Int, asOf seq: Int64, in tx: ReadTransaction) throws -> [Record] {
        let register = try register(registerID)
        let table = RegisterTable(register: register)
        let columns = SQL.names(RegisterTable.systemColumns.map(\.name) + table.fields)
        return try tx.rows(
            """
            SELECT \(columns) FROM \(name: table.name) WHERE commune = \(commune) AND since <= \(seq) AND deleted_at IS NULL
            UNION ALL
            SELECT \(columns) FROM \(name: table.history)
            WHERE commune = \(commune) AND since <= \(seq) AND until > \(seq) AND deleted_at IS NULL
            ORDER BY id
            """
        ).map { try Record(register: register.id, $0, fields: table.fields) }
    }

    /// The journal's seq at a moment: what `asOf` wants for a date.
    public func seq(at moment: Int64, commune: Int, in tx: ReadTransaction) throws -> Int64 {
        try tx.number("SELECT COALESCE(max(seq), 0) AS seq FROM journal WHERE commune = \(commune) AND at <= \(moment)")
    }
}

/// A remark that somebody made on a record.
public struct Comment: Sendable, Identifiable {
    public let id: RecordID
    public let at: Int64
    /// Record id of the person; nil for the platform.
    public let person: String?
    public let post: String?
    public let body: String

    init?(_ row: Row) throws {
        guard let id = RecordID(try row.text("id")) else { return nil }
        self.id = id
        (at, body) = (try row.integer("at"), try row.text("body"))
        (person, post) = (row["account"].text, row["post"].text)
    }
}

extension Registry {
    /// Adds a remark. - Throws: ``RecordError`` with `invalid` for an empty or overlong one, `forbidden` without the right to comment.
    @discardableResult
    public func comment(on record: Record, _ body: String, by actor: Actor, in tx: WriteTransaction) throws -> RecordID {
        let register = try register(record.register)
        guard rights.allows(.comment, on: record, of: register, to: actor) else { throw RecordError.forbidden }
        let text = body.trimmed
        guard !text.isEmpty else {
            throw RecordError.invalid([FieldProblem("body", vi: "Bạn chưa viết gì.", en: "You have not written anything.")])
        }
        guard text.count <= 5000 else {
            throw RecordError.invalid([
                FieldProblem("body", vi: "Trao đổi dài quá 5.000 ký tự.", en: "A remark has at most 5,000 characters.")
            ])
        }
        let id = RecordID()
        try tx.execute(
            """
            INSERT INTO comment (commune, id, register, record, at, account, post, body)
            VALUES (\(record.commune), \(id), \(register.id), \(record.id), \(tx.now), \(actor.person), \(actor.acting?.id), \(text))
            """)
        try tx.journal(
            commune: record.commune, author: actor.author, register: register.id, record: record.id.text, action: "comment", note: text)
        return id
    }

    /// Remarks on several records of one register, the oldest first, by record.
    public func comments(on records: [Record], in tx: ReadTransaction) throws -> [RecordID: [Comment]] {
        guard let first = records.first else { return [:] }
        let rows = try tx.rows(
            """
            SELECT record, id, at, account, post, body FROM comment
            WHERE commune = \(first.commune) AND register = \(first.register) AND record IN (\(SQL.values(records.map(\.id)))) ORDER BY at, id
            """)
        return try Dictionary(grouping: rows) { RecordID(try $0.text("record")) ?? first.id }.mapValues { try $0.compactMap(Comment.init) }
    }

    /// Remarks on a record and on those that were merged into it, the oldest first.
    public func comments(on record: Record, in tx: ReadTransaction) throws -> [Comment] {
        let records = [record.id] + (try merges(into: record, in: tx).map(\.merged))
        return try tx.rows(
            """
            SELECT id, at, account, post, body FROM comment
            WHERE commune = \(record.commune) AND register = \(record.register) AND record IN (\(SQL.values(records))) ORDER BY at, id
            """
        ).compactMap(Comment.init)
    }
}

extension String {
    package var trimmed: String {
        // Most texts begin and end with a letter or digit of ASCII.
        if let first = utf8.first, let last = utf8.last, 33...126 ~= first, 33...126 ~= last { return self }
        guard first?.isWhitespace == true || last?.isWhitespace == true else { return self }
        return String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
