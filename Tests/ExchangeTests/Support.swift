import Declarations
import Exchange
import Foundation
import Jobs
import Logging
import Registers
import Sheets
import Store
import Synchronization
import TestKit
import Testing
import Workflows

/// A pack with a field of every kind that a table can hold, over the pack `core`.
enum Sample {
    static let pack = "pack: sample\nlabel: Thử\nversion: 1.0.0\nrequires: [core]\n"

    static let item = """
        register: item
        label: { vi: Hiện vật, en: Item }
        title: "{code} · {name}"
        scope: unit_in
        workflow: item
        fields:
          code: { type: code, label: { vi: Mã số, en: Code }, pattern: "HV-{seq:4}" }
          name: { type: text, label: { vi: Tên gọi, en: Name }, required: true, max: 60 }
          mark: { type: text, label: { vi: Ký hiệu, en: Mark }, unique: true }
          count: { type: integer, label: { vi: Số lượng, en: Count }, min: 0, max: 1000 }
          weight: { type: decimal, label: { vi: Khối lượng, en: Weight }, scale: 3 }
          price: { type: money, label: { vi: Giá, en: Price } }
          share: { type: percent, label: { vi: Tỷ lệ, en: Share } }
          day: { type: date, label: { vi: Ngày nhập kho, en: Day } }
          moment: { type: datetime, label: { vi: Thời điểm, en: Moment } }
          kept: { type: boolean, label: { vi: Còn giữ, en: Kept } }
          colour: { type: choice, label: { vi: Màu, en: Colour }, of: { red: Đỏ, green: { vi: Xanh lá, en: Green } } }
          tags: { type: many_choice, label: { vi: Thẻ, en: Tags }, of: { old: Cổ, rare: Hiếm } }
          partner: { type: reference, to: item, label: { vi: Đi cùng, en: Partner } }
          friends: { type: many_reference, to: item, label: { vi: Cùng bộ, en: Friends } }
          unit_in: { type: unit, label: { vi: Đơn vị, en: Unit } }
          place: { type: point, label: { vi: Vị trí, en: Place } }
          phone: { type: phone, label: { vi: Điện thoại, en: Phone }, personal: true }
          citizen: { type: citizen_id, label: { vi: Số định danh, en: Citizen id }, personal: true, encrypted: true }
          total: { type: formula, label: { vi: Tổng, en: Total }, formula: count * price, result: money }
        rules:
          red_is_dear: { check: colour != red or price > 100, message: { vi: Màu đỏ phải có giá trên 100 }, field: price }
        list: { columns: [code, name, mark, count, day], sort: [code] }

        """

    static let workflow = """
        workflow: item
        states:
          open: { label: Mở, initial: true, due: "{day}" }
          shut: { label: Đóng, final: true }
        transitions:
          close: { label: Đóng, from: open, to: shut, by: [storekeeper] }

        """

    static let roles = """
        roles:
          storekeeper:
            label: Thủ kho
            rights:
              item: { actions: [read, create, edit, delete, restore, personal, export, import], scope: commune }
              unit: { actions: [read], scope: commune }
          of_unit: { label: Tổ, rights: { item: { actions: [read, create, edit, import, export], scope: unit }, unit: { actions: [read], scope: commune } } }
          reader: { label: Người xem, rights: { item: { actions: [read, export], scope: commune } } }

        """

    /// Two records with nearly everything filled in.
    static let table = """
        Tên gọi;Ký hiệu;Số lượng;Khối lượng;Giá;Tỷ lệ;Ngày nhập kho;Thời điểm;Còn giữ;Màu;Thẻ;Đơn vị;Vị trí;Điện thoại;Số định danh
        Bình gốm;A-1;12;1,25;1.250.000;95,5%;21/11/2026;21/11/2026 14:30;có;đỏ;Cổ; VHXH ;21.5928, 105.8442;0912 345 678;001099000001
        Trống đồng;A-2;;;;;2026-01-02;;không;Xanh lá;"cổ; hiếm";Phòng Văn hóa;;;

        """

    static func catalogue() throws -> Catalogue {
        let files = ["pack.yml": pack, "registers/item.yml": item, "workflows/item.yml": workflow, "roles.yml": roles]
        return try Catalogue.load([PackSource(folder: TestKit.pack("core")), PackSource(folder: TestKit.pack("mirrors")), PackSource(name: "Packs/sample", files: files)])
    }
}

/// An empty commune with the sample register, and what tests do with it.
struct Bench: Sendable {
    let database: Database
    let workflows: WorkflowEngine
    let folder: URL
    let system = Actor.system(commune: demo, origin: "test")
    /// Somebody who may do everything with items.
    let keeper = person(["storekeeper"])

