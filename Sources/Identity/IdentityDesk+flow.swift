import API
import Crypto
import Foundation
public import Store

/// How a way of signing in was proven, before it is known whose account it is.
struct Proof: Sendable {
    /// A provider's id, `phone` or `email`.
    let way: String
    /// The keyed print of the subject or address.
    let print: String
    /// What the person knows it by, masked: "091****678", "VNeID".
    let label: String
    var claims: Claims?
    var provider: RecordID?
    var acr: String?
    /// 0 for a code sent to an address, which proves an address and nobody's name.
    var level = 0
    var sid: String?
    var idToken: String?
}

/// What came of a proven way to sign in.
public enum Arrival: Sendable {
    /// The token for the cookie.
    case signedIn(token: String, next: String)
    /// The way is the account's now.
    case linked(next: String)
    /// The way belongs to another account, and whoever is here has proven both: the ticket makes them one, if that is wanted.
    case isAnothers(ticket: String)
}

/// Where a browser is sent, and what it has to bring back.
public struct Departure: Sendable {
    public let url: String
    /// For a cookie that lives ten minutes: the answer counts in this browser only.
    public let browser: String
}

/// What is sealed while somebody is away at a provider.
private struct Away: Codable {
    let nonce: String
    let verifier: String
    let next: String
    let returnURL: String
}

extension IdentityDesk {
    /// Somebody who is away longer begins anew.
    static let away: Int64 = 600_000

    /// Sends a browser to a provider. (Core 1.0, 3.1.2.1; PKCE, RFC 7636.)
    ///
    /// - Parameters:
    ///   - citizen: whoever is signed in and adds this way to the own account; nil signs in.
    ///   - next: the page to go to afterwards.
    ///   - returnURL: this commune's address for answers of this provider.
    public func depart(to id: RecordID, commune: Int, citizen: RecordID?, next: String, returnURL: String) async throws -> Departure {
        let provider = try await database.read { tx in try Self.provider(id, commune: commune, in: tx) }
        guard provider.isActive else { throw IdentityError.unknownProvider }
        let discovery = try await client.discovery(provider)
        let (state, browser) = (Self.random(), Self.random())
        let away = Away(nonce: Self.random(), verifier: Self.random(), next: next, returnURL: returnURL)
        let hash = Self.hash(state)
        let sealed = try cipher.seal(String(decoding: try JSONEncoder().encode(away), as: UTF8.self), place: "identity_flow.\(hash)")
        let now = clock()
        try await database.write { tx in
            try tx.execute("DELETE FROM identity_flow WHERE created_at < \(now - Self.away)")
            try tx.execute(
                """
                INSERT INTO identity_flow (state, commune, provider, browser, sealed, citizen, created_at)
                VALUES (\(hash), \(commune), \(id), \(Self.hash(browser)), \(sealed), \(citizen), \(now))
                """)
        }
        var query = [
            ("response_type", "code"), ("client_id", provider.client), ("redirect_uri", returnURL),
            ("scope", "openid " + provider.scopes), ("state", state), ("nonce", away.nonce),
            ("code_challenge", Base64URL.text(SHA256.hash(data: Data(away.verifier.utf8)))), ("code_challenge_method", "S256"),
        ]
        if let level = provider.wantedLevel { query.append(("acr_values", level)) }
        let text = query.map { "\($0.0)=\(ProviderClient.encoded($0.1))" }.joined(separator: "&")
        return Departure(url: discovery.authorization + (discovery.authorization.contains("?") ? "&" : "?") + text, browser: browser)
    }

    /// What a provider's answer brings.
    public struct Answer: Sendable {
        public var state: String
        public var code: String?
        public var error: String?
        /// RFC 9207.
        public var issuer: String?
        /// The cookie's value.
        public var browser: String

        public init(state: String, code: String?, error: String?, issuer: String?, browser: String) {
            (self.state, self.code, self.error, self.issuer, self.browser) = (state, code, error, issuer, browser)
        }
    }

