extension WorkCalendar {
    /// What is left at `moment` until a deadline that is known as a moment, or how late it is, in working time.
    public func remaining(until due: Instant, at moment: Instant) -> Remaining {
        let left = workingMinutes(from: moment, to: due)
        return Remaining(
            minutes: abs(left), isOverdue: moment > due, isPaused: false, due: due, moment: moment, minutesPerDay: shifts.minutes)
    }
}
