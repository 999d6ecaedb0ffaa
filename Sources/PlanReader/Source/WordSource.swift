import Foundation
import FoundationXML

/// An element of an XML part, reduced to what reading needs.
final class XMLNode {
    let name: String
    let attributes: [String: String]
    /// Text and elements as they follow each other.
    enum Run {
        case text(String)
        case node(XMLNode)
    }

    private(set) var runs: [Run] = []
    private(set) var children: [XMLNode] = []
    private(set) var text = ""

    init(_ name: String, _ attributes: [String: String]) {
        self.name = name
        self.attributes = attributes
    }

    func add(_ child: XMLNode) {
        children.append(child)
        runs.append(.node(child))
    }

    func add(_ piece: String) {
        text += piece
        if case .text(let before)? = runs.last { runs[runs.count - 1] = .text(before + piece) } else { runs.append(.text(piece)) }
    }

    func first(_ name: String) -> XMLNode? { children.first { $0.name == name } }
    func all(_ name: String) -> [XMLNode] { children.filter { $0.name == name } }
    var value: String? { attributes["w:val"] }
}

/// Builds `XMLNode`s; depth and size are bounded, entities are not resolved.
private final class XMLTree: NSObject, XMLParserDelegate {
    private var stack: [XMLNode] = [XMLNode("", [:])]
    private var count = 0
    private(set) var isTooDeep = false
    var root: XMLNode { stack[0] }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?, attributes: [String: String] = [:]
    ) {
        count += 1
        guard stack.count < 200, count < 3_000_000 else {
            isTooDeep = true
            parser.abortParsing()
            return
        }
        let node = XMLNode(name, attributes)
        stack[stack.count - 1].add(node)
        stack.append(node)
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        if stack.count > 1 { stack.removeLast() }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { stack[stack.count - 1].add(string) }
}

/// DOCX: paragraphs with their automatic numbers, tables with merged cells, footnotes.
enum WordSource {
    /// The parts of a DOCX or ODT, by name.
    static func parts(of data: Data) throws(PlanReadError) -> [String: Data] {
        try Archive.members(
            [
                "word/document.xml", "word/numbering.xml", "word/styles.xml", "word/footnotes.xml", "content.xml", "styles.xml",
                "META-INF/manifest.xml",
            ], of: data)
    }

    static func blocks(of parts: [String: Data]) throws(PlanReadError) -> [RawBlock] {
        guard let main = parts["word/document.xml"] else { throw PlanReadError(.wrongType, "a ZIP archive without word/document.xml") }
        guard let body = try parse(main).first("w:document")?.first("w:body") else {
            throw PlanReadError(.damaged, "document.xml has no body")
        }
        var reader = WordReader(
            numbering: WordNumbering(numbering: try parts["word/numbering.xml"].map(parse), styles: try parts["word/styles.xml"].map(parse))
        )
        reader.read(body)
        if let notes = try parts["word/footnotes.xml"].map(parse)?.first("w:footnotes") {
            for note in notes.all("w:footnote") where note.attributes["w:type"] == nil {
                reader.blocks.append(.footnote(note.all("w:p").map(WordReader.text).joined(separator: " ")))
            }
        }
        return joined(reader.blocks)
    }

    /// A paragraph that a page break cut in two (no end mark, the next starts in lower case) is one paragraph again.
    static func joined(_ blocks: [RawBlock]) -> [RawBlock] {
        var result: [RawBlock] = []
        for block in blocks {
            if case .paragraph(let text) = block, case .paragraph(let before)? = result.last, text.first?.isLowercase ?? false,
                !LineAssembler.isMarked(text), !before.isEmpty, !(before.last.map { ".;:!?".contains($0) } ?? true)
            {
                result[result.count - 1] = .paragraph(LineAssembler.joined(before, text))
            } else if case .paragraph("") = block {
                continue
            } else {
                result.append(block)
            }
        }
        return result
    }

    static func parse(_ data: Data) throws(PlanReadError) -> XMLNode {
        let parser = XMLParser(data: data)
        let tree = XMLTree()
        parser.delegate = tree
        parser.shouldResolveExternalEntities = false
        guard parser.parse(), !tree.isTooDeep else { throw PlanReadError(.damaged, "the XML is broken") }
        return tree.root
    }
}

/// Walks the body of a DOCX.
struct WordReader {
    var blocks: [RawBlock] = []
    var numbering: WordNumbering

    init(numbering: WordNumbering) { self.numbering = numbering }

