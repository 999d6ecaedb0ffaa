import Declarations
import Figures
import Foundation
import Registers
import Store
import TestKit
import Testing
import Vietnamese
import Workflows

@Suite("Kept roll-ups") struct RollupTests {
    /// One history of a commune after the other, each ending in a commit; held against a scan and against SQL written here. The suite has no time
    /// for all of them at each change: `DINH_HISTORIES=10000` plays so many on SQLite.
    @Test(
        "are what a scan and independent SQL count, after each of 3,000 random histories (1,000 on PostgreSQL) of creates, edits, deletions, restores, undone changes and batches",
        arguments: engines)
    func agree(_ engine: EngineKind) async throws {
        try await withKept(engine) { kept in
            var play = Play(communes: 100, seed: 11)
            try await kept.makeUnits(&play)
            let histories = ProcessInfo.processInfo.environment["DINH_HISTORIES"].flatMap { Int($0) } ?? 3_000
            let rounds = engine == .sqlite ? histories / 100 : 10
            for round in 0..<rounds {
                try await kept.run(play.round())
                if round % 10 == 0 { try await kept.figures.keepRollups(in: kept.database) }
                try await kept.compare(play, byUnit: round % 2 == 0, &play.random)
            }
            #expect(try await kept.states() > 400)
            let checks = try await kept.figures.reconcile(in: kept.database)
            #expect(checks.count > 400 && checks.allSatisfy(\.isEqual))
            #expect(checks.map(\.cells).reduce(0, +) > 1000)
        }
    }

