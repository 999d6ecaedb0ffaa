import CArchive
import Foundation

/// One file within a ZIP on disk, unpacked piece by piece.
final class ZipMember {
    /// Bytes once unpacked, as the archive says; it may lie.
    let statedSize: Int64
    private let archive: OpaquePointer
    private let name: String
    private let limit: Int64
    private(set) var unpacked: Int64 = 0

    /// Beyond this a part may not have grown more than `SheetLimits.growth` times.
    private static let harmless: Int64 = 64 << 20
    private static let mostMembers = 20_000

    /// - Throws: `SheetError` with `.unreadable`, `.damaged`, `.encrypted`; nothing is made when there is no such member.
    init?(_ name: String, of file: URL, limits: SheetLimits) throws(SheetError) {
        guard let archive = archive_read_new() else { throw SheetError(.unreadable, "no memory for the archive") }
        var isKept = false
        defer { if !isKept { archive_read_free(archive) } }
        archive_read_support_format_zip_seekable(archive)
        guard archive_read_open_filename(archive, file.path, 1 << 16) == ARCHIVE_OK else { throw SheetError(.damaged, "not a ZIP archive") }
        guard let entry = try ZipMember.find(name, in: archive) else { return nil }
        guard archive_entry_is_encrypted(entry) == 0 else { throw SheetError(.encrypted, "\(name) is encrypted") }
        let fileSize = (try? FileManager.default.attributesOfItem(atPath: file.path)[.size] as? NSNumber)?.int64Value ?? 0
        isKept = true
        self.archive = archive
        self.name = name
        statedSize = archive_entry_size_is_set(entry) != 0 ? archive_entry_size(entry) : 0
        limit = min(limits.unpackedBytes, max(ZipMember.harmless, fileSize.multipliedReportingOverflow(by: limits.growth).partialValue))
    }

    deinit { archive_read_free(archive) }

    /// Unpacks into `buffer`.
    /// - Returns: How many bytes came; 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(SheetError) -> Int {
        let count = archive_read_data(archive, buffer.baseAddress, buffer.count)
        guard count >= 0 else { throw SheetError(.damaged, "\(name) can't be unpacked") }
        unpacked += Int64(count)
        guard unpacked <= limit else {
            throw SheetError(.tooLarge, name: "\(limit >> 20) MB", "\(name) unpacks to more than \(limit) bytes")
        }
        return count
    }

    /// Walks the archive's directory; the contents in between are not read.
    private static func find(_ name: String, in archive: OpaquePointer) throws(SheetError) -> OpaquePointer? {
        var entry: OpaquePointer?
        for _ in 0..<mostMembers {
            switch archive_read_next_header(archive, &entry) {
            case ARCHIVE_EOF: return nil
            case ARCHIVE_OK, ARCHIVE_WARN: break
            default: throw SheetError(.damaged, "the ZIP archive is broken")
            }
            // Writers differ in case, and Excel does not mind.
            if let path = archive_entry_pathname(entry), strcasecmp(path, name) == 0 { return entry }
        }
        throw SheetError(.tooLarge, name: "\(mostMembers)", "too many members")
    }
}
