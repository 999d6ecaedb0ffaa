import Accounts
import Declarations
import Identity
import OneStop
import Registers
import Store
import Vietnamese

extension Visit {
    /// Notes for its owner that an official opened a citizen's paper, result or personal data, for which dossier (Luật Bảo vệ dữ liệu cá nhân
    /// 91/2025/QH15: who a person's data are about may know who used them).
    ///
    /// - Parameter file: the file that was opened; nil for the data of the record itself.
    func noteCitizenReading(_ record: Record, file: Attachment? = nil, in tx: WriteTransaction) throws {
        guard DossierDesk.isCitizens(record.register), DossierDesk.isDeclared(in: catalogue) else { return }
        let dossier =
            record.register == DossierDesk.register
            ? record
            : try record["dossier"].text.flatMap { try registry.records(DossierDesk.register, [$0], commune: commune.code, in: tx)[$0] }
        guard let dossier else { return }
        let isSettled = catalogue.registers[DossierDesk.register].flatMap { catalogue.workflow(of: $0) }.flatMap { workflow in
            dossier.state.flatMap { workflow.state($0)?.final }
        }
        let code = dossier["code"].text ?? ""
        let what =
            file.map { site.words("reading_file", .vi, record["name"].text ?? code, $0.name) } ?? site.words("reading_data", .vi, code)
        try IdentityDesk.noteReading(
            of: record.register, record.id, commune: commune.code, reader: citizenReader, what: what,
            purpose: site.words(isSettled == true ? "reading_settled" : "reading_handling", .vi, code), in: tx)
    }

    /// Who looks, as the citizen is told: the post with its unit; a program by what it is called.
    var citizenReader: String {
        if let post = actor.acting { return "\(post.name) · \(post.unitName)" }
        return token?.name ?? actor.personName ?? site.words("reading_system", .vi)
    }

    /// Who looked at what is the citizen's: data of the account, dossiers, papers; the newest first.
    func ownReadings(_ session: CitizenSession, in tx: ReadTransaction) throws -> [CitizenReading] {
        let account = try IdentityDesk.readings(of: session.citizen, commune: commune.code, in: tx)
        guard DossierDesk.isDeclared(in: catalogue), let owner = try citizenOwner(in: tx) else { return account }
        let dossiers = try IdentityDesk.records(DossierDesk.register, of: owner, commune: commune.code, in: tx).map(\.record)
        let papers = try site.dossiers.paperIDs(of: dossiers, commune: commune.code, in: tx)
        let held = try ownPapers(of: owner, in: tx).map(\.record.id)
        let found = try [(DossierDesk.register, dossiers), ("dossier_paper", papers), (PaperVault.register, held)].flatMap {
            register, ids in
            try IdentityDesk.readings(of: register, ids, commune: commune.code, in: tx).map(\.reading)
        }
        return Array((account + found).sorted { $0.at > $1.at }.prefix(50))
    }
}
