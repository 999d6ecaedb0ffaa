extension WorkCalendar {
    /// What is left at `moment` until a deadline that was counted in working time, or how late it is.
    public func remaining(until due: Instant, at moment: Instant) -> Remaining {
        let left = workingMinutes(from: moment, to: due)
        return Remaining(
            minutes: abs(left), isOverdue: moment > due, due: due, moment: moment, measure: .workingTime(minutesPerDay: shifts.minutes))
    }

    /// What is left until a deadline that is a date (of a task, of a report), in calendar days: the whole due day is in time.
    public func remaining(until due: CalendarDate, at moment: Instant) -> Remaining {
        let days = moment.date.days(until: due)
        return Remaining(
            minutes: abs(days) * Instant.minutesPerDay, isOverdue: days < 0, due: Instant(due, minute: shifts.end), moment: moment,
            measure: .date, isSoon: workingDays(from: moment.date, to: due) <= 3)
    }

    /// What is left until a deadline that was counted in plain days or hours.
    public func clockRemaining(until due: Instant, at moment: Instant) -> Remaining {
        Remaining(
            minutes: abs(due.clockMinute - moment.clockMinute), isOverdue: moment > due, due: due, moment: moment, measure: .clockTime,
            isSoon: workingDays(from: moment.date, to: due.date) <= 3)
    }
}
