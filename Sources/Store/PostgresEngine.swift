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
            readers = PostgresPool(configuration, maximumConnections: 6)
            writers = PostgresPool(configuration, maximumConnections: 1)
            _ = try await readers.withConnection { connection in try connection.query("SELECT 1", []) .count }
        } catch let error as PostgresError {
            throw StoreError(error)
        }
    }

    let kind = EngineKind.postgres
    let beginWrite = "BEGIN"

    func read<T: Sendable>(_ body: @escaping @Sendable (any EngineConnection) throws -> T) async throws -> T {
        do {
            return try await readers.withConnection { connection in
                try connection.execute(script: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                do {
                    let result = try body(PostgresStoreConnection(connection))
                    try connection.execute(script: "COMMIT")
                    return result
                } catch {
                    try? connection.execute(script: "ROLLBACK")
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

    init(_ connection: PostgresConnection) {
        self.connection = connection
    }

    var kind: EngineKind { .postgres }

    func run(_ sql: String, _ parameters: [Value], each body: (Row) throws -> Void) throws {
        do {
            let result = try connection.query(sql, parameters.map(PostgresValue.init))
            let columns = Columns(result.columnNames)
            for row in 0..<result.count {
                try body(Row(columns: columns, values: (0..<columns.names.count).map { Value(result[row, $0]) }))
            }
        } catch let error as PostgresError {
            throw StoreError(error)
        }
    }

    func change(_ sql: String, _ parameters: [Value]) throws -> Int {
        do {
            return try connection.query(sql, parameters.map(PostgresValue.init)).affectedRows
        } catch {
            throw StoreError(error)
        }
    }

    func script(_ sql: String) throws {
        do { try connection.execute(script: sql) } catch { throw StoreError(error) }
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
        self.init(.statement, "\(error)")
    }
}
