import Exchange
import Foundation
import Registers
import Sheets
import Store
import TestKit
import Testing
import Vietnamese
import Workflows

@Suite("Importing tables")
struct ImportTests {
    @Test(
        "reads cells as people write them: choices by label, units by code or name, dates, numbers, points, personal fields",
        arguments: engines)
    func readsCells(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let unit = try await bench.unit("VHXH", "Phòng Văn hóa")
            let taken = try await bench.take(Sample.table)
            #expect(taken.problems == [])
            #expect(taken.progress.created == 2)
            let pot = try await bench.one("Bình gốm")
            #expect(pot["code"].text == "HV-0001")
            #expect(pot["count"] == .integer(12) && pot["weight"] == .integer(1250) && pot["price"] == .integer(1_250_000))
            #expect(pot["share"] == .integer(9550) && pot["day"] == .text("2026-11-21") && pot["colour"] == .text("red"))
            #expect(pot["kept"].boolean == true && pot["unit_in"].text == unit.id.text && pot["tags"].text == "[\"old\"]")
            #expect(pot["place"].text == "[105.8442,21.5928]" && pot["phone"].text == "+84912345678")
            #expect(pot["total"] == .integer(15_000_000), "formulas are computed")
            #expect(pot.state == "open" && pot.dueAt != nil, "records enter their workflow and get their deadline")
            #expect(pot["citizen"].text != "001099000001", "sealed")
            let drum = try await bench.one("Trống đồng")
            #expect(drum["tags"].text == "[\"old\",\"rare\"]" && drum["kept"].boolean == false && drum["unit_in"].text == unit.id.text)
            let chain = try await bench.database.verifyJournal()
            #expect(chain.flatMap(\.faults).isEmpty)
            let search = try await bench.database.read { tx in try bench.registry.verifySearch(in: tx) }
            #expect(search.faults.isEmpty, "the search index has them")
            let count = try await bench.database.read { tx in try bench.registry.count("item", for: bench.system, in: tx) }
            #expect(count == .exactly(2), "the kept count moves with the import")
        }
    }

    @Test("names each bad row with line, column, value and reason, and takes the others", arguments: engines)
    func badRows(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let text = """
                Tên gọi;Ký hiệu;Số lượng;Ngày nhập kho;Màu;Giá;Đơn vị;Số định danh
                Tốt;B-1;1;;;;;
                ;B-2;1;;;;;
                Nhiều;B-3;2000;;;;;
                Ngày;B-4;1;32/13/2026;;;;
                Màu;B-5;1;;tím;;;
                Quy tắc;B-6;1;;đỏ;5;;
                Trùng;B-1;1;;;;;
                Đơn vị;B-8;1;;;;Không có;
                Định danh;B-9;1;;;;;12345

                """
            let (progress, problems) = try await bench.take(text)
            #expect(progress.created == 1 && progress.refused == 8 && progress.rows == 9)
            #expect(problems.map(\.line) == [3, 4, 5, 6, 7, 8, 9, 10])
            let columns = problems.map { $0.problems.first?.column }
            #expect(columns == ["Tên gọi", "Số lượng", "Ngày nhập kho", "Màu", "Giá", "Ký hiệu", "Đơn vị", "Số định danh"])
            #expect(problems[2].problems.first?.value == "32/13/2026")
            #expect(problems[7].problems.first?.value == nil, "personal values are not repeated")
            #expect(problems.allSatisfy { $0.problems.allSatisfy { !$0.vi.isEmpty && !$0.en.isEmpty } })
            #expect(try await bench.all().map { $0["name"].text } == ["Tốt"])
        }
    }

    @Test("a row of a CSV file with more cells than titles is refused: its text has slid into other columns", arguments: engines)
    func slidRows(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let (progress, problems) = try await bench.take("Tên gọi;Ký hiệu\nMột;S-1;\nHai; và nửa;S-2\n\"Ba; tư\";S-3\n")
            #expect(progress.created == 2 && problems.map(\.line) == [3])
            #expect(try await bench.all().map { $0["name"].text } == ["Một", "Ba; tư"])
        }
    }

    @Test("titles that say more than a field's name are understood, unless two fields would do", arguments: [EngineKind.sqlite])
    func nearTitles(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let matcher = ColumnMatcher(try bench.registry.register("item"), editable: nil)
            let titles = ["STT", "Tên gọi hiện vật *", "SỐ LƯỢNG (cái)", "Ghi chú", "Số định danh, điện thoại", ColumnMatcher.reasonTitle]
            #expect(matcher.match(titles) == [1: "name", 2: "count"])
        }
    }

    @Test("a trial counts the same as the import and writes nothing", arguments: engines)
    func trial(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            try await bench.take("Tên gọi;Ký hiệu\nMột;C-1\nHai;C-2\n")
            let text = "Tên gọi;Ký hiệu;Số lượng\nMột;C-1;\nHai đổi;C-2;\nBa;C-3;\nHỏng;C-4;x\nLặp;C-3;\n"
            let before = try await bench.database.read { tx in try tx.number("SELECT max(seq) AS n FROM journal") }
            let trial = try await bench.take(text, key: "mark", isTrial: true)
            #expect(try await bench.database.read { tx in try tx.number("SELECT max(seq) AS n FROM journal") } == before)
            let real = try await bench.take(text, key: "mark")
            #expect(trial.progress == real.progress && trial.problems == real.problems)
            #expect(real.progress.created == 1 && real.progress.changed == 1 && real.progress.unchanged == 1 && real.progress.refused == 2)
            #expect(try await bench.one("Hai đổi").version == 2)
        }
    }

    @Test("a trial believes rows that name rows above them, and no others", arguments: engines)
    func rowsAbove(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let table = "Tên gọi;Ký hiệu;Đi cùng\nMột;K-1;\nHai;K-2;K-1\nBa;K-3;K-4\nBốn;K-4;K-3\n;K-5;\nSáu;K-6;K-5\n"
            for isTrial in [true, false] {
                let (end, problems) = try await bench.take(table, key: "mark", isTrial: isTrial)
                #expect(end.created == 2 && problems.map(\.line) == [4, 5, 6, 7], "trial: \(isTrial)")
            }
            #expect(try await bench.one("Hai")["partner"].text == bench.one("Một").id.text)
        }
    }

    @Test("importing the same file again changes nothing", arguments: engines)
    func idempotent(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let text = "Tên gọi;Ký hiệu;Khối lượng;Còn giữ;Số định danh\nMột;D-1;1,5;có;001099000001\nHai;D-2;2;không;\n"
            try await bench.take(text, key: "mark")
            let records = try await bench.all()
            let again = try await bench.take(text, key: "mark")
            #expect(again.progress.unchanged == 2 && again.progress.created == 0 && again.progress.changed == 0)
            #expect(try await bench.all() == records)
        }
    }

    @Test("existing records are updated, skipped or refused as asked; empty cells leave values alone", arguments: engines)
    func existing(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            try await bench.take("Tên gọi;Ký hiệu;Số lượng\nMột;E-1;5\n")
            let text = "Tên gọi;Ký hiệu;Số lượng\nMột mới;E-1;\n"
            #expect(try await bench.take(text, key: "mark", existing: .skip).progress.skipped == 1)
            #expect(try await bench.take(text, key: "mark", existing: .refuse).progress.refused == 1)
            #expect(try await bench.one("Một")["count"] == .integer(5))
            #expect(try await bench.take(text, key: "mark").progress.changed == 1)
            #expect(try await bench.one("Một mới")["count"] == .integer(5))
            let file = try bench.file(text)
            var plan = try await bench.plan(file, key: "mark")
            plan.clearsEmpty = true
            #expect(try await bench.take(file, plan).progress.changed == 1)
            #expect(try await bench.one("Một mới")["count"].isNull)
        }
    }

    @Test("rows name records of the register by code, by title or ambiguously", arguments: engines)
    func references(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            try await bench.take("Tên gọi\nĐôi\nĐôi\nRiêng\n")
            let (progress, problems) = try await bench.take("Tên gọi;Đi cùng;Cùng bộ\nX;HV-0001;\nY;riêng;\"HV-0001; HV-0003\"\nZ;Đôi;\n")
            #expect(progress.created == 2 && problems.map(\.line) == [4])
            #expect(problems.first?.problems.first?.vi.contains("2 mục cùng tên") == true)
            let first = try await bench.one("Riêng")
            #expect(try await bench.one("Y")["partner"].text == first.id.text)
            #expect(try await bench.one("Y").items("friends").count == 2)
        }
    }

    @Test("codes that come in a file move the counter on, and given ones have no gaps", arguments: engines)
    func codes(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            try await bench.take("Mã số;Tên gọi;Số lượng\nHV-0007;Bảy;\n;Sau;\n;Hỏng;x\n;Nữa;\n")
            let record = try await bench.database.write { tx in
                try bench.workflows.create("item", ["name": .text("Gõ tay")], by: bench.system, in: tx)
            }
            #expect(try await bench.all().map { $0["code"].text } == ["HV-0007", "HV-0008", "HV-0009", "HV-0010"])
            #expect(record["code"].text == "HV-0010")
        }
    }

    @Test("nobody imports beyond the own right: without `import` nothing, of another unit no row", arguments: engines)
    func rights(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let own = try await bench.unit("MOT", "Phòng Một")
            _ = try await bench.unit("HAI", "Phòng Hai")
            let refusal: RecordError? = await thrown { try await bench.take("Tên gọi\nX\n", by: person(["reader"])) }
            #expect(refusal?.code == .forbidden)
            let (progress, problems) = try await bench.take(
                "Tên gọi;Ký hiệu;Đơn vị\nCủa tôi;F-1;MOT\nCủa họ;F-2;HAI\n", by: person(["of_unit"], unit: own.id))
            #expect(progress.created == 1 && problems.map(\.line) == [3])
            try await bench.take("Tên gọi;Ký hiệu;Đơn vị\nCủa họ;F-2;HAI\n")
            let theft = try await bench.take("Tên gọi;Ký hiệu\nCướp;F-2\n", key: "mark", by: person(["of_unit"], unit: own.id))
            #expect(theft.progress.refused == 1 && theft.progress.changed == 0)
        }
    }

    @Test("mirrored records come by their external id, change by their source only, and need the right to settings", arguments: engines)
    func mirrors(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let text = "external_id;Tên gọi\nT-1;Từ tỉnh\n"
            let refusal: RecordError? = await thrown {
                try await bench.take(text, key: "external_id", source: "tỉnh", by: person(["storekeeper"]))
            }
            #expect(refusal?.code == .forbidden)
            #expect(try await bench.take(text, key: "external_id", source: "tỉnh").progress.created == 1)
            let mirrored = try await bench.one("Từ tỉnh")
            #expect(mirrored.source == "tỉnh" && mirrored.externalID == "T-1")
            let changed = try await bench.take("external_id;Tên gọi\nT-1;Tỉnh đổi\n", key: "external_id", source: "tỉnh")
            #expect(changed.progress.changed == 1)
            let local = try await bench.take("Mã bản ghi;Tên gọi\n\(mirrored.id);Xã đổi\n", key: "id", by: person(["storekeeper"]))
            #expect(local.progress.refused == 1)
        }
    }

    @Test("a workbook keeps diacritics, dates and zeros in front on the way out and in", arguments: engines)
    func workbook(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let file = bench.folder.appending(path: "bang.xlsx")
            let writer = try XLSXWriter(file: file)
            try writer.startSheet(
                "Hiện vật",
                columns: [SheetColumn("Tên gọi *"), SheetColumn("Ngày nhập kho", .date), SheetColumn("SỐ LƯỢNG"), SheetColumn("Ký hiệu")])
            let day = try #require(CalendarDate("2026-11-21"))
            try writer.append([.text("Ấm đất nung"), .date(day), .number(7), .text("007")])
            _ = try writer.finish()
            #expect(try await bench.take(file, try await bench.plan(file)).progress.created == 1)
            let record = try await bench.one("Ấm đất nung")
            #expect(record["day"].text == "2026-11-21" && record["count"] == .integer(7) && record["mark"].text == "007")
        }
    }

    @Test("whatever a file holds, nothing crashes and no batch is half saved", arguments: engines)
    func fuzz(_ engine: EngineKind) async throws {
        var chance = SplitMix64(state: 20_261_121)
        try await withBench(engine) { bench in
            let pieces = [
                "Tên gọi", "Ký hiệu", "Số lượng", "Màu", ";", ";", "\n", "\n", "\"", "đỏ", "-1", "1e9", "9999999999999999999", "=1+1",
                "\u{0}",
                "\u{FEFF}", "Đi cùng", "HV-0001", "x", "'", "32/13/2026", "\t", "💥", "e\u{301}",
            ]
            for _ in 0..<25 {
                let text =
                    "Tên gọi;Ký hiệu;Số lượng;Màu;Đi cùng\n"
                    + (0..<Int.random(in: 0...60, using: &chance)).map { _ in pieces.randomElement(using: &chance) ?? "" }.joined()
                let before = try await bench.all().count
                guard let taken = try? await bench.take(text, key: Bool.random(using: &chance) ? "mark" : nil) else { continue }
                #expect(try await bench.all().count == before + taken.progress.created)
                #expect(
                    taken.progress.rows
                        == taken.progress.created + taken.progress.changed + taken.progress.unchanged + taken.progress.skipped
                        + taken.progress.refused)
            }
            #expect(try await bench.database.verifyJournal().flatMap(\.faults).isEmpty)
        }
    }
}
