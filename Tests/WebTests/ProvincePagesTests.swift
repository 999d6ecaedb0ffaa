import Foundation
import HTTPKit
import HTTPTypes
import Registers
import Store
import TestKit
import Testing
import Workflows

@testable import Web

@Suite("A province over its communes", .serialized, .keepingSites) struct ProvincePagesTests {
    private let pages = "/dieu-hanh/cac-xa"
    private let figure = "plan.tracked_share"

    private func made(_ engine: EngineKind) async throws -> ProvinceSite {
        let place = try await ProvinceSite.make(engine)
        try await ProvinceSite.tasks(1, 1, unit: place.home.units[0], commune: 99999, of: place.site)
        try await ProvinceSite.tasks(9, 1, unit: place.unit, commune: 99998, of: place.site)
        return place
    }

    @Test("shows the sum of numerators over the sum of denominators, with the communes that lack data counted out loud", arguments: engines)
    func overview(_ engine: EngineKind) async throws {
        let place = try await made(engine)
        _ = try await place.member(["code": .integer(99903), "name": "xã Riêng".value, "hosting": "own_server".value])
        let leader = try await place.browser("province_leader")
        let page = try await leader.get(pages).text
        // 10 of 12 tasks are tracked: 83,3%, and not the mean of 50% and 90%.
        #expect(page.contains("83,3%") && page.contains("10/12") && !page.contains("70%"))
        #expect(page.contains("2/3 xã có số liệu · 1 xã chưa gửi"))
        #expect(page.contains("Xã Thử") && page.contains("Xã Hai") && page.contains("Xã Riêng") && page.contains("Chưa đăng ký khóa"))
        #expect(!page.contains("Xã Tỉnh Khác") && page.contains("href=\"/tinh/dieu-hanh/cac-xa\""))
        let only = try await leader.get(pages + "?q=hai").text
        #expect(only.contains("1/3 xã") && only.contains("cac-xa/xa/99998") && !only.contains("cac-xa/xa/99999"))
        #expect(try await leader.get(pages + "?loc=chua-gui").text.contains("1/3 xã"))
        #expect(try await leader.get(pages + "?loc=cham").text.contains("2/3 xã"))
        let sheet = try await leader.get(pages + "/bang.xlsx")
        #expect(sheet.status == .ok && sheet.data.starts(with: Data("PK".utf8)))
    }

    @Test("leads from a figure to its communes, the best first, to a commune's units, and to the commune's own page", arguments: engines)
    func drill(_ engine: EngineKind) async throws {
        let place = try await made(engine)
        let leader = try await place.browser("province_leader")
        let table = try await leader.get("\(pages)/so-lieu/\(figure)?ky=2026").text
        let places = ["Xã Hai", "Xã Thử"].compactMap { table.range(of: $0)?.lowerBound }
        #expect(places.count == 2 && places[0] < places[1])
        #expect(table.contains("9/10") && table.contains("1/2") && table.contains("10/12"))
        #expect(table.contains("\(pages)/xa/99998/\(figure)?ky=2026"))
        for (sort, first) in [("gia-tri", "Xã Thử"), ("-gia-tri", "Xã Hai"), ("-hang", "Xã Thử"), ("ten", "Xã Hai"), ("xyz", "Xã Hai")] {
            let sorted = try await leader.get("\(pages)/so-lieu/\(figure)?ky=2026&sap=\(sort)").text
            let found = sorted.firstMatch(of: /<td class="is-title"><a[^>]*>([^<]*)/)?.1
            #expect(found == Substring(first), "\(sort)")
        }
        #expect(table.contains("sap=-gia-tri"))
        let members = try await leader.get("\(pages)?ky=2026&sap-xa=theo-doi").text
        #expect(members.contains("aria-sort=\"ascending\"") && members.contains("sap-xa=-theo-doi"))
        let commune = try await leader.get("\(pages)/xa/99998?ky=2026").text
        #expect(commune.contains("90%") && commune.contains("83,3%"))
        let units = try await leader.get("\(pages)/xa/99998/\(figure)?ky=2026").text
        #expect(units.contains("Phòng của xã Hai") && units.contains("/hai/so-lieu/\(figure)?ky=2026"))
        // The records are the commune's: who is signed in to the province is a visitor there.
        #expect(try await leader.client.get("/hai/so-lieu/\(figure)").status == .unauthorized)
        #expect(try await leader.client.get("/hai/so/task").status != .ok)
        #expect(!table.contains("Việc 0") && !units.contains("Việc 0"))
    }

