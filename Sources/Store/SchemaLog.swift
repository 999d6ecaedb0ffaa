/// One statement of data definition as it was given to ``WriteTransaction/define(_:)``, with its type words: replayed in order on either
/// engine, the statements make the same schema. Backups carry them.
struct SchemaStatement: Codable, Sendable, Equatable {
    enum Kind: String, Codable, Sendable { case table, index, view, alter }

    let kind: Kind
    let name: String
    /// The table that it belongs to.
    let relation: String
    let statement: String
}

/// What one statement means for the record of the schema.
enum SchemaChange: Equatable {
    case add(SchemaStatement)
    case drop(SchemaStatement.Kind, name: String)

    /// - Throws: `schema` for what can't be replayed on the other engine.
    init?(_ statement: String) throws(StoreError) {
        var words = SchemaWords(statement)
        switch words.next() {
        case "create":
            words.skip("unique")
            if words.skip("temporary") || words.skip("temp") { return nil }
            guard let kind = words.kind() else { throw Self.unknown(statement) }
            _ = words.skip("if") && words.skip("not") && words.skip("exists")
            guard let name = words.next() else { throw Self.unknown(statement) }
            let table = kind == .index && words.skip("on") ? words.next() : name
            self = .add(SchemaStatement(kind: kind, name: name, relation: table ?? name, statement: statement))
        case "drop":
            guard let kind = words.kind() else { throw Self.unknown(statement) }
            _ = words.skip("if") && words.skip("exists")
            guard let name = words.next() else { throw Self.unknown(statement) }
            self = .drop(kind, name: name)
        case "alter":
            guard words.skip("table"), let table = words.next(), !(words.skip("rename") && words.skip("to")) else {
                throw Self.unknown(statement)
            }
            self = .add(SchemaStatement(kind: .alter, name: table, relation: table, statement: statement))
        default:
            return nil
        }
    }

    private static func unknown(_ statement: String) -> StoreError {
        StoreError(
            .schema,
            "define() takes tables (not renamed), indexes, views and columns, which a restore can replay; not: \(statement.prefix(60))")
    }
}

extension WriteTransaction {
    /// Runs statements of data definition, with the type words of ``Dialect``, and remembers them for backups.
    ///
    /// - Throws: `schema` for triggers, functions and renamed tables, which can't be replayed on the other engine; what the engine refuses.
    public func define(_ statements: String) throws {
        let single = SchemaWords.statements(in: statements)
        let changes = try single.compactMap { statement throws(StoreError) in try SchemaChange(statement) }
        try usable().script(Dialect(engine).expand(statements))
        for change in changes { try remember(change) }
    }

    /// Runs statements that make tables or indexes which hold nothing of their own: they can be made again from others at any time.
    ///
    /// Their names begin with `derived_`. Unlike what ``define(_:)`` makes they may differ from engine to engine, backups leave them out, and
    /// whoever makes them makes them anew after a restore.
    public func defineDerived(_ statements: String) throws {
        try usable().script(Dialect(engine).expand(statements))
    }

    private func remember(_ change: SchemaChange) throws {
        switch change {
        case .add(let object):
            // `IF NOT EXISTS` on what is there already.
            if object.kind != .alter,
                try first("SELECT 1 AS known FROM schema_object WHERE kind = \(object.kind.rawValue) AND name = \(object.name)") != nil
            {
                return
            }
            let position = try number("SELECT coalesce(max(position), 0) + 1 AS n FROM schema_object")
            try execute(
                """
                INSERT INTO schema_object (position, kind, name, relation, statement)
                VALUES (\(position), \(object.kind.rawValue), \(object.name), \(object.relation), \(object.statement))
                """)
        case .drop(let kind, let name):
            try execute("DELETE FROM schema_object WHERE kind = \(kind.rawValue) AND name = \(name)")
            if kind == .table { try execute("DELETE FROM schema_object WHERE relation = \(name)") }
        }
    }

