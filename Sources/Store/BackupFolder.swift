public import Foundation

/// What is known of a backup without its key: written beside the file each time it was restored on trial.
public struct BackupNote: Codable, Sendable, Equatable {
    /// Milliseconds since 1970 UTC.
    public let createdAt: Int64
    public let testedAt: Int64
    public let rows: Int64
    public let blobs: Int
    public let fileBytes: Int64
    /// Whether the journal and all files were whole when the backup was made.
    public let isSound: Bool

    public init(_ report: BackupReport, testedAt: Int64) {
        createdAt = report.createdAt
        rows = report.rows
        blobs = report.blobs
        fileBytes = report.fileBytes
        isSound = report.isSound
        self.testedAt = testedAt
    }
}

/// A backup as it lies in its folder.
public struct KeptBackup: Sendable, Equatable {
    public let name: String
    public let bytes: Int64
    /// Milliseconds since 1970 UTC.
    public let writtenAt: Int64
    /// Nil for a file that was made elsewhere, or is not the one that was noted.
    public let note: BackupNote?
}

/// The folder in which a server's backups lie (`*.bak`), each with a note of its last trial restore beside it.
public struct BackupFolder: Sendable {
    public let url: URL

    public init(_ url: URL) { self.url = url }

    /// The backups, the newest first; none where the folder is missing.
    ///
    /// - Throws: ``StoreError`` with `file` where the folder can't be read.
    public func all() throws(StoreError) -> [KeptBackup] {
        guard FileManager.default.fileExists(atPath: url.path) else { return [] }
        let names: [String]
        do { names = try FileManager.default.contentsOfDirectory(atPath: url.path) } catch {
            throw StoreError(.file, "can't list the folder of backups \(url.path): \(reason(error))")
        }
        return names.filter(Self.isBackup).compactMap(kept).sorted { ($0.writtenAt, $0.name) > ($1.writtenAt, $1.name) }
    }

    /// Where the backup of this name lies; nil for anything that is no backup's name.
    public func file(_ name: String) -> URL? {
        guard Self.isBackup(name), !name.contains("/") else { return nil }
        let file = url.appending(path: name)
        return FileManager.default.fileExists(atPath: file.path) ? file : nil
    }

    /// Writes down beside `file` what its trial restore found.
    public static func note(_ report: BackupReport, beside file: URL) throws(StoreError) {
        do {
            try JSONEncoder().encode(BackupNote(report, testedAt: .now)).write(to: place(ofNoteOf: file), options: .atomic)
        } catch {
            throw StoreError(.file, "can't note the trial restore of \(file.lastPathComponent): \(reason(error))")
        }
    }

    /// Takes away a backup that is not wanted, with its note.
    public static func remove(_ file: URL) {
        for url in [file, place(ofNoteOf: file)] { try? FileManager.default.removeItem(at: url) }
    }

    private static func place(ofNoteOf file: URL) -> URL {
        file.deletingLastPathComponent().appending(path: file.lastPathComponent + ".json")
    }

    private static func isBackup(_ name: String) -> Bool { name.hasSuffix(".bak") && !name.hasPrefix(".") }

    private func kept(_ name: String) -> KeptBackup? {
        let file = url.appending(path: name)
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: file.path),
            attributes[.type] as? FileAttributeType == .typeRegular
        else { return nil }
        let bytes = (attributes[.size] as? NSNumber)?.int64Value ?? 0
        let written = (attributes[.modificationDate] as? Date).map { Int64($0.timeIntervalSince1970 * 1000) } ?? 0
        let note = (try? Data(contentsOf: Self.place(ofNoteOf: file))).flatMap { try? JSONDecoder().decode(BackupNote.self, from: $0) }
        return KeptBackup(name: name, bytes: bytes, writtenAt: written, note: note?.fileBytes == bytes ? note : nil)
    }
}

extension Backup {
    /// Restores a backup into a temporary database to prove that it still can be; nothing of it is kept.
    ///
    /// - Parameter blobs: the temporary database lies beside its folder.
    /// - Throws: `secret` for a wrong key, `integrity` when the file was altered or comes out different.
    public static func rehearse(_ file: URL, key: BackupKey, blobs: BlobStore) async throws -> BackupReport {
        let scratch = try Leftovers.fresh(beside: blobs.folder, suffix: "restore-test")
        defer { try? FileManager.default.removeItem(at: scratch) }
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        return try await Restore(file: file, key: key).run(into: "sqlite:\(scratch.path)/test.sqlite", blobs: nil)
    }
}
