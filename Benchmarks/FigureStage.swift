import Declarations
import Figures
import Foundation
import Registers
import Store
import Vietnamese
import Workflows

/// A province's communes with one register, its figures, and the same figures without what is kept.
struct FigureStage: Sendable {
    let database: Database
    let registry: Registry
    let figures: Figures
    let scanning: Figures
    let communes: Int
    static let today = CalendarDate(dayNumber: 20_700)

    var ids: [String] { registry.catalogue.figures.filter { $0.pack == "filing" }.map(\.id) }

    static func commune(_ number: Int) -> Int { 99_000 + number }

    init(_ place: Place, communes: Int) async throws {
        let packs = ["Packs/core", "Benchmarks/packs/figures"].map { place.rootURL.appending(path: $0) }
        let catalogue = try Catalogue.load(folders: packs)
        let rollups = Rollups(catalogue, least: 1)
        let cipher = try FieldCipher.key(at: place.dataURL.appending(path: "fields.key").path)
        database = try await Database.open(place.database)
        registry = try await Registry.open(catalogue: catalogue, cipher: cipher, database: database, follower: rollups)
        let workflows = WorkflowEngine(registry)
        try await WorkflowEngine.migrate(database)
        figures = Figures(workflows, rollups)
        scanning = Figures(workflows, Rollups(try Catalogue.load(folders: [packs[0]])))
        self.communes = communes
        try await defineByHand(place.rootURL.appending(path: "Benchmarks/figures.sql"))
    }

    /// The statement written by hand as a view, so that it is asked for like any other.
    private func defineByHand(_ file: URL) async throws {
        let written = try String(contentsOf: file, encoding: .utf8)
        let (engine, known) = try await database.read { tx in
            (tx.engine, try tx.first("SELECT 1 AS one FROM schema_object WHERE name = 'bench_by_hand'") != nil)
        }
        if known { return }
        let isSQLite = engine == .sqlite
        let text = written.split(separator: "\n").filter { !$0.hasPrefix("--") }.joined(separator: "\n")
            .replacing("MONTH", with: isSQLite ? "substr(received_on, 1, 7)" : "date_trunc('month', received_on)")
            .replacing("PAID", with: isSQLite ? "paid = 1" : "paid")
            .replacing("LIVING", with: "deleted_at IS NULL AND").replacing("DAY ", with: isSQLite ? "" : "DATE ")
            // Left to itself SQLite goes through an index for the order of communes, page after page anew.
            .replacing("FROM reg_filing", with: isSQLite ? "FROM reg_filing NOT INDEXED" : "FROM reg_filing")
        try await database.write { tx in try tx.define("CREATE VIEW bench_by_hand AS " + text) }
    }

    // MARK: Records

    /// Rows whose fields are spread by arithmetic over the row's number, each commune an equal share.
    func fill(_ total: Int) async throws {
        let there = try await database.read { tx in
            try tx.number("SELECT count(*) AS n FROM (SELECT 1 AS one FROM reg_filing LIMIT 1) AS present")
        }
        if there > 0 { return }
        let communes = communes
        for start in stride(from: 1, through: total, by: 50_000) {
            let end = min(start + 49_999, total)
            try await database.write { tx in try tx.execute(Self.rows(start, end, communes, tx.engine)) }
        }
        try await database.write { tx in
            try tx.execute(
                """
                INSERT INTO tally (commune, register, state, records)
                SELECT commune, 'filing', '', count(*) FROM reg_filing GROUP BY commune
                """)
        }
        try await database.analyse("reg_filing")
    }

    private static func rows(_ start: Int, _ end: Int, _ communes: Int, _ engine: EngineKind) -> SQL {
        let isSQLite = engine == .sqlite
        let series: SQL =
            isSQLite
            ? "WITH RECURSIVE series(n) AS (SELECT \(start) UNION ALL SELECT n + 1 FROM series WHERE n < \(end))"
            : "WITH series AS (SELECT n FROM generate_series(CAST(\(start) AS BIGINT), CAST(\(end) AS BIGINT)) AS n)"
        let id: SQL =
            isSQLite ? "printf('019a0000-0000-7000-8000-%012d', n)" : "CAST('019a0000-0000-7000-8000-' || lpad(n::text, 12, '0') AS uuid)"
        let unit: SQL =
            isSQLite
            ? "printf('019b0000-0000-7000-8000-%012d', n % \(communes) * 10 + n / \(communes) % 8)"
            : "CAST('019b0000-0000-7000-8000-' || lpad((n % \(communes) * 10 + n / \(communes) % 8)::text, 12, '0') AS uuid)"
        let day: SQL =
            isSQLite
            ? "date('2026-01-01', '+' || (n * 7919 % 104729 % 365) || ' days')"
            : "CAST('2026-01-01' AS date) + CAST(n * 7919 % 104729 % 365 AS integer)"
        let paid: SQL = isSQLite ? "n * 31 % 7 < 4" : "n * 31 % 7 < 4"
        return """
            \(series) INSERT INTO reg_filing (commune, id, version, created_at, updated_at, since, search, code, channel, kind, result, received_on,
                days, fee, paid, rating, phone, unit)
            SELECT \(commune(0)) + n % \(communes), \(id), 1, 1767200400000 + n * 7919 % 104729 % 365 * 86400000, 1767200400000, 0, '', CAST(n AS text),
                CASE n * 101 % 11 WHEN 0 THEN 'post' WHEN 1 THEN 'counter' WHEN 2 THEN 'counter' WHEN 3 THEN 'counter' ELSE 'online' END,
                CASE n * 103 % 13 WHEN 0 THEN 'none' WHEN 1 THEN 'part' WHEN 2 THEN 'part' WHEN 3 THEN 'part' ELSE 'full' END,
                CASE n * 107 % 17 WHEN 0 THEN 'refused' WHEN 1 THEN 'open' WHEN 2 THEN 'open' ELSE 'done' END,
                \(day), n * 37 % 101 % 31, n * 41 % 97 * 2500, \(paid), CASE WHEN n * 43 % 10 < 6 THEN NULL ELSE n * 47 % 5 + 1 END,
                CASE WHEN n * 53 % 9 = 0 THEN NULL ELSE '+84912345678' END, \(unit) FROM series
            """
    }

