public import Declarations
public import Registers
public import Store
import Vietnamese
public import Workflows

/// Figures (số liệu) of a server: counted from records when they are asked for, so that no number is ever stale.
///
/// Rights are not judged here: a figure is a figure, whoever reads it. The records behind one are listed through the registry, which judges
/// them: see ``explain(_:_:_:asOf:in:)``.
public struct Figures: Sendable {
    public let registry: Registry
    let workflows: WorkflowEngine
    let rollups: Rollups

    /// - Parameter rollups: what is kept of large registers; else that with which the registry was opened.
    public init(_ workflows: WorkflowEngine, _ rollups: Rollups? = nil) {
        self.workflows = workflows
        registry = workflows.registry
        self.rollups = rollups ?? registry.follower as? Rollups ?? Rollups(registry.catalogue)
    }

    public var catalogue: Catalogue { registry.catalogue }

    /// The values of figures and indicators for units and periods: every register is read once, whatever the number of figures over it.
    ///
    /// - Throws: ``FigureError`` for an id that no pack declares.
    public func values(
        of ids: [String], units: [FigureUnit], periods: [FigurePeriod], asOf moment: FigureMoment = .now, in tx: ReadTransaction
    ) throws -> FigureTable {
        let lookback = try lookback(moment, units, in: tx)
        let needed = try needed(ids, periods)
        let communes = Set(units.map(\.commune)).sorted()
        let kept = try lookback.known == nil ? KeptRollups.present(rollups, needed.counted, communes, in: tx) : .none(rollups)
        let plan = FigurePlan(
            registry: registry, calendar: try calendar(needed.counted, communes, in: tx), communes: communes, periods: periods,
            known: lookback.known, clock: lookback.clock, isByUnit: units.contains { $0.unit != nil }, kept: kept, engine: tx.engine)
        var sums = FigureSums(needed.counted, periods: periods.count)
        let readings = try plan.readings(needed.counted)
        for reading in readings.kept { try reading.run(into: &sums, in: tx) }
        if !readings.scans.isEmpty { try FigureScan.prepare(tx) }
        for scan in readings.scans { try scan.run(into: &sums, in: tx) }
        let declared = try DeclaredFigures(needed.metrics, registry, communes: communes, known: lookback.known, in: tx)
        var fold = try FigureFold(self, units, periods, sums, declared, lookback, kept, in: tx)
        return FigureTable(figures: ids, units: units, periods: periods, results: try fold.results(ids, in: tx))
    }

    // MARK: What is needed

    /// What was known, and the moment that then was the present.
    struct Lookback {
        let known: [Int: Int64]?
        let clock: Int64
    }

    func lookback(_ moment: FigureMoment, _ units: [FigureUnit], in tx: ReadTransaction) throws -> Lookback {
        let communes = Set(units.map(\.commune))
        switch moment {
        case .now: return Lookback(known: nil, clock: tx.now)
        case .moment(let moment):
            let places = try communes.map { ($0, try registry.seq(at: moment, commune: $0, in: tx)) }
            return Lookback(known: Dictionary(uniqueKeysWithValues: places), clock: moment)
        case .journal(let seq, let clock):
            guard communes.count == 1, let commune = communes.first else { throw FigureError.severalJournals }
            if let clock { return Lookback(known: [commune: seq], clock: clock) }
            let at = try tx.first("SELECT max(at) AS at FROM journal WHERE commune = \(commune) AND seq <= \(seq)")?["at"].integer
            return Lookback(known: [commune: seq], clock: at ?? 0)
        }
    }

    /// The definitions behind ids, those of indicators' parts among them, with the periods at whose ends they are in force; and the metrics of
    /// which numbers are declared.
    private func needed(_ ids: [String], _ periods: [FigurePeriod]) throws -> (counted: [CountedFigure], metrics: Set<String>) {
        var counts: [CountedFigure.Key: (count: FigureCount, periods: Set<Int>)] = [:]
        var (seen, metrics): (Set<String>, Set<String>) = ([], [])
        func visit(_ id: String) throws {
            guard seen.insert(id).inserted else { return }
            guard let figure = catalogue.figures[id] else { throw FigureError.unknown(id) }
            for (place, indices) in Dictionary(grouping: periods.indices, by: { figure.versionPlace(on: periods[$0].days.upperBound) }) {
                guard let version = place.map({ figure.versions[$0] }) else { continue }
                switch version.formula {
                case .counted(let count): counts[.init(figure: id, version: version.id), default: (count, [])].periods.formUnion(indices)
                case .declared: figure.metric.map { _ = metrics.insert($0) }
                case .combined: break
                }
                for part in version.formula.parts { try visit(part) }
            }
        }
        for id in ids { try visit(id) }
        let counted = counts.sorted { ($0.key.figure, $0.key.version) < ($1.key.figure, $1.key.version) }.map {
            CountedFigure(key: $0.key, count: $0.value.count, periods: $0.value.periods)
        }
        return (counted, metrics)
    }

    /// The working days of the first commune, where a condition counts them: communes of one province have the same holidays.
    func calendar(_ figures: [CountedFigure], _ communes: [Int], in tx: ReadTransaction) throws -> WorkCalendar {
        guard figures.contains(where: { $0.count.condition?.countsWorkingDays == true }), let commune = communes.first else {
            return WorkCalendar(exceptions: [])
        }
        return try workflows.calendar(of: commune, in: tx)
    }
}
