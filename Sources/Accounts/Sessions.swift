import Crypto
import Foundation
public import Registers
import Store

/// A browser that is signed in.
public struct Session: Sendable, Equatable {
    public let commune: Int
    public let person: String
    /// The post chosen in this browser.
    public let post: String?
    public let createdAt: Int64
    public let seenAt: Int64
    public let address: String
    public let agent: String
    public let mustChangePassword: Bool
    /// SHA-256 of the token, in hexadecimal; the token itself is only in the cookie.
    public let tokenHash: String

    init(_ row: Row) throws {
        commune = Int(try row.integer("commune"))
        person = try row.text("person")
        post = row["post"].text
        createdAt = try row.integer("created_at")
        seenAt = try row.integer("seen_at")
        address = try row.text("address")
        agent = try row.text("agent")
        mustChangePassword = row["must_change"].boolean ?? false
        tokenHash = try row.text("token")
    }
}

extension Accounts {
    /// Unused for so long, a session ends: 12 hours; in any case after 14 days.
    static let idleLimit: Int64 = 12 * 3_600_000
    static let lifetime: Int64 = 14 * 86_400_000

    /// Signs in with a name and a password and gives the token for the cookie.
    ///
    /// - Throws: ``AccountError`` with `refused` or `wait`; with `needsCode` where the account has two steps: the ticket goes to
    ///   ``signIn(ticket:code:commune:address:agent:)`` with the code.
    public func signIn(commune: Int, name: String, password: String, address: String, agent: String) async throws -> String {
        // No account has a longer name; what is counted against it must have one form.
        let name = String(name.lowercased().trimmingCharacters(in: .whitespacesAndNewlines).prefix(64))
        try await admit(commune, name, from: address)
        let account = try await database.read { tx in
            try tx.first("SELECT person, password, totp, disabled FROM account WHERE commune = \(commune) AND name = \(name)")
        }
        guard try await hasher.verify(password, account?["password"].text), let account, account["disabled"].boolean != true else {
            throw AccountError.refused
        }
        let person = try account.text("person")
        guard account["totp"].isNull else {
            try await forgive(commune, name, from: address)
            throw AccountError.needsCode(ticket: try cipher.seal("\(person) \(name) \(Int64.now)", place: "sign-in.\(commune)"))
        }
        return try await openSession(commune, person, name, .none, address, agent)
    }

    /// The second step: the ticket of the first, valid for five minutes, and the code of the authenticator app or one of the recovery codes.
    ///
    /// - Throws: ``AccountError`` with `refused` for a ticket that is too old or altered, `wrongCode` or `wait`.
    public func signIn(ticket: String, code: String, commune: Int, address: String, agent: String) async throws -> String {
        let parts = ((try? cipher.open(ticket, place: "sign-in.\(commune)")) ?? "").split(separator: " ").map(String.init)
        guard parts.count == 3, let at = Int64(parts[2]), at > .now - 300_000 else { throw AccountError.refused }
        let (person, name) = (parts[0], parts[1])
        try await admit(commune, name, from: address)
        let account = try await database.read { tx in
            try tx.first("SELECT totp, totp_step, disabled FROM account WHERE commune = \(commune) AND person = \(person)")
        }
        guard let account, account["disabled"].boolean != true, let sealed = account["totp"].text else { throw AccountError.refused }
        if let recovery = RecoveryCode(code) {
            return try await openSession(commune, person, name, .recovery(mark(of: recovery, commune, person)), address, agent)
        }
        let totp = TOTP(base32: try cipher.open(sealed, place: "totp.\(person)"))
        guard let step = totp?.step(of: code.filter(\.isNumber), at: .now, after: account["totp_step"].integer) else {
            throw AccountError.wrongCode
        }
        return try await openSession(commune, person, name, .code(step), address, agent)
    }

    private enum SecondStep {
        case none
        /// The 30-second step of the code.
        case code(Int64)
        /// What is kept of a recovery code.
        case recovery(String)
    }

