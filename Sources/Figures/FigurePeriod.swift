public import Vietnamese

/// The days that a number is of: a day, a period of the calendar or of reporting, or any days; alone or with all since the year began.
public struct FigurePeriod: Sendable, Hashable {
    public enum Span: Sendable, Hashable {
        case day(CalendarDate)
        case calendar(Period)
        /// The first nine months of a year.
        case nineMonths(Int)
        case custom(CalendarDate, CalendarDate)
    }

    public let span: Span
    /// Of a reporting period the day of the month on which its data are cut off (14: from the 15th to the 14th, Decree 09/2019, Article 12); nil
    /// where the calendar's own days count.
    public let cutoffDay: Int?
    /// Whether everything counts since the beginning of the (reporting) year.
    public let isCumulative: Bool

    public init(_ span: Span, cutoffDay: Int? = nil, isCumulative: Bool = false) {
        self.span = span
        self.cutoffDay = span.isReported ? cutoffDay : nil
        self.isCumulative = isCumulative
    }

    public init(_ period: Period) { self.init(.calendar(period)) }

    /// The period as its report counts it, from the 15th to the 14th where nothing else is said.
    public static func reporting(_ period: Period, cutoffDay: Int = 14) -> FigurePeriod {
        FigurePeriod(.calendar(period), cutoffDay: cutoffDay)
    }

    /// The same period with everything since its year began.
    public var cumulative: FigurePeriod { FigurePeriod(span, cutoffDay: cutoffDay, isCumulative: true) }

    /// The first and the last day that count.
    public var days: ClosedRange<CalendarDate> {
        let own = ownDays
        guard isCumulative, let year else { return own }
        return Swift.min(window(of: year).lowerBound, own.lowerBound)...own.upperBound
    }

    private var ownDays: ClosedRange<CalendarDate> {
        switch span {
        case .day(let day): day...day
        case .custom(let first, let last): Swift.min(first, last)...Swift.max(first, last)
        case .calendar(let period): window(of: period)
        case .nineMonths(let year):
            if let whole = Period(.year, year: year), let third = Period(.quarter, year: year, index: 3) {
                window(of: whole).lowerBound...window(of: third).upperBound
            } else {
                CalendarDate.min...CalendarDate.min
            }
        }
    }

    private func window(of period: Period) -> ClosedRange<CalendarDate> {
        cutoffDay.map { period.dataWindow(cutoffDay: $0) } ?? period.dates
    }

    private var year: Period? {
        switch span {
        case .day(let day): Period(.year, containing: day)
        case .custom(_, let last): Period(.year, containing: last)
        case .calendar(let period): Period(.year, year: period.year)
        case .nineMonths(let year): Period(.year, year: year)
        }
    }

    /// The last moment that counts, in milliseconds since 1970 UTC.
    public var end: Int64 { Instant(days.upperBound.adding(days: 1)).milliseconds - 1 }

    /// The periods of `kind` of which this one is made, in order; itself alone where it is not made of such.
    public func parts(_ kind: Period.Kind) -> [FigurePeriod] {
        guard let year else { return [self] }
        let parts = year.parts(kind).map { FigurePeriod(.calendar($0), cutoffDay: cutoffDay) }.filter {
            days.contains($0.days.lowerBound) && days.contains($0.days.upperBound)
        }
        return parts.first?.days.lowerBound == days.lowerBound && parts.last?.days.upperBound == days.upperBound ? parts : [self]
    }
}

extension FigurePeriod.Span {
    /// Whether reports are made on such periods.
    fileprivate var isReported: Bool {
        switch self {
        case .calendar, .nineMonths: true
        case .day, .custom: false
        }
    }
}

extension FigurePeriod {
    /// "tháng 11/2026", "9 tháng năm 2026", "năm báo cáo 2026 (15/12/2025–14/12/2026)", "lũy kế đến hết quý III/2026".
    public func text(_ language: Language = .vi) -> String {
        let name = name(language)
        let whole =
            isCumulative ? language == .vi ? "lũy kế đến hết \(name)" : "from the year's beginning to the end of \(name)" : name
        guard cutoffDay != nil else { return whole }
        return whole + " (\(days.lowerBound.text(language))–\(days.upperBound.text(language)))"
    }

    private func name(_ language: Language) -> String {
        let isVietnamese = language == .vi
        let reporting = cutoffDay == nil ? "" : isVietnamese ? " báo cáo" : "reporting "
        switch span {
        case .day(let day): return isVietnamese ? "ngày \(day.text())" : day.text(.en)
        case .custom(let first, let last):
            return isVietnamese ? "từ \(first.text()) đến \(last.text())" : "\(first.text(.en)) to \(last.text(.en))"
        case .nineMonths(let year):
            return isVietnamese ? "9 tháng\(reporting) năm \(year)" : "\(reporting)first nine months of \(year)"
        case .calendar(let period):
            guard isVietnamese else { return reporting + period.text(.en) }
            switch period.kind {
            case .year: return "năm\(reporting) \(period.year)"
            case .half: return "6 tháng \(period.index == 1 ? "đầu" : "cuối") năm\(reporting) \(period.year)"
            case .quarter: return "quý\(reporting) \(["I", "II", "III", "IV"][period.index - 1])/\(period.year)"
            case .month: return "tháng\(reporting) \(period.index)/\(period.year)"
            }
        }
    }
}

extension FigurePeriod: LosslessStringConvertible {
    /// Reads a code: a period's own (`2026`, `2026H1`, `2026Q4`, `202611`), `2026-11`, `2026M9` for nine months, `2026-11-22`,
    /// `2026-01-01..2026-03-31`. Before it `R` means the reporting period, `R20:` the one cut off on the 20th; `+` behind it since the year began.
    public init?(_ code: String) {
        var text = Substring(code)
        let isCumulative = text.last == "+"
        if isCumulative { text.removeLast() }
        var cutoff: Int?
        if text.first == "R" {
            text.removeFirst()
            let parts = text.split(separator: ":", maxSplits: 1)
            if parts.count == 2 {
                guard let day = Int(parts[0]), (1...31).contains(day) else { return nil }
                (cutoff, text) = (day, parts[1])
            } else {
                cutoff = 14
            }
        }
        guard let span = Span(String(text)), cutoff == nil || span.isReported else { return nil }
        self.init(span, cutoffDay: cutoff, isCumulative: isCumulative)
    }

    /// The code.
    public var description: String {
        let reporting = cutoffDay.map { $0 == 14 ? "R" : "R\($0):" } ?? ""
        return reporting + span.code + (isCumulative ? "+" : "")
    }
}

extension FigurePeriod.Span {
    fileprivate init?(_ text: String) {
        let ends = text.split(separator: ".", omittingEmptySubsequences: true).map(String.init)
        if text.contains(".."), ends.count == 2, let first = CalendarDate(ends[0]), let last = CalendarDate(ends[1]), first <= last {
            self = .custom(first, last)
        } else if let day = CalendarDate(text) {
            self = .day(day)
        } else if text.hasSuffix("M9"), let year = Period(String(text.dropLast(2))), year.kind == .year {
            self = .nineMonths(year.year)
        } else if let period = Period(text.replacing("-", with: "")), text.count <= 7 {
            self = .calendar(period)
        } else {
            return nil
        }
    }

    fileprivate var code: String {
        switch self {
        case .day(let day): day.description
        case .custom(let first, let last): "\(first)..\(last)"
        case .nineMonths(let year): "\(year)M9"
        case .calendar(let period): period.description
        }
    }
}
