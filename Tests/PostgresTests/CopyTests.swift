import Foundation
import Testing

@testable import Postgres

@Suite("Rows by COPY", .needsServer)
struct CopyTests {
    private struct Refusal: Error {}

    private func table(_ connection: PostgresConnection) throws {
        try connection.execute(script: "CREATE TEMPORARY TABLE \"a \"\"piece\" (n bigint PRIMARY KEY, t text, b bytea)")
    }

    private func copy(_ connection: PostgresConnection, _ rows: [[PostgresValue]]) throws {
        try connection.copy(into: "a \"piece", ["n", "t", "b"], count: rows.count) { index, text in rows[index].forEach { text.append($0) }
        }
    }

    @Test("Every sign comes back, in few rows and in more than a piece holds", arguments: [0, 1, 3000])
    func values(_ count: Int) throws {
        let connection = try Server.connect()
        try table(connection)
        let texts: [PostgresValue] = [.null, "", "\\N", "\\.", "a\tb\nc\r\\", "Đình làng 🌾", "'x' \"y\""]
        let rows = (0..<count).map { number -> [PostgresValue] in
            [.integer(Int64(number)), texts[number % texts.count], number % 3 == 0 ? .null : .bytes([0, 10, 92, UInt8(number % 256)])]
        }
        try copy(connection, rows)
        let found = try connection.query("SELECT n, t, b FROM \"a \"\"piece\" ORDER BY n")
        #expect(found.map(\.values) == rows)
    }

    @Test("What waits is sent before; a row that is refused says why, and the connection goes on")
    func failures() throws {
        let connection = try Server.connect()
        try table(connection)
        for many in [2, 5000] {
            try connection.enqueue("BEGIN")
            try connection.enqueue("INSERT INTO \"a \"\"piece\" VALUES (1)")
            let error = try postgresError { try copy(connection, (1...many).map { [.integer(Int64($0)), "x", .null] }) }
            #expect(error.code == .constraint(.unique) && error.constraint == "a \"piece_pkey")
            #expect(connection.transactionStatus == .inFailedTransaction)
            try connection.execute(script: "ROLLBACK")
            #expect(try postgresError { try copy(connection, [["no number", "x", .null]]) }.code == .value)
            #expect(try postgresError { try copy(connection, [["1", "x"]]) }.sqlState != nil)
            #expect(throws: Refusal.self) {
                try connection.copy(into: "a \"piece", ["n"], count: many) { index, text in
                    if index == many - 1 { throw Refusal() }
                    text.append(.integer(Int64(index)))
                }
            }
            #expect(try postgresError { try connection.copy(into: "nowhere", ["n"], count: 1) { _, _ in } }.code == .undefined)
            #expect(try connection.query("SELECT count(*) FROM \"a \"\"piece\"")[0][0] == .integer(0))
        }
    }
}
