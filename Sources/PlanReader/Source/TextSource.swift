import Foundation

/// A line of running text, before lines are joined to paragraphs.
struct TextLine: Sendable {
    let text: String
    /// How many characters `text` has.
    let length: Int
    /// Empty lines before it.
    var blanks = 0
    /// How much of the column it fills, 0...1: a line well short of 1 ends a paragraph.
    var fill: Double
    /// More room before it than between the lines of one paragraph.
    var isSpaced = false

    init(text: String, blanks: Int = 0, fill: Double, isSpaced: Bool = false) {
        self.text = text
        length = text.count
        self.blanks = blanks
        self.fill = fill
        self.isSpaced = isSpaced
    }

    fileprivate var hasTab: Bool { text.has(.tab) }

    /// Goes on after it, as its last sign tells.
    fileprivate var isOpen: Bool { !(text.last.map { ".;:".contains($0) } ?? true) }
}

/// Plain text: clean (a line is a paragraph, table cells parted by tabs) or copied from a PDF (wrapped lines, flattened tables).
enum TextSource {
    static func decode(_ data: Data, _ fileName: String) throws(PlanReadError) -> String {
        let text: String?
        if data.starts(with: [0xFF, 0xFE]) || data.starts(with: [0xFE, 0xFF]) {
            text = String(data: data, encoding: .utf16)
        } else {
            text = String(data: data, encoding: .utf8)
        }
        guard let text else { throw PlanReadError(.wrongType, "\(fileName): neither UTF-8 text, DOCX nor PDF") }
        let controls = text.unicodeScalars.count { $0.value < 32 && !"\t\n\r\u{0C}\u{0B}".unicodeScalars.contains($0) }
        guard controls * 50 <= text.unicodeScalars.count else { throw PlanReadError(.wrongType, "\(fileName): binary content") }
        return text
    }

    static func blocks(of text: String) -> [RawBlock] {
        let text = closedUp(normalised(text))
        let isLaidOut = TextLayout.isLaidOut(text)
        return BoxTable.parts(of: text).flatMap { part -> [RawBlock] in
            switch part {
            case .table(let rows): [.table(rows)]
            case .text(let text): isLaidOut ? PDFSource.blocks(of: TextLayout.pages(of: text).map { Page(words: $0) }) : running(text)
            }
        }
    }

    private static func running(_ text: String) -> [RawBlock] {
        var lines = self.lines(of: text)
        var isWrapped = self.isWrapped(lines)
        if !isWrapped, let filled = filled(lines) { (lines, isWrapped) = (filled, true) }
        var blocks: [RawBlock] = []
        var pending: [TextLine] = []
        func flush() {
            blocks += LineAssembler.paragraphs(pending, wrapped: isWrapped)
            pending = []
        }
        var index = 0
        while index < lines.count {
            if isTabbed(lines[index].text) {
                flush()
                let end = tabbedEnd(lines, from: index)
                blocks.append(.table(tabbedRows(lines[index..<end])))
                index = end
            } else if let table = FlatTable.read(lines, from: index) {
                flush()
                blocks.append(.table(table.rows))
                index = table.end
            } else {
                pending.append(lines[index])
                index += 1
            }
        }
        flush()
        return blocks
    }

    /// NFC, lines ended by one character, no hard spaces.
    private static func normalised(_ text: String) -> String {
        let text = SourceDocument.composed(text)
        guard text.unicodeScalars.contains(where: { $0 == "\r" || $0 == "\u{A0}" }) else { return text }
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where scalar != "\r" {
            scalars.append(scalar == "\u{A0}" ? " " : scalar)
        }
        return String(scalars)
    }

