import Foundation

/// Tables drawn with signs ("+----+", "| 1 | …"): rows stand between rules of dashes, and a cell takes as many lines as it needs.
enum BoxTable {
    enum Part {
        case text(String)
        case table([[RawCell]])
    }

    private static let corners = "+┌├└╔╠╚┏┣┗╒╞╘"
    private static let dashes = Set("+-=─━═┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝┏┳┓┣╋┫┗┻┛╒╤╕╞╪╡╘╧╛ ")
    private static let bars = Set("|│┃║")

    /// `text` cut into what is drawn as a table and what is not.
    static func parts(of text: String) -> [Part] {
        guard text.unicodeScalars.contains(where: { $0 == "+" || (0x2500...0x257F).contains($0.value) }) else { return [.text(text)] }
        let lines = text.lines
        var parts: [Part] = []
        var running: [Substring] = []
        var index = 0
        while index < lines.count {
            let end = lines[index...].firstIndex { !isRule($0) && !isRow($0) } ?? lines.count
            let drawn = lines[index..<end]
            if isRule(lines[index]), drawn.count(where: isRow) > 1 {
                parts.append(.text(running.joined(separator: "\n")))
                running = []
                parts.append(.table(rows(of: drawn)))
                index = end
            } else {
                running.append(lines[index])
                index += 1
            }
        }
        return parts + [.text(running.joined(separator: "\n"))]
    }

    private static func isRule(_ line: Substring) -> Bool {
        guard let text = drawn(line) else { return false }
        return text.first.map(corners.contains) ?? false && text.allSatisfy(dashes.contains) && text.count > 8
    }

    private static func isRow(_ line: Substring) -> Bool {
        guard let text = drawn(line) else { return false }
        return text.first.map(bars.contains) ?? false && text.count > 4 && text.last { $0 != " " }.map(bars.contains) ?? false
    }

    /// `line` without its indent, where its first sign may belong to a table.
    private static func drawn(_ line: Substring) -> Substring? {
        guard let first = line.unicodeScalars.firstIndex(where: { $0 != " " }) else { return nil }
        let sign = line.unicodeScalars[first]
        return sign == "+" || sign == "|" || (0x2500...0x257F).contains(sign.value) ? line[first...] : nil
    }

    private static func cells(of line: Substring) -> [String] {
        line.trimmed.dropFirst().dropLast().split(
            omittingEmptySubsequences: false, whereSeparator: bars.contains
        )
        .map(\.trimmed)
    }

    private static func rows(of lines: ArraySlice<Substring>) -> [[RawCell]] {
        let groups = lines.split(whereSeparator: isRule).map { $0.map(cells) }
        let rows = groups.enumerated().flatMap { $0.offset == 0 ? [joined($0.element)] : self.rows(of: $0.element) }
        let width = rows.map(\.count).max() ?? 0
        return rows.map { row in (0..<width).map { RawCell(text: $0 < row.count ? row[$0] : "") } }
    }

    /// Lines between two rules are one row, unless several of them carry a row's number.
    private static func rows(of group: [[String]]) -> [[String]] {
        guard group.count(where: { TableReader.isRowLabel($0[0]) }) > 1 else { return [joined(group)] }
        var rows: [[[String]]] = []
        for line in group {
            let goesOn = line[0].isEmpty && (line.count < 2 || line[1].isEmpty || line[1].first?.isLowercase ?? false)
            if goesOn, !rows.isEmpty { rows[rows.count - 1].append(line) } else { rows.append([line]) }
        }
        return rows.map(joined)
    }

    private static func joined(_ lines: [[String]]) -> [String] {
        (0..<(lines.map(\.count).max() ?? 0)).map { column in
            lines.map { column < $0.count ? $0[column] : "" }.filter { !$0.isEmpty }.reduce("") {
                $0.isEmpty ? $1 : LineAssembler.joined($0, $1)
            }
        }
    }
}
