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
import Vietnamese
import Workflows

@testable import Province
@testable import Web

/// The province's server, as the commune's reaches it: what is sent goes to its interface for programs.
private final class ProvinceLink: WebhookSender {
    private let target = Mutex<HTTPTestClient<SignedIn>?>(nil)

    func lead(to client: HTTPTestClient<SignedIn>) { target.withLock { $0 = client } }

    func send(_ body: [UInt8], headers: [(String, String)], to target: WebhookTarget, policy: AddressPolicy) async -> WebhookOutcome {
        await exchange(body, headers: headers, to: target, policy: policy).outcome
    }

    func exchange(_ body: [UInt8], headers: [(String, String)], to target: WebhookTarget, policy: AddressPolicy) async
        -> (outcome: WebhookOutcome, answer: [UInt8])
    {
        guard let client = self.target.withLock({ $0 }), let path = URL(string: target.url)?.path,
            let answer = try? await client.send(.post, path, body: Data(body), type: "application/json")
        else { return (WebhookOutcome(status: nil, milliseconds: 1, problem: "không nối được"), []) }
        let code = Int(answer.status.code)
        return (WebhookOutcome(status: code, milliseconds: 1, problem: code < 300 ? nil : "Bên nhận trả về \(code)."), Array(answer.data))
    }
}

@Suite("Asking for the records behind a number", .serialized, .keepingSites) struct RowRequestTests {
    private let list = "/dieu-hanh/cac-xa/ban-ghi"
    private func form(_ code: Int, _ figure: String, _ choice: String) -> String {
        "/dieu-hanh/cac-xa/xa/\(code)/\(figure)/xin-ban-ghi?ky=2026&ban-ghi=\(choice)"
    }

    /// The newest first.
    private func rows(_ register: String, _ commune: Int, _ site: Site) async throws -> [Record] {
        try await site.database.read { tx in
            try site.registry.all(register, for: .system(commune: commune, origin: "test"), in: tx)
        }
    }

    private func policy(_ about: String, _ answer: String, _ personal: String, _ site: Site, _ commune: Int = 99999) async throws {
        try await site.database.write { tx in
            _ = try site.workflows.create(
                "row_policy", ["about": about.value, "answer": answer.value, "personal_fields": personal.value, "days": .integer(10)],
                by: .system(commune: commune, origin: "test"), in: tx)
        }
    }

    private func set(_ register: String, _ id: RecordID, _ values: [String: Value], _ commune: Int, _ site: Site) async throws {
        try await site.database.write { tx in
            _ = try site.workflows.edit(
                register, id, version: nil, values, by: .system(commune: commune, origin: "test"), in: tx)
        }
    }

    private let wish: KeyValuePairs = [
        "ban-ghi": "tasks_given.matched", "purpose": "Đối chiếu báo cáo", "columns": "text", "until": "2099-01-01",
    ]

    private func step(_ name: String, _ request: Record, _ fields: KeyValuePairs<String, String>, _ browser: Browser) async throws
        -> Browser.Answer
    {
        try await browser.post("/so/row_request/\(request.id)/buoc/\(name)", fields)
    }

