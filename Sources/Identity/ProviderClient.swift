import API
import Foundation
public import Store

/// Speaks OpenID Connect with providers: finds out what they offer, exchanges codes, keeps their keys.
///
/// What a provider says about itself is kept for an hour, its keys as well; a token with an unknown key lets the keys be fetched once more, a minute
/// apart at the least, so that a provider may change its keys at any time and nobody can make us fetch them all the time.
public actor ProviderClient {
    private struct Known {
        var discovery: Discovery
        var keys: KeySet
        var at: Int64
        var keysAt: Int64
    }

    private let transport: any IdentityTransport
    private let clock: @Sendable () -> Int64
    private var known: [String: Known] = [:]
    private static let lifetime: Int64 = 3_600_000
    private static let pause: Int64 = 60_000

    /// - Parameter clock: milliseconds since 1970 UTC; tests set it.
    public init(_ transport: any IdentityTransport, clock: @escaping @Sendable () -> Int64 = { .now }) {
        self.transport = transport
        self.clock = clock
    }

    /// What the provider offers. - Throws: ``IdentityError/unavailable(_:)``.
    func discovery(_ provider: Provider) async throws(IdentityError) -> Discovery { try await known(provider).discovery }

    private func known(_ provider: Provider) async throws(IdentityError) -> Known {
        if let known = known[provider.issuer], known.at > clock() - Self.lifetime { return known }
        let base = provider.issuer.hasSuffix("/") ? String(provider.issuer.dropLast()) : provider.issuer
        let discovery = try Discovery(try await json(base + "/.well-known/openid-configuration"), issuer: provider.issuer)
        let keys = KeySet(try await json(discovery.keys))
        let fresh = Known(discovery: discovery, keys: keys, at: clock(), keysAt: clock())
        known[provider.issuer] = fresh
        return fresh
    }

    /// The claims of a token whose signature is the provider's, and that says what it must.
    ///
    /// - Throws: ``IdentityError/badToken(_:)`` or `unavailable`.
    func believed(_ text: String, _ provider: Provider, nonce: String?) async throws(IdentityError) -> JSON {
        let token = try UnverifiedToken(text)
        var keys = try await known(provider).keys
        if !keys.knows(token.header.kid) { keys = try await fetchedKeys(provider) }
        guard keys.knows(token.header.kid) else { throw .badToken("kid") }
        var isSigned = false
        for key in keys.keys(for: token.header) where !isSigned { isSigned = await key.signed(text, by: token.header.algorithm) }
        guard isSigned else { throw .badToken("signature") }
        try TokenRules(issuer: provider.issuer, client: provider.client, nonce: nonce).judge(token.claims, now: clock() / 1000)
        return token.claims
    }

    /// The keys, fetched again unless that was just done.
    private func fetchedKeys(_ provider: Provider) async throws(IdentityError) -> KeySet {
        var entry = try await known(provider)
        guard entry.keysAt <= clock() - Self.pause else { return entry.keys }
        // Noted before the answer is there: whoever comes meanwhile does not ask as well.
        entry.keysAt = clock()
        known[provider.issuer] = entry
        entry.keys = KeySet(try await json(entry.discovery.keys))
        known[provider.issuer] = entry
        return entry.keys
    }

    /// What the provider gives for a code.
    struct Exchange: Sendable {
        let idToken: String
        let claims: JSON
    }

    /// Exchanges a code for a token and believes it; claims that it lacks are asked of the provider's user information.
    func exchange(_ code: String, _ provider: Provider, secret: String?, verifier: String, nonce: String, returnURL: String)
        async throws(IdentityError) -> Exchange
    {
        let discovery = try await discovery(provider)
        var form = [
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", returnURL), ("code_verifier", verifier),
        ]
        var headers = [("Content-Type", "application/x-www-form-urlencoded"), ("Accept", "application/json")]
        if let secret, !discovery.postsSecret {
            let pair = "\(Self.encoded(provider.client)):\(Self.encoded(secret))"
            headers.append(("Authorization", "Basic " + Data(pair.utf8).base64EncodedString()))
        } else {
            form.append(("client_id", provider.client))
            if let secret { form.append(("client_secret", secret)) }
        }
        let body = form.map { "\($0.0)=\(Self.encoded($0.1))" }.joined(separator: "&")
        let answer = try await transport.send(discovery.token, headers: headers, body: Array(body.utf8))
        let json = try? JSON(parsing: answer.body)
        guard answer.status == 200, let idToken = json?["id_token"]?.string else {
            throw .refused(json?["error"]?.string.map { String($0.prefix(60)) } ?? "HTTP \(answer.status)")
        }
        var claims = try await believed(idToken, provider, nonce: nonce)
        let wanted = [provider.claims.name, provider.claims.citizenID]
        if let address = discovery.userInfo, let access = json?["access_token"]?.string, wanted.contains(where: { claims[$0] == nil }) {
            claims = try await completed(claims, from: address, access)
        }
        return Exchange(idToken: idToken, claims: claims)
    }

    /// The token's claims, and those of the user information that it has not. That must be about the same person (Core 1.0, 5.3.2).
    private func completed(_ claims: JSON, from address: String, _ access: String) async throws(IdentityError) -> JSON {
        let more = try await json(address, headers: [("Authorization", "Bearer " + access)])
        guard let subject = claims["sub"]?.string, more["sub"]?.string == subject else { throw .badToken("userinfo sub") }
        return .object((claims.members ?? []) + (more.members ?? []).filter { claims[$0.name] == nil })
    }

    private func json(_ url: String, headers: [(String, String)] = []) async throws(IdentityError) -> JSON {
        let answer = try await transport.send(url, headers: headers + [("Accept", "application/json")], body: nil)
        guard answer.status == 200, let json = try? JSON(parsing: answer.body), json.members != nil else {
            throw .unavailable("HTTP \(answer.status), no JSON object, at \(url.prefix(200))")
        }
        return json
    }

    /// As forms and addresses write it: everything but letters, digits and `-._~`.
    static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain =
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || [45, 46, 95, 126].contains(byte)
            return isPlain ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }
}
