import ArgumentParser
import Declarations
import Figures
import Registers
import Setup
import Store
import Vietnamese

extension FiguresCommand {
    struct Score: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Chấm điểm theo một bộ chỉ số (score by a set of criteria).")

        @Option(help: "The set's id, such as decision_766.")
        var set: String
        @Option(help: "The commune's code, or its place in addresses.")
        var commune: String
        @Option(help: "The period: 2026Q3, 2026.")
        var period: String
        @Option(help: "The code of a unit that the set scores, such as VHXH.")
        var unit: String?
        @OptionGroup var store: StoreOptions

        func run() async throws {
            guard let period = FigurePeriod(period) else { throw ValidationError("“\(period)” không phải kỳ, ví dụ 2026Q3, 2026.") }
            try await withWorkplace(store) { place, _ in
                guard let set = place.catalogue.scores[set] else {
                    throw SetupError("không có bộ chỉ số “\(set)”. Đang có: \(place.catalogue.scores.ids.joined(separator: ", ")).")
                }
                let commune = try await place.commune(commune)
                let sheet = try await place.database.read { tx in
                    let unit = FigureUnit(commune: commune.code, unit: try FiguresCommand.id(ofUnit: unit, commune.code, in: tx))
                    return try place.figures.scores(of: set, units: [unit], period: period, in: tx).sheets.first
                }
                guard let sheet else { throw SetupError("kỳ \(period.text()) bộ chỉ số này chưa có hiệu lực.") }
                print(columns(Self.rows(sheet)))
            }
        }

        private static func rows(_ sheet: ScoreSheet) -> [[String]] {
            var rows = [["", sheet.set.label.vi, "tối đa", "tự chấm", "thẩm định"]]
            for pillar in sheet.pillars {
                rows += pillar.lines.map { line in
                    [
                        line.criterion.id, line.criterion.label.vi, line.maximum.pointsText(),
                        line.points.map { text($0.lower, $0.upper) } ?? "không áp dụng", line.official?.pointsText() ?? "",
                    ]
                }
                rows.append(["", pillar.declaration.label.vi.uppercased()] + text(pillar.total))
            }
            return rows + [["", "CỘNG"] + text(sheet.total)]
        }

        private static func text(_ total: ScoreTotal) -> [String] {
            let own = total.isKnown ? text(total.lower, total.upper) : "chưa có số liệu"
            return [
                total.maximum.pointsText(), own, total.official.map { "\($0.pointsText())/\(total.officialMaximum.pointsText())" } ?? "",
            ]
        }

        private static func text(_ lower: Fraction, _ upper: Fraction) -> String {
            lower == upper ? lower.pointsText() : "\(lower.pointsText())–\(upper.pointsText())"
        }
    }
}
