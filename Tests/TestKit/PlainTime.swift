/// Working time counted by hand, day by day and minute by minute, so that it has nothing in common with `WorkCalendar` but the hours of work:
/// 08:00-12:00 and 13:00-17:00, Monday to Friday, unless a day is written down otherwise.
package struct PlainTime {
    package enum Day: String, CaseIterable { case off, makeup, halfMorning = "half_morning", halfAfternoon = "half_afternoon" }

    package static let perDay = 480
    package static let endOfWork = 1020
    /// By day number.
    package let special: [Int: Day]

    /// Days off, made up and halved by chance, some fifty a year, and whole weeks as at Tết.
    ///
    /// - Parameters:
    ///   - days: days since 1970.
    ///   - off: days that are off whatever chance says.
    package init(_ chance: inout SplitMix64, _ days: ClosedRange<Int>, off: [Int] = []) {
        var special: [Int: Day] = [:]
        for day in days where Int.random(in: 0..<7, using: &chance) == 0 {
            special[day] = Day.allCases.randomElement(using: &chance)
        }
        for _ in 0..<4 {
            let first = Int.random(in: days, using: &chance)
            for day in first..<first + 9 { special[day] = .off }
        }
        for day in off { special[day] = .off }
        self.special = special
    }

    /// The minutes of a day that are worked.
    private func hours(of day: Int) -> [Range<Int>] {
        // 1970-01-01 was a Thursday.
        let isWeekend = ((day + 3) % 7 + 7) % 7 >= 5
        switch special[day] {
        case .off: return []
        case .makeup: return [480..<720, 780..<1020]
        case .halfMorning: return [480..<720]
        case .halfAfternoon: return [780..<1020]
        case nil: return isWeekend ? [] : [480..<720, 780..<1020]
        }
    }

    private func isWorked(_ minute: Int) -> Bool { hours(of: minute / 1440).contains { $0.contains(minute % 1440) } }

    package func worked(on day: Int) -> Int { hours(of: day).reduce(0) { $0 + $1.count } }

    /// The earliest minute before which `count` working minutes have passed since `start`, those of pauses left out. Minutes are of the
    /// clock in Vietnam since 1970.
    package func minute(after count: Int, from start: Int, pauses: [Range<Int>] = []) -> Int {
        var left = count
        var minute = start
        while true {
            let day = minute / 1440
            let isTouched = pauses.contains { $0.overlaps(day * 1440..<(day + 1) * 1440) }
            if minute % 1440 == 0, !isTouched, worked(on: day) < left {
                left -= worked(on: day)
                minute += 1440
                continue
            }
            if isWorked(minute), !pauses.contains(where: { $0.contains(minute) }) { left -= 1 }
            minute += 1
            if left == 0 { return minute }
        }
    }

    /// Working minutes between two minutes, negative where the second comes first.
    package func minutes(from start: Int, to end: Int) -> Int {
        if end < start { return -minutes(from: end, to: start) }
        return (start / 1440...end / 1440).reduce(0) { sum, day in
            sum + hours(of: day).reduce(0) { $0 + max(0, min($1.upperBound + day * 1440, end) - max($1.lowerBound + day * 1440, start)) }
        }
    }

    /// The day by whose end so many working days have passed since `day`, which does not count; two halves make one. Backwards the day from
    /// whose beginning they pass until `day` begins.
    package func day(_ count: Int, workingDaysFrom day: Int) -> Int {
        var (day, left) = (day, abs(count) * Self.perDay)
        while left > 0 {
            day += count > 0 ? 1 : -1
            left -= worked(on: day)
        }
        return day
    }
}
