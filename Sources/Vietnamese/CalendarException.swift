/// Days, or parts of days, that are off or worked against the weekly pattern: a holiday, a compensating day (nghỉ bù), a Saturday worked
/// to make up for a bridging day (làm bù), an afternoon off by decree. They are data: the register of holidays
/// holds them, `WorkCalendar` reckons with them.
public struct CalendarException: Hashable, Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        case off
        case makeup
    }

    /// First and last day, both included.
    public var from: CalendarDate
    public var to: CalendarDate
    public var kind: Kind
    /// Which part of each day it touches; the other part keeps what it was.
    public var part: DayParts
    public var name: LocalizedText
    /// The decision or law, as cited ("Thông báo 9441/TB-BNV ngày 16/10/2025"); empty where unknown.
    public var legalBasis: String
    /// False while only reckoned from the law, not yet announced; see `WorkCalendar.isProvisional`.
    public var confirmed: Bool

    public init(
        from: CalendarDate, to: CalendarDate, kind: Kind, part: DayParts = .day, name: LocalizedText, legalBasis: String = "",
        confirmed: Bool = true
    ) {
        self.from = from
        self.to = to
        self.kind = kind
        self.part = part
        self.name = name
        self.legalBasis = legalBasis
        self.confirmed = confirmed
    }

    /// An exception of one day.
    public init(
        _ date: CalendarDate, _ kind: Kind, part: DayParts = .day, name: LocalizedText, legalBasis: String = "", confirmed: Bool = true
    ) {
        self.init(from: date, to: date, kind: kind, part: part, name: name, legalBasis: legalBasis, confirmed: confirmed)
    }

    public func covers(_ date: CalendarDate) -> Bool { from <= date && date <= to }
}
