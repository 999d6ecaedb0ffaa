import Declarations
import Jobs
public import Registers
import Reports
public import Store
import Vietnamese
public import Workflows

/// Follows outgoing documents from whatever page or program they are moved: what breaks the decree's form is refused where it is sent on; a
/// document that is issued keeps its symbol and the signer's name, answers what it answers, and asks for its files.
public struct DocumentIssuing: TransitionFollower {
    static let checked: Set<String> = ["unit_check", "office_check", "awaiting_signature", "issued"]

    public init() {}

    public func moved(_ record: Record, by transition: String, _ actor: Actor, _ engine: WorkflowEngine, in tx: WriteTransaction) throws {
        guard record.register == DocumentDesk.register, let state = record.state, Self.checked.contains(state) else { return }
        let drafted = try DocumentDesk(engine.registry).drafted(record, in: tx)
        let faults = drafted.faults
        guard faults.isEmpty else {
            throw RecordError.invalid(faults.map { FieldProblem(DocumentDesk.field(of: $0.part), $0.message) })
        }
        if state == "issued" { try issue(record, drafted.document, actor.working("documents"), engine, in: tx) }
    }

    private func issue(_ record: Record, _ document: OfficialDocument, _ worker: Actor, _ engine: WorkflowEngine, in tx: WriteTransaction)
        throws
    {
        let values: [String: Value] = [
            "symbol": .text(document.symbol), "signer_name": .text(document.signature.name),
            "second_signer_name": document.secondSignature.map { .text($0.name) } ?? .null,
        ]
        _ = try engine.edit(record.register, record.id, version: nil, values, by: worker, in: tx)
        let code = "\(document.number ?? "")/\(document.symbol)"
        if let task = record["task"].text.flatMap({ RecordID($0) }) {
            _ = try engine.edit("task", task, version: nil, ["issued_ref": .text(code)], by: worker, in: tx)
        }
        try answer(record, worker, engine, in: tx)
        try DocumentFilesJob.ask(for: record, named: code, in: tx)
    }

    /// The incoming document that it answers is answered, if somebody has it in hand.
    private func answer(_ record: Record, _ worker: Actor, _ engine: WorkflowEngine, in tx: WriteTransaction) throws {
        guard let id = record["answers"].text,
            let asked = try engine.registry.records(DocumentDesk.incoming, [id], commune: record.commune, in: tx)[id],
            !asked.isDeleted, ["assigned", "in_hand"].contains(asked.state ?? "")
        else { return }
        _ = try engine.perform(
            "answer", on: DocumentDesk.incoming, asked.id, version: nil, ["answered_by": .text(record.id.text)], by: worker, in: tx)
    }
}
