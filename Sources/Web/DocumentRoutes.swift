import Declarations
import Documents
import Foundation
import HTTPKit
import HTTPTypes
import Hummingbird
import Jobs
import Logging
import NIOCore
import OneStop
import Pages
import Registers
import Reports
import Store
import Vietnamese

extension Routes {
    /// Văn bản đi: the document beside its text, its pages as pictures, its files.
    func addDocuments() {
        let register = DocumentDesk.register
        get("/van-ban/:id", .records(.read, of: register)) { visit in try await visit.documentPage() }
        get("/van-ban/:id/xem", .records(.read, of: register)) { visit in try await visit.documentPreviewPage() }
        get("/van-ban/:id/trang/:page", .records(.read, of: register)) { visit in try await visit.documentPicture() }
        get("/van-ban/:id/tai/:format", .records(.read, of: register)) { visit in try await visit.documentFile() }
        // Who may do the step is the workflow's matter; whose key it is, the operator's list of signers says.
        post("/van-ban/:id/ky", .records(.read, of: register)) { visit, form in try await visit.signDocument(form) }
        get("/van-ban/:id/ky", .records(.read, of: register)) { visit in .seeOther(visit.urls.document(try visit.recordID())) }
        post("/van-ban/:id/tep", .records(.export, of: register)) { visit, _ in try await visit.makeDocumentFiles() }
    }
}

extension CommuneURLs {
    func document(_ id: RecordID) -> String { "\(base)/van-ban/\(id)" }

    /// Where somebody who changed a record goes on: a document's or dossier's own page, the record's page for all others.
    func home(_ register: String, _ id: RecordID) -> String {
        switch register {
        case DocumentDesk.register: document(id)
        case DossierDesk.register: dossier(id)
        default: record(register, id)
        }
    }
}

extension Site {
    var documents: DocumentDesk { DocumentDesk(registry) }
}

/// A document ready to be laid out.
struct LaidOutDocument: Sendable {
    let record: Record
    let drafted: DraftedDocument
    /// As flat OpenDocument text.
    let text: String
    /// Names the text, or the file of a document that was issued.
    let key: String
    /// The file that was made when the document was issued.
    let issued: Attachment?
}

extension Visit {
    /// The document that the address names, if its reader may see it.
    func laidOutDocument() async throws -> LaidOutDocument {
        let id = try recordID()
        let (record, drafted) = try await read { tx in
            let record = try registry.record(DocumentDesk.register, id, for: actor, in: tx)
            return (record, try site.documents.drafted(record, in: tx))
        }
        let text = site.documentTemplate.fill(drafted.document)
        let issued = Attachment.list(record["pdf"].text).first
        return LaidOutDocument(
            record: record, drafted: drafted, text: text, key: issued?.hash ?? String(site.secret.fingerprint(text).prefix(40)),
            issued: issued)
    }

    /// The PDF of the document: that which was issued, else one made of the text as it stands.
    private func pdf(of document: LaidOutDocument) async throws -> URL {
        if let issued = document.issued, let blob = site.blobs.url(of: issued.hash) { return blob }
        return try await site.documentPreviews.pdf(of: document.text, key: document.key)
    }

    // MARK: Pages as pictures

    func documentPreviewPage() async throws -> Response {
        let document = try await laidOutDocument()
        try await askForMissingFiles(of: document.record)
        let name = kicker(of: document)
        let crumbs = [Link(text: document.drafted.document.subject.shortened(to: 60), url: urls.document(document.record.id))]
        var page = DocumentPreviewPage(title: words("document_preview", name), crumbs: crumbs)
        do {
            let sizes = try await site.previews.shapes(of: pdf(of: document))
            page.sheets = sizes.enumerated().map { index, height in
                PageSheet(
                    id: "to-\(index + 1)", label: words("review_sheet", String(index + 1), String(sizes.count)),
                    imageUrl: CommuneURLs.query(urls.document(document.record.id) + "/trang/\(index + 1)", [("v", document.key)]),
                    height: height)
            }
            let key =
                document.issued != nil
                ? "document_pages_issued" : document.record.state == "issued" ? "document_pages" : "document_pages_draft"
            page.summary = words(key, String(sizes.count))
        } catch let failure as ReportError {
            site.logger.warning("a document can't be laid out: \(failure)")
            page.problem = Pages.Notice(
                text: Office.isInstalled ? words("document_office_failed", failure.message(language)) : words("document_no_office"),
                meaning: .atRisk)
        }
        return try await self.page(page, at: .registers)
    }

