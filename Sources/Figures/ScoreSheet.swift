public import Declarations
public import Vietnamese

/// Points between two bounds: what is not known yet may bring anything up to the maximum, never silently 0.
public struct ScorePoints: Sendable, Equatable {
    /// What is reckoned from all that is known; nil where nothing is.
    public let number: Fraction?
    public let lower: Fraction
    public let upper: Fraction

    init(_ number: Fraction) {
        (self.number, lower, upper) = (number, number, number)
    }

    init(number: Fraction?, lower: Fraction, upper: Fraction) {
        (self.number, self.lower, self.upper) = (number, lower, upper)
    }

    /// Whether everything is known.
    public var isExact: Bool { lower == upper }
}

/// Points of several criteria together.
public struct ScoreTotal: Sendable, Equatable {
    /// Of the criteria that apply.
    public private(set) var maximum = Fraction.zero
    /// Maxima that do not count, because what they ask does not arise.
    public private(set) var notApplicable = Fraction.zero
    public private(set) var lower = Fraction.zero
    public private(set) var upper = Fraction.zero
    /// Of those of which something is known; nil where nothing is.
    public private(set) var number: Fraction?
    /// What the superior gave, and the maxima of the criteria of which that is known.
    public private(set) var official: Fraction?
    public private(set) var officialMaximum = Fraction.zero

    public init() {}

    /// The share of the maximum that is known, from 0 to 1; nil where there is no maximum.
    public var coverage: Fraction? {
        upper.minus(lower)?.divided(by: maximum).flatMap { Fraction(1).minus($0) }
    }

    /// Whether anything is known at all.
    public var isKnown: Bool { number != nil }
    public var isExact: Bool { lower == upper }

    mutating func add(_ line: ScoreLine) {
        // What gives no points tells nothing of them.
        guard line.maximum > .zero else { return }
        if let points = line.points {
            maximum = sum(maximum, line.maximum)
            lower = sum(lower, points.lower)
            upper = sum(upper, points.upper)
            if let own = points.number { number = sum(number ?? .zero, own) }
        } else {
            notApplicable = sum(notApplicable, line.maximum)
        }
        if let given = line.official {
            official = sum(official ?? .zero, given)
            officialMaximum = sum(officialMaximum, line.maximum)
        }
    }

    /// All points are hundredths: their sums are never too large.
    private func sum(_ one: Fraction, _ other: Fraction) -> Fraction { one.plus(other) ?? one }
}

/// A criterion with what it brings.
public struct ScoreLine: Sendable {
    public let criterion: ScoreCriterion
    public let maximum: Fraction
    /// The share or number behind it.
    public let value: FigureValue
    /// Nil: what it asks does not arise.
    public let points: ScorePoints?
    public let entry: ScoreEntry?
    public let isAssumed: Bool

    public var official: Fraction? { entry?.officialPoints }

    /// Own points above those of the superior, where both are known; of what is counted and entered alike.
    public var difference: Fraction? {
        guard let official, let points, points.isExact else { return nil }
        return points.lower.minus(official)
    }

    /// What may still be won.
    public var gap: Fraction { points.flatMap { maximum.minus($0.lower) } ?? .zero }
}

/// A set of criteria reckoned for somebody and a period: from figures, and from what people entered.
public struct ScoreSheet: Sendable {
    public let set: ScoreDeclaration
    public let version: ScoreVersion
    public let unit: FigureUnit
    public let period: FigurePeriod
    public let pillars: [Pillar]
    public let total: ScoreTotal
    private let values: [String: FigureValue]
    private let entries: [String: ScoreEntry]

    public struct Pillar: Sendable {
        public let declaration: ScorePillar
        public let lines: [ScoreLine]
        public let total: ScoreTotal
    }

    public var lines: [ScoreLine] { pillars.flatMap(\.lines) }

