import Declarations
import Foundation
import HTTPKit
import HTTPTypes
import Hummingbird
import Identity
import OneStop
import Pages
import QRCode
import Registers
import Store
import Vietnamese
import Workflows

extension Visit {
    private var trackedCookie: SecureCookie { SecureCookie("ho_so", isSecure: context.isSecure) }
    private var trackedPlace: String { "tracked.\(commune.code)" }

    // MARK: - Finding it again

    func trackingPage(error: String? = nil, code: String? = nil) async throws -> Response {
        guard DossierDesk.isDeclared(in: catalogue) else { throw HTTPFailure.notFound }
        var codeField = Field(
            id: "f-code", name: "code", label: words("track_code"), value: code ?? query["ma"], help: words("track_code_help"),
            required: true)
        codeField.maxLength = 40
        var secret = Field(id: "f-secret", name: "secret", label: words("track_secret"), help: words("track_secret_help"), required: true)
        (secret.maxLength, secret.autocomplete, codeField.autocomplete) = (20, "off", "off")
        let page = ServiceStep(
            title: words("track_title"), lead: words("track_lead"), crumbs: [Link(text: words("services_title"), url: urls.services)],
            url: urls.tracking, submitLabel: words("track_find"), parts: [StepPart(fields: [codeField, secret])],
            errors: error.map { [FormError(fieldID: "f-code", label: words("track_title"), message: $0)] } ?? [])
        return try await self.page(page, at: .front, status: error == nil ? .ok : .unprocessableContent)
    }

    /// Opens a dossier to whoever knows its code and its second factor. A code that there is not and a wrong factor are told alike, and guesses
    /// at one dossier are few however many addresses they come from.
    func track(_ form: FormData) async throws -> Response {
        guard DossierDesk.isDeclared(in: catalogue) else { throw HTTPFailure.notFound }
        let code = String((form["code"] ?? "").uppercased().filter { !$0.isWhitespace }.prefix(40))
        let secret = String((form["secret"] ?? "").prefix(20))
        try site.serviceKeeping.lookups.take(context.address)
        try site.serviceKeeping.factors.take("\(commune.code) \(code)")
        let found = try await read { tx in try site.dossiers.track(code: code, secret: secret, commune: commune.code, in: tx) }
        guard let found else { return try await trackingPage(error: words("track_wrong"), code: code) }
        return remember(found.record.id.text, .seeOther(urls.ownDossier(found.record["code"].text ?? code)))
    }

    /// The dossiers and appointments that this browser showed to be its own: their record ids, for as long as the cookie holds.
    var trackedIDs: [String] {
        guard let value = trackedCookie.value(in: request) else { return [] }
        let sealed = value.replacing("-", with: "+").replacing("_", with: "/")
        guard let text = try? site.secret.open(sealed, place: trackedPlace) else { return [] }
        let parts = text.split(separator: " ").map(String.init)
        guard let until = parts.first.flatMap({ Int64($0) }), until > Instant.now.milliseconds else { return [] }
        return Array(parts.dropFirst())
    }

    /// The answer with a cookie that opens the dossier for a while.
    func remember(_ id: String, _ response: Response) -> Response {
        let ids = ([id] + trackedIDs.filter { $0 != id }).prefix(ServiceKeeping.trackedCount)
        let until = Instant.now.milliseconds + Int64(ServiceKeeping.trackedAge) * 1000
        guard let sealed = try? site.secret.seal("\(until) " + ids.joined(separator: " "), place: trackedPlace) else { return response }
        var response = response
        let value = sealed.replacing("+", with: "-").replacing("/", with: "_")
        response.setCookie(trackedCookie.set(value, maxAge: ServiceKeeping.trackedAge))
        return response
    }

    /// A dossier with its personal fields in the clear, for its applicant.
    func tracked(_ id: String, in tx: ReadTransaction) throws -> TrackedDossier? {
        guard let record = try registry.records("dossier", [id], commune: commune.code, in: tx)[id], !record.isDeleted else { return nil }
        return try site.dossiers.tracked(try registry.unsealed(record), in: tx)
    }