    @Test("puts the request before the commune's keeper, and opens by the grant alone what was counted then", arguments: engines)
    func hosted(_ engine: EngineKind) async throws {
        let place = try await ProvinceSite.make(engine)
        let site = place.site
        try await ProvinceSite.tasks(2, 1, unit: place.home.units[0], commune: 99999, of: site)
        let (officer, leader) = (try await place.browser("province_keeper"), try await place.browser("province_leader"))
        let keeper = try await place.home.browser("giukehoach")
        let drill = try await officer.get("/dieu-hanh/cac-xa/xa/99999/plan.tracked_share?ky=2026").text
        #expect(drill.contains("Xin bản ghi") && drill.contains("/plan.tracked_share/xin-ban-ghi?ky=2026"))
        let path = form(99999, "plan.tracked_share", "tasks_given.matched")
        let asked = try await officer.get(path)
        #expect(asked.text.contains("3 bản ghi, đếm lúc") && asked.text.contains("name=\"columns\""))
        let until = Instant.now.date.adding(days: 20).description
        func send(_ purpose: String, _ personal: String = "false") async throws -> Browser.Answer {
            try await officer.post(
                path,
                [
                    "ban-ghi": "tasks_given.matched", "purpose": purpose, "columns": "text", "columns": "deadline", "until": until,
                    "personal": personal,
                ])
        }
        #expect(try await send(" ").status == .unprocessableContent)
        #expect(try await send("Đối chiếu", "true").text.contains("phải ghi căn cứ pháp lý"))
        #expect(try await officer.post(path, wish).text.contains("một năm nữa"))
        #expect(try await send("Đối chiếu báo cáo quý").text.contains("Chờ xã quyết định"))

        let inquiry = try #require(try await rows("row_inquiry", 98, site).first)
        let request = try #require(try await rows("row_request", 99999, site).first)
        let open = "\(list)/\(inquiry.id)/mo"
        #expect(request.assignee == place.home.posts["giukehoach"]?.text && request.dueAt != nil)
        #expect(try await keeper.get("/viec-cua-toi").text.contains("Xin bản ghi: Nhiệm vụ"))
        #expect(try await officer.get(open).status == .forbidden)
        #expect(try await step("grant", request, ["_version": "1"], try await place.home.browser("canbo")).status.code >= 400)
        #expect(try await step("grant", request, ["_version": "\(request.version)"], keeper).status == .ok)
        // What is made or changed after the count does not show.
        try await ProvinceSite.tasks(4, 0, unit: place.home.units[0], commune: 99999, of: site)
        let shown = try await officer.get(open).text
        #expect(shown.contains("3/3 bản ghi: khớp số liệu") && shown.contains("Việc 0") && !shown.contains("Việc 3"))
        let table = try await officer.get("\(list)/\(inquiry.id)/bang.csv")
        #expect(table.status == .ok && table.text.split(whereSeparator: \.isNewline).count == 4)
        let both = try await site.database.read { tx in
            try [98, 99999].map { try tx.journal(commune: $0, JournalQuery(), limit: 200).entries.filter { $0.action == "read_rows" } }
        }
        #expect(both.map(\.count) == [2, 2] && both.joined().allSatisfy { $0.note?.contains("Người province_keeper") == true })
        #expect(both[0].allSatisfy { $0.author.account == place.people["province_keeper"]?.text })
        #expect(try await rows("row_request", 99999, site).first?["reads"].integer == 2)
        // The leader sees that it was asked for, and no row; nobody of the province holds a right in the commune.
        #expect(try await leader.get(list).text.contains("Đã cấp"))
        #expect(!(try await leader.get("\(list)/\(inquiry.id)").text.contains("Mở bản ghi")))
        for path in [open, "\(list)/\(inquiry.id)/bang.csv", path] { #expect(try await leader.get(path).status == .forbidden, "\(path)") }
        #expect(try await officer.client.get("/thu/so/row_request").status != .ok)
        #expect(try await place.home.browser("giukehoach").get(list).status == .notFound)

        try await set("row_request", request.id, ["expires_on": "2026-01-01".value], 99999, site)
        let over = try await officer.get(open)
        #expect(over.status == .forbidden && over.text.contains("Đã hết hạn") && !over.text.contains("Việc 0"))
        #expect(try await site.rows.expire(in: site.database) == 1)
        #expect(try await rows("row_inquiry", 98, site).first?["standing"].text == "expired")
        #expect(try await site.rows.expire(in: site.database) == 0)
    }

    @Test("is answered by the commune's policy, which never opens personal fields by itself", arguments: engines)
    func policies(_ engine: EngineKind) async throws {
        let place = try await ProvinceSite.make(engine)
        let site = place.site
        let officer = try await place.browser("province_keeper")
        let keeper = try await place.home.browser("giukehoach")
        try await ProvinceSite.tasks(1, 0, unit: place.home.units[0], commune: 99999, of: site)
        try await site.database.write { tx in
            let system = Actor.system(commune: 99999, origin: "test")
            for person in try site.registry.all("person", for: system, in: tx) {
                _ = try site.workflows.edit(
                    "person", person.id, version: nil, ["active": .boolean(true), "staff_kind": "official".value], by: system, in: tx)
            }
        }
        let until = Instant.now.date.adding(days: 60).description
        func ask(_ figure: String, _ columns: String, personal: Bool = false) async throws -> (Record, Record) {
            let answer = try await officer.post(
                form(99999, figure, "\(figure).matched"),
                [
                    "ban-ghi": "\(figure).matched", "purpose": "Rà soát", "columns": "full_name", "columns": columns, "until": until,
                    "personal": personal ? "true" : "false", "basis": "Nghị định thử",
                ])
            #expect(answer.status == .ok)
            return (
                try #require(try await rows("row_inquiry", 98, site).first), try #require(try await rows("row_request", 99999, site).first)
            )
        }
        try await policy("task", "never", "never", site)
        let (_, refused) = try await ask("tasks_given", "text")
        #expect(
            refused.state == "refused" && refused["by_policy"].boolean == true && refused["reason"].text?.contains("chính sách") == true)
        #expect(try await officer.get(list).text.contains("Xã từ chối"))

        try await policy("person", "always", "with_basis", site)
        let (masked, always) = try await ask("staff", "phone")
        #expect(always.state == "granted" && always["expires_on"].text == Instant.now.date.adding(days: 10).description)
        let page = try await officer.get("\(list)/\(masked.id)/mo").text
        #expect(page.contains("khớp số liệu") && page.contains("Người canbo") && page.contains("bị che") && !page.contains("0912"))
        let (whole, waits) = try await ask("staff", "phone", personal: true)
        #expect(waits.state == "asked" && waits["personal"].boolean == true)
        #expect(try await step("grant", waits, ["_version": "\(waits.version)"], keeper).status == .ok)
        #expect(try await officer.get("\(list)/\(whole.id)/mo").text.contains("0912"))
        let (part, third) = try await ask("staff", "phone", personal: true)
        #expect(try await step("grant_part", third, ["_version": "\(third.version)"], keeper).status == .ok)
        #expect(!(try await officer.get("\(list)/\(part.id)/mo").text.contains("0912")))
        // A stricter policy holds at once, and what was granted can be taken back.
        let own = try #require(try await rows("row_policy", 99999, site).first { $0["about"].text == "person" })
        try await set("row_policy", own.id, ["personal_fields": "never".value], 99999, site)
        let stricter = try await officer.get("\(list)/\(whole.id)/mo").text
        #expect(stricter.contains("Người canbo") && !stricter.contains("Điện thoại"))
        let granted = try #require(try await rows("row_request", 99999, site).first { $0.id == waits.id })
        #expect(try await step("close", granted, ["_version": "\(granted.version)"], keeper).status == .unprocessableContent)
        _ = try await step("close", granted, ["_version": "\(granted.version)", "reason": "Xong việc"], keeper)
        #expect(try await officer.get("\(list)/\(whole.id)/mo").status == .forbidden)
        // Policies are the commune's: keeper and administrator write them, nobody else.
        #expect(try await keeper.get("/so/row_policy/moi").status == .ok)
        #expect(try await place.home.browser("quantri").get("/so/row_policy/moi").status == .ok)
        #expect(try await place.home.browser("canbo").get("/so/row_policy/moi").status == .forbidden)
    }

