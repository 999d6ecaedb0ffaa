import Declarations
import HTTPKit
import Hummingbird
import Jobs
import Pages
import Registers
import Store
import Vietnamese
import Workflows

extension Routes {
    /// Changes of many records: chosen in a list, filled in, tried out, confirmed, undone.
    func addBulk() {
        get("/so/:register/hang-loat", .register(.read)) { visit in .seeOther(visit.urls.register(try visit.register().id)) }
        post("/so/:register/hang-loat", .register(.read)) { visit, form in try await visit.beginBulk(form) }
        get("/so/:register/hang-loat/:bulk", .register(.read)) { visit in try await visit.bulkPage() }
        post("/so/:register/hang-loat/:bulk/lam", .register(.read)) { visit, _ in try await visit.confirmBulk(undoing: false) }
        post("/so/:register/hang-loat/:bulk/hoan-tac", .register(.read)) { visit, _ in try await visit.confirmBulk(undoing: true) }
    }
}

extension Visit {
    /// Records that are done within one transaction; more are left to the background.
    private static let atOnce = 500

    /// The chosen records and the wish: asks for what is still missing, else writes down what is to be done and shows it for confirmation.
    func beginBulk(_ form: FormData) async throws -> Response {
        let register = try register()
        let list = ListQuery(register, query, registry, for: actor)
        if form["do"] == BulkWish.labels { return redirectToLabels(form, list) }
        guard let wish = BulkWish(form["do"], register, list.workflow) else { return redirect(list.url(urls.register(register.id))) }
        let isBin = if case .restore = wish { true } else { false }
        let wasAsked = form[FormInput.rendered] != nil
        let input = FormInput(form)
        let (ids, read) = try await read { tx in
            let ids = try chosen(form, list, inBin: isBin, in: tx)
            return (ids, ids.isEmpty || !wasAsked ? FormValues() : try bulkValues(wish, input, register, in: tx))
        }
        if ids.isEmpty {
            let list = isBin ? urls.register(register.id) + "/thung-rac" : list.url(urls.register(register.id))
            return redirect(list, note: "bulk_none")
        }
        if wish.asks, !wasAsked || !read.problems.isEmpty {
            return try await bulkForm(wish, form, ids.count, input, read.problems, register)
        }
        let action = action(wish, read, input)
        let change = try await write { tx in try site.workflows.prepare(action, on: register.id, ids, by: actor, in: tx) }
        var place: Int? = 0
        while let from = place {
            place = try await write { tx in try site.workflows.rehearse(change, from: from, by: actor, in: tx) }
        }
        return .seeOther(urls.bulk(change))
    }

    /// The address names the chosen records, so that the print can be opened again.
    private func redirectToLabels(_ form: FormData, _ list: ListQuery) -> Response {
        let ids = form.flag("all") ? [] : form.all("id").compactMap { RecordID($0)?.text }
        if ids.isEmpty, !form.flag("all") { return redirect(list.url(urls.register(list.register.id)), note: "bulk_none") }
        return .seeOther(viewURL(list.changed { _ in }, "nhan", ids.map { (.chosen, $0) }))
    }

    /// The records that are marked, or all that the list's filters leave.
    private func chosen(_ form: FormData, _ list: ListQuery, inBin: Bool, in tx: ReadTransaction) throws -> [RecordID] {
        guard form.flag("all") else {
            var seen: Set<RecordID> = []
            return form.all("id").compactMap { RecordID($0) }.filter { seen.insert($0).inserted }
        }
        var asked = list.records(limit: BulkChange.most + 1)
        asked.inRecycleBin = inBin
        return try registry.ids(list.register.id, asked, for: actor, in: tx)
    }

    // MARK: What is to be written

    private func bulkValues(_ wish: BulkWish, _ input: FormInput, _ register: RegisterDeclaration, in tx: ReadTransaction) throws
        -> FormValues
    {
        if case .assign = wish {
            let typed = input["assignee"] ?? ""
            var read = FormValues()
            if let id = RecordID(typed) {
                read.values["assignee"] = id.value
            } else if let text = input["assignee__text"], !text.isEmpty, let id = try resolve(text, in: "post", tx) {
                read.values["assignee"] = .text(id)
            } else {
                read.problems = [FieldProblem("assignee", vi: "Chọn chức danh sẽ nhận.", en: "Choose the post that gets them.")]
            }
            return read
        }
        var read = try bulkContext(wish, register).values(of: input, in: tx)
        switch wish {
        case .edit(let field):
            let value = read.values[field.id] ?? .null
            if field.required, value.isNull, read.problems.isEmpty {
                read.problems = [FieldProblem(field.id, vi: "Mục này không được để trống.", en: "This can't be left empty.")]
            }
            read.values = [field.id: value]
        case .step(let step):
            // What is left empty stays as each record has it; whether it has it is judged one by one.
            read.values = read.values.filter { !$0.value.isNull }
            if step.reason, (input[FormInput.reason] ?? "").allSatisfy(\.isWhitespace) {
                read.problems.append(FieldProblem(FormInput.reason, vi: "Cần ghi lý do.", en: "A reason is needed."))
            }
        default: break
        }
        return read
    }

