import Foundation

/// Tables of the section on organisation that name bodies in one column and their work in another, with nothing on when.
enum DutyTable {
    private static let body = Pattern(
        #"^(?:tên\s+)?(?:các\s+)?(?:cơ quan|đơn vị(?!\s+tính)|bộ phận|phòng|thành viên|tổ chức|họ (?:và )?tên)(?!.*phối hợp)"#)
    private static let work = Pattern(#"nhiệm vụ|nội dung|trách nhiệm|công việc|phân công"#)
    private static let item = Pattern(#"\n+|;\s+(?=\p{L})|(?:^|\s)[-–+•]\s+(?=\p{Lu})"#, caseSensitive: true)

    /// The columns of bodies and of their work; nil for other tables.
    static func columns(of placed: Outline.PlacedTable) -> (body: Int, work: Int, start: Int)? {
        guard placed.role == .organisation else { return nil }
        let (kinds, start) = placed.columns
        let isTimed = kinds.compactMap { $0 }.contains { $0.isValue || $0.isMoney || [.time, .starts, .ends, .support].contains($0) }
        guard !isTimed, start > 0, let heading = placed.table.rows.first?.map(\.text), heading.count < 5,
            let body = heading.firstIndex(where: DutyTable.body.matches), let work = heading.lastIndex(where: DutyTable.work.matches),
            body != work
        else { return nil }
        return (body, work, start)
    }

    /// Each body with the items of its cell.
    static func rows(of placed: Outline.PlacedTable) -> [(agency: String, items: [Passage])] {
        guard let columns = columns(of: placed) else { return [] }
        return placed.table.rows.dropFirst(columns.start).compactMap { row in
            guard max(columns.body, columns.work) < row.count, !row[columns.body].isBlank, !row[columns.work].isBlank else { return nil }
            return (Wording.item(row[columns.body].text), items(in: row[columns.work]))
        }
    }

    private static func items(in cell: Passage) -> [Passage] {
        var result: [Passage] = []
        var start = 0
        for match in item.all(in: cell.text) {
            result.append(cell.slice(NSRange(location: start, length: match.range.location - start)))
            start = match.end
        }
        return (result + [cell.slice(from: start)]).filter { !$0.isBlank }
    }
}
