public import Foundation
import Programs

/// What LibreOffice makes of a document.
public enum OfficeFormat: Sendable, CaseIterable {
    /// For the archive: PDF/A-2b.
    case pdfA
    case docx

    public var mediaType: String {
        switch self {
        case .pdfA: "application/pdf"
        case .docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        }
    }

    public var pathExtension: String { self == .pdfA ? "pdf" : "docx" }

    fileprivate var filter: String {
        switch self {
        case .pdfA: #"pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"2"}}"#
        case .docx: "docx:MS Word 2007 XML"
        }
    }
}

/// LibreOffice, kept warm: it takes two to four seconds to start, so one is always started ahead and waits, each in a folder of its own. A
/// conversion is handed to it (LibreOffice passes a call on to the program that already has its folder), it does that one and ends, and the next is
/// started. So none lives long enough to leak, and one that hangs takes nothing with it.
public actor Office {
    private struct Spare {
        let folder: URL
        /// Closed, it ends the program; so does the end of this process, whatever ended it.
        let leash: FileHandle
        let since: ContinuousClock.Instant
    }

    private let folder: URL
    private let program: String
    private var keepsSpare = false
    private var spare: Spare?
    /// Conversions wait in line: two at once take longer than one after the other on a small machine.
    private var last: Task<Void, Never>?

    /// - Parameter folder: where it may write. Several server processes may share it: each has a folder of its own in it.
    public init(folder: URL, program: String = "soffice") {
        self.folder = folder.appending(path: "\(ProcessInfo.processInfo.processIdentifier)", directoryHint: .isDirectory)
        self.program = program
    }

    public static var isInstalled: Bool { LimitedTool.path("soffice") != nil }

    /// Has one wait from now on (some 150 MB of memory), until ``shutDown()``; clears away what killed servers left.
    public func keepReady() {
        keepsSpare = true
        let all = folder.deletingLastPathComponent()
        for name in (try? FileManager.default.contentsOfDirectory(atPath: all.path)) ?? [] {
            if let process = Int32(name), kill(process, 0) != 0, errno == ESRCH {
                try? FileManager.default.removeItem(at: all.appending(path: name))
            }
        }
        startSpare()
    }

    /// Runs a program until its own input ends, then ends its whole group, itself included. The group is one of its own, so that whoever ends the
    /// server with all of its group can't take away just the one that waits to end the others.
    private static let leashed = #""$@" & read -r _; kill -KILL 0"#

    private func startSpare() {
        guard keepsSpare, spare == nil, let path = LimitedTool.path(program) else { return }
        let home = folder.appending(path: "spare-\(UUID().uuidString)", directoryHint: .isDirectory)
        let (process, leash) = (Process(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/setsid")
        process.arguments = ["/bin/sh", "-c", Self.leashed, "sh", path] + Self.switches(home) + ["--nodefault"]
        process.environment = ["LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", "HOME": home.path]
        process.standardInput = leash
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        do {
            try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try process.run()
            spare = Spare(folder: home, leash: leash.fileHandleForWriting, since: .now)
        } catch {
            try? FileManager.default.removeItem(at: home)
        }
    }

    /// Ends the one that waits.
    public func shutDown() {
        keepsSpare = false
        if let spare { Self.end(spare) }
        spare = nil
    }

    /// The document in another format.
    ///
    /// - Parameter document: flat OpenDocument text of our own templates: nothing that strangers wrote is opened.
    /// - Throws: ``ReportError`` with `office`.
    public func convert(_ document: String, to format: OfficeFormat, seconds: Double = 60) async throws -> Data {
        try await convert([document], to: format, seconds: seconds)[0]
    }

    /// The document in several formats, in their order, by one program: what waits ready starts once for all of them.
    ///
    /// - Throws: ``ReportError`` with `office`, also where one of them was not made.
    public func convert(_ document: String, to formats: [OfficeFormat], seconds: Double = 60) async throws -> [Data] {
        try await inLine([document], to: formats, seconds).map { $0[0] }
    }

    /// Several documents at one start of the program, in their order.
    ///
    /// - Throws: ``ReportError`` with `office`, also where one of them was not made.
    public func convert(_ documents: [String], to format: OfficeFormat, seconds: Double = 60) async throws -> [Data] {
        try await inLine(documents, to: [format], seconds)[0]
    }

    /// Format by format.
    private func inLine(_ documents: [String], to formats: [OfficeFormat], _ seconds: Double) async throws -> [[Data]] {
        let before = last
        let task = Task { () -> Result<[[Data]], any Error> in
            await before?.value
            do { return .success(try await run(documents, formats, seconds)) } catch { return .failure(error) }
        }
        last = Task { _ = await task.value }
        return try await task.value.get()
    }

    /// A spare that was started less than this ago may not listen yet.
    private static let startingTime = Duration.seconds(5)

    private func run(_ documents: [String], _ formats: [OfficeFormat], _ seconds: Double) async throws -> [[Data]] {
        let work = folder.appending(path: "work-\(UUID().uuidString)", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: work) }
        for (index, document) in documents.enumerated() {
            try Data(document.utf8).write(to: work.appending(path: "van-ban-\(index).fodt"))
        }
        defer { startSpare() }
        if let ready = takeSpare() {
            defer { Self.end(ready) }
            if let made = try await call(ready.folder, work, documents.count, formats, seconds) { return made }
        }
        // Nobody waited, or it made nothing: one that starts for this document alone.
        if let made = try await call(work.appending(path: "home"), work, documents.count, formats, seconds) { return made }
        let names = formats.map(\.pathExtension).joined(separator: ", ")
        throw ReportError.office("LibreOffice không tạo được tệp \(names).", "LibreOffice made no \(names).")
    }

    /// One program for all formats: it goes on waiting after the first. Nil where one of them was not made.
    private func call(_ home: URL, _ work: URL, _ count: Int, _ formats: [OfficeFormat], _ seconds: Double) async throws -> [[Data]]? {
        var made: [[Data]] = []
        for format in formats {
            guard let files = try await call(home, work, count, format, seconds) else { return nil }
            made.append(files)
        }
        return made
    }

    private func takeSpare() -> Spare? {
        guard let spare, ContinuousClock.now - spare.since > Self.startingTime else { return nil }
        self.spare = nil
        return spare
    }

    /// Nil where one of them was not made.
    private func call(_ home: URL, _ work: URL, _ count: Int, _ format: OfficeFormat, _ seconds: Double) async throws -> [Data]? {
        let files = (0..<count).map { work.appending(path: "van-ban-\($0)") }
        let arguments =
            Self.switches(home) + ["--convert-to", format.filter, "--outdir", work.path] + files.map { $0.path + ".fodt" }
        do {
            _ = try await LimitedTool.run(program, arguments, in: work, seconds: seconds, memory: 4 << 30, writes: 256 << 20)
        } catch let failure as LimitedTool.Failure {
            throw ReportError.office("LibreOffice không chạy được: \(failure.description)", "LibreOffice failed: \(failure.description)")
        }
        let made = files.compactMap { try? Data(contentsOf: $0.appendingPathExtension(format.pathExtension)) }
        return made.count == count ? made : nil
    }

    private static func switches(_ home: URL) -> [String] {
        ["-env:UserInstallation=\(home.absoluteString)", "--headless", "--nologo", "--norestore", "--nolockcheck"]
    }

    /// For tests: what is left of a spare that was killed.
    func killSpare() { try? spare?.leash.close() }

    private static func end(_ spare: Spare) {
        try? spare.leash.close()
        try? FileManager.default.removeItem(at: spare.folder)
    }
}
