import CArchive
import Declarations
import Foundation

/// Why an uploaded archive is no pack.
public struct PackArchiveError: Error, Sendable, Equatable {
    public enum Code: String, Sendable {
        /// Neither ZIP nor TAR, or broken.
        case unreadable
        case encrypted
        /// Unpacks to more than a pack may be, or holds too many files.
        case tooLarge
        /// A name that leads out of the folder, a link, or a file that no pack has.
        case refused
        /// No `pack.yml` in it.
        case noPack
    }

    public let code: Code
    /// The file that it is about.
    public let name: String?

    init(_ code: Code, _ name: String? = nil) {
        self.code = code
        self.name = name
    }
}

/// Reads the files of a pack from a ZIP or a TAR, also gzipped, in memory and within limits: archives come from people's browsers.
enum PackArchive {
    static let mostFiles = 500
    static let fileLimit = 2 << 20
    static let totalLimit = 16 << 20
    private static let kinds: Set<String> = ["yml", "yaml", "md"]

    /// The texts of the pack by path, the folder around `pack.yml` left out.
    static func files(of archive: URL) throws(PackArchiveError) -> [String: Data] {
        let members = try members(of: archive)
        let roots = members.keys.filter { $0 == "pack.yml" || $0.hasSuffix("/pack.yml") }.sorted { $0.count < $1.count }
        guard let root = roots.first?.dropLast("pack.yml".count) else { throw PackArchiveError(.noPack) }
        // Several packs in one archive are several decisions.
        if let other = roots.dropFirst().first { throw PackArchiveError(.refused, other) }
        var files: [String: Data] = [:]
        for (name, data) in members {
            guard name.hasPrefix(root) else { throw PackArchiveError(.refused, name) }
            files[String(name.dropFirst(root.count))] = data
        }
        return files
    }

    private static func members(of file: URL) throws(PackArchiveError) -> [String: Data] {
        guard let archive = archive_read_new() else { throw PackArchiveError(.unreadable) }
        defer { archive_read_free(archive) }
        archive_read_support_format_zip(archive)
        archive_read_support_format_tar(archive)
        archive_read_support_filter_gzip(archive)
        guard archive_read_open_filename(archive, file.path, 1 << 16) == ARCHIVE_OK else { throw PackArchiveError(.unreadable) }
        var members: [String: Data] = [:]
        var total = 0
        var entry: OpaquePointer?
        var count = 0
        while true {
            let status = archive_read_next_header(archive, &entry)
            if status == ARCHIVE_EOF { return members }
            guard status == ARCHIVE_OK || status == ARCHIVE_WARN, let entry else { throw PackArchiveError(.unreadable) }
            count += 1
            guard count <= mostFiles else { throw PackArchiveError(.tooLarge) }
            guard let name = archive_entry_pathname(entry).flatMap({ String(validatingCString: $0) }) else {
                throw PackArchiveError(.refused)
            }
            let kind = archive_entry_filetype(entry) & S_IFMT
            if kind == S_IFDIR || isLitter(name) { continue }
            guard kind == S_IFREG, archive_entry_hardlink(entry) == nil, isPlain(name) else { throw PackArchiveError(.refused, name) }
            guard archive_entry_is_encrypted(entry) == 0 else { throw PackArchiveError(.encrypted, name) }
            guard members[name] == nil else { throw PackArchiveError(.refused, name) }
            members[name] = try content(of: archive, name, &total)
        }
        return members
    }

    private static func content(of archive: OpaquePointer, _ name: String, _ total: inout Int) throws(PackArchiveError) -> Data {
        var content = Data()
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = archive_read_data(archive, &chunk, chunk.count)
            if count == 0 { return content }
            if count < 0 { throw PackArchiveError(.unreadable, name) }
            content.append(contentsOf: chunk[0..<count])
            total += count
            if content.count > fileLimit || total > totalLimit { throw PackArchiveError(.tooLarge, name) }
        }
    }

    /// What archivers of desktops put beside the files.
    private static func isLitter(_ name: String) -> Bool {
        name.hasPrefix("__MACOSX/") || name.hasSuffix("/.DS_Store") || name == ".DS_Store"
    }

    /// Only names that stay below the folder, of the kinds of file that packs have.
    private static func isPlain(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        let isBelow =
            parts.count <= 6
            && parts.allSatisfy { part in
                !part.isEmpty && !part.hasPrefix(".") && part.utf8.count <= 100 && !part.contains("\\") && !part.utf8.contains { $0 < 0x20 }
            }
        return isBelow && kinds.contains((name as NSString).pathExtension.lowercased())
    }
}
