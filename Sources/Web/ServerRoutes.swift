import Delivery
import HTTPKit
import HTTPTypes
import Hummingbird
import Pages
import Registers
import Store
import Vietnamese

extension Routes {
    /// What belongs to the server, not to a commune.
    func addServer() {
        let site = site
        router.get("/health", access: .everybody) { _, _ in Health.alive() }
        router.get("/ready", access: .everybody) { _, context in
            await Health.ready(
                logger: context.logger, ["database": { _ = try await site.database.read { try $0.number("SELECT 1 AS one") } }])
        }
        router.get("/metrics", access: .everybody) { _, context in
            // Only for who stands on the machine itself or behind the trusted proxy's back: a scraper.
            guard context.address == "127.0.0.1" || context.address == "::1" || context.address == "unix" else {
                throw HTTPFailure.notFound
            }
            return site.metrics.response()
        }
        router.get("/", access: .everybody) { request, context in try await site.communeList(request, context) }
        get("/ngon-ngu", .everybody) { visit in try await visit.chooseLanguage() }
    }
}

extension Site {
    /// The server's front page: its communes, or the one that it serves.
    func communeList(_ request: Request, _ context: WebContext<SignedIn>) async throws -> Response {
        try await reloadCommunes()
        let all = communes
        if all.count == 1 { return .seeOther("/" + all[0].slug) }
        let language = Language(rawValue: context.language) ?? .vi
        let wanted = folded(try request.query()["q"] ?? "")
        let shown = all.filter { wanted.isEmpty || folded("\($0.name) \($0.province)").contains(wanted) }
        let page = CommuneList(
            title: words("communes_title", language), lead: words("communes_lead", language), query: try request.query()["q"], url: "/",
            communes: shown.map { CommuneCard(communeName: $0.name.capitalizedFirst, detail: $0.province, url: "/" + $0.slug) },
            empty: shown.isEmpty ? Empty(heading: words("communes_none", language), text: words("communes_none_text", language)) : nil)
        return .html(try renderer.render(page, frame: serverFrame(language, context)))
    }
}

extension Visit {
    /// Keeps the chosen language in a cookie that says nothing else, and for the messages of who is signed in.
    func chooseLanguage() async throws -> Response {
        var response = Response.seeOther(localPath(query["next"] ?? "") ?? urls.front)
        let chosen = Language(rawValue: query["to"] ?? "") ?? .vi
        try await site.delivery.setLanguage(chosen, by: actor, in: site.database)
        response.setCookie(Cookie(name: "lang", value: chosen.rawValue, maxAge: 31_536_000, path: "/", httpOnly: true, sameSite: .lax))
        return response
    }
}
