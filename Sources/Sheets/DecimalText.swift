import Foundation
public import Vietnamese

/// A decimal number exactly as it was written, without the noise of binary fractions: 0.1 is "0.1".
public struct DecimalText: Hashable, Sendable, CustomStringConvertible {
    /// `-1234.5`: the point begins the fraction; no groups, no exponent, no zeros that say nothing.
    public let text: String
    /// Whether the table shows the number as a percentage: 95,5% is the text "0.955".
    public let isPercent: Bool

    init(trusted text: String, isPercent: Bool = false) {
        self.text = text
        self.isPercent = isPercent
    }

    public init(_ integer: Int64) {
        self.init(trusted: String(integer))
    }

    public init(_ number: FixedPoint) {
        var rest = number.value.magnitude
        var scale = number.scale
        while scale > 0, rest % 10 == 0 {
            rest /= 10
            scale -= 1
        }
        let sign = number.value < 0 ? "-" : ""
        guard scale > 0 else {
            self.init(trusted: sign + String(rest))
            return
        }
        let unit = (0..<scale).reduce(UInt64(1)) { unit, _ in unit * 10 }
        // The digit in front keeps the zeros after the mark.
        self.init(trusted: "\(sign)\(rest / unit).\(String(unit + rest % unit).dropFirst())")
    }

    /// Reads `-1234.50` or `1.5E+3`; nothing for any other text. Numbers with a fraction or an exponent keep 15 digits, as Excel does;
    /// whole ones all of theirs.
    public init?(_ text: String) {
        var text = text
        guard let number = text.withUTF8({ DecimalText(bytes: $0) }) else { return nil }
        self = number
    }

    /// `number` of a hundred: 95,5 becomes 0.955, shown as 95,5%.
    public static func percent(_ number: FixedPoint) -> DecimalText {
        let digits = String(number.value.magnitude)
        return DecimalText(
            trusted: text(negative: number.value < 0, digits: digits, exponent: -number.scale - 2), isPercent: true)
    }

    public var description: String { text }

    /// The number times a hundred: what a percentage shows in front of its sign.
    public var timesHundred: DecimalText { DecimalText(trusted: shifted(by: 2)) }

    public var integer: Int64? { Int64(text) }

    /// The number with `scale` digits after the mark; nothing when digits would be lost or it grows too large.
    public func fixedPoint(scale: Int) -> FixedPoint? {
        let scale = min(max(scale, 0), 9)
        guard let value = Int64(shifted(by: scale)) else { return nil }
        return FixedPoint(value: value, scale: scale)
    }

    var double: Double { Double(text) ?? 0 }

    /// How many digits the number has, without zeros in front.
    var significantDigits: Int { text.utf8.drop { !(49...57).contains($0) }.count { $0 != UInt8(ascii: ".") } }

    private func shifted(by places: Int) -> String {
        let unsigned = text.hasPrefix("-") ? text.dropFirst() : text[...]
        let halves = unsigned.split(separator: ".", maxSplits: 1)
        let fraction = halves.count == 2 ? String(halves[1]) : ""
        return DecimalText.text(
            negative: unsigned.count < text.count, digits: String(halves.first ?? "0") + fraction, exponent: places - fraction.utf8.count)
    }
}

extension DecimalText {
    static let keptDigits = 15

    /// The number in the bytes of a workbook.
    init?(bytes: UnsafeBufferPointer<UInt8>) {
        guard let shape = Shape(bytes) else { return nil }
        if shape.isPlain {
            self.init(trusted: String(decoding: bytes, as: UTF8.self))
        } else if !shape.hasExponent, shape.significant <= DecimalText.keptDigits || shape.fraction == 0 {
            let digits = String(decoding: bytes.filter { (48...57).contains($0) }, as: UTF8.self)
            self.init(trusted: DecimalText.text(negative: shape.isNegative, digits: digits, exponent: -shape.fraction))
        } else {
            guard let double = Double(String(decoding: bytes, as: UTF8.self)), double.isFinite else { return nil }
            self.init(rounding: double)
        }
    }

    /// The 15 digits of `double` that mean something.
    init(rounding double: Double) {
        let written = String(format: "%.\(DecimalText.keptDigits - 1)e", double.magnitude)
        let halves = written.split(separator: "e")
        let digits = halves[0].filter { $0 != "." }
        let exponent = halves.count == 2 ? Int(halves[1].drop { $0 == "+" }) ?? 0 : 0
        self.init(
            trusted: DecimalText.text(negative: double < 0, digits: digits, exponent: exponent - DecimalText.keptDigits + 1))
    }

    /// `digits * 10^exponent` without zeros that say nothing.
    static func text(negative: Bool, digits: String, exponent: Int) -> String {
        var digits = Substring(digits)
        var exponent = exponent
        while exponent < 0, digits.utf8.last == 48 {
            digits.removeLast()
            exponent += 1
        }
        digits = digits.drop { $0 == "0" }
        guard !digits.isEmpty else { return "0" }
        let sign = negative ? "-" : ""
        if exponent >= 0 { return sign + digits + String(repeating: "0", count: exponent) }
        let missing = 1 - exponent - digits.utf8.count
        let full = String(repeating: "0", count: max(0, missing)) + digits
        return sign + full.dropLast(-exponent) + "." + full.suffix(-exponent)
    }

    /// How a number is written, found in one pass.
    private struct Shape {
        var isNegative = false
        var hasExponent = false
        /// Digits after the point.
        var fraction = 0
        /// Digits without zeros in front.
        var significant = 0
        /// Whether the bytes are the number's text already.
        var isPlain: Bool { !hasExponent && !isRedundant && (significant <= DecimalText.keptDigits || fraction == 0) }
        private var isRedundant = false

        init?(_ bytes: UnsafeBufferPointer<UInt8>) {
            var index = 0
            if let first = bytes.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
                isNegative = first == UInt8(ascii: "-")
                isRedundant = !isNegative
                index = 1
            }
            let begin = index
            var hasPoint = false
            var digits = 0
            loop: while index < bytes.count {
                switch bytes[index] {
                case 48...57:
                    digits += 1
                    if hasPoint { fraction += 1 }
                    if significant > 0 || bytes[index] != 48 { significant += 1 }
                case UInt8(ascii: ".") where !hasPoint: hasPoint = true
                case UInt8(ascii: "E"), UInt8(ascii: "e"):
                    hasExponent = true
                    guard Shape.isExponent(bytes[(index + 1)...]) else { return nil }
                    break loop
                default: return nil
                }
                index += 1
            }
            guard digits > 0, digits <= 400 else { return nil }
            let hasLeadingZero = bytes[begin] == 48 && bytes.count > begin + 1 && bytes[begin + 1] != UInt8(ascii: ".")
            let endsIdly = hasPoint && (fraction == 0 || bytes[bytes.count - 1] == 48)
            if hasLeadingZero || endsIdly || bytes[begin] == UInt8(ascii: ".") || significant == 0 && isNegative { isRedundant = true }
        }

        private static func isExponent(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
            let digits = bytes.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
            return bytes.count - digits.count <= 1 && (1...3).contains(digits.count) && digits.allSatisfy { (48...57).contains($0) }
        }
    }
}
