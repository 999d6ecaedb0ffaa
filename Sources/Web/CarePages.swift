import Assist
import Delivery
import Foundation
import HTTPKit
import Hummingbird
import Identity
import OneStop
import Pages
import Registers
import Store
import Vietnamese

extension Routes {
    /// Notices by event of life: what their links open, and consent to them on a citizen's own page.
    func addCare() {
        get("/dich-vu/nhac/:token", .everybody) { visit in try await visit.carePage() }
        post("/dich-vu/nhac/:token", .everybody) { visit, _ in try await visit.fillFromNotice() }
        post("/dich-vu/nhac/:token/thoi", .everybody) { visit, _ in try await visit.endCareByNotice() }
        post("/toi/nhac-viec", .citizen) { visit, form in try await visit.giveConsent(form) }
        post("/toi/nhac-viec/thoi", .citizen) { visit, _ in try await visit.endConsent() }
    }
}

extension Site {
    var care: CareDesk { CareDesk(workflows) }

    /// Prepares the notices of today, sends what waits, notes what was used. By day only: nobody is told of a service at night.
    ///
    /// - Returns: how many were handed over.
    public func tellOfServices() async throws -> Int {
        guard CareDesk.isDeclared(in: registry.catalogue) else { return 0 }
        var sent = 0
        for commune in communes {
            let care = care
            _ = try await database.write { tx in
                _ = try care.noteUsed(commune: commune.code, in: tx)
                return try care.prepare(commune: commune.code, in: tx)
            }
            guard (7 * 60 + 30..<20 * 60).contains(Instant.now.minuteOfDay) else { continue }
            sent += try await sendNotices(of: commune)
        }
        return sent
    }

    /// Hands over what waits, by telephone first; nothing is taken where no channel is open.
    func sendNotices(of commune: Commune) async throws -> Int {
        let care = care
        let channels = try await database.read { [delivery] tx in try delivery.open(commune.code, in: tx) }
        guard channels.contains(.gateway) || channels.contains(.mail) else { return 0 }
        let waiting = try await database.write { tx in try care.takeOutgoing(commune: commune.code, in: tx) }
        var sent = 0
        for notice in waiting {
            let link = configuration.publicAddress(of: commune).map { "\($0)/dich-vu/nhac/\(notice.token)" }
            let text = words("care_message", .vi, notice.text, link ?? words("care_message_where", .vi), commune.name)
            var isTaken = false
            if let phone = notice.phone, channels.contains(.gateway) {
                isTaken = await delivery.sendNow(.gateway, to: phone, subject: notice.subject, text: text, of: commune) == .taken
            }
            if !isTaken, let email = notice.email, channels.contains(.mail) {
                isTaken = await delivery.sendNow(.mail, to: email, subject: notice.subject, text: text, of: commune) == .taken
            }
            try await database.write { [isTaken] tx in try care.sent(notice.id, isTaken, commune: commune.code, in: tx) }
            if isTaken { sent += 1 }
        }
        return sent
    }
}

extension Visit {
    private func careNotice(in tx: ReadTransaction) throws -> CareDesk.Opened {
        guard CareDesk.isDeclared(in: catalogue),
            let opened = try site.care.notice(token: try context.parameter("token"), commune: commune.code, in: tx)
        else { throw HTTPFailure.notFound }
        return opened
    }

    private func careURL() throws -> String { urls.services + "/nhac/" + (try context.parameter("token")) }

    // MARK: - The notice

    /// What somebody was told, with a button that fills the form in; nothing personal stands on it.
    func carePage() async throws -> Response {
        try site.serviceKeeping.lookups.take(context.address)
        let opened = try await write { tx in
            let opened = try self.careNotice(in: tx)
            try site.care.opened(opened, in: tx)
            return opened
        }
        let url = try careURL()
        let isOnline = opened.procedure.map { ["full", "partial"].contains($0["level"].text ?? "") } ?? false
        var actions: [Action] = []
        if isOnline { actions.append(Action(label: words("care_fill"), url: url, style: .primary, isPost: true)) }
        actions.append(Action(label: words("care_stop"), url: url + "/thoi", style: .quiet, isPost: true))
        let page = AdminPage(
            title: opened.rule["name"].text ?? "", kicker: words("care_title"), lead: opened.rule["text"].text,
            crumbs: [Link(text: words("services_title"), url: urls.services)], actions: actions,
            sections: [
                AdminSection(
                    label: opened.procedure?["name"].text, text: words(isOnline ? "care_fill_text" : "care_go_text"),
                    items: opened.procedure?["code"].text.map {
                        [AdminItem(heading: words("question_open"), url: urls.service($0))]
                    } ?? [],
                    details: [Detail(label: words("service_basis"), value: opened.rule["legal_basis"].text)].filter { $0.value != nil })
            ])
        return try await self.page(page, at: .front)
    }

