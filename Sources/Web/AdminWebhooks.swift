import API
import Declarations
import Foundation
import HTTPKit
import HTTPTypes
import Hummingbird
import Jobs
import Pages
import Registers
import Store
import Vietnamese

extension Routes {
    /// Systems that are told what changes here.
    func addWebhooks() {
        get("/quan-tri/webhook", .platform(.manageSettings)) { visit in try await visit.webhooksPage() }
        get("/quan-tri/webhook/moi", .platform(.manageSettings)) { visit in try await visit.newWebhookPage() }
        post("/quan-tri/webhook", .platform(.manageSettings)) { visit, form in try await visit.makeWebhook(form) }
        get("/quan-tri/webhook/:id", .platform(.manageSettings)) { visit in try await visit.webhookPage() }
        post("/quan-tri/webhook/:id/tat", .platform(.manageSettings)) { visit, _ in try await visit.setWebhook(active: false) }
        post("/quan-tri/webhook/:id/bat", .platform(.manageSettings)) { visit, _ in try await visit.setWebhook(active: true) }
        post("/quan-tri/webhook/:id/xoa", .platform(.manageSettings)) { visit, _ in try await visit.removeWebhook() }
        get("/quan-tri/webhook/:id/nhat-ky", .platform(.manageSettings)) { visit in try await visit.webhookLog() }
        post("/quan-tri/webhook/:id/gui-lai/:attempt", .platform(.manageSettings)) { visit, _ in try await visit.sendAgain() }
    }
}

extension Visit {
    private var webhooksURL: String { urls.administration + "/webhook" }

    private var webhookCrumbs: [Link] {
        [administrationCrumb, Link(text: words("webhook_title"), url: webhooksURL)]
    }

    private func state(_ webhook: Webhook) -> Tag {
        if !webhook.isActive { return Tag(text: words("webhook_off"), meaning: .late) }
        return webhook.failingSince == nil
            ? Tag(text: words("webhook_on"), meaning: .achieved) : Tag(text: words("webhook_failing"), meaning: .atRisk)
    }

    func webhooksPage() async throws -> Response {
        let webhooks = try await read { tx in try Webhooks.all(commune: commune.code, in: tx) }
        let rows = webhooks.map { webhook in
            (
                url: "\(webhooksURL)/\(webhook.id)",
                cells: [
                    ListCell(webhook.name), ListCell(webhook.url.shortened(to: 80)),
                    ListCell(webhook.events.joined(separator: ", ").shortened(to: 120)), ListCell(state(webhook)),
                ]
            )
        }
        return try await settingsPage(
            SettingsList(
                name: "webhook", url: webhooksURL, heads: ["webhook_name", "webhook_url", "webhook_events", "account_state"], rows: rows,
                newURL: webhooksURL + "/moi"))
    }

