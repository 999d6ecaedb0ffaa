import Foundation
import Testing

@testable import Postgres

@Suite("Connection", .needsServer)
struct ConnectionTests {
    @Test(
        "Texts come back as they went: diacritics, emoji, quotes, empty",
        arguments: [
            "", "Đình làng Việt – kế hoạch", "👨‍👩‍👧‍👦 🏘", "a'b\"c\\d\n\t$1 %s", String(repeating: "ễ", count: 100_000), "e\u{0302}\u{0301}",
        ])
    func roundTripsText(text: String) throws {
        let row = try #require(Server.connect().query("SELECT $1::text AS t, length($1)", [.text(text)]).first)
        #expect(row["t"] == .text(text))
        #expect(row.text(0).map { Array($0.utf8) } == Array(text.utf8))
        #expect(row.integer(1) == Int64(text.unicodeScalars.count))
    }

    @Test("Numbers, truth values and NULL come back with their types, to the extremes")
    func roundTripsNumbers() throws {
        let connection = try Server.connect()
        for number in [0, 1, -1, .max, .min] as [Int64] {
            #expect(try connection.query("SELECT $1::bigint", [.integer(number)])[0][0] == .integer(number))
        }
        for number in [0, -0.0, 0.1, 1e300, .leastNonzeroMagnitude, .greatestFiniteMagnitude, .infinity, -.infinity] as [Double] {
            #expect(try connection.query("SELECT $1::float8", [.real(number)])[0].real(0)?.bitPattern == number.bitPattern)
        }
        #expect(try connection.query("SELECT $1::float8", [.real(.nan)])[0].real(0)?.isNaN == true)
        let row = try connection.query("SELECT $1::boolean, $2::boolean, $3::int, 7::smallint, 1.5::real", [true, false, nil])[0]
        #expect(row.values == [.boolean(true), .boolean(false), .null, .integer(7), .real(1.5)])
        #expect(row.isNull(2) && row.integer(2) == nil && row.text(2) == nil)
    }

    @Test("Bytes come back as they went")
    func roundTripsBytes() throws {
        let connection = try Server.connect()
        for bytes in [[], [0], Array(0...255), [UInt8](repeating: 0xFF, count: 1_000_000)] as [[UInt8]] {
            let row = try connection.query("SELECT $1::bytea, octet_length($1), $2::text", [.bytes(bytes), "x"])[0]
            #expect(row.values == [.bytes(bytes), .integer(Int64(bytes.count)), "x"])
        }
        #expect(try connection.query("SELECT $1::bytea, 1, $2::text", [nil, nil])[0].bytes(0) == nil)
    }

    @Test("Dates, instants, decimals, JSON and UUIDs are texts; instants in UTC")
    func readsOtherTypes() throws {
        let row = try Server.connect().query(
            """
            SELECT '2026-07-01'::date AS d, '2026-07-01 07:00+07'::timestamptz AS i, 12345678901234567890.10::numeric AS n,
                '{"a":1}'::json AS j, '0190163d-8694-739b-aea5-966c26f8ad91'::uuid AS u
            """)[0]
        #expect(row["d"] == "2026-07-01" && row["i"] == "2026-07-01 00:00:00+00" && row["n"] == "12345678901234567890.10")
        #expect(row["j"] == "{\"a\":1}" && row["u"] == "0190163d-8694-739b-aea5-966c26f8ad91" && row["x"] == nil)
    }

    @Test("The server takes a parameter's type from its place")
    func infersTypes() throws {
        let connection = try Server.connect()
        try connection.execute(script: "CREATE TEMP TABLE t (a int, b bigint, c text, d numeric, e date, f boolean, g jsonb, h bytea)")
        let values: [PostgresValue] = [1, 2, "ba", 1.5, "2026-07-01", true, "{}", .bytes([1])]
        let result = try connection.query("INSERT INTO t VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING *", values)
        #expect(result.affectedRows == 1)
        #expect(result.columnNames == ["a", "b", "c", "d", "e", "f", "g", "h"])
        #expect(result[0].values == [1, 2, "ba", "1.5", "2026-07-01", true, "{}", .bytes([1])])
        #expect(try connection.query("SELECT 1 FROM t WHERE a = $1 AND c LIKE $2 || '%' LIMIT $3", [1, "b", 10]).count == 1)
    }

    @Test("A text with U+0000 is refused before it is sent; so is such SQL")
    func refusesNUL() throws {
        let connection = try Server.connect()
        #expect(try postgresError { try connection.query("SELECT $1::text", ["a\0b"]) }.code == .value)
        #expect(try postgresError { try connection.query("SELECT 1\0; x") }.code == .syntax)
        #expect(try postgresError { try connection.execute(script: "SELECT 1\0") }.code == .syntax)
        #expect(try connection.query("SELECT 1").count == 1)
    }

