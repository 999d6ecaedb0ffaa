import Declarations
import Foundation
import Registers
import Store
import TestKit
import Testing
import Vietnamese

@testable import Setup

@Suite("Data files")
struct DataFileTests {
    private let clock = RelativeTime(
        now: setUpDay,
        calendar: WorkCalendar(
            exceptions: ["2026-11-24"].compactMap { CalendarDate($0) }.map {
                CalendarException($0, .off, name: LocalizedText(vi: "Ngày Văn hóa Việt Nam"))
            }))

    @Test(
        "Days are absolute or relative to the day of set-up, in plain or working days",
        arguments: [
            ("2026-03-31", "2026-03-31"), ("today", "2026-11-21"), ("+3 days", "2026-11-24"), ("-12 days", "2026-11-09"),
            ("+1 working days", "2026-11-23"),
        ])
    func days(written: String, meant: String) {
        #expect(clock.date(written)?.description == meant)
    }

    @Test("The day of culture, new in 2026, is no working day")
    func cultureDay() {
        #expect(clock.date("+2 working days")?.description == "2026-11-25")
    }

    @Test("Moments are days with a time of day", arguments: ["2026-02-12 16:30", "-2 days 09:15", "-9 working days 14:00"])
    func moments(written: String) {
        #expect(clock.instant(written)?.clockText == String(written.suffix(5)))
        #expect(clock.instant(String(written.dropLast(6))) == nil)
    }

    @Test(
        "Periods count back from the present one",
        arguments: [("month-0", "202611"), ("month-11", "202512"), ("quarter-1", "2026Q3"), ("year-1", "2025")])
    func periods(written: String, meant: String) {
        #expect(clock.period(written)?.description == meant)
    }

    @Test(
        "What is no day, moment or period is refused",
        arguments: ["", "tomorrow", "+x days", "3 days", "+3 weeks", "2026-02-30", "month--1", "month-x"])
    func nonsense(written: String) {
        #expect(clock.date(written) == nil)
        #expect(clock.instant(written + " 09:00") == nil)
        #expect(clock.period(written) == nil)
    }

    @Test("Mistakes are told with file and line, and nothing is loaded", arguments: engines)
    func mistakes(_ engine: EngineKind) async throws {
        let unit = "{ key: u, code: VP, name: Văn phòng, kind: office }"
        let wrong = [
            ("register: nothing\nrecords: []", "nothing"),
            ("register: unit\nrecords:\n  - \(unit)\n  - { key: v, code: KT, nam: Phòng }", "demo/1.yml:4: sổ unit không có trường “nam”"),
            ("register: post\nrecords:\n  - { key: p, unit: \"@nobody\", name: A, roles: [officer] }", "“@nobody”"),
            ("register: unit\nrecords:\n  - { key: v, code: KT, name: Phòng, kind: palace }", "palace"),
            ("register: unit\nrecords:\n  - { key: v, code: KT, name: Phòng, kind: office, from_date: soon }", "soon"),
        ]
        try await withWorkplace(engine, packs: [packs[0]]) { place in
            try await place.database.write { tx in
                try tx.add(Commune(code: 1, name: "xã Thử", province: "tỉnh Thử", slug: "thu"), by: .system("test"))
            }
            for (yaml, told) in wrong {
                try await refuse(yaml, told, place)
            }
            let units = try await place.database.read { try place.registry.all("unit", for: .system(commune: 1, origin: "test"), in: $0) }
            #expect(units.isEmpty)
        }
    }

    @Test("A name that two registers use, and a record of another register, are told with both places before anything is loaded")
    func otherRegister() async throws {
        let files = [
            "1.yml": "commune: 1\nregister: unit\nrecords:\n  - { key: vp, code: VP, name: Văn phòng, kind: office }",
            "2.yml":
                "commune: 1\nregister: post\nrecords:\n  - { key: vp, unit: \"@vp\", name: A }\n  - { key: b, unit: \"@c\", name: B, nam: B }",
            "3.yml": "commune: 1\nregister: unit\nrecords:\n  - { key: kt, code: KT, name: Phòng, kind: office, head: \"@vp\" }",
        ]
        let told = [
            "2.yml:4: tên “vp” đã là bản ghi của sổ unit (đặt tên ở core/demo/1.yml:4); ở đây là sổ post. Chọn tên khác.",
            "2.yml:5: sổ post không có trường “nam”.", "2.yml:5: trường “unit”: chưa có bản ghi nào tên “@c”.",
            "3.yml:4: trường “head”: “@vp” là bản ghi của sổ unit (đặt tên ở core/demo/1.yml:4), cần sổ post.",
        ]
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).appending(path: "core")
        try FileManager.default.createDirectory(at: folder.appending(path: "demo"), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }
        try FileManager.default.copyItem(at: packs[0].appending(path: "pack.yml"), to: folder.appending(path: "pack.yml"))
        for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: "demo/\(name)")) }
        let found = try DataCheck(try Catalogue.load(folders: [packs[0]]), packs: [folder]).problems()
        #expect(found.map { $0.userMessage.replacing("core/demo/", with: "", maxReplacements: 1) } == told)
        // Loading refuses the same.
        try await withWorkplace(.sqlite, packs: [packs[0]]) { place in
            let (workflows, clock) = (place.workflows, clock)
            try await place.database.write {
                try $0.add(Commune(code: 1, name: "xã Thử", province: "tỉnh Thử", slug: "thu"), by: .system("test"))
            }
            let loaded = try DataFile.all(in: "demo", of: folder)
            let error = await #expect(throws: SetupError.self) {
                _ = try await place.database.write { tx in
                    var loader = RecordLoader(workflows, commune: 1, clock: clock, origin: "test")
                    return try loader.load(Array(loaded.prefix(2)), in: tx)
                }
            }
            #expect(error?.userMessage == "core/demo/" + told[0])
        }
    }

    private func refuse(_ yaml: String, _ told: String, _ place: Workplace) async throws {
        var file: DataFile?
        try withDataFile(yaml) { file = $0 }
        let files = [try #require(file)]
        let (workflows, clock) = (place.workflows, clock)
        let error = await #expect(throws: SetupError.self) {
            _ = try await place.database.write { tx in
                var loader = RecordLoader(workflows, commune: 1, clock: clock, origin: "test")
                return try loader.load(files, in: tx)
            }
        }
        #expect(error?.userMessage.contains(told) == true, "\(error?.userMessage ?? "nothing")")
    }
}
