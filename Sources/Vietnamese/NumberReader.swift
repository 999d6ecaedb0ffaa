/// Reads numbers as people in Vietnam type them.
///
/// The dot groups thousands and the comma begins the fraction; spaces group too. What can only mean one thing is taken although it is not
/// the rule: "95.5" (no group of three), "1,250,000" (several commas), "1,234.5" (both, the last one begins the fraction). The words nghìn,
/// ngàn, triệu, tỷ and rưỡi multiply and add ("2 tỷ 300 triệu", "1 triệu rưỡi"); %, đ, đồng, VNĐ at the end are skipped.
enum NumberReader {
    /// The number in `text` as an integer of `10^-scale`.
    static func value(of text: String, scale: Int) throws(VietnameseError) -> Int64 {
        if let value = simple(text, scale: scale) { return value }
        var rest = Substring(plain(text))
        guard !rest.isEmpty else { throw VietnameseError(.empty, vi: "Chưa nhập số.", en: "No number was given.") }
        let isNegative = rest.first == "-"
        if isNegative || rest.first == "+" { rest = rest.dropFirst().drop { $0 == " " } }
        rest = withoutUnit(rest)

        let sum = try terms(rest, scale: scale).reduce(Int128(0), +)
        guard let value = Int64(exactly: isNegative ? -sum : sum) else { throw outOfRange }
        return value
    }

    /// Digits alone, with one comma, or with one dot that groups: what most cells of a table hold. Nil for everything that takes a closer look.
    private static func simple(_ text: String, scale: Int) -> Int64? {
        var text = text
        return text.withUTF8 { bytes in
            guard (1...15).contains(bytes.count) else { return nil }
            var value: Int64 = 0
            var mark: Int?
            for (index, byte) in bytes.enumerated() {
                switch byte {
                case 48...57: value = value * 10 + Int64(byte - 48)
                case UInt8(ascii: ","), UInt8(ascii: "."):
                    guard mark == nil, index > 0 else { return nil }
                    mark = index
                default: return nil
                }
            }
            guard let mark else { return value.scaled(by: scale) }
            let behind = bytes.count - mark - 1
            if bytes[mark] == UInt8(ascii: ",") {
                return (1...max(1, scale)).contains(behind) && behind <= scale ? value.scaled(by: scale - behind) : nil
            }
            return behind == 3 && mark <= 3 && bytes[0] != 48 ? value.scaled(by: scale) : nil
        }
    }

    private static let units = ["phần trăm", "đồng", "vnđ", "vnd", "₫", "đ", "%"]
    private static let multipliers: [(word: String, exponent: Int)] = [
        ("nghìn", 3), ("ngàn", 3), ("triệu", 6), ("tỷ", 9), ("tỉ", 9), ("ty", 9), ("tr", 6), ("k", 3),
    ]

    private static func withoutUnit(_ text: Substring) -> Substring {
        guard let unit = units.first(where: text.hasSuffix) else { return text }
        return text.dropLast(unit.count).trimmed
    }

    /// Each "number multiplier" of the text, at `scale`.
    private static func terms(_ text: Substring, scale: Int) throws(VietnameseError) -> [Int128] {
        var result: [Int128] = []
        var rest = text
        var lastExponent = 12
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCIIDigit || ".,' ".contains($0) }
            rest = rest.dropFirst(digits.count)
            let multiplier = multipliers.first { rest.hasPrefix($0.word) }
            rest = rest.dropFirst(multiplier?.word.count ?? 0).trimmed
            var exponent = multiplier?.exponent ?? 0
            guard exponent < lastExponent, rest.isEmpty || exponent > 0 else { throw notANumber }
            lastExponent = exponent
            result.append(try scaled(digits.trimmed, exponent: exponent + scale))
            if exponent > 0, rest == "rưỡi" {
                exponent -= 1
                result.append(5 * power(exponent + scale))
                rest = ""
            }
        }
        guard !result.isEmpty else { throw notANumber }
        return result
    }

    private static func scaled(_ text: Substring, exponent: Int) throws(VietnameseError) -> Int128 {
        guard let (whole, fraction) = split(text) else { throw notANumber }
        var kept = fraction[...]
        while kept.hasSuffix("0") { kept = kept.dropLast() }
        guard kept.count <= exponent else {
            throw VietnameseError(
                .tooPrecise, vi: exponent == 0 ? "Số này không có phần lẻ." : "Chỉ ghi tối đa \(exponent) chữ số sau dấu phẩy.",
                en: exponent == 0 ? "This number takes no fraction." : "At most \(exponent) digits may follow the decimal mark.")
        }
        guard whole.count <= 18, let mantissa = Int128(whole + kept) else { throw outOfRange }
        return mantissa * power(exponent - kept.count)
    }

    /// The digits before and after the decimal mark; nothing when the text is no number.
    private static func split(_ text: Substring) -> (whole: String, fraction: String)? {
        let marks = text.filter { !$0.isASCIIDigit }
        let decimal: Character?
        if let last = marks.last, last == "." || last == ",", marks.count(where: { $0 == last }) == 1 {
            let tail = text.split(separator: last, omittingEmptySubsequences: false).last ?? ""
            let others = marks.contains { $0 != last }
            // A single dot before exactly three digits groups, as in "1.234"; "0.125" and "1234.567" are no groups.
            let groups = last == "." && !others && tail.count == 3 && text.count <= 7 && !text.hasPrefix("0")
            decimal = groups ? nil : last
        } else {
            decimal = nil
        }
        var whole = text
        var fraction = Substring()
        if let decimal, let index = text.lastIndex(of: decimal) {
            whole = text[..<index]
            fraction = text[text.index(after: index)...]
            guard fraction.isDigits else { return nil }
        }
        let separators = Set(whole.filter { !$0.isASCIIDigit })
        guard separators.count <= 1, separators.first != decimal || separators.isEmpty else { return nil }
        guard let separator = separators.first else { return whole.isDigits ? (String(whole), String(fraction)) : nil }
        let parts = whole.split(separator: separator, omittingEmptySubsequences: false)
        guard parts[0].isDigits, parts[0].count <= 3, parts[0] != "0", parts.dropFirst().allSatisfy({ $0.isDigits && $0.count == 3 }) else {
            return nil
        }
        return (parts.joined(), String(fraction))
    }

    private static func power(_ exponent: Int) -> Int128 { (0..<exponent).reduce(1) { power, _ in power * 10 } }

    private static var notANumber: VietnameseError {
        VietnameseError(
            .notANumber, vi: "Đây không phải là số. Ví dụ ghi đúng: 1.234,5.", en: "This is not a number. Write it like 1.234,5.")
    }

    private static var outOfRange: VietnameseError {
        VietnameseError(.outOfRange, vi: "Số này quá lớn.", en: "This number is too large.")
    }
}

extension Int64 {
    /// Times 10^`exponent`; nil where that is too large.
    fileprivate func scaled(by exponent: Int) -> Int64? {
        let (product, overflow) = multipliedReportingOverflow(by: FixedPoint.power(exponent))
        return overflow ? nil : product
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}

extension Substring {
    fileprivate var trimmed: Substring {
        var result = drop { $0 == " " }
        while result.last == " " { result.removeLast() }
        return result
    }
}
