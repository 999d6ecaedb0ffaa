/// A decimal number held exactly as `value / 10^scale`: 95,5 at scale 2 is the value 9550. Decimals and percentages
/// are stored so.
public struct FixedPoint: Hashable, Sendable {
    public var value: Int64
    /// Digits after the decimal mark, 0 to 9.
    public let scale: Int

    public init(value: Int64, scale: Int = 2) {
        self.value = value
        self.scale = min(max(scale, 0), 9)
    }

    /// "1.234.567,5"; "1,234,567.5" in English. Zeros at the end of the fraction are left out down to `minimumFraction` digits.
    public func text(_ language: Language = .vi, minimumFraction: Int = 0) -> String {
        let unit = FixedPoint.power(scale)
        let (whole, fraction) = value.magnitude.quotientAndRemainder(dividingBy: UInt64(unit))
        var digits = scale == 0 ? "" : Int(fraction).padded(scale)
        while digits.count > max(minimumFraction, 0), digits.hasSuffix("0") { digits.removeLast() }
        let mark = language == .vi ? "," : "."
        return (value < 0 ? "-" : "") + groups(of: whole, language) + (digits.isEmpty ? "" : mark + digits)
    }

    /// "95,5%"; "95.5%" in English.
    public func percentText(_ language: Language = .vi) -> String { text(language) + "%" }

    /// Reads a number as people write it: "1.234,5", "1 234,5", "95,5%", "12 nghìn", "1,5 triệu đồng"; see `NumberReader`.
    /// - Throws: `VietnameseError` with `.empty`, `.notANumber`, `.tooPrecise` (more digits than `scale` keeps) or `.outOfRange`.
    public init(parsing text: String, scale: Int = 2) throws(VietnameseError) {
        self.init(value: 0, scale: scale)
        value = try NumberReader.value(of: text, scale: self.scale)
    }

    /// The number of the same size with another number of digits; nothing when digits would be lost or it grows too large.
    public func rescaled(to scale: Int) -> FixedPoint? {
        let target = min(max(scale, 0), 9)
        if target >= self.scale {
            let (value, overflow) = value.multipliedReportingOverflow(by: FixedPoint.power(target - self.scale))
            return overflow ? nil : FixedPoint(value: value, scale: target)
        }
        let (value, rest) = value.quotientAndRemainder(dividingBy: FixedPoint.power(self.scale - target))
        return rest == 0 ? FixedPoint(value: value, scale: target) : nil
    }

    /// `part / whole` as a percentage with `scale` digits, halves rounded away from zero; nothing when `whole` is zero.
    public static func percent(_ part: Int64, of whole: Int64, scale: Int = 2) -> FixedPoint? {
        guard whole != 0 else { return nil }
        let result = FixedPoint(value: 0, scale: scale)
        let scaled = Int128(part) * 100 * Int128(power(result.scale))
        let (quotient, rest) = scaled.quotientAndRemainder(dividingBy: Int128(whole))
        let away: Int128 = (part < 0) == (whole < 0) ? 1 : -1
        let rounded = rest.magnitude * 2 >= Int128(whole).magnitude ? quotient + away : quotient
        return Int64(exactly: rounded).map { FixedPoint(value: $0, scale: result.scale) }
    }

    static func power(_ exponent: Int) -> Int64 { (0..<exponent).reduce(1) { power, _ in power * 10 } }
}

/// "1.234.567"; "1,234,567" in English.
public func grouped(_ number: Int64, _ language: Language = .vi) -> String {
    (number < 0 ? "-" : "") + groups(of: number.magnitude, language)
}

private func groups(of magnitude: UInt64, _ language: Language) -> String {
    var digits = Substring(String(magnitude))
    var parts: [Substring] = []
    while !digits.isEmpty {
        parts.append(digits.suffix(3))
        digits = digits.dropLast(3)
    }
    return parts.reversed().joined(separator: language == .vi ? "." : ",")
}

/// Sums of money in whole đồng.
public enum Money {
    /// "1.250.000 đồng"; "1,250,000 VND" in English.
    public static func text(_ amount: Int64, _ language: Language = .vi) -> String {
        grouped(amount, language) + (language == .vi ? " đồng" : " VND")
    }

    /// "1,25 tỷ đồng", "812,5 triệu đồng", "950.000 đồng": at most two digits after the mark, halves rounded
    /// away from zero. For charts and cards.
    public static func shortText(_ amount: Int64, _ language: Language = .vi) -> String {
        let units: [(size: Int64, vi: String, en: String)] = [
            (1_000_000_000, "tỷ đồng", "billion VND"), (1_000_000, "triệu đồng", "million VND"),
        ]
        guard let unit = units.first(where: { amount.magnitude >= $0.size.magnitude }) else { return text(amount, language) }
        let hundredth = unit.size / 100
        let (whole, rest) = amount.quotientAndRemainder(dividingBy: hundredth)
        let rounded = rest.magnitude * 2 >= hundredth.magnitude ? whole + amount.signum() : whole
        return FixedPoint(value: rounded, scale: 2).text(language) + " " + (language == .vi ? unit.vi : unit.en)
    }

    /// Reads "1.250.000 đ", "1250000", "1,5 triệu đồng", "2 tỷ 300 triệu", "500k".
    /// - Throws: `VietnameseError` with `.empty`, `.notANumber`, `.tooPrecise` (less than one đồng) or `.outOfRange`.
    public static func parse(_ text: String) throws(VietnameseError) -> Int64 { try NumberReader.value(of: text, scale: 0) }
}
