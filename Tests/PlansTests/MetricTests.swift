import Foundation
import Registers
import Store
import TestKit
import Testing
import Vietnamese
import Workflows

@testable import Plans

@Suite("Targets bound to metrics, across plans")
struct MetricTests {
    private func metric(_ hall: Hall, _ code: String, commune: Int = Hall.commune) async throws -> Record {
        try #require(try await hall.all("metric", commune: commune).first { $0["code"].text == code })
    }

    private func target(_ hall: Hall, _ words: String) async throws -> Record {
        try #require(try await hall.all("target").first { $0["same_as"].isNull && $0["text"].text?.contains(words) == true })
    }

    /// A plan with one target, as somebody enters it by hand.
    private func enter(
        _ hall: Hall, issuer: String, _ text: String, op: String = "ge", value: Int64, year: Int, metric: Record? = nil,
        commune: Int = Hall.commune
    ) async throws -> Record {
        let system = Actor.system(commune: commune, origin: "test")
        return try await hall.database.write { tx in
            let plan = try hall.workflows.create(
                "plan", ["title": "Kế hoạch khác".value, "issuer": issuer.value, "number": "9/KH".value], by: system, in: tx)
            let values: [String: Value] = [
                "plan": plan.id.value, "text": text.value, "op": op.value, "value": .integer(value), "unit": "%".value,
                "from_year": .integer(2026), "to_year": .integer(Int64(year)), "metric": (metric?.id.text).value,
            ]
            return try hall.workflows.create("target", values, by: system, in: tx)
        }
    }