    static func values(_ number: Int) -> [String: Value] {
        [
            "code": .text(RecordID().text), "channel": .text(["online", "counter", "post"][number % 3]), "kind": .text("full"),
            "result": .text("open"), "received_on": .text(today.description), "days": .integer(Int64(number % 30)),
            "fee": .integer(Int64(number % 90) * 1000), "paid": .boolean(number % 2 == 0), "phone": .text("0912345678"),
        ]
    }

    func create(_ number: Int, commune: Int, in tx: WriteTransaction) throws -> Record {
        try registry.create("filing", Self.values(number), by: .system(commune: Self.commune(commune), origin: "bench"), in: tx)
    }

    /// As an import writes them.
    func batch(_ count: Int) async throws -> Int {
        let system = Actor.system(commune: Self.commune(0), origin: "bench")
        let rows = (0..<count).map { number in
            var values = Self.values(number)
            values["received_on"] = .text(Self.today.adding(days: -number % 60).description)
            return BatchRow(values)
        }
        return try await database.write { tx in
            try registry.write(try registry.judge("filing", rows, by: system, in: tx), by: system, in: tx).created.count
        }
    }

    /// What DuckDB is to count.
    func write(_ path: String) async throws {
        guard FileManager.default.createFile(atPath: path, contents: nil), let file = FileHandle(forWritingAtPath: path) else {
            throw CocoaError(.fileNoSuchFile)
        }
        try file.write(contentsOf: Data("commune,channel,kind,result,received_on,days,fee,paid,rating,phone\n".utf8))
        let database = database
        try await database.read { tx in
            try tx.liftTimeLimits()
            var lines = ""
            try tx.forEach(
                "SELECT commune, channel, kind, result, CAST(received_on AS text) AS received_on, days, fee, paid, rating, phone FROM reg_filing"
            ) { row in
                lines +=
                    row.columnNames.map { name in
                        row[name].text ?? row[name].integer.map(String.init) ?? row[name].boolean.map { $0 ? "1" : "0" } ?? ""
                    }.joined(separator: ",") + "\n"
                if lines.utf8.count > 1_000_000 {
                    try file.write(contentsOf: Data(lines.utf8))
                    lines = ""
                }
            }
            try file.write(contentsOf: Data(lines.utf8))
        }
        try file.close()
    }

    // MARK: Counting

    func count(_ periods: [FigurePeriod], kept: Bool) async throws -> FigureTable {
        let units = (0..<communes).map { FigureUnit(commune: Self.commune($0)) }
        let figures = kept ? figures : scanning
        return try await database.read { tx in
            try tx.liftTimeLimits()
            return try figures.values(of: ids, units: units, periods: periods, in: tx)
        }
    }

    /// That figures and the statement written by hand say the same of every commune and month.
    func compare(_ months: [FigurePeriod]) async throws {
        let table = try await count(months, kept: false)
        let rows = try await database.read { tx in
            try tx.liftTimeLimits()
            return try tx.rows("SELECT * FROM bench_by_hand")
        }
        var compared = 0
        for row in rows {
            let month = (row["month"].text ?? "").prefix(7)
            let unit = FigureUnit(commune: Int(try row.integer("commune")))
            guard let period = months.first(where: { $0.days.lowerBound.description.hasPrefix(month) }) else { continue }
            for id in ids {
                guard let whole = row[id].integer else { continue }
                guard table[id, unit, period].value.number == Fraction(Int128(whole)) else {
                    throw CocoaError(
                        .featureUnsupported, userInfo: [NSLocalizedDescriptionKey: "\(id) \(unit) \(period): by hand \(whole)"])
                }
                compared += 1
            }
        }
        print("compared: \(compared) counts and sums of \(rows.count) communes and months are the same")
    }
}
