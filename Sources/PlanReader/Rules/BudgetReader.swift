import Foundation

/// Reads amounts and shares of spending.
enum BudgetReader {
    private static let amount = Pattern(#"(\d[\d.,]*)\s*(triệu|tỷ|nghìn|ngàn)?(?:\s+(đồng|VNĐ|VND))?"#)
    private static let year = Pattern(#"năm\s+(20\d\d)"#, .has("20"))
    private static let money = Pattern("kinh phí")
    private static let spending = Pattern(#"ngân sách|tổng chi|chi thường xuyên"#)

    static func read(_ outline: Outline, period: YearRange?) -> ([PlanBudget], [SpendingRatio]) {
        var budget: [PlanBudget] = []
        var ratios: [SpendingRatio] = []
        for entry in outline.entries {
            let isBudget = entry.role == .budget || entry.path.contains { money.matches($0.title.text) }
            guard isBudget || entry.body.text.has("%") else { continue }
            for piece in Clauses.split(entry.body) {
                if isBudget { budget += amounts(in: piece, entry: entry, period: period) }
                guard piece.text.has("%"), spending.matches(piece.text), piece.text.lowercased().contains("chi"),
                    let share = Quantities.percents(in: piece.text).first,
                    let value = share.value
                else { continue }
                ratios.append(
                    SpendingRatio(
                        text: Wording.item(piece.text), op: share.op, value: value, unit: "%",
                        evidence: Evidence(span: piece.span, confidence: 0.8)))
            }
        }
        return (budget, ratios)
    }

    /// Million đồng of the first amount that `text` names.
    static func million(_ text: String) -> Double? { amount.all(in: text).lazy.compactMap { million($0) }.first }

    private static func million(_ match: Pattern.Match) -> Double? {
        guard match[2] != nil || match[3] != nil, let value = match[1].flatMap(Quantities.value) else { return nil }
        switch match[2]?.lowercased() {
        case "tỷ": return value * 1000
        case "triệu": return value
        case "nghìn", "ngàn": return value * 0.001
        default: return value * 0.000001
        }
    }

    private static func amounts(in piece: Passage, entry: OutlineEntry, period: YearRange?) -> [PlanBudget] {
        amount.all(in: piece.text).compactMap { match in
            guard let million = million(match) else { return nil }
            let stated = year.first(in: entry.body.text)?[1].flatMap(Int.init)
            return PlanBudget(
                text: Wording.item(piece.text), amountMillion: million, year: stated ?? period?.from,
                evidence: Evidence(span: piece.span, confidence: 0.85))
        }
    }
}
