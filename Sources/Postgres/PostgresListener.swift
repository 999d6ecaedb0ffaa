internal import CLibpq
internal import Dispatch
internal import Foundation
public import Logging

/// Listens to channels on a connection of its own, for as long as the process lives; reconnects by itself.
///
/// Notifications sent while there is no connection are lost: `resync` tells when that may have happened. Keep payloads to an identifier
/// (the server takes less than 8 000 bytes) and read the data afresh. Does not work through a pooler that shares sessions between transactions.
///
/// `@unchecked`: all that changes is touched on `queue` only.
public final class PostgresListener: @unchecked Sendable {
    public enum Event: Sendable, Equatable {
        case notification(channel: String, payload: String)
        /// From here on nothing is missed, but something may have been before: read everything of interest again. The first event of every
        /// stream; again after each reconnection and when the subscriber was too slow for its buffer.
        case resync
    }

    private let configuration: PostgresConfiguration
    private let channels: [String]
    private let bufferLimit: Int
    private let logger: Logger
    private let queue = DispatchQueue(label: "postgres.listener")

    private var session: Session?
    private var failures = 0
    private var subscribers: [UInt64: AsyncStream<Event>.Continuation] = [:]
    private var lastSubscriber: UInt64 = 0
    private var isClosed = false

    /// Starts at once. `bufferLimit`: the number of events kept for each subscriber that is behind.
    public init(
        _ configuration: PostgresConfiguration, channels: [String], bufferLimit: Int = 1024, logger: Logger = Logger(label: "postgres")
    ) {
        self.configuration = configuration
        self.channels = channels
        self.bufferLimit = max(2, bufferLimit)
        self.logger = logger
        queue.async { [weak self] in self?.connect() }
    }

    deinit { session?.end() }

    /// A stream of what happens from now on; ends with `close()`. Every call gives a stream of its own.
    public func events() -> AsyncStream<Event> {
        let (stream, continuation) = AsyncStream.makeStream(of: Event.self, bufferingPolicy: .bufferingNewest(bufferLimit))
        queue.async { [self] in
            guard !isClosed else { return continuation.finish() }
            lastSubscriber += 1
            let number = lastSubscriber
            subscribers[number] = continuation
            continuation.onTermination = { [weak self] _ in
                self?.queue.async { [weak self] in self?.subscribers[number] = nil }
            }
            if session != nil { continuation.yield(.resync) }
        }
        return stream
    }

    /// Disconnects and ends all streams.
    public func close() async {
        await withCheckedContinuation { done in
            queue.async { [self] in
                isClosed = true
                session?.end()
                session = nil
                subscribers.values.forEach { $0.finish() }
                subscribers = [:]
                done.resume()
            }
        }
    }

    // MARK: On the queue

    private func connect() {
        guard !isClosed, session == nil else { return }
        do {
            let connection = try PostgresConnection(configuration, logger: logger)
            try connection.execute(script: channels.map { "LISTEN \(connection.escapeIdentifier($0));" }.joined())
            session = Session(connection, queue: queue) { [weak self] in self?.receive() }
            failures = 0
            publish(.resync)
            receive()
        } catch {
            failures += 1
            logger.warning("Listening to PostgreSQL failed: \(error)")
            retryLater()
        }
    }

    /// Takes in what has arrived; begins anew when the connection is lost.
    private func receive() {
        guard let session else { return }
        let isLost = session.connection.readUnasked() == .loss
        while let notification = PQnotifies(session.connection.handle) {
            let (name, payload) = (notification.pointee.relname, notification.pointee.extra)
            publish(.notification(channel: name.map { String(cString: $0) } ?? "", payload: payload.map { String(cString: $0) } ?? ""))
            PQfreemem(notification)
        }
        guard isLost else { return }
        logger.info("The listening connection to PostgreSQL was lost; connecting again.")
        session.end()
        self.session = nil
        failures += 1
        retryLater()
    }

    /// Waits 0,05–0,1 s after the first failure, then twice as long each time, at most half a minute.
    private func retryLater() {
        let pause = min(30, 0.1 * pow(2, Double(min(failures, 10) - 1))) * Double.random(in: 0.5...1)
        queue.asyncAfter(deadline: .now() + pause) { [weak self] in self?.connect() }
    }

    private func publish(_ event: Event) {
        for subscriber in subscribers.values {
            if case .dropped = subscriber.yield(event) { subscriber.yield(.resync) }
        }
    }
}

/// A connection that listens, and the source that watches its socket. `@unchecked`: used on the listener's queue only.
private final class Session: @unchecked Sendable {
    let connection: PostgresConnection
    private let source: any DispatchSourceRead

    init(_ connection: PostgresConnection, queue: DispatchQueue, onInput: @escaping @Sendable () -> Void) {
        self.connection = connection
        source = DispatchSource.makeReadSource(fileDescriptor: PQsocket(connection.handle), queue: queue)
        source.setEventHandler(handler: onInput)
        source.setCancelHandler { [self] in withExtendedLifetime(self) {} }
        source.activate()
    }

    /// Disconnects when the source has let go of the socket: the cancel handler is the last to hold this object.
    func end() { source.cancel() }
}
