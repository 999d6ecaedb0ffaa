import Foundation
import Testing

@testable import Postgres

@Suite("Statements that travel together", .needsServer)
struct QueueTests {
    private func table(_ connection: PostgresConnection) throws {
        try connection.execute(script: "CREATE TEMPORARY TABLE piece (n bigint PRIMARY KEY, t text)")
    }

    @Test("Waiting statements run before the next one, in their order")
    func order() throws {
        let connection = try Server.connect()
        try table(connection)
        try connection.enqueue("BEGIN")
        for number in Int64(0)..<10 { try connection.enqueue("INSERT INTO piece VALUES ($1, $2)", [.integer(number), "đình"]) }
        #expect(connection.queuedCount == 11 && connection.transactionStatus == .idle)
        #expect(try connection.query("SELECT count(*) FROM piece WHERE t = $1", ["đình"])[0][0] == .integer(10))
        #expect(connection.queuedCount == 0 && connection.transactionStatus == .inTransaction)
        try connection.enqueue("UPDATE piece SET t = NULL")
        try connection.enqueue("COMMIT")
        try connection.flush()
        #expect(connection.transactionStatus == .idle)
        #expect(try connection.query("SELECT count(t) FROM piece")[0][0] == .integer(0))
    }

    @Test("The one that fails is told by its place; those behind it do not run, and the connection goes on")
    func failure() throws {
        let connection = try Server.connect()
        try table(connection)
        for failing in 0..<4 {
            try connection.enqueue("BEGIN")
            for number in 0..<4 {
                try connection.enqueue("INSERT INTO piece VALUES ($1, 'x')", [.integer(number == failing ? -1 : Int64(number))])
            }
            try connection.enqueue("INSERT INTO piece VALUES ($1, 'x')", [.integer(-1)])
            let error = try postgresError { try connection.query("SELECT count(*) FROM piece") }
            #expect(error.code == .constraint(.unique) && error.position == 5)
            #expect(connection.transactionStatus == .inFailedTransaction)
            try connection.execute(script: "ROLLBACK")
            #expect(try connection.query("SELECT count(*) FROM piece")[0][0] == .integer(0))
        }
    }

    @Test("A statement that cannot be parsed takes the waiting ones with it, and says so")
    func syntax() throws {
        let connection = try Server.connect()
        try table(connection)
        try connection.enqueue("BEGIN")
        try connection.enqueue("INSERT INTO piece VALUES (1, 'x')")
        let error = try postgresError { try connection.query("SELEC 1") }
        #expect(error.code == .syntax && error.position == nil)
        #expect(connection.queuedCount == 0 && connection.transactionStatus == .idle)
        #expect(try connection.query("SELECT count(*) FROM piece")[0][0] == .integer(0))
    }

    @Test("Dropped statements are never sent; a full queue sends itself; large values pass")
    func bounds() throws {
        let connection = try Server.connect()
        try table(connection)
        try connection.enqueue("BEGIN")
        try connection.enqueue("INSERT INTO piece VALUES (-1, 'x')")
        connection.dropQueued(after: 1)
        let long = String(repeating: "ễ", count: 200_000)
        for number in Int64(0)..<200 { try connection.enqueue("INSERT INTO piece VALUES ($1, $2)", [.integer(number), .text(long)]) }
        #expect(connection.queuedCount < 64)
        let row = try connection.query("SELECT count(*), min(n), sum(length(t))::bigint FROM piece")[0]
        #expect(row.values == [.integer(200), .integer(0), .integer(200 * 200_000)])
        try connection.enqueue("COMMIT")
        try connection.flush()
    }

    @Test("What a task left waiting is forgotten when its connection goes back to the pool")
    func pool() async throws {
        let pool = try Server.pool(1)
        try await pool.withConnection { connection in
            try connection.execute(script: "CREATE TEMPORARY TABLE piece (n bigint)")
            try connection.enqueue("INSERT INTO piece VALUES (1)")
        }
        #expect(try await pool.withConnection { try $0.query("SELECT count(*) FROM piece")[0][0] } == .integer(0))
        await pool.close()
    }
}
