import Declarations
import Foundation
import HTTPKit
import HTTPTypes
import Hummingbird
import Identity
import OneStop
import Pages
import Registers
import Store
import Vietnamese
import Workflows

extension Visit {
    // MARK: - What a page sends

    /// Keeps what a page sent, and goes on where nothing is wrong with it. `luu` in the address keeps it and says nothing; `_show` shows the
    /// page with what was typed and keeps nothing.
    func takeStep(_ form: FormData) async throws -> Response {
        let page = try context.parameter("step")
        if page == ServiceDraft.Page.preview { return try await sendService(form) }
        if page == ServiceDraft.Page.papers { return try await takePapers(form) }
        let input = FormInput(form)
        if form["_show"] != nil {
            let shown = try await read { tx in
                var draft = try serviceDraft(in: tx)
                draft.take(input, page, rows: draft.form.step(page)?.rows != nil)
                return draft
            }
            return try await show(shown, page)
        }
        let (add, remove) = (form["_add"] != nil, form["_remove"].flatMap { Int($0) })
        let (draft, secret) = try await changeDraft { draft in
            let rows = draft.form.step(page)?.rows != nil
            guard [ServiceDraft.Page.eligibility, ServiceDraft.Page.applicant].contains(page) || draft.form.step(page) != nil else {
                throw HTTPFailure.notFound
            }
            draft.take(input, page, rows: rows)
            if rows, add { draft.addRow(page) }
            if rows, let remove { draft.removeRow(remove, page) }
        }
        if query["luu"] != nil { return remembering(secret, Response(status: .noContent)) }
        if draft.draft.sent != nil { return .seeOther(urls.service(draft.service.code) + "/bien-nhan") }
        if add || remove != nil { return remembering(secret, .seeOther(draft.url(page))) }
        return remembering(secret, try await goOn(from: page, draft, sent: input, secret))
    }

    /// The next page, or this one with what is wrong.
    private func goOn(from page: String, _ draft: ServiceDraft, sent: FormInput, _ secret: String?) async throws -> Response {
        let (problems, pages, refused, more) = try await read { tx in
            let answers = try draft.answers(in: tx).answers
            return (
                try draft.problems(in: tx).filter { $0.step == page }, try draft.pages(in: tx),
                page == ServiceDraft.Page.eligibility && registry.refusal(draft.form, answers.values) != nil,
                try opensMore(draft, page, sent, in: tx)
            )
        }
        if refused { return try await show(draft, page) }
        // A field that an answer opened has to be seen before it can be wrong.
        if more { return try await show(draft, page, lead: words("form_more_fields")) }
        guard problems.isEmpty else { return try await show(draft, page, judged: true) }
        _ = try await changeDraft(secret) { $0.draft.passed.insert(page) }
        let next = pages.firstIndex(of: page).flatMap { $0 + 1 < pages.count ? pages[$0 + 1] : nil } ?? ServiceDraft.Page.preview
        return .seeOther(draft.url(next))
    }

    /// Whether what was sent opens fields that its form did not show.
    private func opensMore(_ draft: ServiceDraft, _ page: String, _ sent: FormInput, in tx: ReadTransaction) throws -> Bool {
        guard let shown = sent.rendered, let step = draft.form.step(page) else { return false }
        let rows: [Int?] = step.rows == nil ? [nil] : (0..<draft.count(page)).map { $0 }
        let answers = step.rows == nil ? try draft.answers(in: tx).answers.values : [:]
        return try rows.contains { row in
            let context = draft.context(page, row: row)
            let typed = try context.values(of: draft.input(page, row: row), in: tx).values
            let known = registry.draft(context.register, answers.merging(typed) { _, own in own }, for: actor, in: tx)
            let names = try registry.shownFields(known, context.register, in: tx)
            return context.fields.contains { field in
                names.contains(field.id) && field.show != nil && !shown.contains(row.map { "r\($0).\(field.id)" } ?? field.id)
            }
        }
    }

    // MARK: - Papers

