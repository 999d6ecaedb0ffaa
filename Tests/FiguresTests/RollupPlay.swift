import Declarations
import Figures
import Foundation
import Registers
import Store
import TestKit
import Testing
import Vietnamese

/// Random histories of many communes' registers, side by side.
struct Play {
    enum Step: Sendable {
        case create(RecordID, [String: Value])
        case edit(RecordID, [String: Value])
        case delete(RecordID)
        case restore(RecordID)
        /// Back to the version before.
        case undo(RecordID)
        /// New records, and changes of others, as files bring them.
        case batch([[String: Value]], [RecordID: [String: Value]])
        case grade(RecordID, String)
    }

    struct Commune: Sendable {
        let code: Int
        var alive: [RecordID] = []
        var deleted: [RecordID] = []
        var units: [RecordID] = []
        var owners: [RecordID] = []
    }

    private(set) var communes: [Commune]
    var random: SplitMix64

    init(communes: Int, seed: UInt64) {
        self.communes = (0..<communes).map { Commune(code: 99_000 + $0) }
        random = SplitMix64(state: seed)
    }

    mutating func settle(_ units: [RecordID], _ owners: [RecordID], in place: Int) {
        communes[place].units = units
        communes[place].owners = owners
    }

    /// One history a commune: up to three steps, which one commit holds.
    mutating func round() -> [(commune: Int, steps: [Step])] {
        communes.indices.map { place in (communes[place].code, (0..<Int.random(in: 1...3, using: &random)).map { _ in step(place) }) }
    }

    private mutating func step(_ place: Int) -> Step {
        let values = values(place)
        let commune = communes[place]
        let some = commune.alive.randomElement(using: &random)
        switch (Int.random(in: 0..<20, using: &random), some) {
        case (0..<6, _), (_, nil):
            let id = RecordID()
            communes[place].alive.append(id)
            return .create(id, values)
        case (6..<10, let id?): return .edit(id, values.filter { _ in Int.random(in: 0..<3, using: &random) == 0 })
        case (10..<13, let id?):
            communes[place].alive.removeAll { $0 == id }
            communes[place].deleted.append(id)
            return .delete(id)
        case (13..<15, let id?):
            guard let gone = commune.deleted.randomElement(using: &random) else { return .undo(id) }
            communes[place].deleted.removeAll { $0 == gone }
            communes[place].alive.append(gone)
            return .restore(gone)
        case (15..<17, let id?): return .undo(id)
        case (17..<19, let id?): return .batch((0..<3).map { _ in self.values(place) }, [id: values])
        default:
            guard let owner = commune.owners.randomElement(using: &random), Int.random(in: 0..<10, using: &random) == 0 else {
                return .edit(some ?? RecordID(), values)
            }
            return .grade(owner, Bool.random(using: &random) ? "high" : "low")
        }
    }

    private mutating func values(_ place: Int) -> [String: Value] {
        let commune = communes[place]
        let day = CalendarDate(dayNumber: 20_510 + Int.random(in: 0..<130, using: &random))
        let moment = Instant(
            CalendarDate(dayNumber: 20_510 + Int.random(in: 0..<130, using: &random)), minute: Int.random(in: 0..<1440, using: &random))
        let all: [String: Value] = [
            "kind": .text(Bool.random(using: &random) ? "a" : "b"), "qty": .integer(Int64.random(in: -2...9, using: &random)),
            "weight": .integer(Int64.random(in: -500...9999, using: &random)), "day": .text(day.description),
            "moment": .integer(moment.milliseconds), "done": .boolean(Bool.random(using: &random)),
            "owner": commune.owners.randomElement(using: &random)?.value ?? .null,
            "unit_in": commune.units.randomElement(using: &random)?.value ?? .null,
        ]
        return Dictionary(
            uniqueKeysWithValues: all.keys.sorted().map { key in
                (key, Int.random(in: 0..<5, using: &random) == 0 ? Value.null : all[key] ?? .null)
            })
    }
}

extension KeptBench {
    func makeUnits(_ play: inout Play) async throws {
        let codes = play.communes.map(\.code)
        let made = try await database.write { tx in
            try codes.map { commune in
                let system = Actor.system(commune: commune, origin: "test")
                let units = try (0..<2).map { number in
                    try registry.create(
                        "unit", ["code": .text("DV\(number)"), "name": .text("Đơn vị \(number)"), "kind": "department"], by: system, in: tx
                    ).id
                }
                let owners = try ["high", "low"].map { grade in
                    try registry.create("owner", ["name": .text(grade), "grade": .text(grade)], by: system, in: tx).id
                }
                return (units, owners)
            }
        }
        for (place, (units, owners)) in made.enumerated() { play.settle(units, owners, in: place) }
    }

    func run(_ histories: [(commune: Int, steps: [Play.Step])]) async throws {
        try await database.write { tx in
            for (commune, steps) in histories {
                let system = Actor.system(commune: commune, origin: "test")
                for step in steps { try take(step, commune, system, in: tx) }
            }
        }
    }