    private func action(_ wish: BulkWish, _ read: FormValues, _ input: FormInput) -> BulkAction {
        switch wish {
        case .edit: .edit(values: JSONText.object(read.values))
        case .step(let step):
            .transition(id: step.id, values: JSONText.object(read.values), reason: step.reason ? input[FormInput.reason] : nil)
        case .assign: .assign(post: read.values["assignee"]?.text)
        case .delete: .delete
        case .restore: .restore
        }
    }

    private func bulkContext(_ wish: BulkWish, _ register: RegisterDeclaration) -> FormContext {
        FormContext(self, register, record: nil, only: wish.fields.filter { register.field($0)?.type != .attachment })
    }

    private func bulkForm(
        _ wish: BulkWish, _ form: FormData, _ count: Int, _ input: FormInput, _ problems: [FieldProblem], _ register: RegisterDeclaration
    ) async throws -> Response {
        let context = bulkContext(wish, register)
        let (fields, hidden) = try await read { tx in
            var fields = context.inputs(context.fields, input, try context.options(context.fields, input, in: tx), problems: problems)
            if case .assign = wish { fields = [try assigneeField(register, input, problems, in: tx)] }
            if case .step(let step) = wish, step.reason {
                fields.append(
                    Field(
                        id: context.id(FormInput.reason), name: FormInput.reason, label: words("form_reason"), control: .longText,
                        value: input[FormInput.reason], error: problems.first { $0.field == FormInput.reason }?.message(language),
                        required: true))
            }
            return (fields, try context.hidden(context.fields, input))
        }
        var kept = hidden + [Hidden(name: "do", value: wish.value)]
        kept += form.flag("all") ? [Hidden(name: "all", value: "1")] : form.all("id").map { Hidden(name: "id", value: $0) }
        let list = ListQuery(register, query, registry, for: actor)
        let page = ConfirmPage(
            title: title(of: wish, count: count), text: words("bulk_form_lead"), crumbs: crumbs(register),
            form: TransitionForm(
                id: "bulk", label: texts("continue"), url: list.url(urls.bulk(register.id)), style: .primary, fields: fields, hidden: kept),
            errors: problems.isEmpty ? [] : context.errors(problems, context.fields), cancelUrl: list.url(urls.register(register.id)))
        return try await self.page(page, at: .registers, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    private func title(of wish: BulkWish, count: Int) -> String {
        let number = grouped(Int64(count), language)
        return switch wish {
        case .edit(let field): words("bulk_title_edit", field.label(language), number)
        case .step(let step): words("bulk_what_step", step.label(language), number)
        case .assign: words("bulk_title_assign", number)
        case .delete: words("bulk_what_delete", number)
        case .restore: words("bulk_what_restore", number)
        }
    }

    private func assigneeField(
        _ register: RegisterDeclaration, _ input: FormInput, _ problems: [FieldProblem], in tx: ReadTransaction
    ) throws -> Field {
        var options = ReferenceOptions()
        let chosen = input["assignee"] ?? ""
        try options.load("post", chosen: RecordID(chosen) == nil ? [] : [chosen], self, in: tx)
        var field = Field(
            id: "f-assignee", name: "assignee", label: words("bulk_post"), control: .choice, value: chosen,
            error: problems.first?.message(language), required: true)
        if let list = options.lists["post"] {
            field.options = list.map { Choice(value: $0.id, label: $0.label, selected: $0.id == chosen) }
        } else {
            field.control = .reference
            field.display = input["assignee__text"] ?? options.titles[chosen]
            field.lookupUrl = lookupURL("post", register, SystemField.assignee.rawValue)
        }
        return field
    }

    // MARK: Doing and undoing

    /// Does a few at once, leaves many to the background; either way the page of the change says how it ended.
    func confirmBulk(undoing: Bool) async throws -> Response {
        let register = try register()
        let id = try recordID("bulk")
        let (change, isLong) = try await write { tx in
            try tx.takeTurn(in: commune.code)
            let change = try site.workflows.bulk(id, on: register.id, for: actor, in: tx)
            let isLong = change.total > Self.atOnce || change.isImport
            if isLong {
                if change.state == (undoing ? .done : .prepared) {
                    try site.workflows.begin(change, undoing: undoing, in: tx)
                    let payload = BulkJob.Payload(register: register.id, change: id.text, post: actor.acting?.id, undoing: undoing)
                    try tx.enqueue(
                        JobRequest(
                            BulkJob.name, commune: commune.code, label: words("bulk_job", plural(register)), payload: payload,
                            person: change.person))
                }
            } else if undoing {
                _ = try site.workflows.undo(change, limit: Self.atOnce, by: actor, in: tx)
            } else {
                _ = try site.workflows.run(change, limit: Self.atOnce, by: actor, in: tx)
            }
            return (change, isLong)
        }
        if isLong { site.jobs.wake() }
        return .seeOther(urls.bulk(change))
    }
}
