import HTTPTypes
import Hummingbird

/// The headers that every answer carries, errors and assets included.
public struct SecurityHeaders: Sendable {
    /// Content-Security-Policy (W3C CSP 3): nothing from other hosts, no inline script or style, no framing.
    public var contentPolicy =
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    /// Seconds a browser shall insist on TLS (RFC 6797), sent only on TLS; 0 sends none.
    public var strictTransport = 31_536_000

    public init() {}

    func apply(to headers: inout HTTPFields, isSecure: Bool) {
        if headers[.contentSecurityPolicy] == nil { headers[.contentSecurityPolicy] = contentPolicy }
        headers[.xContentTypeOptions] = "nosniff"
        headers[.referrerPolicy] = "same-origin"
        headers[.permissionsPolicy] = "camera=(), microphone=(), geolocation=(self), payment=(), usb=()"
        headers[.openerPolicy] = "same-origin"
        headers[.resourcePolicy] = "same-origin"
        if isSecure, strictTransport > 0 { headers[.strictTransportSecurity] = "max-age=\(strictTransport)" }
    }
}

struct SecurityHeadersStep<Principal: Sendable>: RouterMiddleware {
    typealias Context = WebContext<Principal>
    let headers: SecurityHeaders

    func handle(_ request: Request, context: Context, next: (Request, Context) async throws -> Response) async throws -> Response {
        var response = try await next(request, context)
        headers.apply(to: &response.headers, isSecure: context.isSecure)
        if let visitor = context.newVisitor { response.setCookie(CSRFGuard.cookie(visitor, isSecure: context.isSecure)) }
        // A page for one person, or one that hands out a cookie, is kept by nobody; others may be kept but are asked for again.
        if response.headers[.cacheControl] == nil {
            let isPersonal = context.principal != nil || response.headers[.setCookie] != nil
            response.headers[.cacheControl] = isPersonal ? "no-store" : "no-cache"
        }
        return response
    }
}
