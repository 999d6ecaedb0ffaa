import Dispatch
import Foundation
import GRDB
import Vietnamese

/// SQLite through GRDB: one writer, several readers on snapshots (WAL), every commit on disk before it is acknowledged.
final class SQLiteEngine: Engine {
    private let pool: DatabasePool

    /// - Parameter path: the database file; its folder is made when it is missing.
    init(path: String) throws {
        do {
            let folder = URL(filePath: path).deletingLastPathComponent()
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            pool = try DatabasePool(path: path, configuration: Self.configuration)
            // GRDB sets synchronous = NORMAL for WAL, under which a power cut can lose an acknowledged commit.
            try pool.writeWithoutTransaction { try $0.execute(sql: Self.writing) }
        } catch {
            throw StoreError(.unavailable, "can't open the SQLite database \(path): \(reason(error))")
        }
    }

    /// What the one writing connection needs besides. Pages that an import changes again and again stay in its cache (24 MB at most) and are
    /// brought from the log to the file after 16 MB, not after 4: a page that changed ten times is written there once.
    private static let writing = "PRAGMA synchronous = FULL; PRAGMA cache_size = -24000; PRAGMA wal_autocheckpoint = 4000"

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.maximumReaderCount = 4
        // Linux lets no ordinary user raise a thread's priority: with GRDB's own choice each new thread would log that it failed.
        configuration.qos = .default
        // A second process (`dinh user`, `dinh backup`) may hold the write lock for a moment.
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA cache_size = -6000; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0")
            db.add(function: Self.folding)
        }
        return configuration
    }

    /// What ``SQL/folded(_:_:)`` calls.
    private static let folding = DatabaseFunction("dinh_folded", argumentCount: 1, pure: true) { values in
        String.fromDatabaseValue(values[0]).map(foldedLetters)
    }

    let kind = EngineKind.sqlite

    func read<T: Sendable>(_ body: @escaping @Sendable (any EngineConnection) throws -> T) async throws -> T {
        do {
            return try await pool.read { db in try body(SQLiteConnection(db)) }
        } catch let error as DatabaseError {
            throw StoreError(error)
        }
    }

    func onWriter(_ body: @escaping @Sendable (Result<any EngineConnection, StoreError>) -> Void) {
        pool.asyncWriteWithoutTransaction { db in body(.success(SQLiteConnection(db))) }
    }

    func close() async throws {
        try pool.close()
    }
}

final class SQLiteConnection: EngineConnection {
    private let db: GRDB.Database

    init(_ db: GRDB.Database) {
        self.db = db
    }

    var kind: EngineKind { .sqlite }

    func rows(_ sql: String, _ parameters: [Value], longestList: Int) throws -> [Row] {
        var rows: [Row] = []
        try stream(sql, parameters) { rows.append($0) }
        return rows
    }

    func stream(_ sql: String, _ parameters: [Value], each body: (Row) throws -> Void) throws {
        try translatingErrors {
            if try stream(sql, parameters, mayGiveUp: true, each: body) { return }
            _ = try stream(sql, parameters, mayGiveUp: false, each: body)
        }
    }

    /// Gives up before the first row, with false, where the schema has changed since the statement was compiled: SQLite compiles it anew at
    /// the first step, so that `SELECT *` has other columns then, but GRDB keeps number and names of the former ones.
    private func stream(_ sql: String, _ parameters: [Value], mayGiveUp: Bool, each body: (Row) throws -> Void) throws -> Bool {
        let statement = try db.cachedStatement(sql: sql)
        let cursor = try GRDB.Row.fetchCursor(statement, arguments: arguments(parameters))
        var columns: Columns?
        while let row = try cursor.next() {
            if columns == nil, row.count != statement.columnCount || statement.columnNames.count != row.count {
                db.clearSchemaCache()
                guard mayGiveUp, statement.isReadonly else {
                    throw StoreError(.busy, "the schema changed under a prepared statement: the transaction has to run again")
                }
                return false
            }
            let shared = columns ?? Columns(statement.columnNames)
            columns = shared
            try body(Row(columns: shared, values: (0..<Int32(shared.names.count)).map { Value(of: statement.sqliteStatement, at: $0) }))
        }
        return true
    }

    func change(_ sql: String, _ parameters: [Value]) throws -> Int {
        try translatingErrors {
            let statement = try db.cachedStatement(sql: sql)
            try statement.execute(arguments: arguments(parameters))
            return db.changesCount
        }
    }

    func script(_ sql: String) throws {
        try translatingErrors { try db.execute(sql: sql) }
    }

    func changeLater(_ sql: String, _ parameters: [Value]) throws {
        _ = try change(sql, parameters)
    }

    /// One row a step of one prepared statement, its values bound where they lie: SQLite gains nothing from many rows a statement.
    func insert(into table: String, _ columns: [String], count: Int, row: (Int) throws -> [Value]) throws {
        try translatingErrors {
            let statement = try db.cachedStatement(sql: InsertStatement(into: table, columns, .sqlite).text(rows: 1)).sqliteStatement
            var binder = RowBinder()
            for index in 0..<count { try binder.step(statement, try row(index)) }
        }
    }

    func begin() throws { _ = try change("BEGIN IMMEDIATE", []) }
    func commit() throws { _ = try change("COMMIT", []) }
    func rollback() { try? script("ROLLBACK") }

    /// Nothing is held back here.
    func dropWaiting() {}

    func beginJob() throws { _ = try change("SAVEPOINT job", []) }
    func endJob() throws { _ = try change("RELEASE SAVEPOINT job", []) }
    func rollbackJob() throws { try script("ROLLBACK TO SAVEPOINT job; RELEASE SAVEPOINT job") }

    private func arguments(_ parameters: [Value]) -> StatementArguments {
        // The initialiser for values of one type makes a key path at each call, which costs more than binding the values.
        StatementArguments(parameters.map { $0.databaseValue as (any DatabaseValueConvertible)? })
    }

    private func translatingErrors<T>(_ body: () throws -> T) throws -> T {
        do { return try body() } catch let error as DatabaseError { throw StoreError(error) }
    }
}

extension Value {
    fileprivate var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let number): number.databaseValue
        case .real(let number): number.databaseValue
        case .text(let text): text.databaseValue
        case .boolean(let truth): truth.databaseValue
        case .bytes(let bytes): Data(bytes).databaseValue
        }
    }
}

extension StoreError {
    fileprivate init(_ error: DatabaseError) {
        let code: Code =
            switch error.extendedResultCode {
            case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY: .unique
            case .SQLITE_CONSTRAINT_FOREIGNKEY: .foreignKey
            default:
                switch error.resultCode {
                case .SQLITE_CONSTRAINT, .SQLITE_MISMATCH: .constraint
                case .SQLITE_BUSY, .SQLITE_LOCKED: .busy
                case .SQLITE_INTERRUPT, .SQLITE_ABORT: .cancelled
                case .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_CANTOPEN, .SQLITE_READONLY: .file
                case .SQLITE_CORRUPT, .SQLITE_NOTADB: .integrity
                default: .statement
                }
            }
        let message = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
        // "UNIQUE constraint failed: table.a, table.b"
        let constraint = message.firstIndex(of: ":").map { message[$0...].dropFirst().trimmingCharacters(in: .whitespaces) }
        self.init(code, message, constraint: code == .unique || code == .constraint ? constraint : nil)
    }
}
