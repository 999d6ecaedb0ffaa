import Foundation

/// Deals the lines of a flattened row to columns in their printed order, where every cell began on a line of its own.
///
/// Used where the name is not the first column: then the order tells more than the shape of the words. Of all ways to cut the lines the one
/// that suits the columns best is taken: a period in the column of time, a body in that of bodies, a number in that of values.
enum FlatSequence {
    private struct Line {
        let text: String
        let isLower: Bool
        let isBody: Bool
        let isValue: Bool
        /// A number alone: what a page's foot leaves between two cells.
        let isBare: Bool
        let opensTime: Bool
        let isPerson: Bool
        /// It ends with a word or mark after which a cell never ends.
        let isOpen: Bool
        /// It goes on in the printed line of what stands before it.
        let isInline: Bool

        init(_ text: String, isInline: Bool = false) {
            self.text = text
            self.isInline = isInline
            isLower = text.first?.isLowercase ?? false
            isBody = Lexicon.bodyStart.matches(text)
            isValue = FlatSequence.value.matches(text)
            isBare = !isInline && text.count < 4 && text.allSatisfy(\.isNumber)
            opensTime = FlatSequence.time.matches(text)
            isPerson = FlatSequence.person.matches(text)
            isOpen = FlatSequence.open.matches(text)
        }
    }