    /// Fills in the draft of the service with what is held of the person; what was typed already stays.
    func fillFromNotice() async throws -> Response {
        try site.serviceKeeping.drafts.take(context.address)
        let known = draftSecret
        let secret = known ?? Self.newDraftSecret()
        let code = try await write { tx in
            let opened = try self.careNotice(in: tx)
            guard let procedure = opened.procedure, let code = procedure["code"].text else { throw HTTPFailure.notFound }
            let kept = try registry.visitorDraft(secret, procedure.id.text, commune: commune.code, in: tx)
            var draft = kept.flatMap { $0.sent == nil ? $0 : nil } ?? VisitorDraft()
            for (field, own) in [
                ("applicant_name", "name"), ("born_on", "born_on"), ("phone", "phone"), ("email", "email"), ("address", "address"),
            ] {
                let name = ServiceDraft.prefix(ServiceDraft.Page.applicant, nil) + field
                if draft.fields[name] == nil, let value = opened.consent[own].text { draft.fields[name] = value }
            }
            try registry.keepVisitorDraft(draft, secret, procedure.id.text, commune: commune.code, in: tx)
            try site.care.began(opened, key: draft.key, in: tx)
            return code
        }
        return remembering(known == nil ? secret : nil, .seeOther(urls.service(code) + "/khai"))
    }

    func endCareByNotice() async throws -> Response {
        try await write { tx in try site.care.end(try self.careNotice(in: tx).consent, in: tx) }
        let page = AdminPage(
            title: words("care_stopped"), lead: words("care_stopped_text"),
            crumbs: [Link(text: words("services_title"), url: urls.services)])
        return try await self.page(page, at: .front)
    }

    // MARK: - Consent

    /// On a citizen's own page: whether one is told, and the button that changes it.
    func careSection(_ own: Citizen, problem: String? = nil, in tx: ReadTransaction) throws -> AdminSection? {
        guard CareDesk.isDeclared(in: catalogue) else { return nil }
        let url = ownURL + "/nhac-viec"
        if let consent = try site.care.consent(account: own.id.text, commune: commune.code, in: tx) {
            let since = consent["given_on"].text.flatMap { CalendarDate($0) }?.text(language) ?? ""
            return AdminSection(
                label: words("care_consent"),
                items: [
                    AdminItem(
                        heading: words("care_consent_on"), text: words("care_consent_since", since),
                        actions: [Action(label: words("care_stop"), url: url + "/thoi", isPost: true)])
                ])
        }
        let fields = [
            Field(
                id: "f-care-name", name: "name", label: words("citizen_name"), value: own.name, required: true, maxLength: 150,
                isPersonal: true),
            Field(
                id: "f-care-born", name: "born_on", label: words("citizen_born"), control: .date, value: own.birthDate, required: true,
                isPersonal: true),
        ]
        return AdminSection(
            label: words("care_consent"), text: words("care_consent_text"), notes: problem.map { [$0] } ?? [],
            form: TransitionForm(id: "care", label: words("care_agree"), url: url, style: .primary, fields: fields))
    }

    func giveConsent(_ form: FormData) async throws -> Response {
        guard CareDesk.isDeclared(in: catalogue) else { throw HTTPFailure.notFound }
        let session = try ownCitizen()
        do {
            try await write { tx in
                let own = try site.identity.citizen(session.citizen, commune: commune.code, in: tx)
                let texts = [
                    "name": form.text("name"), "born_on": form.text("born_on"), "phone": own.phone, "email": own.email,
                ]
                try site.care.give(
                    texts.compactMapValues { $0.map(Value.text) }, account: own.id.text, commune: commune.code, in: tx)
            }
            return redirect(ownURL, note: "saved")
        } catch let error as RecordError where error.code == .invalid {
            return try await citizenPage(problem: error.problems.first?.message(language) ?? error.message(language))
        }
    }

    func endConsent() async throws -> Response {
        let session = try ownCitizen()
        guard CareDesk.isDeclared(in: catalogue) else { throw HTTPFailure.notFound }
        try await write { tx in
            if let consent = try site.care.consent(account: session.citizen.text, commune: commune.code, in: tx) {
                try site.care.end(consent, in: tx)
            }
        }
        return redirect(ownURL, note: "saved")
    }
}
