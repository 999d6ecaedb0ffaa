public import Vietnamese

/// An exact number: a quotient of two whole numbers in lowest terms.
public struct Fraction: Sendable, Hashable {
    public let numerator: Int128
    /// Greater than zero.
    public let denominator: Int128

    public init(_ whole: Int) {
        self.init(Int128(whole))
    }

    public init(_ whole: Int128) {
        (numerator, denominator) = (whole, 1)
    }

    /// Nothing where the denominator is zero.
    public init?(_ numerator: Int128, over denominator: Int128) {
        guard denominator != 0, numerator != .min, denominator != .min else { return nil }
        let divisor = Self.greatestDivisor(numerator.magnitude, denominator.magnitude)
        let sign: Int128 = denominator < 0 ? -1 : 1
        self.numerator = sign * numerator / Int128(divisor)
        self.denominator = sign * denominator / Int128(divisor)
    }

    private static func greatestDivisor(_ one: UInt128, _ other: UInt128) -> UInt128 {
        var (a, b) = (one, other)
        while b != 0 {
            // The processor divides 64 bits at once, 128 step by step.
            if let a = UInt64(exactly: a), let b = UInt64(exactly: b) { return UInt128(greatestDivisor(a, b)) }
            (a, b) = (b, a % b)
        }
        return a
    }

    private static func greatestDivisor(_ one: UInt64, _ other: UInt64) -> UInt64 {
        var (a, b) = (one, other)
        while b != 0 { (a, b) = (b, a % b) }
        return a
    }

    public static let zero = Fraction(0)

    // MARK: Reckoning: nothing where the result is too large to be told exactly.

    public func plus(_ other: Fraction) -> Fraction? {
        guard let left = Self.product(numerator, other.denominator), let right = Self.product(other.numerator, denominator),
            let whole = Self.product(denominator, other.denominator)
        else { return nil }
        let (sum, overflows) = left.addingReportingOverflow(right)
        return overflows ? nil : Fraction(sum, over: whole)
    }

    public func minus(_ other: Fraction) -> Fraction? { plus(other.negated) }

    public func times(_ other: Fraction) -> Fraction? {
        guard let above = Self.product(numerator, other.numerator), let below = Self.product(denominator, other.denominator) else {
            return nil
        }
        return Fraction(above, over: below)
    }

    /// Nothing also where `other` is zero.
    public func divided(by other: Fraction) -> Fraction? {
        guard let above = Self.product(numerator, other.denominator), let below = Self.product(denominator, other.numerator) else {
            return nil
        }
        return Fraction(above, over: below)
    }

    public var negated: Fraction { Fraction(lowest: -numerator, denominator) }

    private init(lowest numerator: Int128, _ denominator: Int128) {
        (self.numerator, self.denominator) = (numerator, denominator)
    }

    private static func product(_ one: Int128, _ other: Int128) -> Int128? {
        let (product, overflows) = one.multipliedReportingOverflow(by: other)
        return overflows ? nil : product
    }

    /// For drawing and for trends only.
    public var approximate: Double { Self.double(numerator) / Self.double(denominator) }

    /// What fits the processor's numbers is turned at once, 128 bits step by step.
    private static func double(_ number: Int128) -> Double { Int64(exactly: number).map { Double($0) } ?? Double(number) }

    /// Nothing for what is no whole number.
    public var whole: Int64? { denominator == 1 ? Int64(exactly: numerator) : nil }

    // MARK: Printing

    /// The number with so many digits behind the mark, 0 to 9; halves are rounded away from zero. Nothing where it is too large.
    public func rounded(_ decimals: Int) -> FixedPoint? {
        let result = FixedPoint(value: 0, scale: decimals)
        let power = (0..<result.scale).reduce(Int128(1)) { power, _ in power * 10 }
        guard let scaled = Self.product(numerator, power) else { return nil }
        let (quotient, rest) = scaled.quotientAndRemainder(dividingBy: denominator)
        let isUp = rest.magnitude >= denominator.magnitude - rest.magnitude
        let value = isUp ? quotient + (numerator < 0 ? -1 : 1) : quotient
        return Int64(exactly: value).map { FixedPoint(value: $0, scale: result.scale) }
    }
}

extension Fraction: Comparable {
    public static func < (one: Fraction, other: Fraction) -> Bool {
        if one.denominator == other.denominator { return one.numerator < other.numerator }
        let left = one.numerator.multipliedFullWidth(by: other.denominator)
        let right = other.numerator.multipliedFullWidth(by: one.denominator)
        return (left.high, left.low) < (right.high, right.low)
    }
}

extension FixedPoint {
    /// The same number, exactly.
    public var fraction: Fraction {
        Fraction(Int128(value), over: (0..<scale).reduce(Int128(1)) { power, _ in power * 10 }) ?? .zero
    }
}

extension Fraction: CustomStringConvertible {
    public var description: String { denominator == 1 ? "\(numerator)" : "\(numerator)/\(denominator)" }
}
