/// A telephone number as used in Vietnam.
public struct PhoneNumber: Hashable, Sendable, CustomStringConvertible {
    public enum Kind: String, Sendable, CaseIterable {
        case mobile, landline
        /// 111 to 115, 1022, 1800 and 1900 numbers: dialled as they are, without a country code.
        case short
        /// Ten or eleven digits after a zero with a prefix that `mobilePrefixes` does not hold (allocations grow).
        case other
        case foreign
    }

    public let kind: Kind
    /// `+84912345678`; the digits themselves for a short number. The form to store and compare.
    public let stored: String

    /// The allocated prefixes of mobile numbers, as of 2026.
    public static let mobilePrefixes: Set<String> = Set(
        (32...39).map { "0\($0)" } + ["052", "055", "056", "058", "059", "070", "076", "077", "078", "079"] + (81...99).map { "0\($0)" })

    /// Reads a number with `+84`, `84`, `0084` or `0` in front, and spaces, dots, dashes or brackets in it.
    /// - Throws: `VietnameseError` with `.empty` or `.phone`.
    public init(parsing text: String, mobilePrefixes: Set<String> = PhoneNumber.mobilePrefixes) throws(VietnameseError) {
        if text.utf8.count == 10, text.isDigits, mobilePrefixes.contains(String(text.prefix(3))) {
            // As most are written.
            (kind, stored) = (.mobile, "+84" + text.dropFirst())
            return
        }
        let compact = plain(text).filter { !" .-()/".contains($0) }
        guard !compact.isEmpty else { throw VietnameseError(.empty, vi: "Chưa nhập số điện thoại.", en: "No telephone number was given.") }
        let isInternational = compact.hasPrefix("+") || compact.hasPrefix("00")
        let digits = compact.hasPrefix("+") ? compact.dropFirst() : compact.hasPrefix("00") ? compact.dropFirst(2) : compact[...]
        guard digits.isDigits, let (kind, stored) = PhoneNumber.classify(digits, isInternational: isInternational, mobilePrefixes) else {
            throw VietnameseError(
                .phone, vi: "Số điện thoại không đúng. Ví dụ ghi đúng: 0912 345 678 hoặc 0208 3855 123.",
                en: "This is no telephone number. Write it like 0912 345 678 or 0208 3855 123.")
        }
        self.kind = kind
        self.stored = stored
    }

    private static func classify(_ digits: Substring, isInternational: Bool, _ mobilePrefixes: Set<String>) -> (Kind, String)? {
        let isVietnamese = digits.hasPrefix("84") && (isInternational || (10...12).contains(digits.count))
        if isInternational, !isVietnamese {
            return (8...15).contains(digits.count) && digits.first != "0" ? (.foreign, "+" + digits) : nil
        }
        // "+84 (0)912…" is often written: the zero is dropped.
        let national = isVietnamese ? "0" + digits.dropFirst(2).drop { $0 == "0" } : String(digits)
        let stored = "+84" + national.dropFirst()
        guard national.hasPrefix("0") else { return isShort(national) ? (.short, national) : nil }
        if national.count == 10, mobilePrefixes.contains(String(national.prefix(3))) { return (.mobile, stored) }
        if national.count == 11, national.hasPrefix("02") { return (.landline, stored) }
        // A known prefix with a digit too many or too few is a slip, not a new allocation.
        let isKnown = national.hasPrefix("00") || national.hasPrefix("02") || mobilePrefixes.contains(String(national.prefix(3)))
        return (10...11).contains(national.count) && !isKnown ? (.other, stored) : nil
    }

    private static func isShort(_ digits: String) -> Bool {
        if ["111", "112", "113", "114", "115", "1022"].contains(digits) { return true }
        return (digits.hasPrefix("1800") || digits.hasPrefix("1900")) && (8...10).contains(digits.count)
    }

    /// As dialled in Vietnam, in groups: "0912 345 678", "024 3825 1234", "0208 3855 123", "1900 1234".
    public var text: String {
        guard stored.hasPrefix("+84") else {
            return kind == .short && stored.count > 4 ? stored.prefix(4) + " " + stored.dropFirst(4) : stored
        }
        let digits = "0" + stored.dropFirst(3)
        let widths =
            switch kind {
            case .landline where ["024", "028"].contains(String(digits.prefix(3))): [3, 4, 4]
            case .landline: [4, 4, 3]
            default: [4, 3, 4]
            }
        var rest = digits[...]
        let groups = widths.map { width in
            defer { rest = rest.dropFirst(width) }
            return String(rest.prefix(width))
        }
        return groups.joined(separator: " ")
    }

    /// "091****678": what lists show. Short numbers are public and stay.
    public var masked: String {
        kind == .short ? text : masking(stored.hasPrefix("+84") ? "0" + stored.dropFirst(3) : stored, first: 3, last: 3)
    }

    /// Masked, so that a number does not reach a log by accident; `stored` and `text` tell it.
    public var description: String { masked }
}
