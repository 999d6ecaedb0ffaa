import Declarations
public import Registers
public import Store
import Vietnamese
public import Workflows

/// Keeps requests in line with the lines of the bank that are held for them: whoever matches a line or takes a match back, by
/// whatever page or program, changes the request in the same transaction.
public struct Reconciliation: TransitionFollower {
    public init() {}

    public func moved(
        _ record: Record, by transition: String, _ actor: Actor, _ engine: WorkflowEngine, in tx: WriteTransaction
    ) throws {
        guard record.register == "bank_line" else {
            if record.register == "refund", transition == "pay_out" { try paidOut(record, actor, engine, in: tx) }
            return
        }
        guard transition == "match" || transition == "unmatch", let id = record["request"].text.flatMap({ RecordID($0) }) else { return }
        let system = actor.working("payments")
        let request = try engine.registry.record("payment_request", id, for: system, in: tx)
        if transition == "match" {
            try matched(record, request, system, engine, in: tx)
        } else {
            try unmatched(record, request, system, engine, in: tx)
        }
    }

    private func matched(
        _ line: Record, _ request: Record, _ system: Actor, _ engine: WorkflowEngine, in tx: WriteTransaction
    ) throws {
        let amount = line["amount"].integer ?? 0
        let due = request["amount"].integer ?? 0
        let before = request["paid_amount"].integer ?? 0
        let (finding, surplus) = Finding.judge(amount, due: due, before: before, isCancelled: request.state == "cancelled")
        _ = try engine.edit(
            "bank_line", line.id, version: nil, ["verdict": finding.rawValue.value, "surplus": surplus.value], by: system, in: tx)
        try settle(request, received: before + amount, engine, system, in: tx)
    }

    /// What had been found goes with the match.
    private func unmatched(
        _ line: Record, _ request: Record, _ system: Actor, _ engine: WorkflowEngine, in tx: WriteTransaction
    ) throws {
        guard request.state != "closed" else {
            throw RecordError.invalid([
                FieldProblem(
                    "request", vi: "Khoản nộp đã chốt sổ: lập đề nghị hoàn tiền thay vì bỏ khớp.",
                    en: "The request is closed: propose a refund instead.")
            ])
        }
        _ = try engine.edit(
            "bank_line", line.id, version: nil,
            ["verdict": Finding.unknown.rawValue.value, "surplus": .null, "request": .null], by: system, in: tx)
        try settle(
            request, received: max(0, (request["paid_amount"].integer ?? 0) - (line["amount"].integer ?? 0)), engine, system, in: tx)
    }

    /// Writes what has come in, and takes the step that follows from it.
    private func settle(
        _ request: Record, received: Int64, _ engine: WorkflowEngine, _ system: Actor, in tx: WriteTransaction
    ) throws {
        let due = request["amount"].integer ?? 0
        let isPaid = received >= due
        _ = try engine.edit(
            "payment_request", request.id, version: nil,
            ["paid_amount": received.value, "paid_at": isPaid ? (request["paid_at"].integer ?? tx.now).value : .null], by: system, in: tx)
        func step(_ id: String, _ reason: String) throws {
            _ = try engine.perform(id, on: "payment_request", request.id, version: nil, reason: reason, by: system, in: tx)
        }
        switch (request.state, isPaid, received > 0) {
        case ("waiting", true, _), ("short", true, _): try step("pay", "đối soát với sao kê")
        case ("waiting", false, true): try step("pay_part", "đối soát với sao kê")
        case ("paid", false, let isSome):
            try step("take_back", "bỏ khớp dòng sao kê")
            if isSome { try step("pay_part", "đối soát với sao kê") }
        case ("short", false, false): try step("take_back", "bỏ khớp dòng sao kê")
        default: break
        }
    }

    /// The line whose money went back holds no surplus any more.
    private func paidOut(_ refund: Record, _ actor: Actor, _ engine: WorkflowEngine, in tx: WriteTransaction) throws {
        guard let id = refund["bank_line"].text.flatMap({ RecordID($0) }) else { return }
        let system = actor.working("payments")
        let line = try engine.registry.record("bank_line", id, for: system, in: tx)
        let code = refund["code"].text ?? ""
        if line.state == "waits" || line["amount"].integer == refund["amount"].integer, line.state == "waits" || line.state == "matched" {
            _ = try engine.perform(
                "give_back", on: "bank_line", id, version: nil, reason: "hoàn tiền theo \(code)", by: system, in: tx)
        }
        let left = max(0, (line["surplus"].integer ?? 0) - (refund["amount"].integer ?? 0))
        _ = try engine.edit("bank_line", id, version: nil, ["surplus": left.value], by: system, note: code, in: tx)
        try lessen(line, by: refund["amount"].integer ?? 0, engine, system, in: tx)
    }

    private func lessen(
        _ line: Record, by amount: Int64, _ engine: WorkflowEngine, _ system: Actor, in tx: WriteTransaction
    ) throws {
        guard line.state == "matched", let id = line["request"].text.flatMap({ RecordID($0) }) else { return }
        let request = try engine.registry.record("payment_request", id, for: system, in: tx)
        let received = max(0, (request["paid_amount"].integer ?? 0) - amount)
        _ = try engine.edit("payment_request", id, version: nil, ["paid_amount": received.value], by: system, in: tx)
    }
}