    /// Keeps photos and files; those that are there stay, whatever becomes of the others.
    private func takePapers(_ form: FormData) async throws -> Response {
        let (taken, refused) = try await kept(form, prefix: "p-")
        let removed = Set(FormInput(form).items("remove"))
        let (draft, secret) = try await changeDraft { draft in
            for key in draft.paperKeys {
                var files = (draft.draft.files[key] ?? []).filter { !removed.contains("\(key) \($0.hash)") }
                for file in taken[key] ?? [] where !files.contains(where: { $0.hash == file.hash }) && files.count < 10 {
                    files.append(file)
                }
                draft.draft.files[key] = files.isEmpty ? nil : files
            }
            for paper in draft.service.papers where paper.isAsked {
                // A new photo is handed in in place of what the store has.
                let chosen = taken[paper.key]?.isEmpty == false ? ServiceDraft.notOwn : form["own-" + paper.key]
                if let chosen { draft.draft.fields[ServiceDraft.ownName(paper)] = String(chosen.prefix(40)) }
                if let day = form["day-" + paper.key] { draft.draft.fields[ServiceDraft.dayName(paper)] = String(day.prefix(20)) }
            }
        }
        if draft.draft.sent != nil { return .seeOther(urls.service(draft.service.code) + "/bien-nhan") }
        let page = ServiceDraft.Page.papers
        if let refused { return remembering(secret, try await showRefused(draft, refused)) }
        if form["_action"] == "files" { return remembering(secret, try await show(draft, page)) }
        guard draft.paperProblems().isEmpty else { return remembering(secret, try await show(draft, page, judged: true)) }
        _ = try await changeDraft(secret) { $0.draft.passed.insert(page) }
        return remembering(secret, .seeOther(draft.url(ServiceDraft.Page.preview)))
    }

    private func showRefused(_ draft: ServiceDraft, _ refused: (name: String, message: String)) async throws -> Response {
        try await show(draft, ServiceDraft.Page.papers, lead: refused.message)
    }

    /// Moves what was uploaded into the store, by what it is for; pictures and PDF only.
    ///
    /// - Returns: and what was not taken, with why.
    func kept(_ form: FormData, prefix: String) async throws -> (files: [String: [Attachment]], refused: (name: String, message: String)?) {
        var files: [String: [Attachment]] = [:]
        var refused: (name: String, message: String)?
        for file in form.files where file.field.hasPrefix(prefix) && file.size > 0 {
            try site.serviceKeeping.photos.take(draftSecret ?? context.address)
            guard [.pdf, .jpg, .png, .webp].contains(file.kind) else {
                refused = (file.name, words("service_file_kind", file.name))
                continue
            }
            let hash = try site.blobs.put(fileAt: file.url)
            let (site, commune) = (site, commune.code)
            Task { try? await site.askForScan(commune: commune) }
            files[String(file.field.dropFirst(prefix.count)), default: []].append(
                Attachment(hash: hash, name: file.name, type: file.kind.mediaType, size: Int64(file.size)))
        }
        return (files, refused)
    }

    // MARK: - Sending

    /// Makes the dossier, in one transaction with the draft's mark that it was sent. Pressed twice, cut in the middle, sent again a day later: one
    /// dossier, because the draft names it.
    private func sendService(_ form: FormData) async throws -> Response {
        guard let secret = draftSecret else { return try await startService() }
        let wrong = try await write { tx in
            var draft = try serviceDraft(in: tx)
            guard draft.draft.sent == nil else { return nil as ServiceDraft? }
            let isRefused = registry.refusal(draft.form, try draft.answers(in: tx).answers.values) != nil
            guard !isRefused, try draft.problems(in: tx).isEmpty else { return draft }
            let receipt = try open(draft, in: tx)
            draft.draft.sent = receipt.dossier.text
            draft.draft.fields = [:]
            draft.draft.files = [:]
            draft.draft.passed = []
            try registry.keepVisitorDraft(draft.draft, secret, draft.service.procedure.id.text, commune: commune.code, in: tx)
            return nil
        }
        if let wrong { return try await show(wrong, ServiceDraft.Page.preview, judged: true) }
        return .seeOther(urls.service(try context.parameter("procedure")) + "/bien-nhan")
    }

