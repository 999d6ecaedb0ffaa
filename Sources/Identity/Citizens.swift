import Foundation
public import Store

/// Where a request comes from.
public struct Place: Sendable {
    /// The address by which tries are counted.
    public let address: String
    public let agent: String

    public init(address: String, agent: String) {
        self.address = address
        self.agent = String(agent.prefix(300))
    }
}

/// A citizen's browser that is signed in.
public struct CitizenSession: Sendable, Equatable {
    public let commune: Int
    public let citizen: RecordID
    /// Nil for a session begun with a code.
    public let provider: RecordID?
    /// What the provider called its level.
    public let acr: String?
    /// 0 an address was proven; 1 to 3 as the provider's settings say.
    public let level: Int
    public let createdAt: Int64
    public let seenAt: Int64
    public let address: String
    public let agent: String
    public let tokenHash: String
    let sealedToken: String?

    init(_ row: Row) throws {
        guard let citizen = RecordID(try row.text("citizen")) else { throw StoreError(.decoding, "a session names no citizen") }
        self.citizen = citizen
        commune = Int(try row.integer("commune"))
        provider = row["provider"].text.flatMap { RecordID($0) }
        acr = row["acr"].text
        level = Int(try row.integer("level"))
        createdAt = try row.integer("created_at")
        seenAt = try row.integer("seen_at")
        address = try row.text("address")
        agent = try row.text("agent")
        tokenHash = try row.text("token")
        sealedToken = row["id_token"].text
    }
}

/// What is known of a citizen. Names and numbers come from providers only.
public struct Citizen: Sendable, Equatable {
    public let id: RecordID
    public var name: String?
    public var citizenID: String?
    public var birthDate: String?
    public var phone: String?
    public var email: String?
    /// The surest level at which these were said.
    public var level: Int
}

/// A way in which a citizen signs in.
public struct CitizenLogin: Sendable, Equatable {
    /// A provider's id, `phone` or `email`.
    public let way: String
    /// Names it in forms, and tells nothing.
    public let print: String
    /// Masked.
    public let label: String
    public let createdAt: Int64
    public let usedAt: Int64
}

/// Somebody read a citizen's data.
public struct CitizenReading: Sendable, Equatable {
    public let at: Int64
    /// Who: a post, "Công chức một cửa".
    public let reader: String
    public let what: String
    public let purpose: String
}

/// The sealed part of a citizen's row.
struct CitizenData: Codable {
    var name: String?
    var citizenID: String?
    var birthDate: String?
    var phone: String?
    var email: String?

    init() {}

    /// What is known from before, with what the claims say instead.
    mutating func take(_ claims: Claims) {
        name = claims.name ?? name
        citizenID = claims.citizenID ?? citizenID
        birthDate = claims.birthDate ?? birthDate
        phone = claims.phone ?? phone
        email = claims.email ?? email
    }

    mutating func fill(from other: CitizenData) {
        name = name ?? other.name
        citizenID = citizenID ?? other.citizenID
        birthDate = birthDate ?? other.birthDate
        phone = phone ?? other.phone
        email = email ?? other.email
    }
}

extension IdentityDesk {
    /// Unused for so long, a session ends: 12 hours; in any case after 14 days.
    static let idle: Int64 = 12 * 3_600_000
    static let lifetime: Int64 = 14 * 86_400_000

    func sealed(_ data: CitizenData, _ id: RecordID) throws -> String {
        try cipher.seal(String(decoding: try JSONEncoder().encode(data), as: UTF8.self), place: "citizen.\(id)")
    }

    func opened(_ row: Row, _ id: RecordID) throws -> CitizenData {
        try JSONDecoder().decode(CitizenData.self, from: Data(try cipher.open(row.text("data"), place: "citizen.\(id)").utf8))
    }

