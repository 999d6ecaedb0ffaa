import Declarations
import Delivery
import Foundation
import HTTPKit
import Hummingbird
import Pages
import Registers
import Store
import Vietnamese
import Workflows

extension Routes {
    /// How people are told outside of the platform, and what they were told.
    func addDelivery() {
        get("/thong-bao/ban-tin", .platform(.viewInbox)) { visit in try await visit.digestPage() }
        post("/thong-bao/ban-tin", .platform(.viewInbox)) { visit, _ in try await visit.sendDigest() }
        get("/thong-bao/cai-dat", .platform(.viewInbox)) { visit in try await visit.rulesPage(.own) }
        post("/thong-bao/cai-dat", .platform(.viewInbox)) { visit, form in try await visit.setRules(.own, form) }
        get("/thong-bao/da-gui", .platform(.viewInbox)) { visit in try await visit.sentPage() }
        get("/thong-bao/da-gui/:id", .platform(.viewInbox)) { visit in try await visit.sentMessagePage() }
        get("/quan-tri/gui-tin", .platform(.manageSettings)) { visit in try await visit.deliveryPage() }
        post("/quan-tri/gui-tin/cong", .platform(.manageSettings)) { visit, form in try await visit.setGateway(form) }
        post("/quan-tri/gui-tin/bo-cong", .platform(.manageSettings)) { visit, _ in try await visit.removeGateway() }
        post("/quan-tri/gui-tin/thu", .platform(.manageSettings)) { visit, _ in try await visit.sendTest() }
        get("/quan-tri/gui-tin/mac-dinh", .platform(.manageSettings)) { visit in try await visit.rulesPage(.commune) }
        post("/quan-tri/gui-tin/mac-dinh", .platform(.manageSettings)) { visit, form in try await visit.setRules(.commune, form) }
        post("/quan-tri/gui-tin/gui-lai", .platform(.manageSettings)) { visit, form in try await visit.sendMessagesAgain(form) }
        addUrging()
    }
}

/// Whose rules a page is about.
enum RulesOf: Sendable {
    case own, commune
}

extension Visit {
    var deliverySettingsURL: String { urls.notices + "/cai-dat" }
    private var sentURL: String { urls.notices + "/da-gui" }
    private var digestURL: String { urls.notices + "/ban-tin" }

    /// The pages about notices, beside each other.
    func noticeViews(_ current: String, unread: Int = 0) -> [Tab] {
        [
            Tab(label: words("work_mine"), url: urls.myWork, current: current == "viec-cua-toi"),
            mayDecide ? Tab(label: words("work_decisions"), url: urls.approvals, current: current == "duyet") : nil,
            Tab(label: words("work_notices"), url: urls.notices, count: unread > 0 ? String(unread) : nil, current: current == "thong-bao"),
            Tab(label: words("digest_title"), url: digestURL, current: current == "ban-tin"),
            Tab(label: words("delivery_settings"), url: deliverySettingsURL, current: current == "cai-dat"),
        ].compactMap { $0 }
    }

    /// Whether some step that decides is open to the reader's posts.
    private var mayDecide: Bool {
        let roles = Set(actor.posts.flatMap(\.roles))
        return catalogue.workflows.contains { workflow in
            workflow.transitions.contains { $0.decides && !roles.isDisjoint(with: $0.by) }
        }
    }

    // MARK: The digest

    /// What the morning's message says, now.
    func digestPage() async throws -> Response {
        let digest = try await read { tx in try site.delivery.digest(for: actor, language, in: tx) }
        func group(_ key: String, _ lines: [Digest.Line], _ meaning: Pages.Meaning) -> Pages.WorkGroup? {
            if lines.isEmpty { return nil }
            return Pages.WorkGroup(
                label: words(key), meaning: meaning, count: lines.count,
                items: lines.map { line in
                    WorkItem(
                        kind: catalogue.registers[line.register]?.label(language) ?? "", heading: line.text,
                        url: catalogue.registers[line.register] == nil ? urls.notices : urls.record(line.register, line.record),
                        detail: line.time)
                })
        }
        let groups = [
            group("digest_late", digest.late, .late), group("digest_today", digest.today, .atRisk),
            group("digest_news", digest.news, .plain),
            group("digest_soon", digest.soon, .onCourse),
        ].compactMap { $0 }
        let page = MyWorkPage(
            title: words("digest_title"), lead: words("digest_lead"), views: noticeViews("ban-tin"), groups: groups,
            empty: groups.isEmpty ? Empty(heading: words("digest_none"), text: words("digest_none_text")) : nil)
        return try await self.page(page, at: .myWork)
    }

    func sendDigest() async throws -> Response {
        let channels = try await write { tx in try site.delivery.sendDigest(to: actor, in: tx) }
        return redirect(deliverySettingsURL, note: channels.isEmpty ? "no_channel" : "digest_sending")
    }

    // MARK: Rules