    /// The dossier that the address names, where this browser has it open, or the citizen who is signed in here owns it.
    ///
    /// - Throws: a redirect to the form of tracking, with the code filled in, for everybody else, whether there is such a dossier or not.
    private func ownTracked() async throws -> TrackedDossier {
        let code = try context.parameter("code").uppercased()
        let ids = trackedIDs
        let own = try await read { tx in
            if let own = try registry.records("dossier", ids, commune: commune.code, in: tx).values.first(where: { $0["code"].text == code }
            ) {
                return try tracked(own.id.text, in: tx)
            }
            guard let owner = try citizenOwner(in: tx),
                let id = try tx.first("SELECT id FROM reg_dossier WHERE commune = \(commune.code) AND code = \(code)")?["id"].text,
                try IdentityDesk.records("dossier", of: owner, commune: commune.code, in: tx).contains(where: { $0.record.text == id })
            else { return nil }
            return try tracked(id, in: tx)
        }
        guard let own else { throw Redirect(CommuneURLs.query(urls.tracking, [("ma", String(code.prefix(40)))])) }
        return own
    }

    // MARK: - The page

    func ownDossierPage() async throws -> Response {
        let tracked = try await ownTracked()
        return try await page(try await ownDossier(tracked), at: .front)
    }

    /// - Parameter secret: of a draft that was begun with this very request; its cookie is not there yet.
    func ownDossier(_ tracked: TrackedDossier, supplementError: String? = nil, secret: String? = nil) async throws -> OwnDossier {
        let record = tracked.record
        let code = record["code"].text ?? ""
        let url = urls.ownDossier(code)
        var page = OwnDossier(
            title: tracked.procedure["name"].text ?? "", crumbs: [Link(text: words("services_title"), url: urls.services)], code: code,
            tag: Tag(text: tracked.state.label(language), meaning: .init(tracked.state.meaning)), facts: facts(tracked))
        page.moments = tracked.stays.enumerated().map { index, stay in
            DossierMoment(label: stay.label(language), time: stay.from.text(language), isNow: index == tracked.stays.count - 1)
        }
        page.pay = try await read { tx in try feeAction(of: record, style: .primary, in: tx) }
        let state = record.state ?? ""
        if ["refused", "stopped"].contains(state), let why = record["refusal"].text {
            page.notice = Notice(text: words("dossier_refused", why), meaning: .late)
        }
        if state == "supplement" { page.supplement = try await supplementForm(tracked, url, error: supplementError, secret ?? draftSecret) }
        if ["ready", "returned"].contains(state) {
            page.results = Attachment.list(record["result_file"].text).map { attachmentItem($0, url: "\(url)/ket-qua/\($0.hash)") }
        }
        if ["ready", "returned", "refused", "stopped"].contains(state) {
            if tracked.isRated {
                page.rated = words("dossier_rated")
            } else {
                page.rateUrl = url + "/danh-gia"
                page.grades = (catalogue.registers["rating"]?.field("grade")?.choices ?? []).map {
                    GradeButton(value: $0.id, label: $0.label(language))
                }
            }
        }
        if ["submitted", "received", "processing", "opinion", "supplement"].contains(state) {
            page.withdraw = TransitionForm(
                id: "withdraw", label: words("dossier_withdraw_send"), url: url + "/rut", style: .danger,
                explanation: words("dossier_withdraw_text"),
                fields: [Field(id: "f-reason", name: "reason", label: words("dossier_withdraw_reason"), required: true, maxLength: 300)])
        }
        page.answers = answers(record)
        return page
    }

    private func facts(_ tracked: TrackedDossier) -> [Detail] {
        let record = tracked.record
        let paid = record["paid_at"].integer.map { words("dossier_paid", Instant(milliseconds: $0).text(language)) }
        func moment(_ field: String) -> String? { record[field].integer.map { Instant(milliseconds: $0).text(language) } }
        let isOpen = ["received", "processing", "opinion", "to_sign"].contains(record.state ?? "")
        return [
            Detail(label: words("own_applicant"), value: record["agent_name"].isNull ? nil : record["applicant_name"].text),
            Detail(label: words("own_agent"), value: record["agent_name"].text),
            Detail(label: words("dossier_submitted"), value: moment("submitted_at")),
            Detail(label: words("dossier_received"), value: moment("received_at")),
            Detail(label: words("dossier_promised"), value: isOpen ? moment("promised_at") : nil),
            Detail(label: words("dossier_finished"), value: moment("finished_at")),
            Detail(
                label: words("service_fee"),
                value: record["fee"].integer.map { fee in
                    fee == 0 ? words("service_free") : [Money.text(fee, language), paid].compactMap { $0 }.joined(separator: ", ")
                }),
            Detail(label: words("dossier_apology"), value: record["apology"].text),
        ].filter { $0.value != nil }
    }

