import Foundation
import PlanReader
import Registers
import Store
import TestKit
import Testing
import Vietnamese

@testable import Plans

@Suite("Importing a plan")
struct ImportTests {
    /// The words of every item must stand where the item says that it was read.
    private func checkSpans(_ hall: Hall, _ plan: RecordID) async throws {
        let text = try await hall.database.read { tx in try hall.plans.text(of: plan, for: hall.keeper, in: tx) }
        for register in ["target", "task", "duty"] {
            for record in try await hall.all(register) where record["plan"].text == plan.text {
                let span = SourceSpan(start: Int(record["span_start"].integer ?? -1), end: Int(record["span_end"].integer ?? -1))
                let there = Set(words(text.words(at: span)))
                let missing = words(record["text"].text ?? "").filter { !there.contains($0) }
                #expect(missing.count <= 1, "\(register) \(record["text"].text?.prefix(60) ?? ""): \(missing)")
            }
        }
    }

    private func words(_ text: String) -> [String] { folded(text).split { !$0.isLetter && !$0.isNumber }.map(String.init) }

    @Test(
        "The demo plan gives every target and task, with leads, deadlines and true places", arguments: engines,
        ["ke-hoach.docx", "ke-hoach.pdf"])
    func demo(engine: EngineKind, file: String) async throws {
        try await withHall(engine) { hall in
            let imported = try await hall.importDemo(file)
            #expect(imported.counts["target"] == 83 && imported.counts["task"] == 15 && imported.counts["legal_basis"] == 7)
            #expect(imported.distinctTargets == 42)
            try await checkSpans(hall, imported.plan)
            let plan = try #require(try await hall.all("plan").first)
            #expect(plan.state == "draft" && plan["number"].text == "27/KH-UBND" && plan["issued_on"].text == "2026-01-28")
            let tasks = try await hall.all("task").sorted { ($0["span_start"].integer ?? 0) < ($1["span_start"].integer ?? 0) }
            #expect(tasks.map { $0["no"].text } == (1...15).map(String.init))
            #expect(tasks.allSatisfy { $0["lead"].text != nil && $0["review"].text == "pending" && $0.state == "unassigned" })
            #expect(tasks.first?["lead"].text == hall.units["VHXH"] && tasks[1]["deadline"].text == "2026-03-31")
            let targets = try await hall.all("target")
            #expect(targets.filter { $0["found_in"].text == "body" && $0["same_as"].isNull }.map { $0["no"].text } == ["L1"])
            let listed = Set(targets.filter { $0["found_in"].text == "appendix" }.compactMap { $0["no"].text })
            #expect(listed == Set((1...41).map { String($0) }))
        }
    }

    @Test("Plans of other places are kept whole, with names as printed", arguments: engines, ["001.docx", "001.pdf", "000.txt", "004.txt"])
    func shared(engine: EngineKind, file: String) async throws {
        guard let data = sharedPlan(file) else {
            print("skipped: ../shared/plans/\(file) is absent")
            return
        }
        try await withHall(engine) { hall in
            let reading = try await readPlan(data, fileName: file)
            let imported = try await hall.importer.importPlan(data: data, fileName: file, by: hall.keeper)
            #expect(imported.counts["target"] ?? 0 == reading.targets.count && imported.counts["task"] ?? 0 == reading.tasks.count)
            #expect(imported.counts["reporting_rule"] ?? 0 == reading.reporting.count)
            #expect(imported.counts["duty"] ?? 0 == reading.duties.reduce(0) { $0 + $1.items.count })
            try await checkSpans(hall, imported.plan)
        }
    }

    @Test("The same file is refused the second time, with the plan that it became; a neighbour may import it", arguments: engines)
    func again(engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            let imported = try await hall.importDemo()
            let refused = await failure { try await hall.importDemo() } as? PlanError
            #expect(refused?.code == .alreadyImported && refused?.plan == imported.plan)
            let neighbour = Actor.system(commune: Hall.neighbour, origin: "test")
            let other = try await hall.importer.importPlan(data: try demoPlan("ke-hoach.docx"), fileName: "ke-hoach.docx", by: neighbour)
            #expect(other.plan != imported.plan)
            #expect(try await hall.all("plan").count == 1)
            #expect(try await hall.all("target", commune: Hall.neighbour).count == 83)
            let hidden =
                await failure {
                    try await hall.database.read { tx in try hall.plans.text(of: imported.plan, for: neighbour, in: tx) }
                } as? RecordError
            #expect(hidden?.code == .notFound)
        }
    }

    @Test("Who may not import is refused; a file that is no plan leaves nothing", arguments: engines)
    func refused(engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            let data = try demoPlan("ke-hoach.docx")
            let officer = await failure { try await hall.importer.importPlan(data: data, fileName: "a.docx", by: hall.officer) }
            #expect((officer as? RecordError)?.code == .forbidden)
            let empty =
                await failure {
                    try await hall.importer.importPlan(
                        data: Data("Thư mời họp\n\nKính gửi ông bà.\n".utf8), fileName: "a.txt", by: hall.keeper)
                } as? PlanError
            #expect(empty?.code == .nothingRead)
            #expect(await failure { try await hall.importer.importPlan(data: Data(), fileName: "a.txt", by: hall.keeper) } is PlanReadError)
            #expect(try await hall.all("plan").isEmpty)
        }
    }

    @Test("An import that is broken off leaves no record behind", arguments: engines)
    func brokenOff(engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            let data = try demoPlan("ke-hoach.docx")
            let reading = try await readPlan(data, fileName: "ke-hoach.docx")
            let hash = try hall.blobs.put(data)
            let file = Attachment(hash: hash, name: "ke-hoach.docx", type: "x", size: 1)
            let error = await failure {
                try await hall.database.write { tx in
                    var writer = try PlanWriter(
                        hall.workflows, reading, KeptFiles(document: file, text: file), former: nil, by: hall.keeper, in: tx)
                    _ = try writer.write(in: tx)
                    throw Refusal()
                }
            }
            #expect(error is Refusal)
            for register in ["plan", "target", "task", "duty", "legal_basis", "reporting_rule", "finding"] {
                #expect(try await hall.all(register).isEmpty)
            }
            _ = try await hall.importDemo()
        }
    }

    @Test("The journal names the file and the person", arguments: engines)
    func journal(engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            let keeper = hall.keeper
            let imported = try await hall.importer.importPlan(data: try demoPlan("ke-hoach.docx"), fileName: "ke-hoach.docx", by: keeper)
            let row = try await hall.database.read { tx in
                try tx.first("SELECT account, note, origin FROM journal WHERE register = 'plan' AND record = \(imported.plan)")
            }
            #expect(row?["account"].text == keeper.person && row?["note"].text?.contains("ke-hoach.docx") == true)
        }
    }

    @Test("Of two people who import the same file at once one is told of the other's plan", arguments: engines)
    func atOnce(engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            async let one = failure { try await hall.importDemo() }
            async let other = failure { try await hall.importDemo() }
            let refusals = await [one, other].compactMap { $0 as? PlanError }
            let plans = try await hall.all("plan")
            #expect(plans.count == 1 && refusals.map(\.code) == [.alreadyImported] && refusals.first?.plan == plans.first?.id)
        }
    }
}
