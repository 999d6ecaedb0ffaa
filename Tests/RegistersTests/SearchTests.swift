import Declarations
import Foundation
import Store
import TestKit
import Testing
import Vietnamese

@testable import Registers

@Suite("Search")
struct SearchTests {
    private func names(_ bench: Bench, _ text: String, for actor: Actor? = nil, limit: Int = 20) async throws -> [String] {
        let actor = actor ?? bench.system
        return try await bench.database.read { tx in
            try bench.registry.hits("thing", text, for: actor, limit: limit, in: tx).records.compactMap { $0["name"].text }
        }
    }

    private func listed(_ bench: Bench, _ text: String) async throws -> Set<String> {
        Set(try await bench.page("thing", RecordQuery(text: text, limit: 200)).records.compactMap { $0["name"].text })
    }

    @Test("Words are found whatever their diacritics, their case, their order and the place of the tone mark", arguments: engines)
    func spellings(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            try await bench.create("thing", ["name": .text("Đường Hòa Bình"), "note": .text("Chứng thực bản sao, thuỷ lợi")])
            try await bench.create("thing", ["name": .text("Vật khác")])
            let queries = [
                "đường", "DUONG", "duong hoa binh", "hoà bình", "hòa bình", "binh HOA", "Đương", "duo", "chung thuc", "thủy", "thuỷ",
                "thuy loi", "hoa\u{300} bi\u{300}nh", "bản-sao", "  binh,  ",
            ]
            for query in queries {
                #expect(try await names(bench, query) == ["Đường Hòa Bình"], "\(query)")
                #expect(try await listed(bench, query) == ["Đường Hòa Bình"], "\(query)")
            }
            for query in ["uong", "duong khac", "hoab", "", "%", "_", "'", "\" OR \"", "NOT", "*"] {
                #expect(try await names(bench, query).isEmpty, "\(query)")
            }
            #expect(try await listed(bench, "%").isEmpty)
        }
    }

    @Test(
        "Titles come before other texts, diacritics as typed before others, whole words before beginnings, then the newest",
        arguments: engines)
    func ranking(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            for (name, note) in [
                ("Bảo", "x"), ("Báo", "x"), ("Khác 1", "bảo vệ"), ("Khác 2", "báo cáo"), ("Baobab", "x"), ("Khác 3", "baobab"),
                ("BẢO", "y"),
            ] {
                try await bench.create("thing", ["name": .text(name), "note": .text(note)])
            }
            #expect(try await names(bench, "bảo") == ["BẢO", "Bảo", "Báo", "Khác 1", "Khác 2", "Baobab", "Khác 3"])
            #expect(try await names(bench, "bao") == ["BẢO", "Báo", "Bảo", "Khác 2", "Khác 1", "Baobab", "Khác 3"])
        }
    }

    @Test("Pages of hits visit every hit once, in the order of the whole", arguments: engines)
    func pages(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            try await bench.database.write { tx in
                for index in 0..<40 {
                    let name = index % 3 == 0 ? "Lô \(index)" : "Vật \(index)"
                    let note = index % 2 == 0 ? "lô hàng" : index % 5 == 0 ? "lòng lợn" : "lô"
                    _ = try bench.registry.create("thing", ["name": .text(name), "note": .text(note)], by: bench.system, in: tx)
                }
            }
            for query in ["lo", "lô", "l", "lo ha"] {
                let whole = try await bench.database.read { tx in
                    try bench.registry.hits("thing", query, for: bench.system, limit: 100, in: tx)
                }
                var found: [RecordID] = []
                var cursor: SearchCursor?
                repeat {
                    let after = cursor
                    let page = try await bench.database.read { tx in
                        try bench.registry.hits("thing", query, for: bench.system, limit: 7, after: after, in: tx)
                    }
                    found += page.records.map(\.id)
                    cursor = page.next
                } while cursor != nil && found.count <= 60
                #expect(found == whole.records.map(\.id), "\(query)")
                #expect(whole.total == .exactly(found.count), "\(query)")
            }
        }
    }

    @Test("A change is found at once, what was there before is not; deleted records leave and restored ones come back", arguments: engines)
    func changes(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            var record = try await bench.create("thing", ["name": .text("Cầu treo")])
            record = try await bench.edit(record, ["name": .text("Cầu bê tông"), "note": .text("mới")])
            #expect(try await names(bench, "treo").isEmpty)
            #expect(try await names(bench, "be tong moi") == ["Cầu bê tông"])
            try await bench.delete(record)
            #expect(try await names(bench, "cau").isEmpty)
            #expect(try await bench.page("thing", RecordQuery(text: "cau")).records.isEmpty)
            var bin = RecordQuery(text: "cau")
            bin.inRecycleBin = true
            #expect(try await bench.page("thing", bin).records.count == 1)
            _ = try await bench.restore(record)
            #expect(try await names(bench, "cau") == ["Cầu bê tông"])
            let report = try await bench.database.read { tx in try bench.registry.verifySearch(in: tx) }
            #expect(report.faults.isEmpty && report.records > 0)
        }
    }

    @Test("A change that is rolled back leaves no trace in the index", arguments: engines)
    func rolledBack(_ engine: EngineKind) async throws {
        struct Stop: Error {}
        try await withBench(engine) { bench in
            try await bench.create("thing", ["name": .text("Ở lại")])
            await #expect(throws: Stop.self) {
                try await bench.database.write { tx in
                    _ = try bench.registry.create("thing", ["name": .text("Biến mất")], by: bench.system, in: tx)
                    throw Stop()
                }
            }
            #expect(try await names(bench, "bien mat").isEmpty)
            try await bench.create("thing", ["name": .text("Biến dạng")])
            #expect(try await names(bench, "bien") == ["Biến dạng"])
            // The word was new in both: the vocabulary has it since the second.
            let result = try await bench.database.read { tx in try bench.registry.search("bjen", for: bench.system, in: tx) }
            #expect(result.correctedText == "biến")
            let report = try await bench.database.read { tx in try bench.registry.verifySearch(in: tx) }
            #expect(report.faults.isEmpty)
        }
    }

    @Test("Codes and phone numbers are found in pieces, in one piece and by their beginnings", arguments: engines)
    func numbers(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let record = try await bench.create("thing", ["name": .text("A"), "tax": .text("0100109106")])
            let code = try #require(record["code"].text)
            for query in [code, code.replacing("-", with: ""), code.lowercased(), "\(code.prefix(4))", "0100109106", "01001"] {
                #expect(try await names(bench, query) == ["A"], "\(query)")
            }
        }
    }

    @Test("Personal and encrypted fields are in no index", arguments: engines)
    func personal(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            try await bench.create("thing", ["name": .text("Người"), "phone": .text("+84912345678"), "citizen": .text("001090000001")])
            for query in ["0912345678", "84912345678", "001090000001", "0010"] {
                #expect(try await names(bench, query).isEmpty, "\(query)")
            }
        }
    }

    @Test("A search shows, counts and guesses from those records only that the actor may read", arguments: engines)
    func rights(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            var units: [RecordID] = []
            for code in ["A", "B"] {
                units.append(try await bench.create("unit", ["code": .text(code), "name": .text(code), "kind": .text("office")]).id)
            }
            for (index, name) in ["Xe ủi", "Xe ben", "Xe lu"].enumerated() {
                try await bench.create("thing", ["name": .text(name), "unit_in": .text(units[index % 2].text)])
            }
            let clerk = person([heldPost(units[0], roles: ["unit_clerk"])])
            #expect(try await names(bench, "xe", for: clerk) == ["Xe lu", "Xe ủi"])
            let own = try await bench.create("thing", ["name": .text("Xe của tôi"), "unit_in": .text(units[0].text)], by: clerk)
            let moved = try await bench.edit(own, ["unit_in": .text(units[1].text)])
            #expect(moved["unit_in"].text == units[1].text)
            #expect(try await names(bench, "xe", for: clerk) == ["Xe của tôi", "Xe lu", "Xe ủi"])
            let counts = try await bench.database.read { tx in
                (
                    try bench.registry.search("xe", for: clerk, in: tx).groups.map(\.total),
                    try bench.registry.count("thing", RecordQuery(text: "xe"), for: clerk, in: tx),
                    try bench.registry.search("bne", for: clerk, in: tx).groups.count,
                    try bench.registry.search("xe", for: .anonymous(commune: demo, origin: "test"), in: tx).groups.count
                )
            }
            #expect(counts.0 == [.exactly(3)])
            #expect(counts.1 == .exactly(3))
            #expect(counts.2 == 0 && counts.3 == 0)
            #expect(try await names(bench, "xe", for: person([], roles: ["of_open"], commune: demo + 1)).isEmpty)
            #expect(try await names(bench, "xe", for: person([], roles: ["of_open"])).count == 4)
        }
    }

    @Test(
        "Slips are understood: missing and swapped letters, sounds, Telex and VNI keys; what is there is never corrected",
        arguments: engines)
    func slips(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            try await bench.create("thing", ["name": .text("Nguyễn Trường Giang"), "note": .text("chứng thực hộ khẩu")])
            try await bench.create("thing", ["name": .text("Ngõ 5")])
            for (typed, meant) in [
                ("nguyn", "nguyễn"), ("nguyeenx", "nguyễn"), ("nguye6n4", "nguyễn"), ("ngueyn", "nguyễn"), ("chường", "trường"),
                ("dang", "giang"), ("chuwngs thuwcj", "chứng thực"), ("nguyễn truờngg", "nguyễn trường"),
            ] {
                let result = try await bench.database.read { tx in try bench.registry.search(typed, for: bench.system, in: tx) }
                #expect(result.correctedText == meant, "\(typed)")
                #expect(result.groups.first?.records.count == 1, "\(typed)")
            }
            for typed in ["ngo", "nguyen", "giang", "zzzzzzzz", "12345678"] {
                let result = try await bench.database.read { tx in try bench.registry.search(typed, for: bench.system, in: tx) }
                #expect(result.correctedText == nil, "\(typed)")
            }
        }
    }

    @Test("Lists find by words what search finds, counts agree, in any order and beside filters", arguments: engines)
    func lists(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            try await bench.database.write { tx in
                for index in 0..<1400 {
                    let values: [String: Value] = [
                        "name": .text(index % 100 == 0 ? "Hiếm \(index)" : "Thường \(index)"), "qty": .integer(Int64(index % 7)),
                        "price": .integer(1), "day": .text("2026-01-\(10 + index % 18)"),
                    ]
                    _ = try bench.registry.create("thing", values, by: bench.system, in: tx)
                }
            }
            for (text, expected) in [("hiem", 14), ("thuong", 1386), ("thuong 139", 13), ("hiem thuong", 0)] {
                for sort in [[], [SortKey("qty")], [SortKey("day", descending: true)]] {
                    var found: Set<RecordID> = []
                    var query = RecordQuery(text: text, sort: sort, limit: 500)
                    repeat {
                        let page = try await bench.page("thing", query)
                        found.formUnion(page.records.map(\.id))
                        query.cursor = page.next
                    } while query.cursor != nil
                    #expect(found.count == expected, "\(text)")
                }
                #expect(try await bench.count("thing", RecordQuery(text: text)) == .exactly(expected), "\(text)")
                let filter = try Expression("qty = 3")
                let filtered = RecordQuery(filters: [filter], text: text, limit: 500)
                let count = try await bench.page("thing", filtered).records.count
                #expect(try await bench.count("thing", filtered) == .exactly(count), "\(text)")
            }
        }
    }
}
