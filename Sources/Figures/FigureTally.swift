import Declarations
import Foundation

/// What was counted of one figure in one unit and piece of time. Tallies of different records add up, so that units, periods and communes are
/// sums of their parts.
public struct FigureTally: Sendable, Equatable {
    /// Records that were looked at.
    public internal(set) var records = 0
    /// Those that count: of a share, those that meet its condition.
    public internal(set) var matched = 0
    /// Of a share, those that do not meet its condition.
    public internal(set) var others = 0
    /// Those of which it is not known whether they count.
    public internal(set) var unknown = 0
    /// The sum of the field as it is stored, and its least and greatest value.
    var sum: Int128 = 0
    var least: Int64?
    var greatest: Int64?
    var values: Set<String> = []

    public init() {}

    static func += (one: inout FigureTally, other: FigureTally) {
        one.records += other.records
        one.matched += other.matched
        one.others += other.others
        one.unknown += other.unknown
        one.sum += other.sum
        one.widen(other.least, other.greatest)
        if !other.values.isEmpty { one.values.formUnion(other.values) }
    }

    /// Takes in the least and the greatest of other values.
    mutating func widen(_ least: Int64?, _ greatest: Int64?) {
        if let least { self.least = Swift.min(least, self.least ?? least) }
        if let greatest { self.greatest = Swift.max(greatest, self.greatest ?? greatest) }
    }

    /// How the numbers of a field are stored.
    struct Stored {
        /// What one is stored as: per cents are hundredths of one.
        let one: Int128
        let isNeverNegative: Bool

        init(_ field: FieldDeclaration?) {
            let digits = (field?.scale ?? 0) + (field?.valueType == .percent ? 2 : 0)
            one = (0..<digits).reduce(1) { power, _ in power * 10 }
            isNeverNegative = if case .value(.number(let least))? = field?.min { least >= 0 } else { false }
        }
    }

    /// What the tally says of a figure.
    ///
    /// - Parameter field: the one that is added up.
    func value(_ operation: FigureCount.Operation, _ field: Stored) -> FigureValue {
        switch operation {
        case .count, .missing: return counted(matched)
        case .distinct: return counted(values.count)
        case .share: return share
        case .sum:
            if matched == 0, unknown > 0 { return .missing(.noValues) }
            return number(Fraction(sum, over: field.one), lower: field.isNeverNegative)
        case .avg: return matched == 0 ? none : number(Fraction(sum, over: field.one)?.divided(by: Fraction(matched)))
        case .min: return least.map { number(Fraction(Int128($0), over: field.one)) } ?? none
        case .max: return greatest.map { number(Fraction(Int128($0), over: field.one)) } ?? none
        }
    }

    private var none: FigureValue { unknown > 0 ? .missing(.noValues) : .notApplicable }

    private func counted(_ number: Int) -> FigureValue {
        .known(.init(Fraction(number), unknown: unknown, bounds: .init(Fraction(number), Fraction(number + unknown))))
    }

    private var share: FigureValue { Self.share(matched: matched, others: others, unknown: unknown) }

    /// The value of a share: those that count over those of which it is known; between what it lies, whatever the unknown ones turn out to be.
    public static func share(matched: Int, others: Int, unknown: Int) -> FigureValue {
        let all = Int128(matched + others + unknown)
        let bounds = Fraction(Int128(matched), over: all).flatMap { lower in
            Fraction(Int128(matched + unknown), over: all).map { FigureValue.Bounds(lower, $0) }
        }
        guard let number = Fraction(Int128(matched), over: Int128(matched + others)) else {
            return unknown > 0 ? .missing(.noValues, bounds: bounds) : .notApplicable
        }
        return .known(.init(number, unknown: unknown, bounds: bounds))
    }

    private func number(_ number: Fraction?, lower: Bool = false) -> FigureValue {
        guard let number else { return .missing(.tooLarge) }
        return .known(.init(number, unknown: unknown, bounds: unknown > 0 && lower ? .init(number, nil) : nil))
    }
}
