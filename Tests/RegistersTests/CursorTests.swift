import Declarations
import Foundation
import Store
import TestKit
import Testing
import Vietnamese

@testable import Registers

@Suite("Places in lists")
struct CursorTests {
    private static let values: [Value] = [
        .null, .integer(0), .integer(1), .integer(5), .integer(.max), .integer(.min), .boolean(true), .boolean(false), .real(0.5),
        .text(""),
        .text("x"), .text("a\0b"), .text("2026-02-28"), .text("2026-02-30"), .text("0000-01-01"), .text("9999-12-31"), .text("12"),
        .text("0190aaaa-0000-7000-8000-00000000000f"), .text("' OR 1 = 1 --"), .bytes([1, 2]),
    ]

    @Test("A forged or stale place is refused, never given to the database, whatever the order and the values", arguments: engines)
    func forged(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            var random = SplitMix64(state: 11)
            let register = try bench.registry.register("thing")
            for index in 0..<30 { try await bench.create("thing", random.thing(register).merging(["name": .text("\(index)")]) { $1 }) }
            let names =
                register.fields.filter { !$0.encrypted && $0.valueType.isSortable }.map(\.id)
                + ["state", "due_at", "assignee", "created_at", "updated_by", "version", "source", "id"]
            var taken = 0
            for _ in 0..<400 {
                let sort = (0..<Int.random(in: 0...3, using: &random)).compactMap { _ in
                    random.pick(names).map { SortKey($0, descending: random.chance(0.5)) }
                }
                let values = (0..<Int.random(in: 0...3, using: &random)).compactMap { _ in random.pick(Self.values) }
                let cursor = RecordQuery.Cursor(values: values, id: RecordID(), backward: random.chance(0.5))
                do {
                    _ = try await bench.page("thing", RecordQuery(sort: sort, cursor: cursor))
                    taken += 1
                } catch let error as RecordError {
                    #expect(error.code == .invalid)
                }
            }
            #expect(taken > 40)
        }
    }

    @Test("Every place that a page gives is taken again, by every column", arguments: engines)
    func own(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            var random = SplitMix64(state: 12)
            let register = try bench.registry.register("thing")
            for index in 0..<12 { try await bench.create("thing", random.thing(register).merging(["name": .text("\(index)")]) { $1 }) }
            for field in register.fields.filter({ !$0.encrypted && $0.valueType.isSortable }).map(\.id) + [
                "state", "assignee", "updated_at",
            ] {
                for descending in [false, true] {
                    var query = RecordQuery(sort: [SortKey(field, descending: descending)], limit: 5)
                    var seen: Set<RecordID> = []
                    repeat {
                        let page = try await bench.page("thing", query)
                        seen.formUnion(page.records.map(\.id))
                        query.cursor = page.next
                    } while query.cursor != nil
                    #expect(seen.count == 12, "\(field)")
                }
            }
        }
    }
}
