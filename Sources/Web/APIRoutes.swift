import API
import Declarations
import Exchange
import HTTPKit
import HTTPTypes
import Hummingbird
import Province
import Store

extension Routes {
    /// The interface for programs: JSON below `/api/v1` of a commune.
    func addAPI() {
        get("/api/v1", .everybody) { visit in try await visit.apiPage() }
        api(.get, "/openapi.json", .everybody) { call in try call.openAPI() }
        api(.get, "/registers", .everybody) { call in try await call.registers() }
        api(.get, "/changes", .signedIn) { call in try await call.changes() }
        api(.get, "/figures", .signedIn) { call in try await call.figures() }
        api(.get, "/figures/:figure", .signedIn) { call in try await call.figure() }
        let records = "/registers/:register/records"
        api(.get, records, .register(.read)) { call in try await call.list() }
        api(.post, records, .register(.create)) { call in try await call.create() }
        api(.post, records + ":batch", .registerAny([.create, .edit, .delete])) { call in try await call.batch() }
        api(.get, records + "/:id", .register(.read)) { call in try await call.one() }
        api(.patch, records + "/:id", .register(.edit)) { call in try await call.edit() }
        api(.delete, records + "/:id", .register(.delete)) { call in try await call.delete() }
        api(.post, records + "/:id/restore", .register(.restore)) { call in try await call.restore() }
        api(.post, records + "/:id/transitions/:transition", .register(.read)) { call in try await call.move() }
        api(.get, records + "/:id/history", .register(.read)) { call in try await call.history() }
        api(.post, records + "/:id/files/:field", .register(.edit)) { call in try await call.upload() }
        api(.get, records + "/:id/files/:field/:hash", .register(.read)) { call in try await call.visit.attachment() }
        api(.post, "/figure-bundles", .records(.create, of: BundleDesk.register)) { call in try await call.receiveBundle() }
        api(.post, "/row-requests", .records(.create, of: BundleDesk.register)) { call in try await call.rowRequests() }
        api(.post, "/row-answers", .records(.create, of: BundleDesk.register)) { call in try await call.receiveRows() }
        api(.post, "/mirrors/:code", .records(.create, of: MirrorProfile.runs)) { call in try await call.receiveMirror() }
        answerOptions()
    }

    private func api(
        _ method: HTTPRequest.Method, _ path: String, _ access: Access, _ handler: @escaping @Sendable (APICall) async throws -> Response
    ) {
        let site = site
        // No form token: writing takes a token in the header, which no other site can make a browser send.
        router.raw(method, "/:commune/api/v1" + path, access: access, tokenInHeader: false) { request, context in
            try await APICall.answer(site, request, context, handler)
        }
    }

    /// OPTIONS tells the methods of every address of the interface.
    private func answerOptions() {
        let routes = router.routes.filter { $0.path.hasPrefix("/:commune/api/") }
        for (path, entries) in Dictionary(grouping: routes, by: \.path).sorted(by: { $0.key < $1.key }) {
            var methods = Set(entries.map(\.method.rawValue)).union(["OPTIONS"])
            if methods.contains("GET") { methods.insert("HEAD") }
            let allow = methods.sorted().joined(separator: ", ")
            router.raw(.options, path, access: .everybody) { _, _ in Response(status: .noContent, headers: [.allow: allow]) }
        }
    }
}
