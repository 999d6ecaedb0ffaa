import Declarations
public import Registers
public import Store
public import Vietnamese
import Workflows

/// A unit's work as leaders see it. A task that several units lead is among the work of each.
public struct UnitWork: Sendable {
    public let unit: UnitName?
    public let counts: TaskCounts
    /// Of the tasks whose deadline lay in the last 30 days (today's only when done): how many were done by it.
    public let onTime: Int
    public let fellDue: Int
    /// Why late work is late, by option of `late_cause`; "" where nobody wrote it down. Sums to the overdue and the done late.
    public let causes: [String: Int]

    public var open: Int { counts.open }
    public var overdue: Int { counts[.overdue] }
    /// Percent of `fellDue`; nil where nothing fell due.
    public var onTimeShare: FixedPoint? { FixedPoint.percent(Int64(onTime), of: Int64(fellDue), scale: 1) }
}

/// Something that waits for a decision.
public struct PendingDecision: Sendable, Identifiable {
    public enum Kind: String, Sendable, CaseIterable {
        /// A plan was submitted.
        case planReview
        /// A task asks for more time.
        case extension_ = "extension"
        /// A task's result waits to be accepted.
        case confirmation
        /// A declared figure waits to be confirmed, or is disputed.
        case figure, dispute
        /// An obstacle waits for an answer.
        case obstacle
    }

    public let kind: Kind
    public let register: String
    public let id: RecordID
    public let heading: String
    /// What is asked for, in Vietnamese.
    public let detail: String?
    public let unit: UnitName?
    public let due: Instant?
    /// The post on whose desk it lies.
    public let desk: String?
    /// Whether it lies on a desk of the person who asks.
    public let isMine: Bool
    /// Nil where nothing is due.
    public let remaining: Remaining?
    public var isLate: Bool { remaining?.isOverdue ?? false }
}

/// The leader's page (Điều hành).
public struct Dashboard: Sendable {
    /// The plans in force that it is about.
    public let plans: [Record]
    public let pillars: [TargetGroup]
    /// Those with overdue tasks first.
    public let units: [UnitWork]
    /// Mine first, then by due time.
    public let decisions: [PendingDecision]
    public let tasks: TaskCounts
    public let asOf: Instant

    public var targets: [TargetStanding] { pillars.flatMap(\.targets) }
    public var targetCounts: StatusCounts { StatusCounts(targets) }
}

extension PlanDesk {
    /// Where targets and work stand: of one plan, or of all plans in force with the work that was given outside of plans.
    ///
    /// - Throws: `RecordError` with `forbidden` without the right to see the dashboard, `notFound` for a plan that the actor may not see.
    public func dashboard(of plan: RecordID? = nil, for actor: Actor, in tx: ReadTransaction) throws -> Dashboard {
        guard registry.rights.allows(.viewDashboard, to: actor) else { throw RecordError.forbidden }
        let builder = try StandingBuilder(workflows, commune: actor.commune, in: tx)
        let plans = try plan.map { [try registry.record("plan", $0, for: actor, in: tx)] } ?? plansInForce(for: actor, in: tx)
        let standings = try standings(of: try self.targets(of: plans, for: actor, in: tx), in: plans, builder, for: actor, in: tx)
        let targets = plans.flatMap { standings[$0.id] ?? [] }
        let ids = Set(plans.map(\.id.text))
        let byID = Dictionary(uniqueKeysWithValues: plans.map { ($0.id.text, $0) })
        let tasks = try registry.all("task", sort: [SortKey("id")], for: actor, in: tx)
            .filter { task in task["plan"].text.map { ids.contains($0) } ?? (plan == nil) }
        let work = tasks.sorted { $0.place < $1.place }.map { builder.task($0, of: $0["plan"].text.flatMap { byID[$0] }) }
        return Dashboard(
            plans: plans, pillars: TargetGroup.groups(targets), units: units(of: work, builder),
            decisions: try decisions(tasks, builder, for: actor, in: tx), tasks: TaskCounts(work), asOf: Instant(milliseconds: tx.now))
    }

    /// The plans that are carried out here; those of superiors, which are kept to compare with, are left out.
    func plansInForce(for actor: Actor, in tx: ReadTransaction) throws -> [Record] {
        let inForce = Expression.binary(.equal, .path(FieldPath(field: "state")), .literal(.text("published")))
        let own = PlanLevel(issuer: try tx.commune(actor.commune)?.name ?? "")
        return try registry.all("plan", where: [inForce], sort: [SortKey("issued_on", descending: true)], for: actor, in: tx)
            .filter { $0.level <= own }
    }

    /// The living targets of plans that the actor may read, in document order.
    func targets(of plans: [Record], for actor: Actor, in tx: ReadTransaction) throws -> [Record] {
        if plans.isEmpty { return [] }
        let ofPlans = Expression.member(.path(FieldPath(field: "plan")), of: plans.map { .literal(.text($0.id.text)) }, negated: false)
        return try registry.all("target", where: [ofPlans], sort: [SortKey("id")], limit: 20_000, for: actor, in: tx)
            .sorted { $0.place < $1.place }
    }

