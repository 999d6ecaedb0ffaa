import ArgumentParser
import Declarations
import Figures
import Foundation
import Registers
import Setup
import Store
import Vietnamese

struct FiguresCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "figures", abstract: "Số liệu, chỉ tiêu đếm từ sổ (figures counted from registers).",
        subcommands: [Count.self, Reconcile.self, Docs.self, Score.self, Backtest.self],
        defaultSubcommand: Count.self)

    struct Docs: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Viết các trang thư viện thước đo (write docs/metrics: every metric's definition and figure, from the packs).")

        @Argument(help: "The folder to write into.")
        var folder = "docs/metrics"
        @Option(help: "Folders of packs, or folders that hold packs.")
        var packs = ["Packs"]

        func run() async throws {
            try await reporting {
                let folders = try packFolders(packs.map { URL(filePath: $0, directoryHint: .isDirectory) })
                let handbook = try MetricHandbook(try Catalogue.load(folders: folders), packs: folders)
                let target = URL(filePath: folder, directoryHint: .isDirectory)
                try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
                for page in handbook.pages { try Data(page.text.utf8).write(to: target.appending(path: page.name)) }
            }
        }
    }

    static func id(ofUnit code: String?, _ commune: Int, in tx: ReadTransaction) throws -> String? {
        guard let code else { return nil }
        let row = try tx.first(
            "SELECT CAST(id AS text) AS id FROM reg_unit WHERE commune = \(commune) AND code = \(code) AND deleted_at IS NULL")
        guard let id = row?["id"].text else { throw SetupError("không có đơn vị “\(code)” trong xã.") }
        return id
    }

    struct Count: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Đếm và in số liệu của một kỳ (count and print figures of a period).")

        @Argument(help: "Ids of figures and indicators; all where none is given.")
        var ids: [String] = []
        @Option(help: "The commune's code, or its place in addresses.")
        var commune: String
        @Option(help: "Periods: 2026-11, 2026Q4, 2026H1, 2026M9, 2026; R2026 for the reporting year, + behind it since the year began.")
        var period: [String]
        @Option(help: "A unit's code, such as VHXH: its records and those of all units below.")
        var unit: String?
        @Option(help: "What was known at the end of a day, such as 2026-06-30.")
        var asOf: String?
        @OptionGroup var store: StoreOptions

        func run() async throws {
            let periods = try period.map { code in
                guard let period = FigurePeriod(code) else {
                    throw ValidationError("“\(code)” không phải kỳ, ví dụ 2026-11, 2026Q4, R2026.")
                }
                return period
            }
            let moment = try asOf.map { text in
                guard let day = CalendarDate(text) else { throw ValidationError("--as-of cần ngày, ví dụ 2026-06-30.") }
                return FigureMoment.moment(Instant(day.adding(days: 1)).milliseconds - 1)
            }
            try await withWorkplace(store) { place, _ in
                let figures = place.figures
                let wanted = ids.isEmpty ? place.catalogue.figures.ids : ids
                let commune = try await place.commune(commune)
                let table = try await place.database.read { tx in
                    let unit = FigureUnit(commune: commune.code, unit: try FiguresCommand.id(ofUnit: unit, commune.code, in: tx))
                    return try figures.values(of: wanted, units: [unit], periods: periods, asOf: moment ?? .now, in: tx)
                }
                print(columns(rows(table, place)))
            }
        }

        private func rows(_ table: FigureTable, _ place: Workplace) -> [[String]] {
            let heading = ["", ""] + table.periods.map { $0.text() }
            return [heading]
                + table.figures.compactMap { place.catalogue.figures[$0] }.map { figure in
                    [figure.id, figure.label(.vi)]
                        + table.periods.map { period in
                            let value = table[figure.id, table.units[0], period].value
                            guard case .missing(let reason, _) = value else { return figure.text(value) }
                            return "\(figure.text(value)) (\(reason.text()))"
                        }
                }
        }
    }

    struct Reconcile: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Đối soát số cộng dồn với bản ghi: đếm lại, so từng ô, sửa chỗ sai (hold roll-ups against a full count; status 1 where one differed)."
        )

        @Option(help: "The commune's code, or its place in addresses; all where missing.")
        var commune: String?
        @OptionGroup var store: StoreOptions

        func run() async throws {
            try await withWorkplace(store) { place, _ in
                var code: Int?
                if let commune { code = try await place.commune(commune).code }
                try await place.figures.keepRollups(in: place.database)
                let checks = try await place.figures.reconcile(commune: code, in: place.database)
                if checks.isEmpty {
                    print(
                        "Không có số cộng dồn: chưa sổ nào của xã quá \(grouped(Int64(Rollups.leastRecords), .vi)) bản ghi. Số liệu đếm thẳng từ bản ghi."
                    )
                }
                for check in checks {
                    print("Xã \(check.commune), \(check.family): \(grouped(Int64(check.cells), .vi)) ô, " + verdict(check))
                    for fault in check.faults { print("  \(fault)") }
                }
                guard checks.allSatisfy(\.isEqual) else { throw ExitCode(1) }
            }
        }

        private func verdict(_ check: RollupCheck) -> String {
            check.isEqual ? "khớp." : "\(grouped(Int64(check.differing), .vi)) ô sai, đã tính lại từ bản ghi:"
        }
    }
}
