import Declarations
import Foundation
import HTTPKit
import HTTPTypes
import Hummingbird
import OneStop
import Pages
import Programs
import Registers
import Store
import Vietnamese

extension Routes {
    /// A file seen before it is fetched: pictures and text as they are, pages of a PDF as pictures.
    func addPreviews() {
        get("/so/:register/:id/tep/:field/:hash/xem", .register(.read)) { visit in try await visit.filePage() }
        get("/so/:register/:id/tep/:field/:hash/trang/:page", .register(.read)) { visit in try await visit.filePicture() }
    }
}

/// A file of a record that the reader may see.
struct OpenedFile: Sendable {
    let register: RegisterDeclaration
    let record: Record
    let field: FieldDeclaration
    let file: Attachment
    let blob: URL
    let scan: FileScan?

    var kind: FileKind { FileKind.allCases.first { $0.mediaType == file.type } ?? .unknown }
    /// "PDF"; what the platform itself kept is named by the ending of its name.
    var kindName: String { (kind == .unknown ? URL(filePath: file.name).pathExtension : kind.rawValue).uppercased() }
}

extension Visit {
    /// A file, if that field of that record names it or did in a former version; personal ones only to those who may see them, and written down.
    ///
    /// - Throws: `HTTPFailure` 403 with the code `infected` for one in which malicious code was found.
    func openedFile(even infected: Bool = false) async throws -> OpenedFile {
        let register = try register()
        let id = try recordID()
        let hash = try context.parameter("hash")
        guard let field = register.field(try context.parameter("field")), field.type == .attachment else { throw HTTPFailure.notFound }
        let (found, scan) = try await read { tx in
            (try registry.record(register.id, id, for: actor, in: tx), try tx.fileScans(of: [hash])[hash])
        }
        var record = found
        if field.personal || field.encrypted {
            record = try await write { tx in try registry.revealed(found, for: actor, in: tx) }
        }
        var file = Attachment.list(record[field.id].text).first { $0.hash == hash }
        if file == nil { file = try await formerFile(hash, in: field, of: record) }
        guard let file, let blob = site.blobs.url(of: hash) else { throw HTTPFailure.notFound }
        guard infected || scan?.state != .infected else {
            throw HTTPFailure(.forbidden, code: "infected", words("file_infected"), hint: words("file_infected_hint"))
        }
        if DossierDesk.isCitizens(register.id) {
            let opened = record
            try await write { tx in try noteCitizenReading(opened, file: file, in: tx) }
        }
        return OpenedFile(register: register, record: record, field: field, file: file, blob: blob, scan: scan)
    }

    func scanTag(_ scan: FileScan?) -> Tag? {
        switch scan?.state {
        case .clean: Tag(text: words("scan_clean"), meaning: .achieved)
        case .infected: Tag(text: words("scan_infected"), meaning: .late)
        case nil: site.scanner == nil ? nil : Tag(text: words("scan_waiting"), meaning: .unknown)
        }
    }

    /// - Parameter problem: why the file could not be signed.
    func filePage(problem: String? = nil) async throws -> Response {
        let opened = try await openedFile(even: true)
        let file = opened.file
        let url = fileURL(opened.record, opened.field.id, file)
        let isHeld = opened.scan?.state == .infected
        let title = try await read { tx in try registry.titles(of: [opened.record], language, in: tx)[opened.record.id.text] ?? "" }
        var details = [
            Detail(label: words("file_size"), value: sizeText(file.size)),
            Detail(label: words("file_type"), value: opened.kindName),
            Detail(label: "SHA-256", value: file.hash, isLong: true),
        ]
        if let scan = opened.scan {
            details.append(
                Detail(
                    label: words("file_scanned"),
                    value: [Instant(milliseconds: scan.at).text(language), scan.finding].compactMap { $0 }.joined(separator: " · ")))
        }
        let shown = try await isHeld ? FileShown() : self.shown(opened, url)
        var page = FilePage(
            title: file.name, kicker: opened.field.label(language),
            crumbs: crumbs(
                opened.register, Link(text: title.isEmpty ? words("untitled") : title.shortened(to: 60), url: urls.record(opened.record))),
            tag: scanTag(opened.scan), downloadUrl: isHeld ? nil : url, details: details, imageUrl: shown.image, text: shown.text,
            views: shown.views,
            nothing: isHeld ? words("file_infected_hint") : shown.image == nil && shown.text == nil ? words("file_no_preview") : nil,
            error: problem)
        try await addSignatures(to: &page, opened, url: url)
        return try await self.page(page, at: .registers, status: problem == nil ? .ok : .unprocessableContent)
    }

    private struct FileShown {
        var image: String?
        var text: String?
        var views: [Tab] = []
    }