    /// What was filled in, page by page, as the form of that time had it.
    private func answers(_ record: Record) -> [AnswerPart] {
        guard let answers = FormAnswers(json: record["answers"].text), let form = catalogue.forms[answers.form]?.version(answers.version)
        else {
            return []
        }
        return answers.sheet(form, language, masked: false).map { part in
            AnswerPart(label: part.title, details: part.lines.map { Detail(label: $0.label, value: $0.value) })
        }
    }

    func dossierPicture() async throws -> Response {
        let code = try await ownTracked().record["code"].text ?? ""
        return .svg(try trackingCode(of: code).svg)
    }

    /// The picture that leads a phone to where a dossier is tracked.
    func trackingCode(of code: String) throws -> QRCode {
        try QRCode(publicAddress + CommuneURLs.query("/dich-vu/tra-cuu", [("ma", code)]), correction: .quarter)
    }

    // MARK: - Supplements

    private func subject(_ tracked: TrackedDossier) -> String { "supplement.\(tracked.record.id)" }

    /// The papers that are to be supplemented; where only words say what is missing, any paper that the applicant gave or should have given.
    private func asked(_ tracked: TrackedDossier) -> [Record] {
        let wrong = tracked.papers.filter { $0["checked"].text == "wrong" }
        return wrong.isEmpty ? tracked.papers.filter { ["supplied", "missing"].contains($0["provenance"].text ?? "") } : wrong
    }

    /// What is missing and why, with a place for each paper.
    private func supplementForm(_ tracked: TrackedDossier, _ url: String, error: String?, _ secret: String?) async throws -> TransitionForm
    {
        let files = try await read { tx in
            try secret.flatMap { try registry.visitorDraft($0, subject(tracked), commune: commune.code, in: tx) }?.files ?? [:]
        }
        let fields = asked(tracked).map { paper in
            paperField(
                paper.id.text, paper["name"].text ?? "", isRequired: paper["checked"].text == "wrong", help: [paper["wrong_why"].text],
                files: files[paper.id.text] ?? [], error: nil)
        }
        var form = TransitionForm(
            id: "supplement", label: words("dossier_supplement_send"), url: url + "/bo-sung",
            explanation: tracked.record["supplement_needed"].text, fields: fields)
        if let error { form.errors = [FormError(fieldID: fields.first?.id ?? "main", label: words("dossier_supplement"), message: error)] }
        return form
    }

    /// Keeps what was photographed for the supplement; sends it when nothing is missing any more.
    func supplement(_ form: FormData) async throws -> Response {
        let tracked = try await ownTracked()
        let url = urls.ownDossier(tracked.record["code"].text ?? "")
        guard tracked.record.state == "supplement" else { return .seeOther(url) }
        let (taken, refused) = try await kept(form, prefix: "p-")
        let removed = Set(FormInput(form).items("remove"))
        let isNew = draftSecret == nil
        let secret = draftSecret ?? Self.newDraftSecret()
        let places = Set(asked(tracked).map(\.id.text))
        let wrong = Set(tracked.papers.filter { $0["checked"].text == "wrong" }.map(\.id.text))
        let isLast = form["_next"] != nil && refused == nil
        let system = Actor.system(commune: commune.code, origin: actor.origin)
        let missing = try await write { tx in
            var draft = try registry.visitorDraft(secret, subject(tracked), commune: commune.code, in: tx) ?? VisitorDraft()
            for paper in places {
                var files = (draft.files[paper] ?? []).filter { !removed.contains("\(paper) \($0.hash)") }
                for file in taken[paper] ?? [] where !files.contains(where: { $0.hash == file.hash }) && files.count < 10 {
                    files.append(file)
                }
                draft.files[paper] = files.isEmpty ? nil : files
            }
            let missing = wrong.filter { draft.files[$0] == nil }
            // Sent twice: the second finds it sent.
            let state = try registry.records("dossier", [tracked.record.id.text], commune: commune.code, in: tx).values.first?.state
            if isLast, missing.isEmpty, state == "supplement" {
                _ = try site.dossiers.supplement(tracked.record.id, draft.files, channel: .online, by: system, in: tx)
                try registry.dropVisitorDraft(secret, subject(tracked), commune: commune.code, in: tx)
            } else {
                try registry.keepVisitorDraft(draft, secret, subject(tracked), commune: commune.code, in: tx)
            }
            return missing
        }
        let answer: Response
        if let refused {
            answer = try await again(tracked, refused.message, secret)
        } else if isLast, !missing.isEmpty {
            answer = try await again(tracked, words("dossier_supplement_missing"), secret)
        } else if isLast {
            answer = redirect(url, note: "supplemented")
        } else {
            answer = try await page(try await ownDossier(tracked, secret: secret), at: .front)
        }
        return isNew ? remembering(secret, answer) : answer
    }

