import Foundation

/// Deals the words of a flattened task row: the amounts close it, a period stands before what it brings forth,
/// bodies open at the start of a line, and the name is what is left.
enum FlatTask {
    private static let money = #"\d{1,3}(?:\.\d{3})+|\d{1,6}"#
    private static let time = Pattern(
        #"(?:Từ\s+)?(?:[nm][aă]m\s+)?20\d\d\s*(?:đến|-|–)\s*(?:[nm][aă]m\s+)?20\d\d|Quý\s+(?:[IVX]+|[1-4])(?:\s*[-,–]\s*(?:Quý\s+)?[IVX]+)*(?:\s*[/,]?\s*(?:năm\s+)?20\d\d)?|"#
            + #"(?:Hoàn thành trước|Trước|Trong)\s+(?:ngày|tháng|năm|quý)\s+[\dIVX/]+|Tháng\s+\d{1,2}(?:\s*[/-]\s*\d{1,4})*|Năm\s+20\d\d|"#
            + #"\d{1,2}/\d{1,2}/20\d\d|Thường xuyên|Cả năm|Hằng năm|Hàng năm|Hằng quý|Hàng quý|Hằng tháng|Hàng tháng|20\d\d"#,
        caseSensitive: true)

    private static let nextBody = Pattern(
        #"(?<=\p{Ll})(?<!và)(?<!của)(?<!thuộc)\s(?=(?:Các\s\p{Ll}|Phòng\s\p{Lu}|Văn phòng\s\p{Lu}|Trung tâm\s\p{Lu}|Công an\s\p{Ll}|Trạm\s\p{Lu}))"#,
        caseSensitive: true)

    /// What closes the rows of a table with columns of money; nil where it has none.
    static func amounts(_ kinds: [ColumnKind]) -> Pattern? {
        let tokens = kinds.filter(\.isMoney).map { _ in "(\(money))" }.joined(separator: "\\s+")
        return tokens.isEmpty ? nil : Pattern("^(.*?)(?:^|\\s)\(tokens)\\s*$", .digit)
    }

    static func values(of row: FlatTable.Row, kinds: [ColumnKind], amounts: Pattern?) -> [(ColumnKind, String)] {
        var lines = row.lines
        var values: [(ColumnKind, String)] = []
        if let amounts { takeMoney(&lines, &values, kinds, amounts) }
        if kinds.contains(.form), let match = Lexicon.formThenBody.first(in: FlatRow.joined(lines)) {
            values += [(.form, match[2] ?? ""), (.lead, match[3] ?? "")]
            lines = [match[1] ?? ""].filter { !$0.isEmpty }
        }
        if kinds.contains(.time) { takeTime(&lines, &values, kinds) }
        if kinds.contains(.lead), !values.contains(where: { $0.0 == .lead }) { takeBodies(&lines, &values, kinds) }
        values.append((.name, FlatRow.joined(lines)))
        return values
    }

    private static func takeMoney(
        _ lines: inout [String], _ values: inout [(ColumnKind, String)], _ kinds: [ColumnKind], _ amounts: Pattern
    ) {
        guard let index = lines.lastIndex(where: amounts.matches), let match = amounts.first(in: lines[index]) else { return }
        for (offset, kind) in kinds.filter(\.isMoney).enumerated() { values.append((kind, match[offset + 2] ?? "")) }
        // What stands after the amounts is the name that a page break moved down.
        let after = Array(lines[(index + 1)...])
        lines[index] = match[1] ?? ""
        lines = (after + lines[...index]).filter { !$0.allSatisfy(\.isWhitespace) }
    }

    /// Lines as one text, with the offsets at which a line starts.
    private static func text(_ lines: [String]) -> (text: String, starts: [Int]) {
        var text = ""
        var starts: [Int] = []
        for line in lines {
            text = text.isEmpty ? line : LineAssembler.joined(text, line)
            starts.append((text as NSString).length - (line as NSString).length)
        }
        return (text, starts)
    }

