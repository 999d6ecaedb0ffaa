import Declarations
import Foundation
import Store
import TestKit
import Testing

@testable import Registers

@Suite("Search index")
struct SearchIndexTests {
    private func report(_ bench: Bench) async throws -> SearchReport {
        try await bench.database.read { tx in try bench.registry.verifySearch(in: tx) }
    }

    private func found(_ bench: Bench, _ register: String, _ text: String) async throws -> Int {
        try await bench.database.read { tx in try bench.registry.hits(register, text, for: bench.system, in: tx).records.count }
    }

    @Test("After hundreds of random changes the index is what the records say", arguments: engines)
    func random(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            _ = try await QueryTests.fill(bench, 120, seed: 5)
            var random = SplitMix64(state: 9)
            let register = try bench.registry.register("thing")
            for record in try await bench.page("thing", RecordQuery(limit: 80)).records {
                let note = random.value(try #require(register.field("note")))
                let edited = try await bench.edit(record, ["note": note])
                if random.chance(0.3) {
                    // Not those to which others refer.
                    if await refusal({ try await bench.delete(edited) }) != nil { continue }
                    if random.chance(0.5) { _ = try await bench.restore(edited) }
                }
            }
            let report = try await report(bench)
            #expect(report.faults.isEmpty)
            #expect(report.records > 60)
        }
    }

    @Test("A check sees a search text that was changed and a record that the index lost; reindexing heals both", arguments: engines)
    func heals(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let record = try await bench.create("thing", ["name": .text("Đập nước")])
            try await bench.create("thing", ["name": .text("Kênh")])
            try await bench.database.write { tx in
                switch tx.engine {
                case .sqlite:
                    let text = try #require(try bench.registry.searchText(of: record, in: tx))
                    try SearchIndex.remove(record, text, in: tx)
                case .postgres: try tx.execute("UPDATE reg_thing SET search = '' WHERE id = \(record.id)")
                }
            }
            #expect(try await found(bench, "thing", "dap") == 0)
            #expect(try await !report(bench).faults.isEmpty)
            try await bench.database.write { tx in try bench.registry.reindex(in: tx) }
            #expect(try await found(bench, "thing", "dap") == 1)
            #expect(try await report(bench).faults.isEmpty)
        }
    }

    @Test("A backup leaves the index out; the restored database is searched as soon as it is opened", arguments: engines)
    func restored(_ engine: EngineKind) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        let blobs = try BlobStore(folder: folder.appending(path: "blobs"))
        let key = BackupKey.secret((0..<32).map { UInt8($0) })
        let file = folder.appending(path: "a.backup")
        try await withBench(engine) { bench in
            let record = try await bench.create("thing", ["name": .text("Trạm bơm")])
            try await bench.delete(try await bench.create("thing", ["name": .text("Trạm cũ")]))
            _ = try await bench.edit(record, ["note": .text("vận hành")])
            _ = try await Backup.write(database: bench.database, blobs: blobs, to: file, key: key)
        }
        for target in engines {
            try await withAddress(target) { address in
                _ = try await Backup.restore(from: file, key: key, into: address, blobs: blobs)
                try await withDatabase(address) { database in
                    let bench = try await Bench(database, try Sample.catalogue())
                    #expect(try await found(bench, "thing", "tram van") == 1)
                    #expect(try await found(bench, "thing", "tram") == 1)
                    #expect(try await report(bench).faults.isEmpty)
                    #expect(try await database.verify(blobs: blobs, naming: [String]()).isSound)
                }
            }
        }
    }

    @Test("A pack that makes a field personal takes it out of the index, one that adds a field brings it in", arguments: engines)
    func packChanges(_ engine: EngineKind) async throws {
        try await withAddress(engine) { address in
            try await withDatabase(address) { database in
                let bench = try await Bench(database, try Sample.small("  remark: { type: text, label: Ghi chú }\n"))
                try await bench.create("box", ["name": .text("Hộp"), "remark": .text("kín")])
                #expect(try await found(bench, "box", "kin") == 1)
                let changed = try await Bench(database, try Sample.small("  remark: { type: text, label: Ghi chú, personal: true }\n"))
                #expect(try await found(changed, "box", "kin") == 0)
                #expect(try await found(changed, "box", "hop") == 1)
                #expect(try await report(changed).faults.isEmpty)
                let back = try await Bench(database, try Sample.small("  remark: { type: text, label: Ghi chú }\n"))
                #expect(try await found(back, "box", "kin") == 1)
                #expect(try await report(back).faults.isEmpty)
            }
        }
    }

    @Test("A word is written once for all records of a transaction, and again after one that was rolled back", arguments: engines)
    func vocabulary(_ engine: EngineKind) async throws {
        struct Stop: Error {}
        try await withBench(engine) { bench in
            let words: @Sendable (WriteTransaction) throws -> Int64 = { tx in
                for index in 0..<3 { _ = try bench.registry.create("thing", ["name": .text("Bến \(index)")], by: bench.system, in: tx) }
                return try tx.number("SELECT count(*) AS n FROM derived_word WHERE plain = 'ben'")
            }
            await #expect(throws: Stop.self) {
                try await bench.database.write { tx in
                    _ = try words(tx)
                    throw Stop()
                }
            }
            #expect(try await bench.database.write { tx in try words(tx) } == 1)
            try await bench.database.write { tx in try bench.registry.reindex(in: tx) }
            let after = try await bench.database.read { tx in try tx.number("SELECT count(*) AS n FROM derived_word WHERE plain = 'ben'") }
            #expect(after == 1)
        }
    }

    @Test("A word that first stood in what was undone is found by its beginning when it comes again in the same write", arguments: engines)
    func undone(_ engine: EngineKind) async throws {
        struct Stop: Error {}
        try await withBench(engine) { bench in
            try await bench.database.write { tx in
                let values: [String: Value] = ["name": .text("Khoang tàu")]
                try? tx.attempt {
                    _ = try bench.registry.create("thing", values, by: bench.system, in: tx)
                    throw Stop()
                }
                _ = try bench.registry.create("thing", values, by: bench.system, in: tx)
            }
            #expect(try await found(bench, "thing", "khoa") == 1)
            #expect(try await bench.page("thing", RecordQuery(text: "khoa ta")).records.count == 1)
        }
    }
}
