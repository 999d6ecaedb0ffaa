public import Declarations
import Foundation
public import Store
public import Vietnamese

/// Reads what a person typed into a field.
public enum FieldInput {
    /// The typed text as the field stores it: `null` for an empty text.
    ///
    /// Reads generously (thousands dots, `+84`, dates in any Vietnamese order) and stores one form. Lists come one item a line.
    /// - Throws: `VietnameseError` with what to write instead.
    public static func value(_ typed: String, of field: FieldDeclaration) throws(VietnameseError) -> Value {
        let text = typed.trimmed
        if text.isEmpty { return .null }
        switch field.type {
        case .text, .code, .choice, .formula:
            return .text(canonical(text))
        case .longText:
            return .text(canonical(text.utf8.contains(13) ? text.replacing("\r\n", with: "\n") : text))
        case .integer, .money:
            return .integer(try FixedPoint(parsing: text, scale: 0).value)
        case .decimal, .percent:
            return .integer(try FixedPoint(parsing: text, scale: field.scale).value)
        case .date:
            return .text(try CalendarDate(parsing: text).description)
        case .datetime:
            return .integer(try Instant(parsing: text).milliseconds)
        case .boolean:
            return try boolean(text)
        case .phone:
            return .text(try PhoneNumber(parsing: text).stored)
        case .email:
            return .text(try EmailAddress(parsing: text).text)
        case .citizenID:
            return .text(try CitizenID(parsing: text).digits)
        case .taxCode:
            return .text(try TaxCode(parsing: text).text)
        case .period:
            return .text(try Period(parsing: text).description)
        case .point:
            return .text(try GeoPoint(parsing: text).stored)
        case .area:
            return .text(try AreaShape(parsing: text).stored)
        case .reference, .unit, .post, .person:
            guard let id = RecordID(text) else {
                throw VietnameseError(.outOfRange, vi: "Chọn một mục trong danh sách.", en: "Choose an entry from the list.")
            }
            return .text(id.text)
        case .manyChoice, .manyReference:
            return .text(JSONText.list(text.split(whereSeparator: \.isNewline).map { String($0).trimmed }.filter { !$0.isEmpty }))
        case .attachment:
            // Files are uploaded, never named by what somebody typed.
            throw VietnameseError(.outOfRange, vi: "Tệp phải được tải lên.", en: "Files have to be uploaded.")
        }
    }

    /// Composed characters (NFC) without control characters, which no official text needs and some databases refuse.
    private static func canonical(_ text: String) -> String {
        if isCanonical(text) { return text }
        let scalars = text.precomposedStringWithCanonicalMapping.unicodeScalars.filter {
            $0.value >= 0x20 && $0.value != 0x7F || $0 == "\n" || $0 == "\t"
        }
        return String(String.UnicodeScalarView(scalars))
    }

    /// Whether the text is made of composed Latin letters and signs alone, as nearly every text is: nothing in those ranges composes with
    /// what stands before it (NFC_Quick_Check of Unicode's DerivedNormalizationProps).
    private static func isCanonical(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            switch scalar.value {
            case 0x20...0x7E, 0x80...0x2FF, 0x1E00...0x1EFF, 0x2010...0x2027: true
            default: scalar == "\n" || scalar == "\t"
            }
        }
    }

    private static func boolean(_ text: String) throws(VietnameseError) -> Value {
        switch text {
        case "Có", "có", "x", "1": return .boolean(true)
        case "Không", "không", "0": return .boolean(false)
        default: break
        }
        switch folded(text) {
        case "true", "1", "on", "co", "yes", "x": return .boolean(true)
        case "false", "0", "off", "khong", "no": return .boolean(false)
        default: throw VietnameseError(.outOfRange, vi: "Chỉ nhận có hoặc không.", en: "Yes or no only.")
        }
    }
}