    /// - Parameter typed: what was refused.
    func rulesPage(_ whose: RulesOf, _ typed: FormData? = nil, problems: [FieldProblem] = []) async throws -> Response {
        let person = whose == .own ? actor.person : nil
        let (own, rule, open, missing) = try await read { tx in
            (
                try site.delivery.ownRule(of: person, commune: commune.code, in: tx),
                try site.delivery.rule(commune: commune.code, in: tx), try site.delivery.open(commune.code, in: tx),
                try person.map { try site.delivery.unreachable($0, commune: commune.code, in: tx) } ?? []
            )
        }
        let base = whose == .own ? rule : DeliveryRule.standard
        let form = RulesForm(own: own, base: base, typed: typed, problems: problems, whose: whose)
        let isClosed = open.isEmpty
        let notes =
            (isClosed ? [words("delivery_closed")] : [])
            + open.filter(missing.contains).map { words("delivery_missing_\($0.rawValue)") }
        let page = DeliveryRulesPage(
            title: words(whose == .own ? "delivery_settings" : "delivery_defaults"),
            lead: words(whose == .own ? "delivery_settings_lead" : "delivery_defaults_lead"),
            crumbs: whose == .own ? [] : deliveryCrumbs, views: whose == .own ? noticeViews("cai-dat") : [],
            actions: whose == .own
                ? [
                    Action(label: words("digest_send"), url: digestURL, isPost: true),
                    Action(label: words("sent_title"), url: sentURL, style: .quiet),
                ] : [], notes: notes, url: whose == .own ? deliverySettingsURL : deliveryURL + "/mac-dinh",
            heads: DeliveryChannel.allCases.map { Tag(text: words("channel_\($0.rawValue)"), meaning: .plain) }, rows: form.rows(self),
            fields: form.fields(self),
            errors: problems.map {
                FormError(
                    fieldID: "f-" + ($0.field ?? "quiet_from"), label: words("delivery_\($0.field ?? "quiet_from")"),
                    message: $0.message(language))
            })
        return try await self.page(
            page, at: whose == .own ? .myWork : .administration, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    func setRules(_ whose: RulesOf, _ form: FormData) async throws -> Response {
        do {
            let rule = try RulesForm.rule(form, whose)
            try await write { tx in try site.delivery.setRule(rule, forCommune: whose == .commune, by: actor, in: tx) }
            return redirect(whose == .own ? deliverySettingsURL : deliveryURL + "/mac-dinh", note: "saved")
        } catch let error as RecordError where error.code == .invalid {
            return try await rulesPage(whose, form, problems: error.problems)
        }
    }

    // MARK: What was sent to me

    func sentPage() async throws -> Response {
        let messages = try await read { tx in
            try site.delivery.messages(commune: commune.code, person: actor.person ?? "", in: tx)
        }
        let page = AdminPage(
            title: words("sent_title"), lead: words("sent_lead"),
            crumbs: [Link(text: words("delivery_settings"), url: deliverySettingsURL)],
            sections: [
                AdminSection(
                    items: messages.map { message in
                        AdminItem(
                            heading: message.subject ?? words("message_\(message.kind.rawValue)"), text: detail(message), tag: tag(message),
                            url: message.body == nil ? nil : "\(sentURL)/\(message.id)")
                    }, nothing: messages.isEmpty ? words("sent_none") : nil)
            ])
        return try await self.page(page, at: .myWork)
    }

    /// Only the person's own: what is somebody else's does not exist here.
    func sentMessagePage() async throws -> Response {
        let id = try recordID()
        let message = try await read { tx in
            try site.delivery.message(id, person: actor.person ?? "", commune: commune.code, in: tx)
        }
        guard let message else { throw HTTPFailure.notFound }
        let page = AdminPage(
            title: message.subject ?? words("message_\(message.kind.rawValue)"), lead: detail(message),
            crumbs: [Link(text: words("delivery_settings"), url: deliverySettingsURL), Link(text: words("sent_title"), url: sentURL)],
            tag: tag(message),
            sections: [AdminSection(details: [Detail(label: words("message_body"), value: message.body, isLong: true)])])
        return try await self.page(page, at: .myWork)
    }

    /// "Thư điện tử · v***@xa.gov.vn · 07:30 21/11/2026 · Máy chủ thư hẹn lại (451)."
    func detail(_ message: Message) -> String {
        let moment =
            message.state == .waiting
            ? words("message_due", Instant(milliseconds: message.dueAt).text(language))
            : Instant(milliseconds: message.sentAt ?? message.createdAt).text(language)
        let attempts = message.attempts > 1 ? words("message_attempts", String(message.attempts)) : nil
        return [words("channel_\(message.channel.rawValue)"), message.address, moment, attempts, message.problem].compactMap { $0 }
            .joined(separator: " · ")
    }

    func tag(_ message: Message) -> Tag {
        let meaning: Pages.Meaning =
            switch message.state {
            case .waiting, .sending: message.problem == nil ? .onCourse : .atRisk
            case .sent: .achieved
            case .dead: .late
            case .dropped: .plain
            }
        return Tag(text: words("message_state_\(message.state.rawValue)"), meaning: meaning)
    }
}
