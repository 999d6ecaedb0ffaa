import Declarations
import Foundation
import Store
import TestKit
import Testing

@testable import Registers

@Suite("Records on a map")
struct RecordMapTests {
    private let frame = GeoBox(west: 105_000_000, south: 21_000_000, east: 106_000_000, north: 22_000_000)
    private let grid = MapGrid(width: 100_000, height: 100_000)

    private func cells(
        _ bench: Bench, _ query: RecordQuery = RecordQuery(), of field: String = "place", within box: GeoBox? = nil, for actor: Actor? = nil
    ) async throws -> [MapCell] {
        let (box, grid, actor) = (box ?? frame, grid, actor ?? bench.system)
        return try await bench.database.read { tx in
            try bench.registry.cells("thing", query, of: field, within: box, grid: grid, for: actor, in: tx)
        }
    }

    @Test("Those of one cell are one, those outside of the frame none; changed, deleted and restored records follow", arguments: engines)
    func grid(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            for x in [105.51, 105.53, 105.71, 107.0] {
                try await bench.create("thing", ["name": .text("x"), "colour": .text("red"), "place": .text("[\(x),21.55]")])
            }
            let record = try await bench.create("thing", ["name": .text("chưa rõ")])
            let two = MapCell(place: GeoPoint(x: 105_520_000, y: 21_550_000), count: 2)
            let one = MapCell(place: GeoPoint(x: 105_710_000, y: 21_550_000), count: 1)
            #expect(try await cells(bench) == [two, one])
            let moved = try await bench.edit(record, ["place": .text("[105.71,21.55]")])
            #expect(try await cells(bench).map(\.count) == [2, 2])
            #expect(try await cells(bench, RecordQuery(filters: [try Expression("colour = \"red\"")])).map(\.count) == [2, 1])
            let extent = try await bench.database.read { tx in
                try bench.registry.extent("thing", RecordQuery(), of: "place", for: bench.system, in: tx)
            }
            #expect(
                extent
                    == MapExtent(
                        count: 5, placed: 5, box: GeoBox(west: 105_510_000, south: 21_550_000, east: 107_000_000, north: 21_550_000)))
            try await bench.delete(moved)
            #expect(try await cells(bench).map(\.count) == [2, 1])
            let back = try await bench.restore(moved)
            try await bench.edit(back, ["place": .null])
            #expect(try await cells(bench).map(\.count) == [2, 1])
            let found = try await bench.database.read { [frame] tx in
                try bench.registry.records("thing", RecordQuery(), of: "place", within: frame, limit: 2, for: bench.system, in: tx)
            }
            #expect(found.map { $0["place"].text } == ["[105.51,21.55]", "[105.53,21.55]"])
        }
    }

    @Test("Only what the reader may read is counted", arguments: engines)
    func rights(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let units = try await ["A", "B"].asyncMap {
                try await bench.create("unit", ["code": .text($0), "name": .text($0), "kind": .text("office")]).id
            }
            for unit in units {
                try await bench.create("thing", ["name": .text("x"), "unit_in": unit.value, "place": .text("[105.5,21.5]")])
            }
            let clerk = person([heldPost(units[0], roles: ["unit_clerk"])])
            #expect(try await cells(bench, for: clerk).map(\.count) == [1])
            #expect(try await cells(bench).map(\.count) == [2])
            #expect(try await cells(bench, for: person([])).isEmpty)
        }
    }

    @Test("Homes are told by cells of a kilometre with three records or more, never by their place", arguments: engines)
    func personal(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            for place in ["[105.5012,21.5034]", "[105.5013,21.5035]", "[105.5088,21.5091]", "[105.6511,21.6522]"] {
                try await bench.create("thing", ["name": .text("x"), "home": .text(place)])
            }
            let fine = MapGrid(width: 10, height: 10)
            let (found, records, extent) = try await bench.database.read { [frame] tx in
                (
                    try bench.registry.cells("thing", RecordQuery(), of: "home", within: frame, grid: fine, for: bench.system, in: tx),
                    try bench.registry.records("thing", RecordQuery(), of: "home", within: frame, limit: 9, for: bench.system, in: tx),
                    try bench.registry.extent("thing", RecordQuery(), of: "home", for: bench.system, in: tx)
                )
            }
            #expect(found == [MapCell(place: GeoPoint(x: 105_505_000, y: 21_505_000), count: 3)])
            #expect(records.isEmpty && extent.placed == 4 && extent.box == nil)
        }
    }

    @Test("An outline lies where its inside is; what lies on no map is refused", arguments: engines)
    func outlines(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let square = "{\"type\":\"Polygon\",\"coordinates\":[[[105.5,21.5],[105.6,21.5],[105.6,21.6],[105.5,21.6],[105.5,21.5]]]}"
            try await bench.create("thing", ["name": .text("x"), "plot": .text(square)])
            #expect(try await cells(bench, of: "plot") == [MapCell(place: GeoPoint(x: 105_550_000, y: 21_550_000), count: 1)])
            for field in ["name", "citizen", "khong-co"] {
                let refused = await refusal { try await cells(bench, of: field) }
                #expect(refused?.code == .notFound, "\(field)")
            }
        }
    }

    @Test("Places of a former release are found after the next start, once", arguments: engines)
    func migration(_ engine: EngineKind) async throws {
        try await withAddress(engine) { address in
            let catalogue = try Sample.small("  spot: { type: point, label: Chỗ }")
            try await withDatabase(address) { database in
                let bench = try await Bench(database, catalogue)
                try await bench.create("box", ["name": .text("cũ"), "spot": .text("[105.8442,21.5928]")])
                try await bench.create("box", ["name": .text("chưa có")])
                // As the former release left it.
                try await database.write { tx in
                    try tx.define("DROP INDEX IF EXISTS \"reg_box_spot_place\"")
                    for column in ["spot@x", "spot@y"] { try tx.define("ALTER TABLE \"reg_box\" DROP COLUMN \"\(column)\"") }
                    try tx.execute("DELETE FROM register_column WHERE field = 'spot@place'")
                }
            }
            for _ in 0..<2 {
                try await withDatabase(address) { database in
                    let bench = try await Bench(database, catalogue)
                    let found = try await database.read { [frame, grid] tx in
                        try bench.registry.cells("box", RecordQuery(), of: "spot", within: frame, grid: grid, for: bench.system, in: tx)
                    }
                    #expect(found == [MapCell(place: GeoPoint(x: 105_844_200, y: 21_592_800), count: 1)])
                }
            }
        }
    }

    @Test("A frame that holds few of many records is answered by the index", arguments: engines)
    func index(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            try await bench.database.write { tx in
                for number in 0..<4000 {
                    let (id, since) = (RecordID(), number)
                    try tx.execute(
                        """
                        INSERT INTO reg_thing (commune, id, version, created_at, updated_at, since, search, name, "place@x", "place@y")
                        VALUES (\(demo), \(id), 1, \(since), \(since), \(since), '', 'x', \(105_000_000 + number * 97 % 1_000_000),
                            \(21_000_000 + number * 241 % 1_000_000))
                        """)
                }
            }
            try await bench.database.write { tx in try tx.execute(tx.engine == .sqlite ? "ANALYZE" : "ANALYZE reg_thing") }
            let lines = try await bench.database.read { tx in
                let statement: SQL = """
                    SELECT count(*) FROM reg_thing WHERE commune = \(demo) AND deleted_at IS NULL
                    AND "place@y" BETWEEN \(21_500_000) AND \(21_505_000) AND "place@x" BETWEEN \(105_500_000) AND \(105_505_000)
                    """
                return try tx.rows((tx.engine == .sqlite ? "EXPLAIN QUERY PLAN " : "EXPLAIN ") + statement).compactMap {
                    $0[tx.engine == .sqlite ? "detail" : "QUERY PLAN"].text
                }
            }
            #expect(lines.contains { $0.contains("reg_thing_place_place") }, "\(lines)")
        }
    }
}

extension Array {
    fileprivate func asyncMap<T>(_ transform: (Element) async throws -> T) async rethrows -> [T] {
        var made: [T] = []
        for element in self { made.append(try await transform(element)) }
        return made
    }
}
