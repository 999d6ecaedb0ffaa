import Vietnamese

extension FigurePeriod {
    /// The period of the same kind before this one; nil before the calendar's beginning.
    public var previous: FigurePeriod? { span.previous.map { FigurePeriod($0, cutoffDay: cutoffDay, isCumulative: isCumulative) } }

    /// So many periods of the same kind at most, this one last.
    public func line(_ count: Int) -> [FigurePeriod] {
        var line = [self]
        while line.count < count, let before = line.last?.previous { line.append(before) }
        return line.reversed()
    }
}

extension FigurePeriod.Span {
    fileprivate var previous: FigurePeriod.Span? {
        switch self {
        case .day(let day): .day(day.adding(days: -1))
        case .calendar(let period): period.previous.map { .calendar($0) }
        case .nineMonths(let year): .nineMonths(year - 1)
        case .custom(let first, let last):
            .custom(first.adding(days: -first.days(until: last) - 1), first.adding(days: -1))
        }
    }
}
