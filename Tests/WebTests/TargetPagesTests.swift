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

@Suite("Targets and the leader's board", .serialized, .keepingSites) struct TargetPagesTests {
    private struct World {
        let site: RegisterSite
        /// Counted from tasks; declared; measured by nothing.
        let targets: [RecordID]
        let plan: RecordID
    }

    private func world(_ engine: EngineKind) async throws -> World {
        let site = try await RegisterSite.make(
            engine, packs: [pack("metrics"), pack("plan")],
            people: [("giukehoach", "keeper", 0), ("vanthu", "clerk", 0), ("lanhdao", "chair", 0)])
        let (targets, plan) = try await site.site.database.write { tx in
            func make(_ register: String, _ values: [String: Value]) throws -> RecordID {
                try site.site.workflows.create(register, values, by: site.system, in: tx).id
            }
            let today = Instant(milliseconds: tx.now).date
            func metric(_ code: String) throws -> RecordID {
                try make(
                    "metric",
                    [
                        "code": code.value, "family": String(code.prefix(3)).value, "name": "Thước đo \(code)".value,
                        "sector": "governance".value,
                        "definition": "Định nghĩa".value, "unit": "%".value, "measured_by": "records".value, "cadence": "monthly".value,
                    ])
            }
            let plan = RecordID()
            _ = try site.site.workflows.importRecord(
                "plan", ["title": "Kế hoạch thử".value, "issuer": "UBND xã Thử".value, "to_year": .integer(Int64(today.year))], id: plan,
                at: tx.now, state: "published", by: site.system, in: tx)
            func target(_ no: String, _ metric: RecordID?) throws -> RecordID {
                try make(
                    "target",
                    [
                        "plan": plan.value, "no": no.value, "text": "Chỉ tiêu <\(no)>".value, "op": "ge".value, "value": .integer(9000),
                        "unit": "%".value, "to_year": .integer(Int64(today.year)), "metric": metric.value,
                    ])
            }
            let (tracked, account) = (try metric("M02"), try metric("M46"))
            for index in 0..<4 {
                var values: [String: Value] = [
                    "plan": plan.value, "text": "Việc \(index)".value, "lead": site.units[0].value,
                ]
                if index > 0 {
                    _ = try make("task", values)
                    continue
                }
                values["deadline"] = today.adding(days: 9).description.value
                values["accountable"] = (site.posts["giukehoach"]?.text).value
                _ = try site.site.workflows.importRecord(
                    "task", values, id: RecordID(), at: tx.now, state: "in_progress", by: site.system, in: tx)
            }
            let declared = try target("2", account)
            let result: [String: Value] = [
                "metric": account.value, "unit": site.units[0].value, "period": "\(today.year)".value, "value": .integer(9500),
                "data_source": "Ngân hàng <thử>".value, "method": "partner".value, "evidence_ref": "Công văn 1".value,
                "declared_by": (site.posts["giukehoach"]?.text).value, "cut_off": today.description.value,
                "expires_on": today.adding(days: 30).description.value,
            ]
            let id = try make("target_result", result)
            _ = try site.site.workflows.perform("confirm", on: "target_result", id, version: nil, by: site.system, in: tx)
            return ([try target("1", tracked), declared, try target("3", nil)], plan)
        }
        return World(site: site, targets: targets, plan: plan)
    }

    @Test("a counted target shows its number, what is missing, and opens the list of what is left to do", arguments: engines)
    func counted(_ engine: EngineKind) async throws {
        let world = try await world(engine)
        let keeper = try await world.site.browser("giukehoach")
        let page = try await keeper.get("/chi-tieu/\(world.targets[0])").text
        #expect(page.contains("Chỉ tiêu &lt;1&gt;") && page.contains("25%") && page.contains("1/4") && page.contains("đếm từ sổ"))
        #expect(page.contains("Còn thiếu 3 nhiệm vụ") && page.contains("Xem 3 bản ghi chưa đạt") && page.contains("nguy cơ"))
        let link = try #require(page.firstMatch(of: /href="([^"]*\/so\/task\?where=[^"]*)"/)?.1)
        let list = try await keeper.get(String(link.replacing("&amp;", with: "&").dropFirst("/thu".count))).text
        #expect(list.contains("Việc 1") && list.contains("Việc 3") && !list.contains("Việc 0"))
    }

