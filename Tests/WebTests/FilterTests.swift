import Declarations
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

@Suite("Filters, columns and live lists", .serialized, .keepingSites) struct FilterTests {
    /// The texts of the matters that a list shows.
    private func shown(_ query: String, _ browser: Browser) async throws -> Set<String> {
        let page = try await browser.get("/so/matter?" + query)
        #expect(page.status == .ok, "\(query)")
        return Set(["Đường Bờ Hồ", "Cầu treo", "Nhà văn hóa"].filter { page.text.contains(">\($0)</a>") })
    }

    private func site(_ engine: EngineKind) async throws -> RegisterSite {
        let site = try await RegisterSite.make(engine)
        let today = Instant.now.date
        _ = try await site.matter([
            "text": "Đường Bờ Hồ".value, "amount": .integer(10), "day": .text(today.adding(days: 3).description), "tags": "[\"red\"]".value,
            "detail": "Gần CHỢ Mới".value,
        ])
        _ = try await site.matter([
            "text": "Cầu treo".value, "amount": .integer(20), "day": .text(today.adding(days: -3).description), "kind": "big".value,
            "why_big": "dài".value, "tags": "[\"red\",\"blue\"]".value,
        ])
        _ = try await site.matter(["text": "Nhà văn hóa".value, "urgent": .boolean(false)])
        return site
    }

    @Test("every test of a field finds what it says, all or any of them, with half-known records on the right side", arguments: engines)
    func tests(_ engine: EngineKind) async throws {
        let site = try await site(engine)
        let officer = try await site.browser("canbo")
        let (road, bridge, house) = ("Đường Bờ Hồ", "Cầu treo", "Nhà văn hóa")
        let cases: [(String, Set<String>)] = [
            ("", [road, bridge, house]), ("text.has=%C4%91%C6%B0%E1%BB%9Dng", [road]), ("text.has=TREO", [bridge]),
            ("text.lacks=treo", [road, house]), ("text.not=Cầu%20treo", [road, house]), ("detail.has=chợ", [road]),
            ("detail.has=CHO%20MOI", [road]), ("text.has=duong", [road]),
            ("detail.set=1", [road]), ("kind.not=big", [road, house]), ("amount.from=15", [bridge]), ("amount.unset=1", [house]),
            ("amount=none", [house]), ("day.next=7", [road]), ("day.past=7", [bridge]), ("day.next=2", []), ("day.set=1", [road, bridge]),
            ("tags.not=blue", [road, house]), ("tags=blue", [bridge]), ("urgent=false", [house]), ("unit.mine=1", [road, bridge, house]),
            ("amount.from=15&urgent=false", []), ("amount.from=15&urgent=false&match=any", [bridge, house]),
            ("match=any&kind=big", [bridge]), ("created_at.past=1", [road, bridge, house]),
            // What makes no sense is left out.
            ("day.next=abc", [road, bridge, house]), ("text.mine=1", [road, bridge, house]), ("phone.has=09", [road, bridge, house]),
            ("text.=1", [road, bridge, house]), ("amount.has=1", [road, bridge, house]),
        ]
        for (query, expected) in cases { #expect(try await shown(query, officer) == expected, "\(query)") }
        #expect(try await site.browser("truongphong").get("/so/matter?unit.mine=1&text.has=treo").text.contains("Cầu treo"))
        let chips = try await officer.get("/so/matter?text.has=treo&day.past=7").text
        #expect(chips.contains("Nội dung chứa:") && chips.contains("7 ngày qua") && chips.contains("match=any"))
    }

    @Test("a condition is put together step by step without scripts, and joins those that are there", arguments: engines)
    func builder(_ engine: EngineKind) async throws {
        let officer = try await site(engine).browser("canbo")
        let base = "/so/matter/loc?kind=small"
        let first = try await officer.get(base).text
        #expect(first.contains("value=\"amount\"") && !first.contains("value=\"phone\"") && !first.contains("name=\"_op\""))
        let second = try await officer.get(base + "&_field=text").text
        #expect(second.contains("value=\"has\"") && !second.contains("value=\"next\"") && second.contains("name=\"kind\" value=\"small\""))
        #expect(try await officer.get(base + "&_field=day&_op=next").text.contains("name=\"_value\""))
        let list = try await officer.get(base + "&_field=text&_op=has&_value=B%E1%BB%9D&_add=1").text
        #expect(list.contains("Nội dung chứa:") && list.contains("<b>1 bản ghi</b>") && list.contains("Loại:"))
        let wrong = try await officer.get(base + "&_field=amount&_op=from&_value=nhi%E1%BB%81u&_add=1")
        #expect(wrong.status == .unprocessableContent && wrong.text.contains("Giá trị chưa đúng"))
        #expect(try await officer.get("/so/matter/loc?_field=phone&_op=has").status == .ok)
        #expect(try await site(engine).browser("quantri").get("/so/matter/loc").status == .forbidden)
    }

    @Test("columns are chosen and ordered, kept with a view, and a list may begin with one's own", arguments: engines)
    func columns(_ engine: EngineKind) async throws {
        let site = try await site(engine)
        let officer = try await site.browser("canbo")
        let chooser = try await officer.get("/so/matter/cot?cols=text,amount&_field=day").text
        #expect(chooser.contains("cols=amount,text,day") && chooser.contains("cols=text,day"))
        let list = try await officer.get("/so/matter?cols=amount,text&dense=1").text
        let head = list.components(separatedBy: "<thead>")[1].components(separatedBy: "</thead>")[0]
        #expect(head.contains("Số tiền") && head.contains("Nội dung") && !head.contains("Ngày hẹn") && list.contains("is-dense"))
        #expect(try await officer.get("/so/matter?cols=none,,phone").status == .ok)

        _ = try await officer.post("/so/matter/mac-dinh?kind=big&cols=text")
        let begun = try await officer.get("/so/matter").text
        #expect(begun.contains("<b>1 bản ghi</b>") && begun.contains("Thôi mở sổ như vậy"))
        #expect(try await officer.get("/so/matter?view=all").text.contains("<b>3 bản ghi</b>"))
        #expect(try await site.browser("truongphong").get("/so/matter").text.contains("<b>3 bản ghi</b>"))
        _ = try await officer.post("/so/matter/mac-dinh", ["drop": "1"])
        #expect(try await officer.get("/so/matter").text.contains("<b>3 bản ghi</b>"))
    }

    @Test("a stream tells a reader that a register changed, nobody else of it, and ends with the server", arguments: engines)
    func live(_ engine: EngineKind) async throws {
        let site = try await site(engine)
        let (officer, admin, visitor) = (
            try await site.browser("canbo"), try await site.browser("quantri"), try await site.browser()
        )
        #expect(try await visitor.get("/su-kien?so=matter").status == .unauthorized)
        #expect(try await admin.get("/su-kien?so=matter").status == .notFound)
        #expect(try await officer.get("/su-kien?so=none").status == .notFound)
        #expect(try await officer.get("/so/matter").text.contains("data-live=\"/thu/su-kien?so=matter\""))
        let stream = Task { try await officer.get("/su-kien?so=matter").text }
        while site.site.streams.count == 0 { await Task.yield() }
        _ = try await site.matter(["text": "Mới".value])
        // The stream has told it before the database is closed: it gathers for a moment.
        try await Task.sleep(for: .seconds(1))
        try await site.site.database.close()
        let told = try await stream.value
        #expect(told.contains("event: changed\ndata: matter\n"))
        #expect(site.site.streams.count == 0)
    }
}
