import Foundation
import HTTPKit
import HTTPTypes
import Quality
import Registers
import Reports
import Store
import TestKit
import Testing
import Vietnamese
import Workflows

@testable import Web

@Suite("The leader's day: load, alerts, map, PDF", .serialized, .keepingSites) struct BoardTests {
    private static let square = #"{"type":"Polygon","coordinates":[[[105,21],[105.1,21],[105.1,21.1],[105,21.1],[105,21]]]}"#

    /// Four tasks: late, due today, due later, without a day; one more that somebody else's commune has nothing to do with is not there.
    private func world(_ engine: EngineKind, isEmpty: Bool = false) async throws -> RegisterSite {
        let site = try await RegisterSite.make(engine, packs: [pack("metrics"), pack("plan")], people: [("lanhdao", "chair", 0)])
        try await site.site.database.write { tx in
            _ = try site.site.workflows.edit(
                "unit", site.units[0], version: nil, ["boundary": Self.square.value], by: site.system, in: tx)
            if isEmpty { return }
            let today = Instant(milliseconds: tx.now).date
            for (text, due) in [("Việc trễ", today.adding(days: -9)), ("Việc sau", today.adding(days: 9))] {
                var values: [String: Value] = ["text": text.value, "lead": site.units[0].value, "deadline": due.description.value]
                values["accountable"] = (site.posts["lanhdao"]?.text).value
                _ = try site.site.workflows.importRecord(
                    "task", values, id: RecordID(), at: tx.now, state: "in_progress", by: site.system, in: tx)
            }
            _ = try site.site.workflows.create(
                "task", ["text": "Việc chưa giao".value, "lead": site.units[1].value], by: site.system, in: tx)
        }
        return site
    }

    @Test("a commune without data has a workbook and a PDF file that tell no zero; poor data raise an alarm", arguments: engines)
    func empty(_ engine: EngineKind) async throws {
        let site = try await world(engine, isEmpty: true)
        let leader = try await site.browser("lanhdao")
        let sheet = try await leader.get("/dieu-hanh/bang.xlsx")
        #expect(sheet.status == .ok && sheet.data.starts(with: Data("PK".utf8)) && sheet.data.count > 2000)
        if Office.isInstalled, engine == .sqlite {
            let paper = try await leader.get("/dieu-hanh/bang.pdf")
            #expect(paper.status == .ok && paper.data.starts(with: Data("%PDF".utf8)))
        }
        // People without telephone and e-mail address: below the 80% that pack core asks for.
        #expect(!(try await leader.get("/dieu-hanh").text).contains("dữ liệu kém"))
        try await site.site.database.write { tx in
            for person in site.people.values {
                _ = try site.site.workflows.edit("person", person, version: nil, ["phone": .null], by: site.system, in: tx)
            }
        }
        try await site.site.quality.assess("person", commune: 99999)
        let page = try await leader.get("/dieu-hanh").text
        #expect(page.contains("dữ liệu kém") && page.contains("cần ít nhất 80%") && page.contains("/chat-luong/person"))
        // Only of what the reader may see.
        #expect(!(try await site.browser("canbo").get("/dieu-hanh").text).contains("dữ liệu kém"))
    }

    /// What a link of a page opens.
    private func follow(_ link: Substring, _ browser: Browser) async throws -> String {
        try await browser.get(String(link.replacing("&amp;", with: "&").dropFirst("/thu".count))).text
    }

