import Foundation

/// A table whose cells a text copy flattened to lines. Its heading words tell the columns, its row numbers tell the rows,
/// and the shape of each value (money, period, body, percentage) tells which cell a word belongs to.
enum FlatTable {
    private static let opener = Pattern(#"^(?:STT|TT|Số\s*TT)(?:\s|$)"#, .opens("STst"))
    private static let rowStart = Pattern(#"^((?:\d{1,3}(?:\.\d{1,2}){0,2})|[IVX]{1,5}|[A-E])[.)]?(?:\s+(.*))?$"#, caseSensitive: true)
    private static let stop = Pattern(#"^(?:Phụ lục|PHỤ LỤC|Nơi nhận|Ghi chú:|TM\.)"#, caseSensitive: true, .opens("PNGT"))
    private static let total = Pattern(#"^(?:TỔNG CỘNG|Tổng cộng|TỔNG SỐ|Tổng số|CỘNG)\b"#, caseSensitive: true, .opens("TC"))

    struct Row {
        var number: String
        var lines: [String]
        var isTotal = false
    }

    static func read(_ lines: [TextLine], from start: Int) -> (rows: [[RawCell]], end: Int)? {
        guard opens(lines, start) else { return nil }
        var index = start
        var heading = ""
        while index < lines.count, index < start + 20, !(index > start && isFirstRow(lines[index].text)) {
            heading += (heading.isEmpty ? "" : " ") + lines[index].text
            index += 1
        }
        guard index < lines.count, isFirstRow(lines[index].text) else { return nil }
        let columns = Columns.columns(inFlat: heading)
        let kinds = columns.map(\.kind)
        guard kinds.count >= 3, kinds.contains(.name) else { return nil }
        let (rows, end) = rows(of: lines, from: index, heading: heading)
        guard rows.count >= 2 else { return nil }
        // A heading of one line for each column tells that the rows were copied cell by cell.
        let isByCell = index - start == kinds.count && lines[start..<index].allSatisfy { Columns.kind(of: $0.text) != nil }
        let cells = isByCell || FlatSequence.isNeeded(kinds) ? FlatSequence.cells(of: rows, kinds: kinds) : dealt(rows, kinds)
        return ([columns.map { RawCell(text: $0.title) }] + cells.map { $0.map { RawCell(text: $0) } }, end)
    }

    private static let bareOpener = Pattern(#"^(?:STT|TT|Số\s*TT)$"#, .opens("STst"))

    /// The heading begins with the column of numbers, or with another whose title stands in the lines right above it.
    private static func opens(_ lines: [TextLine], _ start: Int) -> Bool {
        if opener.matches(lines[start].text) { return true }
        guard lines[start].length < 40,
            let next = lines[(start + 1)...].prefix(2).firstIndex(where: { $0.length < 7 && bareOpener.matches($0.text) }),
            lines[start..<next].allSatisfy({ !isTitle($0.text) })
        else { return false }
        return Columns.kind(of: lines[start..<next].map(\.text).joined(separator: " ")) != nil
    }

    /// What stands above a table and is no column's heading.
    private static func isTitle(_ text: String) -> Bool {
        stop.matches(text) || text.contains(":") || LineAssembler.isCapitals(text) && (text.count > 20 || text.contains(where: \.isNumber))
    }

    private static func isFirstRow(_ text: String) -> Bool {
        guard let match = rowStart.first(in: text), let number = match[1] else { return false }
        return ["1", "I", "A", "1.1", "01"].contains(number)
    }

    /// The cells by the shapes of their words; where those leave cells that don't suit their columns, by the best cuts in the columns' order.
    private static func dealt(_ rows: [Row], _ kinds: [ColumnKind]) -> [[String]] {
        let cells = FlatRow.cells(of: rows, kinds: kinds)
        let fit = FlatFit.of(cells, kinds)
        guard fit < 0.9, kinds.first == .number else { return cells }
        let cut = FlatSequence.cells(of: rows, kinds: kinds, isWithinLines: true)
        return FlatFit.of(cut, kinds) > fit + 0.05 ? cut : cells
    }

    /// "A NHIỆM VỤ MỚI" groups rows; "II. NHIỆM VỤ" ends the table.
    private static func isGroup(_ text: String) -> Bool {
        guard let match = rowStart.first(in: text), let number = match[1], match[2] != nil else { return false }
        return !text.dropFirst(number.count).hasPrefix(".")
    }

    /// A number alone before another is a value and not a row's number.
    private static func isFigure(_ rest: String?, before next: String) -> Bool {
        (rest ?? "").isEmpty && !next.isEmpty && !next.contains(where: \.isLetter)
    }

    private static func rows(of lines: [TextLine], from start: Int, heading: String) -> ([Row], Int) {
        var rows: [Row] = []
        var counter = RowCounter()
        var index = start
        let headingWords = Set(heading.split(separator: " "))
        var inRepeatedHeading = false
        while index < lines.count {
            let text = lines[index].text
            if stop.matches(text) { break }
            if LineAssembler.isCapitals(text), text.count > 20, !total.matches(text), !isGroup(text) { break }
            if opener.matches(text) {
                inRepeatedHeading = true
            } else if let match = rowStart.first(in: text), let number = match[1],
                !isFigure(match[2], before: index + 1 < lines.count ? lines[index + 1].text : ""), counter.accepts(number)
            {
                inRepeatedHeading = false
                rows.append(Row(number: number, lines: [match[2] ?? ""].filter { !$0.isEmpty }))
            } else if total.matches(text) {
                rows.append(Row(number: "", lines: [text], isTotal: true))
            } else if inRepeatedHeading, text.split(separator: " ").allSatisfy(headingWords.contains) {
                index += 1
                continue
            } else {
                inRepeatedHeading = false
                if !rows.isEmpty { rows[rows.count - 1].lines.append(text) }
            }
            index += 1
        }
        return (rows, index)
    }
}

/// Which row numbers may come next: the next integer, the next sub-number, the next Roman numeral or letter; after a group 1 again.
struct RowCounter {
    private var integer = 0
    private var sub = 0
    private var roman = 0
    private var letter = 0

    mutating func accepts(_ label: String) -> Bool {
        if let number = Int(label) {
            guard number == integer + 1 || (number == 1 && integer == 0) || number == 1 && roman + letter > 0 && integer != 1 else {
                return false
            }
            integer = number
            sub = 0
            return true
        }
        let parts = label.split(separator: ".").compactMap { Int($0) }
        if parts.count >= 2, parts.count == label.split(separator: ".").count {
            guard parts[0] == integer || parts[0] == roman, parts.count > 2 || parts[1] == sub + 1 else { return false }
            if parts.count == 2 { sub = parts[1] }
            return true
        }
        if let value = RowCounter.romanValue(label), value == roman + 1 {
            roman = value
            sub = 0
            return true
        }
        if label.count == 1, let scalar = label.unicodeScalars.first, Int(scalar.value) == 65 + letter {
            letter += 1
            roman = 0
            return true
        }
        return false
    }

    static func romanValue(_ text: String) -> Int? {
        let values: [Character: Int] = ["I": 1, "V": 5, "X": 10]
        var total = 0
        var last = 0
        for character in text.reversed() {
            guard let value = values[character] else { return nil }
            total += value < last ? -value : value
            last = max(last, value)
        }
        return text.isEmpty ? nil : total
    }
}
