import Foundation
import PlanReader
import Store
import TestKit
import Testing
import Workflows

@testable import Plans
@testable import Registers

@Suite("Taking back what was decided in a review")
struct UndoTests {
    /// What is told of every item: undoing has to leave the same.
    private func told(_ hall: Hall, _ plan: RecordID, for actor: Actor) async throws -> [RecordID: [String: Value]] {
        let items = try await hall.read { plans, tx in try plans.items(of: plan, for: actor, in: tx) }
        return Dictionary(uniqueKeysWithValues: items.map { ($0.id, $0.record.values) })
    }

    /// Decides something; gives the journal's entries of it.
    private func decide(_ hall: Hall, _ body: @escaping @Sendable (PlanDesk, WriteTransaction) throws -> Void) async throws -> ClosedRange<
        Int64
    > {
        let entries = try await hall.write { plans, tx in
            try body(plans, tx)
            return tx.journaled(in: Hall.commune)
        }
        return try #require(entries)
    }

    @Test(
        "Accepted items wait again, corrected ones have their former values, dropped ones are back with what was tied to them",
        arguments: engines)
    func whole(engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            let keeper = hall.keeper
            let plan = try await hall.importDemo().plan
            let before = try await told(hall, plan, for: keeper)
            func undo(_ entries: ClosedRange<Int64>) async throws -> UndoneReview {
                try await hall.write { plans, tx in try plans.undo(entries, of: plan, by: keeper, in: tx) }
            }
            func step(_ entries: ClosedRange<Int64>) async throws -> ReviewStep? {
                try await hall.read { plans, tx in try plans.step(entries, of: plan, for: keeper, in: tx) }
            }
            let accepted = try await decide(hall) { plans, tx in
                _ = try plans.acceptAll(of: plan, minimumConfidence: 0.9, by: keeper, in: tx)
            }
            let number = try await told(hall, plan, for: keeper).count { before[$0.key] != $0.value }
            #expect(try await step(accepted) == ReviewStep(kind: .accepted, count: number) && number > 40)
            #expect(try await undo(accepted) == UndoneReview(restored: number, kept: 0))
            #expect(try await told(hall, plan, for: keeper) == before)

            let twin = try #require(before.first { $0.value["same_as"]?.text != nil })
            let first = try #require(twin.value["same_as"]?.text.flatMap { RecordID($0) })
            let dropped = try await decide(hall) { plans, tx in try plans.drop(first, by: keeper, in: tx) }
            #expect(try await step(dropped)?.kind == .dropped)
            #expect(try await told(hall, plan, for: keeper)[first] == nil)
            #expect(try await undo(dropped).kept == 0)
            #expect(try await told(hall, plan, for: keeper) == before)

            let corrected = try await decide(hall) { plans, tx in
                _ = try plans.workflows.edit("target", first, version: nil, ["text": .text("Chữ khác")], by: keeper, in: tx)
                _ = try plans.accept([first], by: keeper, in: tx)
            }
            #expect(try await step(corrected)?.kind == .corrected)
            #expect(try await undo(corrected).kept == 0)
            #expect(try await told(hall, plan, for: keeper) == before)
        }
    }

    @Test(
        "What somebody changed since stays; nobody takes back another's decision, nor one of a plan that was published", arguments: engines)
    func others(engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            let (keeper, colleague) = (hall.keeper, hall.keeper)
            let plan = try await hall.importDemo().plan
            let items = try await hall.read { plans, tx in try plans.items(of: plan, for: keeper, in: tx) }
            let two = items.filter { $0.register == "task" }.prefix(2).map(\.id)
            let entries = try await decide(hall) { plans, tx in _ = try plans.accept(two, by: keeper, in: tx) }
            let foreign = try await hall.write { plans, tx in try plans.undo(entries, of: plan, by: colleague, in: tx) }
            #expect(foreign == UndoneReview(restored: 0, kept: 0))
            _ = try await decide(hall) { plans, tx in
                _ = try plans.workflows.edit("task", two[0], version: nil, ["text": .text("Việc khác")], by: colleague, in: tx)
            }
            let undone = try await hall.write { plans, tx in try plans.undo(entries, of: plan, by: keeper, in: tx) }
            #expect(undone == UndoneReview(restored: 1, kept: 1))
            let tasks = try await hall.all("task")
            #expect(
                tasks.first { $0.id == two[0] }?["text"].text == "Việc khác"
                    && tasks.first { $0.id == two[0] }?["review"].text == "accepted")
            #expect(tasks.first { $0.id == two[1] }?["review"].text == "pending")
            let system = hall.system
            let late = try await decide(hall) { plans, tx in
                _ = try plans.acceptAll(of: plan, minimumConfidence: 0, by: keeper, in: tx)
            }
            _ = try await hall.write { plans, tx in try plans.publish(plan, by: system, in: tx) }
            let refused = await failure { try await hall.write { plans, tx in try plans.undo(late, of: plan, by: system, in: tx) } }
            #expect((refused as? PlanError)?.code == .wrongState)
        }
    }

    @Test("A mistake that was seen stays as printed, and is open again when that is taken back", arguments: engines)
    func mistakes(engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            let keeper = hall.keeper
            let plan = try await hall.importDemo().plan
            let finding = try #require(try await hall.all("finding").first)
            let officer = hall.officer
            let refused = await failure { try await hall.write { plans, tx in try plans.keepAsPrinted(finding.id, by: officer, in: tx) } }
            #expect((refused as? RecordError)?.code == .notFound)
            let entries = try await decide(hall) { plans, tx in try plans.keepAsPrinted(finding.id, by: keeper, in: tx) }
            #expect(try await hall.all("finding").first { $0.id == finding.id }?["resolution"].text == "as_printed")
            _ = try await hall.write { plans, tx in try plans.undo(entries, of: plan, by: keeper, in: tx) }
            #expect(try await hall.all("finding").first { $0.id == finding.id }?["resolution"].text == "open")
        }
    }

    @Test("Items of a PDF know their lines on the pages; a DOCX has none", arguments: engines)
    func places(engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            let keeper = hall.keeper
            let plan = try await hall.importDemo("ke-hoach.pdf").plan
            let (text, items) = try await hall.read { plans, tx in
                (try plans.text(of: plan, for: keeper, in: tx), try plans.items(of: plan, for: keeper, in: tx))
            }
            #expect(text.pages?.count == 12)
            let places = items.compactMap(\.span).map { text.places(of: $0) }
            #expect(places.count { !$0.isEmpty } == places.count)
            // A sentence goes on below, not beside or above.
            for place in places where Set(place.map(\.page)).count == 1 && place.count == 2 {
                #expect(place[0].box.middle <= place[1].box.middle + 0.001)
            }
            let other = try await hall.importDemo("ke-hoach.docx").plan
            let plain = try await hall.read { plans, tx in try plans.text(of: other, for: keeper, in: tx) }
            #expect(plain.pages == nil && plain.places(of: SourceSpan(start: 0, end: 100)).isEmpty)
        }
    }
}
