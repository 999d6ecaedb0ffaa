import Declarations
import Foundation
import HTTPKit
import Hummingbird
import Identity
import OneStop
import Pages
import Payments
import Registers
import Store
import Vietnamese
import Workflows

/// A dossier that a citizen who is signed in may open without its code.
struct OwnedDossier: Sendable {
    let record: Record
    let role: CitizenRole
    let procedure: String
    /// What of its fee is due, and where it is paid.
    let isDue: Bool
}

extension Visit {
    /// As whom the citizen who is signed in opens what is kept of people; nil for everybody else, and for a session that is less sure than its
    /// account.
    func citizenOwner(in tx: ReadTransaction) throws -> CitizenOwner? {
        try citizen.flatMap { try site.identity.owner(of: $0, in: tx) }
    }

    /// Makes a dossier that was just handed in, or whose code and second factor were just shown, the signed-in citizen's: theirs where it names them,
    /// else one that they handed in for somebody.
    func own(_ dossier: RecordID, of number: String?, isForOther: Bool = false, in tx: WriteTransaction) throws {
        guard let owner = try citizenOwner(in: tx) else { return }
        let isOwn = !isForOther && site.identity.owner(owner, has: number)
        try IdentityDesk.give(
            DossierDesk.register, dossier, to: owner, as: isOwn ? .owner : .agent, commune: commune.code, by: citizenAuthor, in: tx)
    }

    var citizenAuthor: Author { Author(account: nil, origin: "citizen \(context.address)") }

    // MARK: The own dossiers

    /// The owner's dossiers: those that wait for the owner first, then the open ones, then what is settled, each the newest first. Five statements,
    /// however many there are.
    func ownDossiers(of owner: CitizenOwner, in tx: ReadTransaction) throws -> [OwnedDossier] {
        guard DossierDesk.isDeclared(in: catalogue) else { return [] }
        let own = try IdentityDesk.records(DossierDesk.register, of: owner, commune: commune.code, in: tx)
        let records = try registry.records(DossierDesk.register, own.map(\.record.text), commune: commune.code, in: tx)
        let procedures = try registry.records(
            "procedure", records.values.compactMap { $0["procedure"].text }, commune: commune.code, in: tx)
        let due = try dueCodes(records.values.compactMap { $0["code"].text }, in: tx)
        let found = own.compactMap { entry -> OwnedDossier? in
            guard let record = records[entry.record.text], !record.isDeleted else { return nil }
            return OwnedDossier(
                record: record, role: entry.role,
                procedure: record["procedure"].text.flatMap { procedures[$0]?["name"].text } ?? "",
                isDue: due.contains(record["code"].text ?? ""))
        }
        return found.sorted { ($0.rank, $1.record.createdAt) < ($1.rank, $0.record.createdAt) }
    }

    private func dueCodes(_ codes: [String], in tx: ReadTransaction) throws -> Set<String> {
        guard catalogue.registers["payment_request"] != nil, !codes.isEmpty else { return [] }
        let rows = try tx.rows(
            """
            SELECT subject FROM reg_payment_request WHERE commune = \(commune.code) AND deleted_at IS NULL AND state = 'waiting'
            AND subject IN (\(SQL.values(codes)))
            """)
        return Set(rows.compactMap { $0["subject"].text })
    }

    func dossiersSection(_ dossiers: [OwnedDossier]) -> AdminSection {
        let workflow = catalogue.registers[DossierDesk.register].flatMap { catalogue.workflow(of: $0) }
        let items = dossiers.map { dossier in
            let record = dossier.record
            let state = record.state.flatMap { workflow?.state($0) }
            let code = record["code"].text ?? ""
            let whose = dossier.role == .agent ? words("own_for", record["applicant_name"].text ?? "") : nil
            return AdminItem(
                heading: dossier.procedure, text: [code, whose, next(dossier)].compactMap { $0 }.joined(separator: " · "),
                tag: state.map { Tag(text: $0.label(language), meaning: .init($0.meaning)) }, url: urls.ownDossier(code))
        }
        return AdminSection(
            label: words("own_dossiers"), items: items, nothing: items.isEmpty ? words("own_dossiers_none") : nil)
    }

    /// What comes next, and whose turn it is.
    private func next(_ dossier: OwnedDossier) -> String? {
        let record = dossier.record
        if record.state == "supplement" { return words("own_next_supplement") }
        if dossier.isDue { return words("own_next_pay") }
        func day(_ field: String) -> String? { record[field].integer.map { Instant(milliseconds: $0).date.text(language) } }
        switch record.state {
        case "submitted": return words("own_next_submitted", day("submitted_at") ?? "")
        case "received", "processing", "opinion", "to_sign": return day("promised_at").map { words("own_next_promised", $0) }
        case "ready": return words("own_next_ready")
        default: return day("finished_at").map { words("own_next_finished", $0) }
        }
    }

    /// The form by which a dossier that was handed in without an account becomes the account's.
    func claimSection(_ typed: FormData? = nil, error: String? = nil) -> AdminSection {
        var code = Field(
            id: "f-code", name: "code", label: words("track_code"), value: typed?["code"], help: words("track_code_help"), required: true)
        var secret = Field(id: "f-secret", name: "secret", label: words("track_secret"), help: words("track_secret_help"), required: true)
        (code.maxLength, code.autocomplete, secret.maxLength, secret.autocomplete) = (40, "off", 20, "off")
        var form = TransitionForm(id: "claim", label: words("own_claim_send"), url: ownURL + "/ho-so", fields: [code, secret])
        if let error { form.errors = [FormError(fieldID: "f-code", label: words("own_claim"), message: error)] }
        return AdminSection(label: words("own_claim"), text: words("own_claim_text"), form: form)
    }

    /// Takes a dossier into the account by what its applicant took home. Guesses are as few as on the page of tracking, and told alike.
    func claimDossier(_ form: FormData) async throws -> Response {
        guard DossierDesk.isDeclared(in: catalogue) else { throw HTTPFailure.notFound }
        let code = String((form["code"] ?? "").uppercased().filter { !$0.isWhitespace }.prefix(40))
        let secret = String((form["secret"] ?? "").prefix(20))
        try site.serviceKeeping.lookups.take(context.address)
        try site.serviceKeeping.factors.take("\(commune.code) \(code)")
        let isTaken = try await write { tx in
            guard try citizenOwner(in: tx) != nil,
                let found = try site.dossiers.track(code: code, secret: secret, commune: commune.code, in: tx)
            else { return false }
            try own(found.record.id, of: found.record["citizen_id"].text, in: tx)
            return true
        }
        guard isTaken else { return try await citizenPage(claim: (form, words("track_wrong"))) }
        return redirect(ownURL, note: "dossier_taken")
    }
}

extension OwnedDossier {
    /// Whose turn it is: the owner's, the office's, nobody's.
    fileprivate var rank: Int {
        switch record.state {
        case "supplement": 0
        case "ready": 1
        case "submitted", "received", "processing", "opinion", "to_sign": isDue ? 1 : 2
        default: isDue ? 1 : 3
        }
    }
}
