public import API
import Crypto
import Foundation
public import Registers
public import Store

/// Signs citizens in: with providers of theirs, or with a code sent to a phone or an e-mail address.
///
/// Citizens are nobody's colleagues: their accounts and sessions are apart from officials', they hold no post and no role. Personal data are sealed;
/// what people sign in with is kept as a keyed print only, by which it is found.
public struct IdentityDesk: Sendable {
    let database: Database
    let cipher: FieldCipher
    let client: ProviderClient
    let secret: @Sendable (String) -> String?
    let clock: @Sendable () -> Int64

    /// - Parameters:
    ///   - cipher: seals personal data, and makes the prints of what people sign in with.
    ///   - secret: the secret that the operator keeps under a name, for a provider's client.
    ///   - clock: milliseconds since 1970 UTC; tests set it.
    public init(
        _ database: Database, cipher: FieldCipher, transport: any IdentityTransport, secret: @escaping @Sendable (String) -> String?,
        clock: @escaping @Sendable () -> Int64 = { .now }
    ) {
        self.database = database
        self.cipher = cipher
        self.client = ProviderClient(transport, clock: clock)
        self.secret = secret
        self.clock = clock
    }

    public static func migrate(_ database: Database) async throws { try await database.migrate([.identity, .citizenRecords]) }

    static func random() -> String { Base64URL.text(SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }) }
    static func hash(_ text: String) -> String { SHA256.hash(data: Data(text.utf8)).hex }

    // MARK: Providers

    /// The providers of a commune by name.
    public static func providers(commune: Int, activeOnly: Bool = false, in tx: ReadTransaction) throws -> [Provider] {
        try tx.rows("SELECT * FROM identity_provider WHERE commune = \(commune) ORDER BY name, id").map(Provider.init)
            .filter { !activeOnly || $0.isActive }
    }

    /// - Throws: ``IdentityError/unknownProvider``.
    public static func provider(_ id: RecordID, commune: Int, in tx: ReadTransaction) throws -> Provider {
        guard let row = try tx.first("SELECT * FROM identity_provider WHERE commune = \(commune) AND id = \(id)") else {
            throw IdentityError.unknownProvider
        }
        return try Provider(row)
    }

    /// Keeps a provider's settings.
    ///
    /// - Throws: `RecordError` with `invalid` and the problems of `name`, `issuer`, `client`, `secret`, `levels`.
    public func keep(_ provider: Provider, policy: AddressPolicy, by actor: Actor) async throws {
        let problems = Self.problems(of: provider, policy)
        guard problems.isEmpty else { throw RecordError.invalid(problems) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let claims = String(decoding: try encoder.encode(provider.claims), as: UTF8.self)
        let levels = String(decoding: try encoder.encode(provider.levels), as: UTF8.self)
        try await database.write { tx in
            try tx.execute(
                """
                INSERT INTO identity_provider (commune, id, name, issuer, client, secret_name, scopes, claims, levels, wanted_level, active)
                VALUES (\(actor.commune), \(provider.id), \(provider.name), \(provider.issuer), \(provider.client), \(provider.secretName),
                    \(provider.scopes), \(claims), \(levels), \(provider.wantedLevel), \(provider.isActive))
                ON CONFLICT (commune, id) DO UPDATE SET name = excluded.name, client = excluded.client, secret_name = excluded.secret_name,
                    scopes = excluded.scopes, claims = excluded.claims, levels = excluded.levels, wanted_level = excluded.wanted_level,
                    active = excluded.active
                """)
            if !provider.isActive {
                try tx.execute("DELETE FROM citizen_session WHERE commune = \(actor.commune) AND provider = \(provider.id)")
            }
            try tx.journal(
                commune: actor.commune, author: actor.author, register: "identity_provider", record: provider.id.text, action: "edit",
                after: JSONText.object([
                    "name": provider.name.value, "issuer": provider.issuer.value, "client": provider.client.value,
                    "secret_name": provider.secretName.value, "active": provider.isActive.value, "levels": levels.value,
                ]))
        }
    }

    private static func problems(of provider: Provider, _ policy: AddressPolicy) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        if !(1...40).contains(provider.name.count) {
            problems.append(FieldProblem("name", vi: "Đặt tên từ 1 đến 40 ký tự.", en: "Give a name of 1 to 40 characters."))
        }
        if policy.target(of: provider.issuer) == nil || provider.issuer.contains("?") || provider.issuer.contains("#") {
            problems.append(
                FieldProblem(
                    "issuer", vi: "Cần địa chỉ https://… đúng như nhà cung cấp ghi (issuer).",
                    en: "An https:// address is needed, just as the provider writes its issuer."))
        }
        if !(1...200).contains(provider.client.count) {
            problems.append(FieldProblem("client", vi: "Ghi mã ứng dụng (client id).", en: "Give the client id."))
        }
        if let name = provider.secretName, !isSecretName(name) {
            problems.append(
                FieldProblem(
                    "secret", vi: "Tên khóa gồm chữ thường, chữ số, gạch nối; khóa nằm ở máy chủ, không ghi ở đây.",
                    en: "A name of lower-case letters, digits and hyphens; the secret itself is kept on the server."))
        }
        if provider.levels.values.contains(where: { !(1...3).contains($0) }) {
            problems.append(FieldProblem("levels", vi: "Mức từ 1 đến 3.", en: "Levels are 1 to 3."))
        }
        return problems
    }

    /// Names of secrets can't leave the place where the operator keeps those of providers.
    public static func isSecretName(_ name: String) -> Bool {
        (1...40).contains(name.utf8.count) && name.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
    }
}