    /// Takes in a provider's answer. Whatever comes of it, the state is used up.
    ///
    /// - Parameters:
    ///   - id: the provider to whose address the answer came.
    ///   - session: of whoever is signed in now.
    public func arrive(_ answer: Answer, at id: RecordID, commune: Int, session: CitizenSession?, from place: Place) async throws -> Arrival
    {
        let hash = Self.hash(answer.state)
        let now = clock()
        let row = try await database.write { tx in
            let row = try tx.first("SELECT * FROM identity_flow WHERE state = \(hash)")
            try tx.execute("DELETE FROM identity_flow WHERE state = \(hash)")
            return row
        }
        guard let row, row["commune"].integer == Int64(commune), row["provider"].text == id.text,
            row["browser"].text == Self.hash(answer.browser), try row.integer("created_at") > now - Self.away,
            let away = try? JSONDecoder().decode(
                Away.self, from: Data(try cipher.open(row.text("sealed"), place: "identity_flow.\(hash)").utf8))
        else { throw IdentityError.badState }
        let provider = try await database.read { tx in try Self.provider(id, commune: commune, in: tx) }
        // Mixed up: the answer names another provider, or hides which one it is although this one always says.
        let namesIssuer = try await client.discovery(provider).namesIssuer
        guard answer.issuer == provider.issuer || answer.issuer == nil && !namesIssuer else { throw IdentityError.badState }
        guard let code = answer.code else { throw IdentityError.refused(String((answer.error ?? "no code").prefix(60))) }
        let exchange = try await client.exchange(
            code, provider, secret: provider.secretName.flatMap(secret), verifier: away.verifier, nonce: away.nonce,
            returnURL: away.returnURL)
        guard let subject = exchange.claims["sub"]?.string, (1...255).contains(subject.utf8.count) else {
            throw IdentityError.badToken("sub")
        }
        let proof = Proof(
            way: id.text, print: print(of: subject, way: id.text), label: provider.name, claims: Claims(exchange.claims, provider.claims),
            provider: id, acr: exchange.claims[provider.claims.level]?.string, level: provider.level(exchange.claims),
            sid: exchange.claims["sid"]?.string, idToken: exchange.idToken)
        let linking = row["citizen"].text
        // Who added a way must still be here: the answer opens nobody else's account.
        if let linking, session?.citizen.text != linking { throw IdentityError.badState }
        return try await settle(proof, commune: commune, adding: linking == nil ? nil : session, next: away.next, from: place)
    }

    /// Where the browser signs out at the provider as well; nil where the session is none of a provider's, or it offers nothing.
    /// (RP-Initiated Logout 1.0.)
    public func signOutURL(_ session: CitizenSession, returnURL: String) async throws -> String? {
        guard let id = session.provider else { return nil }
        let provider = try await database.read { tx in try Self.provider(id, commune: session.commune, in: tx) }
        guard let address = try await client.discovery(provider).endSession else { return nil }
        var query = [("client_id", provider.client), ("post_logout_redirect_uri", returnURL)]
        if let sealed = session.sealedToken {
            query.append(("id_token_hint", try cipher.open(sealed, place: Self.tokenPlace(session.tokenHash))))
        }
        return address + (address.contains("?") ? "&" : "?")
            + query.map { "\($0.0)=\(ProviderClient.encoded($0.1))" }.joined(separator: "&")
    }

    static func tokenPlace(_ hash: String) -> String { "citizen_session.\(hash)" }

    /// Ends the sessions that a provider says are over. (Back-Channel Logout 1.0.) Gives how many.
    public func endSessions(_ logoutToken: String, of id: RecordID, commune: Int) async throws -> Int {
        let provider = try await database.read { tx in try Self.provider(id, commune: commune, in: tx) }
        let claims = try await client.believed(logoutToken, provider, nonce: nil)
        let subject = claims["sub"]?.string.map { print(of: $0, way: id.text) }
        let sid = claims["sid"]?.string
        return try await database.write { tx in
            var which: SQL = "commune = \(commune) AND provider = \(id)"
            if let sid { which += " AND sid = \(sid)" }
            if let subject { which += " AND subject = \(subject)" }
            return try tx.execute("DELETE FROM citizen_session WHERE " + which)
        }
    }

    func print(of subject: String, way: String) -> String { cipher.fingerprint("citizen_login|\(way)|\(subject)") }
}
