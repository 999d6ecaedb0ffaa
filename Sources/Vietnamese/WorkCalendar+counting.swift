extension WorkCalendar {
    /// Working minutes between two moments, negative when `end` lies before `start`; seconds are dropped on both sides.
    public func workingMinutes(from start: Instant, to end: Instant) -> Int {
        elapsed(at: end.clockMinute) - elapsed(at: start.clockMinute)
    }

    /// Whole working days after `start` up to and including `end`, negative when `end` lies before; two half days make one.
    public func workingDays(from start: CalendarDate, to end: CalendarDate) -> Int {
        (elapsed(before: end.dayNumber + 1) - elapsed(before: start.dayNumber + 1)) / shifts.minutes
    }

    /// The working day by the end of which `count` working days have passed since `date`, which itself does not count; two half days make
    /// one. With a negative count, the last day from whose beginning so many working days pass before `date` begins. Zero gives `date`.
    public func adding(workingDays count: Int, to date: CalendarDate) -> CalendarDate {
        let minutes = limited(count) * shifts.minutes
        if count > 0 { return day(reaching: elapsed(before: date.dayNumber + 1) + minutes) }
        if count < 0 { return day(reaching: elapsed(before: date.dayNumber) + minutes + 1) }
        return date
    }

    /// The moment `count` working hours after `moment`. The clock of a moment outside working hours starts with the next shift.
    /// Zero gives that start; a negative count goes back.
    public func adding(workingHours count: Int, to moment: Instant) -> Instant {
        adding(workingMinutes: limited(count) * 60, to: moment)
    }

    /// As `adding(workingHours:to:)`, in minutes.
    public func adding(workingMinutes count: Int, to moment: Instant) -> Instant {
        let now = elapsed(at: moment.clockMinute)
        guard count != 0 else {
            return isWorking(moment) ? Instant(clockMinute: moment.clockMinute) : Instant(clockMinute: clockMinute(reaching: now + 1) - 1)
        }
        return Instant(clockMinute: clockMinute(reaching: now + min(max(count, -600_000_000), 600_000_000)))
    }

    /// The moment work ends on `date`; nothing where it is off.
    public func end(of date: CalendarDate) -> Instant? {
        shifts.shifts(parts(of: date)).last.map { Instant(date, minute: $0.upperBound) }
    }

    /// The moment work begins on `date`; nothing where it is off.
    public func start(of date: CalendarDate) -> Instant? {
        shifts.shifts(parts(of: date)).first.map { Instant(date, minute: $0.lowerBound) }
    }

    /// Counts beyond any span of the calendar are cut, so that sums cannot overflow.
    private func limited(_ count: Int) -> Int { min(max(count, -10_000_000), 10_000_000) }
}
