import Figures
public import Registers
public import Store
public import Workflows

/// Keeps a report's numbers when it is sent, from wherever it is: of the period and since the year began, each with its rule and the journal's
/// place, so that they can be held against the records later (bảng số liệu đã chốt).
public struct ReportFreezing: TransitionFollower {
    private let blobs: BlobStore

    public init(blobs: BlobStore) { self.blobs = blobs }

    public func moved(_ record: Record, by transition: String, _ actor: Actor, _ engine: WorkflowEngine, in tx: WriteTransaction) throws {
        guard record.register == Report.register, transition == "submit", let period = record.figurePeriod else { return }
        let statements = StatementDesk(Figures(engine), blobs: blobs)
        let unit = FigureUnit(commune: record.commune, unit: record.consolidates ? nil : record["unit"].text)
        let ofPeriod = try statements.make(of: unit, period, by: actor, in: tx)
        let total = try statements.make(of: unit, period.cumulative, by: actor, in: tx)
        _ = try engine.registry.apply(
            record, ["statement": ofPeriod.id.value, "statement_total": total.id.value], action: "edit",
            note: "Chốt số liệu khi gửi", by: actor.working("report"), in: tx)
    }
}
