import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Testing

@testable import HTTPKit

@Suite("Errors and headers")
struct ErrorTests {
    static let paths: [(String, HTTPResponse.Status)] = [
        ("/", .ok), ("/nowhere", .notFound), ("/mine", .unauthorized), ("/admin", .forbidden), ("/fails", .internalServerError),
        ("/files", .methodNotAllowed), ("/assets/none.css", .notFound), ("/plans/7/", .permanentRedirect), ("/api/thing", .forbidden),
    ]

    @Test("Security headers are on every answer, errors and redirects included", arguments: paths)
    func headersEverywhere(_ path: String, _ status: HTTPResponse.Status) async throws {
        let answer = try await testClient(redirects: false).get(path)
        #expect(answer.status == status)
        let policy = try #require(answer.headers[.contentSecurityPolicy])
        for rule in ["default-src 'self'", "frame-ancestors 'none'", "form-action 'self'", "img-src 'self' data:", "base-uri 'none'"] {
            #expect(policy.contains(rule))
        }
        #expect(!policy.contains("unsafe"))
        #expect(answer.headers[.xContentTypeOptions] == "nosniff")
        #expect(answer.headers[header("Referrer-Policy")] == "same-origin")
        #expect(answer.headers[header("Cross-Origin-Opener-Policy")] == "same-origin")
        #expect(answer.headers[header("Permissions-Policy")] != nil)
        #expect(answer.headers[header("X-Request-Id")] != nil)
        #expect(answer.headers[.cacheControl] == "no-cache")
        #expect(answer.headers[.strictTransportSecurity] == nil)
    }

    @Test("Strict transport is asked for on TLS only")
    func strictTransport() async throws {
        var options = testOptions()
        options.trustedProxies = [AddressRange("127.0.0.1")].compactMap { $0 }
        let answer = try await testClient(options).get("/nowhere", headers: [header("X-Forwarded-Proto"): "https"])
        #expect(answer.headers[.strictTransportSecurity] == "max-age=31536000")
    }

    @Test("A signed-in person's pages are not stored, error pages included")
    func noStore() async throws {
        let client = testClient(signedInAs: "An")
        #expect(try await client.get("/mine").headers[.cacheControl] == "no-store")
        let missing = try await client.get("/nowhere")
        #expect(missing.headers[.cacheControl] == "no-store")
        #expect(missing.text.contains("An"))
    }

    @Test("An unforeseen error is logged with the request id and shown without details")
    func unforeseen() async throws {
        let sink = LogSink()
        let client = Client(testRouter().buildResponder(), logger: Logger(label: "test") { _ in sink })
        let answer = try await client.get("/fails")
        let id = try #require(answer.headers[header("X-Request-Id")])
        let line = try #require(sink.lines.first { $0.contains("error") && $0.contains("hunter2") })
        #expect(line.contains(id))
        #expect(answer.status == .internalServerError)
        #expect(answer.text.contains("Hệ thống gặp lỗi"))
        #expect(!answer.text.contains("hunter2"))
        let program = try await testClient().get("/fails", headers: [.accept: "application/json"])
        #expect(!program.text.contains("hunter2"))
    }

    @Test("A failing session store gives a page")
    func brokenSession() async throws {
        let answer = try await testClient(signedInAs: "broken").get("/")
        #expect(answer.status == .internalServerError)
        #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
    }

    @Test("Programs get RFC 9457, browsers a page")
    func problems() async throws {
        let api = try await testClient().get("/api/thing")
        #expect(api.headers[.contentType] == "application/problem+json")
        let problem = try #require(try JSONSerialization.jsonObject(with: api.data) as? [String: Any])
        #expect(problem["status"] as? Int == 403)
        #expect(problem["code"] as? String == "forbidden")
        #expect(problem["requestID"] as? String == api.headers[header("X-Request-Id")])
        let json = try await testClient().get("/nowhere", headers: [.accept: "application/json"])
        #expect(json.headers[.contentType] == "application/problem+json")
        let browser = try await testClient().get("/nowhere", headers: [.accept: "text/html,application/xhtml+xml,*/*;q=0.8"])
        #expect(browser.headers[.contentType] == "text/html; charset=utf-8")
    }

    @Test("An error page that fails itself is replaced by text")
    func failingPage() async throws {
        let options = SiteOptions<Person> { _, _, _ in throw Unforeseen() }
        let answer = try await testClient(options).get("/nowhere")
        #expect(answer.status == .notFound)
        #expect(answer.text.contains("Không tìm thấy trang này"))
        #expect(answer.headers[.contentSecurityPolicy] != nil)
    }

    @Test("Domain errors are shown as the site says")
    func domainErrors() async throws {
        var options = testOptions()
        options.failure = { error, language in
            error is Unforeseen
                ? .init(.conflict, code: "changed", language == "en" ? "Somebody else changed it" : "Người khác vừa sửa trang này") : nil
        }
        let answer = try await testClient(options).get("/fails", headers: [.acceptLanguage: "en"])
        #expect(answer.status == .conflict && answer.text.contains("Somebody else changed it"))
    }

    @Test("A failure speaks the reader's language, to browsers and to programs, where the site has the words")
    func phrases() async throws {
        var options = testOptions()
        options.phrase = { phrase, language in language == "en" && phrase.key == "not-found" ? ("No such page", "Go home.") : nil }
        let client = testClient(options)
        #expect(try await client.get("/nowhere", headers: [.acceptLanguage: "en"]).text.contains("No such page"))
        #expect(try await client.get("/nowhere", headers: [.acceptLanguage: "vi"]).text.contains("Không tìm thấy trang này"))
        let problem = try await client.get("/nowhere", headers: [.acceptLanguage: "en", .accept: "application/json"])
        #expect(problem.text.contains("No such page") && problem.text.contains("Go home."))
        #expect(try await client.get("/mine", headers: [.acceptLanguage: "en"]).text.contains("Cần đăng nhập"))
    }

    @Test("Long text is compressed when the client accepts it, short text, HEAD and unwilling clients are not")
    func compression() async throws {
        let client = testClient()
        let long = try await client.get("/long", headers: [.acceptEncoding: "br, gzip;q=0.5"])
        #expect(long.headers[.contentEncoding] == "gzip")
        #expect(long.headers[.vary] == "Accept-Encoding")
        #expect(long.headers[.contentLength] == nil)
        #expect(long.bytes.readableBytes < 400)
        #expect(try gunzip(long.data) == String(repeating: "Xã đang cập nhật. ", count: 200))
        for accepted in ["", "br", "gzip;q=0"] {
            #expect(try await client.get("/long", headers: [.acceptEncoding: accepted]).headers[.contentEncoding] == nil)
        }
        #expect(try await client.get("/", headers: [.acceptEncoding: "gzip"]).headers[.contentEncoding] == nil)
        #expect(try await client.send(.head, "/long", headers: [.acceptEncoding: "gzip"]).headers[.contentEncoding] == nil)
    }

}

/// The text in a gzip file, by the system's program.
func gunzip(_ data: Data) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gzip", "-dc"]
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: data)
    try input.fileHandleForWriting.close()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return text
}
