import Foundation
import Vietnamese

/// Finds names that were copied over: another level, a district's, another commune's or another province's.
enum PlaceChecker {
    private static let level = Pattern(#"^(?:UBND|Đảng ủy|HĐND|Ban Chỉ đạo.*?)\s(xã|phường|đặc khu)\s+(\p{Lu}.*)$"#, caseSensitive: true)
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
    /// Words that speak of a commune as of one's own.
    private static let named = Pattern(
        #"(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân|HĐND|Đảng ủy|Công an|trên địa bàn(?: toàn)?|(?:người dân|Nhân dân|nhân dân|cán bộ|hộ dân|chính quyền)(?: của)?)\s+(xã|phường|đặc khu)\s+((?:\p{Lu}\p{Ll}*)(?:\s\p{Lu}\p{Ll}*){0,3})"#,
        caseSensitive: true)
    private static let wider = Pattern(#"trên địa bàn (?:toàn )?(?:tỉnh|thành phố)(?![\p{L}])"#)
    /// What is said of a wider place because it is compared or joined with it.
    private static let compared = Pattern(
        #"(?:xếp|hạng|nhóm|tốp|top|đứng|so với|bình quân|trung bình|các (?:xã|phường)|liên thông|kết nối|phi địa giới|chung|cùng|với)\b[^;.]{0,80}$"#
    )
    private static let foreign = Pattern(
        #"(?:số\s*\d[^;]{0,90}|phối hợp với[^;.]{0,60}|giáp\s|liên kết[^;.]{0,40}|kết nghĩa[^;.]{0,40}|học tập[^;.]{0,60}|kinh nghiệm[^;.]{0,60}|sáp nhập[^;.]{0,60}|hợp nhất[^;.]{0,60}|các\s|và\s|với\s)$"#
    )
    private static let former = Pattern(#"^[^;.]{0,20}(?:\(?cũ\)?|trước đây|trước khi)"#)

    static func read(_ reading: PlanReading, _ outline: Outline) -> [PlanFinding] {
        provinces(reading, outline) + communes(reading, outline)
    }

    // MARK: Communes

    private static func communes(_ reading: PlanReading, _ outline: Outline) -> [PlanFinding] {
        guard let issuer = reading.document.issuer, let match = level.first(in: issuer), let own = match[1]?.lowercased(),
            let name = match[2]
        else { return [] }
        var findings: [PlanFinding] = []
        for entry in outline.entries where entry.role != .results && entry.role != .bases {
            findings += levels(entry, own, isNew: isNew(reading)) + names(entry, own, name)
        }
        return findings + widened(reading, own)
    }

    /// Districts ceased on 1 July 2025 (Luật 72/2025/QH15).
    private static func isNew(_ reading: PlanReading) -> Bool {
        (reading.document.date ?? reading.document.period.map { "\($0.from)" } ?? "") >= "2025-07"
    }

    /// The commune called by another level, or by a district's.
    private static func levels(_ entry: OutlineEntry, _ own: String, isNew: Bool) -> [PlanFinding] {
        let text = entry.body.text
        var found: [(Pattern.Match, String)] = []
        if own != "xã", let match = inXa.first(in: text) { found.append((match, "xã")) }
        if own != "phường", let match = inPhuong.first(in: text) { found.append((match, "phường")) }
        if isNew, let match = district.first(in: text), !former.matches(suffix(text, from: match.end)) {
            found.append((match, "cấp huyện"))
        }
        return found.filter { !prefix(text, $0.0.range.location).lowercased().hasSuffix("các ") }.map { match, name in
            PlanFinding(
                kind: .foreignPlace,
                message: "“\(match[0] ?? "")”: đây là kế hoạch của \(own), chữ “\(name)” có thể còn sót từ văn bản khác.",
                span: entry.body.slice(match.range).span, confidence: 0.75)
        }
    }

    /// Another commune's name where the plan speaks of its own.
    private static func names(_ entry: OutlineEntry, _ own: String, _ name: String) -> [PlanFinding] {
        let text = entry.body.text
        return named.all(in: text).compactMap { match in
            guard let other = match[2], !isSame(other, name), !foreign.matches(prefix(text, match.range.location)),
                !former.matches(suffix(text, from: match.end))
            else { return nil }
            return PlanFinding(
                kind: .foreignPlace,
                message: "“\(match[0] ?? "")”: đây là kế hoạch của \(own) \(name), tên này có thể còn sót từ văn bản khác.",
                span: entry.body.slice(match.range).span, confidence: 0.8)
        }
    }

    /// A name in running text may have swallowed the capital after it.
    private static func isSame(_ a: String, _ b: String) -> Bool { folded(a).hasPrefix(folded(b)) || folded(b).hasPrefix(folded(a)) }

    /// A commune's target that is said of the whole province.
    private static func widened(_ reading: PlanReading, _ own: String) -> [PlanFinding] {
        reading.targets.compactMap { target in
            guard target.unit != "hạng", let match = wider.first(in: target.text),
                !compared.matches(prefix(target.text, match.range.location))
            else { return nil }
            return PlanFinding(
                kind: .foreignPlace,
                message:
                    "Chỉ tiêu “\(FindingReader.short(target.text))” của \(own) lại nói “\(match[0] ?? "")”, có thể chép từ kế hoạch cấp trên.",
                span: target.evidence.span, confidence: 0.75)
        }
    }

    // MARK: Provinces

    private static let province = Pattern(
        #"(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân|HĐND|Tỉnh ủy|trên địa bàn|Chủ tịch UBND)\s+tỉnh\s+(\p{Lu}\p{Ll}+(?:\s\p{Lu}\p{Ll}+){0,2})"#,
        caseSensitive: true)

    /// A province named once where the plan names its own again and again.
    private static func provinces(_ reading: PlanReading, _ outline: Outline) -> [PlanFinding] {
        var found: [(name: String, match: Pattern.Match, entry: OutlineEntry)] = []
        for entry in outline.entries where entry.role != .results && entry.role != .bases {
            for match in province.all(in: entry.body.text) {
                if let name = match[1], !foreign.matches(prefix(entry.body.text, match.range.location)) {
                    found.append((name, match, entry))
                }
            }
        }
        let counts = Dictionary(grouping: found) { folded($0.name).split(separator: " ").prefix(2).joined(separator: " ") }.mapValues(
            \.count)
        guard let most = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }), most.value > 2, counts.count > 1 else { return [] }
        return found.filter { !folded($0.name).hasPrefix(most.key) && counts.count == 2 && found.count - most.value == 1 }.filter {
            !former.matches(suffix($0.entry.body.text, from: $0.match.end))
        }.map { name, match, entry in
            PlanFinding(
                kind: .foreignPlace, message: "“\(match[0] ?? "")”: những chỗ khác của kế hoạch nói tới tỉnh khác, tên này có thể còn sót.",
                span: entry.body.slice(match.range).span, confidence: 0.7)
        }
    }
}
