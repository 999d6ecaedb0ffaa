/// Why a text that somebody typed cannot be taken, in words for that person. It never repeats the text: that may be personal data.
public struct VietnameseError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Code: String, Sendable {
        case empty, notADate, noSuchDate, notATime, notAPeriod
        case notANumber, tooPrecise, outOfRange
        case citizenIDLength, citizenIDProvince, citizenIDYear, oldIdentityCard
        case taxCodeLength, taxCodeCheckDigit, taxCodeBranch
        case phone, email, shifts, schedule
    }

    public let code: Code
    /// What is wrong and what to do, in both languages.
    public let message: LocalizedText

    public init(_ code: Code, vi: String, en: String) {
        self.code = code
        message = LocalizedText(vi: vi, en: en)
    }

    /// The message for the page, in Vietnamese.
    public var userMessage: String { message.vi }

    public var description: String { "\(code.rawValue): \(message(.en))" }
}

/// Text from a person made plain: NFC, lower case, every kind of space one space, typographic dashes and minus signs a hyphen.
func plain(_ text: String) -> String {
    if let ascii = plainASCII(text) { return ascii }
    var result = ""
    for scalar in normalised(text).lowercased().unicodeScalars {
        switch scalar {
        case "\u{2010}"..."\u{2015}", "\u{2212}": result.unicodeScalars.append("-")
        case "\u{200B}", "\u{FEFF}": continue
        case _ where scalar.properties.isWhitespace:
            if !result.isEmpty, !result.hasSuffix(" ") { result.append(" ") }
        default: result.unicodeScalars.append(scalar)
        }
    }
    if result.hasSuffix(" ") { result.removeLast() }
    return result
}

/// The same for what most cells of a table hold: ASCII alone needs none of Unicode's tables. Nil for any other text.
private func plainASCII(_ text: String) -> String? {
    var text = text
    return text.withUTF8 { bytes in
        guard bytes.allSatisfy({ $0 < 0x80 }) else { return nil }
        return String(unsafeUninitializedCapacity: bytes.count) { result in
            var count = 0
            for byte in bytes {
                switch byte {
                case 9...13, 32:
                    if count > 0, result[count - 1] != 32 {
                        result[count] = 32
                        count += 1
                    }
                default:
                    result[count] = (65...90).contains(byte) ? byte | 0x20 : byte
                    count += 1
                }
            }
            return count > 0 && result[count - 1] == 32 ? count - 1 : count
        }
    }
}

extension StringProtocol {
    /// Whether there is at least one character and all are the ten ASCII digits.
    var isDigits: Bool { !isEmpty && utf8.allSatisfy { (48...57).contains($0) } }
}

extension Int {
    /// The number with leading zeros to `width` digits; negative numbers keep their sign in front.
    func padded(_ width: Int) -> String {
        let digits = String(magnitude)
        return (self < 0 ? "-" : "") + String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
    }

    /// Quotient and remainder with the remainder in `0..<divisor`.
    func floorDivided(by divisor: Int) -> (quotient: Int, remainder: Int) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
