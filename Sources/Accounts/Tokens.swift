import Crypto
import Declarations
import Foundation
public import Registers
public import Store

/// What a program signs in with: named, bounded by scopes, never valid for more than a year. The secret itself is shown once and kept nowhere.
public struct AccessToken: Sendable, Identifiable, Equatable {
    public let id: RecordID
    public let commune: Int
    public let name: String
    /// The person whose rights bound it; nil for a program that acts for a post by itself.
    public let person: String?
    /// The post for which it acts.
    public let post: String?
    public let scopes: Scopes
    public let createdAt: Int64
    public let expiresAt: Int64
    public let usedAt: Int64?
    public let revokedAt: Int64?

    public func isValid(at moment: Int64) -> Bool { revokedAt == nil && expiresAt > moment }

    init(_ row: Row) throws {
        guard let id = RecordID(try row.text("id")), let scopes = Scopes(try row.text("scopes")) else {
            throw StoreError(.decoding, "an access token is malformed")
        }
        self.id = id
        self.scopes = scopes
        commune = Int(try row.integer("commune"))
        name = try row.text("name")
        person = row["person"].text
        post = row["post"].text
        createdAt = try row.integer("created_at")
        expiresAt = try row.integer("expires_at")
        usedAt = row["used_at"].integer
        revokedAt = row["revoked_at"].integer
    }
}

/// What a new token is to be.
public struct TokenWish: Sendable {
    public var name: String
    public var person: RecordID?
    public var post: RecordID?
    public var scopes: String
    /// From now on, 1 to 365.
    public var days: Int

    public init(name: String, person: RecordID? = nil, post: RecordID? = nil, scopes: String, days: Int) {
        self.name = name
        self.person = person
        self.post = post
        self.scopes = scopes
        self.days = days
    }
}

extension Accounts {
    /// What every secret begins with, so that one that leaked is recognised where it lies.
    public static let tokenPrefix = "dinh_"

    /// Makes a token; gives it with its secret, which is shown now and never again.
    ///
    /// - Throws: `RecordError` with `invalid` and the problems of `name`, `owner`, `scopes`, `days`.
    public func makeToken(_ wish: TokenWish, by actor: Actor) async throws -> (token: AccessToken, secret: String) {
        let secret = Self.tokenPrefix + Self.randomText()
        let id = RecordID()
        let token = try await database.write { tx in
            let scopes = try judged(wish, commune: actor.commune, in: tx)
            let expiry = tx.now + Int64(wish.days) * 86_400_000
            try tx.execute(
                """
                INSERT INTO access_token (commune, id, hash, name, person, post, scopes, created_at, expires_at, created_by)
                VALUES (\(actor.commune), \(id), \(Self.hash(secret)), \(wish.name), \(wish.person), \(wish.post), \(scopes.description),
                    \(tx.now), \(expiry), \(actor.person))
                """)
            try tx.journal(
                commune: actor.commune, author: actor.author, register: "access_token", record: id.text, action: "create",
                after: JSONText.object([
                    "name": wish.name.value, "person": wish.person.value, "post": wish.post.value, "scopes": scopes.description.value,
                    "expires_at": expiry.value,
                ]))
            guard let row = try tx.first("SELECT * FROM access_token WHERE commune = \(actor.commune) AND id = \(id)") else {
                throw StoreError(.integrity, "a token that was just written is not there")
            }
            return try AccessToken(row)
        }
        return (token, secret)
    }

