import Foundation

/// Targets that are written like forms: an item, and below it lines with its value, its formula and its lead, each under a label.
enum TargetForm {
    private static let value = Pattern(
        #"^(?:chỉ tiêu|mục tiêu|giá trị|mức (?:phấn đấu|đạt)|kế hoạch)(?:\s+(?:giao|phấn đấu|cần đạt))?(?:\s+(đến\s+)?(?:hết\s+|cuối\s+)?(?:năm\s+)?(20\d\d))?\s*:\s*((?:[<>≥≤=]|\d|tối thiểu|ít nhất|trên|không|đạt).{0,40})$"#,
        .has(":"))
    private static let formula = Pattern(
        #"^(?:cách tính|công thức(?: tính)?|phương pháp tính|nguồn (?:số liệu|dữ liệu))\s*:\s*(\S.*)$"#,
        .has(":"))
    private static let lead = Pattern(
        "^(?:" + Lexicon.taskLabels.filter { $0.0 == .lead }.map(\.1).joined(separator: "|") + #")\s*:\s*(\S.*)$"#, .has(":"))

    /// Whether the paragraph only says something of the target above it.
    static func isField(_ entry: OutlineEntry) -> Bool { value.matches(entry.body.text) || formula.matches(entry.body.text) }

    static func read(_ outline: Outline, period: YearRange?) -> [PlanTarget] {
        var result: [PlanTarget] = []
        var item: OutlineEntry?
        var isOpen = false
        for entry in outline.entries where [.targets, .annex, .none].contains(entry.role) {
            let text = entry.body.text
            if let match = value.first(in: text), let printed = match[3], let above = item,
                let quantity = Quantities.cell(Wording.item(printed), unit: "")
            {
                result.append(target(above, entry, quantity, year: match[2].flatMap(Int.init), isUntil: match[1] != nil, period: period))
                isOpen = true
            } else if isOpen, let match = formula.first(in: text), let last = result.indices.last {
                result[last].formula = match[1].map { Wording.item($0) }
                result[last].evidence.span = result[last].evidence.span.union(entry.whole.span)
            } else if isOpen, let match = lead.first(in: text), let bodies = match[match.groups.count - 1], let last = result.indices.last {
                result[last].lead = Bodies.list(bodies)
                result[last].evidence.span = result[last].evidence.span.union(entry.whole.span)
            } else {
                item = text.count > 8 ? entry : nil
                isOpen = false
            }
        }
        return result
    }

    private static func target(
        _ item: OutlineEntry, _ entry: OutlineEntry, _ quantity: Quantity, year: Int?, isUntil: Bool, period: YearRange?
    ) -> PlanTarget {
        let from = year.map { isUntil ? min(period?.from ?? $0, $0) : $0 } ?? period?.from
        return PlanTarget(
            text: Wording.item(item.body.text), op: quantity.op, value: quantity.value, valueTo: quantity.upper,
            unit: quantity.unit.isEmpty ? nil : quantity.unit, from: from, to: year ?? period?.to,
            pillar: Pillars.of(Array(item.path.dropLast())), section: item.section, place: item.role == .annex ? .appendix : .body,
            evidence: Evidence(span: item.whole.span.union(entry.whole.span), confidence: 0.9))
    }
}
