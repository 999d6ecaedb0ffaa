import Foundation
import HTTPTypes
import Hummingbird
import Logging

/// The outermost step: who asks, in which language, how long it took. Nothing thrown leaves it, and HEAD answers leave without a body.
struct ConnectionStep<Principal: Sendable>: RouterMiddleware {
    typealias Context = WebContext<Principal>
    let options: SiteOptions<Principal>

    func handle(_ request: Request, context: Context, next: (Request, Context) async throws -> Response) async throws -> Response {
        let started = ContinuousClock.now
        identify(request, context)
        var response: Response
        do {
            response = try await next(request, context)
        } catch {
            context.logger.error("Answering failed", metadata: ["error": "\(error)", "request.id": "\(context.requestID)"])
            response = .text("Internal Server Error", status: .internalServerError)
        }
        response.headers[.requestID] = context.requestID
        if request.method == .head { response = response.createHeadResponse() }
        record(request, response, context, ContinuousClock.now - started)
        return response
    }

    private func record(_ request: Request, _ response: Response, _ context: Context, _ duration: Duration) {
        let route = context.endpointPath ?? "none"
        options.metrics?.requestEnded(method: request.method.rawValue, route: route, status: response.status.code, duration)
        context.logger.info(
            "Request",
            metadata: [
                "method": "\(request.method.rawValue)", "path": "\(request.uri.path)", "status": "\(response.status.code)",
                "ms": "\(duration / .milliseconds(1))", "address": "\(context.address)", "request.id": "\(context.requestID)",
            ])
    }

    private func identify(_ request: Request, _ context: Context) {
        let isTrusted = context.peer.map { peer in options.trustedProxies.contains { $0.contains(peer) } } ?? options.trustsUnixSocket
        if isTrusted {
            let hops = request.headers[values: .forwardedFor].flatMap { $0.split(separator: ",") }
            context.address = forwardedAddress(hops, options.trustedProxies) ?? context.address
            context.isSecure = request.headers[.forwardedProto]?.lowercased() == "https"
        }
        context.language = preferredLanguage(request)
    }

    private func preferredLanguage(_ request: Request) -> String {
        if let chosen = request.cookies["lang"]?.value, options.languages.contains(chosen) { return chosen }
        guard options.followsBrowserLanguage else { return options.languages.first ?? "vi" }
        let wanted = weightedItems(request.headers[values: .acceptLanguage]).lazy.map { $0.prefix { $0 != "-" } }
        for language in wanted { if options.languages.contains(String(language)) { return String(language) } }
        return options.languages.first ?? "vi"
    }
}

/// The last hop that no trusted proxy wrote: reading from the right, the first address that is not trusted itself. What stands further left
/// was written by the client.
func forwardedAddress(_ hops: [Substring], _ trusted: [AddressRange]) -> String? {
    for hop in hops.reversed() {
        let address = hop.trimmingCharacters(in: .whitespaces)
        guard AddressRange.bytes(of: address) != nil else { return nil }
        if !trusted.contains(where: { $0.contains(address) }) { return address }
    }
    return nil
}

/// The items of `Accept…` headers without those of weight 0, heaviest first (RFC 9110, 12.4.2), lower-cased.
func weightedItems(_ values: [String]) -> [String] {
    let items = values.flatMap { $0.split(separator: ",") }.prefix(50).map { item -> (name: String, weight: Double) in
        let parts = item.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
        let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
        return (parts.first ?? "", weight)
    }
    return items.enumerated().filter { $0.element.weight > 0 }
        .sorted { ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset) }.map(\.element.name)
}

/// A range of addresses in CIDR notation, `10.0.0.0/8`, `::1`, `fd00::/8`.
public struct AddressRange: Sendable, Equatable {
    private let bytes: [UInt8]
    private let bits: Int

    /// Nil when the text is no address or range.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let bytes = Self.bytes(of: String(parts[0])) else { return nil }
        let shift = parts[0].contains(":") ? 0 : 96
        guard parts.count == 1 || Int(parts[1]).map({ (0...(128 - shift)).contains($0) }) == true else { return nil }
        self.bytes = bytes
        bits = parts.count == 1 ? 128 : shift + (Int(parts[1]) ?? 0)
    }

    public func contains(_ address: String) -> Bool {
        guard let other = Self.bytes(of: address) else { return false }
        let whole = bits / 8
        guard other.prefix(whole).elementsEqual(bytes.prefix(whole)) else { return false }
        guard bits % 8 > 0 else { return true }
        return (other[whole] ^ bytes[whole]) >> (8 - bits % 8) == 0
    }

    /// The 16 bytes of an address; IPv4 as `::ffff:a.b.c.d`.
    static func bytes(of address: String) -> [UInt8]? {
        var v4 = in_addr()
        if inet_pton(AF_INET, address, &v4) == 1 {
            return [UInt8](repeating: 0, count: 10) + [255, 255] + withUnsafeBytes(of: v4) { Array($0) }
        }
        var v6 = in6_addr()
        return inet_pton(AF_INET6, address, &v6) == 1 ? withUnsafeBytes(of: v6) { Array($0) } : nil
    }
}

extension WebContext {
    /// The client for rate limits: an IPv4 address, or the /64 network of an IPv6 address, which one subscriber has whole.
    public var rateKey: String {
        guard let bytes = AddressRange.bytes(of: address), address.contains(":"), !address.hasPrefix("::ffff:") else { return address }
        return bytes.prefix(8).map { String($0, radix: 16) }.joined(separator: ":")
    }
}