    @Test("is told by the figures of the province's own plan where it has one", arguments: engines)
    func planned(_ engine: EngineKind) async throws {
        let place = try await made(engine)
        let leader = try await place.browser("province_leader")
        #expect(!(try await leader.get(pages).text).contains("Theo chỉ tiêu kế hoạch của tỉnh"))
        try await place.site.database.write { tx in
            func make(_ register: String, _ values: [String: Value]) throws -> RecordID {
                try place.site.workflows.create(register, values, by: place.system, in: tx).id
            }
            let metric = try make(
                "metric",
                [
                    "code": "M02".value, "family": "M02".value, "name": "Theo dõi".value, "sector": "governance".value,
                    "definition": "Định nghĩa".value, "unit": "%".value, "measured_by": "records".value, "cadence": "monthly".value,
                ])
            let plan = RecordID()
            _ = try place.site.workflows.importRecord(
                "plan", ["title": "Kế hoạch tỉnh".value, "issuer": "UBND tỉnh Thử".value, "to_year": .integer(2026)], id: plan, at: tx.now,
                state: "published", by: place.system, in: tx)
            _ = try make(
                "target",
                [
                    "plan": plan.value, "no": "1".value, "text": "Theo dõi".value, "op": "ge".value, "value": .integer(9000),
                    "unit": "%".value, "to_year": .integer(2026), "metric": metric.value,
                ])
        }
        let page = try await leader.get(pages).text
        #expect(page.contains("Theo chỉ tiêu kế hoạch của tỉnh") && page.contains("so-lieu/plan.tracked_share"))
        #expect(!page.contains("so-lieu/plan.reports_system_share"))
        #expect(try await leader.get(pages + "?bo=dem").text.contains("so-lieu/plan.reports_system_share"))
    }

    @Test("is for those whom the pack lets in, in a province only", arguments: engines)
    func rights(_ engine: EngineKind) async throws {
        let place = try await made(engine)
        let paths = ["", "/bang.xlsx", "/so-lieu/\(figure)", "/xa/99998", "/xa/99998/\(figure)"].map { pages + $0 }
        let visitor = try await place.browser(nil)
        let officer = try await place.browser("officer")
        let keeper = try await place.browser("province_keeper")
        // The commune's chair reads every register of the commune; there is no such page there.
        let chair = try await place.home.browser("chutich")
        for path in paths {
            #expect(try await visitor.get(path).status == .unauthorized, "\(path)")
            #expect(try await officer.get(path).status == .forbidden, "\(path)")
            #expect(try await keeper.get(path).status == .ok, "\(path)")
            #expect(try await chair.get(path).status == .notFound, "\(path)")
        }
        #expect(!(try await chair.get("/so").text).contains("dieu-hanh/cac-xa"))
        // Registers of provinces are not there in a commune, nor those of communes in a province; programs see the same.
        for register in ["member_commune", "figure_bundle", "row_inquiry"] {
            #expect(!(try await chair.get("/so").text).contains("/so/\(register)\""), "\(register)")
            #expect(try await chair.get("/so/\(register)").status == .notFound, "\(register)")
        }
        for register in ["row_request", "row_policy"] {
            #expect(try await keeper.get("/so/\(register)").status == .notFound, "\(register)")
            #expect(try await chair.get("/so").text.contains("/so/\(register)\""), "\(register)")
        }
        for path in ["/so-lieu/khong-co", "/xa/1", "/xa/chu", "/xa/99997", "/xa/99998/khong-co"] {
            #expect(try await keeper.get(pages + path).status == .notFound, "\(path)")
        }
        for query in ["?ky=khong&bo=x&loc=y", "?ky=1999", "?q=%3Cb%3E"] {
            let answer = try await keeper.get(pages + query)
            #expect(answer.status == .ok && !answer.text.contains("<b>\""), "\(query)")
        }
    }
}