    private func again(_ tracked: TrackedDossier, _ error: String, _ secret: String) async throws -> Response {
        try await page(try await ownDossier(tracked, supplementError: error, secret: secret), at: .front, status: .unprocessableContent)
    }

    // MARK: - Withdrawing, the result, rating

    func withdraw(_ form: FormData) async throws -> Response {
        let tracked = try await ownTracked()
        let url = urls.ownDossier(tracked.record["code"].text ?? "")
        let reason = String((form["reason"] ?? "").trimmingCharacters(in: .whitespacesAndNewlines).prefix(300))
        guard !reason.isEmpty else { return redirect(url, note: "withdraw_reason") }
        let system = Actor.system(commune: commune.code, origin: actor.origin)
        try await write { tx in
            let now = try registry.records("dossier", [tracked.record.id.text], commune: commune.code, in: tx).values.first?.state
            if now == "withdrawn" { return }
            try site.dossiers.withdraw(tracked.record.id, reason: reason, channel: .online, by: system, in: tx)
        }
        return redirect(url, note: "withdrawn")
    }

    /// The file of a result. Whoever takes it here has taken it: a dossier that only waited for that is returned, online.
    func dossierResult() async throws -> Response {
        let tracked = try await ownTracked()
        let hash = try context.parameter("hash")
        guard ["ready", "returned"].contains(tracked.record.state ?? ""),
            let file = Attachment.list(tracked.record["result_file"].text).first(where: { $0.hash == hash }),
            let blob = site.blobs.url(of: hash)
        else { throw HTTPFailure.notFound }
        let scan = try await read { tx in try tx.fileScans(of: [hash])[hash] }
        guard scan?.state != .infected else { throw HTTPFailure.notFound }
        if tracked.record.state == "ready", request.method == .get {
            let system = Actor.system(commune: commune.code, origin: actor.origin)
            try await write { tx in
                let now = try registry.records("dossier", [tracked.record.id.text], commune: commune.code, in: tx).values.first?.state
                guard now == "ready" else { return }
                _ = try site.dossiers.workflows.perform(
                    "return", on: "dossier", tracked.record.id, version: nil, ["result_channel": .text("online")], by: system, in: tx)
            }
        }
        let kind = FileKind.allCases.first { $0.mediaType == file.type } ?? .unknown
        return try FileResponse(path: blob.path, name: file.name, kind: kind, tag: hash).response(from: request, context: context)
    }

    func rate(_ form: FormData) async throws -> Response {
        let tracked = try await ownTracked()
        let url = urls.ownDossier(tracked.record["code"].text ?? "")
        let grades = catalogue.registers["rating"]?.field("grade")?.choices.map(\.id) ?? []
        guard let grade = form["grade"], grades.contains(grade) else { throw HTTPFailure.badRequest() }
        let comment = form["comment"].map { String($0.prefix(1000)) }
        let system = Actor.system(commune: commune.code, origin: actor.origin)
        try await write { tx in
            // Tapped twice: the first counts.
            if try self.tracked(tracked.record.id.text, in: tx)?.isRated == true { return }
            try site.dossiers.rate(tracked.record.id, grade: grade, comment: comment, by: system, in: tx)
        }
        return redirect(url, note: "rated")
    }
}