    private static let value = Pattern(#"^(?:[<>≥≤=]{1,2}\s*)?\d[\d.,]*\s*%?$|^(?:Hoàn thành|Đạt|Có|x|[-–])$"#)
    private static let person = Pattern(#"^(?:đ/c|đồng chí|ông|bà)\s"#)
    private static let unit = Pattern(#"^(?:%|\p{Lu}\p{Ll}*(?:\s\p{Ll}+){0,2}|\p{Ll}[\p{Ll}/]*(?:\s\p{Ll}+){0,3})$"#, caseSensitive: true)
    private static let open = Pattern(#"[-–,;(]$|\s(?:và|của|với|về|cho|tại|trên|các|theo|từ|đến|để|trong|hoặc|là|bằng|không)$"#)
    private static let time = Pattern(
        #"^(?:quý|tháng|năm|từ|trước|trong|hoàn thành|thường xuyên|h[ằà]ng|cả năm|đầu|giữa|cuối|xong|6 tháng)(?:\s|$)|^\d{1,2}[/-]\d{1,4}|^\d{1,2}\.\d{1,2}\.20\d\d|^20\d\d(?!\d)"#
    )
    /// Cells of more lines than this are not looked for.
    private static let longest = 30

    /// Whether the columns stand in an order in which words alone don't tell their cells.
    static func isNeeded(_ kinds: [ColumnKind]) -> Bool {
        guard let number = kinds.firstIndex(of: .number) else { return false }
        return number > 0 || number + 1 < kinds.count && kinds[number + 1] != .name
    }

    /// - Parameter isWithinLines: several cells may share a printed line.
    static func cells(of rows: [FlatTable.Row], kinds: [ColumnKind], isWithinLines: Bool = false) -> [[String]] {
        guard let number = kinds.firstIndex(of: .number) else { return [] }
        var result: [[String]] = []
        // What stands before a row's number was copied at the end of the row above.
        var before = [String](repeating: "", count: number)
        for (index, row) in rows.enumerated() {
            let own = isPlain(row) ? [ColumnKind.name] : Array(kinds[(number + 1)...])
            let next = index + 1 < rows.count ? rows[index + 1] : nil
            let ahead = next.map(isPlain) ?? true ? [] : Array(kinds[..<number])
            let isWhole = row.lines.count == own.count + ahead.count
            let lines = isWithinLines ? row.lines.flatMap(pieces) : row.lines.map { Line($0) }
            let dealt = isWhole && !isWithinLines ? row.lines : deal(lines, to: own + ahead)
            var cells = [String](repeating: "", count: kinds.count)
            cells[number] = row.number
            if isPlain(row) {
                if let name = kinds.firstIndex(of: .name) { cells[name] = dealt.first ?? "" }
            } else {
                cells.replaceSubrange(..<number, with: before)
                cells.replaceSubrange((number + 1)..., with: dealt.prefix(own.count))
            }
            before = ahead.isEmpty ? [String](repeating: "", count: number) : Array(dealt.suffix(number))
            result.append(cells)
        }
        return result
    }

    private static let figureWord = Pattern(#"^(?:[<>≥≤=]{0,2}\d[\d.,]*%?|20\d\d[-–]20\d\d|\d{1,2}/20\d\d)$"#)
    private static let opensCell = Pattern(
        #"^(?:Quý|Tháng|Năm|Trước|Trong|Thường xuyên|H[ằà]ng|Cả năm|Hoàn thành|\d{1,2}/\d{1,4}|Thuê|Đầu tư|Mua sắm)(?:\s|$|/)"#,
        caseSensitive: true)

    private static func opensName(_ words: ArraySlice<Substring>) -> Bool {
        guard let first = words.first, first.first?.isUppercase ?? false || first.contains("/") else { return false }
        let rest = words.joined(separator: " ")
        return Lexicon.bodyStart.matches(rest) || opensCell.matches(rest)
    }

    /// A printed line cut where a cell may end in it: around figures, before bodies and times.
    private static func pieces(of line: String) -> [Line] {
        let words = line.split(separator: " ")
        var result: [Line] = []
        var start = 0
        func isFigure(_ word: Substring) -> Bool { word == "%" || word.contains(where: \.isNumber) && figureWord.matches(String(word)) }
        for index in words.indices.dropFirst() {
            let word = words[index]
            let opens =
                isFigure(word) != isFigure(words[index - 1]) && word != "%" || isFigure(word) && isFigure(words[index - 1]) && word != "%"
                || word == "%" && !isFigure(words[index - 1])
            guard opens || opensName(words[index...]) else { continue }
            result.append(Line(words[start..<index].joined(separator: " "), isInline: start > 0))
            start = index
        }
        return result + [Line(words[start...].joined(separator: " "), isInline: start > 0)]
    }

    /// A group's or a total's row: a name and nothing else.
    private static func isPlain(_ row: FlatTable.Row) -> Bool {
        row.isTotal || RowCounter.romanValue(row.number) != nil || row.number.count == 1 && row.number.first?.isLetter ?? false
    }

    /// The cell of each column, by the best cuts from the last line backwards.
    private static func deal(_ lines: [Line], to columns: [ColumnKind]) -> [String] {
        guard let last = columns.last, columns.count > 1, lines.count < 60 else {
            return [FlatRow.joined(lines.map(\.text))] + columns.dropFirst().map { _ in "" }
        }
        // best[line][column]: what the lines from there on give in the columns from there on, and how many lines the column takes (nil: the line
        // belongs to none).
        var best = [[(score: Double, taken: Int?)]](
            repeating: Array(repeating: (-Double.infinity, 0), count: columns.count + 1), count: lines.count + 1)
        best[lines.count][columns.count] = (0, 0)
        for line in stride(from: lines.count, through: 0, by: -1) {
            for column in columns.indices.reversed() {
                var found = (score: -Double.infinity, taken: Optional(0))
                for taken in 0...min(longest, lines.count - line) {
                    let score =
                        FlatSequence.score(lines[line..<(line + taken)], columns[column], after: line > 0 ? lines[line - 1] : nil)
                        + best[line + taken][column + 1].score
                    if score > found.score { found = (score, taken) }
                }
                if line < lines.count, lines[line].isBare, best[line + 1][column].score - 1 > found.score {
                    found = (best[line + 1][column].score - 1, nil)
                }
                best[line][column] = found
            }
            // A page number after the last cell.
            if line < lines.count, lines[line].isBare, best[line + 1][columns.count].score > -Double.infinity, last != .number {
                best[line][columns.count] = (best[line + 1][columns.count].score - 1, nil)
            }
        }
        var result = columns.map { _ in "" }
        var (line, column) = (0, 0)
        while column < columns.count {
            guard let taken = best[line][column].taken else {
                line += 1
                continue
            }
            result[column] = FlatRow.joined(lines[line..<(line + taken)].map(\.text))
            (line, column) = (line + taken, column + 1)
        }
        return result
    }

    /// How well `lines` suit a column as its cell.
    private static func score(_ lines: ArraySlice<Line>, _ kind: ColumnKind, after previous: Line?) -> Double {
        guard let first = lines.first else { return emptiness(kind) }
        // A name of a body goes on with a capital only after a mark or "và"; other cells may break before a name.
        let breach = kind == .lead || kind == .support ? -2.5 : -1.2
        var score = zip(lines, lines.dropFirst()).reduce(0) { $0 + ($1.1.isInline ? 0 : $1.0.isOpen || $1.1.isLower ? 0.1 : breach) }
        if first.isInline { score -= 0.7 }
        if previous?.isOpen ?? false { score -= 2 }
        if first.isLower, kind != .unit { score -= 3 }
        switch kind {
        case .time, .starts, .ends: score += first.opensTime && lines.count < 4 ? 6 : -6
        case .lead: score += first.isBody ? 4 : -3
        case .support: score += first.isBody ? 3.5 : -2
        case .unit: score += lines.count < 3 && unit.matches(FlatRow.joined(lines.map(\.text))) ? 3 : -5
        case .value, .yearValue, .baseline, .result, .numerator, .denominator, .budgetTotal, .budgetYear, .number:
            score += (lines.count == 1 ? first.isValue : lines.count == 2 && value.matches(FlatRow.joined(lines.map(\.text)))) ? 5 : -6
        case .chief: score += first.isBody || first.isPerson ? 3.5 : -2
        case .name: score += first.isBody ? 0 : first.opensTime || first.isValue ? -2 : 1
        case .product, .form, .note, .cross, .group, .other: score += first.isBody ? -1 : 0.5
        }
        return score
    }

    private static func emptiness(_ kind: ColumnKind) -> Double {
        switch kind {
        case .name: -10
        case .lead, .value, .yearValue: -2
        case .time, .support, .unit: -1
        default: -0.4
        }
    }
}
