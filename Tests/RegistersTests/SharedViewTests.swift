import Store
import TestKit
import Testing

@testable import Registers

@Suite("Views kept for everybody")
struct SharedViewTests {
    private func keep(_ bench: Bench, _ name: String, shared: Bool, by actor: Actor) async throws {
        try await bench.database.write { [registry = bench.registry] tx in
            try registry.keepView("thing", name: name, query: "state=open", shared: shared, by: actor, in: tx)
        }
    }

    private func views(_ bench: Bench, _ actor: Actor) async throws -> [KeptView] {
        try await bench.database.read { [registry = bench.registry] tx in try registry.keptViews("thing", for: actor, in: tx) }
    }

    private func drop(_ bench: Bench, _ view: KeptView, by actor: Actor) async throws {
        try await bench.database.write { [registry = bench.registry] tx in try registry.dropView(view.id, by: actor, in: tx) }
    }

    @Test("are made, and taken away, by whoever holds the right; nobody touches another's own ones", arguments: engines)
    func sharing(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let keeper = person([], roles: ["everything", "keeper"])
            let leader = person([], roles: ["everything", "keeper"])
            let clerk = person([], roles: ["everything"])
            try await keep(bench, "Chung", shared: true, by: keeper)
            try await keep(bench, "Của tôi", shared: false, by: keeper)
            #expect(await refusal { try await keep(bench, "Của mọi người", shared: true, by: clerk) }?.code == .forbidden)
            let own = try await views(bench, keeper)
            let seen = try await views(bench, clerk)
            #expect(own.count == 2 && seen.map(\.name) == ["Chung"])
            #expect(seen.allSatisfy { $0.owner == keeper.person && !$0.mayDrop && !$0.isOwn })
            #expect(await refusal { try await drop(bench, seen[0], by: clerk) }?.code == .notFound)
            let mine = try #require(own.first { !$0.shared })
            #expect(await refusal { try await drop(bench, mine, by: leader) }?.code == .notFound)
            try await drop(bench, seen[0], by: leader)
            #expect(try await views(bench, clerk).isEmpty, "it is gone for everybody")
        }
    }
}
