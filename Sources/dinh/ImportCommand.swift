import ArgumentParser
import Declarations
import Exchange
import Foundation
import Registers
import Setup
import Sheets
import Store
import Synchronization
import Vietnamese

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Nhập bảng Excel, CSV vào một sổ (a table into a register; exit status 1 when rows were refused).")

    @Argument(help: "XLSX or CSV (UTF-8).")
    var file: String
    @Option(help: "The register's id, such as unit.")
    var register: String
    @Option(help: "Commune, by code or slug.")
    var commune: String
    @Option(help: "Sheet of a workbook; the first one when missing.")
    var sheet: String?
    @Option(help: "The field, `id` or `external_id` by which existing records are recognised.")
    var key: String?
    @Option(help: "What becomes of existing records: update, skip or refuse.")
    var existing = "update"
    @Option(name: .customLong("match"), help: "TITLE=FIELD for a column whose title does not say which field it is; may be repeated.")
    var matches: [String] = []
    @Option(help: "The system that mirrored records come from; needs --key external_id.")
    var source: String?
    @Flag(help: "Checks only; nothing is written.")
    var dryRun = false
    @OptionGroup var store: StoreOptions

    func validate() throws {
        guard ImportPlan.Existing(rawValue: existing) != nil else { throw ValidationError("--existing: update, skip hoặc refuse.") }
        guard (source != nil) == (key == SystemField.externalID.rawValue) else {
            throw ValidationError("--source và --key external_id đi cùng nhau.")
        }
    }

    func run() async throws {
        try await withWorkplace(store) { place, _ in
            let commune = try await place.commune(commune)
            let declaration = try registerDeclaration(register, place)
            let plan = try await plan(declaration)
            let actor = Actor.system(commune: commune.code, origin: "import \(URL(filePath: file).lastPathComponent)")
            let shown = Counter()
            let end = try await Importer(place.workflows, database: place.database).run(
                URL(filePath: file), plan, into: declaration.id, by: actor, isTrial: dryRun
            ) { step, tx in
                let (problems, rows, share) = (step.problems, step.progress.rows, step.share)
                tx.afterCommit {
                    report(problems, shown)
                    if isatty(STDERR_FILENO) == 1 { note("\r\(grouped(Int64(rows))) dòng, \(Int(share * 100))%") }
                }
            }
            if isatty(STDERR_FILENO) == 1 { note("\n") }
            print(
                (dryRun ? "Kiểm tra, chưa ghi gì: " : "Đã nhập: ")
                    + "\(end.created) mới, \(end.changed) sửa, \(end.unchanged) không đổi, \(end.skipped) bỏ qua, \(end.refused) lỗi, "
                    + "trên \(end.rows) dòng.")
            if end.refused > 0 { throw ExitCode(1) }
        }
    }

    private func plan(_ register: RegisterDeclaration) async throws -> ImportPlan {
        let preview = try await TablePreview.read(URL(filePath: file), sheet: sheet)
        let matcher = ColumnMatcher(register, editable: nil, isMirror: source != nil)
        guard let head = matcher.titleRow(preview.rows) else { throw SetupError("tệp không có dòng nào.") }
        let titles = ColumnMatcher.titles(head)
        var fields = matcher.match(titles)
        for match in matches {
            let parts = match.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, let column = titles.firstIndex(of: parts[0]), matcher.fields.contains(where: { $0.id == parts[1] })
            else {
                throw SetupError("--match \(match): cần TIÊU ĐỀ=TRƯỜNG, với tiêu đề có trong tệp và trường có trong sổ.")
            }
            fields = fields.filter { $0.value != parts[1] }
            fields[column] = parts[1]
        }
        guard !fields.isEmpty else {
            throw SetupError(
                "không cột nào khớp với trường của sổ. Dùng --match \"TIÊU ĐỀ=TRƯỜNG\". Trường nhập được: "
                    + matcher.fields.map(\.id).joined(separator: ", ") + ".")
        }
        let keys = ColumnMatcher.keys(register, among: Array(fields.values))
        if let key, !keys.contains(key) {
            throw SetupError(
                "--key \(key): phải là mã, trường duy nhất, id hoặc external_id, và có cột trong tệp. Dùng được với tệp này: "
                    + (keys.isEmpty ? "không có" : keys.joined(separator: ", ")) + ".")
        }
        for (index, title) in titles.enumerated() where fields[index] == nil && !title.isEmpty { note("Bỏ qua cột “\(title)”.\n") }
        return ImportPlan(
            sheet: preview.sheet, titleRow: head.number, titles: titles, fields: fields, key: key,
            existing: ImportPlan.Existing(rawValue: existing) ?? .update, source: source)
    }

    /// The first hundred refused rows; more would hide them.
    private func report(_ problems: [RowProblem], _ shown: Counter) {
        for row in problems {
            if shown.next() > 100 { return }
            for problem in row.problems {
                note(
                    "\rDòng \(row.line): \(problem.column.map { "\($0): " } ?? "")\(problem.value.map { "“\($0)” " } ?? "")\(problem.vi)\n")
            }
        }
    }
}

struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Xuất một sổ ra CSV, XLSX, JSON hoặc GeoJSON (a register as a file, journaled).")

    @Option(help: "The register's id, such as unit.")
    var register: String
    @Option(help: "Commune, by code or slug.")
    var commune: String
    @Option(help: "csv, xlsx, json or geojson.")
    var format = "csv"
    @Option(name: .shortAndLong, help: "The file to write.")
    var output: String
    @Flag(help: "Writes personal fields out; the journal says so.")
    var personal = false
    @OptionGroup var store: StoreOptions

    func run() async throws {
        try await withWorkplace(store) { place, _ in
            guard let format = ExportFormat(rawValue: format) else { throw SetupError("--format: csv, xlsx, json hoặc geojson.") }
            let commune = try await place.commune(commune)
            let declaration = try registerDeclaration(register, place)
            let columns =
                [ExportColumn(SystemField.id.rawValue, title: ColumnMatcher.idTitle)]
                + declaration.fields.map { ExportColumn($0.id, title: $0.label.vi) }
            let request = ExportRequest(
                declaration.id, query: RecordQuery(sort: [SortKey("id")]), columns: columns, showsPersonal: personal)
            let actor = Actor.system(commune: commune.code, origin: "cli export")
            let exporter = Exporter(place.registry, database: place.database)
            try await exporter.begin(request, as: format, by: actor)
            let target = URL(filePath: output)
            let count: Int
            if format == .xlsx {
                count = try await exporter.writeWorkbook(request, to: target, by: actor)
            } else {
                guard FileManager.default.createFile(atPath: target.path, contents: nil, attributes: [.posixPermissions: 0o600]) else {
                    throw SetupError("không ghi được tệp \(output).")
                }
                let handle = try FileHandle(forWritingTo: target)
                count = try await exporter.write(request, as: format, by: actor) { bytes in try handle.write(contentsOf: bytes) }
                try handle.close()
            }
            print("Đã xuất \(count) bản ghi vào \(output).")
        }
    }
}

private func registerDeclaration(_ id: String, _ place: Workplace) throws -> RegisterDeclaration {
    if let register = place.catalogue.registers[id] { return register }
    throw SetupError("không có sổ “\(id)”. Đang có: \(place.catalogue.registers.ids.joined(separator: ", ")).")
}

/// Counts from 1, from whatever thread.
private final class Counter: Sendable {
    private let count = Mutex(0)

    func next() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}

private func note(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