    private static func takeTime(_ lines: inout [String], _ values: inout [(ColumnKind, String)], _ kinds: [ColumnKind]) {
        let (whole, starts) = text(lines)
        let bodies = bodyOffsets(whole, starts)
        let hasProduct = kinds.last == .product || kinds.last == .note
        let matches = time.all(in: whole).filter { match in
            let isFree = match.range.location == 0 || [" ", ";"].contains(prefix(whole, match.range.location).suffix(1))
            let after = suffix(whole, from: match.end).trimmingCharacters(in: .whitespaces)
            let opens = after.first.map { $0.isUppercase || $0.isNumber || $0 == "-" } ?? true
            let isBare = match[0]?.first?.isNumber ?? false
            return isFree && opens && match.range.location > 8 && (!isBare || starts.contains(match.range.location) || after.isEmpty)
        }
        let chosen =
            hasProduct ? matches.first { match in bodies.contains { $0 > 0 && $0 < match.range.location } } ?? matches.last : matches.last
        guard let chosen, let found = chosen[0] else { return }
        let rest = suffix(whole, from: chosen.end).trimmingCharacters(in: .whitespaces)
        // Without a column after it the period closes the row.
        guard hasProduct || rest.isEmpty || Lexicon.bodyStart.matches(rest) else { return }
        values.append((.time, found))
        if hasProduct, let last = kinds.last { values.append((last, rest)) }
        var kept: [String] = []
        for (index, start) in starts.enumerated() where start < chosen.range.location {
            let end = index + 1 < starts.count ? min(starts[index + 1], chosen.range.location) : chosen.range.location
            kept.append(
                (whole as NSString).substring(with: NSRange(location: start, length: end - start)).trimmingCharacters(in: .whitespaces))
        }
        lines = kept.filter { !$0.isEmpty } + (hasProduct || rest.isEmpty ? [] : [rest])
    }

    /// Starts of lines at which the name of a body opens, not counting those that go on with the body before.
    private static func bodyOffsets(_ whole: String, _ starts: [Int]) -> [Int] {
        starts.filter { start in
            let before = prefix(whole, start).trimmingCharacters(in: .whitespaces)
            let goesOn = ["-", "&", ",", " và", "Văn phòng", "thuộc", "của"].contains { before.hasSuffix($0) }
            return !goesOn && Lexicon.bodyStart.matches(suffix(whole, from: start))
        }
    }

    /// The short lines at the end that open with the name of a body are the bodies' cells.
    private static func takeBodies(_ lines: inout [String], _ values: inout [(ColumnKind, String)], _ kinds: [ColumnKind]) {
        let (whole, starts) = text(lines)
        let widest = lines.map(\.count).max() ?? 0
        var offsets = bodyOffsets(whole, starts).filter { offset in
            guard offset > 0, let index = starts.firstIndex(of: offset) else { return false }
            return lines[index...].allSatisfy { $0.count <= max(40, widest * 6 / 10) }
        }
        guard let first = offsets.first, let index = starts.firstIndex(of: first) else { return }
        // Two narrow cells may share a line.
        let shared = nextBody.all(in: whole).map(\.end).filter { $0 > first && !offsets.contains($0) }
        offsets = (offsets + shared).sorted()
        var cells: [String] = []
        for (position, offset) in offsets.enumerated() {
            let end = position + 1 < offsets.count ? offsets[position + 1] : (whole as NSString).length
            let body = (whole as NSString).substring(with: NSRange(location: offset, length: end - offset)).trimmingCharacters(
                in: .whitespaces)
            if let last = cells.last, last.hasSuffix(";") {
                cells[cells.count - 1] = last + " " + body
            } else {
                cells.append(body)
            }
        }
        lines.removeSubrange(index...)
        values.append((.lead, cells[0]))
        if kinds.contains(.support), cells.count > 1 { values.append((.support, cells[1...].joined(separator: "; "))) }
    }
}
