import Figures
import Foundation
import Registers
import Store
import TestKit
import Testing
import Vietnamese

@Suite("Stated figures") struct StatementTests {
    private func stated(_ bench: Bench, _ period: String = "2026Q2") async throws -> FigureStatement {
        let period = try #require(FigurePeriod(period))
        let figures = bench.figures
        return try await bench.database.read { tx in
            try figures.statement(of: FigureUnit(commune: demo), period, name: "xã Thử", unitName: nil, in: tx)
        }
    }

    private func check(_ bench: Bench, _ statement: FigureStatement, _ figures: Figures? = nil) async throws -> StatementCheck {
        let figures = figures ?? bench.figures
        return try await bench.database.read { tx in try figures.check(statement, in: tx) }
    }

    /// Three things of the second quarter: two big ones of kind a, and one of which it is not known.
    private func filled(_ engine: EngineKind, _ body: (Bench, [Record]) async throws -> Void) async throws {
        try await withBench(engine) { bench in
            var things: [Record] = []
            for (index, qty) in [Value.integer(7), .integer(9), .null].enumerated() {
                let values: [String: Value] = [
                    "name": "V\(index)".value, "kind": "a".value, "day": "2026-05-0\(index + 1)".value, "qty": qty,
                ]
                things.append(try await bench.create("thing", values))
            }
            try await body(bench, things)
        }
    }

    @Test("keep what was known: a later correction shows beside it, and the stated number still comes out again", arguments: engines)
    func correction(_ engine: EngineKind) async throws {
        try await filled(engine) { bench, things in
            let statement = try await stated(bench)
            #expect(try await check(bench, statement).rows(.same).count == statement.lines.count)
            try await bench.edit(things[0], ["qty": .integer(1)], on: "2026-07-02")
            try await bench.create(
                "thing", ["name": "V9".value, "kind": "a".value, "day": "2026-06-30".value, "qty": .integer(8)], on: "2026-07-03")
            let later = try await check(bench, statement)
            #expect(later.isSound && later.isJournalWhole && later.rows(.faulty).isEmpty)
            let big = try #require(later.rows.first { $0.line.figure == "quantity" })
            #expect(big.verdict == .changed && big.recounted == big.line.value && big.registers == ["thing"])
            #expect(big.line.value.number == Fraction(16) && big.now?.number == Fraction(18))
            #expect(later.changed == ["thing": 2])
            #expect(later.rows.contains { $0.line.figure == "survey" && $0.verdict == .same && $0.now == .missing(.notDeclared) })
        }
    }

    @Test("whatever follows the clock is counted again by the clock of then", arguments: engines)
    func clock(_ engine: EngineKind) async throws {
        try await filled(engine) { bench, _ in
            // Every thing is due within ten days: none was late on the day of the statement.
            let (figures, year) = (bench.figures, try #require(FigurePeriod("2026")))
            let statement = try await Database.writing(at: moment("2026-06-05")) {
                try await bench.database.write { tx in
                    try figures.statement(of: FigureUnit(commune: demo), year, name: "xã Thử", unitName: nil, in: tx)
                }
            }
            let then = try #require(statement.lines.first { $0.figure == "overdue" })
            #expect(then.value.number == Fraction(0))
            let row = try #require(try await check(bench, statement).rows.first { $0.line.figure == "overdue" })
            #expect(row.recounted?.number == Fraction(0) && row.now?.number == Fraction(3) && row.verdict == .changed)
        }
    }

    @Test("that do not come out again are named: a changed file, records changed past the platform, another journal", arguments: engines)
    func tampered(_ engine: EngineKind) async throws {
        try await filled(engine) { bench, _ in
            let statement = try await stated(bench)
            let text = String(decoding: try statement.encoded(), as: UTF8.self)
            let forged = try FigureStatement(encoded: Data(text.replacing(#""figure":"quantity""#, with: #""figure":"most""#).utf8))
            #expect(try await !check(bench, forged).rows(.redefined).isEmpty)
            let number = try FigureStatement(encoded: Data(text.replacing(#""number":"16""#, with: #""number":"17""#).utf8))
            #expect(try await check(bench, number).rows(.faulty).map(\.line.figure) == ["quantity"])
            let other = try FigureStatement(
                encoded: Data(text.replacing(statement.journal.hash, with: String(repeating: "0", count: 64)).utf8))
            #expect(try await check(bench, other).isJournalWhole == false)
            try await bench.database.write { tx in _ = try tx.execute("UPDATE reg_thing SET qty = 100 WHERE qty = 7") }
            let check = try await check(bench, statement)
            #expect(!check.isSound && check.rows(.faulty).contains { $0.line.figure == "quantity" })
        }
    }

    @Test("whose rule, or a part's, is another one by now are not counted again by the new rule", arguments: engines)
    func redefined(_ engine: EngineKind) async throws {
        try await filled(engine) { bench, _ in
            let statement = try await stated(bench)
            let others = Trial.figures.replacing(
                "big: { label: Vật lớn, count: thing where qty > 5", with: "big: { label: Vật lớn, count: thing where qty > 6"
            )
            .replacing("mean: { label: Trung bình", with: "other_mean: { label: Trung bình")
            let other = try await Bench(bench.database, try Trial.catalogue(figures: others))
            let check = try await check(bench, statement, other.figures)
            #expect(Set(check.rows(.redefined).map(\.line.figure)) == ["big", "big_share", "twice", "against", "mean"])
            #expect(check.isSound && check.rows.first { $0.line.figure == "mean" }?.now == nil)
        }
    }

    @Test("are the same bytes again after reading, whatever their values")
    func encoding() throws {
        let (half, third) = (try #require(Fraction(1, over: 2)), try #require(Fraction(-1, over: 3)))
        let values: [FigureValue] = [
            .known(.init(half)), .known(.init(third, unknown: 2)), .known(.init(.zero, unknown: 1, bounds: .init(.zero, half))),
            .missing(.noValues), .missing(.noRecords, bounds: .init(third, nil)), .missing(.expired, bounds: .init(nil, half)),
            .notApplicable,
        ]
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        for value in values {
            let bytes = try encoder.encode(value)
            let again = try JSONDecoder().decode(FigureValue.self, from: bytes)
            #expect(again == value)
            #expect(try encoder.encode(again) == bytes)
        }
    }

    @Test(
        "are refused where a file is none of ours",
        arguments: [
            "", "{}", "[]", #"{"format":"dinh.figures.9"}"#,
            #"{"at":1,"commune":1,"format":"dinh.figures.1","journal":{"hash":"","seq":0},"lines":[],"name":"x","period":"2026Q9"}"#,
            #"{"at":1,"commune":1,"format":"dinh.figures.1","journal":{"hash":"","seq":0},"lines":[{"figure":"x","label":"x","value":{"number":"1/0"}}],"name":"x","period":"2026"}"#,
        ])
    func strange(_ text: String) {
        #expect(throws: FigureError.self) { try FigureStatement(encoded: Data(text.utf8)) }
    }
}
