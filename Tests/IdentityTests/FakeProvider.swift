import API
import Crypto
import Foundation
import Identity
import Synchronization

/// A provider of the tests' own, written from the standard: keys that change, tokens as the test wants them.
final class FakeProvider: IdentityTransport {
    struct State {
        var key = P256.Signing.PrivateKey()
        var kid = "k1"
        /// Keys in the set, by id.
        var published: [String: P256.Signing.PrivateKey] = [:]
        var asked: [String: Int] = [:]
        /// What the next token says, over what an honest one does.
        var lies: [String: JSON] = [:]
        /// The next token itself.
        var forged: String?
        var nonce = ""
        var challenge = ""
        var namesIssuer = false
        var subject = "nguoi-1"
        var claims: [String: JSON] = [:]
        var userInfo: [String: JSON] = [:]
    }

    let issuer: String
    let state: Mutex<State>
    let now: @Sendable () -> Int64

    init(_ issuer: String = "https://id.example", now: @escaping @Sendable () -> Int64) {
        self.issuer = issuer
        self.now = now
        var state = State()
        state.published[state.kid] = state.key
        self.state = Mutex(state)
    }

    func change(_ body: (inout sending State) -> Void) { state.withLock { body(&$0) } }
    func asked(_ path: String) -> Int { state.withLock { $0.asked[path] ?? 0 } }

    /// Signs from now on with a new key; the old one is gone from the set.
    func rotate() {
        change { state in
            state.key = P256.Signing.PrivateKey()
            state.kid += "x"
            state.published = [state.kid: state.key]
        }
    }

    /// Notes what a browser was sent off with, as the provider's own page does.
    func sent(to url: String) -> [String: String] {
        let items = URLComponents(string: url)?.queryItems ?? []
        let query = Dictionary(items.map { ($0.name, $0.value ?? "") }) { first, _ in first }
        change { state in
            state.nonce = query["nonce"] ?? ""
            state.challenge = query["code_challenge"] ?? ""
        }
        return query
    }

    func send(_ url: String, headers: [(String, String)], body: [UInt8]?) async throws(IdentityError) -> (status: Int, body: [UInt8]) {
        guard url.hasPrefix(issuer) else { throw .unavailable("no such host") }
        let path = String(url.dropFirst(issuer.count))
        change { $0.asked[path, default: 0] += 1 }
        switch path {
        case "/.well-known/openid-configuration": return (200, discovery.bytes)
        case "/keys": return (200, keys.bytes)
        case "/token": return (200, (await token(body)).bytes)
        case "/user":
            let said = state.withLock { state in ["sub": JSON.string(state.subject)].merging(state.userInfo) { $1 } }
            return (200, JSON.object(said.map { JSON.Member($0.key, $0.value) }).bytes)
        default: return (404, [])
        }
    }

    private var discovery: JSON {
        [
            "issuer": .string(issuer), "authorization_endpoint": .string(issuer + "/auth"), "token_endpoint": .string(issuer + "/token"),
            "jwks_uri": .string(issuer + "/keys"), "userinfo_endpoint": .string(issuer + "/user"),
            "end_session_endpoint": .string(issuer + "/end"),
            "authorization_response_iss_parameter_supported": .boolean(state.withLock { $0.namesIssuer }),
        ]
    }

    private var keys: JSON {
        let published = state.withLock { $0.published }
        return [
            "keys": .array(
                published.map { kid, key in
                    let point = key.publicKey.rawRepresentation
                    return [
                        "kty": "EC", "crv": "P-256", "kid": .string(kid), "use": "sig", "x": .string(Base64URL.text(point.prefix(32))),
                        "y": .string(Base64URL.text(point.suffix(32))),
                    ]
                })
        ]
    }

    private func token(_ body: [UInt8]?) async -> JSON {
        let form = URLComponents(string: "?" + String(decoding: body ?? [], as: UTF8.self))?.queryItems ?? []
        let verifier = form.first { $0.name == "code_verifier" }?.value ?? ""
        let (challenge, forged) = state.withLock { ($0.challenge, $0.forged) }
        guard Base64URL.text(SHA256.hash(data: Data(verifier.utf8))) == challenge else { return ["error": "invalid_grant"] }
        let token: String
        if let forged { token = forged } else { token = await signed(idClaims()) }
        return ["access_token": "a", "token_type": "Bearer", "id_token": .string(token)]
    }

    /// What an honest token says, with the lies of the test; a lie of null leaves the claim out.
    func idClaims() -> [String: JSON] {
        state.withLock { state in
            var claims: [String: JSON] = [
                "iss": .string(issuer), "aud": "dinh", "sub": .string(state.subject), "nonce": .string(state.nonce),
                "iat": JSON(now() / 1000),
                "exp": JSON(now() / 1000 + 300), "acr": "loa2", "name": "Nguyễn Thị Mẫu", "citizen_id": "001301012345",
            ]
            claims.merge(state.claims) { $1 }
            claims.merge(state.lies) { $1 }
            return claims.filter { $0.value != .null }
        }
    }

    func signed(_ claims: [String: JSON], header: [String: JSON] = [:]) async -> String {
        let (key, kid) = state.withLock { ($0.key, $0.kid) }
        var head: [String: JSON] = ["alg": "ES256", "kid": .string(kid)]
        head.merge(header) { $1 }
        let text = Self.part(head) + "." + Self.part(claims)
        let signature = (try? key.signature(for: Data(text.utf8)))?.rawRepresentation
        return text + "." + Base64URL.text(signature ?? Data())
    }

    static func part(_ members: [String: JSON]) -> String {
        Base64URL.text(JSON.object(members.filter { $0.value != .null }.map { JSON.Member($0.key, $0.value) }).bytes)
    }
}
