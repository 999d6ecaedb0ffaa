import Foundation

/// Finds the legal documents that the plan cites, each number once, with the first date and issuer that the text gives.
enum BasisReader {
    private static let kinds =
        Lexicon.kinds.joined(separator: "|") + #"|(?<![\p{L}\d/.-])(?:QĐ|NQ|NĐ|KH|CTr|CT|TT|TB|KL|HD|CV|ĐA)(?=\s+(?:số:?\s*)?\d)"#
    private static let citation = Pattern(
        "(\(kinds))(?:\\s+(?:phối hợp|kết luận|liên tịch|thực hiện)|(?<=Luật)\\s+\\p{L}[^\\d;.()]{1,90}?|(?:(?!\(kinds))[^\\d;.()]){1,80}?(?=\\s+số:?\\s*\\d))?\\s+(số:?\\s*)?(\\d{1,5}(?:/\\d{4})?\\s?[-/]\\s?[\\p{Lu}][\\p{L}\\d&]*(?:[-./][\\p{L}\\d&]+)*|\\d{1,5}/\\d{4}/[\\p{Lu}][\\p{L}\\d-]*)(?:\\s*,?\\s*ngày\\s+(\\d{1,2})\\s*(?:[/.-]|tháng)\\s*(\\d{1,2})\\s*(?:[/.-]|năm)\\s*(\\d{4}))?",
        caseSensitive: true)
    /// "Luật Căn cước ngày 27/11/2023 (số 26/2023/QH15)": the number stands in brackets after the date.
    private static let bracketed = Pattern(
        "(\(kinds))\\s+\\p{L}[^\\d;.()]{1,90}?\\s+()ngày\\s+(\\d{1,2})\\s*(?:[/.-]|tháng)\\s*(\\d{1,2})\\s*(?:[/.-]|năm)\\s*(\\d{4})\\s*\\(số:?\\s*(\\d{1,5}/\\d{4}/[\\p{Lu}][\\p{L}\\d-]*)\\)",
        caseSensitive: true, .has("(số"))
    /// "Nghị quyết về đột phá phát triển (số 57-NQ/TW, ngày 22/12/2024)": number and date in brackets after the subject.
    private static let enclosed = Pattern(
        "(\(kinds))\\s+(?:(?!\(kinds))[^\\d;.()]){1,120}?\\s*\\(số:?\\s*(\\d{1,5}(?:/\\d{4})?\\s?[-/]\\s?[\\p{Lu}][\\p{L}\\d&]*(?:[-./][\\p{L}\\d&]+)*)(?:,?\\s*ngày\\s+(\\d{1,2})\\s*(?:[/.-]|tháng)\\s*(\\d{1,2})\\s*(?:[/.-]|năm)\\s*(\\d{4}))?",
        caseSensitive: true, .has("(số"))
    private static let replaced = Pattern(#"(?:thay thế|bãi bỏ|hủy bỏ|huỷ bỏ)(?:\s+cho)?\s*$"#)
    private static let issuer = Pattern(
        #"^\s*(?:của|giữa)\s+(\p{Lu}[^;.()“"]*?)(?=\s+(?:về|ban hành|phê duyệt|quy định|thực hiện|triển khai|hướng dẫn|sửa đổi|công bố|phối hợp|tổ chức|đẩy mạnh|tăng cường|đã|và hệ thống|kèm|trong|nhằm|để|phải|theo|thông qua|trên địa bàn|hỗ trợ|được|giai đoạn|năm)(?:\s|$)|\s+(?:và|,)\s+(?:Kế hoạch|Quyết định|Nghị quyết|Chỉ thị|Công văn|Chương trình|Thông báo|Kết luận|Hướng dẫn|Đề án|Thông tư|Nghị định)\s|[;.,()“"]|$)"#,
        caseSensitive: true)
    private static let continued = Pattern(
        #"^,\s+((?:Ủy ban|Uỷ ban|UBND|HĐND|Hội đồng)\s(?:(?!\sban hành\s)[^;.()“",])*?)(?=\s+(?:về|ban hành(?!\s+(?:[Kk]ế hoạch|[Cc]hương trình|[Qq]uyết định)\b)|phê duyệt|quy định)\s|[;.,()]|$)"#,
        caseSensitive: true)
    /// Words before a citation that make it a basis even where last year's work is told.
    private static let cue = Pattern(
        #"(?:(?<!kèm )\btheo|thực hiện|căn cứ|trên cơ sở|yêu cầu của|quy định tại|\btại)\b[^.;]{0,90}$|trên cơ sở\b[^.;]{0,260}$"#)
    private static let made = Pattern(#"(?:đã ban hành|ban hành các|tham mưu ban hành|đã trình|sửa đổi|kèm theo)[^.;]{0,120}$"#)
    private static let enclosing = Pattern(#"(?:^|\()\s*(?:ban hành\s+)?kèm theo\s*$"#)
    private static let excluded: Set<String> = ["Báo cáo", "Tờ trình", "Văn bản"]

    /// A citation, wherever it stands.
    struct Mention {
        var kind: String
        var number: String
        var date: String?
        var issuer: String?
        var span: SourceSpan
        /// Where its paragraph or cell starts.
        var passage: Int
        /// The words of the paragraph before it.
        var before: String
    }

    static func mentions(in source: SourceDocument) -> [Mention] {
        let listed = source.blocks.flatMap { block -> [Mention] in
            if case .table(let table) = block { BasisTable.mentions(in: table) } else { [] }
        }
        return listed
            + passages(source).flatMap { passage -> [Mention] in
                // A citation has a year or a number with a stroke; most paragraphs have none.
                guard passage.text.utf8.contains(where: { $0 == 0x2F || $0 == 0x2D }),
                    passage.text.utf8.contains(where: { (48...57).contains($0) })
                else { return [] }
                let laws = bracketed.all(in: passage.text).compactMap { match -> Mention? in
                    guard let kind = match[1], let number = match[6] else { return nil }
                    return Mention(
                        kind: kind, number: number, date: date(match, from: 3), issuer: nil, span: passage.slice(match.range).span,
                        passage: passage.start, before: prefix(passage.text, match.range.location))
                }
                let others = enclosed.all(in: passage.text).compactMap { match -> Mention? in
                    guard let kind = match[1], let number = match[2]?.replacingOccurrences(of: " ", with: "") else { return nil }
                    return Mention(
                        kind: Lexicon.kindLetters[kind] ?? kind, number: number, date: date(match, from: 3), issuer: nil,
                        span: passage.slice(match.range).span, passage: passage.start, before: prefix(passage.text, match.range.location))
                }
                return laws + others
                    + citation.all(in: passage.text).compactMap { match in
                        guard let kind = match[1], let raw = match[3], !excluded.contains(kind),
                            !replaced.matches(prefix(passage.text, match.range.location))
                        else { return nil }
                        let number = raw.replacingOccurrences(of: " ", with: "")
                        guard number.contains(where: \.isLetter), match[2] != nil || number.contains("-") else { return nil }
                        return Mention(
                            kind: Lexicon.kindLetters[kind] ?? kind, number: number, date: date(match, from: 4),
                            issuer: issuer(after: suffix(passage.text, from: match.end)),
                            span: passage.slice(match.range).span, passage: passage.start,
                            before: prefix(passage.text, match.range.location))
                    }
            }
    }

    static func read(_ mentions: [Mention], _ outline: Outline, ownNumber: String?) -> [PlanBasis] {
        var roles: [Int: SectionRole] = [:]
        for entry in outline.entries { roles[entry.whole.start] = entry.role }
        var found: [PlanBasis] = []
        var index: [String: Int] = [:]
        for mention in mentions where mention.number != ownNumber {
            let role = roles[mention.passage] ?? .none
            // An annex names the plan that it comes with at its head; a sentence may name what came with another document.
            let isOwn = enclosing.matches(mention.before)
            guard !isOwn, role != .results || cue.matches(mention.before) && !made.matches(mention.before) else { continue }
            let key = mention.number.lowercased()
            if let position = index[key] {
                if found[position].date == nil { found[position].date = mention.date }
                if found[position].issuer == nil { found[position].issuer = mention.issuer }
            } else {
                index[key] = found.count
                found.append(
                    PlanBasis(
                        kind: mention.kind, number: mention.number, date: mention.date, issuer: mention.issuer,
                        evidence: Evidence(
                            span: mention.span, confidence: role == .bases ? 0.98 : role == .results ? 0.6 : 0.9,
                            reasons: role == .results ? ["Nêu trong phần kết quả thực hiện"] : [])))
            }
        }
        return found
    }

    private static func passages(_ source: SourceDocument) -> [Passage] {
        source.blocks.flatMap { block -> [Passage] in
            switch block {
            case .paragraph(let passage): [passage]
            case .table(let table): table.rows.flatMap { $0 }
            case .footnote: []
            }
        }
    }

    private static func date(_ match: Pattern.Match, from group: Int) -> String? {
        guard let day = match[group].flatMap(Int.init), let month = match[group + 1].flatMap(Int.init),
            let year = match[group + 2].flatMap(Int.init),
            (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        return Dates.iso(year, month, day)
    }

    private static func issuer(after text: String) -> String? {
        guard let match = issuer.first(in: text), var name = match[1]?.trimmingCharacters(in: .whitespaces) else { return nil }
        if let more = continued.first(in: suffix(text, from: match.end)), let second = more[1], !name.contains("Chính phủ") {
            name += ", " + second
        }
        return name.count < 120 ? Wording.sentence(name) : nil
    }
}
