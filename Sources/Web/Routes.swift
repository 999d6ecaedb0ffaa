import Accounts
import Foundation
public import HTTPKit
import HTTPTypes
public import Hummingbird
import Registers
import Store
import Vietnamese

/// The site's routes. Paths are given below a commune: `/so/:register` is served at `/suoi-may/so/:register`, and at `/so/:register` of the
/// commune's own host.
struct Routes {
    let site: Site
    let router: SecuredRouter<Access, SignedIn>

    /// A page.
    func get(_ path: String, _ access: Access, _ handler: @escaping @Sendable (Visit) async throws -> Response) {
        router.get("/:commune" + path, access: access) { _, context in try await handler(context.visit()) }
    }

    /// A form's target.
    func post(
        _ path: String, _ access: Access, limits: FormLimits = .fields,
        _ handler: @escaping @Sendable (Visit, FormData) async throws -> Response
    ) {
        router.post("/:commune" + path, access: access, limits: limits) { _, context, form in try await handler(context.visit(), form) }
    }
}

extension Site {
    /// All routes of the server, each with its right.
    public func router() -> SecuredRouter<Access, SignedIn> {
        var options = SiteOptions<SignedIn>(errorPage: { failure, request, context in
            try await self.errorPage(failure, request, context)
        })
        options.session = { request, context in try await self.session(of: request, context) }
        options.failure = { self.failure(for: $0, Language(rawValue: $1) ?? .vi) }
        options.phrase = { self.words(of: $0, Language(rawValue: $1) ?? .vi) }
        options.problem = { failure, error, request, context in self.problem(failure, error, request, context) }
        let secret = secret
        options.csrf = CSRFGuard(mac: { secret.fingerprint($0) })
        options.assets = assets
        // Old office PCs come with English browsers; whoever wants English says so once.
        options.followsBrowserLanguage = false
        options.metrics = metrics
        options.trustedProxies = configuration.trustedProxies.compactMap { text -> AddressRange? in AddressRange(text) }
        options.uploadFolder = configuration.uploads
        if let limit = configuration.addressLimit {
            options.addressLimit = RateLimiter(capacity: limit.burst, perSecond: limit.perSecond)
        }
        let router = SecuredRouter<Access, SignedIn>(options: options) { access, request, context in
            // Pages of the server itself belong to no commune: nobody is anybody there.
            guard let slug = context.parameters.get("commune") else {
                guard access == .everybody else { throw HTTPFailure.notFound }
                return nil
            }
            let commune = try await self.commune(slug: slug)
            var visit = try Visit(self, request, context, commune)
            visit.citizen = try await self.citizen(of: request, context, commune)
            try self.refuseUnchangedPassword(visit)
            try self.authorize(access, visit, register: context.parameters.get("register", as: String.self))
            return visit
        }
        let routes = Routes(site: self, router: router)
        routes.addServer()
        routes.addAccount()
        routes.addRegisters()
        routes.addSearch()
        routes.addBulk()
        routes.addFilterBuilder()
        routes.addLive()
        routes.addExchange()
        routes.addRecords()
        routes.addDocuments()
        routes.addPlans()
        routes.addMetrics()
        routes.addQuality()
        routes.addFigures()
        routes.addStatements()
        routes.addReports()
        routes.addAgenda()
        routes.addArchitecture()
        routes.addPlanChanges()
        routes.addRecordFigures()
        routes.addScores()
        routes.addProvince()
        routes.addReceivedBundles()
        routes.addSentBundles()
        routes.addSigning()
        routes.addServices()
        routes.addProvinceRows()
        routes.addRowRequests()
        routes.addWork()
        routes.addCitizens()
        routes.addOwnPapers()
        routes.addOwnAuthorities()
        routes.addProviders()
        routes.addPayments()
        routes.addOneStop()
        routes.addOpinions()
        routes.addResultSigning()
        routes.addHandovers()
        routes.addQueue()
        routes.addAppointments()
        routes.addAssist()
        routes.addCare()
        routes.addWording()
        routes.addMirrors()
        routes.addAdministration()
        routes.addAPI()
        return router
    }

    /// A password that somebody else made opens nothing but the page where it is changed.
    private func refuseUnchangedPassword(_ visit: Visit) throws {
        guard visit.session?.mustChangePassword == true else { return }
        let page = visit.urls.account + "/mat-khau"
        if ![page, visit.urls.signOut, visit.urls.language].contains(visit.path) { throw Redirect(page) }
    }

    /// Answers requests: the router behind the table of hosts.
    public func responder() -> HostRouting {
        HostRouting(site: self, next: router().buildResponder())
    }
}

/// Serves a commune at its own host name by putting its slug before the path.
public struct HostRouting: HTTPResponder {
    public typealias Context = WebContext<SignedIn>

    let site: Site
    let next: RouterResponder<WebContext<SignedIn>>

    /// Tells the pages that addresses need no slug. Whatever a client sends under this name is thrown away.
    static let header: HTTPField.Name = {
        guard let name = HTTPField.Name("X-Dinh-Own-Host") else { preconditionFailure("a valid header name") }
        return name
    }()

    public func respond(to request: Request, context: WebContext<SignedIn>) async throws -> Response {
        var head = request.head
        head.headerFields[Self.header] = nil
        let host = (request.head.authority ?? "").split(separator: ":").first.map { $0.lowercased() } ?? ""
        if let commune = site.commune(host: host), !request.uri.path.hasPrefix("/assets/"),
            !["/health", "/ready", "/metrics"].contains(request.uri.path)
        {
            head.path = "/" + commune.slug + (head.path ?? "/")
            head.headerFields[Self.header] = "1"
        }
        return try await next.respond(to: Request(head: head, body: request.body), context: context)
    }
}
