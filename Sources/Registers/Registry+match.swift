import Declarations
public import Store

extension Registry {
    /// Lets PostgreSQL look at a table that grew by many rows at once. Until it does so of its own, a minute later, it takes a commune for one of
    /// hundreds and goes through all its records for each list of keys.
    public func learnSpread(of registerID: String, in tx: WriteTransaction) throws {
        guard tx.engine == .postgres else { return }
        try tx.execute("ANALYZE \(name: RegisterTable(register: try register(registerID)).name)")
    }

    /// Records, deleted ones among them, by what tells them apart: `id`, `external_id` (of `source`) or a field that no two share.
    ///
    /// Whoever uses them judges rights: see ``judge(_:_:source:by:in:)``.
    /// - Returns: by the text of the value asked for.
    public func records(
        _ registerID: String, by key: String, _ values: some Collection<Value>, source: String? = nil, commune: Int, in tx: ReadTransaction
    ) throws -> [Value: Record] {
        let register = try register(registerID)
        let table = RegisterTable(register: register)
        var found: [Value: Record] = [:]
        // A field's value may be free again because its record was deleted; ids never are.
        let isDeletable = key == SystemField.id.rawValue || key == SystemField.externalID.rawValue
        for some in Array(Set(values)).chunked {
            var condition: SQL = "commune = \(commune) AND \(name: key) IN (\(SQL.values(some)))"
            if key == SystemField.externalID.rawValue { condition += " AND source = \(source)" }
            if !isDeletable { condition += " AND deleted_at IS NULL" }
            for row in try tx.rows("SELECT * FROM \(name: table.name) WHERE " + condition) {
                let record = try Record(register: register.id, row, fields: table.fields)
                found[record.value(of: key)] = record
            }
        }
        return found
    }

    /// Living records that the actor may read and whose text in `field` is one of these.
    public func records(
        _ registerID: String, where field: String, isOneOf texts: some Collection<String>, for actor: Actor, in tx: ReadTransaction
    ) throws -> [Record] {
        let register = try register(registerID)
        let table = RegisterTable(register: register)
        var found: [Record] = []
        for some in Array(Set(texts)).chunked {
            let rows = try tx.rows(
                """
                SELECT * FROM \(name: table.name)
                WHERE commune = \(actor.commune) AND \(name: field) IN (\(SQL.values(some))) AND deleted_at IS NULL
                """)
            found += try rows.map { try Record(register: register.id, $0, fields: table.fields) }
        }
        return found.filter { rights.allows(.read, on: $0, of: register, to: actor) }
    }
}
