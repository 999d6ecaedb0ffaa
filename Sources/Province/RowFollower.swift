public import Registers
public import Store
public import Workflows

/// Tells a province on the same server what a commune has decided, in the transaction that decides it.
public struct RowFollower: TransitionFollower {
    public init() {}

    public func moved(
        _ record: Record, by transition: String, _ actor: Actor, _ engine: WorkflowEngine, in tx: WriteTransaction
    ) throws {
        guard record.register == RowDesk.requests, record["came_by"].text == RowDesk.Way.here.rawValue,
            let inquiry = record["inquiry"].text, let province = record["province_code"].integer.map({ Int($0) }), let state = record.state,
            let own = try engine.registry.records(InquiryDesk.register, [inquiry], commune: province, in: tx)[inquiry],
            own["commune_code"].integer == Int64(record.commune)
        else { return }
        _ = try engine.edit(
            InquiryDesk.register, own.id, version: nil,
            [
                "standing": state.value, "decided_at": tx.now.value, "reason": record["reason"], "expires_on": record["expires_on"],
            ], by: .system(commune: province, origin: "row request"), in: tx)
    }
}
