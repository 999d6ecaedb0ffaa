import ArgumentParser
import Declarations
import Figures
import Registers
import Setup
import Store
import Vietnamese

extension FiguresCommand {
    struct Backtest: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Thử dự báo trên quá khứ của mọi số đếm (try the trend on the past of every counted figure).")

        @Option(help: "The commune's code, or its place in addresses.")
        var commune: String
        @Option(help: "The year whose months are forecast, each from those before it.")
        var year: Int?
        @Option(help: "How many months ahead.")
        var ahead = 1
        @Flag(help: "One line a figure.")
        var each = false
        @OptionGroup var store: StoreOptions

        func run() async throws {
            guard ahead > 0 else { throw ValidationError("--ahead cần số tháng từ 1.") }
            try await withWorkplace(store) { place, _ in
                let commune = try await place.commune(commune)
                let (tests, isStock) = try await place.database.read { tx in
                    let today = Instant(milliseconds: tx.now).date
                    let months = (Period(.year, year: year ?? today.year)?.parts(.month) ?? []).map { FigurePeriod($0).cumulative }
                    let over = months.filter { $0.days.upperBound < today }
                    let tests = try place.figures.backtests(commune: commune.code, months: over, ahead: ahead, in: tx)
                    return (tests, Set(tests.map(\.figure.id).filter(place.figures.isStock)))
                }
                print(columns([Self.head] + (each ? tests.map(Self.row) : []) + Self.summary(tests.filter { !$0.test.isStill }, isStock)))
                print("\(tests.count(where: \.test.isStill)) số liệu không đổi cả năm, không tính vào các dòng tổng.")
            }
        }

        private typealias Tested = (figure: FigureDeclaration, test: TrendBacktest)

        private static let head = ["", "số liệu", "lần dự báo", "trong khoảng", "sai số giữa", "sai số nếu giữ nguyên", "tốt hơn/kém hơn"]

        private static func row(_ tested: Tested) -> [String] {
            line(tested.figure.id, [tested], unit: tested.figure.measure == .percent ? " điểm %" : "")
        }

        /// Shares in points, counts by kind; the measures of counts differ, so their errors are not put together.
        private static func summary(_ tests: [Tested], _ isStock: Set<String>) -> [[String]] {
            let shares = tests.filter { $0.figure.measure == .percent }
            let counts = tests.filter { $0.figure.measure != .percent }
            return [
                line("Tỷ lệ trong kỳ", shares.filter { !isStock.contains($0.figure.id) }, unit: " điểm %"),
                line("Tỷ lệ hiện có", shares.filter { isStock.contains($0.figure.id) }, unit: " điểm %"),
                line("Số lượng trong kỳ", counts.filter { !isStock.contains($0.figure.id) }, unit: ""),
                line("Số lượng hiện có", counts.filter { isStock.contains($0.figure.id) }, unit: ""), line("Tất cả", tests, unit: nil),
            ].filter { $0[1] != "0" }
        }

        /// - Parameter unit: of the errors; nil where they can't be put together.
        private static func line(_ name: String, _ tests: [Tested], unit: String?) -> [String] {
            let trials = tests.flatMap(\.test.trials)
            let held = trials.count(where: \.isHeld)
            func median(_ values: [Double]) -> String {
                let sorted = values.sorted()
                guard let unit, !sorted.isEmpty else { return "" }
                let middle = (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
                return FixedPoint(value: Int64((middle * 100).rounded()), scale: 2).text() + unit
            }
            let share = FixedPoint.percent(Int64(held), of: Int64(trials.count), scale: 0)?.percentText() ?? ""
            return [
                name, String(tests.count), String(trials.count), "\(held) (\(share))", median(trials.map(\.error)),
                median(trials.map(\.naive)),
                "\(trials.count { $0.error < $0.naive - 1e-9 })/\(trials.count { $0.error > $0.naive + 1e-9 })",
            ]
        }
    }
}
