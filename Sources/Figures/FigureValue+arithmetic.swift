import Declarations
import Foundation

extension FigureValue {
    /// The value of an indicator's formula. What one part does not know, the whole does not know; division by zero is not applicable. Bounds
    /// are those of the parts taken together, as if they had nothing to do with each other: never too narrow.
    static func combined(_ expression: Declarations.Expression, _ part: (String) throws -> FigureValue) rethrows -> FigureValue {
        switch expression {
        case .literal(.number(let number)): return Fraction(number).map { .known(Known($0)) } ?? .missing(.tooLarge)
        case .path(let path): return try part(path.description)
        case .negate(let operand): return Self.combine(.minus, .known(Known(.zero)), try combined(operand, part))
        case .binary(let symbol, let left, let right): return combine(symbol, try combined(left, part), try combined(right, part))
        default: return .missing(.notInForce)
        }
    }

    /// One number over another, with bounds; not applicable where there is nothing to share.
    public static func quotient(of above: Known, over below: Known) -> FigureValue { combine(.divided, .known(above), .known(below)) }

    private static func combine(_ symbol: BinaryOperator, _ one: FigureValue, _ other: FigureValue) -> FigureValue {
        switch (one, other) {
        case (.missing(let reason, _), _), (_, .missing(let reason, _)): return .missing(reason)
        case (.notApplicable, _), (_, .notApplicable): return .notApplicable
        case (.known(let left), .known(let right)):
            if symbol == .divided, right.number == .zero {
                return right.unknown == 0 ? .notApplicable : .missing(.noValues)
            }
            guard let number = result(symbol, left.number, right.number) else { return .missing(.tooLarge) }
            let unknown = left.unknown + right.unknown
            return .known(Known(number, unknown: unknown, bounds: unknown == 0 ? nil : between(symbol, left.bounds, right.bounds)))
        }
    }

    private static func result(_ symbol: BinaryOperator, _ one: Fraction, _ other: Fraction) -> Fraction? {
        switch symbol {
        case .plus: one.plus(other)
        case .minus: one.minus(other)
        case .times: one.times(other)
        default: one.divided(by: other)
        }
    }

    private static func between(_ symbol: BinaryOperator, _ one: Bounds, _ other: Bounds) -> Bounds {
        func end(_ left: Fraction?, _ right: Fraction?) -> Fraction? {
            left.flatMap { left in right.flatMap { result(symbol, left, $0) } }
        }
        switch symbol {
        case .plus: return Bounds(end(one.lower, other.lower), end(one.upper, other.upper))
        case .minus: return Bounds(end(one.lower, other.upper), end(one.upper, other.lower))
        default: break
        }
        if symbol == .divided {
            guard let lower = other.lower, let upper = other.upper else { return Bounds(nil, nil) }
            if lower == .zero, upper > .zero, let least = one.lower, least >= .zero { return Bounds(end(least, upper), nil) }
            guard lower > .zero || upper < .zero else { return Bounds(nil, nil) }
        }
        let corners = [one.lower, one.upper].flatMap { left in [other.lower, other.upper].map { end(left, $0) } }
        let known = corners.compactMap { $0 }
        return known.count == corners.count ? Bounds(known.min(), known.max()) : Bounds(nil, nil)
    }
}

extension Fraction {
    /// A decimal as it is written in a pack.
    init?(_ number: Decimal) {
        let parts = "\(number)".split(separator: ".", maxSplits: 1).map(String.init)
        let digits = parts.count > 1 ? parts[1] : ""
        guard digits.count <= 18, let whole = Int128(parts[0] + digits) else { return nil }
        self.init(whole, over: digits.reduce(Int128(1)) { power, _ in power * 10 })
    }
}
