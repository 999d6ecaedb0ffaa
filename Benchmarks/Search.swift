import ArgumentParser
import Declarations
import Foundation
import Registers
import Store
import Web

/// Search among many records, beside the bare engine's text search in the same run.
struct Search: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Fills a register with names and notes and measures searching in it.")
    @OptionGroup var place: Place
    @Option(help: "How many records.")
    var records = 1_000_000
    @Option(help: "Searches a measurement; a register that has records is searched as it is.")
    var rounds = 40

    func run() async throws {
        let bench = try await BenchSite(place)
        let site = bench.site
        print("engine=\(site.database.engine.rawValue) records=\(records)")
        let isFilled = try await site.database.read { tx in try tx.first("SELECT 1 AS one FROM reg_dossier LIMIT 1") != nil }
        if !isFilled { try await prepare(bench) }
        print("search                               p50 ms    p95 ms  list p95 count p95   raw p95   found")
        for (name, queries, raw) in Self.questions(records) { try await measure(name, queries, raw, bench) }
        try await site.close()
    }

    private func prepare(_ bench: BenchSite) async throws {
        let site = bench.site
        try await bench.makePeople()
        let started = Date()
        try await fill(bench)
        let total = records
        try await site.database.write { tx in
            try tx.execute(
                "INSERT INTO tally (commune, register, state, records) VALUES (\(BenchSite.commune.code), 'dossier', '', \(total))")
        }
        let filled = Date()
        try await site.database.write { tx in try site.registry.reindex(in: tx) }
        let indexed = Date()
        try await site.database.analyse("reg_dossier")
        print(String(format: "filled in %.0f s, indexed in %.0f s", filled.timeIntervalSince(started), indexed.timeIntervalSince(filled)))
    }

    private func measure(_ name: String, _ queries: [String], _ raw: [[String]], _ bench: BenchSite) async throws {
        var times: [Double] = []
        var lists: [Double] = []
        var counts: [Double] = []
        var bare: [Double] = []
        var found = 0
        let site = bench.site
        let sort = try site.registry.register("dossier").list.sort
        for round in 0..<rounds {
            let query = queries[round % queries.count]
            times.append(
                try await milliseconds {
                    let result = try await site.database.read { tx in try site.registry.search(query, for: bench.system, in: tx) }
                    found = max(found, result.groups.reduce(0) { $0 + $1.records.count })
                })
            lists.append(
                try await milliseconds {
                    _ = try await site.database.read { tx in
                        try site.registry.page("dossier", RecordQuery(text: query, sort: sort, limit: 50), for: bench.system, in: tx)
                    }
                })
            counts.append(
                try await milliseconds {
                    _ = try await site.database.read { tx in
                        try site.registry.count("dossier", RecordQuery(text: query), for: bench.system, in: tx)
                    }
                })
            let tokens = raw[round % raw.count]
            // Some lines take the bare engine seconds: enough was seen of it then.
            if bare.count >= 3, bare.reduce(0, +) > 3000 { continue }
            bare.append(
                try await milliseconds {
                    _ = try await site.database.read { tx in try Self.raw(tokens, in: tx) }
                })
        }
        let cells = [times.at(0.5), times.at(0.95), lists.at(0.95), counts.at(0.95), bare.at(0.95)].map { String(format: "%10.1f", $0) }
            .joined()
        print(name.padding(toLength: 34, withPad: " ", startingAt: 0) + cells + "\(found)".leftPadded(to: 8))
    }

    /// The engine's own search for records with all tokens (`*`: beginnings), without rights, ranking or the records themselves.
    private static func raw(_ tokens: [String], in tx: ReadTransaction) throws -> Int {
        switch tx.engine {
        case .sqlite:
            let match = tokens.map { $0.hasSuffix("*") ? "\"\($0.dropLast())\" *" : "\"\($0)\"" }.joined(separator: " AND ")
            return try tx.rows("SELECT rowid FROM derived_search WHERE derived_search MATCH \(match) ORDER BY rowid DESC LIMIT 20").count
        case .postgres:
            let query = tokens.map { $0.hasSuffix("*") ? "'\($0.dropLast())':*" : "'\($0)'" }.joined(separator: " & ")
            return try tx.rows(
                """
                SELECT id FROM reg_dossier WHERE deleted_at IS NULL
                AND array_to_tsvector(string_to_array(btrim(search), ' ')) @@ CAST(\(query) AS tsquery) ORDER BY id DESC LIMIT 20
                """
            ).count
        }
    }

    private static func questions(_ records: Int) -> [(name: String, queries: [String], raw: [[String]])] {
        let given = ["toàn", "khánh", "thảo", "quỳnh", "phượng", "hạnh", "lộc", "nghĩa"]
        let plain = ["toan", "khanh", "thao", "quynh", "phuong", "hanh", "loc", "nghia"]
        let codes = (1...8).map { String(format: "HS-%08d", records / 9 * $0) }
        return [
            ("one word", given, plain.map { [$0] }),
            ("two words", given.map { "trần \($0)" }, plain.map { ["tran", $0] }),
            ("four words", given.map { "chứng thực nguyễn \($0)" }, plain.map { ["chung", "thuc", "nguyen", $0] }),
            (
                "beginning of a word", ["ng", "th", "kha", "quy", "phuo", "tra"],
                ["ng*", "th*", "kha*", "quy*", "phuo*", "tra*"].map { [$0] }
            ),
            ("slip", ["nguyeenx", "khnah", "phuongg", "qunh", "nghiax"], [["nguyen"], ["khanh"], ["phuong"], ["quynh"], ["nghia"]]),
            ("rare: one code", codes, codes.map { ["hs", "\($0.dropFirst(3))"] }),
            ("very common: xã", ["xã"], [["xa"]]),
            ("very common: nguyễn", ["nguyễn", "nguyen"], [["nguyen"]]),
            ("common and rare", codes.map { "xã nguyễn \($0.dropFirst(3))" }, codes.map { ["xa", "\($0.dropFirst(3))"] }),
            ("nothing", ["zzyzx"], [["zzyzx"]]),
        ]
    }

    // MARK: The records

    private func fill(_ bench: BenchSite) async throws {
        let step = 5000
        for start in stride(from: 1, through: records, by: step) {
            let end = min(start + step - 1, records)
            try await bench.site.database.write { tx in
                for chunk in stride(from: start, through: end, by: 500) {
                    let rows = (chunk...min(chunk + 499, end)).map(Self.row)
                    try tx.execute(
                        """
                        INSERT INTO reg_dossier (commune, id, version, created_at, updated_at, since, search, code, subject, applicant, channel,
                            received_on, note) VALUES \(SQL.joined(rows))
                        """)
                }
            }
        }
    }

    private static func row(_ number: Int) -> SQL {
        var random = SplitMix(state: UInt64(number))
        let family = families[random.pick(families.count)]
        let name = "\(family) \(names[random.pick(names.count)]) \(names[random.pick(names.count)])"
        let note = (0..<8).map { _ in names[random.pick(names.count)].lowercased() }.joined(separator: " ")
        let id = RecordID("019a0000-0000-7000-8000-" + String(number).leftPadded(to: 12)) ?? RecordID()
        let day = "20\(20 + number % 6)-0\(1 + number % 9)-\(10 + number % 18)"
        return """
            (\(BenchSite.commune.code), \(id), 1, \(1_700_000_000_000 + number), \(1_700_000_000_000 + number), 0, '',
            \(String(format: "HS-%08d", number)), \("\(subjects[number % subjects.count]) của \(name)"), 'Nguyễn Văn A',
            \(["online", "counter", "post"][number % 3]), \(day), \("xã, bản \(number % 40), ghi chú: \(note)"))
            """
    }

    private static let subjects = [
        "Chứng thực bản sao", "Đăng ký khai sinh", "Xác nhận cư trú", "Cấp giấy phép xây dựng", "Trợ cấp xã hội",
    ]
    /// As common as they are: four of ten people are called Nguyễn.
    private static let families =
        Array(repeating: "Nguyễn", count: 38) + Array(repeating: "Trần", count: 11) + Array(repeating: "Lê", count: 9)
        + Array(repeating: "Phạm", count: 7) + ["Hoàng", "Huỳnh", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Vi", "Lò", "Hà"]
    private static let names = [
        "Toàn", "Khánh", "Thảo", "Quỳnh", "Phượng", "Hạnh", "Lộc", "Nghĩa", "An", "Bình", "Châu", "Dũng", "Đức", "Giang", "Hải", "Hiếu",
        "Hòa",
        "Hùng", "Hương", "Kiên", "Lan", "Linh", "Long", "Mai", "Minh", "Nam", "Nga", "Ngọc", "Nhung", "Oanh", "Phúc", "Quang", "Sơn", "Tâm",
        "Thắng", "Thành", "Thu", "Thủy", "Tiến", "Trang", "Trung", "Tú", "Tuấn", "Tuyết", "Uyên", "Vân", "Việt", "Vinh", "Xuân", "Yến",
    ]
}

extension String {
    fileprivate func leftPadded(to width: Int) -> String {
        String(repeating: allSatisfy(\.isNumber) && width == 12 ? "0" : " ", count: max(0, width - count)) + self
    }
}

private struct SplitMix {
    var state: UInt64

    mutating func pick(_ count: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((z ^ (z >> 31)) % UInt64(count))
    }
}
