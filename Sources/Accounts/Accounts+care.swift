public import Registers
import Store
import Vietnamese

/// Somebody's tries to sign in that are held up for now.
public struct HeldUp: Sendable, Equatable {
    /// The sign-in name that was typed; not all are accounts'.
    public let name: String
    /// Failures from the one place that failed most.
    public let failures: Int
    /// Milliseconds since 1970 UTC.
    public let lastAt: Int64
}

extension Accounts {
    /// The sign-in names for which some place is held up after wrong passwords within the last hour, the last tried first.
    public func heldUp(commune: Int) async throws -> [HeldUp] {
        try await database.read { tx in
            try tx.rows(
                """
                SELECT name, max(failures) AS failures, max(last_at) AS last_at FROM sign_in_attempt
                WHERE commune = \(commune) AND last_at > \(tx.now - 3_600_000) GROUP BY name HAVING max(failures) >= 5
                ORDER BY max(last_at) DESC, name LIMIT 500
                """
            ).map { row in
                HeldUp(name: try row.text("name"), failures: Int(try row.integer("failures")), lastAt: try row.integer("last_at"))
            }
        }
    }

    /// Lets everybody try again at once who typed wrong passwords for this person's name.
    ///
    /// - Throws: ``AccountError/unknown`` when nobody has such an account.
    public func release(person: String, by actor: Actor) async throws {
        try await database.write { tx in
            guard let name = try tx.first("SELECT name FROM account WHERE commune = \(actor.commune) AND person = \(person)")?["name"].text
            else { throw AccountError.unknown }
            try tx.execute("DELETE FROM sign_in_attempt WHERE commune = \(actor.commune) AND name = \(name)")
            try tx.journal(commune: actor.commune, author: actor.author, register: "account", record: person, action: "release")
        }
    }

    /// A person's living sessions, the last used first.
    public func sessions(ofPerson person: String, commune: Int) async throws -> [Session] {
        try await database.read { tx in
            try tx.rows(
                """
                SELECT * FROM session WHERE commune = \(commune) AND person = \(person)
                AND seen_at > \(tx.now - Self.idleLimit) AND created_at > \(tx.now - Self.lifetime) ORDER BY seen_at DESC
                """
            ).map(Session.init)
        }
    }

    /// Ends every session of a person.
    public func endSessions(ofPerson person: String, by actor: Actor) async throws {
        try await database.write { tx in
            try tx.execute("DELETE FROM session WHERE commune = \(actor.commune) AND person = \(person)")
            try tx.journal(commune: actor.commune, author: actor.author, register: "account", record: person, action: "end_sessions")
        }
    }

    /// Sign-in names for people who have none: given name and initials (Nguyễn Văn An: `an.nv`), numbered where that is taken.
    ///
    /// - Parameter people: id and full name.
    public func suggestedNames(for people: [(id: String, name: String)], taken: Set<String>) -> [String: String] {
        var taken = taken
        var names: [String: String] = [:]
        for (id, name) in people {
            let words = folded(name).split { !$0.isLetter && !$0.isNumber }.map { word in String(word.filter(\.isASCII)) }
            let given = words.last(where: { !$0.isEmpty }) ?? "nguoi"
            let initials = String(words.dropLast().compactMap(\.first))
            let base = initials.isEmpty ? given : "\(given).\(initials)"
            let plain = base.utf8.count >= 3 ? String(base.prefix(56)) : base + ".xa"
            var (free, number) = (plain, 1)
            while !taken.insert(free).inserted {
                number += 1
                free = "\(plain)\(number)"
            }
            names[id] = free
        }
        return names
    }
}
