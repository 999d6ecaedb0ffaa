import Foundation

/// Which database engine a store runs on.
public enum EngineKind: String, Sendable, CaseIterable {
    case sqlite, postgres
}

/// A connection of either engine, used by one thread at a time.
protocol EngineConnection: AnyObject {
    var kind: EngineKind { get }

    /// Runs a statement and gives its whole result.
    func rows(_ sql: String, _ parameters: [Value]) throws -> [Row]
    /// Runs a statement and gives each row of its result to `body`, holding no more than one at a time; `body` must not use the connection.
    func stream(_ sql: String, _ parameters: [Value], each body: (Row) throws -> Void) throws
    /// Runs a statement without a result; gives the number of changed rows.
    func change(_ sql: String, _ parameters: [Value]) throws -> Int
    /// Runs several statements without parameters.
    func script(_ sql: String) throws
    /// Ends the transaction; what it wrote is on disk when this returns.
    func commit() throws
}

/// A consistent view of the database: every statement in it sees the same moment.
///
/// It lives on the thread of its connection and ends with the closure that it was given to.
public class ReadTransaction {
    let connection: any EngineConnection
    /// The moment at which the transaction began, in milliseconds since 1970 UTC: one `now` for all that it writes and compares.
    public internal(set) var now: Int64
    private var isStreaming = false

    init(_ connection: any EngineConnection, now: Int64 = .now) {
        self.connection = connection
        self.now = now
    }

    public var engine: EngineKind { connection.kind }

    /// All rows of the result. For results that may be large, see ``forEach(_:_:)``.
    public func rows(_ sql: SQL) throws -> [Row] {
        let (text, parameters) = sql.rendered(for: engine)
        return try usable().rows(text, parameters)
    }

    /// The first row of the result.
    public func first(_ sql: SQL) throws -> Row? {
        try rows(sql).first
    }

    /// The one number of a result such as `SELECT count(*) AS n`.
    public func number(_ sql: SQL) throws -> Int64 {
        guard let row = try first(sql), let number = row.values.first?.integer else {
            throw StoreError(.decoding, "the statement gave no number")
        }
        return number
    }

    /// Gives each row to `body` without holding the others in memory.
    ///
    /// `body` must not use the transaction: PostgreSQL sends the rows over the one connection that there is, so both engines refuse it.
    /// When `body` throws, PostgreSQL cancels the statement and the transaction can't go on.
    public func forEach(_ sql: SQL, _ body: (Row) throws -> Void) throws {
        let (text, parameters) = sql.rendered(for: engine)
        let connection = try usable()
        isStreaming = true
        defer { isStreaming = false }
        try connection.stream(text, parameters, each: body)
    }

    /// The connection, unless it is sending rows.
    func usable() throws(StoreError) -> any EngineConnection {
        guard !isStreaming else {
            throw StoreError(.statement, "the transaction can't be used inside its own forEach: collect the rows first")
        }
        return connection
    }
}

/// A transaction that may change the database. It is committed when its closure returns, rolled back when the closure throws.
public final class WriteTransaction: ReadTransaction {
    private(set) var hooks: [@Sendable () -> Void] = []

    /// Runs a changing statement; gives the number of changed rows.
    ///
    /// - Throws: ``StoreError`` with `constraint` for a text that holds U+0000 or a number that is none (NaN): one of the engines can't keep
    ///   them, so neither does.
    @discardableResult
    public func execute(_ sql: SQL) throws -> Int {
        let (text, parameters) = sql.rendered(for: engine)
        for (index, parameter) in parameters.enumerated() { try parameter.refuseUnportable(index) }
        return try usable().change(text, parameters)
    }

    /// Runs `hook` when what was written is on disk; never when it was rolled back.
    public func afterCommit(_ hook: @escaping @Sendable () -> Void) {
        hooks.append(hook)
    }
}

/// The type words of data definition, so that one text defines the same table on both engines.
struct Dialect {
    let engine: EngineKind

    init(_ engine: EngineKind) {
        self.engine = engine
    }

    /// Replaces `{text}`, `{integer}`, `{boolean}`, `{date}`, `{uuid}`, `{bytes}`, `{real}`; after a table's columns `{table}`, after an
    /// index's column `{nulls}`: missing values come first on both engines.
    ///
    /// PostgreSQL's texts compare byte by byte (`COLLATE "C"`) as SQLite's do, so that both engines sort and page alike.
    func expand(_ text: String) -> String {
        Self.words.reduce(text) { $0.replacing($1.word, with: engine == .sqlite ? $1.sqlite : $1.postgres) }
    }

    private static let words: [(word: String, sqlite: String, postgres: String)] = [
        ("{text}", "TEXT", "text COLLATE \"C\""),
        ("{integer}", "INTEGER", "bigint"),
        ("{boolean}", "INTEGER", "boolean"),
        ("{date}", "TEXT", "date"),
        ("{uuid}", "TEXT", "uuid"),
        ("{bytes}", "BLOB", "bytea"),
        ("{real}", "REAL", "double precision"),
        ("{table}", "STRICT", ""),
        ("{nulls}", "", "NULLS FIRST"),
    ]
}

extension Int64 {
    /// This moment, in milliseconds since 1970 UTC.
    public static var now: Int64 { Int64(Date().timeIntervalSince1970 * 1000) }
}
