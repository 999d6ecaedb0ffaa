import Declarations
import Foundation
import Store
import TestKit
import Testing

@testable import Registers

@Suite("Records by the batch")
struct BatchTests {
    /// A record to be made, or one of the first ones to be changed.
    private struct Wish: Sendable {
        let target: Int?
        let values: [String: Value]
    }

    private static let moment: Int64 = 1_780_000_000_000

    /// A few dozen wishes, good and bad ones; none of a batch changes a record that another one of it changes.
    private func wishes(_ register: RegisterDeclaration, _ first: [RecordID], _ units: [RecordID], seed: UInt64) -> [[Wish]] {
        var random = SplitMix64(state: seed)
        return (0..<4).map { _ in
            var targets = Array(first.indices).shuffled(using: &random)
            return (0..<30).map { _ in
                var values = random.thing(register, things: first, units: units)
                if random.chance(0.2) { values["name"] = .null }
                if random.chance(0.1) { values["qty"] = .integer(4000) }
                if random.chance(0.1) { values["partner"] = .text(RecordID().text) }
                if random.chance(0.4) { values["tax"] = .text("010010910\(Int.random(in: 0...9, using: &random))") }
                if random.chance(0.1) { values["tax"] = .null }
                return Wish(target: random.chance(0.4) ? targets.popLast() : nil, values: values)
            }
        }
    }

    /// The same ten records in every database.
    private func begin(_ bench: Bench, _ ids: [RecordID]) async throws {
        try await bench.database.write { tx in
            try tx.happening(at: Self.moment - 1000) {
                for (number, id) in ids.enumerated() {
                    _ = try bench.registry.create("thing", ["name": .text("Đầu \(number)")], id: id, by: bench.system, in: tx)
                }
            }
        }
    }

    /// Problems by row, one write a wish.
    private func oneByOne(_ bench: Bench, _ batches: [[Wish]], _ first: [RecordID], by actor: Actor) async throws -> [[FieldProblem]] {
        var outcomes: [[FieldProblem]] = []
        for wish in batches.joined() {
            let error = await refusal {
                try await bench.database.write { tx in
                    try tx.happening(at: Self.moment) {
                        if let target = wish.target {
                            try bench.registry.edit("thing", first[target], version: nil, wish.values, by: actor, in: tx)
                        } else {
                            try bench.registry.create("thing", wish.values, by: actor, in: tx)
                        }
                    }
                }
            }
            outcomes.append(error.map { $0.problems.isEmpty ? [FieldProblem(nil, $0.message)] : $0.problems } ?? [])
        }
        return outcomes
    }

    private func byBatch(_ bench: Bench, _ batches: [[Wish]], _ first: [RecordID], by actor: Actor) async throws -> [[FieldProblem]] {
        var outcomes: [[FieldProblem]] = []
        for wishes in batches {
            outcomes += try await bench.database.write { tx in
                try tx.happening(at: Self.moment) {
                    try tx.takeTurn(in: actor.commune)
                    let present = try bench.registry.records("thing", first.map(\.text), commune: actor.commune, in: tx)
                    let rows = wishes.map { wish in BatchRow(wish.values, current: wish.target.flatMap { present[first[$0].text] }) }
                    let batch = try bench.registry.judge("thing", rows, by: actor, in: tx)
                    let written = try bench.registry.write(batch, by: actor, in: tx)
                    #expect(zip(batch.outcomes, written.records).allSatisfy { $0.refusal == nil || $1 == nil })
                    return batch.outcomes.map {
                        $0.refusal.map { $0.problems.isEmpty ? [FieldProblem(nil, $0.message)] : $0.problems } ?? []
                    }
                }
            }
        }
        return outcomes
    }

    /// All that a database holds of the register, with ids of new records told by their codes and secrets opened.
    private func told(_ bench: Bench) async throws -> [String] {
        let register = try bench.registry.register("thing")
        return try await bench.database.read { tx in
            func shown(_ row: Row) -> String { row.columnNames.map { "\(row[$0])" }.joined(separator: " ") }
            var names: [(id: String, code: String)] = []
            var lines: [String] = []
            for row in try tx.rows("SELECT * FROM reg_thing ORDER BY code") {
                let record = try bench.registry.opened(try Record(register: "thing", row, fields: register.fields.map(\.id)), register)
                names.append((record.id.text, record["code"].text ?? "?"))
                let values = record.values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
                lines.append(
                    "\(record.id) v\(record.version) \(record.state ?? "-") \(record.createdAt) \(record.updatedAt) \(record.updatedBy ?? "-") "
                        + "since \(record.since) \(values) \(try row.text("search")) \(row["place@x"]) \(row["plot@y"])")
            }
            for row in try tx.rows("SELECT id, version, until, until_at, name, note FROM reg_thing_history ORDER BY until") {
                lines.append("former \(shown(row))")
            }
            for row in try tx.rows("SELECT * FROM journal ORDER BY seq") {
                let entry = try JournalEntry(row)
                func changed(_ json: String?) -> String {
                    JSONText.values(json).sorted { $0.key < $1.key }.map { $0.key == "citizen" ? $0.key : "\($0.key)=\($0.value)" }
                        .joined(separator: " ")
                }
                lines.append(
                    "\(entry.seq) \(entry.action) \(entry.record) \(entry.at) \(entry.author) \(changed(entry.before)) → \(changed(entry.after))"
                )
                #expect(entry.after == JSONText.object(JSONText.values(entry.after)), "one form of JSON")
            }
            lines += try tx.rows("SELECT register, state, records FROM tally ORDER BY register, state").map(shown)
            lines += try tx.rows("SELECT word, plain FROM derived_word ORDER BY word").map(shown)
            return lines.map { line in names.reduce(line) { $0.replacing($1.id, with: $1.code) } }
        }
    }

