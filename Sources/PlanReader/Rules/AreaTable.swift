import Foundation

/// Tables that give one aim to many places: a row for each hamlet or commune, its share in the columns.
enum AreaTable {
    private static let share = Pattern(#"%|tỷ lệ|tỉ lệ|chỉ tiêu|phấn đấu"#)
    private static let unit = Pattern(#"\s*\((?:%|ĐVT[^)]*)\)\s*$"#)
    private static let generic = Pattern(
        #"^(?:(?:chỉ tiêu|mục tiêu|kế hoạch|giá trị|phấn đấu|giao|đến|hết|trong|năm|ngày|[\d/\s.–-]|\(.{1,14}\)|%)\s*)*$"#)

    /// Takes unknown columns whose headings speak of a share for values where the rows are places.
    static func measure(_ table: SourceDocument.Table, _ kinds: inout [ColumnKind?], _ bodyStart: Int) {
        guard isOfAreas(table, kinds, bodyStart) else { return }
        for column in kinds.indices where kinds[column] == nil && share.matches(heading(table, column, bodyStart)) {
            kinds[column] = .value
        }
    }

    /// What the rows of places are measured by: the heading above the table, or its caption; nil for other tables.
    static func subject(of placed: Outline.PlacedTable, _ kinds: [ColumnKind?], _ bodyStart: Int) -> Passage? {
        guard isOfAreas(placed.table, kinds, bodyStart) else { return nil }
        let title = placed.path.last?.title
        return title.map(\.isBlank) ?? true || placed.role == .annex ? placed.caption : title
    }

    /// A column's own measure; nil where its heading only says when.
    static func measured(_ heading: String) -> String? {
        generic.matches(heading) ? nil : Wording.item(unit.replacing(in: heading, with: ""))
    }

    private static func isOfAreas(_ table: SourceDocument.Table, _ kinds: [ColumnKind?], _ bodyStart: Int) -> Bool {
        guard let name = kinds.firstIndex(of: .name) else { return false }
        return Lexicon.areaColumn.matches(heading(table, name, bodyStart).trimmingCharacters(in: .whitespaces))
    }

    private static func heading(_ table: SourceDocument.Table, _ column: Int, _ bodyStart: Int) -> String {
        table.rows.prefix(bodyStart).map { column < $0.count ? $0[column].text : "" }.joined(separator: " ").replacingOccurrences(
            of: "\n", with: " ")
    }
}
