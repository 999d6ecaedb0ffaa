internal import CLibpq
internal import Foundation
public import Logging

/// One session with the server, blocking: every call returns when the server has answered. Not for the cooperative thread pool: use it in
/// ``PostgresPool/withConnection(_:)``, or on a thread of its own. It is lent, never kept: it is not `Sendable`.
///
/// Changes to the session (`SET`, `LISTEN`, session-level advisory locks, temporary tables) stay with it when it goes back to the pool: use
/// `SET LOCAL` and `pg_advisory_xact_lock`.
public final class PostgresConnection {
    public enum TransactionStatus: Sendable {
        /// Outside a transaction.
        case idle
        /// A statement is running.
        case active
        case inTransaction
        /// In a transaction that failed and can only be rolled back.
        case inFailedTransaction
        /// The connection is lost.
        case unknown
    }

    let handle: OpaquePointer
    let interrupter: Interrupter
    private let notices: NoticeLog
    private var statements = StatementCache(limit: 256)
    /// The server still has statements that the cache forgot.
    private var mustDeallocateAll = false
    private var isStreaming = false
    /// Statements that wait for the next one, to be sent in its round trip.
    private(set) var queue: [QueuedStatement] = []
    /// The protocol is in a state that nothing here leads out of.
    private var isSpoilt = false

    /// Connects. - Throws: `connection` when the server cannot be reached or refuses.
    public convenience init(_ configuration: PostgresConfiguration, logger: Logger = Logger(label: "postgres")) throws(PostgresError) {
        try self.init(configuration, logger: logger, interrupter: Interrupter())
    }

    init(_ configuration: PostgresConfiguration, logger: Logger, interrupter: Interrupter) throws(PostgresError) {
        // One dictionary for both: two equal ones may give their pairs in different orders.
        let parameters = configuration.connectionParameters
        let (keywords, values) = (parameters.map(\.key), parameters.map(\.value))
        let connected = withCStrings(keywords) { keywords in withCStrings(values) { PQconnectdbParams(keywords, $0, 0) } }
        guard let connected else { throw PostgresError(.resources, "no memory for a connection") }
        guard PQstatus(connected) == CONNECTION_OK else {
            defer { PQfinish(connected) }
            throw PostgresError(.connection, String(cString: PQerrorMessage(connected)).trimmingCharacters(in: .whitespacesAndNewlines))
        }
        handle = connected
        self.interrupter = interrupter
        notices = NoticeLog(logger)
        interrupter.attach(connected)
        PQsetNoticeReceiver(connected, { log, result in NoticeLog.receive(log, result) }, Unmanaged.passUnretained(notices).toOpaque())
    }

    deinit {
        interrupter.detach()
        PQfinish(handle)
    }

    // MARK: Statements

    /// Runs one statement with its parameters (`$1`, `$2` …). It is prepared once per connection and text.
    ///
    /// - Parameter planningAnew: whether the server plans it for these parameters and what the tables hold now; it may keep the plan of a
    ///   prepared statement however much its tables grow.
    public func query(_ sql: String, _ parameters: [PostgresValue] = [], planningAnew: Bool = false) throws(PostgresError) -> PostgresResult
    {
        let buffer = try ParameterBuffer(parameters)
        if !queue.isEmpty { return try sendQueue(with: QueuedStatement(sql: sql, buffer: buffer, isPlannedAnew: planningAnew)) }
        try begin(sql)
        defer { interrupter.endStatement() }
        if planningAnew {
            try refuseNUL(sql)
            let result = buffer.withPointers {
                PQexecParams(handle, sql, buffer.count, buffer.types.isEmpty ? nil : buffer.types, $0, $1, $2, 0)
            }
            return PostgresResult(try checked(result, sql, isReused: false))
        }
        return try retryingStale { () throws(PostgresError) in
            let statement = try prepare(sql, buffer)
            let result = buffer.withPointers { PQexecPrepared(handle, statement.name, buffer.count, $0, $1, $2, 0) }
            return PostgresResult(try checked(result, sql, isReused: statement.isReused))
        }
    }

