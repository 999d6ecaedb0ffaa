public import Figures

/// Whether a commune's value is in the province's.
public enum CommuneStanding: String, Sendable, CaseIterable {
    /// Its value is in the sum.
    case known
    /// It has nothing of which the question could be asked: it adds nothing, and lacks nothing.
    case notApplicable
    /// Known, but no number that adds up: a share without what it is of, an average.
    case apart
    /// It counts otherwise: another definition, or one that the province does not know.
    case otherDefinition
    /// It has no data.
    case missing
    /// It has not sent anything for the period.
    case notSent

    /// Whether the commune has told what it was asked.
    public var hasData: Bool { self == .known || self == .notApplicable || self == .apart }
}

/// A figure over all communes of a province: the sum of what counts over the sum of what it is of, never a mean of percentages.
public struct ProvinceValue: Sendable {
    public let value: FigureValue
    /// The sums above and below the line of a share.
    public let fraction: (above: Fraction, below: Fraction)?
    /// How many communes stand how.
    public let counts: [CommuneStanding: Int]
    /// Communes by their code, the best first.
    public let ranking: OverlapRanking<Int>
    /// The values that are known, from the least to the greatest.
    public let spread: [Fraction]

    public var communes: Int { counts.values.reduce(0, +) }
    public var withData: Int { counts.filter(\.key.hasData).values.reduce(0, +) }

    /// - Parameter communes: how each commune stands, and its value where there is one.
    public init(isLowerBetter: Bool, _ communes: [(code: Int, standing: CommuneStanding, figure: CommuneFigure?)]) {
        counts = Dictionary(communes.map { ($0.standing, 1) }, uniquingKeysWith: +)
        let added = communes.filter { $0.standing == .known || $0.standing == .notApplicable }
        let sum = AddendSum(added.compactMap { $0.figure?.addend })
        fraction = sum.fraction
        value = added.isEmpty ? .missing(.noRecords) : sum.value
        let known = communes.compactMap { commune in commune.figure?.value.known.map { (commune.code, $0) } }
        spread = known.map(\.1.number).sorted()
        ranking = Self.ranking(known, isLowerBetter: isLowerBetter)
    }

    /// A number without a bound may be anything that any commune has.
    private static func ranking(_ known: [(Int, FigureValue.Known)], isLowerBetter: Bool) -> OverlapRanking<Int> {
        let ends = known.flatMap { [$0.1.number, $0.1.bounds.lower, $0.1.bounds.upper].compactMap { $0 } }
        guard let least = ends.min(), let greatest = ends.max() else { return OverlapRanking([]) }
        return OverlapRanking(
            known.map { code, known in
                let (lower, upper) = (known.bounds.lower ?? least, known.bounds.upper ?? greatest)
                return isLowerBetter ? .init(code, upper.negated, lower.negated) : .init(code, lower, upper)
            })
    }
}

/// Adds up what communes tell. All addends of one figure are of one kind, by its definition; what is of another kind is left out.
private struct AddendSum {
    var value = FigureValue.notApplicable
    var fraction: (above: Fraction, below: Fraction)?

    init(_ addends: [Addend]) {
        switch addends.first {
        case .number?:
            let numbers = addends.compactMap { if case .number(let known) = $0 { known } else { nil } }
            value = FigureValue.Known.sum(numbers).map { .known($0) } ?? .missing(.tooLarge)
        case .share?:
            var (matched, others, unknown) = (0, 0, 0)
            for case .share(let one, let two, let three) in addends {
                matched += one
                others += two
                unknown += three
            }
            value = FigureTally.share(matched: matched, others: others, unknown: unknown)
            fraction = (Fraction(matched), Fraction(matched + others))
        case .quotient?:
            var (above, below): ([FigureValue.Known], [FigureValue.Known]) = ([], [])
            for case .quotient(let one, let other) in addends {
                above.append(one)
                below.append(other)
            }
            guard let over = FigureValue.Known.sum(above), let under = FigureValue.Known.sum(below) else {
                value = .missing(.tooLarge)
                return
            }
            value = .quotient(of: over, over: under)
            fraction = (over.number, under.number)
        case nil: break
        }
    }
}

extension FigureValue.Known {
    /// The sum; nil where it is too large to be told exactly. One end that is open leaves that end of the sum open.
    static func sum(_ all: [Self]) -> Self? {
        guard let number = Fraction.sum(all.map(\.number)) else { return nil }
        func end(_ end: (FigureValue.Bounds) -> Fraction?) -> Fraction? {
            let ends = all.compactMap { end($0.bounds) }
            return ends.count == all.count ? Fraction.sum(ends) : nil
        }
        return Self(number, unknown: all.reduce(0) { $0 + $1.unknown }, bounds: .init(end(\.lower), end(\.upper)))
    }
}

extension Fraction {
    fileprivate static func sum(_ all: [Fraction]) -> Fraction? {
        all.reduce(Fraction?.some(.zero)) { sum, next in sum?.plus(next) }
    }
}
