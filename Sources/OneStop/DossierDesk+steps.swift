import Declarations
public import Registers
public import Store
import Vietnamese
import Workflows

extension DossierDesk {
    /// What is wrong with a paper of a dossier.
    public struct Missing: Sendable, Equatable {
        /// The record id of the `dossier_paper`.
        public var paper: String
        public var why: String

        public init(paper: String, why: String) {
            self.paper = paper
            self.why = why
        }
    }

    /// Receives a dossier: its time begins.
    ///
    /// - Parameter officer: the post in charge, in place of the procedure's own.
    public func receive(_ id: RecordID, version: Int64? = nil, officer: String? = nil, by actor: Actor, in tx: WriteTransaction) throws
        -> Record
    {
        let values = officer.map { ["officer": Value.text($0)] } ?? [:]
        _ = try workflows.perform("receive", on: Self.register, id, version: version, values, by: actor, in: tx)
        return try registry.record(Self.register, id, for: actor, in: tx)
    }

    /// Asks for supplements (form 02): each paper with what is wrong with it, besides what no paper is. Time stops.
    ///
    /// - Parameters:
    ///   - other: what is missing that is no paper.
    ///   - reason: why, in one sentence.
    /// - Throws: `RecordError` with `invalid` where nothing is named or a paper has no reason: a return without a reason is impossible.
    public func askMore(
        _ id: RecordID, version: Int64? = nil, _ missing: [Missing], other: String? = nil, reason: String, by actor: Actor,
        in tx: WriteTransaction
    ) throws -> Record {
        let papers = try papers(of: id, commune: actor.commune, in: tx)
        let other = other?.trimmed ?? ""
        guard !missing.isEmpty || !other.isEmpty else {
            throw Self.refused("supplement_needed", vi: "Chọn giấy tờ phải bổ sung, hoặc ghi nội dung khác.", en: "Say what is missing.")
        }
        var lines: [String] = []
        for each in missing {
            guard let paper = papers.first(where: { $0.id.text == each.paper }) else { throw RecordError.notFound }
            let name = paper["name"].text ?? ""
            guard !each.why.trimmed.isEmpty else {
                throw Self.refused(
                    "why-\(each.paper)", vi: "“\(name)”: ghi rõ chưa đạt chỗ nào, sửa thế nào.",
                    en: "“\(name)”: say what is wrong and how to mend it.")
            }
            lines.append("\(name): \(each.why.trimmed)")
        }
        if !other.isEmpty { lines.append(other) }
        let needed = Value.text(lines.enumerated().map { "\($0 + 1). \($1)" }.joined(separator: "\n"))
        let moved = try workflows.perform(
            "ask_more", on: Self.register, id, version: version, ["supplement_needed": needed], reason: reason, by: actor, in: tx)
        for each in missing {
            guard let paper = papers.first(where: { $0.id.text == each.paper }) else { continue }
            var changes: [String: Value] = ["checked": .text("wrong"), "wrong_why": .text(each.why.trimmed)]
            // Taken from where the state has it, and now asked of the applicant (B7).
            if ["own_store", "other_system"].contains(paper["provenance"].text ?? "") {
                changes["asked_again"] = .boolean(true)
                changes["asked_again_reason"] = .text(each.why.trimmed)
            }
            _ = try workflows.edit("dossier_paper", paper.id, version: nil, changes, by: actor.working("onestop"), in: tx)
        }
        return moved
    }

