import HTTPTypes
public import Hummingbird
import Logging
import NIOCore
import NIOEmbedded
import Synchronization

/// What is known about the sender of a request: set once by the pipeline, seen by every later step and by the error page.
public struct WebSession<Principal: Sendable>: Sendable {
    /// The session's secret or a value derived from it. Form tokens are bound to it; it is never written to a page or a log.
    public var id: String
    /// The signed-in person with the posts held; nil in a session without sign-in.
    public var principal: Principal?

    public init(id: String, principal: Principal?) {
        self.id = id
        self.principal = principal
    }
}

/// The state of one request, passed to handlers.
///
/// Copies share the slots `session`, `language`, `address` and `isSecure`: what an inner step finds out, the outer steps (error page,
/// security headers, log) see as well.
public struct WebContext<Principal: Sendable>: RequestContext {
    public var coreContext: CoreRequestContextStorage
    /// The identifier written to the log, to `X-Request-Id` and on error pages.
    public let requestID: String
    /// The address of the socket's other end (a proxy's, when there is one); nil for a unix socket.
    public let peer: String?
    let isLive: Bool
    /// What judging the request found out, for its handler: see ``SecuredRouter/init(options:admit:)``. Nil in outer steps.
    public internal(set) var admitted: (any Sendable)?
    private let slots: Slots

    public init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        requestID = source.logger[metadataKey: "hb.request.id"]?.description ?? RequestID().description
        peer = source.channel.remoteAddress?.ipAddress
        isLive = !(source.channel is NIOAsyncTestingChannel)
        slots = Slots(address: peer ?? "unix")
    }

    /// The client's address: the peer's, or the one a trusted proxy reports in `X-Forwarded-For`.
    public var address: String {
        get { slots.read { $0.address } }
        nonmutating set { slots.write { $0.address = newValue } }
    }

    /// True when the client speaks TLS with us or with a trusted proxy.
    public var isSecure: Bool {
        get { slots.read { $0.isSecure } }
        nonmutating set { slots.write { $0.isSecure = newValue } }
    }

    /// The code of the language of answers, one of `SiteOptions.languages`.
    public var language: String {
        get { slots.read { $0.language } }
        nonmutating set { slots.write { $0.language = newValue } }
    }

    public var session: WebSession<Principal>? {
        get { slots.read { $0.session } }
        nonmutating set { slots.write { $0.session = newValue } }
    }

    /// The signed-in person, nil for a visitor.
    public var principal: Principal? { session?.principal }

    /// A fresh token for a form's hidden field `_csrf` or for the header `X-CSRF-Token`. Each call gives another text, so that
    /// compression of a page tells nothing about it. Empty when the site has no `csrf` guard.
    public var csrfToken: String {
        guard let guardian = slots.read({ $0.csrf }) else { return "" }
        return guardian.token(for: csrfBinding())
    }

    var csrf: CSRFGuard? {
        get { slots.read { $0.csrf } }
        nonmutating set { slots.write { $0.csrf = newValue } }
    }

    /// The value a visitor's browser sent in the token cookie, before a session exists.
    var visitor: String? {
        get { slots.read { $0.visitor } }
        nonmutating set { slots.write { $0.visitor = newValue } }
    }

    /// The visitor value made during this request, to be sent as a cookie.
    var newVisitor: String? { slots.read { $0.newVisitor } }

    func existingCSRFBinding() -> String? { session.map { "s" + $0.id } ?? visitor.map { "v" + $0 } }

    private func csrfBinding() -> String {
        if let binding = existingCSRFBinding() { return binding }
        let value = randomToken(bytes: 18)
        return slots.write {
            let visitor = $0.visitor ?? value
            if $0.visitor == nil { ($0.visitor, $0.newVisitor) = (value, value) }
            return "v" + visitor
        }
    }

    private final class Slots: Sendable {
        struct Values: Sendable {
            var address: String
            var isSecure = false
            var language = "vi"
            var session: WebSession<Principal>?
            var csrf: CSRFGuard?
            var visitor: String?
            var newVisitor: String?
        }
        private let values: Mutex<Values>

        init(address: String) { values = Mutex(Values(address: address)) }
        func read<T: Sendable>(_ body: (Values) -> T) -> T { values.withLock { body($0) } }
        func write<T: Sendable>(_ body: (inout Values) -> T) -> T { values.withLock { body(&$0) } }
    }
}

/// URL-safe text of `bytes` random bytes from the system's generator.
func randomToken(bytes count: Int) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    var generator = SystemRandomNumberGenerator()
    return String(decoding: (0..<(count * 8 + 5) / 6).map { _ in alphabet[Int(generator.next() & 63)] }, as: UTF8.self)
}
