import Store

/// How guessing is slowed. Every attempt is counted before it is judged, so that many at once get no more tries than one after the other.
///
/// - By name *and* address: whoever types wrong passwords holds up himself, not the account's owner.
/// - By name over all addresses: a name that is tried from very many is slowed for addresses from which it never signed in.
/// - By address over all names: one password tried on very many names is slowed, but not for people who signed in from that address before;
///   the others of an office that shares the address wait a few minutes at the most.
extension Accounts {
    /// Lets an attempt pass and counts it; a right password takes it back.
    ///
    /// - Parameter place: the address; or the session within which a password is confirmed.
    /// - Throws: ``AccountError/wait(seconds:)``.
    func admit(_ commune: Int, _ name: String, from place: String, isSignedIn: Bool = false) async throws {
        try await database.write { tx in
            try refuse(after: try failures(commune, name, place, in: tx), now: tx.now)
            if try !isSignedIn && !isKnown(place, to: name, commune, in: tx) {
                if try failuresEverywhere(commune, name, in: tx) >= 100 { throw AccountError.wait(seconds: 600) }
                try refuseSpraying(commune, name, place, in: tx)
            }
            try tx.execute(
                """
                UPDATE sign_in_attempt SET failures = failures + 1, last_at = \(tx.now)
                WHERE commune = \(commune) AND name = \(name) AND address = \(place)
                """)
        }
    }

    /// The password was right, though more is needed: the attempt counts no more.
    func forgive(_ commune: Int, _ name: String, from place: String) async throws {
        try await database.write { tx in
            try tx.execute(
                "DELETE FROM sign_in_attempt WHERE commune = \(commune) AND name = \(name) AND address = \(place) AND failures <= 1")
            try tx.execute(
                """
                UPDATE sign_in_attempt SET failures = failures - 1 WHERE commune = \(commune) AND name = \(name) AND address = \(place)
                """)
        }
    }

    /// The failures from a place, locked until the transaction ends: of many attempts at once, each sees what those before it counted.
    private func failures(_ commune: Int, _ name: String, _ place: String, in tx: WriteTransaction) throws -> (count: Int64, last: Int64)? {
        try tx.execute("DELETE FROM sign_in_attempt WHERE commune = \(commune) AND last_at < \(tx.now - 86_400_000)")
        try tx.execute(
            """
            INSERT INTO sign_in_attempt (commune, name, address, failures, last_at)
            VALUES (\(commune), \(name), \(place), 0, \(tx.now)) ON CONFLICT DO NOTHING
            """)
        let lock: SQL = tx.engine == .postgres ? " FOR UPDATE" : ""
        let row = try tx.first(
            "SELECT failures, last_at FROM sign_in_attempt WHERE commune = \(commune) AND name = \(name) AND address = \(place)" + lock)
        return try row.map { (try $0.integer("failures"), try $0.integer("last_at")) }
    }

    /// 5 failures: 15 s, then doubling to an hour.
    private func refuse(after failures: (count: Int64, last: Int64)?, now: Int64) throws(AccountError) {
        guard let failures, failures.count >= 5 else { return }
        try wait(until: failures.last + min(3_600_000, 15_000 << min(failures.count - 5, 8)), now: now)
    }

    private func failuresEverywhere(_ commune: Int, _ name: String, in tx: ReadTransaction) throws -> Int64 {
        try tx.number(
            """
            SELECT COALESCE(CAST(sum(failures) AS BIGINT), 0) AS n FROM sign_in_attempt
            WHERE commune = \(commune) AND name = \(name) AND last_at > \(tx.now - 3_600_000)
            """)
    }

    /// 20 other names failed from here within the hour: 10 s between attempts, doubling with every ten names to ten minutes.
    private func refuseSpraying(_ commune: Int, _ name: String, _ address: String, in tx: ReadTransaction) throws {
        let row = try tx.first(
            """
            SELECT count(*) AS names, max(last_at) AS last FROM sign_in_attempt
            WHERE address = \(address) AND last_at > \(tx.now - 3_600_000) AND NOT (commune = \(commune) AND name = \(name))
            """)
        guard let names = row?["names"].integer, names >= 20, let last = row?["last"].integer else { return }
        try wait(until: last + min(600_000, 10_000 << min((names - 20) / 10, 6)), now: tx.now)
    }

    private func wait(until moment: Int64, now: Int64) throws(AccountError) {
        if moment > now { throw .wait(seconds: Int((moment - now + 999) / 1000)) }
    }

    private func isKnown(_ address: String, to name: String, _ commune: Int, in tx: ReadTransaction) throws -> Bool {
        try tx.first(
            """
            SELECT 1 AS one FROM known_address k JOIN account a ON a.commune = k.commune AND a.person = k.person
            WHERE k.commune = \(commune) AND a.name = \(name) AND k.address = \(address)
            """) != nil
    }
}
