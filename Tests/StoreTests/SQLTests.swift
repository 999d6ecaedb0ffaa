import TestKit
import Testing

@testable import Store

@Suite("SQL text")
struct SQLTests {
    @Test("Interpolated values become parameters of either engine, never text")
    func values() {
        let evil = "'; DROP TABLE person; --"
        let missing: String? = nil
        let sql: SQL = "SELECT * FROM person WHERE name = \(evil) AND age > \(41) AND email = \(missing) AND active = \(true)"
        let expected: [Value] = [.text(evil), .integer(41), .null, .boolean(true)]
        #expect(sql.rendered(for: .sqlite).text == "SELECT * FROM person WHERE name = ? AND age > ? AND email = ? AND active = ?")
        #expect(sql.rendered(for: .postgres).text == "SELECT * FROM person WHERE name = $1 AND age > $2 AND email = $3 AND active = $4")
        #expect(sql.rendered(for: .sqlite).parameters == expected)
        #expect(sql.rendered(for: .postgres).parameters == expected)
    }

    @Test("A name can't leave its quotes")
    func names() {
        let sql: SQL = "SELECT \(name: "a\" FROM b; --") FROM \(name: "c")"
        #expect(sql.rendered(for: .sqlite).text == "SELECT \"a FROM b; --\" FROM \"c\"")
        #expect(SQL.names(["a", "b"]).rendered(for: .postgres).text == "\"a\", \"b\"")
    }

    @Test("Pieces join with their parameters counted through")
    func joining() {
        let conditions: [SQL] = ["a = \(1)", "b IN (\(SQL.values([2, 3])))", "c IN (\(SQL.values([String]())))"]
        var sql: SQL = "SELECT 1 WHERE \(SQL.joined(conditions, separator: " AND "))"
        sql += " LIMIT \(5)"
        let (text, parameters) = (sql + " OFFSET \(6)").rendered(for: .postgres)
        #expect(text == "SELECT 1 WHERE a = $1 AND b IN ($2, $3) AND c IN (NULL) LIMIT $4 OFFSET $5")
        #expect(parameters == [.integer(1), .integer(2), .integer(3), .integer(5), .integer(6)])
        #expect(SQL.joined([]).isEmpty)
    }

    @Test("A statement knows its longest list, however many parameters it has besides")
    func lists() {
        #expect(("SELECT 1" as SQL).longestList == 0)
        #expect(("a = \(1) AND b = \(2)" as SQL).longestList == 1)
        let parts: [SQL] = ["a IN (\(SQL.values([1, 2, 3])))", "b IN (\(SQL.values([4, 5])))", "c = \(6)"]
        #expect(SQL.joined(parts).longestList == 3)
    }

    @Test("Values mean the same whether an engine says true or 1")
    func meaning() {
        #expect(Value.boolean(true).means(.integer(1)))
        #expect(Value.boolean(false).means(.integer(0)))
        #expect(!Value.boolean(true).means(.integer(0)))
        #expect(!Value.text("1").means(.integer(1)))
        #expect(Value.null.means(.null))
    }
}

@Suite("The record of the schema")
struct SchemaLogTests {
    @Test("A script is split at semicolons that stand in no quotes or comments")
    func splitting() {
        let script = """
            CREATE TABLE a (x {text} DEFAULT 'it''s; fine'); -- one; comment
            CREATE INDEX "odd;name" ON a (x) ;
            ;
            INSERT INTO a VALUES ('b;c')
            """
        #expect(
            SchemaWords.statements(in: script) == [
                "CREATE TABLE a (x {text} DEFAULT 'it''s; fine')", "CREATE INDEX \"odd;name\" ON a (x)", "INSERT INTO a VALUES ('b;c')",
            ])
    }

    @Test("Statements are known by what they make or drop")
    func kinds() throws {
        func change(_ text: String) throws -> SchemaChange? { try SchemaChange(text) }
        func added(_ text: String, _ kind: SchemaStatement.Kind, _ name: String, _ relation: String) throws {
            #expect(try change(text) == .add(SchemaStatement(kind: kind, name: name, relation: relation, statement: text)))
        }
        try added("CREATE TABLE IF NOT EXISTS Person (id {uuid})", .table, "person", "person")
        try added("create unique index if not exists \"Reg_x\" on \"Reg\"(a)", .index, "Reg_x", "Reg")
        try added("CREATE VIEW v AS SELECT 1", .view, "v", "v")
        try added("ALTER TABLE \"reg_x\" ADD COLUMN y {text}", .alter, "reg_x", "reg_x")
        #expect(try change("DROP INDEX IF EXISTS \"Reg_x\"") == .drop(.index, name: "Reg_x"))
        #expect(try change("DROP TABLE t") == .drop(.table, name: "t"))
        #expect(try change("UPDATE t SET x = 1") == nil)
        #expect(try change("CREATE TEMP TABLE t (x)") == nil)
        for refused in [
            "CREATE TRIGGER t AFTER INSERT ON x", "CREATE EXTENSION y", "ALTER TABLE a RENAME TO b", "CREATE VIRTUAL TABLE f USING fts5(x)",
        ] {
            #expect(throws: StoreError.self) { try change(refused) }
        }
    }

    @Test("What was dropped is forgotten, what is made again is not recorded twice", arguments: engines)
    func recording(_ engine: EngineKind) async throws {
        try await withDatabase(engine) { database in
            try await database.migrate([everyType])
            try await database.write { tx in
                for _ in 0..<3 { try tx.define("CREATE INDEX IF NOT EXISTS thing_amount ON thing (commune, amount {nulls})") }
                try tx.define(
                    "CREATE TABLE gone (id {uuid} PRIMARY KEY) {table}; CREATE INDEX gone_id ON gone (id); ALTER TABLE gone ADD COLUMN a {text}"
                )
                try tx.define("DROP TABLE gone; DROP INDEX thing_name")
                try tx.define("ALTER TABLE thing ADD COLUMN more {text}")
            }
            let recorded = try await database.read { tx in try tx.schemaStatements() }
            #expect(recorded.filter { $0.relation == "thing" }.map(\.name) == ["thing", "thing_amount", "thing"])
            #expect(!recorded.contains { $0.relation == "gone" })
            let tables = try await database.read { tx in try tx.tableNames() }
            #expect(tables.contains("thing") && tables.contains("journal") && !tables.contains("gone"))
        }
    }
}
