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

@Suite("The working calendar in the administration", .serialized, .keepingSites)
struct HolidayTests {
    private func holidays(_ site: RegisterSite) async throws -> [Record] {
        try await site.site.database.read { tx in try site.site.registry.all("holiday", for: site.system, in: tx) }
    }

    @Test("a year shows its days off with their names, and what the law states where nobody wrote anything", arguments: engines)
    func year(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let admin = try await site.browser("quantri")
        let year = Instant.now.date.year
        _ = try await site.site.database.write { tx in
            try site.site.workflows.create(
                "holiday",
                ["date": .text("\(year)-03-03"), "kind": .text("off"), "name": .text("Lễ hội đình làng"), "legal_basis": .text("QĐ 1")],
                by: site.system, in: tx)
        }
        let page = try await admin.get("/quan-tri/lich-nghi")
        #expect(page.status == .ok && page.text.contains("nghỉ: Lễ hội đình làng") && page.text.contains("03/03/\(year)"))
        #expect(page.text.components(separatedBy: "<caption>").count == 13)
        #expect(try await admin.get("/quan-tri/lich-nghi?nam=9999999999999").status == .ok)
        #expect(try await admin.get("/quan-tri/lich-nghi?nam=xyz").text.contains("Lễ hội đình làng"))
        #expect(try await site.browser("canbo").get("/quan-tri/lich-nghi").status == .forbidden)
    }

    @Test("adding days shows what becomes of deadlines and saves nothing; confirming saves, taking back asks first", arguments: engines)
    func preview(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        _ = try await site.matter(["day": "2026-12-08".value])
        let admin = try await site.browser("quantri")
        let fields: KeyValuePairs<String, String> = [
            "date": "2026-12-07", "until": "09/12/2026", "kind": "off", "name": "Nghỉ bão", "legal_basis": "Công điện 1",
            "confirmed": "true",
        ]
        let shown = try await admin.post("/quan-tri/lich-nghi", fields)
        #expect(shown.status == .ok && shown.text.contains("Không hạn nào dời"))
        #expect(shown.text.contains("1 việc có hạn ghi đúng vào những ngày này"), "a written date does not move by itself")
        #expect(try await holidays(site).isEmpty)
        _ = try await admin.post(
            "/quan-tri/lich-nghi",
            [
                "date": "2026-12-07", "until": "09/12/2026", "kind": "off", "name": "Nghỉ bão", "legal_basis": "Công điện 1",
                "confirmed": "true", "ok": "1",
            ])
        let made = try await holidays(site)
        #expect(Set(made.compactMap { $0["date"].text }) == ["2026-12-07", "2026-12-08", "2026-12-09"])
        #expect(try await admin.post("/quan-tri/lich-nghi", fields).status == .unprocessableContent, "the days are in the register already")
        let url = "/quan-tri/lich-nghi/\(try #require(made.first).id)/bo"
        #expect(try await admin.get(url).text.contains("Bỏ khỏi lịch"))
        #expect(try await holidays(site).count == 3)
        _ = try await admin.post(url, ["ok": "1"])
        #expect(try await holidays(site).count == 2)
    }

    @Test("days that make no sense are refused beside their field; nobody without the right adds any", arguments: engines)
    func refusals(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let admin = try await site.browser("quantri")
        for (date, until) in [
            ("", ""), ("32/13/2026", ""), ("2026-05-05", "2026-05-01"), ("2026-01-01", "2026-12-31"), ("2026-05-05", "mai"),
        ] {
            let answer = try await admin.post(
                "/quan-tri/lich-nghi", ["date": date, "until": until, "kind": "off", "name": "X", "legal_basis": "QĐ", "ok": "1"])
            #expect(answer.status == .unprocessableContent, "\(date) \(until)")
        }
        let unnamed = try await admin.post("/quan-tri/lich-nghi", ["date": "2026-05-05", "kind": "off", "name": "", "ok": "1"])
        #expect(unnamed.status == .unprocessableContent)
        let baseless = try await admin.post(
            "/quan-tri/lich-nghi", ["date": "2026-05-05", "kind": "off", "name": "X", "confirmed": "true", "ok": "1"])
        #expect(baseless.status == .unprocessableContent && baseless.text.contains("phải ghi căn cứ"))
        #expect(try await holidays(site).isEmpty)
        let officer = try await site.browser("canbo")
        #expect(
            try await officer.post("/quan-tri/lich-nghi", ["date": "2026-05-05", "kind": "off", "name": "X", "ok": "1"]).status
                == .forbidden)
        #expect(try await admin.get("/quan-tri/lich-nghi/\(RecordID())/bo").status == .notFound)
    }
}
