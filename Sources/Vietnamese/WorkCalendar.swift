/// Which days of the week are worked.
public enum WorkWeek: String, Sendable, CaseIterable {
    case mondayToFriday
    case mondayToSaturday

    public func isWorkday(_ day: Weekday) -> Bool {
        switch self {
        case .mondayToFriday: day < .saturday
        case .mondayToSaturday: day < .sunday
        }
    }
}

/// When people work: a weekly pattern, the hours of a day and the exceptions from both. All working time is reckoned
/// from it, to the minute.
///
/// Where exceptions meet on a day, confirmed ones win over provisional ones, and among equals the later in the list wins.
/// Everything costs O(log exceptions), whatever the span.
public struct WorkCalendar: Sendable {
    public let exceptions: [CalendarException]
    public let shifts: WorkShifts
    public let week: WorkWeek

    /// The days that differ from the weekly pattern, in order, with what is worked on them.
    private let changedDays: [Int]
    private let changedParts: [DayParts]
    /// What the first n changed days add to the working minutes of the weekly pattern.
    private let addedMinutes: [Int]

    public init(exceptions: [CalendarException], shifts: WorkShifts = .standard, week: WorkWeek = .mondayToFriday) {
        self.exceptions = exceptions
        self.shifts = shifts
        self.week = week
        var parts: [Int: DayParts] = [:]
        for exception in exceptions.filter({ !$0.confirmed }) + exceptions.filter(\.confirmed) where exception.from <= exception.to {
            for date in exception.from...exception.to {
                let usual: DayParts = week.isWorkday(date.weekday) ? .day : []
                let before = parts[date.dayNumber] ?? usual
                parts[date.dayNumber] = exception.kind == .off ? before.subtracting(exception.part) : before.union(exception.part)
            }
        }
        let changed = parts.sorted { $0.key < $1.key }
        changedDays = changed.map(\.key)
        changedParts = changed.map(\.value)
        addedMinutes = changed.reduce(into: [0]) { sums, entry in
            let usual = week.isWorkday(CalendarDate(dayNumber: entry.key).weekday) ? shifts.minutes : 0
            sums.append(sums[sums.count - 1] + shifts.shifts(entry.value).reduce(-usual) { $0 + $1.count })
        }
    }

    /// What is worked of `date`: the whole day, a half, or nothing.
    public func parts(of date: CalendarDate) -> DayParts {
        let index = changedIndex(date.dayNumber)
        if index < changedDays.count, changedDays[index] == date.dayNumber { return changedParts[index] }
        return week.isWorkday(date.weekday) ? .day : []
    }

    /// Whether any of `date` is worked.
    public func isWorking(_ date: CalendarDate) -> Bool { workingMinutes(on: date) > 0 }

    /// Whether `moment` lies in working hours; the minute at which a shift ends still counts, since deadlines end there.
    public func isWorking(_ moment: Instant) -> Bool {
        let minute = moment.minuteOfDay
        return shifts.shifts(parts(of: moment.date)).contains { $0.contains(minute) || $0.upperBound == minute }
    }

    public func workingMinutes(on date: CalendarDate) -> Int { shifts.shifts(parts(of: date)).reduce(0) { $0 + $1.count } }

    /// The exceptions that touch `date`, for telling why it is off.
    public func exceptions(on date: CalendarDate) -> [CalendarException] { exceptions.filter { $0.covers(date) } }

    /// Whether working time between the two days rests on days that are not announced yet, and may still change.
    public func isProvisional(_ span: ClosedRange<CalendarDate>) -> Bool {
        exceptions.contains { !$0.confirmed && $0.from <= span.upperBound && $0.to >= span.lowerBound }
    }

    /// The first whole or half working day after `date`.
    public func nextWorkingDay(after date: CalendarDate) -> CalendarDate { day(reaching: elapsed(before: date.dayNumber + 1) + 1) }

    /// `date` where any of it is worked, else the next working day.
    public func workingDay(onOrAfter date: CalendarDate) -> CalendarDate { day(reaching: elapsed(before: date.dayNumber) + 1) }

    // MARK: Elapsed working time

    /// Working minutes from a fixed Monday to the beginning of day number `day`.
    func elapsed(before day: Int) -> Int {
        // 1969-12-29 was a Monday.
        let (weeks, rest) = (day + 3).floorDivided(by: 7)
        let perWeek = Weekday.allCases.count { week.isWorkday($0) }
        return (weeks * perWeek + min(rest, perWeek)) * shifts.minutes + addedMinutes[changedIndex(day)]
    }

    /// Working minutes from the same Monday to a minute of the clock.
    func elapsed(at clockMinute: Int) -> Int {
        let (day, minute) = clockMinute.floorDivided(by: Instant.minutesPerDay)
        let worked = shifts.shifts(parts(of: CalendarDate(dayNumber: day)))
        return worked.reduce(elapsed(before: day)) { $0 + min(max(minute - $1.lowerBound, 0), $1.count) }
    }

    /// The first day by the end of which `target` minutes have elapsed.
    func day(reaching target: Int) -> CalendarDate {
        var low = CalendarDate.min.dayNumber
        var high = CalendarDate.max.dayNumber
        while low < high {
            let middle = low + (high - low) / 2
            if elapsed(before: middle + 1) >= target { high = middle } else { low = middle + 1 }
        }
        return CalendarDate(dayNumber: low)
    }

    /// The first minute of the clock at which `target` minutes have elapsed.
    func clockMinute(reaching target: Int) -> Int {
        let date = day(reaching: target)
        let midnight = date.dayNumber * Instant.minutesPerDay
        var missing = target - elapsed(before: date.dayNumber)
        for shift in shifts.shifts(parts(of: date)) {
            if missing <= shift.count { return midnight + shift.lowerBound + missing }
            missing -= shift.count
        }
        return midnight + Instant.minutesPerDay
    }

    /// How many changed days lie before day number `day`.
    private func changedIndex(_ day: Int) -> Int {
        var low = 0
        var high = changedDays.count
        while low < high {
            let middle = (low + high) / 2
            if changedDays[middle] < day { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