    private static let spaced = Pattern(#"(?m)^[ \t]*(?:\p{L} +){4,}\p{L}[ \t]*$"#)
    private static let wordGap = Pattern(" {2,}")

    /// Titles that are set with room between their letters ("K Ế   H O Ạ C H") as words.
    private static func closedUp(_ text: String) -> String {
        spaced.all(in: text).reversed().reduce(text) { text, match in
            guard let line = match[0] else { return text }
            let indent = line.prefix { $0.isWhitespace }
            let words = wordGap.replacing(in: line.trimmed, with: "\t").replacingOccurrences(of: " ", with: "")
            return (text as NSString).replacingCharacters(
                in: match.range, with: String(indent) + words.replacingOccurrences(of: "\t", with: " "))
        }
    }

    private static let rule = Pattern(#"^\|[\s|:-]+\|$|^[\s:|-]*-{3,}\s*\|[\s|:-]*$"#)
    private static let hash = Pattern(#"^#{1,6}\s+"#, .opens("#"))

    /// Without the marks that texts for the web are written with: "## I. MỤC TIÊU", "**Số:**", "| TT | Chỉ tiêu |"; nil for a table's rule.
    private static func unmarked(_ line: String) -> String? {
        if line.has(UInt8(ascii: "|")) {
            let bars = line.count { $0 == "|" }
            if line.hasPrefix("|"), line.hasSuffix("|"), bars > 3, !rule.matches(line) { return tabbed(line.dropFirst().dropLast()) }
            if rule.matches(line) { return nil }
            // Without bars around it, a bar at the beginning leaves the first cell empty.
            if line.components(separatedBy: " | ").count > 2 || line.hasPrefix("|") && bars > 1 { return tabbed(line[...]) }
        }
        let bare = hash.replacing(in: line, with: "")
        return bare.hasPrefix("**") && bare.dropFirst(2).contains("**") ? bare.replacingOccurrences(of: "**", with: "") : bare
    }

    /// The cells between bars parted by tabs instead.
    private static func tabbed(_ cells: Substring) -> String {
        cells.split(separator: "|", omittingEmptySubsequences: false).map(\.trimmed).joined(separator: "\t")
    }

    private static func lines(of text: String) -> [TextLine] {
        var result: [TextLine] = []
        var blanks = 0
        for raw in text.pageLines {
            if raw.utf8.allSatisfy({ $0 <= 32 }) {
                blanks += 1
                continue
            }
            guard let plain = unmarked(raw.trimmed) else { continue }
            result.append(TextLine(text: isTabbed(raw) ? String(raw) : plain, blanks: blanks, fill: 0))
            blanks = 0
        }
        let lengths = result.map(\.length).sorted()
        let full = Double(lengths.isEmpty ? 1 : max(20, lengths[min(lengths.count - 1, lengths.count * 9 / 10)]))
        for index in result.indices { result[index].fill = min(1, Double(result[index].length) / full) }
        return result
    }

    /// Most lines of a copied PDF are nearly as long as the column is wide; the paragraphs of a clean text have any length.
    private static func isWrapped(_ lines: [TextLine]) -> Bool {
        let lengths = lines.map(\.length).sorted()
        guard lengths.count > 20 else { return false }
        let full = lengths[lengths.count * 9 / 10]
        let near = lengths.count { $0 * 5 >= full * 4 }
        let broken = zip(lines, lines.dropFirst()).count { last, next in
            last.isOpen && (next.text.first?.isLowercase ?? false) && !next.hasTab
        }
        return full <= 130 && (near * 3 >= lengths.count || broken * 8 >= lengths.count)
    }

    /// Letters of different widths leave room at the end of a line.
    private static let goesOn = Pattern(#"^(?:\p{Ll}|20\d\d[,;\s])"#, caseSensitive: true)

    /// Lines of a text that an editor wrapped at one width, with many short lines between: a line is full where the next line's first word would
    /// not have fitted. Nil where nothing was wrapped.
    private static func filled(_ lines: [TextLine]) -> [TextLine]? {
        let running = lines.filter { !$0.hasTab }
        guard let width = running.map(\.length).max(), (50...130).contains(width) else { return nil }
        func isFull(_ line: TextLine, before next: TextLine) -> Bool {
            next.blanks == 0 && line.length * 3 > width * 2 && !next.hasTab && !line.hasTab
                && (line.length + 1 + next.text.prefix { !$0.isWhitespace }.count > width
                    || line.length * 10 > width * 9 && line.isOpen && goesOn.matches(next.text))
        }
        var result = lines
        var broken = 0
        for index in lines.indices {
            let next = index + 1 < lines.count ? lines[index + 1] : nil
            let full = next.map { isFull(lines[index], before: $0) } ?? false
            if full, let next, lines[index].isOpen, !LineAssembler.isMarked(next.text) { broken += 1 }
            result[index].fill = full ? 1 : 0.3
            result[index].isSpaced = lines[index].blanks > 0
        }
        return broken >= 2 ? result : nil
    }

    /// Where a run of tabbed lines ends: a short line between rows of one width heads the rows below it.
    private static func tabbedEnd(_ lines: [TextLine], from start: Int) -> Int {
        let limit = min(lines.count, start + RawCell.mostRows)
        let width = tabs(lines[start].text)
        var end = start
        while end < limit {
            if !isTabbed(lines[end].text) {
                guard end + 1 < limit, lines[end].length < 120, !lines[end].text.hasSuffix("."),
                    tabs(lines[end - 1].text) == width, tabs(lines[end + 1].text) == width, !isHeadingRow(lines[end + 1].text)
                else { break }
            }
            end += 1
        }
        return end
    }

    /// A row of column titles begins a table of its own.
    private static func isHeadingRow(_ text: String) -> Bool {
        text.split(separator: "\t").count { $0.count < 40 && Columns.kind(of: String($0)) != nil } > 2
    }

    private static func tabs(_ text: some StringProtocol) -> Int { text.utf8.count { $0 == .tab } }

    private static let groupLabel = Pattern(#"^([IVX]{1,5}|[A-E]|\d{1,2})[.)]?\s+(?=\p{L})"#, caseSensitive: true)

    /// The cells of a line; one without tabs heads a group and has its label and its name.
    private static func cells(of line: String) -> [String] {
        if !isTabbed(line), let match = groupLabel.first(in: line) { return [match[1] ?? "", suffix(line, from: match.end)] }
        return line.split(separator: "\t", maxSplits: RawCell.most - 1, omittingEmptySubsequences: false).map {
            $0.trimmed
        }
    }

    private static func isTabbed(_ text: some StringProtocol) -> Bool { tabs(text) >= 2 }

    /// Rows of tab-parted cells; a row without a number and a name is what a page break left of the row above.
    private static func tabbedRows(_ lines: ArraySlice<TextLine>) -> [[RawCell]] {
        var rows: [[String]] = []
        for line in lines {
            let cells = cells(of: line.text)
            if cells.first == "", cells.dropFirst().first == "", let last = rows.indices.last, rows[last].count >= cells.count {
                for (column, cell) in cells.enumerated() where !cell.isEmpty { rows[last][column] += " " + cell }
            } else {
                rows.append(cells)
            }
        }
        let width = rows.map(\.count).max() ?? 0
        return rows.map { row in (0..<width).map { RawCell(text: $0 < row.count ? row[$0] : "") } }
    }
}