    /// What the applicant supplied: the dossier goes on, or waits again to be received where it never was.
    ///
    /// - Parameters:
    ///   - files: kept files by the record id of the `dossier_paper`; a paper that was brought without a file has an empty list.
    ///   - channel: an option of the touches' field: online, post, counter.
    public func supplement(
        _ id: RecordID, version: Int64? = nil, _ files: [String: [Attachment]], channel: DossierSubmission.Channel, by actor: Actor,
        in tx: WriteTransaction
    ) throws -> Record {
        let worker = actor.working("onestop")
        for paper in try papers(of: id, commune: actor.commune, in: tx) {
            guard let given = files[paper.id.text] else { continue }
            let kept = Attachment.list(paper["file"].text)
            var changes: [String: Value] = ["checked": .text("unchecked"), "wrong_why": .null, "provenance": .text("supplied")]
            if !given.isEmpty {
                changes["file"] = .text(Attachment.json((given + kept).prefix(10).map { $0 }))
                changes["digitised"] = .boolean(false)
            }
            _ = try workflows.edit("dossier_paper", paper.id, version: nil, changes, by: worker, in: tx)
        }
        let dossier = try registry.record(Self.register, id, for: worker, in: tx)
        let step = dossier["received_at"].integer == nil ? "resubmit" : "resume"
        let moved = try workflows.perform(step, on: Self.register, id, version: version, by: actor, in: tx)
        try touch(moved, "supplement", channel.rawValue, worker, in: tx)
        return moved
    }

    /// The applicant takes the dossier back.
    public func withdraw(_ id: RecordID, reason: String, channel: DossierSubmission.Channel, by actor: Actor, in tx: WriteTransaction)
        throws
    {
        let moved = try workflows.perform("withdraw", on: Self.register, id, version: nil, reason: reason, by: actor, in: tx)
        try touch(moved, "withdraw", channel.rawValue, actor.working("onestop"), in: tx)
    }

    /// The applicant's rating, once a dossier that was settled.
    ///
    /// - Parameter grade: an option of the field `grade`.
    /// - Throws: `RecordError` with `invalid` for a second rating, or before there is a result.
    public func rate(
        _ id: RecordID, grade: String, because: [String] = [], comment: String? = nil, by actor: Actor, in tx: WriteTransaction
    ) throws {
        let worker = actor.working("onestop")
        let dossier = try registry.record(Self.register, id, for: worker, in: tx)
        guard ["ready", "returned", "refused", "stopped"].contains(dossier.state ?? "") else {
            throw Self.refused("grade", vi: "Hồ sơ có kết quả rồi mới đánh giá được.", en: "It can be rated once it is settled.")
        }
        var values: [String: Value] = ["dossier": .text(id.text), "unit": dossier["unit"], "grade": .text(grade)]
        if !because.isEmpty { values["because"] = .text(JSONText.list(because)) }
        if let comment, !comment.trimmed.isEmpty { values["comment"] = .text(comment.trimmed) }
        let rating = try workflows.create("rating", values, by: worker, in: tx)
        if grade == "dissatisfied" { try openCase(of: rating, dossier, by: worker, in: tx) }
    }

    /// A low rating is somebody's matter: of whoever had the dossier (B12).
    private func openCase(of rating: Record, _ dossier: Record, by worker: Actor, in tx: WriteTransaction) throws {
        guard registry.catalogue.registers["rating_case"] != nil else { return }
        _ = try workflows.create(
            "rating_case", ["rating": .text(rating.id.text), "dossier": .text(dossier.id.text), "unit": dossier["unit"]],
            assignee: dossier["officer"].text, by: worker, in: tx)
    }

    /// The record ids of the papers of some dossiers.
    public func paperIDs(of dossiers: [RecordID], commune: Int, in tx: ReadTransaction) throws -> [RecordID] {
        guard !dossiers.isEmpty else { return [] }
        return try tx.rows(
            """
            SELECT id FROM reg_dossier_paper WHERE commune = \(commune) AND deleted_at IS NULL
            AND dossier IN (\(SQL.values(dossiers.map(\.text))))
            """
        ).compactMap { RecordID(try $0.text("id")) }
    }

    /// The papers of a dossier, in order.
    public func papers(of dossier: RecordID, commune: Int, in tx: ReadTransaction) throws -> [Record] {
        let ids = try tx.rows(
            "SELECT id FROM reg_dossier_paper WHERE commune = \(commune) AND dossier = \(dossier) AND deleted_at IS NULL ORDER BY position, id"
        ).map { try $0.text("id") }
        let records = try registry.records("dossier_paper", ids, commune: commune, in: tx)
        return ids.compactMap { records[$0] }
    }
}
