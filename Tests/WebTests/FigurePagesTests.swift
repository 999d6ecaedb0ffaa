import Foundation
import HTTPKit
import HTTPTypes
import Registers
import Store
import TestKit
import Testing
import Vietnamese

@testable import Web

@Suite("Figures and why they are what they are", .serialized, .keepingSites) struct FigurePagesTests {
    /// Three matters of 2026, two of them big, one of each without an amount; one in another unit, one of the year before.
    private func filled(_ engine: EngineKind) async throws -> RegisterSite {
        let site = try await RegisterSite.make(engine)
        let big: [String: Value] = ["kind": "big".value, "why_big": "Lớn".value]
        _ = try await site.matter(["day": "2026-03-01".value, "amount": .integer(2_000_000)])
        _ = try await site.matter(big.merging(["day": "2026-04-01".value, "amount": .integer(5)]) { $1 })
        _ = try await site.matter(big.merging(["day": "2026-05-01".value, "unit": site.units[1].value]) { $1 })
        _ = try await site.matter(["day": "2025-05-01".value])
        return site
    }

    @Test("numbers stand with what they are of, by pack, for a period, a unit, the period before", arguments: engines)
    func list(_ engine: EngineKind) async throws {
        let site = try await filled(engine)
        let officer = try await site.browser("canbo")
        let page = try await officer.get("/so-lieu?ky=2026").text
        #expect(page.contains("66,7%") && page.contains("2 vụ/3 vụ") == false && page.contains("2/3"))
        #expect(page.contains("Vụ thuộc loại lớn, theo ngày hẹn"))
        #expect(page.contains("nằm giữa 25% và 75% · 2 bản ghi chưa rõ"))
        #expect(page.contains("chưa ai khai") && page.contains("chưa có số liệu"))
        let own = try await officer.get("/so-lieu?ky=2026&don-vi=\(site.units[0])").text
        #expect(own.contains("1/2"))
        // No matter has its day in this month: there is nothing of which the big ones could be a share.
        let month = Period(.month, containing: Instant.now.date)
        #expect(try await officer.get("/so-lieu?ky=\(month)").text.contains("Không áp dụng"))
        #expect(try await officer.get("/so").text.contains("href=\"/thu/so-lieu\""))
    }

    @Test("a number opens to its rule, its parts, its earlier periods and the very records that count", arguments: engines)
    func why(_ engine: EngineKind) async throws {
        let site = try await filled(engine)
        let officer = try await site.browser("truongphong")
        let share = try await officer.get("/so-lieu/trial.big_share?ky=2026").text
        #expect(share.contains("matters_big / matters") && share.contains("1 trong 1"))
        #expect(share.contains("/so-lieu/matters_big?ky=2026") && share.contains("Năm 2025"))
        let count = try await officer.get("/so-lieu/matters_big?ky=2026").text
        #expect(count.contains("Được tính: 2 bản ghi") && count.contains("người nhập: hệ thống 2"))
        let address = try #require(count.firstMatch(of: /href="(\/thu\/so\/matter\?where=[^"]+)"/)?.1)
        let list = try await officer.get(String(address).replacing("&amp;", with: "&").replacing("/thu/", with: "/")).text
        // Of the two that count this reader sees the one of the own unit; neither the small one nor that of last year.
        #expect(list.contains("Số liệu") && list.contains("Vụ lớn") && list.contains("1 bản ghi"))
        let declared = try await officer.get("/so-lieu/coverage").text
        #expect(declared.contains("Cơ quan ngoài công bố") && declared.contains("chưa ai khai"))
    }

    @Test("what was known on a day of the past stands beside what is known now", arguments: engines)
    func past(_ engine: EngineKind) async throws {
        let site = try await filled(engine)
        let officer = try await site.browser("canbo")
        let yesterday = Instant.now.date.adding(days: -1)
        let page = try await officer.get("/so-lieu/matters?ky=2026&den=\(yesterday)").text
        #expect(page.contains("Như đã biết đến hết \(yesterday.text())") && page.contains("Theo những gì biết hôm nay"))
        #expect(page.contains("chưa có bản ghi nào") && page.contains("3 vụ") && page.contains("Khác: sau đó có bản ghi thêm hoặc sửa"))
    }

    @Test("nonsense in the address is left out; visitors sign in first; unknown figures are not found", arguments: engines)
    func malformed(_ engine: EngineKind) async throws {
        let site = try await filled(engine)
        let officer = try await site.browser("canbo")
        #expect(try await officer.get("/so-lieu?ky=khong&don-vi=x&den=2999-01-01").status == .ok)
        #expect(try await officer.get("/so-lieu/matters?ky=9999999&don-vi=\(RecordID())&den=hom-qua").status == .ok)
        #expect(try await officer.get("/so-lieu/khong-co").status == .notFound)
        #expect(try await site.browser().get("/so-lieu").status == .unauthorized)
        #expect(try await site.browser().get("/so-lieu/matters").status == .unauthorized)
    }

    @Test("a list takes a condition as written, but none that would tell what its reader may not read", arguments: engines)
    func condition(_ engine: EngineKind) async throws {
        let site = try await filled(engine)
        let officer = try await site.browser("canbo")
        func list(_ condition: String) async throws -> String {
            let query = condition.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
            return try await officer.get("/so/matter?where=\(query)").text
        }
        #expect(try await list("kind = big").contains("1 bản ghi"))
        #expect(try await list("kind = big and day < 2026-01-01").contains("Không có bản ghi nào khớp") == true)
        for useless in ["kind = khong_co", "phone is set", "((", "citizen = '001'"] {
            let page = try await list(useless)
            #expect(page.contains("không dùng được, đang hiện mọi bản ghi") && page.contains("3 bản ghi"))
        }
        let figure = try await officer.get("/so-lieu/matters_private").text
        #expect(figure.contains("Được tính: 0 bản ghi") && !figure.contains("?where="))
    }
}
