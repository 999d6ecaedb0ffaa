import Logging
import Postgres

/// PostgreSQL through libpq: a pool of connections for reading and one that writes.
///
/// Writes go through one connection a process because each of them adds to the journal's chain, which is one line anyway; many that wait
/// together share a commit (``GroupWriter``). Several processes take turns at the chain's head row.
final class PostgresEngine: Engine {
    private let readers: PostgresPool
    private let writers: PostgresPool

    init(address: String) async throws {
        do {
            let configuration = try PostgresConfiguration(url: address)
            readers = PostgresPool(configuration, limits: .init(maximum: 6))
            writers = PostgresPool(configuration, limits: .init(maximum: 1))
            _ = try await readers.withConnection { connection in try connection.query("SELECT 1").count }
        } catch let error as PostgresError {
            throw StoreError(error)
        }
    }

    let kind = EngineKind.postgres

    func read<T: Sendable>(_ body: @escaping @Sendable (any EngineConnection) throws -> T) async throws -> T {
        // The first reading on a connection after a change of the schema is refused, once for each statement it has prepared before.
        for _ in 0..<3 {
            do { return try await readOnce(body) } catch let error as StoreError where error.code == .busy { continue }
        }
        return try await readOnce(body)
    }

    private func readOnce<T: Sendable>(_ body: @escaping @Sendable (any EngineConnection) throws -> T) async throws -> T {
        do {
            return try await readers.withConnection { connection in
                try connection.enqueue("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                do {
                    let result = try body(PostgresStoreConnection(connection))
                    try connection.execute(script: "COMMIT")
                    return result
                } catch {
                    connection.dropQueued()
                    _ = try? connection.execute(script: "ROLLBACK")
                    throw error
                }
            }
        } catch let error as PostgresError {
            throw StoreError(error)
        }
    }

    func onWriter(_ body: @escaping @Sendable (Result<any EngineConnection, StoreError>) -> Void) {
        Task {
            do {
                try await writers.withConnection { body(.success(PostgresStoreConnection($0))) }
            } catch let error as PostgresError {
                body(.failure(StoreError(error)))
            } catch {
                body(.failure(StoreError(.unavailable, "no connection to write with: \(error)")))
            }
        }
    }

    func close() async throws {
        await writers.close()
        await readers.close()
    }
}

final class PostgresStoreConnection: EngineConnection {
    private let connection: PostgresConnection
    private var part = Part.none

    /// The savepoint of the write that runs among others.
    private enum Part {
        case none
        /// It waits at this place of the queue.
        case waiting(Int)
        case begun
    }

    init(_ connection: PostgresConnection) {
        self.connection = connection
    }

    var kind: EngineKind { .postgres }

    func rows(_ sql: String, _ parameters: [Value], longestList: Int) throws -> [Row] {
        try translatingErrors {
            // Lists are looked up while their table grows: the plan that was right for a few rows would go through a million.
            let result = try connection.query(sql, parameters.map(PostgresValue.init), planningAnew: longestList > 60)
            let columns = Columns(result.columnNames)
            return result.map { row in Row(columns: columns, values: row.values.map(Value.init)) }
        }
    }

    func stream(_ sql: String, _ parameters: [Value], each body: (Row) throws -> Void) throws {
        var columns: Columns?
        try translatingErrors { try connection.flush() }
        try translatingErrors {
            try connection.forEachRow(sql, parameters.map(PostgresValue.init)) { row in
                let shared = columns ?? Columns(row.columnNames)
                columns = shared
                try body(Row(columns: shared, values: row.values.map(Value.init)))
            }
        }
    }

    func change(_ sql: String, _ parameters: [Value]) throws -> Int {
        try translatingErrors { try connection.query(sql, parameters.map(PostgresValue.init)).affectedRows }
    }

    func changeLater(_ sql: String, _ parameters: [Value]) throws {
        try translatingErrors { try connection.enqueue(sql, parameters.map(PostgresValue.init)) }
    }

    /// Few rows travel with the next statement; many by `COPY`, which takes the server a fraction of the work.
    func insert(into table: String, _ columns: [String], count: Int, row: (Int) throws -> [Value]) throws {
        if count >= Self.fewestCopied {
            try translatingErrors { try connection.flush() }
            return try translatingErrors {
                try connection.copy(into: table, columns, count: count) { index, text in
                    for value in try row(index) { text.append(PostgresValue(value)) }
                }
            }
        }
        let statement = InsertStatement(into: table, columns, .postgres)
        var done = 0
        while done < count {
            // Few different statements, so that each stays prepared.
            let size = [16, 8, 4, 2, 1].first { $0 <= count - done } ?? 1
            try changeLater(statement.text(rows: size), try (done..<done + size).flatMap(row))
            done += size
        }
    }

