import Declarations
import Registers
import Store
import Vietnamese

/// Adds tallies up to the units that were asked for and makes values of them.
struct FigureFold {
    private let figures: Figures
    private let units: [FigureUnit]
    private let periods: [FigurePeriod]
    private let lookback: Figures.Lookback
    private let declared: DeclaredFigures
    private let kept: KeptRollups
    private let starts: [CountedFigure.Key: Int]
    /// Of each unit asked for all definitions' tallies, as in the sums; none where nothing was found.
    private var tallies: [[FigureTally]]
    /// By figure, one for each period.
    private var rules: [String: [Rule]] = [:]
    /// When a commune's first record of a register was made, as far as it was asked; nil where there is none.
    private var beginnings: [String: [Int: Int64]] = [:]

    /// How a figure is told in a period: looked up once, for it is told of many units.
    private enum Rule {
        case notInForce
        case declared(FigureDeclaration, version: Int)
        case combined(Declarations.Expression, version: Int)
        case counted(Counted)
    }

    private struct Counted {
        let version: Int
        let operation: FigureCount.Operation
        let register: String
        let isByUnit: Bool
        let stored: FigureTally.Stored
        /// Where its tallies stand in a unit's list: that of the first period, the others follow.
        let start: Int?
    }

    init(
        _ figures: Figures, _ units: [FigureUnit], _ periods: [FigurePeriod], _ sums: FigureSums, _ declared: DeclaredFigures,
        _ lookback: Figures.Lookback, _ kept: KeptRollups, in tx: ReadTransaction
    ) throws {
        self.figures = figures
        self.units = units
        self.periods = periods
        self.lookback = lookback
        self.declared = declared
        self.kept = kept
        starts = sums.starts
        tallies = Array(repeating: [], count: units.count)
        let hasUnits = units.contains { $0.unit != nil }
        let tree = hasUnits ? try UnitTree(figures.catalogue, communes: Set(units.map(\.commune)).sorted(), in: tx) : nil
        let asked = Dictionary(grouping: units.indices) { units[$0] }
        for (place, found) in zip(sums.places, sums.tallies) {
            for unit in Self.holders(of: place, asked, tree) { add(found, to: unit) }
        }
    }

    private mutating func add(_ found: [FigureTally], to unit: Int) {
        if tallies[unit].isEmpty {
            tallies[unit] = found
        } else {
            for index in found.indices { tallies[unit][index] += found[index] }
        }
    }

    /// The places in the list of units that hold the records of a place.
    private static func holders(of place: FigureSums.Place, _ asked: [FigureUnit: [Int]], _ tree: UnitTree?) -> [Int] {
        let line = place.unit.map { unit in tree?.lineage(.init(commune: place.commune, id: unit)) ?? [] } ?? []
        return ([nil] + line.map(Optional.init)).flatMap { asked[FigureUnit(commune: place.commune, unit: $0)] ?? [] }
    }

    /// The values of figures: by figure, within it by unit, within that by period.
    mutating func results(_ ids: [String], in tx: ReadTransaction) throws -> [FigureResult] {
        var results: [FigureResult] = []
        results.reserveCapacity(ids.count * units.count * periods.count)
        for id in ids {
            let rules = try rules(of: id)
            for unit in units.indices {
                for (period, rule) in rules.enumerated() { results.append(try result(rule, unit, period, in: tx)) }
            }
        }
        return results
    }

    private mutating func rules(of id: String) throws -> [Rule] {
        if let known = rules[id] { return known }
        guard let figure = figures.catalogue.figures[id] else { throw FigureError.unknown(id) }
        var ofVersions: [Int: Rule] = [:]
        let own = periods.map { period -> Rule in
            guard let place = figure.versionPlace(on: period.days.upperBound) else { return .notInForce }
            if let known = ofVersions[place] { return known }
            let rule = rule(figure, figure.versions[place])
            ofVersions[place] = rule
            return rule
        }
        rules[id] = own
        return own
    }

    private func rule(_ figure: FigureDeclaration, _ version: FigureVersion) -> Rule {
        switch version.formula {
        case .declared: return .declared(figure, version: version.id)
        case .combined(let expression): return .combined(expression, version: version.id)
        case .counted(let count):
            let register = figures.catalogue.registers[count.register]
            let field = count.field.flatMap { path in register.flatMap { figures.catalogue.field(at: path, from: $0)?.field } }
            return .counted(
                Counted(
                    version: version.id, operation: count.operation, register: count.register, isByUnit: count.scope != nil,
                    stored: .init(field), start: starts[.init(figure: figure.id, version: version.id)]))
        }
    }

    /// A figure's value for a unit and a period, both by their places in the lists.
    private mutating func result(_ rule: Rule, _ unit: Int, _ period: Int, in tx: ReadTransaction) throws -> FigureResult {
        switch rule {
        case .notInForce: return FigureResult(value: .missing(.notInForce), version: nil)
        case .declared(let figure, let version):
            if units[unit].unit != nil { return FigureResult(value: .missing(.notByUnit), version: version) }
            let day = min(periods[period].days.upperBound, Instant(milliseconds: lookback.clock).date)
            let (value, found) = declared.result(figure.metric, of: figure.measure, commune: units[unit].commune, on: day)
            return FigureResult(value: value, version: version, declared: found)
        case .combined(let expression, let version):
            let value = try FigureValue.combined(expression) { part in
                try result(rules(of: part)[period], unit, period, in: tx).value
            }
            return FigureResult(value: value, version: version)
        case .counted(let count):
            let own = tallies[unit]
            let tally = count.start.flatMap { own.isEmpty ? nil : own[$0 + period] } ?? FigureTally()
            return FigureResult(value: try value(count, tally, unit, period, in: tx), version: count.version, tally: tally)
        }
    }

    private mutating func value(_ count: Counted, _ tally: FigureTally, _ unit: Int, _ period: Int, in tx: ReadTransaction) throws
        -> FigureValue
    {
        if units[unit].unit != nil, !count.isByUnit { return .missing(.notByUnit) }
        if tally.records == 0, try !hadBegun(count.register, units[unit].commune, by: periods[period].end, in: tx) {
            return .missing(.noRecords)
        }
        return tally.value(count.operation, count.stored)
    }

    /// Whether the commune had made a record by then: before that, nothing is known.
    private mutating func hadBegun(_ id: String, _ commune: Int, by moment: Int64, in tx: ReadTransaction) throws -> Bool {
        if beginnings[id] == nil {
            let register = try figures.registry.register(id)
            let kept = try kept.beginnings(of: id, in: tx)
            let communes = Set(units.map(\.commune)).subtracting(kept.keys).sorted()
            let rows =
                try communes.isEmpty
                ? []
                : tx.rows(
                    """
                    SELECT commune, min(created_at) AS first FROM \(Standing(known: lookback.known).rows(of: register)) AS records
                    WHERE commune IN (\(SQL.values(communes))) AND deleted_at IS NULL GROUP BY commune
                    """)
            var first = kept.compactMapValues { $0 }
            for row in rows { first[Int(try row.integer("commune"))] = try row.integer("first") }
            beginnings[id] = first
        }
        return beginnings[id]?[commune].map { $0 <= moment } ?? false
    }
}
