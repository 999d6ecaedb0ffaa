public import Foundation
import Jobs
import Programs
import Registers
import Store
import Vietnamese

/// Looks into files for malicious code.
public protocol VirusScanner: Sendable {
    /// How many files it is best handed at once.
    var batch: Int { get }
    /// Gives what was found in which file; clean ones are missing.
    func findings(in files: [URL]) async throws -> [URL: String]
}

/// A program of the ClamAV family, or one that behaves like it: it ends with 0 for clean files, with 1 and a line `PATH: NAME FOUND` for each other.
public struct CommandScanner: VirusScanner {
    let program: String
    let arguments: [String]
    /// ClamAV's own programs take many files; `clamscan` reads all its signatures first, some twenty seconds and more than a gigabyte.
    public let batch: Int

    /// - Parameter setting: a program's path, `off`, or nil for whichever of clamdscan and clamscan is installed.
    /// - Returns: nil where nothing scans.
    public init?(setting: String?) {
        if setting == "off" { return nil }
        let names = setting.map { [$0] } ?? ["clamdscan", "clamscan"]
        guard let found = names.lazy.compactMap(LimitedTool.path).first else { return nil }
        program = found
        let isDaemons = found.hasSuffix("/clamdscan")
        let isClamAV = isDaemons || found.hasSuffix("/clamscan")
        // The daemon runs as another user: it is handed the open file.
        arguments = (isDaemons ? ["--fdpass"] : []) + (isClamAV ? ["--no-summary"] : [])
        batch = isClamAV ? 100 : 1
    }

    public func findings(in files: [URL]) async throws -> [URL: String] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "dinh-scan-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: folder) }
        // What is packed is unpacked into files of up to ClamAV's own bound, 100 MB, and more where an operator raised it.
        let outcome = try await LimitedTool.run(
            program, arguments + files.map(\.path), in: folder, seconds: 300 + Double(files.count), writes: 1 << 30)
        switch outcome.status {
        case 0: return [:]
        case 1:
            let lines = outcome.output.split(whereSeparator: \.isNewline).filter { $0.hasSuffix(" FOUND") }
            let found = files.compactMap { file -> (URL, String)? in
                let own = lines.first { $0.hasPrefix(file.path + ": ") } ?? (files.count == 1 ? lines.first ?? "" : nil)
                return own.map { (file, name(in: $0)) }
            }
            // With a find among them, the status no longer says whether all others could be read.
            let clean = Set(
                outcome.output.split(whereSeparator: \.isNewline).filter { $0.hasSuffix(": OK") || $0.hasSuffix(": Empty file") })
            let isWhole =
                files.count == 1
                || files.allSatisfy { file in
                    found.contains { $0.0 == file } || clean.contains("\(file.path): OK") || clean.contains("\(file.path): Empty file")
                }
            if found.isEmpty || !isWhole { throw failure(outcome) }
            return Dictionary(found) { one, _ in one }
        default: throw failure(outcome)
        }
    }

    private func name(in line: Substring) -> String {
        let name = line.dropLast(" FOUND".count).split(separator: ": ").last.map { String($0) } ?? ""
        return String((name.isEmpty ? "?" : name).prefix(200))
    }

    /// What an operator can mend is said as such.
    private func failure(_ outcome: LimitedTool.Outcome) -> any Error {
        if outcome.output.contains("No supported database files") {
            return JobFailure(
                "\(program) chưa có dữ liệu mã độc. Trên máy chủ: chạy freshclam (hoặc chép tệp .cvd vào /var/lib/clamav) rồi chạy lại.")
        }
        if outcome.output.contains("Could not connect to clamd") || outcome.output.contains("Can't connect to clamd") {
            return JobFailure("clamd chưa chạy. Trên máy chủ: systemctl start clamav-daemon rồi chạy lại.")
        }
        return LimitedTool.Failure(description: "the scanner ended with \(outcome.status): \(outcome.output.prefix(300))")
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
        var (found, done) = (0, 0)
        var broken: [String] = []
        while done < waiting.count {
            let some = waiting[done..<min(done + scanner.batch, waiting.count)].compactMap { hash in
                blobs.url(of: hash).map { (hash: hash, file: $0) }
            }
            let verdict = try await verdict(on: some.map(\.file), scanner)
            found += verdict.found.count
            broken += verdict.broken.values
            done = min(done + scanner.batch, waiting.count)
            try await work.database.write { [done] tx in
                for (hash, file) in some where verdict.broken[file] == nil {
                    try tx.keep(verdict.found[file] == nil ? .clean : .infected, of: hash, finding: verdict.found[file])
                }
                try work.note(done: Int64(done), total: Int64(waiting.count), in: tx)
            }
        }
        // Files without a verdict are scanned again by the next attempt.
        if let first = broken.first { throw LimitedTool.Failure(description: "\(broken.count) files without a verdict; \(first)") }
        return "Đã quét \(waiting.count) tệp" + (found > 0 ? ", \(found) tệp có mã độc." : ".")
    }

    /// A file that breaks the scanner holds up no other: they are tried one by one then.
    private func verdict(on files: [URL], _ scanner: any VirusScanner) async throws -> (found: [URL: String], broken: [URL: String]) {
        if files.isEmpty { return ([:], [:]) }
        do { return (try await scanner.findings(in: files), [:]) } catch let failure as LimitedTool.Failure {
            if files.count == 1 { return ([:], [files[0]: "\(files[0].lastPathComponent): \(failure.description)"]) }
        }
        var (found, broken): ([URL: String], [URL: String]) = ([:], [:])
        for file in files {
            try Task.checkCancellation()
            let one = try await verdict(on: [file], scanner)
            found.merge(one.found) { first, _ in first }
            broken.merge(one.broken) { first, _ in first }
        }
        return (found, broken)
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
