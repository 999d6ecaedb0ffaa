public import Foundation

/// What a backup holds, and what the restore test found.
public struct BackupReport: Sendable, Equatable {
    /// When the backup was made, in milliseconds since 1970 UTC.
    public let createdAt: Int64
    /// The engine that it was made from; it restores on either.
    public let engine: String
    /// Rows by table.
    public let tables: [String: Int64]
    public let blobs: Int
    public let blobBytes: Int64
    /// Files whose content was altered or damaged before the backup: they are in it as they were, and are not restored.
    public let damagedBlobs: [String]
    /// The size of the file.
    public let fileBytes: Int64
    /// The journal's chains as they were restored; empty when nothing was restored.
    public internal(set) var chains: [ChainReport] = []

    public var rows: Int64 { tables.values.reduce(0, +) }
    /// Whether the journal and all files were whole when the backup was made.
    public var isSound: Bool { damagedBlobs.isEmpty && chains.allSatisfy(\.faults.isEmpty) }

    init(_ reader: BackupReader, file: URL) {
        createdAt = reader.head.createdAt
        engine = reader.head.engine
        tables = Dictionary(reader.foot.tables.map { ($0.name, $0.rows) }, uniquingKeysWith: +)
        blobs = reader.foot.blobs
        blobBytes = reader.foot.blobBytes
        damagedBlobs = reader.foot.damaged
        fileBytes = (try? FileManager.default.attributesOfItem(atPath: file.path)[.size] as? Int).map(Int64.init) ?? 0
    }
}

/// One encrypted file with the whole database, as it was at one moment, and all kept files. It restores on either engine.
///
/// The key of encrypted fields (``FieldCipher``) is not in it: keep a copy of that key file elsewhere, or those fields never open again.
public enum Backup {
    /// Writes a backup while the server runs, and restores it into a temporary database to prove that it can be, before it gets its name.
    ///
    /// - Parameter file: gets this name only when all of it is on disk and was restored; a file of that name before is replaced.
    /// - Parameter blobs: the store of files; the temporary database lies beside its folder, so that no
    ///   plain text leaves the server's disk.
    /// - Throws: `secret` for an unusable key; `schema`, `file`; `integrity` when the restored database is not the same (then
    ///   there is no file).
    ///   A journal or a file that was damaged before is no reason to have no backup: see ``BackupReport/isSound``.
    public static func write(database: Database, blobs: BlobStore, to file: URL, key: BackupKey) async throws -> BackupReport {
        try await write(database: database, blobs: blobs, to: file, key: key, preamble: BackupPreamble())
    }

    static func write(
        database: Database, blobs: BlobStore, to file: URL, key: BackupKey, preamble: BackupPreamble
    ) async throws -> BackupReport {
        let part = try Leftovers.fresh(beside: file, suffix: "part")
        let scratch = try Leftovers.fresh(beside: blobs.folder, suffix: "restore-test")
        defer {
            try? FileManager.default.removeItem(at: part)
            try? FileManager.default.removeItem(at: scratch)
        }
        let head = BackupHead(createdAt: .now, engine: database.engine.rawValue)
        let writer = try await onThread { try BackupWriter(part, key: key, preamble: preamble, head: head) }
        try await database.read { tx in try writer.writeTables(tx) }
        // After the rows: a file is kept before the row that names it, so all that the rows name are there by now.
        try await onThread {
            try writer.writeBlobs(blobs)
            try writer.finish()
            try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
        let report = try await Restore(file: part, key: key).run(into: "sqlite:\(scratch.path)/test.sqlite", blobs: nil)
        guard rename(part.path, file.path) == 0 else {
            throw StoreError(.file, "can't give the backup its name \(file.path): \(String(cString: strerror(errno)))")
        }
        try BlobStore.flush(file.deletingLastPathComponent())
        return report
    }

    /// Reads a backup to its end and says what it holds, without restoring it.
    ///
    /// - Throws: `secret` for a wrong key, `integrity` when it was altered or is incomplete.
    public static func check(_ file: URL, key: BackupKey) async throws -> BackupReport {
        try await onThread { try checked(file, key: key) }
    }

    private static func checked(_ file: URL, key: BackupKey) throws -> BackupReport {
        let reader = try BackupReader(file, key: key)
        while try reader.next() != nil {}
        return BackupReport(reader, file: file)
    }

    /// Restores a backup into an empty database of either engine, all or nothing.
    ///
    /// - Parameter address: as in ``Database/open(_:)``.
    /// - Throws: `schema` when the database holds tables already; `secret`, `integrity`.
    public static func restore(from file: URL, key: BackupKey, into address: String, blobs: BlobStore) async throws -> BackupReport {
        // Nothing is touched for a file that is incomplete.
        _ = try await check(file, key: key)
        return try await Restore(file: file, key: key).run(into: address, blobs: blobs)
    }

    /// Runs what blocks on a thread that may.
    static func onThread<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Result(catching: body)) }
        }
    }
}

/// Temporary files beside a final one. Their names hold the process, so that the next run removes what a killed one left.
enum Leftovers {
    /// The name of a temporary file or folder; removes those of processes that are no more.
    static func fresh(beside final: URL, suffix: String) throws(StoreError) -> URL {
        let folder = final.deletingLastPathComponent()
        let prefix = ".\(final.lastPathComponent)."
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            for name in names where name.hasPrefix(prefix) && name.hasSuffix(".\(suffix)") {
                let process = name.dropFirst(prefix.count).prefix { $0 != "." }
                guard let number = Int32(process), number > 0, kill(number, 0) != 0, errno == ESRCH else { continue }
                try FileManager.default.removeItem(at: folder.appending(path: name))
            }
        } catch {
            throw StoreError(.file, "can't prepare the folder \(folder.path): \(reason(error))")
        }
        return folder.appending(path: "\(prefix)\(ProcessInfo.processInfo.processIdentifier).\(UUID().uuidString).\(suffix)")
    }
}
