import Identity
import OneStop
import Registers
import Store
import Vietnamese

/// The own store of whoever stands at the counter: looked into before a paper is asked for (B7).
extension Visit {
    /// The valid papers of whoever has a personal number, by the requirement that they answer: empty without a number.
    func offers(of number: String?, _ papers: [RequiredPaper]) async throws -> [String: HeldPaper] {
        guard let owner = number.flatMap({ site.identity.owner(number: $0) }) else { return [:] }
        let held = try await read { tx in try ownPapers(of: owner, in: tx) }.filter { $0.isOffered(on: today) }
        return Dictionary(
            papers.compactMap { paper in held.first { $0.type?.id.text == paper.type }.map { (paper.id, $0) } },
            uniquingKeysWith: { first, _ in first })
    }

    /// Tells their owner that somebody at the counter saw that these papers are there.
    func noteOffers(_ offers: [String: HeldPaper], _ procedure: Record) async throws {
        guard !offers.isEmpty else { return }
        let (reader, commune) = (citizenReader, commune.code)
        let purpose = site.words("reading_intake", .vi, procedure["name"].text ?? "")
        try await write { tx in
            for paper in offers.values {
                try IdentityDesk.noteReading(
                    of: PaperVault.register, paper.record.id, commune: commune, reader: reader,
                    what: site.words("reading_listed", .vi, paper.name), purpose: purpose, in: tx)
            }
        }
    }

    /// A dossier taken in at the counter is that of the person for whom it is, and of the agent whose card was seen there.
    func ownAtCounter(_ dossier: RecordID, _ submission: DossierSubmission, in tx: WriteTransaction) throws {
        for (number, role) in [(submission.applicant.citizenID, CitizenRole.owner), (submission.agent?.citizenID, .agent)] {
            guard let person = number.flatMap({ site.identity.owner(number: $0) }) else { continue }
            try IdentityDesk.give(DossierDesk.register, dossier, to: person, as: role, commune: commune.code, by: actor.author, in: tx)
        }
    }

    /// The submission with the authority by which its agent acts.
    ///
    /// - Throws: `RecordError` with `invalid` where somebody says to be authorised and the register has no authority in force.
    func authorised(_ submission: DossierSubmission, in tx: ReadTransaction) throws -> DossierSubmission {
        guard let agent = submission.agent else { return submission }
        var submission = submission
        if let number = submission.applicant.citizenID, let owner = agent.citizenID.flatMap({ site.identity.owner(number: $0) }) {
            submission.agent?.authorisation = try authority(of: owner, for: number, in: submission.procedure, tx)?.id.text
        }
        guard agent.basis != "authorised" || submission.agent?.authorisation != nil else {
            throw RecordError.invalid([
                FieldProblem(
                    "acting",
                    vi: "Sổ ủy quyền chưa có ủy quyền còn hiệu lực giữa hai người này: ghi vào sổ kèm văn bản, xác nhận, rồi tiếp nhận.",
                    en: "The register has no authority in force between the two: enter it with its paper and confirm it first.")
            ])
        }
        return submission
    }
}