    mutating func read(_ container: XMLNode) {
        for child in container.children {
            switch child.name {
            case "w:p":
                let label = numbering.label(of: child)
                for (index, line) in WordReader.lines(of: child).enumerated() {
                    blocks.append(.paragraph(index == 0 && !label.isEmpty ? label + " " + line : line))
                }
            case "w:tbl": blocks.append(.table(table(child)))
            case "w:sdt": if let content = child.first("w:sdtContent") { read(content) }
            case "w:ins", "w:smartTag", "w:customXml": read(child)
            default: break
            }
        }
    }

    private mutating func table(_ node: XMLNode) -> [[RawCell]] {
        var rows: [[RawCell]] = []
        for row in node.all("w:tr") {
            var cells: [RawCell] = []
            let before = row.first("w:trPr")?.first("w:gridBefore")?.value.flatMap(Int.init) ?? 0
            cells += (0..<min(before, 40)).map { _ in RawCell(text: "") }
            let holders = row.children.flatMap {
                $0.name == "w:sdt" ? $0.first("w:sdtContent")?.all("w:tc") ?? [] : $0.name == "w:tc" ? [$0] : []
            }
            for cell in holders {
                let properties = cell.first("w:tcPr")
                let width = min(60, max(1, properties?.first("w:gridSpan")?.value.flatMap(Int.init) ?? 1))
                let merge = properties?.first("w:vMerge")
                let column = cells.count
                if let merge, merge.value != "restart", let above = rows.indices.last, column < rows[above].count {
                    let origin = rows[above][column].copyOf ?? (row: above, column: column)
                    cells.append(RawCell(text: "", copyOf: origin))
                } else {
                    cells.append(RawCell(text: text(ofCell: cell)))
                }
                for _ in 1..<width { cells.append(RawCell(text: "", copyOf: (row: rows.count, column: column))) }
            }
            rows.append(cells)
        }
        let width = rows.map(\.count).max() ?? 0
        return WordReader.mended(rows.map { $0 + (0..<(width - $0.count)).map { _ in RawCell(text: "") } })
    }

    /// A row without a number and a name is what a page break left of the row above: its words go back there.
    static func mended(_ rows: [[RawCell]]) -> [[RawCell]] {
        var result: [[RawCell]] = []
        var moved: [Int: Int] = [:]
        for (index, row) in rows.enumerated() {
            let isRest =
                row.count > 2 && row.prefix(2).allSatisfy { $0.text.isEmpty && $0.copyOf == nil } && row.contains { !$0.text.isEmpty }
                && row.allSatisfy { $0.copyOf == nil }
            if isRest, result.count > 1, let last = result.indices.last {
                for (column, cell) in row.enumerated() where !cell.text.isEmpty && column < result[last].count {
                    result[last][column].text += " " + cell.text
                }
                moved[index] = last
            } else {
                moved[index] = result.count
                result.append(
                    row.map { cell in
                        RawCell(text: cell.text, copyOf: cell.copyOf.map { (row: moved[$0.row] ?? $0.row, column: $0.column) })
                    })
            }
        }
        return result
    }

    private mutating func text(ofCell cell: XMLNode) -> String {
        var lines: [String] = []
        for child in cell.children {
            if child.name == "w:p" {
                let label = numbering.label(of: child)
                let text = WordReader.text(of: child)
                lines.append(label.isEmpty ? text : (label + " " + text).trimmingCharacters(in: .whitespaces))
            } else if child.name == "w:tbl" {
                lines += table(child).map { $0.map(\.text).joined(separator: " ") }
            }
        }
        return lines.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    static func text(of paragraph: XMLNode) -> String { lines(of: paragraph).joined(separator: " ") }

    /// The paragraph's text; a manual line break starts a new line.
    static func lines(of paragraph: XMLNode) -> [String] {
        var text = ""
        func walk(_ node: XMLNode) {
            for child in node.children {
                switch child.name {
                case "w:t": text += child.text
                case "w:tab", "w:ptab": text += " "
                case "w:br", "w:cr": text += child.attributes["w:type"] == "page" ? " " : "\n"
                case "w:noBreakHyphen": text += "-"
                case "w:footnoteReference", "w:del", "mc:Fallback", "w:pPr", "w:rPr", "w:instrText": break
                default: walk(child)
                }
            }
        }
        walk(paragraph)
        return text.split(separator: "\n").map { SourceDocument.collapsed(String($0)) }.filter { !$0.isEmpty }
    }
}
