import Declarations
import Store

/// The index behind search: search texts of living records by token, newest first, kept in the transaction that changes the records.
///
/// On PostgreSQL each register's table has a GIN index over its search texts, which the engine keeps itself. On SQLite one FTS5 table holds
/// the tokens of all registers and `derived_document` says which record a row of it stands for. All of it can be made again from the records
/// and stays out of backups.
struct SearchIndex {
    static func make(_ registers: [RegisterDeclaration], in tx: WriteTransaction) throws {
        try tx.defineDerived(
            """
            CREATE TABLE IF NOT EXISTS derived_shape (register {text} PRIMARY KEY, shape {text} NOT NULL) {table};
            CREATE TABLE IF NOT EXISTS derived_word (
                commune {integer} NOT NULL, word {text} NOT NULL, plain {text} NOT NULL, letters {integer} NOT NULL,
                PRIMARY KEY (commune, word)
            ) {table};
            CREATE INDEX IF NOT EXISTS derived_word_plain ON derived_word (commune, plain);
            CREATE INDEX IF NOT EXISTS derived_word_letters ON derived_word (commune, letters, plain);
            """)
        switch tx.engine {
        case .sqlite: try tx.defineDerived(fullText)
        case .postgres: for register in registers { try tx.defineDerived(ginIndex(register)) }
        }
    }

    /// Without positions and texts (`detail`, `content`): the index is a fifth of its size then, and nothing needs them.
    private static let fullText = """
        CREATE TABLE IF NOT EXISTS derived_document (
            row_no INTEGER PRIMARY KEY, in_register TEXT NOT NULL, in_commune INTEGER NOT NULL, of_record TEXT NOT NULL,
            UNIQUE (in_register, in_commune, of_record)
        ) STRICT;
        CREATE VIRTUAL TABLE IF NOT EXISTS derived_search USING fts5(
            tokens, content='', columnsize=0, detail=none, prefix='2 3 4 5 6', tokenize="ascii tokenchars '@~._'"
        );
        CREATE VIRTUAL TABLE IF NOT EXISTS derived_search_term USING fts5vocab(derived_search, instance);
        """

    private static func ginIndex(_ register: RegisterDeclaration) -> String {
        """
        CREATE INDEX IF NOT EXISTS "\(RegisterIndex.fitted("derived_\(register.id)"))" ON "\(RegisterTable(register: register).name)"
        USING gin (array_to_tsvector(string_to_array(btrim(search), ' '))) WITH (gin_pending_list_limit = 1024) WHERE deleted_at IS NULL
        """
    }

    /// The expression of ``ginIndex(_:)``, word for word.
    ///
    /// The query stands in a statement of its own: the planner, which takes single words for cheaper than they are and then reads the whole
    /// table, does not see it and goes through the index.
    static func matches(_ expression: SearchExpression) -> SQL {
        "array_to_tsvector(string_to_array(btrim(search), ' ')) @@ (SELECT CAST(\(expression.tsquery) AS tsquery))"
    }

    // MARK: SQLite

    /// Adds a record that stands in its table already.
    static func add(_ record: Record, _ text: String, in tx: WriteTransaction) throws {
        guard tx.engine == .sqlite else { return }
        try tx.execute(
            """
            INSERT INTO derived_document (in_register, in_commune, of_record) VALUES (\(record.register), \(record.commune), \(record.id))
            ON CONFLICT DO NOTHING
            """)
        try tx.execute(
            """
            INSERT INTO derived_search (rowid, tokens) SELECT row_no, \(text) FROM derived_document
            WHERE in_register = \(record.register) AND in_commune = \(record.commune) AND of_record = \(record.id)
            """)
    }

    /// Adds records that are new and stand in their table already.
    ///
    /// - Parameter texts: their search texts, in their order.
    static func add(_ records: [Record], _ texts: [String], in tx: WriteTransaction) throws {
        guard tx.engine == .sqlite, !records.isEmpty else { return }
        // Nobody else writes until the transaction ends, so the numbers stay free.
        let last = try tx.number("SELECT coalesce(max(row_no), 0) AS n FROM derived_document")
        func number(_ index: Int) -> Value { .integer(last + 1 + Int64(index)) }
        try tx.insert(into: "derived_document", ["row_no", "in_register", "in_commune", "of_record"], count: records.count) { index in
            [number(index), records[index].register.value, records[index].commune.value, records[index].id.value]
        }
        try tx.insert(into: "derived_search", ["rowid", "tokens"], count: records.count) { [number($0), texts[$0].value] }
    }

    /// Takes out a record; FTS5 without texts of its own has to be told the one under which it was added.
    static func remove(_ record: Record, _ text: String, in tx: WriteTransaction) throws {
        guard tx.engine == .sqlite else { return }
        try tx.execute(
            """
            INSERT INTO derived_search (derived_search, rowid, tokens) SELECT 'delete', row_no, \(text) FROM derived_document
            WHERE in_register = \(record.register) AND in_commune = \(record.commune) AND of_record = \(record.id)
            """)
    }

    /// Forgets a record's place; after ``remove(_:_:in:)`` for one that is not searched any more.
    static func forget(_ record: Record, in tx: WriteTransaction) throws {
        guard tx.engine == .sqlite else { return }
        try tx.execute(
            """
            DELETE FROM derived_document
            WHERE in_register = \(record.register) AND in_commune = \(record.commune) AND of_record = \(record.id)
            """)
    }
}

extension Registry {
    /// The search text of a record that is about to be written, and what to do when it was: keep the index in step.
    func reindexing(
        _ record: Record, replacing former: Record?, _ register: RegisterDeclaration, in tx: WriteTransaction
    ) throws -> (text: String, finish: () throws -> Void) {
        let (text, words) = shape(of: register).searchTexts.text(of: record)
        try vocabulary.add(words, commune: record.commune, in: tx)
        if tx.engine == .postgres { return (text, {}) }
        // The text in the row and not that of the record as it was: only under the very same text does FTS5 take a record out.
        let indexed = try former.flatMap { former in former.isDeleted ? nil : try searchText(of: former, in: tx) }
        if indexed == text, !record.isDeleted { return (text, {}) }
        return (
            text,
            {
                if let indexed { try SearchIndex.remove(record, indexed, in: tx) }
                if record.isDeleted {
                    try SearchIndex.forget(record, in: tx)
                } else {
                    try SearchIndex.add(record, text, in: tx)
                }
            }
        )
    }

    /// The search text in the record's row.
    func searchText(of record: Record, in tx: ReadTransaction) throws -> String? {
        try tx.first("SELECT search FROM \(name: "reg_\(record.register)") WHERE commune = \(record.commune) AND id = \(record.id)")?[
            "search"
        ].text
    }
}
