import Declarations
import Figures
import Foundation
import Registers
public import Store
import TestKit
import Testing
import Vietnamese
import Workflows

@Suite("A figure") struct ConstructTests {
    @Test("counts the records that meet its condition in the period, by date and by instant", arguments: engines)
    func counts(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let late = Instant(try #require(CalendarDate("2026-06-30")), minute: 1439).milliseconds
            try await bench.create(values: ["qty": 6, "kind": "a", "day": "2026-06-30", "moment": .integer(late)])
            try await bench.create(values: ["qty": 6, "kind": "b", "day": "2026-06-30", "moment": .integer(late)])
            try await bench.create(values: ["qty": 5, "kind": "a", "day": "2026-06-01"])
            try await bench.create(values: ["qty": 9, "kind": "a", "day": "2026-07-01", "moment": .integer(late + 60_000)])
            #expect(try await bench.text("big", "202606") == "1 vật")
            #expect(try await bench.text("big", "2026Q3") == "1 vật")
            #expect(try await bench.text("big", "2026") == "2 vật")
            #expect(try await bench.text("big", "202608") == "0 vật")
            #expect(try await bench.text("big_then", "202606") == "1")
            #expect(try await bench.text("big_then", "202607") == "1")
            #expect(try await bench.text("quantity", "202606") == "17")
        }
    }

