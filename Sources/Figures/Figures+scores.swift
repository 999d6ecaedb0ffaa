public import Declarations
public import Store
import Vietnamese

extension Figures {
    /// A set of criteria reckoned for communes or units: figures in one reading, what people entered in another.
    ///
    /// - Returns: a sheet for each unit, in their order; none where no version of the set was in force at the period's end.
    public func scores(
        of set: ScoreDeclaration, units: [FigureUnit], period: FigurePeriod, asOf moment: FigureMoment = .now, in tx: ReadTransaction
    ) throws -> ScoreReading {
        guard let version = set.version(on: period.days.upperBound), !units.isEmpty else {
            return ScoreReading(sheets: [], figures: FigureTable(figures: [], units: units, periods: [period]))
        }
        var seen: Set<String> = []
        let asked = version.criteria.flatMap(\.figures)
        let parts = asked.flatMap { catalogue.figures[$0]?.version(on: period.days.upperBound)?.formula.parts ?? [] }
        let ids = (asked + parts).filter { seen.insert($0).inserted }
        let table = try values(of: ids, units: units, periods: [period], asOf: moment, in: tx)
        let communes = Set(units.map(\.commune)).sorted()
        let entries = try ScoreEntries(
            set, period, communes: communes, known: try lookback(moment, units, in: tx).known, catalogue, in: tx)
        let sheets = units.map { unit in
            var values: [String: FigureValue] = [:]
            for criterion in version.criteria {
                guard case .figures(let expression) = criterion.rule.source else { continue }
                values[criterion.id] = FigureValue.combined(expression) { table[$0, unit, period].value }
            }
            return ScoreSheet(set, version, unit, period, values: values, entries: entries[unit])
        }
        return ScoreReading(sheets: sheets, figures: table)
    }
}

/// Sheets with the figures that they were reckoned from, and what those are combined from.
public struct ScoreReading: Sendable {
    public let sheets: [ScoreSheet]
    public let figures: FigureTable
}
