import Foundation
import HTTPKit
import HTTPTypes
import Registers
import Store
import TestKit
import Testing
import Vietnamese
import Workflows

@testable import Web

@Suite("Stated figures on their page", .serialized, .keepingSites) struct StatementPagesTests {
    private func site(_ engine: EngineKind) async throws -> RegisterSite {
        try await RegisterSite.make(
            engine, packs: [pack("metrics"), pack("plan")],
            people: [("giukehoach", "keeper", 0), ("canbothu", "officer", 0), ("vanthu", "clerk", 0)])
    }

    /// States this year's figures as the keeper; gives the page's path.
    private func made(_ keeper: Browser, _ query: String = "?ky=2026") async throws -> String {
        let answer = try await keeper.post("/chot-so-lieu" + query, [:])
        let id = try #require(answer.text.firstMatch(of: /\/so\/figure_statement\/([0-9a-f-]{36})"/)?.1)
        return "/chot-so-lieu/\(id)"
    }

    @Test(
        "the keeper states a period's figures; what is corrected later shows beside them, with where it was corrected", arguments: engines)
    func correction(_ engine: EngineKind) async throws {
        let site = try await site(engine)
        let keeper = try await site.browser("giukehoach")
        #expect(try await keeper.get("/so-lieu?ky=2026").text.contains("Chốt số liệu kỳ này"))
        let path = try await made(keeper)
        let before = try await keeper.get(path).text
        #expect(before.contains("Số liệu năm 2026") && before.contains("CSL-") && before.contains("ra đúng số đã chốt"))
        #expect(!before.contains("số đã đổi từ khi chốt</h2>"))
        _ = try await site.site.database.write { tx in
            let plan = try site.site.workflows.create(
                "plan", ["title": "Kế hoạch".value, "issuer": "UBND xã Thử".value], by: site.system, in: tx)
            return try site.site.workflows.create(
                "task", ["plan": plan.id.value, "text": "Việc <mới>".value, "lead": site.units[0].value], by: site.system, in: tx)
        }
        let after = try await keeper.get(path).text
        #expect(after.contains("số đã đổi từ khi chốt</h2>") && after.contains("1 bản ghi thêm hoặc sửa từ khi chốt"))
        let list = try #require(after.firstMatch(of: /href="\/thu(\/so\/task\?where=[^"]+)"/)?.1)
        #expect(try await keeper.get(String(list.replacing("&amp;", with: "&"))).text.contains("Việc &lt;mới&gt;"))
        let record = try #require(after.firstMatch(of: /href="\/thu(\/so\/figure_statement\/[0-9a-f-]{36})"/)?.1)
        let shown = try await keeper.get(String(record)).text
        #expect(shown.contains("Đối chiếu với số hôm nay") && shown.contains("so-lieu-2026.json"))
    }

    @Test("nobody types a statement, and only who issues reports makes one", arguments: engines)
    func rights(_ engine: EngineKind) async throws {
        let site = try await site(engine)
        let keeper = try await site.browser("giukehoach")
        let officer = try await site.browser("canbothu")
        let path = try await made(keeper, "?ky=2026Q1&don-vi=\(site.units[0])")
        let id = path.split(separator: "/").last.map(String.init) ?? ""
        #expect(try await keeper.get("/so/figure_statement/moi").status == .forbidden)
        #expect(try await keeper.get("/so/figure_statement/\(id)/sua").status == .forbidden)
        #expect(try await officer.get(path).status == .ok)
        #expect(try await officer.get("/so-lieu").text.contains("Chốt số liệu kỳ này") == false)
        #expect(try await officer.post("/chot-so-lieu", [:]).status == .forbidden)
        #expect(try await site.browser("vanthu").get(path).status == .forbidden)
        #expect(try await site.browser().get(path).status == .unauthorized)
    }

    @Test("addresses that name nothing are not found", arguments: engines)
    func strange(_ engine: EngineKind) async throws {
        let site = try await site(engine)
        let keeper = try await site.browser("giukehoach")
        #expect(try await keeper.get("/chot-so-lieu/\(RecordID())").status == .notFound)
        #expect(try await keeper.get("/chot-so-lieu/khong-phai-ma").status == .notFound)
        // Nobody knows yet what a later year will count.
        #expect(try await keeper.post("/chot-so-lieu?ky=9999", [:]).status == .badRequest)
        // Nonsense in the question is left out, as on the list of figures.
        #expect(try await keeper.get(made(keeper, "?ky=khong&don-vi=x")).text.contains("Số liệu năm \(Instant.now.date.year)"))
    }
}
