import Accounts
import Foundation
import HTTPKit
import HTTPTypes
import Jobs
import Plans
import Registers
import Store
import TestKit
import Testing
import Vietnamese
import Workflows

@testable import Web

@Suite("Handing in plans", .serialized, .keepingSites)
struct PlanImportTests {
    private static let text = """
        ỦY BAN NHÂN DÂN
        XÃ THỬ
        Số: 31/KH-UBND
        Thử, ngày 15 tháng 01 năm 2026

        KẾ HOẠCH
        Thử nghiệm chuyển đổi số năm 2026

        I. MỤC TIÊU
        1. Mục tiêu cụ thể
        - Tỷ lệ hồ sơ thủ tục hành chính được xử lý trực tuyến đạt trên 80%.
        - Tỷ lệ hộ gia đình có đường truyền Internet đạt trên 90%.
        II. TỔ CHỨC THỰC HIỆN
        1. Văn phòng HĐND và UBND
        - Theo dõi, đôn đốc việc thực hiện Kế hoạch này.
        """

    /// A commune with a keeper of plans and an officer.
    private func site(_ engine: EngineKind) async throws -> Site {
        let site = try await SiteKeeper.site(engine) { _ in [pack("core"), pack("metrics"), pack("plan")] }
        let system = Actor.system(commune: 99999, origin: "test")
        let people = try await site.database.write { tx in
            try tx.add(Commune(code: 99999, name: "xã Thử", province: "tỉnh Thử", slug: "thu"), by: system.author)
            let make = { (register: String, values: [String: Value]) in
                try site.workflows.create(register, values, by: system, in: tx).id
            }
            let unit = try make("unit", ["code": .text("VP"), "name": .text("Văn phòng"), "kind": .text("office")])
            var people: [String: RecordID] = [:]
            for role in ["keeper", "officer"] {
                let post = try make("post", ["unit": unit.value, "name": .text(role), "roles": .text(JSONText.list([role]))])
                let person = try make("person", ["full_name": .text("Người \(role)"), "active": .boolean(true)])
                _ = try make(
                    "holding", ["person": person.value, "post": post.value, "main": .boolean(true), "from_date": .text("2025-01-01")])
                people[role] = person
            }
            return people
        }
        for (name, person) in people {
            try await site.accounts.open(name: name, for: person, password: RegisterSite.password, mustChange: false, by: system)
        }
        try await site.reloadCommunes()
        return site
    }

    private func browser(_ site: Site, _ name: String) async throws -> Browser {
        let client = HTTPTestClient<SignedIn>(site.sharedResponder(), headers: [.accept: "text/html", .acceptLanguage: "vi"])
        let page = try await client.get("/thu/dang-nhap")
        _ = try await client.post("/thu/dang-nhap", ["username": name, "password": RegisterSite.password, "_csrf": page.csrf])
        return Browser(client: client, token: try await client.get("/thu/dang-nhap?next=/thu/ke-hoach").csrf)
    }

