import API
import Accounts
import Foundation
import HTTPKit
import HTTPTypes
import Jobs
import Registers
import Store
import Synchronization
import TestKit
import Testing
import Workflows

@testable import Web

/// Takes deliveries in place of another system.
private final class Listener: WebhookSender {
    struct Delivery: Sendable {
        let body: JSON
        let headers: [String: String]
    }
    private let state: Mutex<(statuses: [Int], deliveries: [Delivery])>

    init(_ statuses: [Int] = []) { state = Mutex((statuses: statuses, deliveries: [])) }

    var deliveries: [Delivery] { state.withLock { $0.deliveries } }

    func send(_ body: [UInt8], headers: [(String, String)], to target: WebhookTarget, policy: AddressPolicy) async -> WebhookOutcome {
        let status = state.withLock { state in
            state.deliveries.append(Delivery(body: (try? JSON(parsing: body)) ?? .null, headers: Dictionary(headers) { one, _ in one }))
            return state.statuses.isEmpty ? 204 : state.statuses.removeFirst()
        }
        return WebhookOutcome(status: status, milliseconds: 3, problem: (200..<300).contains(status) ? nil : "Bên nhận trả về \(status).")
    }
}

@Suite("Webhooks: other systems are told of changes", .serialized, .keepingSites)
struct WebhookTests {
    private let wish = WebhookWish(name: "Máy nhận", url: "https://example.vn/nhan", events: "matter:create matter:delete")

    /// Runs the jobs that are due until none is left.
    private func work(_ site: RegisterSite) async throws {
        _ = try await site.site.webhooks.enqueueDue()
        let running = Task { try await site.site.jobs.run() }
        while try await site.site.database.read({ tx in
            try tx.jobs(commune: 99999).contains { $0.state == .waiting || $0.state == .running }
        }) {
            await Task.yield()
        }
        running.cancel()
        _ = try? await running.value
    }

    private func make(_ site: RegisterSite) async throws -> Webhook { try await site.site.webhooks.make(wish, by: site.system).webhook }

    private func reload(_ webhook: Webhook, _ site: RegisterSite) async throws -> Webhook {
        try await site.site.database.read { tx in try Webhooks.webhook(webhook.id, 99999, in: tx) }
    }

    @Test("what happened since is told in order, once, without values", arguments: engines)
    func told(engine: EngineKind) async throws {
        let listener = Listener()
        try await withSite(engine, { $0.webhookSender = listener }) { site in
            _ = try await site.matter()
            let webhook = try await make(site)
            let record = try await site.matter(["phone": "0912345678".value])
            try await site.site.database.write { tx in
                _ = try site.site.workflows.edit("matter", record.id, version: 1, ["text": "Sửa".value], by: site.system, in: tx)
                try site.site.workflows.delete("matter", record.id, version: nil, by: site.system, in: tx)
            }
            try await work(site)
            try await work(site)
            #expect(listener.deliveries.compactMap { $0.body["type"]?.string } == ["matter.create", "matter.delete"])
            let first = try #require(listener.deliveries.first)
            #expect(first.body["data"]?["id"]?.string == record.id.text && !first.body.text.contains("912345678"))
            #expect(first.body["data"]?["changed"]?.items?.contains("phone") == true)
            #expect(first.headers["webhook-signature"]?.hasPrefix("v1,") == true)
            let attempts = try await site.site.database.read { tx in try Webhooks.attempts(of: webhook.id, commune: 99999, in: tx) }
            #expect(attempts.map(\.status) == [204, 204] && attempts.allSatisfy { $0.problem == nil })
        }
    }

    @Test(
        "a failure is tried again before anything behind it, and after a day of failures the webhook is off and its maker told",
        arguments: engines)
    func failing(engine: EngineKind) async throws {
        let listener = Listener([500, 204, 204, 503, 503])
        try await withSite(engine, { $0.webhookSender = listener }) { site in
            let webhook = try await make(site)
            _ = try await site.matter(["text": "Một".value])
            _ = try await site.matter(["text": "Hai".value])
            try await work(site)
            #expect(listener.deliveries.count == 1)
            #expect(try await reload(webhook, site).failingSince != nil)
            try await work(site)
            #expect(listener.deliveries.count == 1, "its time has not come")
            try await site.site.database.write { tx in try tx.execute("UPDATE webhook SET next_at = 0") }
            try await work(site)
            let ids = listener.deliveries.compactMap { $0.headers["webhook-id"] }
            #expect(ids.count == 3 && ids[0] == ids[1] && ids[1] != ids[2])
            #expect(try await reload(webhook, site).failingSince == nil)
            _ = try await site.matter()
            try await work(site)
            try await site.site.database.write { tx in
                try tx.execute(
                    "UPDATE webhook SET next_at = 0, failing_since = \(tx.now - 90_000_000), created_by = \(site.people["quantri"])")
            }
            try await work(site)
            let now = try await reload(webhook, site)
            #expect(!now.isActive && now.stoppedBecause == "Bên nhận trả về 503.")
            let told = try await site.site.database.read { tx in
                try tx.number("SELECT count(*) AS n FROM notice WHERE register = 'webhook'")
            }
            #expect(told == 1)
            // Turned on again, it goes on where it stopped.
            try await site.site.webhooks.setActive(true, webhook.id, by: site.system)
            try await work(site)
            #expect(listener.deliveries.count == 6)
        }
    }