    @Test("are right in the transaction that changes a record, and gone with one that fails", arguments: engines)
    func sameTransaction(_ engine: EngineKind) async throws {
        try await withKept(engine) { kept in
            let id = try await kept.make(["kind": "a", "qty": 9, "day": "2026-05-10"])
            try await kept.figures.keepRollups(in: kept.database)
            let numbers = try await kept.database.write { tx in
                let before = try kept.number("big", "202605", in: tx)
                _ = try kept.registry.create("piece", ["kind": "a", "qty": 8, "day": "2026-05-11"], by: kept.system, in: tx)
                let after = try kept.number("big", "202605", in: tx)
                _ = try kept.registry.edit("piece", id, version: nil, ["qty": 1], by: kept.system, in: tx)
                return [before, after, try kept.number("big", "202605", in: tx)]
            }
            #expect(numbers == [1, 2, 1])
            struct Refused: Error {}
            await #expect(throws: Refused.self) {
                try await kept.database.write { tx in
                    _ = try kept.registry.create("piece", ["kind": "a", "qty": 8, "day": "2026-05-11"], by: kept.system, in: tx)
                    _ = try kept.number("big", "202605", in: tx)
                    throw Refused()
                }
            }
            #expect(try await kept.database.read { tx in try kept.number("big", "202605", in: tx) } == 1)
            #expect(try await kept.figures.reconcile(in: kept.database).allSatisfy(\.isEqual))
        }
    }

    @Test("are dropped when a record changes through which they count, and counted anew", arguments: engines)
    func references(_ engine: EngineKind) async throws {
        try await withKept(engine) { kept in
            let owner = try await kept.make(["name": "Chủ", "grade": "high"], in: "owner")
            _ = try await kept.make(["owner": owner.value, "day": "2026-05-10"])
            try await kept.figures.keepRollups(in: kept.database)
            let states = try await kept.states()
            try await kept.edit("owner", owner, ["name": "Chủ mới"])
            #expect(try await kept.states() == states)
            try await kept.edit("owner", owner, ["grade": "low"])
            #expect(try await kept.states() == states - 1)
            #expect(try await kept.database.read { tx in try kept.number("graded", "202605", in: tx) } == 0)
            #expect(try await kept.figures.keepRollups(in: kept.database) == 1)
            #expect(try await kept.database.read { tx in try kept.number("graded", "202605", in: tx) } == 0)
        }
    }

    @Test("that are wrong are told, journaled, kept as evidence and counted anew", arguments: engines)
    func alarm(_ engine: EngineKind) async throws {
        try await withKept(engine) { kept in
            _ = try await kept.make(["kind": "a", "qty": 9, "day": "2026-05-10"])
            try await kept.figures.keepRollups(in: kept.database)
            // Somebody wrote a record past the platform.
            try await kept.database.write { tx in try tx.execute("UPDATE reg_piece SET qty = 1") }
            #expect(try await kept.database.read { tx in try kept.number("big", "202605", in: tx) } == 1)
            let faults = try await kept.figures.reconcile(commune: demo, in: kept.database).filter { !$0.isEqual }
            #expect(faults.count == 1 && faults[0].differing == 4)
            #expect(faults.first?.faults.first == "ngày 10/05/2026, không rõ đơn vị: big giữ 1, đếm lại 0; mean (tổng) giữ 9, đếm lại 1")
            #expect(try await kept.database.read { tx in try kept.number("big", "202605", in: tx) } == 0)
            let told = try await kept.database.read { tx in
                (
                    try tx.journal(commune: demo, register: "figures", record: "piece/day/unit_in").map(\.action),
                    try Figures.rollupFaults(commune: demo, since: 0, in: tx)
                )
            }
            #expect(told.0 == ["rollup_fault"] && told.1 == 4)
            #expect(try await kept.figures.reconcile(in: kept.database).allSatisfy(\.isEqual))
            #expect(try await kept.figures.keepRollups(in: kept.database) == 0)
        }
    }

    @Test("of a definition that changed are not read, and those that changed are counted anew", arguments: engines)
    func definitions(_ engine: EngineKind) async throws {
        try await withKept(engine) { kept in
            _ = try await kept.make(["kind": "b", "qty": 9, "day": "2026-05-10", "moment": 1_780_000_000_000])
            try await kept.figures.keepRollups(in: kept.database)
            let other = try KeptBench.catalogue(big: "count: piece where qty > 5")
            let registry = try await Registry.open(
                catalogue: other, cipher: try cipher.get(), database: kept.database, follower: Rollups(other, least: 0))
            let figures = Figures(WorkflowEngine(registry), Rollups(other, least: 0))
            let period = try #require(FigurePeriod("202605"))
            let unit = FigureUnit(commune: demo)
            func number() async throws -> Fraction? {
                try await kept.database.read { tx in
                    try figures.values(of: ["big"], units: [unit], periods: [period], in: tx)["big", unit, period].value.number
                }
            }
            #expect(try await number() == Fraction(1))
            #expect(try await figures.keepRollups(in: kept.database) == 1)
            #expect(try await number() == Fraction(1))
            #expect(try await kept.database.read { tx in try kept.number("big", "202605", in: tx) } == 0)
        }
    }

    @Test("are dropped by a registry that does not follow them, and not kept of small registers", arguments: engines)
    func without(_ engine: EngineKind) async throws {
        try await withKept(engine) { kept in
            _ = try await kept.make(["kind": "a", "qty": 9, "day": "2026-05-10"])
            let small = Figures(WorkflowEngine(kept.registry), Rollups(kept.registry.catalogue))
            #expect(try await small.keepRollups(in: kept.database) == 0)
            try await kept.figures.keepRollups(in: kept.database)
            #expect(try await kept.states() > 0)
            let registry = Registry(catalogue: kept.registry.catalogue, cipher: try cipher.get())
            let system = kept.system
            try await kept.database.write { tx in
                _ = try registry.create("piece", ["kind": "a", "qty": 8, "day": "2026-05-10"], by: system, in: tx)
            }
            #expect(try await kept.states() == 0)
            #expect(try await kept.database.read { tx in try kept.number("big", "202605", in: tx) } == 2)
        }
    }
}

// MARK: The bench

