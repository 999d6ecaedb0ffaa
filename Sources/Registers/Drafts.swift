import Declarations
public import Store

/// What somebody typed into a form and has not saved yet, kept on the server so that a closed browser loses nothing.
public struct Draft: Sendable, Equatable {
    /// When it was kept, in milliseconds since 1970 UTC.
    public let at: Int64
    /// Form fields as typed.
    public let fields: [String: String]
}

extension Registry {
    /// Keeps what a person typed so far; `record` is nil for a new record's form. Personal fields are kept sealed like everything else in it.
    public func keepDraft(_ register: String, record: RecordID?, _ fields: [String: String], by actor: Actor, in tx: WriteTransaction)
        throws
    {
        guard let person = actor.person else { throw RecordError.forbidden }
        let key = record?.text ?? ""
        let body = try cipher.seal(JSONText.object(fields.mapValues(Value.text)), place: "draft.\(person).\(register).\(key)")
        try tx.execute(
            """
            INSERT INTO draft (commune, account, register, record, at, body) VALUES (\(actor.commune), \(person), \(register), \(key), \(tx.now), \(body))
            ON CONFLICT (commune, account, register, record) DO UPDATE SET at = excluded.at, body = excluded.body
            """)
    }

    public func draft(_ register: String, record: RecordID?, for actor: Actor, in tx: ReadTransaction) throws -> Draft? {
        guard let person = actor.person else { return nil }
        let key = record?.text ?? ""
        let row = try tx.first(
            "SELECT at, body FROM draft WHERE commune = \(actor.commune) AND account = \(person) AND register = \(register) AND record = \(key)"
        )
        guard let row else { return nil }
        let json = try cipher.open(try row.text("body"), place: "draft.\(person).\(register).\(key)")
        return Draft(at: try row.integer("at"), fields: JSONText.values(json).compactMapValues(\.text))
    }

    /// When the actor's drafts of records of some registers were kept (milliseconds since 1970 UTC), by record id.
    public func draftTimes(_ registers: [String], for actor: Actor, in tx: ReadTransaction) throws -> [String: Int64] {
        guard let person = actor.person else { return [:] }
        let rows = try tx.rows(
            """
            SELECT record, at FROM draft
            WHERE commune = \(actor.commune) AND account = \(person) AND record <> '' AND register IN (\(SQL.values(registers)))
            """)
        return Dictionary(try rows.map { (try $0.text("record"), try $0.integer("at")) }) { one, other in max(one, other) }
    }

    public func dropDraft(_ register: String, record: RecordID?, for actor: Actor, in tx: WriteTransaction) throws {
        guard let person = actor.person else { return }
        try tx.execute(
            """
            DELETE FROM draft WHERE commune = \(actor.commune) AND account = \(person) AND register = \(register) AND record = \(record?.text ?? "")
            """)
    }
}

/// A list that somebody gave a name: its query string.
public struct KeptView: Sendable, Identifiable {
    public let id: RecordID
    public let name: String
    /// As in the list's address: `state=open&sort=-due_at`.
    public let query: String
    /// Whether everybody in the commune sees it.
    public let shared: Bool
    public let isOwn: Bool
    /// The person who kept it.
    public let owner: String
    /// Whether the reader may take it away.
    public let mayDrop: Bool
}

extension Registry {
    /// Views that the actor kept or others shared, by name.
    public func keptViews(_ register: String, for actor: Actor, in tx: ReadTransaction) throws -> [KeptView] {
        guard let person = actor.person else { return [] }
        let mayShare = rights.allows(.shareViews, to: actor)
        return try tx.rows(
            """
            SELECT id, account, name, query, shared FROM saved_view
            WHERE commune = \(actor.commune) AND register = \(register) AND (account = \(person) OR shared = \(true)) ORDER BY name
            """
        ).compactMap { row in
            guard let id = RecordID(try row.text("id")) else { return nil }
            let (owner, shared) = (try row.text("account"), try row.boolean("shared"))
            return KeptView(
                id: id, name: try row.text("name"), query: try row.text("query"), shared: shared, isOwn: owner == person, owner: owner,
                mayDrop: owner == person || shared && mayShare)
        }
    }

    /// - Throws: ``RecordError`` with `forbidden` for a shared view of somebody without the right `share_views`.
    public func keepView(_ register: String, name: String, query: String, shared: Bool, by actor: Actor, in tx: WriteTransaction) throws {
        guard let person = actor.person, !shared || rights.allows(.shareViews, to: actor) else { throw RecordError.forbidden }
        let name = name.trimmed
        guard (1...60).contains(name.count) else {
            throw RecordError.invalid([
                FieldProblem("name", vi: "Tên chế độ xem dài 1 đến 60 ký tự.", en: "A view's name has 1 to 60 characters.")
            ])
        }
        try tx.execute(
            """
            INSERT INTO saved_view (commune, id, account, register, name, query, shared, at)
            VALUES (\(actor.commune), \(RecordID()), \(person), \(register), \(name), \(query), \(shared), \(tx.now))
            """)
    }

    /// Takes away an own view; with the right `share_views`, also one that somebody else shared.
    public func dropView(_ id: RecordID, by actor: Actor, in tx: WriteTransaction) throws {
        guard let person = actor.person else { throw RecordError.forbidden }
        let whose: SQL = rights.allows(.shareViews, to: actor) ? "(account = \(person) OR shared = \(true))" : "account = \(person)"
        let dropped = try tx.execute("DELETE FROM saved_view WHERE commune = \(actor.commune) AND id = \(id) AND " + whose)
        guard dropped == 1 else { throw RecordError.notFound }
    }
}
