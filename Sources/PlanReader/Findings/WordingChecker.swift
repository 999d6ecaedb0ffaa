import Foundation
import Vietnamese

/// Finds words that can't be measured in targets, names that belong to another level or place, and numbering that jumps or repeats.
enum WordingChecker {
    static func read(_ reading: PlanReading, _ outline: Outline) -> [PlanFinding] {
        vague(reading) + strangers(reading, outline) + numbering(outline)
    }

    // MARK: Words that can't be measured

    private static let purpose = Pattern(#"(?:,\s*)?\s(?:nhằm|để|góp phần|bảo đảm|đảm bảo|phục vụ)\s.*$"#)

    private static func vague(_ reading: PlanReading) -> [PlanFinding] {
        reading.targets.compactMap { target in
            guard target.unit == "%", target.value == 100,
                let word = Lexicon.vague.first(in: purpose.replacing(in: target.text, with: ""))?[0]
            else { return nil }
            return PlanFinding(
                kind: .vagueTarget,
                message:
                    "Chỉ tiêu 100% “\(FindingReader.short(target.text))” có từ không đo được: “\(word.trimmingCharacters(in: .whitespaces))”.",
                span: target.evidence.span, confidence: 0.75)
        }
    }

    // MARK: Names copied over

    private static let level = Pattern(#"^(?:UBND|Đảng ủy)\s+(xã|phường|đặc khu)\s"#)
    private static let district = Pattern(
        #"(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân|HĐND|Huyện ủy|Công an|Chủ tịch UBND|trên địa bàn|Phòng \p{L}+)\s+(?:huyện|quận|thị trấn)(?![\p{L}])"#
    )
    private static func other(_ level: String) -> Pattern {
        Pattern(
            "(?:trên địa bàn(?: toàn)?|UBND|Ủy ban nhân dân|Uỷ ban nhân dân|HĐND|Công an|Đảng ủy)\\s+\(level)(?=[\\s.;,:)]|$)(?!\\s*[,và]*\\s*(?:phường|xã|đặc khu|\\p{Lu}))",
            caseSensitive: true)
    }
    private static let inXa = other("xã")
    private static let inPhuong = other("phường")

    /// In a plan of a commune: the commune called by another level, or by a district's, which ceased on 1 July 2025 (Luật 72/2025/QH15).
    private static func strangers(_ reading: PlanReading, _ outline: Outline) -> [PlanFinding] {
        guard let own = reading.document.issuer.flatMap({ level.first(in: $0)?[1]?.lowercased() }) else { return [] }
        let isNew = (reading.document.date ?? reading.document.period.map { "\($0.from)" } ?? "") >= "2025-07"
        var findings: [PlanFinding] = []
        for entry in outline.entries where entry.role != .results && entry.role != .bases {
            let text = entry.body.text
            var found: [(Pattern.Match, String)] = []
            if own != "xã", let match = inXa.first(in: text) { found.append((match, "xã")) }
            if own != "phường", let match = inPhuong.first(in: text) { found.append((match, "phường")) }
            if isNew, let match = district.first(in: text) { found.append((match, "cấp huyện")) }
            for (match, name) in found where !prefix(text, match.range.location).lowercased().hasSuffix("các ") {
                findings.append(
                    PlanFinding(
                        kind: .foreignPlace,
                        message: "“\(match[0] ?? "")”: đây là kế hoạch của \(own), chữ “\(name)” có thể còn sót từ văn bản khác.",
                        span: entry.body.slice(match.range).span, confidence: 0.75))
            }
        }
        return findings
    }

    // MARK: Numbering

    /// Among headings of one level under one heading: a number that comes twice or one that is left out. Silent where more than one is odd.
    private static func numbering(_ outline: Outline) -> [PlanFinding] {
        var groups: [String: [(value: Int, entry: OutlineEntry)]] = [:]
        var order: [String] = []
        for entry in outline.entries where entry.kind == .heading || entry.kind == .numbered {
            guard let node = entry.path.last, let value = value(of: node) else { continue }
            let key = entry.path.dropLast().map { "\($0.rank):\($0.label):\($0.title.start)" }.joined(separator: "/") + "|\(node.rank)"
            if groups[key] == nil { order.append(key) }
            groups[key, default: []].append((value, entry))
        }
        return order.flatMap { key -> [PlanFinding] in
            let members = groups[key] ?? []
            guard members.count >= 3, members.first?.value == 1 else { return [] }
            let odd = zip(members, members.dropFirst()).filter { $1.value != $0.value + 1 }
            guard odd.count == 1, let (before, after) = odd.first, after.value == before.value || after.value == before.value + 2 else {
                return []
            }
            let isTwice = after.value == before.value
            return [
                PlanFinding(
                    kind: .numbering,
                    message: isTwice
                        ? "Số thứ tự “\(after.entry.marker.trimmingCharacters(in: .whitespaces))” được dùng hai lần liền nhau."
                        : "Sau “\(before.entry.marker.trimmingCharacters(in: .whitespaces))” là “\(after.entry.marker.trimmingCharacters(in: .whitespaces))”: thiếu một số thứ tự.",
                    span: after.entry.whole.span, confidence: 0.7)
            ]
        }
    }

    private static func value(of node: OutlineNode) -> Int? {
        switch node.rank {
        case 3: RowCounter.romanValue(node.label)
        case 5...8: node.label.split(separator: ".").last.flatMap { Int($0) }
        default: nil
        }
    }
}
