public import API
import CCurl
import Curl
import Foundation

/// Speaks to providers; tests put another one in its place.
public protocol IdentityTransport: Sendable {
    /// GET, or POST where there is a body. - Throws: ``IdentityError/unavailable(_:)`` where there was no answer.
    func send(_ url: String, headers: [(String, String)], body: [UInt8]?) async throws(IdentityError) -> (status: Int, body: [UInt8])
}

/// Over libcurl, to addresses that the policy permits: TLS unless the operator named the host, no redirects, no proxy, 10 seconds, 1 MB.
public struct CurlTransport: IdentityTransport {
    private let policy: AddressPolicy
    private let lanes = CurlLanes("identity", count: 2)

    public init(policy: AddressPolicy) {
        self.policy = policy
    }

    public func send(_ url: String, headers: [(String, String)], body: [UInt8]?) async throws(IdentityError) -> (status: Int, body: [UInt8])
    {
        guard let target = policy.target(of: url) else { throw .unavailable("address not permitted") }
        let address: String
        switch await policy.address(of: target) {
        case .success(let found): address = found
        case .failure(let problem): throw .unavailable(problem.message)
        }
        let isPlain = target.url.hasPrefix("http://")
        let lines = headers.map { "\($0.0): \($0.1.filter { !$0.isNewline })" } + ["Expect:"]
        let answer = await lanes.next.perform(body ?? []) { transfer in
            transfer.text(CURLOPT_URL, target.url)
            transfer.text(CURLOPT_PROTOCOLS_STR, isPlain ? "http" : "https")
            transfer.text(CURLOPT_PROXY, "")
            transfer.list(CURLOPT_RESOLVE, ["\(target.host):\(target.port):\(address)"])
            transfer.number(CURLOPT_CONNECTTIMEOUT, 5)
            transfer.number(CURLOPT_TIMEOUT, 10)
            transfer.list(CURLOPT_HTTPHEADER, lines)
            transfer.keepAnswer(limit: 1 << 20)
            if body != nil { transfer.post() }
        }
        guard let answer, answer.code == CURLE_OK else {
            throw .unavailable("curl \(answer.map { String($0.code.rawValue) } ?? "missing")")
        }
        return (answer.status, answer.body)
    }
}
