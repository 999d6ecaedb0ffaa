import Declarations
import Foundation
import Store
import TestKit
import Testing
import Vietnamese

@testable import Registers

@Suite("Query plans")
struct QueryPlanTests {
    private func plan(_ bench: Bench, _ query: RecordQuery, of registerID: String = "thing") async throws -> [String] {
        try await bench.database.read { tx in
            let register = try bench.registry.register(registerID)
            let order = Order(query.sort, backward: query.cursor?.backward == true)
            return try order.stretches(query.cursor).flatMap { stretch in
                let statement = try bench.registry.statement(register, query, order, stretch, limit: query.limit, for: bench.system, in: tx)
                switch tx.engine {
                case .sqlite: return try tx.rows("EXPLAIN QUERY PLAN " + statement).map { try $0.text("detail") }
                case .postgres: return try tx.rows("EXPLAIN " + statement).map { try $0.text("QUERY PLAN") }
                }
            }
        }
    }

    /// Enough rows, in two communes, that a scan would be the wrong choice.
    private func fill(_ bench: Bench) async throws {
        try await bench.database.write { tx in
            for index in 0..<3000 {
                let id = RecordID()
                try tx.execute(
                    """
                    INSERT INTO reg_thing (commune, id, version, state, created_at, updated_at, since, search, name, code, qty, day)
                    VALUES (\(index % 3 == 0 ? demo : demo + 1), \(id), 1, \(index % 50 == 0 ? "busy" : "open"), \(index), \(index), \(index), '',
                        \("tên \(index)"), \("V-\(index)"), \(index % 100), \(index % 10 == 0 ? nil : "2026-01-\(10 + index % 18)"))
                    """)
            }
        }
        try await bench.database.write { tx in try tx.execute(tx.engine == .sqlite ? "ANALYZE" : "ANALYZE reg_thing") }
    }

    @Test(
        "The first page by default order, by an indexed column, by state and by code reads no more than an index shows", arguments: engines)
    func firstPages(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            try await fill(bench)
            let queries: [(String, RecordQuery)] = [
                ("default", RecordQuery()), ("qty", RecordQuery(sort: [SortKey("qty")])),
                ("qty down", RecordQuery(sort: [SortKey("qty", descending: true)])),
                ("updated", RecordQuery(sort: [SortKey("updated_at", descending: true)])),
                ("state", RecordQuery(filters: [try Expression("state = \"busy\"")])),
                ("code", RecordQuery(filters: [try Expression("code = \"V-300\"")])),
                ("day", RecordQuery(filters: [try Expression("day = 2026-01-12")], sort: [SortKey("day")])),
                ("order", RecordQuery(sort: [SortKey("day", descending: true), SortKey("name")])),
            ]
            for (name, query) in queries {
                let lines = try await plan(bench, query)
                let text = lines.joined(separator: "\n")
                switch engine {
                case .sqlite:
                    #expect(!text.contains("SCAN") && text.contains("SEARCH reg_thing USING INDEX"), "\(name): \(text)")
                    if name != "code" { #expect(!lines.contains { $0.hasPrefix("USE TEMP B-TREE FOR ORDER BY") }, "\(name): \(text)") }
                case .postgres:
                    #expect(!text.contains("Seq Scan") && text.contains("Index"), "\(name): \(text)")
                    if !["state", "code", "day"].contains(name) {
                        #expect(!lines.contains { $0.contains("Sort  (") && !$0.contains("Incremental") }, "\(name): \(text)")
                    }
                    // Not even records of the same number are sorted: the index has the order whole.
                    if ["default", "qty", "qty down"].contains(name) { #expect(!text.contains("Sort"), "\(name): \(text)") }
                }
            }
        }
    }

    @Test("A page deep in a list begins where it stands, also among missing values", arguments: engines)
    func deepPages(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            try await fill(bench)
            for descending in [false, true] {
                for value in [Value.text("2026-01-20"), .null] {
                    let cursor = RecordQuery.Cursor(values: [value], id: RecordID(), backward: false)
                    let lines = try await plan(bench, RecordQuery(sort: [SortKey("day", descending: descending)], cursor: cursor))
                    let text = lines.joined(separator: "\n")
                    switch engine {
                    case .sqlite:
                        #expect(!text.contains("SCAN") && !text.contains("MULTI-INDEX OR") && !text.contains("TEMP B-TREE"), "\(text)")
                        #expect(
                            lines.allSatisfy {
                                $0.contains("day=? AND") || $0.contains("day>?") || $0.contains("day<?") || $0.contains("day=?")
                            }, "\(text)")
                    case .postgres: #expect(!text.contains("Seq Scan") && text.contains("Index"), "\(text)")
                    }
                }
            }
        }
    }

    @Test("A word that few records have is looked up, and their order made of them alone", arguments: engines)
    func rareWord(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            try await fill(bench)
            let wanted = try await bench.create("thing", ["name": .text("hiếm thấy"), "day": .text("2026-01-12")])
            let query = RecordQuery(text: "hiếm", sort: [SortKey("day")])
            #expect(try await bench.page("thing", query).records.map(\.id) == [wanted.id])
            let text = try await plan(bench, query).joined(separator: "\n")
            // PostgreSQL walks through so small a table (`SearchSample`).
            if engine == .sqlite { #expect(text.contains("MATERIALIZE found"), "\(text)") }
        }
    }

    @Test("Every list of the real packs, and each of their columns that may be sorted, begins at an index")
    func realPacks() async throws {
        let catalogue = try Catalogue.load(folders: Sample.released)
        try await withBench(.sqlite, catalogue) { bench in
            for register in catalogue.registers {
                let columns = register.list.columns.filter { register.type(of: $0)?.isSortable == true && $0 != "state" }
                for sort in [register.list.sort] + columns.map({ [SortKey($0)] }) {
                    let lines = try await plan(bench, RecordQuery(sort: sort), of: register.id)
                    let sortsAll = lines.contains { $0.hasPrefix("USE TEMP B-TREE FOR ORDER BY") }
                    #expect(!sortsAll && !lines.contains { $0.hasPrefix("SCAN") }, "\(register.id) \(sort.map(\.field)): \(lines)")
                }
            }
        }
    }
}
