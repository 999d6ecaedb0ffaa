public import Registers
public import Store

extension Accounts {
    /// Who a person is now without a session, for what is read by a secret address: the same posts and roles as after signing in.
    ///
    /// - Returns: nil where the account is gone or disabled, or has a password to change first.
    public func actor(ofPerson person: String, commune: Int, origin: String, in tx: ReadTransaction) throws -> Actor? {
        let account = try tx.first("SELECT disabled, must_change FROM account WHERE commune = \(commune) AND person = \(person)")
        guard let account, account["disabled"].boolean != true, try !account.boolean("must_change") else { return nil }
        return try actor(person: person, post: nil, commune: commune, origin: origin, in: tx)
    }
}
