internal import Dispatch
internal import Logging

/// One slot of the pool: a serial queue with its connection. `@unchecked`: the connection is touched on `queue` only.
final class PoolLane: @unchecked Sendable {
    let queue: DispatchQueue
    let interrupter = Interrupter()
    private let configuration: PostgresConfiguration
    private let lifetimeLimit: Duration
    private let logger: Logger
    private var connection: PostgresConnection?
    private var connectedAt = ContinuousClock.now

    init(index: Int, configuration: PostgresConfiguration, lifetimeLimit: Duration, logger: Logger) {
        queue = DispatchQueue(label: "postgres.\(index)")
        self.configuration = configuration
        self.lifetimeLimit = lifetimeLimit
        self.logger = logger
    }

    /// Runs `body` for the lease that the interrupter holds, ends the lease and leaves the connection idle, or none. Call it on `queue`.
    func run<T>(_ body: (PostgresConnection) throws -> T) -> Result<T, any Error> {
        let result = Result<T, any Error> {
            guard !interrupter.isCancelled else { throw CancellationError() }
            return try body(readyConnection())
        }
        let wasCancelled = interrupter.endLease()
        tidy(wasCancelled: wasCancelled)
        return result.mapError { error in
            wasCancelled && (error as? PostgresError)?.code == .cancelled ? CancellationError() : error
        }
    }

    /// Whether there is a connection. Call it on `queue`.
    var isConnected: Bool { connection != nil }

    /// Call it on `queue`.
    func disconnect() { connection = nil }

    private func readyConnection() throws(PostgresError) -> PostgresConnection {
        if let connection {
            if connection.isAlive() { return connection }
            logger.info("A connection to PostgreSQL was lost while it was idle; it is replaced.")
            disconnect()
        }
        let fresh = try PostgresConnection(configuration, logger: logger, interrupter: interrupter)
        connection = fresh
        connectedAt = .now
        return fresh
    }

    /// A connection goes back without a transaction, or not at all.
    private func tidy(wasCancelled: Bool) {
        guard let connection else { return }
        connection.dropQueued()
        if wasCancelled, connection.isOpen { connection.absorbCancellation() }
        if connection.isOpen, connection.transactionStatus == .inTransaction || connection.transactionStatus == .inFailedTransaction {
            if !wasCancelled { logger.debug("A transaction was left open; it is rolled back.") }
            _ = try? connection.execute(script: "ROLLBACK")
        }
        if !connection.isOpen || connection.transactionStatus != .idle || connectedAt.duration(to: .now) > lifetimeLimit { disconnect() }
    }
}
