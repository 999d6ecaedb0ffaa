import Declarations
import Documents
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
    /// One report: its sections with what they may be written from and what was remarked on them, its numbers, what is to be done with it, and
    /// the reports that it is put together from.
    ///
    /// - Parameters:
    ///   - typed: what could not be kept, with `error` why.
    ///   - form: all that was sent, for the words of remarks.
    func reportPage(typed: ReportInput? = nil, form: FormData? = nil, error: RecordError? = nil) async throws -> Response {
        let id = try recordID()
        let view = try await read { tx in
            let report = try site.reports.report(id, for: actor, in: tx)
            let register = try registry.register(Report.register)
            let records = [report.record] + report.feeders.map(\.record) + [report.above].compactMap { $0 }
            let notes = report.sections.flatMap(\.notes).flatMap { [$0.record] + $0.answers }
            let people = report.sections.flatMap(\.comments).compactMap(\.person) + notes.compactMap(\.createdBy)
            let names = try registry.titles(
                of: ["person": Set(people + [report.returned?.person].compactMap { $0 })], commune: commune.code, language, in: tx)
            return ReportView(
                visit: self, report: report, document: try madeDocument(of: id, in: tx),
                steps: try stepForms(report.record, register, in: tx), text: try RecordText(self, register, records, in: tx), people: names,
                typed: typed, form: form, error: error)
        }
        return try await page(view.page, at: .plans, status: error.map { $0.code == .conflict ? .conflict : .unprocessableContent } ?? .ok)
    }

    /// The official document that was made of a report; nil where none was, or none that the reader may see.
    func madeDocument(of report: RecordID, in tx: ReadTransaction) throws -> Record? {
        guard catalogue.registers[DocumentDesk.register] != nil else { return nil }
        let ofReport = Declarations.Expression.binary(.equal, .path(FieldPath(field: "report")), .literal(.text(report.text)))
        return try registry.all(DocumentDesk.register, where: [ofReport], for: actor, in: tx).last { $0.state != "cancelled" }
    }

    /// "gửi ngày 16/9/2026, sau hạn", and when it was completed: "gửi ngày 16/9/2026, gửi bổ sung ngày 20/9/2026".
    func sentText(_ record: Record) -> String? {
        guard let sent = record.date("sent_on") else { return nil }
        let first = words(record.isLateReport(on: sent) ? "report_sent_late" : "report_sent", sent.text(language))
        let again = record.date("resent_on").map { words("report_sent_again", $0.text(language)) }
        return [first, again].compactMap { $0 }.joined(separator: ", ")
    }

    /// The time left of a report that is still to be sent, in working days: "còn 3 ngày làm việc". Of one that was sent, how long whoever
    /// receives it has: not the unit's own deadline, and told as what it is. Else as of every record.
    func reportDeadline(_ record: Record, _ text: RecordText) -> Tag? {
        guard let tag = text.deadlineTag(record) else { return nil }
        if record.state == "submitted" { return Tag(text: words("report_acceptance", tag.text), meaning: tag.meaning) }
        guard record.state == "pending", let due = record.date("due_on"), let calendar = text.calendar else { return tag }
        let today = Instant(milliseconds: text.now).date
        return due <= today ? tag : Tag(text: workingDaysLeft(until: due, from: today, calendar), meaning: tag.meaning)
    }

    /// "còn 3 ngày làm việc": of the days after today, the due day among them.
    func workingDaysLeft(until due: CalendarDate, from today: CalendarDate, _ calendar: WorkCalendar) -> String {
        words("report_left", String(calendar.workingDays(from: today, to: due)))
    }
}
