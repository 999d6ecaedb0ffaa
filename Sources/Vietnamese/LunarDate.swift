/// A day of the Vietnamese lunisolar calendar (âm lịch), reckoned for UTC+7; told for the Gregorian years 1900 to 2100.
///
/// Rules (as Hồ Ngọc Đức states them): a month begins on the day of a new moon; the winter solstice lies in month 11; where thirteen months
/// lie between two months 11, the first without a principal solar term (trung khí) is the leap month and takes the number before it.
public struct LunarDate: Hashable, Sendable {
    public let year: Int
    /// 1 to 12.
    public let month: Int
    /// 1 to 30.
    public let day: Int
    /// Whether the month is the leap month (tháng nhuận), which follows the ordinary month of the same number.
    public let isLeapMonth: Bool

    public init(year: Int, month: Int, day: Int, isLeapMonth: Bool = false) {
        self.year = year
        self.month = month
        self.day = day
        self.isLeapMonth = isLeapMonth
    }

    /// The lunar day of `date`; nothing outside 1900 to 2100.
    public init?(_ date: CalendarDate) {
        guard (1900...2100).contains(date.year) else { return nil }
        var number = MoonAndSun.lunationNumber(on: date) + 1
        while MoonAndSun.newMoon(number) > date { number -= 1 }
        let start = MoonAndSun.newMoon(number)

        let winter = LunarWinter(solsticeYear: date.year)
        let cycle = winter.number > number ? LunarWinter(solsticeYear: date.year - 1) : winter
        let offset = number - cycle.number
        let place = cycle.place(ofOffset: offset)
        self.init(
            year: place.month >= 11 ? cycle.solsticeYear : cycle.solsticeYear + 1,
            month: place.month, day: start.days(until: date) + 1, isLeapMonth: place.isLeap)
    }

    /// The Gregorian day; nothing where the calendar has no such day (a leap month that the year lacks, day 30 of a short month).
    public var date: CalendarDate? {
        guard (1899...2100).contains(year), (1...12).contains(month), day >= 1 else { return nil }
        let cycle = LunarWinter(solsticeYear: month >= 11 ? year : year - 1)
        for offset in 0...13 where cycle.place(ofOffset: offset) == (month, isLeapMonth) {
            let start = MoonAndSun.newMoon(cycle.number + offset)
            let candidate = start.adding(days: day - 1)
            return candidate < MoonAndSun.newMoon(cycle.number + offset + 1) ? candidate : nil
        }
        return nil
    }

    /// The first day of the lunar year that begins in the Gregorian `year` (mùng 1 Tết).
    public static func newYear(_ year: Int) -> CalendarDate? { LunarDate(year: year, month: 1, day: 1).date }

    /// "10/3 âm lịch", "15/6 nhuận âm lịch"; "10/3 of the lunar calendar" in English.
    public func text(_ language: Language = .vi) -> String {
        switch language {
        case .vi: "\(day)/\(month)\(isLeapMonth ? " nhuận" : "") âm lịch"
        case .en: "\(day)/\(month)\(isLeapMonth ? " (leap)" : "") of the lunar calendar"
        }
    }
}

/// The months from month 11 of one lunar year, which holds the winter solstice of `solsticeYear`, to the one before the next month 11.
private struct LunarWinter {
    let solsticeYear: Int
    /// The number of the new moon that begins month 11.
    let number: Int
    /// How many months after month 11 the leap month lies, where there is one.
    let leapOffset: Int?

    init(solsticeYear: Int) {
        self.solsticeYear = solsticeYear
        number = LunarWinter.month11(solsticeYear)
        let months = LunarWinter.month11(solsticeYear + 1) - number
        leapOffset = months < 13 ? nil : LunarWinter.firstWithoutTerm(after: number)
    }

    /// The number and kind of the month that lies `offset` months after month 11.
    func place(ofOffset offset: Int) -> (month: Int, isLeap: Bool) {
        let ordinal = leapOffset.map { offset >= $0 ? offset - 1 : offset } ?? offset
        return ((ordinal + 10) % 12 + 1, offset == leapOffset)
    }

    /// The new moon that begins the month of the winter solstice of a Gregorian year.
    private static func month11(_ year: Int) -> Int {
        let lastDay = CalendarDate(uncheckedYear: year, month: 12, day: 31)
        var number = MoonAndSun.lunationNumber(on: lastDay) + 1
        while MoonAndSun.newMoon(number) > lastDay { number -= 1 }
        // Where the sun has passed the solstice before the month began, the solstice lies in the month before.
        return MoonAndSun.sunTwelfth(MoonAndSun.newMoon(number)) >= 9 ? number - 1 : number
    }

    /// How many months after month 11 the first month begins and ends in the same twelfth of the sun, that is, holds no principal term.
    private static func firstWithoutTerm(after number: Int) -> Int? {
        (1...13).first { offset in
            let start = MoonAndSun.sunTwelfth(MoonAndSun.newMoon(number + offset))
            return start == MoonAndSun.sunTwelfth(MoonAndSun.newMoon(number + offset + 1))
        }
    }
}
