import Declarations
import Registers
import Store
import Vietnamese
import Workflows

/// The last time that a report was sent back, and what it said then.
struct ReportReturn {
    let value: Report.Return
    /// What was written then, by section.
    let texts: [String: String]

    /// Nil where the report never was sent back. What it said then is read only for who may read what it says now.
    static func last(of record: Record, _ workflows: WorkflowEngine, for actor: Actor, in tx: ReadTransaction) throws -> ReportReturn? {
        guard ["returned", "submitted", "accepted"].contains(record.state),
            let span = try workflows.spans(of: record, in: tx).last(where: { $0.transition == "send_back" })
        else { return nil }
        let entries = try tx.journal(commune: record.commune, register: record.register, record: record.id.text)
        let entry = entries.first { $0.action == "transition" && $0.at == span.entered }
        let label = workflows.catalogue.workflows[Report.register]?.transition("send_back")?.label.vi ?? ""
        let note = entry?.note ?? ""
        let reason = note.hasPrefix("\(label): ") ? String(note.dropFirst(label.count + 2)) : note
        return ReportReturn(
            value: Report.Return(reason: reason, at: span.entered, person: span.person),
            texts: try entry.map { try texts(of: record, asOf: $0.seq, in: tx) } ?? [:])
    }

    private static func texts(of record: Record, asOf seq: Int64, in tx: ReadTransaction) throws -> [String: String] {
        let (table, former) = ("reg_\(Report.parts)", "reg_\(Report.parts)_history")
        let rows = try tx.rows(
            """
            SELECT section, text FROM \(name: table)
            WHERE commune = \(record.commune) AND report = \(record.id) AND since <= \(seq) AND deleted_at IS NULL
            UNION ALL
            SELECT section, text FROM \(name: former)
            WHERE commune = \(record.commune) AND report = \(record.id) AND since <= \(seq) AND until > \(seq) AND deleted_at IS NULL
            """)
        return Dictionary(try rows.map { (try $0.text("section"), $0["text"].text ?? "") }) { first, _ in first }
    }
}
