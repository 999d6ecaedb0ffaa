import Declarations
import Foundation
import Store
import TestKit
import Testing

@testable import Registers

@Suite("Formulas that a pack changes")
struct FormulaTests {
    private func fields(_ formula: String) -> String {
        "  qty: { type: integer, label: Số }\n  total: { type: formula, label: Tổng, formula: \(formula), result: integer }"
    }

    private func total(_ bench: Bench) async throws -> [Value] {
        try await bench.page("box", RecordQuery(sort: [SortKey("qty")], limit: 100)).records.map { $0["total"] }
    }

    @Test("Values follow a changed definition, as versions in the journal; a stop half-way is no loss", arguments: engines)
    func change(_ engine: EngineKind) async throws {
        try await withAddress(engine) { address in
            var deleted: Record?
            try await withDatabase(address) { database in
                let bench = try await Bench(database, try Sample.small(fields("qty * 2")))
                for index in 0..<50 { try await bench.create("box", ["qty": .integer(Int64(index))]) }
                let last = try await bench.create("box", ["qty": .integer(1000)])
                try await bench.delete(last)
                deleted = last
                #expect(try await bench.registry.recomputeFormulas(in: database) == 0)
            }
            let catalogue = try Sample.small(fields("qty * 3"))
            try await withDatabase(address) { database in
                let bench = try await Bench(database, catalogue)
                let register = try bench.registry.register("box")
                let first = try await database.write { tx in try bench.registry.recompute(register, piece: 20, in: tx) }
                // Nought times anything is nought.
                #expect(first == 19)
            }
            try await withDatabase(address) { database in
                let bench = try await Bench(database, catalogue)
                #expect(try await bench.registry.recomputeFormulas(in: database, piece: 7) == 30)
                #expect(try await total(bench) == (0..<50).map { .integer($0 * 3) })
                let entries = try await database.read { tx in try tx.journal(commune: demo, after: 0, limit: 1000) }
                #expect(entries.count { $0.action == "recompute" } == 49)
                let record = try #require(try await bench.page("box", RecordQuery(sort: [SortKey("qty", descending: true)])).records.first)
                let versions = try await database.read { tx in try bench.registry.versions(of: record, in: tx) }
                #expect(versions.map { $0["total"] } == [.integer(147), .integer(98)])
                #expect(try await bench.restore(try #require(deleted))["total"] == .integer(3000))
                #expect(try await bench.registry.recomputeFormulas(in: database) == 0)
                #expect(try await database.verifyJournal().allSatisfy(\.faults.isEmpty))
            }
        }
    }

    @Test("A formula that a pack adds to records there is computed for all of them", arguments: engines)
    func added(_ engine: EngineKind) async throws {
        try await withAddress(engine) { address in
            try await withDatabase(address) { database in
                let bench = try await Bench(database, try Sample.small("  qty: { type: integer, label: Số }"))
                for index in 0..<5 { try await bench.create("box", ["qty": .integer(Int64(index))]) }
            }
            try await withDatabase(address) { database in
                let bench = try await Bench(database, try Sample.small(fields("qty + 1")))
                #expect(try await total(bench) == Array(repeating: .null, count: 5))
                #expect(try await bench.registry.recomputeFormulas(in: database, piece: 2) == 5)
                #expect(try await total(bench) == (1...5).map { .integer($0) })
            }
        }
    }
}
