import TestKit
import Testing

@testable import Postgres

@Suite("Addresses, codes and forms of values")
struct PureTests {
    @Test("A URL gives host, port, user and database, and hides its password")
    func readsURL() throws {
        let configuration = try PostgresConfiguration(
            url: "postgres://an:b%C3%AD%20m%E1%BA%ADt@db.example:5433/dinh?application_name=x&connect_timeout=7")
        #expect(configuration.host == "db.example")
        #expect(configuration.port == 5433)
        #expect(configuration.user == "an")
        #expect(configuration.database == "dinh")
        #expect(configuration.applicationName == "x")
        #expect(configuration.connectTimeout == .seconds(7))
        #expect(configuration.connectionParameters["password"] == "bí mật")
        #expect(configuration.description == "postgres://an@db.example:5433/dinh")
        var dumped = ""
        dump(configuration, to: &dumped)
        #expect(![dumped, "\(configuration)", String(reflecting: configuration)].contains { $0.contains("mật") })
    }

    @Test("A URL may name a unix socket")
    func readsSocketURL() throws {
        let configuration = try PostgresConfiguration(url: "postgres:///db?host=/tmp/x&options=-c%20search_path%3Da")
        #expect(configuration.host == "/tmp/x")
        #expect(configuration.database == "db")
        let options = try #require(configuration.connectionParameters["options"])
        #expect(options.contains("-c statement_timeout=30000 ") && options.hasSuffix("-c search_path=a"))
    }

    @Test(
        "What is not an address is refused",
        arguments: [
            "", "dbname=x", "mysql://a/b", "postgres://a/b?nonsense=1", "postgres://a:%zz@b/c",
        ])
    func refuses(url: String) throws {
        let error = try postgresError { try PostgresConfiguration(url: url) }
        #expect(error.code == .configuration)
        #expect(error.description == "PostgreSQL: configuration")
    }

    @Test("States of the server become kinds of errors")
    func classifies() {
        let expected: [(String, PostgresError.Code)] = [
            ("23505", .constraint(.unique)), ("23503", .constraint(.foreignKey)), ("23502", .constraint(.notNull)),
            ("23514", .constraint(.check)), ("40001", .serialization), ("40P01", .serialization), ("55P03", .timeout), ("42601", .syntax),
            ("42P01", .undefined), ("08006", .connection), ("57P01", .connection), ("22003", .value), ("53100", .resources),
            ("25P02", .transactionAborted), ("XX000", .other),
        ]
        for (state, code) in expected { #expect(PostgresError.code(sqlState: state, message: "", isOurs: false) == code) }
        #expect(PostgresError.code(sqlState: "57014", message: "canceling statement due to statement timeout", isOurs: false) == .timeout)
        #expect(PostgresError.code(sqlState: "57014", message: "canceling statement due to user request", isOurs: false) == .cancelled)
        #expect(PostgresError.code(sqlState: "57014", message: "", isOurs: true) == .cancelled)
    }

    @Test("Decimal digits become numbers; what overflows or is none does not")
    func readsIntegers() {
        func parsed(_ text: String) -> Int64? { Array(text.utf8).withUnsafeBytes { decimal($0) } }
        var random = SplitMix64(state: 1)
        for number in [0, 1, -1, .max, .min] + (0..<500).map({ _ in Int64.random(in: .min ... .max, using: &random) }) {
            #expect(parsed(String(number)) == number)
        }
        for text in ["", "-", "9223372036854775808", "-9223372036854775809", "1.5", "1e3", " 1", "99999999999999999999"] {
            #expect(parsed(text) == nil)
        }
    }

    @Test("The cache keeps the statements used last")
    func caches() {
        func key(_ number: Int) -> StatementCache.Key { .init(sql: "\(number)", types: []) }
        var cache = StatementCache(limit: 2)
        #expect(cache.insert("a", for: key(1)) == nil)
        #expect(cache.insert("b", for: key(2)) == nil)
        #expect(cache.name(for: key(1)) == "a")
        #expect(cache.insert("c", for: key(3)) == "b")
        #expect(cache.name(for: key(2)) == nil)
        #expect(cache.name(for: .init(sql: "1", types: [17])) == nil)
        #expect(cache.count == 2)
    }

    @Test("Identifiers are quoted")
    func quotes() {
        #expect(PostgresConnection.escapeIdentifier("Kế hoạch\"; DROP") == "\"Kế hoạch\"\"; DROP\"")
    }
}
