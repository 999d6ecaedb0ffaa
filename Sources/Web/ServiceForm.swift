import Declarations
import Foundation
import HTTPKit
import HTTPTypes
import Hummingbird
import OneStop
import Pages
import Registers
import Store
import Vietnamese

extension Visit {
    // MARK: - Coming and going

    /// Where the service is filled in: at its first page, or where somebody left it.
    func startService() async throws -> Response {
        let (draft, pages) = try await read { tx in
            let draft = try serviceDraft(in: tx)
            return (draft, try draft.pages(in: tx))
        }
        if draft.draft.sent != nil { return .seeOther(urls.service(draft.service.code) + "/bien-nhan") }
        let open = pages.first { !draft.draft.passed.contains($0) } ?? ServiceDraft.Page.preview
        return .seeOther(draft.url(open))
    }

    func discardService() async throws -> Response {
        let service = try await read { tx in try self.service(in: tx) }
        if let secret = draftSecret {
            try await write { tx in
                try registry.dropVisitorDraft(secret, service.procedure.id.text, commune: commune.code, in: tx)
            }
        }
        return .seeOther(urls.service(service.code))
    }

    // MARK: - A page

    func stepPage() async throws -> Response {
        let page = try context.parameter("step")
        let draft = try await read { tx in try serviceDraft(in: tx) }
        if draft.draft.sent != nil { return .seeOther(urls.service(draft.service.code) + "/bien-nhan") }
        return try await show(draft, page)
    }

    /// A page as it was typed, with what was wrong.
    ///
    /// - Parameter judged: whether to say what is missing.
    func show(_ draft: ServiceDraft, _ page: String, judged: Bool = false, lead: String? = nil) async throws -> Response {
        let made = try await read { tx in try step(draft, page, judged: judged, lead: lead, in: tx) }
        return try await self.page(made, at: .front, status: made.errors.isEmpty ? .ok : .unprocessableContent)
    }

    private func step(_ draft: ServiceDraft, _ page: String, judged: Bool, lead: String?, in tx: ReadTransaction) throws -> ServiceStep {
        let pages = try draft.pages(in: tx)
        guard let place = pages.firstIndex(of: page) else { throw HTTPFailure.notFound }
        let step = draft.form.step(page)
        var made = ServiceStep(
            title: title(of: page, draft), kicker: draft.service.name,
            lead: lead ?? step?.text?(language) ?? (place == 0 ? draft.formText : nil),
            crumbs: [Link(text: words("services_title"), url: urls.services)],
            progress: words("service_progress", String(place + 1), String(pages.count)), percent: (place + 1) * 100 / pages.count,
            url: draft.url(page), draftUrl: draft.url(page) + "?luu=1",
            backUrl: place > 0 ? draft.url(pages[place - 1]) : urls.service(draft.service.code), submitLabel: words("service_next"),
            discardUrl: draft.draft.fields.isEmpty ? nil : urls.service(draft.service.code) + "/xoa")
        let problems = judged ? try draft.problems(in: tx).filter { $0.step == page } : []
        switch page {
        case ServiceDraft.Page.preview: try fillPreview(&made, draft, pages, judged: judged, in: tx)
        case ServiceDraft.Page.papers: fillPapers(&made, draft, problems)
        default:
            try fillFields(&made, draft, page, problems, in: tx)
            if page == ServiceDraft.Page.eligibility, let refusal = registry.refusal(draft.form, try draft.answers(in: tx).answers.values) {
                (made.refusal, made.refusalUrl) = (refusal(language), urls.services)
            }
        }
        return made
    }

    private func title(of page: String, _ draft: ServiceDraft) -> String {
        draft.form.step(page)?.label(language) ?? words("service_page_" + page.replacing("-", with: "_"))
    }

    private func errors(of fields: [Field]) -> [FormError] {
        fields.compactMap { field in field.error.map { FormError(fieldID: field.id, label: field.label, message: $0) } }
    }

    // MARK: Fields

    private func fillFields(
        _ made: inout ServiceStep, _ draft: ServiceDraft, _ page: String, _ problems: [FormProblem], in tx: ReadTransaction
    ) throws {
        let step = draft.form.step(page)
        let rows: [Int?] = step?.rows == nil ? [nil] : (0..<draft.count(page)).map { $0 }
        var rendered: [String] = []
        for row in rows {
            let own = problems.filter { $0.row == row }.map(\.problem)
            let (part, names, deciding) = try part(draft, page, row, own, in: tx)
            rendered += names
            made.deciding = made.deciding ?? deciding
            made.parts += part
        }
        for problem in problems where problem.problem.field == nil {
            made.errors.append(FormError(fieldID: "main", label: made.title, message: problem.problem.message(language)))
        }
        made.errors += errors(of: made.parts.flatMap(\.fields))
        made.hidden.append(Hidden(name: FormInput.rendered, value: rendered.joined(separator: " ")))
        if let several = step?.rows {
            made.hidden.append(Hidden(name: "_count", value: String(draft.count(page))))
            if draft.count(page) < several.max { made.addLabel = words("service_add", several.item(language).lowercasedFirst) }
        }
    }