    @Test("a declared one names its source; one that nothing measures says what to do", arguments: engines)
    func declared(_ engine: EngineKind) async throws {
        let world = try await world(engine)
        let keeper = try await world.site.browser("giukehoach")
        let declared = try await keeper.get("/chi-tieu/\(world.targets[1])").text
        #expect(declared.contains("95%") && declared.contains("Ngân hàng &lt;thử&gt;") && declared.contains("Xem minh chứng"))
        let none = try await keeper.get("/chi-tieu/\(world.targets[2])").text
        #expect(none.contains("Chưa có số liệu") && none.contains("chưa gắn thước đo") && none.contains("Khai số liệu"))
    }

    @Test("the plan's check names what to mend and who can; elsewhere it is not found", arguments: engines)
    func lint(_ engine: EngineKind) async throws {
        let world = try await world(engine)
        let keeper = try await world.site.browser("giukehoach")
        let page = try await keeper.get("/ke-hoach/\(world.plan)/ra-soat").text
        #expect(page.contains("Chỉ tiêu chưa gắn thước đo") && page.contains("3. Chỉ tiêu &lt;3&gt;"))
        #expect(
            page.contains("Nhiệm vụ chưa có thời hạn") && page.contains("Việc 3") && page.contains("Chỉ tiêu không có nhiệm vụ nào phục vụ")
        )
        #expect(!page.contains("Số đã khai khác số đếm") && !page.contains("Số khai của các đơn vị"))
        #expect(try await keeper.get("/ke-hoach/\(RecordID())/ra-soat").status == .notFound)
        #expect(try await world.site.browser().get("/ke-hoach/\(world.plan)/ra-soat").status == .unauthorized)
    }

    @Test("addresses that name nothing are not found, and visitors are asked who they are", arguments: engines)
    func strange(_ engine: EngineKind) async throws {
        let world = try await world(engine)
        let keeper = try await world.site.browser("giukehoach")
        #expect(try await keeper.get("/chi-tieu/khong-phai-ma").status == .notFound)
        #expect(try await keeper.get("/chi-tieu/\(RecordID())").status == .notFound)
        #expect(try await world.site.browser().get("/chi-tieu/\(world.targets[0])").status == .unauthorized)
        let clerk = try await world.site.browser("vanthu")
        for path in ["/dieu-hanh", "/dieu-hanh/man-hinh", "/dieu-hanh/in", "/dieu-hanh/bang.xlsx"] {
            #expect(try await clerk.get(path).status == .forbidden, "\(path)")
        }
    }

    @Test("the leader sees what presses first, on the wall, on paper and as a workbook", arguments: engines)
    func board(_ engine: EngineKind) async throws {
        let world = try await world(engine)
        let leader = try await world.site.browser("lanhdao")
        let page = try await leader.get("/dieu-hanh").text
        #expect(
            page.contains("nguy cơ · còn thiếu 3") && page.contains("/chi-tieu/\(world.targets[0])") && page.contains("data-live-whole"))
        #expect(try await leader.get("/dieu-hanh/man-hinh").text.contains("Thoát màn hình lớn"))
        let paper = try await leader.get("/dieu-hanh/in").text
        #expect(
            paper.contains("25%") && paper.contains("95%") && paper.contains("chưa có số liệu") && paper.contains("Ngân hàng &lt;thử&gt;"))
        let book = try await leader.get("/dieu-hanh/bang.xlsx")
        #expect(book.status == .ok && book.data.count > 2_000)
    }

    /// A number that somebody declared of a target.
    private func declare(_ world: World, _ target: Int, _ values: [String: Value]) async throws {
        let site = world.site
        try await site.site.database.write { tx in
            let today = Instant(milliseconds: tx.now).date
            let base: [String: Value] = [
                "target": world.targets[target].value, "unit": site.units[0].value, "period": "\(today.year)".value,
                "data_source": "Nguồn <thử>".value, "method": "records".value, "evidence_ref": "Công văn 2".value,
                "declared_by": (site.posts["giukehoach"]?.text).value, "cut_off": today.description.value,
                "expires_on": today.adding(days: 30).description.value,
            ]
            _ = try site.site.workflows.create("target_result", base.merging(values) { $1 }, by: site.system, in: tx)
        }
    }

    @Test(
        "a number declared or mirrored that contradicts the count of the same days is named with its source and who can mend it",
        arguments: engines)
    func contradicted(_ engine: EngineKind) async throws {
        let world = try await world(engine)
        try await declare(world, 0, ["value": .integer(8000)])
        try await declare(world, 0, ["value": .integer(5000), "method": "system".value])
        let keeper = try await world.site.browser("giukehoach")
        let page = try await keeper.get("/ke-hoach/\(world.plan)/ra-soat").text
        #expect(page.contains("Số đã khai khác số đếm") && page.contains("được 25%, đã khai 80% (Nguồn &lt;thử&gt;)"))
        #expect(page.contains("Số đếm khác số của hệ thống cấp trên") && page.contains("đã khai 50%"))
        #expect(!page.contains("Bản ghi không thuộc đơn vị nào"))
    }

    @Test("what fits the count contradicts nothing", arguments: engines)
    func fitting(_ engine: EngineKind) async throws {
        let world = try await world(engine)
        try await declare(world, 0, ["value": .integer(2500)])
        let keeper = try await world.site.browser("giukehoach")
        #expect(!(try await keeper.get("/ke-hoach/\(world.plan)/ra-soat").text).contains("Số đã khai khác số đếm"))
    }

    @Test("parts of a whole that add up to another number, and records of no unit, are named", arguments: engines)
    func parts(_ engine: EngineKind) async throws {
        let world = try await world(engine)
        let site = world.site
        try await site.site.database.write { tx in
            _ = try site.site.workflows.edit("unit", site.units[1], version: nil, ["parent": site.units[0].value], by: site.system, in: tx)
            _ = try site.site.workflows.create(
                "task", ["plan": world.plan.value, "text": "Việc không ai giữ".value], by: site.system, in: tx)
        }
        let half: [String: Value] = ["value": .integer(5000), "numerator": .integer(10), "denominator": .integer(20)]
        try await declare(world, 2, half)
        try await declare(
            world, 2, half.merging(["unit": site.units[1].value, "numerator": .integer(15), "denominator": .integer(30)]) { $1 })
        let page = try await site.browser("giukehoach").get("/ke-hoach/\(world.plan)/ra-soat").text
        #expect(page.contains("Số khai của các đơn vị không cộng lại bằng số chung"))
        #expect(page.contains("các đơn vị trực thuộc cộng lại 15, đơn vị cấp trên khai 10"))
        #expect(page.contains("Bản ghi không thuộc đơn vị nào") && page.contains("1 trong 5 bản ghi không thuộc đơn vị nào"))
    }

    @Test(
        "citizens see each number with what it is of and what is counted, and take it as open data; no names of people", arguments: engines)
    func citizens(_ engine: EngineKind) async throws {
        let world = try await world(engine)
        let visitor = try await world.site.browser()
        let page = try await visitor.get("/ke-hoach/\(world.plan)").text
        #expect(
            page.contains("25%") && page.contains("1/4") && page.contains("Người được giao") || page.contains("nhận việc trên hệ thống"))
        #expect(
            page.contains("chưa có số liệu") && page.contains("95%") && page.contains("Ngân hàng &lt;thử&gt;")
                && page.contains("du-lieu-mo.csv"))
        #expect(!page.contains("/so/task?where") && !page.contains("Người giukehoach"))
        let table = try await visitor.get("/ke-hoach/\(world.plan)/du-lieu-mo.csv").text
        let rows = table.split(whereSeparator: \.isNewline)
        #expect(
            rows.count == 4 && rows[0].hasPrefix("no,text,pillar")
                && rows.contains { $0.hasPrefix("1,") && $0.contains(",25,1,4,0,25,25,counted,") })
        #expect(rows.contains { $0.hasPrefix("3,") && $0.contains(",,,,,,,") && $0.contains("unknown") })
        let json = try await visitor.get("/ke-hoach/\(world.plan)/du-lieu-mo.json").text
        #expect(json.contains("\"value\":25,\"numerator\":1,\"denominator\":4") && json.contains("\"value\":null"))
        #expect(try await visitor.get("/ke-hoach/\(RecordID())/du-lieu-mo.json").status == .notFound)
    }

    @Test("what citizens see is counted anew as soon as something is written", arguments: engines)
    func fresh(_ engine: EngineKind) async throws {
        let world = try await world(engine)
        let visitor = try await world.site.browser()
        #expect(try await visitor.get("/ke-hoach/\(world.plan)").text.contains("1/4"))
        try await world.site.site.database.write { tx in
            _ = try world.site.site.workflows.create(
                "task", ["plan": world.plan.value, "text": "Việc mới".value, "lead": world.site.units[0].value], by: world.site.system,
                in: tx)
        }
        #expect(try await visitor.get("/ke-hoach/\(world.plan)").text.contains("1/5"))
    }
}
