import Declarations
import Documents
import Figures
import Foundation
import HTTPKit
import HTTPTypes
import Hummingbird
import OneStop
import Pages
import Plans
import Registers
import Reporting
import Store
import Vietnamese
import Workflows

extension Routes {
    /// Single records: what stands in them, their steps, remarks, files and history.
    func addRecords() {
        addForms()
        get("/so/:register/:id", .register(.read)) { visit in try await visit.recordPage() }
        get("/so/:register/:id/xoa", .register(.delete)) { visit in try await visit.deletePage() }
        post("/so/:register/:id/xoa", .register(.delete)) { visit, form in try await visit.deleteRecord(form) }
        // Pages that answer a form stand at its address: whoever reloads or changes the language there comes to the record.
        get("/so/:register/:id/xem", .register(.read)) { visit in .seeOther(try visit.recordURL()) }
        get("/so/:register/:id/buoc/:transition", .register(.read)) { visit in .seeOther(try visit.recordURL()) }
        post("/so/:register/:id/buoc/:transition", .register(.read), limits: .record) { visit, form in try await visit.performStep(form) }
        get("/so/:register/:id/lich-su", .register(.read)) { visit in try await visit.historyPage() }
        post("/so/:register/:id/trao-doi", .register(.comment)) { visit, form in try await visit.addComment(form) }
        post("/so/:register/:id/xem", .register(.personal)) { visit, _ in try await visit.revealRecord() }
        get("/so/:register/:id/tep/:field/:hash", .register(.read)) { visit in try await visit.attachment() }
        addPreviews()
    }
}

/// A record and all that is shown around it.
struct RecordData: Sendable {
    let record: Record
    let title: String
    let text: RecordText
    let steps: [TransitionForm]
    let holder: String?
    let comments: [Registers.Comment]
    let history: [HistoryEntry]
    let related: [RelatedGroup]
    let plan: (id: String, title: String)?
    let remarks: [RecordRemark]
    /// Live numbers beside the record's own fields.
    let live: DetailSection?
    /// What its page offers besides, where that takes a look at other records.
    let offer: Action?
    /// Whether personal fields stand open, for somebody who asked for it and whose asking was written down.
    let isRevealed: Bool
    /// What scans said of the record's files, by hash.
    let scans: [String: FileScan]
}

extension Visit {
    func recordURL() throws -> String { urls.record(try register().id, try recordID()) }

    func recordPage() async throws -> Response {
        let register = try register()
        let id = try recordID()
        let data = try await read { tx in
            do {
                return try recordData(try registry.record(register.id, id, for: actor, in: tx), register, in: tx)
            } catch let error as RecordError where error.code == .notFound {
                // Who follows an old link comes to the record in which this one lives on.
                guard let survivor = try registry.survivor(of: id, in: register.id, commune: commune.code, in: tx) else { throw error }
                throw Redirect(urls.record(register.id, survivor))
            }
        }
        return try await page(recordModel(data, register), at: .registers)
    }

    /// The page with personal fields in plain; who asked is in the journal, and no cache keeps the answer.
    func revealRecord() async throws -> Response {
        let register = try register()
        let id = try recordID()
        let data = try await write { tx in
            let record = try registry.revealed(try registry.record(register.id, id, for: actor, in: tx), for: actor, in: tx)
            try noteCitizenReading(record, in: tx)
            return try recordData(record, register, revealed: true, in: tx)
        }
        var response = try await page(
            recordModel(data, register), at: .registers, notices: [Pages.Notice(text: words("note_revealed"), meaning: .onCourse)])
        response.headers[.cacheControl] = "no-store"
        return response
    }

