import Foundation
import Registers
import Store

extension IdentityDesk {
    /// A ticket to make two accounts one is good for so long.
    static let mergeTime: Int64 = 600_000

    /// Signs in, or adds a way to an account, by what was proven.
    ///
    /// An account is found by the way itself and by nothing else: a provider that says an e-mail address, a phone or even a personal number that
    /// another account has does not open that account. Only who has proven both makes them one.
    ///
    /// - Parameter adding: the session to whose account the way is added; nil signs in.
    func settle(_ proof: Proof, commune: Int, adding session: CitizenSession?, next: String, from place: Place) async throws -> Arrival {
        let token = Self.random()
        let hash = Self.hash(token)
        let sealedToken = try proof.idToken.map { try cipher.seal($0, place: Self.tokenPlace(hash)) }
        return try await database.write { tx in
            try tx.takeTurn(in: commune)
            let owner = try tx.first(
                "SELECT citizen FROM citizen_login WHERE commune = \(commune) AND way = \(proof.way) AND print = \(proof.print)")?[
                    "citizen"
                ].text
                .flatMap { RecordID($0) }
            if let session {
                guard let owner else {
                    try add(proof, to: session.citizen, commune, place, in: tx)
                    return .linked(next: next)
                }
                if owner == session.citizen { return .linked(next: next) }
                return .isAnothers(
                    ticket: try cipher.seal(
                        "\(session.citizen) \(owner) \(session.tokenHash) \(clock())", place: "citizen_merge.\(commune)"))
            }
            let citizen = try owner ?? open(commune, place, in: tx)
            try add(proof, to: citizen, commune, place, in: tx)
            let now = clock()
            try tx.execute(
                """
                INSERT INTO citizen_session
                    (commune, token, citizen, provider, acr, level, sid, subject, id_token, created_at, seen_at, address, agent)
                VALUES (\(commune), \(hash), \(citizen), \(proof.provider), \(proof.acr), \(proof.level), \(proof.sid), \(proof.print),
                    \(sealedToken), \(now), \(now), \(place.address), \(place.agent))
                """)
            try tx.execute(
                "DELETE FROM citizen_session WHERE commune = \(commune) AND citizen = \(citizen) AND seen_at < \(now - Self.idle)")
            try journal(
                "sign_in", citizen, commune, place, ["way": .text(Self.kind(of: proof)), "level": .integer(Int64(proof.level))], in: tx)
            return .signedIn(token: token, next: next)
        }
    }

    private static func kind(of proof: Proof) -> String { proof.provider == nil ? proof.way : "provider" }

    private func open(_ commune: Int, _ place: Place, in tx: WriteTransaction) throws -> RecordID {
        let id = RecordID()
        try tx.execute(
            """
            INSERT INTO citizen (commune, id, data, level, created_at) VALUES (\(commune), \(id), \(sealed(CitizenData(), id)), 0, \(tx.now))
            """)
        try journal("create", id, commune, place, in: tx)
        return id
    }

    /// Keeps the way as the citizen's, and what the provider says of the person unless a surer one has said it.
    private func add(_ proof: Proof, to citizen: RecordID, _ commune: Int, _ place: Place, in tx: WriteTransaction) throws {
        let isNew = try tx.execute(
            """
            INSERT INTO citizen_login (commune, way, print, citizen, label, created_at, used_at)
            VALUES (\(commune), \(proof.way), \(proof.print), \(citizen), \(proof.label), \(tx.now), \(tx.now)) ON CONFLICT DO NOTHING
            """)
        if isNew == 0 {
            try tx.execute(
                "UPDATE citizen_login SET used_at = \(tx.now) WHERE commune = \(commune) AND way = \(proof.way) AND print = \(proof.print)")
        } else {
            try journal("link", citizen, commune, place, ["way": .text(Self.kind(of: proof))], in: tx)
        }
        guard let claims = proof.claims,
            let row = try tx.first("SELECT * FROM citizen WHERE commune = \(commune) AND id = \(citizen)"),
            try row.integer("level") <= Int64(proof.level)
        else { return }
        var data = try opened(row, citizen)
        data.take(claims)
        let idPrint = data.citizenID.map { cipher.fingerprint("citizen_id|\($0)") }
        try tx.execute(
            """
            UPDATE citizen SET data = \(sealed(data, citizen)), level = \(proof.level), id_print = \(idPrint)
            WHERE commune = \(commune) AND id = \(citizen)
            """)
    }

