import Crypto
public import Foundation

/// Files by the SHA-256 of their content, outside the database.
///
/// A blob is on disk before the row that names it is written, so a crash leaves at most a blob that nobody names, never a name without a blob.
public struct BlobStore: Sendable {
    public let folder: URL

    public init(folder: URL) throws(StoreError) {
        self.folder = folder
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw StoreError(.file, "can't make the folder for files \(folder.path): \(reason(error))")
        }
    }

    /// Keeps `data` and gives its hash. Keeping the same content twice is harmless.
    public func put(_ data: Data) throws(StoreError) -> String {
        let hash = SHA256.hash(data: data).hex
        try keep(hash) { temporary in try data.write(to: temporary) }
        return hash
    }

    /// Moves a finished upload into the store and gives its hash; reads it in pieces, whatever its size.
    public func put(fileAt source: URL) throws(StoreError) -> String {
        let hash = try Self.hash(of: source)
        try keep(hash) { temporary in try FileManager.default.moveItem(at: source, to: temporary) }
        try? FileManager.default.removeItem(at: source)
        return hash
    }

    public func data(_ hash: String) throws(StoreError) -> Data {
        guard let url = url(of: hash), let data = try? Data(contentsOf: url) else { throw StoreError(.file, "there is no file \(hash)") }
        return data
    }

    /// Where the blob lies; nil when there is none or `hash` is no hash.
    public func url(of hash: String) -> URL? {
        guard let url = place(of: hash), FileManager.default.fileExists(atPath: url.path) else { return nil }
        return url
    }

    /// Every blob's hash, in no order.
    public func hashes() throws(StoreError) -> [String] {
        var hashes: [String] = []
        do {
            for prefix in try FileManager.default.contentsOfDirectory(atPath: folder.path) where prefix.utf8.count == 2 {
                let names = try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: prefix).path)
                hashes += names.filter { $0.hasPrefix(prefix) && place(of: $0) != nil }
            }
        } catch {
            throw StoreError(.file, "can't list the kept files: \(reason(error))")
        }
        return hashes
    }

    /// The hash of a file's content, read in pieces.
    public static func hash(of file: URL) throws(StoreError) -> String {
        do {
            let handle = try FileHandle(forReadingFrom: file)
            defer { try? handle.close() }
            var hasher = SHA256()
            while let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty { hasher.update(data: piece) }
            return hasher.finalize().hex
        } catch {
            throw StoreError(.file, "can't read \(file.lastPathComponent): \(reason(error))")
        }
    }

    private func place(of hash: String) -> URL? {
        guard hash.utf8.count == 64, [UInt8](hex: hash) != nil else { return nil }
        return folder.appending(path: "\(hash.prefix(2))/\(hash)")
    }

    private func keep(_ hash: String, write: (URL) throws -> Void) throws(StoreError) {
        guard let target = place(of: hash) else { throw StoreError(.file, "\(hash) is no hash") }
        if touch(hash) { return }
        do {
            let parent = target.deletingLastPathComponent()
            try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
            let temporary = parent.appending(path: ".\(UUID().uuidString)")
            defer { try? FileManager.default.removeItem(at: temporary) }
            try write(temporary)
            try Self.flush(temporary)
            guard rename(temporary.path, target.path) == 0 else { throw StoreError(.file, "can't keep a file under its hash") }
            try Self.flush(parent)
            try Self.flush(folder)
        } catch let error as StoreError {
            throw error
        } catch {
            throw StoreError(.file, "can't keep a file: \(reason(error))")
        }
    }

    /// Waits until a file or the names in a folder are on disk.
    static func flush(_ url: URL) throws(StoreError) {
        let descriptor = open(url.path, O_RDONLY)
        guard descriptor >= 0 else { throw StoreError(.file, "can't open \(url.lastPathComponent) to flush it") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw StoreError(.file, "can't flush \(url.lastPathComponent) to disk") }
    }
}
