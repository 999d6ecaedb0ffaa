public import Registers
public import Store

extension Accounts {
    /// Who a person is now without a session, for what is read by a secret address: the same posts and roles as after signing in.
    ///
    /// - Returns: nil where the account is gone or disabled, or has a password to change first.
    public func actor(ofPerson person: String, commune: Int, origin: String, in tx: ReadTransaction) throws -> Actor? {
        let row = try tx.first(
            """
            SELECT commune, person, created_at, created_at AS seen_at, '' AS address, '' AS agent, '' AS token, must_change FROM account
            WHERE commune = \(commune) AND person = \(person) AND COALESCE(disabled, \(false)) = \(false)
            """)
        guard let session = try row.map(Session.init), !session.mustChangePassword else { return nil }
        return try actor(of: session, origin: origin, in: tx)
    }
}