    /// Runs statements separated by semicolons, without parameters, such as a migration or `BEGIN`. Outside a transaction they are one
    /// together; a `BEGIN` among them takes the statements before it into its transaction. The result is the last statement's.
    @discardableResult
    public func execute(script: String) throws(PostgresError) -> PostgresResult {
        try refuseNUL(script)
        try flush()
        try begin(script)
        defer { interrupter.endStatement() }
        return PostgresResult(try checked(PQexec(handle, script), script, isReused: false))
    }

    /// Runs one statement and hands each row to `body` as it arrives: memory stays flat whatever the number of rows.
    ///
    /// `body` must not use the connection. When it throws, the statement is cancelled, which may leave an open transaction failed, and its
    /// error is passed on. When the statement fails half-way, `body` has seen the rows before.
    public func forEachRow(_ sql: String, _ parameters: [PostgresValue] = [], _ body: (PostgresRow) throws -> Void) throws {
        let buffer = try ParameterBuffer(parameters)
        try flush()
        try begin(sql)
        isStreaming = true
        defer {
            isStreaming = false
            interrupter.endStatement()
        }
        var bodyError: (any Error)?
        try retryingStale { () throws(PostgresError) in bodyError = try stream(sql, buffer, body) }
        if let bodyError { throw bodyError }
    }

    // MARK: Queue

    /// Keeps a statement whose result nobody waits for until the next one is run, and sends both in one round trip (libpq's pipeline mode).
    /// Its error is thrown by that next call: ``PostgresError/position`` tells whose it is. The statements behind a failed one don't run.
    ///
    /// For use inside a transaction, or with `BEGIN` as the first statement of the queue.
    public func enqueue(_ sql: String, _ parameters: [PostgresValue] = []) throws(PostgresError) {
        let statement = QueuedStatement(sql: sql, buffer: try ParameterBuffer(parameters))
        queue.append(statement)
        // A server that has to hold back its answers while we still send would wait for us, and we for it.
        if queue.count >= Self.longestQueue { try flush() }
    }

    /// Sends the statements that wait and returns when the server has run them.
    public func flush() throws(PostgresError) {
        guard let last = queue.popLast() else { return }
        _ = try sendQueue(with: last)
    }

    /// How many statements wait.
    public var queuedCount: Int { queue.count }

    /// Forgets waiting statements, all but the first `count`: the server never saw them.
    public func dropQueued(after count: Int = 0) {
        if queue.count > count { queue.removeSubrange(count...) }
    }

    private static let longestQueue = 64

    // MARK: State

    public var transactionStatus: TransactionStatus {
        switch PQtransactionStatus(handle) {
        case PQTRANS_IDLE: .idle
        case PQTRANS_ACTIVE: .active
        case PQTRANS_INTRANS: .inTransaction
        case PQTRANS_INERROR: .inFailedTransaction
        default: .unknown
        }
    }

    /// Whether the connection can still be used, as far as this side knows.
    public var isOpen: Bool { PQstatus(handle) == CONNECTION_OK && !isSpoilt }

    /// The process of the server that serves this connection.
    public var processID: Int32 { PQbackendPID(handle) }

    /// The server's version as a number: 15.2 is 150002.
    public var serverVersion: Int32 { PQserverVersion(handle) }

    /// The number of statements kept prepared.
    public var preparedStatementCount: Int { statements.count }

    /// `name` as a quoted identifier for SQL text.
    public static func escapeIdentifier(_ name: String) -> String {
        // No name of the database can hold U+0000; U+FFFD leads to «does not exist» instead of to another name.
        "\"" + name.replacing("\"", with: "\"\"").replacing("\0", with: "\u{FFFD}") + "\""
    }

    public func escapeIdentifier(_ name: String) -> String { Self.escapeIdentifier(name) }
}

// MARK: - Inside

extension PostgresConnection {
    struct QueuedStatement {
        let sql: String
        let buffer: ParameterBuffer
        var isPlannedAnew = false
    }

