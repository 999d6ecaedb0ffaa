import Declarations
public import Registers
public import Store

extension WorkflowEngine {
    /// Writes a judged batch; new records enter their first state and get their deadlines, as one by one they would. Mirrored ones stand where
    /// their source says.
    public func write(_ batch: RecordBatch, by actor: Actor, note: String? = nil, in tx: WriteTransaction) throws -> WrittenBatch {
        let workflow = catalogue.workflow(of: batch.register)
        let calendar = workflow?.states.contains(where: \.countsWorkingTime) == true ? try calendar(of: actor.commune, in: tx) : nil
        let written = try registry.write(batch, by: actor, note: note, in: tx) { record in
            if let state = record.state.flatMap({ workflow?.state($0) }) { record.dueAt = try firstDue(record, state, calendar, in: tx) }
        } settle: { record in
            try state(of: record).map { try settleDue(record, $0, in: tx) } ?? record
        }
        if workflow != nil {
            try closeSpans(of: written.moved, in: tx)
            try openSpans(of: written.created + written.moved, actor, in: tx)
        }
        if Self.calendarRegisters.contains(batch.register.id) { try recomputeDeadlines(commune: actor.commune, in: tx) }
        return written
    }

    /// A stay ends when the next one begins.
    private func closeSpans(of records: [Record], in tx: WriteTransaction) throws {
        for record in records {
            try tx.executeLater(
                """
                UPDATE state_span SET left_at = \(record.stateSince ?? tx.now)
                WHERE commune = \(record.commune) AND record = \(record.id) AND left_at IS NULL
                """)
        }
    }

    private func openSpans(of records: [Record], _ actor: Actor, in tx: WriteTransaction) throws {
        try tx.insert(
            into: "state_span",
            ["commune", "id", "register", "record", "state", "transition", "assignee", "account", "entered_at"],
            rows: records.compactMap { record in
                guard let state = record.state else { return nil }
                return [
                    record.commune.value, RecordID().value, record.register.value, record.id.value, state.value, .null,
                    record.assignee.value, actor.person.value, (record.stateSince ?? tx.now).value,
                ]
            })
    }
}
