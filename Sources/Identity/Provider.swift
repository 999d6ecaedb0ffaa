import API
import Foundation
public import Store
import Vietnamese

/// Which of a provider's claims say what.
public struct ClaimsMapping: Sendable, Equatable, Codable {
    /// Số định danh cá nhân.
    public var citizenID = "citizen_id"
    public var name = "name"
    public var birthDate = "birthdate"
    public var phone = "phone_number"
    public var email = "email"
    /// How sure the provider is.
    public var level = "acr"

    public init() {}
}

/// An OpenID provider with which citizens of a commune sign in: VNeID, the national portal, a province's own.
public struct Provider: Sendable, Equatable, Identifiable {
    public let id: RecordID
    public let commune: Int
    /// As its button says: "VNeID".
    public var name: String
    /// `https://…`, exactly as the provider writes it.
    public var issuer: String
    public var client: String
    /// The name under which the operator keeps the client's secret; nil for a public client, which PKCE alone protects.
    public var secretName: String?
    /// Besides `openid`.
    public var scopes: String
    public var claims: ClaimsMapping
    /// What the provider calls its levels, and which of ours (1 to 3) that is.
    public var levels: [String: Int]
    /// What is asked of the provider (`acr_values`); nil asks nothing.
    public var wantedLevel: String?
    public var isActive: Bool

    public init(
        id: RecordID = RecordID(), commune: Int, name: String, issuer: String, client: String, secretName: String? = nil,
        scopes: String = "profile", claims: ClaimsMapping = ClaimsMapping(), levels: [String: Int] = [:], wantedLevel: String? = nil,
        isActive: Bool = true
    ) {
        self.id = id
        self.commune = commune
        self.name = name
        self.issuer = issuer
        self.client = client
        self.secretName = secretName
        self.scopes = scopes
        self.claims = claims
        self.levels = levels
        self.wantedLevel = wantedLevel
        self.isActive = isActive
    }

    init(_ row: Row) throws {
        guard let id = RecordID(try row.text("id")) else { throw StoreError(.decoding, "a provider has a malformed id") }
        let decoder = JSONDecoder()
        self.init(
            id: id, commune: Int(try row.integer("commune")), name: try row.text("name"), issuer: try row.text("issuer"),
            client: try row.text("client"), secretName: row["secret_name"].text, scopes: try row.text("scopes"),
            claims: try decoder.decode(ClaimsMapping.self, from: Data(try row.text("claims").utf8)),
            levels: try decoder.decode([String: Int].self, from: Data(try row.text("levels").utf8)), wantedLevel: row["wanted_level"].text,
            isActive: try row.boolean("active"))
    }

    /// Ours for what the provider says; 1 where it says nothing that is known.
    func level(_ claims: JSON) -> Int {
        let said = claims[self.claims.level].flatMap { $0.string ?? $0.integer.map(String.init) }
        return said.flatMap { levels[$0] } ?? 1
    }
}

/// What a provider says about a person.
public struct Claims: Sendable, Equatable {
    public var citizenID: String?
    public var name: String?
    public var birthDate: String?
    public var phone: String?
    public var email: String?

    init(_ json: JSON, _ mapping: ClaimsMapping) {
        func text(_ name: String) -> String? {
            guard let text = json[name]?.string?.trimmingCharacters(in: .whitespacesAndNewlines), !text.isEmpty else { return nil }
            return String(text.prefix(200))
        }
        // Forms that are none are left out rather than kept as if they were known.
        citizenID = text(mapping.citizenID).flatMap { try? CitizenID(parsing: $0).digits }
        name = text(mapping.name)?.precomposedStringWithCanonicalMapping
        birthDate = text(mapping.birthDate).flatMap { try? CalendarDate(parsing: $0).description }
        phone = text(mapping.phone).flatMap { try? PhoneNumber(parsing: $0).stored }
        email = text(mapping.email).flatMap { try? EmailAddress(parsing: $0).text }
    }
}

/// What a provider says about itself (OpenID Connect Discovery 1.0).
struct Discovery: Sendable {
    let authorization: String
    let token: String
    let keys: String
    let userInfo: String?
    let endSession: String?
    let postsSecret: Bool
    /// RFC 9207: answers name their issuer.
    let namesIssuer: Bool

    /// - Throws: ``IdentityError/unavailable(_:)`` for a document of another issuer or without what signing in takes.
    init(_ json: JSON, issuer: String) throws(IdentityError) {
        guard json["issuer"]?.string == issuer else { throw .unavailable("the document names another issuer") }
        guard let authorization = json["authorization_endpoint"]?.string, let token = json["token_endpoint"]?.string,
            let keys = json["jwks_uri"]?.string
        else { throw .unavailable("the document lacks an address") }
        if let methods = json["code_challenge_methods_supported"]?.items, !methods.contains(.string("S256")) {
            throw .unavailable("no PKCE with S256")
        }
        self.authorization = authorization
        self.token = token
        self.keys = keys
        userInfo = json["userinfo_endpoint"]?.string
        endSession = json["end_session_endpoint"]?.string
        let ways = json["token_endpoint_auth_methods_supported"]?.items?.compactMap(\.string) ?? []
        postsSecret = !ways.isEmpty && !ways.contains("client_secret_basic") && ways.contains("client_secret_post")
        namesIssuer = json["authorization_response_iss_parameter_supported"]?.boolean == true
    }
}
