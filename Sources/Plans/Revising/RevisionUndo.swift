import Declarations
import Registers
import Store
import Workflows

/// Takes back what a comparison wrote, the last change first.
struct RevisionUndo {
    let desk: PlanDesk
    let revision: PlanRevision
    let span: ClosedRange<Int64>
    let person: Actor

    private struct Touched {
        let register: String
        let id: RecordID
    }

    private var worker: Actor { person.working("plan revision undo \(revision.document.name)") }
    private var note: String { "Hoàn tác văn bản \(revision.document.name)" }

    /// Gives how many records were kept.
    func putBack(in tx: WriteTransaction) throws -> Int {
        let touched = try touched(in: tx)
        var current: [String: Record] = [:]
        var former: [String: Record] = [:]
        for (register, some) in Dictionary(grouping: touched, by: \.register) {
            let ids = some.map(\.id.text)
            current.merge(try desk.registry.records(register, ids, commune: revision.commune, in: tx)) { one, _ in one }
            former.merge(
                try desk.registry.formers(of: ids, in: register, before: span.lowerBound, commune: revision.commune, in: tx)
            ) { one, _ in one }
        }
        var kept = 0
        for item in touched {
            guard let record = current[item.id.text] else { continue }
            if try !putBack(record, to: former[item.id.text], in: tx) { kept += 1 }
        }
        try tx.journal(
            commune: revision.commune, author: worker.author, register: "plan", record: revision.plan.text, action: "undo", note: note)
        return kept
    }

    /// The records that were written, the one that was written last first.
    private func touched(in tx: ReadTransaction) throws -> [Touched] {
        let rows = try tx.rows(
            """
            SELECT register, record, max(seq) AS last FROM journal
            WHERE commune = \(revision.commune) AND seq BETWEEN \(span.lowerBound) AND \(span.upperBound)
            GROUP BY register, record ORDER BY last DESC
            """)
        return try rows.compactMap { row in
            let register = try row.text("register")
            guard desk.registry.catalogue.registers[register] != nil, let id = RecordID(try row.text("record")) else { return nil }
            return Touched(register: register, id: id)
        }
    }

    /// False where the record stays, because somebody changed it since or refers to it.
    private func putBack(_ record: Record, to former: Record?, in tx: WriteTransaction) throws -> Bool {
        let (desk, worker, note) = (desk, worker, note)
        if record.since > span.upperBound {
            try putBackPlace(of: record, to: former, in: tx)
            return false
        }
        guard let former else {
            if record.isDeleted { return true }
            do {
                try tx.attempt { try desk.workflows.delete(record.register, record.id, version: nil, by: worker, note: note, in: tx) }
                return true
            } catch let error as RecordError where error.code == .inUse {
                return false
            }
        }
        var present = record
        if present.isDeleted, !former.isDeleted { present = try desk.workflows.restore(record.register, record.id, by: worker, in: tx) }
        _ = try desk.workflows.putBack(present, to: former, by: worker, in: tx)
        return true
    }

    /// Its words are somebody's by now; its place is one of the text that is shown again.
    private func putBackPlace(of record: Record, to former: Record?, in tx: WriteTransaction) throws {
        guard !record.isDeleted else { return }
        let fields = record.register == "plan" ? ["document", "source_text", "source_hash"] : RevisionFields.places(record.register)
        let places = fields.filter { $0 != "no" }.map { ($0, former?[$0] ?? .null) }.filter { !record[$0.0].means($0.1) }
        if places.isEmpty { return }
        _ = try desk.registry.apply(
            record, Dictionary(places) { one, _ in one }, action: "edit", note: note, by: worker, in: tx)
    }
}
