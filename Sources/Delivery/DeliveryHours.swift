public import Vietnamese

/// A stretch of the day in which nothing is sent, in minutes after midnight; one that ends before it begins reaches over midnight.
public struct QuietHours: Sendable, Equatable {
    public let from: Int
    public let to: Int

    /// Nothing where an end is missing or outside of the day, or where both are the same.
    public init?(_ from: Int?, _ to: Int?) {
        guard let from, let to, from != to, (0..<1440).contains(from), (0..<1440).contains(to) else { return nil }
        self.from = from
        self.to = to
    }

    public func contains(_ minute: Int) -> Bool {
        from < to ? (from..<to).contains(minute) : minute >= from || minute < to
    }
}

/// The working calendar, as much of it as delivery asks for.
public typealias DeliveryCalendar = WorkCalendar

/// When somebody may be sent something.
public struct DeliveryHours: Sendable {
    let quiet: [QuietHours]
    /// In minutes after midnight.
    let digestAt: Int
    let onDaysOff: Bool
    let calendar: DeliveryCalendar

    public init(quiet: [QuietHours], digestAt: Int, onDaysOff: Bool, calendar: DeliveryCalendar) {
        self.quiet = quiet
        self.digestAt = digestAt
        self.onDaysOff = onDaysOff
        self.calendar = calendar
    }

    /// How many minutes of a working day are left to send in. Rules that leave none can't be kept.
    public static func openMinutes(_ quiet: [QuietHours]) -> Int {
        (0..<1440).count { minute in !quiet.contains { $0.contains(minute) } }
    }

    public func allows(_ moment: Instant) -> Bool {
        (onDaysOff || calendar.isWorking(moment.date)) && !quiet.contains { $0.contains(moment.minuteOfDay) }
    }

    /// The first moment from `moment` on at which something may be sent.
    public func next(from moment: Instant) -> Instant {
        if allows(moment) { return moment }
        guard Self.openMinutes(quiet) > 0 else { return moment }
        let today = moment.date
        if onDaysOff || calendar.isWorking(today), let minute = firstOpen(from: moment.minuteOfDay + 1) {
            return Instant(today, minute: minute)
        }
        let day = onDaysOff ? today.adding(days: 1) : calendar.nextWorkingDay(after: today)
        return Instant(day, minute: firstOpen(from: 0) ?? 0)
    }

    /// The first digest that is not before `moment`: on a working day at its time, later where that time is quiet.
    public func nextDigest(from moment: Instant) -> Instant {
        let today = moment.date
        let first = calendar.workingDay(onOrAfter: today)
        let day = first > today || moment <= Instant(first, minute: digestAt) ? first : calendar.nextWorkingDay(after: today)
        return next(from: Instant(day, minute: digestAt))
    }

    /// The working day to which a moment counts: a day off counts to the next one.
    public static func workingDay(of moment: Instant, _ calendar: DeliveryCalendar) -> CalendarDate {
        calendar.workingDay(onOrAfter: moment.date)
    }

    private func firstOpen(from minute: Int) -> Int? {
        guard minute < 1440 else { return nil }
        // Nothing opens but at an end of quiet hours, or at once.
        let candidates = [minute] + quiet.map(\.to).filter { $0 >= minute }.sorted()
        return candidates.first { minute in !quiet.contains { $0.contains(minute) } }
    }
}
