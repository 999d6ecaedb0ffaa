/// A day of the week; the raw value counts from Monday = 1 to Sunday = 7 (ISO 8601).
public enum Weekday: Int, Sendable, CaseIterable, Codable, Comparable {
    case monday = 1, tuesday, wednesday, thursday, friday, saturday, sunday

    public static func < (a: Weekday, b: Weekday) -> Bool { a.rawValue < b.rawValue }

    /// "thứ Hai" … "Chủ nhật" with the capitals that Decree 30/2020 (Phụ lục II) wants; "Monday" … in English.
    public func text(_ language: Language = .vi) -> String {
        let names: (vi: String, en: String) =
            switch self {
            case .monday: ("thứ Hai", "Monday")
            case .tuesday: ("thứ Ba", "Tuesday")
            case .wednesday: ("thứ Tư", "Wednesday")
            case .thursday: ("thứ Năm", "Thursday")
            case .friday: ("thứ Sáu", "Friday")
            case .saturday: ("thứ Bảy", "Saturday")
            case .sunday: ("Chủ nhật", "Sunday")
            }
        return language == .vi ? names.vi : names.en
    }
}