    /// What is known of a citizen. - Throws: `StoreError` where there is none.
    public func citizen(_ id: RecordID, commune: Int, in tx: ReadTransaction) throws -> Citizen {
        guard let row = try tx.first("SELECT * FROM citizen WHERE commune = \(commune) AND id = \(id) AND merged_into IS NULL") else {
            throw StoreError(.integrity, "there is no such citizen")
        }
        let data = try opened(row, id)
        return Citizen(
            id: id, name: data.name, citizenID: data.citizenID, birthDate: data.birthDate, phone: data.phone, email: data.email,
            level: Int(try row.integer("level")))
    }

    /// The ways in which a citizen signs in, the oldest first.
    public func logins(of citizen: RecordID, commune: Int, in tx: ReadTransaction) throws -> [CitizenLogin] {
        try tx.rows("SELECT * FROM citizen_login WHERE commune = \(commune) AND citizen = \(citizen) ORDER BY created_at, way, print").map {
            row in
            CitizenLogin(
                way: try row.text("way"), print: try row.text("print"), label: try row.text("label"),
                createdAt: try row.integer("created_at"),
                usedAt: try row.integer("used_at"))
        }
    }

    // MARK: Sessions

    /// The living session of a token; nil where there is none any more.
    public func session(_ token: String, commune: Int) async throws -> CitizenSession? {
        let now = clock()
        let session = try await database.read { tx in
            try tx.first(
                """
                SELECT * FROM citizen_session WHERE token = \(Self.hash(token)) AND commune = \(commune)
                AND seen_at > \(now - Self.idle) AND created_at > \(now - Self.lifetime)
                """
            ).map(CitizenSession.init)
        }
        if let session, session.seenAt < now - 300_000 {
            try await database.write { tx in
                try tx.execute("UPDATE citizen_session SET seen_at = \(now) WHERE commune = \(commune) AND token = \(session.tokenHash)")
            }
        }
        return session
    }

    /// The citizen's sessions, the last used first.
    public func sessions(of session: CitizenSession, in tx: ReadTransaction) throws -> [CitizenSession] {
        try tx.rows(
            """
            SELECT * FROM citizen_session WHERE commune = \(session.commune) AND citizen = \(session.citizen)
            AND seen_at > \(clock() - Self.idle) ORDER BY seen_at DESC LIMIT 50
            """
        ).map(CitizenSession.init)
    }

    public func signOut(_ session: CitizenSession) async throws {
        try await database.write { tx in
            try tx.execute("DELETE FROM citizen_session WHERE commune = \(session.commune) AND token = \(session.tokenHash)")
        }
    }

    /// Ends one other session of the citizen by its hash; nil ends all others.
    public func signOutElsewhere(_ session: CitizenSession, only hash: String? = nil) async throws {
        try await database.write { tx in
            let which: SQL = hash.map { "token = \($0)" } ?? "token <> \(session.tokenHash)"
            try tx.execute("DELETE FROM citizen_session WHERE commune = \(session.commune) AND citizen = \(session.citizen) AND " + which)
        }
    }

    // MARK: Who read what

    /// Notes that somebody read a citizen's data: whoever shows them calls this in the transaction of the reading.
    public static func noteReading(
        of citizen: RecordID, commune: Int, reader: String, what: String, purpose: String, in tx: WriteTransaction
    ) throws {
        try tx.execute(
            """
            INSERT INTO citizen_reading (commune, id, citizen, at, reader, what, purpose)
            VALUES (\(commune), \(RecordID()), \(citizen), \(tx.now), \(reader), \(what), \(purpose))
            """)
    }

    /// The last readings of a citizen's data, the newest first.
    public static func readings(of citizen: RecordID, commune: Int, limit: Int = 50, in tx: ReadTransaction) throws -> [CitizenReading] {
        try tx.rows(
            "SELECT * FROM citizen_reading WHERE commune = \(commune) AND citizen = \(citizen) ORDER BY id DESC LIMIT \(limit)"
        ).map { row in
            CitizenReading(
                at: try row.integer("at"), reader: try row.text("reader"), what: try row.text("what"), purpose: try row.text("purpose"))
        }
    }
}
