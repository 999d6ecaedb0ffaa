import Assist
import Declarations
import Foundation
import HTTPKit
import Hummingbird
import OneStop
import Pages
import Registers
import Store
import Vietnamese

extension Routes {
    /// Services for citizens (Dịch vụ công), all without an account. What belongs to one person is shown to whoever holds the cookie that its
    /// draft or its tracking left in the browser.
    func addServices() {
        get("/dich-vu", .everybody) { visit in try await visit.serviceList() }
        get("/dich-vu/tinh-hinh", .everybody) { visit in try await visit.serviceNumbers() }
        get("/dich-vu/tra-cuu", .everybody) { visit in try await visit.trackingPage() }
        post("/dich-vu/tra-cuu", .everybody) { visit, form in try await visit.track(form) }
        get("/dich-vu/thu-tuc/:procedure", .everybody) { visit in try await visit.servicePage() }
        get("/dich-vu/thu-tuc/:procedure/khai", .everybody) { visit in try await visit.startService() }
        get("/dich-vu/thu-tuc/:procedure/khai/:step", .everybody) { visit in try await visit.stepPage() }
        post("/dich-vu/thu-tuc/:procedure/khai/:step", .everybody, limits: .papers) { visit, form in try await visit.takeStep(form) }
        post("/dich-vu/thu-tuc/:procedure/xoa", .everybody) { visit, _ in try await visit.discardService() }
        get("/dich-vu/thu-tuc/:procedure/bien-nhan", .everybody) { visit in try await visit.receiptPage() }
        get("/dich-vu/ho-so/:code", .everybody) { visit in try await visit.ownDossierPage() }
        get("/dich-vu/ho-so/:code/ma-qr", .everybody) { visit in try await visit.dossierPicture() }
        get("/dich-vu/ho-so/:code/ket-qua/:hash", .everybody) { visit in try await visit.dossierResult() }
        post("/dich-vu/ho-so/:code/bo-sung", .everybody, limits: .papers) { visit, form in try await visit.supplement(form) }
        post("/dich-vu/ho-so/:code/rut", .everybody) { visit, form in try await visit.withdraw(form) }
        post("/dich-vu/ho-so/:code/danh-gia", .everybody) { visit, form in try await visit.rate(form) }
    }
}

extension FormLimits {
    /// Photos of papers: ten of 12 MB at once.
    static let papers = FormLimits(body: 60 << 20, files: 10, fileSize: 12 << 20)
}

extension CommuneURLs {
    var services: String { base + "/dich-vu" }
    var tracking: String { services + "/tra-cuu" }
    var serviceNumbers: String { services + "/tinh-hinh" }

    func service(_ code: String) -> String { services + "/thu-tuc/" + code }
    func ownDossier(_ code: String) -> String { services + "/ho-so/" + code }
}

/// What visitors leave in their browser for services, and how often they may do what costs or could be guessed.
struct ServiceKeeping: Sendable {
    /// New drafts of one address: a village behind one address still fills in forms, a program does not fill the disk.
    let drafts = RateLimiter(capacity: 200, perSecond: 0.5)
    /// Photos of one draft.
    let photos = RateLimiter(capacity: 60, perSecond: 0.2)
    /// Guesses at the second factor of one dossier, whoever makes them.
    let factors = RateLimiter(capacity: 8, perSecond: 1.0 / 120)
    /// Look-ups of one address.
    let lookups = RateLimiter(capacity: 120, perSecond: 1)

    /// Seconds for which a draft waits for its owner.
    static let draftAge = 30 * 86_400
    /// Seconds for which a tracked dossier stays open.
    static let trackedAge = 2 * 3600
    /// Dossiers that one browser has open at once.
    static let trackedCount = 4
}

extension Visit {
    var services: Services { Services(registry) }
    var today: CalendarDate { Instant.now.date }

    /// The procedure that the address names.
    func service(in tx: ReadTransaction) throws -> Service {
        guard let service = try services.service(try context.parameter("procedure"), on: today, for: actor, in: tx) else {
            throw HTTPFailure.notFound
        }
        return service
    }

    // MARK: Finding

    func serviceList() async throws -> Response {
        guard services.arePresent, let register = catalogue.registers["procedure"] else { throw HTTPFailure.notFound }
        let asked = query["q"]?.trimmingCharacters(in: .whitespaces) ?? ""
        let event = query["su-kien"]
        let all = try await read { tx in try services.all(on: today, for: actor, in: tx) }
        let found =
            asked.isEmpty
            ? all.filter { event == nil || $0.items("life_events").contains(event ?? "") } : services.matching(asked, among: all)
        let shown = asked.isEmpty && event == nil ? all.filter { $0["essential"].boolean == true } : found
        let choices = register.field("life_events")?.choices ?? []
        var page = ServiceList(
            title: words("services_title"), lead: words("services_lead", String(all.count)), query: asked, url: urls.services,
            // What was found comes first; life events are for those who have no words for it.
            events: choices.compactMap { choice in
                let count = all.count { $0.items("life_events").contains(choice.id) }
                guard count > 0, asked.isEmpty else { return nil }
                return Tab(
                    label: choice.label(language), url: CommuneURLs.query(urls.services, [("su-kien", choice.id)]), count: String(count),
                    current: event == choice.id && asked.isEmpty)
            },
            services: (shown.isEmpty && asked.isEmpty ? all : shown).map { card($0, register) },
            heading: asked.isEmpty
                ? event.flatMap { id in choices.first { $0.id == id }?.label(language) } ?? words("services_essential")
                : words("services_found", String(found.count)),
            empty: shown.isEmpty && !asked.isEmpty
                ? Empty(heading: words("services_none", String(asked.prefix(80))), text: words("services_none_text")) : nil,
            trackUrl: urls.tracking, numbersUrl: urls.serviceNumbers,
            account: citizen == nil
                ? Link(text: words("citizen_sign_in"), url: CommuneURLs.query(citizenSignInURL, [("next", urls.services)]))
                : Link(text: words("citizen_own"), url: ownURL))
        page.askUrl = AssistDesk.isDeclared(in: catalogue) ? urls.question : nil
        return try await self.page(page, at: .front)
    }

