import Foundation

/// A line of running text, before lines are joined to paragraphs.
struct TextLine: Sendable {
    var text: String
    /// Empty lines before it.
    var blanks = 0
    /// How much of the column it fills, 0...1: a line well short of 1 ends a paragraph.
    var fill: Double
    /// More room before it than between the lines of one paragraph.
    var isSpaced = false
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
                let end =
                    lines[index...].prefix(RawCell.mostRows).firstIndex { !isTabbed($0.text) } ?? min(lines.count, index + RawCell.mostRows)
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
        var scalars = String.UnicodeScalarView()
        for scalar in SourceDocument.composed(text).unicodeScalars where scalar != "\r" {
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
            let words = wordGap.replacing(in: line.trimmingCharacters(in: .whitespaces), with: "\t").replacingOccurrences(of: " ", with: "")
            return (text as NSString).replacingCharacters(
                in: match.range, with: String(indent) + words.replacingOccurrences(of: "\t", with: " "))
        }
    }

    private static let rule = Pattern(#"^\|[\s|:-]+\|$|^[\s:|-]*-{3,}\s*\|[\s|:-]*$"#)
    private static let hash = Pattern(#"^#{1,6}\s+"#)

    /// Without the marks that texts for the web are written with: "## I. MỤC TIÊU", "**Số:**", "| TT | Chỉ tiêu |"; nil for a table's rule.
    private static func unmarked(_ line: String) -> String? {
        if line.hasPrefix("|"), line.hasSuffix("|"), line.count(where: { $0 == "|" }) > 3, !rule.matches(line) {
            return line.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false).map {
                $0.trimmingCharacters(in: .whitespaces)
            }.joined(separator: "\t")
        }
        if line.contains("|"), rule.matches(line) { return nil }
        // Without bars around it, a bar at the beginning leaves the first cell empty.
        if line.components(separatedBy: " | ").count > 2 || line.hasPrefix("|") && line.count(where: { $0 == "|" }) > 1 {
            return line.split(separator: "|", omittingEmptySubsequences: false).map { $0.trimmingCharacters(in: .whitespaces) }.joined(
                separator: "\t")
        }
        let bare = hash.replacing(in: line, with: "")
        return bare.hasPrefix("**") && bare.dropFirst(2).contains("**") ? bare.replacingOccurrences(of: "**", with: "") : bare
    }

    private static func lines(of text: String) -> [TextLine] {
        var result: [TextLine] = []
        var blanks = 0
        for raw in text.split(omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "\u{0C}" }) {
            if raw.utf8.allSatisfy({ $0 <= 32 }) {
                blanks += 1
                continue
            }
            guard let plain = unmarked(raw.trimmingCharacters(in: .whitespaces)) else { continue }
            let text = isTabbed(String(raw)) ? String(raw) : plain
            result.append(TextLine(text: text, blanks: blanks, fill: 0))
            blanks = 0
        }
        let lengths = result.map(\.text.count).sorted()
        let full = Double(lengths.isEmpty ? 1 : max(20, lengths[min(lengths.count - 1, lengths.count * 9 / 10)]))
        for index in result.indices { result[index].fill = min(1, Double(result[index].text.count) / full) }
        return result
    }

    /// Most lines of a copied PDF are nearly as long as the column is wide; the paragraphs of a clean text have any length.
    private static func isWrapped(_ lines: [TextLine]) -> Bool {
        let lengths = lines.map(\.text.count).sorted()
        guard lengths.count > 20 else { return false }
        let full = lengths[lengths.count * 9 / 10]
        let near = lengths.count { $0 * 5 >= full * 4 }
        let broken = zip(lines, lines.dropFirst()).count { last, next in
            (next.text.first?.isLowercase ?? false) && !(last.text.last.map { ".;:".contains($0) } ?? true) && !next.text.contains("\t")
        }
        return full <= 130 && (near * 3 >= lengths.count || broken * 8 >= lengths.count)
    }

    /// Lines of a text that an editor wrapped at one width, with many short lines between: a line is full where the next line's first word would
    /// not have fitted. Nil where nothing was wrapped.
    private static func filled(_ lines: [TextLine]) -> [TextLine]? {
        let running = lines.filter { !$0.text.contains("\t") }
        guard let width = running.map(\.text.count).max(), (50...130).contains(width) else { return nil }
        func isFull(_ line: TextLine, before next: TextLine) -> Bool {
            next.blanks == 0 && !next.text.contains("\t") && !line.text.contains("\t") && line.text.count * 3 > width * 2
                && line.text.count + 1 + next.text.prefix { !$0.isWhitespace }.count > width
        }
        var result = lines
        var broken = 0
        for index in lines.indices {
            let next = index + 1 < lines.count ? lines[index + 1] : nil
            let full = next.map { isFull(lines[index], before: $0) } ?? false
            if full, let next, !LineAssembler.isMarked(next.text), !(lines[index].text.last.map { ".;:".contains($0) } ?? true) {
                broken += 1
            }
            result[index].fill = full ? 1 : 0.3
            result[index].isSpaced = lines[index].blanks > 0
        }
        return broken >= 2 ? result : nil
    }

    private static func isTabbed(_ text: String) -> Bool { text.count { $0 == "\t" } >= 2 }

    /// Rows of tab-parted cells; a row without a number and a name is what a page break left of the row above.
    private static func tabbedRows(_ lines: ArraySlice<TextLine>) -> [[RawCell]] {
        var rows: [[String]] = []
        for line in lines {
            let cells = line.text.split(separator: "\t", maxSplits: RawCell.most - 1, omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }
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
