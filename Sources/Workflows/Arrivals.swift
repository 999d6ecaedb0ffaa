import Declarations
public import Registers
public import Store
import Vietnamese

/// How a record came to where it stands: who brought it there, by which step, with what words.
public struct Arrival: Sendable {
    /// The step; nil where the record was made in its state.
    public let transition: String?
    public let person: String?
    /// Milliseconds since 1970 UTC.
    public let at: Int64
    /// The reason that was given with the step.
    public let reason: String?
}

extension WorkflowEngine {
    /// How each of these records of one register came into its state, by id: two statements, however many records there are.
    public func arrivals(of records: [Record], in tx: ReadTransaction) throws -> [RecordID: Arrival] {
        guard let first = records.first, let workflow = catalogue.workflow(of: try registry.register(first.register)) else { return [:] }
        let ids = records.map(\.id.text)
        let notes = Dictionary(
            try tx.rows(
                """
                SELECT record, note FROM journal WHERE commune = \(first.commune) AND register = \(first.register)
                AND record IN (\(SQL.values(ids))) AND action = 'transition' ORDER BY seq
                """
            ).map { (try $0.text("record"), $0["note"].text) }, uniquingKeysWith: { _, later in later })
        let spans = try tx.rows(
            """
            SELECT record, transition, account, entered_at FROM state_span
            WHERE commune = \(first.commune) AND record IN (\(SQL.values(ids))) AND left_at IS NULL
            """)
        return Dictionary(
            try spans.compactMap { row -> (RecordID, Arrival)? in
                guard let id = RecordID(try row.text("record")) else { return nil }
                let step = row["transition"].text
                let reason = step.flatMap { workflow.transition($0) }.flatMap { $0.reason(in: notes[id.text].flatMap { $0 } ?? "") }
                return (id, Arrival(transition: step, person: row["account"].text, at: try row.integer("entered_at"), reason: reason))
            }, uniquingKeysWith: { _, later in later })
    }
}

extension TransitionDeclaration {
    /// The reason in what the journal notes of the step: its label, and the reason behind it.
    fileprivate func reason(in note: String) -> String? {
        let head = label.vi + ": "
        return note.hasPrefix(head) ? String(note.dropFirst(head.count)) : nil
    }
}
