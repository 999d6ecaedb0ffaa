import Declarations
import Foundation
import Quality
import Registers
import Store
import TestKit
import Testing

@Suite("Two records become one") struct MergeTests {
    /// Two records, and records of this register and of another that name the second.
    struct Scene: Sendable {
        let bench: Bench
        let kept: Record
        let gone: Record
        let main: Record
        let both: Record
        let child: Record
        let deleted: Record

        init(_ bench: Bench) async throws {
            self.bench = bench
            kept = try await bench.create("thing", ["name": "An".value, "phone": "0912345678".value, "secret": "001085012349".value])
            gone = try await bench.create(
                "thing", ["name": "An".value, "email": "an@xa.vn".value, "secret": "001085012350".value, "partner": kept.id.value])
            main = try await bench.create("other", ["label": "Một".value, "main": gone.id.value])
            both = try await bench.create(
                "other", ["label": "Hai".value, "main": gone.id.value, "more": .text(JSONText.list([gone.id.text, kept.id.text]))])
            child = try await bench.create("thing", ["name": "Con".value, "partner": gone.id.value])
            let last = try await bench.create("other", ["label": "Ba".value, "main": gone.id.value])
            deleted = last
            try await bench.database.write { tx in
                try bench.registry.delete("other", last.id, version: nil, by: bench.system, in: tx)
            }
        }

        func merge(
            taking fields: Set<String> = ["email", "secret"], versions: (Int64, Int64) = (1, 1), by actor: Actor? = nil
        ) async throws -> RecordMerge {
            let actor = actor ?? bench.system
            return try await bench.database.write { tx in
                try bench.registry.merge(
                    "thing", keeping: (kept.id, versions.0), mergingIn: (gone.id, versions.1), taking: fields, by: actor, in: tx)
            }
        }

        func unmerge(_ merge: RecordMerge, by actor: Actor? = nil) async throws {
            let actor = actor ?? bench.system
            try await bench.database.write { tx in _ = try bench.registry.unmerge(merge.id, by: actor, in: tx) }
        }

        /// The survivor's plain number.
        func secret(_ record: Record) async throws -> Value {
            let system = bench.system
            let current = try await bench.stored(record)
            return try await bench.database.write { tx in try bench.registry.revealed(current, for: system, in: tx)["secret"] }
        }

        /// How many rows of either register still name the record that went.
        func naming(_ id: RecordID) async throws -> Int64 {
            try await bench.database.read { tx in
                try tx.number(
                    """
                    SELECT (SELECT count(*) FROM reg_other WHERE main = \(id) OR more LIKE \("%\(id.text)%"))
                        + (SELECT count(*) FROM reg_thing WHERE partner = \(id) OR friends LIKE \("%\(id.text)%")) AS n
                    """)
            }
        }
    }

