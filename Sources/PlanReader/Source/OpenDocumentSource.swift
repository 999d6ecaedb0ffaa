import Foundation

/// ODT: paragraphs with the numbers of their lists, tables with merged cells, footnotes.
enum OpenDocumentSource {
    static func blocks(content: Data, styles: Data?) throws(PlanReadError) -> [RawBlock] {
        let document = try XMLTree.parse(content).first("office:document-content")
        guard let body = document?.first("office:body")?.first("office:text") else {
            throw PlanReadError(.wrongType, "content.xml has no office:text: not a text document")
        }
        var lists: [String: XMLNode] = [:]
        let others = try styles.map(XMLTree.parse)?.first("office:document-styles")
        for holder in [
            others?.first("office:styles"), others?.first("office:automatic-styles"), document?.first("office:automatic-styles"),
        ] { for list in holder?.all("text:list-style") ?? [] { lists[list.attributes["style:name"] ?? ""] = list } }
        var reader = OpenDocumentReader(lists: lists)
        reader.read(body)
        return WordSource.joined(reader.blocks + reader.notes)
    }
}

private struct OpenDocumentReader {
    let lists: [String: XMLNode]
    var blocks: [RawBlock] = []
    var notes: [RawBlock] = []
    /// Counters of each list style by level, so that a list that goes on counts on.
    private var counters: [String: [Int: Int]] = [:]

    init(lists: [String: XMLNode]) { self.lists = lists }

    mutating func read(_ container: XMLNode) {
        for child in container.children {
            switch child.name {
            case "text:p", "text:h": add(child, label: "")
            case "text:list": read(list: child, style: nil, level: 1)
            case "table:table": blocks.append(.table(table(child)))
            case "text:section", "text:index-body": read(child)
            default: break
            }
        }
    }

    private mutating func add(_ paragraph: XMLNode, label: String) {
        for (index, line) in lines(of: paragraph).enumerated() {
            blocks.append(.paragraph(index == 0 && !label.isEmpty ? label + " " + line : line))
        }
    }

    private mutating func read(list: XMLNode, style: String?, level: Int) {
        let style = list.attributes["text:style-name"] ?? style ?? ""
        if list.attributes["text:continue-numbering"] != "true", level == 1, list.attributes["text:continue-list"] == nil {
            counters[style] = nil
        }
        for item in list.children where item.name == "text:list-item" || item.name == "text:list-header" {
            var isFirst = item.name == "text:list-item"
            for child in item.children {
                if child.name == "text:list" {
                    read(list: child, style: style, level: level + 1)
                } else if child.name == "text:p" || child.name == "text:h" {
                    add(child, label: isFirst ? label(style, level, item) : "")
                    isFirst = false
                }
            }
        }
    }

    /// The number or bullet of the next item of `level`, counted on.
    private mutating func label(_ style: String, _ level: Int, _ item: XMLNode) -> String {
        guard let definition = levelStyle(style, level) else { return "" }
        guard definition.name == "text:list-level-style-number" else { return "-" }
        let start = WordNumbering.start(definition.attributes["text:start-value"]) ?? 1
        var values = counters[style] ?? [:]
        values[level] = WordNumbering.start(item.attributes["text:start-value"]) ?? (values[level] ?? start - 1) + 1
        for deeper in values.keys where deeper > level { values[deeper] = nil }
        counters[style] = values
        guard let format = definition.attributes["style:num-format"], !format.isEmpty else { return "" }
        let shown = min(level, max(1, definition.attributes["text:display-levels"].flatMap(Int.init) ?? 1))
        let numbers = ((level - shown + 1)...level).map { position in
            let own = levelStyle(style, position)?.attributes["style:num-format"] ?? "1"
            return WordNumbering.written(values[position] ?? 1, OpenDocumentReader.formats[own] ?? "decimal")
        }
        return (definition.attributes["style:num-prefix"] ?? "") + numbers.joined(separator: ".")
            + (definition.attributes["style:num-suffix"] ?? "")
    }

