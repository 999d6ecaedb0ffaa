import API
import Accounts
import Foundation
import HTTPKit
import HTTPTypes
import Registers
import Store
import TestKit
import Testing
import Workflows

@testable import Web

private let matters = "/registers/matter/records"

@Suite("Tokens: who may do what through the interface", .serialized, .keepingSites)
struct APIRightsTests {
    @Test("every address is refused without a token, with a wrong one, and to an owner without the right", arguments: engines)
    func refused(engine: EngineKind) async throws {
        try await withSite(engine) { site in
            let path = "\(matters)/\(try await site.matter().id)"
            let calls: [(HTTPRequest.Method, String)] = [
                (.get, matters), (.post, matters), (.post, matters + ":batch"), (.get, path), (.patch, path), (.delete, path),
                (.post, path + "/restore"), (.post, path + "/transitions/finish"), (.get, path + "/history"),
                (.post, path + "/files/files"),
                (.get, path + "/files/files/abc"), (.get, "/changes"), (.get, "/figures"), (.get, "/figures/matters"),
            ]
            let visitor = try await site.program(nil)
            let stranger = site.program(secret: "dinh_" + String(repeating: "A", count: 43))
            let administrator = try await site.program("quantri")
            for (method, path) in calls {
                let unknown = try await visitor.send(method, path)
                #expect(unknown.status == .unauthorized && unknown.problem == "sign-in-needed", "\(method) \(path)")
                #expect(unknown.headers[.wwwAuthenticate]?.hasPrefix("Bearer") == true, "\(method) \(path)")
                #expect(try await stranger.send(method, path).problem == "token-invalid", "\(method) \(path)")
                if !["/changes", "/figures", "/figures/matters"].contains(path) {
                    #expect(try await administrator.send(method, path).problem == "forbidden", "\(method) \(path)")
                }
            }
            #expect(try await site.reload(try #require(RecordID(String(path.suffix(36))))).version == 1)
        }
    }

    @Test("scopes bound what the owner may do", arguments: engines)
    func scopes(engine: EngineKind) async throws {
        try await withSite(engine) { site in
            let path = "\(matters)/\(try await site.matter().id)"
            let reader = try await site.program("canbo", "matter:read")
            #expect(try await reader.get(path).status == .ok)
            #expect(try await reader.post(matters, site.wish()).problem == "forbidden")
            #expect(try await reader.send(.patch, path, ["text": "x"], headers: [.ifMatch: "*"]).problem == "forbidden")
            #expect(try await reader.send(.delete, path).problem == "forbidden")
            #expect(try await reader.post(path + "/transitions/refuse", ["reason": "x"]).problem == "forbidden")
            #expect(try await reader.get("/registers/unit/records").problem == "forbidden")
            let maker = try await site.program("canbo", "matter:create")
            #expect(try await maker.post(matters, site.wish()).status == .created)
            #expect(try await maker.get(matters).problem == "forbidden")
            let mover = try await site.program("canbo", "matter:transition")
            #expect(try await mover.get(path).status == .ok)
            #expect(try await mover.post(path + "/transitions/refuse", ["reason": "Trùng"]).status == .ok)
            // Scopes give nothing that the owner has not.
            let other = try await site.program("nguoikhac", "*:* *:personal")
            #expect(try await other.get(path).problem == "not-found")
            #expect(try await other.post(matters, site.wish()).problem == "forbidden")
            let listed = try await reader.get("/registers").json["registers"]?.items ?? []
            #expect(listed.compactMap { $0["id"]?.string } == ["matter"])
        }
    }

    @Test("a token ends when it is revoked, when it expires, and when its owner's account is closed; pages never take one")
    func endings() async throws {
        let site = try await RegisterSite.make(.sqlite)
        let accounts = site.site.accounts
        let (token, secret) = try await accounts.makeToken(
            TokenWish(name: "Một", person: site.people["canbo"], scopes: "matter:read", days: 1), by: site.system)
        let program = site.program(secret: secret)
        #expect(try await program.get(matters).status == .ok)
        #expect(try await accounts.tokens(commune: 99999).first?.usedAt != nil)
        #expect(try await program.client.get("/thu/so/matter").status == .unauthorized, "pages are for people")
        try await accounts.revokeToken(token.id, by: site.system)
        #expect(try await program.get(matters).problem == "token-invalid")
        let second = try await site.program("canbo")
        try await site.site.database.write { tx in try tx.execute("UPDATE access_token SET expires_at = \(tx.now - 1)") }
        #expect(try await second.get(matters).problem == "token-invalid")
        let third = try await site.program("canbo")
        try await accounts.setDisabled(true, person: try #require(site.people["canbo"]).text, by: site.system)
        #expect(try await third.get(matters).problem == "token-invalid")
        let stored = try await site.site.database.read { tx in try tx.rows("SELECT hash FROM access_token").map { try $0.text("hash") } }
        #expect(!stored.contains(secret))
    }

    @Test("a program acts for a post by itself, and its journal says so", arguments: engines)
    func service(engine: EngineKind) async throws {
        try await withSite(engine) { site in
            let wish = TokenWish(name: "Cổng một cửa", post: site.posts["canbo"], scopes: "matter:*", days: 365)
            let program = site.program(secret: try await site.site.accounts.makeToken(wish, by: site.system).secret)
            let made = try await program.post(matters, site.wish())
            #expect(made.status == .created)
            #expect(try made.json["created_by"] == .null)
            #expect(
                try await program.get("/changes?register=matter").json["changes"]?.items?.first?["post"]?.string
                    == site.posts["canbo"]?.text)
        }
    }

