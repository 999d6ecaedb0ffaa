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
    private var tallies: [FigureSums.Cell: [Int: FigureTally]] = [:]
    /// When a commune's first record of a register was made, as far as it was asked; nil where there is none.
    private var beginnings: [String: [Int: Int64]] = [:]

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
        let hasUnits = units.contains { $0.unit != nil }
        let tree = hasUnits ? try UnitTree(figures.catalogue, communes: Set(units.map(\.commune)).sorted(), in: tx) : nil
        let asked = Dictionary(grouping: units.indices) { units[$0] }
        var holders: [FigureSums.Place: [Int]] = [:]
        for (cell, places) in sums.tallies {
            for (place, tally) in places {
                let own = holders[place] ?? Self.holders(of: place, asked, tree)
                holders[place] = own
                for unit in own { tallies[cell, default: [:]][unit, default: FigureTally()] += tally }
            }
        }
    }

    /// The places in the list of units that hold the records of a place.
    private static func holders(of place: FigureSums.Place, _ asked: [FigureUnit: [Int]], _ tree: UnitTree?) -> [Int] {
        let line = place.unit.map { unit in tree?.lineage(.init(commune: place.commune, id: unit)) ?? [] } ?? []
        return ([nil] + line.map(Optional.init)).flatMap { asked[FigureUnit(commune: place.commune, unit: $0)] ?? [] }
    }

    /// The value of a figure for a unit and a period, both by their places in the lists.
    mutating func result(_ id: String, _ unit: Int, _ period: Int, in tx: ReadTransaction) throws -> FigureResult {
        guard let figure = figures.catalogue.figures[id] else { throw FigureError.unknown(id) }
        guard let version = figure.version(on: periods[period].days.upperBound) else {
            return FigureResult(value: .missing(.notInForce), version: nil)
        }
        switch version.formula {
        case .declared:
            if units[unit].unit != nil { return FigureResult(value: .missing(.notByUnit), version: version.id) }
            let day = min(periods[period].days.upperBound, Instant(milliseconds: lookback.clock).date)
            let (value, found) = declared.result(figure.metric, of: figure.measure, commune: units[unit].commune, on: day)
            return FigureResult(value: value, version: version.id, declared: found)
        case .combined(let expression):
            let value = try FigureValue.combined(expression) { part in try result(part, unit, period, in: tx).value }
            return FigureResult(value: value, version: version.id)
        case .counted(let count):
            let cell = FigureSums.Cell(key: .init(figure: id, version: version.id), period: period)
            let tally = tallies[cell]?[unit] ?? FigureTally()
            return FigureResult(value: try value(count, tally, unit, period, in: tx), version: version.id, tally: tally)
        }
    }

    private mutating func value(_ count: FigureCount, _ tally: FigureTally, _ unit: Int, _ period: Int, in tx: ReadTransaction) throws
        -> FigureValue
    {
        if units[unit].unit != nil, count.scope == nil { return .missing(.notByUnit) }
        if tally.records == 0, try !hadBegun(count.register, units[unit].commune, by: periods[period].end, in: tx) {
            return .missing(.noRecords)
        }
        let register = figures.catalogue.registers[count.register]
        let field = count.field.flatMap { path in register.flatMap { figures.catalogue.field(at: path, from: $0)?.field } }
        return tally.value(count.operation, field)
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