    private func open(_ draft: ServiceDraft, in tx: WriteTransaction) throws -> DossierReceipt {
        let (answers, _) = try draft.answers(in: tx)
        let said = try draft.applicant(in: tx).values
        func text(_ field: String) -> String? { said[field]?.text }
        let papers = draft.service.papers.map { paper -> GivenPaper in
            let files = draft.draft.files[paper.key] ?? []
            if paper.isHeld { return GivenPaper(required: paper.key, provenance: .otherSystem) }
            if let held = draft.taken(paper) { return self.given(held, for: paper.key) }
            let isThere = !files.isEmpty || paper.isByForm
            var given = GivenPaper(required: paper.key, provenance: isThere ? .supplied : .missing, files: files, originals: 0, copies: 0)
            (given.isInStore, given.issuedOn) = (!draft.offers(paper).isEmpty, draft.issuedOn(paper)?.description)
            return given
        }
        let system = Actor.system(commune: commune.code, origin: actor.origin)
        var submission = DossierSubmission(
            procedure: draft.service.procedure.id.text, key: draft.draft.key, channel: .online,
            typedBy: DossierSubmission.Typist(rawValue: text("typed_by") ?? "") ?? .citizen,
            applicant: Applicant(
                name: text("applicant_name") ?? "", citizenID: text("citizen_id"), bornOn: text("born_on"), phone: text("phone"),
                email: text("email"), address: text("address"), isOutside: said["outside"]?.boolean == true),
            answers: answers.json, papers: papers)
        if draft.isActing {
            submission.agent = DossierAgent(
                basis: text("acting") ?? "authorised", name: text("agent_name") ?? "", citizenID: text("agent_id"),
                authorisation: draft.authority?.id.text, files: draft.draft.files[ServiceDraft.authorityKey] ?? [])
        }
        let receipt = try site.dossiers.open(submission, by: system, in: tx)
        if receipt.isNew { try own(receipt.dossier, draft, of: text("citizen_id"), isHelped: text("typed_by") == "relative", in: tx) }
        if receipt.isNew, let channel = said["result_channel"] {
            _ = try site.workflows.edit("dossier", receipt.dossier, version: nil, ["result_channel": channel], by: system, in: tx)
        }
        return receipt
    }

    /// Makes a dossier theirs who handed it in, and theirs for whom it was where the register knows by which right.
    private func own(_ dossier: RecordID, _ draft: ServiceDraft, of number: String?, isHelped: Bool, in tx: WriteTransaction) throws {
        try own(dossier, of: number, isForOther: draft.isActing || isHelped, in: tx)
        guard draft.authority != nil, let principal = number.flatMap({ site.identity.owner(number: $0) }) else { return }
        try IdentityDesk.give(DossierDesk.register, dossier, to: principal, as: .owner, commune: commune.code, by: citizenAuthor, in: tx)
    }

    /// A paper of somebody's own store in answer to a requirement.
    func given(_ held: HeldPaper, for required: String) -> GivenPaper {
        var given = GivenPaper(required: required, provenance: .ownStore, files: held.files, originals: 0, copies: 0)
        (given.held, given.isInStore) = (held.record.id.text, true)
        given.issuedOn = held.issuedOn?.description
        return given
    }

    // MARK: - Receipt

    /// What the applicant takes home, for the browser that sent it.
    func receiptPage() async throws -> Response {
        let id = try await read { tx in try serviceDraft(in: tx).draft.sent }
        guard let id else { return try await startService() }
        guard let tracked = try await read({ tx in try self.tracked(id, in: tx) }) else { throw HTTPFailure.notFound }
        var page = try await ownDossier(tracked)
        page.title = words("receipt_title")
        page.lead = words("receipt_lead", words("service_answer_hours"))
        page.secret = tracked.record["tracking_secret"].text
        page.qrUrl = urls.ownDossier(page.code) + "/ma-qr"
        var response = try await self.page(page, at: .front)
        response = remember(tracked.record.id.text, response)
        return response
    }
}
