/// A reporting period: a year, half, quarter or month of the calendar. Its code is `2026`, `2026H1`, `2026Q4` or `202611`.
public struct Period: Hashable, Sendable {
    public enum Kind: String, Sendable, CaseIterable, Codable {
        case year, half, quarter, month

        /// How long such a period is.
        public var months: Int {
            switch self {
            case .year: 12
            case .half: 6
            case .quarter: 3
            case .month: 1
            }
        }
    }

    public let kind: Kind
    public let year: Int
    /// Which of the year's periods of this kind, from 1; always 1 for a year.
    public let index: Int

    /// Nothing for a half above 2, a quarter above 4, a month above 12, or a year outside 1 to 9999.
    public init?(_ kind: Kind, year: Int, index: Int = 1) {
        guard (1...9999).contains(year), (1...(12 / kind.months)).contains(index) else { return nil }
        self.init(unchecked: kind, year: year, index: index)
    }

    private init(unchecked kind: Kind, year: Int, index: Int) {
        self.kind = kind
        self.year = year
        self.index = index
    }

    /// The period of `kind` that holds `date`.
    public init(_ kind: Kind, containing date: CalendarDate) {
        self.init(unchecked: kind, year: date.year, index: (date.month - 1) / kind.months + 1)
    }

    public var start: CalendarDate { CalendarDate(uncheckedYear: year, month: (index - 1) * kind.months + 1, day: 1) }
    public var end: CalendarDate { CalendarDate(uncheckedYear: year, month: index * kind.months, day: 1).lastOfMonth }
    public var dates: ClosedRange<CalendarDate> { start...end }
    public func contains(_ date: CalendarDate) -> Bool { dates.contains(date) }

    /// The period of the same kind after or before; nothing beyond the years 1 to 9999.
    public var next: Period? { moved(by: 1) }
    public var previous: Period? { moved(by: -1) }

    /// The same period of the year before, for comparisons (cùng kỳ năm trước).
    public var yearBefore: Period? { Period(kind, year: year - 1, index: index) }

    /// The periods of `kind` within this one, in order; itself alone when `kind` is not shorter.
    public func parts(_ kind: Kind) -> [Period] {
        guard kind.months < self.kind.months else { return [self] }
        let count = self.kind.months / kind.months
        return (0..<count).map { Period(unchecked: kind, year: year, index: (index - 1) * count + $0 + 1) }
    }

    private func moved(by steps: Int) -> Period? {
        let perYear = 12 / kind.months
        let (year, position) = (self.year * perYear + index - 1 + steps).floorDivided(by: perYear)
        return Period(kind, year: year, index: position + 1)
    }
}

/// The window of data that the report on a period counts (thời gian chốt số liệu, Decree 09/2019, Article 12).
extension Period {
    /// From the day after the cut-off of the period before to the cut-off in the period's last month: with day 14, November 2026 counts
    /// 15/10 to 14/11, the fourth quarter 15/09 to 14/12, the year 15/12/2025 to 14/12/2026. Another regime may set another day; a day
    /// that a month lacks means its last one.
    public func dataWindow(cutoffDay: Int = 14) -> ClosedRange<CalendarDate> {
        let before = start.adding(days: -1)
        let from = Period.cutoff(inMonthOf: before, cutoffDay).adding(days: 1)
        return min(from, start)...Period.cutoff(inMonthOf: end, cutoffDay)
    }

    /// The earliest day a report on the period may be due: one working day after the cut-off.
    public func earliestDue(cutoffDay: Int = 14, calendar: WorkCalendar) -> CalendarDate {
        calendar.adding(workingDays: 1, to: dataWindow(cutoffDay: cutoffDay).upperBound)
    }

    private static func cutoff(inMonthOf date: CalendarDate, _ day: Int) -> CalendarDate {
        let last = date.lastOfMonth
        return CalendarDate(uncheckedYear: date.year, month: date.month, day: Swift.min(Swift.max(day, 1), last.day))
    }
}

/// In order of time: by the first day, the longer period first.
extension Period: Comparable {
    public static func < (a: Period, b: Period) -> Bool { (a.start, -a.kind.months) < (b.start, -b.kind.months) }
}

extension Period: LosslessStringConvertible {
    /// Reads a code: `2026`, `2026H1`, `2026Q4`, `202611`.
    public init?(_ code: String) {
        let (head, tail) = (code.prefix(4), code.dropFirst(4))
        guard head.isDigits, head.utf8.count == 4, let year = Int(head) else { return nil }
        switch (tail.first, tail.utf8.count) {
        case (nil, _): self.init(.year, year: year)
        case ("H", 2) where tail.dropFirst().isDigits: self.init(.half, year: year, index: Int(tail.dropFirst()) ?? 0)
        case ("Q", 2) where tail.dropFirst().isDigits: self.init(.quarter, year: year, index: Int(tail.dropFirst()) ?? 0)
        case (_, 2) where tail.isDigits: self.init(.month, year: year, index: Int(tail) ?? 0)
        default: return nil
        }
    }

    /// The code.
    public var description: String {
        switch kind {
        case .year: year.padded(4)
        case .half: "\(year.padded(4))H\(index)"
        case .quarter: "\(year.padded(4))Q\(index)"
        case .month: year.padded(4) + index.padded(2)
        }
    }
}

extension Period: Codable {
    public init(from decoder: any Decoder) throws {
        let code = try decoder.singleValueContainer().decode(String.self)
        guard let period = Period(code) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "Not a period code such as 2026Q4"))
        }
        self = period
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