    @Test("the day's load counts what came, is open, is late, and each number opens just these records", arguments: engines)
    func load(_ engine: EngineKind) async throws {
        let site = try await world(engine)
        let leader = try await site.browser("lanhdao")
        let page = try await leader.get("/dieu-hanh").text
        let late = try #require(page.firstMatch(of: /href="([^"]*)" aria-label="Quá hạn: 1, Nhiệm vụ">1</)?.1)
        let list = try await follow(late, leader)
        #expect(list.contains("Việc trễ") && !list.contains("Việc sau") && !list.contains("Việc chưa giao") && list.contains("Quá hạn"))
        let open = try #require(page.firstMatch(of: /href="([^"]*)" aria-label="Đang mở: 3, Nhiệm vụ">3</)?.1)
        #expect(try await follow(open, leader).contains("Việc chưa giao"))
        #expect(page.contains("Mới vào hôm nay: 3, Nhiệm vụ") && page.contains("Hôm nay không có việc mở: "))
        // A register without deadlines has no such views: the address means nothing there.
        #expect(try await leader.get("/so/unit?view=qua-han").text.contains("Phòng Hai"))
    }

    @Test("units are coloured by late work or by a figure, the same numbers stand in a table, each opens its page", arguments: engines)
    func map(_ engine: EngineKind) async throws {
        let site = try await world(engine)
        let leader = try await site.browser("lanhdao")
        let page = try await leader.get("/dieu-hanh").text
        #expect(page.contains("Bản đồ đơn vị: Nhiệm vụ quá hạn") && page.contains("Phòng Một: 1") && page.contains("region region-1"))
        let link = try #require(page.firstMatch(of: /href="([^"]*)">Phòng Một<\/a><\/th>/)?.1)
        let list = try await follow(link, leader)
        #expect(list.contains("Việc trễ") && !list.contains("Việc sau"))
        let share = try await leader.get("/dieu-hanh?mau=plan.on_time_share").text
        #expect(share.contains("Phòng Một: 0%") && share.contains("/so-lieu/plan.on_time_share?ky="))
        #expect(try await leader.get("/dieu-hanh?mau=khong-co").text.contains("Bản đồ đơn vị: Nhiệm vụ quá hạn"))
        let figure = try await leader.get("/so-lieu/tasks_overdue").text
        #expect(figure.contains("Theo đơn vị") && figure.contains("đơn vị không có gì để đếm"))
        let own = try #require(figure.firstMatch(of: /href="([^"]*)">Phòng Một<\/a>/)?.1)
        #expect(try await follow(own, leader).contains("Được tính: 1 bản ghi"))
    }

    @Test("a commune that recorded nothing shows “chưa có số liệu” on its map, never 0", arguments: engines)
    func nothing(_ engine: EngineKind) async throws {
        let site = try await world(engine, isEmpty: true)
        let leader = try await site.browser("lanhdao")
        let page = try await leader.get("/dieu-hanh").text
        #expect(page.contains("Phòng Một: chưa có số liệu") && page.contains("region-unknown") && !page.contains("region-0"))
    }

    @Test("the board is a PDF file where LibreOffice is installed, else the answer says what to do instead", arguments: engines)
    func pdf(_ engine: EngineKind) async throws {
        let site = try await world(engine)
        let answer = try await site.browser("lanhdao").get("/dieu-hanh/bang.pdf")
        if Office.isInstalled {
            #expect(answer.status == .ok && answer.data.starts(with: Data("%PDF-".utf8)))
        } else {
            #expect(answer.status == .serviceUnavailable && answer.text.contains("In hoặc lưu PDF"))
        }
        #expect(try await site.browser("canbo").get("/dieu-hanh/bang.pdf").status == .forbidden)
    }

    @Test("a document holds what people wrote as text, whatever signs it has")
    func document() {
        let document = FlatDocument(
            title: "A < B & \"C\"", office: "ỦY BAN", date: "hôm nay", running: "đầu trang", warning: nil, lines: ["một\u{1}dòng"],
            tables: [.init(heading: "Bảng", widths: [10, 20], heads: ["Số", "Tên"], rows: [["1", "<text:p>"]], numbers: [0])],
            pageWord: "Trang")
        let text = document.xml
        #expect(text.contains("A &lt; B &amp; &quot;C&quot;") && text.contains("&lt;text:p&gt;") && text.contains("mộtdòng"))
    }
}
