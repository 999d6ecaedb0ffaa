import Declarations
import Registers
import Store
import Vietnamese

/// Cuts what is asked for into readings: of what is kept, and of registers, one for each, besides those for stocks of past days and for
/// conditions that are judged at the ends of periods that overlap.
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
    let kept: KeptRollups
    let engine: EngineKind

    func readings(_ figures: [CountedFigure]) throws -> (kept: [RollupReading], scans: [FigureScan]) {
        var wanted: [Reading: [CountedFigure]] = [:]
        for figure in figures {
            for (reading, part) in split(figure) { wanted[reading, default: []].append(part) }
        }
        var found: (kept: [RollupReading], scans: [FigureScan]) = ([], [])
        for (reading, figures) in wanted.sorted(by: { $0.key < $1.key }) {
            if let family = reading.family.flatMap(kept.rollups.family) {
                found.kept.append(self.reading(family, figures, reading.communes))
            } else {
                let figures = isByUnit ? figures : figures.map(\.ofCommune)
                found.scans += try scans(figures, of: try registry.register(reading.register), communes: reading.communes)
            }
        }
        return found
    }

    /// What is read together.
    private struct Reading: Hashable, Comparable {
        let register: String
        /// Of what is kept; nil where records are read.
        let family: String?
        let communes: [Int]

        static func < (one: Reading, other: Reading) -> Bool {
            (one.register, one.family ?? "", one.communes.first ?? 0) < (other.register, other.family ?? "", other.communes.first ?? 0)
        }
    }

    /// Of which readings a figure comes: of communes that keep it what is kept, but for stocks of past days.
    private func split(_ figure: CountedFigure) -> [(Reading, CountedFigure)] {
        let register = figure.count.register
        guard let (family, keeping) = kept.family(of: figure.key) else {
            return [(Reading(register: register, family: nil, communes: communes), figure)]
        }
        let isKept = figure.count.period != nil ? figure.periods : figure.periods.filter { periods[$0].end >= clock }
        let others = communes.filter { !keeping.contains($0) }
        let here = communes.filter(keeping.contains)
        var parts: [(Reading, CountedFigure)] = []
        if let part = figure.within(isKept) { parts.append((Reading(register: register, family: family.id, communes: here), part)) }
        if !others.isEmpty, let part = figure.within(isKept) {
            parts.append((Reading(register: register, family: nil, communes: others), part))
        }
        if let part = figure.within(figure.periods.subtracting(isKept)) {
            parts.append((Reading(register: register, family: nil, communes: communes), part))
        }
        return parts
    }

    private func reading(_ family: RollupFamily, _ figures: [CountedFigure], _ communes: [Int]) -> RollupReading {
        RollupReading(
            family: family, figures: figures, communes: communes, isByUnit: isByUnit,
            buckets: family.period == nil ? [] : FigureBuckets.pieces(periods(of: figures), until: clock),
            stockPeriods: family.period == nil ? figures.reduce(into: Set<Int>()) { $0.formUnion($1.periods) }.sorted() : [])
    }

    // MARK: Records

    private func scans(_ figures: [CountedFigure], of register: RegisterDeclaration, communes: [Int]) throws -> [FigureScan] {
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
            scans.append(scan(register, Standing(known: known), communes, buckets, counted, present, at: clock))
        }
        scans += layers.map { scan(register, Standing(known: known), communes, $0.0, $0.1, [], at: clock) }
        for (moment, periods) in past.sorted(by: { $0.key < $1.key }) {
            let due = stock.filter { !$0.periods.isDisjoint(with: periods) }
            scans.append(scan(register, Standing(known: known, moment: moment), communes, [], due, periods, at: moment))
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
        _ register: RegisterDeclaration, _ standing: Standing, _ communes: [Int], _ buckets: [FigureBucket], _ figures: [CountedFigure],
        _ stockPeriods: [Int], at clock: Int64
    ) -> FigureScan {
        FigureScan(
            registry, register, as: standing, calendar, communes: communes, buckets: buckets, figures: figures, stockPeriods: stockPeriods,
            stockClock: clock, engine)
    }
}
