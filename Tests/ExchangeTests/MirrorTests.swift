import Declarations
import Foundation
import Registers
import Store
import TestKit
import Testing
import Vietnamese
import Workflows

@testable import Exchange

@Suite("Mirrors of other systems")
struct MirrorTests {
    /// Titles in two rows, the upper one merged; a row that numbers the columns; a total.
    private static let head = """
        TỈNH THỬ;;;;;
        DANH SÁCH HIỆN VẬT;;;;;
        Mã số;Tên;Thời gian;;Tình trạng;Số lượng
        ;;Nhập;Kiểm;;
        (1);(2);(3);(4);(5);(6)

        """

    private static func table(_ rows: String...) -> String { head + rows.joined(separator: "\n") + "\n;Tổng cộng;;;;9\n" }

    private static let pot = "HV-T1;Bình gốm;05/11/2026;05/11/2026 08:30;Đang giữ;7"

    private func profile(_ bench: Bench) async throws -> RecordID {
        let system = bench.system
        return try await bench.database.write { tx in
            func make(_ register: String, _ values: [String: Value]) throws -> RecordID {
                try bench.workflows.create(register, values, by: system, in: tx).id
            }
            let unit = try make("unit", ["code": "P1".value, "name": "Phòng Một".value, "kind": "department".value])
            let post = try make("post", ["unit": unit.value, "name": "Quản trị".value, "roles": "[\"administrator\"]".value])
            let source = try make(
                MirrorProfile.register,
                [
                    "code": "tinh".value, "name": "Hiện vật của tỉnh".value, "system": "Hệ thống tỉnh".value, "target": "item".value,
                    "key_field": "code".value, "max_age_hours": 24.value, "keeper": post.value,
                ])
            let columns: [(String, String, String?, String?, Bool)] = [
                ("Mã số|Mã", "code", nil, nil, false), ("Tên", "name", nil, nil, false),
                ("Thời gian Nhập", "day", nil, "dd/MM/yyyy", true), ("Thời gian Kiểm", "moment", nil, "dd/MM/yyyy HH:mm", false),
                ("Tình trạng", "state", "Đang giữ = open\nĐã xuất = shut", nil, false), ("Số lượng", "count", "- =", nil, false),
            ]
            for (position, column) in columns.enumerated() {
                _ = try make(
                    MirrorProfile.columns,
                    [
                        "source_of": source.value, "heading": column.0.value, "field": column.1.value, "value_map": column.2.value,
                        "date_format": column.3.value, "settled": column.4.value, "needed": true.value, "position": position.value,
                    ])
            }
            _ = try bench.workflows.perform("start", on: MirrorProfile.register, source, version: nil, by: system, in: tx)
            return source
        }
    }

    private func take(_ text: String, _ source: RecordID, _ bench: Bench, minute: Int = 0) async throws -> MirrorReport {
        let file = try bench.file(text, "\(RecordID()).csv")
        let profile = try await bench.database.read { tx in try MirrorProfile.one(source, bench.registry, commune: demo, in: tx) }
        let moment = Instant.now.milliseconds + Int64(minute) * 60_000
        return try await bench.desk.takeMirror(file, name: "t.csv", profile, way: .folder, dataAt: moment, by: bench.system)
    }

    private func differences(_ bench: Bench) async throws -> [Record] {
        try await bench.database.read { tx in try bench.registry.all(MirrorProfile.differences, for: bench.system, in: tx) }
    }

    @Test(
        "rows become mirrored records, again nothing, changed ones change, and what was settled is shown as a difference",
        arguments: engines)
    func life(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let source = try await profile(bench)
            let first = try await take(Self.table(Self.pot, "HV-T2;Trống;06/11/2026;;Đã xuất;-", ";Không mã;;;;1"), source, bench)
            #expect(first.progress.created == 2 && first.progress.refused == 1, "\(first.problems)")
            #expect(first.problems.map(\.line) == [8])
            let pot = try await bench.one("Bình gốm")
            #expect(
                pot["code"].text == "HV-T1" && pot.source == "Hệ thống tỉnh" && pot.externalID == "HV-T1" && pot["day"].text == "2026-11-05"
            )
            #expect(pot["moment"].integer == Instant("2026-11-05T08:30")?.milliseconds && pot["count"] == .integer(7))
            #expect(try await bench.one("Trống").state == "shut" && pot.state == "open" && pot.dueAt != nil)
            let refusal: RecordError? = await thrown {
                try await bench.database.write { tx in
                    _ = try bench.workflows.edit("item", pot.id, version: nil, ["name": "Khác".value], by: bench.keeper, in: tx)
                }
            }
            #expect(refusal?.code == .mirrored)

            // The same again changes nothing; what moved in its source moves here, with its stay and the kept counts.
            #expect(try await take(Self.table(Self.pot), source, bench, minute: 1).progress.unchanged == 1)
            let moved = try await take(Self.table(Self.pot.replacing("Đang giữ", with: "Đã xuất")), source, bench, minute: 2)
            #expect(moved.progress.changed == 1)
            let (spans, open) = try await bench.database.read { tx in
                (
                    try bench.workflows.spans(of: pot, in: tx),
                    try tx.number("SELECT records FROM tally WHERE commune = \(demo) AND register = 'item' AND state = 'open'")
                )
            }
            #expect(spans.map(\.state) == ["open", "shut"] && spans.first?.left != nil && open == 0)