    /// A commune with a server of its own that has sent a bundle, and its province.
    private func pair(_ engine: EngineKind) async throws -> (far: RegisterSite, place: ProvinceSite, link: ProvinceLink) {
        let link = ProvinceLink()
        let far = try await RegisterSite.make(engine, packs: ProvinceSite.packs, people: [("giukehoach", "keeper", 0)]) {
            $0.webhookSender = link
        }
        let place = try await ProvinceSite.make(engine)
        try await ProvinceSite.tasks(2, 1, unit: far.units[0], commune: 99999, of: far.site)
        let key = try far.site.bundleMaker.key(of: 99999).publicKey
        _ = try await place.member([
            "code": .integer(99999), "name": "xã Thử".value, "hosting": "own_server".value, "public_key": key.hex.value,
            "key_confirmed_on": "2026-01-05".value,
        ])
        _ = try await far.browser("giukehoach").post("/chot-so-lieu?ky=2026")
        let id = try await far.site.database.read { tx in
            try #require(try far.site.registry.all("figure_statement", for: far.system, in: tx).first?.id)
        }
        let bundle = try await far.browser("giukehoach").get("/gui-tinh/\(id)/goi.json").data
        let answer = try await place.browser("province_keeper").post("/dieu-hanh/cac-xa/goi", [:], files: [("file", "goi.json", bundle)])
        #expect(answer.status == .ok)
        return (far, place, link)
    }

