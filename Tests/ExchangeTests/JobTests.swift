import Exchange
import Foundation
import Registers
import Sheets
import Store
import Synchronization
import TestKit
import Testing
import Workflows

@Suite("Imports in the background")
struct JobTests {
    private static func rows(_ count: Int) -> String {
        "Tên gọi;Ký hiệu\n" + (1...count).map { "Vật \($0);G-\($0)\n" }.joined()
    }

    @Test("from the upload through a trial to the records, remembering how columns were matched", arguments: engines)
    func wholeWay(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let file = try bench.file("Tên vật;Ký hiệu\nMột;H-1\nHai;H-2\n;H-3\n")
            let id = try await bench.desk.begin(file, name: "bảng.csv", register: "item", by: bench.system)
            let plan = ImportPlan(titleRow: 1, titles: ["Tên vật", "Ký hiệu"], fields: [0: "name", 1: "mark"], key: "mark")
            try await bench.database.write { tx in
                try bench.desk.check(try #require(try tx.importRun(id, commune: demo)), plan, in: tx)
            }
            let checked = try await bench.settle(id)
            #expect(checked.state == .checked && checked.progress.created == 2 && checked.progress.refused == 1)
            #expect(try await bench.all().isEmpty)
            #expect(try await bench.database.read { tx in try tx.importProblems(id, commune: demo) }.map(\.line) == [4])

            let started = try await bench.database.write { tx in
                (try bench.desk.start(checked, in: tx), try bench.desk.start(checked, in: tx))
            }
            #expect(started == (true, false), "pressing twice imports once")
            let done = try await bench.settle(id)
            #expect(done.state == .done && done.progress.created == 2)
            #expect(try await bench.all().count == 2)
            let synonyms = try await bench.database.read { tx in try tx.importSynonyms(commune: demo, register: "item") }
            #expect(synonyms["ten vat"] == "name")
        }
    }

    @Test("refused rows come back as a table that can be repaired and imported as it is", arguments: engines, RefusedFormat.allCases)
    func refusedRows(_ engine: EngineKind, _ format: RefusedFormat) async throws {
        try await withBench(engine) { bench in
            let file = try bench.file("Tên gọi;Ký hiệu;Số lượng\nMột;007;1\nHai;008;x\n;009;3\n")
            let id = try await bench.desk.begin(file, name: "bảng.csv", register: "item", by: bench.system)
            let plan = try await bench.plan(file, key: "mark")
            try await bench.database.write { tx in
                try bench.desk.check(try #require(try tx.importRun(id, commune: demo)), plan, in: tx)
            }
            let run = try await bench.settle(id)
            let target = bench.folder.appending(path: "loi.\(format.rawValue)")
            try await bench.desk.writeRefused(of: run, as: format, to: target)
            let preview = try await TablePreview.read(target)
            #expect(preview.rows.count == 3)
            #expect(preview.rows[1][1].shown == "008", "zeros in front stay")
            #expect(preview.rows[1][3].shown.contains("Số lượng"))
            let again = try await bench.plan(target, key: "mark")
            #expect(again.fields.values.sorted() == ["count", "mark", "name"], "the reasons are no field")
            #expect(try await bench.take(target, again, isTrial: true).progress.refused == 2)
        }
    }

    @Test("an import that was killed goes on at its checkpoint and gives each row once", arguments: engines)
    func resumes(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let file = try bench.file(Self.rows(1300))
            let plan = try await bench.plan(file)
            let kept = Kept()
            var steady = bench.importer
            steady.batch = 500...500
            let importer = steady
            struct Killed: Error {}
            let failure: Killed? = await thrown {
                try await importer.run(file, plan, into: "item", by: bench.system, isTrial: false) { step, tx in
                    // The third step's transaction is undone with what it wrote.
                    if step.progress.rows > 1000 { throw Killed() }
                    tx.afterCommit { kept.keep(step.progress) }
                }
            }
            #expect(failure != nil)
            let checkpoint = try #require(kept.progress)
            #expect(checkpoint.rows == 1000)
            #expect(try await bench.all().count == 1000)
            let end = try await importer.run(file, plan, into: "item", by: bench.system, isTrial: false, from: checkpoint) { _, _ in }
            #expect(end.created == 1300 && end.rows == 1300)
            let marks = try await bench.all().compactMap { $0["mark"].text }
            #expect(marks.count == 1300 && Set(marks).count == 1300)
        }
    }

    @Test("somebody who lost the right meanwhile imports nothing", arguments: engines)
    func rightsAtTheTimeOfTheRun(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let file = try bench.file("Tên gọi\nMột\n")
            let reader = person(["reader"])
            let desk = ImportDesk(bench.workflows, database: bench.database, folder: bench.folder.appending(path: "imports")) { _, _ in
                reader
            }
            let id = try await desk.begin(file, name: "bảng.csv", register: "item", by: bench.system)
            let plan = try await bench.plan(file)
            try await bench.database.write { tx in try desk.check(try #require(try tx.importRun(id, commune: demo)), plan, in: tx) }
            #expect(try await bench.settle(id, desk).state == .checking)
            #expect(try await bench.all().isEmpty)
        }
    }
}

/// How far an import came, from whatever thread.
private final class Kept: Sendable {
    private let last = Mutex<ImportProgress?>(nil)
    var progress: ImportProgress? { last.withLock { $0 } }
    func keep(_ progress: ImportProgress) { last.withLock { $0 = progress } }
}
