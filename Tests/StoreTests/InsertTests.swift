import Foundation
import TestKit
import Testing

@testable import Store

@Suite("Many rows at once")
struct InsertTests {
    private static let columns = ["commune", "id", "name", "amount", "ratio", "done", "day", "raw"]

    private func row(_ number: Int, _ id: RecordID = RecordID()) -> [Value] {
        let names = ["", "Nguyễn Thị Ổi", "a\tb\nc\r\\d\\N \u{1F33E} 'x' \"y\"", "\\N", "\\."]
        return [
            .integer(1), id.value, .text("\(number) " + names[number % names.count]), number % 7 == 0 ? .null : .integer(Int64(number) - 3),
            [.null, .real(0.1), .real(-.infinity)][number % 3], .boolean(number.isMultiple(of: 2)),
            number % 5 == 0 ? .null : .text("2026-02-28"), .bytes((0..<number % 4).map { UInt8($0 * 85) }),
        ]
    }

    @Test("However many rows are inserted, each comes back as it was written", arguments: engines, [0, 1, 2, 23, 24, 300])
    func sizes(_ engine: EngineKind, _ count: Int) async throws {
        try await withDatabase(engine) { database in
            try await database.migrate([everyType])
            let rows = (0..<count).map { row($0) }
            try await database.write { tx in try tx.insert(into: "thing", Self.columns, rows: rows) }
            let found = try await database.read { tx in try tx.rows("SELECT * FROM thing ORDER BY id") }
            #expect(found.count == count)
            for (found, row) in zip(found, rows) {
                #expect(zip(found.values, row).allSatisfy { $0.means($1) }, "\(found.values) \(row)")
            }
        }
    }

    @Test("A row that is taken, or that can't be kept, undoes its own write and no other", arguments: engines, [3, 200])
    func failures(_ engine: EngineKind, _ count: Int) async throws {
        try await withDatabase(engine) { database in
            try await database.migrate([everyType])
            try await database.write { tx in try tx.insert(into: "thing", Self.columns, rows: [row(1)]) }
            let taken = (0..<count).map { row($0 + 100) } + [row(1)]
            let error: StoreError? = await thrown {
                try await database.write { tx in try tx.insert(into: "thing", Self.columns, rows: taken) }
            }
            #expect(error?.code == .unique && (error?.constraint == "thing_name" || error?.constraint == "thing.commune, thing.name"))
            for wrong in [Value.text("a\0b"), .real(.nan)] {
                var rows = (0..<count).map { row($0 + 100) }
                rows[count - 1][wrong.text == nil ? 4 : 2] = wrong
                let broken = rows
                #expect(
                    await code { try await database.write { tx in try tx.insert(into: "thing", Self.columns, rows: broken) } }
                        == .constraint)
            }
            let short = (0..<count).map { Array(row($0 + 100).dropLast($0 == count - 1 ? 1 : 0)) }
            #expect(await code { try await database.write { tx in try tx.insert(into: "thing", Self.columns, rows: short) } } == .statement)
            // Within a transaction that goes on.
            try await database.write { tx in
                let failed: StoreError? = thrownNow { try tx.attempt { try tx.insert(into: "thing", Self.columns, rows: taken) } }
                #expect(failed?.code == .unique)
                try tx.insert(into: "thing", Self.columns, rows: (0..<count).map { row($0 + 500) })
            }
            #expect(try await database.read { tx in try tx.number("SELECT count(*) FROM thing") } == Int64(count) + 1)
        }
    }

    @Test("Rows may be journaled while they are inserted; what goes wrong on the way leaves neither", arguments: engines, [2, 600])
    func journaled(_ engine: EngineKind, _ count: Int) async throws {
        try await withDatabase(engine) { database in
            try await database.migrate([everyType])
            @Sendable func insert(_ tx: WriteTransaction, failingAt place: Int? = nil) throws {
                try tx.takeTurn(in: 1)
                try tx.insert(into: "thing", Self.columns, count: count) { index in
                    if index == place { throw Refusal() }
                    let id = RecordID()
                    try tx.journal(commune: 1, author: .system("test"), register: "thing", record: id.text, action: "create")
                    return row(index + (place ?? 0) * 1000, id)
                }
            }
            try await database.write { tx in try insert(tx) }
            let refusal: Refusal? = await thrown { try await database.write { tx in try insert(tx, failingAt: count - 1) } }
            #expect(refusal != nil)
            try await database.write { tx in
                let refusal: Refusal? = thrownNow { try tx.attempt { try insert(tx, failingAt: count - 1) } }
                #expect(refusal != nil)
            }
            #expect(try await database.read { tx in try tx.number("SELECT count(*) FROM thing") } == Int64(count))
            let reports = try await database.verifyJournal()
            #expect(reports.map(\.entries) == [Int64(count)] && reports.allSatisfy(\.faults.isEmpty))
            // The transaction is busy with the rows.
            #expect(
                await code {
                    try await database.write { tx in
                        try tx.insert(into: "thing", Self.columns, count: 1) { _ in
                            _ = try tx.rows("SELECT 1")
                            return []
                        }
                    }
                } == .statement)
        }
    }

    private func thrownNow<Failure: Error>(_ body: () throws -> some Any) -> Failure? {
        do {
            _ = try body()
            return nil
        } catch {
            return error as? Failure
        }
    }
}
