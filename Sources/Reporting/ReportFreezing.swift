import Declarations
import Figures
public import Registers
public import Store
public import Workflows

/// Keeps a report's numbers when it is sent, from wherever it is, and then only: of the period and since the year began, each with its rule and
/// the journal's place, so that they can be held against the records later (bảng số liệu đã chốt). A report that says nothing is not sent.
///
/// When the official document that was made of a report is issued, the report names its number.
public struct ReportFreezing: TransitionFollower {
    private let blobs: BlobStore

    public init(blobs: BlobStore) { self.blobs = blobs }

    public func moved(_ record: Record, by transition: String, _ actor: Actor, _ engine: WorkflowEngine, in tx: WriteTransaction) throws {
        if record.register == ReportDesk.documents, record.state == "issued" { try name(record, actor, engine, in: tx) }
        guard record.register == Report.register, transition == "submit" else { return }
        let figures = Figures(engine)
        let desk = ReportDesk(figures, engine, StatementDesk(figures, blobs: blobs))
        try desk.refuseEmpty(record, actor, in: tx)
        try desk.state(record, by: actor, in: tx)
    }

    private func name(_ document: Record, _ actor: Actor, _ engine: WorkflowEngine, in tx: WriteTransaction) throws {
        guard let id = document["report"].text, let number = document["number"].text,
            let symbol = try engine.registry.records(ReportDesk.documents, [document.id.text], commune: actor.commune, in: tx)[
                document.id.text]?["symbol"].text,
            let report = try engine.registry.records(Report.register, [id], commune: actor.commune, in: tx)[id], !report.isDeleted
        else { return }
        _ = try engine.registry.apply(
            report, ["document_number": "\(number)/\(symbol)".value], action: "edit", note: "Văn bản đã ban hành",
            by: actor.working("report"), in: tx)
    }
}

extension ReportDesk {
    static let documents = "outgoing_document"

    /// States the numbers of the report's period and those since the year began, and names both in its record.
    func state(_ record: Record, by actor: Actor, in tx: WriteTransaction) throws {
        guard let period = record.figurePeriod else { return }
        let unit = FigureUnit(commune: record.commune, unit: record.consolidates ? nil : record["unit"].text)
        let made = try statements.make(of: unit, [period, period.cumulative], by: actor, in: tx).map(\.record.id.value)
        _ = try registry.apply(
            record, ["statement": made[0], "statement_total": made[1]], action: "edit", note: "Chốt số liệu báo cáo",
            by: actor.working("report"), in: tx)
    }

    /// - Throws: `RecordError` with `invalid` for a report of whose sections none is written, and with which no file comes.
    func refuseEmpty(_ record: Record, _ actor: Actor, in tx: ReadTransaction) throws {
        guard registry.catalogue.registers[Report.parts] != nil, record["document"].isNull, record["explanation"].isNull else { return }
        let worker = actor.working("report")
        if try sections(of: record, for: worker, in: tx).isEmpty { return }
        if try parts(of: [record], for: worker, in: tx).contains(where: { $0["text"].text != nil }) { return }
        throw RecordError.invalid([
            FieldProblem(
                nil, vi: "Báo cáo chưa có nội dung. Viết ít nhất một mục, hoặc đính kèm bản đã có, rồi gửi.",
                en: "The report says nothing yet. Write a section at least, or attach it, and send it then.")
        ])
    }
}
