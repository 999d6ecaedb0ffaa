import Foundation
import Vietnamese

/// What a column holds, told from its cells: a heading that the genre does not know, says two things or lies over the wrong column is judged
/// by what stands below it.
enum ColumnContent {
    /// The shape of most cells of a column.
    enum Shape { case unit, figure, share, period, body, phrase }

    private static let figure = Pattern(
        #"^(?:(?:[<>≥≤=~]{1,2}|trên|dưới|tối thiểu|ít nhất)\s*)?\d[\d.,]*(?:\s*[-–]\s*\d[\d.,]*)?\s*(?:%|\p{L}[\p{L}]*(?:\s\p{L}+){0,2})?(?:\s+trở lên)?$"#,
        .digit)
    private static let share = Pattern(#"%|^(?:[<>≥≤]|trên|dưới|tối thiểu|ít nhất)"#)
    private static let period = Pattern(
        #"^(?:(?:xong|hoàn thành|từ|trước|trong|vào|đến|hết|đầu|giữa|cuối|chậm nhất|ngày|h[ằà]ng|hàng|sau khi|ngay)\s+)*(?:(?:quý|tháng|năm|tuần|ngày|giai đoạn)(?=[\s/,.-]|$)|thường xuyên|cả năm|Q[1-4]|T\d|\d{1,2}[/-](?:20\d\d|(?:0?[1-9]|1[0-2])(?:[/-]20\d\d)?)(?![\d%])|\d{1,2}\.\d{1,2}\.20\d\d|20\d\d(?!\d)|\d{1,2}\s+tháng)"#
    )
    private static let unit = Pattern(#"^(?:%|tỷ lệ|tỉ lệ|mức|mức độ|hạng|(?:\#(Lexicon.countUnits)))$"#)
    /// People who answer for the work of others.
    private static let person = Pattern(#"^(?:(?:đ/c|đồng chí|ông|bà)\s|(?:phó\s+)?(?:chủ tịch|bí thư|giám đốc)|lãnh đạo)"#)
    /// Rows that are looked at: the first tell the rest.
    private static let sample = 40

    static func shape(of text: String) -> Shape? {
        let clean = text.onOneLine.trimmed
        guard !clean.isEmpty else { return nil }
        let length = clean.count
        if length < 70, period.matches(clean), !share.matches(clean) { return .period }
        if length < 40, figure.matches(clean) { return share.matches(clean) ? .share : .figure }
        if length < 20, unit.matches(clean) { return .unit }
        if length < 160, Lexicon.bodyStart.matches(clean.capitalizedFirst) { return .body }
        return clean.split(separator: " ").count > 3 ? .phrase : nil
    }

    /// The columns of a table as its cells have them: what contradicts its heading is taken for what it is, what no heading tells is filled in.
    static func settled(_ kinds: [ColumnKind?], _ table: SourceDocument.Table, _ bodyStart: Int) -> [ColumnKind?] {
        let rows = table.rows.dropFirst(bodyStart).prefix(sample)
        let shapes = kinds.indices.map { column in
            common(cells(column, rows.filter { column < $0.count && isOwn($0, column) }))
        }
        var result = kinds
        if !kinds.contains(.name), let name = nameColumn(kinds, shapes, rows) { result[name] = .name }
        for column in kinds.indices { result[column] = checked(result[column], shapes[column], among: result) }
        fill(&result, shapes, rows)
        return result
    }

    /// Of several columns whose headings all name something, the one with figures is the value, and what many rows share is their group.
    static func untangled(_ kinds: [ColumnKind?], _ table: SourceDocument.Table, _ bodyStart: Int) -> [ColumnKind?] {
        var result = kinds
        let rows = table.rows.dropFirst(bodyStart).prefix(sample)
        var names = kinds.indices.filter { kinds[$0] == .name }
        guard names.count > 1 else { return kinds }
        for column in names {
            guard let shape = common(cells(column, rows)), shape == .figure || shape == .share else { continue }
            result[column] = .value
            names.removeAll { $0 == column }
        }
        let own = result.indices.filter { result[$0] == .value }
        func heading(_ column: Int) -> String {
            table.rows.prefix(bodyStart).map { column < $0.count ? $0[column].text : "" }.joined(separator: " ")
        }
        if own.count > 1, own.contains(where: { aimed.matches(heading($0)) }) {
            // What the place itself aims at counts, not what it was given.
            for column in own where given.matches(heading(column)) && !aimed.matches(heading(column)) { result[column] = .other }
        }
        guard names.count == 2, names[0] + 1 == names[1] else { return result }
        let (first, second) = (cells(names[0], rows), cells(names[1], rows))
        if Set(first).count < first.count || first.count < second.count, Set(second).count == second.count { result[names[0]] = .group }
        return result
    }

    private static let aimed = Pattern("phấn đấu")
    private static let given = Pattern("giao")

    /// What is filled in.
    private static func cells(_ column: Int, _ rows: some Sequence<[Passage]>) -> [String] {
        rows.compactMap { column < $0.count && !$0[column].isBlank ? $0[column].text : nil }
    }

    /// A cell that is merged with its neighbour belongs to neither column.
    private static func isOwn(_ row: [Passage], _ column: Int) -> Bool {
        (column == 0 || row[column - 1].start != row[column].start || row[column - 1].isBlank)
            && (column + 1 >= row.count || row[column + 1].start != row[column].start || row[column + 1].isBlank)
    }

    /// The shape that three cells of five have; figures with and without a sign count together.
    private static func common(_ cells: [String]) -> Shape? {
        guard !cells.isEmpty else { return nil }
        var counts: [Shape: Int] = [:]
        for cell in cells { if let shape = shape(of: cell) { counts[shape, default: 0] += 1 } }
        if let best = counts.max(by: { $0.value < $1.value }), best.value * 5 >= cells.count * 3 { return best.key }
        let figures = (counts[.figure] ?? 0) + (counts[.share] ?? 0)
        return figures * 5 >= cells.count * 3 ? .share : nil
    }

    /// The column that names the rows where no heading tells: the wordiest of those that are not known, else one of units that holds none.
    private static func nameColumn(_ kinds: [ColumnKind?], _ shapes: [Shape?], _ rows: ArraySlice<[Passage]>) -> Int? {
        func length(_ column: Int) -> Int { rows.reduce(0) { $0 + (column < $1.count ? $1[column].text.count : 0) } }
        let isWordy = kinds.indices.filter { column in
            [Shape.phrase, .body, nil].contains(shapes[column])
                && rows.contains { column < $0.count && $0[column].text.contains(where: \.isLetter) }
        }
        let free = isWordy.filter { kinds[$0] == nil }
        return free.first { shapes[$0] == .phrase } ?? isWordy.first { kinds[$0] == .unit } ?? free.max { length($0) < length($1) }
            ?? kinds.firstIndex { $0 == nil }
    }

    private static func checked(_ kind: ColumnKind?, _ shape: Shape?, among kinds: [ColumnKind?]) -> ColumnKind? {
        guard let kind, let shape else { return kind }
        let hasLead = kinds.contains(.lead)
        switch (kind, shape) {
        case (.unit, .body), (.time, .body), (.result, .body), (.value, .body), (.form, .body): return hasLead ? .note : .lead
        case (.lead, .unit): return kinds.contains(.unit) ? kind : .unit
        case (.lead, .period), (.result, .period), (.unit, .period): return kinds.contains(.time) ? nil : .time
        case (.value, .phrase), (.result, .phrase): return hasLead || kinds.contains(.time) ? .product : .note
        case (.baseline, .phrase), (.numerator, .phrase), (.denominator, .phrase): return .note
        case (.name, .figure), (.name, .share): return kinds.contains(where: { $0?.isValue ?? false }) ? nil : .value
        case (.budgetTotal, .phrase), (.budgetYear, .phrase), (.budgetTotal, .body): return .note
        default: return kind
        }
    }

    /// Gives columns that no heading tells what their cells are, where the table has none such yet.
    private static func fill(_ kinds: inout [ColumnKind?], _ shapes: [Shape?], _ rows: ArraySlice<[Passage]>) {
        func first(_ shape: Shape, _ matching: (Int) -> Bool = { _ in true }) -> Int? {
            kinds.indices.first { kinds[$0] == nil && shapes[$0] == shape && matching($0) }
        }
        func isOfPeople(_ column: Int) -> Bool {
            let cells = cells(column, rows)
            return cells.count(where: person.matches) * 2 > cells.count
        }
        if !kinds.contains(.time), !kinds.contains(.starts), let column = first(.period) { kinds[column] = .time }
        if !kinds.contains(.lead), let column = first(.body, { !isOfPeople($0) }) ?? first(.body) { kinds[column] = .lead }
        if kinds.contains(.lead), let people = kinds.firstIndex(of: .lead), isOfPeople(people),
            let column = first(.body, { !isOfPeople($0) })
        {
            (kinds[people], kinds[column]) = (.chief, .lead)
        }
        if !kinds.contains(.support), let lead = kinds.firstIndex(of: .lead),
            let column = first(.body, { $0 > lead && !isOfPeople($0) })
        {
            kinds[column] = .support
        }
        if !kinds.contains(.unit), let column = first(.unit) { kinds[column] = .unit }
        let isMeasured = kinds.contains { $0.map { $0.isValue || $0.isMoney || $0 == .result } ?? false }
        if !isMeasured, let column = first(.share) ?? (kinds.contains(.unit) ? first(.figure) : nil) { kinds[column] = .value }
    }
}
