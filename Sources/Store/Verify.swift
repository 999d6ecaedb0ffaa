import Foundation

/// What a check of kept files found.
public struct BlobFaults: Sendable, Equatable {
    /// How many were read.
    public let checked: Int
    /// Named by a record but not there.
    public let missing: [String]
    /// There, but with another content than when they were kept.
    public let altered: [String]

    public var isEmpty: Bool { missing.isEmpty && altered.isEmpty }
}

/// What ``Database/verify(blobs:naming:)`` found.
public struct VerifyReport: Sendable, Equatable {
    public let chains: [ChainReport]
    public let blobs: BlobFaults
    /// What the engine says about its own file, and tables that the program did not make.
    public let database: [String]

    public var isSound: Bool { chains.allSatisfy(\.faults.isEmpty) && blobs.isEmpty && database.isEmpty }
}

extension Database {
    /// Checks everything that the store keeps: every journal chain, the database file (SQLite), and the content of every named file.
    ///
    /// A chain whose last entries were deleted together with a matching change of its head looks whole: compare the number
    /// of entries with that in an earlier ``BackupReport``.
    /// - Parameter hashes: the files that records name; each is read once.
    public func verify(blobs: BlobStore, naming hashes: some Sequence<String> & Sendable) async throws -> VerifyReport {
        let named = Set(hashes)
        return VerifyReport(
            chains: try await verifyJournal(),
            blobs: try await withCheckedThrowingContinuation { continuation in
                DispatchQueue.global().async { continuation.resume(with: Result { try blobs.verify(named) }) }
            },
            database: try await verifySchema() + verifyFile())
    }

    private func verifySchema() async throws -> [String] {
        try await read { tx in
            let made = try tx.schemaStatements().filter { $0.kind == .table }.map(\.name)
            let recorded = Set(made + ["schema_migration", "schema_object"])
            let there = Set(try tx.tableNames())
            return there.subtracting(recorded).sorted().map { "table \($0) was not made by this program; backups refuse it" }
                + recorded.subtracting(there).sorted().map { "table \($0) is missing" }
        }
    }

    /// PostgreSQL keeps its references itself and has its own tools for damaged files (`pg_checksums`, `amcheck`).
    private func verifyFile() async throws -> [String] {
        guard engine == .sqlite else { return [] }
        return try await read { tx in
            let faults = try tx.rows("PRAGMA integrity_check").compactMap(\.values.first?.text).filter { $0 != "ok" }
            let orphans = try tx.rows("PRAGMA foreign_key_check").map { row in
                "row \(row["rowid"].integer ?? 0) of \(row["table"].text ?? "?") refers to a missing row of \(row["parent"].text ?? "?")"
            }
            return faults + orphans
        }
    }
}

extension BlobStore {
    /// Reads each of the files and compares its content with its name.
    public func verify(_ hashes: some Sequence<String>) throws(StoreError) -> BlobFaults {
        var (checked, missing, altered) = (0, [String](), [String]())
        for hash in hashes.sorted() {
            guard let url = url(of: hash) else {
                missing.append(hash)
                continue
            }
            checked += 1
            if try Self.hash(of: url) != hash { altered.append(hash) }
        }
        return BlobFaults(checked: checked, missing: missing, altered: altered)
    }
}
