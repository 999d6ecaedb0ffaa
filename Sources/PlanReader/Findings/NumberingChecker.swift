import Foundation

/// Finds numbers that come twice or are left out, among headings of one level under one heading and in the rows of a table.
enum NumberingChecker {
    private struct Member {
        let value: Int
        let marker: String
        let span: SourceSpan
    }

    /// Small letters as Vietnamese numbering counts them; "đ" is often left out.
    private static let letters = ["a", "b", "c", "d", "đ", "e", "g", "h", "i", "k", "l", "m", "n", "o", "p", "q"]

    static func read(_ outline: Outline) -> [PlanFinding] { headings(outline) + tables(outline) }

    private static func headings(_ outline: Outline) -> [PlanFinding] {
        var groups: [String: [Member]] = [:]
        var order: [String] = []
        for entry in outline.entries where entry.kind == .heading || entry.kind == .numbered {
            guard let node = entry.path.last, let value = value(of: node) else { continue }
            let key = entry.path.dropLast().map { "\($0.rank):\($0.label):\($0.title.start)" }.joined(separator: "/") + "|\(node.rank)"
            if groups[key] == nil { order.append(key) }
            groups[key, default: []].append(
                Member(value: value, marker: entry.marker.trimmingCharacters(in: .whitespaces), span: entry.whole.span))
        }
        return order.flatMap { check(groups[$0] ?? [], place: nil) }
    }

    private static func value(of node: OutlineNode) -> Int? {
        switch node.rank {
        case 2, 4: node.label.unicodeScalars.first.map { Int($0.value) - 64 }
        case 3: RowCounter.romanValue(node.label)
        case 5...8: node.label.split(separator: ".").last.flatMap { Int($0) }
        case 9: letters.firstIndex(of: node.label).map { $0 + 1 }
        default: nil
        }
    }

    /// Rows counted by plain numbers; each group of rows may count anew.
    private static func tables(_ outline: Outline) -> [PlanFinding] {
        outline.tables.flatMap { placed -> [PlanFinding] in
            let (kinds, bodyStart) = placed.columns
            guard let column = kinds.firstIndex(of: .number) else { return [] }
            var runs: [[Member]] = [[]]
            var last = -1
            for row in placed.table.rows.dropFirst(bodyStart) where column < row.count && row[column].start != last {
                last = row[column].start
                let label = row[column].text.trimmingCharacters(in: CharacterSet(charactersIn: ". )"))
                guard let value = Int(label) else {
                    if !label.isEmpty { runs.append([]) }
                    continue
                }
                if value == 1 { runs.append([]) }
                runs[runs.count - 1].append(Member(value: value, marker: label, span: row.reduce(row[column].span) { $0.union($1.span) }))
            }
            return runs.flatMap { check($0, place: "bảng") }
        }
    }

    /// Silent unless the numbers begin with one and few are odd: much that is odd was misread, not misprinted.
    private static func check(_ members: [Member], place: String?) -> [PlanFinding] {
        guard members.count >= 3, members.first?.value == 1 else { return [] }
        var findings: [PlanFinding] = []
        var expected = 1
        var index = 0
        while index < members.count {
            let member = members[index]
            let next = index + 1 < members.count ? members[index + 1].value : nil
            if member.value == expected || isSkippedLetter(member, expected) {
                expected = member.value + 1
            } else if next == expected + 1 {
                // One number is wrong and those after it go on as if it were right.
                findings.append(finding(member, "Số thứ tự “\(member.marker)” đứng ở chỗ của số \(expected)", place))
                expected += 1
            } else if member.value == expected - 1 {
                findings.append(finding(member, "Số thứ tự “\(member.marker)” được dùng hai lần liền nhau", place))
                expected = member.value + 1
            } else if (expected + 1...expected + 3).contains(member.value) {
                findings.append(finding(member, "Trước “\(member.marker)” thiếu số thứ tự \(expected)", place))
                expected = member.value + 1
            } else {
                return []
            }
            index += 1
        }
        return findings.count * 3 <= members.count + 1 ? findings : []
    }

    private static func isSkippedLetter(_ member: Member, _ expected: Int) -> Bool {
        member.marker.hasPrefix("e") && member.value == expected + 1
    }

    private static func finding(_ member: Member, _ message: String, _ place: String?) -> PlanFinding {
        PlanFinding(
            kind: .numbering, message: message + (place.map { " trong \($0)." } ?? "."), span: member.span, confidence: 0.7)
    }
}