    /// Runs the waiting statements and `last` in one round trip; gives the last one's result.
    private func sendQueue(with last: QueuedStatement) throws(PostgresError) -> PostgresResult {
        let batch = queue + [last]
        queue = []
        try begin(last.sql)
        defer { interrupter.endStatement() }
        var statements: [(name: String, isReused: Bool)] = []
        for statement in batch {
            if statement.isPlannedAnew { try refuseNUL(statement.sql) }
            statements.append(statement.isPlannedAnew ? ("", false) : try prepare(statement.sql, statement.buffer))
        }
        guard PQenterPipelineMode(handle) == 1 else { throw PostgresError(.connection, String(cString: PQerrorMessage(handle))) }
        var isSent = true
        for (statement, prepared) in zip(batch, statements) where isSent {
            let buffer = statement.buffer
            isSent =
                buffer.withPointers { values, lengths, formats in
                    statement.isPlannedAnew
                        ? PQsendQueryParams(
                            handle, statement.sql, buffer.count, buffer.types.isEmpty ? nil : buffer.types, values, lengths, formats, 0)
                        : PQsendQueryPrepared(handle, prepared.name, buffer.count, values, lengths, formats, 0)
                } == 1
        }
        guard isSent, PQpipelineSync(handle) == 1 else {
            isSpoilt = true
            throw PostgresError(.connection, String(cString: PQerrorMessage(handle)), sql: last.sql)
        }
        return try collect(batch, statements)
    }

    /// Takes the answers of a pipeline, every one of them, before the first failure is thrown.
    private func collect(
        _ batch: [QueuedStatement], _ statements: [(name: String, isReused: Bool)]
    ) throws(PostgresError) -> PostgresResult {
        var failure: PostgresError?
        var last: ResultMemory?
        for (index, statement) in batch.enumerated() {
            let result = PQgetResult(handle)
            if failure == nil {
                do throws(PostgresError) {
                    last = try checked(result, statement.sql, isReused: statements[index].isReused)
                } catch {
                    failure = error
                    failure?.position = index
                }
            } else {
                PQclear(result)
            }
            while let more = PQgetResult(handle) { PQclear(more) }
        }
        PQclear(PQgetResult(handle))  // the answer to the sync
        if PQexitPipelineMode(handle) != 1 { isSpoilt = true }
        if let failure { throw failure }
        guard let last else { throw PostgresError(.connection, "the server gave no answer") }
        return PostgresResult(last)
    }

    func begin(_ sql: String) throws(PostgresError) {
        guard !isStreaming else { throw PostgresError(.misuse, "the connection is busy with forEachRow", sql: sql) }
        guard isOpen else { throw PostgresError(.connection, "the connection is lost", sql: sql) }
        try interrupter.beginStatement()
    }

    private func refuseNUL(_ sql: String) throws(PostgresError) {
        guard !sql.utf8.contains(0) else { throw PostgresError(.syntax, "the SQL holds U+0000") }
    }

    /// Outside a transaction a statement that the server no longer knows or accepts is prepared and run again, once: it has done
    /// nothing yet.
    private func retryingStale<Result>(_ body: () throws(PostgresError) -> Result) throws(PostgresError) -> Result {
        let mayRetry = transactionStatus == .idle
        do throws(PostgresError) {
            return try body()
        } catch {
            guard mayRetry, error.code == .staleStatement else { throw error }
            return try body()
        }
    }

    private func prepare(_ sql: String, _ buffer: ParameterBuffer) throws(PostgresError) -> (name: String, isReused: Bool) {
        let key = StatementCache.Key(sql: sql, types: buffer.types)
        if let name = statements.name(for: key) { return (name, true) }
        try refuseNUL(sql)
        if mustDeallocateAll, transactionStatus != .inFailedTransaction {
            _ = try checked(PQexec(handle, "DEALLOCATE ALL"), nil, isReused: false)
            mustDeallocateAll = false
        }
        let name = statements.freshName()
        _ = try checked(PQprepare(handle, name, sql, buffer.count, buffer.types.isEmpty ? nil : buffer.types), sql, isReused: false)
        if let leaving = statements.insert(name, for: key) { PQclear(PQexec(handle, "DEALLOCATE \(leaving)")) }
        return (name, false)
    }

