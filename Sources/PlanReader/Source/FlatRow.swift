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
    private static let rise = Pattern(#"^Tăng(?:\s|$)"#, caseSensitive: true)
    private static let riseEnd = Pattern(#"(?:bậc|điểm|hạng|%)$"#)
    private static let wordValue = Pattern(
        #"^(.{12,}?)\s(Hoàn thành|Có|Đạt|Tăng\s+(?:từ\s+)?\d+.*?bậc|Tăng\s+\d+\s+bậc)(?:\s+((?:Đang|Đã|Chưa|Không)\s.*))?$"#, caseSensitive: true)
    private static let indicator = Pattern(#"^(?:Tỷ lệ|Tỉ lệ|Tỷ trọng|Chỉ số|Mức độ|Xếp hạng)\s"#, caseSensitive: true)
    private static let money = #"\d{1,3}(?:\.\d{3})+|\d{1,6}"#
    private static let time = Pattern(
        #"\s((?:Từ\s+)?(?:[nm][aă]m\s+)?20\d\d\s*(?:đến|-|–)\s*(?:[nm][aă]m\s+)?20\d\d|(?:Quý|quý)\s+[IVX\d]+(?:\s*[-,–]\s*(?:Quý\s+)?[IVX]+)*(?:[/,]?\s*(?:năm\s+)?20\d\d)?|"#
            + #"(?:Tháng|Trước tháng|Trước ngày|Trong năm|Năm|Hoàn thành trước)\s+[\d/]+|Thường xuyên|Hằng năm|Hàng năm|Hằng quý|Hàng quý|20\d\d)\s*$"#,
        caseSensitive: true)

    static func cells(of rows: [FlatTable.Row], kinds: [ColumnKind]) -> [[String]] {
        let isMeasured = kinds.contains(where: \.isValue) || kinds.contains(.result)
        var result: [[String]] = []
        for row in rows {
            if isMeasured {
                result += measured(row, kinds)
            } else {
                result.append(task(row, kinds))
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

    private static func measured(_ row: FlatTable.Row, _ kinds: [ColumnKind]) -> [[String]] {
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
                    match[1] != nil || match[3] != nil || (match[4] ?? "").isEmpty {
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
                result.append(place(
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
            result.append(place(
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

    private static func joined(_ lines: [String]) -> String {
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
        guard let value = lines.firstIndex(where: { line in
            opening.first(in: line).map { $0[1] != nil || ($0[2] != nil && ($0[4] ?? "").isEmpty) } ?? false
        }) else { return nil }
        return lines[..<value].lastIndex { indicator.matches($0) }
    }

    // MARK: Tasks

    private static func task(_ row: FlatTable.Row, _ kinds: [ColumnKind]) -> [String] {
        var lines = row.lines
        var values: [(ColumnKind, String)] = []
        let moneyKinds = kinds.filter(\.isMoney)
        if !moneyKinds.isEmpty {
            let tokens = [String](repeating: "(\(money))", count: moneyKinds.count).joined(separator: "\\s+")
            let pattern = Pattern("^(.*?)(?:^|\\s)\(tokens)\\s*$")
            if let index = lines.lastIndex(where: { pattern.matches($0) }), let match = pattern.first(in: lines[index]) {
                for (offset, kind) in moneyKinds.enumerated() { values.append((kind, match[offset + 2] ?? "")) }
                let after = lines[(index + 1)...]
                lines[index] = match[1] ?? ""
                // What stands after the amounts is the name that a page break moved down.
                lines = Array(after) + lines[...index]
                lines = lines.filter { !$0.allSatisfy(\.isWhitespace) }
            }
        }
        if kinds.contains(.time) { takeTime(&lines, &values) }
        if kinds.contains(.form) { takeForm(&lines, &values, row: row) }
        if kinds.contains(.lead), !values.contains(where: { $0.0 == .lead }) { takeBodies(&lines, &values, kinds) }
        values.append((.name, joined(lines)))
        return place(values, number: row.number, kinds)
    }

    private static func takeTime(_ lines: inout [String], _ values: inout [(ColumnKind, String)]) {
        for count in [1, 2, 3] where lines.count > count {
            let tail = " " + lines.suffix(count).joined(separator: " ")
            if let match = time.first(in: tail), match.range.location <= 1 || count == 1 {
                // Prefer the longest reading: "đến năm 2030" alone is the end of "Từ năm 2026 đến năm 2030".
                if count < 3, lines.count > count + 1, let wider = time.first(in: " " + lines.suffix(count + 1).joined(separator: " ")),
                    wider[1] != match[1] { continue }
                let before = prefix(tail, match.range.location).trimmingCharacters(in: .whitespaces)
                lines.removeLast(count)
                if !before.isEmpty { lines.append(before) }
                values.append((.time, match[1] ?? ""))
                return
            }
        }
    }

    private static func takeForm(_ lines: inout [String], _ values: inout [(ColumnKind, String)], row: FlatTable.Row) {
        let text = joined(lines)
        guard let match = Lexicon.formThenBody.first(in: text) else { return }
        values.append((.form, match[2] ?? ""))
        values.append((.lead, match[3] ?? ""))
        lines = [match[1] ?? ""]
        // A name that came after the amounts was moved before its form by `task`.
        if lines[0].isEmpty { lines = [] }
    }

    /// The short lines at the end that open with the name of a body are the bodies' cells.
    private static func takeBodies(_ lines: inout [String], _ values: inout [(ColumnKind, String)], _ kinds: [ColumnKind]) {
        let start = lines.indices.dropFirst().first { index in
            Lexicon.bodyStart.matches(lines[index]) && lines[index...].allSatisfy { $0.count <= 32 }
        }
        guard let start else { return }
        var bodies: [String] = []
        for line in lines[start...] {
            let continues = bodies.last.map { last in last.hasSuffix("-") || last.hasSuffix("&") || last.hasSuffix(",") } ?? false
            if Lexicon.bodyStart.matches(line), !continues {
                bodies.append(line)
            } else {
                bodies[bodies.count - 1] += " " + line
            }
        }
        lines.removeSubrange(start...)
        values.append((.lead, bodies[0]))
        if kinds.contains(.support), bodies.count > 1 { values.append((.support, bodies[1...].joined(separator: "; "))) }
    }
}
