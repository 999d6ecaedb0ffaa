import API
import Delivery
import Foundation
import HTTPKit
import HTTPTypes
import Registers
import Store
import Synchronization
import TestKit
import Testing
import Vietnamese
import Workflows

@testable import Web

/// A gateway in place of a real one.
private final class GatewayStandIn: WebhookSender {
    private let state = Mutex<[(body: JSON, headers: [String: String])]>([])
    var requests: [(body: JSON, headers: [String: String])] { state.withLock { $0 } }

    func send(_ body: [UInt8], headers: [(String, String)], to target: WebhookTarget, policy: AddressPolicy) async -> WebhookOutcome {
        state.withLock { $0.append(((try? JSON(parsing: body)) ?? .null, Dictionary(headers) { one, _ in one })) }
        return WebhookOutcome(status: 202, milliseconds: 1, problem: nil)
    }
}

@Suite("Pages of notices that go outside, and of urging", .keepingSites)
struct DeliveryPagesTests {
    @Test("a gateway is set, tried, and takes signed messages; rules and urging are refused by field", arguments: engines)
    func gatewayAndUrging(engine: EngineKind) async throws {
        let gateway = GatewayStandIn()
        let site = try await RegisterSite.make(engine) {
            $0.gatewaySender = gateway
            $0.publicURL = "https://dinh.example"
        }
        let keeper = try await site.browser("quantri")
        for wrong in ["", "http://cong.example/gui", "https://a:b@cong.example", "javascript:alert(1)"] {
            #expect(try await keeper.post("/quan-tri/gui-tin/cong", ["url": wrong]).status == .unprocessableContent, "\(wrong)")
        }
        #expect(try await keeper.post("/quan-tri/gui-tin/thu").text.contains("chưa mở kênh nào"))
        let set = try await keeper.post("/quan-tri/gui-tin/cong", ["url": "https://cong.example/gui"])
        #expect(set.text.contains("whsec_"))
        #expect(!(try await keeper.get("/quan-tri/gui-tin")).text.contains("whsec_"), "shown once")
        // Whatever the hour of this test.
        let open = try await keeper.post(
            "/quan-tri/gui-tin/mac-dinh",
            ["quiet_from": "00:00", "quiet_to": "00:00", "digest_at": "07:30", "window": "0", "days_off": "on", "gateway-late": "never"])
        #expect(open.status == .ok)
        #expect(try await keeper.post("/quan-tri/gui-tin/thu").text.contains("hàng gửi"))
        #expect(try await site.site.delivery.work() == 1)
        let sent = try #require(gateway.requests.first)
        #expect(sent.headers["webhook-signature"]?.hasPrefix("v1,") == true)
        #expect(sent.body["data"]?["to"]?["phone"]?.string == "+84912345678")
        #expect(sent.body["data"]?["link"]?.string == "https://dinh.example/thu/viec-cua-toi")

        for (field, value) in [("window", "90"), ("quiet_to", "trưa"), ("digest_at", "25:00")] {
            let answer = try await keeper.post("/quan-tri/gui-tin/mac-dinh", [field: value, "quiet_from": "21:00", "quiet_to": "06:00"])
            #expect(answer.status == .unprocessableContent, "\(field)")
        }
        try await urge(site, gateway)
        // What was sent to somebody else does not exist.
        let mine = try await site.browser("canbo")
        let others = try await site.site.database.read { tx in
            try site.site.delivery.messages(commune: 99999, person: site.people["quantri"]?.text ?? "", in: tx)
        }
        let other = try #require(others.first)
        #expect(try await keeper.get("/thong-bao/da-gui/\(other.id)").text.contains("Kính gửi"))
        #expect(try await mine.get("/thong-bao/da-gui/\(other.id)").status == .notFound)
        #expect(try await mine.get("/thong-bao/da-gui/khong").status == .notFound)
        #expect(try await keeper.post("/quan-tri/gui-tin/gui-lai", ["id": other.id.text]).status == .notFound, "it is not dead")
        #expect(try await keeper.post("/quan-tri/gui-tin/bo-cong").text.contains("Chưa khai cổng"))
    }

