public import Declarations
public import Registers
public import Store
public import Vietnamese
import Workflows

/// The targets of one pillar (nhóm, trụ cột).
public struct TargetGroup: Sendable {
    /// Nil where the document puts its targets under no heading.
    public let pillar: String?
    public let targets: [TargetStanding]
    public var counts: StatusCounts { StatusCounts(targets) }

    /// Groups in the order in which their first targets stand in the document; targets under no heading come last.
    static func groups(_ targets: [TargetStanding]) -> [TargetGroup] {
        var order: [String?] = []
        var members: [String?: [TargetStanding]] = [:]
        for target in targets {
            if members[target.pillar] == nil { order.append(target.pillar) }
            members[target.pillar, default: []].append(target)
        }
        return (order.filter { $0 != nil } + order.filter { $0 == nil }).map { TargetGroup(pillar: $0, targets: members[$0] ?? []) }
    }
}

/// The tasks of one lead unit.
public struct TaskGroup: Sendable {
    /// Nil for tasks whose lead is no unit here.
    public let unit: UnitName?
    public let tasks: [TaskStanding]
    public var counts: TaskCounts { TaskCounts(tasks) }
}

/// A report that a unit owes.
public struct ReportLine: Sendable, Identifiable {
    public let id: RecordID
    public let name: String
    public let unit: UnitName?
    public let recipient: String?
    public let period: Period?
    public let cutOff: CalendarDate?
    public let due: CalendarDate
    /// The rule from which the due day follows; nil where the document prints it.
    public let derivedFrom: String?
    public let sentOn: CalendarDate?
    public let state: String
    public let stateLabel: LocalizedText
    public let stateMeaning: Meaning
    /// Sent after the day, or not sent and the day is over.
    public let isLate: Bool
}

/// A month of the reporting calendar.
public struct ReportMonth: Sendable {
    public let year: Int
    public let month: Int
    public let isCurrent: Bool
    public let reports: [ReportLine]
}

/// One of the editions of a plan.
public struct PlanVersion: Sendable, Identifiable {
    public let plan: Record
    /// The one that the page shows.
    public let isShown: Bool
    public var id: RecordID { plan.id }
}

/// All that a plan's page shows.
public struct PlanOverview: Sendable {
    public let plan: Record
    public let stateLabel: LocalizedText
    public let stateMeaning: Meaning
    public let targets: [TargetStanding]
    public let tasks: [TaskStanding]
    public let bases: [Record]
    public let calendar: [ReportMonth]
    /// The oldest first; the plan alone where it was never changed.
    public let versions: [PlanVersion]
    public let steward: String?
    /// Items that wait for review.
    public let pending: Int

    public var targetGroups: [TargetGroup] { TargetGroup.groups(targets) }
    public var targetCounts: StatusCounts { StatusCounts(targets) }
    public var taskCounts: TaskCounts { TaskCounts(tasks) }

    /// By lead unit in the order of the document; a task that several units lead stands with each of them. What has no unit comes last.
    public var taskGroups: [TaskGroup] {
        var order: [UnitName?] = []
        var members: [UnitName?: [TaskStanding]] = [:]
        for task in tasks {
            for unit in task.leadsOrNobody {
                if members[unit] == nil { order.append(unit) }
                members[unit, default: []].append(task)
            }
        }
        return (order.filter { $0 != nil } + order.filter { $0 == nil }).map { TaskGroup(unit: $0, tasks: members[$0] ?? []) }
    }
}

extension TaskStanding {
    /// Its leads, for putting it with each; nobody where it has none.
    var leadsOrNobody: [UnitName?] { leads.isEmpty ? [nil] : leads }
}

