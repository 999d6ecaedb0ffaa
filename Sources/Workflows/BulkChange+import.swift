public import Registers
public import Store

extension WorkflowEngine {
    /// Notes which records an import made or changed, by the journal entries of one of its transactions, so that the import can be undone.
    ///
    /// - Parameter written: the records as the transaction left them.
    public func note(_ written: WrittenBatch, of importID: RecordID, in tx: WriteTransaction) throws {
        let records = written.created + written.changed
        guard let commune = records.first?.commune, let from = records.lazy.map(\.since).min(), let to = records.lazy.map(\.since).max()
        else {
            return
        }
        try tx.execute(
            """
            INSERT INTO bulk_span (commune, bulk, from_seq, to_seq, entries) VALUES (\(commune), \(importID), \(from), \(to), \(records.count))
            """)
    }

    /// How many records of an import can still be put back as they were: none once that began, or when too long ago.
    public func undoable(_ importID: RecordID, commune: Int, in tx: ReadTransaction) throws -> Int {
        let begun = try tx.first(
            """
            SELECT state FROM bulk_change WHERE commune = \(commune) AND id = \(importID) AND state <> \(BulkChange.State.done.rawValue)
            """)
        return begun == nil ? try entriesLeft(importID, commune: commune, in: tx) : 0
    }

    /// Writes down that an import is to be undone; nothing changes before somebody confirms (``undo(_:limit:by:in:)``).
    ///
    /// - Throws: ``RecordError`` with `forbidden` for nobody, `invalid` where the time for it is over.
    public func prepareUndo(
        ofImport id: RecordID, _ fileName: String, on register: String, by actor: Actor, in tx: WriteTransaction
    ) throws -> BulkChange {
        guard let person = actor.person else { throw RecordError.forbidden }
        let total = try undoable(id, commune: actor.commune, in: tx)
        if total == 0 { throw RecordError.tooLateToUndo }
        try tx.execute(
            """
            INSERT INTO bulk_change (commune, id, register, account, post, at, action, state, total, finished_at)
            VALUES (\(actor.commune), \(id), \(register), \(person), \(actor.acting?.id), \(tx.now),
                \(try BulkAction.imported(file: fileName).text()), \(BulkChange.State.done.rawValue), \(total), \(tx.now))
            ON CONFLICT (commune, id) DO UPDATE SET account = excluded.account, post = excluded.post, finished_at = excluded.finished_at
            """)
        return try bulk(id, on: register, for: actor, in: tx)
    }

    /// Forgets what imports that began before `moment` did: they can't be undone any more. The journal and former versions stay.
    public func forgetImports(before moment: Int64, in tx: WriteTransaction) throws {
        try tx.execute("DELETE FROM bulk_span WHERE bulk < \(RecordID(notBefore: moment))")
    }

    func entriesLeft(_ id: RecordID, commune: Int, in tx: ReadTransaction) throws -> Int {
        let row = try tx.first(
            "SELECT CAST(coalesce(sum(entries), 0) AS BIGINT) AS n FROM bulk_span WHERE commune = \(commune) AND bulk = \(id)")
        return Int(try row?.integer("n") ?? 0)
    }

    /// Makes the items of the import's last transaction that is not undone yet, when those behind it are.
    ///
    /// - Returns: whether there was one.
    func gather(_ change: BulkChange, in tx: WriteTransaction) throws -> Bool {
        let span = try tx.first(
            """
            SELECT from_seq, to_seq FROM bulk_span WHERE commune = \(change.commune) AND bulk = \(change.id) ORDER BY from_seq DESC LIMIT 1
            """)
        guard let span else { return false }
        let (from, to) = (try span.integer("from_seq"), try span.integer("to_seq"))
        let entries = try tx.rows(
            """
            SELECT seq, record FROM journal WHERE commune = \(change.commune) AND register = \(change.register)
            AND seq BETWEEN \(from) AND \(to) AND action IN ('create', 'edit') ORDER BY seq
            """
        ).compactMap { row -> (seq: Int64, record: RecordID)? in
            guard let record = RecordID(try row.text("record")) else { return nil }
            return (try row.integer("seq"), record)
        }
        let ids = Set(entries.map(\.record.text))
        let current = try registry.records(change.register, ids, commune: change.commune, in: tx)
        let former = try registry.versions(of: ids, in: change.register, before: from, commune: change.commune, in: tx)
        try tx.insert(
            into: "bulk_item", ["commune", "bulk", "place", "record", "outcome", "former", "later"],
            rows: entries.map { entry in
                let record = current[entry.record.text]
                // What has a later version was changed since: no version of it is the import's any more.
                let later = record.flatMap { (from...to).contains($0.since) ? $0.version : nil }
                return [
                    change.commune.value, change.id.value, entry.seq.value, entry.record.value, BulkChange.Outcome.done.rawValue.value,
                    former[entry.record.text].map { .integer($0) } ?? .null, later.map { .integer($0) } ?? .null,
                ]
            })
        try tx.execute("DELETE FROM bulk_span WHERE commune = \(change.commune) AND bulk = \(change.id) AND from_seq = \(from)")
        return true
    }
}

extension Migration {
    /// What imports did, by transaction: one row for up to some thousand records.
    static let importSpans = Migration(
        "0050-bulk-span",
        """
        CREATE TABLE bulk_span (
            commune {integer} NOT NULL, bulk {uuid} NOT NULL, from_seq {integer} NOT NULL, to_seq {integer} NOT NULL, entries {integer} NOT NULL,
            PRIMARY KEY (commune, bulk, from_seq)
        ) {table};
        """)
}
