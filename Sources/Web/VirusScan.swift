public import Foundation
import Jobs
import Registers
import Store
import Vietnamese

/// Looks into a file for malicious code.
public protocol VirusScanner: Sendable {
    /// Gives what was found; nil for a clean file.
    func finding(in file: URL) async throws -> String?
}

/// A program of the ClamAV family, or one that behaves like it: it ends with 0 for a clean file, with 1 and `PATH: NAME FOUND` for another.
public struct CommandScanner: VirusScanner {
    let program: String
    let arguments: [String]

    /// - Parameter setting: a program's path, `off`, or nil for whichever of clamdscan and clamscan is installed.
    /// - Returns: nil where nothing scans.
    public init?(setting: String?) {
        if setting == "off" { return nil }
        let names = setting.map { [$0] } ?? ["clamdscan", "clamscan"]
        guard let found = names.lazy.compactMap(LimitedTool.path).first else { return nil }
        program = found
        // The daemon runs as another user: it is handed the open file.
        arguments = found.hasSuffix("/clamdscan") ? ["--fdpass", "--no-summary"] : found.hasSuffix("/clamscan") ? ["--no-summary"] : []
    }

    public func finding(in file: URL) async throws -> String? {
        let folder = FileManager.default.temporaryDirectory.appending(path: "dinh-scan-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: folder) }
        let outcome = try await LimitedTool.run(program, arguments + [file.path], in: folder, seconds: 300)
        switch outcome.status {
        case 0: return nil
        case 1:
            let line = outcome.output.split(whereSeparator: \.isNewline).first { $0.hasSuffix(" FOUND") } ?? ""
            let name = line.dropLast(" FOUND".count).split(separator: ": ").last.map { String($0) } ?? ""
            return String((name.isEmpty ? "?" : name).prefix(200))
        default: throw LimitedTool.Failure(description: "the scanner ended with \(outcome.status): \(outcome.output.prefix(300))")
        }
    }
}

/// Scans every kept file that was never scanned.
struct ScanJob: JobKind {
    static let name = "scan"
    let id = ScanJob.name
    let blobs: BlobStore
    let scanner: (any VirusScanner)?

    func run(_ work: JobWork) async throws -> String? {
        guard let scanner else { throw JobFailure("Máy chủ chưa có chương trình quét mã độc (clamav).") }
        let scanned = try await work.database.read { try $0.scannedFiles() }
        let waiting = try blobs.hashes().filter { !scanned.contains($0) }.sorted()
        var found = 0
        for (index, hash) in waiting.enumerated() {
            guard let file = blobs.url(of: hash) else { continue }
            let finding = try await scanner.finding(in: file)
            if finding != nil { found += 1 }
            try await work.database.write { tx in
                try tx.keep(finding == nil ? .clean : .infected, of: hash, finding: finding)
                try work.note(done: Int64(index + 1), total: Int64(waiting.count), in: tx)
            }
        }
        return "Đã quét \(waiting.count) tệp" + (found > 0 ? ", \(found) tệp có mã độc." : ".")
    }
}

extension Site {
    /// Has new files scanned soon; does nothing where nothing scans or a scan waits already.
    public func askForScan(commune: Int) async throws {
        guard scanner != nil else { return }
        struct Nothing: Encodable {}
        let label = words("scan_job", .vi)
        let isNew = try await database.write { tx in
            let isWaiting = try tx.first("SELECT 1 AS one FROM job WHERE kind = \(ScanJob.name) AND state = 'waiting' LIMIT 1") != nil
            if isWaiting { return false }
            try tx.enqueue(JobRequest(ScanJob.name, commune: commune, label: label, payload: Nothing()))
            return true
        }
        if isNew { jobs.wake() }
    }

    /// Asks for a scan where files came that nobody scanned: by import, by an interface, before there was a scanner.
    public func scanWhatIsLeft() async throws {
        guard scanner != nil, let commune = communes.first else { return }
        let scanned = try await database.read { try $0.scannedFiles() }
        if try blobs.hashes().contains(where: { !scanned.contains($0) }) { try await askForScan(commune: commune.code) }
    }
}
