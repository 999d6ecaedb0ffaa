import Declarations
import Documents
import Figures
import HTTPKit
import Pages
import Plans
import Registers
import Reporting
import Store
import Vietnamese
import Workflows

/// A report's page, put together from what was read and, where something could not be kept, from what was typed.
struct ReportView {
    let visit: Visit
    let report: Report
    /// The official document that was made of it.
    let document: Record?
    /// What the reader may do with it now.
    let steps: [TransitionForm]
    let text: RecordText
    /// By record id.
    let people: [String: String]
    let typed: ReportInput?
    let form: FormData?
    let error: RecordError?

    var language: Language { visit.language }

    func words(_ key: String, _ first: String = "", _ second: String = "") -> String {
        second.isEmpty ? first.isEmpty ? visit.words(key) : visit.words(key, first) : visit.words(key, first, second)
    }

    var page: ReportPage {
        let record = report.record
        return ReportPage(
            title: record["name"].text ?? "",
            kicker: [report.period?.text(language).capitalizedFirst, report.unit?.name].compactMap { $0 }.joined(separator: " · "),
            lead: lead, crumbs: [Link(text: words("reports_title"), url: visit.urls.reports)],
            state: text.stateTag(record) ?? Tag(text: "", meaning: .plain), deadline: visit.reportDeadline(record, text), actions: actions,
            chain: chain, request: (record["request"].text ?? "").split(separator: "\n").map(String.init), notice: notice, errors: errors,
            returned: returned, transitions: transitions, lacks: lacks, url: visit.urls.report(record.id),
            feedersHeading: report.feeders.isEmpty
                ? nil : words("report_feeders", "\(report.feeders.count(where: \.isSent))/\(report.feeders.count { !$0.isWaived })"),
            feeders: report.feeders.sorted { ($0.isSent || $0.isWaived ? 1 : 0) < ($1.isSent || $1.isWaived ? 1 : 0) }.map(feeder),
            urge: urge, numbersLead: numbersLead,
            reconciliation: report.stated == nil
                ? nil : Link(text: words("report_reconcile"), url: visit.urls.reconciliation(record.id)),
            numbers: numberGroups,
            noNumbers: report.numbers.isEmpty
                ? Empty(heading: words("report_no_numbers"), text: words("report_no_numbers_text")) : nil,
            sections: report.sections.enumerated().map(section), isWritable: report.isWritable,
            submitLabel: report.isWritable && canSubmit ? words("report_submit") : nil, documentLabel: documentLabel)
    }

    private var lead: String {
        [report.record["to_text"].text.map { words("report_to", $0) }, visit.sentText(report.record)].compactMap { $0 }.joined(
            separator: " · ")
    }

    // MARK: What may be done

    private var actions: [Action] {
        let record = report.record
        let document = document.map { Action(label: words("report_document"), url: visit.urls.document($0.id), style: .primary) }
        let reconciliation =
            report.stated == nil ? nil : Action(label: words("report_reconcile"), url: visit.urls.reconciliation(record.id))
        let statements = ["statement": "report_statement", "statement_total": "report_statement_total"].sorted { $0.key < $1.key }
        return [document, reconciliation].compactMap { $0 }
            + statements.compactMap { field, label in
                record[field].text.flatMap { RecordID($0) }.map {
                    Action(label: words(label), url: visit.urls.statement($0), style: .quiet)
                }
            } + [Action(label: words("report_record"), url: visit.urls.record(record), style: .quiet)]
    }

    var canSubmit: Bool {
        visit.site.workflows.available(report.record, to: visit.actor).contains { $0.id == "submit" }
    }

    /// The workflow's steps, done on this page. Sending stands below what is written.
    private var transitions: [TransitionForm] {
        let record = report.record
        let prefix = "step-"
        return steps.filter { !(report.isWritable && $0.id == prefix + "submit") }.map { step in
            var step = step
            step.url = visit.urls.report(record.id) + "/buoc/" + step.id.dropFirst(prefix.count)
            return step
        }
    }

    private var documentLabel: String? {
        guard visit.catalogue.registers[DocumentDesk.register] != nil, visit.site.reports.mayDraft(report, by: visit.actor) else {
            return nil
        }
        if report.record.isOpenReport { return canSubmit && document == nil ? words("report_document_send") : nil }
        guard let document else { return words("report_document_make") }
        // Sent again since the draft was made: its numbers are others.
        let isOld = document.state == "draft" && document.createdAt < (report.record.stateSince ?? 0) && report.record.state == "submitted"
        return isOld && document.updatedAt < (report.record.stateSince ?? 0) ? words("report_document_renew") : nil
    }

    private var urge: Action? {
        guard report.record.consolidates else { return nil }
        let round = ReportRound(id: .init(report.record), reports: report.feeders.map(\.record))
        return visit.urging(round)
    }

    // MARK: Where it stands

