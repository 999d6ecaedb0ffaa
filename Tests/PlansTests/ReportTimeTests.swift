import Store
import TestKit
import Testing
import Vietnamese

@testable import Plans
@testable import Registers

/// Cut-off and due day of reports, held against a count of days by hand over rules and holidays by chance.
@Suite("Report dates by a count of days")
struct ReportTimeTests {
    private static func record(_ values: [String: Value]) -> Record {
        var record = Record(register: "reporting_rule", commune: 1, id: RecordID(), at: 0, by: nil)
        record.values = values
        return record
    }

    @Test("a rule's printed day, the cut-off before it and the general term fall on the days that a count by hand gives")
    func dates() throws {
        var chance = SplitMix64(state: 9_2019)
        let begin = try #require(CalendarDate("2026-01-01"))
        for _ in 0..<12 {
            let time = PlainTime(&chance, begin.dayNumber - 40...begin.dayNumber + 500)
            var calendar = ReportCalendar(calendar: Self.calendar(time), years: 2026...2026, from: begin)
            for _ in 0..<12 {
                let frequency = ["monthly", "quarterly", "yearly"].randomElement(using: &chance) ?? "yearly"
                let own = Bool.random(using: &chance) ? Int.random(in: 1...31, using: &chance) : nil
                if Bool.random(using: &chance) {
                    let day = Int.random(in: 1...31, using: &chance)
                    let isBefore = Bool.random(using: &chance)
                    let rule = Self.record([
                        "frequency": .text(frequency), "due_day": day.value, "cutoff_day": own.value, "due_before": isBefore.value,
                    ])
                    for report in calendar.reports(rule, coversYear: false) { expectPrinted(report, day, own, isBefore, time) }
                } else {
                    let (cutOff, after) = (Int.random(in: 1...31, using: &chance), Int.random(in: 1...20, using: &chance))
                    let term = Self.record([
                        "frequency": .text(frequency), "cutoff_day": cutOff.value, "due_after": after.value,
                        "effective_from": .text("2019-03-12"),
                        "legal_basis": .text("Nghị định 09/2019/NĐ-CP"),
                    ])
                    calendar.terms = [term].compactMap(ReportingTerm.init)
                    let reports = calendar.reports(
                        Self.record(["frequency": .text(frequency), "cutoff_day": own.value]), coversYear: false)
                    #expect(reports.count == ["monthly": 12, "quarterly": 4, "yearly": 1][frequency])
                    for report in reports {
                        let closed = Self.day(own ?? cutOff, of: report.period)
                        #expect(report.cutOff.dayNumber == closed && report.due.dayNumber == time.day(after, workingDaysFrom: closed))
                    }
                }
            }
        }
    }

    /// The day of the period's last month, its last day where it is shorter.
    private static func day(_ day: Int, of period: Period) -> Int {
        let end = period.end
        return end.dayNumber - end.day + min(day, end.day)
    }

    private func expectPrinted(_ report: DueReport, _ day: Int, _ own: Int?, _ isBefore: Bool, _ time: PlainTime) {
        let closed = Self.day(own ?? 14, of: report.period)
        var month = (report.period.end.year, report.period.end.month)
        // "By the 5th of each month" comes after the month's own cut-off only in the next one.
        if report.period.kind == .month, day <= own ?? 14 { month = month.1 == 12 ? (month.0 + 1, 1) : (month.0, month.1 + 1) }
        let length = CalendarDate.days(inMonth: month.1, of: month.0)
        guard let printed = CalendarDate(year: month.0, month: month.1, day: min(day, length)) else { return }
        var due = printed.dayNumber - (isBefore ? 1 : 0)
        while time.worked(on: due) == 0 { due -= 1 }
        let earliest = time.day(1, workingDaysFrom: closed)
        var cutOff = closed
        if earliest > due { if own != nil { due = earliest } else { cutOff = time.day(-1, workingDaysFrom: due) } }
        #expect(
            report.due.dayNumber == due && report.cutOff.dayNumber == cutOff,
            "\(report.period), the \(day), \(isBefore), cut-off \(own ?? 14): \(report)")
    }

    private static func calendar(_ time: PlainTime) -> WorkCalendar {
        WorkCalendar(
            exceptions: time.special.sorted { $0.key < $1.key }.flatMap { day, kind in
                CalendarException.RecordKind(rawValue: kind.rawValue).map {
                    CalendarException.exceptions(CalendarDate(dayNumber: day), $0, name: LocalizedText(vi: "Ngày thử"))
                } ?? []
            })
    }
}
