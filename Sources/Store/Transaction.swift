import Foundation

/// Which database engine a store runs on.
public enum EngineKind: String, Sendable, CaseIterable {
    case sqlite, postgres
}

/// A connection of either engine, used by one thread at a time.
protocol EngineConnection: AnyObject {
    var kind: EngineKind { get }

    /// Runs a statement and gives its whole result.
    ///
    /// - Parameter longestList: how many of its parameters are one list.
    func rows(_ sql: String, _ parameters: [Value], longestList: Int) throws -> [Row]
    /// Runs a statement and gives each row of its result to `body`, holding no more than one at a time; `body` must not use the connection.
    func stream(_ sql: String, _ parameters: [Value], each body: (Row) throws -> Void) throws
    /// Runs a statement without a result; gives the number of changed rows.
    func change(_ sql: String, _ parameters: [Value]) throws -> Int
    /// Runs several statements without parameters.
    func script(_ sql: String) throws
    /// Runs a changing statement, on PostgreSQL in the round trip of the next one: then its error comes with a later call.
    func changeLater(_ sql: String, _ parameters: [Value]) throws
    /// Inserts rows of one table, which `row` gives one after the other; an error may come with a later call.
    func insert(into table: String, _ columns: [String], count: Int, row: (Int) throws -> [Value]) throws
    /// Forgets the statements that ``changeLater(_:_:)`` still holds back.
    func dropWaiting()

    /// Begins a transaction that will write.
    func begin() throws
    /// Ends the transaction; what it wrote is on disk when this returns.
    func commit() throws
    func rollback()

    /// Begins a part of the transaction that can be undone alone.
    func beginJob() throws
    func endJob() throws
    /// Undoes the part. - Throws: `busy` when that is not possible and the whole transaction has to run again.
    func rollbackJob() throws
}

/// A consistent view of the database: every statement in it sees the same moment.
///
/// It lives on the thread of its connection and ends with the closure that it was given to.
public class ReadTransaction {
    let connection: any EngineConnection
    /// The moment at which the transaction began, in milliseconds since 1970 UTC: one `now` for all that it writes and compares.
    public internal(set) var now: Int64
    var isStreaming = false

    init(_ connection: any EngineConnection, now: Int64 = .now) {
        self.connection = connection
        self.now = now
    }

    public var engine: EngineKind { connection.kind }

    /// All rows of the result. For results that may be large, see ``forEach(_:_:)``.
    public func rows(_ sql: SQL) throws -> [Row] {
        let (text, parameters) = sql.rendered(for: engine)
        try settle(before: text)
        return try usable().rows(text, parameters, longestList: sql.longestList)
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
        try settle(before: text)
        let connection = try usable()
        isStreaming = true
        defer { isStreaming = false }
        try connection.stream(text, parameters, each: body)
    }

    /// Writes what was put off and the statement may ask for.
    func settle(before statement: String) throws {}

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
    /// What was added to journals so far.
    var changes: [RecordChange] = []
    /// What callers remember of their own writes for as long as the transaction lives, each under a name of its own: what is written here is
    /// not known to anybody else before the commit. Values, so that what is undone is forgotten.
    public var memory: [String: any Sendable] = [:]
    /// What the writes of one commit put off until its end.
    var ledger: Ledger
    private var explanations: [String: (StoreError) -> (any Error)?] = [:]

    init(_ connection: any EngineConnection, ledger: Ledger = Ledger(), now: Int64 = .now) {
        self.ledger = ledger
        super.init(connection, now: now)
    }

    /// Runs a changing statement; gives the number of changed rows.
    ///
    /// - Throws: ``StoreError`` with `constraint` for a text that holds U+0000 or a number that is none (NaN): one of the engines can't keep
    ///   them, so neither does.
    @discardableResult
    public func execute(_ sql: SQL) throws -> Int {
        let (text, parameters) = try portable(sql)
        try settle(before: text)
        return try usable().change(text, parameters)
    }

    /// Runs a changing statement of which nobody has to know the number of changed rows: on PostgreSQL it travels with the next statement.
    /// What it violates comes out with a later statement or ends the whole write: see ``explain(_:_:)``.
    public func executeLater(_ sql: SQL) throws {
        let (text, parameters) = try portable(sql)
        try settle(before: text)
        try usable().changeLater(text, parameters)
    }

    /// Says what a violation means that ends this write; `key` replaces a former explanation of the same kind.
    public func explain(_ key: String, _ meaning: @escaping (StoreError) -> (any Error)?) {
        explanations[key] = meaning
    }

    /// Runs `body` so that it may fail alone: where it throws, only its own changes are undone and the transaction goes on.
    ///
    /// - Throws: what `body` threw, a violation as it was explained. A ``StoreError`` with `busy` or `unavailable` ends the whole transaction.
    public func attempt<T>(_ body: () throws -> T) throws -> T {
        let connection = try usable()
        let (promised, told, kept, remembered) = (hooks.count, changes.count, ledger, memory)
        try connection.script("SAVEPOINT attempt")
        do {
            let result = try body()
            try connection.script("RELEASE SAVEPOINT attempt")
            return result
        } catch {
            if let code = (error as? StoreError)?.code, code == .busy || code == .unavailable { throw error }
            connection.dropWaiting()
            try connection.script("ROLLBACK TO SAVEPOINT attempt; RELEASE SAVEPOINT attempt")
            hooks.removeSubrange(promised...)
            changes.removeSubrange(told...)
            ledger = kept
            memory = remembered
            throw explained(error)
        }
    }

    /// Runs `hook` when what was written is on disk; never when it was rolled back.
    public func afterCommit(_ hook: @escaping @Sendable () -> Void) {
        hooks.append(hook)
    }

    /// The error as whoever asked for the write is to see it.
    func explained(_ error: any Error) -> any Error {
        guard let violation = error as? StoreError else { return error }
        return explanations.values.lazy.compactMap { $0(violation) }.first ?? error
    }

    override func settle(before statement: String) throws {
        if !ledger.touched.isEmpty, statement.mentions(Ledger.followed) { try settleTouched() }
        if ledger.concerns(statement) { try writeLedger() }
    }

    private func portable(_ sql: SQL) throws(StoreError) -> (String, [Value]) {
        let (text, parameters) = sql.rendered(for: engine)
        for (index, parameter) in parameters.enumerated() { try parameter.refuseUnportable(index) }
        return (text, parameters)
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
