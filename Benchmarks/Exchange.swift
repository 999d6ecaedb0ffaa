import ArgumentParser
import Declarations
import Exchange
import Foundation
import Registers
import Sheets
import Store
import Synchronization
import Vietnamese
import Web

/// How fast a table becomes records and records a table, beside bare inserts of the same rows.
struct ExchangeBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exchange", abstract: "Imports and exports a register of many records, beside bare inserts of the same texts.")
    @OptionGroup var place: Place
    @Option(help: "Rows of the table.")
    var rows = 1_000_000
    @Option(help: "Rows a transaction.")
    var batch: Int?
    @Option(help: "raw, trial, import, again, or an export: csv, xlsx, json.")
    var measure = "import"

    private var file: URL { URL(filePath: NSTemporaryDirectory()).appending(path: "bench-\(rows).csv") }

    func run() async throws {
        let bench = try await BenchSite(place)
        try? await bench.makePeople()
        if !FileManager.default.fileExists(atPath: file.path) { try makeTable() }
        let clock = ContinuousClock()
        let start = clock.now
        let count = try await work(bench)
        let seconds = (clock.now - start) / .seconds(1)
        print(
            "\(bench.site.database.engine.rawValue) \(measure): \(count) rows in \(String(format: "%.1f", seconds)) s,",
            "\(Int(Double(count) / max(seconds, 0.001))) rows/s, processor \(String(format: "%.1f", processorSeconds())) s, peak \(peak())")
        try await bench.site.close()
    }

    private func work(_ bench: BenchSite) async throws -> Int {
        let site = bench.site
        switch measure {
        case "raw": return try await raw(site.database)
        case "trial", "import", "again":
            let plan = try await plan(site.registry.register("dossier"))
            var importer = Importer(site.workflows, database: site.database)
            if let batch { importer.batch = batch...batch }
            return try await importer.run(
                file, plan, into: "dossier", by: bench.system, isTrial: measure == "trial"
            ) { _, _ in }.rows
        default:
            guard let format = ExportFormat(rawValue: measure) else { throw ValidationError("No such measure: \(measure)") }
            let register = try site.registry.register("dossier")
            let request = ExportRequest(
                "dossier", query: RecordQuery(sort: [SortKey("id")]),
                columns: register.fields.map { ExportColumn($0.id, title: $0.label.vi) },
                showsPersonal: true)
            let exporter = Exporter(site.registry, database: site.database)
            let target = URL(filePath: NSTemporaryDirectory()).appending(path: "bench-export.\(format.rawValue)")
            if format == .xlsx { return try await exporter.writeWorkbook(request, to: target, by: bench.system) }
            _ = FileManager.default.createFile(atPath: target.path, contents: nil)
            let handle = try FileHandle(forWritingTo: target)
            return try await exporter.write(request, as: format, by: bench.system) { try handle.write(contentsOf: $0) }
        }
    }

    private func plan(_ register: RegisterDeclaration) async throws -> ImportPlan {
        let preview = try await TablePreview.read(file)
        let matcher = ColumnMatcher(register, editable: nil)
        let titles = preview.rows.first.map(ColumnMatcher.titles) ?? []
        return ImportPlan(titles: titles, fields: matcher.match(titles), key: "code")
    }

    private func makeTable() throws {
        _ = FileManager.default.createFile(atPath: file.path, contents: nil)
        let handle = try FileHandle(forWritingTo: file)
        var text = "Mã hồ sơ;Nội dung;Người nộp;Điện thoại;Kênh nộp;Ngày nhận;Lệ phí;Điểm đánh giá;Đã thu;Ghi chú\n"
        for row in 1...rows {
            let day = 1 + row % 28
            text += "N-\(row);Chứng thực bản sao từ bản chính;Nguyễn Văn A \(row % 900);0912345678;"
            text += row.isMultiple(of: 2) ? "Trực tuyến;" : "Tại quầy;"
            text += "\(day < 10 ? "0" : "")\(day)/11/2025;\(row % 50).000;4,5;có;Ghi chú của hồ sơ\n"
            if row.isMultiple(of: 1000) {
                try handle.write(contentsOf: Data(text.utf8))
                text = ""
            }
        }
        try handle.write(contentsOf: Data(text.utf8))
        try handle.close()
    }

    /// The file's cells inserted as texts into a table with two indexes, 500 a transaction: what the database alone takes.
    private func raw(_ database: Database) async throws -> Int {
        let names = (0..<10).map { "c\($0)" }
        let columns = names.map { "\($0) {text}" }.joined(separator: ", ")
        try await database.write { tx in
            try tx.define(
                """
                DROP TABLE IF EXISTS bench_table;
                CREATE TABLE bench_table (id {uuid} PRIMARY KEY, \(columns)) {table};
                CREATE UNIQUE INDEX bench_table_code ON bench_table (c0)
                """)
        }
        var batch: [[Value]] = []
        var count = 0
        let reader = try CSVReader(file: file)
        while let row = try reader.next() {
            batch.append([RecordID().value] + row.cells.map { if case .text(let text) = $0 { .text(text) } else { .null } })
            if batch.count == 500 {
                let rows = batch
                try await database.write { tx in try tx.insert(into: "bench_table", ["id"] + names, rows: rows) }
                count += batch.count
                batch = []
            }
        }
        return count
    }

    private func processorSeconds() -> Double {
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
    }

    private func peak() -> String {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        return status.split(separator: "\n").first { $0.hasPrefix("VmHWM") }.map { $0.dropFirst(6).trimmingCharacters(in: .whitespaces) }
            ?? "?"
    }
}
