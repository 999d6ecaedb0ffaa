public import Store

/// The interface's own tables.
public enum APITables {
    /// Makes them: call once when the server starts.
    public static func migrate(_ database: Database) async throws {
        try await database.migrate([answers, webhooks])
    }

    private static let answers = Migration(
        "0021-api-answers",
        """
        CREATE TABLE api_answer (
            commune {integer} NOT NULL, caller {text} NOT NULL, key {text} NOT NULL, fingerprint {text} NOT NULL,
            status {integer} NOT NULL, headers {text} NOT NULL, body {bytes} NOT NULL, at {integer} NOT NULL,
            PRIMARY KEY (commune, caller, key)
        ) {table};
        CREATE INDEX api_answer_at ON api_answer (at);
        """)
}