extension Migration {
    /// Providers, citizens with what they sign in with, sessions, codes on their way, who read whose data.
    static let identity = Migration(
        "0140-identity",
        """
        CREATE TABLE identity_provider (
            commune {integer} NOT NULL, id {uuid} NOT NULL, name {text} NOT NULL, issuer {text} NOT NULL, client {text} NOT NULL,
            secret_name {text}, scopes {text} NOT NULL, claims {text} NOT NULL, levels {text} NOT NULL, wanted_level {text},
            active {boolean} NOT NULL, PRIMARY KEY (commune, id)
        ) {table};
        CREATE TABLE identity_flow (
            state {text} PRIMARY KEY, commune {integer} NOT NULL, provider {uuid} NOT NULL, browser {text} NOT NULL, sealed {text} NOT NULL,
            citizen {uuid}, created_at {integer} NOT NULL
        ) {table};
        CREATE INDEX identity_flow_created ON identity_flow (created_at);
        CREATE TABLE citizen (
            commune {integer} NOT NULL, id {uuid} NOT NULL, data {text} NOT NULL, id_print {text}, level {integer} NOT NULL,
            created_at {integer} NOT NULL, merged_into {uuid}, PRIMARY KEY (commune, id)
        ) {table};
        CREATE INDEX citizen_id_print ON citizen (commune, id_print);
        CREATE TABLE citizen_login (
            commune {integer} NOT NULL, way {text} NOT NULL, print {text} NOT NULL, citizen {uuid} NOT NULL, label {text} NOT NULL,
            created_at {integer} NOT NULL, used_at {integer} NOT NULL, PRIMARY KEY (commune, way, print)
        ) {table};
        CREATE INDEX citizen_login_citizen ON citizen_login (commune, citizen);
        CREATE TABLE citizen_session (
            commune {integer} NOT NULL, token {text} NOT NULL, citizen {uuid} NOT NULL, provider {uuid}, acr {text}, level {integer} NOT NULL,
            sid {text}, subject {text}, id_token {text}, created_at {integer} NOT NULL, seen_at {integer} NOT NULL, address {text} NOT NULL,
            agent {text} NOT NULL, PRIMARY KEY (commune, token)
        ) {table};
        CREATE UNIQUE INDEX citizen_session_token ON citizen_session (token);
        CREATE INDEX citizen_session_citizen ON citizen_session (commune, citizen);
        CREATE TABLE citizen_code (
            commune {integer} NOT NULL, ticket {text} NOT NULL, print {text} NOT NULL, place {text} NOT NULL, sealed {text} NOT NULL,
            code {text} NOT NULL, citizen {uuid}, tries {integer} NOT NULL, created_at {integer} NOT NULL, PRIMARY KEY (commune, ticket)
        ) {table};
        CREATE INDEX citizen_code_print ON citizen_code (commune, print, created_at);
        CREATE INDEX citizen_code_place ON citizen_code (place, created_at);
        CREATE TABLE citizen_reading (
            commune {integer} NOT NULL, id {uuid} NOT NULL, citizen {uuid} NOT NULL, at {integer} NOT NULL, reader {text} NOT NULL,
            what {text} NOT NULL, purpose {text} NOT NULL, PRIMARY KEY (commune, id)
        ) {table};
        CREATE INDEX citizen_reading_citizen ON citizen_reading (commune, citizen, id);
        """)
}
