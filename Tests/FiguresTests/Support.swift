import Declarations
import Figures
import Foundation
import Registers
import Store
import TestKit
import Testing
import Vietnamese
import Workflows

/// A database with a register, its workflow and figures of every kind.
struct Bench: Sendable {
    let database: Database
    let workflows: WorkflowEngine
    let figures: Figures
    let system = Actor.system(commune: demo, origin: "test")

    var registry: Registry { workflows.registry }

    init(_ database: Database, _ catalogue: Catalogue) async throws {
        self.database = database
        workflows = WorkflowEngine(
            try await Registry.open(
                catalogue: catalogue, cipher: try cipher.get(), database: database, checks: [ScoreEntryCheck(catalogue)]))
        figures = Figures(workflows)
        try await WorkflowEngine.migrate(database)
    }

    @discardableResult
    func create(_ register: String = "thing", _ values: [String: Value], on day: String = "2026-06-01") async throws -> Record {
        let system = system
        return try await Database.writing(at: try moment(day)) {
            try await database.write { tx in try workflows.create(register, values, by: system, in: tx) }
        }
    }

    @discardableResult
    func edit(_ record: Record, _ values: [String: Value], on day: String) async throws -> Record {
        let system = system
        return try await Database.writing(at: try moment(day)) {
            try await database.write { tx in
                try registry.edit(record.register, record.id, version: nil, values, by: system, in: tx)
            }
        }
    }

    func perform(_ step: String, _ record: Record, on day: String) async throws -> Record {
        let system = system
        return try await Database.writing(at: try moment(day)) {
            try await database.write { tx in
                try workflows.perform(step, on: record.register, record.id, version: nil, by: system, in: tx)
            }
        }
    }

    /// Units of a commune: a committee, two departments under it, a hamlet under the second.
    func makeUnits() async throws -> [RecordID] {
        var units: [RecordID] = []
        for (index, parent) in [nil, 0, 0, 2].enumerated() {
            var values: [String: Value] = ["code": "DV\(index)".value, "name": "Đơn vị \(index)".value, "kind": "department".value]
            if let parent { values["parent"] = units[parent].value }
            units.append(try await create("unit", values, on: "2025-12-01").id)
        }
        return units
    }

    func value(_ id: String, _ unit: RecordID? = nil, _ period: String, asOf: FigureMoment = .now) async throws -> FigureValue {
        let period = try #require(FigurePeriod(period))
        let unit = FigureUnit(commune: demo, unit: unit?.text)
        return try await database.read { tx in
            try figures.values(of: [id], units: [unit], periods: [period], asOf: asOf, in: tx)[id, unit, period].value
        }
    }

    /// The value as it is printed.
    func text(_ id: String, _ unit: RecordID? = nil, _ period: String = "2026", asOf: FigureMoment = .now) async throws -> String {
        let figure = try #require(registry.catalogue.figures[id])
        return figure.text(try await value(id, unit, period, asOf: asOf))
    }

    func explain(_ id: String, _ unit: RecordID? = nil, _ period: String) async throws -> FigureExplanation {
        let period = try #require(FigurePeriod(period))
        return try await database.read { tx in
            try figures.explain(id, FigureUnit(commune: demo, unit: unit?.text), period, in: tx)
        }
    }
}

/// Eight in the morning of a day.
func moment(_ day: String) throws -> Int64 { Instant(try #require(CalendarDate(day)), minute: 480).milliseconds }

enum Trial {
    static let thing = """
        register: thing
        label: Vật
        title: "{name}"
        scope: unit_in
        workflow: thing
        fields:
          name: { type: text, label: Tên }
          kind: { type: choice, label: Loại, of: { a: A, b: B } }
          qty: { type: integer, label: Số lượng, min: 0 }
          weight: { type: decimal, label: Nặng, scale: 2 }
          rate: { type: percent, label: Tỷ lệ }
          day: { type: date, label: Ngày }
          moment: { type: datetime, label: Lúc }
          done: { type: boolean, label: Xong }
          tags: { type: many_choice, label: Thẻ, of: { x: X, y: Y } }
          partner: { type: reference, to: thing, label: Bạn }
          unit_in: { type: unit, label: Đơn vị }
        list: { columns: [name, day], sort: [day] }

        """

    static let workflow = """
        workflow: thing
        states:
          open: { label: Mở, initial: true, due: 10 days }
          waiting: { label: Chờ, clock: paused }
          shut: { label: Đóng, final: true }
        transitions:
          finish: { label: Xong, from: [open, waiting], to: shut, by: [mover] }
          wait: { label: Chờ, from: open, to: waiting, by: [mover] }

        """

    static let figures = """
        figures:
          all: { label: Vật, count: thing }
          big: { label: Vật lớn, count: thing where qty > 5 and kind = a, period: day, unit: vật }
          big_then: { label: Vật lớn, count: thing where qty > 5 and kind = a, period: moment }
          kind_a: { label: Loại A, count: thing where kind = a, period: day }
          done: { label: Đã xong, share: thing where done, period: day, decimals: 1 }
          done_stock: { label: Đã xong, share: thing where done and kind = a, decimals: 1 }
          weight: { label: Tổng, sum: thing.weight where kind = b, period: day, unit: kg }
          quantity: { label: Số lượng, sum: thing.qty, period: day }
          mean: { label: Trung bình, avg: thing.qty where kind = a, period: day }
          least: { label: Ít nhất, min: thing.weight, period: day }
          most: { label: Nhiều nhất, max: thing.rate, period: day }
          names: { label: Tên, distinct: thing.name where qty > 2, period: day }
          partners: { label: Bạn, distinct: thing.partner }
          blank: { label: Chưa ghi, missing: thing.qty where kind = a, period: day }
          recent: { label: Gần đây, count: thing where day within 2 months }
          recent_work: { label: Gần đây, count: thing where day within 5 working days }
          overdue: { label: Trễ, count: thing where late }
          punctual: { label: Đúng hạn, share: thing where on time, period: day }
          aged: { label: Cũ, count: thing where age(day) >= 1 }
          big_partner: { label: Bạn lớn, count: thing where partner.qty > 3, period: day }
          tagged: { label: Có thẻ, count: "thing where tags in [x]", period: day }
          by_partner: { label: Theo bạn, count: thing, period: day, scope: partner.unit_in }
          survey: { label: Điều tra, declared: survey of the province, metric: M45 }
          changed:
            label: Đổi cách tính
            period: day
            versions:
              - { from: 2026-01-01, count: thing }
              - { from: 2026-07-01, count: thing where kind = a }
        indicators:
          big_share: { label: Tỷ lệ vật lớn, value: big / kind_a, unit: percent, decimals: 1 }
          twice: { label: Gấp đôi, value: "(big_share - 0.25) * 2" }
          against: { label: So với điều tra, value: big / survey }

        """

    static func catalogue(figures: String = figures) throws -> Catalogue {
        let files = [
            "pack.yml": "pack: trial\nlabel: Thử\nversion: 1.0.0\nrequires: [core]\n", "registers/thing.yml": thing,
            "workflows/thing.yml": workflow, "roles.yml": "roles: { mover: { label: Cán bộ } }\n", "figures/thing.yml": figures,
        ]
        return try Catalogue.load([PackSource(folder: pack("core")), PackSource(name: "Packs/trial", files: files)])
    }
}

func withBench(_ engine: EngineKind, _ body: (Bench) async throws -> Void) async throws {
    let catalogue = try Trial.catalogue()
    try await withDatabase(engine) { database in try await body(try await Bench(database, catalogue)) }
}
