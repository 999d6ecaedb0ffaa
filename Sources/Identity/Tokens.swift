import API
import Foundation

/// The head of a signed token (RFC 7515).
struct TokenHeader: Sendable {
    let algorithm: String
    let kid: String?

    /// How tokens may be signed here: asymmetric algorithms only, so that neither "none" nor a secret made of a public key ever counts.
    static let algorithms: Set<String> = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]

    /// - Throws: ``IdentityError/badToken(_:)``.
    init(_ json: JSON) throws(IdentityError) {
        guard let algorithm = json["alg"]?.string, Self.algorithms.contains(algorithm) else { throw .badToken("algorithm") }
        // Extensions that must be understood, none of which are.
        guard json["crit"] == nil else { throw .badToken("crit") }
        self.algorithm = algorithm
        kid = json["kid"]?.string
    }
}

/// A token in three parts, not yet believed.
struct UnverifiedToken: Sendable {
    let text: String
    let header: TokenHeader
    let claims: JSON

    /// - Throws: ``IdentityError/badToken(_:)``.
    init(_ text: String) throws(IdentityError) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard text.utf8.count <= 32_768, parts.count == 3, let head = Self.json(parts[0]), let claims = Self.json(parts[1]),
            claims.members != nil
        else { throw .badToken("form") }
        self.text = text
        header = try TokenHeader(head)
        self.claims = claims
    }

    private static func json(_ part: String) -> JSON? {
        Base64URL.bytes(part).flatMap { try? JSON(parsing: $0) }
    }
}

/// What a token must say to be believed. (OpenID Connect Core 1.0, 3.1.3.7; Back-Channel Logout 1.0, 2.6.)
struct TokenRules: Sendable {
    let issuer: String
    let client: String
    /// The one that was sent with the request; nil for logout tokens, which must have none.
    let nonce: String?
    /// Seconds by which the provider's clock may differ from ours.
    static let skew: Int64 = 120
    /// Seconds after which a token is too old, whatever it says.
    static let oldest: Int64 = 3600

    /// - Parameter now: seconds since 1970 UTC.
    /// - Throws: ``IdentityError/badToken(_:)`` naming the claim.
    func judge(_ claims: JSON, now: Int64) throws(IdentityError) {
        guard claims["iss"]?.string == issuer else { throw .badToken("iss") }
        let audience = claims["aud"]?.items?.map(\.string) ?? [claims["aud"]?.string]
        guard audience.contains(client) else { throw .badToken("aud") }
        // A token for several must say that it was made for us.
        let party = claims["azp"]?.string
        guard audience.count == 1 || party != nil, party == nil || party == client else { throw .badToken("azp") }
        guard let issued = claims["iat"]?.integer, issued <= now + Self.skew, issued >= now - Self.oldest else { throw .badToken("iat") }
        if let from = claims["nbf"]?.integer, from > now + Self.skew { throw .badToken("nbf") }
        let end = claims["exp"]?.integer
        guard end.map({ $0 > now - Self.skew }) ?? (nonce == nil) else { throw .badToken("exp") }
        guard claims["nonce"]?.string == nonce else { throw .badToken("nonce") }
        if nonce == nil { try judgeLogout(claims) }
    }

    private func judgeLogout(_ claims: JSON) throws(IdentityError) {
        guard claims["events"]?["http://schemas.openid.net/event/backchannel-logout"]?.members != nil else { throw .badToken("events") }
        guard claims["sub"]?.string != nil || claims["sid"]?.string != nil else { throw .badToken("sub") }
    }
}

/// Why somebody could not be signed in. What stands behind a refusal is for the log; people are told what to do.
public enum IdentityError: Error, Sendable, Equatable {
    /// A token that can't be believed, by what of it is wrong.
    case badToken(String)
    /// The answer belongs to no request of this browser, to one that is used up or too old, or to another provider.
    case badState
    /// The provider said no: its own code for it.
    case refused(String)
    /// The provider does not answer as the standard says; the reason is for the log.
    case unavailable(String)
    case unknownProvider
    /// A one-time code that is wrong, used or too old.
    case wrongCode
    /// Too many codes or tries: wait so many seconds.
    case wait(seconds: Int)
    /// No e-mail address or mobile number.
    case badAddress
    /// Nothing can be sent that way here.
    case noChannel
    /// The last way to sign in can't be taken away.
    case lastLogin
}
