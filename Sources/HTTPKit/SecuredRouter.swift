public import HTTPTypes
public import Hummingbird

/// One declared route, for the test that calls every route with every role and for the page of rights.
public struct RouteInfo<Access: Sendable>: Sendable {
    public let method: HTTPRequest.Method
    /// As declared, e.g. `/plans/:id`.
    public let path: String
    public let access: Access
}

/// A router whose routes cannot be declared without saying who may use them.
///
/// ```swift
/// let router = SecuredRouter<Access, Person>(options) { access, request, context in … throw HTTPFailure.forbidden … }
/// router.get("/plans/:id", access: .read("plan")) { request, context in try await page(context.parameter("id")) }
/// router.post("/plans/:id", access: .edit("plan")) { request, context, form in … }
/// try await serve(router.buildResponder(), …)
/// ```
///
/// For every request, in this order: cross-site check, session, `authorize`, body limits and form token, handler. A form is read only
/// after `authorize` has let the request pass. Declare routes at start, from one task; build once.
public final class SecuredRouter<Access: Sendable, Principal: Sendable> {
    public typealias Context = WebContext<Principal>
    /// Returns when the request may go on; throws `HTTPFailure.forbidden`, `.signInNeeded` or a `Redirect` when not.
    public typealias Authorize = @Sendable (_ access: Access, _ request: Request, _ context: Context) async throws -> Void
    /// The same, giving what it found out on the way: the handler finds it as `context.admitted` and need not look again.
    public typealias Admit = @Sendable (_ access: Access, _ request: Request, _ context: Context) async throws -> (any Sendable)?
    public typealias Handler<Output: ResponseGenerator> = @Sendable (Request, Context) async throws -> Output
    public typealias FormHandler<Output: ResponseGenerator> = @Sendable (Request, Context, FormData) async throws -> Output

    /// All routes in the order of declaration.
    public private(set) var routes: [RouteInfo<Access>] = []
    private let router: Router<Context>
    private let options: SiteOptions<Principal>
    private let admit: Admit

    public convenience init(_ options: SiteOptions<Principal>, authorize: @escaping Authorize) {
        self.init(options: options) { access, request, context in
            try await authorize(access, request, context)
            return nil
        }
    }

    public init(options: SiteOptions<Principal>, admit: @escaping Admit) {
        self.options = options
        self.admit = admit
        router = Router(context: Context.self, options: [.autoGenerateHeadEndpoints])
        for step in pipeline(options) { router.add(middleware: step) }
    }

    /// A page or another answer to GET; HEAD is answered too.
    public func get(_ path: String, access: Access, _ handler: @escaping Handler<some ResponseGenerator>) {
        on(.get, path, access: access, checksToken: false, handler)
    }

    /// A form (urlencoded or multipart), its token checked and taken out.
    /// - Parameter limits: sizes above which the answer is 413.
    public func post(
        _ path: String, access: Access, limits: FormLimits = .fields, _ handler: @escaping FormHandler<some ResponseGenerator>
    ) {
        let folder = options.uploadFolder
        on(.post, path, access: access, checksToken: false) { request, context in
            var form = try await FormData(of: request, limits: limits, folder: folder)
            try context.csrf?.check(form: form, request: request, binding: context.existingCSRFBinding())
            form.fields.removeAll { $0.name == CSRFGuard.field }
            return try await handler(request, context, form)
        }
    }

    /// A route whose handler reads the body by itself (`request.body`), such as a JSON interface or a large import.
    /// - Parameter tokenInHeader: whether unsafe methods need the token in `X-CSRF-Token`; false only for callers that carry their own
    ///   proof in the request (a bearer token, a signature), never for cookies.
    public func raw(
        _ method: HTTPRequest.Method, _ path: String, access: Access, tokenInHeader: Bool = true,
        _ handler: @escaping Handler<some ResponseGenerator>
    ) {
        on(method, path, access: access, checksToken: tokenInHeader && !CSRFGuard.safeMethods.contains(method), handler)
    }

    /// The finished responder: wrong methods are answered with 405 and `Allow`.
    public func buildResponder() -> RouterResponder<Context> {
        let known = [.get, .head, .post, .put, .delete, .patch, .options, .trace] + [HTTPRequest.Method("QUERY")].compactMap { $0 }
        for (path, entries) in Dictionary(grouping: routes, by: { RouterPath($0.path).description }) {
            var allowed = Set(entries.map(\.method))
            if allowed.contains(.get) { allowed.insert(.head) }
            let failure = HTTPFailure.methodNotAllowed(Array(allowed))
            for method in known where !allowed.contains(method) {
                router.on(RouterPath(path), method: method) { _, _ -> Response in throw failure }
            }
        }
        return router.buildResponder()
    }

    private func on(
        _ method: HTTPRequest.Method, _ path: String, access: Access, checksToken: Bool,
        _ handler: @escaping Handler<some ResponseGenerator>
    ) {
        routes.append(RouteInfo(method: method, path: path, access: access))
        let admit = admit
        router.on(RouterPath(path), method: method) { request, context in
            var context = context
            context.coreContext.parameters = try decoded(context.parameters)
            context.admitted = try await admit(access, request, context)
            if checksToken { try context.csrf?.check(header: request, binding: context.existingCSRFBinding()) }
            return try await handler(request, context).response(from: request, context: context)
        }
    }
}

/// The path's captures with percent-encoding resolved (the library hands them out raw). The rest captured by `**` stays raw: use
/// `WebContext.rest`, which decodes segment by segment, so that an encoded slash does not make another segment.
private func decoded(_ raw: Parameters) throws -> Parameters {
    Parameters(
        try raw.map { key, value in
            if key == Parameters.recursiveCaptureKey { return (key, value) }
            guard let text = percentDecoded(value) else { throw HTTPFailure.notFound }
            return (key, text[...])
        })
}

extension WebContext {
    /// A capture of the path, decoded: `:id` in `/plans/:id`.
    /// - Throws: `HTTPFailure.notFound` when the route has no such capture.
    public func parameter(_ name: String) throws -> String {
        guard let value = parameters.get(name) else { throw HTTPFailure.notFound }
        return value
    }

    /// The segments that `**` stands for, each decoded.
    /// - Throws: `HTTPFailure.notFound` for a broken encoding.
    public func rest() throws -> [String] {
        try parameters.getCatchAll().map {
            guard let text = percentDecoded($0) else { throw HTTPFailure.notFound }
            return text
        }
    }
}
