import Declarations
import Foundation
import Store
import TestKit
import Testing

@testable import Registers

@Suite("Records that refer to one")
struct ReferringTests {
    @Test(
        "Every place is looked through at once: newest first, cut at the limit, living ones, and those that the actor may read",
        arguments: engines)
    func places(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let unit = try await bench.create("unit", ["code": .text("A"), "name": .text("A"), "kind": .text("office")])
            let other = try await bench.create("unit", ["code": .text("B"), "name": .text("B"), "kind": .text("office")])
            let target = try await bench.create("thing", ["name": .text("đích")])
            var partners: [RecordID] = []
            for index in 0..<8 {
                let home = index < 2 ? other : unit
                partners.append(
                    try await bench.create(
                        "thing", ["name": .text("\(index)"), "partner": .text(target.id.text), "unit_in": .text(home.id.text)]
                    ).id)
            }
            let friend = try await bench.create("thing", ["name": .text("bạn"), "friends": .text("[\"\(target.id.text)\"]")])
            try await bench.delete(try await bench.create("thing", ["name": .text("x"), "partner": .text(target.id.text)]))
            let thing = try bench.registry.register("thing")
            let places = thing.fields.filter { $0.targetRegister == "thing" }.map { (register: thing, field: $0) }
            #expect(places.count == 2)
            func found(_ actor: Actor) async throws -> [Referring] {
                try await bench.database.read { tx in
                    try bench.registry.referring(to: target, from: places, limit: 5, for: actor, in: tx)
                }
            }
            let all = try await found(bench.system)
            #expect(all.map(\.field.id) == ["partner", "friends"] && all.map(\.hasMore) == [true, false])
            #expect(all[0].records.map(\.id) == Array(partners.reversed().prefix(5)) && all[1].records.map(\.id) == [friend.id])
            #expect(try await bench.count("thing", all[0].query) == .exactly(8))
            let clerk = person([heldPost(other.id, roles: ["unit_clerk"])])
            let few = try await found(clerk)
            #expect(few.map { $0.records.map(\.id) } == [[partners[1], partners[0]]] && few.first?.hasMore == false)
            #expect(try await found(person([], roles: ["officer"])).isEmpty)
            let none = try await bench.database.read { tx in
                try bench.registry.referring(to: target, from: [], limit: 5, for: bench.system, in: tx)
            }
            #expect(none.isEmpty)
        }
    }
}
