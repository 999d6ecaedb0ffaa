import ArgumentParser
import Declarations
import Figures
import Foundation
import Registers
import Store
import Vietnamese
import Workflows

/// Sixty figures of a province's communes and months: counted whole, beside one statement written by hand, and kept in roll-ups.
struct FigureBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "figures",
        abstract:
            "Fills a register of many communes; counts it by figures and by hand, keeps roll-ups, and measures what writes and readers pay."
    )
    @OptionGroup var place: Place
    @Option(help: "How many records.")
    var records = 2_000_000
    @Option var communes = 92
    @Option(help: "Counts of everything, writes and readings a measurement.")
    var rounds = 5
    @Option(help: "Seconds of a measurement of writes.")
    var seconds = 8.0
    @Flag(help: "Measures the pages over these records only.")
    var pages = false
    @Option(help: "Writes the records' columns as CSV, for Benchmarks/figures-duckdb.")
    var csv: String?

    func run() async throws {
        let stage = try await FigureStage(place, communes: communes)
        try await stage.fill(records)
        if let csv { try await stage.write(csv) }
        print("engine=\(stage.database.engine.rawValue) records=\(records) communes=\(communes) figures=\(stage.ids.count) months=12")
        if pages {
            try await stage.database.close()
            return try await FigurePages(place, communes: communes).measure(rounds: rounds * 20)
        }
        try await recount(stage)
        let built = try await milliseconds { try await stage.figures.keepRollups(in: stage.database) }
        print(String(format: "roll-ups counted and kept: %.0f ms", built))
        try await readings(stage)
        try await writes(stage)
        let checks = try await stage.figures.reconcile(in: stage.database)
        let cells = checks.map(\.cells).reduce(0, +)
        print("reconciled: \(checks.count) families, \(cells) sums, \(checks.filter { !$0.isEqual }.count) differ")
        try await stage.database.close()
        try await FigurePages(place, communes: communes).measure(rounds: rounds * 20)
    }

    // MARK: Everything

    private func recount(_ stage: FigureStage) async throws {
        let months = Period(.year, year: 2026)?.parts(.month).map { FigurePeriod($0) } ?? []
        var times: (figures: [Double], hand: [Double]) = ([], [])
        for _ in 0..<rounds {
            times.figures.append(try await milliseconds { _ = try await stage.count(months, kept: false) })
            times.hand.append(
                try await milliseconds {
                    let rows = try await stage.database.read { tx in
                        try tx.liftTimeLimits()
                        return try tx.rows("SELECT * FROM bench_by_hand").count
                    }
                    guard rows == communes * 12 else { throw ValidationError("by hand there are \(rows) rows") }
                })
        }
        let (figures, hand) = (times.figures.at(0.5), times.hand.at(0.5))
        print(
            String(
                format: "recount: figures %.0f ms (least %.0f), by hand %.0f ms (least %.0f), figures / by hand %.2f", figures,
                times.figures.at(0), hand, times.hand.at(0), figures / hand))
        try await stage.compare(months)
    }

    // MARK: What is kept

    private func readings(_ stage: FigureStage) async throws {
        let year = [FigurePeriod(Period(.year, containing: FigureStage.today))]
        let months = Period(.year, year: 2026)?.parts(.month).map { FigurePeriod($0) } ?? []
        try await measure("province: \(communes) communes, all figures, a year") { _ = try await stage.count(year, kept: true) }
        try await measure("province: \(communes) communes, all figures, 12 months") { _ = try await stage.count(months, kept: true) }
        let commune = [FigureUnit(commune: FigureStage.commune(0))]
        var times: [Double] = []
        for number in 0..<rounds * 20 {
            times.append(
                try await stage.database.write { tx in
                    let clock = ContinuousClock()
                    _ = try stage.create(number, commune: 0, in: tx)
                    let duration = try clock.measure {
                        _ = try stage.figures.values(of: stage.ids, units: commune, periods: year + months, in: tx)
                    }
                    return duration / .milliseconds(1)
                })
        }
        print(line("a commune, 13 periods, in the transaction of a write", times))
    }

    private func measure(_ name: String, _ body: () async throws -> Void) async throws {
        var times: [Double] = []
        for _ in 0..<rounds * 4 { times.append(try await milliseconds(body)) }
        print(line(name, times))
    }

    private func line(_ name: String, _ times: [Double]) -> String {
        name + String(format: ": p50 %.1f ms, p95 %.1f ms", times.at(0.5), times.at(0.95))
    }

    // MARK: What writes pay

    private func writes(_ stage: FigureStage) async throws {
        let creates = try await pair(stage, communes: 1) { stage in
            try await rate(clients: 64, seconds: seconds) { client in
                try await stage.database.write { tx in _ = try stage.create(client, commune: 0, in: tx) }
                return 1
            }
        }
        print(told("creates a second, 64 clients of one commune", creates))
        let spread = try await pair(stage, communes: min(16, communes)) { stage in
            try await rate(clients: 64, seconds: seconds) { client in
                try await stage.database.write { tx in _ = try stage.create(client, commune: client % min(16, communes), in: tx) }
                return 1
            }
        }
        print(told("creates a second, 64 clients of \(min(16, communes)) communes", spread))
        let single = try await pair(stage, communes: 1) { stage in
            try await rate(clients: 1, seconds: seconds) { client in
                try await stage.database.write { tx in _ = try stage.create(client, commune: 0, in: tx) }
                return 1
            }
        }
        print(told("creates a second, one client", single))
        let batches = try await pair(stage, communes: 1) { stage in
            try await rate(clients: 1, seconds: seconds) { _ in try await stage.batch(500) }
        }
        print(told("records a second in batches of 500", batches))
    }

    /// Without and with roll-ups, twice in turn.
    private func pair(_ stage: FigureStage, communes: Int, _ body: (FigureStage) async throws -> Double) async throws -> (
        without: Double, with: Double
    ) {
        var rates: (without: Double, with: Double) = (0, 0)
        for _ in 0..<2 {
            let written = (0..<communes).map(FigureStage.commune)
            try await stage.database.write { tx in try tx.execute("DELETE FROM rollup_state WHERE commune IN (\(SQL.values(written)))") }
            rates.without = try await max(rates.without, body(stage))
            try await stage.figures.keepRollups(in: stage.database)
            rates.with = try await max(rates.with, body(stage))
        }
        return rates
    }

    private func told(_ name: String, _ rates: (without: Double, with: Double)) -> String {
        name
            + String(
                format: ": %.0f without roll-ups, %.0f with, overhead %.0f %%", rates.without, rates.with,
                (rates.without / rates.with - 1) * 100)
    }
}
