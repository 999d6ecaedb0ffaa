import Synchronization

/// What a database engine offers to ``Database``.
protocol Engine: AnyObject, Sendable {
    var kind: EngineKind { get }

    /// Runs `body` on a thread of the engine's, within one consistent snapshot.
    func read<T: Sendable>(_ body: @escaping @Sendable (any EngineConnection) throws -> T) async throws -> T
    /// Runs `body` on the thread of the one writing connection, or with the reason why there is none.
    func onWriter(_ body: @escaping @Sendable (Result<any EngineConnection, StoreError>) -> Void)
    func close() async throws
}

/// The database of one server: SQLite in a file, or PostgreSQL.
///
/// ```swift
/// let database = try await Database.open("sqlite:var/dinh.sqlite")
/// let names = try await database.read { tx in try tx.rows("SELECT name FROM commune").map { try $0.text("name") } }
/// ```
/// Closures run on the engine's own threads, so they may block; they must not call the database again. A writing closure may run more than
/// once when the engine asks to try again, so it must not have effects outside its transaction: see ``WriteTransaction/afterCommit(_:)``.
public final class Database: Sendable {
    private let storage: any Engine
    private let writer: GroupWriter
    let hub: ChangeHub

    /// - Parameter address: where other processes write too, if they can.
    init(_ engine: any Engine, address: String? = nil) {
        storage = engine
        writer = GroupWriter(engine)
        hub = ChangeHub(address: address)
    }

    /// Opens the database and brings its own tables (journal, registers' catalogue, secrets) up to date.
    ///
    /// - Parameter address: `sqlite:PATH`, or `postgres://user:password@host:port/database`.
    /// - Throws: ``StoreError`` with `unavailable` or, where the database is newer than the program, `schema`.
    public static func open(_ address: String) async throws -> Database {
        let database = try await connect(address)
        try await database.migrate(Migration.store)
        return database
    }

    /// Opens the database as it is, without any table of its own.
    package static func connect(_ address: String) async throws -> Database {
        if address.hasPrefix("sqlite:") {
            return Database(try SQLiteEngine(path: String(address.dropFirst("sqlite:".count))))
        }
        if address.hasPrefix("postgres://") || address.hasPrefix("postgresql://") {
            return Database(try await PostgresEngine(address: address), address: address)
        }
        throw StoreError(.unavailable, "unknown database address: use sqlite:PATH or postgres://user@host/database")
    }

    public var engine: EngineKind { storage.kind }

    /// How many writes were acknowledged and how many commits they took.
    public var writeStatistics: WriteStatistics { writer.statistics }

    /// Runs `body` within one consistent snapshot of the database.
    public func read<T: Sendable>(_ body: @escaping @Sendable (ReadTransaction) throws -> T) async throws -> T {
        try await storage.read { try body(ReadTransaction($0)) }
    }

    /// Runs `body` in a transaction and returns when what it wrote is on disk.
    @discardableResult
    public func write<T: Sendable>(_ body: @escaping @Sendable (WriteTransaction) throws -> T) async throws -> T {
        let result = ResultBox<T>()
        let moment = ImportMoment.current
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            writer.submit(
                GroupWriter.Job(
                    run: { transaction in
                        if let moment { transaction.now = moment }
                        result.set(try body(transaction))
                        try self.tell(of: transaction)
                    },
                    finish: { error in
                        if let error { continuation.resume(throwing: error) } else { continuation.resume() }
                    }))
        }
        guard let value = result.value else { throw StoreError(.cancelled, "the write ended without a result") }
        return value
    }

    /// Lets those who follow the database know what the transaction journaled, once it is on disk.
    private func tell(of transaction: WriteTransaction) throws {
        let changes = transaction.changes
        if changes.isEmpty { return }
        try hub.announce(changes, in: transaction)
        transaction.afterCommit { [hub] in hub.publish(changes) }
    }

    /// Closes all connections; what was acknowledged is on disk already.
    public func close() async throws {
        await hub.close()
        try await storage.close()
    }
}

private final class ResultBox<T: Sendable>: Sendable {
    private let stored = Mutex<T?>(nil)
    var value: T? { stored.withLock { $0 } }

    func set(_ value: T) {
        stored.withLock { $0 = value }
    }
}
