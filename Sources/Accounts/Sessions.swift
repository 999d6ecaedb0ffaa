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
        let account = try await database.read { tx in
            try tx.first("SELECT person, password, totp, disabled FROM account WHERE commune = \(commune) AND name = \(name)")
        }
        try await refuseIfTooMany(commune, name, address)
        guard try await hasher.verify(password, account?["password"].text), let account, account["disabled"].boolean != true else {
            try await countFailure(commune, name, address)
            throw AccountError.refused
        }
        let person = try account.text("person")
        guard account["totp"].isNull else {
            throw AccountError.needsCode(ticket: try cipher.seal("\(person) \(name) \(Int64.now)", place: "sign-in.\(commune)"))
        }
        return try await openSession(commune, person, name, nil, address, agent)
    }

    /// The second step: the ticket of the first, valid for five minutes, and the code of the authenticator app.
    ///
    /// - Throws: ``AccountError`` with `refused` for a ticket that is too old or altered, `wrongCode` or `wait`.
    public func signIn(ticket: String, code: String, commune: Int, address: String, agent: String) async throws -> String {
        let parts = ((try? cipher.open(ticket, place: "sign-in.\(commune)")) ?? "").split(separator: " ").map(String.init)
        guard parts.count == 3, let at = Int64(parts[2]), at > .now - 300_000 else { throw AccountError.refused }
        let (person, name) = (parts[0], parts[1])
        try await refuseIfTooMany(commune, name, address)
        let account = try await database.read { tx in
            try tx.first("SELECT totp, totp_step, disabled FROM account WHERE commune = \(commune) AND person = \(person)")
        }
        guard let account, account["disabled"].boolean != true, let sealed = account["totp"].text else { throw AccountError.refused }
        let totp = TOTP(base32: try cipher.open(sealed, place: "totp.\(person)"))
        guard let step = totp?.step(of: code.filter(\.isNumber), at: .now, after: account["totp_step"].integer) else {
            try await countFailure(commune, name, address)
            throw AccountError.wrongCode
        }
        return try await openSession(commune, person, name, step, address, agent)
    }

    private func openSession(_ commune: Int, _ person: String, _ name: String, _ step: Int64?, _ address: String, _ agent: String)
        async throws -> String
    {
        let token = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }.base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        try await database.write { tx in
            // Between the check and now the account may have been closed, or the code used by another sign-in.
            let account = try tx.first("SELECT disabled, totp_step FROM account WHERE commune = \(commune) AND person = \(person)")
            guard let account, account["disabled"].boolean != true else { throw AccountError.refused }
            if let step, let used = account["totp_step"].integer, used >= step { throw AccountError.wrongCode }
            try tx.execute(
                """
                INSERT INTO session (commune, token, person, created_at, seen_at, address, agent)
                VALUES (\(commune), \(Self.hash(token)), \(person), \(tx.now), \(tx.now), \(address), \(String(agent.prefix(300))))
                """)
            if let step { try tx.execute("UPDATE account SET totp_step = \(step) WHERE commune = \(commune) AND person = \(person)") }
            try tx.execute("DELETE FROM sign_in_attempt WHERE commune = \(commune) AND name = \(name) AND address = \(address)")
            try tx.execute(
                """
                INSERT INTO known_address (commune, person, address, at) VALUES (\(commune), \(person), \(address), \(tx.now))
                ON CONFLICT (commune, person, address) DO UPDATE SET at = excluded.at
                """)
            try tx.execute("DELETE FROM session WHERE commune = \(commune) AND person = \(person) AND seen_at < \(tx.now - Self.idleLimit)")
            try tx.journal(
                commune: commune, author: Author(account: person, origin: "web \(address)"), register: "account", record: person,
                action: "sign_in")
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

    // MARK: Two steps

    /// Turns two-step sign-in on, once a first code has shown that the app works.
    public func enableTOTP(code: String, for session: Session) async throws {
        let totp = totpForSetup(of: session)
        guard let step = totp.step(of: code.filter(\.isNumber), at: .now, after: nil) else { throw AccountError.wrongCode }
        let sealed = try cipher.seal(totp.base32, place: "totp.\(session.person)")
        try await database.write { tx in
            try tx.execute(
                "UPDATE account SET totp = \(sealed), totp_step = \(step) WHERE commune = \(session.commune) AND person = \(session.person)"
            )
            try tx.journal(
                commune: session.commune, author: Author(account: session.person, origin: "web \(session.address)"), register: "account",
                record: session.person, action: "totp_on")
        }
    }

    public func disableTOTP(person: String, by actor: Actor) async throws {
        try await database.write { tx in
            try tx.execute("UPDATE account SET totp = NULL, totp_step = NULL WHERE commune = \(actor.commune) AND person = \(person)")
            try tx.journal(commune: actor.commune, author: actor.author, register: "account", record: person, action: "totp_off")
        }
    }

    public func hasTOTP(_ session: Session) async throws -> Bool {
        try await database.read { tx in
            try tx.first("SELECT totp FROM account WHERE commune = \(session.commune) AND person = \(session.person)")?["totp"].isNull
                == false
        }
    }

    /// The secret that a session sets two-step sign-in up with: the same until the session ends, so that nothing needs to be kept meanwhile.
    public func totpForSetup(of session: Session) -> TOTP {
        // 40 hexadecimal digits are the 20 bytes that RFC 4226 recommends.
        let digits = Array(cipher.fingerprint("totp-setup.\(session.tokenHash)").prefix(40))
        return TOTP(secret: stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) })
    }

    // MARK: Throttling

    /// Failures are counted by name *and* address, so that whoever types wrong passwords holds up himself, not the account's owner. A name that
    /// is tried from very many addresses is slowed for addresses from which it never signed in.
    private func refuseIfTooMany(_ commune: Int, _ name: String, _ address: String) async throws {
        let now = Int64.now
        let (here, everywhere, isKnown) = try await database.read { tx in
            let here = try tx.first(
                "SELECT failures, last_at FROM sign_in_attempt WHERE commune = \(commune) AND name = \(name) AND address = \(address)")
            let everywhere = try tx.number(
                "SELECT COALESCE(CAST(sum(failures) AS BIGINT), 0) AS n FROM sign_in_attempt WHERE commune = \(commune) AND name = \(name) AND last_at > \(now - 3_600_000)"
            )
            let known = try tx.first(
                """
                SELECT 1 AS one FROM known_address k JOIN account a ON a.commune = k.commune AND a.person = k.person
                WHERE k.commune = \(commune) AND a.name = \(name) AND k.address = \(address)
                """)
            return (here, everywhere, known != nil)
        }
        let failures = here?["failures"].integer ?? 0
        if let last = here?["last_at"].integer, failures >= 5 {
            // 5 failures: 15 s, then doubling to an hour.
            let pause: Int64 = min(3_600_000, 15_000 << min(failures - 5, 8))
            let left = last + pause - now
            if left > 0 { throw AccountError.wait(seconds: Int((left + 999) / 1000)) }
        }
        if !isKnown, everywhere >= 100 { throw AccountError.wait(seconds: 600) }
    }

    private func countFailure(_ commune: Int, _ name: String, _ address: String) async throws {
        try await database.write { tx in
            try tx.execute("DELETE FROM sign_in_attempt WHERE commune = \(commune) AND last_at < \(tx.now - 86_400_000)")
            try tx.execute(
                """
                INSERT INTO sign_in_attempt (commune, name, address, failures, last_at)
                VALUES (\(commune), \(name), \(address), 1, \(tx.now))
                ON CONFLICT (commune, name, address) DO UPDATE SET failures = sign_in_attempt.failures + 1, last_at = excluded.last_at
                """)
        }
    }

    static func hash(_ token: String) -> String {
        SHA256.hash(data: Data(token.utf8)).map { String(UInt16($0) + 0x100, radix: 16).dropFirst() }.joined()
    }
}
