import Vietnamese

/// A day as a count of days since 1970-01-01, also beyond the years that a `CalendarDate` can tell: sums may pass through them.
struct CalendarDay: Equatable {
    let number: Int

    init(number: Int) {
        self.number = number
    }

    /// Reads `yyyy-MM-dd`; nil where there is no such day.
    init?(iso: String) {
        guard let date = CalendarDate(iso) else { return nil }
        number = date.dayNumber
    }

    /// The day in Vietnam (UTC+7, no daylight saving) at an instant.
    init(instant milliseconds: Int64) {
        let shifted = milliseconds.addingReportingOverflow(7 * 3_600_000)
        let local = shifted.overflow ? milliseconds : shifted.partialValue
        number = Int((local >= 0 ? local : local - 86_399_999) / 86_400_000)
    }

    /// The day as `yyyy-MM-dd`; nil before year 1 and after year 9999.
    var iso: String? {
        guard (CalendarDate.min.dayNumber...CalendarDate.max.dayNumber).contains(number) else { return nil }
        return CalendarDate(dayNumber: number).description
    }
}