    @Test("keeps apart what is not known, and says between what the number lies", arguments: engines)
    func unknown(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            for index in 0..<10 {
                var values: [String: Value] = ["kind": "a", "day": "2026-06-10"]
                if index < 8 { values["done"] = .boolean(index < 5) }
                if index < 7 { values["qty"] = 9 }
                try await bench.create(values: values)
            }
            #expect(try await bench.text("done", "2026") == "62,5%, nằm giữa 50% và 70%")
            #expect(try await bench.text("big", "2026") == "7 vật, nằm giữa 7 vật và 10 vật")
            #expect(try await bench.text("blank", "2026") == "3")
            #expect(try await bench.text("quantity", "2026") == "ít nhất 63, 3 bản ghi chưa rõ")
            #expect(try await bench.text("weight", "2026") == "0 kg")
            #expect(try await bench.text("big_share", "2026") == "70%, nằm giữa 70% và 100%")
            guard case .missing(.noValues, _) = try await bench.value("least", "2026") else {
                Issue.record("of values that nobody filled in there is a least one")
                return
            }
        }
    }

    @Test("of a commune that has not begun is not known; of a share of nothing it is not asked", arguments: engines)
    func nothing(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            #expect(try await bench.value("all", "2026") == .missing(.noRecords))
            #expect(try await bench.text("big_share", "2026") == "chưa có số liệu")
            try await bench.create(values: ["kind": "b", "day": "2026-06-10", "rate": 9550], on: "2026-06-10")
            #expect(try await bench.value("big", "202605") == .missing(.noRecords))
            #expect(try await bench.text("big", "202606") == "0 vật")
            #expect(try await bench.text("big_share", "202606") == "không áp dụng")
            #expect(try await bench.text("done", "202607") == "không áp dụng")
            #expect(try await bench.text("most", "202606") == "95,5%")
            #expect(try await bench.value("survey", "2026") == .missing(.notDeclared))
            #expect(try await bench.value("against", "2026") == .missing(.notDeclared))
            #expect(try await bench.value("changed", "2025") == .missing(.notInForce))
        }
    }

    @Test("is reckoned exactly and rounded only when printed, halves away from zero", arguments: engines)
    func exact(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            for (qty, weight) in [(1, 10), (1, 20), (2, 30)] as [(Int64, Int64)] {
                try await bench.create(
                    values: [
                        "kind": "a", "qty": .integer(qty), "weight": .integer(weight), "day": "2026-06-10", "done": .boolean(qty == 1),
                    ])
            }
            try await bench.create(values: ["kind": "b", "qty": 9_000_000_000_000_000_000, "weight": 30, "day": "2026-06-10"])
            try await bench.create(values: ["kind": "b", "qty": 9_000_000_000_000_000_000, "weight": 10, "day": "2026-06-10"])
            #expect(try await bench.value("mean", "2026").number == Fraction(4, over: 3))
            #expect(try await bench.text("mean", "2026") == "1,33")
            #expect(try await bench.text("weight", "2026") == "0,4 kg")
            #expect(try await bench.value("quantity", "2026").number == Fraction(18_000_000_000_000_000_004 as Int128))
            #expect(Fraction(1, over: 8)?.rounded(2)?.text() == "0,13")
            #expect(Fraction(-1, over: 8)?.rounded(2)?.text() == "-0,13")
            #expect(Fraction(1, over: 3)?.times(Fraction(3)) == Fraction(1))
        }
    }

    @Test("of a unit is that of the unit with all below it, wherever merged units stand now", arguments: engines)
    func units(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let units = try await bench.makeUnits()
            for (unit, count) in [(0, 1), (1, 2), (2, 4), (3, 8)] {
                for _ in 0..<count {
                    try await bench.create(values: ["kind": "a", "day": "2026-06-10", "unit_in": units[unit].value])
                }
            }
            try await bench.create(values: ["kind": "a", "day": "2026-06-10"])
            func counts() async throws -> [String] {
                var counts = [try await bench.text("kind_a", "2026")]
                for unit in units { counts.append(try await bench.text("kind_a", unit, "2026")) }
                return counts
            }
            #expect(try await counts() == ["16", "15", "2", "12", "8"])
            #expect(try await bench.value("by_partner", units[0], "2026").number == .zero)
            // The hamlet comes under the first department.
            let hamlet = try await bench.database.read { tx in
                try #require(try bench.registry.anyRecord("unit", units[3], commune: demo, in: tx))
            }
            try await bench.edit(hamlet, ["parent": units[1].value], on: "2026-07-01")
            #expect(try await counts() == ["16", "15", "10", "4", "8"])
        }
    }

    @Test("of a stock is what stood at the period's end; corrections made later do not change it", arguments: engines)
    func stock(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let first = try await bench.create(values: ["kind": "a", "done": true], on: "2026-05-10")
            try await bench.create(values: ["kind": "a", "done": false], on: "2026-06-10")
            try await bench.edit(first, ["done": false], on: "2026-07-10")
            #expect(try await bench.text("all", "202604") == "chưa có số liệu")
            #expect(try await bench.text("all", "202605") == "1")
            #expect(try await bench.text("done_stock", "202605") == "100%")
            #expect(try await bench.text("done_stock", "202606") == "50%")
            #expect(try await bench.text("done_stock", "202607") == "0%")
            // What was known in June of all the year is what stood then.
            let then = try moment("2026-06-20")
            #expect(try await bench.text("done_stock", "2026", asOf: .moment(then)) == "50%")
            #expect(try await bench.text("done_stock", "2026") == "0%")
        }
    }

    @Test("names the definition that was in force at the period's end", arguments: engines)
    func versions(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            for day in ["2026-06-10", "2026-07-10"] {
                for kind in ["a", "b"] { try await bench.create(values: ["kind": .text(kind), "day": .text(day)]) }
            }
            let periods = try ["202606", "202607", "2026"].map { try #require(FigurePeriod($0)) }
            let commune = FigureUnit(commune: demo)
            let table = try await bench.database.read { tx in
                try bench.figures.values(of: ["changed"], units: [commune], periods: periods, in: tx)
            }
            let results = periods.map { table["changed", commune, $0] }
            #expect(results.map(\.version) == [1, 2, 2])
            #expect(results.map(\.value.number) == [Fraction(2), Fraction(1), Fraction(2)])
        }
    }

    @Test("of deadlines follows the state from which a record was finished, and the period's end", arguments: engines)
    func deadlines(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let values: [String: Value] = ["day": "2026-06-01"]
            let punctual = try await bench.create(values: values, on: "2026-06-01")
            let tardy = try await bench.create(values: values, on: "2026-06-01")
            let waiting = try await bench.create(values: values, on: "2026-06-01")
            _ = try await bench.perform("finish", punctual, on: "2026-06-10")
            _ = try await bench.perform("finish", tardy, on: "2026-07-02")
            _ = try await bench.perform("finish", try await bench.perform("wait", waiting, on: "2026-06-05"), on: "2026-08-01")
            try await bench.create(values: values, on: "2026-06-25")
            // In June: one in time, one late, one that waits, one whose time is not over.
            #expect(try await bench.text("overdue", "202606") == "1, nằm giữa 1 và 2")
            #expect(try await bench.text("punctual", "202606") == "66,67%, nằm giữa 50% và 75%")
            #expect(try await bench.text("punctual", "2026") == "33,33%, nằm giữa 25% và 50%")
        }
    }

    @Test("opens to lists that show exactly the records that were counted", arguments: engines)
    func lists(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let units = try await bench.makeUnits()
            for index in 0..<24 {
                var values: [String: Value] = [
                    "name": .text("Vật \(index)"), "day": .text(index < 12 ? "2026-06-\(10 + index)" : "2026-07-\(index)"),
                    "unit_in": units[index % 4].value, "kind": index % 3 == 0 ? "b" : "a",
                ]
                if index % 5 != 0 { values["done"] = .boolean(index % 2 == 0) }
                if index % 7 != 0 { values["qty"] = .integer(Int64(index)) }
                let thing = try await bench.create(values: values)
                if index % 6 == 0 { _ = try await bench.perform("finish", thing, on: "2026-06-20") }
            }
            for id in ["done", "big", "quantity", "blank", "punctual", "names"] {
                for (unit, code) in [(nil, "202606"), (units[2], "202606"), (units[0], "2026")] as [(RecordID?, String)] {
                    let why = try await bench.explain(id, unit, code)
                    let tally = try #require(why.result.tally)
                    let (system, registry) = (bench.system, bench.registry)
                    func listed(_ behind: RecordsBehind?) async throws -> Int {
                        let behind = try #require(behind)
                        #expect(behind.isExact)
                        let text = try #require(behind.condition)
                        let read = try registry.catalogue.condition(text, in: try registry.register(behind.register))
                        let counts = try await bench.database.read { tx in
                            [[read], behind.filters].map { filters in
                                Result { try registry.page("thing", RecordQuery(filters: filters), for: system, in: tx).records.count }
                            }
                        }
                        #expect(try counts.map { try $0.get() } == [behind.count, behind.count], "\(text)")
                        return behind.count
                    }
                    #expect(try await listed(why.numerator) == tally.matched, "\(id) \(code)")
                    if why.unknown != nil || tally.unknown > 0 {
                        #expect(try await listed(why.unknown) == tally.unknown, "\(id) \(code)")
                    }
                    if why.figure.id == "done" {
                        #expect(try await listed(why.denominator) == tally.matched + tally.others)
                        #expect(why.numerator?.newest?.description.hasPrefix("2026-0") == true)
                    }
                }
            }
            let parts = try await bench.explain("big_share", nil, "2026").parts.map(\.figure.id)
            #expect(parts == ["big", "kind_a"])
        }
    }

    @Test("within working days counts those of the commune", arguments: engines)
    func workingDays(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            // Friday 29/05/2026 lies five working days before Friday 05/06; with a holiday between it does not.
            for day in ["2026-05-28", "2026-05-29", "2026-06-05", "2026-06-06"] {
                try await bench.create(values: ["day": .text(day)], on: "2026-05-01")
            }
            #expect(try await bench.value("recent_work", "2026-06-05").number == Fraction(2))
        }
    }

    @Test("of a unit that another one took in counts for that one, also as it stood before", arguments: engines)
    func mergedUnits(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let units = try await bench.makeUnits()
            for unit in [units[1], units[3]] {
                try await bench.create(values: ["kind": "a", "day": "2026-06-10", "unit_in": unit.value])
            }
            let merger = UnitMerger(unit: units[3], into: units[1], from: try #require(CalendarDate("2026-08-01")), decision: nil)
            let (system, workflows) = (bench.system, bench.workflows)
            try await Database.writing(at: try moment("2026-08-01")) {
                _ = try await bench.database.write { tx in
                    var progress = RehomingProgress()
                    while !progress.isOver { try workflows.advance(merger, &progress, limit: 100, by: system, in: tx) }
                }
            }
            #expect(try await bench.text("kind_a", units[1], "2026") == "2")
            #expect(try await bench.text("all", units[1], "202607") == "2")
            #expect(try await bench.text("all", units[1], "2026", asOf: .moment(try moment("2026-07-01"))) == "2")
        }
    }

    @Test("of several communes is that of each, now and at a moment", arguments: engines)
    func communes(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let other = Actor.system(commune: 99902, origin: "test")
            try await bench.create(values: ["kind": "a"], on: "2026-06-01")
            for day in ["2026-06-02", "2026-08-02", "2026-08-03"] {
                _ = try await Database.writing(at: try moment(day)) {
                    try await bench.database.write { tx in
                        try bench.workflows.create("thing", ["kind": "a"], by: other, in: tx)
                    }
                }
            }
            let units = [FigureUnit(commune: demo), FigureUnit(commune: 99902), FigureUnit(commune: 99903)]
            let year = try #require(FigurePeriod("2026"))
            for (moment, counts) in [(FigureMoment.now, [1, 3]), (.moment(try moment("2026-07-01")), [1, 1])] {
                let table = try await bench.database.read { tx in
                    try bench.figures.values(of: ["all"], units: units, periods: [year], asOf: moment, in: tx)
                }
                #expect(units.prefix(2).map { table["all", $0, year].value.number } == counts.map { Fraction($0) })
                #expect(table["all", units[2], year].value == .missing(.noRecords))
            }
            let refused: FigureError? = await thrown {
                try await bench.database.read { tx in
                    try bench.figures.values(of: ["all"], units: units, periods: [year], asOf: .journal(3), in: tx)
                }
            }
            #expect(refused?.code == .severalJournals)
        }
    }

    @Test("that no pack declares is refused by name")
    func unknownFigure() async throws {
        try await withBench(.sqlite) { bench in
            let refused: FigureError? = await thrown {
                try await bench.database.read { tx in
                    try bench.figures.values(of: ["nothing"], units: [FigureUnit(commune: demo)], periods: [], in: tx)
                }
            }
            #expect(refused?.code == .unknownFigure && refused?.userMessage == "Không có số liệu “nothing”.")
        }
    }
}

extension Value: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByBooleanLiteral {
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(stringLiteral value: String) { self = .text(value) }
    public init(booleanLiteral value: Bool) { self = .boolean(value) }
}

extension Bench {
    @discardableResult
    fileprivate func create(values: [String: Value], on day: String = "2026-06-01") async throws -> Record {
        try await create("thing", values, on: day)
    }

    fileprivate func text(_ id: String, _ period: String, asOf: FigureMoment = .now) async throws -> String {
        try await text(id, nil, period, asOf: asOf)
    }

    fileprivate func value(_ id: String, _ period: String) async throws -> FigureValue { try await value(id, nil, period) }
}