    private static let fewestCopied = 24

    func dropWaiting() { connection.dropQueued() }

    func script(_ sql: String) throws {
        try translatingErrors { try connection.flush() }
        try translatingErrors { _ = try connection.execute(script: sql) }
    }

    func begin() throws {
        part = .none
        try changeLater("BEGIN", [])
    }

    func commit() throws {
        // PostgreSQL answers COMMIT after a failed statement with a silent rollback.
        guard connection.transactionStatus != .inFailedTransaction else {
            throw StoreError(.statement, "a statement of the transaction failed and its error was passed over: nothing was written")
        }
        // Behind a statement that fails in the same round trip it does not run.
        try changeLater("COMMIT", [])
        try translatingErrors { try connection.flush() }
    }

    func rollback() {
        connection.dropQueued()
        if connection.transactionStatus != .idle { _ = try? connection.execute(script: "ROLLBACK") }
    }

    func beginJob() throws {
        try changeLater("SAVEPOINT job", [])
        // A full queue was sent on the spot.
        part = connection.queuedCount == 0 ? .begun : .waiting(connection.queuedCount - 1)
    }

    func endJob() throws {
        if connection.transactionStatus == .inFailedTransaction {
            throw StoreError(.statement, "a statement of the write failed and its error was passed over: nothing of it was written")
        }
        part = .none
        try changeLater("RELEASE SAVEPOINT job", [])
    }

    func rollbackJob() throws {
        switch part {
        case .none: throw StoreError(.busy, "where the write began is not known: the whole transaction has to run again")
        case .waiting(let place): connection.dropQueued(after: place)
        case .begun:
            connection.dropQueued()
            try script("ROLLBACK TO SAVEPOINT job; RELEASE SAVEPOINT job")
        }
        part = .none
    }

    private func translatingErrors<T>(_ body: () throws -> T) throws -> T {
        let waited = connection.queuedCount
        do {
            let result = try body()
            if case .waiting(let place) = part, connection.queuedCount <= place { part = .begun }
            return result
        } catch let error as PostgresError {
            if case .waiting(let place) = part, connection.queuedCount < waited {
                part = .begun
                // A statement of a write before this one failed, or none was sent at all: the savepoint was never made.
                guard let position = error.position, position > place else {
                    part = .none
                    throw StoreError(.busy, "an earlier write of the same transaction failed: each has to run alone")
                }
            }
            throw StoreError(error)
        }
    }
}

extension PostgresValue {
    fileprivate init(_ value: Value) {
        switch value {
        case .null: self = .null
        case .integer(let number): self = .integer(number)
        case .real(let number): self = .real(number)
        case .text(let text): self = .text(text)
        case .boolean(let truth): self = .boolean(truth)
        case .bytes(let bytes): self = .bytes(bytes)
        }
    }
}

extension Value {
    fileprivate init(_ value: PostgresValue) {
        switch value {
        case .null: self = .null
        case .integer(let number): self = .integer(number)
        case .real(let number): self = .real(number)
        case .text(let text): self = .text(text)
        case .boolean(let truth): self = .boolean(truth)
        case .bytes(let bytes): self = .bytes(bytes)
        }
    }
}

extension StoreError {
    fileprivate init(_ error: PostgresError) {
        let code: Code =
            switch error.code {
            case .constraint(.unique), .constraint(.exclusion): .unique
            case .constraint(.foreignKey): .foreignKey
            case .constraint, .value: .constraint
            case .configuration, .connection, .poolTimeout, .poolClosed: .unavailable
            // The schema changed under a prepared statement: like a deadlock, the whole transaction has to run again.
            case .serialization, .staleStatement: .busy
            case .cancelled: .cancelled
            case .timeout: .timeout
            // Class 54 is a limit that one row or statement passed, class 53 a full disk or memory.
            case .resources: error.sqlState?.hasPrefix("54") == true ? .constraint : .file
            case .syntax, .undefined, .permission, .transactionAborted, .unsupported, .misuse, .other: .statement
            }
        // Where the server's words tell of the statement or the way to the server they help; elsewhere they may quote data.
        let mayQuote =
            switch error.code {
            case .configuration, .connection, .syntax, .undefined, .permission, .misuse: false
            default: true
            }
        let message = mayQuote ? "\(error)" : "\(error): \(error.message)"
        self.init(code, message, constraint: error.constraint ?? (code == .constraint ? error.column : nil))
    }
}
