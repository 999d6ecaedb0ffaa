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

/// How long there is until a deadline, or how late it is, at a moment: the one wording of it everywhere.
///
/// It is told in what the deadline was given in. A deadline counted in working days or hours is told in working time, in plain days or hours
/// in those, and one that is a date in calendar days, with the whole due day in time.
public struct Remaining: Hashable, Sendable {
    /// What the deadline was given in.
    public enum Measure: Hashable, Sendable {
        /// Working days and hours; a day has so many working minutes.
        case workingTime(minutesPerDay: Int)
        /// Days and hours of the clock.
        case clockTime
        /// A date.
        case date
    }

    /// Minutes left, or minutes late when overdue: working ones for working time, 1440 a day for a date.
    public let minutes: Int
    public let isOverdue: Bool
    public let isPaused: Bool
    /// Nothing while a pause runs.
    public let due: Instant?
    /// The moment it is told for.
    public let moment: Instant
    public let measure: Measure
    /// Whether at most three working days are left.
    let isSoon: Bool

    init(minutes: Int, isOverdue: Bool, isPaused: Bool = false, due: Instant?, moment: Instant, measure: Measure, isSoon: Bool? = nil) {
        self.minutes = minutes
        self.isOverdue = isOverdue
        self.isPaused = isPaused
        self.due = due
        self.moment = moment
        self.measure = measure
        self.isSoon = isSoon ?? (minutes <= 3 * measure.minutesPerDay)
    }

    /// A paused deadline is never pressing, unless it is late.
    public var urgency: Urgency {
        if isOverdue { return .overdue }
        guard !isPaused, let due else { return .onTime }
        if due.date == moment.date { return .today }
        return isSoon ? .soon : .onTime
    }

    /// "còn 2 ngày 3 giờ làm việc", "còn 40 phút", "quá hạn 1 ngày", "quá hạn 3 giờ", "vừa quá hạn", "tạm dừng, còn 2 ngày làm việc"; for a
    /// date "còn 5 ngày", "hạn hôm nay", "quá hạn 8 ngày". Minutes are told below a day only.
    public func text(_ language: Language = .vi) -> String {
        let span = WorkingSpan(minutes: minutes, minutesPerDay: measure.minutesPerDay)
        let isWorking = measure.isWorkingTime && (span.spansDays || !isDueToday && minutes >= 60)
        let body: String
        switch (isOverdue, minutes, language) {
        case (true, 0, .vi): body = "vừa quá hạn"
        case (true, 0, .en): body = "just overdue"
        case (true, _, .vi): body = "quá hạn \(span.text(.vi))"
        case (true, _, .en): body = "overdue by \(span.text(.en))"
        case (false, 0, .vi): body = measure == .date ? "hạn hôm nay" : "đến hạn"
        case (false, 0, .en): body = measure == .date ? "due today" : "due now"
        case (false, _, .vi): body = "còn \(span.text(.vi))\(isWorking ? " làm việc" : "")"
        case (false, _, .en): body = "\(span.text(.en, isWorking: isWorking)) left"
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

extension Remaining.Measure {
    var minutesPerDay: Int { if case .workingTime(let minutes) = self { minutes } else { Instant.minutesPerDay } }
    var isWorkingTime: Bool { if case .workingTime = self { true } else { false } }
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