    /// Makes the tables that tell what the schema is; they are not in their own record. Waits for another process that does the same.
    func makeSchemaTables() throws {
        if engine == .postgres { _ = try rows("SELECT pg_advisory_xact_lock(7021) IS NULL AS locked") }
        try usable().script(
            Dialect(engine).expand(
                """
                CREATE TABLE IF NOT EXISTS schema_migration (
                    id {text} PRIMARY KEY, checksum {text} NOT NULL, applied_at {integer} NOT NULL
                ) {table};
                CREATE TABLE IF NOT EXISTS schema_object (
                    position {integer} PRIMARY KEY, kind {text} NOT NULL, name {text} NOT NULL,
                    relation {text} NOT NULL, statement {text} NOT NULL
                ) {table};
                CREATE INDEX IF NOT EXISTS schema_object_name ON schema_object (kind, name);
                """))
    }
}

extension ReadTransaction {
    /// What ``WriteTransaction/define(_:)`` recorded, in the order in which it ran.
    func schemaStatements() throws -> [SchemaStatement] {
        try rows("SELECT kind, name, relation, statement FROM schema_object ORDER BY position").map { row in
            guard let kind = SchemaStatement.Kind(rawValue: try row.text("kind")) else {
                throw StoreError(.schema, "the schema record has an unknown kind")
            }
            return SchemaStatement(
                kind: kind, name: try row.text("name"), relation: try row.text("relation"), statement: try row.text("statement"))
        }
    }

    /// The tables that the database really has, by name, without those that are derived from others.
    func tableNames() throws -> [String] {
        let query: SQL =
            switch engine {
            case .sqlite: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
            case .postgres:
                """
                SELECT relname::text AS name FROM pg_class
                WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') ORDER BY 1
                """
            }
        return try rows(query).map { try $0.text("name") }.filter { !$0.hasPrefix("derived_") }
    }
}

/// Reads the words of a statement of data definition: keywords and plain names in lower case, quoted names as they are.
struct SchemaWords {
    private var rest: Substring

    init(_ statement: String) {
        rest = statement[...]
    }

    /// The next word; nil at the end and before anything that is no word.
    mutating func next() -> String? {
        rest = rest.drop(while: \.isWhitespace)
        if rest.first == "\"" {
            let name = rest.dropFirst().prefix { $0 != "\"" }
            rest = rest[name.endIndex...].dropFirst()
            return String(name)
        }
        let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        rest = rest[word.endIndex...]
        return word.isEmpty ? nil : word.lowercased()
    }

    /// What a statement makes or drops.
    mutating func kind() -> SchemaStatement.Kind? {
        next().flatMap { ["table", "index", "view"].contains($0) ? SchemaStatement.Kind(rawValue: $0) : nil }
    }

    /// Steps over `word` if it is the next one; says whether it was.
    @discardableResult
    mutating func skip(_ word: String) -> Bool {
        var ahead = self
        guard ahead.next() == word else { return false }
        self = ahead
        return true
    }

    /// The single statements of a text, without comments and closing semicolons.
    static func statements(in text: String) -> [String] {
        var statements: [String] = []
        var current = ""
        var rest = text[...]
        func close() {
            let statement = String(current.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
            if !statement.isEmpty { statements.append(statement) }
            current = ""
        }
        while let character = rest.first {
            switch character {
            case "'", "\"":  // a doubled quote inside reads as two neighbours, which comes to the same
                let quoted = rest.dropFirst().prefix { $0 != character }
                rest = rest[quoted.endIndex...].dropFirst()
                current += "\(character)\(quoted)\(character)"
            case "-" where rest.hasPrefix("--"):
                rest = rest.drop { !$0.isNewline }
            case ";":
                rest = rest.dropFirst()
                close()
            default:
                current.append(character)
                rest = rest.dropFirst()
            }
        }
        close()
        return statements
    }
}
