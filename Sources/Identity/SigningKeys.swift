public import API
import Foundation
import JWTKit
import Store

/// A provider's public key, as its key set has it (RFC 7517).
public struct SigningKey: Sendable, Equatable {
    let kid: String?
    let type: String
    /// The algorithm it is for; nil where the set leaves that open.
    let algorithm: String?
    let parts: [String: String]

    /// Nil for a key that signs nothing here: one for encryption, a symmetric one, one of an unknown kind.
    init?(_ json: JSON) {
        guard let type = json["kty"]?.string, ["RSA", "EC", "OKP"].contains(type), json["use"]?.string ?? "sig" == "sig" else { return nil }
        self.type = type
        kid = json["kid"]?.string
        algorithm = json["alg"]?.string
        parts = Dictionary(
            ["n", "e", "crv", "x", "y"].compactMap { name in json[name]?.string.map { (name, $0) } },
            uniquingKeysWith: { first, _ in first })
    }

    /// Whether the key may check signatures of the algorithm: a token never says by itself how a key is used.
    func serves(_ algorithm: String) -> Bool {
        if let own = self.algorithm, own != algorithm { return false }
        return switch algorithm {
        case "RS256", "RS384", "RS512", "PS256", "PS384", "PS512": type == "RSA"
        case "ES256": type == "EC" && parts["crv"] == "P-256"
        case "ES384": type == "EC" && parts["crv"] == "P-384"
        case "ES512": type == "EC" && parts["crv"] == "P-521"
        case "EdDSA": type == "OKP" && parts["crv"] == "Ed25519"
        default: false
        }
    }

    /// Whether the signature of a token is this key's, by this algorithm. RSA keys below 2048 bits are refused.
    func signed(_ token: String, by algorithm: String) async -> Bool {
        // A collection of this one key: whatever the token names, nothing else can check it.
        let keys = JWTKeyCollection()
        let kid = kid.map { JWKIdentifier(string: $0) }
        do {
            switch algorithm {
            case "RS256", "RS384", "RS512": await keys.add(rsa: try rsa(), digestAlgorithm: Self.digest(algorithm), kid: kid)
            case "PS256", "PS384", "PS512": await keys.add(pss: try rsa(), digestAlgorithm: Self.digest(algorithm), kid: kid)
            case "ES256": await keys.add(ecdsa: try ES256PublicKey(parameters: (x: part("x"), y: part("y"))), kid: kid)
            case "ES384": await keys.add(ecdsa: try ES384PublicKey(parameters: (x: part("x"), y: part("y"))), kid: kid)
            case "ES512": await keys.add(ecdsa: try ES512PublicKey(parameters: (x: part("x"), y: part("y"))), kid: kid)
            case "EdDSA": await keys.add(eddsa: try EdDSA.PublicKey(x: part("x"), curve: .ed25519), kid: kid)
            default: return false
            }
            _ = try await keys.verify(token, as: AnyPayload.self)
            return true
        } catch {
            return false
        }
    }

    private func part(_ name: String) -> String { parts[name] ?? "" }

    private func rsa() throws -> Insecure.RSA.PublicKey {
        guard Base64URL.bytes(part("n"))?.drop(while: { $0 == 0 }).count ?? 0 >= 256 else { throw IdentityError.badToken("weak RSA key") }
        return try Insecure.RSA.PublicKey(modulus: part("n"), exponent: part("e"))
    }

    private static func digest(_ algorithm: String) -> DigestAlgorithm {
        algorithm.hasSuffix("256") ? .sha256 : algorithm.hasSuffix("384") ? .sha384 : .sha512
    }

    /// Claims are judged by ``TokenClaims``, not while the signature is.
    private struct AnyPayload: JWTPayload {
        func verify(using algorithm: some JWTAlgorithm) async throws {}
    }
}

/// The keys with which a provider signs.
public struct KeySet: Sendable, Equatable {
    public let keys: [SigningKey]

    public init(_ json: JSON) {
        keys = (json["keys"]?.items ?? []).prefix(100).compactMap(SigningKey.init)
    }

    /// The keys that may have signed a token with this header: the one it names, or, where it names none, those of its algorithm.
    func keys(for header: TokenHeader) -> [SigningKey] {
        keys.filter { key in (header.kid == nil || key.kid == header.kid) && key.serves(header.algorithm) }
    }

    func knows(_ kid: String?) -> Bool { kid == nil ? !keys.isEmpty : keys.contains { $0.kid == kid } }
}

/// Base64 for addresses, without padding (RFC 4648, 5).
public enum Base64URL {
    public static func text(_ bytes: some Sequence<UInt8>) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// Nil for anything that is not written so.
    public static func bytes(_ text: String) -> [UInt8]? {
        guard text.utf8.allSatisfy({ (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 45 || $0 == 95 })
        else { return nil }
        let padded = text.replacing("-", with: "+").replacing("_", with: "/") + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        return Data(base64Encoded: padded).map { Array($0) }
    }
}
