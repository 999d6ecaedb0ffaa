import Declarations
public import Registers
public import Store
import Vietnamese

/// One record of a change.
private struct BulkItem {
    let place: Int64
    let record: RecordID
    let later: Int64?
    let former: Int64?
}

/// Undoes what was only tried out.
private struct Rehearsed: Error {}

extension WorkflowEngine {
    /// Does the next records of a change, each for itself: one that can't be done leaves the others alone and says why.
    ///
    /// - Parameter limit: how many at most in this transaction.
    /// - Returns: how many records are left.
    public func run(_ change: BulkChange, limit: Int, by actor: Actor, in tx: WriteTransaction) throws -> Int {
        guard change.state == .prepared || change.state == .running else { return 0 }
        for item in try items(of: change, "outcome IS NULL", limit: limit, in: tx) {
            let former = try registry.anyRecord(change.register, item.record, commune: change.commune, in: tx)?.version
            do {
                let later = try tx.attempt { try perform(change.action, change.register, item.record, by: actor, in: tx) }
                try keep(.done, item, change, former: former, later: later, in: tx)
            } catch let error as RecordError {
                try keep(.skipped, item, change, because: reason(error), in: tx)
            }
        }
        return try settle(change, "outcome IS NULL", during: .running, after: .done, in: tx)
    }

    /// Puts the next records of a change back as they were, the last one first; those that somebody changed since stay, and say so.
    ///
    /// - Returns: how many records are left.
    /// - Throws: ``RecordError`` with `invalid` where the time for it is over.
    public func undo(_ change: BulkChange, limit: Int, by actor: Actor, in tx: WriteTransaction) throws -> Int {
        guard change.canUndo(at: tx.now) || change.state == .undoing else { throw RecordError.tooLateToUndo }
        var items = try items(of: change, "outcome = 'done'", limit: limit, backward: true, in: tx)
        if items.isEmpty, try gather(change, in: tx) {
            items = try self.items(of: change, "outcome = 'done'", limit: limit, backward: true, in: tx)
        }
        for item in items {
            do {
                try tx.attempt { try putBack(item, of: change, by: actor, in: tx) }
                try keep(.undone, item, change, in: tx)
            } catch let error as RecordError {
                try keep(.kept, item, change, because: reason(error), in: tx)
            }
        }
        return try settle(change, "outcome = 'done'", during: .undoing, after: .undone, in: tx)
    }

    /// Tries the change out on a few of its records and keeps nothing of it but why some can't be done. A few, because others who write wait
    /// meanwhile; ``BulkChange/rehearsed`` of them in all.
    ///
    /// - Parameter place: 0, then what the call before gave.
    /// - Returns: where to go on; nil when enough are tried out.
    public func rehearse(_ change: BulkChange, from place: Int, by actor: Actor, in tx: WriteTransaction) throws -> Int? {
        let next = min(place + BulkChange.rehearsedAtOnce, BulkChange.rehearsed)
        // The turn is taken outside of what is undone: PostgreSQL gives locks back with a savepoint.
        try tx.takeTurn(in: change.commune)
        let items = try items(of: change, "outcome IS NULL AND place >= \(place)", limit: next - place, in: tx)
        var refused: [(BulkItem, LocalizedText)] = []
        do {
            try tx.attempt {
                for item in items {
                    do {
                        _ = try tx.attempt { try perform(change.action, change.register, item.record, by: actor, in: tx) }
                    } catch let error as RecordError {
                        refused.append((item, reason(error)))
                    }
                }
                throw Rehearsed()
            }
        } catch is Rehearsed {
            for (item, reason) in refused { try keep(nil, item, change, because: reason, in: tx) }
        }
        return next < min(change.total, BulkChange.rehearsed) ? next : nil
    }

    // MARK: One record

    /// Gives the version that the record has afterwards.
    private func perform(_ action: BulkAction, _ register: String, _ id: RecordID, by actor: Actor, in tx: WriteTransaction) throws -> Int64
    {
        switch action {
        case .edit(let values): try edit(values, register, id, by: actor, in: tx)
        case .transition(let step, let values, let reason):
            try move(step, register, id, JSONText.values(values), reason, by: actor, in: tx)
        case .assign(let post): try assign(register, id, version: nil, to: post, by: actor, in: tx).version
        case .delete:
            try { () throws -> Int64 in
                try delete(register, id, version: nil, by: actor, in: tx)
                return try registry.anyRecord(register, id, commune: actor.commune, in: tx)?.version ?? 0
            }()
        case .restore: try restore(register, id, by: actor, in: tx).version
        case .imported: throw RecordError.notFound
        }
    }

    private func edit(_ json: String, _ register: String, _ id: RecordID, by actor: Actor, in tx: WriteTransaction) throws -> Int64 {
        let values = JSONText.values(json)
        let declaration = try registry.register(register)
        let current = try registry.record(register, id, for: actor, in: tx)
        // A form leaves fields out that are not the person's to write; here that is the whole wish.
        let open = registry.rights.editableFields(.edit, on: current, of: declaration, to: actor)
        if let open, !open.isSuperset(of: values.keys) { throw RecordError.forbidden }
        return try edit(register, id, version: nil, values, by: actor, in: tx).version
    }

