import Declarations
import Registers
import Store
import Vietnamese
import Workflows

/// Writes the accepted items of a comparison.
struct RevisionWriter {
    let desk: PlanDesk
    let revision: PlanRevision
    let plan: Record
    let person: Actor
    var outcome = RevisionOutcome()
    /// What the document's items are called here, by what they are called in the comparison.
    private var names: [String: String] = [:]
    /// Reporting rules that are new or other than before, and those that went.
    private var rulesChanged: Set<String> = []
    private var rulesGone: Set<String> = []

    init(desk: PlanDesk, revision: PlanRevision, plan: Record, person: Actor) {
        self.desk = desk
        self.revision = revision
        self.plan = plan
        self.person = person
        for item in revision.items where item.kind != .added { if let draft = item.draft { names[draft] = item.record } }
    }

    private var worker: Actor { person.working("plan revision \(revision.document.name)") }
    private var note: String { "Theo văn bản \(revision.document.name)" }

    /// Gives the journal entries from the first to the last.
    mutating func write(in tx: WriteTransaction) throws -> ClosedRange<Int64> {
        let first = try writePlan(in: tx).since
        // What others refer to is there before them.
        let added = revision.items.filter { $0.kind == .added && revision.isAccepted($0) }
        for item in added.sorted(by: { (rank($0), $0.id) < (rank($1), $1.id) }) { try add(item, in: tx) }
        for register in RevisionFields.registers.dropFirst() { try refresh(register, in: tx) }
        if plan.state == "published", !rulesChanged.isEmpty || !rulesGone.isEmpty {
            try desk.renewCalendar(plan, changed: rulesChanged, gone: rulesGone, because: note, by: worker, in: tx)
        }
        let summary = "\(outcome.added) mục thêm, \(outcome.changed) mục sửa, \(outcome.dropped) mục bỏ"
        let last = try tx.journal(
            commune: plan.commune, author: worker.author, register: "plan", record: plan.id.text, action: "revise",
            note: "\(revision.document.name): \(summary)")
        return first...last
    }

    // MARK: The plan

    private mutating func writePlan(in tx: WriteTransaction) throws -> Record {
        let item = revision.items.first { $0.register == "plan" }
        let files = [revision.document] + Attachment.list(plan["document"].text).filter { $0.hash != revision.document.hash }
        var values: [String: Value] = [
            "document": .text(Attachment.json(Array(files.prefix(5)))), "source_text": .text(Attachment.json([revision.text])),
            "source_hash": .text(revision.document.hash),
        ]
        if let item { values.merge(accepted(item, of: plan)) { $1 } }
        if try isTaken(revision.document.hash, in: tx) { values["source_hash"] = nil }
        // What was drafted from a proposal leaves the text that the plan was read from.
        if revision.proposal != nil { values = values.filter { $0.key == "document" } }
        if let item, revision.isAccepted(item) { outcome.changed += 1 }
        return try desk.registry.apply(plan, values, action: "edit", note: note, by: worker, in: tx)
    }

    /// Whether another plan came of the same file.
    private func isTaken(_ hash: String, in tx: ReadTransaction) throws -> Bool {
        try tx.first("SELECT id FROM reg_plan WHERE commune = \(plan.commune) AND source_hash = \(hash) AND id <> \(plan.id)") != nil
    }

    // MARK: Items

    private func rank(_ item: RevisionItem) -> Int { item.register == "finding" ? 2 : item.new["same_as"] == nil ? 0 : 1 }

    private mutating func add(_ item: RevisionItem, in tx: WriteTransaction) throws {
        guard let id = RecordID(item.record) else { return }
        let declaration = try desk.registry.register(item.register)
        var values = item.new
        for field in declaration.fields where field.targetRegister.map(RevisionFields.registers.contains) == true {
            // What it names is called otherwise here, or was not taken.
            values[field.id] = values[field.id]?.text.flatMap { names[$0] }.map { Value.text($0) }
        }
        values["plan"] = .text(plan.id.text)
        if declaration.field("review") != nil { values["review"] = .text("accepted") }
        let (workflows, worker, note) = (desk.workflows, worker, note)
        do {
            _ = try tx.attempt { try workflows.create(item.register, values, id: id, by: worker, note: note, in: tx) }
            names[item.record] = item.record
            outcome.added += 1
            if item.register == "reporting_rule" { rulesChanged.insert(item.record) }
        } catch is RecordError {
            outcome.left += 1
        }
    }

