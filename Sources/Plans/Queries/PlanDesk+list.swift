public import Declarations
public import Registers
public import Store
public import Vietnamese
import Workflows

/// A plan in the list of plans.
public struct PlanSummary: Sendable, Identifiable {
    public let plan: Record
    public let stateLabel: LocalizedText
    public let stateMeaning: Meaning
    public let targetCounts: StatusCounts
    public let taskCounts: TaskCounts
    /// Targets and tasks that wait for review.
    public let pending: Int
    public var id: RecordID { plan.id }
}

extension PlanDesk {
    /// The plans that the actor may read with where they stand: what is being drafted first, then by date of issue, the newest first.
    public func plans(for actor: Actor, in tx: ReadTransaction) throws -> [PlanSummary] {
        let plans = try registry.all("plan", sort: [SortKey("issued_on", descending: true)], limit: 200, for: actor, in: tx)
        if plans.isEmpty { return [] }
        let builder = try StandingBuilder(workflows, commune: actor.commune, in: tx)
        let targets = try targets(of: plans, for: actor, in: tx)
        let standings = try standings(of: targets, in: plans, builder, for: actor, in: tx)
        let tasks = try registry.all("task", limit: 20_000, for: actor, in: tx)
        let targetsByPlan = Dictionary(grouping: targets) { $0["plan"].text ?? "" }
        let tasksByPlan = Dictionary(grouping: tasks) { $0["plan"].text ?? "" }
        let summaries = plans.map { plan in
            let own = targetsByPlan[plan.id.text] ?? []
            let ownTasks = tasksByPlan[plan.id.text] ?? []
            let state = plan.state.flatMap { workflows.catalogue.workflows["plan"]?.state($0) }
            return PlanSummary(
                plan: plan, stateLabel: state?.label ?? LocalizedText(vi: ""), stateMeaning: state?.meaning ?? .none,
                targetCounts: StatusCounts(standings[plan.id] ?? []),
                taskCounts: TaskCounts(ownTasks.map { builder.task($0, of: plan) }), pending: (own + ownTasks).count(where: \.isPending))
        }
        let isDraft = { (summary: PlanSummary) in summary.plan.state == "draft" || summary.plan.state == "review" }
        return summaries.filter(isDraft) + summaries.filter { !isDraft($0) }
    }
}
