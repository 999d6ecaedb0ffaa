import ArgumentParser
import Declarations
import Foundation
import Registers
import Store
import Web

/// Fills the benchmark register with rows made by the database itself.
struct Seed: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Makes the commune and a register of many records.")
    @OptionGroup var place: Place
    @Option(help: "How many records.")
    var records = 1_000_000
    @Option(help: "How many records of a hundred fields.")
    var wide = 132_000

    func run() async throws {
        let bench = try await BenchSite(place)
        try await bench.makePeople()
        let columns = try bench.site.registry.register("wide").fields
        try await fill("dossier", records, step: 50_000, bench.site.database, Self.insert)
        try await fill("wide", wide, step: 10_000, bench.site.database) { start, end, tx in try Self.insert(columns, start, end, tx) }
        try await bench.site.close()
        print("seeded \(records) records, \(wide) of \(columns.count) fields")
    }

    private func fill(
        _ register: String, _ total: Int, step: Int, _ database: Database,
        _ insert: @escaping @Sendable (Int, Int, WriteTransaction) throws -> Void
    ) async throws {
        for start in stride(from: 1, through: total, by: step) {
            let end = min(start + step - 1, total)
            try await database.write { tx in try insert(start, end, tx) }
        }
        try await database.write { tx in
            try tx.execute(
                "INSERT INTO tally (commune, register, state, records) VALUES (\(BenchSite.commune.code), \(register), '', \(total))")
        }
        try await database.analyse("reg_" + register)
    }

    /// Rows `start` … `end`, their fields spread by arithmetic over the row's number.
    private static func insert(_ start: Int, _ end: Int, _ tx: WriteTransaction) throws {
        let commune = BenchSite.commune.code
        let (series, id) = (series(start, end, tx.engine), id(tx.engine))
        let code: SQL = tx.engine == .sqlite ? "printf('HS-%08d', n)" : "'HS-' || lpad(n::text, 8, '0')"
        let day: SQL =
            tx.engine == .sqlite
            ? "date('2020-01-01', '+' || (n % 2500) || ' days')" : "CAST('2020-01-01' AS date) + CAST(n % 2500 AS integer)"
        let channel: SQL = "CASE n % 3 WHEN 0 THEN 'online' WHEN 1 THEN 'counter' ELSE 'post' END"
        let paid: SQL = tx.engine == .sqlite ? "n % 2" : "n % 2 = 0"
        try tx.execute(
            """
            \(series) INSERT INTO reg_dossier (commune, id, version, created_at, updated_at, since, search, code, subject, applicant, phone, channel,
                received_on, due_on, fee, score, paid, note)
            SELECT \(commune), \(id), 1, 1700000000000 + n, 1700000000000 + n, 0, 'ho so', \(code), 'Chứng thực bản sao từ bản chính', 'Nguyễn Văn A',
                '+84912345678', \(channel), \(day), \(day), (n % 50) * 1000, n % 500, \(paid), 'Ghi chú của hồ sơ' FROM series
            """)
    }

    /// Rows of a hundred fields, each kind of field with another value a row.
    private static func insert(_ fields: [FieldDeclaration], _ start: Int, _ end: Int, _ tx: WriteTransaction) throws {
        let values = fields.enumerated().map { number, field -> SQL in
            switch field.type {
            case .text: "'Thôn ' || (n % 40) || ', cột ' || \(String(number))"
            case .date:
                tx.engine == .sqlite ? "date('2020-01-01', '+' || (n % 2500) || ' days')" : "DATE '2020-01-01' + CAST(n % 2500 AS integer)"
            case .boolean: tx.engine == .sqlite ? "n % 2" : "n % 2 = 0"
            default: "n % 90000 + \(number)"
            }
        }
        let names = SQL.joined(fields.map { "\(name: $0.id)" }, separator: ", ")
        try tx.execute(
            """
            \(series(start, end, tx.engine)) INSERT INTO reg_wide (commune, id, version, created_at, updated_at, since, search, \(names))
            SELECT \(BenchSite.commune.code), \(id(tx.engine)), 1, 1700000000000 + n, 1700000000000 + n, 0, 'ho so',
                \(SQL.joined(values, separator: ", ")) FROM series
            """)
    }

    private static func series(_ start: Int, _ end: Int, _ engine: EngineKind) -> SQL {
        engine == .sqlite
            ? "WITH RECURSIVE series(n) AS (SELECT \(start) UNION ALL SELECT n + 1 FROM series WHERE n < \(end))"
            : "WITH series AS (SELECT n FROM generate_series(CAST(\(start) AS BIGINT), CAST(\(end) AS BIGINT)) AS n)"
    }

    private static func id(_ engine: EngineKind) -> SQL {
        engine == .sqlite
            ? "printf('019a0000-0000-7000-8000-%012d', n)" : "CAST('019a0000-0000-7000-8000-' || lpad(n::text, 12, '0') AS uuid)"
    }
}
