import Declarations
public import Foundation
public import Registers
public import Reports
public import Store
import Vietnamese

/// A record of the register of outgoing documents as the document that it stands for.
public struct DraftedDocument: Sendable {
    public let document: OfficialDocument
    public let layout: DocumentLayout
    /// What to mend in its form.
    public let findings: [FormFinding]

    /// What keeps it from being issued.
    public var faults: [FormFinding] { findings.filter(\.mustBeMended) }
}

/// Reads outgoing documents (văn bản đi) from their records: header, symbol and signature follow from the commune, the issuing unit and the post
/// that signs.
public struct DocumentDesk: Sendable {
    public static let register = "outgoing_document"
    public static let incoming = "incoming_document"
    /// The fields that are the document's text and hold for as long as it is drafted.
    public static let textFields = [
        "subject", "addressees", "bases", "body", "annexes", "second_signer", "recipients",
    ]

    let registry: Registry

    public init(_ registry: Registry) {
        self.registry = registry
    }

    /// The document as it stands: with number and date once it is issued, with room for them before.
    public func drafted(_ record: Record, in tx: ReadTransaction) throws -> DraftedDocument {
        let parts = try DocumentParts(record, registry, in: tx)
        let document = parts.document
        return DraftedDocument(document: document, layout: parts.layout, findings: document.findings(parts.layout))
    }

    /// The field of the record in which a component is mended.
    public static func field(of part: FormFinding.Part) -> String {
        switch part {
        case .type: "type"
        case .subject: "subject"
        case .addressees: "addressees"
        case .bases: "bases"
        case .body: "body"
        case .signature: "signer"
        case .secondSignature: "second_signer"
        case .recipients: "recipients"
        case .annexes: "annexes"
        }
    }

    /// Keeps a file made of the document.
    public static func kept(_ data: Data, of document: OfficialDocument, _ format: OfficeFormat, in blobs: BlobStore) throws -> Attachment {
        Attachment(hash: try blobs.put(data), name: fileName(document, format), type: format.mediaType, size: Int64(data.count))
    }

    /// The name of a file made of the document: `05-BC-UBND.pdf`, `du-thao.pdf` before it has a number.
    public static func fileName(_ document: OfficialDocument, _ format: OfficeFormat) -> String {
        let number = document.copy.map { ($0.number, $0.symbol) } ?? (document.number, document.symbol)
        let name = number.0.map { "\($0)-\(number.1)" } ?? "du-thao"
        return name.map { $0 == "/" || $0 == " " ? "-" : String($0) }.joined() + "." + format.pathExtension
    }
}
