import Declarations
import OneStop
import Pages
import Payments
import Registers
import Store
import Vietnamese
import Workflows

/// Joins the one-stop centre and payments: asks for a dossier's fee by transfer when it is received, and writes into the dossier what came in.
///
/// A commune without a receiving account takes fees at the counter: nothing is asked for then.
struct DossierFees: TransitionFollower {
    func moved(_ record: Record, by transition: String, _ actor: Actor, _ engine: WorkflowEngine, in tx: WriteTransaction) throws {
        let registers = engine.registry.catalogue.registers
        guard registers["payment_request"] != nil, registers[DossierDesk.register] != nil else { return }
        let system = actor.working("payments")
        switch (record.register, transition) {
        case (DossierDesk.register, "receive"): try ask(for: record.id, engine, system, in: tx)
        case (DossierDesk.register, "stop"), (DossierDesk.register, "withdraw"), (DossierDesk.register, "transfer"):
            try cancel(record, engine, system, in: tx)
        case ("payment_request", "pay"), ("payment_request", "take_back"): try note(record, engine, system, in: tx)
        default: break
        }
    }

    /// Once a dossier, however often it is received: after a supplement it is received again.
    private func ask(for id: RecordID, _ engine: WorkflowEngine, _ system: Actor, in tx: WriteTransaction) throws {
        let dossier = try engine.registry.record(DossierDesk.register, id, for: system, in: tx)
        let desk = PaymentDesk(engine)
        guard let code = dossier["code"].text, let fee = dossier["fee"].integer, fee > 0, dossier["paid_at"].isNull,
            try Self.request(of: code, engine.registry, commune: dossier.commune, in: tx) == nil,
            try desk.hasAccount(commune: dossier.commune, in: tx)
        else { return }
        _ = try desk.open(PaymentWish(subject: code, purpose: "fee", amount: fee), by: system, in: tx)
    }

    /// What nobody has paid for a dossier that has come to nothing is asked for no more; what was paid waits for a refund.
    private func cancel(_ dossier: Record, _ engine: WorkflowEngine, _ system: Actor, in tx: WriteTransaction) throws {
        guard let code = dossier["code"].text,
            let request = try Self.request(of: code, engine.registry, commune: dossier.commune, in: tx), request.state == "waiting"
        else { return }
        _ = try engine.perform(
            "cancel", on: request.register, request.id, version: nil, reason: "hồ sơ \(code) đã dừng", by: system, in: tx)
    }

    private func note(_ request: Record, _ engine: WorkflowEngine, _ system: Actor, in tx: WriteTransaction) throws {
        guard let code = request["subject"].text,
            let dossier = try engine.registry.records(DossierDesk.register, by: "code", [code.value], commune: request.commune, in: tx)
                .values.first
        else { return }
        let isPaid = request.state == "paid"
        guard isPaid || dossier["payment_channel"].text == "transfer" else { return }
        let paid: [String: Value] = [
            "paid_at": isPaid ? tx.now.value : .null, "payment_channel": isPaid ? "transfer".value : .null,
        ]
        _ = try engine.edit(DossierDesk.register, dossier.id, version: nil, paid, by: system, in: tx)
    }

    /// What is asked for a dossier; nil where nothing is, or where it was cancelled.
    static func request(of code: String, _ registry: Registry, commune: Int, in tx: ReadTransaction) throws -> Record? {
        let row = try tx.first(
            """
            SELECT id FROM reg_payment_request WHERE commune = \(commune) AND subject = \(code) AND deleted_at IS NULL
                AND state <> 'cancelled' ORDER BY id LIMIT 1
            """)
        guard let id = try row?.text("id") else { return nil }
        return try registry.records("payment_request", [id], commune: commune, in: tx)[id]
    }
}

extension Visit {
    /// The page on which a dossier's fee is paid by transfer, while something is due.
    func feeAction(of dossier: Record, style: ActionStyle, in tx: ReadTransaction) throws -> Action? {
        guard catalogue.registers["payment_request"] != nil, let code = dossier["code"].text,
            let request = try DossierFees.request(of: code, registry, commune: commune.code, in: tx),
            let transfer = try payments.transfer(of: request, in: tx)
        else { return nil }
        return Action(label: words("dossier_pay", grouped(transfer.amount, language)), url: payerURL(request), style: style)
    }
}
