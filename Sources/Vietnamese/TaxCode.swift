/// A tax code (mã số thuế): ten digits with a check digit, ten and three for a dependent unit, or the personal number, which persons and
/// household businesses use since 01/07/2025 (Circular 86/2024/TT-BTC).
public struct TaxCode: Hashable, Sendable, CustomStringConvertible {
    public enum Kind: Hashable, Sendable {
        case organisation
        /// A dependent unit, with its suffix 001 to 999.
        case branch(String)
        case person(CitizenID)
    }

    /// `0100109106`, `0100109106-001` or the twelve digits of a person.
    public let text: String
    public let kind: Kind

    /// Reads a code with spaces, dots or dashes between the digits or not.
    /// - Throws: `VietnameseError` with `.empty`, `.taxCodeLength`, `.taxCodeCheckDigit`, `.taxCodeBranch`, or the error of
    /// the personal number.
    public init(parsing text: String) throws(VietnameseError) {
        let digits = plain(text).filter { !" .-".contains($0) }
        guard !digits.isEmpty else { throw VietnameseError(.empty, vi: "Chưa nhập mã số thuế.", en: "No tax code was given.") }
        guard digits.isDigits, [10, 12, 13].contains(digits.count) else {
            throw VietnameseError(
                .taxCodeLength, vi: "Mã số thuế gồm 10 chữ số, 13 chữ số (đơn vị phụ thuộc) hoặc 12 chữ số (cá nhân).",
                en: "A tax code has 10 digits, 13 (dependent unit) or 12 (person).")
        }
        if digits.count == 12 {
            kind = .person(try CitizenID(parsing: digits))
            self.text = digits
            return
        }
        let (base, suffix) = (digits.prefix(10), String(digits.dropFirst(10)))
        guard let check = TaxCode.checkDigit(base.prefix(9)), base.hasSuffix(String(check)) else {
            throw VietnameseError(
                .taxCodeCheckDigit, vi: "Mã số thuế sai số kiểm tra; hãy xem lại từng chữ số.",
                en: "The check digit of the tax code is wrong; look at each digit again.")
        }
        guard suffix != "000" else {
            throw VietnameseError(
                .taxCodeBranch, vi: "Ba số cuối của đơn vị phụ thuộc từ 001 đến 999.", en: "A dependent unit ends in 001 to 999.")
        }
        kind = suffix.isEmpty ? .organisation : .branch(suffix)
        self.text = suffix.isEmpty ? digits : base + "-" + suffix
    }

    /// The tenth digit that belongs to nine; nothing when no valid code begins with them, or they are no nine digits.
    public static func checkDigit(_ nine: some StringProtocol) -> Int? {
        guard nine.isDigits, nine.count == 9 else { return nil }
        let sum = zip(nine.utf8, [31, 29, 23, 19, 17, 13, 7, 5, 3]).reduce(0) { $0 + (Int($1.0) - 48) * $1.1 }
        let check = 10 - sum % 11
        return check == 10 ? nil : check
    }

    public var description: String {
        if case .person(let id) = kind { id.masked } else { text }
    }
}
