import Accounts
import Declarations
import Foundation
import HTTPKit
import HTTPTypes
import QRCode
import Registers
import Store
import TestKit
import Testing
import Vietnamese
import Workflows

@testable import Web

@Suite("Views of a register", .serialized, .keepingSites) struct ViewTests {
    // MARK: Calendar

    @Test("a calendar has each record on its day, late ones in red, for those who may read it", arguments: engines)
    func calendar(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        _ = try await site.matter(["text": "Họp xóm".value, "day": "2026-11-12".value])
        _ = try await site.matter(["text": "Ngoài tháng".value, "day": "2027-03-01".value])
        _ = try await site.matter(["text": "Chưa hẹn".value])
        let officer = try await site.browser("canbo")
        let month = try await officer.get("/so/matter/lich?theo=day&thang=2026-11").text
        #expect(month.contains("Tháng 11 năm 2026") && month.contains("Họp xóm") && !month.contains("Ngoài tháng"))
        #expect(month.contains("1 bản ghi trong tháng") && month.contains("1 bản ghi chưa có ngày") && month.contains("event m-late"))
        let week = try await officer.get("/so/matter/lich?theo=day&tuan=2026-11-11").text
        // A week has room for who and where; personal fields are not said.
        #expect(week.contains("Họp xóm") && week.contains("<small>Phòng Một</small>") && !month.contains("<small>Phòng Một</small>"))
        // The deadline is that day's end, and the filters of the list hold here too.
        #expect(try await officer.get("/so/matter/lich?theo=due_at&thang=2026-11").text.contains("Họp xóm"))
        #expect(try await officer.get("/so/matter/lich?theo=day&thang=2026-11&kind=big").text.contains("0 bản ghi trong tháng"))
        let other = try await site.browser("nguoikhac")
        #expect(try await other.get("/so/matter/lich?theo=day&thang=2026-11").text.contains("Họp xóm") == false)
        #expect(try await site.browser().get("/so/matter/lich").status == .unauthorized)
    }

    @Test("a full day shows the first and opens the list of the others", arguments: engines)
    func fullDay(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        for number in 1...7 { _ = try await site.matter(["text": "Việc \(number)".value, "day": "2026-11-12".value]) }
        let officer = try await site.browser("canbo")
        let month = try await officer.get("/so/matter/lich?theo=day&thang=2026-11").text
        #expect(month.contains("+3 nữa") && month.components(separatedBy: "class=\"event").count == 5)
        let list = try #require(month.firstMatch(of: #/class="more" href="/thu([^"]+)"/#)?.output.1)
        #expect(try await officer.get(String(list).replacing("&amp;", with: "&")).text.contains("7 bản ghi"))
    }

    @Test("holidays, weekends and the lunar day are marked; what makes no sense in the address shows this month", arguments: engines)
    func days(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        try await site.site.database.write { tx in
            let day: [String: Value] = [
                "date": .text("2026-09-02"), "kind": .text("off"), "name": .text("Quốc khánh"), "legal_basis": .text("Điều 112"),
            ]
            _ = try site.site.workflows.create("holiday", day, by: site.system, in: tx)
        }
        let officer = try await site.browser("canbo")
        let month = try await officer.get("/so/matter/lich?thang=2026-09").text
        #expect(month.contains("Quốc khánh") && month.contains("is-off"))
        for query in ["thang=2026-13", "thang=abc", "tuan=2026-02-30", "thang=0001-01", "thang=9999-12", "theo=phone", "theo=zzz"] {
            #expect(try await officer.get("/so/matter/lich?" + query).status == .ok, "\(query)")
        }
        #expect(try await site.browser().get("/so/bulletin/lich").status == .notFound)
    }

    // MARK: Feeds

