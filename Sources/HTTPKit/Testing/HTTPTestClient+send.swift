public import Foundation
public import HTTPTypes
import Hummingbird
import Logging
import NIOEmbedded
import Synchronization

extension HTTPTestClient {
    /// Sends any request and gives the last answer after redirects. Unsafe methods carry `Sec-Fetch-Site: same-origin` unless `headers` say
    /// otherwise.
    public func send(
        _ method: HTTPRequest.Method, _ path: String, headers: HTTPFields = [:], body: Data = Data(), type: String? = nil
    ) async throws -> Answer {
        var fields = defaults
        if !CSRFGuard.safeMethods.contains(method) { fields[.fetchSite] = "same-origin" }
        for field in headers { fields[field.name] = field.value }
        if let type { fields[.contentType] = type }
        let jar = cookies.withLock { $0.map { "\($0)=\($1)" }.sorted().joined(separator: "; ") }
        if !jar.isEmpty { fields[.cookie] = jar }
        let head = HTTPRequest(method: method, scheme: "http", authority: "localhost", path: path, headerFields: fields)
        let channel = NIOAsyncTestingChannel()
        channel.remoteAddress = try peer.map { try .init(ipAddress: $0, port: 1) }
        var logger = logger
        logger[metadataKey: "hb.request.id"] = "\(RequestID())"
        let context = WebContext<Principal>(source: .init(channel: channel, logger: logger))
        let response = try await responder.respond(to: Request(head: head, body: .init(buffer: ByteBuffer(bytes: body))), context: context)
        for cookie in response.headers[values: .setCookie] {
            let pair = cookie.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            cookies.withLock { $0[pair[0]] = pair.count < 2 || pair[1].isEmpty ? nil : pair[1] }
        }
        if followsRedirects, response.status.kind == .redirection, let location = response.headers[.location] {
            return try await response.status.code >= 307 ? send(method, location, headers: headers, body: body, type: type) : get(location)
        }
        let sink = Sink()
        try await response.body.write(sink)
        return Answer(status: response.status, headers: response.headers, bytes: sink.bytes.withLock { $0 })
    }
}

private final class Sink: ResponseBodyWriter, Sendable {
    let bytes = Mutex(ByteBuffer())
    func write(_ buffer: ByteBuffer) { bytes.withLock { _ = $0.writeImmutableBuffer(buffer) } }
    func finish(_ trailingHeaders: HTTPFields?) {}
}
