/// What a file is by its first bytes.
enum FileKind {
    case zip, compound, webPage, pdf, picture, text

    init(_ bytes: [UInt8]) {
        switch bytes {
        case _ where bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) || bytes.starts(with: [0x50, 0x4B, 0x05, 0x06]): self = .zip
        case _ where bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]): self = .compound
        case _ where bytes.starts(with: Array("%PDF".utf8)): self = .pdf
        case _ where FileKind.pictures.contains(where: { bytes.starts(with: $0) }): self = .picture
        case _ where FileKind.isMarkup(bytes): self = .webPage
        default: self = .text
        }
    }

    /// Why the file can't be read as text; nothing when it can.
    var refusal: SheetError? {
        switch self {
        case .text: nil
        case .zip: SheetError(.wrongType, "a ZIP archive, not text")
        case .compound: SheetError(.oldWorkbook, "a compound file")
        case .pdf: SheetError(.wrongType, "a PDF")
        case .picture: SheetError(.wrongType, "a picture")
        case .webPage: SheetError(.webPage, "begins with a tag")
        }
    }

    /// PNG, JPEG, GIF: scans of tables are handed in for tables.
    private static let pictures: [[UInt8]] = [[0x89, 0x50, 0x4E, 0x47], [0xFF, 0xD8, 0xFF], Array("GIF8".utf8)]

    /// Many systems in use call a web page .xls, since Excel opens it.
    private static func isMarkup(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
        let begin = rest.drop { $0 == 32 || (9...13).contains($0) }.prefix(9)
        let word = String(decoding: begin, as: UTF8.self).lowercased()
        return ["<html", "<!doctype", "<?xml", "<table", "<!--"].contains { word.hasPrefix($0) }
    }
}