    private func take(_ step: Play.Step, _ commune: Int, _ system: Actor, in tx: WriteTransaction) throws {
        func current(_ id: RecordID) throws -> Record {
            try #require(try registry.anyRecord("piece", id, commune: commune, in: tx))
        }
        switch step {
        case .create(let id, let values): _ = try registry.create("piece", values, id: id, by: system, in: tx)
        case .edit(let id, let values): _ = try registry.edit("piece", id, version: nil, values, by: system, in: tx)
        case .delete(let id): try registry.delete("piece", id, version: nil, by: system, in: tx)
        case .restore(let id): _ = try registry.restore("piece", id, by: system, in: tx)
        case .grade(let id, let grade): _ = try registry.edit("owner", id, version: nil, ["grade": .text(grade)], by: system, in: tx)
        case .undo(let id):
            let record = try current(id)
            guard let former = try registry.former(record, version: record.version - 1, in: tx) else { return }
            _ = try registry.revert(record, to: former, by: system, in: tx)
        case .batch(let new, let changes):
            let rows = try new.map { BatchRow($0) } + changes.map { BatchRow($1, current: try current($0)) }
            let batch = try registry.judge("piece", rows, by: system, in: tx)
            #expect(batch.outcomes.allSatisfy { $0.refusal == nil })
            _ = try registry.write(batch, by: system, in: tx)
        }
    }

    // MARK: Comparing

    /// Holds figures from what is kept against a scan and against SQL of the test's own.
    func compare(_ play: Play, byUnit: Bool, _ random: inout SplitMix64) async throws {
        let months = ["202603", "202604", "202605", "202606"]
        let month = months.randomElement(using: &random) ?? months[0]
        let others = ["2026", "R202604", "2026-03-10..2026-05-20", "202605+", "2026Q2", "2026-04-30", "2025"]
        let codes = [month, others.randomElement(using: &random) ?? others[0]]
        let periods = try Set(codes).sorted().map { try #require(FigurePeriod($0)) }
        let ids = registry.catalogue.figures.ids.filter {
            ["big", "done", "weight", "mean", "blank", "moments", "stock", "graded"].contains($0)
        }
        let units = play.communes.map { FigureUnit(commune: $0.code, unit: byUnit ? $0.units[0].text : nil) }
        let (found, scanned, own) = try await database.read { tx in
            (
                try figures.values(of: ids, units: units, periods: periods, in: tx),
                try scanning.values(of: ids, units: units, periods: periods, in: tx), byUnit ? [:] : try independent(month, in: tx)
            )
        }
        for id in ids {
            for unit in units {
                for period in periods where found[id, unit, period] != scanned[id, unit, period] {
                    Issue.record("\(id) \(unit) \(period): kept \(found[id, unit, period]), scanned \(scanned[id, unit, period])")
                }
            }
        }
        let period = try #require(FigurePeriod(month))
        for (commune, counts) in own {
            let unit = FigureUnit(commune: commune)
            let tally = { (id: String) in found[id, unit, period].tally ?? FigureTally() }
            let mine = [
                tally("big").records, tally("big").matched, tally("big").unknown, tally("done").matched, tally("done").others,
                tally("weight").matched, tally("blank").matched, tally("graded").matched,
            ]
            #expect(mine == counts.numbers, "\(commune) \(month)")
            if counts.numbers[5] > 0 {
                #expect(found["weight", unit, period].value.number == Fraction(Int128(counts.weight), over: 100))
            }
        }
        if !byUnit { #expect(own.count > 20) }
    }

    /// A month's counts by commune, by a statement that owes nothing to the platform's.
    private func independent(_ month: String, in tx: ReadTransaction) throws -> [Int: (numbers: [Int], weight: Int)] {
        let done: SQL = tx.engine == .sqlite ? "p.done = 1" : "p.done"
        let undone: SQL = tx.engine == .sqlite ? "p.done = 0" : "NOT p.done"
        let name = "\(month.prefix(4))-\(month.suffix(2))"
        let rows = try tx.rows(
            """
            SELECT p.commune, count(*) AS n,
                sum(CASE WHEN p.qty >= 6 AND p.kind = 'a' THEN 1 ELSE 0 END) AS big,
                sum(CASE WHEN p.qty IS NULL AND p.kind IS NULL OR p.qty IS NULL AND p.kind = 'a' OR p.kind IS NULL AND p.qty >= 6
                    THEN 1 ELSE 0 END) AS unsure,
                sum(CASE WHEN \(done) THEN 1 ELSE 0 END) AS done, sum(CASE WHEN \(undone) THEN 1 ELSE 0 END) AS undone,
                sum(CASE WHEN p.kind = 'b' AND p.weight IS NOT NULL THEN 1 ELSE 0 END) AS weighed,
                sum(CASE WHEN p.kind = 'a' AND p.qty IS NULL THEN 1 ELSE 0 END) AS blank,
                sum(CASE WHEN o.grade = 'high' THEN 1 ELSE 0 END) AS graded,
                CAST(sum(CASE WHEN p.kind = 'b' THEN COALESCE(p.weight, 0) ELSE 0 END) AS BIGINT) AS weight
            FROM reg_piece p LEFT JOIN reg_owner o ON o.commune = p.commune AND o.id = p.owner
            WHERE p.deleted_at IS NULL AND substr(CAST(p.day AS text), 1, 7) = \(name) GROUP BY p.commune
            """)
        return Dictionary(
            uniqueKeysWithValues: try rows.map { row in
                let names = ["n", "big", "unsure", "done", "undone", "weighed", "blank", "graded"]
                return (
                    Int(try row.integer("commune")), (try names.map { Int(try row.integer($0)) }, Int(try row.integer("weight")))
                )
            })
    }
}
