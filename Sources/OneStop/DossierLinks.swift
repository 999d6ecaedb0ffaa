public import Registers
public import Store
import Vietnamese
import Workflows

/// A chain of linked procedures (liên thông): the dossier with which it began, and those that are opened along with it.
public struct DossierChain: Sendable {
    /// One dossier of the chain, or one that is still to be opened.
    public struct Link: Sendable {
        /// The procedure's record id.
        public let procedure: String
        /// Nil: not opened yet.
        public let dossier: Record?
    }

    /// In the order in which they are opened, the first one first.
    public let links: [Link]
    /// How many are settled.
    public var settled: Int { links.count { DossierKeeping.settling.union(["returned"]).contains($0.dossier?.state ?? "") } }
}

extension DossierDesk {
    /// How many procedures one chain has at most: what versions name is followed no further.
    static let longestChain = 12

    /// The chain to which a dossier belongs; nil for one that stands alone.
    public func chain(of dossier: Record, in tx: ReadTransaction) throws -> DossierChain? {
        let root = try root(of: dossier, in: tx)
        let keys = "lt-\(root.id)-%"
        let ids = try tx.rows(
            """
            SELECT id FROM reg_dossier WHERE commune = \(root.commune) AND deleted_at IS NULL
                AND submission_key LIKE \(keys) ORDER BY id
            """
        ).map { try $0.text("id") }
        let records = try registry.records(Self.register, ids, commune: root.commune, in: tx)
        let opened = [root] + ids.compactMap { records[$0] }
        let known = Set(opened.compactMap { $0["procedure"].text })
        let planned = try versions(of: opened, in: tx).flatMap { $0.items("opens") }.filter { !known.contains($0) }
        var seen: Set<String> = []
        let links =
            opened.map { DossierChain.Link(procedure: $0["procedure"].text ?? "", dossier: $0) }
            + planned.filter { seen.insert($0).inserted }.map { DossierChain.Link(procedure: $0, dossier: nil) }
        return links.count > 1 ? DossierChain(links: links) : nil
    }

    private func root(of dossier: Record, in tx: ReadTransaction) throws -> Record {
        var root = dossier
        for _ in 0..<Self.longestChain {
            guard let id = root["opened_by"].text,
                let former = try registry.records(Self.register, [id], commune: root.commune, in: tx)[id], !former.isDeleted
            else { break }
            root = former
        }
        return root
    }

    private func versions(of dossiers: [Record], in tx: ReadTransaction) throws -> [Record] {
        guard let commune = dossiers.first?.commune else { return [] }
        let ids = dossiers.compactMap { $0["procedure_version"].text }
        let found = try registry.records("procedure_version", ids, commune: commune, in: tx)
        return ids.compactMap { found[$0] }
    }

    /// Opens the dossiers that belong to one which was received, or has its result: each procedure once a chain, however often this is done.
    /// One that can't be opened today (its procedure is not in force) holds nothing up: the chain shows that it is missing.
    ///
    /// - Parameter moment: an option of the version's field `opens_on`: receipt, result.
    func openLinked(to dossier: Record, on moment: String, by actor: Actor, in tx: WriteTransaction) throws {
        guard let version = try versions(of: [dossier], in: tx).first, version["opens_on"].text ?? "result" == moment else { return }
        let procedures = version.items("opens")
        guard !procedures.isEmpty else { return }
        let root = try root(of: dossier, in: tx)
        let known = Set(try chain(of: dossier, in: tx)?.links.filter { $0.dossier != nil }.map(\.procedure) ?? [])
            .union([root["procedure"].text, dossier["procedure"].text].compactMap { $0 })
        let wanted = procedures.filter { !known.contains($0) }.prefix(max(0, Self.longestChain - known.count))
        guard !wanted.isEmpty else { return }
        let plain = try registry.unsealed(dossier)
        for procedure in wanted { try open(procedure, along: plain, key: "lt-\(root.id)-\(procedure)", by: actor, in: tx) }
    }

    private func open(_ procedure: String, along dossier: Record, key: String, by actor: Actor, in tx: WriteTransaction) throws {
        func text(_ field: String) -> String? { dossier[field].text }
        let applicant = Applicant(
            name: text("applicant_name") ?? "", citizenID: text("citizen_id"), bornOn: text("born_on"), phone: text("phone"),
            email: text("email"), address: text("address"), organisation: text("organisation"), subject: text("subject") ?? "people",
            isOutside: dossier["outside"].boolean ?? false)
        let today = Instant(milliseconds: tx.now).date
        guard let terms = try ProcedureTerms.of(procedure, on: today, registry, commune: dossier.commune, in: tx) else { return }
        // Nobody came for it, and nothing is asked for twice: papers of the first dossier are there.
        let papers = try requiredPapers(of: terms.version, commune: dossier.commune, in: tx).map {
            GivenPaper(required: $0.id, provenance: $0.isHeld ? .otherSystem : .ownStore)
        }
        var wish = DossierSubmission(
            procedure: procedure, key: key, channel: .online, typedBy: .official, applicant: applicant, papers: papers,
            note: "Liên thông từ \(text("code") ?? "")")
        wish.openedBy = dossier.id.text
        let worker = actor.working("onestop")
        do {
            _ = try self.open(wish, by: worker, in: tx)
        } catch let error as RecordError where error.code == .invalid {
            return
        }
    }
}
