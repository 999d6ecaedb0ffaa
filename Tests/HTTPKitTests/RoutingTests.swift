import Foundation
import HTTPTypes
import Hummingbird
import Testing

@testable import HTTPKit

@Suite("Routing")
struct RoutingTests {
    @Test("Every route is listed with its method, path and right")
    func routesAreListed() {
        let routes = testRouter().routes
        #expect(routes.count == 12)
        #expect(routes.contains { $0.method == .put && $0.path == "/api/thing" && $0.access == .everybody })
    }

    @Test("A route's right is checked for GET, HEAD and POST alike, before a form is read")
    func rightsAreChecked() async throws {
        let client = testClient()
        #expect(try await client.get("/mine").status == .unauthorized)
        #expect(try await client.send(.head, "/mine").status == .unauthorized)
        #expect(try await client.get("/admin").status == .forbidden)
        let folder = try TemporaryFolder()
        var options = testOptions()
        options.uploadFolder = folder.url
        let visitor = testClient(options)
        let answer = try await visitor.post("/files", [:], files: [("f", "a.txt", Data("nội dung".utf8))])
        #expect(answer.status == .unauthorized)
        #expect(folder.names.isEmpty)
        #expect(try await testClient(signedInAs: "An").get("/mine").text == "An")
    }

    @Test("A wrong method is answered with 405 and the methods that would do", arguments: ["POST", "DELETE", "PATCH", "OPTIONS"])
    func wrongMethod(_ name: String) async throws {
        let method = try #require(HTTPRequest.Method(name))
        let answer = try await testClient().send(method, "/plans/7")
        #expect(answer.status == .methodNotAllowed)
        #expect(answer.headers[.allow] == "GET, HEAD")
        #expect(try await testClient().get("/files").headers[.allow] == "POST")
    }

    @Test("Methods of one address may be declared with either spelling of captures")
    func spellings() async throws {
        let router = TestRouter(testOptions()) { _, _, _ in }
        router.get("/a/:id", access: .everybody) { _, context in Response.text(try context.parameter("id")) }
        router.raw(.delete, "/a/{id}", access: .everybody, tokenInHeader: false) { _, context in
            Response.text(try context.parameter("id"))
        }
        router.get("/rest/**", access: .everybody) { _, context in Response.text(try context.rest().joined(separator: "|")) }
        let client = Client(router.buildResponder())
        #expect(try await client.get("/a/1").text == "1")
        #expect(try await client.send(.delete, "/a/2").text == "2")
        #expect(try await client.send(.put, "/a/2").headers[.allow] == "DELETE, GET, HEAD")
        #expect(try await client.get("/rest/a%2Fb/c%20d").text == "a/b|c d")
    }

    @Test("HEAD gives the headers of GET and no body, on errors too")
    func head() async throws {
        let answer = try await testClient().send(.head, "/")
        #expect(answer.status == .ok)
        #expect(answer.bytes.readableBytes == 0)
        #expect(answer.headers[.contentLength] == String("<p>trang chủ</p>".utf8.count))
        let missing = try await testClient().send(.head, "/nowhere")
        #expect(missing.status == .notFound)
        #expect(missing.bytes.readableBytes == 0)
    }

    @Test("Path parameters are decoded once; broken encodings are not found")
    func parametersAreDecoded() async throws {
        let client = testClient()
        #expect(try await client.get("/plans/k%E1%BA%BF%20ho%E1%BA%A1ch").text == "kế hoạch")
        #expect(try await client.get("/plans/a%252Fb").text == "a%2Fb")
        #expect(try await client.get("/plans/%FF").status == .notFound)
        #expect(try await client.get("/plans/%00").status == .notFound)
        #expect(try await client.get("/plans/%4").status == .notFound)
    }

    @Test("A trailing or doubled slash leads to the one address of the page, with its query, and never to another host")
    func canonicalPaths() async throws {
        let client = testClient(redirects: false)
        let answer = try await client.get("/plans/7/?q=a%20b")
        #expect(answer.status == .permanentRedirect)
        #expect(answer.headers[.location] == "/plans/7?q=a%20b")
        #expect(try await client.get("//evil.example/").headers[.location] == "/evil.example")
        #expect(try await client.get("/\\evil.example/").status == .notFound)
        #expect(try await client.get("/").status == .ok)
    }

    @Test(
        "Only paths of this site pass as places to return to",
        arguments: [
            ("/plans?q=1", true), ("//evil.example", false), ("/\\evil.example", false), ("https://evil.example", false),
            ("javascript:alert(1)", false), ("", false), ("/a\r\nSet-Cookie: x=1", false), ("/\t/evil.example", false),
        ])
    func returnPaths(_ path: String, _ passes: Bool) {
        #expect((localPath(path) != nil) == passes)
        #expect(Redirect(path).location == (passes ? path : "/"))
    }

    @Test("A query is read strictly")
    func queries() throws {
        func query(_ text: String) throws -> FormData {
            try Request(head: .init(method: .get, scheme: nil, authority: nil, path: "/p?" + text), body: .init(buffer: .init())).query()
        }
        #expect(try query("q=k%E1%BA%BF+ho%E1%BA%A1ch&x=1&x=2").text("q") == "kế hoạch")
        #expect(try query("x=1&x=2").all("x") == ["1", "2"])
        #expect(throws: HTTPFailure.self) { try query("q=%FF") }
    }

    @Test("Only a trusted proxy is believed about the client's address and TLS")
    func forwarding() async throws {
        var options = testOptions()
        options.trustedProxies = ["10.0.0.0/8", "::1"].compactMap { AddressRange($0) }
        let forwarded: HTTPFields = [
            header("X-Forwarded-For"): "1.1.1.1, 203.0.113.9, 10.0.0.7", header("X-Forwarded-Proto"): "https",
            .acceptLanguage: "en-GB, vi;q=0.4",
        ]
        let responder = testRouter(options).buildResponder()
        #expect(try await Client(responder, peer: "10.1.2.3").get("/who", headers: forwarded).text == "203.0.113.9 true en")
        #expect(try await Client(responder, peer: "::1").get("/who", headers: forwarded).text == "203.0.113.9 true en")
        #expect(try await Client(responder, peer: "192.0.2.1").get("/who", headers: forwarded).text == "192.0.2.1 false en")
        #expect(try await Client(responder, peer: nil).get("/who").text == "unix false vi")
        let odd: HTTPFields = [header("X-Forwarded-For"): "<script>"]
        #expect(try await Client(responder, peer: "10.1.2.3").get("/who", headers: odd).text == "10.1.2.3 false vi")
    }

    @Test(
        "Address ranges",
        arguments: [
            ("10.0.0.0/8", "10.200.3.4", true), ("10.0.0.0/8", "11.0.0.1", false), ("192.168.4.0/22", "192.168.7.255", true),
            ("192.168.4.0/22", "192.168.8.0", false), ("fd00::/8", "fd12::1", true), ("fd00::/8", "fe80::1", false),
            ("127.0.0.1", "::ffff:127.0.0.1", true), ("0.0.0.0/0", "8.8.8.8", true), ("0.0.0.0/0", "2001:db8::1", false),
        ])
    func ranges(_ range: String, _ address: String, _ contains: Bool) throws {
        #expect(try #require(AddressRange(range)).contains(address) == contains)
    }

    @Test("Malformed ranges are refused", arguments: ["", "10.0.0.0/33", "10.0.0.0/", "x/8", "10.0.0.0/-1", "::/129"])
    func badRanges(_ text: String) { #expect(AddressRange(text) == nil) }
}
