import Foundation

/// Tables that give one aim to many places: a row for each hamlet or commune, its share in the columns.
enum AreaTable {
    private static let share = Pattern(#"%|tỷ lệ|tỉ lệ|chỉ tiêu|phấn đấu"#)
    /// What a place has, not what it is to reach.
    private static let base = Pattern(
        #"^\s*(?:(?:tổng\s+)?(?:số\s+)?(?:hộ(?: dân)?|nhân khẩu|dân số|khẩu|dân|thửa)|tổng số.*|diện tích.*|hiện (?:có|trạng).*)\s*$"#)
    private static let unit = Pattern(#"\s*\((?:%|ĐVT[^)]*)\)\s*$"#)
    private static let generic = Pattern(
        #"^(?:(?:chỉ tiêu|mục tiêu|kế hoạch|giá trị|phấn đấu|giao|đến|hết|trong|năm|ngày|[\d/\s.–-]|\(.{1,14}\)|%)\s*)*$"#)

    /// Takes unknown columns for values where the rows are places: headings that speak of a share, and figures in a table of targets.
    static func measure(_ placed: Outline.PlacedTable, _ kinds: inout [ColumnKind?], _ bodyStart: Int) {
        let table = placed.table
        guard isOfAreas(table, kinds, bodyStart) else { return }
        let isGiven = share.matches(placed.title)
        for column in kinds.indices where kinds[column] == nil && !base.matches(heading(table, column, bodyStart)) {
            let isFigures = table.rows.dropFirst(bodyStart).allSatisfy {
                column < $0.count && $0[column].text.allSatisfy { "0123456789.,%".contains($0) }
            }
            if share.matches(heading(table, column, bodyStart)) || isGiven && isFigures { kinds[column] = .value }
        }
    }

    private static let counted = Pattern("^số\\s+(?:lượng\\s+)?(\(Lexicon.countUnits))(?![\\p{L}])")

    /// What a heading like "Số hộ có mã QR" counts.
    static func unit(in heading: String) -> String? { counted.first(in: heading.trimmingCharacters(in: .whitespaces))?[1]?.lowercased() }

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
