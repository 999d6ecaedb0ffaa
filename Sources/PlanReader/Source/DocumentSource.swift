import Foundation

/// Turns the bytes of an uploaded file into a `SourceDocument`: the one place that knows file formats.
enum DocumentSource {
    /// Largest file that is opened, in bytes.
    static let limit = 40 << 20
    /// Largest text that is read, in UTF-16 units: some 600 pages.
    static let textLimit = 2_000_000

    static func read(
        _ data: Data, fileName: String, worker: URL?, progress: ReadingProgress?
    ) async throws(PlanReadError) -> SourceDocument {
        guard !data.isEmpty else { throw PlanReadError(.empty, "\(fileName): no bytes") }
        guard data.count <= limit else { throw PlanReadError(.tooLarge, "\(fileName): \(data.count) bytes, the limit is \(limit)") }
        let document = try await self.document(data, fileName, worker, progress)
        guard document.text.utf16.count <= textLimit else { throw PlanReadError(.tooLarge, "\(fileName): text too long") }
        guard document.text.contains(where: \.isLetter) else {
            throw PlanReadError(document.format == .pdf ? .noText : .empty, "\(fileName): no letters")
        }
        return document
    }

    private static func document(_ data: Data, _ fileName: String, _ worker: URL?, _ progress: ReadingProgress?) async throws(PlanReadError)
        -> SourceDocument
    {
        if data.starts(with: Array("%PDF".utf8)) {
            let content = try await PDFSource.content(of: data, progress: progress)
            return SourceDocument(format: .pdf, raw: content.blocks, doubtful: content.doubtful, printed: content.printed)
        }
        if let pdf = try PictureSource.pdf(of: data) {
            let content = try await PDFSource.content(of: pdf, progress: progress)
            let format = TIFFSource.isTIFF(data) ? SourceFormat.tiff : data.first == 0xFF ? .jpeg : .png
            return SourceDocument(format: format, raw: content.blocks, doubtful: content.doubtful, printed: content.printed)
        }
        if data.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
            let (format, blocks): (SourceFormat, [RawBlock])
            if let worker {
                (format, blocks) = try await ReadingWorker.blocks(of: data, by: worker)
            } else {
                (format, blocks) = try ArchiveSource.blocks(of: data)
            }
            return SourceDocument(format: format, raw: blocks)
        }
        if data.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
            let isSealed = data.range(of: Data("EncryptedPackage".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })) != nil
            throw PlanReadError(isSealed ? .encrypted : .wrongType, "\(fileName): an OLE2 file\(isSealed ? ", encrypted" : "")")
        }
        let text = try TextSource.decode(data, fileName)
        guard text.utf16.count <= textLimit else { throw PlanReadError(.tooLarge, "\(fileName): text too long") }
        return SourceDocument(format: .text, raw: TextSource.blocks(of: text))
    }
}