    func journal(
        _ action: String, _ citizen: RecordID, _ commune: Int, _ place: Place, _ after: [String: Value] = [:], in tx: WriteTransaction
    ) throws {
        try tx.journal(
            commune: commune, author: Author(account: nil, origin: "citizen \(place.address)"), register: "citizen", record: citizen.text,
            action: action, after: after.isEmpty ? nil : JSONText.object(after))
    }

    /// Takes a way to sign in from the session's account. - Throws: ``IdentityError/lastLogin``.
    public func unlink(way: String, print: String, _ session: CitizenSession, from place: Place) async throws {
        try await database.write { tx in
            try tx.takeTurn(in: session.commune)
            guard try logins(of: session.citizen, commune: session.commune, in: tx).count > 1 else { throw IdentityError.lastLogin }
            let gone = try tx.execute(
                """
                DELETE FROM citizen_login WHERE commune = \(session.commune) AND citizen = \(session.citizen) AND way = \(way)
                AND print = \(print)
                """)
            if gone == 1 {
                // Sessions begun with it end, but for this one.
                try tx.execute(
                    """
                    DELETE FROM citizen_session WHERE commune = \(session.commune) AND citizen = \(session.citizen) AND subject = \(print)
                    AND token <> \(session.tokenHash)
                    """)
                try journal("unlink", session.citizen, session.commune, place, in: tx)
            }
        }
    }

    /// Makes two accounts one: whoever holds the ticket was signed in to the one and has just proven a way of the other.
    ///
    /// - Throws: ``IdentityError/badState`` for a ticket of another session, or one that is too old.
    public func merge(ticket: String, _ session: CitizenSession, from place: Place) async throws {
        let commune = session.commune
        let parts = ((try? cipher.open(ticket, place: "citizen_merge.\(commune)")) ?? "").split(separator: " ").map(String.init)
        guard parts.count == 4, parts[0] == session.citizen.text, parts[2] == session.tokenHash, let at = Int64(parts[3]),
            at > clock() - Self.mergeTime, let gone = RecordID(parts[1])
        else { throw IdentityError.badState }
        try await database.write { tx in
            try tx.takeTurn(in: commune)
            let kept = session.citizen
            guard let other = try tx.first("SELECT * FROM citizen WHERE commune = \(commune) AND id = \(gone) AND merged_into IS NULL"),
                let own = try tx.first("SELECT * FROM citizen WHERE commune = \(commune) AND id = \(kept) AND merged_into IS NULL")
            else { throw IdentityError.badState }
            try takeOver(own, kept, other, gone, commune, in: tx)
            for table in ["citizen_login", "citizen_session", "citizen_reading", "citizen_record"] {
                try tx.execute("UPDATE \(name: table) SET citizen = \(kept) WHERE commune = \(commune) AND citizen = \(gone)")
            }
            try journal("merge", kept, commune, place, ["merged": .text(gone.text)], in: tx)
        }
    }

    /// Data of the surer account go before; what it lacks comes from the other.
    private func takeOver(_ own: Row, _ kept: RecordID, _ other: Row, _ gone: RecordID, _ commune: Int, in tx: WriteTransaction) throws {
        let (mine, theirs) = (try opened(own, kept), try opened(other, gone))
        let (level, otherLevel) = (try own.integer("level"), try other.integer("level"))
        var data = otherLevel > level ? theirs : mine
        data.fill(from: otherLevel > level ? mine : theirs)
        let idPrint = data.citizenID.map { cipher.fingerprint("citizen_id|\($0)") }
        try tx.execute(
            """
            UPDATE citizen SET data = \(sealed(data, kept)), level = \(max(level, otherLevel)), id_print = \(idPrint)
            WHERE commune = \(commune) AND id = \(kept)
            """)
        try tx.execute(
            """
            UPDATE citizen SET data = \(sealed(CitizenData(), gone)), id_print = NULL, merged_into = \(kept)
            WHERE commune = \(commune) AND id = \(gone)
            """)
    }
}
