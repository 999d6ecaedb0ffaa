import Foundation
import HTTPKit
import HTTPTypes
import Jobs
import Registers
import Store
import TestKit
import Testing

@testable import Web

@Suite("Tables in and out", .serialized, .keepingSites) struct ExchangePagesTests {
    private static let table = Data("Nội dung;Đơn vị;Loại;Số tiền\nViệc A;P0;Nhỏ;1.000\nViệc B;P0;Vừa;\nViệc C;Phòng Một;lớn;\n".utf8)

    /// Asks for the page until its work in the background is over.
    private func settled(_ path: String, _ browser: Browser, _ site: RegisterSite) async throws -> String {
        let running = Task { try await site.site.jobs.run() }
        defer { running.cancel() }
        while true {
            let text = try await browser.get(path).text
            if !text.contains("every 1s") { return text }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    private func begin(_ browser: Browser, _ table: Data) async throws -> String {
        let answer = try await browser.post("/so/matter/nhap-tep", [:], files: [("document", "việc.csv", table)])
        let id = try #require(answer.text.firstMatch(of: /nhap-tep\/([0-9a-f-]{36})\/khop/)?.1)
        return "/so/matter/nhap-tep/\(id)"
    }

    @Test("a table is matched, checked, confirmed and imported; the bad row comes back as a file", arguments: engines)
    func wholeWay(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let officer = try await site.browser("canbo")
        let path = try await begin(officer, Self.table)
        let matching = try await officer.get(path).text
        #expect(matching.contains("Việc A") && matching.contains("<option value=\"text\" selected>"))
        _ = try await officer.post(
            path + "/khop", ["row": "1", "c0": "text", "c1": "unit", "c2": "kind", "c3": "amount", "key": "", "existing": "update"])
        let checked = try await settled(path, officer, site)
        #expect(checked.contains("Không có lựa chọn này") && checked.contains("Vừa"))
        #expect(try await site.all().isEmpty)
        let refused = try await officer.get(path + "/dong-loi?dang=csv")
        #expect(refused.text.contains("Việc B") && !refused.text.contains("Việc A"))
        _ = try await officer.post(path + "/chay")
        let done = try await settled(path, officer, site)
        #expect(done.contains("Đã nhập xong"))
        let records = try await site.all()
        // A big matter without its reason is one that the form would refuse as well.
        #expect(records.map { $0["text"].text } == ["Việc A"] && records.first?["amount"] == .integer(1000))
    }

    @Test("an import is undone from its page after one more look, once", arguments: engines)
    func undo(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let officer = try await site.browser("canbo")
        let path = try await begin(officer, Self.table)
        _ = try await officer.post(
            path + "/khop", ["row": "1", "c0": "text", "c1": "unit", "c2": "kind", "c3": "amount", "key": "", "existing": "update"])
        _ = try await settled(path, officer, site)
        #expect(try await officer.post(path + "/hoan-tac").status == .notFound, "nothing is imported yet")
        _ = try await officer.post(path + "/chay")
        #expect(try await settled(path, officer, site).contains("Hoàn tác lần nhập này"))
        #expect(try await site.browser("nguoikhac").post(path + "/hoan-tac").status == .notFound)
        let asked = try await officer.post(path + "/hoan-tac").text
        #expect(asked.contains("Chưa có gì thay đổi") && asked.contains("Hoàn tác 1 bản ghi"))
        #expect(try await site.all().count == 1)
        let change = path.replacing("nhap-tep", with: "hang-loat")
        _ = try await officer.post(change + "/hoan-tac")
        let running = Task { try await site.site.jobs.run() }
        defer { running.cancel() }
        let end = ContinuousClock.now + .seconds(60)
        while try await !officer.get(change).text.contains("Đã trả lại 1 trong 1 bản ghi"), ContinuousClock.now < end {
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(try await site.all().isEmpty)
        #expect(try await officer.get("/so/matter/thung-rac").status == .ok)
        #expect(try await !officer.get(path).text.contains("Hoàn tác lần nhập này"))
    }

    @Test("an import is its owner's, and malformed answers lead back to the page", arguments: engines)
    func refusals(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let officer = try await site.browser("canbo")
        let other = try await site.browser("nguoikhac")
        let head = try await site.browser("truongphong")
        #expect(try await head.get("/so/matter/nhap-tep").status == .forbidden)
        let path = try await begin(officer, Self.table)
        #expect(try await other.get(path).status == .notFound)
        #expect(try await other.post(path + "/chay").status == .notFound)
        #expect(try await officer.post(path + "/khop", ["c0": "text", "c1": "text"]).status == .badRequest)
        #expect(try await officer.post(path + "/khop", ["c0": "nothing"]).status == .badRequest)
        #expect(try await officer.post(path + "/khop", ["c0": "text", "key": "kind"]).status == .badRequest)
        let picture = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 1, 2, 3])
        #expect(try await officer.post("/so/matter/nhap-tep", [:], files: [("document", "ảnh.xlsx", picture)]).status == .badRequest)
        #expect(
            try await officer.post("/so/matter/nhap-tep", [:], files: [("document", "trống.csv", Data("A;B\n".utf8))]).status == .badRequest
        )
        #expect(try await site.all().isEmpty)
    }

    @Test("the list goes out as it is shown, personal fields masked unless the right asks for them", arguments: engines)
    func exports(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        _ = try await site.matter([
            "text": "=1+1".value, "phone": "+84912345678".value, "amount": .integer(1_234_567), "kind": "small".value,
        ])
        _ = try await site.matter(["text": "Việc lớn".value, "kind": "big".value, "why_big": "vì".value])
        let officer = try await site.browser("canbo")
        let csv = try await officer.get("/so/matter/xuat?dang=csv")
        #expect(csv.status == .ok && csv.text.contains("'=1+1"), "formulas are only texts")
        #expect(!csv.text.contains("912345678") && !csv.text.contains("912 345 678"))
        #expect(csv.text.split(separator: "\r\n").count == 3)
        let filtered = try await officer.get("/so/matter/xuat?dang=json&kind=big&tat-ca=1")
        let objects = try #require(try JSONSerialization.jsonObject(with: Data(filtered.text.utf8)) as? [[String: Any]])
        #expect(objects.count == 1 && objects.first?["text"] as? String == "Việc lớn")
        #expect(try await officer.get("/so/bulletin/xuat?dang=geojson").status == .notFound, "no field is a place")
        #expect(try await officer.get("/so/matter/xuat?dang=csv&ca-nhan=1").status == .forbidden)
        let head = try await site.browser("truongphong")
        let open = try await head.get("/so/matter/xuat?dang=csv&tat-ca=1&ca-nhan=1")
        #expect(open.text.contains("091 234 5678") || open.text.contains("0912 345 678") || open.text.contains("0912345678"))
        let workbook = try await officer.get("/so/matter/xuat?dang=xlsx")
        #expect(workbook.status == .ok && workbook.headers[.contentDisposition]?.contains(".xlsx") == true)
        let entries = try await site.site.database.read { tx in
            try tx.rows("SELECT note FROM journal WHERE action = 'export' ORDER BY seq").compactMap { $0["note"].text }
        }
        #expect(entries.count == 4 && entries.contains { $0.contains("trường cá nhân") && $0.contains("phone") })
    }
}
