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

@Suite("Metrics across plans", .serialized, .keepingSites) struct MetricPagesTests {
    private struct World {
        let site: RegisterSite
        let metrics: [RecordID]
        let plan: RecordID
        let targets: [RecordID]
    }

    private func world(_ engine: EngineKind) async throws -> World {
        let site = try await RegisterSite.make(
            engine, packs: [pack("metrics"), pack("plan")],
            people: [("giukehoach", "keeper", 0), ("vanthu", "clerk", 0), ("motcua", "intake_officer", 0)])
        let (metrics, plan, targets) = try await site.site.database.write { tx in
            func make(_ register: String, _ values: [String: Value]) throws -> RecordID {
                try site.site.workflows.create(register, values, by: site.system, in: tx).id
            }
            let metrics = try [
                ("K01-1", "Tỷ lệ hồ sơ nộp trực tuyến", "Mọi hồ sơ"),
                ("K01-2", "Tỷ lệ hồ sơ trực tuyến của dịch vụ công", "Hồ sơ dịch vụ công"),
            ].map {
                try make(
                    "metric",
                    [
                        "code": $0.0.value, "family": "K01".value, "name": $0.1.value, "denominator": $0.2.value,
                        "sector": "services".value,
                        "definition": "Hồ sơ nộp trực tuyến <trong kỳ>".value, "unit": "%".value, "measured_by": "records".value,
                        "cadence": "monthly".value,
                    ])
            }
            func plan(_ issuer: String) throws -> RecordID {
                let values: [String: Value] = ["title": "Kế hoạch của \(issuer)".value, "issuer": issuer.value]
                let id = RecordID()
                _ = try site.site.workflows.importRecord(
                    "plan", values, id: id, at: tx.now, state: "published", by: site.system, in: tx)
                return id
            }
            func target(_ plan: RecordID, _ text: String, _ value: Int64, _ year: Int64, _ metric: RecordID?) throws -> RecordID {
                try make(
                    "target",
                    [
                        "plan": plan.value, "text": text.value, "op": "ge".value, "value": .integer(value), "unit": "%".value,
                        "to_year": .integer(year), "metric": metric.value,
                    ])
            }
            let (own, theirs) = (try plan("UBND xã Thử"), try plan("UBND tỉnh Thử"))
            let targets = [
                try target(own, "Hồ sơ nộp trực tuyến của xã", 9900, 2026, metrics[0]),
                try target(theirs, "Hồ sơ nộp trực tuyến của tỉnh", 9500, 2030, metrics[0]),
                try target(theirs, "Hồ sơ dịch vụ công của tỉnh", 8000, 2030, metrics[1]),
                try target(own, "Hồ sơ nộp trực tuyến trên mạng", 9000, 2026, nil),
            ]
            return (metrics, own, targets)
        }
        return World(site: site, metrics: metrics, plan: plan, targets: targets)
    }