    private func levelStyle(_ style: String, _ level: Int) -> XMLNode? {
        lists[style]?.children.first { $0.attributes["text:level"] == String(level) }
    }

    private static let formats = ["I": "upperRoman", "i": "lowerRoman", "A": "upperLetter", "a": "lowerLetter"]

    // MARK: Tables

    private mutating func table(_ node: XMLNode) -> [[RawCell]] {
        var rows: [[RawCell]] = []
        for row in OpenDocumentReader.rows(of: node).prefix(RawCell.mostRows) {
            var cells: [RawCell] = []
            for cell in row.children where cell.name == "table:table-cell" || cell.name == "table:covered-table-cell" {
                let repeats = min(60, cell.attributes["table:number-columns-repeated"].flatMap(Int.init) ?? 1)
                for _ in 0..<max(1, repeats) where cells.count < RawCell.most {
                    if cell.name == "table:covered-table-cell" {
                        cells.append(RawCell(text: "", copyOf: origins[position(rows.count, cells.count)]))
                    } else {
                        mark(cell, row: rows.count, column: cells.count)
                        cells.append(RawCell(text: text(ofCell: cell)))
                    }
                }
            }
            rows.append(cells)
        }
        origins = [:]
        let width = rows.map(\.count).max() ?? 0
        return WordReader.mended(rows.map { $0 + (0..<(width - $0.count)).map { _ in RawCell(text: "") } })
    }

    /// Cells that a merged cell covers, and which.
    private var origins: [Int: (row: Int, column: Int)] = [:]

    private func position(_ row: Int, _ column: Int) -> Int { row * 4096 + column }

    private mutating func mark(_ cell: XMLNode, row: Int, column: Int) {
        let width = max(1, min(60, cell.attributes["table:number-columns-spanned"].flatMap(Int.init) ?? 1))
        let height = max(1, min(400, cell.attributes["table:number-rows-spanned"].flatMap(Int.init) ?? 1))
        guard width * height > 1 else { return }
        for r in row..<(row + height) {
            for c in column..<(column + width) where (r, c) != (row, column) { origins[position(r, c)] = (row, column) }
        }
    }

    private static func rows(of node: XMLNode) -> [XMLNode] {
        node.children.flatMap { child -> [XMLNode] in
            switch child.name {
            case "table:table-row": [child]
            case "table:table-header-rows", "table:table-rows", "table:table-row-group": rows(of: child)
            default: []
            }
        }
    }

    private mutating func text(ofCell cell: XMLNode) -> String {
        var inner = OpenDocumentReader(lists: lists)
        inner.read(cell)
        notes += inner.notes
        return inner.blocks.map { block in
            switch block {
            case .paragraph(let text), .footnote(let text): text
            case .table(let rows): rows.map { $0.map(\.text).joined(separator: " ") }.joined(separator: "\n")
            }
        }.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    // MARK: Paragraphs

    private mutating func lines(of paragraph: XMLNode) -> [String] {
        var text = ""
        walk(paragraph, &text)
        return text.split(separator: "\n").map { SourceDocument.collapsed(String($0)) }.filter { !$0.isEmpty }
    }

    private mutating func walk(_ node: XMLNode, _ text: inout String) {
        for run in node.runs {
            switch run {
            case .text(let piece): text += piece
            case .node(let child):
                switch child.name {
                case "text:s", "text:tab": text += " "
                case "text:line-break": text += "\n"
                case "text:note":
                    var note = OpenDocumentReader(lists: lists)
                    if let body = child.first("text:note-body") { note.read(body) }
                    notes += note.blocks.compactMap { if case .paragraph(let text) = $0 { .footnote(text) } else { nil } }
                case "office:annotation", "text:bookmark", "draw:frame": break
                default: walk(child, &text)
                }
            }
        }
    }
}
