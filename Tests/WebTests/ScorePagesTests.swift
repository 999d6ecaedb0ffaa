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

@Suite("Pages of scores", .serialized, .keepingSites) struct ScorePagesTests {
    private static let packs = ["metrics", "plan", "training", "equipment", "security", "community", "documents", "onestop", "scores"].map(
        pack)

    private func made(_ engine: EngineKind) async throws -> RegisterSite {
        try await RegisterSite.make(engine, packs: Self.packs, people: [("captren", "province_observer", 1)])
    }

    /// An entry for the third quarter of 2026.
    private func enter(_ site: RegisterSite, _ criterion: String, _ values: [String: Value], set: String = "decision_766") async throws
        -> Record
    {
        let base: [String: Value] = [
            "score_set": set.value, "criterion": criterion.value, "period": "2026Q3".value, "unit": site.units[0].value,
            "entered_by": (site.posts["canbo"] ?? RecordID()).value,
        ]
        return try await site.site.database.write { tx in
            try site.site.workflows.create("score_entry", base.merging(values) { $1 }, by: site.system, in: tx)
        }
    }

    @Test(
        "show where the commune stands as a range over the maximum, own points beside official ones, what evidence is missing",
        arguments: engines)
    func sheet(_ engine: EngineKind) async throws {
        let site = try await made(engine)
        let officer = try await site.browser("canbo")
        #expect(try await officer.get("/so").text.contains("href=\"/thu/cham-diem\""))
        let empty = try await officer.get("/cham-diem/decision_766?ky=2026Q3").text
        #expect(empty.contains("chưa có số liệu") && !empty.contains("0/100"))
        _ = try await enter(
            site, "2.1",
            [
                "numerator": .integer(90), "denominator": .integer(120), "evidence_ref": "Bảng kê".value, "official_points": .integer(1450),
                "official_document": "TB 1".value,
            ])
        _ = try await enter(site, "5.3", ["numerator": .integer(0), "denominator": .integer(0)])
        let page = try await officer.get("/cham-diem/decision_766?ky=2026Q3").text
        // 15 of 20 and 6 of 6 are known; 74 are open.
        #expect(page.contains("21–95") && page.contains("đã biết 26% số điểm tối đa"))
        #expect(page.contains("75%") && page.contains("90/120") && page.contains("14,5") && page.contains("tự chấm lệch +0,5"))
        #expect(page.contains("1 bản chấm chưa có minh chứng") && page.contains("0/0"))
        #expect(page.contains("score_entry/moi?score_set=decision_766&amp;criterion=1.1&amp;period=2026Q3"))
        #expect(try await officer.get("/cham-diem").text.contains("Chỉ số chuyển đổi số cấp xã"))
        let counted = try await officer.get("/cham-diem/commune_dti?ky=2026").text
        #expect(counted.contains("/so-lieu/security.approved_share?ky=2026"))
    }

    @Test("reckon what would be if criteria reached a share, without keeping it", arguments: engines)
    func assuming(_ engine: EngineKind) async throws {
        let site = try await made(engine)
        _ = try await enter(site, "2.1", ["numerator": .integer(1), "denominator": .integer(2)])
        let officer = try await site.browser("canbo")
        let page = try await officer.get("/cham-diem/decision_766?ky=2026Q3&neu.2.1=90&neu.1.1=50").text
        #expect(page.contains("Khi đó sẽ được") && page.contains("21–95") && page.contains("điểm chắc chắn +11"))
        #expect(page.contains("name=\"neu.2.1\" type=\"text\" value=\"90\"") || page.contains("value=\"90\""))
        let useless = try await officer.get("/cham-diem/decision_766?ky=2026Q3&neu.2.1=nhieu&neu.9.9=50&neu.1.1=-5").text
        #expect(!useless.contains("Khi đó sẽ được"))
    }

    @Test("refuse points outside of 0 to the maximum in the form that they lead to, with the reason beside the field", arguments: engines)
    func refused(_ engine: EngineKind) async throws {
        let site = try await made(engine)
        let officer = try await site.browser("canbo")
        let form = try await officer.get("/so/score_entry/moi?score_set=commune_dti&criterion=4.1&period=2026").text
        #expect(form.contains("value=\"commune_dti\"") && form.contains("value=\"4.1\""))
        func send(_ points: String) async throws -> Browser.Answer {
            try await officer.post(
                "/so/score_entry",
                [
                    "score_set": "commune_dti", "criterion": "4.1", "period__part": "Y", "period__year": "2026", "unit": site.units[0].text,
                    "points": points, "entered_by": site.posts["canbo"]?.text ?? "", "entered_on": "2026-11-01",
                ])
        }
        let answer = try await send("20,5")
        #expect(answer.status == .unprocessableContent && answer.text.contains("Điểm của tiêu chí 4.1 nằm từ 0 đến 20."))
        #expect(try await send("18,5").status == .ok)
        #expect(try await officer.get("/cham-diem/commune_dti?ky=2026").text.contains("18,5"))
    }

    @Test("rank units as far as what is known can tell, and communes only for those who compare them", arguments: engines)
    func ranking(_ engine: EngineKind) async throws {
        let site = try await made(engine)
        let officer = try await site.browser("canbo")
        let empty = try await officer.get("/cham-diem/department_quarter/xep-hang?ky=2026Q3").text
        #expect(empty.contains("Chưa xếp hạng được") && empty.contains("Phòng Một") && !empty.contains("chưa phân định</span>"))
        for (unit, number) in zip(site.units, [1, 2]) {
            _ = try await enter(
                site, "3.1", ["value": .integer(Int64(number * 100)), "scored_unit": unit.value], set: "department_quarter")
        }
        let page = try await officer.get("/cham-diem/department_quarter/xep-hang?ky=2026Q3").text
        #expect(page.contains("chưa phân định</span>") && page.contains("có thể từ hạng 1 đến 2") && page.contains("Phòng Hai"))
        #expect(try await officer.get("/cham-diem/department_quarter?ky=2026Q3").text.contains("Phòng Một"))
        let other = Commune(code: 99998, name: "xã Khác", province: "tỉnh Thử", slug: "khac")
        try await site.site.database.write { tx in try tx.add(other, by: .system("test")) }
        try await site.site.reloadCommunes()
        #expect(try await officer.get("/cham-diem/decision_766/xep-hang").text.contains("Xã Khác") == false)
        #expect(try await site.browser("captren").get("/cham-diem/decision_766/xep-hang").text.contains("Xã Khác"))
    }

    @Test("leave out nonsense in the address; visitors sign in first; unknown sets are not found", arguments: engines)
    func malformed(_ engine: EngineKind) async throws {
        let site = try await made(engine)
        let officer = try await site.browser("canbo")
        for path in ["decision_766?ky=khong&don-vi=x&den=2999-01-01", "department_quarter?don-vi=\(RecordID())", "decision_766?ky=2001"] {
            #expect(try await officer.get("/cham-diem/" + path).status == .ok, "\(path)")
        }
        #expect(try await officer.get("/cham-diem/decision_766?ky=2020").text.contains("chưa có hiệu lực"))
        #expect(try await officer.get("/cham-diem/khong_co").status == .notFound)
        #expect(try await officer.get("/cham-diem/khong_co/xep-hang").status == .notFound)
        for path in ["/cham-diem", "/cham-diem/decision_766", "/cham-diem/decision_766/xep-hang"] {
            #expect(try await site.browser().get(path).status == .unauthorized, "\(path)")
        }
    }
}
