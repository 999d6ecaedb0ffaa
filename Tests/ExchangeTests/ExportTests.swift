import Declarations
import Exchange
import Foundation
import Registers
import Store
import TestKit
import Testing
import Vietnamese

@Suite("Exporting lists")
struct ExportTests {
    @Test("what is exported comes back by an import without a difference", arguments: engines, [ExportFormat.csv, .xlsx])
    func roundTrip(_ engine: EngineKind, _ format: ExportFormat) async throws {
        try await withBench(engine) { bench in
            _ = try await bench.unit("VHXH", "Phòng Văn hóa")
            try await bench.take(Sample.table)
            let before = try await bench.all()
            let register = try bench.registry.register("item")
            let file = try await bench.export(try bench.everything(showsPersonal: true), as: format)
            let plan = try await bench.plan(file, key: "id")
            #expect(plan.fields.count == register.fields.count, "the id and all fields but the computed one")
            let again = try await bench.take(file, plan)
            #expect(again.problems == [] && again.progress.unchanged == 2 && again.progress.rows == 2)
            #expect(try await bench.all() == before)
        }
    }

    @Test("what an export masked leaves what the record holds alone when it comes back", arguments: engines, [ExportFormat.csv, .xlsx])
    func masks(_ engine: EngineKind, _ format: ExportFormat) async throws {
        try await withBench(engine) { bench in
            _ = try await bench.unit("VHXH", "Phòng Văn hóa")
            try await bench.take(Sample.table)
            let before = try await bench.all()
            let file = try await bench.export(try bench.everything(), as: format, by: person(["reader"]))
            let again = try await bench.take(file, try await bench.plan(file, key: "id"))
            #expect(again.problems == [] && again.progress.unchanged == 2)
            #expect(try await bench.all() == before)
        }
    }

    @Test("a list of many pages comes whole and in its order, of the own unit only where the right ends there", arguments: engines)
    func pages(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let own = try await bench.unit("MOT", "Phòng Một")
            _ = try await bench.unit("HAI", "Phòng Hai")
            let rows = (1...1203).map { "Vật \($0);P-\($0);\($0 % 7);\($0.isMultiple(of: 3) ? "HAI" : "MOT")\n" }
            try await bench.take("Tên gọi;Ký hiệu;Số lượng;Đơn vị\n" + rows.joined())
            let request = ExportRequest(
                "item", query: RecordQuery(sort: [SortKey("count")]),
                columns: [ExportColumn("mark", title: "Ký hiệu"), ExportColumn("count", title: "Số lượng")])
            let all = try await bench.objects(request)
            #expect(all.count == 1203 && Set(all.compactMap { $0["mark"] as? String }).count == 1203)
            let counts = all.compactMap { $0["count"] as? Int }
            #expect(counts == counts.sorted() && counts.count == 1203)
            #expect(try await bench.objects(request, by: person(["of_unit"], unit: own.id)).count == 802)
        }
    }

    @Test("programs get numbers, places and masked personal values as the interface for programs writes them", arguments: engines)
    func forPrograms(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            _ = try await bench.unit("VHXH", "Phòng Văn hóa")
            try await bench.take(Sample.table)
            let request = try bench.everything()
            let pot = try #require(try await bench.objects(request, by: person(["reader"])).first)
            #expect(pot["weight"] as? Double == 1.25 && pot["price"] as? Int == 1_250_000 && pot["kept"] as? Bool == true)
            #expect(pot["moment"] as? String == "2026-11-21T14:30:00+07:00" || pot["moment"] as? String == "2026-11-21T07:30:00Z")
            #expect((pot["place"] as? [String: Any])?["type"] as? String == "Point")
            #expect(pot["phone"] is NSNull && pot["citizen"] is NSNull && pot["_masked"] as? [String] == ["phone", "citizen"])
            let file = try await bench.export(request, as: .geojson)
            let map = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
            let features = try #require(map["features"] as? [[String: Any]])
            #expect(features.count == 1, "only one has a place")
            #expect((features.first?["geometry"] as? [String: Any])?["coordinates"] as? [Double] == [105.8442, 21.5928])
        }
    }

    @Test("nobody exports without the right, nor personal data without theirs; each export is in the journal", arguments: engines)
    func rights(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            try await bench.take("Tên gọi;Điện thoại\nMột;0912345678\n")
            let none: RecordError? = await thrown { try await bench.export(try bench.everything(), as: .csv, by: person([])) }
            #expect(none?.code == .forbidden)
            let curious: RecordError? = await thrown {
                try await bench.export(try bench.everything(showsPersonal: true), as: .csv, by: person(["reader"]))
            }
            #expect(curious?.code == .forbidden)
            _ = try await bench.export(try bench.everything(showsPersonal: true), as: .csv, by: person(["storekeeper"]))
            let notes = try await bench.database.read { tx in
                try tx.rows("SELECT note FROM journal WHERE action = 'export'").compactMap { $0["note"].text }
            }
            #expect(notes.count == 1 && notes.first?.contains("1 bản ghi") == true && notes.first?.contains("phone") == true)
        }
    }
}

extension Bench {
    /// All fields and the id of all records.
    func everything(showsPersonal: Bool = false) throws -> ExportRequest {
        let fields = try registry.register("item").fields.map { ExportColumn($0.id, title: $0.label.vi) }
        return ExportRequest(
            "item", query: RecordQuery(sort: [SortKey("code")]), columns: [ExportColumn("id", title: ColumnMatcher.idTitle)] + fields,
            showsPersonal: showsPersonal)
    }

    @discardableResult
    func export(_ request: ExportRequest, as format: ExportFormat, by actor: Actor? = nil) async throws -> URL {
        let file = folder.appending(path: "ra.\(format.rawValue)")
        let exporter = Exporter(registry, database: database)
        try await exporter.begin(request, as: format, by: actor ?? system)
        if format == .xlsx {
            try await exporter.writeWorkbook(request, to: file, by: actor ?? system)
        } else {
            var bytes: [UInt8] = []
            try await exporter.write(request, as: format, by: actor ?? system) { bytes += $0 }
            try Data(bytes).write(to: file)
        }
        return file
    }

    func objects(_ request: ExportRequest, by actor: Actor? = nil) async throws -> [[String: Any]] {
        let file = try await export(request, as: .json, by: actor)
        return try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [[String: Any]])
    }
}
