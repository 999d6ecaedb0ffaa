import Foundation

/// Finds facts that the plan tells twice with two values, and shares in sentences that their own fraction contradicts.
enum RetoldChecker {
    static func read(_ reading: PlanReading, _ outline: Outline) -> [PlanFinding] {
        retold(reading, outline) + fractions(outline)
    }

    // MARK: Words and table

    private static let attained = Pattern(#"\s*,?\s*(?:(?:là|đạt|chiếm|bằng|ước đạt|lên|có)\s+(?:(?:tỷ lệ|mức|khoảng)\s+)?)+$"#)
    private static let otherTime = Pattern(#"so với|tăng|giảm|năm trước|cùng kỳ|kế hoạch|chỉ tiêu|mục tiêu|phấn đấu|quý|6 tháng|tháng \d"#)
    private static let year = Pattern(#"20\d\d"#)

    /// Last year's share told in a sentence otherwise than in the table of results.
    private static func retold(_ reading: PlanReading, _ outline: Outline) -> [PlanFinding] {
        let rows = reading.results.compactMap { row -> (row: PlanResult, value: Double, words: Likeness)? in
            guard let printed = row.result, printed.contains("%"), let value = Quantities.value(printed) else { return nil }
            return (row, value, Likeness(row.text))
        }
        guard !rows.isEmpty else { return [] }
        return outline.entries.filter { $0.role == .results }.flatMap { entry in
            Clauses.split(entry.body).compactMap { clause -> PlanFinding? in
                guard let (subject, value) = share(in: clause.text) else { return nil }
                let words = Likeness(subject)
                let scored = rows.map { (row: $0, score: words.to($0.words)) }.sorted { $0.score > $1.score }
                guard let best = scored.first, best.score > 0.7, abs(best.row.value - value) > 0.051,
                    !scored.contains(where: { $0.score > 0.6 && abs($0.row.value - value) <= 0.051 }),
                    !isRounded(value, best.row.value)
                else { return nil }
                return PlanFinding(
                    kind: .valuesDiffer,
                    message:
                        "“\(FindingReader.short(best.row.row.text))”: phần lời ghi \(FindingReader.shown(value))%, bảng kết quả ghi "
                        + "\(FindingReader.shown(best.row.value))%.", span: clause.span, confidence: 0.75)
            }
        }
    }

    /// What a clause with one percentage says it of; nil where it compares or speaks of another time.
    private static func share(in text: String) -> (String, Double)? {
        let percents = Quantities.percents(in: text)
        guard percents.count == 1, let measure = percents.first, let value = measure.value, measure.op == "=" else { return nil }
        var subject = prefix(text, measure.range.location)
        guard attained.matches(subject) else { return nil }
        subject = attained.replacing(in: subject, with: "")
        if let colon = subject.range(of: ": ", options: .backwards) { subject = String(subject[colon.upperBound...]) }
        return otherTime.matches(subject) || year.matches(subject) ? nil : (subject, value)
    }

    /// "97%" tells "96,8%" shorter.
    private static func isRounded(_ a: Double, _ b: Double) -> Bool {
        a.rounded() == a && b.rounded() == a || b.rounded() == b && a.rounded() == b
    }

    // MARK: Fractions in sentences

    private static let fraction = Pattern(
        #"(?<![\d/.,])(\d[\d.]*)/(\d[\d.]*)\s+\p{L}[^\d;.%/]{0,60}?(?:(?:đạt|chiếm|bằng)\s+(?:tỷ lệ\s+)?|=\s*|\()(\d+(?:,\d+)?)\s*%"#)
    private static let date = Pattern(#"(?:ngày|tháng|đến|trước|từ|số|kỳ)\s*$"#)

    /// "120/150 hộ, đạt 85%"
    private static func fractions(_ outline: Outline) -> [PlanFinding] {
        outline.entries.flatMap { entry -> [PlanFinding] in
            guard entry.body.text.utf8.contains(UInt8(ascii: "%")), entry.body.text.utf8.contains(UInt8(ascii: "/")) else { return [] }
            return fraction.all(in: entry.body.text).compactMap { match in
                guard let above = match[1].flatMap(Quantities.value), let below = match[2].flatMap(Quantities.value),
                    let printed = match[3], let share = Quantities.value(printed), above <= below, below > 0,
                    !date.matches(prefix(entry.body.text, match.range.location))
                else { return nil }
                let decimals = printed.split(separator: ",").dropFirst().first?.count ?? 0
                let step = (0..<decimals).reduce(1.0) { step, _ in step / 10 }
                let own = above / below * 100
                guard abs(own - share) > step * 0.51 else { return nil }
                return PlanFinding(
                    kind: .fractionContradictsPercentage,
                    message: "“\(FindingReader.short(match[0] ?? ""))”: \(Int(above))/\(Int(below)) là \(FindingReader.shown(own))%.",
                    span: entry.body.slice(match.range).span, confidence: 0.85)
            }
        }
    }
}
