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

extension CalendarDay {
    init(number: Int) {
        self.number = number
    }

    /// The day as `yyyy-MM-dd`; nil before year 1 and after year 9999.
    var iso: String? {
        let shifted = number + 719_468
        guard (306...3_652_364).contains(shifted) else { return nil }
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        guard (1...9999).contains(year) else { return nil }
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }
}
