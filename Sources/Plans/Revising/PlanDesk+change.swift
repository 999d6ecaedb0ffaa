import Declarations
public import Registers
public import Store
import Workflows

extension PlanDesk {
    /// The register of proposed changes (đề xuất điều chỉnh), where pack `direction` is there.
    public static let changeRegister = "plan_change"

    /// Whether the actor may draft the plan's new edition from a change: a granted one, by who keeps plans.
    public func mayDraftEdition(of change: Record, for actor: Actor) -> Bool {
        change.register == Self.changeRegister && ["granted", "decided"].contains(change.state ?? "")
            && registry.rights.allows(.managePlan, to: actor)
    }

    /// The editions that were drafted from a change, the newest first; none for who does not keep plans.
    public func editions(of change: RecordID, for actor: Actor, in tx: ReadTransaction) throws -> [PlanRevision] {
        guard registry.rights.allows(.managePlan, to: actor) else { return [] }
        return try tx.rows(
            "SELECT * FROM plan_revision WHERE commune = \(actor.commune) AND proposal = \(change.text) ORDER BY id DESC LIMIT 20"
        ).map(PlanRevision.init)
    }

    /// Drafts the plan's new edition from a granted change: every difference that the change names, accepted beforehand, to be looked at and
    /// written as any other edition. One that is drafted already and still open is given again.
    ///
    /// - Throws: `RecordError` with `notFound`, `forbidden`, or `invalid` for a change that says in words only what is to be; ``PlanError``.
    public func draftEdition(of change: RecordID, by actor: Actor, in tx: WriteTransaction) throws -> PlanRevision {
        try tx.takeTurn(in: actor.commune)
        let change = try registry.record(Self.changeRegister, change, for: actor, in: tx)
        guard mayDraftEdition(of: change, for: actor), let id = change["plan"].text.flatMap({ RecordID($0) }) else {
            throw RecordError.forbidden
        }
        if let open = try editions(of: change.id, for: actor, in: tx).first(where: { $0.state == .open }) { return open }
        let plan = try registry.record("plan", id, for: actor, in: tx)
        guard ["draft", "review", "published"].contains(plan.state ?? "") else { throw PlanError.wrongState }
        guard let text = Attachment.list(plan["source_text"].text).first,
            let document = Attachment.list(change["document"].text).first ?? Attachment.list(plan["document"].text).first
        else { throw PlanError.sourceMissing }
        let items = try ChangeItems(change, desk: self, plan: id, actor: actor, in: tx).all
        if items.isEmpty { throw RecordError.nothingToEdit }
        let revision = try tx.keep(items, of: id, KeptFiles(document: document, text: text), by: actor)
        try tx.execute("UPDATE plan_revision SET proposal = \(change.id.text) WHERE commune = \(actor.commune) AND id = \(revision)")
        var kept = try tx.planRevision(revision, commune: actor.commune)
        for item in items { kept.decisions[item.id] = RevisionDecision(isAccepted: true) }
        try tx.keep(kept.decisions, of: kept)
        return try tx.planRevision(revision, commune: actor.commune)
    }

    /// A change whose edition is to be written has its document: otherwise nobody could say by what the plan was changed.
    func refuseUndecided(_ revision: PlanRevision, in tx: ReadTransaction) throws {
        guard let change = try proposal(of: revision, in: tx) else { return }
        guard change.state == "decided" else { throw RecordError.undecided }
    }

    /// Tells a change that its edition was written.
    func settleProposal(of revision: PlanRevision, by worker: Actor, in tx: WriteTransaction) throws {
        guard let change = try proposal(of: revision, in: tx), change.state == "decided" else { return }
        _ = try workflows.perform(
            "apply", on: Self.changeRegister, change.id, version: nil, ["edition": .text(revision.plan.text)], by: worker, in: tx)
    }

    private func proposal(of revision: PlanRevision, in tx: ReadTransaction) throws -> Record? {
        guard let id = revision.proposal, registry.catalogue.registers[Self.changeRegister] != nil else { return nil }
        return try registry.records(Self.changeRegister, [id.text], commune: revision.commune, in: tx)[id.text]
    }
}

/// The differences that a change names by its fields.
private struct ChangeItems {
    private(set) var all: [RevisionItem] = []
    private let change: Record

    init(_ change: Record, desk: PlanDesk, plan: RecordID, actor: Actor, in tx: ReadTransaction) throws {
        self.change = change
        let kinds = Set(change.items("kind"))
        let targets = try records("target", change.items("targets"), of: plan, desk, actor, in: tx)
        let tasks = try records("task", change.items("tasks"), of: plan, desk, actor, in: tx)
        let isOne = targets.count + tasks.count == 1
        for record in targets + tasks {
            if change["drops"].boolean == true {
                add(record, .dropped)
                continue
            }
            var new: [String: Value] = [:]
            if kinds.contains("value"), record.register == "target" { new["value"] = change["new_value"] }
            if kinds.contains("deadline"), record.register == "task" { new["deadline"] = change["new_deadline"] }
            if kinds.contains("lead") { new["lead"] = change["new_lead"] }
            if kinds.contains("money"), record.register == "task" { new["budget_total"] = change["new_budget"] }
            if kinds.contains("wording"), isOne { new["text"] = change["new_text"] }
            new = new.filter { !$0.value.isNull && !record[$0.key].means($0.value) }
            if !new.isEmpty { add(record, .changed, new) }
        }
        if kinds.contains("task"), let text = change["new_task"].text { addTask(text) }
    }

    private func records(_ register: String, _ ids: [String], of plan: RecordID, _ desk: PlanDesk, _ actor: Actor, in tx: ReadTransaction)
        throws -> [Record]
    {
        let found = try desk.registry.records(register, ids, commune: actor.commune, in: tx)
        return ids.compactMap { found[$0] }.filter { !$0.isDeleted && $0["plan"].text == plan.text }
    }

    private mutating func add(_ record: Record, _ kind: RevisionItem.Kind, _ new: [String: Value] = [:]) {
        let fields = new.keys.sorted()
        all.append(
            RevisionItem(
                id: all.count, register: record.register, kind: kind, record: record.id.text,
                draft: kind == .dropped ? nil : record.id.text,
                text: RevisionFields.title(of: record), changes: fields.map { RevisionItem.FieldChange(field: $0, isByHand: false) },
                former: Dictionary(uniqueKeysWithValues: fields.map { ($0, record[$0]) }), latter: new))
    }

    private mutating func addTask(_ text: String) {
        let id = RecordID().text
        let values: [String: Value] = [
            "text": .text(text), "lead": change["new_lead"], "deadline": change["new_deadline"], "budget_total": change["new_budget"],
        ]
        all.append(
            RevisionItem(
                id: all.count, register: "task", kind: .added, record: id, draft: id, text: text,
                latter: values.filter { !$0.value.isNull }))
    }
}

extension RecordError {
    fileprivate static let nothingToEdit = RecordError.invalid([
        FieldProblem(
            "new_value", vi: "Ghi giá trị, thời hạn, cơ quan chủ trì, kinh phí hay câu chữ mới trước: bản điều chỉnh được soạn từ đó.",
            en: "Give the new value, deadline, lead unit, amount or wording first: the edition is drafted from them.")
    ])

    fileprivate static let undecided = RecordError.invalid([
        FieldProblem(
            "decision_number", vi: "Chưa có văn bản điều chỉnh: ghi số, ngày ban hành ở đề xuất rồi mới ghi vào kế hoạch.",
            en: "There is no decision yet: give its number and date at the proposal before the plan is changed.")
    ])
}