    func newWebhookPage(_ typed: FormInput? = nil, problems: [FieldProblem] = []) async throws -> Response {
        func field(_ id: String, _ control: FieldControl, help: String? = nil) -> Field {
            Field(
                id: "f-" + id, name: id, label: words("webhook_" + id), control: control, value: typed?[id], help: help,
                error: problems.first { $0.field == id }?.message(language), required: true, autocomplete: "off")
        }
        let form = TransitionForm(
            id: "webhook", label: words("webhook_new"), url: webhooksURL, style: .primary,
            fields: [field("name", .text), field("url", .text), field("events", .longText, help: words("webhook_events_help"))])
        let page = ConfirmPage(
            title: words("webhook_new"), text: words("webhook_new_text"), crumbs: webhookCrumbs, form: form,
            errors: problems.map { problem in
                let id = problem.field ?? "name"
                return FormError(fieldID: "f-" + id, label: words("webhook_" + id), message: problem.message(language))
            }, cancelUrl: webhooksURL)
        return try await self.page(page, at: .administration, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    func makeWebhook(_ form: FormData) async throws -> Response {
        let wish = WebhookWish(name: form.text("name") ?? "", url: form.text("url") ?? "", events: form.text("events") ?? "")
        do {
            let (webhook, secret) = try await site.webhooks.make(wish, by: actor)
            var response = try await page(webhookModel(webhook, secret: secret), at: .administration)
            response.headers[.cacheControl] = "no-store"
            return response
        } catch let error as RecordError where error.code == .invalid {
            return try await newWebhookPage(FormInput(form), problems: error.problems)
        }
    }

    func webhookPage() async throws -> Response {
        let id = try recordID()
        return try await page(webhookModel(try await read { tx in try Webhooks.webhook(id, commune.code, in: tx) }), at: .administration)
    }

    /// - Parameter secret: the one just made, shown this once.
    private func webhookModel(_ webhook: Webhook, secret: String? = nil) -> Pages.RecordPage {
        let url = "\(webhooksURL)/\(webhook.id)"
        func step(_ key: String, _ path: String, _ style: ActionStyle, _ explanation: String? = nil) -> TransitionForm {
            TransitionForm(id: key, label: words(key), url: "\(url)/\(path)", style: style, explanation: explanation)
        }
        var details = [
            Detail(label: words("webhook_url"), value: webhook.url),
            Detail(label: words("webhook_events"), value: webhook.events.joined(separator: ", ")),
        ]
        if let since = webhook.failingSince {
            details.append(Detail(label: words("webhook_failing_since"), value: Instant(milliseconds: since).text(language)))
        }
        if let reason = webhook.stoppedBecause { details.append(Detail(label: words("webhook_stopped"), value: reason)) }
        var sections = [DetailSection(details: details)]
        if let secret {
            sections.insert(
                DetailSection(label: words("webhook_secret"), details: [Detail(label: words("account_password_once"), value: secret)]),
                at: 0)
        }
        return Pages.RecordPage(
            title: webhook.name, kicker: words("webhook_title"), crumbs: webhookCrumbs, state: state(webhook),
            actions: [Action(label: words("webhook_log"), url: url + "/nhat-ky")],
            transitions: [
                webhook.isActive ? step("webhook_turn_off", "tat", .plain) : step("webhook_turn_on", "bat", .primary),
                step("webhook_remove", "xoa", .danger, words("webhook_remove_text")),
            ], sections: sections)
    }

    func setWebhook(active: Bool) async throws -> Response {
        let id = try recordID()
        try await site.webhooks.setActive(active, id, by: actor)
        return redirect("\(webhooksURL)/\(id)", note: "saved")
    }

    func removeWebhook() async throws -> Response {
        try await site.webhooks.remove(try recordID(), by: actor)
        return redirect(webhooksURL, note: "deleted")
    }

    /// The last fifty attempts, each with a button that sends it once more.
    func webhookLog() async throws -> Response {
        let id = try recordID()
        let (webhook, attempts) = try await read { tx in
            (try Webhooks.webhook(id, commune.code, in: tx), try Webhooks.attempts(of: id, commune: commune.code, in: tx))
        }
        let url = "\(webhooksURL)/\(id)"
        let rows = attempts.map { attempt in
            let status = attempt.status.map { "HTTP \($0)" } ?? words("webhook_no_answer")
            let isTaken = attempt.problem == nil
            return DeliveryRow(
                heading: "\(attempt.event) · \(words("webhook_seq", String(attempt.seq)))",
                outcome: Tag(text: words(isTaken ? "webhook_taken" : "webhook_refused"), meaning: isTaken ? .achieved : .late),
                detail: "\(status), \(grouped(attempt.milliseconds, language)) ms\(attempt.problem.map { " · " + $0 } ?? "")",
                time: Instant(milliseconds: attempt.at).text(language), againUrl: "\(url)/gui-lai/\(attempt.id)")
        }
        let page = DeliveryLog(
            title: words("webhook_log"), lead: words("webhook_log_lead", webhook.name),
            crumbs: webhookCrumbs + [Link(text: webhook.name, url: url)], rows: rows,
            empty: rows.isEmpty ? Empty(heading: words("webhook_log_empty"), text: words("webhook_log_empty_text")) : nil)
        return try await self.page(page, at: .administration)
    }

    func sendAgain() async throws -> Response {
        let id = try recordID()
        try await site.webhooks.sendAgain(try recordID("attempt"), of: id, commune: commune.code)
        site.jobs.wake()
        return redirect("\(webhooksURL)/\(id)/nhat-ky", note: "saved")
    }
}
