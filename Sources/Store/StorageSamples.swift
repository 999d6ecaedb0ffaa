import Foundation

/// How much room the server's data took at one moment.
public struct StorageSample: Sendable, Equatable {
    /// Milliseconds since 1970 UTC.
    public let at: Int64
    /// Bytes by item: a table of the database with its indexes, or ``files``.
    public let bytes: [String: Int64]

    /// The item that stands for all kept files.
    public static let files = "files"

    public var database: Int64 { total - (bytes[Self.files] ?? 0) }
    public var total: Int64 { bytes.values.reduce(0, +) }
}

extension Database {
    /// Measures the room that every table and the kept files take, and keeps the numbers. On SQLite it reads the whole database file once.
    @discardableResult
    public func measureStorage(blobs: BlobStore) async throws -> StorageSample {
        let files = try await Backup.onThread { try blobs.usage().bytes }
        var bytes = try await read { tx in try tx.tableSizes() }
        bytes[StorageSample.files] = files
        let measured = bytes.filter { $0.value > 0 }.sorted { $0.key < $1.key }
        return try await write { tx in
            let rows = measured.map { "(\(tx.now), \($0.key), \($0.value))" as SQL }
            if !rows.isEmpty {
                try tx.execute(
                    "INSERT INTO storage_sample (at, item, bytes) VALUES " + SQL.joined(rows)
                        + " ON CONFLICT (at, item) DO UPDATE SET bytes = excluded.bytes")
            }
            try tx.execute("DELETE FROM storage_sample WHERE at < \(tx.now - 400 * 86_400_000)")
            return StorageSample(at: tx.now, bytes: Dictionary(uniqueKeysWithValues: measured.map { ($0.key, $0.value) }))
        }
    }
}

extension ReadTransaction {
    /// The newest sample at or before `moment`; nil where nothing was measured by then.
    public func storageSample(at moment: Int64) throws -> StorageSample? {
        let row = try first("SELECT max(at) AS at FROM storage_sample WHERE at <= \(moment)")
        return try row?["at"].integer.map(storageSample(measuredAt:))
    }

    /// The oldest sample after `moment`.
    public func storageSample(after moment: Int64) throws -> StorageSample? {
        let row = try first("SELECT min(at) AS at FROM storage_sample WHERE at > \(moment)")
        return try row?["at"].integer.map(storageSample(measuredAt:))
    }

    private func storageSample(measuredAt at: Int64) throws -> StorageSample {
        let rows = try rows("SELECT item, bytes FROM storage_sample WHERE at = \(at)")
        return StorageSample(
            at: at, bytes: Dictionary(try rows.map { (try $0.text("item"), try $0.integer("bytes")) }, uniquingKeysWith: +))
    }

    /// Bytes that each table takes with its indexes, and long values with it; on SQLite the tables behind the word index count as one.
    func tableSizes() throws -> [String: Int64] {
        try liftTimeLimits()
        let sizes: SQL =
            switch engine {
            case .sqlite:
                """
                SELECT s.tbl_name AS name, CAST(sum(d.pgsize) AS BIGINT) AS bytes FROM dbstat d JOIN sqlite_schema s ON s.name = d.name
                WHERE d.aggregate = 1 GROUP BY s.tbl_name
                """
            case .postgres:
                """
                SELECT CAST(c.relname AS text) AS name, pg_total_relation_size(c.oid) AS bytes FROM pg_class c
                JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema() AND c.relkind = 'r'
                """
            }
        return Dictionary(try rows(sizes).map { (try $0.text("name"), try $0.integer("bytes")) }, uniquingKeysWith: +)
    }
}

extension BlobStore {
    /// How many files are kept and how many bytes they have.
    public func usage() throws(StoreError) -> (files: Int, bytes: Int64) {
        var (files, bytes) = (0, 0 as Int64)
        for hash in try hashes() {
            guard let url = url(of: hash), let attributes = try? FileManager.default.attributesOfItem(atPath: url.path) else { continue }
            files += 1
            bytes += (attributes[.size] as? NSNumber)?.int64Value ?? 0
        }
        return (files, bytes)
    }
}

extension Migration {
    static let storageSamples = Migration(
        "0030-storage-samples",
        """
        CREATE TABLE storage_sample (at {integer} NOT NULL, item {text} NOT NULL, bytes {integer} NOT NULL, PRIMARY KEY (at, item)) {table};
        """)
}
