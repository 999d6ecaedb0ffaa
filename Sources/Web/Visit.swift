import Accounts
import Declarations
import Foundation
import HTTPKit
import HTTPTypes
import Hummingbird
import Identity
import Pages
import Registers
import Store
import Vietnamese

/// One request to one commune: who asks, where, in which language.
struct Visit: Sendable {
    let site: Site
    let request: Request
    let context: Context
    let commune: Commune
    let actor: Actor
    let language: Language
    let urls: CommuneURLs
    /// The session of a citizen who is signed in to this commune; apart from ``actor``, who is an official or nobody.
    var citizen: CitizenSession?
    /// The query of the address.
    let query: FormData

    var registry: Registry { site.registry }
    var catalogue: Catalogue { site.registry.catalogue }
    var texts: Texts { site.renderer.texts(language) }
    /// The session of somebody who is signed in to this commune.
    var session: Session? { actor.isSignedIn ? context.principal?.session : nil }

    /// The token of a program that came with one to this commune.
    var token: AccessToken? { context.principal.flatMap { $0.actor.commune == commune.code ? $0.token : nil } }

    /// Built once a request, when its right is judged: handlers get it from `context.visit()`.
    init(_ site: Site, _ request: Request, _ context: Context, _ commune: Commune) throws {
        self.site = site
        self.request = request
        self.context = context
        self.commune = commune
        // Who is signed in to another commune is a visitor here.
        if let principal = context.principal, principal.actor.commune == commune.code {
            actor = principal.actor
        } else {
            actor = .anonymous(commune: commune.code, origin: "web \(context.address)")
        }
        language = Language(rawValue: context.language) ?? .vi
        urls = CommuneURLs(commune, isOwnHost: request.headers[HostRouting.header] != nil)
        query = try request.query()
    }

    /// The register that the address names.
    func register() throws -> RegisterDeclaration {
        guard let register = catalogue.registers[try context.parameter("register")] else { throw HTTPFailure.notFound }
        return register
    }

    /// The record id that the address names.
    func recordID(_ name: String = "id") throws -> RecordID {
        guard let id = RecordID(try context.parameter(name)) else { throw HTTPFailure.notFound }
        return id
    }

    func read<T: Sendable>(_ body: @escaping @Sendable (ReadTransaction) throws -> T) async throws -> T {
        try await site.database.read(body)
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (WriteTransaction) throws -> T) async throws -> T {
        try await site.database.write(body)
    }

    /// The path as asked, without the slug where the commune has a host of its own.
    var path: String {
        let path = request.uri.path
        return urls.base.isEmpty ? "/" + path.split(separator: "/").dropFirst().joined(separator: "/") : path
    }

    /// The address as asked, for coming back to it.
    var here: String { path + (request.uri.query.map { "?" + $0 } ?? "") }

    func allows(_ right: PlatformRight) -> Bool { registry.rights.allows(right, to: actor) }

    /// Answers with a page inside the frame.
    func page(_ page: some Page, at door: FrontDoor, status: HTTPResponse.Status = .ok, notices: [Notice] = []) async throws -> Response {
        let frame = try await frame(door, notices: notices)
        return .html(try site.renderer.render(page, frame: frame), status: status)
    }
}

extension Context {
    /// The visit that was judged. - Throws: 404 on a route outside of any commune.
    func visit() throws -> Visit {
        guard let visit = admitted as? Visit else { throw HTTPFailure.notFound }
        return visit
    }
}

/// The addresses of a commune's pages: the one place that makes them.
struct CommuneURLs: Sendable {
    /// `/suoi-may`, or empty where the commune has a host of its own.
    let base: String

    init(_ commune: Commune, isOwnHost: Bool) {
        base = isOwnHost ? "" : "/" + commune.slug
    }

    var front: String { base.isEmpty ? "/" : base }
    var signIn: String { base + "/dang-nhap" }
    var signOut: String { base + "/dang-xuat" }
    var account: String { base + "/tai-khoan" }
    var myWork: String { base + "/viec-cua-toi" }
    var approvals: String { myWork + "/duyet" }
    var dashboard: String { base + "/dieu-hanh" }
    var plans: String { base + "/ke-hoach" }
    var planImport: String { base + "/ke-hoach/nhap" }
    var registers: String { base + "/so" }
    var search: String { base + "/tim" }
    var administration: String { base + "/quan-tri" }
    var notices: String { base + "/thong-bao" }
    var language: String { base + "/ngon-ngu" }
    var api: String { base + "/api/v1" }

    func plan(_ id: RecordID) -> String { "\(plans)/\(id)" }
    func target(_ id: RecordID) -> String { "\(base)/chi-tieu/\(id)" }
    func register(_ id: String) -> String { "\(registers)/\(id)" }
    func record(_ register: String, _ id: RecordID) -> String { "\(registers)/\(register)/\(id)" }
    func record(_ record: Record) -> String { self.record(record.register, record.id) }

    /// `path` with a query; values are encoded, empty ones left out.
    static func query(_ path: String, _ items: [(String, String?)]) -> String {
        var components = URLComponents()
        components.queryItems = items.compactMap { name, value in value.flatMap { $0.isEmpty ? nil : URLQueryItem(name: name, value: $0) } }
        let query = (components.percentEncodedQuery ?? "").replacing("+", with: "%2B")
        return query.isEmpty ? path : path + "?" + query
    }
}

/// The four doors, and what belongs to none.
enum FrontDoor: Sendable {
    case front, myWork, oneStop, dashboard, communes, plans, registers, administration, account
}
