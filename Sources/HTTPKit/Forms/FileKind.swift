/// What a file is, told by its bytes: the sender's name and type are not believed.
public enum FileKind: String, Sendable, CaseIterable {
    case pdf, docx, xlsx, odt, png, jpg, gif, webp, tiff, txt, csv, unknown

    /// The media type to serve it with, with charset where one is known.
    public var mediaType: String {
        switch self {
        case .pdf: "application/pdf"
        case .docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        case .odt: "application/vnd.oasis.opendocument.text"
        case .png: "image/png"
        case .jpg: "image/jpeg"
        case .gif: "image/gif"
        case .webp: "image/webp"
        case .tiff: "image/tiff"
        case .txt: "text/plain; charset=utf-8"
        case .csv: "text/csv; charset=utf-8"
        case .unknown: "application/octet-stream"
        }
    }

    /// Whether a browser may show it in place: raster images, PDF and plain text, none of which runs script of ours.
    public var isSafeInline: Bool { [.pdf, .png, .jpg, .gif, .webp, .txt].contains(self) }
}

extension FileKind {
    /// Bytes of a file's beginning that the decision needs.
    static let headLength = 4096

    /// - Parameter read: gives up to `count` bytes from an offset; asked only for ZIP containers, at most twice.
    init(head: [UInt8], size: Int, read: (_ offset: Int, _ count: Int) -> [UInt8]) {
        func starts(_ text: String, at offset: Int = 0) -> Bool { head.dropFirst(offset).starts(with: text.utf8) }
        self =
            switch true {
            case starts("%PDF-"): .pdf
            case head.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]): .png
            case head.starts(with: [0xFF, 0xD8, 0xFF]): .jpg
            case starts("GIF87a"), starts("GIF89a"): .gif
            case head.starts(with: [0x49, 0x49, 0x2A, 0x00]), head.starts(with: [0x4D, 0x4D, 0x00, 0x2A]): .tiff
            case starts("RIFF") && starts("WEBP", at: 8): .webp
            case head.starts(with: [0x50, 0x4B, 0x03, 0x04]): Self.container(head: head, size: size, read: read)
            default: Self.text(head, isWhole: head.count == size)
            }
    }

    /// ZIP containers (APPNOTE 4.3): office formats are told by the names in the central directory; ODF names itself in its first entry.
    private static func container(head: [UInt8], size: Int, read: (Int, Int) -> [UInt8]) -> FileKind {
        if head.dropFirst(30).starts(with: "mimetypeapplication/vnd.oasis.opendocument.text".utf8) {
            let after = head.dropFirst(30 + 47).first
            return after == UInt8(ascii: "-") ? .unknown : .odt
        }
        let tail = read(max(0, size - 65_557), min(size, 65_557))
        guard tail.count >= 22, let end = (0...tail.count - 22).last(where: { tail[$0...].starts(with: [0x50, 0x4B, 5, 6]) }) else {
            return .unknown
        }
        func number(_ bytes: [UInt8], _ at: Int, _ count: Int) -> Int { (0..<count).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) } }
        let (length, offset) = (number(tail, end + 12, 4), number(tail, end + 16, 4))
        guard offset + length <= size else { return .unknown }
        let directory = read(offset, min(length, 1 << 20))
        var names: Set<String> = []
        var at = 0
        while at + 46 <= directory.count, directory[at...].starts(with: [0x50, 0x4B, 1, 2]) {
            let nameLength = number(directory, at + 28, 2)
            guard at + 46 + nameLength <= directory.count else { break }
            names.insert(String(decoding: directory[(at + 46)..<(at + 46 + nameLength)], as: UTF8.self))
            at += 46 + nameLength + number(directory, at + 30, 2) + number(directory, at + 32, 2)
        }
        guard names.contains("[Content_Types].xml") else { return .unknown }
        return names.contains("word/document.xml") ? .docx : names.contains("xl/workbook.xml") ? .xlsx : .unknown
    }

    /// UTF-8 without control characters is text; text whose first lines share a count of one separator is CSV. HTML, SVG and XML are
    /// `unknown`: they are never to be shown as what they claim.
    private static func text(_ head: [UInt8], isWhole: Bool) -> FileKind {
        var bytes = head[...]
        if !isWhole {
            // The head may end inside a character: leave out its beginning.
            while let last = bytes.last, last & 0xC0 == 0x80 { bytes.removeLast() }
            if let last = bytes.last, last >= 0xC0 { bytes.removeLast() }
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        guard let text = plainText(bytes), let first = text.first(where: { !$0.isWhitespace }), first != "<" else { return .unknown }
        let lines = text.split(whereSeparator: \.isNewline).dropLast(isWhole ? 0 : 1).prefix(5)
        let isTable = [";", ",", "\t"].contains { (separator: Character) in
            let counts = lines.map { line in line.count { $0 == separator } }
            return lines.count > 1 && counts[0] > 0 && counts.allSatisfy { $0 == counts[0] }
        }
        return isTable ? .csv : .txt
    }
}