    /// Cut-off, the units' day, the commune's day: of both steps where there are two.
    private var chain: [ReportStage] {
        let record = report.record
        func day(_ record: Record, _ field: String) -> String { record.date(field)?.text(language) ?? "" }
        let counted = report.period.map { period in
            words("report_days", period.days.lowerBound.text(language), period.days.upperBound.text(language))
        }
        var stages = [ReportStage(label: words("report_stage_cut"), date: day(record, "cut_off"), detail: counted)]
        let sendTo = { (record: Record) in record["to_text"].text.map { words("report_stage_send_to", $0) } ?? words("report_stage_send") }
        if record.consolidates {
            let last = report.feeders.compactMap { $0.record.date("due_on") }.max()
            if let last { stages.append(ReportStage(label: words("report_stage_units"), date: last.text(language), url: "#don-vi")) }
            stages.append(
                ReportStage(label: sendTo(record), date: day(record, "due_on"), detail: visit.sentText(record), isCurrent: true))
        } else {
            let label = report.above == nil ? sendTo(record) : words("report_stage_unit")
            stages.append(ReportStage(label: label, date: day(record, "due_on"), detail: visit.sentText(record), isCurrent: true))
            if let above = report.above {
                stages.append(
                    ReportStage(
                        label: sendTo(above), date: day(above, "due_on"), detail: text.stateTag(above)?.text,
                        url: visit.urls.report(above.id)))
            }
        }
        return stages
    }

    private var openNotes: [(section: Report.Section, note: Report.Note)] {
        report.sections.flatMap { section in section.notes.filter { !$0.isSettled }.map { (section, $0) } }
    }

    private var returned: ReportReturnBox? {
        guard let returned = report.returned, report.record.state == "returned" else { return nil }
        let who = returned.person.flatMap { people[$0] } ?? words("the_system")
        return ReportReturnBox(
            heading: words("report_returned"), reason: returned.reason,
            detail: "\(who) · \(Instant(milliseconds: returned.at).text(language))",
            notes: openNotes.map { section, note in
                Link(
                    text: "\(section.heading): \((note.record["body"].text ?? "").shortened(to: 120))", url: "#nhan-xet-\(note.id)")
            }, notesHeading: words("report_returned_notes"))
    }

    /// What is missing before it can be sent, for who may send it.
    private var lacks: ReportLacks? {
        guard report.isWritable, canSubmit else { return nil }
        let (must, should) = (Tag(text: words("report_must"), meaning: .late), Tag(text: words("report_should"), meaning: .atRisk))
        var items: [ReportLack] = []
        let unwritten = report.sections.enumerated().filter { $0.element.text.isEmpty }
        if let first = unwritten.first {
            let isEmpty =
                unwritten.count == report.sections.count && report.record["document"].isNull && report.record["explanation"].isNull
            let names = unwritten.map { Report.numeral($0.offset) }.joined(separator: ", ")
            items.append(
                ReportLack(
                    text: isEmpty ? words("report_lacks_all") : words("report_lacks_sections", names),
                    url: "#muc-\(first.element.id)", tag: isEmpty ? must : should))
        }
        let missing = report.feeders.filter { !$0.isSent && !$0.isWaived }
        if !missing.isEmpty {
            let names = missing.map(\.unit).joined(separator: ", ")
            items.append(ReportLack(text: words("reports_missing", names), url: "#don-vi", tag: should))
        }
        if let first = openNotes.first {
            items.append(
                ReportLack(text: words("report_lacks_notes", String(openNotes.count)), url: "#nhan-xet-\(first.note.id)", tag: should))
        }
        let unknown = report.numbers.filter { $0.inPeriod.value.isMissing && $0.remark?["explanation"].text == nil }
        if !unknown.isEmpty {
            items.append(ReportLack(text: words("report_lacks_numbers", String(unknown.count)), url: "#so-lieu", tag: should))
        }
        let meaning: Pages.Meaning = items.isEmpty ? .achieved : items.contains { $0.tag.meaning == .late } ? .late : .atRisk
        let heading = items.isEmpty ? "report_ready" : meaning == .late ? "report_not_ready" : "report_look_over"
        return ReportLacks(heading: words(heading), items: items, meaning: meaning)
    }

    private func feeder(_ feeder: Report.Feeder) -> ReportFeeder {
        ReportFeeder(
            unit: feeder.unit, url: visit.urls.report(feeder.id), tag: text.stateTag(feeder.record) ?? Tag(text: "", meaning: .plain),
            detail: [visit.reportDeadline(feeder.record, text)?.text, visit.sentText(feeder.record)].compactMap { $0 }.joined(
                separator: " · "))
    }

    // MARK: What went wrong

    private var notice: Pages.Notice? {
        guard error?.code == .conflict else { return nil }
        return Pages.Notice(text: words("report_conflict"), meaning: .late)
    }

    private var errors: [FormError] {
        (error?.problems ?? []).map { problem in
            FormError(
                fieldID: problem.field.map { $0 == "reason" ? "main" : $0 } ?? "main", label: words("report_error"),
                message: problem.message(language))
        }
    }

    func problem(_ field: String) -> String? { error?.problems.first { $0.field == field }?.message(language) }
}

extension FigureValue {
    /// Whether nothing is known of it yet.
    fileprivate var isMissing: Bool { if case .missing = self { true } else { false } }
}
