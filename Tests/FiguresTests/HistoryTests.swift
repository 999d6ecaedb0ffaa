import Declarations
import Figures
import Foundation
import Registers
import Store
import TestKit
import Testing
import Vietnamese
import Workflows

@Suite("Figures") struct HistoryTests {
    @Test(
        "are what a slow look at every record finds, now and as of any past moment, on records with random histories", arguments: engines)
    func agree(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            var random = SplitMix64(state: 5)
            let units = try await bench.makeUnits()
            let ids = try await bench.live(through: 260, units, &random)
            let histories = try await bench.histories(of: ids)
            let parents = [units[1]: units[0], units[2]: units[0], units[3]: units[2]]
            let codes = [
                "202602", "202605", "2026Q2", "2026", "2026H1", "202603+", "R202604", "2026M9", "2025", "2026-05-10", "202612", "202606",
            ]
            let periods = try codes.map { try #require(FigurePeriod($0)) }
            let counted = bench.registry.catalogue.figures.filter { figure in
                guard case .counted(let count) = figure.versions[0].formula else { return false }
                return count.register == "thing" && figure.id != "recent_work"
            }.map(\.id)
            let asked = [FigureUnit(commune: demo)] + units.map { FigureUnit(commune: demo, unit: $0.text) }
            let last = histories.values.flatMap { $0 }.map(\.since).max() ?? 0
            var moments: [FigureMoment] = [.now]
            for _ in 0..<6 { moments.append(.journal(Int64.random(in: last / 4...last, using: &random))) }
            var told = 0
            for moment in moments {
                let (table, clock) = try await bench.database.read { tx in
                    (try bench.figures.values(of: counted, units: asked, periods: periods, asOf: moment, in: tx), tx.now)
                }
                var (known, present): (Int64?, Int64) = (nil, clock)
                if case .journal(let seq, _) = moment {
                    present = try await bench.database.read { tx in
                        try tx.number("SELECT max(at) AS at FROM journal WHERE commune = \(demo) AND seq <= \(seq)")
                    }
                    known = seq
                }
                let look = SlowLook(
                    catalogue: bench.registry.catalogue, register: try bench.registry.register("thing"), histories: histories,
                    parents: Dictionary(uniqueKeysWithValues: parents.map { ($0.key.text, $0.value.text) }), known: known, clock: present)
                for id in counted {
                    for _ in 0..<6 {
                        let unit = try #require(asked.randomElement(using: &random))
                        let period = try #require(periods.randomElement(using: &random))
                        let found = table[id, unit, period].value
                        if let number = found.number, number != .zero { told += 1 }
                        let slow = try look.value(id, unit: unit.unit, period)
                        #expect(found == slow, "\(id) \(period) \(moment) unit \(unit.unit.map { _ in "one" } ?? "all")")
                    }
                }
            }
            #expect(told > 200)
        }
    }
}

extension Bench {
    /// Makes so many things and changes, deletes, restores and finishes them at random from January to October; gives their ids.
    func live(through count: Int, _ units: [RecordID], _ random: inout SplitMix64) async throws -> [RecordID] {
        let start = try moment("2026-01-03")
        let ids = (0..<count).map { _ in RecordID() }
        var alive: [RecordID] = []
        var deleted: Set<RecordID> = []
        let steps = count * 4
        var plan: [(Int64, @Sendable (WriteTransaction) throws -> Void)] = []
        let (system, workflows) = (system, workflows)
        var waiting = ids[...]
        for step in 0..<steps {
            let at = start + Int64(step) * 300 * 86_400_000 / Int64(steps)
            let values = Self.values(alive, units, &random)
            let chance = Int.random(in: 0..<20, using: &random)
            if let new = waiting.first, chance < 7 || alive.isEmpty {
                waiting = waiting.dropFirst()
                alive.append(new)
                plan.append((at, { tx in _ = try workflows.create("thing", values, id: new, by: system, in: tx) }))
                continue
            }
            let id = alive[Int.random(in: 0..<alive.count, using: &random)]
            if deleted.contains(id) {
                if chance < 14 {
                    deleted.remove(id)
                    plan.append((at, { tx in _ = try workflows.restore("thing", id, by: system, in: tx) }))
                }
            } else if chance < 9 {
                deleted.insert(id)
                plan.append((at, { tx in try workflows.delete("thing", id, version: nil, by: system, in: tx) }))
            } else if chance < 13 {
                let step = chance < 10 ? "wait" : "finish"
                plan.append((at, { tx in _ = try workflows.perform(step, on: "thing", id, version: nil, by: system, in: tx) }))
            } else {
                plan.append((at, { tx in _ = try workflows.edit("thing", id, version: nil, values, by: system, in: tx) }))
            }
        }
        let script = plan
        try await database.write { tx in
            for (at, step) in script {
                try tx.happening(at: at) {
                    // What was deleted is not referred to, and what is referred to is not deleted.
                    do { try tx.attempt { try step(tx) } } catch let error as RecordError where error.code != .conflict {}
                }
            }
        }
        return alive
    }

    private static func values(_ alive: [RecordID], _ units: [RecordID], _ random: inout SplitMix64) -> [String: Value] {
        func day() -> CalendarDate { CalendarDate(dayNumber: 20_450 + Int.random(in: 0..<330, using: &random)) }
        func maybe(_ value: Value) -> Value { Int.random(in: 0..<5, using: &random) == 0 ? .null : value }
        return [
            "name": maybe(.text(["An", "Bình", "Cúc", "Dũng"].randomElement(using: &random) ?? "An")),
            "kind": maybe(.text(Bool.random(using: &random) ? "a" : "b")),
            "qty": maybe(.integer(Int64.random(in: 0...9, using: &random))),
            "weight": maybe(.integer(Int64.random(in: -500...9999, using: &random))),
            "rate": maybe(.integer(Int64.random(in: 0...10_000, using: &random))),
            "day": maybe(.text(day().description)),
            "moment": maybe(.integer(Instant(day(), minute: Int.random(in: 0..<1440, using: &random)).milliseconds)),
            "done": maybe(.boolean(Bool.random(using: &random))),
            "tags": maybe(.text([#"["x"]"#, #"["y"]"#, #"["x","y"]"#].randomElement(using: &random) ?? "")),
            "partner": Int.random(in: 0..<10, using: &random) < 3 ? alive.randomElement(using: &random)?.value ?? .null : .null,
            "unit_in": maybe(units.randomElement(using: &random)?.value ?? .null),
        ]
    }

    /// Every version of each record, the oldest first.
    func histories(of ids: [RecordID]) async throws -> [String: [Record]] {
        let registry = registry
        return try await database.read { tx in
            var histories: [String: [Record]] = [:]
            for id in ids {
                guard let record = try registry.anyRecord("thing", id, commune: demo, in: tx) else { continue }
                histories[id.text] = try registry.versions(of: record, in: tx).reversed()
            }
            return histories
        }
    }
}
