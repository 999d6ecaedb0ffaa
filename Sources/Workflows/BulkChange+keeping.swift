import Foundation
public import Registers
public import Store
import Vietnamese

extension WorkflowEngine {
    /// Writes down what is to be done with these records. Nothing is changed before somebody confirms (``run(_:limit:by:in:)``);
    /// ``rehearse(_:from:by:in:)`` tells what can't be done.
    ///
    /// - Throws: ``RecordError`` with `invalid` for no records or more than ``BulkChange/most``, `forbidden` for nobody.
    public func prepare(
        _ action: BulkAction, on register: String, _ records: [RecordID], by actor: Actor, in tx: WriteTransaction
    ) throws -> BulkChange {
        guard let person = actor.person else { throw RecordError.forbidden }
        guard (1...BulkChange.most).contains(records.count) else { throw RecordError.bulkSize(records.count) }
        try forgetUnconfirmed(person, commune: actor.commune, in: tx)
        let id = RecordID()
        try tx.execute(
            """
            INSERT INTO bulk_change (commune, id, register, account, post, at, action, state, total)
            VALUES (\(actor.commune), \(id), \(register), \(person), \(actor.acting?.id), \(tx.now), \(try action.text()),
                \(BulkChange.State.prepared.rawValue), \(records.count))
            """)
        for start in stride(from: 0, to: records.count, by: 400) {
            let rows: [SQL] = records[start..<min(start + 400, records.count)].enumerated().map { offset, record in
                "(\(actor.commune), \(id), \(start + offset), \(record))"
            }
            try tx.execute("INSERT INTO bulk_item (commune, bulk, place, record) VALUES " + SQL.joined(rows))
        }
        return try bulk(id, on: register, for: actor, in: tx)
    }

    /// What nobody confirmed within a day, and what was done a month ago: undoing is over then, and the journal keeps what happened.
    private func forgetUnconfirmed(_ person: String, commune: Int, in tx: WriteTransaction) throws {
        let day: Int64 = 86_400_000
        let old: SQL = """
            SELECT id FROM bulk_change WHERE commune = \(commune) AND account = \(person)
            AND (at < \(tx.now - 30 * day) OR at < \(tx.now - day) AND state = \(BulkChange.State.prepared.rawValue))
            """
        try tx.execute("DELETE FROM bulk_item WHERE commune = \(commune) AND bulk IN (" + old + ")")
        try tx.execute("DELETE FROM bulk_change WHERE commune = \(commune) AND id IN (" + old + ")")
    }

    /// A change of many records that the actor asked for.
    ///
    /// - Throws: ``RecordError/notFound``, also for another person's.
    public func bulk(_ id: RecordID, on register: String, for actor: Actor, in tx: ReadTransaction) throws -> BulkChange {
        let row = try tx.first(
            """
            SELECT * FROM bulk_change
            WHERE commune = \(actor.commune) AND id = \(id) AND register = \(register) AND account = \(actor.person)
            """)
        guard let row, let state = BulkChange.State(rawValue: try row.text("state")) else { throw RecordError.notFound }
        return BulkChange(
            id: id, commune: actor.commune, register: register, person: try row.text("account"), post: row["post"].text,
            action: try JSONDecoder().decode(BulkAction.self, from: Data(try row.text("action").utf8)), state: state,
            total: Int(try row.integer("total")), at: try row.integer("at"), finishedAt: row["finished_at"].integer)
    }

    /// How many records of a change ended how, and why some were left out.
    public func tally(_ change: BulkChange, in tx: ReadTransaction) throws -> BulkTally {
        var tally = BulkTally()
        let rows = try tx.rows(
            """
            SELECT outcome, reason_vi, reason_en, CAST(count(*) AS BIGINT) AS n FROM bulk_item
            WHERE commune = \(change.commune) AND bulk = \(change.id) GROUP BY outcome, reason_vi, reason_en ORDER BY n DESC, reason_vi
            """)
        for row in rows {
            let count = Int(try row.integer("n"))
            let outcome = row["outcome"].text.flatMap(BulkChange.Outcome.init(rawValue:))
            if let outcome { tally.counts[outcome, default: 0] += count } else { tally.waiting += count }
            if let vi = row["reason_vi"].text, tally.reasons.count < 20 {
                tally.reasons.append(
                    BulkTally.Reason(
                        outcome: outcome, text: LocalizedText(vi: vi, en: row["reason_en"].text), count: count,
                        records: try some(change, because: vi, in: tx)))
            }
        }
        return tally
    }

    private func some(_ change: BulkChange, because reason: String, in tx: ReadTransaction) throws -> [String] {
        try tx.rows(
            """
            SELECT record FROM bulk_item WHERE commune = \(change.commune) AND bulk = \(change.id) AND reason_vi = \(reason)
            ORDER BY place LIMIT 10
            """
        ).map { try $0.text("record") }
    }
}

extension RecordError {
    static func bulkSize(_ count: Int) -> RecordError {
        count == 0
            ? .invalid([FieldProblem(nil, vi: "Chưa chọn bản ghi nào. Đánh dấu vài dòng rồi làm lại.", en: "No record is chosen.")])
            : .invalid([
                FieldProblem(
                    nil, vi: "Một lần làm được nhiều nhất 20.000 bản ghi. Lọc hẹp hơn rồi làm từng phần.",
                    en: "At most 20,000 records at a time: narrow the filter and do it in parts.")
            ])
    }
}
