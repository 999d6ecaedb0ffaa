import Declarations
import Foundation
import HTTPKit
import Pages
import Registers
import Store
import Vietnamese

/// Why a file was not taken.
struct FormFileError: Error {
    let message: LocalizedText
}

extension FormLimits {
    /// Forms of records: twenty files of 50 MB at most, 200 MB together.
    static let record = FormLimits(body: 200 << 20, files: 20, fileSize: 50 << 20)
}

extension FormContext {
    /// The files of a field after this form: those kept, less those removed, and those uploaded. Nil where the form says nothing of them.
    func attachments(_ field: FieldDeclaration, _ input: FormInput) throws -> [Attachment]? {
        if let refused = refused[field.id] { throw FormFileError(message: refused) }
        guard let token = input[keptName(field)] else {
            return (uploaded[field.id] ?? []).isEmpty ? nil : present(field) + (uploaded[field.id] ?? [])
        }
        let saved = Set(present(field).map(\.hash))
        // Those of a form that stood open for days may be gone; those that are there stay until they are saved.
        guard let kept = kept(token, field), kept.allSatisfy({ saved.contains($0.hash) || visit.site.blobs.touch($0.hash) }) else {
            throw FormFileError(
                message: LocalizedText(
                    vi: "Danh sách tệp không còn dùng được. Chọn lại tệp.", en: "The list of files is no longer valid. Choose them again."))
        }
        let removed = Set(input.items(removeName(field)))
        return unique(kept.filter { !removed.contains($0.hash) } + (uploaded[field.id] ?? []))
    }

    /// The files to show in the form again, whatever was wrong with it.
    func shownFiles(_ field: FieldDeclaration, _ input: FormInput) -> [Attachment] {
        guard let token = input[keptName(field)] else { return unique(present(field) + (uploaded[field.id] ?? [])) }
        return unique((kept(token, field) ?? present(field)) + (uploaded[field.id] ?? []))
    }

    func present(_ field: FieldDeclaration) -> [Attachment] { Attachment.list(record?[field.id].text) }

    private func unique(_ files: [Attachment]) -> [Attachment] {
        var seen: Set<String> = []
        return files.filter { seen.insert($0.hash).inserted }
    }

    func keptName(_ field: FieldDeclaration) -> String { field.id + Site.keptSuffix }
    func removeName(_ field: FieldDeclaration) -> String { field.id + "__remove" }

    // The list of files goes through the browser sealed, and for this person, register and field only: nobody can name a file of others.
    private func place(_ field: FieldDeclaration) -> String {
        Site.placeOfFiles(person: visit.actor.person ?? "", register: register.id, field: field.id)
    }

    func token(_ files: [Attachment], _ field: FieldDeclaration) throws -> String {
        try visit.site.secret.seal(Attachment.json(files), place: place(field))
    }

    private func kept(_ token: String, _ field: FieldDeclaration) -> [Attachment]? {
        (try? visit.site.secret.open(token, place: place(field))).map { Attachment.list($0) }
    }

    /// Moves what was uploaded into the blob store, before any row names it; of kinds that are not taken only a problem is kept.
    mutating func takeFiles(_ form: FormData) throws {
        for field in fields where field.type == .area {
            guard let file = form.files(field.id + "__file").first(where: { $0.size > 0 }) else { continue }
            outlines[field.id] = String(decoding: try Data(contentsOf: file.url).prefix(8 << 20), as: UTF8.self)
        }
        for field in fields where field.type == .attachment {
            for file in form.files(field.id) {
                guard file.kind != .unknown else {
                    refused[field.id] = LocalizedText(
                        vi: "Không nhận tệp “\(file.name)”. Nhận PDF, Word, Excel, ODT, ảnh, văn bản thuần và CSV.",
                        en: "“\(file.name)” is not taken. PDF, Word, Excel, ODT, pictures, plain text and CSV are.")
                    continue
                }
                let hash = try visit.site.blobs.put(fileAt: file.url)
                let (site, commune) = (visit.site, visit.commune.code)
                // Nobody has to wait for it; what is lost with a crash, the hourly look finds.
                Task { try? await site.askForScan(commune: commune) }
                uploaded[field.id, default: []].append(
                    Attachment(hash: hash, name: file.name, type: file.kind.mediaType, size: Int64(file.size)))
            }
        }
    }
}

extension Visit {
    func attachmentItem(_ file: Attachment, url: String) -> AttachmentItem {
        AttachmentItem(fileName: file.name, url: url, detail: sizeText(file.size))
    }

    /// `1,2 MB`.
    func sizeText(_ bytes: Int64) -> String {
        if bytes < 1024 { return "\(bytes) B" }
        if bytes < 1 << 20 { return "\(bytes >> 10) KB" }
        if bytes < 1 << 30 { return FixedPoint(value: (bytes * 10) >> 20, scale: 1).text(language) + " MB" }
        return FixedPoint(value: ((bytes >> 20) * 10) >> 10, scale: 1).text(language) + " GB"
    }

    func fileURL(_ record: Record, _ field: String, _ file: Attachment) -> String { "\(urls.record(record))/tep/\(field)/\(file.hash)" }
}