    private func ask(_ place: ProvinceSite) async throws -> Record {
        let path = form(99999, "plan.tracked_share", "tasks_given.matched")
        let until = Instant.now.date.adding(days: 20).description
        let answer = try await place.browser("province_keeper").post(
            path, ["ban-ghi": "tasks_given.matched", "purpose": "Đối chiếu", "columns": "text", "until": until])
        #expect(answer.text.contains("Tải yêu cầu gửi xã"))
        return try #require(try await rows("row_inquiry", 98, place.site).first)
    }

    @Test("goes to a commune's own server by file and comes back signed; the page is the same", arguments: engines)
    func byHand(_ engine: EngineKind) async throws {
        let (far, place, _) = try await pair(engine)
        let (officer, keeper) = (try await place.browser("province_keeper"), try await far.browser("giukehoach"))
        #expect(try await officer.get("/dieu-hanh/cac-xa/xa/99999/plan.tracked_share?ky=2026").text.contains("Xin bản ghi"))
        let inquiry = try await ask(place)
        let file = try await officer.get("\(list)/\(inquiry.id)/yeu-cau.json").data
        func hand(_ data: Data) async throws -> Browser.Answer {
            try await keeper.post("/gui-tinh/yeu-cau", [:], files: [("file", "yeu-cau.json", data)])
        }
        #expect(try await hand(Data("{}".utf8)).text.contains("không phải yêu cầu bản ghi"))
        let other = String(decoding: file, as: UTF8.self).replacing("count: ", with: "count:  ").replacing("count task", with: "count unit")
        #expect(try await hand(Data(other.utf8)).text.contains("định nghĩa khác"))
        #expect(try await hand(file).text.contains("Chờ quyết định"))
        #expect(try await hand(file).status == .ok)
        let requests = try await rows("row_request", 99999, far.site)
        #expect(requests.count == 1)
        let request = try #require(requests.first)
        let answerPath = "/gui-tinh/yeu-cau/\(request.id)/tra-loi.json"
        #expect(try await keeper.get(answerPath).status == .unprocessableContent)
        #expect(try await far.browser("canbo").get(answerPath).status == .forbidden)
        _ = try await step("grant", request, ["_version": "\(request.version)"], keeper)
        try await ProvinceSite.tasks(5, 0, unit: far.units[0], commune: 99999, of: far.site)
        let answer = try await keeper.get(answerPath).data
        func take(_ data: Data) async throws -> Browser.Answer {
            try await officer.post(list, [:], files: [("file", "tra-loi.json", data)])
        }
        let forged = String(decoding: answer, as: UTF8.self).replacing("Việc 0", with: "Việc X")
        #expect(try await take(Data(forged.utf8)).text.contains("Chữ ký không khớp"))
        #expect(try await take(Data("{}".utf8)).status == .unprocessableContent)
        #expect(try await place.browser("province_leader").post(list, [:], files: [("file", "x", answer)]).status == .forbidden)
        #expect(try await take(answer).text.contains("Mở bản ghi"))
        #expect(try await take(answer).status == .ok)
        let shown = try await officer.get("\(list)/\(inquiry.id)/mo").text
        #expect(shown.contains("3/3 bản ghi: khớp số liệu") && shown.contains("Việc 0"))
        // After its last day nothing of it is left.
        try await set("row_inquiry", inquiry.id, ["expires_on": "2026-01-01".value], 98, place.site)
        #expect(try await officer.get("\(list)/\(inquiry.id)/mo").status == .forbidden)
        #expect(try await place.site.inquiries.expire() == 1)
        let left = try await place.site.database.read { tx in try tx.number("SELECT count(*) AS n FROM row_answer") }
        #expect(left == 0)
    }

