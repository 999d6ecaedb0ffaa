import Declarations
public import Registers
public import Store

extension WorkflowEngine {
    /// Writes a judged batch; new records enter their first state and get their deadlines, as one by one they would.
    public func write(_ batch: RecordBatch, by actor: Actor, note: String? = nil, in tx: WriteTransaction) throws -> WrittenBatch {
        let initial = catalogue.workflow(of: batch.register)?.initial
        let calendar = initial?.countsWorkingTime == true ? try calendar(of: actor.commune, in: tx) : nil
        let written = try registry.write(batch, by: actor, note: note, in: tx) { record in
            if let initial { record.dueAt = try firstDue(record, initial, calendar, in: tx) }
        } settle: { record in
            try state(of: record).map { try settleDue(record, $0, in: tx) } ?? record
        }
        if let initial { try openSpans(of: written.created, state: initial.id, actor, in: tx) }
        if Self.calendarRegisters.contains(batch.register.id) { try recomputeDeadlines(commune: actor.commune, in: tx) }
        return written
    }

    private func openSpans(of records: [Record], state: String, _ actor: Actor, in tx: WriteTransaction) throws {
        try tx.insert(
            into: "state_span",
            ["commune", "id", "register", "record", "state", "transition", "assignee", "account", "entered_at"],
            rows: records.map { record in
                [
                    record.commune.value, RecordID().value, record.register.value, record.id.value, state.value, .null,
                    record.assignee.value, actor.person.value, tx.now.value,
                ]
            })
    }
}