    @Test("with the chosen values, and nothing that named the other one is lost", arguments: engines)
    func merges(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let scene = try await Scene(bench)
            let merge = try await scene.merge()
            let kept = try await bench.stored(scene.kept)
            #expect(kept["email"] == "an@xa.vn".value && kept["phone"] == "0912345678".value)
            #expect(try await scene.secret(kept) == "001085012350".value)
            #expect(try await bench.stored(scene.gone).isDeleted)
            #expect(merge.moved == 4 && merge.survivor == scene.kept.id && merge.merged == scene.gone.id)
            #expect(try await bench.stored(scene.main)["main"] == scene.kept.id.value)
            let both = try await bench.stored(scene.both)
            #expect(both["main"] == scene.kept.id.value && both.items("more") == [scene.kept.id.text])
            #expect(try await bench.stored(scene.child)["partner"] == scene.kept.id.value)
            // A deleted record comes back whole.
            #expect(try await bench.stored(scene.deleted)["main"] == scene.kept.id.value)
            #expect(try await scene.naming(scene.gone.id) == 0)
            let restored = try await bench.database.write { tx in
                try bench.registry.restore("other", scene.deleted.id, by: bench.system, in: tx)
            }
            #expect(restored["main"] == scene.kept.id.value)
            let survivor = try await bench.database.read { tx in
                try bench.registry.survivor(of: scene.gone.id, in: "thing", commune: demo, in: tx)
            }
            #expect(survivor == scene.kept.id)
            #expect(try await bench.database.verifyJournal().allSatisfy(\.faults.isEmpty))
        }
    }

    @Test("and two again when that is undone, everything as it was", arguments: engines)
    func undone(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let scene = try await Scene(bench)
            let records = [scene.kept, scene.gone, scene.main, scene.both, scene.child, scene.deleted]
            var before: [[String: Value]] = []
            for record in records { before.append(try await bench.stored(record).values) }
            let counted = try await bench.database.read { tx in try bench.registry.countsByState("thing", commune: demo, in: tx) }
            let merge = try await scene.merge()
            let fewer = try await bench.database.read { tx in try bench.registry.countsByState("thing", commune: demo, in: tx) }
            #expect(fewer["open"] == (counted["open"] ?? 0) - 1)
            try await scene.unmerge(merge)
            for (record, values) in zip(records, before) { #expect(try await bench.stored(record).values == values) }
            #expect(try await bench.stored(scene.gone).isDeleted == false)
            let again = try await bench.database.read { tx in try bench.registry.countsByState("thing", commune: demo, in: tx) }
            #expect(again == counted)
            let merges = try await bench.database.read { tx in try bench.registry.merges(into: scene.kept, in: tx) }
            #expect(merges.isEmpty)
        }
    }

    @Test("for good once somebody changed one of them or one that named them", arguments: engines)
    func touched(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let scene = try await Scene(bench)
            let merge = try await scene.merge()
            _ = try await bench.edit(scene.main, ["label": "Đã sửa".value])
            let refused: RecordError? = await thrown { try await scene.unmerge(merge) }
            #expect(refused?.code == .inUse)
            #expect(try await bench.stored(scene.gone).isDeleted)
            // Nor does it come back from the recycle bin by itself.
            let restored: RecordError? = await thrown {
                try await bench.database.write { tx in try bench.registry.restore("thing", scene.gone.id, by: bench.system, in: tx) }
            }
            #expect(restored?.code == .inUse)
        }
    }

    @Test("only for those who may edit and delete both, and only as they saw them", arguments: engines)
    func refused(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let scene = try await Scene(bench)
            let editor: RecordError? = await thrown { try await scene.merge(by: person("editor")) }
            #expect(editor?.code == .forbidden)
            let clerk: RecordError? = await thrown { try await scene.merge(by: person("unit_clerk")) }
            #expect(clerk?.code == .notFound)
            let stale: RecordError? = await thrown { try await scene.merge(versions: (1, 9)) }
            #expect(stale?.code == .conflict)
            // A rule of the register holds for what would be.
            let broken: RecordError? = await thrown {
                let other = try await bench.edit(scene.gone, ["kind": "a".value])
                try await bench.force(scene.kept, ["qty": 100.value, "price": 1.value])
                return try await scene.merge(taking: ["kind"], versions: (1, other.version))
            }
            #expect(broken?.code == .invalid)
            #expect(try await bench.stored(scene.gone).isDeleted == false)
            #expect(try await scene.naming(scene.gone.id) == 4)
            #expect(try await bench.database.read { tx in try bench.registry.merges(into: scene.kept, in: tx) }.isEmpty)
            _ = try await scene.merge(taking: [], versions: (1, 2), by: person("everything"))
        }
    }

    @Test("with the history and the remarks of all that went into it", arguments: engines)
    func histories(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let scene = try await Scene(bench)
            try await bench.database.write { tx in
                _ = try bench.registry.comment(on: scene.gone, "Gọi lại buổi chiều", by: bench.system, in: tx)
            }
            _ = try await scene.merge()
            let last = try await bench.create("thing", ["name": "An".value])
            try await bench.database.write { tx in
                let kept = try bench.registry.record("thing", scene.kept.id, for: bench.system, in: tx)
                _ = try bench.registry.merge(
                    "thing", keeping: (last.id, 1), mergingIn: (kept.id, kept.version), taking: [], by: bench.system, in: tx)
            }
            let (merges, comments, survivor) = try await bench.database.read { tx in
                let record = try bench.registry.record("thing", last.id, for: bench.system, in: tx)
                return (
                    try bench.registry.merges(into: record, in: tx), try bench.registry.comments(on: record, in: tx),
                    try bench.registry.survivor(of: scene.gone.id, in: "thing", commune: demo, in: tx)
                )
            }
            #expect(Set(merges.map(\.merged)) == [scene.gone.id, scene.kept.id])
            #expect(comments.map(\.body) == ["Gọi lại buổi chiều"])
            #expect(survivor == last.id)
        }
    }
}
