import Registers
import Store
import TestKit
import Testing
import Vietnamese
import Workflows

@testable import Plans

@Suite("A granted change becomes the plan's new edition")
struct ChangeTests {
    @Test("It is drafted from what the change names, written once its document is there, and both know of each other", arguments: engines)
    func drafted(engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            let (keeper, system) = (hall.keeper, hall.system)
            let plan = try await hall.publishDemo().plan
            let (task, target) = (try #require(try await hall.all("task").first), try #require(try await hall.all("target").first))
            func change(_ values: [String: Value], state: String) async throws -> RecordID {
                let base: [String: Value] = [
                    "plan": .text(plan.text), "unit": .text(hall.units["KT"] ?? ""), "text": .text("Lùi hạn"), "reason": .text("Mưa lũ"),
                    "before": .text("a"), "after": .text("b"), "decider": .text(hall.posts["chair"] ?? ""), "opinion": .text("Đồng ý"),
                ]
                return try await hall.database.write { tx in
                    try hall.workflows.importRecord(
                        "plan_change", base.merging(values) { $1 }, id: RecordID(), at: tx.now, state: state, by: system, in: tx
                    ).id
                }
            }
            func draft(_ id: RecordID, by actor: Actor) async throws -> PlanRevision {
                try await hall.write { plans, tx in try plans.draftEdition(of: id, by: actor, in: tx) }
            }
            let id = try await change(
                [
                    "kind": .text("[\"deadline\",\"value\",\"task\"]"), "tasks": .text("[\"\(task.id.text)\"]"),
                    "targets": .text("[\"\(target.id.text)\"]"), "new_deadline": .text("2027-06-30"), "new_value": .integer(4321),
                    "new_task": .text("Lập báo cáo bổ sung"),
                ], state: "granted")
            let before = try await hall.everything()
            #expect(await thrown { try await draft(id, by: hall.officer) } as RecordError? != nil)
            let edition = try await draft(id, by: keeper)
            #expect(try await draft(id, by: keeper).id == edition.id, "what is open is not drafted twice")
            #expect(edition.proposal == id && edition.accepted == 3 && edition.undecided == 0)
            #expect(edition.items.map(\.kind) == [.changed, .changed, .added])
            #expect(try await hall.everything() == before)
            // Without its document nothing is written.
            let refusal: RecordError? = await thrown {
                try await hall.write { plans, tx in try plans.apply(edition.id, of: plan, by: keeper, in: tx) }
            }
            #expect(refusal?.problems.map(\.field) == ["decision_number"])
            _ = try await hall.database.write { tx in
                try hall.workflows.perform(
                    "issue", on: "plan_change", id, version: nil,
                    ["decision_number": .text("12/KH-UBND"), "decided_on": .text("2026-10-01")],
                    by: system, in: tx)
            }
            let outcome = try await hall.write { plans, tx in try plans.apply(edition.id, of: plan, by: keeper, in: tx) }
            #expect(outcome == RevisionOutcome(added: 1, changed: 2, dropped: 0, left: 0))
            let tasks = try await hall.all("task")
            #expect(tasks.first { $0.id == task.id }?["deadline"] == .text("2027-06-30"))
            #expect(tasks.contains { $0["text"] == .text("Lập báo cáo bổ sung") && $0["plan"] == .text(plan.text) })
            #expect(try await hall.all("target").first { $0.id == target.id }?["value"] == .integer(4321))
            let settled = try #require(try await hall.all("plan_change").first { $0.id == id })
            #expect(settled.state == "applied" && settled["edition"] == .text(plan.text))
            // The text that the plan was read from is still there, and the words are where they were.
            let text = try await hall.read { plans, tx in try plans.text(of: plan, for: keeper, in: tx) }
            #expect(text.format == "docx")

            // What says in words only what is to be gives no edition; what was not granted neither.
            let vague = try await change(["kind": .text("[\"wording\"]")], state: "granted")
            let told: RecordError? = await thrown { try await draft(vague, by: keeper) }
            #expect(told?.code == .invalid && told?.problems.map(\.field) == ["new_value"])
            let proposed = try await change(["kind": .text("[\"wording\"]")], state: "proposed")
            #expect((await thrown { try await draft(proposed, by: keeper) } as RecordError?)?.code == .forbidden)
        }
    }
}
