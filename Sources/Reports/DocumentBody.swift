/// Writes bodies as paragraphs and tables in a template's named styles.
struct DocumentBody {
    /// Styles of the columns of all tables written so far.
    private(set) var tableStyles = ""
    private var tables = 0
    /// Of the text on a page, in millimetres: 210 less the margins of 30 and 15, or 297.
    private static let (upright, landscape) = (165.0, 252.0)
    private var textWidth = Self.upright

    /// - Parameter ending: the mark that ends a document, put behind its last paragraph.
    mutating func xml(_ blocks: [DocumentBlock], ending: String? = nil) -> String {
        var blocks = blocks
        if let ending {
            if case .paragraph(let runs)? = blocks.last {
                blocks[blocks.count - 1] = .paragraph(Self.ended(runs, ending))
            } else {
                blocks.append(.paragraph([TextRun(ending)]))
            }
        }
        var text = ""
        for (index, block) in blocks.enumerated() { text += xml(block, isLast: ending != nil && index == blocks.count - 1) }
        return text
    }

    /// The sign stands in the place of the last full stop.
    private static func ended(_ runs: [TextRun], _ ending: String) -> [TextRun] {
        guard var last = runs.last, !last.text.hasSuffix(ending) else { return runs }
        while let mark = last.text.last, ". ;".contains(mark) { last.text.removeLast() }
        last.text += ending
        return runs.dropLast() + [last]
    }

    /// - Parameter isLast: whether who signs follows: a signature does not stand on a page of its own.
    private mutating func xml(_ block: DocumentBlock, isLast: Bool) -> String {
        switch block {
        case .part(let text): paragraph("VB_20_phần", escaped(text))
        case .section(let runs): paragraph("VB_20_mục", spans(runs))
        case .paragraph(let runs): paragraph(isLast ? "VB_20_đoạn_20_cuối" : "VB_20_đoạn", spans(runs))
        case .table(let table): xml(table)
        }
    }

    private func paragraph(_ style: String, _ text: String) -> String { "<text:p text:style-name=\"\(style)\">\(text)</text:p>" }

    private func spans(_ runs: [TextRun]) -> String {
        runs.map { run in
            let text = escaped(run.text)
            if run.isBold { return "<text:span text:style-name=\"Strong_20_Emphasis\">\(text)</text:span>" }
            return run.isItalic ? "<text:span text:style-name=\"Emphasis\">\(text)</text:span>" : text
        }.joined()
    }

    // MARK: Tables

    private mutating func xml(_ table: DocumentTable) -> String {
        tables += 1
        let name = "Bảng\(tables)"
        let widths = ColumnWidths.of(table, in: textWidth)
        tableStyles +=
            "<style:style style:name=\"\(name)\" style:family=\"table\"><style:table-properties style:rel-width=\"100%\" table:align=\"margins\" fo:margin-top=\"6pt\" fo:margin-bottom=\"6pt\"/></style:style>"
        for (index, width) in widths.enumerated() {
            let share = Int(width * 65_535 / textWidth)
            tableStyles +=
                "<style:style style:name=\"\(name).\(index)\" style:family=\"table-column\"><style:table-column-properties style:rel-column-width=\"\(share)*\"/></style:style>"
        }
        let columns = table.columns.indices.map { "<table:table-column table:style-name=\"\(name).\($0)\"/>" }.joined()
        let head = row(table.columns.map { cell($0.head, "VB_20_đầu_20_bảng") })
        let rows = table.rows.map { values in
            row(zip(values, table.columns).map { cell($0, $1.cellStyle) })
        }
        return
            "<table:table table:name=\"\(name)\" table:style-name=\"\(name)\">\(columns)<table:table-header-rows>\(head)</table:table-header-rows>\(rows.joined())</table:table>"
    }

    private func row(_ cells: [String]) -> String { "<table:table-row table:style-name=\"VB_20_hàng\">\(cells.joined())</table:table-row>" }

    private func cell(_ text: String, _ style: String) -> String {
        "<table:table-cell table:style-name=\"VB_20_khung\" office:value-type=\"string\">\(paragraph(style, escaped(text)))</table:table-cell>"
    }

    // MARK: Annexes

    /// Each on a page of its own: "Phụ lục II", its title, what it belongs to.
    mutating func annexes(_ document: OfficialDocument) -> String {
        var text = ""
        for (index, annex) in document.annexes.enumerated() {
            let name = document.annexes.count > 1 ? "Phụ lục \(roman(index + 1))" : "Phụ lục"
            text += paragraph(annex.isLandscape ? "VB_20_phụ_20_lục_20_ngang" : "VB_20_phụ_20_lục", name)
            text += paragraph("VB_20_tên_20_phụ_20_lục", escaped(annex.title.uppercased()))
            text += paragraph("VB_20_kèm_20_theo", escaped("(Kèm theo \(document.reference))"))
            textWidth = annex.isLandscape ? Self.landscape : Self.upright
            text += xml(annex.body)
        }
        textWidth = Self.upright
        return text
    }

    private func roman(_ number: Int) -> String {
        let digits = [(10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]
        var (rest, text) = (number, "")
        for (value, letters) in digits {
            while rest >= value { (rest, text) = (rest - value, text + letters) }
        }
        return text
    }

    /// Spaces that follow each other are one in OpenDocument, unless they are counted.
    private func escaped(_ text: String) -> String {
        var escaped = ""
        for character in clean(text) {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\t": escaped += "<text:tab/>"
            case "\n": escaped += "<text:line-break/>"
            case " " where escaped.hasSuffix(" ") || escaped.hasSuffix("<text:s/>"): escaped += "<text:s/>"
            default: escaped.append(character)
            }
        }
        return escaped
    }
}

extension DocumentTable.Column {
    /// Whether it holds the numbers of the rows: they stand in the middle, other numbers to the right.
    private var isCount: Bool { ["TT", "STT", "SỐ TT"].contains(head.uppercased()) }

    fileprivate var cellStyle: String { isCount ? "VB_20_ô_20_giữa" : isNumber ? "VB_20_ô_20_số" : "VB_20_ô" }
}
