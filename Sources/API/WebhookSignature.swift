import Crypto
import Foundation
import Store

/// The signatures of what is sent to other systems (Standard Webhooks).
public enum WebhookSignature {
    /// A new secret, to be shown once: `whsec_` and 32 bytes in base64.
    public static func secret() -> String {
        "whsec_" + SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }.base64EncodedString()
    }

    /// The headers of a signed request.
    ///
    /// - Parameter id: the same at every attempt, so that whoever gets it twice can tell.
    public static func headers(id: String, body: [UInt8], secret: String, agent: String) -> [(String, String)] {
        let timestamp = String(Int64.now / 1000)
        return [
            ("Content-Type", "application/json"), ("User-Agent", agent), ("webhook-id", id), ("webhook-timestamp", timestamp),
            ("webhook-signature", signature(id, timestamp, body, secret: secret)),
        ]
    }

    /// Whether a request that came in bears the signature of the secret, and is at most five minutes old or ahead.
    ///
    /// - Parameters:
    ///   - header: gives a header by its lower-case name.
    ///   - now: in milliseconds since 1970 UTC; nil is the present moment.
    public static func isValid(_ body: [UInt8], secret: String, now: Int64? = nil, header: (String) -> String?) -> Bool {
        guard let id = header("webhook-id"), let timestamp = header("webhook-timestamp"), let seconds = Int64(timestamp),
            abs((now ?? .now) / 1000 - seconds) <= 300, let given = header("webhook-signature")
        else { return false }
        let wanted = Array(signature(id, timestamp, body, secret: secret).utf8)
        // Several signatures stand beside each other while a secret is changed. Every byte is looked at.
        return given.split(separator: " ").contains { text in
            let bytes = Array(text.utf8)
            return bytes.count == wanted.count && zip(bytes, wanted).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
        }
    }

    /// `v1,` and the HMAC-SHA256 over `id.timestamp.body`, in base64.
    static func signature(_ id: String, _ timestamp: String, _ body: [UInt8], secret: String) -> String {
        let key = SymmetricKey(data: Data(base64Encoded: String(secret.dropFirst("whsec_".count))) ?? Data())
        let code = HMAC<SHA256>.authenticationCode(for: Data("\(id).\(timestamp).".utf8) + Data(body), using: key)
        return "v1," + Data(code).base64EncodedString()
    }
}
