import Foundation

/// Turns the bytes of an uploaded file into a `SourceDocument`: the one place that knows file formats.
enum DocumentSource {
    /// Largest file that is opened, in bytes.
    static let limit = 40 << 20
    /// Largest text that is read, in UTF-16 units: some 600 pages.
    static let textLimit = 2_000_000

    static func read(_ data: Data, fileName: String) async throws(PlanReadError) -> SourceDocument {
        guard !data.isEmpty else { throw PlanReadError(.empty, "\(fileName): no bytes") }
        guard data.count <= limit else { throw PlanReadError(.tooLarge, "\(fileName): \(data.count) bytes, the limit is \(limit)") }
        let document: SourceDocument
        if data.starts(with: Array("%PDF".utf8)) {
            document = SourceDocument(format: .pdf, raw: try await PDFSource.blocks(of: data))
        } else if data.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
            document = SourceDocument(format: .docx, raw: try WordSource.blocks(of: data))
        } else if data.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
            let isSealed = data.range(of: Data("EncryptedPackage".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })) != nil
            throw PlanReadError(isSealed ? .encrypted : .wrongType, "\(fileName): an OLE2 file\(isSealed ? ", encrypted" : "")")
        } else {
            document = SourceDocument(format: .text, raw: TextSource.blocks(of: try TextSource.decode(data, fileName)))
        }
        guard document.text.utf16.count <= textLimit else { throw PlanReadError(.tooLarge, "\(fileName): text too long") }
        guard document.text.contains(where: \.isLetter) else {
            throw PlanReadError(document.format == .pdf ? .noText : .empty, "\(fileName): no letters")
        }
        return document
    }
}
