public import Foundation
public import HTTPTypes
public import Hummingbird
public import Logging
import Synchronization

/// A browser for tests: calls a responder without sockets, keeps cookies, follows redirects, sends forms. Not for production use.
///
/// ```swift
/// let client = HTTPTestClient(router.buildResponder())
/// let page = try await client.get("/plans")
/// let answer = try await client.post("/plans", ["name": "Kế hoạch", "_csrf": page.csrf])
/// ```
public final class HTTPTestClient<Principal: Sendable>: Sendable {
    /// A finished answer.
    public struct Answer: Sendable {
        public let status: HTTPResponse.Status
        public let headers: HTTPFields
        public let bytes: ByteBuffer
        public var text: String { String(buffer: bytes) }
        public var data: Data { Data(bytes.readableBytesView) }
        /// The value of the first hidden field `_csrf` of the page, empty when there is none.
        public var csrf: String {
            text.split(separator: "name=\"_csrf\" value=\"").dropFirst().first?.prefix { $0 != "\"" }.description ?? ""
        }
    }

    let responder: any HTTPResponder<WebContext<Principal>>
    let cookies = Mutex<[String: String]>([:])
    let defaults: HTTPFields
    let peer: String?
    let followsRedirects: Bool
    let logger: Logger

    /// - Parameters:
    ///   - headers: sent with every request.
    ///   - peer: the address the server sees; nil stands for a unix socket.
    public init(
        _ responder: some HTTPResponder<WebContext<Principal>>, headers: HTTPFields = [.accept: "text/html"], peer: String? = "127.0.0.1",
        followsRedirects: Bool = true, logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    ) {
        self.logger = logger
        self.responder = responder
        self.peer = peer
        self.followsRedirects = followsRedirects
        defaults = headers
    }

    public subscript(cookie name: String) -> String? {
        get { cookies.withLock { $0[name] } }
        set { cookies.withLock { $0[name] = newValue } }
    }

    public func get(_ path: String, headers: HTTPFields = [:]) async throws -> Answer { try await send(.get, path, headers: headers) }

    /// Sends an urlencoded form as a same-origin page would.
    public func post(_ path: String, _ fields: KeyValuePairs<String, String>, headers: HTTPFields = [:]) async throws -> Answer {
        let allowed = CharacterSet.alphanumerics.intersection(CharacterSet(charactersIn: Unicode.Scalar(0)..<Unicode.Scalar(128)))
        func encoded(_ text: String) -> String { text.addingPercentEncoding(withAllowedCharacters: allowed) ?? "" }
        let body = fields.map { "\(encoded($0))=\(encoded($1))" }.joined(separator: "&")
        return try await send(.post, path, headers: headers, body: Data(body.utf8), type: "application/x-www-form-urlencoded")
    }

    /// Sends a multipart form with files (field, file name, content).
    public func post(
        _ path: String, _ fields: KeyValuePairs<String, String>, files: [(String, String, Data)], headers: HTTPFields = [:]
    ) async throws -> Answer {
        var body = Data()
        for (name, value) in fields {
            body += Data("--X-TEST\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8)
        }
        for (field, name, content) in files {
            body += Data("--X-TEST\r\nContent-Disposition: form-data; name=\"\(field)\"; filename=\"\(name)\"\r\n\r\n".utf8)
            body += content + Data("\r\n".utf8)
        }
        body += Data("--X-TEST--\r\n".utf8)
        return try await send(.post, path, headers: headers, body: body, type: "multipart/form-data; boundary=X-TEST")
    }
}
