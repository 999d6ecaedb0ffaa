/// How pressing a deadline is.
public enum Urgency: String, Sendable, CaseIterable, Comparable {
    case overdue
    /// Due later today.
    case today
    /// At most three working days are left.
    case soon
    case onTime

    /// The most pressing first.
    public static func < (a: Urgency, b: Urgency) -> Bool { a.rank < b.rank }
    private var rank: Int { Urgency.allCases.firstIndex(of: self) ?? 0 }

    public func text(_ language: Language = .vi) -> String {
        switch (self, language) {
        case (.overdue, .vi): "Quá hạn"
        case (.today, .vi): "Đến hạn hôm nay"
        case (.soon, .vi): "Sắp hết hạn"
        case (.onTime, .vi): "Trong hạn"
        case (.overdue, .en): "Overdue"
        case (.today, .en): "Due today"
        case (.soon, .en): "Due soon"
        case (.onTime, .en): "On time"
        }
    }
}

/// What a `WorkClock` shows at a moment.
public struct Remaining: Hashable, Sendable {
    /// Working minutes left, or working minutes late when overdue.
    public let minutes: Int
    public let isOverdue: Bool
    public let isPaused: Bool
    /// Nothing while a pause runs.
    public let due: Instant?
    /// The moment it is told for.
    public let moment: Instant
    /// Working minutes of a whole day.
    let minutesPerDay: Int

    /// A paused deadline is never pressing, unless it is late.
    public var urgency: Urgency {
        if isOverdue { return .overdue }
        guard !isPaused, let due else { return .onTime }
        if due.date == moment.date { return .today }
        return minutes <= 3 * minutesPerDay ? .soon : .onTime
    }

    /// "còn 2 ngày 3 giờ làm việc", "còn 40 phút", "quá hạn 1 ngày", "quá hạn 3 giờ", "vừa quá hạn", "tạm dừng, còn 2 ngày làm việc".
    /// Days and hours are working ones; minutes are told below a day only.
    public func text(_ language: Language = .vi) -> String {
        let span = WorkingSpan(minutes: minutes, minutesPerDay: minutesPerDay)
        let body: String
        switch (isOverdue, minutes, language) {
        case (true, 0, .vi): body = "vừa quá hạn"
        case (true, 0, .en): body = "just overdue"
        case (true, _, .vi): body = "quá hạn \(span.text(.vi))"
        case (true, _, .en): body = "overdue by \(span.text(.en))"
        case (false, 0, .vi): body = "đến hạn"
        case (false, 0, .en): body = "due now"
        case (false, _, .vi): body = "còn \(span.text(.vi))\(span.spansDays || !isDueToday && minutes >= 60 ? " làm việc" : "")"
        case (false, _, .en): body = "\(span.text(.en, isWorking: span.spansDays || !isDueToday && minutes >= 60)) left"
        }
        return isPaused ? (language == .vi ? "tạm dừng, " : "paused, ") + body : body
    }

    /// With the moment it is due: "còn 3 giờ, hạn 17:00 hôm nay", "còn 2 ngày làm việc, hạn 17:00 thứ Tư 25/11",
    /// "quá hạn 1 ngày, hạn 17:00 hôm qua".
    public func fullText(_ language: Language = .vi) -> String {
        guard let due else { return text(language) }
        let day = due.date.relativeText(to: moment.date, language)
        return text(language) + (language == .vi ? ", hạn \(due.clockText) \(day)" : ", due \(due.clockText) \(day)")
    }

    private var isDueToday: Bool { due?.date == moment.date }
}

/// A length of working time in days, hours and minutes; a day is as long as the shifts make it.
struct WorkingSpan {
    let days: Int
    let hours: Int
    let minutes: Int

    init(minutes: Int, minutesPerDay: Int) {
        let (days, rest) = minutes.quotientAndRemainder(dividingBy: max(minutesPerDay, 1))
        self.days = days
        hours = rest / 60
        self.minutes = days > 0 ? 0 : rest % 60
    }

    var spansDays: Bool { days > 0 }

    func text(_ language: Language, isWorking: Bool = false) -> String {
        var parts: [String] = []
        for (count, vi, en) in [(days, "ngày", "day"), (hours, "giờ", "hour"), (minutes, "phút", "minute")] where count > 0 {
            let working = isWorking && parts.isEmpty ? "working " : ""
            parts.append(language == .vi ? "\(count) \(vi)" : "\(count) \(working)\(en)\(count == 1 ? "" : "s")")
        }
        return parts.joined(separator: " ")
    }
}

/// Deadlines that are days, not moments (tasks, reports): the whole due day is in time.
extension WorkCalendar {
    public func urgency(due: CalendarDate, on today: CalendarDate) -> Urgency {
        if today > due { return .overdue }
        if today == due { return .today }
        return workingDays(from: today, to: due) <= 3 ? .soon : .onTime
    }

    /// "còn 3 ngày làm việc", "hạn hôm nay", "quá hạn 2 ngày làm việc". Where only days off lie between, calendar days are told:
    /// "còn 1 ngày".
    public func remainingText(due: CalendarDate, on today: CalendarDate, _ language: Language = .vi) -> String {
        if today == due { return language == .vi ? "hạn hôm nay" : "due today" }
        let working = abs(workingDays(from: today, to: due))
        let count = working > 0 ? working : abs(today.days(until: due))
        switch language {
        case .vi:
            return (today > due ? "quá hạn" : "còn") + " \(count) ngày" + (working > 0 ? " làm việc" : "")
        case .en:
            let span = "\(count) \(working > 0 ? "working " : "")day\(count == 1 ? "" : "s")"
            return today > due ? "overdue by \(span)" : "\(span) left"
        }
    }
}