    @Test("a metric shows each plan's demand, the contradiction in words, and other denominators apart", arguments: engines)
    func across(_ engine: EngineKind) async throws {
        let world = try await world(engine)
        let officer = try await world.site.browser("canbo")
        let list = try await officer.get("/thuoc-do").text
        #expect(
            list.contains("2 chỉ tiêu của 2 kế hoạch") && list.contains("1 mâu thuẫn") && list.contains("/thu/thuoc-do/\(world.metrics[0])")
        )
        #expect(try await officer.get("/thuoc-do?xem=mau-thuan").text.contains("K01-1"))
        #expect(try await !officer.get("/thuoc-do?xem=mau-thuan").text.contains("K01-2"))
        let page = try await officer.get("/thuoc-do/\(world.metrics[0])")
        #expect(page.status == .ok && page.text.contains("Khắt khe hơn cấp trên"))
        #expect(page.text.contains("cao hơn 4 điểm phần trăm, sớm hơn 4 năm") && page.text.contains("Cùng tên, khác mẫu số"))
        #expect(page.text.contains("&lt;trong kỳ&gt;") && !page.text.contains("<trong kỳ>"))
        let plan = try await officer.get("/ke-hoach/\(world.plan)").text
        #expect(plan.contains("K01-1: 1 kế hoạch khác cũng đòi, 1 mâu thuẫn") && plan.contains("mâu thuẫn kế hoạch khác"))
        #expect(try await officer.get("/so/metric/\(world.metrics[0])").text.contains("href=\"/thu/thuoc-do/\(world.metrics[0])\""))
        let sibling = try await officer.get("/thuoc-do/\(world.metrics[1])").text
        #expect(sibling.contains("K01-1") && !sibling.contains("Mâu thuẫn giữa các kế hoạch"))
    }

    @Test("the keeper chooses a metric for a target that waits, and binds anew; nobody else does", arguments: engines)
    func binding(_ engine: EngineKind) async throws {
        let world = try await world(engine)
        let keeper = try await world.site.browser("giukehoach")
        let waiting = try await keeper.get("/thuoc-do?xem=cho-gan").text
        #expect(waiting.contains("Hồ sơ nộp trực tuyến trên mạng") && waiting.contains("/so/metric/moi?name="))
        let fields: KeyValuePairs = ["target": world.targets[3].text, "metric": world.metrics[1].text]
        for name in ["canbo", "truongphong", "vanthu"] {
            let other = try await world.site.browser(name)
            #expect(try await other.post("/thuoc-do/gan", fields).status == .forbidden, "\(name)")
            #expect(try await other.post("/thuoc-do/gan-lai").status == .forbidden, "\(name)")
        }
        let done = try await keeper.post("/thuoc-do/gan", fields)
        #expect(done.status == .ok && done.text.contains("Đã gắn thước đo cho chỉ tiêu"))
        let target = try await world.site.site.database.read { tx in
            try world.site.site.registry.record("target", world.targets[3], for: world.site.system, in: tx)
        }
        #expect(target["metric"].text == world.metrics[1].text)
        #expect(try await keeper.post("/thuoc-do/gan-lai").text.contains("Không có chỉ tiêu nào đổi thước đo"))
        #expect(try await keeper.get("/thuoc-do?xem=cho-gan").text.contains("Mọi chỉ tiêu đã có thước đo"))
    }

    @Test(
        "a metric shows its figure's present value; who may declare is led to the form with the metric chosen, where no register counts",
        arguments: engines)
    func measured(_ engine: EngineKind) async throws {
        let world = try await world(engine)
        let counted = try await metric("M02", in: world.site)
        let declared = try await metric("M46", ["undefined_words": "Tài khoản nào".value], in: world.site)
        let keeper = try await world.site.browser("giukehoach")
        let tracked = try await keeper.get("/thuoc-do/\(counted)").text
        #expect(tracked.contains("Số hiện nay") && tracked.contains("/so-lieu/plan.tracked_share?ky="))
        #expect(!tracked.contains("Khai số liệu") && !tracked.contains("Xã chưa ghi cách hiểu"))
        let outside = try await keeper.get("/thuoc-do/\(declared)").text
        #expect(outside.contains("chưa ai khai") && outside.contains("Xã chưa ghi cách hiểu:</b> Tài khoản nào"))
        let form = "/so/target_result/moi?metric=\(declared)&amp;kind=share"
        #expect(outside.contains(form))
        #expect(try await keeper.get(form.replacing("&amp;", with: "&")).text.contains("M46"))
        let reader = try await world.site.browser("motcua").get("/thuoc-do/\(declared)")
        #expect(reader.status == .ok && !reader.text.contains("Khai số liệu") && !reader.text.contains("Sửa cách hiểu"))
    }

    @Test("how the commune reads a metric's words is signed and dated, and stands beside every number of it", arguments: engines)
    func reading(_ engine: EngineKind) async throws {
        let world = try await world(engine)
        let own = ["own_reading": "Có <cập nhật> trong tháng".value]
        let unsigned: RecordError? = await thrown { try await metric("M02", own, in: world.site) }
        #expect(unsigned?.code == .invalid)
        let signed = own.merging(["defined_by": (world.site.posts["giukehoach"]?.text).value, "defined_on": "2026-03-12".value]) { $1 }
        let id = try await metric("M02", signed, in: world.site)
        let officer = try await world.site.browser("canbo")
        for path in ["/thuoc-do/\(id)", "/so-lieu/plan.tracked_share"] {
            let page = try await officer.get(path).text
            #expect(page.contains("Theo cách hiểu của xã ngày 12/03/2026") && page.contains("Có &lt;cập nhật&gt; trong tháng"), "\(path)")
        }
        #expect(try await officer.get("/so-lieu/plan.tracked_share").text.contains("href=\"/thu/thuoc-do/\(id)\""))
        #expect(try await !officer.get("/so-lieu/tasks_given").text.contains("Theo cách hiểu"))
    }

    private func metric(_ code: String, _ more: [String: Value] = [:], in site: RegisterSite) async throws -> RecordID {
        try await site.site.database.write { tx in
            let values: [String: Value] = [
                "code": code.value, "family": String(code.prefix { $0 != "-" }).value, "name": "Thước đo \(code)".value,
                "sector": "governance".value, "definition": "Đếm".value, "unit": "%".value, "measured_by": "records".value,
                "cadence": "monthly".value,
            ]
            return try site.site.workflows.create("metric", values.merging(more) { $1 }, by: site.system, in: tx).id
        }
    }

    @Test("visitors are sent to sign in; addresses and forms that make no sense are refused", arguments: engines)
    func refusals(_ engine: EngineKind) async throws {
        let world = try await world(engine)
        let visitor = try await world.site.browser()
        for path in ["/thuoc-do", "/thuoc-do/\(world.metrics[0])"] { #expect(try await visitor.get(path).status == .unauthorized) }
        #expect(try await world.site.browser("vanthu").get("/thuoc-do").status == .forbidden)
        let keeper = try await world.site.browser("giukehoach")
        for path in ["/thuoc-do/x", "/thuoc-do/\(RecordID())", "/thuoc-do/\(world.plan)"] {
            #expect(try await keeper.get(path).status == .notFound, "\(path)")
        }
        #expect(try await keeper.get("/thuoc-do?xem=%22%3E").status == .ok)
        for fields: KeyValuePairs in [
            [:], ["target": "x", "metric": "y"], ["target": world.targets[3].text, "metric": RecordID().text],
            ["target": RecordID().text, "metric": world.metrics[0].text],
        ] {
            #expect(try await keeper.post("/thuoc-do/gan", fields).status == .notFound)
        }
    }
}
