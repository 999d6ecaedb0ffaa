import HTTPTypes
public import Hummingbird

/// Protection against forms sent from other sites: the browser's own word (`Sec-Fetch-Site`, `Origin`) for every unsafe request, and a
/// token bound to the session for every form.
public struct CSRFGuard: Sendable {
    /// RFC 9110, 9.2.1.
    static let safeMethods: Set<HTTPRequest.Method> = [.get, .head, .options]
    /// The hidden field with the token.
    public static let field = "_csrf"

    let mac: @Sendable (String) -> String
    let allowedOrigins: Set<String>

    /// - Parameters:
    ///   - mac: a keyed message authentication code (HMAC-SHA-256 with a key of this server) as URL-safe text.
    ///   - allowedOrigins: further origins whose forms are ours, e.g. `https://xa.example.vn` behind a proxy that rewrites `Host`.
    public init(allowedOrigins: Set<String> = [], mac: @escaping @Sendable (String) -> String) {
        self.allowedOrigins = allowedOrigins
        self.mac = mac
    }

    func token(for binding: String) -> String {
        let nonce = randomToken(bytes: 12)
        return "\(nonce).\(mac("csrf\n\(nonce)\n\(binding)"))"
    }

    func isValid(_ token: String, for binding: String) -> Bool {
        guard let dot = token.firstIndex(of: ".") else { return false }
        let expected = Array(mac("csrf\n\(token[..<dot])\n\(binding)").utf8)
        let given = Array(token[token.index(after: dot)...].utf8)
        // Every byte is looked at, so that the time tells nothing about where they differ.
        return expected.count == given.count && zip(expected, given).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// - Throws: `HTTPFailure.csrf`, with the typed fields when the browser says that our own page sent them.
    func check(form: FormData, request: Request, binding: String?) throws(HTTPFailure) {
        let token = form[Self.field] ?? request.headers[.csrfToken] ?? ""
        if let binding, isValid(token, for: binding) { return }
        var failure = HTTPFailure.csrf
        if request.headers[.fetchSite] == "same-origin" { failure.typed = form.fields.filter { $0.name != Self.field } }
        throw failure
    }

    func check(header request: Request, binding: String?) throws(HTTPFailure) {
        guard let binding, isValid(request.headers[.csrfToken] ?? "", for: binding) else { throw .csrf }
    }

    /// Whether the browser says, or does not deny, that the request came from this site. Programs send neither header.
    func isFromHere(_ request: Request) -> Bool {
        if let origin = request.headers[.origin], allowedOrigins.contains(origin.lowercased()) { return true }
        if let site = request.headers[.fetchSite] { return site == "same-origin" || site == "none" }
        guard let origin = request.headers[.origin] else { return true }
        let host = request.head.authority?.lowercased()
        return origin.split(separator: "/").last.map { $0.lowercased() } == host && origin.contains("://")
    }

    static let cookieName = "visit"

    /// The cookie to which a visitor's tokens are bound until there is a session.
    static func cookie(_ value: String, isSecure: Bool) -> Cookie { SecureCookie(cookieName, isSecure: isSecure).set(value) }
}

struct CSRFStep<Principal: Sendable>: RouterMiddleware {
    typealias Context = WebContext<Principal>
    let guardian: CSRFGuard

    func handle(_ request: Request, context: Context, next: (Request, Context) async throws -> Response) async throws -> Response {
        context.csrf = guardian
        context.visitor = SecureCookie(CSRFGuard.cookieName, isSecure: context.isSecure).value(in: request)
        guard CSRFGuard.safeMethods.contains(request.method) || guardian.isFromHere(request) else { throw HTTPFailure.csrf }
        return try await next(request, context)
    }
}

/// A cookie for secrets: `HttpOnly`, `SameSite=Lax`, for the whole site, and with the `__Host-` prefix on TLS, so that no other host of the
/// domain can plant one (RFC 6265bis, 4.1.3).
///
/// ```swift
/// let cookie = SecureCookie("session", isSecure: context.isSecure)
/// response.setCookie(cookie.set(secret))      // sign in
/// let secret = cookie.value(in: request)
/// response.setCookie(cookie.clear())          // sign out
/// ```
public struct SecureCookie: Sendable {
    /// The name as sent.
    public let name: String
    private let isSecure: Bool

    public init(_ name: String, isSecure: Bool) {
        self.name = isSecure ? "__Host-" + name : name
        self.isSecure = isSecure
    }

    public func value(in request: Request) -> String? {
        guard let value = request.cookies[name]?.value, !value.isEmpty, value.utf8.count <= 512 else { return nil }
        return value
    }

    /// - Parameters:
    ///   - value: URL-safe text.
    ///   - maxAge: seconds; nil lets the cookie end with the browser's session.
    public func set(_ value: String, maxAge: Int? = nil) -> Cookie {
        Cookie(name: name, value: value, maxAge: maxAge, path: "/", secure: isSecure, httpOnly: true, sameSite: .lax)
    }

    public func clear() -> Cookie { set("", maxAge: 0) }
}
