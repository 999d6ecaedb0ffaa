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
        guard record.register == Report.register, transition == "submit" else { return }
        // An official document was made of them: its numbers stand.
        if record.consolidates, !record["statement"].isNull { return }
        _ = try Self.state(record, StatementDesk(Figures(engine), blobs: blobs), by: actor, engine, in: tx)
    }

    /// States the numbers of the report's period and those since the year began, and names both in its record.
    static func state(_ record: Record, _ statements: StatementDesk, by actor: Actor, _ engine: WorkflowEngine, in tx: WriteTransaction)
        throws -> [Record]
    {
        guard let period = record.figurePeriod else { return [] }
        let unit = FigureUnit(commune: record.commune, unit: record.consolidates ? nil : record["unit"].text)
        let ofPeriod = try statements.make(of: unit, period, by: actor, in: tx)
        let total = try statements.make(of: unit, period.cumulative, by: actor, in: tx)
        _ = try engine.registry.apply(
            record, ["statement": ofPeriod.id.value, "statement_total": total.id.value], action: "edit", note: "Chốt số liệu báo cáo",
            by: actor.working("report"), in: tx)
        return [ofPeriod, total]
    }
}