/// A database in which every commune keeps roll-ups, however small.
struct KeptBench: Sendable {
    let database: Database
    let registry: Registry
    let figures: Figures
    /// The same figures without what is kept.
    let scanning: Figures
    let system = Actor.system(commune: demo, origin: "test")

    init(_ database: Database, _ catalogue: Catalogue) async throws {
        self.database = database
        let rollups = Rollups(catalogue, least: 0)
        registry = try await Registry.open(catalogue: catalogue, cipher: try cipher.get(), database: database, follower: rollups)
        let workflows = WorkflowEngine(registry)
        try await WorkflowEngine.migrate(database)
        figures = Figures(workflows, rollups)
        scanning = Figures(workflows, Rollups(try Catalogue.load([PackSource(folder: pack("core"))])))
    }

    static func catalogue(big: String = "count: piece where qty > 5 and kind = a") throws -> Catalogue {
        let piece = """
            register: piece
            label: Món
            title: "{kind}"
            fields:
              kind: { type: choice, label: Loại, of: { a: A, b: B } }
              qty: { type: integer, label: Số lượng }
              weight: { type: decimal, label: Nặng, scale: 2 }
              day: { type: date, label: Ngày }
              moment: { type: datetime, label: Lúc }
              done: { type: boolean, label: Xong }
              owner: { type: reference, to: owner, label: Chủ }
              unit_in: { type: unit, label: Đơn vị }
            list: { columns: [kind, day] }

            """
        let owner = """
            register: owner
            label: Chủ
            title: "{name}"
            fields:
              name: { type: text, label: Tên }
              grade: { type: choice, label: Hạng, of: { high: Cao, low: Thấp } }

            """
        let figures = """
            figures:
              big: { label: Lớn, \(big), period: day, scope: unit_in }
              done: { label: Đã xong, share: piece where done, period: day, scope: unit_in }
              weight: { label: Tổng, sum: piece.weight where kind = b, period: day, scope: unit_in }
              mean: { label: Trung bình, avg: piece.qty, period: day, scope: unit_in }
              blank: { label: Chưa ghi, missing: piece.qty where kind = a, period: day, scope: unit_in }
              moments: { label: Lúc, count: piece where qty > 5, period: moment }
              stock: { label: Đang có, count: piece where done and kind = a, scope: unit_in }
              graded: { label: Hạng cao, count: piece where owner.grade = high, period: day }

            """
        let files = [
            "pack.yml": "pack: trial\nlabel: Thử\nversion: 1.0.0\nrequires: [core]\n", "registers/piece.yml": piece,
            "registers/owner.yml": owner, "figures/piece.yml": figures,
        ]
        return try Catalogue.load([PackSource(folder: pack("core")), PackSource(name: "Packs/trial", files: files)])
    }

    func make(_ values: [String: Value], in register: String = "piece") async throws -> RecordID {
        try await database.write { tx in try registry.create(register, values, by: system, in: tx).id }
    }

    func edit(_ register: String, _ id: RecordID, _ values: [String: Value]) async throws {
        try await database.write { tx in _ = try registry.edit(register, id, version: nil, values, by: system, in: tx) }
    }

    func number(_ id: String, _ code: String, in tx: ReadTransaction) throws -> Int? {
        let (unit, period) = (FigureUnit(commune: demo), try #require(FigurePeriod(code)))
        return try figures.values(of: [id], units: [unit], periods: [period], in: tx)[id, unit, period].tally?.matched
    }

    /// How many readings are kept.
    func states() async throws -> Int64 {
        try await database.read { tx in try tx.number("SELECT count(*) AS n FROM rollup_state") }
    }
}

func withKept(_ engine: EngineKind, _ body: (KeptBench) async throws -> Void) async throws {
    let catalogue = try KeptBench.catalogue()
    try await withDatabase(engine) { database in try await body(try await KeptBench(database, catalogue)) }
}