            // What does not change, told differently, waits for somebody; however often it is told, once.
            let retold = Self.table(Self.pot.replacing("05/11/2026;05", with: "09/11/2026;05").replacing("Đang giữ", with: "Đã xuất"))
            for minute in [3, 4] { #expect(try await take(retold, source, bench, minute: minute).progress.differing == 1) }
            let waiting = try await differences(bench)
            #expect(waiting.count == 1 && waiting.first?["detail"].text == "Ngày nhập kho: 05/11/2026 → 09/11/2026")
            #expect(try await bench.one("Bình gốm")["day"].text == "2026-11-05")
            let id = try #require(waiting.first?.id)
            _ = try await bench.database.write { tx in
                try bench.workflows.perform(
                    "accept", on: MirrorProfile.differences, id, version: nil, ["decision": "Tỉnh đã sửa".value], by: bench.system, in: tx)
            }
            #expect(try await take(retold, source, bench, minute: 5).progress.changed == 1)
            #expect(try await bench.one("Bình gốm")["day"].text == "2026-11-09")
            #expect(try await bench.database.verifyJournal().flatMap(\.faults).isEmpty)
        }
    }

    @Test("what was made here is never overwritten; tables that lack a column or are older are refused whole", arguments: engines)
    func refusals(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let source = try await profile(bench)
            let own = try await bench.database.write { tx in
                try bench.workflows.create("item", ["name": "Của xã".value, "count": 1.value], by: bench.system, in: tx)
            }
            let code = try #require(own["code"].text)
            let report = try await take(Self.table(Self.pot.replacing("HV-T1", with: code), "HV-T3;Ấm;05/11/2026;;Lạ;1"), source, bench)
            #expect(report.progress.created == 0 && report.progress.differing == 1 && report.progress.refused == 1)
            #expect(report.problems.last?.problems.first?.column == "Tình trạng" && report.problems.last?.problems.first?.value == "Lạ")
            #expect(try await bench.one("Của xã").version == own.version)
            #expect(try await differences(bench).first?["kind"].text == "own")

            let runs = try await bench.database.read { tx in
                try tx.number("SELECT count(*) FROM reg_mirror_run WHERE commune = \(demo) AND outcome = 'taken'")
            }
            #expect(runs == 1)
            let older: MirrorRefusal? = await thrown { _ = try await take(Self.table(Self.pot), source, bench, minute: -60) }
            #expect(older?.message.vi.contains("cũ hơn") == true)
            let lacking: MirrorRefusal? = await thrown { _ = try await take("Mã số;Tên\nHV-1;A\n", source, bench, minute: 9) }
            #expect(lacking?.message.vi.contains("thiếu cột") == true)
            let profile = try await bench.database.read { tx in try MirrorProfile.one(source, bench.registry, commune: demo, in: tx) }
            #expect(
                profile.isOn && !profile.isStale(at: Instant.now.milliseconds) && profile.isStale(at: Instant.now.milliseconds + 90_000_000)
            )
            #expect(profile.record.dueAt == profile.record["fresh_until"].integer, "late data is somebody's overdue matter")
        }
    }

    @Test("whatever a table holds, nothing crashes")
    func fuzz() async throws {
        var chance = SplitMix64(state: 20_261_122)
        let pieces = [
            "Mã số", "Tên", "Thời gian", "Nhập", "Kiểm", "Tình trạng", "Số lượng", ";", ";", ";", "\n", "\n", "\"", "32/13/2026",
            "05/11/2026",
            "99:99", "(1)", "Tổng cộng", "Đang giữ", "-1", "1e9", "\u{0}", "\u{FEFF}", "HV-T1", "💥", "e\u{301}", "=", "'",
        ]
        try await withBench(.sqlite) { bench in
            let source = try await profile(bench)
            for round in 0..<60 {
                let text = (round % 2 == 0 ? Self.head : "") + (0..<80).map { _ in pieces.randomElement(using: &chance) ?? "" }.joined()
                _ = try? await take(text, source, bench, minute: round)
            }
            #expect(try await bench.database.verifyJournal().flatMap(\.faults).isEmpty)
        }
        for _ in 0..<2000 {
            let text = String((0..<12).map { _ in "0123456789/:- TZdMyH".randomElement(using: &chance) ?? "0" })
            _ = MomentFormat("dd/MM/yyyy HH:mm").moment(text)
            _ = MomentFormat(text).moment("05/11/2026 08:30")
        }
        #expect(MomentFormat("dd/MM/yyyy HH:mm").moment("31/02/2026 08:30") == nil)
        #expect(MomentFormat("yyyyMMddHHmmss").moment("20261105083015") == Instant("2026-11-05T08:30:15"))
        #expect(!MomentFormat("dd/MM").isWhole && MomentFormat("dd/MM/yyyy").isWhole)
    }
}