    private func urge(_ site: RegisterSite, _ gateway: GatewayStandIn) async throws {
        let late = try await (0..<2).asyncMap { _ in try await site.matter() }
        let post = try #require(site.posts["canbo"])
        let past = Int64.now - 86_400_000
        try await site.site.database.write { tx in
            for record in late {
                try tx.execute(
                    "UPDATE reg_matter SET due_at = \(past), assignee = \(post) WHERE commune = 99999 AND id = \(record.id)")
            }
        }
        let officer = try await site.browser("canbo")
        #expect(try await officer.get("/don-doc").status == .forbidden)
        #expect(try await officer.post("/don-doc", ["post": post.text]).status == .forbidden)
        let head = try await site.browser("truongphong")
        let preview = try await head.get("/don-doc")
        #expect(preview.text.contains("Chức danh canbo") && preview.text.contains("2 việc quá hạn"))
        #expect(try await head.post("/don-doc").status == .unprocessableContent)
        #expect(
            try await head.post("/don-doc", ["post": post.text, "note": String(repeating: "a", count: 301)]).status == .unprocessableContent
        )
        let before = gateway.requests.count
        #expect(try await head.post("/don-doc", ["post": post.text, "note": "Gấp"]).text.contains("Đã đôn đốc"))
        try await site.site.delivery.work()
        #expect(gateway.requests.count == before + 1, "one message for both")
        let again = try await head.post("/don-doc", ["post": post.text])
        #expect(again.text.contains("Không gửi gì") && again.text.contains("2/2 việc đã đôn đốc"))
        #expect(try await head.post("/don-doc", ["post": RecordID().text]).text.contains("Không gửi gì"), "nobody's post")
        #expect(try await head.get("/so/matter/\(late[0].id)/lich-su").text.contains("Đôn đốc"))
        #expect(try await officer.get("/thong-bao").text.contains("Đôn đốc: "))
        try await urgeEverybody(site, head, past)
        // The language of the site is that of the messages.
        let id = try #require(site.people["truongphong"]?.text)
        for language in Language.allCases.reversed() {
            _ = try await head.get("/ngon-ngu?to=\(language.rawValue)")
            let kept = try await site.site.database.read { tx in try site.site.delivery.ownRule(of: id, commune: 99999, in: tx).language }
            #expect(kept == language)
        }
    }

    /// More posts than one page shows are urged at once.
    private func urgeEverybody(_ site: RegisterSite, _ head: Browser, _ past: Int64) async throws {
        try await site.site.database.write { tx in
            for number in 0..<24 {
                let post = try site.site.workflows.create(
                    "post", ["unit": site.units[0].value, "name": .text("Chức danh \(number)"), "roles": .text("[\"officer\"]")],
                    by: site.system,
                    in: tx)
                let values: [String: Value] = ["text": .text("Việc \(number)"), "unit": site.units[0].value, "kind": .text("small")]
                let record = try site.site.workflows.create("matter", values, assignee: post.id.text, by: site.system, in: tx)
                try tx.execute("UPDATE reg_matter SET due_at = \(past) WHERE commune = 99999 AND id = \(record.id)")
            }
        }
        let (first, second) = (try await head.get("/don-doc").text, try await head.get("/don-doc?trang=2").text)
        #expect(first.contains("Trang 1/2") && first.contains("Đôn đốc tất cả 26 việc của 25 nơi"))
        #expect(second.contains("Trang 2/2") && !second.contains("Chức danh canbo"))
        #expect(try await head.post("/don-doc", ["all": "on"]).text.contains("Đã đôn đốc"))
        let lines = try await site.site.database.read { tx in try tx.number("SELECT count(*) AS n FROM urging WHERE commune = 99999") }
        #expect(lines == 26)
    }
}

extension Sequence {
    fileprivate func asyncMap<T>(_ body: (Element) async throws -> T) async rethrows -> [T] {
        var all: [T] = []
        for element in self { all.append(try await body(element)) }
        return all
    }
}
