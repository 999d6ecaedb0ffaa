/// A day of the Gregorian calendar without a time, from 0001-01-01 to 9999-12-31. Stored and sent as `yyyy-MM-dd`.
public struct CalendarDate: Hashable, Sendable {
    public let year: Int
    /// 1 to 12.
    public let month: Int
    /// 1 to 31.
    public let day: Int

    /// The first and the last day that can be told; arithmetic stops there.
    public static let min = CalendarDate(uncheckedYear: 1, month: 1, day: 1)
    public static let max = CalendarDate(uncheckedYear: 9999, month: 12, day: 31)

    /// Nothing where there is no such day (30/02, month 13, year 0 or above 9999).
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1, day <= CalendarDate.days(inMonth: month, of: year) else {
            return nil
        }
        self.init(uncheckedYear: year, month: month, day: day)
    }

    /// The day that lies `dayNumber` days after 1970-01-01, held within `min...max`.
    public init(dayNumber: Int) {
        let bounded = Swift.min(Swift.max(dayNumber, CalendarDate.min.dayNumber), CalendarDate.max.dayNumber)
        // Years are counted from March, so that the leap day is the last of its year.
        let sinceMarch0 = bounded + 719_468
        let (era, ofEra) = sinceMarch0.quotientAndRemainder(dividingBy: 146_097)
        let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let dayOfYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// For days known to exist.
    init(uncheckedYear year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// Days since 1970-01-01; negative before.
    public var dayNumber: Int {
        let marchYear = month <= 2 ? year - 1 : year
        let shiftedMonth = month > 2 ? month - 3 : month + 9
        let dayOfYear = (153 * shiftedMonth + 2) / 5 + day - 1
        return marchYear * 365 + marchYear / 4 - marchYear / 100 + marchYear / 400 + dayOfYear - 719_468
    }

    /// The number of days in a month (1 to 12) of a year.
    public static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension CalendarDate {
    public var weekday: Weekday {
        // 1970-01-01 was a Thursday.
        Weekday.allCases[(dayNumber + 3).floorDivided(by: 7).remainder]
    }

    /// 1 to 4.
    public var quarter: Int { (month - 1) / 3 + 1 }

    public var firstOfMonth: CalendarDate { CalendarDate(uncheckedYear: year, month: month, day: 1) }
    public var lastOfMonth: CalendarDate {
        CalendarDate(uncheckedYear: year, month: month, day: CalendarDate.days(inMonth: month, of: year))
    }

    /// The day `days` later (earlier when negative), held within `min...max`.
    public func adding(days: Int) -> CalendarDate {
        let (sum, overflow) = dayNumber.addingReportingOverflow(days)
        return CalendarDate(dayNumber: overflow ? (days < 0 ? Int.min : Int.max) : sum)
    }

    /// The same day of the month `months` later; the month's last day where it is too short (31/01 + 1 = 28/02).
    public func adding(months: Int) -> CalendarDate {
        let limited = Swift.min(Swift.max(months, -120_000), 120_000)
        let (year, index) = (self.year * 12 + month - 1 + limited).floorDivided(by: 12)
        guard year >= 1 else { return .min }
        guard year <= 9999 else { return .max }
        let longest = CalendarDate.days(inMonth: index + 1, of: year)
        return CalendarDate(uncheckedYear: year, month: index + 1, day: Swift.min(day, longest))
    }

    /// The same day `years` later; 29/02 becomes 28/02 in a common year.
    public func adding(years: Int) -> CalendarDate { adding(months: Swift.min(Swift.max(years, -10_000), 10_000) * 12) }

    /// How many days `other` lies after this day; negative when before.
    public func days(until other: CalendarDate) -> Int { other.dayNumber - dayNumber }
}

/// Lets a range of days be walked: `for day in start...end`.
extension CalendarDate: Strideable {
    public static func < (a: CalendarDate, b: CalendarDate) -> Bool { (a.year, a.month, a.day) < (b.year, b.month, b.day) }
    public static func == (a: CalendarDate, b: CalendarDate) -> Bool { (a.year, a.month, a.day) == (b.year, b.month, b.day) }
    public func distance(to other: CalendarDate) -> Int { days(until: other) }
    public func advanced(by days: Int) -> CalendarDate { adding(days: days) }
}

extension CalendarDate: LosslessStringConvertible {
    /// Reads exactly `yyyy-MM-dd`; nothing for any other text or a day that does not exist.
    public init?(_ iso: String) {
        let parts = iso.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2], parts.allSatisfy(\.isDigits),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// `yyyy-MM-dd`.
    public var description: String {
        String(unsafeUninitializedCapacity: 10) { text in
            func write(_ number: Int, _ places: Range<Int>) {
                var rest = number
                for place in places.reversed() {
                    text[place] = UInt8(48 + rest % 10)
                    rest /= 10
                }
            }
            write(year, 0..<4)
            write(month, 5..<7)
            write(day, 8..<10)
            text[4] = UInt8(ascii: "-")
            text[7] = UInt8(ascii: "-")
            return 10
        }
    }
}

extension CalendarDate: Codable {
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let date = CalendarDate(text) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "Not a date of the form yyyy-MM-dd"))
        }
        self = date
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