    private func move(
        _ step: String, _ register: String, _ id: RecordID, _ values: [String: Value], _ reason: String?, by actor: Actor,
        in tx: WriteTransaction
    ) throws -> Int64 {
        let current = try registry.record(register, id, for: actor, in: tx)
        guard let workflow = catalogue.workflow(of: try registry.register(register)), let transition = workflow.transition(step) else {
            throw RecordError.notFound
        }
        if let state = current.state, !transition.from.contains(state) {
            let label = workflow.state(state)?.label ?? LocalizedText(vi: state)
            throw RecordError.invalid([
                FieldProblem(
                    nil, vi: "Đang ở “\(label.vi)”: từ đó không có bước “\(transition.label.vi)”.",
                    en: "It is at “\(label(.en))”, from where there is no step “\(transition.label(.en))”.")
            ])
        }
        return try perform(step, on: register, id, version: nil, values, reason: reason, by: actor, in: tx).version
    }

    private func putBack(_ item: BulkItem, of change: BulkChange, by actor: Actor, in tx: WriteTransaction) throws {
        try tx.takeTurn(in: change.commune)
        let register = try registry.register(change.register)
        guard let current = try registry.anyRecord(change.register, item.record, commune: change.commune, in: tx),
            current.version == item.later
        else { throw RecordError.changedSince }
        guard item.former != item.later else { return }
        // Whoever did it may undo it; whoever lost the right to do it meanwhile may not.
        let needed: RecordAction =
            switch change.action {
            case .edit: .edit
            case .delete: .delete
            case .restore: .restore
            case .transition, .assign: .read
            case .imported: .importRecords
            }
        guard registry.rights.allows(needed, on: current, of: register, to: actor) else { throw RecordError.forbidden }
        switch change.action {
        case .delete: _ = try restore(change.register, current.id, by: actor.working(), in: tx)
        case .restore: try delete(change.register, current.id, version: nil, by: actor.working(), in: tx)
        case .imported(let file) where item.former == nil:
            try delete(change.register, current.id, version: nil, by: actor.working(), note: file, in: tx)
        case .imported, .edit, .transition, .assign:
            guard let version = item.former, let former = try registry.former(current, version: version, in: tx) else {
                throw RecordError.changedSince
            }
            _ = try putBack(current, to: former, by: actor.working(), in: tx)
        }
        if Self.calendarRegisters.contains(change.register) { try recomputeDeadlines(commune: change.commune, in: tx) }
    }

    private func reason(_ error: RecordError) -> LocalizedText {
        guard let first = error.problems.first else { return error.message }
        let all = error.problems.prefix(3)
        if all.count == 1 { return first.message }
        return LocalizedText(vi: all.map(\.message.vi).joined(separator: " "), en: all.map { $0.message(.en) }.joined(separator: " "))
    }

    // MARK: Keeping

    private func items(of change: BulkChange, _ which: SQL, limit: Int, backward: Bool = false, in tx: ReadTransaction) throws -> [BulkItem]
    {
        let order: SQL = backward ? "DESC" : "ASC"
        return try tx.rows(
            """
            SELECT place, record, former, later FROM bulk_item
            WHERE commune = \(change.commune) AND bulk = \(change.id) AND \(which) ORDER BY place \(order) LIMIT \(limit)
            """
        ).compactMap { row in
            guard let record = RecordID(try row.text("record")) else { return nil }
            return BulkItem(place: try row.integer("place"), record: record, later: row["later"].integer, former: row["former"].integer)
        }
    }

    private func keep(
        _ outcome: BulkChange.Outcome?, _ item: BulkItem, _ change: BulkChange, because reason: LocalizedText? = nil, former: Int64? = nil,
        later: Int64? = nil, in tx: WriteTransaction
    ) throws {
        try tx.execute(
            """
            UPDATE bulk_item SET outcome = \(outcome?.rawValue), former = coalesce(CAST(\(former) AS BIGINT), former),
                later = coalesce(CAST(\(later) AS BIGINT), later), reason_vi = \(reason?.vi), reason_en = \(reason.map { $0(.en) })
            WHERE commune = \(change.commune) AND bulk = \(change.id) AND place = \(item.place)
            """)
    }

    private func settle(
        _ change: BulkChange, _ which: SQL, during: BulkChange.State, after: BulkChange.State, in tx: WriteTransaction
    ) throws -> Int {
        let items = try tx.number(
            "SELECT count(*) AS n FROM bulk_item WHERE commune = \(change.commune) AND bulk = \(change.id) AND \(which)")
        let left = Int(items) + (try entriesLeft(change.id, commune: change.commune, in: tx))
        try tx.execute(
            """
            UPDATE bulk_change SET state = \((left == 0 ? after : during).rawValue),
                finished_at = coalesce(CAST(\(left == 0 ? tx.now : nil) AS BIGINT), finished_at)
            WHERE commune = \(change.commune) AND id = \(change.id)
            """)
        return left
    }

    /// Notes that a change waits for the background: it can't be confirmed twice then.
    public func begin(_ change: BulkChange, undoing: Bool, in tx: WriteTransaction) throws {
        let state: BulkChange.State = undoing ? .undoing : .running
        if undoing, !change.canUndo(at: tx.now) { throw RecordError.tooLateToUndo }
        let changed = try tx.execute(
            """
            UPDATE bulk_change SET state = \(state.rawValue)
            WHERE commune = \(change.commune) AND id = \(change.id) AND state = \(change.state.rawValue)
            """)
        guard changed == 1 else { throw RecordError.notFound }
    }
}

extension RecordError {
    static let changedSince = RecordError(
        code: .conflict,
        message: LocalizedText(vi: "Đã có thay đổi khác sau đó, giữ nguyên.", en: "It was changed since, and stays as it is."))

    static let tooLateToUndo = RecordError.invalid([
        FieldProblem(
            nil, vi: "Chỉ hoàn tác được trong 24 giờ, và chỉ một lần.", en: "It can be undone within 24 hours, and once.")
    ])
}
