import Declarations
import Foundation
import Store
import Synchronization
import TestKit
import Testing
import Vietnamese

@testable import Registers

@Suite("Several server processes on one database")
struct RaceTests {
    private let taxpayer: [String: Value] = ["name": .text("x"), "tax": .text("0100109106")]

    /// Two servers with their own connections.
    private func withTwo(_ engine: EngineKind, _ body: (Bench, Bench) async throws -> Void) async throws {
        let catalogue = try Sample.catalogue()
        try await withAddress(engine) { address in
            try await withDatabase(address) { one in
                let first = try await Bench(one, catalogue)
                try await withDatabase(address) { two in try await body(first, try await Bench(two, catalogue)) }
            }
        }
    }

    @Test("Who loses the race for a unique value reads the same as who comes later", arguments: engines)
    func lostRace(_ engine: EngineKind) async throws {
        try await withTwo(engine) { first, second in
            let isHeld = Mutex(false)
            async let winner = first.database.write { tx in
                let record = try first.registry.create("thing", taxpayer, by: first.system, in: tx)
                isHeld.withLock { $0 = true }
                // Until the other server waits for this one; SQLite lets nobody see who waits, and has one writer anyway.
                while tx.engine == .postgres,
                    try tx.number(
                        "SELECT count(*) AS n FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))") == 0
                { usleep(1000) }
                return record.id
            }
            while !isHeld.withLock({ $0 }) { await Task.yield() }
            let error = await refusal { try await second.create("thing", taxpayer) }
            #expect(error?.code == .invalid && error?.problems.map(\.field) == ["tax"])
            #expect(error?.problems.first?.message.vi.contains("đã có") == true)
            _ = try await winner
            #expect(try await first.count("thing") == .exactly(1))
        }
    }

    @Test("A unique key that only the database sees is told by field, of records and of mirrored sources", arguments: engines)
    func refusedByDatabase(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let register = try bench.registry.register("thing")
            let first = try await bench.create("thing", taxpayer)
            var again = Record(register: "thing", commune: demo, id: RecordID(), at: .now, by: nil)
            again.values = taxpayer
            // Past validation, as a server does that looked before another one wrote.
            let twin = again
            let error = await refusal {
                try await bench.database.write { tx in
                    try bench.registry.store(twin, replacing: nil, register, bench.system, action: "create", note: nil, in: tx)
                }
            }
            #expect(error?.code == .invalid && error?.problems.map(\.field) == ["tax"])
            var mirror = Record(register: "thing", commune: demo, id: RecordID(), at: .now, by: nil)
            (mirror.source, mirror.externalID) = ("ioc", "17")
            for expected in [nil, RecordError.Code.invalid] {
                let copy = mirror
                mirror = Record(register: "thing", commune: demo, id: RecordID(), at: .now, by: nil)
                (mirror.source, mirror.externalID) = ("ioc", "17")
                let error = await refusal {
                    try await bench.database.write { tx in
                        try bench.registry.store(copy, replacing: nil, register, bench.system, action: "create", note: nil, in: tx)
                    }
                }
                #expect(error?.code == expected)
            }
            #expect(try await bench.stored(first).version == 1)
        }
    }

    @Test("Two servers that write at once get codes without gaps and keep the counts and the journal whole", arguments: engines)
    func bothWrite(_ engine: EngineKind) async throws {
        try await withTwo(engine) { first, second in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<40 {
                    group.addTask { try await (index % 2 == 0 ? first : second).create("thing", ["name": .text("\(index)")]) }
                }
                try await group.waitForAll()
            }
            let codes = try await first.page("thing", RecordQuery(limit: 100)).records.compactMap { $0["code"].text }
            #expect(Set(codes.compactMap { Int($0.suffix(3)) }) == Set(1...40))
            #expect(try await second.count("thing") == .exactly(40))
            #expect(try await second.database.verifyJournal().allSatisfy { $0.faults.isEmpty && $0.entries == 40 })
        }
    }
}