    private func card(_ procedure: Record, _ register: RegisterDeclaration) -> ServiceCard {
        let text = FieldText(language)
        let level = register.field("level").map { text.text(procedure["level"], of: $0) }
        return ServiceCard(
            label: procedure["name"].text ?? "", hint: [level, procedure["summary"].text].compactMap { $0 }.joined(separator: " · "),
            url: urls.service(procedure["code"].text ?? ""))
    }

    // MARK: One procedure

    func servicePage() async throws -> Response {
        let (service, unit) = try await read { tx in
            let service = try self.service(in: tx)
            let unit = service.procedure["executing_unit"].text.map { ["unit": Set([$0])] } ?? [:]
            return (service, try registry.titles(of: unit, commune: commune.code, language, in: tx).values.first)
        }
        let procedure = service.procedure
        let page = ServicePage(
            title: service.name, lead: procedure["summary"].text, crumbs: [Link(text: words("services_title"), url: urls.services)],
            applyUrl: service.isOnline ? urls.service(service.code) + "/khai" : nil, applyLabel: words("service_apply"),
            notice: notice(service), facts: facts(service, unit), papers: service.papers.map(line), steps: procedure["steps"].text,
            legal: [
                Detail(label: words("service_code"), value: service.code),
                Detail(label: words("service_basis"), value: procedure["legal_basis"].text ?? service.version?["legal_basis"].text),
                Detail(label: words("service_published"), value: published(procedure)),
            ].filter { $0.value != nil })
        return try await self.page(page, at: .front)
    }

    private func notice(_ service: Service) -> String? {
        if !service.isOnline { return words("service_not_online") }
        return service.version?["needs_presence"].boolean == true ? words("service_presence") : nil
    }

    private func facts(_ service: Service, _ unit: String?) -> [Detail] {
        guard let register = catalogue.registers["procedure"] else { return [] }
        let text = FieldText(language)
        func value(_ field: String) -> String? {
            register.field(field).map { text.text(service.procedure[field], of: $0) }.flatMap { $0.isEmpty ? nil : $0 }
        }
        return [
            Detail(label: words("service_time"), value: time(service)), Detail(label: words("service_fee"), value: fee(service)),
            Detail(label: words("service_result"), value: value("result")), Detail(label: words("service_level"), value: value("level")),
            Detail(label: words("service_manner"), value: value("manner")), Detail(label: words("service_for"), value: value("subjects")),
            Detail(label: words("service_unit"), value: unit), Detail(label: words("service_decides"), value: value("decided_by")),
        ].filter { $0.value != nil }
    }

    /// "3 ngày làm việc (quy định: 5)".
    func time(_ service: Service) -> String? {
        guard let version = service.version, let unit = version["time_unit"].text else { return nil }
        if unit == "same_day" { return words("service_same_day") }
        let law = version["statutory_time"].integer
        guard let time = version["committed_time"].integer ?? law else { return nil }
        let said = words("service_\(unit)", String(time))
        return law.map { $0 > time } == true ? words("service_time_law", said, String(law ?? 0)) : said
    }

    func fee(_ service: Service) -> String? {
        guard let version = service.version else { return nil }
        let fee = version["fee"].integer ?? 0
        return [fee == 0 ? words("service_free") : Money.text(fee, language), version["fee_note"].text].compactMap { $0 }.joined(
            separator: ". ")
    }

    private func line(_ paper: ServicePaper) -> PaperLine {
        let (originals, copies) = (paper.paper["originals"].integer ?? 0, paper.paper["copies"].integer ?? 0)
        let count = [
            originals > 0 ? words("paper_originals", String(originals)) : nil, copies > 0 ? words("paper_copies", String(copies)) : nil,
        ].compactMap { $0 }.joined(separator: ", ")
        return PaperLine(
            label: paper.name,
            note: [count, paper.isPresented ? words("paper_presented") : nil, paper.paper["note"].text, paper.type["example"].text]
                .compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: ". "),
            tag: paper.isByForm
                ? Tag(text: words("paper_by_form"), meaning: .achieved)
                : paper.isHeld
                    ? Tag(text: words("paper_held"), meaning: .achieved)
                    : paper.isRequired ? nil : Tag(text: words("paper_optional"), meaning: .unknown))
    }

    private func published(_ procedure: Record) -> String? {
        let day = procedure["published_on"].text.flatMap { CalendarDate($0) }?.text(language)
        let said = [procedure["published_by"].text, day].compactMap { $0 }.joined(separator: ", ")
        return said.isEmpty ? nil : said
    }
}
