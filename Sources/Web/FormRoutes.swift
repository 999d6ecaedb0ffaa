import Declarations
import Foundation
import HTTPKit
import HTTPTypes
import Hummingbird
import Pages
import Registers
import Store
import Vietnamese
import Workflows

extension Routes {
    /// Making and changing records, drafts.
    func addForms() {
        get("/so/:register/moi", .register(.create)) { visit in try await visit.newRecordPage() }
        post("/so/:register", .register(.create), limits: .record) { visit, form in try await visit.createRecord(form) }
        post("/so/:register/nhap", .register(.read)) { visit, form in try await visit.keepDraft(form) }
        get("/so/:register/:id/sua", .register(.edit)) { visit in try await visit.editRecordPage() }
        post("/so/:register/:id", .register(.edit), limits: .record) { visit, form in try await visit.saveRecord(form) }
    }
}

extension Visit {
    // MARK: Pages

    func newRecordPage() async throws -> Response {
        let register = try register()
        let context = FormContext(self, register, record: nil)
        let (draft, input) = try await read { tx in
            let draft = try registry.draft(register.id, record: nil, for: actor, in: tx)
            // What was typed for one record does not turn up as if it were for another.
            let tie = query[FormInput.back].flatMap { register.field($0)?.id }
            if let draft, tie.map({ draft.fields[$0] == query[$0] }) ?? true { return (draft.at as Int64?, FormInput(draft: draft.fields)) }
            var input = FormInput(registry.blank(register, for: actor, in: tx), context.fields, masked: [])
            // An address may bring values along: "add a task of this plan".
            for field in context.fields where query[field.id] != nil && field.type != .attachment {
                input[field.id] = query.all(field.id).joined(separator: "\n")
            }
            input[FormInput.back] = tie
            return (nil, input)
        }
        return try await formPage(context, input, draft: draft)
    }

    func editRecordPage() async throws -> Response {
        let (context, draft, input) = try await read { tx in
            let context = FormContext(self, try register(), record: try editable(in: tx))
            guard let record = context.record else { throw RecordError.notFound }
            let draft = try registry.draft(context.register.id, record: record.id, for: actor, in: tx)
            if let draft {
                return (
                    context, draft.at as Int64?, FormInput(record, context.fields, masked: context.masked, draft: draft.fields)
                )
            }
            var input = FormInput(record, context.fields, masked: context.masked)
            input[FormInput.version] = String(record.version)
            return (context, nil, input)
        }
        return try await formPage(context, input, draft: draft)
    }

    /// The record that the address names, if it may be changed.
    func editable(in tx: ReadTransaction) throws -> Record {
        let register = try register()
        let record = try registry.record(register.id, try recordID(), for: actor, in: tx)
        guard registry.rights.allows(.edit, on: record, of: register, to: actor) else { throw RecordError.forbidden }
        return record
    }