    private func shown(_ opened: OpenedFile, _ url: String) async throws -> FileShown {
        switch opened.kind {
        case .png, .jpg, .gif, .webp: return FileShown(image: url)
        case .txt, .csv:
            let handle = try FileHandle(forReadingFrom: opened.blob)
            defer { try? handle.close() }
            let head = try handle.read(upToCount: 64 << 10) ?? Data()
            return FileShown(text: String(decoding: head, as: UTF8.self) + (opened.file.size > 64 << 10 ? "\n…" : ""))
        case .pdf:
            let pages = (try? await site.previews.pages(of: opened.blob)) ?? 0
            if pages == 0 { return FileShown() }
            let page = min(max(query["trang"].flatMap { Int($0) } ?? 1, 1), min(pages, FilePreviews.mostPages))
            let near = Array(Set([1, page - 1, page, page + 1, min(pages, FilePreviews.mostPages)])).sorted().filter {
                (1...pages).contains($0)
            }
            return FileShown(
                image: "\(url)/trang/\(page)",
                views: pages == 1
                    ? []
                    : near.map {
                        Tab(label: words("file_page", String($0), String(pages)), url: "\(url)/xem?trang=\($0)", current: $0 == page)
                    })
        default: return FileShown()
        }
    }

    /// A page of a PDF as a picture; only of files that a scan found nothing in, or that nothing scans.
    func filePicture() async throws -> Response {
        let opened = try await openedFile()
        guard opened.kind == .pdf, let page = Int(try context.parameter("page")), (1...FilePreviews.mostPages).contains(page) else {
            throw HTTPFailure.notFound
        }
        let picture: URL
        do {
            picture = try await site.previews.picture(of: opened.blob, hash: opened.file.hash, page: page)
        } catch is LimitedTool.Failure {
            throw HTTPFailure.notFound
        }
        return try FileResponse(
            path: picture.path, name: "\(opened.file.name)-\(page).jpg", kind: .jpg, tag: "\(opened.file.hash)-\(page)", inline: true,
            // The address names the content. What each reading of is written down has to be asked for each time.
            isLasting: !opened.field.personal && !opened.field.encrypted
        ).response(from: request, context: context)
    }
}

/// Makes pictures of PDF pages, one at a time, and keeps them below the data folder: they can be made again at any time.
actor FilePreviews {
    static let mostPages = 400
    private static let kept = 400
    private let folder: URL
    private var last: Task<Void, Never>?

    init(folder: URL) { self.folder = folder }

    /// How many pages the file has; 0 for one that can't be read.
    func pages(of pdf: URL) async throws -> Int {
        try await inTurn { [self] in
            try makeFolder()
            let outcome = try await LimitedTool.run("pdfinfo", [pdf.path], in: folder, seconds: 10, memory: 1 << 30, writes: 1 << 20)
            let line = outcome.output.split(whereSeparator: \.isNewline).first { $0.hasPrefix("Pages:") }
            return line.flatMap { Int($0.dropFirst("Pages:".count).trimmingCharacters(in: .whitespaces)) } ?? 0
        }
    }

    /// How high each page is for a width of 1000, of at most ``mostPages``; none of a file that can't be read.
    func shapes(of pdf: URL) async throws -> [Int] {
        try await inTurn { [self] in
            try makeFolder()
            let outcome = try await LimitedTool.run(
                "pdfinfo", ["-f", "1", "-l", "\(Self.mostPages)", pdf.path], in: folder, seconds: 10, memory: 1 << 30, writes: 1 << 20)
            return outcome.output.split(whereSeparator: \.isNewline).compactMap { line in
                guard let found = line.prefixMatch(of: /Page +\d+ size: +([\d.]+) x ([\d.]+)/), let width = Double(found.1), width > 0,
                    let height = Double(found.2)
                else { return nil }
                return Int((height / width * 1000).rounded())
            }
        }
    }

    /// - Throws: `LimitedTool.Failure` for a page that can't be drawn.
    func picture(of pdf: URL, hash: String, page: Int) async throws -> URL {
        let file = folder.appending(path: "\(hash)-\(page).jpg")
        if FileManager.default.fileExists(atPath: file.path) { return file }
        return try await inTurn { [self] in
            try makeFolder()
            forgetOld()
            let part = ".\(hash)-\(page)"
            let outcome = try await LimitedTool.run(
                "pdftoppm",
                [
                    "-jpeg", "-jpegopt", "quality=80,optimize=y", "-singlefile", "-f", "\(page)", "-l", "\(page)", "-scale-to", "1400",
                    pdf.path, part,
                ], in: folder,
                seconds: 20, memory: 1 << 30)
            let drawn = folder.appending(path: part + ".jpg")
            guard outcome.status == 0, rename(drawn.path, file.path) == 0 else {
                try? FileManager.default.removeItem(at: drawn)
                throw LimitedTool.Failure(description: "pdftoppm ended with \(outcome.status)")
            }
            return file
        }
    }

    private func inTurn<T: Sendable>(_ body: @escaping @Sendable () async throws -> T) async throws -> T {
        let before = last
        let task = Task {
            await before?.value
            return try await body()
        }
        last = Task { _ = try? await task.value }
        return try await task.value
    }

    private nonisolated func makeFolder() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    private nonisolated func forgetOld() {
        let files =
            (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: [.contentModificationDateKey])) ?? []
        guard files.count > Self.kept else { return }
        func changed(_ url: URL) -> Date {
            (try? url.resourceValues(forKeys: [.contentModificationDateKey]))?.contentModificationDate ?? .distantPast
        }
        for file in files.sorted(by: { changed($0) < changed($1) }).prefix(files.count - Self.kept / 2) {
            try? FileManager.default.removeItem(at: file)
        }
    }
}
