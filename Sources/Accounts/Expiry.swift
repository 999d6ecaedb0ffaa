import Store

extension Accounts {
    /// Removes sessions that have ended and attempts that count no more; gives how many sessions went.
    public func removeExpired() async throws -> Int {
        try await database.write { tx in
            try tx.execute("DELETE FROM sign_in_attempt WHERE last_at < \(tx.now - 86_400_000)")
            return try tx.execute(
                "DELETE FROM session WHERE seen_at < \(tx.now - Self.idleLimit) OR created_at < \(tx.now - Self.lifetime)")
        }
    }
}

extension Accounts {
    /// The same accounts, with passwords hashed at another cost from now on.
    public init(copying accounts: Accounts, hasher: PasswordHasher) {
        self.init(database: accounts.database, registry: accounts.registry, cipher: accounts.cipher, hasher: hasher)
    }
}
