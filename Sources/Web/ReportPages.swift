import Declarations
import Documents
import Figures
import HTTPKit
import Hummingbird
import Pages
import Registers
import Reporting
import Store
import Vietnamese

extension Visit {
    /// One report: its sections with what they may be written from, its numbers, and the reports that it is put together from.
    ///
    /// - Parameters:
    ///   - typed: what could not be kept, with `error` why.
    func reportPage(typed: ReportInput? = nil, error: RecordError? = nil) async throws -> Response {
        let id = try recordID()
        let (report, text, names, document) = try await read { tx in
            let report = try site.reports.report(id, for: actor, in: tx)
            let register = try registry.register(Report.register)
            let records = [report.record] + report.feeders.map(\.record)
            let people = Set(report.sections.flatMap(\.comments).compactMap(\.person))
            let names = try registry.titles(of: ["person": people], commune: commune.code, language, in: tx)
            return (report, try RecordText(self, register, records, in: tx), names, try madeDocument(of: id, in: tx))
        }
        let view = ReportView(visit: self, report: report, document: document, text: text, people: names, typed: typed, error: error)
        return try await page(view.page, at: .plans, status: error.map { $0.code == .conflict ? .conflict : .unprocessableContent } ?? .ok)
    }

    /// The official document that was made of a report; nil where none was, or none that the reader may see.
    func madeDocument(of report: RecordID, in tx: ReadTransaction) throws -> Record? {
        guard catalogue.registers[DocumentDesk.register] != nil else { return nil }
        let ofReport = Declarations.Expression.binary(.equal, .path(FieldPath(field: "report")), .literal(.text(report.text)))
        return try registry.all(DocumentDesk.register, where: [ofReport], for: actor, in: tx).last { $0.state != "cancelled" }
    }

    /// Reports that are due within 45 days or were due in the last 120, by plan and period.
    func reportsPage() async throws -> Response {
        let today = Instant.now.date
        let (records, text) = try await read { tx in
            let records = try site.reports.reports(due: today.adding(days: -120)...today.adding(days: 45), for: actor, in: tx)
            return (records, try RecordText(self, try registry.register(Report.register), records, in: tx))
        }
        let groups = Dictionary(grouping: records) { [$0["period"].text ?? "", $0["plan"].text ?? ""] }
            .sorted { ($1.value.last?["due_on"].text ?? "", $1.key[0]) < ($0.value.last?["due_on"].text ?? "", $0.key[0]) }
        let register = try registry.register(Report.register)
        let page = ReportListPage(
            title: words("reports_title"), lead: words("reports_lead"),
            actions: can(.create, register)
                ? [Action(label: words("reports_request"), url: urls.register(register.id) + "/moi")] : [],
            groups: groups.enumerated().map { index, group in block(index, group.value, text, today) },
            none: records.isEmpty ? Empty(heading: words("reports_none"), text: words("reports_none_text")) : nil)
        return try await self.page(page, at: .plans)
    }

    private func block(_ index: Int, _ records: [Record], _ text: RecordText, _ today: CalendarDate) -> ReportGroup {
        let asked = records.filter { $0.state != "waived" }
        let sent = asked.count { !$0.isOpenReport }
        let late = asked.count { $0.isLateReport(on: today) }
        let period = records[0]["period"].text.flatMap { Period($0) }?.text(language).capitalizedFirst
        let plan = records[0]["plan"].text.map { text.title($0).shortened(to: 80) }
        let progress = [words("reports_sent", "\(sent)/\(asked.count)"), late > 0 ? words("reports_late", String(late)) : nil]
        return ReportGroup(
            id: String(index), heading: [period, plan].compactMap { $0 }.joined(separator: " · "),
            lead: progress.compactMap { $0 }.joined(separator: " · "),
            rows: (records.filter(\.consolidates) + records.filter { !$0.consolidates }).map { row($0, text) })
    }

    private func row(_ record: Record, _ text: RecordText) -> ReportFeeder {
        let kind = record.consolidates ? words("reports_consolidates") : nil
        return ReportFeeder(
            unit: [text.title(record["unit"].text), kind].compactMap { $0 }.joined(separator: " · "), url: urls.report(record.id),
            tag: text.stateTag(record) ?? Tag(text: "", meaning: .plain),
            detail: [text.deadline(record)?.text, sentText(record)].compactMap { $0 }.joined(separator: " · "))
    }

    /// "gửi ngày 16/9/2026, sau hạn".
    func sentText(_ record: Record) -> String? {
        guard let sent = record["sent_on"].text.flatMap({ CalendarDate($0) }) else { return nil }
        return words(record.isLateReport(on: sent) ? "report_sent_late" : "report_sent", sent.text(language))
    }
}
