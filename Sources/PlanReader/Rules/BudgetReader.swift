import Foundation

/// Reads amounts and shares of spending.
enum BudgetReader {
    private static let amount = Pattern(#"(\d[\d.,]*)\s*(triệu|tỷ|nghìn|ngàn)?(?:\s+(đồng|VNĐ|VND))?"#)
    private static let year = Pattern(#"năm\s+(20\d\d)"#)
    private static let spending = Pattern(#"ngân sách|tổng chi|chi thường xuyên"#)

    static func read(_ outline: Outline, period: YearRange?) -> ([PlanBudget], [SpendingRatio]) {
        var budget: [PlanBudget] = []
        var ratios: [SpendingRatio] = []
        for entry in outline.entries {
            let isBudget = entry.role == .budget || entry.path.contains { $0.title.text.lowercased().contains("kinh phí") }
            guard isBudget || entry.body.text.utf8.contains(UInt8(ascii: "%")) else { continue }
            for piece in Clauses.split(entry.body) {
                if isBudget { budget += amounts(in: piece, entry: entry, period: period) }
                guard spending.matches(piece.text), piece.text.lowercased().contains("chi"),
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

    private static func amounts(in piece: Passage, entry: OutlineEntry, period: YearRange?) -> [PlanBudget] {
        amount.all(in: piece.text).compactMap { match in
            guard match[2] != nil || match[3] != nil, let value = match[1].flatMap(Quantities.value) else { return nil }
            let factor: Double
            switch match[2]?.lowercased() {
            case "tỷ": factor = 1000
            case "triệu": factor = 1
            case "nghìn", "ngàn": factor = 0.001
            default: factor = 0.000001
            }
            let stated = year.first(in: entry.body.text)?[1].flatMap(Int.init)
            return PlanBudget(
                text: Wording.item(piece.text), amountMillion: value * factor, year: stated ?? period?.from,
                evidence: Evidence(span: piece.span, confidence: 0.85))
        }
    }
}
