import Declarations
import Registers
import Store
import Vietnamese

/// Cuts what is asked for into readings of registers: one for each register, besides those for stocks of past days and for conditions that are
/// judged at the ends of periods that overlap.
struct FigurePlan {
    let registry: Registry
    let calendar: WorkCalendar
    let communes: [Int]
    let periods: [FigurePeriod]
    /// What was known then; nil is all.
    let known: [Int: Int64]?
    /// The present moment, or the one that is looked back to.
    let clock: Int64
    /// Whether units are told apart.
    let isByUnit: Bool
    let engine: EngineKind

    func scans(_ figures: [CountedFigure]) throws -> [FigureScan] {
        let figures = isByUnit ? figures : figures.map(\.ofCommune)
        let byRegister = Dictionary(grouping: figures, by: \.count.register)
        return try byRegister.sorted { $0.key < $1.key }.flatMap { id, figures in try scans(figures, of: try registry.register(id)) }
    }

    private func scans(_ figures: [CountedFigure], of register: RegisterDeclaration) throws -> [FigureScan] {
        let timed = figures.filter { $0.count.period != nil }
        let stock = figures.filter { $0.count.period == nil }
        let (present, past) = stockPeriods(stock)
        let plain = timed.filter { !$0.readsClock }
        let pieces = FigureBuckets.pieces(periods(of: plain), until: clock)
        var layers = FigureBuckets.layers(periods(of: timed.filter(\.readsClock)), until: clock).map { layer in
            (layer, timed.filter { figure in figure.readsClock && layer.contains { !figure.periods.isDisjoint(with: $0.periods) } })
        }
        // What is judged at the ends of periods is counted along where the pieces of time are those periods.
        var (buckets, counted) = (pieces, plain)
        if let (layer, judged) = layers.first, pieces.isEmpty || layer.map(\.days) == pieces.map(\.days) {
            buckets = pieces.isEmpty ? layer : pieces
            counted += judged
            layers.removeFirst()
        }
        if !present.isEmpty { counted += stock }
        var scans: [FigureScan] = []
        if !counted.isEmpty {
            scans.append(scan(register, Standing(known: known), buckets, counted, present, at: clock))
        }
        scans += layers.map { scan(register, Standing(known: known), $0.0, $0.1, [], at: clock) }
        for (moment, periods) in past.sorted(by: { $0.key < $1.key }) {
            let due = stock.filter { !$0.periods.isDisjoint(with: periods) }
            scans.append(scan(register, Standing(known: known, moment: moment), [], due, periods, at: moment))
        }
        return scans
    }

    /// Periods that have not ended by now, whose stock is the present one; and the others by the moments of their ends.
    private func stockPeriods(_ stock: [CountedFigure]) -> (present: [Int], past: [Int64: [Int]]) {
        let all = stock.reduce(into: Set<Int>()) { $0.formUnion($1.periods) }.sorted()
        return (
            all.filter { periods[$0].end >= clock },
            Dictionary(grouping: all.filter { periods[$0].end < clock }) { periods[$0].end }
        )
    }

    private func periods(of figures: [CountedFigure]) -> [Int: FigurePeriod] {
        let all = figures.reduce(into: Set<Int>()) { $0.formUnion($1.periods) }
        return Dictionary(uniqueKeysWithValues: all.map { ($0, periods[$0]) })
    }

    private func scan(
        _ register: RegisterDeclaration, _ standing: Standing, _ buckets: [FigureBucket], _ figures: [CountedFigure], _ stockPeriods: [Int],
        at clock: Int64
    ) -> FigureScan {
        FigureScan(
            registry, register, as: standing, calendar, communes: communes, buckets: buckets, figures: figures, stockPeriods: stockPeriods,
            stockClock: clock, engine)
    }
}
