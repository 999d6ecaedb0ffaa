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

/// A commune that has a plan but has recorded nothing: every number of it is unknown, and none is 0.
@Suite("A commune without data", .serialized, .keepingSites) struct EmptyCommuneTests {
    /// Metrics that registers count, one by a share, one by a number, and one that is declared.
    private static let metrics = ["M26", "M55-2", "M46"]

    private func world(_ engine: EngineKind) async throws -> (site: RegisterSite, plan: RecordID, targets: [RecordID]) {
        let packs = try allPacks().filter { $0.lastPathComponent != "core" }
        let site = try await RegisterSite.make(engine, packs: packs, people: [("lanhdao", "chair", 0)])
        let plan = RecordID()
        let targets = try await site.site.database.write { tx in
            let today = Instant(milliseconds: tx.now).date
            _ = try site.site.workflows.importRecord(
                "plan", ["title": "Kế hoạch mới".value, "issuer": "UBND xã Thử".value, "to_year": .integer(Int64(today.year))], id: plan,
                at: tx.now, state: "published", by: site.system, in: tx)
            return try Self.metrics.enumerated().map { index, code in
                let metric = try site.site.workflows.create(
                    "metric",
                    [
                        "code": code.value, "family": String(code.prefix(3)).value, "name": "Thước đo \(code)".value,
                        "sector": "governance".value, "definition": "Định nghĩa".value, "unit": "%".value, "measured_by": "records".value,
                        "cadence": "monthly".value,
                    ], by: site.system, in: tx)
                return try site.site.workflows.create(
                    "target",
                    [
                        "plan": plan.value, "no": "\(index + 1)".value, "text": "Chỉ tiêu số \(code)".value, "op": "ge".value,
                        "value": .integer(9000), "unit": "%".value, "metric": metric.id.value,
                    ], by: site.system, in: tx
                ).id
            }
        }
        return (site, plan, targets)
    }

    /// No number that says nothing was done where nothing is known.
    private func expectNoZero(_ page: String, _ path: String, _ place: Testing.SourceLocation = #_sourceLocation) {
        let text = page.replacing(/<style[^>]*>.*?<\/style>/, with: "")
        #expect(!text.contains(/>\s*0(,0)?%/), "\(path) tells 0%", sourceLocation: place)
        #expect(text.contains("hưa có số liệu"), "\(path) does not say that nothing is known", sourceLocation: place)
    }

    @Test("the leader's page, figures, targets, the wall and paper say “chưa có số liệu”, never 0%", arguments: engines)
    func leader(_ engine: EngineKind) async throws {
        let (site, plan, targets) = try await world(engine)
        let leader = try await site.browser("lanhdao")
        for path in ["/dieu-hanh", "/dieu-hanh/man-hinh", "/dieu-hanh/in", "/ke-hoach/\(plan)", "/so-lieu"]
            + targets.map({ "/chi-tieu/\($0)" })
        {
            let answer = try await leader.get(path)
            #expect(answer.status == .ok)
            expectNoZero(answer.text, path)
        }
        let board = try await leader.get("/dieu-hanh").text
        #expect(board.contains("0/3") && board.contains("3</b> chưa có số liệu"), "all three targets are known to be unknown")
    }

    @Test("citizens are told so on the front page and the plan's, and in open data", arguments: engines)
    func citizen(_ engine: EngineKind) async throws {
        let (site, plan, _) = try await world(engine)
        let visitor = try await site.browser()
        for path in ["", "/ke-hoach/\(plan)"] { expectNoZero(try await visitor.get(path).text, path) }
        let data = try await visitor.get("/ke-hoach/\(plan)/du-lieu-mo.json").text
        #expect(data.contains("\"status\":\"unknown\"") && !data.contains("\"value\":0"))
    }

    @Test("a figure of a register without records has no value on its page, by unit neither", arguments: engines)
    func figures(_ engine: EngineKind) async throws {
        let (site, _, _) = try await world(engine)
        let leader = try await site.browser("lanhdao")
        for figure in ["visits", "community.trained_share", "incidents", "tasks_overdue", "plan.on_time_share"]
        where site.site.registry.catalogue.figures[figure] != nil {
            let page = try await leader.get("/so-lieu/\(figure)").text
            #expect(page.contains("chưa có bản ghi nào"), "\(figure)")
            expectNoZero(page, figure)
        }
    }

    @Test("a commune without any plan is told what to do, and no number stands for nothing", arguments: engines)
    func noPlan(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine, packs: [pack("metrics"), pack("plan")], people: [("lanhdao", "chair", 0)])
        let page = try await site.browser("lanhdao").get("/dieu-hanh").text
        #expect(page.contains("Chưa có kế hoạch nào đang thực hiện") && !page.contains("0/0"))
        expectNoZero(page, "/dieu-hanh")
        #expect(try await site.browser().get("").status == .ok)
    }
}
