import Foundation
import Registers
import Store
import TestKit
import Testing
import Vietnamese

@testable import PlanReader
@testable import Plans

@Suite("Slips of reading")
struct SlipTests {
    /// A reading in which almost everything is beyond what the registers take.
    private func strange() async throws -> PlanReading {
        let text = "KẾ HOẠCH\n\nThử nghiệm năm 2027\n\n1. Tỷ lệ hộ dùng nước sạch đạt 90%.\n"
        var reading = try await readPlan(Data(text.utf8), fileName: "a.txt")
        let evidence = Evidence(span: SourceSpan(start: 0, end: 8), confidence: 1.7)
        func target(_ text: String, _ op: String, _ value: Double?, _ unit: String?, _ from: Int?, _ to: Int?) -> PlanTarget {
            var target = PlanTarget(text: text, op: op, value: value, section: "I", place: .appendix, evidence: evidence)
            target.unit = unit
            target.from = from
            target.to = to
            target.dueBefore = "2026-02-31"
            target.lead = [String(repeating: "Phòng ", count: 200)]
            return target
        }
        reading.document.date = "2090-01-01"
        reading.document.title = String(repeating: "Kế hoạch ", count: 200)
        reading.targets = [
            target("Tăng 150%", ">=", 150, "%", 1999, 2200), target("Không rõ", ">=", nil, "%", 2027, 2026),
            target("", ">=", 1, nil, nil, nil),
            target("Vô hạn", "~", .infinity, String(repeating: "x", count: 90), nil, nil),
        ]
        var task = PlanTask(text: "Mua máy", evidence: evidence)
        task.budgetTotalMillion = 1
        task.budgetYearMillion = 2
        task.quarter = 9
        reading.tasks = [task]
        return reading
    }

    @Test("What the registers refuse is left out and said; the rest of the plan is kept", arguments: engines)
    func kept(engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            let reading = try await strange()
            let file = Attachment(hash: String(repeating: "a", count: 64), name: "a.txt", type: "text/plain", size: 1)
            let written = try await hall.database.write { tx in
                var writer = try PlanWriter(
                    hall.workflows, reading, KeptFiles(document: file, text: file), former: nil, by: hall.keeper, in: tx)
                return try writer.write(in: tx)
            }
            #expect(written.counts["target"] == 3 && written.counts["task"] == 1)
            let plan = try #require(try await hall.all("plan").first)
            #expect(plan["issued_on"].isNull && (plan["title"].text?.count ?? 0) <= 600)
            let targets = try await hall.all("target")
            let growth = try #require(targets.first { $0["text"].text == "Tăng 150%" })
            #expect(growth["value"].integer == 15000 && growth["unit"].text == "phần trăm")
            #expect(growth["from_year"].isNull && growth["due_before"].isNull)
            #expect(targets.first { $0["text"].text == "Không rõ" }?["op"].text == "done")
            #expect(targets.allSatisfy { ($0["lead_text"].text?.count ?? 0) <= 500 && $0["confidence"].integer == 10_000 })
            let task = try #require(try await hall.all("task").first)
            #expect(task["budget_year"].isNull && task["quarter"].isNull && task["doubt"].text != nil)
            let said = try await hall.all("finding").filter { $0["kind"].text == "other" }
            #expect(said.count == 2)
        }
    }
}
