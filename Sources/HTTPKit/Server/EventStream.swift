import HTTPTypes
public import Hummingbird
import NIOCore
import ServiceLifecycle
import Synchronization

/// One server-sent event (WHATWG HTML, 9.2).
public struct ServerEvent: Sendable, Equatable {
    /// Sent back as `Last-Event-ID` when the browser connects again.
    public var id: String?
    public var name: String?
    public var data: String

    public init(_ data: String, name: String? = nil, id: String? = nil) {
        self.data = data
        self.name = name
        self.id = id
    }

    /// The event as sent: one `data:` line per line of text, so that no text can end the event early.
    var text: String {
        func line(_ field: String, _ value: String?) -> String {
            value.map { "\(field): \($0.filter { !$0.isNewline && $0 != "\0" })\n" } ?? ""
        }
        let lines = data.split(omittingEmptySubsequences: false) { $0.isNewline }.map { "data: \($0)\n" }.joined()
        return line("id", id) + line("event", name) + lines + "\n"
    }
}

/// Answers that stay open and send events.
///
/// ```swift
/// let streams = EventStream(perPrincipal: 4)
/// router.get("/events", access: .signedIn) { request, context in
///     let (events, end) = hub.subscribe(context.principal)
///     return try streams.response(to: request, context, key: personID, events: events, onEnd: end)
/// }
/// ```
/// A stream ends when `events` does, when the client goes away and when the server shuts down. A client that reads too slowly loses the
/// oldest waiting events and keeps at most 256.
public final class EventStream: Sendable {
    private let open = Mutex<[String: Int]>([:])
    private let perPrincipal: Int
    private let heartbeat: Duration

    /// - Parameters:
    ///   - perPrincipal: streams that one key may have open (one per tab).
    ///   - heartbeat: after this time a comment is sent, so that proxies keep the connection and a dead client is noticed.
    public init(perPrincipal: Int = 6, heartbeat: Duration = .seconds(20)) {
        self.perPrincipal = perPrincipal
        self.heartbeat = heartbeat
    }

    /// Number of open streams, for metrics.
    public var count: Int { open.withLock { $0.values.reduce(0, +) } }

    /// - Parameters:
    ///   - key: whose streams are counted together (a person, or an address).
    ///   - onEnd: called once when the stream is over, for unsubscribing.
    /// - Throws: `HTTPFailure.tooManyRequests` when the key has its number of streams open.
    public func response<Principal: Sendable>(
        to request: Request, _ context: WebContext<Principal>, key: String, events: AsyncStream<ServerEvent>,
        onEnd: @escaping @Sendable () -> Void = {}
    ) throws(HTTPFailure) -> Response {
        let lease = Lease { [self] in
            open.withLock { $0[key] = ($0[key] ?? 1) > 1 ? ($0[key] ?? 1) - 1 : nil }
            onEnd()
        }
        let count = open.withLock { open -> Int in
            open[key, default: 0] += 1
            return open[key, default: 0]
        }
        guard count <= perPrincipal else { throw .tooManyRequests(retryAfter: 30) }
        let isLive = context.isLive
        let body = ResponseBody { writer in
            defer { lease.end() }
            let (lines, source) = AsyncStream<ByteBuffer>.makeStream(bufferingPolicy: .bufferingNewest(256))
            source.yield(ByteBuffer(string: ": open\n\n"))
            let feeders = self.feed(source, events)
            defer { feeders.forEach { $0.cancel() } }
            try await withGracefulShutdownHandler {
                if isLive {
                    try await request.body.consumeWithInboundCloseHandler { _ in
                        for await line in lines { try await writer.write(line) }
                    } onInboundClosed: {
                        source.finish()
                    }
                } else {
                    for await line in lines { try await writer.write(line) }
                }
            } onGracefulShutdown: {
                source.finish()
            }
            try await writer.finish(nil)
        }
        let headers: HTTPFields = [.contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store", .accelBuffering: "no"]
        return Response(status: .ok, headers: headers, body: body)
    }

    private func feed(_ source: AsyncStream<ByteBuffer>.Continuation, _ events: AsyncStream<ServerEvent>) -> [Task<Void, Never>] {
        let heartbeat = heartbeat
        let pump = Task {
            for await event in events { source.yield(ByteBuffer(string: event.text)) }
            source.finish()
        }
        let beat = Task {
            while (try? await Task.sleep(for: heartbeat)) != nil { source.yield(ByteBuffer(string: ":\n\n")) }
        }
        return [pump, beat]
    }
}

/// Runs its action once: at the end of the stream, or when the answer is dropped without ever being written (HEAD, a client gone early).
private final class Lease: Sendable {
    private let action: Mutex<(@Sendable () -> Void)?>

    init(_ action: @escaping @Sendable () -> Void) { self.action = Mutex(action) }

    func end() {
        let action = action.withLock { action in
            defer { action = nil }
            return action
        }
        action?()
    }

    deinit { end() }
}

extension Request {
    /// The id of the last event the browser has seen, when it connects again.
    public var lastEventID: String? { headers[.lastEventID] }
}
