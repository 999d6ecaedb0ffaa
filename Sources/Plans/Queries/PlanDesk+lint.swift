import Declarations
import Figures
public import Registers
public import Store
public import Vietnamese

/// What is wrong with a plan that is carried out (rà soát), found anew whenever somebody looks.
public struct LintGroup: Sendable, Identifiable {
    public enum Kind: String, Sendable, CaseIterable {
        /// No metric, so that nothing can count it; a metric, but no number; a number that has expired.
        case targetWithoutMetric, targetWithoutNumber, targetExpired
        case targetWithoutLead
        /// No task of the plan serves it.
        case targetWithoutTask
        /// Its metric uses words that the commune has to define, and nobody has.
        case targetUndefined
        /// Due after the plan's last year.
        case targetBeyondPlan
        /// What was declared is another than what is counted of the same time; the same of what a superior's system says.
        case contradicted, mirrored
        /// What units declared does not add up to the whole; records that count for the commune and for no unit.
        case partsApart, outsideUnits
        case taskWithoutDeadline, taskWithoutLead
    }

    public let kind: Kind
    public let items: [Item]
    public var id: Kind { kind }

    public struct Item: Sendable, Equatable {
        /// `target` or `task`.
        public let register: String
        public let record: RecordID
        public let number: String
        public let text: String
        /// What exactly, in the reader's language; nil where the kind says it all.
        public let detail: Detail?
    }

    /// What exactly is wrong.
    public enum Detail: Sendable, Equatable {
        /// "Đếm đến 30/09/2026 được 66,7%, đã khai 80% (Sở Nội vụ)".
        case differs(counted: Number, declared: Number, until: CalendarDate, source: String)
        /// What subunits declared together, and what the unit above them declared.
        case parts(sum: Int64, whole: Int64)
        /// So many records say of no unit to which they belong.
        case outside(Int64, of: Int64)
        case expired(CalendarDate)
        case due(CalendarDate)
    }

    /// A number in the target's own measure.
    public struct Number: Sendable, Equatable {
        let number: Fraction
        let isShare: Bool

        init(_ number: Fraction, isShare: Bool) { (self.number, self.isShare) = (number, isShare) }

        public func text(_ language: Language = .vi) -> String {
            let rounded = number.rounded(isShare ? 1 : 2)
            return rounded.map { isShare ? $0.percentText(language) : $0.text(language) } ?? FigureValue.Reason.tooLarge.text(language)
        }
    }
}

extension PlanDesk {
    /// Everything that should be mended in a plan, by kind, in the order of the document.
    ///
    /// - Throws: `RecordError` with `notFound` for a plan that the actor may not see.
    public func lint(of plan: RecordID, for actor: Actor, in tx: ReadTransaction) throws -> [LintGroup] {
        let record = try registry.record("plan", plan, for: actor, in: tx)
        let builder = try StandingBuilder(workflows, commune: actor.commune, in: tx)
        let targets = try items("target", of: plan, for: actor, in: tx)
        let metrics = try registry.records("metric", targets.compactMap { $0["metric"].text }, commune: actor.commune, in: tx)
        let check = LintCheck(
            plan: record, standings: try standings(of: targets, in: [record], builder, for: actor, in: tx)[plan] ?? [],
            targets: Dictionary(uniqueKeysWithValues: targets.map { ($0.id, $0) }), metrics: metrics,
            tasks: try items("task", of: plan, for: actor, in: tx),
            figures: try figureFaults(of: targets, metrics, for: actor, in: tx))
        return LintGroup.Kind.allCases.compactMap { kind in
            let items = check.items(kind)
            return items.isEmpty ? nil : LintGroup(kind: kind, items: items)
        }
    }
}

private struct LintCheck {
    let plan: Record
    let standings: [TargetStanding]
    let targets: [RecordID: Record]
    let metrics: [String: Record]
    let tasks: [Record]
    let figures: FigureFaults

    func items(_ kind: LintGroup.Kind) -> [LintGroup.Item] {
        switch kind {
        case .targetWithoutMetric: targets { !$0.isMeasuredByNone && $0["metric"].isNull && $1.goal.comparison != .done }
        case .targetWithoutNumber: targets { $1.result == nil && $1.expired == nil && !$0["metric"].isNull }
        case .targetExpired:
            targets(detail: { target in target.expired.map { .expired($0.expiresOn) } }) { $1.result == nil && $1.expired != nil }
        case .targetWithoutLead: targets { record, _ in record.hasNoLead }
        case .targetWithoutTask: targets { record, _ in !served.contains(record.id.text) }
        case .targetUndefined:
            targets { record, _ in
                let metric = record["metric"].text.flatMap { metrics[$0] }
                return record["definition"].isNull && metric?["undefined_words"].isNull == false && metric?["own_reading"].isNull == true
            }
        case .targetBeyondPlan:
            targets(detail: { $0.ends.map { .due($0) } }) { _, target in target.ends.map { end in ends.map { end > $0 } ?? false } ?? false
            }
        case .contradicted: targets(having: figures.contradicted)
        case .mirrored: targets(having: figures.mirrored)
        case .partsApart: targets(having: figures.parts)
        case .outsideUnits: targets(having: figures.outside)
        case .taskWithoutDeadline: tasks { $0["deadline"].isNull }
        case .taskWithoutLead: tasks { $0.hasNoLead }
        }
    }

    private var ends: CalendarDate? { plan.int("to_year").flatMap { CalendarDate(year: $0, month: 12, day: 31) } }

    private var served: Set<String> { Set(tasks.flatMap { $0.items("targets") }) }

    private func targets(having faults: [RecordID: LintGroup.Detail]) -> [LintGroup.Item] {
        targets(detail: { faults[$0.id] }) { _, target in faults[target.id] != nil }
    }

    private func targets(
        detail: (TargetStanding) -> LintGroup.Detail? = { _ in nil }, where isWrong: (Record, TargetStanding) -> Bool
    ) -> [LintGroup.Item] {
        standings.compactMap { standing in
            guard let record = targets[standing.id], isWrong(record, standing) else { return nil }
            return LintGroup.Item(
                register: "target", record: standing.id, number: standing.number, text: standing.text, detail: detail(standing))
        }
    }

    private func tasks(where isWrong: (Record) -> Bool) -> [LintGroup.Item] {
        tasks.filter { $0.state != "cancelled" && isWrong($0) }.map {
            LintGroup.Item(register: "task", record: $0.id, number: $0["no"].text ?? "", text: $0["text"].text ?? "", detail: nil)
        }
    }
}
