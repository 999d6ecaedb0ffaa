import Foundation

/// Columns that are headed by nothing but a quarter or some months: values for each, or crosses where a task is due.
enum PeriodColumns {
    private static let period = Pattern(
        #"^(?:(?:đến|hết)\s+)*(?:quý\s+(?:[IVX]{1,3}|\d)|Q[1-4]|(?:\d{1,2}|sáu|chín)\s+tháng(?:\s+(?:đầu|cuối)\s+năm)?|cả năm|tháng\s+\d{1,2}|T\d{1,2})(?:\s*[/,]?\s*(?:năm\s+)?20\d\d)?(?:\s*\(%\))?$"#
    )
    private static let cross = Pattern(#"^(?:[xX×✓✔√•●*+]|có)$"#)

    /// Tells such columns apart by what stands in them.
    static func settle(_ table: SourceDocument.Table, _ kinds: inout [ColumnKind?], _ bodyStart: Int) {
        for column in kinds.indices where kinds[column] == nil || kinds[column] == .time {
            guard period.matches(heading(table, column, bodyStart)) else { continue }
            let cells = table.rows.dropFirst(bodyStart).compactMap { column < $0.count && !$0[column].isBlank ? $0[column].text : nil }
            guard !cells.isEmpty else { continue }
            kinds[column] =
                cells.allSatisfy(cross.matches)
                ? .cross : cells.count(where: { $0.contains(where: \.isNumber) }) * 2 > cells.count ? .value : kinds[column]
        }
    }

    /// The periods that a row has crosses in.
    static func crossed(_ row: [Passage], in table: SourceDocument.Table, _ kinds: [ColumnKind?], _ bodyStart: Int) -> String? {
        let found = kinds.indices.filter { kinds[$0] == .cross && $0 < row.count && !row[$0].isBlank }.map { heading(table, $0, bodyStart) }
        return found.isEmpty ? nil : found.count == 1 ? found[0] : "\(found[0]) - \(found[found.count - 1])"
    }

    /// The lowest cell of the heading: what stands above it spans several columns.
    private static func heading(_ table: SourceDocument.Table, _ column: Int, _ bodyStart: Int) -> String {
        table.rows.prefix(bodyStart).last { column < $0.count && !$0[column].isBlank }?[column].text.replacingOccurrences(
            of: "\n", with: " ")
            ?? ""
    }
}
