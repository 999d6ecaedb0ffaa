/// A public holiday as the law states it, with the days from and until which the statement holds. Data (register `holiday_rule`), so that a
/// new law is a new record.
public struct HolidayRule: Sendable, Equatable {
    public enum Days: Sendable, Equatable {
        /// A day of the Gregorian year.
        case solar(month: Int, day: Int)
        /// National Day and one day beside it: the day before, or the day after where that joins it to a weekend.
        case solarWithNeighbour(month: Int, day: Int)
        /// A day of the lunar year.
        case lunar(month: Int, day: Int)
        /// A run round the first day of the lunar year, so many days before it and as many from it on.
        case newYear(before: Int, from: Int)
    }

    public var name: LocalizedText
    public var days: Days
    public var effectiveFrom: CalendarDate
    public var effectiveTo: CalendarDate
    public var legalBasis: String

    public init(
        name: LocalizedText, days: Days, effectiveFrom: CalendarDate = .min, effectiveTo: CalendarDate = .max, legalBasis: String
    ) {
        self.name = name
        self.days = days
        self.effectiveFrom = effectiveFrom
        self.effectiveTo = effectiveTo
        self.legalBasis = legalBasis
    }

    /// The days of the holiday in the Gregorian `year` on which the rule holds; none outside what the lunar calendar tells.
    func dates(year: Int) -> [CalendarDate] {
        let all: [CalendarDate] =
            switch days {
            case .solar(let month, let day): [CalendarDate(year: year, month: month, day: day)].compactMap { $0 }
            case .solarWithNeighbour(let month, let day): HolidayRule.withNeighbour(CalendarDate(year: year, month: month, day: day))
            case .lunar(let month, let day): [LunarDate(year: year, month: month, day: day).date].compactMap { $0 }
            case .newYear(let before, let from): LunarDate.newYear(year).map { first in (-before..<from).map(first.adding(days:)) } ?? []
            }
        return all.filter { effectiveFrom <= $0 && $0 <= effectiveTo }
    }

    private static func withNeighbour(_ date: CalendarDate?) -> [CalendarDate] {
        guard let date else { return [] }
        return date.weekday == .thursday ? [date, date.adding(days: 1)] : [date.adding(days: -1), date]
    }
}

/// The public holidays of `year` reckoned from `rules`, none confirmed, in order of date: each holiday, and for each that falls on a weekly
/// rest day the next day that is neither rest nor holiday (nghỉ bù, Labour Code 2019, Article 111.3).
public func statutoryHolidays(
    year: Int, rules: [HolidayRule], week: WorkWeek = .mondayToFriday
) -> [CalendarException] {
    var result: [CalendarException] = []
    var taken: Set<CalendarDate> = []
    for rule in rules {
        for date in rule.dates(year: year) where taken.insert(date).inserted {
            result.append(CalendarException(date, .off, name: rule.name, legalBasis: rule.legalBasis, confirmed: false))
        }
    }
    for holiday in result.sorted(by: { $0.from < $1.from }) where !week.isWorkday(holiday.from.weekday) {
        var date = holiday.from.adding(days: 1)
        while taken.contains(date) || !week.isWorkday(date.weekday) { date = date.adding(days: 1) }
        taken.insert(date)
        let name = LocalizedText(vi: "Nghỉ bù \(holiday.name.vi)", en: holiday.name.en.map { "In lieu of \($0)" })
        result.append(CalendarException(date, .off, name: name, legalBasis: "Bộ luật Lao động 2019, Điều 111", confirmed: false))
    }
    return result.sorted { $0.from < $1.from }
}
