import Declarations
public import Figures
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
    /// Records of which it is not known whether they count, and between what the number lies because of them.
    public let unknown: Int
    public let bounds: FigureValue.Bounds?
    /// How it was before, the oldest first, in its own measure.
    public let points: [Trend.Point]
    /// The last day of its time.
    public let ends: CalendarDate?
    /// Since when the last figure is out of date, where there is no newer one.
    public let expiredOn: CalendarDate?
    /// The figure that counts it; nil for what is declared.
    public let figure: String?
    /// How its words are read: the commune's own reading, else that of the metric.
    public let definition: String?

    init(_ target: TargetStanding, definition: String?) {
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
        unknown = target.result?.unknown ?? 0
        bounds = target.result?.bounds
        points = target.result == nil ? [] : target.points
        ends = target.ends
        expiredOn = target.result == nil ? target.expired?.expiresOn : nil
        if case .counted(let id, _)? = target.result?.origin { figure = id } else { figure = nil }
        self.definition = definition
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
        let records = try targets(of: inForce, for: reader, in: tx)
        let definitions = try definitions(of: records, commune: commune, in: tx)
        let standings = try standings(
            of: records, in: inForce, builder, confirmedOnly: true, for: reader, in: tx)
        let plans = try inForce.map { plan in
            let targets = standings[plan.id] ?? []
            let tasks = try items("task", of: plan.id, for: reader, in: tx).map { builder.task($0, of: plan) }
            return PublicPlan(
                id: plan.id, title: plan["title"].text ?? "", number: plan["number"].text, issuedOn: plan.date("issued_on"),
                fromYear: plan.int("from_year"), toYear: plan.int("to_year"),
                targets: targets.map { PublicTarget($0, definition: definitions[$0.id]) },
                targetCounts: StatusCounts(targets), taskCounts: TaskCounts(tasks))
        }
        return PublicProgress(plans: plans, asOf: Instant(milliseconds: tx.now))
    }

    /// How the words of targets are read: as the commune wrote down, else as the metric says.
    private func definitions(of targets: [Record], commune: Int, in tx: ReadTransaction) throws -> [RecordID: String] {
        let metrics = try registry.records("metric", Array(Set(targets.compactMap { $0["metric"].text })), commune: commune, in: tx)
        let found = targets.compactMap { target -> (RecordID, String)? in
            let metric = target["metric"].text.flatMap { metrics[$0] }
            let text = target["definition"].text ?? metric?["own_reading"].text ?? metric?["definition"].text
            return text.map { (target.id, $0) }
        }
        return Dictionary(found) { one, _ in one }
    }
}
