import Declarations
public import Registers
public import Store
import Vietnamese
import Workflows

/// A metric with what plans demand by it.
public struct MetricSummary: Sendable, Identifiable {
    public let metric: Record
    /// Ordered by level, the highest first, then by year.
    public let lines: [MetricLine]
    public let clashes: [MetricClash]
    public var id: RecordID { metric.id }
    /// How many plans have a target of it.
    public var plans: Int { Set(lines.map(\.plan.id)).count }
}

/// One metric across all plans that the reader may see.
public struct MetricView: Sendable {
    public let summary: MetricSummary
    /// The other variants of its family that a plan demands: the same name, another whole; never compared.
    public let siblings: [MetricSummary]
}

/// What other plans say of a target's metric, for the plan's page.
public struct MetricNote: Sendable, Equatable {
    public let metric: RecordID
    /// "M18-1".
    public let code: String
    public let name: String
    /// Other plans that have a target of it.
    public let otherPlans: Int
    /// Contradictions that this target is part of.
    public let clashes: Int
}

extension PlanDesk {
    /// All metrics with what plans demand by them, by code; five statements whatever their number.
    public func metrics(for actor: Actor, in tx: ReadTransaction) throws -> [MetricSummary] {
        let metrics = try registry.all("metric", sort: [SortKey("code")], for: actor, in: tx)
        return summaries(of: metrics, try lines(for: actor, in: tx))
    }

    /// A metric across plans.
    ///
    /// - Throws: `RecordError` with `notFound` for a metric that there is not.
    public func metric(_ id: RecordID, for actor: Actor, in tx: ReadTransaction) throws -> MetricView {
        let metric = try registry.record("metric", id, for: actor, in: tx)
        let sameFamily = equal("family", metric["family"].text ?? "")
        let family = try registry.all("metric", where: [sameFamily], sort: [SortKey("code")], for: actor, in: tx)
        let all = summaries(of: family, try lines(of: family.map(\.id), for: actor, in: tx))
        let own = all.first { $0.id == id } ?? MetricSummary(metric: metric, lines: [], clashes: [])
        return MetricView(summary: own, siblings: all.filter { $0.id != id && !$0.lines.isEmpty })
    }

    /// What other plans say of the metrics of a plan's targets, by target.
    public func metricNotes(of plan: RecordID, for actor: Actor, in tx: ReadTransaction) throws -> [RecordID: MetricNote] {
        let lines = try lines(for: actor, in: tx)
        let used = Set(lines.filter { $0.plan.id == plan }.map(\.metric))
        if used.isEmpty { return [:] }
        let metrics = try registry.records("metric", used.map(\.text), commune: actor.commune, in: tx).values
        var notes: [RecordID: MetricNote] = [:]
        for summary in summaries(of: Array(metrics), lines.filter { used.contains($0.metric) }) {
            for line in summary.lines where line.plan.id == plan {
                notes[line.id] = MetricNote(
                    metric: summary.id, code: summary.metric["code"].text ?? "", name: summary.metric["name"].text ?? "",
                    otherPlans: summary.plans - 1, clashes: summary.clashes.count { $0.one.id == line.id || $0.other.id == line.id })
            }
        }
        return notes
    }

    private func summaries(of metrics: [Record], _ lines: [MetricLine]) -> [MetricSummary] {
        let byMetric = Dictionary(grouping: lines, by: \.metric)
        return metrics.map { metric in
            let own = byMetric[metric.id] ?? []
            return MetricSummary(
                metric: metric, lines: own, clashes: MetricClash.all(among: own, isLowerBetter: metric["better"].text == "lower"))
        }
    }

    /// The targets that are bound to a metric, of plans that are not replaced; a target that is said twice counts once.
    private func lines(of metrics: [RecordID]? = nil, for actor: Actor, in tx: ReadTransaction) throws -> [MetricLine] {
        let plans = try registry.all("plan", for: actor, in: tx).filter { $0.state != "replaced" }
        if plans.isEmpty { return [] }
        let path = Declarations.Expression.path(FieldPath(field: "metric"))
        let chosen = metrics.map { Declarations.Expression.member(path, of: $0.map { .literal(.text($0.text)) }, negated: false) }
        let targets = try registry.all("target", where: [chosen ?? .isSet(path, negated: false)], limit: 20_000, for: actor, in: tx)
        let builder = try StandingBuilder(workflows, commune: actor.commune, in: tx)
        let byID = Dictionary(uniqueKeysWithValues: plans.map { ($0.id.text, $0) })
        let lines = targets.compactMap { target -> MetricLine? in
            guard target["same_as"].isNull, target["dropped_by"].isNull, let metric = target.ref("metric"),
                let plan = target["plan"].text.flatMap({ byID[$0] })
            else {
                return nil
            }
            return MetricLine(target, metric: metric, of: plan, lead: builder.unit(target["lead"].text)?.name)
        }
        return lines.sorted { one, other in
            (-one.level.rawValue, one.toYear ?? .max, one.plan.id, one.id) < (
                -other.level.rawValue, other.toYear ?? .max, other.plan.id, other.id
            )
        }
    }

    private func equal(_ field: String, _ text: String) -> Declarations.Expression {
        .binary(.equal, .path(FieldPath(field: field)), .literal(.text(text)))
    }
}
