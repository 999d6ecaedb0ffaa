import Store
public import Vietnamese

/// Two targets of one metric that contradict each other.
public struct MetricClash: Sendable, Identifiable {
    public enum Kind: String, Sendable, CaseIterable {
        /// The lower level demands less than its superior does by then.
        case belowSuperior
        /// The same place has two values for the same time.
        case twoValues
        /// The lower level demands more than its superior, no later.
        case aboveSuperior
        /// A plan of the same place demands more than its longer plan does later.
        case aboveLongerPlan

        public func text(_ language: Language = .vi) -> String {
            switch (self, language) {
            case (.belowSuperior, .vi): "thấp hơn cấp trên đòi"
            case (.twoValues, .vi): "cùng nơi, cùng năm, hai mức"
            case (.aboveSuperior, .vi): "khắt khe hơn cấp trên"
            case (.aboveLongerPlan, .vi): "khắt khe hơn kế hoạch dài hạn"
            case (.belowSuperior, .en): "below what the superior demands"
            case (.twoValues, .en): "two values for the same place and year"
            case (.aboveSuperior, .en): "harsher than the superior"
            case (.aboveLongerPlan, .en): "harsher than the longer plan"
            }
        }
    }

    public let kind: Kind
    /// The lower level's target, or the earlier one.
    public let one: MetricLine
    public let other: MetricLine
    public var id: String { "\(one.id)-\(other.id)" }

    /// What contradicts what, with the arithmetic: "Kế hoạch 27/KH-UBND của UBND xã Suối Mây đòi ≥ 95% năm 2026; Kế hoạch … đòi ≥ 90% đến
    /// 2030: cao hơn 5 điểm phần trăm, sớm hơn 4 năm."
    public func message(_ language: Language = .vi) -> String {
        let demands = language == .vi ? "đòi" : "demands"
        let both = [one, other].map { "\($0.planName(language)) \(demands) \($0.demand(language))" }.joined(separator: "; ")
        return both + ": " + arithmetic(language) + "."
    }

    private func arithmetic(_ language: Language) -> String {
        let difference = (one.goal.value?.value ?? 0) - (other.goal.value?.value ?? 0)
        let size = FixedPoint(value: abs(difference)).text(language)
        let unit = one.goal.unit == "%" ? (language == .vi ? "điểm phần trăm" : "percentage points") : one.goal.unit ?? ""
        let more = language == .vi ? (difference > 0 ? "cao hơn" : "thấp hơn") : (difference > 0 ? "higher by" : "lower by")
        var parts = ["\(more) \(size) \(unit)"]
        if let years = years(language) { parts.append(years) }
        return parts.joined(separator: ", ")
    }

    private func years(_ language: Language) -> String? {
        guard let first = one.toYear, let second = other.toYear, first != second else { return nil }
        let count = abs(first - second)
        guard language == .vi else { return "\(count) \(count == 1 ? "year" : "years") \(first < second ? "earlier" : "later")" }
        return "\(first < second ? "sớm hơn" : "muộn hơn") \(count) năm"
    }

    // MARK: Finding

    /// Every contradiction among targets of one metric, the gravest first.
    ///
    /// - Parameter isLowerBetter: whether less is better for this metric, so that less is harsher.
    static func all(among lines: [MetricLine], isLowerBetter: Bool) -> [MetricClash] {
        let clashes = lines.indices.flatMap { index in
            lines[(index + 1)...].compactMap { clash(lines[index], $0, isLowerBetter: isLowerBetter) }
        }
        let order = Dictionary(uniqueKeysWithValues: Kind.allCases.enumerated().map { ($1, $0) })
        return clashes.sorted { one, other in
            (order[one.kind] ?? 0, one.one.toYear ?? 0, one.id) < (order[other.kind] ?? 0, other.one.toYear ?? 0, other.id)
        }
    }

    /// What contradicts between two targets; nil where both may hold, or where they can't be compared.
    static func clash(_ first: MetricLine, _ second: MetricLine, isLowerBetter: Bool) -> MetricClash? {
        guard let value = first.goal.comparable(isLowerBetter), let otherValue = second.goal.comparable(isLowerBetter),
            value != otherValue, first.goal.unit == second.goal.unit, let year = first.toYear, let otherYear = second.toYear
        else { return nil }
        let isHarsher = isLowerBetter ? value < otherValue : value > otherValue
        guard first.level == second.level else {
            let (lower, upper) = first.level < second.level ? (first, second) : (second, first)
            let lowerIsHarsher = (lower.id == first.id) == isHarsher
            let isLater = (lower.toYear ?? 0) >= (upper.toYear ?? 0)
            if !lowerIsHarsher { return isLater ? MetricClash(kind: .belowSuperior, one: lower, other: upper) : nil }
            return isLater && lower.toYear != upper.toYear ? nil : MetricClash(kind: .aboveSuperior, one: lower, other: upper)
        }
        if year == otherYear { return MetricClash(kind: .twoValues, one: first, other: second) }
        let (earlier, later) = year < otherYear ? (first, second) : (second, first)
        let earlierIsHarsher = (earlier.id == first.id) == isHarsher
        return earlierIsHarsher ? MetricClash(kind: .aboveLongerPlan, one: earlier, other: later) : nil
    }
}

extension TargetGoal {
    /// The value as one that can be set beside another: nil for what has only to be done, and for a limit against the metric's direction.
    func comparable(_ isLowerBetter: Bool) -> Int64? {
        switch comparison {
        case .done: nil
        case .eq: value?.value
        case .ge, .gt: isLowerBetter ? nil : value?.value
        case .le, .lt: isLowerBetter ? value?.value : nil
        }
    }
}