    /// The form as typed, with what was wrong.
    func formPage(
        _ context: FormContext, _ input: FormInput, draft: Int64? = nil, problems: [FieldProblem] = [], lead: String? = nil
    ) async throws -> Response {
        let register = context.register
        let (shown, options, title, fixed) = try await read { tx in
            let read = try context.values(of: input, in: tx)
            let names = try registry.shownFields(context.draft(read.values, in: tx), register, in: tx)
            let shown = context.fields.filter { names.contains($0.id) }
            let title = try context.record.map { try registry.titles(of: [$0], language, in: tx)[$0.id.text] ?? "" }
            return (shown, try context.options(shown, input, in: tx), title, try fixedFields(context, in: tx))
        }
        let inputs = context.inputs(shown, input, options, problems: problems)
        let base = urls.register(register.id)
        let url = context.record.map { urls.record($0) } ?? base
        let origin = context.record == nil ? origin(of: input, register) : nil
        let draftURL = CommuneURLs.query(base + "/nhap", [("id", context.record?.id.text)])
        let label = register.label(language).lowercasedFirst
        let page = RecordForm(
            title: words(context.record == nil ? "form_new" : "form_edit", label), lead: lead ?? title.map { $0.shortened(to: 200) },
            crumbs: crumbs(register) + (context.record.map { [Link(text: (title ?? "").shortened(to: 60), url: urls.record($0))] } ?? []),
            url: url,
            cancelUrl: origin.map { urls.home($0.register, $0.id) } ?? url,
            submitLabel: words(context.record == nil ? "form_create" : "form_save"),
            sections: sections(register, shown.map(\.id), inputs, fixed), errors: context.errors(problems, shown),
            hidden: try context.hidden(shown, input) + (origin.map { [Hidden(name: FormInput.back, value: $0.field)] } ?? []),
            version: context.record.map { String(input.version ?? $0.version) },
            draft: draft.map {
                Pages.Draft(
                    message: words("draft_restored", Instant(milliseconds: $0).text(language)),
                    discardUrl: CommuneURLs.query(base + "/nhap", [("id", context.record?.id.text), ("drop", "1")]))
            },
            draftUrl: draftURL, hasFiles: shown.contains { $0.type == .attachment || $0.type == .area },
            offersAnother: context.record == nil,
            hasMap: shown.contains(where: \.type.isPlace), deciding: context.deciding)
        return try await self.page(page, at: .registers, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    /// Codes, formulas and what only the system writes: shown where they have a value, or will get one.
    private func fixedFields(_ context: FormContext, in tx: ReadTransaction) throws -> [(String, Field)] {
        if context.isRestricted { return [] }
        let register = context.register
        let later = catalogue.workflow(of: register)?.numberedLater ?? []
        let fields = register.fields.filter { field in
            guard field.type.isGiven || field.readOnly, !field.personal, !field.encrypted, field.type != .attachment
            else { return false }
            return context.record.map { !$0[field.id].isNull } ?? (field.type.isGiven && !later.contains(field.id))
        }
        let text = try context.record.map {
            try RecordText(self, register, [$0], columns: fields.compactMap { ListField($0.id, of: register) }, in: tx)
        }
        return fields.map { field in
            let shown = context.record.flatMap { text?.fields.text($0[field.id], of: field) }
            return (
                field.id,
                Field(
                    id: context.id(field.id), name: "", label: field.label(language), control: .computed, display: shown,
                    help: field.help?(language))
            )
        }
    }

    /// Fields under the headings of the pack, in its order; those without a heading come first.
    private func sections(_ register: RegisterDeclaration, _ ids: [String], _ inputs: [Field], _ fixed: [(String, Field)]) -> [FormSection]
    {
        let all = Dictionary(Array(zip(ids, inputs)) + fixed, uniquingKeysWith: { one, _ in one })
        func fields(_ section: String?) -> [Field] { register.fields.filter { $0.section == section }.compactMap { all[$0.id] } }
        var made = [FormSection(fields: fields(nil))]
        made += register.sections.map { FormSection(label: $0.label(language), fields: fields($0.id)) }
        return made.filter { !$0.fields.isEmpty }
    }

    // MARK: Saving

    func createRecord(_ form: FormData) async throws -> Response {
        let register = try register()
        var context = FormContext(self, register, record: nil)
        let input = FormInput(form)
        if form["_show"] != nil { return try await formPage(context, input) }
        try context.takeFiles(form)
        let ready = context
        do {
            let record = try await write { tx in
                let read = try ready.values(of: input, in: tx)
                let values = try ready.shownOnly(read, input, in: tx)
                return try read.saving {
                    let record = try site.workflows.create(register.id, values, by: actor, in: tx)
                    try registry.dropDraft(register.id, record: nil, for: actor, in: tx)
                    return record
                }
            }
            let origin = origin(of: input, register)
            if form["_next"] == "new" {
                let again = origin.map { [($0.field, $0.id.text), (FormInput.back, $0.field)] } ?? []
                return redirect(CommuneURLs.query(urls.register(register.id) + "/moi", again), note: "created")
            }
            if let origin { return redirect(urls.home(origin.register, origin.id), note: "created") }
            return redirect(urls.home(record.register, record.id), note: "created")
        } catch let error as RecordError where error.code == .invalid {
            return try await formPage(context, input, problems: error.problems)
        } catch is MoreToFillIn {
            return try await formPage(context, input, lead: words("form_more_fields"))
        }
    }

    /// The record from whose page the form of a new one was opened: the one that its field names.
    private func origin(of input: FormInput, _ register: RegisterDeclaration) -> (field: String, register: String, id: RecordID)? {
        guard let name = input[FormInput.back], let target = register.field(name)?.targetRegister,
            let id = input.items(name).first.flatMap({ RecordID($0) }), let declaration = catalogue.registers[target],
            can(.read, declaration)
        else { return nil }
        return (name, target, id)
    }

    func saveRecord(_ form: FormData) async throws -> Response {
        let register = try register()
        var context = FormContext(self, register, record: try await read { tx in try editable(in: tx) })
        let input = FormInput(form)
        if form["_show"] != nil { return try await formPage(context, input) }
        try context.takeFiles(form)
        let id = try recordID()
        let ready = context
        do {
            let record = try await write { tx in
                let read = try ready.values(of: input, in: tx)
                var values = try ready.shownOnly(read, input, in: tx)
                // Chosen on the page of conflicts: theirs stays.
                for field in values.keys where input["_pick." + field] == "theirs" { values[field] = nil }
                let changes = values
                return try read.saving {
                    let record = try site.workflows.edit(register.id, id, version: input.version, changes, by: actor, in: tx)
                    try registry.dropDraft(register.id, record: id, for: actor, in: tx)
                    return record
                }
            }
            return redirect(urls.home(record.register, record.id), note: "saved")
        } catch let error as RecordError where error.code == .invalid {
            return try await formPage(context, input, problems: error.problems)
        } catch let error as RecordError where error.code == .conflict {
            return try await conflictPage(context, input)
        } catch is MoreToFillIn {
            return try await formPage(context, input, lead: words("form_more_fields"))
        }
    }

    // MARK: Drafts

    /// Keeps what is typed so far, or drops it; scripts send it while somebody types.
    func keepDraft(_ form: FormData) async throws -> Response {
        let register = try register()
        let record = query["id"].flatMap { RecordID($0) }
        guard record != nil || query["id"] == nil else { throw HTTPFailure.notFound }
        guard can(.create, register) || can(.edit, register) else { throw RecordError.forbidden }
        if query["drop"] != nil {
            try await write { tx in try registry.dropDraft(register.id, record: record, for: actor, in: tx) }
            return .seeOther(urls.register(register.id) + (record.map { "/\($0)/sua" } ?? "/moi"))
        }
        let fields = FormInput(form).fields
        try await write { tx in
            if let record { _ = try registry.record(register.id, record, for: actor, in: tx) }
            try registry.keepDraft(register.id, record: record, fields, by: actor, in: tx)
        }
        return Response(status: .noContent)
    }
}

/// A field came to be shown by what was typed: the person has to see it before the record is saved.
struct MoreToFillIn: Error {}

extension FormContext {
    /// Names of fields that decide which others the form shows, with spaces between; nil where none does.
    var deciding: String? {
        let named = Set(fields.compactMap(\.show).flatMap(\.paths).map(\.first))
        let names = fields.map(\.id).filter(named.contains)
        return names.isEmpty ? nil : names.joined(separator: " ")
    }

    /// The values of fields that the form shows with these values; what is hidden by them counts as empty.
    func shownOnly(_ read: FormValues, _ input: FormInput, in tx: ReadTransaction) throws -> [String: Value] {
        let shown = try visit.registry.shownFields(draft(read.values, in: tx), register, in: tx)
        if let rendered = input.rendered, fields.contains(where: { shown.contains($0.id) && !rendered.contains($0.id) && $0.show != nil }) {
            throw MoreToFillIn()
        }
        var values = read.values
        for field in fields where !shown.contains(field.id) && values[field.id] != nil { values[field.id] = .null }
        return values
    }
}

extension FormValues {
    /// Saves, and tells what could not be read together with what could not be saved: nothing is saved unless both are in order.
    func saving<T>(_ save: () throws -> T) throws -> T {
        do {
            let saved = try save()
            if problems.isEmpty { return saved }
        } catch let error as RecordError where error.code == .invalid {
            let unread = Set(problems.compactMap(\.field))
            throw RecordError.invalid(problems + error.problems.filter { $0.field.map { !unread.contains($0) } ?? true })
        }
        throw RecordError.invalid(problems)
    }
}
