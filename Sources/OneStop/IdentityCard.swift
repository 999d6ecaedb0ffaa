import Registers
public import Vietnamese

/// What the QR code of an identity card (thẻ căn cước) says, as a scanner types it: `number|old number|name|ddMMyyyy|sex|address|ddMMyyyy`.
public struct IdentityCard: Sendable, Equatable {
    /// Twelve digits.
    public let number: String
    public let name: String
    public let bornOn: CalendarDate?
    public let sex: Sex?
    public let address: String?
    public let issuedOn: CalendarDate?

    /// Reads a scanned line; nil for one that is no card's.
    public init?(scanned text: String) {
        let parts = text.split(separator: "|", omittingEmptySubsequences: false).map { String($0).trimmed }
        guard parts.count >= 6, let id = try? CitizenID(parsing: parts[0]), !parts[2].isEmpty else { return nil }
        number = id.digits
        name = parts[2]
        bornOn = Self.date(parts[3])
        sex = parts[4].lowercased() == "nam" ? .male : parts[4].isEmpty ? nil : .female
        address = parts[5].isEmpty ? nil : parts[5]
        issuedOn = parts.count > 6 ? Self.date(parts[6]) : nil
    }

    private static func date(_ text: String) -> CalendarDate? {
        guard text.utf8.count == 8, text.allSatisfy(\.isASCII), let number = Int(text) else { return nil }
        return CalendarDate(year: number % 10_000, month: number / 10_000 % 100, day: number / 1_000_000)
    }
}
