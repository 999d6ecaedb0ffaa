import Foundation

/// Adds the money columns of tables up and compares with what is printed: totals of the table, and of groups with rows below them.
enum SumReader {
    /// A row with its depth in the numbering (a letter stands above a Roman numeral, that above 1, that above 1.1) and its amount.
    private struct Row {
        var label: String
        var name: String
        var depth: Int
        var amount: Double?
        var span: SourceSpan
        var isTotal: Bool
    }

    static func read(_ outline: Outline) -> [PlanFinding] {
        outline.tables.flatMap { placed -> [PlanFinding] in
            let (kinds, bodyStart) = placed.columns
            return kinds.indices.filter { kinds[$0]?.isMoney ?? false }.flatMap { column in
                check(rows(of: placed.table, kinds, bodyStart, column), heading: heading(placed.table, bodyStart, column))
            }
        }
    }

    private static func heading(_ table: SourceDocument.Table, _ bodyStart: Int, _ column: Int) -> String {
        let cell = table.rows.prefix(max(1, bodyStart)).last { column < $0.count && !$0[column].isBlank }?[column].text ?? ""
        return Wording.item(cell.replacingOccurrences(of: "\n", with: " "))
    }

    private static func rows(of table: SourceDocument.Table, _ kinds: [ColumnKind?], _ bodyStart: Int, _ column: Int) -> [Row] {
        let number = kinds.firstIndex(of: .number)
        let name = kinds.firstIndex(of: .name)
        return table.rows.dropFirst(bodyStart).compactMap { cells in
            guard let title = name.flatMap({ $0 < cells.count ? cells[$0] : nil }), column < cells.count else { return nil }
            let first = cells.first { !$0.isBlank } ?? title
            let isTotal = TableReader.isTotal(first.text) || TableReader.isTotal(title.text)
            let label =
                number.flatMap { $0 < cells.count ? cells[$0].text.trimmingCharacters(in: CharacterSet(charactersIn: ". )")) : nil } ?? ""
            guard isTotal || !label.isEmpty, let depth = isTotal ? 0 : depth(label) else { return nil }
            let text = cells[column].start == title.start ? "" : cells[column].text
            let isNumber = !text.isEmpty && text.allSatisfy { $0.isNumber || ".,  ".contains($0) }
            return Row(
                label: label, name: isTotal ? first.text : title.text, depth: depth, amount: isNumber ? Quantities.value(text) : nil,
                span: cells.filter { !$0.isBlank }.reduce(title.span) { $0.union($1.span) }, isTotal: isTotal)
        }
    }

    private static func depth(_ label: String) -> Int? {
        if label.count == 1, let first = label.first, ("A"..."H").contains(first) { return 1 }
        if RowCounter.romanValue(label) != nil { return 2 }
        let parts = label.split(separator: ".")
        return !parts.isEmpty && parts.allSatisfy { Int($0) != nil } ? 2 + parts.count : nil
    }

    private static func check(_ rows: [Row], heading: String) -> [PlanFinding] {
        var findings: [PlanFinding] = []
        let items = rows.filter { !$0.isTotal }
        // A number that comes twice on one level means that the numbering was read or printed otherwise than it adds.
        let labels = items.filter { $0.depth < 3 }.map(\.label)
        guard items.count > 1, Set(labels).count == labels.count else { return [] }
        for (index, row) in items.enumerated() {
            let below = Array(items[(index + 1)...].prefix { $0.depth > row.depth })
            if let printed = row.amount, below.count > 1 { findings += compare(printed, below, row, heading) }
        }
        for row in rows where row.isTotal {
            if let printed = row.amount, rows.count(where: \.isTotal) == 1 { findings += compare(printed, items, row, heading) }
        }
        return findings
    }

    private static func compare(_ printed: Double, _ below: [Row], _ row: Row, _ heading: String) -> [PlanFinding] {
        guard let (sum, count) = sum(of: below) else { return [] }
        // Cents of the unit are rounding.
        guard abs(sum - printed) > max(0.011, Double(count) * 0.0051) else { return [] }
        let place = row.isTotal ? row.name : "\(row.label). \(row.name)"
        return [
            PlanFinding(
                kind: .sumDiffers,
                message:
                    "Cột “\(heading)”, dòng “\(place.prefix(60))” ghi \(FindingReader.shown(printed)), nhưng \(count) dòng bên dưới cộng lại là "
                    + "\(FindingReader.shown(sum)) (lệch \(FindingReader.shown(printed - sum))).", span: row.span, confidence: 0.9)
        ]
    }

    /// The sum of the uppermost rows, each by its own amount or that of its rows; nil where an amount is missing.
    private static func sum(of rows: [Row]) -> (Double, Int)? {
        guard let top = rows.map(\.depth).min() else { return nil }
        var total = 0.0
        var count = 0
        for (index, row) in rows.enumerated() where row.depth == top {
            if let amount = row.amount {
                total += amount
                count += 1
            } else if let inner = sum(of: Array(rows[(index + 1)...].prefix { $0.depth > top })) {
                total += inner.0
                count += inner.1
            }
        }
        // Rows above the first of the uppermost level belong to none.
        return rows.first?.depth == top && count > 0 ? (total, count) : nil
    }
}