    func recordData(
        _ record: Record, _ register: RegisterDeclaration, revealed: Bool = false, back: WorkReturn? = nil, in tx: ReadTransaction
    ) throws -> RecordData {
        let comments = try registry.comments(on: record, in: tx)
        let people = comments.compactMap(\.person) + [record.createdBy, record.updatedBy].compactMap { $0 }
        let text = try RecordText(self, register, [record], people: people, in: tx)
        let plan = record["plan"].text.flatMap { id in text.fields.titles[id].map { (id, $0) } }
        return RecordData(
            record: record, title: try registry.titles(of: [record], language, in: tx)[record.id.text] ?? "", text: text,
            steps: try stepForms(record, register, back: back, in: tx), holder: try record.assignee.flatMap { try holder(of: $0, in: tx) },
            comments: comments, history: try history(of: record, register, limit: 6, in: tx),
            related: try related(to: record, register, in: tx), plan: register.field("plan")?.targetRegister == "plan" ? plan : nil,
            remarks: [try qualityRemark(record, register, in: tx)].compactMap { $0 } + (try mergeRemarks(record, register, in: tx)),
            live: try checklist(record, in: tx) ?? (try resultSheet(record, register, in: tx)), offer: try editionAction(record, in: tx),
            isRevealed: revealed, scans: try tx.fileScans(of: files(of: record, register).map(\.hash)))
    }

    /// The files that stand in the open on a record's page.
    private func files(of record: Record, _ register: RegisterDeclaration) -> [Attachment] {
        register.fields.filter { $0.type == .attachment && !$0.encrypted }.flatMap { Attachment.list(record[$0.id].text) }
    }

    /// Who holds a post today.
    func holder(of post: String, in tx: ReadTransaction) throws -> String? {
        let today = Instant(milliseconds: tx.now).date.description
        let row = try tx.first(
            """
            SELECT p.full_name FROM reg_holding h JOIN reg_person p ON p.commune = h.commune AND p.id = h.person
            WHERE h.commune = \(commune.code) AND h.post = \(post) AND h.deleted_at IS NULL AND p.deleted_at IS NULL
            AND h.from_date <= \(today) AND (h.to_date IS NULL OR h.to_date >= \(today)) ORDER BY h.main DESC, h.id LIMIT 1
            """)
        return row?["full_name"].text
    }

    // MARK: Model

    /// The page that says more of a record than its fields, where its register has one.
    func ownPage(_ record: Record) -> Action? {
        switch record.register {
        case "metric" where catalogue.registers["target"].map({ can(.read, $0) }) == true:
            Action(label: words("metric_across"), url: urls.metric(record.id))
        case PlanDesk.sessionRegister: agendaAction(record)
        case DossierDesk.register: Action(label: words("onestop_open_page"), url: urls.dossier(record.id), style: .primary)
        case DocumentDesk.register: Action(label: words("document_open"), url: urls.document(record.id), style: .primary)
        case FigureStatement.register: Action(label: words("statement_check"), url: urls.statement(record.id), style: .primary)
        case Report.register:
            Action(
                label: words(record.isOpenReport ? "report_write" : "report_read"), url: urls.report(record.id),
                style: record.isOpenReport ? .primary : .plain)
        default: nil
        }
    }

    func recordModel(_ data: RecordData, _ register: RegisterDeclaration) -> Pages.RecordPage {
        let record = data.record
        let url = urls.record(record)
        let rights = registry.rights
        var actions: [Action] = []
        if !record.isMirrored {
            if rights.allows(.edit, on: record, of: register, to: actor) {
                actions.append(Action(label: words("record_edit"), url: url + "/sua"))
            }
            if rights.allows(.delete, on: record, of: register, to: actor) {
                actions.append(Action(label: words("record_delete"), url: url + "/xoa", style: .quiet))
            }
        }
        if let own = data.offer ?? ownPage(record) ?? countAction(record, register) { actions.insert(own, at: 0) }
        actions.append(Action(label: words("print_list"), url: url + "/in", style: .quiet))
        let label = CommuneURLs.query(urls.register(register.id) + "/nhan", [(ViewParameter.chosen.rawValue, record.id.text)])
        actions.append(Action(label: words("labels_list"), url: label, style: .quiet))
        let canComment = rights.allows(.comment, on: record, of: register, to: actor)
        let names = data.text.fields.titles
        var page = Pages.RecordPage(
            title: data.title.isEmpty ? words("untitled") : data.title.shortened(to: 240), kicker: register.label(language),
            crumbs: crumbs(register),
            state: data.text.stateTag(record), deadline: data.text.deadline(record), actions: actions, transitions: data.steps,
            waiting: waiting(data, register), six: six(data, register), sections: detailSections(data, register),
            origin: origin(data, register),
            comments: data.comments.map { comment in
                Pages.Comment(
                    who: comment.person.flatMap { names[$0] } ?? words("the_system"),
                    time: Instant(milliseconds: comment.at).text(language), text: comment.body, isMine: comment.person == actor.person)
            }, commentUrl: canComment ? url + "/trao-doi" : nil, related: data.related, history: data.history, historyUrl: url + "/lich-su")
        page.remarks = data.remarks
        page.adds = adds(to: record, register)
        return page
    }

