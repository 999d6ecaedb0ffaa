import Accounts
import Declarations
import Foundation
import HTTPKit
import HTTPTypes
import Jobs
import Registers
import Store
import TestKit
import Testing
import Vietnamese
import Workflows

@testable import Web

@Suite("Units, posts, accounts and roles in the administration", .serialized, .keepingSites)
struct OrganisationTests {
    /// Does the background work that waits and says how it ended.
    private func work(_ site: RegisterSite) async throws -> [Job] {
        let running = Task { try await site.site.jobs.run() }
        defer { running.cancel() }
        let end = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < end {
            let open = try await site.site.database.read { tx in
                try tx.number("SELECT count(*) AS n FROM job WHERE state IN ('waiting', 'running') AND due_at <= \(tx.now)")
            }
            if open == 0 { break }
            try await Task.sleep(for: .milliseconds(20))
        }
        return try await site.site.database.read { tx in try tx.jobs(commune: 99999) }
    }

    private func record(_ site: RegisterSite, _ register: String, _ id: RecordID) async throws -> Record {
        try await site.site.database.read { tx in try site.site.registry.record(register, id, for: site.system, in: tx) }
    }

    @Test(
        "a merger is shown with counts before it is done, then moves tasks, posts and names, and ends the unit the day before",
        arguments: engines)
    func merge(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let (one, two) = (site.units[0], site.units[1])
        let matter = try await site.matter()
        let other = try await site.matter(["unit": two.value])
        try await site.site.database.write { tx in
            _ = try site.site.workflows.edit(
                "unit", one, version: nil, ["head": site.posts["truongphong"].value, "aliases": .text("Phòng Cũ")], by: site.system, in: tx)
            _ = try site.site.workflows.edit("unit", two, version: nil, ["head": site.posts["nguoikhac"].value], by: site.system, in: tx)
        }
        let admin = try await site.browser("quantri")
        let url = "/quan-tri/don-vi/\(one)/sap-nhap"
        let preview = try await admin.post(url, ["into": two.text, "from": "2026-01-01", "decision": "QĐ 5"])
        #expect(preview.status == .ok && preview.text.contains("Sáp nhập Phòng Một vào Phòng Hai"))
        #expect(preview.text.contains("Thôi vai trò thủ trưởng: Chức danh truongphong"))
        #expect(preview.text.contains("hết hiệu lực sau ngày 31/12/2025"))
        #expect(try await site.reload(matter.id)["unit"].text == one.text, "a preview moves nothing")

        _ = try await admin.post(url, ["into": two.text, "from": "2026-01-01", "decision": "QĐ 5", "ok": "1"])
        let jobs = try await work(site)
        #expect(jobs.first?.state == .done && jobs.first?.message?.contains("Đã chuyển") == true)
        #expect(try await site.reload(matter.id)["unit"].text == two.text)
        #expect(try await site.reload(other.id).version == other.version)
        let post = try await record(site, "post", try #require(site.posts["truongphong"]))
        #expect(post["unit"].text == two.text && post.items("roles") == ["officer"])
        let (former, into) = (try await record(site, "unit", one), try await record(site, "unit", two))
        #expect(former["to_date"].text == "2025-12-31" && former["head"].isNull)
        #expect(into["aliases"].text == "Phòng Một\nPhòng Cũ" && into["head"].text == site.posts["nguoikhac"]?.text)
        #expect(try await admin.get("/so/unit/\(two)/lich-su").text.contains("Sáp nhập Phòng Một vào Phòng Hai từ 01/01/2026 (QĐ 5)"))
        let person = try await record(site, "person", try #require(site.people["truongphong"]))
        #expect(person.version == 1, "people are not touched")
    }

    @Test("a merger that makes no sense is refused beside its field; one of the future waits for its day", arguments: engines)
    func badMergers(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let (one, two) = (site.units[0], site.units[1])
        let admin = try await site.browser("quantri")
        let url = "/quan-tri/don-vi/\(one)/sap-nhap"
        for (into, from) in [
            (one.text, "2026-01-01"), ("khong", "2026-01-01"), (two.text, "hom qua"), (two.text, "2999-01-01"),
            (RecordID().text, "2026-01-01"),
        ] {
            #expect(try await admin.post(url, ["into": into, "from": from, "ok": "1"]).status == .unprocessableContent, "\(into) \(from)")
        }
        try await site.site.database.write { tx in
            _ = try site.site.workflows.edit("unit", two, version: nil, ["parent": one.value], by: site.system, in: tx)
        }
        let below = try await admin.post(url, ["into": two.text, "from": "2026-01-01", "ok": "1"])
        #expect(below.status == .unprocessableContent && below.text.contains("nằm dưới đơn vị"))
        let day = Instant.now.date.adding(days: 40)
        let up = try await admin.post("/quan-tri/don-vi/\(two)/sap-nhap", ["into": one.text, "from": day.description, "ok": "1"])
        #expect(up.text.contains("Đang chờ"))
        let jobs = try await work(site)
        #expect(jobs.map(\.state) == [.waiting])
        #expect(try await record(site, "unit", two)["to_date"].isNull)
        #expect(try await admin.get("/quan-tri/don-vi/\(RecordID())").status == .notFound)
        let officer = try await site.browser("canbo")
        #expect(try await officer.get("/quan-tri/don-vi").status == .forbidden)
        #expect(try await officer.post(url, ["into": two.text, "from": "2026-01-01", "ok": "1"]).status == .forbidden)
    }

    @Test("a renamed unit stays itself, and its former name an alias", arguments: engines)
    func rename(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let one = site.units[0]
        _ = try await site.matter()
        let admin = try await site.browser("quantri")
        #expect(try await admin.get("/quan-tri/don-vi").text.contains("Phòng Một"))
        let url = "/quan-tri/don-vi/\(one)/doi-ten"
        let preview = try await admin.post(url, ["name": "Phòng Tổng hợp", "from": "2026-01-01"])
        #expect(preview.text.contains("Phòng Tổng hợp") && preview.text.contains("chỗ ghi đơn vị này"))
        _ = try await admin.post(url, ["name": "Phòng Tổng hợp", "from": "2026-01-01", "ok": "1"])
        #expect(try await work(site).map(\.state) == [.done])
        let unit = try await record(site, "unit", one)
        #expect(unit["name"].text == "Phòng Tổng hợp" && unit["aliases"].text == "Phòng Một")
        #expect(try await admin.post(url, ["name": " ", "from": "2026-01-01"]).status == .unprocessableContent)
    }

    @Test("who leaves hands over: holding ended, successor from the next day, open work moved, account closed", arguments: engines)
    func leaving(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let (leaver, post) = (try #require(site.people["canbo"]), try #require(site.posts["canbo"]))
        let (heir, desk) = (try #require(site.people["khongtaikhoan"]), try #require(site.posts["truongphong"]))
        let matter = try await site.site.database.write { tx in
            try site.site.workflows.create(
                "matter", ["text": "Việc dở".value, "unit": site.units[0].value, "kind": "small".value], assignee: post.text,
                by: site.system,
                in: tx)
        }
        let admin = try await site.browser("quantri")
        let posts = try await admin.get("/quan-tri/nhan-su")
        #expect(posts.text.contains("Chức danh canbo") && posts.text.contains("Người canbo"))
        let page = try await admin.get("/quan-tri/ban-giao/\(leaver)")
        let holding = try #require(page.text.firstMatch(of: /name="thoi\.([0-9a-f-]{36})"/)).1
        let last = Instant.now.date.adding(days: -1).description
        let fields: KeyValuePairs<String, String> = [
            "last": last, "thoi.\(holding)": "true", "ke-nhiem.\(holding)": heir.text, "chuyen.\(holding)": desk.text, "nghi": "true",
        ]
        let preview = try await admin.post("/quan-tri/ban-giao/\(leaver)", fields)
        #expect(preview.status == .ok && preview.text.contains("1 việc đang mở chuyển sang Chức danh truongphong"))
        #expect(preview.text.contains("Người chưa có tài khoản giữ từ") && preview.text.contains("Đóng tài khoản"))
        #expect(try await site.reload(matter.id).assignee == post.text, "a preview moves nothing")
        _ = try await admin.post(
            "/quan-tri/ban-giao/\(leaver)",
            [
                "last": last, "thoi.\(holding)": "true", "ke-nhiem.\(holding)": heir.text, "chuyen.\(holding)": desk.text, "nghi": "true",
                "ok": "1",
            ])
        #expect(try await work(site).map(\.state) == [.done])
        #expect(try await site.reload(matter.id).assignee == desk.text)
        #expect(try await record(site, "person", leaver)["active"].boolean == false)
        let account = try await site.site.accounts.list(commune: 99999).first { $0.person == leaver.text }
        #expect(account?.isDisabled == true)
        #expect(try await admin.get("/quan-tri/nhan-su/\(post)").text.contains("Người chưa có tài khoản"))
        #expect(try await admin.get("/so/matter/\(matter.id)/lich-su").status == .forbidden, "the administrator sees no work")
    }

    @Test("handing over asks for sense: a post to leave, a day after its beginning, not one's own account", arguments: engines)
    func badLeaving(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let admin = try await site.browser("quantri")
        let (officer, own) = (try #require(site.people["canbo"]), try #require(site.people["quantri"]))
        #expect(try await admin.post("/quan-tri/ban-giao/\(officer)", ["last": "2026-01-01"]).status == .unprocessableContent)
        let holding = try #require(try await admin.get("/quan-tri/ban-giao/\(officer)").text.firstMatch(of: /name="thoi\.([0-9a-f-]{36})"/))
            .1
        let early = try await admin.post("/quan-tri/ban-giao/\(officer)", ["last": "2024-05-01", "thoi.\(holding)": "true", "ok": "1"])
        #expect(early.status == .unprocessableContent && early.text.contains("chỉ bắt đầu giữ sau ngày này"))
        let mine = try #require(try await admin.get("/quan-tri/ban-giao/\(own)").text.firstMatch(of: /name="thoi\.([0-9a-f-]{36})"/)).1
        let self_ = try await admin.post(
            "/quan-tri/ban-giao/\(own)", ["last": "2026-01-01", "thoi.\(mine)": "true", "nghi": "true", "ok": "1"])
        #expect(self_.status == .unprocessableContent)
        let head = try await site.browser("truongphong")
        #expect(try await head.get("/quan-tri/ban-giao/\(officer)").status == .forbidden)
        #expect(try await head.post("/quan-tri/nhan-su/\(try #require(site.posts["canbo"]))/chuyen", ["to": "x"]).status == .forbidden)
        #expect(try await admin.get("/quan-tri/ban-giao/\(RecordID())").status == .notFound)
    }

    @Test("a desk's open work goes to another post after a preview with its count", arguments: engines)
    func desk(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let (from, to) = (try #require(site.posts["canbo"]), try #require(site.posts["nguoikhac"]))
        let matters = try await site.site.database.write { tx in
            try (0..<3).map { _ in
                try site.site.workflows.create(
                    "matter", ["text": "Việc".value, "unit": site.units[0].value, "kind": "small".value], assignee: from.text,
                    by: site.system, in: tx)
            }
        }
        let admin = try await site.browser("quantri")
        let url = "/quan-tri/nhan-su/\(from)/chuyen"
        #expect(try await admin.post(url, ["to": to.text]).text.contains("Chuyển 3 việc"))
        #expect(try await admin.post(url, ["to": from.text]).status == .unprocessableContent)
        _ = try await admin.post(url, ["to": to.text, "ok": "1"])
        #expect(try await work(site).first?.message == "Đã chuyển 3 bản ghi.")
        for matter in matters { #expect(try await site.reload(matter.id).assignee == to.text) }
    }

    @Test("accounts are opened for many at once with names that are free; passwords are shown once", arguments: engines)
    func manyAccounts(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let people = try await site.site.database.write { tx in
            try ["Nguyễn Văn Ấn", "Nông Vi Ấn", "Đỗ Ý"].map { name in
                try site.site.workflows.create("person", ["full_name": .text(name)], by: site.system, in: tx).id
            }
        }
        let admin = try await site.browser("quantri")
        let page = try await admin.get("/quan-tri/tai-khoan/hang-loat")
        #expect(page.text.contains("an.nv") && page.text.contains("an.nv2") && page.text.contains("y.d"))
        let opened = try await admin.post("/quan-tri/tai-khoan/hang-loat", ["person": people[0].text, "person": people[1].text])
        #expect(opened.headers[.cacheControl] == "no-store" && opened.text.contains("Đã mở 2 tài khoản"))
        #expect(opened.text.matches(of: /[a-z2-9]{4}(-[a-z2-9]{4}){3}/).count == 2)
        #expect(try await !admin.get("/quan-tri/tai-khoan/hang-loat").text.contains("Nguyễn Văn Ấn"))
        let names = Set(try await site.site.accounts.list(commune: 99999).map(\.name))
        #expect(names.isSuperset(of: ["an.nv", "an.nv2"]))
        for wrong in ["khong", try #require(site.people["canbo"]).text] {
            #expect(try await admin.post("/quan-tri/tai-khoan/hang-loat", ["person": wrong]).status == .unprocessableContent)
        }
        #expect(try await site.browser("canbo").post("/quan-tri/tai-khoan/hang-loat", ["person": people[2].text]).status == .forbidden)
    }

    @Test("an account that is held up after wrong passwords stands in its own list and is let go by one click", arguments: engines)
    func heldUp(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let admin = try await site.browser("quantri")
        let officer = try #require(site.people["canbo"])
        let stranger = HTTPTestClient<SignedIn>(site.site.sharedResponder(), peer: "10.0.0.8")
        let page = try await stranger.get("/thu/dang-nhap")
        for _ in 0..<5 { _ = try await stranger.post("/thu/dang-nhap", ["username": "canbo", "password": "sai roi", "_csrf": page.csrf]) }
        #expect(try await admin.get("/quan-tri").text.contains("1 tên đăng nhập đang bị giữ lại"))
        let list = try await admin.get("/quan-tri/tai-khoan?xem=khoa")
        #expect(list.text.contains("Người canbo") && list.text.contains("Bị giữ lại") && !list.text.contains("Người nguoikhac"))
        _ = try await admin.post("/quan-tri/tai-khoan/\(officer)/go-khoa")
        #expect(try await !admin.get("/quan-tri/tai-khoan?xem=khoa").text.contains("Người canbo"))
        let again = try await stranger.post("/thu/dang-nhap", ["username": "canbo", "password": RegisterSite.password, "_csrf": page.csrf])
        #expect(again.status == .ok)
        #expect(try await admin.get("/quan-tri/tai-khoan/\(officer)").text.contains("10.0.0.8"))
        _ = try await admin.post("/quan-tri/tai-khoan/\(officer)/ket-thuc-phien")
        #expect(try await stranger.get("/thu/tai-khoan/phien").status == .unauthorized)
        #expect(try await admin.post("/quan-tri/tai-khoan/\(RecordID())/go-khoa").status == .notFound)
        #expect(try await admin.post("/quan-tri/tai-khoan/\(try #require(site.people["quantri"]))/ket-thuc-phien").status == .badRequest)
    }

    @Test("each role says in words what it may do and who has it", arguments: engines)
    func roles(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let admin = try await site.browser("quantri")
        #expect(try await admin.get("/quan-tri/vai-tro").text.contains("Thủ trưởng đơn vị"))
        let page = try await admin.get("/quan-tri/vai-tro/unit_head")
        #expect(page.text.contains("Chức danh truongphong") && page.text.contains("Người truongphong"))
        #expect(page.text.contains("Xem · trong toàn xã") && page.text.contains("Xem trang Điều hành"))
        for role in site.site.registry.catalogue.roles {
            let text = try await admin.get("/quan-tri/vai-tro/\(role.id)").text
            #expect(!text.contains("right_") && !text.contains("action_") && !text.contains("scope_"))
        }
        #expect(try await admin.get("/quan-tri/vai-tro/khong-co").status == .notFound)
        #expect(try await site.browser("canbo").get("/quan-tri/vai-tro").status == .forbidden)
    }
}