    private func judged(_ wish: TokenWish, commune: Int, in tx: ReadTransaction) throws -> Scopes {
        var problems: [FieldProblem] = []
        if wish.name.isEmpty || wish.name.count > 60 || wish.name.contains(where: \.isNewline) {
            problems.append(FieldProblem("name", vi: "Đặt tên từ 1 đến 60 ký tự.", en: "Give a name of 1 to 60 characters."))
        }
        if !(1...365).contains(wish.days) {
            problems.append(
                FieldProblem("days", vi: "Hạn dùng từ 1 đến 365 ngày.", en: "A token is valid for 1 to 365 days."))
        }
        let owner = try wish.person.map { try registry.records("person", [$0.text], commune: commune, in: tx)[$0.text] }
        let post = try wish.post.map { try registry.records("post", [$0.text], commune: commune, in: tx)[$0.text] }
        let isOwned = owner != nil || post != nil
        if !isOwned || owner.map({ $0?.isDeleted != false }) == true || post.map({ $0?.isDeleted != false }) == true {
            problems.append(
                FieldProblem("owner", vi: "Chọn người hoặc chức danh mà mã thay mặt.", en: "Choose the person or post that it acts for."))
        }
        let scopes = Scopes(wish.scopes)
        let unknown = scopes?.items.compactMap(\.register).first { registry.catalogue.registers[$0] == nil }
        if scopes == nil || unknown != nil {
            problems.append(
                FieldProblem(
                    "scopes",
                    vi: "Ghi phạm vi dạng sổ:việc, ví dụ task:read. \(unknown.map { "Không có sổ “\($0)”. " } ?? "")Việc: "
                        + Scopes.actions.joined(separator: ", ") + ".",
                    en:
                        "Write scopes as register:action, such as task:read. \(unknown.map { "There is no register “\($0)”. " } ?? "")Actions: "
                        + Scopes.actions.joined(separator: ", ") + "."))
        }
        guard problems.isEmpty, let scopes else { throw RecordError.invalid(problems) }
        return scopes
    }

    /// The valid token with this secret and who its owner is now; nil for one that is unknown, revoked, expired, or whose owner is gone.
    public func tokenBearer(_ secret: String) async throws -> (token: AccessToken, actor: Actor)? {
        guard secret.hasPrefix(Self.tokenPrefix), secret.utf8.count < 200 else { return nil }
        let found = try await database.read { tx -> (AccessToken, Actor)? in
            guard let row = try tx.first("SELECT * FROM access_token WHERE hash = \(Self.hash(secret))") else { return nil }
            let token = try AccessToken(row)
            guard token.isValid(at: tx.now), var actor = try actor(of: token, in: tx) else { return nil }
            actor.scopes = token.scopes
            return (token, actor)
        }
        if let token = found?.0, (token.usedAt ?? 0) < .now - 300_000 {
            try await database.write { tx in
                try tx.execute("UPDATE access_token SET used_at = \(tx.now) WHERE commune = \(token.commune) AND id = \(token.id)")
            }
        }
        return found
    }

    private func actor(of token: AccessToken, in tx: ReadTransaction) throws -> Actor? {
        let origin = "api \(token.name)"
        guard let person = token.person else {
            return try token.post.flatMap { try service(commune: token.commune, post: $0, origin: origin, in: tx) }
        }
        let account = try tx.first("SELECT disabled FROM account WHERE commune = \(token.commune) AND person = \(person)")
        guard let account, account["disabled"].boolean != true else { return nil }
        return try actor(person: person, post: token.post, commune: token.commune, origin: origin, in: tx)
    }

    /// The tokens of a commune, the newest first.
    public func tokens(commune: Int) async throws -> [AccessToken] {
        try await database.read { tx in
            try tx.rows("SELECT * FROM access_token WHERE commune = \(commune) ORDER BY id DESC LIMIT 500").map(AccessToken.init)
        }
    }

    /// Ends a token at once. - Throws: `RecordError` with `notFound`.
    public func revokeToken(_ id: RecordID, by actor: Actor) async throws {
        try await database.write { tx in
            let changed = try tx.execute(
                "UPDATE access_token SET revoked_at = \(tx.now) WHERE commune = \(actor.commune) AND id = \(id) AND revoked_at IS NULL")
            guard changed == 1 else { throw RecordError.notFound }
            try tx.journal(commune: actor.commune, author: actor.author, register: "access_token", record: id.text, action: "revoke")
        }
    }

    /// 256 random bits as URL-safe text.
    static func randomText() -> String {
        SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }.base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}

extension Migration {
    static let tokens = Migration(
        "0020-access-tokens",
        """
        CREATE TABLE access_token (
            commune {integer} NOT NULL, id {uuid} NOT NULL, hash {text} NOT NULL, name {text} NOT NULL,
            person {uuid}, post {uuid}, scopes {text} NOT NULL, created_at {integer} NOT NULL, expires_at {integer} NOT NULL,
            used_at {integer}, revoked_at {integer}, created_by {uuid},
            PRIMARY KEY (commune, id)
        ) {table};
        CREATE UNIQUE INDEX access_token_hash ON access_token (hash);
        """)
}
