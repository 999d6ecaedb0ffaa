public import Foundation
public import Hummingbird

/// What a site plugs into the pipeline. Everything but `errorPage` has a safe default.
public struct SiteOptions<Principal: Sendable>: Sendable {
    public typealias Context = WebContext<Principal>

    /// The HTML of an error page. It may look at `context.principal` and `context.language`; when it throws, a bare page is sent.
    public var errorPage: @Sendable (HTTPFailure, Request, Context) async throws -> String
    /// The session behind a request's cookie, nil for a visitor. Runs before routing decides on rights; not run for assets.
    public var session: @Sendable (Request, Context) async throws -> WebSession<Principal>? = { _, _ in nil }
    /// The failure to show for an error of the domain, in the language with this code; nil for one that nobody foresaw (logged, shown as 500
    /// without details).
    public var failure: @Sendable (any Error, _ language: String) -> HTTPFailure? = { _, _ in nil }
    /// The words of a failure's `phrase` in the language with this code, as message and hint; nil leaves them Vietnamese.
    public var phrase: @Sendable (HTTPFailure.Phrase, _ language: String) -> (message: String, hint: String?)? = { _, _ in nil }
    /// The answer to a request that failed, for addresses that programs use; nil leaves it to the error page.
    public var problem: @Sendable (HTTPFailure, any Error, Request, Context) -> Response? = { _, _, _, _ in nil }
    /// Form tokens and the cross-site check. Nil only for tests and for services without cookies.
    public var csrf: CSRFGuard?
    public var assets: AssetLibrary?
    /// Requests of one address; assets are not counted.
    public var addressLimit: RateLimiter?
    public var metrics: PrometheusRegistry?
    public var headers = SecurityHeaders()
    /// Proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
    public var trustedProxies: [AddressRange] = []
    /// Whether the other end of a unix socket is a trusted proxy.
    public var trustsUnixSocket = true
    /// Codes of the languages of the site; the first is the default. The cookie `lang` decides, else `Accept-Language` where it is followed.
    public var languages = ["vi", "en"]
    /// False where most people's browsers speak a language that they did not choose.
    public var followsBrowserLanguage = true
    /// Where uploads are kept while a request runs.
    public var uploadFolder = FileManager.default.temporaryDirectory
    /// Paths under these prefixes get errors as JSON.
    public var apiPrefixes = ["/api/"]

    public init(errorPage: @escaping @Sendable (HTTPFailure, Request, Context) async throws -> String) {
        self.errorPage = errorPage
    }
}

/// The steps around every route, outermost first. The order is what makes the promises hold: headers and compression are outside of the
/// error page, so that errors get them too; the session is inside of it, so that a failing session store gives a page.
func pipeline<Principal>(_ options: SiteOptions<Principal>) -> [any MiddlewareProtocol<Request, Response, WebContext<Principal>>] {
    var steps: [any MiddlewareProtocol<Request, Response, WebContext<Principal>>] = [
        ConnectionStep(options: options),
        SecurityHeadersStep(headers: options.headers),
        CompressionStep(),
        ErrorPageStep(options: options),
        CanonicalPathStep(),
    ]
    if let assets = options.assets { steps.append(AssetStep(assets: assets)) }
    if let limiter = options.addressLimit { steps.append(AddressLimitStep(limiter: limiter)) }
    if let csrf = options.csrf { steps.append(CSRFStep(guardian: csrf)) }
    steps.append(SessionStep(find: options.session))
    return steps
}

struct SessionStep<Principal: Sendable>: RouterMiddleware {
    typealias Context = WebContext<Principal>
    let find: @Sendable (Request, Context) async throws -> WebSession<Principal>?

    func handle(_ request: Request, context: Context, next: (Request, Context) async throws -> Response) async throws -> Response {
        if let session = try await find(request, context) { context.session = session }
        return try await next(request, context)
    }
}

struct AddressLimitStep<Principal: Sendable>: RouterMiddleware {
    typealias Context = WebContext<Principal>
    let limiter: RateLimiter

    func handle(_ request: Request, context: Context, next: (Request, Context) async throws -> Response) async throws -> Response {
        try limiter.take(context.rateKey)
        return try await next(request, context)
    }
}

/// One address for one page: `/plans/` and `//plans` lead to `/plans` (308 keeps the method).
struct CanonicalPathStep<Principal: Sendable>: RouterMiddleware {
    typealias Context = WebContext<Principal>

    func handle(_ request: Request, context: Context, next: (Request, Context) async throws -> Response) async throws -> Response {
        let path = request.uri.path
        // Browsers read a backslash as a slash: neither routed nor redirected, lest `/\host` become another host.
        guard path.hasPrefix("/"), !path.contains("\\") else { throw HTTPFailure.notFound }
        let canonical = "/" + path.split(separator: "/").joined(separator: "/")
        guard canonical != path else { return try await next(request, context) }
        let query = request.uri.query.map { "?" + $0 } ?? ""
        return Response(status: .permanentRedirect, headers: [.location: asciiLocation(canonical + query)])
    }
}