    /// Takes ownership of `result`; throws what it reports.
    func checked(_ result: OpaquePointer?, _ sql: String?, isReused: Bool) throws(PostgresError) -> ResultMemory {
        guard let result else {
            throw PostgresError(isOpen ? .resources : .connection, String(cString: PQerrorMessage(handle)), sql: sql)
        }
        let memory = ResultMemory(result)
        switch PQresultStatus(result) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY, PGRES_SINGLE_TUPLE:
            return memory
        case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
            isSpoilt = true
            throw PostgresError(.unsupported, "COPY is not supported; the connection is given up", sql: sql)
        default:
            let error = PostgresError(result: result, sql: sql, isOurs: interrupter.isCancelled, isLost: PQstatus(handle) != CONNECTION_OK)
            guard isReused, error.sqlState == "26000" || error.sqlState == "0A000" else { throw error }
            // A change of the schema seldom hits one statement only: forget all.
            statements.removeAll()
            mustDeallocateAll = true
            throw PostgresError(.staleStatement, error.message, sqlState: error.sqlState, sql: sql)
        }
    }

    /// One attempt of `forEachRow`; returns the error that `body` threw.
    private func stream(
        _ sql: String, _ buffer: ParameterBuffer, _ body: (PostgresRow) throws -> Void
    ) throws(PostgresError) -> (any Error)? {
        let statement = try prepare(sql, buffer)
        guard buffer.withPointers({ PQsendQueryPrepared(handle, statement.name, buffer.count, $0, $1, $2, 0) }) == 1,
            PQsetSingleRowMode(handle) == 1
        else { throw PostgresError(.connection, String(cString: PQerrorMessage(handle)), sql: sql) }
        var mayBeStale = statement.isReused  // until a row has been handed over
        while let result = PQgetResult(handle) {
            let memory: ResultMemory
            do throws(PostgresError) {
                memory = try checked(result, sql, isReused: mayBeStale)
            } catch {
                drain()
                throw error
            }
            guard PQresultStatus(result) == PGRES_SINGLE_TUPLE else { continue }
            mayBeStale = false
            do {
                try body(PostgresRow(memory: memory, index: 0))
            } catch {
                interrupter.interruptOwnStatement()
                drain()
                absorbCancellation()
                return error
            }
        }
        return nil
    }

    private func drain() {
        while !isSpoilt, let result = PQgetResult(handle) { PQclear(result) }
    }

    /// One round trip, so that a cancellation that came too late for its statement hits nothing else.
    func absorbCancellation() {
        PQclear(PQexec(handle, "SELECT 1"))
    }

    /// What the server sent while no statement ran.
    enum Unasked { case nothing, something, loss }

    /// Reads what the server sent unasked; does not block.
    func readUnasked() -> Unasked {
        var found = Unasked.nothing
        while isOpen {
            var descriptor = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
            guard poll(&descriptor, 1, 0) > 0 else { return found }
            guard PQconsumeInput(handle) == 1 else { break }  // the end of the stream comes after the server's last words
            found = .something
        }
        return .loss
    }

    /// Whether an idle connection may be lent again. A server that says something unasked is probably saying good-bye: then it is asked.
    func isAlive() -> Bool {
        switch readUnasked() {
        case .nothing: return true
        case .loss: return false
        case .something:
            absorbCancellation()
            return isOpen
        }
    }
}

/// Sends the server's notices to the log; libpq would print them.
final class NoticeLog {
    private let logger: Logger

    init(_ logger: Logger) { self.logger = logger }

    static func receive(_ log: UnsafeMutableRawPointer?, _ result: OpaquePointer?) {
        guard let log, let result else { return }
        let text = String(cString: PQresultErrorMessage(result)).trimmingCharacters(in: .whitespacesAndNewlines)
        Unmanaged<NoticeLog>.fromOpaque(log).takeUnretainedValue().logger.debug("PostgreSQL: \(text)")
    }
}

/// Lends `texts` as a NULL-terminated array of C strings.
private func withCStrings<Result>(_ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result) -> Result {
    let copies = texts.map { strdup($0) }
    defer { copies.forEach { free($0) } }
    return body(copies.map { UnsafePointer($0) } + [nil])
}
