import Declarations
import Foundation
import HTTPKit
import Hummingbird
import OneStop
import Pages
import Registers
import Store
import Vietnamese
import Workflows

extension Visit {
    /// Whether the reader may say by whose fault a dossier was late: also of a mirrored one, because that is said here.
    func mayCorrectLateness(_ record: Record, _ register: RegisterDeclaration) -> Bool {
        guard !record["settlement"].isNull, registry.rights.allows(.edit, on: record, of: register, to: actor) else { return false }
        let editable = registry.rights.editableFields(.edit, on: record, of: register, to: actor)
        return editable?.contains("attribution") ?? true
    }

    func latenessPage(_ typed: FormData? = nil, problems: [FieldProblem] = []) async throws -> Response {
        let id = try recordID()
        let register = try registry.register(DossierDesk.register)
        let record = try await read { tx in try registry.record(register.id, id, for: actor, in: tx) }
        guard mayCorrectLateness(record, register), let field = register.field("attribution") else { throw HTTPFailure.notFound }
        let chosen = typed?.text("attribution") ?? record["attribution"].text
        func problem(_ name: String) -> String? { problems.first { $0.field == name }?.message(language) }
        let form = TransitionForm(
            id: "lateness", label: words("onestop_lateness_save"), url: urls.dossier(id) + "/nguyen-nhan", style: .primary,
            fields: [
                Field(
                    id: "f-attribution", name: "attribution", label: field.label(language), control: .choice, error: problem("attribution"),
                    options: field.choices.map { Choice(value: $0.id, label: $0.label(language), selected: $0.id == chosen) },
                    placeholder: words("onestop_not_late")),
                Field(
                    id: "f-reason", name: "reason", label: words("onestop_reason"), value: typed?.text("reason"),
                    help: words("onestop_lateness_help"), error: problem("reason"), required: true, maxLength: 500, autocomplete: "off"),
            ], hidden: [Hidden(name: "version", value: String(record.version))])
        let page = ConfirmPage(
            title: words("onestop_lateness"), text: words("onestop_lateness_text", record["code"].text ?? ""),
            crumbs: [oneStopCrumb, Link(text: record["code"].text ?? words("untitled"), url: urls.dossier(id))], form: form,
            errors: problems.map {
                FormError(fieldID: "f-" + ($0.field ?? "reason"), label: words("onestop_reason"), message: $0.message(language))
            },
            cancelUrl: urls.dossier(id))
        return try await self.page(page, at: .oneStop, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    /// A person's word about lateness, with its reason: rules don't touch it again.
    func correctLateness(_ form: FormData) async throws -> Response {
        let id = try recordID()
        let register = try registry.register(DossierDesk.register)
        let reason = (form.text("reason") ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
        let chosen = form.text("attribution")
        guard !reason.isEmpty, reason.count <= 500 else {
            return try await latenessPage(
                form, problems: [FieldProblem("reason", vi: "Ghi lý do, dưới 500 chữ cái.", en: "Give the reason.")])
        }
        guard chosen.map({ register.field("attribution")?.choice($0) != nil }) ?? true else { throw HTTPFailure.badRequest() }
        let version = try form.integer("version").map { Int64($0) }
        try await write { tx in
            let record = try registry.record(register.id, id, for: actor, in: tx)
            guard mayCorrectLateness(record, register) else { throw RecordError.forbidden }
            let values: [String: Value] = ["attribution": chosen.value, "attribution_reason": .text(reason)]
            _ = try site.workflows.edit(register.id, id, version: version, values, by: actor.working("onestop"), note: reason, in: tx)
        }
        return redirect(urls.dossier(id), note: "saved")
    }

    // MARK: What steps take

    /// What each step of a procedure took in the last twelve months: what a proposal to simplify it rests on (B16).
    func procedureMeasuresPage() async throws -> Response {
        let id = try recordID()
        let register = try registry.register(DossierDesk.register)
        let year: Int64 = 365 * 86_400_000
        let (procedure, steps, total) = try await read { tx in
            let procedure = try registry.record("procedure", id, for: actor, in: tx)
            let all = try registry.count(
                register.id, RecordQuery(filters: [.binary(.equal, .path(FieldPath(field: "procedure")), .literal(.text(id.text)))]),
                for: actor, in: tx)
            return (procedure, try site.dossiers.measures(of: id, since: tx.now - year, for: actor, in: tx), all.number)
        }
        let heads = ["step", "dossiers", "mean", "rework"].map { words("measure_" + $0) }
        let workflow = catalogue.workflow(of: register)
        let rows = steps.map { step in
            ListRow(
                url: "",
                cells: [
                    ListCell(label: heads[0], text: workflow?.state(step.state)?.label(language) ?? step.state),
                    ListCell(label: heads[1], text: "\(step.dossiers)", isNumber: true),
                    ListCell(label: heads[2], text: hours(step.mean), isNumber: true),
                    ListCell(label: heads[3], text: "\(step.rework)", isNumber: true),
                ])
        }
        var actions: [Action] = []
        if let proposals = catalogue.registers["simplification"], can(.create, proposals) {
            let reason = steps.map { step in
                site.words(
                    "measure_line", language, workflow?.state(step.state)?.label(language) ?? step.state, hours(step.mean),
                    "\(step.dossiers)", "\(step.rework)")
            }.joined(separator: "\n")
            let form = CommuneURLs.query(
                urls.register(proposals.id) + "/moi",
                [("procedure", id.text), ("dossiers_a_year", "\(total)"), ("reason", reason.isEmpty ? nil : reason)])
            actions.append(Action(label: words("measure_propose"), url: form, style: .primary))
        }
        let page = AdminPage(
            title: words("measure_title"), lead: words("measure_lead", procedure["name"].text ?? ""),
            crumbs: [oneStopCrumb, Link(text: procedure["code"].text ?? "", url: urls.record(procedure))], actions: actions,
            sections: rows.isEmpty
                ? [] : [AdminSection(columns: heads.enumerated().map { ListColumn(label: $1, isNumber: $0 > 0) }, rows: rows)],
            empty: rows.isEmpty ? Empty(heading: words("measure_none"), text: words("measure_none_text")) : nil)
        return try await self.page(page, at: .oneStop)
    }

    /// Working minutes as hours with one digit.
    private func hours(_ minutes: Int) -> String {
        words("measure_hours", FixedPoint(value: Int64((minutes * 10 + 30) / 60), scale: 1).text(language))
    }
}
