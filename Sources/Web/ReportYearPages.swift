import Declarations
import Figures
import HTTPKit
import Hummingbird
import Pages
import Plans
import Registers
import Reporting
import Store
import Vietnamese

extension Visit {
    /// The year's reporting calendar: each day on which something is due, who sends it to whom, how it went; with what M03 is counted from.
    func reportYearPage() async throws -> Response {
        let today = Instant.now.date
        let year = query.text("nam").flatMap { Int($0) } ?? today.year
        guard (2000...2100).contains(year), let days = Period(.year, year: year)?.dates else { throw HTTPFailure.badRequest() }
        let register = try registry.register(Report.register)
        let period = FigurePeriod(Period(.year, containing: days.lowerBound))
        let ids = Self.reportFigures.filter { catalogue.figures[$0] != nil }
        let (records, text, table) = try await read { tx in
            let records = try site.reports.reports(due: days, for: actor, in: tx)
            let table = try site.figures.values(of: ids, units: [FigureUnit(commune: commune.code)], periods: [period], in: tx)
            return (records, try RecordText(self, register, records, in: tx), table)
        }
        let lines = ReportDay.lines(records)
        let months = Dictionary(grouping: lines) { $0.due.month }.sorted { $0.key < $1.key }
        let page = ReportYearPage(
            title: words("report_year_title", String(year)), lead: words("report_year_lead"),
            crumbs: [Link(text: words("reports_title"), url: urls.reports)],
            actions: [Action(label: words("report_year_records"), url: listURL(days, nil))],
            years: [year - 1, year, year + 1].map { other in
                Tab(
                    label: String(other), url: CommuneURLs.query(urls.reportYear, [("nam", String(other))]), current: other == year)
            }, office: commune.name, date: today.text(language), cards: cards(records, days, period, table, today),
            months: months.map { month, lines in
                ReportYearMonth(
                    id: "thang-\(month)", heading: words("report_year_month", String(month)),
                    isCurrent: year == today.year && month == today.month, rows: lines.map { row($0, text, today) })
            }, none: records.isEmpty ? Empty(heading: words("reports_none"), text: words("reports_none_text")) : nil)
        return try await self.page(page, at: .plans)
    }

    /// What the share of reports is made of: due, sent in time, done on the reporting system (M03).
    private static let reportFigures = ["reports_due", "reports_on_time", "plan.reports_system_share"]

    /// The records of the year that a condition is true of.
    private func listURL(_ days: ClosedRange<CalendarDate>, _ condition: String?) -> String {
        let ofYear = "due_on >= \(days.lowerBound) and due_on <= \(days.upperBound)"
        return CommuneURLs.query(
            urls.register(Report.register), [("where", [ofYear, condition].compactMap { $0 }.joined(separator: " and "))])
    }

    private func cards(
        _ records: [Record], _ days: ClosedRange<CalendarDate>, _ period: FigurePeriod, _ table: FigureTable, _ today: CalendarDate
    ) -> [FigureCard] {
        let asked = records.filter { $0.state != "waived" }
        let lateSent = asked.count { !$0.isOpenReport && $0.isLateReport(on: today) }
        let overdue = asked.count { $0.isOpenReport && $0.isLateReport(on: today) }
        let own = FigureUnit(commune: commune.code)
        let counted = table.figures.compactMap { id -> FigureCard? in
            guard let figure = catalogue.figures[id] else { return nil }
            let shown = self.text(table[id, own, period].value, of: figure)
            return FigureCard(
                label: figure.label(language), value: shown.number, detail: shown.detail, whyUrl: urls.figure(id, period: period))
        }
        return counted + [
            FigureCard(
                label: words("report_year_late"), value: String(lateSent), detail: words("report_year_late_text"),
                tag: lateSent > 0 ? Tag(text: words("report_late"), meaning: .atRisk) : nil,
                url: listURL(days, "state in [submitted, accepted] and sent_on > due_on")),
            FigureCard(
                label: words("report_year_overdue"), value: String(overdue), detail: words("report_year_overdue_text"),
                tag: overdue > 0 ? Tag(text: words("report_late"), meaning: .late) : nil,
                url: listURL(
                    days, "state in [pending, returned] and due_on < today() and (sent_on is not set or sent_on > due_on)")),
        ]
    }

    private func row(_ line: ReportDay, _ text: RecordText, _ today: CalendarDate) -> ReportYearRow {
        let (first, asked) = (line.reports[0], line.asked)
        let names = line.reports.map { text.title($0["unit"].text) }
        let sent = asked.count { !$0.isOpenReport }
        let late = asked.count { $0.isLateReport(on: today) }
        let url = line.reports.count == 1 ? urls.report(first.id) : listURL(line.due...line.due, nil)
        let period = first["period"].text.flatMap { Period($0) }?.text(language).capitalizedFirst
        return ReportYearRow(
            day: line.due.text(language), cutOff: first.date("cut_off")?.text(language) ?? "", name: first["name"].text ?? "",
            detail: [period, first.consolidates ? words("reports_consolidates") : nil].compactMap { $0 }.joined(separator: " · "), url: url,
            who: names.count > 3 ? words("report_year_units", String(names.count)) : names.joined(separator: ", "),
            recipient: first["to_text"].text ?? "", sent: "\(sent)/\(asked.count)", tag: tag(line, sent: sent, late: late, text, today))
    }

    private func tag(_ line: ReportDay, sent: Int, late: Int, _ text: RecordText, _ today: CalendarDate) -> Tag {
        let asked = line.asked.count
        if asked == 0 { return Tag(text: words("report_year_waived"), meaning: .unknown) }
        if late > 0 { return Tag(text: words("reports_late", String(late)), meaning: sent == asked ? .atRisk : .late) }
        if sent == asked { return Tag(text: words("report_year_in_time"), meaning: .achieved) }
        let left = today.days(until: line.due)
        return Tag(
            text: left == 0
                ? words("report_year_today")
                : text.calendar.map { workingDaysLeft(until: line.due, from: today, $0) } ?? words("report_year_left", String(left)),
            meaning: left <= 5 ? .atRisk : .onCourse)
    }
}