    @Test("a wish for a token is judged: owner, scopes, name, days")
    func wishes() async throws {
        let site = try await RegisterSite.make(.sqlite)
        let person = site.people["canbo"]
        for (wish, field) in [
            (TokenWish(name: "", person: person, scopes: "matter:read", days: 1), "name"),
            (TokenWish(name: "a", person: nil, scopes: "matter:read", days: 1), "owner"),
            (TokenWish(name: "a", person: RecordID(), scopes: "matter:read", days: 1), "owner"),
            (TokenWish(name: "a", person: person, scopes: "", days: 1), "scopes"),
            (TokenWish(name: "a", person: person, scopes: "matter", days: 1), "scopes"),
            (TokenWish(name: "a", person: person, scopes: "matter:fly", days: 1), "scopes"),
            (TokenWish(name: "a", person: person, scopes: "none:read", days: 1), "scopes"),
            (TokenWish(name: "a", person: person, scopes: "matter:read", days: 366), "days"),
        ] {
            await #expect { try await site.site.accounts.makeToken(wish, by: site.system) } throws: { error in
                (error as? RecordError)?.problems.map(\.field) == [field]
            }
        }
    }

    @Test("a browser's session reads, and never writes")
    func session() async throws {
        let site = try await RegisterSite.make(.sqlite)
        let path = "\(matters)/\(try await site.matter().id)"
        let browser = try await site.browser("canbo")
        #expect(try await browser.client.get("/thu/api/v1" + path, headers: [.accept: "application/json"]).status == .ok)
        let answer = try await browser.client.send(
            .post, "/thu/api/v1" + matters, body: Data(site.wish().bytes), type: "application/json")
        #expect(answer.problem == "token-needed" && answer.status == .unauthorized)
        #expect(try await browser.client.get("/thu/api/v1\(path)?personal=true").problem == "token-needed")
        #expect(try await site.all().count == 1)
    }

    @Test("a visitor reads public registers, personal values masked; a token of another commune opens nothing")
    func visitors() async throws {
        let site = try await RegisterSite.make(.sqlite)
        _ = try await site.site.database.write { tx in
            try site.site.workflows.create(
                "bulletin", ["text": "Lịch cắt điện".value, "phone": "0987654321".value], by: site.system, in: tx)
        }
        try await site.site.database.write { tx in
            try tx.add(Commune(code: 99998, name: "xã Khác", province: "tỉnh Thử", slug: "khac"), by: .system("test"))
        }
        try await site.site.reloadCommunes()
        let list = try await site.program(nil).get("/registers/bulletin/records").json["records"]?.items ?? []
        #expect(list.first?["text"] == "Lịch cắt điện" && list.first?["phone"] == .null)
        let program = try await site.program("canbo")
        #expect(try await program.client.get("/khac/api/v1/registers/bulletin/records").problem == "token-invalid")
        #expect(try await program.client.get("/khac/api/v1/changes").status == .unauthorized)
    }

    @Test("methods that an address does not know are refused with those that it does; OPTIONS tells them, HEAD has no body")
    func methods() async throws {
        let site = try await RegisterSite.make(.sqlite)
        let path = "\(matters)/\(try await site.matter().id)"
        let program = try await site.program("canbo")
        let wrong = try await program.send(.put, path, [:])
        #expect(wrong.status == .methodNotAllowed && wrong.headers[.allow] == "DELETE, GET, HEAD, OPTIONS, PATCH")
        #expect(wrong.problem == "method-not-allowed")
        let options = try await program.send(.options, matters)
        #expect(options.status == .noContent && options.headers[.allow] == "GET, HEAD, OPTIONS, POST")
        let head = try await program.send(.head, path)
        #expect(head.status == .ok && head.headers[.eTag] == "\"1\"" && head.data.isEmpty)
        #expect(try await program.get("/nothing").problem == "not-found")
        #expect(try await program.get("/registers/none/records").problem == "not-found")
        #expect(try await program.get(matters + "/abc").problem == "not-found")
    }

    @Test("a token has a limit of its own, told in headers and by 429")
    func limits() async throws {
        try await withSite(.sqlite, { $0.tokenLimit = (burst: 3, perSecond: 0.001) }) { site in
            let program = try await site.program("canbo")
            let first = try await program.get(matters)
            #expect(first.headers[.rateLimit]?.hasPrefix("\"token\";r=2;") == true)
            for _ in 0..<2 { _ = try await program.get(matters) }
            let refused = try await program.get(matters)
            #expect(refused.status == .tooManyRequests && refused.problem == "too-many-requests")
            #expect(refused.headers[.retryAfter] != nil && refused.headers[.rateLimit]?.hasPrefix("\"token\";r=0;") == true)
            #expect(try await site.program("truongphong").get(matters).status == .ok)
        }
    }
}
