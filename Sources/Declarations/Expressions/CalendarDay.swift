/// A day of the Gregorian calendar as a count of days since 1970-01-01.
struct CalendarDay: Equatable {
    let number: Int

    /// Reads `yyyy-MM-dd`; nil where there is no such day.
    init?(iso: String) {
        let parts = iso.split(separator: "-", omittingEmptySubsequences: false)
        guard iso.utf8.count == 10, parts.count == 3, parts[0].utf8.count == 4, parts[1].utf8.count == 2,
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
            year > 0, (1...12).contains(month), day >= 1, day <= Self.days(in: month, of: year)
        else { return nil }
        number = Self.number(year, month, day)
    }

    /// The day in Vietnam (UTC+7, no daylight saving) at an instant.
    init(instant milliseconds: Int64) {
        let shifted = milliseconds.addingReportingOverflow(7 * 3_600_000)
        let local = shifted.overflow ? milliseconds : shifted.partialValue
        number = Int((local >= 0 ? local : local - 86_399_999) / 86_400_000)
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days since 1970-01-01, years counted from March so that leap days come last.
    private static func number(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let monthFromMarch = (month + 9) % 12
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        return 365 * shiftedYear + shiftedYear / 4 - shiftedYear / 100 + shiftedYear / 400 + dayOfYear - 719_468
    }
}
