public import Vietnamese

/// How long ago `within` lets a day be: `2 years`, `30 working days`.
public struct TimeSpan: Sendable, Hashable, CustomStringConvertible {
    public enum Unit: String, Sendable, CaseIterable {
        case years, months, days
        case workingDays = "working days"
    }

    public let count: Int
    public let unit: Unit

    public init(_ count: Int, _ unit: Unit) {
        self.count = count
        self.unit = unit
    }

    static let example = "2 years, 6 months, 30 days, 5 working days"

    /// As it is written in a pack.
    public var description: String { "\(count) \(unit.rawValue)" }

    /// The first day that lies within the span before `day`: the same day so many years or months earlier, so many days or working days
    /// before.
    ///
    /// - Parameter calendar: whose working days count; without one every Monday to Friday does.
    public func start(before day: CalendarDate, _ calendar: WorkCalendar = WorkCalendar(exceptions: [])) -> CalendarDate {
        switch unit {
        case .years: day.adding(years: -count)
        case .months: day.adding(months: -count)
        case .days: day.adding(days: -count)
        case .workingDays: calendar.adding(workingDays: -count, to: day)
        }
    }

    /// What `within` means on a day, in comparisons.
    public func condition(_ operand: Expression, until day: CalendarDate, _ calendar: WorkCalendar = WorkCalendar(exceptions: []))
        -> Expression
    {
        .binary(
            .and, .binary(.greaterOrEqual, operand, .literal(.date(start(before: day, calendar).description))),
            .binary(.lessOrEqual, operand, .literal(.date(day.description))))
    }
}