    /// - Parameters:
    ///   - values: of the criteria that are counted, by code.
    ///   - entries: what people entered, by code.
    ///   - assumed: what to reckon with in place of what is known, by code: per cent of a share or of the maximum, or the number itself.
    init(
        _ set: ScoreDeclaration, _ version: ScoreVersion, _ unit: FigureUnit, _ period: FigurePeriod, values: [String: FigureValue],
        entries: [String: ScoreEntry], assumed: [String: Fraction] = [:]
    ) {
        (self.set, self.version, self.unit, self.period, self.values, self.entries) = (set, version, unit, period, values, entries)
        var total = ScoreTotal()
        pillars = version.pillars.map { pillar in
            var own = ScoreTotal()
            let lines = pillar.criteria.map { criterion in
                ScoreLine(criterion, values[criterion.id], entries[criterion.id], assumed: assumed[criterion.id])
            }
            for line in lines {
                own.add(line)
                total.add(line)
            }
            return Pillar(declaration: pillar, lines: lines, total: own)
        }
        self.total = total
    }

    /// The same, if criteria reached what is assumed of them.
    public func assuming(_ assumed: [String: Fraction]) -> ScoreSheet {
        ScoreSheet(set, version, unit, period, values: values, entries: entries, assumed: assumed)
    }
}

extension ScoreLine {
    fileprivate init(_ criterion: ScoreCriterion, _ counted: FigureValue?, _ entry: ScoreEntry?, assumed: Fraction?) {
        let known = counted ?? entry?.value(for: criterion.rule) ?? .missing(.noValues)
        let value = assumed.flatMap { criterion.value(assuming: $0) } ?? known
        self.init(
            criterion: criterion, maximum: Fraction(criterion.maximum) ?? .zero, value: value, points: criterion.points(value),
            entry: entry,
            isAssumed: assumed != nil)
    }
}

extension ScoreCriterion {
    /// What gives all points if it is assumed: 100 per cent, or the highest step.
    public var fullMark: Fraction {
        guard case .steps(_, let steps) = rule else { return Fraction(100) }
        return steps.last.flatMap { Fraction($0.from) } ?? .zero
    }

    /// What it brings; nil where what it asks does not arise. Points are rounded to two digits, as they are printed, so that sums are those of
    /// the printed points.
    func points(_ value: FigureValue) -> ScorePoints? {
        let maximum = Fraction(maximum) ?? .zero
        if case .notApplicable = value {
            guard case .share(_, _, let whenNothing) = rule else { return nil }
            switch whenNothing {
            case .full: return ScorePoints(maximum)
            case .zero: return ScorePoints(.zero)
            case .notApplicable: return nil
            }
        }
        let number = value.number.map { points(of: $0, maximum) }
        let lower = value.bounds?.lower.map { points(of: $0, maximum) } ?? .zero
        let upper = value.bounds?.upper.map { points(of: $0, maximum) } ?? maximum
        return ScorePoints(number: number, lower: min(lower, upper), upper: max(lower, upper))
    }

    private func points(of number: Fraction, _ maximum: Fraction) -> Fraction {
        let points: Fraction?
        switch rule {
        case .share(_, let fullFrom, _): points = Fraction(fullFrom).flatMap(number.divided(by:))?.times(maximum)
        case .steps(_, let steps): points = steps.last { Fraction($0.from).map { $0 <= number } ?? false }.flatMap { Fraction($0.points) }
        case .points: points = number
        }
        let rounded = points?.rounded(2).flatMap { Fraction(Int128($0.value), over: 100) } ?? .zero
        return min(max(rounded, .zero), maximum)
    }

    /// What is assumed, as a value: per cent of a share or of the points, or the number itself.
    fileprivate func value(assuming number: Fraction) -> FigureValue? {
        let share = number.divided(by: Fraction(100))
        let value: Fraction? =
            switch rule {
            case .share: share
            case .steps: number
            case .points: Fraction(maximum).flatMap { share?.times($0) }
            }
        return value.map { .known(.init($0)) }
    }
}

extension Fraction {
    /// Points as they are printed: "12,5", two digits at most.
    public func pointsText(_ language: Language = .vi) -> String {
        rounded(2)?.text(language) ?? FigureValue.Reason.tooLarge.text(language)
    }
}
