import Declarations
import Foundation
import Store
import TestKit
import Testing
import Vietnamese

@testable import Registers

@Suite("Rights")
struct RightsTests {
    private struct World {
        var people: [RecordID] = []
        var units: [RecordID] = []
        var posts: [HeldPost] = []
        var records: [Record] = []
    }

    private static let roles = [
        "everything", "reader", "everywhere", "unit_clerk", "branch", "owner", "of_open", "unit_busy", "anonymous", "officer",
    ]

    private func world(_ bench: Bench, _ random: inout SplitMix64) async throws -> World {
        var world = World()
        for index in 0..<4 {
            let unit = try await bench.create(
                "unit", ["code": .text("D\(index)"), "name": .text("Đơn vị \(index)"), "kind": .text("office")])
            world.units.append(unit.id)
        }
        world.people = (0..<4).map { _ in RecordID() }
        for _ in 0..<5 {
            let below = world.units.filter { _ in random.chance(0.4) }
            world.posts.append(heldPost(world.units[Int.random(in: 0..<4, using: &random)], roles: [], below: below))
        }
        for index in 0..<70 {
            let maker = Actor(
                commune: index % 7 == 0 ? demo + 1 : demo, person: random.chance(0.8) ? random.pick(world.people)?.text : nil,
                personName: nil, posts: [],
                acting: nil, roles: [], origin: "test", isSystem: true)
            var values: [String: Value] = ["name": .text("\(index)")]
            if maker.commune == demo, random.chance(0.8) { values["unit_in"] = random.pick(world.units).map { .text($0.text) } }
            let state = random.pick(["open", "busy", "shut"])
            let desk = random.chance(0.5) ? random.pick(world.posts)?.id : nil
            let given = values
            world.records.append(
                try await bench.database.write { tx in
                    let record = try bench.registry.create("thing", given, by: maker, in: tx)
                    return try bench.registry.apply(record, [:], action: "transition", note: "", by: maker, in: tx) {
                        $0.state = state
                        $0.assignee = desk
                    }
                })
        }
        return world
    }

