import Foundation
public import Registers
import Store

extension Accounts {
    /// Turns two-step sign-in on, once a first code has shown that the app works.
    ///
    /// - Returns: ten recovery codes, to be shown this once: nobody can read them again.
    /// - Throws: ``AccountError/wrongCode``.
    @discardableResult
    public func enableTOTP(code: String, for session: Session) async throws -> [String] {
        let totp = totpForSetup(of: session)
        guard let step = totp.step(of: code.filter(\.isNumber), at: .now, after: nil) else { throw AccountError.wrongCode }
        let sealed = try cipher.seal(totp.base32, place: "totp.\(session.person)")
        return try await database.write { tx in
            try tx.execute(
                "UPDATE account SET totp = \(sealed), totp_step = \(step) WHERE commune = \(session.commune) AND person = \(session.person)"
            )
            try tx.journal(
                commune: session.commune, author: author(session), register: "account", record: session.person, action: "totp_on")
            return try giveRecoveryCodes(session, in: tx)
        }
    }

    /// Ten new recovery codes in place of those that the person has.
    ///
    /// - Throws: ``AccountError/unknown`` for an account without two steps, which has nothing to recover.
    public func renewRecoveryCodes(for session: Session) async throws -> [String] {
        try await database.write { tx in
            guard
                try tx.first("SELECT totp FROM account WHERE commune = \(session.commune) AND person = \(session.person)")?["totp"].isNull
                    == false
            else { throw AccountError.unknown }
            try tx.journal(
                commune: session.commune, author: author(session), register: "account", record: session.person, action: "recovery_renewed")
            return try giveRecoveryCodes(session, in: tx)
        }
    }

    /// Whether the session's person signs in in two steps, and how many recovery codes are left.
    public func twoSteps(of session: Session) async throws -> (isOn: Bool, codesLeft: Int) {
        try await database.read { tx in
            let account = try tx.first("SELECT totp FROM account WHERE commune = \(session.commune) AND person = \(session.person)")
            let codes = try tx.number(
                "SELECT count(*) AS n FROM recovery_code WHERE commune = \(session.commune) AND person = \(session.person)")
            return (account?["totp"].isNull == false, Int(codes))
        }
    }

    public func hasTOTP(_ session: Session) async throws -> Bool {
        try await twoSteps(of: session).isOn
    }

    /// Turns the second step off for whoever confirmed it with the password.
    public func disableTOTP(person: String, by actor: Actor) async throws {
        try await database.write { tx in
            try dropSecondStep(of: person, commune: actor.commune, in: tx)
            try tx.journal(commune: actor.commune, author: actor.author, register: "account", record: person, action: "totp_off")
        }
    }

    /// Takes the second step off an account whose phone and recovery codes are lost. The phone may be in foreign hands: every session ends.
    ///
    /// - Throws: ``AccountError/unknown`` when nobody has such an account.
    public func resetTOTP(person: String, by actor: Actor) async throws {
        try await database.write { tx in
            guard try dropSecondStep(of: person, commune: actor.commune, in: tx) else { throw AccountError.unknown }
            try tx.execute("DELETE FROM session WHERE commune = \(actor.commune) AND person = \(person)")
            try tx.journal(commune: actor.commune, author: actor.author, register: "account", record: person, action: "totp_reset")
        }
    }

    /// The secret that a session sets two-step sign-in up with: the same until the session ends, so that nothing needs to be kept meanwhile.
    public func totpForSetup(of session: Session) -> TOTP {
        // 40 hexadecimal digits are the 20 bytes that RFC 4226 recommends.
        let digits = Array(cipher.fingerprint("totp-setup.\(session.tokenHash)").prefix(40))
        return TOTP(secret: stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) })
    }

    // MARK: Recovery codes

    /// What is kept of a recovery code: a keyed hash, so that a stolen database opens no account.
    func mark(of code: RecoveryCode, _ commune: Int, _ person: String) -> String {
        cipher.fingerprint("recovery.\(commune).\(person).\(code.letters)")
    }

    private func giveRecoveryCodes(_ session: Session, in tx: WriteTransaction) throws -> [String] {
        let codes = (0..<10).map { _ in RecoveryCode() }
        try tx.execute("DELETE FROM recovery_code WHERE commune = \(session.commune) AND person = \(session.person)")
        let rows = codes.map { code -> SQL in
            "(\(session.commune), \(session.person), \(mark(of: code, session.commune, session.person)))"
        }
        try tx.execute("INSERT INTO recovery_code (commune, person, mark) VALUES " + SQL.joined(rows))
        return codes.map(\.text)
    }

    @discardableResult
    private func dropSecondStep(of person: String, commune: Int, in tx: WriteTransaction) throws -> Bool {
        try tx.execute("DELETE FROM recovery_code WHERE commune = \(commune) AND person = \(person)")
        return try tx.execute("UPDATE account SET totp = NULL, totp_step = NULL WHERE commune = \(commune) AND person = \(person)") == 1
    }

    private func author(_ session: Session) -> Author {
        Author(account: session.person, origin: "web \(session.address)")
    }
}

/// A code that stands in for the phone once: ten letters and digits that don't look alike, 49 bits of the system's randomness.
struct RecoveryCode: Sendable, Equatable {
    let letters: String

    private static let alphabet = Array("abcdefghjkmnpqrstuvwxyz23456789")
    private static let length = 10

    init() {
        var generator = SystemRandomNumberGenerator()
        letters = String((0..<Self.length).map { _ in Self.alphabet[Int(generator.next(upperBound: UInt(Self.alphabet.count)))] })
    }

    /// What somebody typed, with or without hyphens and capitals; nil for what can be no recovery code.
    init?(_ typed: String) {
        letters = typed.lowercased().filter { $0.isLetter || $0.isNumber }
        guard letters.count == Self.length, letters.allSatisfy(Self.alphabet.contains) else { return nil }
    }

    /// As it is shown: `ab3de-fgh45`.
    var text: String { letters.prefix(Self.length / 2) + "-" + letters.suffix(Self.length / 2) }
}
