public import Store

extension Registry {
    /// The query with which this person's list of the register begins; nil for the pack's.
    public func listDefault(_ register: String, for actor: Actor, in tx: ReadTransaction) throws -> String? {
        guard let person = actor.person else { return nil }
        return try tx.first(
            "SELECT query FROM list_default WHERE commune = \(actor.commune) AND account = \(person) AND register = \(register)")?["query"]
            .text
    }

    /// Keeps the query with which this person's list of the register begins; nil forgets it.
    ///
    /// - Throws: ``RecordError/notFound`` for somebody who is not signed in.
    public func keepListDefault(_ register: String, _ query: String?, for actor: Actor, in tx: WriteTransaction) throws {
        guard let person = actor.person else { throw RecordError.notFound }
        guard let query, !query.isEmpty else {
            try tx.execute(
                "DELETE FROM list_default WHERE commune = \(actor.commune) AND account = \(person) AND register = \(register)")
            return
        }
        try tx.execute(
            """
            INSERT INTO list_default (commune, account, register, query) VALUES (\(actor.commune), \(person), \(register), \(query))
            ON CONFLICT (commune, account, register) DO UPDATE SET query = excluded.query
            """)
    }
}

extension Migration {
    /// With what a person's list begins.
    static let listDefaults: [Migration] = [
        Migration(
            "0021-list-default",
            """
            CREATE TABLE list_default (
                commune {integer} NOT NULL, account {uuid} NOT NULL, register {text} NOT NULL, query {text} NOT NULL,
                PRIMARY KEY (commune, account, register)
            ) {table};
            """)
    ]
}
