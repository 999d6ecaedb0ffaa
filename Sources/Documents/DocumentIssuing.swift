import Declarations
import Jobs
public import Registers
import Reports
public import Store
import Vietnamese
public import Workflows

/// Follows outgoing documents from whatever page or program they are moved: what breaks the decree's form is refused where it is sent on; a
/// document that is issued keeps its symbol, how it is signed and the signer's name, answers what it answers, and asks for its files.
public struct DocumentIssuing: TransitionFollower {
    static let checked: Set<String> = ["unit_check", "office_check", "awaiting_signature", "issued"]

    /// How a document is signed: an option of the field `signed_as`.
    public enum Means: String, Sendable {
        /// Its PDF is signed before it is issued: whoever issues it so brings the files along.
        case digital
        /// It is printed, signed by hand and sealed; the files are made of the numbered text.
        case paper
    }

    private let means: Means
    private let hasKey: @Sendable (Actor, Record, Commune) -> Bool

    /// - Parameters:
    ///   - means: how what is issued now is signed.
    ///   - hasKey: whether whoever issues a document has a key to sign it with, and so does not issue it by the bare step.
    public init(_ means: Means = .paper, unless hasKey: @escaping @Sendable (Actor, Record, Commune) -> Bool = { _, _, _ in false }) {
        self.means = means
        self.hasKey = hasKey
    }

    public func moved(_ record: Record, by transition: String, _ actor: Actor, _ engine: WorkflowEngine, in tx: WriteTransaction) throws {
        if record.register == CopyDesk.register, record.state == "issued" {
            return try CopyDesk(engine.registry).issued(record, actor.working("documents"), engine, in: tx)
        }
        guard record.register == DocumentDesk.register, let state = record.state, Self.checked.contains(state) else { return }
        let drafted = try DocumentDesk(engine.registry).drafted(record, in: tx)
        let faults = drafted.faults
        guard faults.isEmpty else {
            throw RecordError.invalid(faults.map { FieldProblem(DocumentDesk.field(of: $0.part), $0.message) })
        }
        guard state == "issued" else { return }
        if !actor.isSystem, let commune = try tx.commune(record.commune), hasKey(actor, record, commune) {
            throw RecordError.invalid([
                FieldProblem(
                    "signer",
                    vi: "Chức danh của bạn có chữ ký số: mở trang văn bản, chọn “Ký số và ban hành”, hoặc “Ban hành để ký giấy”.",
                    en: "Your post has a digital signature: open the document, choose to sign it digitally or on paper.")
            ])
        }
        try issue(record, drafted.document, actor.working("documents"), engine, in: tx)
    }

    private func issue(_ record: Record, _ document: OfficialDocument, _ worker: Actor, _ engine: WorkflowEngine, in tx: WriteTransaction)
        throws
    {
        let values: [String: Value] = [
            "signed_as": .text(means.rawValue), "symbol": .text(document.symbol), "signer_name": .text(document.signature.name),
            "second_signer_name": document.secondSignature.map { .text($0.name) } ?? .null,
        ]
        _ = try engine.edit(record.register, record.id, version: nil, values, by: worker, in: tx)
        let code = "\(document.number ?? "")/\(document.symbol)"
        if let task = record["task"].text.flatMap({ RecordID($0) }) {
            _ = try engine.edit("task", task, version: nil, ["issued_ref": .text(code)], by: worker, in: tx)
        }
        try answer(record, worker, engine, in: tx)
        if means == .paper { try DocumentFilesJob.ask(for: record, named: code, in: tx) }
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
