import Foundation

/// A range of `SourceDocument.text`, in UTF-16 code units (what a browser's `String` counts), `start` included, `end` not.
public struct SourceSpan: Sendable, Hashable, Codable {
    public var start: Int
    public var end: Int

    public init(start: Int, end: Int) {
        self.start = start
        self.end = end
    }

    func union(_ other: SourceSpan) -> SourceSpan { SourceSpan(start: min(start, other.start), end: max(end, other.end)) }
}

/// A piece of the canonical text that knows where it stands: every reading rule works on passages, so every item keeps a true span.
public struct Passage: Sendable, Equatable {
    public let text: String
    /// UTF-16 offset of `text` in `SourceDocument.text`.
    public let start: Int

    public var length: Int { text.utf16.count }
    public var span: SourceSpan { SourceSpan(start: start, end: start + length) }
    var isBlank: Bool { text.allSatisfy(\.isWhitespace) }

    /// The part at a UTF-16 `range` of `text`, without white space around it.
    func slice(_ range: NSRange) -> Passage {
        let units = text.utf16
        let length = units.count
        var offset = min(max(0, range.location), length)
        var lower = units.index(units.startIndex, offsetBy: offset)
        var upper = units.index(units.startIndex, offsetBy: min(length, max(offset, range.location + range.length)))
        while lower < upper, Passage.isSpace(units[lower]) {
            lower = units.index(after: lower)
            offset += 1
        }
        while upper > lower, Passage.isSpace(units[units.index(before: upper)]) { upper = units.index(before: upper) }
        return Passage(text: String(text[lower..<upper]), start: start + offset)
    }

    func slice(from offset: Int) -> Passage { slice(NSRange(location: offset, length: max(0, length - offset))) }

    private static func isSpace(_ unit: UInt16) -> Bool { unit == 32 || unit == 10 || unit == 9 || unit == 0xA0 }
}

/// What kind of file a document came as.
public enum SourceFormat: String, Sendable { case text, docx, odt, pdf, jpeg, png, tiff }

/// A document as one canonical text (NFC, one line a paragraph, table cells parted by tabs) and its blocks in reading order.
public struct SourceDocument: Sendable {
    public enum Block: Sendable {
        case paragraph(Passage)
        case table(Table)
        /// Kept for display, never read for items.
        case footnote(Passage)
    }

    /// A table whose first `headerRows` rows are the heading. A merged cell gives its passage to every row it covers.
    public struct Table: Sendable {
        public var rows: [[Passage]]
        public var span: SourceSpan
    }

    public let format: SourceFormat
    public let text: String
    public let blocks: [Block]
    /// Words that recognition of letters was not sure of; nil where nothing had to be recognised.
    public let doubtful: Set<String>?
    /// The pages of the file with the places of its words; empty for a file without pages.
    public let pages: [SourcePage]

    /// The words of `span`.
    public func text(at span: SourceSpan) -> String {
        let units = text.utf16
        let lower = units.index(units.startIndex, offsetBy: max(0, min(span.start, units.count)))
        let upper = units.index(units.startIndex, offsetBy: max(0, min(span.end, units.count)))
        return String(units[lower..<max(lower, upper)]) ?? ""
    }
}

/// A block before its place in the canonical text is known.
enum RawBlock: Sendable {
    case paragraph(String)
    case footnote(String)
    case table([[RawCell]])
}

/// A cell; `copyOf` names the cell above or to the left (row, column) that it is merged with.
struct RawCell: Sendable {
    var text: String
    var copyOf: (row: Int, column: Int)?

    /// Most cells of a row, and rows of a table: every row is made as wide as the widest.
    static let most = 100
    static let mostRows = 5000
}

extension SourceDocument {
    init(format: SourceFormat, raw: [RawBlock], doubtful: Set<String>? = nil, printed: [PrintedPage] = []) {
        var text = ""
        var offset = 0
        func append(_ piece: String, then separator: String) -> Passage {
            let clean = SourceDocument.collapsed(piece)
            let passage = Passage(text: clean, start: offset)
            text += clean + separator
            offset += clean.utf16.count + separator.utf16.count
            return passage
        }
        var blocks: [Block] = []
        for block in raw {
            switch block {
            case .paragraph(let piece):
                guard !piece.allSatisfy(\.isWhitespace) else { continue }
                blocks.append(.paragraph(append(piece, then: "\n")))
            case .footnote(let piece):
                guard !piece.allSatisfy(\.isWhitespace) else { continue }
                blocks.append(.footnote(append(piece, then: "\n")))
            case .table(let rawRows):
                let start = offset
                var rows: [[Passage]] = []
                for cells in rawRows {
                    var row: [Passage] = []
                    for (column, cell) in cells.enumerated() {
                        let separator = column == cells.count - 1 ? "\n" : "\t"
                        if let origin = cell.copyOf, origin.row < rows.count, origin.column < rows[origin.row].count {
                            _ = append("", then: separator)
                            row.append(rows[origin.row][origin.column])
                        } else if let origin = cell.copyOf, origin.row == rows.count, origin.column < row.count {
                            _ = append("", then: separator)
                            row.append(row[origin.column])
                        } else {
                            row.append(append(cell.text, then: separator))
                        }
                    }
                    rows.append(row)
                }
                blocks.append(.table(Table(rows: rows, span: SourceSpan(start: start, end: offset))))
            }
        }
        let pages = WordPlacer.place(blocks, on: printed)
        self.init(format: format, text: text, blocks: blocks, doubtful: doubtful, pages: pages)
    }

    /// `text` in NFC. Composing asks the tables of Unicode for every letter, and nearly all text is composed already.
    static func composed(_ text: String) -> String {
        let isOpen = text.unicodeScalars.contains {
            (0x300...0x36F).contains($0.value) || $0.value >= 0x1100 && $0.value < 0x1E00 || $0.value > 0x3000
        }
        return isOpen ? text.precomposedStringWithCanonicalMapping : text
    }

    /// `text` in NFC, runs of blanks made one space, line breaks kept, nothing around.
    static func collapsed(_ text: String) -> String {
        let text = composed(text)
        guard !isPlain(text) else { return text }
        var result = String.UnicodeScalarView()
        var pending: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 10: pending = result.isEmpty ? nil : "\n"
            case 0...32, 0x85, 0xA0, 0x1680, 0x2000...0x200B, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF:
                if pending == nil, !result.isEmpty { pending = " " }
            default:
                if let space = pending { result.append(space) }
                pending = nil
                // Eth looks like the Vietnamese letter and is often typed or recognised for it.
                result.append(scalar == "\u{D0}" ? "\u{110}" : scalar == "\u{F0}" ? "\u{111}" : scalar)
            }
        }
        return String(result)
    }

    /// Whether nothing is to be collapsed, as in most text: single spaces between words, and no other blank or eth.
    private static func isPlain(_ text: String) -> Bool {
        var last: UInt32 = 32
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 32: if last == 32 { return false }
            case 33...126, 0xA1...0xCF, 0xD1...0xEF, 0xF1...0x167F, 0x1E00...0x1FFF, 0x2010...0x2027, 0x2030...0x205E: break
            default: return false
            }
            last = scalar.value
        }
        return last != 32
    }
}
