import Declarations
import Documents
import Figures
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
    let text: RecordText
    /// By record id.
    let people: [String: String]
    let typed: ReportInput?
    let error: RecordError?

    private var language: Language { visit.language }

    private func words(_ key: String, _ first: String = "", _ second: String = "") -> String {
        second.isEmpty ? first.isEmpty ? visit.words(key) : visit.words(key, first) : visit.words(key, first, second)
    }

    var page: ReportPage {
        let record = report.record
        return ReportPage(
            title: record["name"].text ?? "",
            kicker: [report.period?.text(language).capitalizedFirst, report.unit?.name].compactMap { $0 }.joined(separator: " · "),
            lead: lead, crumbs: [Link(text: words("reports_title"), url: visit.urls.reports)],
            state: text.stateTag(record) ?? Tag(text: "", meaning: .plain), deadline: text.deadlineTag(record), actions: actions,
            notice: notice, errors: errors, url: visit.urls.report(record.id),
            feedersHeading: report.feeders.isEmpty
                ? nil : words("report_feeders", "\(report.feeders.count(where: \.isSent))/\(report.feeders.count { !$0.isWaived })"),
            feeders: report.feeders.map(feeder), numbersLead: words(report.isWritable ? "report_numbers_open" : "report_numbers_sent"),
            numbers: report.numbers.map(number),
            noNumbers: report.numbers.isEmpty
                ? Empty(heading: words("report_no_numbers"), text: words("report_no_numbers_text")) : nil,
            sections: report.sections.enumerated().map(section), isWritable: report.isWritable,
            submitLabel: canSubmit ? words("report_submit") : nil,
            documentLabel: report.isWritable && document == nil && hasDocuments ? words("report_document_make") : nil)
    }

    private var lead: String {
        let record = report.record
        func day(_ field: String, _ key: String) -> String? {
            record[field].text.flatMap { CalendarDate($0) }.map { words(key, $0.text(language)) }
        }
        return [
            record["to_text"].text.map { words("report_to", $0) }, day("cut_off", "report_cut_off"), day("due_on", "report_due"),
            visit.sentText(record), record["request"].text,
        ].compactMap { $0 }.joined(separator: " · ")
    }

    private var hasDocuments: Bool { visit.catalogue.registers[DocumentDesk.register] != nil }

    private var actions: [Action] {
        let record = report.record
        let document = document.map { Action(label: words("report_document"), url: visit.urls.document($0.id), style: .primary) }
        let statements = ["statement": "report_statement", "statement_total": "report_statement_total"].sorted { $0.key < $1.key }
        return [document].compactMap { $0 }
            + statements.compactMap { field, label in
                record[field].text.flatMap { RecordID($0) }.map { Action(label: words(label), url: visit.urls.statement($0)) }
            } + [Action(label: words("report_record"), url: visit.urls.record(record), style: .quiet)]
    }

    private var canSubmit: Bool {
        visit.site.workflows.available(report.record, to: visit.actor).contains { $0.id == "submit" }
    }

    // MARK: What went wrong

    private var notice: Pages.Notice? {
        guard error?.code == .conflict else { return nil }
        return Pages.Notice(text: words("report_conflict"), meaning: .late)
    }

    private var errors: [FormError] {
        (error?.problems ?? []).map { problem in
            FormError(fieldID: problem.field ?? "main", label: words("report_error"), message: problem.message(language))
        }
    }

    private func problem(_ field: String) -> String? { error?.problems.first { $0.field == field }?.message(language) }

    // MARK: Sections

    private func section(_ index: Int, _ section: Report.Section) -> ReportSection {
        let id = section.id.text
        let kept = (text: section.part?["text"].text ?? "", internal: section.part?["internal"].text)
        let heading = "\(Report.numeral(index)). \(section.heading)"
        return ReportSection(
            id: id, heading: heading, field: report.isWritable ? field(section, kept.text) : nil,
            internalField: report.isWritable ? FoldedFields([internalField(section, kept.internal)]) : nil,
            hidden: report.isWritable ? [Hidden(name: "version-\(id)", value: section.part.map { String($0.version) } ?? "")] : [],
            paragraphs: kept.text.split(separator: "\n").map(String.init),
            nothing: kept.text.isEmpty ? words("report_nothing") : nil, internal: kept.internal, sources: sources(section, kept.text),
            comments: section.comments.map { comment in
                Pages.Comment(
                    who: comment.person.flatMap { people[$0] } ?? words("the_system"),
                    time: Instant(milliseconds: comment.at).text(language), text: comment.body,
                    isMine: comment.person == visit.actor.person)
            },
            comment: canComment(section) ? comment(id, heading) : nil)
    }

    private func comment(_ id: String, _ heading: String) -> ReportComment {
        let label = words("report_comment")
        return ReportComment(
            label: label, about: "\(label): \(heading)", act: "comment:\(id)",
            field: Field(
                id: "comment-\(id)", name: "comment-\(id)", label: words("report_comment_text"), control: .longText, maxLength: 5000))
    }

    private func canComment(_ section: Report.Section) -> Bool {
        guard let part = section.part, let register = visit.catalogue.registers[part.register] else { return false }
        return visit.registry.rights.allows(.comment, on: part, of: register, to: visit.actor)
    }

    private func field(_ section: Report.Section, _ kept: String) -> Field {
        let id = section.id.text
        return Field(
            id: "text-\(id)", name: "text-\(id)", label: section.heading, control: .longText, value: typed?.texts[id]?.text ?? kept,
            help: section.prompt, error: problem("text-\(id)"), maxLength: 50_000)
    }

    private func internalField(_ section: Report.Section, _ kept: String?) -> Field {
        let id = section.id.text
        return Field(
            id: "internal-\(id)", name: "internal-\(id)", label: words("report_internal_label"), control: .longText,
            value: typed?.texts[id]?.internal ?? kept, help: words("report_internal_help"), error: problem("internal-\(id)"),
            maxLength: 20_000)
    }

    private func sources(_ section: Report.Section, _ kept: String) -> [ReportSource] {
        let id = section.id.text
        var sources: [ReportSource] = []
        // What somebody else wrote meanwhile, beside what was typed.
        if let typed = typed?.texts[id], error?.code == .conflict, kept != typed.text, !kept.isEmpty {
            sources.append(source(words("report_meanwhile"), kept, internal: nil, take: nil))
        }
        if !section.proposal.isEmpty, report.isWritable {
            let label = words("report_proposal", String(section.proposal.count))
            sources.append(source(label, section.proposal.joined(separator: "\n"), internal: nil, take: "proposal:\(id)"))
        }
        return sources
            + section.feeds.map { feed in
                source(
                    feed.unit, feed.text, internal: feed.internal.isEmpty ? nil : feed.internal,
                    take: report.isWritable && !feed.text.isEmpty ? "feed:\(id):\(feed.report)" : nil)
            }
    }

    private func source(_ label: String, _ text: String, internal: String?, take: String?) -> ReportSource {
        ReportSource(
            label: label, lines: text.split(separator: "\n").map(String.init), internal: `internal`, take: take,
            takeLabel: words("report_take"))
    }

    private func feeder(_ feeder: Report.Feeder) -> ReportFeeder {
        ReportFeeder(
            unit: feeder.unit, url: visit.urls.report(feeder.id), tag: text.stateTag(feeder.record) ?? Tag(text: "", meaning: .plain),
            detail: [text.deadline(feeder.record)?.text, visit.sentText(feeder.record)].compactMap { $0 }.joined(separator: " · "))
    }

    // MARK: Numbers

    private func number(_ number: Report.Number) -> ReportNumber {
        let figure = number.figure
        let whose = number.unit.unit == nil && !report.record.consolidates ? words("report_whole") : nil
        func shown(_ result: FigureResult, _ head: String) -> FigureText {
            var shown = visit.text(result.value, of: figure)
            shown.head = words(head)
            return shown
        }
        let typed = typed?.remarks[figure.id]
        let (claimed, explanation) = (number.remark?["claimed"].text, number.remark?["explanation"].text)
        return ReportNumber(
            label: figure.label(language), url: visit.urls.figure(figure.id, period: report.period, unit: number.unit.unit),
            detail: [whose, number.targets.first?.shortened(to: 120)].compactMap { $0 }.joined(separator: " · "),
            period: shown(number.inPeriod, "report_in_period"), total: shown(number.total, "report_total"),
            input: report.isWritable
                ? FoldedFields([
                    Field(
                        id: "claimed-\(figure.id)", name: "claimed-\(figure.id)", label: words("report_claimed"),
                        value: typed?.claimed ?? claimed, error: problem("claimed-\(figure.id)"), maxLength: 60),
                    Field(
                        id: "explanation-\(figure.id)", name: "explanation-\(figure.id)", label: words("report_explain"),
                        control: .longText,
                        value: typed?.explanation ?? explanation, error: problem("explanation-\(figure.id)"), maxLength: 5000),
                ]) : nil,
            remark: report.isWritable
                ? nil : [claimed.map { words("report_claimed_is", $0) }, explanation].compactMap { $0 }.joined(separator: ". "))
    }
}
