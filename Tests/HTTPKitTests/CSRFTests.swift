import Foundation
import HTTPTypes
import Hummingbird
import Testing

@testable import HTTPKit

@Suite("Forms from other sites")
struct CSRFTests {
    @Test("A form with the page's token is accepted, for visitors and for signed-in people")
    func accepted() async throws {
        for name in [nil, "An"] {
            let client = testClient(signedInAs: name)
            let token = try await client.get("/form").csrf
            #expect(!token.isEmpty)
            let answer = try await client.post("/form", ["_csrf": token, "a": "Kế hoạch"])
            #expect(answer.status == .ok)
            #expect(answer.text == "Kế hoạch")
        }
    }

    @Test("A form without token, with another's token or with a forged one is refused, and what was typed is kept for sending again")
    func refused() async throws {
        let client = testClient(signedInAs: "An")
        let own = try await client.get("/form").csrf
        let foreign = try await testClient(signedInAs: "Bình").get("/form").csrf
        for token in ["", foreign, own + "x", String(own.dropLast()), "." + own, own.replacingOccurrences(of: ".", with: "")] {
            let answer = try await client.post("/form", ["_csrf": token, "note": "đã gõ"])
            #expect(answer.status == .forbidden)
            #expect(answer.text.contains("Phiên làm việc đã đổi, bấm gửi lại"))
            #expect(answer.text.contains("note=đã gõ"))
        }
    }

    @Test("What was typed is not shown back unless the browser says that our page sent it")
    func noEcho() async throws {
        let client = testClient(signedInAs: "An")
        let answer = try await client.post("/form", ["note": "đã gõ"], headers: [header("Sec-Fetch-Site"): "none"])
        #expect(answer.status == .forbidden)
        #expect(!answer.text.contains("đã gõ"))
    }

    @Test("A token of before signing in does not hold after it")
    func signIn() async throws {
        let client = testClient()
        let token = try await client.get("/form").csrf
        client[cookie: "session"] = "An"
        #expect(try await client.post("/form", ["_csrf": token]).status == .forbidden)
    }

    @Test(
        "Requests that the browser marks as coming from elsewhere are refused even with a valid token",
        arguments: [
            ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"), ("Origin", "https://evil.example"), ("Origin", "null"),
            ("Origin", "http://localhost.evil.example"), ("Origin", "localhost"),
        ])
    func crossSite(_ name: String, _ value: String) async throws {
        let client = testClient(signedInAs: "An")
        let token = try await client.get("/form").csrf
        var headers: HTTPFields = [header("Sec-Fetch-Site"): ""]
        headers[header(name)] = value
        // Without the default Sec-Fetch-Site of the test client, so that Origin alone decides.
        let request = Request(
            head: .init(method: .post, scheme: "http", authority: "localhost", path: "/form", headerFields: [header(name): value]),
            body: .init(buffer: .init(string: "_csrf=\(token)")))
        #expect(!CSRFGuard { $0 }.isFromHere(request))
        #expect(try await client.post("/form", ["_csrf": token], headers: headers).status == .forbidden)
    }

    @Test("Own origins pass: the host's and configured ones")
    func ownOrigins() {
        func request(_ headers: HTTPFields) -> Request {
            Request(
                head: .init(method: .post, scheme: "http", authority: "xa.example.vn", path: "/", headerFields: headers),
                body: .init(buffer: .init()))
        }
        let guardian = CSRFGuard(allowedOrigins: ["https://cong.example.vn"]) { $0 }
        #expect(guardian.isFromHere(request([.origin: "https://xa.example.vn"])))
        #expect(guardian.isFromHere(request([.origin: "https://cong.example.vn"])))
        #expect(guardian.isFromHere(request([:])))
        #expect(!guardian.isFromHere(request([.origin: "https://xa.example.vn:8443"])))
    }

    @Test("A JSON route needs the token in the header")
    func headerToken() async throws {
        let client = testClient(signedInAs: "An")
        #expect(try await client.send(.put, "/api/thing").status == .forbidden)
        let token = try await client.get("/form").csrf
        #expect(try await client.send(.put, "/api/thing", headers: [header("X-CSRF-Token"): token]).text == "put")
    }

    @Test("Each page has another token, so that compression tells nothing")
    func freshTokens() async throws {
        let client = testClient(signedInAs: "An")
        #expect(try await client.get("/form").csrf != client.get("/form").csrf)
    }

    @Test("The visitor cookie is locked to this host on TLS, hidden from scripts and not sent along from other sites")
    func cookies() async throws {
        var options = testOptions()
        options.trustedProxies = [AddressRange("127.0.0.1")].compactMap { $0 }
        let secure = try await testClient(options).get("/form", headers: [header("X-Forwarded-Proto"): "https"])
        let cookie = try #require(secure.headers[.setCookie])
        #expect(cookie.hasPrefix("__Host-visit="))
        for part in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] { #expect(cookie.contains("; \(part)")) }
        #expect(secure.headers[.cacheControl] == "no-store")
        let plain = try #require(try await testClient().get("/form").headers[.setCookie])
        #expect(plain.hasPrefix("visit=") && !plain.contains("Secure"))
        #expect(try await testClient().get("/").headers[.setCookie] == nil)
        #expect(SecureCookie("session", isSecure: true).clear().description.contains("Max-Age=0"))
    }
}