    private mutating func refresh(_ register: String, in tx: WriteTransaction) throws {
        let items = revision.items.filter { $0.register == register && $0.kind != .added }
        let records = try desk.registry.records(register, items.map(\.record), commune: plan.commune, in: tx)
        for item in items {
            guard let record = records[item.record], !record.isDeleted else { continue }
            if item.kind == .dropped, revision.isAccepted(item) {
                try drop(record, in: tx)
            } else {
                try change(item, record, in: tx)
            }
        }
    }

    /// Gives the item its place in the new text, and the accepted words and numbers.
    private mutating func change(_ item: RevisionItem, _ record: Record, in tx: WriteTransaction) throws {
        let places = places(item)
        let wanted = accepted(item, of: record)
        let isWanted = item.kind == .changed && revision.isAccepted(item)
        do {
            try write(places.merging(wanted) { $1 }, record, in: tx)
            if isWanted, !wanted.isEmpty { outcome.changed += 1 }
            if isWanted, wanted.count < item.changes.count(where: { isOpen($0, item) }) { outcome.left += 1 }
            if item.register == "reporting_rule", !wanted.isEmpty { rulesChanged.insert(item.record) }
        } catch is RecordError {
            // Some of its changes were not taken, and the rest makes no sound record.
            outcome.left += isWanted ? 1 : 0
            try write(places, record, in: tx)
        }
    }

    /// An item that the new document does not have, and that stays, stands nowhere in its text.
    private func places(_ item: RevisionItem) -> [String: Value] {
        if item.kind == .dropped { return Dictionary(RevisionFields.span.map { ($0, Value.null) }) { one, _ in one } }
        let fields = Set(RevisionFields.places(item.register)).subtracting(item.byHand)
        return item.new.filter { fields.contains($0.key) }
    }

    /// The accepted changes of which nobody changed the field since the comparison.
    private func accepted(_ item: RevisionItem, of record: Record) -> [String: Value] {
        guard revision.isAccepted(item) else { return [:] }
        let (old, new) = (item.old, item.new)
        return item.changes.reduce(into: [:]) { values, change in
            guard isOpen(change, item), (old[change.field] ?? .null).means(record[change.field]) else { return }
            values[change.field] = new[change.field] ?? .null
        }
    }

    private func isOpen(_ change: RevisionItem.FieldChange, _ item: RevisionItem) -> Bool {
        !change.isByHand || revision.decisions[item.id]?.taken.contains(change.field) == true
    }

    private func write(_ values: [String: Value], _ record: Record, in tx: WriteTransaction) throws {
        let changed = values.filter { !record[$0.key].means($0.value) }
        if changed.isEmpty { return }
        let (workflows, worker, note) = (desk.workflows, worker, note)
        _ = try tx.attempt { try workflows.edit(record.register, record.id, version: nil, changed, by: worker, note: note, in: tx) }
    }

    // MARK: Dropping

    /// To the recycle bin where nothing refers to it. A task on which somebody works is cancelled, a target with results marked.
    private mutating func drop(_ record: Record, in tx: WriteTransaction) throws {
        let (desk, worker, note, plan) = (desk, worker, note, plan.id)
        let isBegun = record.register == "task" && record.state != "unassigned"
        do {
            if isBegun { throw RecordError.begun }
            try tx.attempt {
                try desk.untie(record, of: plan, by: worker, in: tx)
                try desk.workflows.delete(record.register, record.id, version: nil, by: worker, note: note, in: tx)
            }
            outcome.dropped += 1
        } catch let error as RecordError where error.code == .inUse {
            try retire(record, in: tx)
        }
    }

    private mutating func retire(_ record: Record, in tx: WriteTransaction) throws {
        let gone = Dictionary(RevisionFields.span.map { ($0, Value.null) }) { one, _ in one }
        switch record.register {
        case "task" where record.state != "cancelled" && record.state != "done":
            _ = try desk.workflows.perform("cancel", on: "task", record.id, version: nil, reason: note, by: worker, in: tx)
            let cancelled = try desk.registry.record("task", record.id, for: worker, in: tx)
            try write(gone, cancelled, in: tx)
            outcome.dropped += 1
        case "target":
            try write(gone.merging(["dropped_by": .text(String(note.prefix(300)))]) { $1 }, record, in: tx)
            outcome.dropped += 1
        case "reporting_rule":
            try write(gone, record, in: tx)
            rulesGone.insert(record.id.text)
            outcome.dropped += 1
        default:
            try write(gone, record, in: tx)
            outcome.left += 1
        }
    }
}

extension RecordError {
    /// Somebody works on it.
    fileprivate static let begun = RecordError(
        code: .inUse, message: LocalizedText(vi: "Nhiệm vụ đã được giao.", en: "Somebody works on the task."))
}