    func documentPicture() async throws -> Response {
        let document = try await laidOutDocument()
        guard let page = Int(try context.parameter("page")), (1...FilePreviews.mostPages).contains(page) else { throw HTTPFailure.notFound }
        let file = try await pdf(of: document)
        guard try await site.previews.shapes(of: file).count >= page else { throw HTTPFailure.notFound }
        let picture = try await site.previews.picture(of: file, hash: "vb-\(document.key)", page: page)
        return try FileResponse(
            path: picture.path, name: "trang-\(page).jpg", kind: .jpg, tag: "\(document.key)-\(page)", inline: true,
            // An address with another key is that of a text which is no more.
            isLasting: query["v"] == document.key
        ).response(from: request, context: context)
    }

    // MARK: Files

    /// The document as a file: those that were issued, or the draft as it stands.
    func documentFile() async throws -> Response {
        guard let format = OfficeFormat.allCases.first(where: { $0.pathExtension == (try? context.parameter("format")) }) else {
            throw HTTPFailure.notFound
        }
        let document = try await laidOutDocument()
        let field = format == .pdfA ? "pdf" : "docx"
        if let file = Attachment.list(document.record[field].text).first { return .seeOther(fileURL(document.record, field, file)) }
        let data =
            format == .pdfA
            ? try Data(contentsOf: await pdf(of: document)) : try await site.office.convert(document.text, to: format)
        return try FileResponse(
            .bytes(ByteBuffer(bytes: data)), name: DocumentDesk.fileName(document.drafted.document, format),
            kind: format == .pdfA ? .pdf : .docx
        ).response(from: request, context: context)
    }

    /// Asks once for the files of a document whose issue was taken over from elsewhere, as in a demo: when somebody first looks at it.
    private func askForMissingFiles(of record: Record) async throws {
        guard record.state == "issued", record["pdf"].isNull, Office.isInstalled, !record.isMirrored else { return }
        let isNew = try await write { tx in
            let known = try tx.first(
                """
                SELECT 1 AS one FROM job WHERE commune = \(record.commune) AND kind = \(DocumentFilesJob.name)
                AND payload LIKE \("%\(record.id.text)%") LIMIT 1
                """)
            guard known == nil else { return false }
            try DocumentFilesJob.ask(for: record, named: "\(record["number"].text ?? "")/\(record["symbol"].text ?? "")", in: tx)
            return true
        }
        if isNew { site.jobs.wake() }
    }

    /// Asks for the files of an issued document that has none: LibreOffice was missing, or the server ended meanwhile.
    func makeDocumentFiles() async throws -> Response {
        let id = try recordID()
        try await write { tx in
            let record = try registry.record(DocumentDesk.register, id, for: actor, in: tx)
            guard registry.rights.allows(.export, on: record, of: try registry.register(DocumentDesk.register), to: actor) else {
                throw RecordError.forbidden
            }
            guard record.state == "issued", record["pdf"].isNull || record["docx"].isNull else { throw HTTPFailure.badRequest() }
            try DocumentFilesJob.ask(for: record, named: "\(record["number"].text ?? "")/\(record["symbol"].text ?? "")", in: tx)
        }
        site.jobs.wake()
        return redirect(urls.document(id))
    }

    /// "Báo cáo · 05/BC-UBND".
    func kicker(of document: LaidOutDocument) -> String {
        let form = document.drafted.document
        let type = form.type?.lowercased().capitalizedFirst ?? "Công văn"
        return words("document_kicker", type, form.number.map { "\($0)/\(form.symbol)" } ?? words("document_no_number"))
    }
}
