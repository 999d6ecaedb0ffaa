import Vietnamese

/// Reads the dates of data files, absolute or relative to the day of set-up: `2026-03-31`, `today`, `-9 working days 14:00`, `month-1`.
struct RelativeTime: Sendable {
    let now: Instant
    let calendar: WorkCalendar

    var today: CalendarDate { now.date }

    /// `yyyy-MM-dd`, `today`, `+3 days`, `-12 days`, `+3 working days`.
    func date(_ text: String) -> CalendarDate? {
        if let date = CalendarDate(text) { return date }
        if text == "today" { return today }
        let words = text.split(separator: " ")
        guard let count = words.first.flatMap({ Int($0) }), text.hasPrefix("+") || text.hasPrefix("-") else { return nil }
        switch words.dropFirst().joined(separator: " ") {
        case "days", "day": return today.adding(days: count)
        case "working days", "working day": return calendar.adding(workingDays: count, to: today)
        default: return nil
        }
    }

    /// The same followed by a time of day in Vietnam: `-2 days 09:15`.
    func instant(_ text: String) -> Instant? {
        guard let space = text.lastIndex(of: " "), let minute = Self.minute(text[text.index(after: space)...]) else { return nil }
        return date(String(text[..<space])).map { Instant($0, minute: minute) }
    }

    /// `2026`, `2026Q3`, `202609`, `2026H1`, or `year-0`, `quarter-1`, `month-2` for so many back from the present one.
    func period(_ text: String) -> Period? {
        if let period = Period(text) { return period }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let back = Int(parts[1]), (0...1_000).contains(back) else { return nil }
        let kinds: [Substring: Period.Kind] = ["month": .month, "quarter": .quarter, "year": .year]
        guard let kind = kinds[parts[0]] else { return nil }
        return (0..<back).reduce(Period(kind, containing: today)) { period, _ in period?.previous }
    }

    private static func minute(_ clock: Substring) -> Int? {
        let parts = clock.split(separator: ":").compactMap { Int($0) }
        guard parts.count == 2, (0..<24).contains(parts[0]), (0..<60).contains(parts[1]) else { return nil }
        return parts[0] * 60 + parts[1]
    }
}
