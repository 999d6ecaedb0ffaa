public import API
import CCurl
import Curl
import Foundation
public import Store
import Vietnamese

/// Sends requests over connections that are kept, to addresses that were judged before (``AddressPolicy``).
public struct KeptSender: WebhookSender {
    private let lanes = CurlLanes("gateway", count: 4)

    public init() {}

    public func send(_ body: [UInt8], headers: [(String, String)], to target: WebhookTarget, policy: AddressPolicy) async -> WebhookOutcome
    {
        await policy.delivery(to: target) { address in await send(body, headers, to: target, at: address) }
    }

    private func send(_ body: [UInt8], _ headers: [(String, String)], to target: WebhookTarget, at address: String) async
        -> Result<Int, TargetProblem>
    {
        let isPlain = target.url.hasPrefix("http://")
        let lines = headers.map { "\($0.0): \($0.1.filter { !$0.isNewline })" } + ["Expect:"]
        let answer = await lanes.next.perform(body) { transfer in
            transfer.text(CURLOPT_URL, target.url)
            transfer.text(CURLOPT_PROTOCOLS_STR, isPlain ? "http" : "https")
            transfer.text(CURLOPT_PROXY, "")
            transfer.list(CURLOPT_RESOLVE, ["\(target.host):\(target.port):\(address)"])
            transfer.number(CURLOPT_CONNECTTIMEOUT, 5)
            transfer.number(CURLOPT_TIMEOUT, 15)
            transfer.list(CURLOPT_HTTPHEADER, lines)
            transfer.post()
        }
        guard let answer else { return .failure(TargetProblem(message: "Không khởi động được thư viện gửi.")) }
        guard answer.code == CURLE_OK else { return .failure(TargetProblem(message: "Không gửi được (mã \(answer.code.rawValue)).")) }
        return .success(answer.status)
    }
}

/// The gateway of a commune: where to, and what signs.
public struct Gateway: Sendable {
    public let url: String
    let sealedSecret: String

    /// The commune's; nil where nobody has set one.
    public static func gateway(of commune: Int, in tx: ReadTransaction) throws -> Gateway? {
        try tx.first("SELECT url, secret FROM delivery_gateway WHERE commune = \(commune)").map { row in
            Gateway(url: try row.text("url"), sealedSecret: try row.text("secret"))
        }
    }

    static func place(_ commune: Int) -> String { "delivery_gateway:\(commune)" }
}

/// Zalo or SMS by a gateway of the commune's choice: one signed request a message (Standard Webhooks), as webhooks are.
public struct GatewayChannel: MessageChannel {
    private let database: Database
    private let cipher: FieldCipher
    private let policy: AddressPolicy
    private let sender: any WebhookSender

    /// - Parameter cipher: seals the secrets of signatures.
    public init(_ database: Database, cipher: FieldCipher, policy: AddressPolicy, sender: any WebhookSender = KeptSender()) {
        self.database = database
        self.cipher = cipher
        self.policy = policy
        self.sender = sender
    }

    public func send(_ message: OutgoingMessage) async -> SendOutcome {
        let commune = message.commune
        do {
            guard let gateway = try await database.read({ tx in try Gateway.gateway(of: commune, in: tx) }) else {
                return .unreachable("Chưa khai cổng nhắn tin.")
            }
            guard let target = policy.target(of: gateway.url) else { return .unreachable("Địa chỉ cổng nhắn tin không còn được phép.") }
            let secret = try cipher.open(gateway.sealedSecret, place: Gateway.place(commune))
            let body = Self.body(message)
            let headers = WebhookSignature.headers(id: "msg_\(message.id)", body: body, secret: secret, agent: "Dinh-Delivery/1")
            return Self.outcome(await sender.send(body, headers: headers, to: target, policy: policy))
        } catch {
            return .unreachable("Không đọc được khóa của cổng nhắn tin.")
        }
    }

    static func body(_ message: OutgoingMessage) -> [UInt8] {
        let json: JSON = [
            "type": "message.send", "timestamp": .string(Instant.now.description),
            "data": [
                "commune": JSON(message.commune), "id": .string(message.id.text),
                "to": ["phone": .string(message.address), "name": .string(message.name)], "text": .string(message.short),
                "link": message.link.map { .string($0) } ?? .null,
            ],
        ]
        return json.bytes
    }

    /// A number that the gateway can't serve is final (400, 404, 410, 422); whatever concerns the gateway as a whole waits for it.
    static func outcome(_ outcome: WebhookOutcome) -> SendOutcome {
        guard let problem = outcome.problem else { return .taken }
        switch outcome.status {
        case 400, 410, 422: return .refused(problem)
        case nil, 401, 403, 404, 429, 502, 503, 504: return .unreachable(problem)
        default: return .failed(problem)
        }
    }
}
