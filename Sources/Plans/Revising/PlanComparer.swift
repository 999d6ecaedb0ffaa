import Declarations
import PlanReader
import Registers
import Store
import Workflows

/// Compares what a document says with a plan, item by item.
///
/// The document is written as a plan of its own, compared as records, and taken back within the transaction: so that what a comparison offers is
/// what importing the document would have made, units matched and slips left out.
struct PlanComparer {
    let workflows: WorkflowEngine
    let plan: Record
    let actor: Actor

    private struct Tried: Error {}

    func items(_ reading: PlanReading, _ files: KeptFiles, in tx: WriteTransaction) throws -> [RevisionItem] {
        // Outside of what is taken back: PostgreSQL gives locks back with a savepoint.
        try tx.takeTurn(in: plan.commune)
        let drafts = try drafts(reading, files, in: tx)
        let applied = try tx.planRevisions(of: plan.id, commune: plan.commune).filter { $0.state == .applied }
        var items: [RevisionItem] = []
        for register in RevisionFields.registers {
            let present = register == "plan" ? [plan] : try records(register, of: plan.id, in: tx)
            let bases = try workflows.registry.bases(of: present, leftWithin: applied.compactMap(\.span), in: tx)
            let differ = Comparison(register: register, present: present, drafts: drafts[register] ?? [], bases: bases, earlier: applied)
            items += differ.items(from: items.count)
        }
        return items
    }

    private func drafts(_ reading: PlanReading, _ files: KeptFiles, in tx: WriteTransaction) throws -> [String: [Record]] {
        var drafts: [String: [Record]] = [:]
        do {
            try tx.attempt {
                var writer = try PlanWriter(workflows, reading, files, former: nil, by: actor, in: tx)
                writer.isTrial = true
                let written = try writer.write(in: tx)
                for register in RevisionFields.registers {
                    drafts[register] =
                        register == "plan"
                        ? [try workflows.registry.record("plan", written.plan, for: system, in: tx)]
                        : try records(register, of: written.plan, in: tx)
                }
                throw Tried()
            }
        } catch is Tried {}
        return drafts
    }

    private var system: Actor { actor.working() }

    private func records(_ register: String, of plan: RecordID, in tx: ReadTransaction) throws -> [Record] {
        let ofPlan = Declarations.Expression.binary(.equal, .path(FieldPath(field: "plan")), .literal(.text(plan.text)))
        return try workflows.registry.all(register, where: [ofPlan], sort: [SortKey("id")], for: system, in: tx)
            .sorted { $0.place < $1.place }
    }
}

/// The items of one register, in the plan and in the document.
private struct Comparison {
    let register: String
    let present: [Record]
    let drafts: [Record]
    /// The records as they were read last.
    let bases: [RecordID: Record]
    let earlier: [PlanRevision]

    func items(from first: Int) -> [RevisionItem] {
        let pairs = pairs()
        let (met, used) = (Set(pairs.map(\.0)), Set(pairs.map(\.1)))
        let dropped = present.indices.filter { !met.contains($0) && wasRead(present[$0]) }
        let added = drafts.indices.filter { !used.contains($0) }
        var items: [RevisionItem] = []
        for (one, other) in pairs.sorted(by: { $0.1 < $1.1 }) { items.append(paired(present[one], drafts[other], first + items.count)) }
        for index in added { items.append(self.added(drafts[index], first + items.count)) }
        for index in dropped { items.append(self.dropped(present[index], first + items.count)) }
        return items
    }

    private func pairs() -> [(Int, Int)] {
        if register == "plan" { return [(0, 0)] }
        return WordPairs.pairs(
            present.map(RevisionFields.words), drafts.map(RevisionFields.words), threshold: RevisionFields.threshold(register),
            bonus: { RevisionFields.bonus(present[$0], drafts[$1]) })
    }

    /// What somebody added by hand, or settled, is not missed in another document.
    private func wasRead(_ record: Record) -> Bool {
        record.span != nil && (register != "finding" || record["resolution"].text == "open")
    }

    private func paired(_ record: Record, _ draft: Record, _ id: Int) -> RevisionItem {
        let byHand = fieldsByHand(record)
        var changes: [RevisionItem.FieldChange] = []
        for field in RevisionFields.printed(register) where !RevisionFields.areSame(record[field], draft[field]) {
            let isByHand = byHand.contains(field)
            // The document says what it said: the person's correction stands.
            if isByHand, let base = bases[record.id], RevisionFields.areSame(draft[field], base[field]) { continue }
            // What one form of a document leaves open, another does not take away.
            if draft[field].isNull, register == "plan" || field == "pillar" || field == "task_group" { continue }
            changes.append(RevisionItem.FieldChange(field: field, isByHand: isByHand))
        }
        let isMoved = !RevisionFields.areSame(record["no"], draft["no"])
        let latter = RevisionFields.places(register).filter { !byHand.contains($0) } + changes.map(\.field)
        return RevisionItem(
            id: id, register: register, kind: changes.isEmpty ? isMoved ? .moved : .same : .changed, record: record.id.text,
            draft: draft.id.text, text: RevisionFields.title(of: record), changes: changes, byHand: byHand,
            former: values(record, changes.map(\.field)), latter: values(draft, latter))
    }

    /// Fields that differ from what was read last, and those that were kept when an earlier document was written.
    private func fieldsByHand(_ record: Record) -> [String] {
        let kept = earlier.flatMap { revision -> [String] in
            revision.items.filter { $0.record == record.id.text }.flatMap { item -> [String] in
                let own = item.byHand.filter { revision.decisions[item.id]?.taken.contains($0) != true }
                // What that document gave and the plan does not have was kept by somebody who looked at it.
                guard revision.decisions[item.id] != nil else { return own }
                let new = item.new
                return own + item.changes.map(\.field).filter { !RevisionFields.areSame(record[$0], new[$0] ?? .null) }
            }
        }
        return (RevisionFields.printed(register) + ["no"]).filter { field in
            guard let base = bases[record.id], record.span != nil || register == "plan" else { return !record[field].isNull }
            return kept.contains(field) || !RevisionFields.areSame(record[field], base[field])
        }
    }

    private func added(_ draft: Record, _ id: Int) -> RevisionItem {
        let own = draft.values.filter { !["plan", "review"].contains($0.key) && !$0.value.isNull }
        return RevisionItem(
            id: id, register: register, kind: .added, record: draft.id.text, draft: draft.id.text, text: RevisionFields.title(of: draft),
            latter: own)
    }

    private func dropped(_ record: Record, _ id: Int) -> RevisionItem {
        RevisionItem(id: id, register: register, kind: .dropped, record: record.id.text, draft: nil, text: RevisionFields.title(of: record))
    }

    private func values(_ record: Record, _ fields: [String]) -> [String: Value] {
        Dictionary(fields.map { ($0, record[$0]) }) { one, _ in one }
    }
}

extension RevisionFields {
    /// How the page calls an item.
    static func title(of record: Record) -> String {
        switch record.register {
        case "legal_basis": [record["kind"].text, record["number"].text].compactMap { $0 }.joined(separator: " ")
        case "finding": record["message"].text ?? ""
        default: words(of: record)
        }
    }
}
