import Foundation

/// Deals the words of a flattened row to its columns.
enum FlatRow {
    private static let valueToken = #"(?:[<>≥≤=]{1,2}\s*)?\d{1,3}(?:[.,]\d+)?\s*%?"#
    private static let strongToken = #"(?:[<>≥≤=]{1,2}\s*\d{1,3}(?:[.,]\d+)?\s*%?|\d{1,3}(?:[.,]\d+)?\s*%)"#
    /// A line that opens with the values: all of it, or a value that cannot be part of a name followed by a note.
    private static let opening = Pattern("^(?:(\(strongToken))|(\(valueToken)))(?:\\s+(\(valueToken))(?=\\s|$))?(?:\\s+(.*))?$")
    /// A line that closes with the values, after words of the name; fractions may follow.
    private static let closing = Pattern("^(.*\\D)\\s(\(valueToken))(?:\\s+(\(valueToken))(?=\\s|$))?(?:\\s+([\\d.,]+/[\\d.,]+.*))?$")
    private static let closingNote = Pattern("^(.*\\D)\\s([<>≥≤]=?\\s*\\d{1,3}(?:[.,]\\d+)?\\s*%?)\\s+(\\p{L}.*)$")
    private static let rise = Pattern(#"^Tăng(?:\s|$)"#, caseSensitive: true, .opens("T"))
    private static let riseEnd = Pattern(#"(?:bậc|điểm|hạng|%)$"#)
    private static let wordValue = Pattern(
        #"^(.{12,}?)\s(Hoàn thành|Có|Đạt|Tăng\s+(?:từ\s+)?\d+.*?bậc|Tăng\s+\d+\s+bậc)(?:\s+((?:Đang|Đã|Chưa|Không)\s.*))?$"#,
        caseSensitive: true)
    private static let indicator = Pattern(#"^(?:Tỷ lệ|Tỉ lệ|Tỷ trọng|Chỉ số|Mức độ|Xếp hạng)\s"#, caseSensitive: true, .opens("TCMX"))
    static func cells(of rows: [FlatTable.Row], kinds: [ColumnKind]) -> [[String]] {
        let isMeasured = kinds.contains(where: \.isValue) || kinds.contains(.result)
        let (figures, amounts) = (figures(kinds), FlatTask.amounts(kinds))
        var result: [[String]] = []
        for row in rows {
            if isMeasured {
                result += measured(row, kinds, figures)
            } else {
                result.append(place(FlatTask.values(of: row, kinds: kinds, amounts: amounts), number: row.number, kinds))
            }
        }
        return result
    }

    private static func place(_ values: [(ColumnKind, String)], number: String, _ kinds: [ColumnKind]) -> [String] {
        var cells = [String](repeating: "", count: kinds.count)
        if let column = kinds.firstIndex(of: .number) { cells[column] = number }
        for (kind, text) in values {
            guard let column = kinds.firstIndex(of: kind), !text.isEmpty else { continue }
            cells[column] = SourceDocument.collapsed(text)
        }
        return cells
    }

    // MARK: Targets and results

    private static let unitLine = Pattern("^(%|\\p{L}[\\p{L} ]{0,18})\\s+(\(valueToken))(?:\\s+(\\D.*))?$")
    private static let unitTail = Pattern("^(.*\\p{L}\\)?)\\s+(%)\\s+(\(valueToken))(?:\\s+(\\D.*))?$")

    /// A table with a unit column: the unit stands before the value, the body in charge after it.
    private static func withUnit(_ row: FlatTable.Row, _ kinds: [ColumnKind]) -> [String]? {
        var name: [String] = []
        for (index, line) in row.lines.enumerated() {
            var match = unitTail.first(in: line)
            var head = match?[1]
            var groups = (unit: 2, value: 3, tail: 4)
            if match == nil, !name.isEmpty, let found = unitLine.first(in: line), found[1] == "%" || !(found[1]?.first?.isLowercase ?? true)
            {
                (match, head, groups) = (found, nil, (1, 2, 3))
            }
            guard let match else {
                name.append(line)
                continue
            }
            if let head { name.append(head) }
            let rest = [match[groups.tail] ?? ""] + row.lines.dropFirst(index + 1)
            // A number alone after the body is a page number.
            let tail = joined(rest.filter { line in !line.isEmpty && !line.allSatisfy(\.isNumber) })
            let kind: ColumnKind = kinds.contains(.lead) && Lexicon.bodyStart.matches(tail) ? .lead : kinds.contains(.note) ? .note : .lead
            return place(
                [(.name, joined(name)), (.unit, match[groups.unit] ?? ""), (valueKind(kinds), match[groups.value] ?? ""), (kind, tail)],
                number: row.number, kinds)
        }
        return nil
    }

    private static func isFigure(_ kind: ColumnKind) -> Bool {
        kind.isValue || [.baseline, .result, .numerator, .denominator].contains(kind)
    }

    /// A row with three figures or more has them one after the other, between its name and its note; nil where the columns have fewer.
    private static func figures(_ kinds: [ColumnKind]) -> Pattern? {
        let tokens = kinds.filter(isFigure).map { _ in #"((?:[<>≥≤=]{1,2}\s*)?\d[\d.,]*\s*%?|-)"# }
        guard tokens.count > 2, kinds.contains(.name) else { return nil }
        return Pattern("^(.*?\\D)\\s" + tokens.joined(separator: "\\s+") + "(?:\\s+(\\p{L}.*))?$")
    }

    private static func withFigures(_ row: FlatTable.Row, _ kinds: [ColumnKind], _ pattern: Pattern?) -> [String]? {
        let figures = kinds.filter(isFigure)
        guard let match = pattern?.first(in: joined(row.lines)) else { return nil }
        let values = figures.enumerated().map { ($0.element, match[$0.offset + 2] ?? "") }
        return place([(.name, match[1] ?? ""), (.note, match[figures.count + 2] ?? "")] + values, number: row.number, kinds)
    }

    private static func measured(_ row: FlatTable.Row, _ kinds: [ColumnKind], _ figures: Pattern?) -> [[String]] {
        if let cells = withFigures(row, kinds, figures) { return [cells] }
        if kinds.contains(.unit), !kinds.contains(.result), let cells = withUnit(row, kinds) { return [cells] }
        var rest = riseJoined(row.lines)
        var result: [[String]] = []
        var number = row.number
        while !rest.isEmpty {
            var name: [String] = []
            var values: [String] = []
            var note: [String] = []
            while values.isEmpty, !rest.isEmpty {
                let line = rest.removeFirst()
                if !name.isEmpty, result.isEmpty, values.isEmpty, indicator.matches(line), !indicator.matches(name[0]) {
                    // A group line that shares its number with its only indicator.
                    result.append(place([(.name, joined(name))], number: number, kinds))
                    name = [line]
                    number = ""
                } else if let match = opening.first(in: line), let first = match[1] ?? match[2], !name.isEmpty,
                    match[1] != nil || match[3] != nil || (match[4] ?? "").isEmpty
                {
                    values = [first, match[3] ?? ""].filter { !$0.isEmpty }
                    if let tail = match[4] { note.append(tail) }
                } else if let match = closingNote.first(in: line), let head = match[1], let first = match[2] {
                    name.append(head)
                    values = [first]
                    note.append(match[3] ?? "")
                } else if let match = closing.first(in: line), let head = match[1], let first = match[2], match.range.length > 0 {
                    name.append(head)
                    values = [first, match[3] ?? ""].filter { !$0.isEmpty }
                    if let tail = match[4] { note.append(tail) }
                } else {
                    name.append(line)
                }
            }
            if values.isEmpty, let match = wordValue.first(in: joined(name)) {
                result.append(
                    place(
                        [(.name, match[1] ?? ""), (valueKind(kinds), match[2] ?? ""), (.result, match[3] ?? "")], number: number, kinds))
                return result
            }
            if let next = nextIndicator(rest) {
                note += rest[..<next]
                rest = Array(rest[next...])
            } else {
                note += rest
                rest = []
            }
            let dealt = deal(values, kinds)
            let noteKind = kinds.contains(.note) ? ColumnKind.note : .lead
            result.append(
                place(
                    [(.name, joined(name)), (noteKind, joined(note))] + dealt, number: number, kinds))
            number = ""
        }
        return result.isEmpty ? [place([], number: number, kinds)] : result
    }

    /// "Tăng từ", "2 đến 3", "bậc" is one value that a narrow column broke.
    private static func riseJoined(_ lines: [String]) -> [String] {
        var result: [String] = []
        for line in lines {
            if let last = result.last, rise.matches(last), !riseEnd.matches(last), last.count < 40 {
                result[result.count - 1] = last + " " + line
            } else {
                result.append(line)
            }
        }
        return result
    }

    static func joined(_ lines: [String]) -> String {
        lines.reduce("") { $0.isEmpty ? $1 : LineAssembler.joined($0, $1) }
    }

    private static func valueKind(_ kinds: [ColumnKind]) -> ColumnKind {
        kinds.first(where: \.isValue) ?? .result
    }

    /// Two values are target and result; one is the result where only results carry the per cent sign.
    private static func deal(_ values: [String], _ kinds: [ColumnKind]) -> [(ColumnKind, String)] {
        guard let first = values.first else { return [] }
        guard kinds.contains(.result), kinds.contains(where: \.isValue) else { return [(valueKind(kinds), first)] }
        if values.count > 1 { return [(valueKind(kinds), first), (.result, values[1])] }
        return first.contains("%") && !first.contains(where: { "<>≥≤".contains($0) }) ? [(.result, first)] : [(valueKind(kinds), first)]
    }

    /// A second indicator under the same number: the last line that opens one and has a value line after it.
    private static func nextIndicator(_ lines: [String]) -> Int? {
        guard
            let value = lines.firstIndex(where: { line in
                opening.first(in: line).map { $0[1] != nil || ($0[2] != nil && ($0[4] ?? "").isEmpty) } ?? false
            })
        else { return nil }
        return lines[..<value].lastIndex { indicator.matches($0) }
    }
}
