import Declarations
import Figures
import Foundation
import Registers
import Store
import TestKit
import Testing
import Vietnamese
import Workflows

/// A database with the shipped packs and a department.
private struct ScoreBench {
    let bench: Bench
    let unit: RecordID

    static func with(_ engine: EngineKind, _ body: (ScoreBench) async throws -> Void) async throws {
        let catalogue = try Catalogue.load(folders: try allPacks())
        try await withDatabase(engine) { database in
            let bench = try await Bench(database, catalogue)
            let unit = try await bench.create("unit", ["code": "VP".value, "name": "Văn phòng".value, "kind": "office".value])
            try await body(ScoreBench(bench: bench, unit: unit.id))
        }
    }

    func enter(
        _ criterion: String, _ values: [String: Value], set: String = "decision_766", period: String = "2026Q3",
        on day: String = "2026-10-05"
    )
        async throws -> Record
    {
        let post = try await bench.create("post", ["unit": unit.value, "name": "Công chức".value, "roles": "[\"officer\"]".value])
        let base: [String: Value] = [
            "score_set": set.value, "criterion": criterion.value, "period": period.value, "unit": unit.value, "entered_by": post.id.value,
        ]
        return try await bench.create("score_entry", base.merging(values) { $1 }, on: day)
    }

    /// The fields that are refused.
    func refusal(_ criterion: String, _ values: [String: Value], set: String = "decision_766", period: String = "2026Q3") async -> [String?]
    {
        let error: RecordError? = await thrown { try await enter(criterion, values, set: set, period: period) }
        return error?.problems.map(\.field) ?? ["accepted"]
    }

    func sheet(
        _ set: String = "decision_766", _ period: String = "2026Q3", unit: RecordID? = nil, asOf: FigureMoment = .now
    ) async throws -> ScoreSheet {
        let set = try #require(bench.registry.catalogue.scores[set])
        let period = try #require(FigurePeriod(period))
        let unit = FigureUnit(commune: demo, unit: unit?.text)
        let sheets = try await bench.database.read { tx in
            try bench.figures.scores(of: set, units: [unit], period: period, asOf: asOf, in: tx).sheets
        }
        return try #require(sheets.first)
    }
}

@Suite("Entries of scores") struct ScoreEntryTests {
    @Test("give points by the set's own rule, beside those of the superior, as now known and as known before", arguments: engines)
    func points(_ engine: EngineKind) async throws {
        try await ScoreBench.with(engine) { bench in
            let entry = try await bench.enter(
                "2.1", ["numerator": 90, "denominator": 120, "official_points": 1450, "official_document": "Thông báo 1".value])
            _ = try await bench.enter("5.3", ["numerator": 0, "denominator": 0])
            let sheet = try await bench.sheet()
            #expect(sheet.total.number == Fraction(21) && sheet.total.official == Fraction(29, over: 2))
            let line = try #require(sheet.lines.first { $0.criterion.id == "2.1" })
            #expect(line.difference == Fraction(1, over: 2) && line.entry?.id == entry.id && line.entry?.hasEvidence == false)
            #expect(try await bench.sheet("decision_766", "2026Q2").total.isKnown == false)
            _ = try await bench.bench.edit(entry, ["numerator": 60], on: "2026-10-20")
            #expect(try await bench.sheet().total.number == Fraction(16))
            let before = FigureMoment.moment(try moment("2026-10-12"))
            #expect(try await bench.sheet(asOf: before).total.number == Fraction(21))
        }
    }

    @Test("count for the unit that is scored, beside what registers count of it", arguments: engines)
    func ofUnits(_ engine: EngineKind) async throws {
        try await ScoreBench.with(engine) { bench in
            _ = try await bench.enter("3.1", ["value": 200, "scored_unit": bench.unit.value], set: "department_quarter")
            let sheet = try await bench.sheet("department_quarter", unit: bench.unit)
            #expect(sheet.lines.last?.points?.number == Fraction(10) && sheet.total.coverage == Fraction(1, over: 10))
            #expect(try await bench.sheet("department_quarter", unit: RecordID()).total.isKnown == false)
        }
    }

    @Test("are refused where the set does not ask for them: each with the field and why", arguments: engines)
    func refused(_ engine: EngineKind) async throws {
        try await ScoreBench.with(engine) { bench in
            let half: [String: Value] = ["numerator": 1, "denominator": 2]
            let official = "Thông báo 1".value
            #expect(await bench.refusal("2.1", half, set: "nobody") == ["score_set"])
            #expect(await bench.refusal("2.1", half, period: "2026H1") == ["period"])
            #expect(await bench.refusal("2.1", half, period: "2022Q1") == ["period"])
            #expect(await bench.refusal("9.9", half) == ["criterion"])
            #expect(await bench.refusal("2.1", ["points": 1000]) == ["points", "numerator", "denominator"])
            #expect(await bench.refusal("2.1", ["numerator": 1]) == ["denominator"])
            #expect(await bench.refusal("2.1", ["numerator": 3, "denominator": 2]) == ["numerator"])
            #expect(await bench.refusal("2.1", half.merging(["scored_unit": bench.unit.value]) { $1 }) == ["scored_unit"])
            #expect(await bench.refusal("2.1", ["official_points": 2001, "official_document": official]) == ["official_points"])
            #expect(await bench.refusal("3.1", ["value": 100], set: "department_quarter") == ["scored_unit"])
            #expect(await bench.refusal("2.1", ["points": 3001], set: "commune_dti", period: "2026") == ["points"])
            #expect(await bench.refusal("2.3", ["points": 100], set: "commune_dti", period: "2026") == ["points", "official_points"])
            #expect(await bench.refusal("2.1", half) == ["accepted"])
            #expect(await bench.refusal("2.1", half) == ["criterion"])
            #expect(
                await bench.refusal("2.3", ["official_points": 1000, "official_document": official], set: "commune_dti", period: "2026")
                    == ["accepted"])
        }
    }

    @Test("that are withdrawn count no more, and another may take their place", arguments: engines)
    func withdrawn(_ engine: EngineKind) async throws {
        try await ScoreBench.with(engine) { bench in
            let entry = try await bench.enter("2.1", ["numerator": 1, "denominator": 2])
            let (workflows, system) = (bench.bench.workflows, bench.bench.system)
            _ = try await bench.bench.database.write { tx in
                try workflows.perform("withdraw", on: entry.register, entry.id, version: nil, reason: "Nhầm kỳ", by: system, in: tx)
            }
            #expect(try await bench.sheet().total.isKnown == false)
            #expect(await bench.refusal("2.1", ["numerator": 1, "denominator": 1]) == ["accepted"])
        }
    }
}
