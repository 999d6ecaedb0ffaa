import Exchange
import Foundation
import Registers
import Store
import TestKit
import Testing
import Workflows

@Suite("Undoing an import")
struct UndoTests {
    private func imported(_ bench: Bench, _ text: String, key: String?) async throws -> ImportRun {
        let file = try bench.file(text)
        let id = try await bench.desk.begin(file, name: "bảng.csv", register: "item", by: bench.keeper)
        let plan = try await bench.plan(file, key: key)
        try await bench.database.write { tx in
            try bench.desk.check(try #require(try tx.importRun(id, commune: demo)), plan, in: tx)
        }
        let checked = try await bench.settle(id)
        try await bench.database.write { tx in _ = try bench.desk.start(checked, in: tx) }
        return try await bench.settle(id)
    }

    private func undone(_ run: ImportRun, _ bench: Bench, limit: Int = 100) async throws -> BulkTally {
        let change = try await bench.database.write { tx in try bench.desk.prepareUndo(run, by: bench.keeper, in: tx) }
        try await bench.database.write { tx in try bench.workflows.begin(change, undoing: true, in: tx) }
        while true {
            let left = try await bench.database.write { tx in
                let now = try bench.workflows.bulk(run.id, on: "item", for: bench.keeper, in: tx)
                return try bench.workflows.undo(now, limit: limit, by: bench.keeper, in: tx)
            }
            if left == 0 { break }
        }
        return try await bench.database.read { tx in
            let now = try bench.workflows.bulk(run.id, on: "item", for: bench.keeper, in: tx)
            #expect(now.state == .undone)
            return try bench.workflows.tally(now, in: tx)
        }
    }

    @Test(
        "what it made goes to the recycle bin, what it changed is as before, what somebody changed since stays and says why",
        arguments: engines)
    func wholeWay(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            try await bench.take("Tên gọi;Ký hiệu;Số lượng\nCũ một;A-1;1\nCũ hai;A-2;2\n", key: "mark")
            let run = try await imported(bench, "Tên gọi;Ký hiệu;Số lượng\nMới;A-1;10\nMới;A-2;20\nBa;A-3;3\nBốn;A-4;4\n", key: "mark")
            #expect(run.progress.changed == 2 && run.progress.created == 2)
            #expect(try await bench.database.read { tx in try bench.workflows.undoable(run.id, commune: demo, in: tx) } == 4)
            for name in ["A-2", "A-4"] {
                let record = try #require(try await bench.all().first { $0["mark"].text == name })
                _ = try await bench.database.write { tx in
                    try bench.workflows.edit("item", record.id, version: nil, ["count": .integer(99)], by: bench.system, in: tx)
                }
            }
            let tally = try await undone(run, bench, limit: 1)
            #expect(tally[.undone] == 2 && tally[.kept] == 2)
            #expect(tally.reasons.map(\.count) == [2] && tally.reasons.first?.records.count == 2)
            let left = try await bench.all()
            #expect(left.compactMap { $0["mark"].text }.sorted() == ["A-1", "A-2", "A-4"])
            #expect(left.first { $0["mark"].text == "A-1" }?["name"].text == "Cũ một")
            #expect(left.filter { $0["count"] == .integer(99) }.count == 2)
            #expect(try await bench.database.read { tx in try bench.workflows.undoable(run.id, commune: demo, in: tx) } == 0)
            let again: RecordError? = await thrown {
                try await bench.database.write { tx in _ = try bench.desk.prepareUndo(run, by: bench.keeper, in: tx) }
            }
            #expect(again?.code == .invalid, "an import is undone once")
        }
    }

    @Test("an import that began two weeks ago or more can't be undone any more, a younger one can", arguments: engines)
    func forgetting(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let run = try await imported(bench, "Tên gọi;Ký hiệu\nMột;B-1\n", key: "mark")
            func forget(before moment: Int64) async throws -> Int {
                try await bench.database.write { tx in
                    try bench.workflows.forgetImports(before: moment, in: tx)
                    return try bench.workflows.undoable(run.id, commune: demo, in: tx)
                }
            }
            #expect(try await forget(before: .now - 60_000) == 1)
            #expect(try await forget(before: .now + 60_000) == 0)
        }
    }

    @Test("an import of several transactions is undone to its last row, records that name each other too", arguments: engines)
    func manySteps(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let rows = (1...700).map { "Vật \($0);G-\($0);\($0 > 1 ? "G-\($0 / 2)" : "")\n" }.joined()
            let run = try await imported(bench, "Tên gọi;Ký hiệu;Đi cùng\n" + rows, key: "mark")
            #expect(run.progress.created == 700 && run.progress.refused == 0, "rows name rows above them")
            let tally = try await undone(run, bench)
            #expect(tally[.undone] == 700 && tally[.kept] == 0)
            #expect(try await bench.all().isEmpty)
        }
    }

    @Test("whoever lost the right to import undoes nothing", arguments: engines)
    func forbidden(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let run = try await imported(bench, "Tên gọi\nMột\n", key: nil)
            let reader = person(["reader"])
            let change = try await bench.database.write { tx in try bench.desk.prepareUndo(run, by: reader, in: tx) }
            _ = try await bench.database.write { tx in try bench.workflows.undo(change, limit: 10, by: reader, in: tx) }
            #expect(try await bench.all().count == 1)
        }
    }
}