    @Test("goes over the channel of bundles by itself; readings are told to the commune", arguments: engines)
    func byLink(_ engine: EngineKind) async throws {
        let (far, place, link) = try await pair(engine)
        let token = try await place.site.accounts.makeToken(
            TokenWish(name: "Máy xã", person: place.people["bundle_sender"], scopes: "*:*", days: 30), by: place.system
        ).secret
        link.lead(
            to: HTTPTestClient<SignedIn>(
                place.site.sharedResponder(), headers: [.accept: "application/json", .authorization: "Bearer \(token)"]))
        _ = try await far.browser("quantri").post(
            "/quan-tri/gui-tinh", ["url": "https://tinh.example/tinh/api/v1/figure-bundles", "token": token])
        let keeper = try await far.browser("giukehoach")
        let inquiry = try await ask(place)
        let running = Task { try await far.site.jobs.run() }
        defer { running.cancel() }
        func call(until done: () async throws -> Bool) async throws {
            #expect(try await keeper.post("/gui-tinh/hoi").status == .ok)
            let deadline = ContinuousClock.now + .seconds(30)
            while try await !done(), ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(20)) }
        }
        try await call { try await !rows("row_request", 99999, far.site).isEmpty }
        let request = try #require(try await rows("row_request", 99999, far.site).first)
        #expect(request["came_by"].text == "link" && request.state == "asked")
        _ = try await step("grant", request, ["_version": "\(request.version)"], keeper)
        try await call { try await rows("row_inquiry", 98, place.site).first?["standing"].text == "granted" }
        let officer = try await place.browser("province_keeper")
        #expect(try await officer.get("\(list)/\(inquiry.id)/mo").text.contains("3/3 bản ghi: khớp số liệu"))
        try await call { try await rows("row_request", 99999, far.site).first?["reads"].integer == 1 }
        #expect(try await rows("row_request", 99999, far.site).first?["last_read"].text?.contains("Người province_keeper") == true)

        // A server that does not hold the commune's key learns nothing, whatever its token.
        let stranger = try place.site.bundleMaker.key(of: 99998)
        let now = Instant.now.milliseconds
        let own = try far.site.bundleMaker.key(of: 99999)
        for bad in [
            RowCall(commune: 99999, at: now, since: 0, signedBy: stranger),
            RowCall(commune: 99999, at: now - 700_000, since: 0, signedBy: own),
        ] {
            await #expect(throws: RowRefusal.signature) { try await place.site.inquiries.reply(to: bad.bytes, province: 98) }
        }
        let fresh = RowCall(commune: 99999, at: now, since: 0, signedBy: own)
        #expect(try await place.site.inquiries.reply(to: fresh.bytes, province: 98).readings.count == 1)
        let visitor = HTTPTestClient<SignedIn>(place.site.sharedResponder(), headers: [.accept: "application/json"])
        for path in ["row-requests", "row-answers"] {
            let answer = try await visitor.send(.post, "/tinh/api/v1/\(path)", body: Data("{}".utf8), type: "application/json")
            #expect(answer.status == .unauthorized, "\(path)")
        }
    }
}