    private func openSession(
        _ commune: Int, _ person: String, _ name: String, _ second: SecondStep, _ address: String, _ agent: String
    ) async throws -> String {
        let token = Self.randomText()
        try await database.write { tx in
            // Between the check and now the account may have been closed, or the code used by another sign-in.
            let account = try tx.first("SELECT disabled, totp_step FROM account WHERE commune = \(commune) AND person = \(person)")
            guard let account, account["disabled"].boolean != true else { throw AccountError.refused }
            let author = Author(account: person, origin: "web \(address)")
            switch second {
            case .none: break
            case .code(let step):
                if let used = account["totp_step"].integer, used >= step { throw AccountError.wrongCode }
                try tx.execute("UPDATE account SET totp_step = \(step) WHERE commune = \(commune) AND person = \(person)")
            case .recovery(let mark):
                let used = try tx.execute(
                    "DELETE FROM recovery_code WHERE commune = \(commune) AND person = \(person) AND mark = \(mark)")
                guard used == 1 else { throw AccountError.wrongCode }
                try tx.journal(commune: commune, author: author, register: "account", record: person, action: "recovery_used")
            }
            try tx.execute(
                """
                INSERT INTO session (commune, token, person, created_at, seen_at, address, agent)
                VALUES (\(commune), \(Self.hash(token)), \(person), \(tx.now), \(tx.now), \(address), \(String(agent.prefix(300))))
                """)
            try tx.execute("DELETE FROM sign_in_attempt WHERE commune = \(commune) AND name = \(name) AND address = \(address)")
            try tx.execute(
                """
                INSERT INTO known_address (commune, person, address, at) VALUES (\(commune), \(person), \(address), \(tx.now))
                ON CONFLICT (commune, person, address) DO UPDATE SET at = excluded.at
                """)
            try tx.execute("DELETE FROM session WHERE commune = \(commune) AND person = \(person) AND seen_at < \(tx.now - Self.idleLimit)")
            try tx.journal(commune: commune, author: author, register: "account", record: person, action: "sign_in")
        }
        return token
    }

    /// The living session of a token; nil when there is none any more. Notes once in a while that it is in use.
    public func session(_ token: String) async throws -> Session? {
        try await use(try await database.read { tx in try Self.session(token, in: tx) })
    }

    /// The living session of a token with who its person is now, read at one moment; nil when there is none any more.
    public func signedIn(_ token: String, origin: String) async throws -> (session: Session, actor: Actor)? {
        let found = try await database.read { tx in
            try Self.session(token, in: tx).map { (session: $0, actor: try actor(of: $0, origin: origin, in: tx)) }
        }
        _ = try await use(found?.session)
        return found
    }

    private static func session(_ token: String, in tx: ReadTransaction) throws -> Session? {
        let now = Int64.now
        return try tx.first(
            """
            SELECT s.*, a.must_change FROM session s JOIN account a ON a.commune = s.commune AND a.person = s.person
            WHERE s.token = \(hash(token)) AND COALESCE(a.disabled, \(false)) = \(false)
            AND s.seen_at > \(now - idleLimit) AND s.created_at > \(now - lifetime)
            """
        ).map(Session.init)
    }

    /// Notes that a session is in use, every five minutes at the most.
    private func use(_ session: Session?) async throws -> Session? {
        if let session, session.seenAt < .now - 300_000 {
            try await database.write { tx in
                try tx.execute(
                    "UPDATE session SET seen_at = \(tx.now) WHERE commune = \(session.commune) AND token = \(session.tokenHash)")
            }
        }
        return session
    }

    public func signOut(_ session: Session) async throws {
        try await database.write { tx in
            try tx.execute("DELETE FROM session WHERE commune = \(session.commune) AND token = \(session.tokenHash)")
        }
    }

    /// Ends every other session of the person (or, by its hash, one).
    public func signOutElsewhere(_ session: Session, only tokenHash: String? = nil) async throws {
        try await database.write { tx in
            let which: SQL = tokenHash.map { "token = \($0)" } ?? "token <> \(session.tokenHash)"
            try tx.execute("DELETE FROM session WHERE commune = \(session.commune) AND person = \(session.person) AND " + which)
        }
    }

    /// Ends every session of the person, this one as well.
    public func signOutEverywhere(_ session: Session) async throws {
        try await database.write { tx in
            try tx.execute("DELETE FROM session WHERE commune = \(session.commune) AND person = \(session.person)")
            try tx.journal(
                commune: session.commune, author: Author(account: session.person, origin: "web \(session.address)"), register: "account",
                record: session.person, action: "sign_out_everywhere")
        }
    }

    /// The person's sessions, the last used first.
    public func sessions(of session: Session) async throws -> [Session] {
        try await database.read { tx in
            try tx.rows("SELECT * FROM session WHERE commune = \(session.commune) AND person = \(session.person) ORDER BY seen_at DESC")
                .map(Session.init)
        }
    }

    /// Chooses the post for which the person acts in this browser. The caller has checked that the person holds it.
    public func choosePost(_ post: String, in session: Session) async throws {
        try await database.write { tx in
            try tx.execute("UPDATE session SET post = \(post) WHERE commune = \(session.commune) AND token = \(session.tokenHash)")
        }
    }

    static func hash(_ token: String) -> String {
        SHA256.hash(data: Data(token.utf8)).hex
    }
}
