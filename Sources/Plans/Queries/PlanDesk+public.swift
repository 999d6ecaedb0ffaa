import Declarations
import Registers
public import Store
public import Vietnamese

/// A target as citizens see it: no names of people, no figure that nobody confirmed.
public struct PublicTarget: Sendable, Identifiable {
    public let id: RecordID
    public let number: String
    public let text: String
    public let pillar: String?
    public let phase: String?
    public let goal: TargetGoal
    /// The office that answers for it.
    public let lead: String?
    public let value: FixedPoint?
    /// Counted from records, rather than declared.
    public let isCounted: Bool
    public let isShare: Bool
    public let numerator: Int64?
    public let denominator: Int64?
    public let source: String?
    public let cutOff: CalendarDate?
    public let status: TargetStatus
    /// 0...100 of the goal; nil where it is not known.
    public let percentOfGoal: Int?

    init(_ target: TargetStanding) {
        id = target.id
        number = target.number
        text = target.text
        pillar = target.pillar
        phase = target.phase
        goal = target.goal
        lead = target.lead?.name
        value = target.result?.value
        isCounted = target.result?.isCounted ?? false
        isShare = target.result?.isShare ?? false
        numerator = target.result?.numerator
        denominator = target.result?.denominator
        source = target.result?.source
        cutOff = target.result?.cutOff
        status = target.status
        percentOfGoal = target.percentOfGoal
    }
}

/// A published plan as citizens see it.
public struct PublicPlan: Sendable, Identifiable {
    public let id: RecordID
    public let title: String
    public let number: String?
    public let issuedOn: CalendarDate?
    public let fromYear: Int?
    public let toYear: Int?
    public let targets: [PublicTarget]
    public let targetCounts: StatusCounts
    public let taskCounts: TaskCounts
}

/// The progress of a commune's published plans (tiến độ kế hoạch), for everybody.
public struct PublicProgress: Sendable {
    public let plans: [PublicPlan]
    public let asOf: Instant
}

extension PlanDesk {
    /// What everybody may know of the plans in force: targets with confirmed figures only, tasks as numbers only.
    public func publicProgress(commune: Int, in tx: ReadTransaction) throws -> PublicProgress {
        // Visitors have no right to the registers themselves: the platform reads them and gives out what is public.
        let reader = Actor.system(commune: commune, origin: "public progress")
        let builder = try StandingBuilder(workflows, commune: commune, in: tx)
        let inForce = try plansInForce(for: reader, in: tx)
        let standings = try standings(of: inForce, builder, confirmedOnly: true, for: reader, in: tx)
        let plans = try inForce.map { plan in
            let targets = standings[plan.id] ?? []
            let tasks = try items("task", of: plan.id, for: reader, in: tx).map { builder.task($0, of: plan) }
            return PublicPlan(
                id: plan.id, title: plan["title"].text ?? "", number: plan["number"].text, issuedOn: plan.date("issued_on"),
                fromYear: plan.int("from_year"), toYear: plan.int("to_year"), targets: targets.map(PublicTarget.init),
                targetCounts: StatusCounts(targets), taskCounts: TaskCounts(tasks))
        }
        return PublicProgress(plans: plans, asOf: Instant(milliseconds: tx.now))
    }
}
