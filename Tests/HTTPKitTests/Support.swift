import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Synchronization

@testable import HTTPKit

enum Right: Sendable, Equatable { case everybody, signedIn, admin }

struct Person: Sendable, Equatable {
    var name: String
    var isAdmin = false
}

typealias TestRouter = SecuredRouter<Right, Person>
typealias Client = HTTPTestClient<Person>

struct Unforeseen: Error { let secret = "password=hunter2" }

/// Options with a session cookie `session` whose value is the person's name, form tokens and a plain error page.
func testOptions() -> SiteOptions<Person> {
    var options = SiteOptions<Person> { failure, _, context in
        let typed = failure.typed.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
        return "<h1>\(failure.userMessage)</h1><p>\(failure.code) \(context.principal?.name ?? "-") \(typed)</p>"
    }
    options.session = { request, context in
        guard let name = SecureCookie("session", isSecure: context.isSecure).value(in: request) else { return nil }
        if name == "broken" { throw Unforeseen() }
        return WebSession(id: "id-of-\(name)", principal: Person(name: name, isAdmin: name == "admin"))
    }
    options.csrf = CSRFGuard { text in testMAC(text) }
    return options
}

/// Stands in for an HMAC: keyed, deterministic, different for different texts.
func testMAC(_ text: String) -> String {
    let hash = text.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    return String(hash ^ 0x5EED, radix: 36)
}

/// A site with one route of each sort.
func testRouter(_ options: SiteOptions<Person> = testOptions()) -> TestRouter {
    let router = TestRouter(options) { access, _, context in
        switch access {
        case .everybody: return
        case .signedIn: guard context.principal != nil else { throw HTTPFailure.signInNeeded }
        case .admin: guard context.principal?.isAdmin == true else { throw HTTPFailure.forbidden }
        }
    }
    router.get("/", access: .everybody) { _, _ in Response.html("<p>trang chủ</p>") }
    router.get("/plans/:id", access: .everybody) { _, context in Response.text(try context.parameter("id")) }
    router.get("/form", access: .everybody) { _, context in
        Response.html("<form><input type=\"hidden\" name=\"_csrf\" value=\"\(context.csrfToken)\"></form>")
    }
    router.post("/form", access: .everybody) { _, _, form in Response.text(form.fields.map(\.value).joined(separator: "|")) }
    router.post("/files", access: .signedIn, limits: .uploads(2, fileSize: 1000)) { _, _, form in
        Response.text(form.files.map { "\($0.field) \($0.name) \($0.size) \($0.kind)" }.joined(separator: "|"))
    }
    router.get("/mine", access: .signedIn) { _, context in Response.html(context.principal?.name ?? "") }
    router.get("/admin", access: .admin) { _, _ in Response.html("admin") }
    router.get("/fails", access: .everybody) { _, _ -> Response in throw Unforeseen() }
    router.get("/long", access: .everybody) { _, _ in Response.html(String(repeating: "Xã đang cập nhật. ", count: 200)) }
    router.get("/who", access: .everybody) { _, context in Response.text("\(context.address) \(context.isSecure) \(context.language)") }
    router.get("/api/thing", access: .admin) { _, _ in Response.text("thing") }
    router.raw(.put, "/api/thing", access: .everybody) { _, _ in Response.text("put") }
    return router
}

func testClient(_ options: SiteOptions<Person> = testOptions(), signedInAs name: String? = nil, redirects: Bool = true) -> Client {
    let client = Client(testRouter(options).buildResponder(), followsRedirects: redirects)
    client[cookie: "session"] = name
    return client
}

func header(_ name: String) -> HTTPField.Name { HTTPField.Name(name) ?? .accept }

/// A new folder, removed with the value.
final class TemporaryFolder: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("httpkit-" + randomToken(bytes: 9))
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    func write(_ name: String, _ text: String) throws {
        let file = url.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: url.path).sorted()) ?? [] }

    deinit { try? FileManager.default.removeItem(at: url) }
}

/// Collects log lines: level, message, metadata.
final class LogSink: LogHandler {
    private let collected = Mutex<[String]>([])
    var lines: [String] { collected.withLock { $0 } }
    var metadata: Logger.Metadata {
        get { [:] }
        set { collected.withLock { $0.append("metadata \(newValue)") } }
    }
    var logLevel: Logger.Level {
        get { .trace }
        set { collected.withLock { $0.append("level \(newValue)") } }
    }
    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { nil }
        set { collected.withLock { $0.append("\(key) \(String(describing: newValue))") } }
    }

    func log(event: LogEvent) {
        collected.withLock { $0.append("\(event.level) \(event.message) \(event.metadata ?? [:])") }
    }
}