    /// Where the targets of plans stand, by plan: a fixed number of statements, besides those that count their figures.
    func standings(
        of records: [Record], in plans: [Record], _ builder: StandingBuilder, confirmedOnly: Bool = false, for actor: Actor,
        in tx: ReadTransaction
    ) throws -> [RecordID: [TargetStanding]] {
        if plans.isEmpty { return [:] }
        let results = try results(of: plans, for: actor, confirmedOnly: confirmedOnly, in: tx)
        let years = Dictionary(uniqueKeysWithValues: plans.compactMap { plan in plan.int("to_year").map { (plan.id, $0) } })
        let readings = try TargetReadings(figures, records, lastYears: years, commune: actor.commune, in: tx)
        let byPlan = Dictionary(grouping: records) { $0.ref("plan") }
        return Dictionary(
            uniqueKeysWithValues: plans.map { ($0.id, builder.targets(byPlan[$0.id] ?? [], results, readings, of: $0)) })
    }

    private func units(of tasks: [TaskStanding], _ builder: StandingBuilder) -> [UnitWork] {
        let today = builder.today
        var byUnit: [UnitName?: [TaskStanding]] = [:]
        for task in tasks { for unit in task.leadsOrNobody { byUnit[unit, default: []].append(task) } }
        let works = byUnit.map { unit, tasks in
            let fellDue = tasks.filter { task in
                guard let deadline = task.deadline, task.time != .cancelled, deadline >= today.adding(days: -30) else { return false }
                return deadline < today || deadline == today && !task.time.isOpen
            }
            let late = tasks.filter { $0.time == .overdue || $0.time == .doneLate }
            return UnitWork(
                unit: unit, counts: TaskCounts(tasks), onTime: fellDue.count { $0.time == .doneOnTime }, fellDue: fellDue.count,
                causes: Dictionary(grouping: late, by: { $0.lateCause ?? "" }).mapValues(\.count))
        }
        return works.sorted { one, other in
            (-one.overdue, -one.open, one.unit?.name ?? "\u{10FFFF}") < (-other.overdue, -other.open, other.unit?.name ?? "\u{10FFFF}")
        }
    }

    // MARK: Decisions

    private func decisions(
        _ tasks: [Record], _ builder: StandingBuilder, for actor: Actor, in tx: ReadTransaction
    ) throws -> [PendingDecision] {
        func inStates(_ states: [String]) -> [Expression] {
            [.member(.path(FieldPath(field: "state")), of: states.map { .literal(.text($0)) }, negated: false)]
        }
        let plans = try registry.all("plan", where: inStates(["review"]), for: actor, in: tx)
        let figures = try registry.all("target_result", where: inStates(["declared", "disputed"]), limit: 500, for: actor, in: tx)
        let obstacles = try registry.all("obstacle", where: inStates(["raised", "forwarded"]), limit: 500, for: actor, in: tx)
        let targets = try registry.records("target", Set(figures.compactMap { $0["target"].text }), commune: actor.commune, in: tx)
        let desks = Set(actor.posts.map(\.id))
        func decision(_ kind: PendingDecision.Kind, _ record: Record, _ heading: String, _ detail: String?, _ unit: String, _ desk: String?)
            -> PendingDecision
        {
            let due = record.dueAt.map { Instant(milliseconds: $0) }
            return PendingDecision(
                kind: kind, register: record.register, id: record.id, heading: heading, detail: detail,
                unit: builder.unit(record[unit].text), due: due, desk: builder.post(desk), isMine: desk.map { desks.contains($0) } ?? false,
                remaining: workflows.remaining(record, at: tx.now, calendar: builder.calendar))
        }
        var all = plans.map { decision(.planReview, $0, $0["title"].text ?? "", $0["number"].text, "", $0.assignee) }
        for task in tasks where task.state == "extension_asked" || task.state == "awaiting_confirmation" {
            let asks = task.state == "extension_asked"
            let wanted = task.date("requested_deadline").map { "Xin lùi đến \($0.text()): \(task["extension_reason"].text ?? "")" }
            let (kind, detail) = asks ? (PendingDecision.Kind.extension_, wanted) : (.confirmation, task["result"].text)
            all.append(decision(kind, task, task["text"].text ?? "", detail, "lead", task.assignee))
        }
        for figure in figures {
            let target = figure["target"].text.flatMap { targets[$0] }
            let value = FixedPoint(value: figure["value"].integer ?? 0).text() + (figure["kind"].text == "share" ? "%" : "")
            let heading = "Chỉ tiêu \(target?["no"].text ?? ""): \(target?["text"].text ?? "")"
            all.append(decision(figure.state == "disputed" ? .dispute : .figure, figure, heading, value, "unit", figure.assignee))
        }
        all += obstacles.map {
            decision(.obstacle, $0, $0["text"].text ?? "", $0["proposal"].text, "unit", $0["decider"].text ?? $0.assignee)
        }
        func rank(_ one: PendingDecision) -> (Int, Int64, RecordID) { (one.isMine ? 0 : 1, one.due?.milliseconds ?? .max, one.id) }
        return all.sorted { rank($0) < rank($1) }
    }
}