    @Test("a calendar program reads by a secret address with its person's rights, until it is revoked", arguments: engines)
    func feed(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let soon = CalendarDate(dayNumber: Instant.now.date.dayNumber + 3)
        let long = "Tổng kết; khảo sát, đo đạc " + String(repeating: "đường xóm ", count: 12)
        let record = try await site.matter(["text": long.value, "day": soon.description.value, "phone": "0987654321".value])
        _ = try await site.matter(["text": "Việc phòng hai".value, "unit": site.units[1].value, "day": soon.description.value])
        let officer = try await site.browser("canbo")
        let made = try await officer.post("/tai-khoan/lich", ["register": "matter", "field": "day", "label": "Việc của phòng"])
        let path = try #require(made.text.firstMatch(of: #/value="http://localhost/thu(/lich/[0-9a-f]{64}\.ics)"/#)?.output.1)
        let visitor = try await site.browser()
        let answer = try await visitor.get(String(path))
        #expect(answer.status == .ok && answer.headers[.contentType]?.hasPrefix("text/calendar") == true)
        let text = answer.text
        #expect(text.hasPrefix("BEGIN:VCALENDAR\r\n") && text.hasSuffix("END:VCALENDAR\r\n"))
        #expect(text.components(separatedBy: "\r\n").allSatisfy { $0.utf8.count <= 75 })
        let unfolded = text.replacing("\r\n ", with: "")
        #expect(unfolded.contains("UID:\(record.id)-day@thu.dinh\r\n") && unfolded.contains("Tổng kết\\; khảo sát\\, đo đạc đường xóm"))
        #expect(unfolded.contains("DTSTART;VALUE=DATE:" + soon.description.replacing("-", with: "")))
        #expect(
            !unfolded.contains("phòng hai") && !unfolded.contains("654321") && unfolded.components(separatedBy: "BEGIN:VEVENT").count == 2)
        let tag = try #require(answer.headers[.eTag])
        #expect(try await visitor.get(String(path), headers: [.ifNoneMatch: tag]).status == .notModified)
        // Kept is only a fingerprint.
        let kept = try await site.site.database.read { try $0.rows("SELECT token FROM calendar_feed").compactMap { $0["token"].text } }
        #expect(kept.count == 1 && !path.contains(kept[0]))
        let drop = try #require(made.text.firstMatch(of: #/action="/thu(/tai-khoan/lich/[0-9a-f-]{36}/huy)"/#)?.output.1)
        #expect(try await site.browser("nguoikhac").post(String(drop)).status == .notFound)
        #expect(try await officer.post(String(drop)).status == .ok)
        #expect(try await visitor.get(String(path)).status == .notFound)
    }

    @Test("a feed ends with the right and with the account; nobody makes one of what they may not read", arguments: engines)
    func feedRights(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let officer = try await site.browser("canbo")
        let made = try await officer.post("/tai-khoan/lich", ["register": "matter", "label": "Lịch"])
        let path = try #require(made.text.firstMatch(of: #/value="http://localhost/thu(/lich/[0-9a-f]{64}\.ics)"/#)?.output.1)
        let visitor = try await site.browser()
        #expect(try await visitor.get(String(path)).status == .ok)
        let person = try #require(site.people["canbo"])
        try await site.site.accounts.setDisabled(true, person: person.text, by: site.system)
        #expect(try await visitor.get(String(path)).status == .notFound)
        #expect(try await visitor.get("/lich/" + String(repeating: "0", count: 64)).status == .notFound)
        let admin = try await site.browser("quantri")
        #expect(try await admin.post("/tai-khoan/lich", ["register": "matter", "label": "Lịch"]).status == .forbidden)
        #expect(try await admin.post("/tai-khoan/lich", ["register": "unit", "label": " "]).status != .ok)
        #expect(try await visitor.post("/tai-khoan/lich", ["register": "matter", "label": "Lịch"]).status == .unauthorized)
    }

    @Test("lines are folded at 75 octets between characters")
    func folding() {
        let line = "SUMMARY:" + String(repeating: "ế", count: 60)
        let folded = ICalendar.folded(line)
        #expect(folded.components(separatedBy: "\r\n").allSatisfy { $0.utf8.count <= 75 })
        #expect(folded.replacing("\r\n ", with: "") == line && ICalendar.folded("SHORT") == "SHORT")
        #expect(ICalendar.escaped("a;b,c\\d\ne\r\u{7}") == "a\\;b\\,c\\\\d\\ne")
    }

    // MARK: Charts

    @Test("a chart counts what its reader may see, each number with its whole, and what is not filled in", arguments: engines)
    func chart(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        for number in 1...3 {
            _ = try await site.matter(["amount": .integer(Int64(number) * 1_000_000), "day": "2026-0\(number)-15".value])
        }
        _ = try await site.matter(["kind": "big".value, "why_big": "vì to".value])
        _ = try await site.matter(["unit": site.units[1].value])
        let officer = try await site.browser("canbo")
        let kinds = try await officer.get("/so/matter/bieu-do?theo=kind").text
        #expect(kinds.contains("4 bản ghi") && kinds.contains("3/4 · 75%") && kinds.contains("1/4 · 25%"))
        #expect(kinds.contains("href=\"/thu/so/matter?kind=small\""))
        let months = try await officer.get("/so/matter/bieu-do?theo=day&buoc=thang&tach=kind").text
        #expect(months.contains("Tháng 2 năm 2026") && months.contains("Không điền"))
        #expect(months.contains("day.from=2026-02-01&amp;day.to=2026-02-28") && months.contains("day=none"))
        let sums = try await officer.get("/so/matter/bieu-do?theo=kind&tinh=tong.amount").text
        #expect(sums.contains("6.000.000") && sums.contains("3/4 bản ghi") && sums.contains("chưa có số liệu"))
        #expect(try await officer.get("/so/matter/bieu-do?theo=kind&tinh=tb.amount").text.contains("2.000.000"))
        #expect(try await officer.get("/so/matter/bieu-do?theo=kind&kind=big").text.contains("1/1 · 100%"))
        #expect(try await site.browser("nguoikhac").get("/so/matter/bieu-do?theo=unit").text.contains("1/1 · 100%"))
        for query in ["theo=phone", "theo=citizen", "theo=zzz&tach=yyy", "tinh=tong.phone", "buoc=gio", "theo=unit&tach=kind&kind=none"] {
            #expect(try await officer.get("/so/matter/bieu-do?" + query).status == .ok, "\(query)")
        }
        #expect(try await site.browser().get("/so/matter/bieu-do").status == .unauthorized)
    }

    @Test("pieces of time begin on the same days in the database as in the calendar", arguments: engines)
    func steps(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let days = ["2024-02-29", "2024-12-30", "2025-01-01", "2026-03-31", "2026-11-22", "2026-11-23"].compactMap { CalendarDate($0) }
        for day in days { _ = try await site.matter(["day": day.description.value]) }
        for step in TimeStep.allCases {
            let found = try await site.site.database.read { tx in
                try site.site.registry.groups("matter", RecordQuery(), by: [.time("day", step)], for: site.system, in: tx)
            }
            let expected = Dictionary(grouping: days) { step.start($0).description }.mapValues(\.count)
            #expect(Dictionary(uniqueKeysWithValues: found.map { ($0.keys[0] ?? "", $0.count) }) == expected, "\(step)")
        }
        // Instants count on the clock of Vietnam, sums never overflow.
        let made = try await site.site.database.read { tx in
            try site.site.registry.groups("matter", RecordQuery(), by: [.time("created_at", .day)], for: site.system, in: tx)
        }
        let first = try await site.all()[0]
        let today = Instant(milliseconds: first.createdAt).date.description
        #expect(made.map(\.count).reduce(0, +) == 6 && made.last?.keys == [today])
    }

    @Test("amounts are added up exactly, however great", arguments: engines)
    func greatSums(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        for _ in 1...3 { _ = try await site.matter(["amount": .integer(4_000_000_000_000_000_001)]) }
        let found = try await site.site.database.read { tx in
            try site.site.registry.groups("matter", RecordQuery(), adding: "amount", for: site.system, in: tx)
        }
        #expect(found.first?.sum == Decimal(string: "12000000000000000003") && found.first?.known == 3)
    }

    // MARK: Timeline and print

    @Test("a timeline has a bar for each record of the span, what is late of it by itself", arguments: engines)
    func timeline(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        _ = try await site.matter(["text": "Đã trễ hẹn".value, "day": "2026-02-10".value])
        _ = try await site.matter(["text": "Còn lâu mới tới".value, "day": "2031-02-10".value])
        let officer = try await site.browser("canbo")
        let quarter = try await officer.get("/so/matter/dong-thoi-gian?tu=day&den=due_at&co=quy&moc=2026-01-01&theo=unit").text
        #expect(quarter.contains("Quý I năm 2026") && quarter.contains("Đã trễ hẹn") && quarter.contains("<rect class=\"m-late\""))
        #expect(!quarter.contains("Còn lâu mới tới") && quarter.contains("Phòng Một <span class=\"count\">1</span>"))
        #expect(try await officer.get("/so/matter/dong-thoi-gian?tu=day&den=day&co=nam&moc=2031-05-01").text.contains("Còn lâu mới tới"))
        for query in [
            "co=tuan&moc=2026-02-30", "tu=phone&den=citizen", "theo=khong", "theo=phone", "kind=big&q=khong+co", "moc=9999-12-31",
        ] {
            #expect(try await officer.get("/so/matter/dong-thoi-gian?" + query).status == .ok, "\(query)")
        }
        let other = try await site.browser("nguoikhac")
        #expect(try await other.get("/so/matter/dong-thoi-gian?co=nam&moc=2026-01-01").text.contains("Đã trễ hẹn") == false)
    }

    @Test("a print holds the filtered list with its filters in words, or one record, personal fields masked", arguments: engines)
    func prints(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let record = try await site.matter(["text": "Làm <b>đường</b>".value, "phone": "0987654321".value])
        _ = try await site.matter(["text": "Việc lớn".value, "kind": "big".value, "why_big": "vì to".value])
        let officer = try await site.browser("canbo")
        let list = try await officer.get("/so/matter/in?kind=small").text
        #expect(list.contains("ỦY BAN NHÂN DÂN XÃ THỬ") && list.contains("Loại: Nhỏ") && list.contains("1 bản ghi"))
        #expect(list.contains("Làm &lt;b&gt;đường&lt;/b&gt;") && !list.contains("Việc lớn") && !list.contains("654321"))
        #expect(try await officer.get("/so/matter/in?kho=ngang").text.contains("is-landscape"))
        let sheet = try await officer.get("/so/matter/\(record.id)/in")
        #expect(sheet.status == .ok && sheet.text.contains("Làm &lt;b&gt;") && !sheet.text.contains("654321"))
        #expect(try await site.browser("nguoikhac").get("/so/matter/\(record.id)/in").status == .notFound)
        #expect(try await site.browser().get("/so/matter/in").status == .unauthorized)
    }

    @Test(
        "labels hold each record's name, code and a QR code that opens it; of the list, or of the records chosen in it", arguments: engines)
    func labels(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let one = try await site.matter(["text": "Làm <b>đường</b>".value, "phone": "0987654321".value])
        let two = try await site.matter(["text": "Việc lớn".value, "kind": "big".value, "why_big": "vì to".value])
        let foreign = try await site.matter(["text": "Việc phòng hai".value, "unit": site.units[1].value])
        let officer = try await site.browser("canbo")
        let all = try await officer.get("/so/matter/nhan").text
        #expect(all.contains("2 bản ghi") && all.contains("Làm &lt;b&gt;đường&lt;/b&gt;") && all.contains("<b>V2026-001</b>"))
        #expect(!all.contains("654321") && !all.contains("phòng hai"))
        #expect(all.contains(try QRCode("http://localhost/thu/so/matter/\(one.id)").outline))
        #expect(try await officer.get("/so/matter/nhan?kind=big&kho=50x30").text.contains("labels is-single"))
        let chosen = try await officer.post(
            "/so/matter/hang-loat", ["do": "labels", "id": two.id.text, "id": foreign.id.text, "id": "khong"])
        #expect(chosen.text.contains("1 bản ghi") && chosen.text.contains("Việc lớn") && !chosen.text.contains("đường"))
        let filtered = try await officer.post("/so/matter/hang-loat?kind=small", ["do": "labels", "all": "1"])
        #expect(filtered.text.contains("1 bản ghi") && filtered.text.contains("đường") && !filtered.text.contains("Việc lớn"))
        #expect(try await site.browser("nguoikhac").get("/so/matter/nhan?chon=\(one.id)").text.contains("Không có bản ghi nào khớp"))
        #expect(try await site.browser().get("/so/matter/nhan").status == .unauthorized)
    }
}
