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

    struct Payload: Codable, Sendable {
        let record: String
    }

    public init(_ engine: WorkflowEngine, template: DocumentTemplate, office: Office, blobs: BlobStore) {
        self.engine = engine
        self.template = template
        self.office = office
        self.blobs = blobs
    }

    /// Asks for the files in the transaction that issues the document.
    ///
    /// - Parameter code: its number and symbol, for the list of jobs.
    public static func ask(for record: Record, named code: String, in tx: WriteTransaction) throws {
        try tx.enqueue(
            JobRequest(name, commune: record.commune, label: "Tạo tệp PDF, Word của \(code)", payload: Payload(record: record.id.text)))
    }

    public func run(_ work: JobWork) async throws -> String? {
        let payload = try work.job.payload(as: Payload.self)
        let worker = Actor.system(commune: work.job.commune, origin: "job \(work.job.id)")
        guard let id = RecordID(payload.record) else { throw JobFailure("Không có văn bản này.") }
        let desk = DocumentDesk(engine.registry)
        let (record, document) = try await work.database.read { tx in
            let record = try engine.registry.record(DocumentDesk.register, id, for: worker, in: tx)
            return (record, try desk.drafted(record, in: tx).document)
        }
        guard record.state == "issued", document.number != nil else { throw JobFailure("Văn bản chưa ban hành.") }
        let wanted = Self.formats.filter { record[$0.field].isNull }
        guard !wanted.isEmpty else { return "Các tệp đã có." }
        var made: [String: Value] = [:]
        for (field, format) in wanted { made[field] = .text(Attachment.json([try await file(document, format)])) }
        return try await keep(made, of: record, by: worker, work)
    }

    private static let formats: [(field: String, format: OfficeFormat)] = [("pdf", .pdfA), ("docx", .docx)]

    private func file(_ document: OfficialDocument, _ format: OfficeFormat) async throws -> Attachment {
        do {
            let data = try await office.convert(template.fill(document), to: format)
            return Attachment(
                hash: try blobs.put(data), name: DocumentDesk.fileName(document, format), type: format.mediaType, size: Int64(data.count))
        } catch let failure as ReportError where !Office.isInstalled {
            throw JobFailure("Máy chủ chưa cài LibreOffice nên chưa tạo được tệp. Cài rồi chạy lại việc này. (\(failure.userMessage))")
        }
    }

    /// Whoever was faster has made them: theirs stay.
    private func keep(_ made: [String: Value], of record: Record, by worker: Actor, _ work: JobWork) async throws -> String {
        try await work.database.write { tx in
            try tx.takeTurn(in: work.job.commune)
            let now = try engine.registry.record(DocumentDesk.register, record.id, for: worker, in: tx)
            let missing = made.filter { now[$0.key].isNull }
            if !missing.isEmpty {
                _ = try engine.edit(
                    DocumentDesk.register, record.id, version: nil, missing, by: worker, note: "Tệp chính thức, tạo một lần khi ban hành",
                    in: tx)
            }
            try work.note(done: Int64(missing.count), total: 2, in: tx)
            return "Đã tạo \(missing.count) tệp."
        }
    }
}