    /// Runs the background work until the text of a page is as it should be.
    private func awaited(_ site: Site, _ browser: Browser, _ path: String, _ isMeant: (String) -> Bool) async throws -> String {
        let running = Task { try await site.jobs.run() }
        defer { running.cancel() }
        for _ in 0..<3_000 {
            let text = try await browser.get(path).text
            if isMeant(text) { return text }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw HTTPFailure.notFound
    }

    private func handIn(_ browser: Browser, _ name: String, _ text: String, at path: String = "/ke-hoach/nhap") async throws -> String {
        let answer = try await browser.post(path, [:], files: [("document", name, Data(text.utf8))])
        let id = try #require(answer.text.firstMatch(of: /ke-hoach\/nhap\/([0-9a-f-]{36})/)?.1)
        return "/ke-hoach/nhap/\(id)"
    }

    @Test("a document waits, is seen in the list, may be left alone, and leads to its review", arguments: engines)
    func wholeWay(_ engine: EngineKind) async throws {
        let site = try await site(engine)
        let keeper = try await browser(site, "keeper")
        let reading = try await handIn(keeper, "kh-2026.txt", Self.text)
        let waiting = try await keeper.get(reading).text
        #expect(waiting.contains("every 1s") && waiting.contains("http-equiv=\"refresh\"") && waiting.contains("Sắp đọc"))
        let list = try await keeper.get("/ke-hoach").text
        #expect(list.contains("kh-2026.txt") && list.contains("đang chờ") && list.contains(reading))
        let second = try await handIn(keeper, "khac.txt", Self.text.replacingOccurrences(of: "31/KH", with: "32/KH"))
        #expect(try await keeper.get(second).text.contains("Đang chờ 1 văn bản trước"))
        let review = try await awaited(site, keeper, reading) { !$0.contains("every 1s") }
        #expect(review.contains("Đã đọc xong văn bản") && review.contains("xử lý trực tuyến"))
        let partial = try await keeper.get(reading, headers: [try #require(HTTPField.Name("HX-Request")): "true"])
        #expect(HTTPField.Name("HX-Redirect").flatMap { partial.headers[$0] }?.contains("/duyet") == true)
        _ = try await awaited(site, keeper, second) { !$0.contains("every 1s") }
        #expect(try await keeper.get("/ke-hoach").text.contains("kh-2026.txt") == false)
    }

    @Test("what can't be read is told with what to do, and pasted text stands in the form again", arguments: engines)
    func refused(_ engine: EngineKind) async throws {
        let site = try await site(engine)
        let keeper = try await browser(site, "keeper")
        #expect(try await keeper.post("/ke-hoach/nhap", ["text": ""]).text.contains("Chọn một tệp"))
        let answer = try await keeper.post("/ke-hoach/nhap", ["text": "Thư mời họp <b>tổng kết</b>"])
        let path = "/ke-hoach/nhap/" + String(try #require(answer.text.firstMatch(of: /ke-hoach\/nhap\/([0-9a-f-]{36})/)?.1))
        let told = try await awaited(site, keeper, path) { !$0.contains("every 1s") }
        #expect(told.contains("role=\"alert\"") && told.contains("Không thấy chỉ tiêu") && told.contains("Đọc lại"))
        #expect(told.contains("Thư mời họp &lt;b&gt;tổng kết&lt;/b&gt;</textarea>"))
    }

    @Test("a target's metric is taken back or left out on the review in one click, told there, and by nobody else", arguments: engines)
    func metricChosen(_ engine: EngineKind) async throws {
        let site = try await site(engine)
        let keeper = try await browser(site, "keeper")
        let reading = try await handIn(keeper, "kh.txt", Self.text)
        let review = try await awaited(site, keeper, reading) { !$0.contains("every 1s") }
        let path = try #require(review.firstMatch(of: /\/thu(\/ke-hoach\/[0-9a-f-]{36}\/duyet\/target\/[0-9a-f-]{36}\/thuoc-do)/)?.1)
        #expect(review.contains("Không gắn thước đo") && !review.contains("không gắn, người soát đã xem"))
        #expect(try await keeper.post(String(path), ["metric": ""]).text.contains("không gắn, người soát đã xem"))
        let metric = try await site.database.write { tx in
            let values: [String: Value] = [
                "code": .text("X01"), "family": .text("X01"), "name": .text("Tỷ lệ hồ sơ trực tuyến"), "sector": .text("services"),
                "definition": .text("Hồ sơ nộp trực tuyến"), "unit": .text("%"), "measured_by": .text("records"),
                "cadence": .text("yearly"),
            ]
            return try site.workflows.create("metric", values, by: .system(commune: 99999, origin: "test"), in: tx).id
        }
        let taken = try await keeper.post(String(path), ["metric": metric.text]).text
        #expect(taken.contains("thước đo:</span> X01") && !taken.contains("không gắn, người soát đã xem"))
        #expect(try await keeper.post(String(path), ["metric": "x"]).status == .notFound)
        #expect(try await keeper.post(String(path)).status == .notFound)
        #expect(try await browser(site, "officer").post(String(path), ["metric": ""]).status == .forbidden)
    }

    @Test("a stopped reading says so and can be taken up again", arguments: engines)
    func stopped(_ engine: EngineKind) async throws {
        let site = try await site(engine)
        let keeper = try await browser(site, "keeper")
        let reading = try await handIn(keeper, "kh.txt", Self.text)
        #expect(try await keeper.post(reading + "/dung").text.contains("Đã dừng đọc"))
        _ = try await keeper.post(reading + "/lai")
        let review = try await awaited(site, keeper, reading) { !$0.contains("every 1s") }
        #expect(review.contains("Đã đọc xong văn bản"))
    }

    @Test("a document of a known number and date is compared instead, each difference accepted, written and undone", arguments: engines)
    func compared(_ engine: EngineKind) async throws {
        let site = try await site(engine)
        let keeper = try await browser(site, "keeper")
        let first = try await handIn(keeper, "ban-dau.txt", Self.text)
        _ = try await awaited(site, keeper, first) { !$0.contains("every 1s") }
        let amended = Self.text.replacingOccurrences(of: "đạt trên 80%", with: "đạt trên 85%")
        let second = try await handIn(keeper, "sua-doi.txt", amended)
        let told = try await awaited(site, keeper, second) { !$0.contains("every 1s") }
        #expect(told.contains("31/KH-UBND") && told.contains("So sánh với kế hoạch đang có"))
        let answer = try await keeper.post(second + "/so-sanh")
        let third = "/ke-hoach/nhap/" + String(try #require(answer.text.firstMatch(of: /ke-hoach\/nhap\/([0-9a-f-]{36})/)?.1))
        let page = try await awaited(site, keeper, third) { !$0.contains("every 1s") }
        #expect(page.contains("<del>") && page.contains("80%") && page.contains("<ins>") && page.contains("85%"))
        let found = try #require(page.firstMatch(of: /\/thu(\/ke-hoach\/[0-9a-f-]{36}\/ban-khac\/[0-9a-f-]{36})\/nhan\/(\d+)/))
        let (base, item) = (String(found.1), String(found.2))
        _ = try await keeper.post("\(base)/nhan/\(item)")
        #expect(try await keeper.get(base).text.contains("Ghi 1 thay đổi vào kế hoạch"))
        #expect(try await values(site).contains(8000))
        #expect(try await keeper.post("\(base)/ghi").text.contains("Đã ghi 1 thay đổi"))
        #expect(try await values(site).contains(8500))
        #expect(try await keeper.post("\(base)/ghi").status == .conflict)
        #expect(try await keeper.post("\(base)/hoan-tac").text.contains("Đã hoàn tác"))
        #expect(try await values(site).contains(8000))

        let officer = try await browser(site, "officer")
        for path in [base, second, "/ke-hoach/nhap"] { #expect(try await officer.get(path).status == .forbidden) }
        let own = try await keeper.post(second + "/nhap-rieng").text
        let fourth = "/ke-hoach/nhap/" + String(try #require(own.firstMatch(of: /ke-hoach\/nhap\/([0-9a-f-]{36})/)?.1))
        _ = try await awaited(site, keeper, fourth) { !$0.contains("every 1s") }
        let plans = try await site.database.read { try site.registry.all("plan", for: .system(commune: 99999, origin: "test"), in: $0) }
        #expect(plans.count == 2)
    }

    private func values(_ site: Site) async throws -> [Int64?] {
        try await site.database.read { tx in
            try site.registry.all("target", for: .system(commune: 99999, origin: "test"), in: tx).map { $0["value"].integer }
        }
    }
}
