import Declarations
public import Registers
public import Store
import Vietnamese
import Workflows

extension DossierDesk {
    static let opinion = "dossier_opinion"

    /// Asks several units at once for their opinion on a dossier that is in hand (xin ý kiến), each with a clock of its own.
    ///
    /// - Parameters:
    ///   - units: record ids; a unit that is asked already and has not answered is not asked twice.
    ///   - within: working days to answer.
    /// - Returns: how many were asked now.
    /// - Throws: `RecordError` with `forbidden`, `conflict`, or `invalid`: no unit, no question, the dossier is not in hand.
    @discardableResult
    public func askOpinions(
        _ id: RecordID, version: Int64? = nil, of units: [String], _ question: String, within: Int, by actor: Actor, in tx: WriteTransaction
    ) throws -> Int {
        try tx.takeTurn(in: actor.commune)
        let dossier = try registry.record(Self.register, id, for: actor, in: tx)
        if let version, version != dossier.version { throw RecordError.conflict(dossier) }
        guard ["processing", "opinion"].contains(dossier.state ?? "") else {
            throw Self.refused("state", vi: "Chỉ xin ý kiến khi hồ sơ đang thụ lý.", en: "Opinions are asked while it is in hand.")
        }
        let asked = Set(try opinions(on: id, commune: actor.commune, in: tx).filter { $0.state == "asked" }.compactMap { $0["unit"].text })
        let wanted = Set(units).subtracting(asked).sorted()
        guard !wanted.isEmpty else {
            throw Self.refused("units", vi: "Chọn đơn vị chưa được hỏi.", en: "Choose units that are not asked yet.")
        }
        for unit in wanted {
            let values: [String: Value] = [
                "dossier": .text(id.text), "unit": .text(unit), "question": .text(question.trimmed), "within": .integer(Int64(within)),
                "asked_on": .text(Instant(milliseconds: tx.now).date.description),
            ]
            _ = try workflows.create(Self.opinion, values.filter { $0.value != .text("") }, by: actor, in: tx)
        }
        if dossier.state == "processing" {
            _ = try workflows.perform("ask_opinion", on: Self.register, id, version: nil, by: actor, in: tx)
        }
        return wanted.count
    }

    /// What was asked about a dossier, in the order in which it was asked.
    public func opinions(on dossier: RecordID, commune: Int, in tx: ReadTransaction) throws -> [Record] {
        guard registry.catalogue.registers[Self.opinion] != nil else { return [] }
        let ids = try tx.rows(
            "SELECT id FROM reg_dossier_opinion WHERE commune = \(commune) AND dossier = \(dossier) AND deleted_at IS NULL ORDER BY id"
        ).map { try $0.text("id") }
        let records = try registry.records(Self.opinion, ids, commune: commune, in: tx)
        return ids.compactMap { records[$0] }
    }
}

/// Keeps what an opinion took, and takes the dossier on when the last one that was asked is in.
struct OpinionKeeping {
    let engine: WorkflowEngine

    func moved(_ opinion: Record, by transition: String, _ actor: Actor, in tx: WriteTransaction) throws {
        guard transition == "give" || transition == "drop" else { return }
        let worker = actor.working("onestop")
        if transition == "give" {
            let asked = try engine.spans(of: opinion, in: tx).last { $0.state == "asked" }?.entered ?? tx.now
            let due = WorkClock(
                start: Instant(milliseconds: asked), allowance: .days(Int(opinion["within"].integer ?? 1)), pauses: [],
                calendar: try engine.calendar(of: opinion.commune, in: tx)
            ).due?.milliseconds
            _ = try engine.edit(
                opinion.register, opinion.id, version: nil,
                ["answered_at": .integer(tx.now), "settlement": .text(due.map { $0 < tx.now } == true ? "late" : "on_time")], by: worker,
                in: tx)
        }
        guard let id = opinion["dossier"].text.flatMap({ RecordID($0) }) else { return }
        let desk = DossierDesk(engine)
        let dossier = try engine.registry.record(DossierDesk.register, id, for: worker, in: tx)
        let isOpen = try desk.opinions(on: id, commune: opinion.commune, in: tx).contains { $0.state == "asked" }
        guard dossier.state == "opinion", !isOpen else { return }
        _ = try engine.perform("opinions_in", on: DossierDesk.register, id, version: nil, by: worker, in: tx)
    }
}
