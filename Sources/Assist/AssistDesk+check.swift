import OneStop
public import Registers
public import Store
import Vietnamese
import Workflows

/// A dossier with what the check found and what was answered to it.
public struct DossierCheck: Sendable {
    public let papers: [Record]
    public let readings: [String: PaperReading]
    public let findings: [Finding]
    /// By the key of a finding.
    public let answers: [String: AssistUse.Answer]

    /// Accepted findings that a supplement mends, by paper.
    public var accepted: [String: [Finding]] {
        Dictionary(
            grouping: findings.filter { answers[$0.key] == .accepted && $0.kind.isForSupplement && $0.paper != nil }, by: { $0.paper ?? "" }
        )
    }
}

extension AssistDesk {
    /// Checks a dossier by the rules of today.
    ///
    /// - Parameter dossier: with its encrypted fields opened.
    public func check(_ dossier: Record, in tx: ReadTransaction) throws -> DossierCheck {
        let commune = dossier.commune
        let day = Instant(milliseconds: tx.now).date
        let papers = try dossiers.papers(of: dossier.id, commune: commune, in: tx)
        let readings = try readings(of: dossier.id, papers, commune: commune, in: tx)
        let types = try registry.records("paper_type", papers.compactMap { $0["paper_type"].text }, commune: commune, in: tx)
        let required = try dossier["procedure_version"].text.flatMap { RecordID($0) }.map {
            try dossiers.requiredPapers(of: $0, commune: commune, in: tx)
        }
        let needed = Set((required ?? []).filter(\.isRequired).map(\.type))
        let checked = CheckedDossier(
            said: Self.said(dossier),
            papers: papers.map { paper in
                let reading = readings[paper.id.text]
                return CheckedDossier.Paper(
                    id: paper.id.text, type: paper["paper_type"].text.flatMap { types[$0]?["code"].text } ?? "",
                    isRequired: required == nil || needed.contains(paper["paper_type"].text ?? ""),
                    isMissing: paper["provenance"].text == "missing", isRight: paper["checked"].text == "right", text: reading?.text,
                    legibility: reading?.legibility, fields: reading?.fields ?? [])
            }, twins: try twins(of: dossier, in: tx))
        let rules = try PaperRule.all(on: day, registry, commune: commune, in: tx)
        return DossierCheck(
            papers: papers, readings: readings, findings: IntakeCheck.findings(checked, rules, on: day),
            answers: try answers(of: dossier.id, commune: commune, in: tx))
    }

    /// What form and card say, by the names that rules use.
    public static func said(_ dossier: Record) -> [String: String] {
        var said: [String: String] = [:]
        for field in ["applicant_name", "citizen_id", "born_on", "phone", "address", "organisation"] {
            if let text = dossier[field].text { said[field] = text }
        }
        for (field, value) in FormAnswers(json: dossier["answers"].text)?.values ?? [:] {
            if let text = value.text { said["answers.\(field)"] = text }
        }
        return said
    }

    /// Codes of other open dossiers of the same procedure and person. Personal numbers are sealed, so names choose whom to compare.
    private func twins(of dossier: Record, in tx: ReadTransaction) throws -> [String] {
        guard let name = dossier["applicant_name"].text, let procedure = dossier["procedure"].text else { return [] }
        let rows = try tx.rows(
            """
            SELECT id FROM reg_dossier WHERE commune = \(dossier.commune) AND procedure = \(procedure) AND applicant_name = \(name)
                AND id <> \(dossier.id) AND deleted_at IS NULL
                AND state IN ('submitted', 'received', 'processing', 'opinion', 'supplement', 'to_sign') ORDER BY id DESC LIMIT 20
            """)
        let others = try registry.records("dossier", try rows.map { try $0.text("id") }, commune: dossier.commune, in: tx)
        return try others.values.map { try registry.unsealed($0) }.filter { other in
            guard let own = dossier["citizen_id"].text, let its = other["citizen_id"].text else { return true }
            return own == its
        }.compactMap { $0["code"].text }.sorted()
    }

    /// Notes what an official made of a finding.
    ///
    /// - Throws: `RecordError` with `notFound` for a finding that is not there (any more).
    public func answer(_ key: String, accepted: Bool, of dossier: Record, by actor: Actor, in tx: WriteTransaction) throws {
        guard try check(dossier, in: tx).findings.contains(where: { $0.key == key }) else { throw RecordError.notFound }
        try note(
            AssistUse(step: .intake, tool: .rules, answer: accepted ? .accepted : .refused, proposal: key), dossier: dossier.id, by: actor,
            in: tx)
    }
}
