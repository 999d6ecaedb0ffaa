import Declarations
public import Registers
public import Reports
public import Store
import Vietnamese
import Workflows

/// Copies of documents (bản sao): the copied text with the copy's own part below it.
public struct CopyDesk: Sendable {
    public static let register = "document_copy"
    let registry: Registry

    public init(_ registry: Registry) { self.registry = registry }

    /// What the three kinds are called (Decree 30/2020/NĐ-CP, Annex III, I).
    private static let forms = ["copy": ("SAO Y", "SY"), "extract": ("TRÍCH SAO", "TrS"), "relay": ("SAO LỤC", "SL")]

    /// The paper that is signed. Of a document that came in only the copy's own part: it is printed below the photocopy.
    public func document(_ record: Record, in tx: ReadTransaction) throws -> OfficialDocument {
        let own = try DocumentParts(record, registry, in: tx)
        let (form, abbreviation) = Self.forms[record["kind"].text ?? ""] ?? ("SAO Y", "SY")
        let frame = own.document
        let copy = OfficialDocument.Copy(
            form: form, issuer: frame.issuer, number: record["number"].text, symbol: "\(abbreviation)-UBND", place: frame.place,
            date: frame.date, signature: frame.signature, recipients: DocumentText.list(record["recipients"].text))
        guard let id = record["outgoing"].text,
            let source = try registry.records(DocumentDesk.register, [id], commune: record.commune, in: tx)[id]
        else {
            var sheet = frame
            (sheet.copy, sheet.isCopySheet) = (copy, true)
            return sheet
        }
        var document = try DocumentParts(source, registry, in: tx).document
        if record["kind"].text == "extract" {
            document.body = DocumentText.blocks(record["extract"].text ?? "")
            document.annexes = []
        }
        document.copy = copy
        return document
    }

    /// "Sao y, Ủy ban nhân dân xã Suối Mây": what the office's signature on an electronic copy says besides the time (part II, I.3).
    func mark(_ document: OfficialDocument) -> String {
        "\((document.copy?.form ?? "").lowercased().capitalizedFirst), \((document.copy?.issuer ?? []).joined(separator: " "))"
    }

    /// The file that an electronic copy is: the issued PDF, or the first PDF that came in.
    ///
    /// - Throws: `RecordError` with `invalid` where there is none.
    func file(of record: Record, in tx: ReadTransaction) throws -> Attachment {
        for (field, register, files) in [("outgoing", DocumentDesk.register, "pdf"), ("incoming", DocumentDesk.incoming, "file")] {
            guard let id = record[field].text, let source = try registry.records(register, [id], commune: record.commune, in: tx)[id] else {
                continue
            }
            if let pdf = Attachment.list(source[files].text).first(where: { $0.type == OfficeFormat.pdfA.mediaType }) { return pdf }
            throw RecordError.invalid([
                FieldProblem(
                    field, vi: "Văn bản được sao chưa có tệp PDF; sao trên giấy, hoặc đính kèm tệp trước.",
                    en: "The document has no PDF to be copied electronically.")
            ])
        }
        throw RecordError.invalid([FieldProblem("outgoing", vi: "Chưa chọn văn bản được sao.", en: "Choose the document.")])
    }

    /// What the step that signs a copy leaves in its record; asks for the paper's files.
    func issued(_ record: Record, _ worker: Actor, _ engine: WorkflowEngine, in tx: WriteTransaction) throws {
        let document = try document(record, in: tx)
        guard let copy = document.copy else { return }
        guard !copy.signature.name.isEmpty else {
            throw RecordError.invalid([FieldProblem("signer", vi: "Chức danh ký chưa có người giữ.", en: "Nobody holds the signing post.")])
        }
        var values: [String: Value] = [
            "symbol": .text(copy.symbol), "signer_name": .text(copy.signature.name), "mark": .text(mark(document)),
        ]
        let isPaper = record["medium"].text == "paper"
        if !isPaper { values["pdf"] = .text(Attachment.json([try file(of: record, in: tx)])) }
        _ = try engine.edit(Self.register, record.id, version: nil, values, by: worker, in: tx)
        if isPaper { try DocumentFilesJob.ask(for: record, named: "\(copy.number ?? "")/\(copy.symbol)", in: tx) }
    }
}