    @Test("an attempt is sent again when an administrator asks, under the same id")
    func again() async throws {
        let listener = Listener()
        let site = try await RegisterSite.make(.sqlite) { $0.webhookSender = listener }
        let webhook = try await make(site)
        _ = try await site.matter()
        try await work(site)
        let attempt = try #require(
            try await site.site.database.read { tx in try Webhooks.attempts(of: webhook.id, commune: 99999, in: tx).first })
        try await site.site.webhooks.sendAgain(attempt.id, of: webhook.id, commune: 99999)
        try await work(site)
        #expect(Set(listener.deliveries.compactMap { $0.headers["webhook-id"] }).count == 1 && listener.deliveries.count == 2)
        await #expect(throws: RecordError.self) { try await site.site.webhooks.sendAgain(RecordID(), of: webhook.id, commune: 99999) }
    }

    @Test("wishes that make no sense are refused by field")
    func wishes() async throws {
        let site = try await RegisterSite.make(.sqlite) { $0.webhookHosts = ["may.noi.bo"] }
        func problems(_ url: String, _ events: String, _ name: String = "a") async -> [String?] {
            do {
                _ = try await site.site.webhooks.make(WebhookWish(name: name, url: url, events: events), by: site.system)
                return []
            } catch { return (error as? RecordError)?.problems.map(\.field) ?? ["?"] }
        }
        for url in [
            "", "example.vn", "http://example.vn", "ftp://example.vn", "https://u:p@example.vn", "https://example.vn/#x", "https://a b",
        ] {
            #expect(await problems(url, "matter:create") == ["url"], "\(url)")
        }
        for events in ["", "matter", "matter:fly", "none:create", "matter:create:x"] {
            #expect(await problems("https://example.vn", events) == ["events"], "\(events)")
        }
        #expect(await problems("https://example.vn", "*:*", "") == ["name"])
        #expect(await problems("http://may.noi.bo:8080/x", "*:*") == [])
    }

    @Test("pages of tokens and webhooks show a secret once and are the administrator's alone")
    func pages() async throws {
        let site = try await RegisterSite.make(.sqlite)
        let admin = try await site.browser("quantri")
        let person = try #require(site.people["canbo"]).text
        let bad = try await admin.post("/quan-tri/ma-truy-cap", ["name": "Tên <x>", "person": person, "scopes": "none", "days": "9999"])
        #expect(bad.status == .unprocessableContent && bad.text.contains("Tên &lt;x&gt;") && bad.text.contains("href=\"#f-scopes\""))
        let made = try await admin.post(
            "/quan-tri/ma-truy-cap", ["name": "Máy <b>", "person": person, "scopes": "matter:read", "days": "7"])
        let secret = try #require(made.text.firstMatch(of: #/dinh_[A-Za-z0-9_-]{43}/#)?.output)
        #expect(made.headers[.cacheControl]?.contains("no-store") == true && made.text.contains("Máy &lt;b&gt;"))
        #expect(try await site.program(secret: String(secret)).get("/registers/matter/records").status == .ok)
        let id = try #require(try await site.site.accounts.tokens(commune: 99999).first?.id)
        for path in ["", "/\(id)", "/moi"] {
            let page = try await admin.get("/quan-tri/ma-truy-cap" + path)
            #expect(page.status == .ok && !page.text.contains(secret), "\(path)")
        }
        _ = try await admin.post("/quan-tri/ma-truy-cap/\(id)/thu-hoi")
        #expect(try await site.program(secret: String(secret)).get("/registers/matter/records").problem == "token-invalid")

        let hook = try await admin.post("/quan-tri/webhook", ["name": "Cổng", "url": "https://example.vn/x", "events": "matter:*"])
        #expect(hook.text.contains("whsec_"))
        let webhook = try #require(try await site.site.database.read { tx in try Webhooks.all(commune: 99999, in: tx).first })
        for path in ["", "/moi", "/\(webhook.id)", "/\(webhook.id)/nhat-ky"] {
            let page = try await admin.get("/quan-tri/webhook" + path)
            #expect(page.status == .ok && !page.text.contains("whsec_"), "\(path)")
        }
        #expect(try await admin.post("/quan-tri/webhook/\(webhook.id)/tat").text.contains("Đang tắt"))
        #expect(try await admin.post("/quan-tri/webhook/\(webhook.id)/xoa").status == .ok)
        #expect(try await admin.get("/quan-tri/webhook/\(webhook.id)").status == .notFound)
    }

    @Test("the description holds what the caller may do, and the page explains it")
    func description() async throws {
        let site = try await RegisterSite.make(.sqlite)
        let officer = try await site.program("canbo").get("/openapi.json").json
        let paths = Set(officer["paths"]?.members?.map(\.name) ?? [])
        for path in [
            "/changes", "/registers/matter/records", "/registers/matter/records:batch", "/registers/matter/records/{id}/transitions/finish",
        ] {
            #expect(paths.contains(path), "\(path)")
        }
        let schema = officer["components"]?["schemas"]?["MatterInput"]
        #expect(schema?["required"] == ["text", "unit"] && schema?["properties"]?["kind"]?["enum"] == ["small", "big"])
        #expect(schema?["properties"]?["code"] == nil && schema?["properties"]?["doubled"] == nil)
        let reader = try await site.program("canbo", "matter:read").get("/openapi.json").json
        #expect(reader["paths"]?["/registers/matter/records"]?["post"] == nil && reader["paths"]?["/registers/unit/records"] == nil)
        let visitor = try await site.program(nil).get("/openapi.json").json
        #expect(visitor["paths"]?["/registers/matter/records"] == nil && visitor["paths"]?["/registers/bulletin/records"] != nil)
        let browser = try await site.browser("canbo")
        #expect(try await browser.get("/api/v1").text.contains("/thu/api/v1?so=matter"))
        #expect(try await browser.get("/api/v1?so=matter").text.contains("transitions/finish"))
        #expect(try await browser.get("/api/v1?so=none").status == .notFound)
    }
}