    @Test("By the batch comes to the same as one by one: rows, versions, journal, counts, search, refusals", arguments: engines, [1, 2, 3])
    func same(_ engine: EngineKind, _ seed: UInt64) async throws {
        let ids = (0..<10).map { _ in RecordID() }
        var results: [(problems: [[FieldProblem]], lines: [String])] = []
        for byBatch in [false, true] {
            try await withBench(engine) { bench in
                let register = try bench.registry.register("thing")
                try await begin(bench, ids)
                let batches = wishes(register, ids, [], seed: seed)
                let problems =
                    try await byBatch
                    ? self.byBatch(bench, batches, ids, by: bench.system) : oneByOne(bench, batches, ids, by: bench.system)
                results.append((problems, try await told(bench)))
                #expect(try await bench.database.verifyJournal().allSatisfy(\.faults.isEmpty))
                #expect(try await bench.database.read { tx in try bench.registry.verifySearch(in: tx) }.faults.isEmpty)
            }
        }
        #expect(results[0].problems == results[1].problems)
        #expect(results[0].problems.contains { !$0.isEmpty } && results[0].problems.contains { $0.isEmpty })
        for (one, other) in zip(results[0].lines, results[1].lines) { #expect(one == other) }
        #expect(results[0].lines.count == results[1].lines.count && results[0].lines.count > 100)
    }

    @Test("What a row gives up, a row behind it may take; a row in front of it may not", arguments: engines)
    func order(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let holder = try await bench.create("thing", ["name": .text("Giữ"), "tax": .text("0100109106")])
            let taking = BatchRow(["name": .text("Lấy"), "tax": .text("0100109106")])
            let leaving = BatchRow(["tax": .null], current: holder)
            let outcomes = try await bench.database.write { tx in
                try tx.takeTurn(in: demo)
                let batch = try bench.registry.judge("thing", [taking, leaving, taking, taking], by: bench.system, in: tx)
                _ = try bench.registry.write(batch, by: bench.system, in: tx)
                return batch.outcomes.map { $0.refusal?.problems.compactMap(\.field) ?? [] }
            }
            #expect(outcomes == [["tax"], [], [], ["tax"]])
            #expect(try await bench.count("thing") == .exactly(2))
        }
    }

    @Test("A record that changed since it was judged is not overwritten", arguments: engines)
    func overtaken(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let record = try await bench.create("thing", ["name": .text("Một")])
            let rows = [BatchRow(["name": .text("Mới")]), BatchRow(["name": .text("Hai")], current: record)]
            let batch = try await bench.database.read { tx in try bench.registry.judge("thing", rows, by: bench.system, in: tx) }
            try await bench.edit(record, ["name": .text("Ba")])
            let error = await refusal { try await bench.database.write { tx in try bench.registry.write(batch, by: bench.system, in: tx) } }
            #expect(error?.code == .conflict && error?.current?["name"] == .text("Ba"))
            #expect(try await bench.count("thing") == .exactly(1))
        }
    }

    @Test("Who may only edit changes records and makes none", arguments: engines)
    func rights(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let record = try await bench.create("thing", ["name": .text("Một")])
            let reader = person([], roles: ["reader"])
            let codes = try await bench.database.write { tx in
                let rows = [
                    BatchRow(["name": .text("Mới")]), BatchRow(["note": .text("Đã sửa"), "name": .text("Không")], current: record),
                ]
                let batch = try bench.registry.judge("thing", rows, by: reader, in: tx)
                _ = try bench.registry.write(batch, by: reader, in: tx)
                return batch.outcomes.map { $0.refusal?.code }
            }
            #expect(codes == [.forbidden, nil])
            let stored = try await bench.stored(record)
            #expect(stored["note"] == .text("Đã sửa") && stored["name"] == .text("Một"))
        }
    }
}