    /// The inputs of a page or of one row of it, parted where a text stands between.
    private func part(_ draft: ServiceDraft, _ page: String, _ row: Int?, _ problems: [FieldProblem], in tx: ReadTransaction) throws
        -> (parts: [StepPart], names: [String], deciding: String?)
    {
        let context = draft.context(page, row: row)
        var input = draft.input(page, row: row)
        let prefill = row == nil ? try prefill(page, context.fields, in: tx) : [:]
        if input.fields.isEmpty {
            var blank = registry.blank(context.register, for: actor, in: tx)
            for (field, known) in prefill { blank[field] = known.value }
            input = FormInput(blank, context.fields, masked: [])
        }
        // What other pages answered decides, too.
        let answers = row == nil && page != ServiceDraft.Page.applicant ? try draft.answers(in: tx).answers.values : [:]
        let typed = try context.values(of: input, in: tx).values
        let known = registry.draft(context.register, answers.merging(typed) { _, own in own }, for: actor, in: tx)
        let names = try registry.shownFields(known, context.register, in: tx)
        let shown = context.fields.filter { names.contains($0.id) }
        let needed = page == ServiceDraft.Page.applicant ? ServiceDraft.neededOfApplicant.union(ServiceDraft.agentFields) : []
        let made = context.inputs(shown, input, ReferenceOptions(), problems: problems, required: needed).map { field in
            var field = field
            if let row { field.name = "r\(row).\(field.name)" }
            field.autocomplete = page == ServiceDraft.Page.applicant ? Self.autocomplete[field.name] : nil
            // Said for as long as it stands there as it was taken over.
            if let known = prefill[field.name], typed[field.name] == known.value {
                field.help = [known.source, field.help].compactMap { $0 }.joined(separator: " ")
            }
            return field
        }
        let step = draft.form.step(page)
        var parts: [StepPart] = [StepPart(label: row.flatMap { row in step?.rows.map { "\($0.item(language)) \(row + 1)" } })]
        for (declared, field) in zip(shown, made) {
            if let text = step?.texts[declared.id]?(language) {
                if parts.last?.fields.isEmpty == true { parts[parts.count - 1].help = text } else { parts.append(StepPart(help: text)) }
            }
            parts[parts.count - 1].fields.append(field)
        }
        if let row, let several = step?.rows {
            parts[parts.count - 1].removeValue = String(row)
            parts[parts.count - 1].removeLabel = words("service_remove", "\(several.item(language).lowercasedFirst) \(row + 1)")
        }
        return (parts.filter { !$0.fields.isEmpty || $0.removeValue != nil }, made.map(\.name), context.deciding)
    }

    private static let autocomplete = [
        "applicant_name": "name", "phone": "tel", "email": "email", "address": "street-address", "born_on": "bday",
    ]

    // MARK: Papers

    private func fillPapers(_ made: inout ServiceStep, _ draft: ServiceDraft, _ problems: [FormProblem]) {
        made.hasFiles = true
        made.draftUrl = nil
        // What was not taken is told above the rest.
        if let refused = made.lead { made.errors.append(FormError(fieldID: "main", label: made.title, message: refused)) }
        made.lead = words("service_papers_lead")
        let fields = draft.service.papers.filter(\.isAsked).flatMap { paper in
            func error(_ field: String) -> String? { problems.first { $0.problem.field == field }?.problem.message(language) }
            let upload = paperField(
                paper.key, paper.name, isRequired: paper.isRequired && draft.taken(paper) == nil,
                help: [paper.paper["note"].text, paper.type["example"].text], files: draft.draft.files[paper.key] ?? [],
                error: error(paper.key))
            return [storeField(draft, paper), upload, dayField(draft, paper, error: error("day-" + paper.key))].compactMap { $0 }
        }
        let authority =
            draft.needsAuthority
            ? [
                paperField(
                    ServiceDraft.authorityKey, words("service_authority"), isRequired: true, help: [words("service_authority_help")],
                    files: draft.draft.files[ServiceDraft.authorityKey] ?? [],
                    error: problems.first { $0.problem.field == ServiceDraft.authorityKey }?.problem.message(language))
            ] : []
        made.parts = [StepPart(fields: fields + authority)]
        made.errors += errors(of: fields + authority)
        if let code = draft.authority?["code"].text { made.parts.append(StepPart(help: words("service_authority_known", code))) }
        let held = draft.service.papers.filter { !$0.isAsked }.map(\.name)
        if !held.isEmpty { made.parts.append(StepPart(help: words("service_papers_held", held.joined(separator: "; ")))) }
    }

