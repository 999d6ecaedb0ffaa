/// Reads the body of a document as officials type it: every line is a paragraph; `I.` begins a part, `1.` a section where a title stands alone
/// in its line, `Điều 1.` an article, lines of `| a | b |` a table, `**bold**` and `*italic*` mark words.
public struct DocumentText {
    /// - Parameter text: what was typed; control characters other than line ends are left out.
    public static func blocks(_ text: String) -> [DocumentBlock] {
        var blocks: [DocumentBlock] = []
        var table: [[String]] = []
        func closeTable() {
            guard let head = table.first else { return }
            let rows = table.dropFirst().map { Array(($0 + Array(repeating: "", count: head.count)).prefix(head.count)) }
            let columns = head.indices.map { index in column(head[index], rows.map { $0[index] }) }
            blocks.append(.table(DocumentTable(columns: columns, rows: rows)))
            table = []
        }
        for line in text.split(whereSeparator: \.isNewline) {
            let line = line.filter { !$0.isASCII || $0 >= " " }.drop { $0 == " " }
            if let cells = cells(line) {
                // The rule under a head says nothing.
                if !cells.allSatisfy({ $0.allSatisfy { "-: ".contains($0) } }) { table.append(cells) }
                continue
            }
            closeTable()
            if !line.isEmpty { blocks.append(block(String(line))) }
        }
        closeTable()
        return blocks
    }

    /// Annexes: each begins with a line of `# title`, in landscape where that ends with `(ngang)`; what stands before the first one is left out.
    public static func annexes(_ text: String) -> [OfficialDocument.Annex] {
        var annexes: [(title: String, lines: [Substring])] = []
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            if let found = line.wholeMatch(of: /\s*#\s*([^#].*)/) {
                annexes.append((String(found.1), []))
            } else if !annexes.isEmpty {
                annexes[annexes.count - 1].lines.append(line)
            }
        }
        return annexes.map { annex in
            let title = annex.title.replacing(/\s*\(ngang\)\s*$/, with: "")
            return .init(
                title: String(title.reversed().drop { $0 == " " }.reversed()), body: blocks(annex.lines.joined(separator: "\n")),
                isLandscape: title != annex.title)
        }
    }

    /// Lines of a list as officials type it: without dashes before them and marks behind them.
    public static func list(_ text: String?) -> [String] {
        (text ?? "").split(whereSeparator: \.isNewline).map { line in
            let begun = line.drop { " -–•+\t".contains($0) }
            return String(begun.reversed().drop { " ;.,\t".contains($0) }.reversed())
        }.filter { !$0.isEmpty }
    }

    private static func block(_ line: String) -> DocumentBlock {
        if line.prefixMatch(of: /[IVX]{1,5}\.\s/) != nil { return .part(line) }
        if let article = line.prefixMatch(of: /Điều \d{1,3}\.\s*/) {
            return .paragraph([TextRun(String(article.0), isBold: true)] + runs(String(line[article.range.upperBound...])))
        }
        let isTitle = line.prefixMatch(of: /\d{1,2}(\.\d{1,2}){0,2}\.?\s/) != nil && !(line.last.map { ".;:,/".contains($0) } ?? true)
        return isTitle && line.count <= 150 ? .section(runs(line)) : .paragraph(runs(line))
    }

    private static func cells(_ line: Substring) -> [String]? {
        guard line.hasPrefix("|"), let last = line.lastIndex(where: { $0 != " " }), line[last] == "|", last > line.startIndex else {
            return nil
        }
        return line[line.index(after: line.startIndex)..<last].split(separator: "|", omittingEmptySubsequences: false).map {
            String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
    }

    /// A column is as wide as its words want; one of numbers stands to the right.
    private static func column(_ head: String, _ cells: [String]) -> DocumentTable.Column {
        let filled = cells.filter { !$0.isEmpty && $0 != "—" }
        let isNumber = !filled.isEmpty && filled.allSatisfy { $0.wholeMatch(of: /[-+]?[\d.]+(,\d+)?\s?%?(\/[\d.]+)?/) != nil }
        let longest = ([head] + cells).map { min($0.count, 60) }.max() ?? 1
        return .init(head, width: max(longest, 6), isNumber: isNumber)
    }

    /// `**bold**` and `*italic*`; a mark that is not closed stands as it is.
    static func runs(_ line: String) -> [TextRun] {
        var runs: [TextRun] = []
        var rest = Substring(line)
        while let found = rest.firstMatch(of: /\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*/) {
            if found.range.lowerBound > rest.startIndex { runs.append(TextRun(String(rest[..<found.range.lowerBound]))) }
            runs.append(TextRun(String(found.1 ?? found.2 ?? ""), isBold: found.1 != nil, isItalic: found.1 == nil))
            rest = rest[found.range.upperBound...]
        }
        if !rest.isEmpty || runs.isEmpty { runs.append(TextRun(String(rest))) }
        return runs
    }
}
