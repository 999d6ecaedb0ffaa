import PlanReader
import Vietnamese

/// Where a target began, as its plan prints it: in the target's own row (hiện trạng), or among last year's results.
struct PrintedBaseline: Equatable {
    /// Two decimals.
    let value: Int64
    /// Where it is printed, in Vietnamese.
    let source: String

    init?(_ target: PlanTarget, results: [PlanResult]) {
        if let printed = target.baseline {
            guard let value = Self.number(printed, unit: target.unit) else { return nil }
            (self.value, source) = (value, "Hiện trạng in trong kế hoạch: \(printed)")
            return
        }
        let matches = results.map { ($0, Self.likeness(target.text, $0.text)) }.filter { $0.1 >= 0.75 }
        guard let best = matches.max(by: { $0.1 < $1.1 })?.0, let printed = best.result,
            let value = Self.number(printed, unit: target.unit)
        else { return nil }
        (self.value, source) = (value, "Kết quả thực hiện in trong kế hoạch: \(printed)")
    }

    /// The one number of a printed result; nil where there is none, or several, or where it is told in another measure.
    static func number(_ printed: String, unit: String?) -> Int64? {
        let numbers = printed.split { !$0.isNumber && $0 != "." && $0 != "," }.map { $0.trimming(".,") }.filter { !$0.isEmpty }
        guard numbers.count == 1, let number = try? FixedPoint(parsing: numbers[0]) else { return nil }
        let isShare = printed.contains("%")
        if unit == "%" { return isShare && (0...10_000).contains(number.value) ? number.value : nil }
        return isShare ? nil : number.value
    }

    /// The share of words that two sentences have in common, figures left out: the goal of one is the result of the other.
    private static func likeness(_ one: String, _ other: String) -> Double {
        let (first, second) = (words(one), words(other))
        guard !first.isEmpty, !second.isEmpty else { return 0 }
        return Double(first.intersection(second).count) / Double(first.union(second).count)
    }

    private static let common: Set<String> = ["ty", "le", "dat", "tren", "toi", "thieu", "duoc", "cac", "co", "va", "cua"]

    private static func words(_ text: String) -> Set<String> {
        Set(folded(text).split { !$0.isLetter }.map(String.init)).subtracting(common)
    }
}

extension Substring {
    fileprivate func trimming(_ marks: String) -> String {
        String(drop { marks.contains($0) }.reversed().drop { marks.contains($0) }.reversed())
    }
}
