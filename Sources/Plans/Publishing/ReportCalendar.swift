import Registers
import Store
import Vietnamese

/// A report that falls due: of one rule, for one period.
struct DueReport: Equatable {
    let period: Period
    let cutOff: CalendarDate
    let due: CalendarDate
    /// The rule from which the due day follows; nil where the document prints it.
    var derivedFrom: String?
}

/// By when reports are due that no document dates (register `reporting_term`), while it is in force.
struct ReportingTerm {
    let frequency: String
    let cutoffDay: Int
    /// Working days from the cut-off to the due day.
    let dueAfter: Int
    let inForce: ClosedRange<CalendarDate>
    let legalBasis: String

    init?(_ record: Record) {
        guard let frequency = record["frequency"].text, let cutoffDay = record.int("cutoff_day"), let dueAfter = record.int("due_after"),
            let from = record.date("effective_from"), let basis = record["legal_basis"].text
        else { return nil }
        let to = record.date("effective_to") ?? .max
        guard from <= to else { return nil }
        (self.frequency, self.cutoffDay, self.dueAfter, inForce, legalBasis) = (frequency, cutoffDay, dueAfter, from...to, basis)
    }
}

/// Makes dates of a reporting rule (chế độ báo cáo).
///
/// Data are closed on the rule's own day, or on the 14th of the period's last month (Decree 09/2019, Article 12). The due day is the
/// printed one; where it is off, the working day before it. A rule with a cut-off day of its own is due one working day after the cut-off
/// at the earliest. Where the document prints a due day that the 14th leaves no time for, the document's day stands and data are closed a
/// working day before. A rule that prints no due day at all takes it from the general term in force at the period's end, and says so.
struct ReportCalendar {
    let calendar: WorkCalendar
    let years: ClosedRange<Int>
    /// Nothing is due before the plan was issued.
    let from: CalendarDate
    var terms: [ReportingTerm] = []

    /// - Parameter coversYear: the same sender owes the same recipient a yearly report, which takes the place of the second half's.
    func reports(_ rule: Record, coversYear: Bool) -> [DueReport] {
        let kind: Period.Kind
        switch rule["frequency"].text {
        case "monthly": kind = .month
        case "quarterly": kind = .quarter
        case "half_yearly": kind = .half
        case "yearly": kind = .year
        default: return []
        }
        let periods = years.compactMap { Period(.year, year: $0) }.flatMap { $0.parts(kind) }
        return periods.filter { kind != .half || isMeant($0, rule.int("due_month"), coversYear) }
            .compactMap { period in rule.int("due_day").map { report(on: period, day: $0, rule) } ?? derivedReport(on: period, rule) }
            .filter { $0.due >= from }
    }

    private func derivedReport(on period: Period, _ rule: Record) -> DueReport? {
        guard let term = terms.first(where: { $0.frequency == rule["frequency"].text && $0.inForce.contains(period.end) }) else {
            return nil
        }
        let cutOff = period.dataWindow(cutoffDay: rule.int("cutoff_day") ?? term.cutoffDay).upperBound
        let due = calendar.adding(workingDays: term.dueAfter, to: cutOff)
        return DueReport(period: period, cutOff: cutOff, due: due, derivedFrom: term.legalBasis)
    }

    /// "6 tháng … trước ngày 15/5" speaks of the first half only.
    private func isMeant(_ half: Period, _ month: Int?, _ coversYear: Bool) -> Bool {
        guard let month else { return half.index == 1 || !coversYear }
        return half.index == ((4...9).contains(month) ? 1 : 2)
    }

    private func report(on period: Period, day: Int, _ rule: Record) -> DueReport? {
        let ownCutoff = rule.int("cutoff_day")
        let cutoffDay = ownCutoff ?? 14
        var month = period.end.month
        var year = period.end.year
        if let printed = rule.int("due_month") {
            month = printed
            // A report on a year or half that is due in January to March looks back.
            if printed <= 3, period.end.month > printed { year += 1 }
        } else if period.kind == .month, day <= cutoffDay {
            // "Trước ngày 05 hằng tháng": the month is over and reported early in the next.
            (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1)
        }
        let last = CalendarDate.days(inMonth: month, of: year)
        guard let printed = CalendarDate(year: year, month: month, day: min(day, last)) else { return nil }
        let latest = rule["due_before"].boolean == false ? printed : printed.adding(days: -1)
        var due = calendar.workingDay(onOrBefore: latest)
        var cutOff = period.dataWindow(cutoffDay: cutoffDay).upperBound
        let earliest = calendar.adding(workingDays: 1, to: cutOff)
        if earliest > due {
            if ownCutoff != nil { due = earliest } else { cutOff = calendar.adding(workingDays: -1, to: due) }
        }
        return DueReport(period: period, cutOff: cutOff, due: due)
    }
}
