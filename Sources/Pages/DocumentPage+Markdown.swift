extension DocumentPage {
    /// A page from Markdown: headings, paragraphs, lists, tables, quotations, code blocks, links, bold, italic and code. HTML in it is
    /// shown as text. A leading `# heading` becomes the title where none is given.
    public init(title: String = "", markdown: String, crumbs: [Link] = [], lead: String? = nil) {
        var blocks = markdownBlocks(markdown)
        var title = title
        if let first = blocks.first, first.kind == .heading(1) {
            let heading = first.runs.map(\.text).joined()
            if title.isEmpty || title == heading {
                title = heading
                blocks.removeFirst()
            }
        }
        self.init(title: title, crumbs: crumbs, lead: lead, blocks: blocks)
    }
}

/// The blocks of `text`, with the first and last of each list and table marked.
func markdownBlocks(_ text: String) -> [TextBlock] {
    var blocks: [TextBlock] = []
    var paragraph: [String] = []
    var code: [Substring]?

    func flush() {
        if !paragraph.isEmpty { blocks.append(TextBlock(kind: .paragraph, runs: markdownRuns(paragraph.joined(separator: " ")))) }
        paragraph = []
    }

    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
        let trimmed = String(line.drop { $0 == " " || $0 == "\t" })
        if trimmed.hasPrefix("```") {
            if let lines = code {
                blocks.append(TextBlock(kind: .code, runs: [TextRun(text: lines.joined(separator: "\n"))]))
                code = nil
            } else {
                flush()
                code = []
            }
        } else if code != nil {
            code?.append(line)
        } else if trimmed.isEmpty {
            flush()
        } else if let block = markdownBlock(trimmed, after: blocks.last) {
            flush()
            if let block { blocks.append(block) }
        } else if paragraph.isEmpty, line.hasPrefix("  "), let last = blocks.indices.last, blocks[last].isItem {
            blocks[last].runs += markdownRuns(" " + trimmed)
        } else {
            paragraph.append(trimmed)
        }
    }
    if let lines = code { blocks.append(TextBlock(kind: .code, runs: [TextRun(text: lines.joined(separator: "\n"))])) }
    flush()
    return withEnds(blocks)
}

/// The block that begins and ends with this line; `.some(nil)` for a table's rule, nil for a line of a paragraph.
private func markdownBlock(_ line: String, after last: TextBlock?) -> TextBlock?? {
    if let match = line.wholeMatch(of: /(#{1,6})\s+(.+?)\s*#*/) {
        return TextBlock(kind: .heading(match.1.count), runs: markdownRuns(String(match.2)))
    }
    if let match = line.wholeMatch(of: /[-*+]\s+(.+)/) {
        return TextBlock(kind: .item(ordered: false), runs: markdownRuns(String(match.1)))
    }
    if let match = line.wholeMatch(of: /\d{1,3}[.)]\s+(.+)/) {
        return TextBlock(kind: .item(ordered: true), runs: markdownRuns(String(match.1)))
    }
    if let match = line.wholeMatch(of: />\s?(.*)/) { return TextBlock(kind: .quote, runs: markdownRuns(String(match.1))) }
    guard line.hasPrefix("|") else { return nil }
    if line.wholeMatch(of: /[|\s:-]+/) != nil { return .some(nil) }
    let isHead = last?.isRow != true
    let cells = line.trimmingPrefix("|").split(separator: "|", omittingEmptySubsequences: false)
        .map { TextCell(runs: markdownRuns($0.trimmingSpaces), isHead: isHead) }
    return TextBlock(kind: .row(isHead: isHead), runs: [], cells: line.hasSuffix("|") ? Array(cells.dropLast()) : cells)
}

/// Marks where lists and tables open and close.
private func withEnds(_ blocks: [TextBlock]) -> [TextBlock] {
    var blocks = blocks
    for index in blocks.indices {
        let before = index > 0 ? blocks[index - 1] : nil
        let after = index + 1 < blocks.count ? blocks[index + 1] : nil
        if blocks[index].isItem {
            blocks[index].opensList = before?.kind != blocks[index].kind
            blocks[index].closesList = after?.kind != blocks[index].kind
        }
        if blocks[index].isRow {
            blocks[index].opensTable = before?.isRow != true
            blocks[index].closesTable = after?.isRow != true
        }
    }
    return blocks
}

/// The runs of one line: links, bold, italic, code, and plain text between them.
func markdownRuns(_ text: String) -> [TextRun] {
    var runs: [TextRun] = []
    var rest = text[...]
    while let match = rest.firstMatch(of: /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*|\[([^\]]+)\]\(([^)\s]+)\)/) {
        if match.range.lowerBound > rest.startIndex { runs.append(TextRun(text: String(rest[..<match.range.lowerBound]))) }
        let (_, code, bold, italic, label, address) = match.output
        if let code { runs.append(TextRun(text: String(code), isCode: true)) }
        if let bold { runs.append(TextRun(text: String(bold), isBold: true)) }
        if let italic { runs.append(TextRun(text: String(italic), isItalic: true)) }
        if let label, let address { runs.append(TextRun(text: String(label), url: String(address))) }
        rest = rest[match.range.upperBound...]
    }
    if !rest.isEmpty { runs.append(TextRun(text: String(rest))) }
    return runs
}

extension Substring {
    fileprivate var trimmingSpaces: String {
        var text = self[...]
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
