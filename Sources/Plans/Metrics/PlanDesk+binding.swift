import Declarations
public import Registers
public import Store
import Workflows

/// A target that no metric is chosen for.
public struct UnboundTarget: Sendable, Identifiable {
    public let target: Record
    public let plan: Record
    /// What it may be measured by; nil where nothing in the library is like it.
    public let guess: Record?
    /// 0...1 that the guess is right.
    public let confidence: Double?
    /// A name for a metric of its own, out of the target's words.
    public let suggestedName: String
    public var id: RecordID { target.id }
}

/// What binding targets again did.
public struct Rebinding: Sendable, Equatable {
    /// Targets that have a metric now and had none, or another.
    public internal(set) var bound = 0
    /// Targets that stay without.
    public internal(set) var unbound = 0
}

extension PlanDesk {
    /// The targets of plans that are drafted or in force for which a person has to choose a metric, those with a guess first.
    public func unboundTargets(for actor: Actor, in tx: ReadTransaction) throws -> [UnboundTarget] {
        let plans = try livePlans(for: actor, in: tx)
        let targets = try openTargets(of: plans, for: actor, in: tx).filter { $0["metric"].isNull && !$0.isMeasuredByNone }
        let guesses = try registry.records("metric", Set(targets.compactMap { $0["metric_next"].text }), commune: actor.commune, in: tx)
        let unbound = targets.compactMap { target -> UnboundTarget? in
            guard let plan = target["plan"].text.flatMap({ plans[$0] }) else { return nil }
            return UnboundTarget(
                target: target, plan: plan, guess: target["metric_next"].text.flatMap { guesses[$0] },
                confidence: target["metric_confidence"].integer.map { Double($0) / 10_000 },
                suggestedName: BindableTarget(target).suggestedName)
        }
        return unbound.sorted { one, other in
            (-(one.confidence ?? -1), one.plan.id, one.target.place) < (-(other.confidence ?? -1), other.plan.id, other.target.place)
        }
    }

    /// Chooses by which metric a target, and every target that repeats it, is measured.
    ///
    /// - Throws: `RecordError` with `notFound`, `forbidden` without the right to edit the target, `invalid` for a metric that there is not.
    ///
    /// - Parameter metric: nil says that it is compared with no other plan's on purpose.
    public func bind(_ target: RecordID, to metric: RecordID?, by actor: Actor, in tx: WriteTransaction) throws {
        let note = metric == nil ? "Không gắn thước đo" : "Gắn thước đo"
        let chosen = try registry.edit("target", target, version: nil, ["metric": (metric?.text).value], by: actor, note: note, in: tx)
        // Whoever may change other fields only has changed nothing.
        let register = try registry.register("target")
        guard chosen.ref("metric") == metric,
            registry.rights.editableFields(.edit, on: chosen, of: register, to: actor)?.contains("metric") ?? true
        else { throw RecordError.forbidden }
        let none: [String: Value] = ["metric_none": metric == nil ? .boolean(true) : .null]
        let worker = actor.working()
        _ = try registry.apply(chosen, none, action: "edit", note: note, by: actor, in: tx)
        guard let plan = chosen.ref("plan") else { return }
        let change = none.merging(["metric": (metric?.text).value]) { $1 }
        for twin in try items("target", of: plan, for: worker, in: tx) where twin.ref("same_as") == target {
            _ = try registry.apply(twin, change, action: "edit", note: note, by: actor, in: tx)
        }
    }

    /// Binds all targets of plans that are drafted or in force anew, by the library as it is now. What a person chose or accepted stays.
    ///
    /// - Throws: `RecordError` with `forbidden` without the right to manage plans.
    public func rebind(by actor: Actor, in tx: WriteTransaction) throws -> Rebinding {
        guard registry.rights.allows(.managePlan, to: actor) else { throw RecordError.forbidden }
        let worker = actor.working("bind metrics")
        let library = try MetricLibrary(registry, for: worker, in: tx)
        var done = Rebinding()
        for target in try openTargets(of: try livePlans(for: actor, in: tx), withTwins: true, for: actor, in: tx)
        where !target.isMetricSettled {
            let binding = library.binder.binding(of: BindableTarget(target))
            if binding.metric == nil { done.unbound += 1 }
            let changes = binding.values.filter { target[$0.key] != $0.value }
            if changes.isEmpty { continue }
            if binding.metric != nil, changes["metric"] != nil { done.bound += 1 }
            _ = try registry.apply(target, changes, action: "edit", note: "Gắn lại thước đo", by: worker, in: tx)
        }
        return done
    }

    /// Plans that are drafted, under review or in force, by id.
    private func livePlans(for actor: Actor, in tx: ReadTransaction) throws -> [String: Record] {
        let plans = try registry.all("plan", for: actor, in: tx).filter { $0.state != "replaced" && $0.state != "closed" }
        return Dictionary(uniqueKeysWithValues: plans.map { ($0.id.text, $0) })
    }

    private func openTargets(
        of plans: [String: Record], withTwins: Bool = false, for actor: Actor, in tx: ReadTransaction
    ) throws -> [Record] {
        if plans.isEmpty { return [] }
        let ofPlans = Declarations.Expression.member(
            .path(FieldPath(field: "plan")), of: plans.keys.sorted().map { .literal(.text($0)) }, negated: false)
        let targets = try registry.all("target", where: [ofPlans], limit: 20_000, for: actor, in: tx)
        return targets.filter { withTwins || $0["same_as"].isNull }
    }
}
