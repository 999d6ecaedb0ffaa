/// How much working time a procedure or a step is given (thời hạn giải quyết).
public enum Allowance: Hashable, Sendable {
    /// Working days; the day of receipt does not count, the last one is used to the end of work.
    case days(Int)
    /// Working hours from the moment of receipt.
    case hours(Int)
    /// The day of receipt. What comes after `cutoff` (minutes after midnight; by rule 15:00), or on a day whose work has no whole last
    /// shift, is due at the end of the next such day.
    case sameDay(cutoff: Int = 900)

    /// "3 ngày làm việc", "4 giờ làm việc", "trong ngày"; "3 working days", "4 working hours", "the same day" in English.
    public func text(_ language: Language = .vi) -> String {
        switch (self, language) {
        case (.days(let count), .vi): "\(count) ngày làm việc"
        case (.hours(let count), .vi): "\(count) giờ làm việc"
        case (.sameDay, .vi): "trong ngày"
        case (.days(let count), .en): "\(count) working day\(count == 1 ? "" : "s")"
        case (.hours(let count), .en): "\(count) working hour\(count == 1 ? "" : "s")"
        case (.sameDay, .en): "the same day"
        }
    }
}

/// The clock of one dossier, step or task: pure arithmetic on a calendar, so that a holiday decreed later moves every open deadline by
/// itself. Reckoned to the minute; the seconds of `start` and of pauses are dropped.
public struct WorkClock: Sendable {
    /// A time that does not count, such as waiting for supplements (chờ bổ sung); without `to` it still runs.
    public struct Pause: Hashable, Sendable {
        public var from: Instant
        public var to: Instant?

        public init(from: Instant, to: Instant? = nil) {
            self.from = from
            self.to = to
        }
    }

    /// When a complete dossier was received, or the step reached.
    public var start: Instant
    /// Nothing, or none or less of it, means no time limit: there is then no due moment.
    public var allowance: Allowance?
    /// In any order; they may overlap. Only what lies after the counting began matters.
    public var pauses: [Pause]
    public var calendar: WorkCalendar

    public init(start: Instant, allowance: Allowance?, pauses: [Pause] = [], calendar: WorkCalendar) {
        self.start = start
        self.allowance = allowance
        self.pauses = pauses
        self.calendar = calendar
    }

    /// The moment the allowance is used up, always one of working time; nothing without a limit, or while a pause runs that began before.
    public var due: Instant? {
        guard let total = budget else { return nil }
        var missing = total.minutes
        var position = calendar.elapsed(at: total.from)
        for pause in merged(from: total.from) {
            let available = calendar.elapsed(at: pause.from) - position
            if available >= missing { break }
            guard let end = pause.to else { return nil }
            missing -= available
            position = calendar.elapsed(at: end)
        }
        return Instant(clockMinute: calendar.clockMinute(reaching: position + missing))
    }

    /// The working minutes given; nothing without a limit.
    public var allowed: Int? { budget?.minutes }

    /// The counted working minutes from the start until `moment`, pauses left out; also without a limit.
    public func used(at moment: Instant) -> Int {
        let from = countingStart
        let now = moment.clockMinute
        guard now > from else { return 0 }
        let paused = merged(from: from).reduce(0) { sum, pause in
            pause.from >= now ? sum : sum + calendar.elapsed(at: min(pause.to ?? now, now)) - calendar.elapsed(at: pause.from)
        }
        return calendar.elapsed(at: now) - calendar.elapsed(at: from) - paused
    }

    /// Whether a pause covers `moment`.
    public func isPaused(at moment: Instant) -> Bool {
        pauses.contains { $0.from <= moment && moment < ($0.to ?? Instant(milliseconds: .max)) }
    }

    public func isOverdue(at moment: Instant) -> Bool { due.map { moment > $0 } ?? false }

    /// What is left, or how late it is, at `moment`; nothing without a limit.
    public func remaining(at moment: Instant) -> Remaining? {
        guard let total = budget else { return nil }
        let due = due
        let left = total.minutes - used(at: moment)
        return Remaining(
            minutes: abs(left), isOverdue: due.map { moment > $0 } ?? false, isPaused: isPaused(at: moment), due: due, moment: moment,
            measure: .workingTime(minutesPerDay: calendar.shifts.minutes))
    }

    /// How the deadline was kept by what ended at `end`: early on a day before the due day, late after the due moment. Nothing without a
    /// limit. Ending while a pause runs is never late, unless it was late when the pause began.
    public func settlement(at end: Instant) -> Settlement? {
        guard budget != nil else { return nil }
        guard let due else { return .onTime }
        return end > due ? .late : end.date < due.date ? .early : .onTime
    }

    /// Whether the due moment rests on days off that are not announced yet.
    public var isProvisional: Bool {
        guard let due, due >= start else { return false }
        return calendar.isProvisional(start.date...due.date)
    }

    // MARK: Reckoning, in minutes of the clock

    /// Where counting begins, and how many working minutes are given from there.
    private var budget: (from: Int, minutes: Int)? {
        let from = countingStart
        switch allowance {
        case .days(let count) where count > 0: return (from, min(count, 100_000) * calendar.shifts.minutes)
        case .hours(let count) where count > 0: return (from, min(count, 1_000_000) * 60)
        case .sameDay:
            var day = CalendarDate(dayNumber: from.floorDivided(by: Instant.minutesPerDay).quotient)
            while !calendar.parts(of: day).contains(calendar.shifts.lastPart), day < .max { day = calendar.nextWorkingDay(after: day) }
            let end = day.dayNumber * Instant.minutesPerDay + calendar.shifts.end
            return (from, calendar.elapsed(at: end) - calendar.elapsed(at: from))
        case .days, .hours, nil: return nil
        }
    }

    private var countingStart: Int {
        let nextMidnight = start.date.adding(days: 1).dayNumber * Instant.minutesPerDay
        switch allowance {
        case .days: return nextMidnight
        case .sameDay(let cutoff):
            let last = min(cutoff, calendar.shifts.end - 1)
            return start > Instant(start.date, minute: last) ? nextMidnight : start.clockMinute
        case .hours, nil: return start.clockMinute
        }
    }

    /// The pauses from `start` on, in order and without overlaps.
    private func merged(from start: Int) -> [(from: Int, to: Int?)] {
        var result: [(from: Int, to: Int?)] = []
        for pause in pauses.sorted(by: { $0.from < $1.from }) {
            let from = max(pause.from.clockMinute, start)
            let to = pause.to?.clockMinute
            if let to, to <= from { continue }
            if let last = result.last, last.to.map({ from <= $0 }) ?? true {
                if let end = last.to { result[result.count - 1].to = to.map { max($0, end) } }
            } else {
                result.append((from, to))
            }
        }
        return result
    }
}

/// How a deadline was kept, with the labels that one-stop systems use.
public enum Settlement: String, Sendable, CaseIterable {
    case early, onTime, late

    public func text(_ language: Language = .vi) -> String {
        switch (self, language) {
        case (.early, .vi): "Trước hạn"
        case (.onTime, .vi): "Đúng hạn"
        case (.late, .vi): "Quá hạn"
        case (.early, .en): "Early"
        case (.onTime, .en): "On time"
        case (.late, .en): "Late"
        }
    }
}
