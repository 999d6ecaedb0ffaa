import Declarations
import Foundation
import Quality
import Registers
import Store
import TestKit
import Testing

/// A database with a register that can go wrong in every way.
struct Bench: Sendable {
    let database: Database
    let registry: Registry
    let desk: QualityDesk
    let system = Actor.system(commune: demo, origin: "test")

    init(_ database: Database, _ catalogue: Catalogue) async throws {
        self.database = database
        registry = try await Registry.open(catalogue: catalogue, cipher: try cipher.get(), database: database)
        desk = QualityDesk(registry, database)
        try await QualityDesk.migrate(database)
    }

    var thing: RegisterDeclaration {
        get throws { try #require(registry.catalogue.registers["thing"]) }
    }

    @discardableResult
    func create(_ register: String, _ values: [String: Value], by actor: Actor? = nil) async throws -> Record {
        let actor = actor ?? system
        return try await database.write { tx in try registry.create(register, values, by: actor, in: tx) }
    }

    func edit(_ record: Record, _ changes: [String: Value]) async throws -> Record {
        let system = system
        return try await database.write { tx in
            try registry.edit(record.register, record.id, version: nil, changes, by: system, in: tx)
        }
    }

    /// Puts values into a row that no form would let through.
    func force(_ record: Record, _ values: [String: Value]) async throws {
        try await database.write { tx in
            let changes = SQL.joined(values.sorted { $0.key < $1.key }.map { "\(name: $0.key) = \($0.value)" })
            try tx.execute(
                "UPDATE \(name: "reg_\(record.register)") SET \(changes) WHERE commune = \(record.commune) AND id = \(record.id)")
        }
    }

    func stored(_ record: Record) async throws -> Record {
        try await database.read { tx in
            try #require(try registry.anyRecord(record.register, record.id, commune: record.commune, in: tx))
        }
    }

    func all(_ register: String) async throws -> [Record] {
        let system = system
        return try await database.read { tx in try registry.all(register, for: system, in: tx) }
    }

    /// Everything on the work list, page by page.
    func work(_ filter: WorkFilter = WorkFilter(), for actor: Actor? = nil, page: Int = 7) async throws -> [FaultyRecord] {
        let actor = actor ?? system
        return try await database.read { tx in
            var found: [FaultyRecord] = []
            var after: RecordID?
            repeat {
                let next = try desk.work("thing", filter, after: after, limit: page, for: actor, in: tx)
                found += next.items
                after = next.next
            } while after != nil
            return found
        }
    }

    func counts(units: Set<String>? = nil) async throws -> [String: CheckCount] {
        try await database.read { tx in try desk.checkCounts("thing", units: units, commune: demo, in: tx) }
    }
}

enum Trial {
    static let thing = """
        register: thing
        label: Vật
        title: "{name}"
        scope: unit_in
        workflow: thing
        fields:
          name: { type: text, label: Tên, required: true, max: 12 }
          phone: { type: phone, label: Điện thoại, personal: true }
          email: { type: email, label: Thư }
          citizen: { type: citizen_id, label: Số định danh, personal: true }
          secret: { type: citizen_id, label: Số kín, personal: true, encrypted: true }
          tax: { type: tax_code, label: Mã số thuế }
          term: { type: period, label: Kỳ }
          qty: { type: integer, label: Số lượng, min: -50, max: 5000 }
          weight: { type: decimal, label: Nặng, scale: 3 }
          price: { type: money, label: Giá }
          rank: { type: integer, label: Hạng }
          day: { type: date, label: Ngày, max: today }
          moment: { type: datetime, label: Lúc, min: 2026-01-01 }
          kind: { type: choice, label: Loại, of: { a: A, b: B } }
          tags: { type: many_choice, label: Thẻ, max: 2, of: { x: X, y: Y, z: Z } }
          note: { type: text, label: Ghi chú, show: kind = a }
          partner: { type: reference, to: thing, label: Bạn }
          friends: { type: many_reference, to: thing, label: Các bạn }
          unit_in: { type: unit, label: Đơn vị }
          total: { type: formula, label: Tổng, formula: qty * price, result: money }
        rules:
          price_with_qty: { check: price is set or qty is not set, message: Có số lượng thì phải có giá, field: price }
          small_a: { check: "kind != a or qty <= 20", message: Loại A không quá 20 }
          recent: { check: "days_between(day, today()) < 400", message: Ngày không quá xa, field: day }
        list: { columns: [name, kind, qty] }
        quality:
          expected: [phone, note, kind]
          cadence: 12 months
          live_by: day
          duplicates: [[name, unit_in], phone, [qty, kind]]
          usual: { price: { min: 10, max: 2000 }, rank: any }

        """

    static let other = """
        register: other
        label: Thứ khác
        title: "{label}"
        fields:
          label: { type: text, label: Tên, required: true }
          main: { type: reference, to: thing, label: Vật chính }
          more: { type: many_reference, to: thing, label: Vật kèm }
        rules:
          never: { check: label != "cấm", message: Không được }
        quality: { expected: [] }

        """

    static let workflow = """
        workflow: thing
        states:
          open: { label: Mở, initial: true }
          shut: { label: Đóng, final: true }
        transitions:
          finish: { label: Xong, from: open, to: shut, by: [everything] }

        """

    static let roles = """
        roles:
          everything:
            label: Tất cả
            rights:
              thing: { actions: [read, create, edit, delete, restore], scope: commune }
              other: { actions: [read], scope: commune }
          editor: { label: Sửa, rights: { thing: { actions: [read, edit], scope: commune } } }
          unit_clerk: { label: Cán bộ, rights: { thing: { actions: [read, create, edit, delete], scope: unit } } }

        """

    static func catalogue(thing: String = thing) throws -> Catalogue {
        let files = [
            "pack.yml": "pack: trial\nlabel: Thử\nversion: 1.0.0\nrequires: [core]\n", "registers/thing.yml": thing,
            "registers/other.yml": other, "workflows/thing.yml": workflow, "roles.yml": roles,
        ]
        return try Catalogue.load([PackSource(folder: pack("core")), PackSource(name: "Packs/trial", files: files)])
    }
}

func withBench(_ engine: EngineKind, _ catalogue: Catalogue? = nil, _ body: (Bench) async throws -> Void) async throws {
    let catalogue = try catalogue ?? Trial.catalogue()
    try await withDatabase(engine) { database in try await body(try await Bench(database, catalogue)) }
}

func person(_ role: String, unit: RecordID = RecordID()) -> Actor {
    let post = HeldPost(
        id: RecordID().text, name: "Chức danh", unit: unit.text, unitName: "Đơn vị", subtree: [unit.text], roles: [role])
    return Actor(
        commune: demo, person: RecordID().text, personName: "Nguyễn Thị Thử", posts: [post], acting: post, roles: [], origin: "test")
}