    @Test(
        "An imported plan's targets are bound as they are read, body and appendix alike, with confidence and next best", arguments: engines)
    func imported(_ engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            _ = try await hall.importDemo()
            let codes = Dictionary(uniqueKeysWithValues: try await hall.all("metric").map { ($0.id.text, $0["code"].text ?? "") })
            let targets = try await hall.all("target")
            let bound = targets.filter { !$0["metric"].isNull }
            #expect(bound.count >= 60 && bound.count < targets.count)
            for target in bound {
                #expect(target["metric"] == target["metric_read"] && !target["metric_confidence"].isNull)
                #expect(target["metric"] != target["metric_next"])
            }
            func code(_ words: String) -> Set<String?> {
                Set(
                    targets.filter { $0["text"].text?.lowercased().contains(words) == true }.map { $0["metric"].text.flatMap { codes[$0] } }
                )
            }
            #expect(code("xử lý trực tuyến") == ["M18-1"] && code("mức độ 2") == ["M49-4"] && code("cơ sở lưu trú") == [nil])
        }
    }

    @Test(
        "Binding anew uses wordings that the commune added, and leaves alone what a person chose, cleared or accepted", arguments: engines)
    func rebinding(_ engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            _ = try await hall.importDemo()
            let lodging = try await target(hall, "thông báo lưu trú")
            let none = try await target(hall, "không dùng tài liệu giấy")
            let (m48, m18) = (try await metric(hall, "M48"), try await metric(hall, "M18-1"))
            let (chosen, cleared) = (try await target(hall, "xử lý trực tuyến"), try await target(hall, "sổ sức khỏe"))
            try await hall.write { plans, tx in
                try plans.bind(chosen.id, to: m48.id, by: hall.keeper, in: tx)
                try plans.bind(none.id, to: nil, by: hall.keeper, in: tx)
                _ = try hall.registry.edit("target", cleared.id, version: nil, ["metric": .null], by: hall.keeper, in: tx)
                let own: [String: Value] = [
                    "code": "X01".value, "family": "X01".value, "name": "Tỷ lệ cơ sở lưu trú khai báo điện tử".value,
                    "sector": "economy".value,
                    "definition": "Cơ sở lưu trú khai báo khách trên môi trường điện tử".value, "unit": "%".value,
                    "measured_by": "records".value,
                    "cadence": "yearly".value, "aliases": "Cơ sở lưu trú thực hiện thông báo lưu trú trên môi trường điện tử".value,
                ]
                _ = try hall.workflows.create("metric", own, by: hall.keeper, in: tx)
            }
            let done = try await hall.write { plans, tx in try plans.rebind(by: hall.keeper, in: tx) }
            #expect(done.bound >= 1 && done.unbound > 0)
            let own = try await metric(hall, "X01")
            let now = Dictionary(uniqueKeysWithValues: try await hall.all("target").map { ($0.id, $0) })
            #expect(now[lodging.id]?["metric"].text == own.id.text && now[lodging.id]?["metric_read"].text == own.id.text)
            #expect(now[chosen.id]?["metric"].text == m48.id.text && now[chosen.id]?["metric_read"].text == m18.id.text)
            #expect(now[cleared.id]?["metric"].isNull == true && now[cleared.id]?["metric_read"].isNull == false)
            #expect(now.values.filter { $0.ref("same_as") == chosen.id }.allSatisfy { $0["metric"].text == m48.id.text })
            #expect(now[none.id]?.isMeasuredByNone == true)
            let unbound = try await hall.read { plans, tx in try plans.unboundTargets(for: hall.keeper, in: tx) }
            #expect(!unbound.isEmpty && !unbound.contains { $0.id == none.id })
            let again = try await hall.write { plans, tx in try plans.rebind(by: hall.keeper, in: tx) }
            #expect(again.bound == 0)
        }
    }

    @Test("Only whoever keeps plans binds; a metric that there is not, or of a neighbour, is refused", arguments: engines)
    func refused(_ engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            _ = try await hall.importDemo()
            let target = try await target(hall, "xử lý trực tuyến")
            let own = try await metric(hall, "M48")
            let foreign = try await metric(hall, "M48", commune: Hall.neighbour)
            let head = hall.actor("head", ["unit_head"], unit: "HCC")
            for (actor, id) in [
                (hall.officer, own.id), (head, own.id), (hall.keeper, foreign.id), (hall.keeper, RecordID()), (hall.visitor, own.id),
            ] {
                let error = await failure { try await hall.write { plans, tx in try plans.bind(target.id, to: id, by: actor, in: tx) } }
                #expect(error is RecordError, "\(actor.personName ?? "visitor")")
            }
            #expect(try await hall.all("target").first { $0.id == target.id }?["metric"] == target["metric"])
            let refused = await failure { try await hall.write { plans, tx in try plans.rebind(by: hall.officer, in: tx) } } as? RecordError
            #expect(refused?.code == .forbidden)
        }
    }

    @Test(
        "One metric shows every plan's target by level and year, names contradictions, and keeps other denominators apart",
        arguments: engines)
    func across(_ engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            let imported = try await hall.importDemo()
            let (online, all, level2) = (
                try await metric(hall, "M18-1"), try await metric(hall, "M49-1"), try await metric(hall, "M49-4")
            )
            let theirs = try await enter(
                hall, issuer: "UBND tỉnh Lam Sơn", "Hồ sơ xử lý trực tuyến", value: 9000, year: 2030, metric: online)
            _ = try await enter(hall, issuer: "UBND tỉnh Lam Sơn", "Dân số có VNeID", value: 9000, year: 2030, metric: all)
            let foreign = try await metric(hall, "M18-1", commune: Hall.neighbour)
            _ = try await enter(
                hall, issuer: "UBND xã Khe Vàng", "Hồ sơ trực tuyến", value: 1000, year: 2026, metric: foreign, commune: Hall.neighbour)

            let view = try await hall.read { plans, tx in try plans.metric(online.id, for: hall.keeper, in: tx) }
            #expect(view.summary.lines.map(\.level) == [.province, .commune] && view.summary.lines.first?.id == theirs.id)
            #expect(view.summary.lines.first?.confidence == nil && view.summary.lines.last?.confidence != nil)
            #expect(view.summary.clashes.map(\.kind) == [.aboveSuperior])
            #expect(view.summary.clashes.first?.message().contains("cao hơn 5 điểm phần trăm, sớm hơn 4 năm") == true)
            let eligible = try await hall.read { plans, tx in try plans.metric(level2.id, for: hall.keeper, in: tx) }
            #expect(eligible.summary.clashes.isEmpty && eligible.siblings.map(\.id) == [all.id])

            let metrics = try await hall.read { plans, tx in try plans.metrics(for: hall.keeper, in: tx) }
            let used = metrics.filter { !$0.lines.isEmpty }
            #expect(used.count > 25 && used.count < metrics.count && metrics.filter { !$0.clashes.isEmpty }.map(\.id) == [online.id])
            let notes = try await hall.read { plans, tx in try plans.metricNotes(of: imported.plan, for: hall.keeper, in: tx) }
            let own = try await target(hall, "xử lý trực tuyến")
            #expect(notes[own.id]?.otherPlans == 1 && notes[own.id]?.clashes == 1 && notes[own.id]?.code == "M18-1")
            // Whoever may not read a draft's plan sees nothing of it.
            let seen = try await hall.read { plans, tx in try plans.metric(online.id, for: hall.officer, in: tx) }
            #expect(seen.summary.lines.isEmpty && seen.summary.clashes.isEmpty)
        }
    }

    @Test("Targets without a metric wait for a person, the likely ones first, each with a name for one of its own", arguments: engines)
    func unbound(_ engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            _ = try await hall.importDemo()
            let waiting = try await hall.read { plans, tx in try plans.unboundTargets(for: hall.keeper, in: tx) }
            #expect(!waiting.isEmpty && waiting.allSatisfy { $0.target["metric"].isNull && $0.target["same_as"].isNull })
            #expect(waiting.contains { $0.suggestedName.contains("OCOP") && !$0.suggestedName.contains("100%") })
            let confidences = waiting.map { $0.confidence ?? -1 }
            #expect(confidences == confidences.sorted(by: >))
            #expect(try await hall.read { plans, tx in try plans.unboundTargets(for: hall.officer, in: tx) }.isEmpty)
        }
    }

    @Test("A superior's plan that is kept to compare with stands in no dashboard and in no public progress", arguments: engines)
    func superiors(_ engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            _ = try await hall.publishDemo()
            let system = hall.system
            try await hall.write { plans, tx in
                _ = try plans.workflows.importRecord(
                    "plan", ["title": "Kế hoạch tỉnh".value, "issuer": "UBND tỉnh Lam Sơn".value], id: RecordID(), at: tx.now,
                    state: "published", by: system, in: tx)
            }
            let dashboard = try await hall.read { plans, tx in try plans.dashboard(for: hall.chair, in: tx) }
            #expect(dashboard.plans.count == 1 && dashboard.targets.count == 42)
            let progress = try await hall.read { plans, tx in try plans.publicProgress(commune: Hall.commune, in: tx) }
            #expect(progress.plans.count == 1)
        }
    }
}
