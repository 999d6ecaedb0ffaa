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
    /// A sent report's numbers as they were reported, beside what is known now and why (bảng đối chiếu).
    func reconciliationPage(_ form: FormData? = nil, error: RecordError? = nil) async throws -> Response {
        let id = try recordID()
        guard let found = try await read({ tx in try site.reports.reconciliation(of: id, for: actor, in: tx) }) else {
            throw HTTPFailure.notFound
        }
        let record = found.report.record
        let moved = found.rows.filter(\.isMoved)
        let name = record["name"].text ?? ""
        let page = ReconciliationPage(
            title: words("reconciliation_title"),
            kicker: [found.report.period?.text(language).capitalizedFirst, found.report.unit?.name].compactMap { $0 }.joined(
                separator: " · "),
            lead: words("reconciliation_lead", name, Instant(milliseconds: found.at).text(language)),
            crumbs: [Link(text: words("reports_title"), url: urls.reports), Link(text: name.shortened(to: 60), url: urls.report(id))],
            actions: ["statement": "report_statement", "statement_total": "report_statement_total"].sorted { $0.key < $1.key }.compactMap {
                field, label in
                record[field].text.flatMap { RecordID($0) }.map { Action(label: words(label), url: urls.statement($0), style: .quiet) }
            },
            verdict: !found.isSound
                ? Pages.Notice(text: words("reconciliation_faulty"), meaning: .late)
                : moved.isEmpty
                    ? Pages.Notice(text: words("reconciliation_same", String(found.rows.count)), meaning: .achieved)
                    : Pages.Notice(text: words("reconciliation_moved", "\(moved.count)/\(found.rows.count)"), meaning: .atRisk),
            errors: (error?.problems ?? []).map {
                FormError(fieldID: $0.field ?? "main", label: words("report_error"), message: $0.message(language))
            }, url: urls.reconciliation(id),
            rows: (moved + found.rows.filter { !$0.isMoved }).map { row($0, found, form, error) },
            none: found.rows.isEmpty
                ? Empty(heading: words("report_no_numbers"), text: words("report_no_numbers_text")) : nil)
        return try await self.page(page, at: .plans, status: error == nil ? .ok : .unprocessableContent)
    }

    private func row(_ row: ReportReconciliation.Row, _ found: ReportReconciliation, _ form: FormData?, _ error: RecordError?)
        -> ReconciliationRow
    {
        let figure = row.measured.figure
        func shown(_ value: FigureValue?, _ head: String, _ when: String) -> FigureText {
            var shown = value.map { text($0, of: figure) } ?? FigureText(none: words("statement_gone"))
            shown.head = "\(words(head)) · \(words(when))"
            return shown
        }
        let day = Instant(milliseconds: found.at).date
        let (kindName, textName) = ("kind-\(figure.id)", "correction-\(figure.id)")
        let kind = form?[kindName] ?? row.kind ?? ""
        let said = [row.kind.flatMap { reportKind("correction_kind", $0) }, row.reason].compactMap { $0 }.joined(separator: ". ")
        let input = FoldedFields([
            Field(
                id: kindName, name: kindName, label: words("report_kind"), control: .choice, value: kind,
                options: reportKinds("correction_kind", chosen: kind)),
            Field(
                id: textName, name: textName, label: words("reconciliation_explain"), control: .longText,
                value: form?[textName] ?? row.reason,
                error: error?.problems.first { $0.field == textName }?.message(language), maxLength: 5000),
        ])
        let verdict = [row.inPeriod.verdict, row.total.verdict]
        let tag: Tag =
            verdict.contains(.faulty)
            ? Tag(text: words("reconciliation_tag_faulty"), meaning: .late)
            : verdict.contains(.redefined)
                ? Tag(text: words("reconciliation_tag_rule"), meaning: .atRisk)
                : row.isMoved
                    ? Tag(text: words("reconciliation_tag_moved"), meaning: .atRisk)
                    : Tag(text: words("reconciliation_tag_same"), meaning: .achieved)
        return ReconciliationRow(
            label: figure.label(language), url: urls.figure(figure.id, period: found.report.period, unit: row.measured.unit.unit),
            stated: shown(row.inPeriod.stated, "report_in_period", "reconciliation_stated"),
            now: shown(row.inPeriod.now, "report_in_period", "reconciliation_now"),
            statedTotal: shown(row.total.stated, "report_total", "reconciliation_stated"),
            nowTotal: shown(row.total.now, "report_total", "reconciliation_now"), tag: tag,
            causes: row.isMoved ? row.changed.sorted { $0.key < $1.key }.compactMap { cause($0.key, $0.value, since: day) } : [],
            said: said.isEmpty ? nil : said, input: row.isMoved && found.isExplainable ? input : nil, act: figure.id,
            saveLabel: row.isMoved && found.isExplainable ? words("reconciliation_save") : nil)
    }

    /// "Nhiệm vụ: 12 bản ghi thêm hoặc sửa", with the list of what was changed since, for those who may read it.
    private func cause(_ id: String, _ count: Int, since day: CalendarDate) -> Link? {
        guard let register = catalogue.registers[id], can(.read, register) else { return nil }
        return Link(
            text: words("statement_reason", plural(register), grouped(Int64(count), language)),
            url: CommuneURLs.query(urls.register(id), [("where", "\(SystemField.updatedAt.rawValue) >= \(day)")]))
    }

    /// Keeps why a number is another one by now.
    func explainChange(_ form: FormData) async throws -> Response {
        let id = try recordID()
        guard let figure = form["act"] else { throw HTTPFailure.badRequest() }
        do {
            try await write { tx in
                try site.reports.explain(
                    figure, kind: form["kind-\(figure)"] ?? "", form.text("correction-\(figure)") ?? "", in: id, by: actor, in: tx)
            }
        } catch let error as RecordError where error.code == .invalid {
            return try await reconciliationPage(form, error: error)
        }
        return redirect(urls.reconciliation(id), note: "saved")
    }
}
