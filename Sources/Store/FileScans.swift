/// What a virus scan (quét mã độc) said of a kept file.
public struct FileScan: Sendable, Equatable {
    public enum State: String, Sendable, CaseIterable {
        case clean
        /// Kept where it is and handed to nobody.
        case infected
    }

    /// SHA-256 of the content.
    public let hash: String
    public let state: State
    /// Milliseconds since 1970 UTC.
    public let at: Int64
    /// What was found: `Eicar-Test-Signature`.
    public let finding: String?
}

extension ReadTransaction {
    /// What is known of files, by hash; files that were never scanned are missing.
    public func fileScans(of hashes: some Collection<String>) throws -> [String: FileScan] {
        if hashes.isEmpty { return [:] }
        let rows = try rows("SELECT * FROM file_scan WHERE hash IN (\(SQL.values(Array(Set(hashes)).sorted())))")
        return Dictionary(try rows.compactMap(FileScan.init).map { ($0.hash, $0) }) { one, _ in one }
    }

    /// The files in which something was found, the last first.
    public func infectedFiles(limit: Int = 200) throws -> [FileScan] {
        try rows("SELECT * FROM file_scan WHERE state = \(FileScan.State.infected.rawValue) ORDER BY at DESC, hash LIMIT \(limit)")
            .compactMap(FileScan.init)
    }

    /// The hashes of all files that were scanned.
    public func scannedFiles() throws -> Set<String> {
        Set(try rows("SELECT hash FROM file_scan").map { try $0.text("hash") })
    }
}

extension WriteTransaction {
    public func keep(_ state: FileScan.State, of hash: String, finding: String?) throws {
        try execute(
            """
            INSERT INTO file_scan (hash, state, at, finding) VALUES (\(hash), \(state.rawValue), \(now), \(finding))
            ON CONFLICT (hash) DO UPDATE SET state = excluded.state, at = excluded.at, finding = excluded.finding
            """)
    }
}

extension FileScan {
    fileprivate init?(_ row: Row) throws {
        guard let state = State(rawValue: try row.text("state")) else { return nil }
        self.init(hash: try row.text("hash"), state: state, at: try row.integer("at"), finding: row["finding"].text)
    }
}

extension Migration {
    static let fileScans = Migration(
        "0031-file-scans",
        """
        CREATE TABLE file_scan (hash {text} NOT NULL, state {text} NOT NULL, at {integer} NOT NULL, finding {text}, PRIMARY KEY (hash)) {table};
        CREATE INDEX file_scan_state ON file_scan (state, at);
        """)
}
