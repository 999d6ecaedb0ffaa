import Declarations
public import Store

extension Registry {
    /// The record whatever its state and the reader's rights, deleted ones too; nil where there is none in the commune. For putting back what
    /// somebody did: whoever calls it judges the rights.
    public func anyRecord(_ registerID: String, _ id: RecordID, commune: Int, in tx: ReadTransaction) throws -> Record? {
        try find(try register(registerID), id, commune: commune, in: tx)
    }

    /// A record as it was in a former version; nil where that version is not kept.
    public func former(_ record: Record, version: Int64, in tx: ReadTransaction) throws -> Record? {
        let register = try register(record.register)
        let table = RegisterTable(register: register)
        let columns = SQL.names(RegisterTable.systemColumns.map(\.name) + table.fields)
        let row = try tx.first(
            """
            SELECT \(columns) FROM \(name: table.history)
            WHERE commune = \(record.commune) AND id = \(record.id) AND version = \(version)
            """)
        return try row.map { try Record(register: register.id, $0, fields: table.fields) }
    }

    /// Gives a record the values, state, desk and deadline of a former version of it, as a new version. Rights are the caller's to judge.
    public func revert(_ current: Record, to former: Record, by actor: Actor, in tx: WriteTransaction) throws -> Record {
        let register = try register(current.register)
        let changed = register.fields.filter { current[$0.id] != former[$0.id] }.map(\.id)
        let plain = try opened(former, register)
        let values = Dictionary(uniqueKeysWithValues: changed.map { ($0, plain[$0]) })
        return try apply(current, values, action: "undo", note: nil, by: actor, in: tx) { record in
            record.state = former.state
            record.stateSince = former.stateSince
            record.dueAt = former.dueAt
            record.assignee = former.assignee
        }
    }
}

extension Registry {
    /// Records as they were made, or as work whose journal entries lie within one of `spans` left them last, by id. Where a record differs now,
    /// somebody changed it since. Records have to be of one register.
    public func bases(of records: [Record], leftWithin spans: [ClosedRange<Int64>], in tx: ReadTransaction) throws -> [RecordID: Record] {
        guard let first = records.first else { return [:] }
        let table = RegisterTable(register: try register(first.register))
        let columns = SQL.names(RegisterTable.systemColumns.map(\.name) + table.fields)
        let within: [SQL] = ["version = 1"] + spans.map { "since BETWEEN \($0.lowerBound) AND \($0.upperBound)" }
        let condition = SQL.joined(within, separator: " OR ")
        let rows = try tx.rows(
            """
            SELECT \(columns) FROM \(name: table.history)
            WHERE commune = \(first.commune) AND id IN (\(SQL.values(records.map(\.id)))) AND (
            """ + condition + ")")
        let former = try rows.map { try Record(register: first.register, $0, fields: table.fields) }
        let present = records.filter { record in record.version == 1 || spans.contains { $0.contains(record.since) } }
        return Dictionary((former + present).map { ($0.id, $0) }) { one, other in one.version > other.version ? one : other }
    }

    /// Records as they stood right before a journal entry, by id; those that were made since are missing.
    public func formers(
        of ids: some Collection<String>, in registerID: String, before seq: Int64, commune: Int, in tx: ReadTransaction
    ) throws -> [String: Record] {
        if ids.isEmpty { return [:] }
        let register = try register(registerID)
        let table = RegisterTable(register: register)
        let columns = SQL.names(RegisterTable.systemColumns.map(\.name) + table.fields)
        let rows = try tx.rows(
            """
            SELECT \(columns) FROM \(name: table.history)
            WHERE commune = \(commune) AND id IN (\(SQL.values(ids.sorted()))) AND since < \(seq) AND until >= \(seq)
            """)
        return Dictionary(try rows.map { (try $0.text("id"), try Record(register: register.id, $0, fields: table.fields)) }) { one, _ in one
        }
    }

    /// The ids of all records that a query leaves and the actor may read, by id; at most `query.limit`, whatever order or page it asks for.
    public func ids(_ registerID: String, _ query: RecordQuery, for actor: Actor, in tx: ReadTransaction) throws -> [RecordID] {
        let register = try register(registerID)
        let condition = try condition(register, query, searching: .asWhole, for: actor, in: tx)
        let table = RegisterTable(register: register).name
        return try tx.rows("SELECT id FROM \(name: table) WHERE " + condition + " ORDER BY id LIMIT \(query.limit)").compactMap {
            RecordID(try $0.text("id"))
        }
    }
}

extension Registry {
    /// The versions that records had before a journal entry, by id; new records then have none.
    public func versions(
        of ids: some Collection<String>, in registerID: String, before seq: Int64, commune: Int, in tx: ReadTransaction
    ) throws -> [String: Int64] {
        if ids.isEmpty { return [:] }
        let table = RegisterTable(register: try register(registerID))
        let rows = try tx.rows(
            """
            SELECT id, max(version) AS version FROM \(name: table.history)
            WHERE commune = \(commune) AND since < \(seq) AND id IN (\(SQL.values(ids.sorted()))) GROUP BY id
            """)
        return Dictionary(try rows.map { (try $0.text("id"), try $0.integer("version")) }) { one, _ in one }
    }
}
