import Declarations
import Figures
import Foundation
import HTTPKit
import Hummingbird
import Pages
import Registers
import Reporting
import Store
import Vietnamese

extension Visit {
    /// The form that asks many units for one report (yêu cầu báo cáo đột xuất).
    ///
    /// - Parameter form: what was sent and could not be kept, with its `problems`.
    func reportRequestPage(_ form: FormData? = nil, problems: [FieldProblem] = []) async throws -> Response {
        let (units, plans, today) = try await read { tx in
            let published = Declarations.Expression.binary(.equal, .path(FieldPath(field: "state")), .literal(.text("published")))
            return (
                try site.reports.askable(for: actor, in: tx),
                try registry.all("plan", where: [published], sort: [SortKey("issued_on", descending: true)], for: actor, in: tx),
                Instant(milliseconds: tx.now).date
            )
        }
        let fields = RequestFields(visit: self, form: form, problems: problems, today: today)
        let page = RecordForm(
            title: words("reports_request"), lead: words("request_lead"), crumbs: [Link(text: words("reports_title"), url: urls.reports)],
            url: urls.reportRequest, cancelUrl: urls.reports, submitLabel: words("request_send"),
            sections: [
                FormSection(label: words("request_what"), fields: fields.what(plans)),
                FormSection(label: words("request_when"), fields: fields.when),
                FormSection(label: words("request_who"), help: words("request_who_help"), fields: fields.who(units)),
            ],
            errors: problems.map {
                FormError(fieldID: "f-\($0.field ?? "name")", label: fields.label($0.field), message: $0.message(language))
            })
        return try await self.page(page, at: .plans, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    /// Asks; then shows the report that the others go into, or the list.
    func requestReports(_ form: FormData) async throws -> Response {
        var problems: [FieldProblem] = []
        func day(_ name: String) -> CalendarDate? {
            guard let text = form.text(name) else { return nil }
            let day = CalendarDate(text)
            if day == nil { problems.append(FieldProblem(name, vi: "Ngày không đúng.", en: "That is no date.")) }
            return day
        }
        let (cutOff, due, consolidated) = (day("cut_off"), day("due_on"), day("consolidated_on"))
        var period: Period?
        do { period = try FormInput(form).period("period").flatMap { Period($0) } } catch {
            problems.append(FieldProblem("period", vi: "Ghi năm bằng bốn chữ số.", en: "Write the year with four digits."))
        }
        let wants = form.flag("consolidates")
        if wants, consolidated == nil, !problems.contains(where: { $0.field == "consolidated_on" }) {
            problems.append(FieldProblem("consolidated_on", vi: "Chọn ngày xã phải gửi báo cáo tổng hợp.", en: "Choose the commune's day."))
        }
        if !problems.isEmpty { return try await reportRequestPage(form, problems: problems) }
        let questions = (form.text("questions") ?? "").split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        let (chosen, kinds) = (form.all("units"), Set(form.all("kinds")))
        let (asksAll, chosenPeriod) = (form.flag("everybody"), period)
        do {
            let first = try await write { tx in
                let units = try site.reports.askable(for: actor, in: tx).filter { unit in
                    asksAll || chosen.contains(unit.id.text) || kinds.contains(unit["kind"].text ?? "")
                }
                return try site.reports.ask(
                    ReportRequest(
                        name: form.text("name") ?? "", request: form.text("request") ?? "", questions: questions.filter { !$0.isEmpty },
                        plan: form.text("plan").flatMap { RecordID($0) }, period: chosenPeriod, recipient: form.text("to_text") ?? "",
                        cutOff: cutOff, due: due, consolidated: wants ? consolidated : nil, units: units.map(\.id.text)),
                    by: actor, in: tx)
            }
            return redirect(first.consolidates ? urls.report(first.id) : urls.reports, note: "created")
        } catch let error as RecordError where error.code == .invalid {
            return try await reportRequestPage(form, problems: error.problems)
        }
    }
}

/// The inputs of a request, with what was typed.
private struct RequestFields {
    let visit: Visit
    let form: FormData?
    let problems: [FieldProblem]
    let today: CalendarDate

    private var language: Language { visit.language }

    func label(_ name: String?) -> String {
        let keys = [
            "name": "request_name", "request": "request_text", "questions": "request_questions", "period": "request_period",
            "cut_off": "request_cut_off", "due_on": "request_due", "consolidated_on": "request_consolidated", "units": "request_units",
        ]
        return visit.words(keys[name ?? ""] ?? "report_error")
    }

    private func field(
        _ name: String, _ control: FieldControl = .text, default value: String? = nil, help: String? = nil, required: Bool = false,
        options: [Choice] = [], maxLength: Int? = nil, label key: String? = nil, year: String? = nil
    ) -> Field {
        Field(
            id: "f-\(name)", name: name, label: key.map { visit.words($0) } ?? label(name), control: control,
            value: form.map { $0[name] ?? "" } ?? value, help: help.map { visit.words($0) },
            error: problems.first { $0.field == name }?.message(language), required: required, options: options, maxLength: maxLength,
            year: year)
    }

    func what(_ plans: [Record]) -> [Field] {
        let plan = form?["plan"]
        return [
            field("name", required: true, maxLength: 300),
            field("request", .longText, help: "request_text_help", required: true, maxLength: 5000),
            field("questions", .longText, help: "request_questions_help", maxLength: 6000),
            field(
                "plan", .choice, help: "request_plan_help",
                options: plans.map { plan in
                    let title = [plan["number"].text, plan["title"].text].compactMap { $0 }.joined(separator: " · ")
                    return Choice(value: plan.id.text, label: title.shortened(to: 90), selected: false)
                }.map { choice in
                    Choice(value: choice.value, label: choice.label, selected: choice.value == plan)
                }, label: "request_plan"),
            field("to_text", maxLength: 500, label: "request_to"),
        ]
    }

    var when: [Field] {
        let now = Period(.quarter, containing: today)
        let (part, year) = (form?["period__part"] ?? now.partCode, form?["period__year"] ?? String(now.year))
        let kinds: [Period.Kind] = [.year, .half, .quarter, .month]
        let options = kinds.flatMap { kind in
            (1...(12 / kind.months)).compactMap { Period(kind, year: now.year, index: $0) }
        }.map { period in
            Choice(value: period.partCode, label: partName(period), selected: period.partCode == part)
        }
        return [
            field("period", .period, required: true, options: options, year: year),
            field("cut_off", .date, default: today.description, help: "request_cut_off_help", required: true),
            field("due_on", .date, required: true),
            field("consolidates", .boolean, default: "true", help: "request_consolidates_help", label: "request_consolidates"),
            field("consolidated_on", .date),
        ]
    }

    /// "Quý IV": a part of any year.
    private func partName(_ period: Period) -> String {
        let text = period.text(language).capitalizedFirst
        return period.kind == .year
            ? visit.words("request_whole_year")
            : text.replacing(" năm \(period.year)", with: "").replacing(" \(period.year)", with: "").replacing("/\(period.year)", with: "")
    }

    func who(_ units: [Record]) -> [Field] {
        let choices = visit.catalogue.registers["unit"]?.field("kind")?.choices ?? []
        let (chosen, kinds) = (Set(form?.all("units") ?? []), Set(form?.all("kinds") ?? []))
        let groups = choices.compactMap { kind -> Choice? in
            let count = units.count { $0["kind"].text == kind.id }
            return count == 0
                ? nil
                : Choice(
                    value: kind.id, label: kind.label(language), selected: kinds.contains(kind.id),
                    hint: visit.words("request_kind_count", String(count)))
        }
        return [
            field("everybody", .boolean, default: "false", label: "request_everybody"),
            field("kinds", .manyChoice, options: groups, label: "request_kinds"),
            field(
                "units", .manyChoice,
                options: units.map { Choice(value: $0.id.text, label: $0["name"].text ?? "", selected: chosen.contains($0.id.text)) }),
        ]
    }
}
