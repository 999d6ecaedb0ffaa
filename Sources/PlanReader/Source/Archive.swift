import CArchive
import Foundation

/// Reads named members of a ZIP in memory, with limits against archives that unpack to far more than they weigh.
enum Archive {
    static let memberLimit = 60 << 20
    static let totalLimit = 120 << 20
    static let memberCount = 5000

    static func members(_ wanted: Set<String>, of data: Data) throws(PlanReadError) -> [String: Data] {
        guard let archive = archive_read_new() else { throw PlanReadError(.damaged, "no memory for the archive") }
        defer { archive_read_free(archive) }
        archive_read_support_format_zip(archive)
        let bytes = [UInt8](data)
        var failure: PlanReadError?
        var result: [String: Data] = [:]
        bytes.withUnsafeBytes { buffer in
            guard archive_read_open_memory(archive, buffer.baseAddress, buffer.count) == ARCHIVE_OK else {
                failure = PlanReadError(.damaged, "not a ZIP archive")
                return
            }
            var entry: OpaquePointer?
            var total = 0
            var count = 0
            while failure == nil {
                let status = archive_read_next_header(archive, &entry)
                if status == ARCHIVE_EOF { break }
                count += 1
                guard status == ARCHIVE_OK || status == ARCHIVE_WARN, count <= memberCount else {
                    failure = PlanReadError(.damaged, "the ZIP archive is broken")
                    break
                }
                guard let name = archive_entry_pathname(entry).map({ String(cString: $0) }), wanted.contains(name) else { continue }
                if archive_entry_is_encrypted(entry) != 0 {
                    failure = PlanReadError(.encrypted, "\(name) is encrypted")
                    break
                }
                let (content, error) = member(of: archive, name: name, total: &total)
                result[name] = content
                failure = error
            }
        }
        if let failure { throw failure }
        return result
    }

    private static func member(of archive: OpaquePointer, name: String, total: inout Int) -> (Data, PlanReadError?) {
        var content = Data()
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = archive_read_data(archive, &chunk, chunk.count)
            if count == 0 { return (content, nil) }
            if count < 0 { return (content, PlanReadError(.damaged, "\(name) cannot be unpacked")) }
            content.append(contentsOf: chunk[0..<count])
            total += count
            if content.count > memberLimit || total > totalLimit {
                return (Data(), PlanReadError(.tooLarge, "\(name) unpacks to more than the limit"))
            }
        }
    }
}
