import Foundation

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
        guard let body = try XMLTree.parse(main).first("w:document")?.first("w:body") else {
            throw PlanReadError(.damaged, "document.xml has no body")
        }
        var reader = WordReader(
            numbering: WordNumbering(
                numbering: try parts["word/numbering.xml"].map(XMLTree.parse), styles: try parts["word/styles.xml"].map(XMLTree.parse))
        )
        reader.read(body)
        if let notes = try parts["word/footnotes.xml"].map(XMLTree.parse)?.first("w:footnotes") {
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
        for row in node.all("w:tr").prefix(RawCell.mostRows) {
            var cells: [RawCell] = []
            let before = row.first("w:trPr")?.first("w:gridBefore")?.value.flatMap(Int.init) ?? 0
            cells += (0..<max(0, min(before, 40))).map { _ in RawCell(text: "") }
            let holders = row.children.flatMap {
                $0.name == "w:sdt" ? $0.first("w:sdtContent")?.all("w:tc") ?? [] : $0.name == "w:tc" ? [$0] : []
            }
            for cell in holders where cells.count < RawCell.most {
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
