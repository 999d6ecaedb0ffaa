public import Jobs
public import Registers
public import Reports
public import Store
import Vietnamese
public import Workflows

/// Makes the PDF/A and the DOCX of a document that was issued, once: what is there is never made again.
public struct DocumentFilesJob: JobKind {
    public static let name = "document-files"
    public let id = DocumentFilesJob.name
    let engine: WorkflowEngine
    let template: DocumentTemplate
    let office: Office
    let blobs: BlobStore
    let mark: (any PaperMark)?

    struct Payload: Codable, Sendable {
        let record: String
        /// Nil for an outgoing document.
        var register: String?
    }

    /// - Parameter mark: what outgoing documents bear that are printed; nil for nothing.
    public init(
        _ engine: WorkflowEngine, template: DocumentTemplate, office: Office, blobs: BlobStore, mark: (any PaperMark)? = nil
    ) {
        self.engine = engine
        self.template = template
        self.office = office
        self.blobs = blobs
        self.mark = mark
    }

    /// Asks for the files in the transaction that issues the document.
    ///
    /// - Parameter code: its number and symbol, for the list of jobs.
    public static func ask(for record: Record, named code: String, in tx: WriteTransaction) throws {
        try tx.enqueue(
            JobRequest(
                name, commune: record.commune, label: "Tạo tệp PDF, Word của \(code)",
                payload: Payload(record: record.id.text, register: record.register)))
    }

    public func run(_ work: JobWork) async throws -> String? {
        let payload = try work.job.payload(as: Payload.self)
        let worker = Actor.system(commune: work.job.commune, origin: "job \(work.job.id)")
        guard let id = RecordID(payload.record) else { throw JobFailure("Không có văn bản này.") }
        let register = payload.register ?? DocumentDesk.register
        let (record, document) = try await work.database.read { tx in
            let record = try engine.registry.record(register, id, for: worker, in: tx)
            if register == CopyDesk.register { return (record, try CopyDesk(engine.registry).document(record, in: tx)) }
            var document = try DocumentDesk(engine.registry).drafted(record, in: tx).document
            document.verification = try mark?.verification(of: record, in: tx)
            return (record, document)
        }
        guard record.state == "issued", !record["number"].isNull else { throw JobFailure("Văn bản chưa ban hành.") }
        let wanted = Self.formats.filter { record[$0.field].isNull }
        guard !wanted.isEmpty else { return "Các tệp đã có." }
        let files = try await files(document, wanted.map(\.format))
        let made = Dictionary(uniqueKeysWithValues: zip(wanted.map(\.field), files))
        return try await keep(made, of: record, by: worker, work)
    }

    private static let formats: [(field: String, format: OfficeFormat)] = [("pdf", .pdfA), ("docx", .docx)]

    private func files(_ document: OfficialDocument, _ formats: [OfficeFormat]) async throws -> [Attachment] {
        do {
            return try zip(formats, await office.convert(template.fill(document), to: formats)).map { format, data in
                try DocumentDesk.kept(data, of: document, format, in: blobs)
            }
        } catch let failure as ReportError where !Office.isInstalled {
            throw JobFailure("Máy chủ chưa cài LibreOffice nên chưa tạo được tệp. Cài rồi chạy lại việc này. (\(failure.userMessage))")
        }
    }

    /// Whoever was faster has made them: theirs stay.
    private func keep(_ made: [String: Attachment], of record: Record, by worker: Actor, _ work: JobWork) async throws -> String {
        try await work.database.write { tx in
            try tx.takeTurn(in: work.job.commune)
            let now = try engine.registry.record(record.register, record.id, for: worker, in: tx)
            let missing = made.filter { now[$0.key].isNull }
            if !missing.isEmpty {
                _ = try engine.edit(
                    record.register, record.id, version: nil, missing.mapValues { .text(Attachment.json([$0])) }, by: worker,
                    note: "Tệp chính thức, tạo một lần khi ban hành", in: tx)
                if record.register == DocumentDesk.register, let pdf = missing["pdf"] { try mark?.note(pdf, of: now, in: tx) }
            }
            try work.note(done: Int64(missing.count), total: 2, in: tx)
            return "Đã tạo \(missing.count) tệp."
        }
    }
}