    /// Who has it, and whether anything is left to do.
    func waiting(_ data: RecordData, _ register: RegisterDeclaration) -> String? {
        guard let workflow = data.text.workflow, let state = data.text.state(data.record) else { return nil }
        if state.final { return nil }
        if let post = data.record.assignee {
            if actor.posts.contains(where: { $0.id == post }), !data.steps.isEmpty { return nil }
            let name = data.text.title(post)
            return data.holder.map { words("waiting_holder", name, $0) } ?? words("waiting_post", name)
        }
        guard data.steps.isEmpty, let next = workflow.transitions(from: state.id).first else { return nil }
        let roles = next.by.compactMap { catalogue.roles[$0]?.label(language).lowercasedFirst }.prefix(3).joined(separator: ", ")
        return roles.isEmpty ? nil : words("waiting_roles", next.label(language).lowercasedFirst, roles)
    }

    // MARK: Remarks, files

    func addComment(_ form: FormData) async throws -> Response {
        let register = try register()
        let id = try recordID()
        let body = form.text("text") ?? ""
        try await write { tx in
            let record = try registry.record(register.id, id, for: actor, in: tx)
            try registry.comment(on: record, body, by: actor, in: tx)
        }
        return redirect(WorkReturn(form).map { workURL($0) } ?? urls.record(register.id, id), note: "commented")
    }

    /// A file of a record; one that was not scanned yet, where something scans, is saved and not shown in place.
    func attachment() async throws -> Response {
        let opened = try await openedFile()
        return try FileResponse(
            path: opened.blob.path, name: opened.file.name, kind: opened.kind, tag: opened.file.hash,
            inline: site.scanner == nil || opened.scan != nil
        ).response(from: request, context: context)
    }

    // MARK: Deletion

    func deletePage(_ problem: LocalizedText? = nil, reason: String? = nil) async throws -> Response {
        let register = try register()
        let id = try recordID()
        let (record, title) = try await read { tx in
            let record = try registry.record(register.id, id, for: actor, in: tx)
            guard registry.rights.allows(.delete, on: record, of: register, to: actor) else { throw RecordError.forbidden }
            return (record, try registry.titles(of: [record], language, in: tx)[record.id.text] ?? "")
        }
        let url = urls.record(record)
        let form = TransitionForm(
            id: "delete", label: words("record_delete"), url: url + "/xoa", style: .danger,
            fields: [
                Field(id: "f-" + FormInput.reason, name: FormInput.reason, label: words("delete_reason"), control: .longText, value: reason)
            ],
            hidden: [Hidden(name: FormInput.version, value: String(record.version))])
        let page = ConfirmPage(
            title: words("delete_title", register.label(language).lowercasedFirst),
            text: title.shortened(to: 200) + " — " + words("delete_text").lowercasedFirst,
            crumbs: crumbs(register, Link(text: title.shortened(to: 60), url: url)), form: form,
            errors: problem.map { [FormError(fieldID: "f-" + FormInput.reason, label: words("form_whole"), message: $0(language))] } ?? [],
            cancelUrl: url)
        return try await self.page(page, at: .registers, status: problem == nil ? .ok : .conflict)
    }

    func deleteRecord(_ form: FormData) async throws -> Response {
        let register = try register()
        let id = try recordID()
        let reason = form.text(FormInput.reason)
        let version = FormInput(form).version
        do {
            try await write { tx in try site.workflows.delete(register.id, id, version: version, by: actor, note: reason, in: tx) }
            return redirect(urls.register(register.id), note: "deleted")
        } catch let error as RecordError where error.code == .inUse || error.code == .conflict {
            return try await deletePage(error.message, reason: reason)
        }
    }
}
