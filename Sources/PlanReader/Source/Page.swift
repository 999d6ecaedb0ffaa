import Foundation

/// A page as words with places, and the tables that drawn lines make, with the words of their cells.
struct Page: Sendable {
    struct Table: Sendable {
        /// From the top of the page, in the unit of the words.
        var top: Double
        var rows: [[RawCell]]
    }

    var words: [PDFWord]
    var tables: [Table] = []
    /// Words that the recogniser was not sure of.
    var doubtful: Set<String> = []
    /// The recognised page as it looks, before it was turned upright.
    var printed: PrintedPage?

    /// Puts words into the ruled tables whose cells they stand in.
    /// - Parameter scale: pixels of the picture that the tables were found in to one unit of the words.
    init(words: [PDFWord], ruled: [RuledTable], scale: Double) {
        self.words = words
        for table in ruled {
            let box = table.box
            let inside = self.words.filter { Page.contains(box, $0, scale) }
            // Lines around running text make no table.
            guard inside.count > 1 else { continue }
            let texts = table.cells.map { cell in Page.text(of: inside.filter { Page.contains(cell.box, $0, scale) }) }
            guard texts.count(where: { !$0.isEmpty }) > 2 else { continue }
            self.words.removeAll { Page.contains(box, $0, scale) }
            tables.append(Table(top: Double(box.y0) / scale, rows: table.raw(texts)))
        }
    }

    init(words: [PDFWord], tables: [Table] = [], doubtful: Set<String> = [], printed: PrintedPage? = nil) {
        self.words = words
        self.tables = tables
        self.doubtful = doubtful
        self.printed = printed
    }

    private static func contains(_ box: Box, _ word: PDFWord, _ scale: Double) -> Bool {
        let (x, y) = ((word.x0 + word.x1) / 2 * scale, word.middle * scale)
        return x >= Double(box.x0) && x < Double(box.x1) && y >= Double(box.y0) && y < Double(box.y1)
    }

    /// Lines of a cell joined; a marked line starts anew.
    static func text(of words: [PDFWord]) -> String {
        PDFSource.lines(of: words, page: 0).map(\.text).reduce("") { text, line in
            text.isEmpty ? line : LineAssembler.isMarked(line) ? text + "\n" + line : LineAssembler.joined(text, line)
        }
    }
}

/// Joins the parts of a ruled table that pages cut.
enum TableJoiner {
    /// `rows` as going on with `table`: repeated headings dropped, a row that the page break cut made whole. Nil where it is another table.
    static func joined(_ table: [[RawCell]], _ rows: [[RawCell]]) -> [[RawCell]]? {
        guard let width = table.first?.count, rows.first?.count == width, width > 2 else { return nil }
        var rest = rows
        var dropped = 0
        while dropped < 3, dropped < table.count, rest.count > 1, isSame(table[dropped], rest[0]) {
            rest.removeFirst()
            dropped += 1
        }
        var result = table
        let all = table + rows
        let isNumbered = all.count { TableReader.isRowLabel($0[0].text) } * 2 >= all.count - 2
        if dropped == 0, !isNumbered { return nil }
        let shift = result.count - dropped
        rest = rest.map { row in row.map { RawCell(text: $0.text, copyOf: $0.copyOf.map { (row: $0.row + shift, column: $0.column) }) } }
        // Of a table that ends in its heading, the heading may be cut.
        var isCut = isNumbered && (result.count == 1 || TableReader.isRowLabel(result[result.count - 1][0].text))
        var taken = 0
        while isCut, let first = rest.first, first[0].text.isEmpty, first[0].copyOf == nil, taken == 0 || first[1].text.isEmpty {
            let last = result.count - 1
            for (column, cell) in first.enumerated() where !cell.text.isEmpty && result[last][column].copyOf == nil {
                let above = result[last][column].text
                result[last][column].text = above.isEmpty ? cell.text : LineAssembler.joined(above, cell.text)
            }
            rest.removeFirst()
            taken += 1
            isCut = taken < 3
        }
        if taken > 0 {
            rest = rest.map { row in row.map { RawCell(text: $0.text, copyOf: $0.copyOf.map { (row: $0.row - taken, column: $0.column) }) }
            }
        }
        return result + rest
    }

    private static func isSame(_ heading: [RawCell], _ row: [RawCell]) -> Bool {
        let (above, below) = (Likeness(heading.map(\.text).joined(separator: " ")), Likeness(row.map(\.text).joined(separator: " ")))
        return !heading.allSatisfy(\.text.isEmpty) && above.to(below) > 0.75
    }
}
