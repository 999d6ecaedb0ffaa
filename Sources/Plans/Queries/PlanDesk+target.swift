import Declarations
public import Figures
public import Registers
public import Store
import Vietnamese

/// A target with why it stands where it stands, and what it would take.
public struct TargetView: Sendable {
    public let standing: TargetStanding
    public let record: Record
    public let plan: Record
    /// What it is measured by; nil where nobody has said.
    public let metric: Record?
    /// The figure that measures it; nil where none does.
    public let figure: String?
    /// Why the figure has no number; nil where it has one, or where there is no figure.
    public let reason: FigureValue.Reason?
    /// Nil where the goal is reached, or where the target is no share of records.
    public let gap: TargetGap?
}

/// What a share still lacks (cần gì để đạt).
public struct TargetGap: Sendable {
    /// So many more records have to count.
    public let missing: Int64
    public let share: RecordShare
    /// All records that do not count yet: the work list. Nil where no list can show them.
    public let lacking: RecordsBehind?
    /// Where they are, most first.
    public let units: [(unit: UnitName, lacking: Int64)]
    /// How many a week are needed until the target's last day; nil where it is over.
    public let perWeek: Int64?
}

extension PlanDesk {
    /// A target of a plan.
    ///
    /// - Throws: `RecordError` with `notFound` for one that the actor may not see.
    public func target(_ id: RecordID, for actor: Actor, in tx: ReadTransaction) throws -> TargetView {
        let record = try registry.record("target", id, for: actor, in: tx)
        guard let planID = record.ref("plan") else { throw RecordError.notFound }
        let plan = try registry.record("plan", planID, for: actor, in: tx)
        let builder = try StandingBuilder(workflows, commune: actor.commune, in: tx)
        let results = try results(of: [plan], for: actor, in: tx)
        let years = plan.int("to_year").map { [plan.id: $0] } ?? [:]
        let readings = try TargetReadings(figures, [record], lastYears: years, commune: actor.commune, in: tx)
        let standing = builder.target(record, results.filter { $0["target"].text == id.text }, readings[id], of: plan)
        let reading = readings[id]
        return TargetView(
            standing: standing, record: record, plan: plan,
            metric: try record["metric"].text.flatMap { try registry.records("metric", [$0], commune: actor.commune, in: tx)[$0] },
            figure: reading?.figure.id, reason: reading?.reason,
            gap: try reading.flatMap { try gap(of: standing, $0, builder, commune: actor.commune, in: tx) })
    }

    private func gap(
        of target: TargetStanding, _ reading: TargetReading, _ builder: StandingBuilder, commune: Int, in tx: ReadTransaction
    ) throws -> TargetGap? {
        guard let share = reading.share, let missing = target.missing else { return nil }
        let weeks = target.ends.map { max((builder.today.days(until: $0) + 6) / 7, 0) } ?? 0
        return TargetGap(
            missing: missing, share: share,
            lacking: try figures.lacking(reading.figure.id, FigureUnit(commune: commune), reading.period, in: tx),
            units: try lacking(reading, builder, commune, all: share.below - share.above, in: tx),
            perWeek: weeks > 0 ? (missing + Int64(weeks) - 1) / Int64(weeks) : nil)
    }

    /// The units that hold what is lacking; without those that hold all of it because they stand above.
    private func lacking(
        _ reading: TargetReading, _ builder: StandingBuilder, _ commune: Int, all: Int64, in tx: ReadTransaction
    ) throws -> [(unit: UnitName, lacking: Int64)] {
        let units = builder.allUnits.map { ($0, FigureUnit(commune: commune, unit: $0.id.text)) }
        let id = reading.figure.id
        let table = try figures.values(of: [id] + figures.halves(of: id), units: units.map(\.1), periods: [reading.period], in: tx)
        let held = units.compactMap { name, unit -> (unit: UnitName, lacking: Int64)? in
            guard let share = figures.share(id, table, unit, reading.period), share.below > share.above else { return nil }
            return (name, share.below - share.above)
        }
        let parts = held.filter { $0.lacking < all }
        return (parts.isEmpty ? held : parts).sorted { ($1.lacking, $0.unit.name) < ($0.lacking, $1.unit.name) }
    }
}

extension TargetReading {
    fileprivate var reason: FigureValue.Reason? { if case .missing(let reason, _) = result.value { reason } else { nil } }
}