extension PlanDesk {
    /// A plan with its targets, tasks, bases, reporting calendar and versions; a fixed number of statements whatever its size.
    ///
    /// - Throws: `RecordError` with `notFound` for a plan that the actor may not see.
    public func overview(of plan: RecordID, for actor: Actor, in tx: ReadTransaction) throws -> PlanOverview {
        let record = try registry.record("plan", plan, for: actor, in: tx)
        let builder = try StandingBuilder(workflows, commune: actor.commune, in: tx)
        let targets = try items("target", of: plan, for: actor, in: tx)
        let tasks = try items("task", of: plan, for: actor, in: tx)
        let bases = try items("legal_basis", of: plan, for: actor, in: tx)
        let standings = try standings(of: targets, in: [record], builder, for: actor, in: tx)
        let state = record.state.flatMap { workflows.catalogue.workflows["plan"]?.state($0) }
        return PlanOverview(
            plan: record, stateLabel: state?.label ?? LocalizedText(vi: ""), stateMeaning: state?.meaning ?? .none,
            targets: standings[plan] ?? [], tasks: tasks.map { builder.task($0, of: record) }, bases: bases,
            calendar: try months(of: plan, builder, for: actor, in: tx), versions: try versions(of: record, for: actor, in: tx),
            steward: builder.post(record["steward"].text), pending: (targets + tasks + bases).count { $0.isPending })
    }

    /// What was declared for the targets of plans and still counts: declared or confirmed, the newest data first.
    func results(of plans: [Record], for actor: Actor, confirmedOnly: Bool = false, in tx: ReadTransaction) throws -> [Record] {
        let states = (confirmedOnly ? ["confirmed"] : ["declared", "confirmed"]).map { Expression.literal(.text($0)) }
        let filters: [Expression] = [
            .member(try Expression("target.plan"), of: plans.map { .literal(.text($0.id.text)) }, negated: false),
            .member(.path(FieldPath(field: "state")), of: states, negated: false),
        ]
        return try registry.all("target_result", where: filters, sort: [SortKey("cut_off", descending: true)], for: actor, in: tx)
    }

    private func months(of plan: RecordID, _ builder: StandingBuilder, for actor: Actor, in tx: ReadTransaction) throws -> [ReportMonth] {
        let workflow = workflows.catalogue.workflows["report_due"]
        let lines = try items("report_due", of: plan, for: actor, in: tx).compactMap { record -> ReportLine? in
            guard let due = record.date("due_on") else { return nil }
            let state = record.state.flatMap { workflow?.state($0) }
            return ReportLine(
                id: record.id, name: record["name"].text ?? "", unit: builder.unit(record["unit"].text), recipient: record["to_text"].text,
                period: record["period"].text.flatMap { Period($0) }, cutOff: record.date("cut_off"), due: due,
                derivedFrom: record["derived_from"].text, sentOn: record.date("sent_on"),
                state: record.state ?? "", stateLabel: state?.label ?? LocalizedText(vi: ""), stateMeaning: state?.meaning ?? .none,
                isLate: record.isLateReport(on: builder.today))
        }
        let byMonth = Dictionary(grouping: lines) { $0.due.firstOfMonth }
        return byMonth.sorted { $0.key < $1.key }.map { first, lines in
            ReportMonth(
                year: first.year, month: first.month, isCurrent: first == builder.today.firstOfMonth,
                reports: lines.sorted { ($0.due, $0.unit?.name ?? "", $0.id) < ($1.due, $1.unit?.name ?? "", $1.id) })
        }
    }

    /// The chain of `replaces`, both ways.
    private func versions(of plan: Record, for actor: Actor, in tx: ReadTransaction) throws -> [PlanVersion] {
        let plans = try registry.all("plan", sort: [SortKey("edition")], for: actor, in: tx)
        var chain: Set<RecordID> = [plan.id]
        // Editions are few; each pass adds what touches the chain.
        for _ in 0..<100 {
            let more = plans.filter { other in
                !chain.contains(other.id)
                    && (other.ref("replaces").map { chain.contains($0) } == true
                        || plans.contains { chain.contains($0.id) && $0.ref("replaces") == other.id })
            }
            if more.isEmpty { break }
            chain.formUnion(more.map(\.id))
        }
        return plans.filter { chain.contains($0.id) }.sorted { ($0.int("edition") ?? 0, $0.id) < ($1.int("edition") ?? 0, $1.id) }
            .map { PlanVersion(plan: $0, isShown: $0.id == plan.id) }
    }
}