    /// Papers of the own store, offered before a photo is asked for; nil where there are none.
    private func storeField(_ draft: ServiceDraft, _ paper: ServicePaper) -> Field? {
        let offers = draft.offers(paper)
        guard let newest = offers.first else { return nil }
        let taken = draft.taken(paper)?.record.id
        return Field(
            id: "f-own-\(paper.key)", name: "own-\(paper.key)", label: words("service_own", paper.name), control: .choice,
            help: words("service_own_help", paperDates(newest)), required: true,
            options: offers.map { held in
                Choice(
                    value: held.record.id.text, label: words("service_own_take", "\(held.name), \(paperDates(held))"),
                    selected: held.record.id == taken)
            } + [Choice(value: ServiceDraft.notOwn, label: words("service_own_new"), selected: taken == nil)])
    }

    /// When a paper was issued that is valid for a time only: known, it is not asked for again while it lasts.
    private func dayField(_ draft: ServiceDraft, _ paper: ServicePaper, error: String?) -> Field? {
        guard paper.isDated, citizen != nil else { return nil }
        let typed = draft.draft.fields[ServiceDraft.dayName(paper)]
        let day = draft.issuedOn(paper)?.description
        return Field(
            id: "f-day-\(paper.key)", name: "day-\(paper.key)", label: words("service_issued", paper.name),
            control: day == nil && typed?.isEmpty == false ? .text : .date, value: day ?? typed, help: words("service_issued_help"),
            error: error, autocomplete: "off")
    }

    /// The input of a paper's photos.
    func paperField(_ key: String, _ name: String, isRequired: Bool, help: [String?], files: [Attachment], error: String?) -> Field {
        var field = Field(
            id: "f-\(key)", name: "p-\(key)", label: name, control: .attachment,
            help: help.compactMap { $0 }.joined(separator: ". "), error: error, required: isRequired)
        field.accept = "image/*,.pdf"
        field.isMultiple = true
        field.files = files.map { file in
            var item = attachmentItem(file, url: "#f-\(key)")
            item.inputName = "remove"
            item.removeValue = "\(key) \(file.hash)"
            return item
        }
        return field
    }

    // MARK: Preview

    private func fillPreview(
        _ made: inout ServiceStep, _ draft: ServiceDraft, _ pages: [String], judged: Bool, in tx: ReadTransaction
    ) throws {
        let problems = try draft.problems(in: tx)
        let answers = try draft.answers(in: tx).answers
        let sheet = answers.sheet(draft.form, language, masked: false)
        for page in pages where page != ServiceDraft.Page.preview {
            let own = problems.filter { $0.step == page }
            let parts = sheet.filter { ($0.step.isEmpty ? ServiceDraft.Page.eligibility : $0.step) == page }
            let details: [Detail] =
                switch page {
                case ServiceDraft.Page.applicant: try applicantDetails(draft, in: tx)
                case ServiceDraft.Page.papers: paperDetails(draft)
                default:
                    parts.flatMap { part in
                        part.lines.map { Detail(label: parts.count > 1 ? "\(part.title) · \($0.label)" : $0.label, value: $0.value) }
                    }
                }
            made.answers.append(
                AnswerPart(
                    label: title(of: page, draft), details: details, editUrl: draft.url(page),
                    problem: own.isEmpty ? nil : own.map { $0.problem.message(language) }.joined(separator: " ")))
        }
        if let refusal = registry.refusal(draft.form, answers.values) {
            (made.refusal, made.refusalUrl) = (refusal(language), draft.url(ServiceDraft.Page.eligibility))
        }
        made.lead = words(problems.isEmpty ? "service_preview_lead" : "service_preview_wrong")
        made.submitLabel = words("service_send")
        made.draftUrl = nil
        if judged { made.errors = problems.map { FormError(fieldID: "main", label: made.title, message: $0.problem.message(language)) } }
    }

    private func applicantDetails(_ draft: ServiceDraft, in tx: ReadTransaction) throws -> [Detail] {
        let context = draft.context(ServiceDraft.Page.applicant)
        let values = try draft.applicant(in: tx).values
        let text = FieldText(language)
        return context.fields.compactMap { field in
            values[field.id].map { Detail(label: field.label(language), value: text.text($0, of: field)) }
        }
    }

    private func paperDetails(_ draft: ServiceDraft) -> [Detail] {
        draft.service.papers.filter(\.isAsked).map { paper in
            if let held = draft.taken(paper) { return Detail(label: paper.name, value: words("service_own_taken", paperDates(held))) }
            let files = draft.draft.files[paper.key] ?? []
            return Detail(label: paper.name, value: files.isEmpty ? nil : words("service_files", String(files.count)))
        } + authorityDetails(draft)
    }

    private func authorityDetails(_ draft: ServiceDraft) -> [Detail] {
        guard draft.isActing else { return [] }
        let files = draft.draft.files[ServiceDraft.authorityKey] ?? []
        let value = draft.authority?["code"].text ?? (files.isEmpty ? nil : words("service_files", String(files.count)))
        return [Detail(label: words("service_authority"), value: value)]
    }
}