    @Test("Broken rules are told apart and named; the description never quotes data")
    func typesErrors() throws {
        let connection = try Server.connect()
        try connection.execute(
            script: """
                CREATE TEMP TABLE unit (id int PRIMARY KEY, name text NOT NULL, size int CONSTRAINT positive CHECK (size > 0));
                CREATE TEMP TABLE post (unit int CONSTRAINT post_unit REFERENCES unit);
                INSERT INTO unit VALUES (1, 'bí mật', 1);
                """)
        func failure(_ sql: String) throws -> PostgresError { try postgresError { try connection.query(sql) } }
        let unique = try failure("INSERT INTO unit VALUES (1, 'bí mật', 1)")
        #expect(unique.code == .constraint(.unique) && unique.sqlState == "23505")
        #expect(unique.constraint == "unit_pkey" && unique.table == "unit")
        let notNull = try failure("INSERT INTO unit VALUES (2, NULL, 1)")
        #expect(notNull.code == .constraint(.notNull) && notNull.column == "name")
        #expect(notNull.debugDescription.contains("Failing row") && !notNull.description.contains("Failing row"))
        #expect(try failure("INSERT INTO unit VALUES (2, 'a', 0)").constraint == "positive")
        let foreign = try failure("INSERT INTO post VALUES (9)")
        #expect(foreign.code == .constraint(.foreignKey) && foreign.constraint == "post_unit")
        #expect(try failure("SELEC 1").code == .syntax)
        #expect(try failure("SELECT * FROM nowhere").code == .undefined)
        let value = try failure("SELECT 'bí mật'::int")
        #expect(value.code == .value && !"\(value)".contains("bí mật") && value.debugDescription.contains("bí mật"))
        #expect(try postgresError { try connection.query("COPY unit TO STDOUT") }.code == .unsupported)
        #expect(!connection.isOpen)
    }

    @Test("The server ends a statement that runs too long and a wait for a lock")
    func timesOut() throws {
        var configuration = try Server.configuration()
        configuration.statementTimeout = .milliseconds(50)
        let error = try postgresError { try PostgresConnection(configuration).query("SELECT pg_sleep(60)") }
        #expect(error.code == .timeout && error.sqlState == "57014")
        configuration.statementTimeout = nil
        configuration.lockTimeout = .milliseconds(50)
        let (holder, waiter) = (try Server.connect(), try PostgresConnection(configuration))
        try holder.execute(script: "BEGIN; SELECT pg_advisory_xact_lock(4711)")
        #expect(try postgresError { try waiter.query("SELECT pg_advisory_xact_lock(4711)") }.code == .timeout)
    }

    @Test("A server that is not there is a connection error")
    func reportsNoServer() throws {
        let nowhere = try PostgresConfiguration(url: "postgres:///x?host=/nonexistent")
        #expect(try postgresError { try PostgresConnection(nowhere) }.code == .connection)
    }

    @Test("Statements are prepared once, and not more than the limit are kept")
    func cachesStatements() throws {
        let connection = try Server.connect()
        for number in 0..<300 { #expect(try connection.query("SELECT \(number)")[0].integer(0) == Int64(number)) }
        for _ in 0..<10 { _ = try connection.query("SELECT $1::int", [1]) }
        #expect(connection.preparedStatementCount == 256)
        #expect(try connection.query("SELECT count(*) FROM pg_prepared_statements")[0].integer(0) == 256)
    }

    @Test("A change of the schema or a lost statement is not noticed outside a transaction")
    func preparesAgain() throws {
        let connection = try Server.connect()
        try connection.execute(script: "CREATE TEMP TABLE t (a int); INSERT INTO t VALUES (1)")
        func names() throws -> [String] { try connection.query("SELECT * FROM t").columnNames }
        #expect(try names() == ["a"])
        try connection.execute(script: "ALTER TABLE t ADD b text")
        #expect(try names() == ["a", "b"])
        try connection.execute(script: "ALTER TABLE t RENAME a TO c")
        var rows = 0
        try connection.forEachRow("SELECT * FROM t") { row in rows += row["c"] == 1 ? 1 : 0 }
        #expect(rows == 1)
        try connection.execute(script: "DEALLOCATE ALL")
        #expect(try names() == ["c", "b"])
    }

    @Test("Inside a transaction a stale statement is an error that says: run it again; then it works")
    func reportsStaleInTransaction() throws {
        let connection = try Server.connect()
        try connection.execute(script: "CREATE TEMP TABLE t (a int)")
        _ = try connection.query("SELECT * FROM t")
        try connection.execute(script: "ALTER TABLE t ADD b text")
        try connection.execute(script: "BEGIN")
        let error = try postgresError { try connection.query("SELECT * FROM t") }
        #expect(error.code == .staleStatement && error.isRetryable)
        #expect(connection.transactionStatus == .inFailedTransaction)
        #expect(try postgresError { try connection.query("SELECT 1") }.code == .transactionAborted)
        try connection.execute(script: "ROLLBACK; BEGIN")
        #expect(try connection.query("SELECT * FROM t").columnNames == ["a", "b"])
        #expect(try connection.query("SELECT count(*) FROM pg_prepared_statements")[0].integer(0) == 2)
    }

    @Test("The transaction's state is known; scripts run as one")
    func knowsTransaction() throws {
        let connection = try Server.connect()
        #expect(connection.transactionStatus == .idle)
        _ = try connection.query("BEGIN")
        #expect(connection.transactionStatus == .inTransaction)
        _ = try? connection.query("SELECT 1/0")
        #expect(connection.transactionStatus == .inFailedTransaction)
        _ = try connection.query("ROLLBACK")
        #expect(connection.transactionStatus == .idle)
        #expect(throws: PostgresError.self) { try connection.execute(script: "CREATE TEMP TABLE u (a int); SELECT 1/0") }
        #expect(try postgresError { try connection.query("SELECT * FROM u") }.code == .undefined)
        #expect(try connection.query("").isEmpty)
        #expect(connection.serverVersion >= 120_000 && connection.processID > 0)
    }
}