    @Test("A list holds exactly the records that the actor may read one by one, for random actors and records", arguments: engines)
    func agree(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            var random = SplitMix64(state: 5)
            let world = try await world(bench, &random)
            let register = try bench.registry.register("thing")
            let delegated: [DelegationScope] = [.approvals, .tasks]
            var sizes: Set<Int> = []
            for _ in 0..<150 {
                let posts = world.posts.filter { _ in random.chance(0.4) }.map { post in
                    HeldPost(
                        id: post.id, name: post.name, unit: post.unit, unitName: "", subtree: post.subtree,
                        roles: Self.roles.filter { _ in random.chance(0.2) }, delegation: Set(delegated.filter { _ in random.chance(0.3) }))
                }
                let actor = Actor(
                    commune: random.chance(0.85) ? demo : demo + 1, person: random.chance(0.8) ? random.pick(world.people)?.text : nil,
                    personName: nil,
                    posts: posts, acting: posts.first, roles: Self.roles.filter { _ in random.chance(0.1) }, origin: "test")
                let listed = try await bench.page("thing", RecordQuery(limit: 500), for: actor).records
                let allowed = world.records.filter { bench.registry.rights.allows(.read, on: $0, of: register, to: actor) }
                #expect(Set(listed.map(\.id)) == Set(allowed.map(\.id)))
                #expect(listed.allSatisfy { $0.commune == actor.commune })
                #expect(try await bench.count("thing", for: actor) == .exactly(allowed.count))
                sizes.insert(allowed.count)
            }
            #expect(sizes.count > 10)
        }
    }

    @Test("A record that may not be seen is not found; one that may be seen but not changed is forbidden", arguments: engines)
    func hidden(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let unit = try await bench.create("unit", ["code": .text("A"), "name": .text("A"), "kind": .text("office")])
            let other = try await bench.create("unit", ["code": .text("B"), "name": .text("B"), "kind": .text("office")])
            let record = try await bench.create("thing", ["name": .text("x"), "unit_in": .text(unit.id.text)])
            let theirs = person([heldPost(other.id, roles: ["unit_clerk"])])
            #expect(await refusal { try await bench.edit(record, ["note": .text("n")], by: theirs) }?.code == .notFound)
            let reader = person([], roles: ["of_open"])
            #expect(await refusal { try await bench.edit(record, ["note": .text("n")], by: reader) }?.code == .forbidden)
            #expect(await refusal { try await bench.delete(record, by: reader) }?.code == .forbidden)
            let foreign = person([], roles: ["everything", "everywhere"], commune: demo + 1)
            #expect(await refusal { try await bench.edit(record, ["note": .text("n")], by: foreign) }?.code == .notFound)
            #expect(try await bench.page("thing", for: foreign).records.isEmpty)
            #expect(
                await refusal { try await bench.create("thing", ["name": .text("y"), "unit_in": .text(unit.id.text)], by: theirs) }?.code
                    == .forbidden)
            let mine = person([heldPost(unit.id, roles: ["unit_clerk"])])
            try await bench.create("thing", ["name": .text("y"), "unit_in": .text(unit.id.text)], by: mine)
            try await bench.edit(record, ["note": .text("n")], by: mine)
        }
    }

    @Test("Nobody moves a record to a unit that the own right does not reach, not even a record of one's own", arguments: engines)
    func moving(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            var units: [RecordID] = []
            for name in ["A", "B", "C"] {
                units.append(
                    try await bench.create("unit", ["code": .text(name), "name": .text(name), "kind": .text("office")]).id)
            }
            func unit(_ index: Int) -> [String: Value] { ["unit_in": .text(units[index].text)] }
            let clerk = person([heldPost(units[0], roles: ["unit_clerk"])])
            let branch = person([heldPost(units[0], roles: ["branch"], below: [units[1]])])
            let own = try await bench.create("thing", unit(0).merging(["name": .text("x")]) { $1 }, by: clerk)
            #expect(await refusal { try await bench.edit(own, unit(1), by: clerk) }?.code == .forbidden)
            #expect(await refusal { try await bench.edit(own, unit(2), by: branch) }?.code == .forbidden)
            #expect(try await bench.stored(own)["unit_in"] == .text(units[0].text))
            try await bench.edit(own, unit(0).merging(["note": .text("n")]) { $1 }, by: clerk)
            try await bench.edit(own, unit(1), by: branch)
            try await bench.edit(own, unit(2), by: person([], roles: ["everything"]))
        }
    }

    @Test("The recycle bin shows what its reader may restore, and nothing to those who only read", arguments: engines)
    func recycleBin(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            try await bench.delete(try await bench.create("thing", ["name": .text("x")]))
            var bin = RecordQuery()
            bin.inRecycleBin = true
            for (roles, seen) in [(["everything"], 1), (["reader"], 0), (["everywhere"], 0), (["reader", "everything"], 1)] {
                let actor = person([], roles: roles)
                #expect(try await bench.page("thing", bin, for: actor).records.count == seen)
                #expect(try await bench.count("thing", bin, for: actor) == .exactly(seen))
            }
        }
    }

    @Test("Only the fields that a right names are written", arguments: engines)
    func editable(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let record = try await bench.create("thing", ["name": .text("x")])
            let changed = try await bench.edit(record, ["name": .text("y"), "note": .text("n")], by: person([], roles: ["reader"]))
            #expect(changed["name"] == .text("x") && changed["note"] == .text("n"))
        }
    }

    @Test("A reference can't lead to another commune's record", arguments: engines)
    func foreignReference(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let abroad = Actor.system(commune: demo + 1, origin: "test")
            let record = try await bench.create("thing", ["name": .text("x")], by: abroad)
            #expect(
                await refusal { try await bench.create("thing", ["name": .text("y"), "partner": .text(record.id.text)]) }?.problems.map(
                    \.field) == ["partner"])
        }
    }
}