    var registry: Registry { workflows.registry }
    var importer: Importer { Importer(workflows, database: database) }
    var desk: ImportDesk {
        let system = system
        return ImportDesk(workflows, database: database, folder: folder.appending(path: "imports")) { _, _ in system }
    }

    func file(_ text: String, _ name: String = "bang.csv") throws -> URL {
        let file = folder.appending(path: name)
        try Data(text.utf8).write(to: file)
        return file
    }

    /// A plan with the columns matched by their titles.
    func plan(_ file: URL, key: String? = nil, existing: ImportPlan.Existing = .update, source: String? = nil) async throws -> ImportPlan {
        let preview = try await TablePreview.read(file)
        let register = try registry.register("item")
        let matcher = ColumnMatcher(register, editable: nil, isMirror: source != nil)
        let row = try #require(matcher.titleRow(preview.rows))
        let titles = ColumnMatcher.titles(row)
        return ImportPlan(
            sheet: preview.sheet, titleRow: row.number, titles: titles, fields: matcher.match(titles), key: key, existing: existing,
            source: source)
    }

    @discardableResult
    func take(
        _ text: String, key: String? = nil, existing: ImportPlan.Existing = .update, source: String? = nil, isTrial: Bool = false,
        by actor: Actor? = nil
    ) async throws -> (progress: ImportProgress, problems: [RowProblem]) {
        let file = try file(text)
        return try await take(file, try await plan(file, key: key, existing: existing, source: source), isTrial: isTrial, by: actor)
    }

    func take(_ file: URL, _ plan: ImportPlan, isTrial: Bool = false, by actor: Actor? = nil) async throws -> (
        progress: ImportProgress, problems: [RowProblem]
    ) {
        let problems = Problems()
        let end = try await importer.run(file, plan, into: "item", by: actor ?? system, isTrial: isTrial) { step, _ in
            problems.add(step.problems)
        }
        return (end, problems.all)
    }

    func all() async throws -> [Record] {
        try await database.read { tx in try registry.all("item", sort: [SortKey("code")], for: system, in: tx) }
    }

    func one(_ name: String) async throws -> Record { try #require(try await all().first { $0["name"].text == name }) }

    func unit(_ code: String, _ name: String) async throws -> Record {
        try await database.write { tx in
            try workflows.create(
                "unit", ["code": .text(code), "name": .text(name), "kind": .text("department")], by: system, in: tx)
        }
    }

    /// Runs jobs until the import is in another state than those that wait for one.
    func settle(_ id: RecordID, _ desk: ImportDesk? = nil) async throws -> ImportRun {
        let runner = JobRunner(database, kinds: [(desk ?? self.desk).job], pause: .milliseconds(20), logger: Logger(label: "test"))
        let running = Task { try await runner.run() }
        defer { running.cancel() }
        while true {
            let (run, job) = try await database.read { tx in
                let run = try #require(try tx.importRun(id, commune: demo))
                return (run, try run.job.flatMap { try tx.job($0, commune: demo) })
            }
            if job?.state.isFinal ?? true { return run }
            try await Task.sleep(for: .milliseconds(10))
        }
    }
}

/// What steps report, from whatever thread.
final class Problems: Sendable {
    private let kept = Mutex<[RowProblem]>([])
    func add(_ some: [RowProblem]) { kept.withLock { $0 += some } }
    var all: [RowProblem] { kept.withLock { $0 } }
}

func withBench(_ engine: EngineKind, _ body: (Bench) async throws -> Void) async throws {
    try await withPlace(engine) { place in
        try await withDatabase(try await place.address()) { database in
            let registry = try await Registry.open(catalogue: try Sample.catalogue(), cipher: try cipher.get(), database: database)
            try await WorkflowEngine.migrate(database)
            try await JobRunner.migrate(database)
            try await ImportDesk.migrate(database)
            try await database.write { tx in
                try tx.add(Commune(code: demo, name: "xã Suối Mây", province: "tỉnh Thử", slug: "suoi-may"), by: .system("test"))
            }
            try await body(Bench(database: database, workflows: WorkflowEngine(registry), folder: place.folder))
        }
    }
}

func person(_ roles: [String], unit: RecordID = RecordID()) -> Actor {
    let post = HeldPost(
        id: RecordID().text, name: "Chức danh", unit: unit.text, unitName: "Đơn vị", subtree: [unit.text], roles: roles)
    return Actor(
        commune: demo, person: RecordID().text, personName: "Nguyễn Thị Thử", posts: [post], acting: post, roles: [], origin: "test")
}
