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
    private func dossierCrumbs(_ id: RecordID, _ code: String?) -> [Link] {
        [oneStopCrumb, Link(text: code ?? words("untitled"), url: urls.dossier(id))]
    }

    // MARK: One dossier

    /// A dossier at the centre: what may be done now, its time, its papers, the forms to print.
    func dossierPapersPage() async throws -> Response {
        let id = try recordID()
        guard let register = catalogue.registers[DossierDesk.register] else { throw HTTPFailure.notFound }
        let page = try await read { tx in
            let record = try registry.record(register.id, id, for: actor, in: tx)
            let text = try RecordText(self, register, [record], in: tx)
            let papers = try site.dossiers.papers(of: id, commune: commune.code, in: tx)
            let own = Set(["ask_more", "resume", "resubmit"])
            let steps = try stepForms(record, register, where: { !own.contains($0.id) }, in: tx)
            let title = try registry.titles(of: [record], language, in: tx)[id.text] ?? ""
            return AdminPage(
                title: title, kicker: register.label(language), crumbs: [oneStopCrumb], tag: text.stateTag(record),
                actions: try dossierActions(record, register, in: tx), transitions: record.isMirrored ? [] : steps,
                sections: [
                    AdminSection(label: words("onestop_state"), notes: notes(record), details: details(record, register, text)),
                    try chainSection(record, in: tx), try opinionsSection(record, in: tx), papersSection(papers), slipsSection(record),
                ].compactMap { $0 })
        }
        return try await self.page(page, at: .oneStop)
    }

    private func dossierActions(_ record: Record, _ register: RegisterDeclaration, in tx: ReadTransaction) throws -> [Action] {
        let open = Set(site.workflows.available(record, to: actor).map(\.id))
        var actions: [Action] = []
        if open.contains("ask_more") { actions.append(Action(label: words("onestop_ask"), url: urls.dossier(record.id) + "/bo-sung")) }
        if !open.isDisjoint(with: ["resume", "resubmit"]) {
            actions.append(Action(label: words("onestop_supply"), url: urls.dossier(record.id) + "/nhan-bo-sung", style: .primary))
        }
        if let ask = opinionAction(record) { actions.append(ask) }
        if let check = try checkAction(record, in: tx) { actions.insert(check, at: 0) }
        if let wording = try wordingAction(record.id, in: tx) { actions.append(wording) }
        if let pay = try feeAction(of: record, style: .plain, in: tx) { actions.append(pay) }
        if mayCorrectLateness(record, register) {
            actions.append(Action(label: words("onestop_lateness"), url: urls.dossier(record.id) + "/nguyen-nhan"))
        }
        return actions + [Action(label: words("onestop_record"), url: urls.record(record), style: .quiet)]
    }

    private func notes(_ record: Record) -> [String] {
        var notes: [String] = []
        if let source = record.source { notes.append(words("onestop_mirrored", source)) }
        if record.state == "supplement", let needed = record["supplement_needed"].text { notes.append(words("onestop_waits_for", needed)) }
        if (record["supplements"].integer ?? 0) > 1 { notes.append(words("onestop_asked_often")) }
        if record["settlement"].text == "late", record["attribution"].isNull { notes.append(words("onestop_say_why_late")) }
        return notes
    }

    private func details(_ record: Record, _ register: RegisterDeclaration, _ text: RecordText) -> [Detail] {
        var details = [
            "procedure", "applicant_name", "agent_name", "authorisation", "phone", "channel", "typed_by", "submitted_at", "received_at",
            "promised_at", "unit", "officer",
            "fee",
            "payment_channel", "finished_at", "settlement", "told_at", "attribution", "attribution_reason", "result_number",
        ].compactMap { id -> Detail? in
            guard let field = ListField(id, of: register), !record[id].isNull else { return nil }
            if let tag = text.tag(field, record) { return Detail(label: field.label(self), tag: tag) }
            return Detail(label: field.label(self), value: text.text(field, record))
        }
        if let deadline = text.deadlineTag(record) { details.append(Detail(label: words("onestop_deadline"), tag: deadline)) }
        return details
    }

    /// The linked procedures of a dossier, and how far each is.
    private func chainSection(_ dossier: Record, in tx: ReadTransaction) throws -> AdminSection? {
        guard let chain = try site.dossiers.chain(of: dossier, in: tx) else { return nil }
        let names = try registry.titles(of: ["procedure": Set(chain.links.map(\.procedure))], commune: commune.code, language, in: tx)
        let workflow = catalogue.registers[DossierDesk.register].flatMap { catalogue.workflow(of: $0) }
        return AdminSection(
            label: words("chain_title"), text: words("chain_settled", String(chain.settled), String(chain.links.count)),
            items: chain.links.map { link in
                let state = link.dossier?.state.flatMap { workflow?.state($0) }
                return AdminItem(
                    heading: names[link.procedure] ?? "", text: link.dossier?["code"].text,
                    tag: state.map { Tag(text: $0.label(language), meaning: Pages.Meaning($0.meaning)) }
                        ?? Tag(text: words("chain_not_opened"), meaning: .unknown),
                    url: link.dossier.flatMap { $0.id == dossier.id ? nil : urls.dossier($0.id) })
            })
    }

    private func papersSection(_ papers: [Record]) -> AdminSection? {
        guard !papers.isEmpty, let register = catalogue.registers["dossier_paper"] else { return nil }
        let heads = ["name", "provenance", "checked"].compactMap { register.field($0)?.label(language) } + [words("onestop_files")]
        let rows = papers.map { paper in
            let checked = paper["checked"].text.flatMap { register.field("checked")?.choice($0) }
            let why = paper["wrong_why"].text ?? paper["asked_again_reason"].text
            return ListRow(
                url: urls.record(paper),
                cells: [
                    ListCell(label: heads[0], text: paper["name"].text, url: urls.record(paper)),
                    ListCell(
                        label: heads[1],
                        text: paper["provenance"].text.flatMap { register.field("provenance")?.choice($0) }?.label(language)),
                    ListCell(
                        label: heads[2],
                        text: why, tag: checked.map { Tag(text: $0.label(language), meaning: Pages.Meaning($0.meaning)) }),
                    ListCell(label: heads[3], text: "\(Attachment.list(paper["file"].text).count)", isNumber: true),
                ])
        }
        return AdminSection(
            label: words("onestop_papers"), columns: heads.enumerated().map { ListColumn(label: $1, isNumber: $0 == 3) }, rows: rows)
    }

    private func slipsSection(_ record: Record) -> AdminSection? {
        guard let register = catalogue.registers[DossierDesk.register], can(.personal, register) else { return nil }
        let forms = DossierForm.allCases.filter { $0.exists(for: record) }
        guard !forms.isEmpty else { return nil }
        return AdminSection(
            label: words("onestop_slips"),
            items: forms.map { AdminItem(heading: words("onestop_slip_\($0.rawValue)"), url: urls.slip(record.id, $0)) })
    }

    // MARK: Asking for supplements

    /// What is missing, chosen by paper, each with what is wrong.
    func askMorePage(_ typed: FormData? = nil, problems: [FieldProblem] = []) async throws -> Response {
        let id = try recordID()
        let (record, papers) = try await dossierWithPapers(id)
        let proposed = try await read { tx in try supplementReasons(record, in: tx) }
        let fields = papers.map { paper in
            let name = "why-" + paper.id.text
            return Field(
                id: "f-" + name, name: name, label: paper["name"].text ?? "",
                value: typed?[name] ?? proposed[paper.id.text] ?? paper["wrong_why"].text,
                help: words("onestop_why_help"), error: problems.first { $0.field == name }?.message(language), maxLength: 300,
                autocomplete: "off")
        }
        let other = Field(
            id: "f-supplement_needed", name: "other", label: words("onestop_other"), control: .longText, value: typed?["other"],
            error: problems.first { $0.field == "supplement_needed" }?.message(language))
        let reason = Field(
            id: "f-reason", name: "reason", label: words("onestop_reason"),
            value: typed?["reason"] ?? (proposed.isEmpty ? nil : words("check_reason")),
            help: words("onestop_reason_help"),
            error: problems.first { $0.field == "reason" }?.message(language), required: true, maxLength: 300, autocomplete: "off")
        let form = TransitionForm(
            id: "ask", label: words("onestop_ask_send"), url: urls.dossier(id) + "/bo-sung", style: .primary,
            explanation: (record["supplements"].integer ?? 0) > 0 ? words("onestop_asked_before") : nil, fields: fields + [other, reason],
            hidden: [Hidden(name: "version", value: String(record.version))])
        return try await formPage(words("onestop_ask"), record, form, problems, text: words("onestop_ask_text"))
    }

    func askMore(_ form: FormData) async throws -> Response {
        let id = try recordID()
        let missing = form.fields.compactMap { field -> DossierDesk.Missing? in
            guard field.name.hasPrefix("why-"), !field.value.allSatisfy(\.isWhitespace) else { return nil }
            return .init(paper: String(field.name.dropFirst(4)), why: field.value)
        }
        do {
            _ = try await write { tx in
                try site.dossiers.askMore(
                    id, version: form.text("version").flatMap { Int64($0) }, missing, other: form.text("other"),
                    reason: form.text("reason") ?? "",
                    by: actor, in: tx)
            }
            return redirect(urls.slip(id, .supplement), note: "moved")
        } catch let error as RecordError where error.code == .invalid || error.code == .conflict {
            return try await askMorePage(form, problems: error.code == .conflict ? [Self.overtaken("reason")] : error.problems)
        }
    }

    // MARK: Supplements at the counter

    func supplementPage() async throws -> Response {
        let id = try recordID()
        let (record, papers) = try await dossierWithPapers(id)
        let wrong = papers.filter { $0["checked"].text == "wrong" || $0["provenance"].text == "missing" }
        let brought = Field(
            id: "f-papers", name: "papers", label: words("onestop_brought"), control: .manyChoice,
            options: wrong.map { Choice(value: $0.id.text, label: $0["name"].text ?? "", selected: true, hint: $0["wrong_why"].text) })
        let channel = Field(
            id: "f-channel", name: "channel", label: words("onestop_came_by"), control: .choice,
            options: ["counter", "post", "online"].compactMap { id in
                catalogue.registers["dossier_touch"]?.field("channel")?.choice(id).map {
                    Choice(value: id, label: $0.label(language), selected: id == "counter")
                }
            })
        let form = TransitionForm(
            id: "supply", label: words("onestop_supply_send"), url: urls.dossier(id) + "/nhan-bo-sung", style: .primary,
            explanation: record["supplement_needed"].text, fields: (wrong.isEmpty ? [] : [brought]) + [channel],
            hidden: [Hidden(name: "version", value: String(record.version))])
        return try await formPage(words("onestop_supply"), record, form, [], text: words("onestop_supply_text"))
    }

    func takeSupplement(_ form: FormData) async throws -> Response {
        let id = try recordID()
        let files = Dictionary(form.all("papers").map { ($0, [Attachment]()) }) { first, _ in first }
        _ = try await write { tx in
            try site.dossiers.supplement(
                id, version: form.text("version").flatMap { Int64($0) }, files,
                channel: form["channel"].flatMap { DossierSubmission.Channel(rawValue: $0) } ?? .counter, by: actor, in: tx)
        }
        return redirect(urls.dossier(id), note: "moved")
    }

    // MARK: What these pages share

    private func dossierWithPapers(_ id: RecordID) async throws -> (Record, [Record]) {
        try await read { tx in
            let record = try registry.record(DossierDesk.register, id, for: actor, in: tx)
            return (record, try site.dossiers.papers(of: id, commune: commune.code, in: tx))
        }
    }

    private func formPage(_ title: String, _ record: Record, _ form: TransitionForm, _ problems: [FieldProblem], text: String) async throws
        -> Response
    {
        let page = AdminPage(
            title: title, kicker: record["code"].text, crumbs: dossierCrumbs(record.id, record["code"].text),
            errors: problems.map { problem in
                let field = form.fields.first { $0.id == "f-" + (problem.field ?? "") }
                return FormError(
                    fieldID: field?.id ?? form.fields.last?.id ?? "", label: field?.label ?? words("form_whole"),
                    message: problem.message(language))
            }, sections: [AdminSection(text: text, form: form)])
        return try await self.page(page, at: .oneStop, status: problems.isEmpty ? .ok : .unprocessableContent)
    }
}
