import Declarations
import Identity
import OneStop
import Registers
import Store
import Vietnamese

/// What a field is filled in with before anybody typed, and where it was taken from: shown beside it, never silently.
struct Prefilled: Sendable {
    let value: Value
    /// "Lấy từ hồ sơ ngày 12/11/2026, sửa được."
    let source: String
}

extension Visit {
    /// How many of the last dossiers are looked through.
    private static let recalled = 10

    /// What the citizen who is signed in said before, for the fields of a page: of the applicant what the provider vouched for and what stands in
    /// the own dossiers; of forms the persons whom earlier answers named by the same fields. Nothing for a session that is less sure than its
    /// account.
    func prefill(_ page: String, _ fields: [FieldDeclaration], in tx: ReadTransaction) throws -> [String: Prefilled] {
        guard let citizen, let owner = try citizenOwner(in: tx), page != ServiceDraft.Page.eligibility else { return [:] }
        let own = try IdentityDesk.records(DossierDesk.register, of: owner, as: .owner, commune: commune.code, in: tx).prefix(Self.recalled)
        let found = try registry.records(DossierDesk.register, own.map(\.record.text), commune: commune.code, in: tx)
        let dossiers = own.compactMap { found[$0.record.text] }.filter { !$0.isDeleted }
        if page == ServiceDraft.Page.applicant {
            let account = try vouched(citizen, in: tx)
            return try applicant(fields, dossiers).merging(account) { _, vouched in vouched }.filter { entry in
                fields.contains { $0.id == entry.key }
            }
        }
        return persons(fields, dossiers)
    }

    /// What a provider said of who is signed in with it.
    private func vouched(_ session: CitizenSession, in tx: ReadTransaction) throws -> [String: Prefilled] {
        guard session.level > 0 else { return [:] }
        let known = try site.identity.citizen(session.citizen, commune: commune.code, in: tx)
        let said = ["applicant_name": known.name, "citizen_id": known.citizenID, "born_on": known.birthDate]
        return said.compactMapValues { text in text.map { Prefilled(value: .text($0), source: words("prefill_account")) } }
    }

    /// What the last own dossiers say of their applicant.
    private func applicant(_ fields: [FieldDeclaration], _ dossiers: [Record]) throws -> [String: Prefilled] {
        var known: [String: Prefilled] = [:]
        for dossier in dossiers {
            let plain = try registry.unsealed(dossier)
            for field in fields where field.personal && known[field.id] == nil && !plain[field.id].isNull {
                known[field.id] = Prefilled(value: plain[field.id], source: source(dossier))
            }
        }
        return known
    }

    /// Persons of earlier answers: a person is known by a personal number, and what stands beside it under the same first word (`mother_id`,
    /// `mother_name`) is the same person's, so it comes from the same dossier. Of others (a child without a number) nothing is taken over.
    private func persons(_ fields: [FieldDeclaration], _ dossiers: [Record]) -> [String: Prefilled] {
        let groups = Dictionary(grouping: fields.filter(\.personal)) { Self.group($0.id) }.filter { group in
            group.value.contains { $0.type == .citizenID }
        }
        var known: [String: Prefilled] = [:]
        for dossier in dossiers {
            guard let answers = FormAnswers(json: dossier["answers"].text),
                let form = catalogue.forms[answers.form]?.version(answers.version)
            else { continue }
            for group in groups.values where !group.contains(where: { known[$0.id] != nil }) {
                let same = group.filter { field in
                    form.sheet.field(field.id)?.type == field.type && answers.values[field.id].map { !$0.isNull } == true
                }
                guard same.contains(where: { $0.type == .citizenID }) else { continue }
                for field in same { known[field.id] = answers.values[field.id].map { Prefilled(value: $0, source: source(dossier)) } }
            }
        }
        return known
    }

    private static func group(_ field: String) -> Substring { field.prefix { $0 != "_" } }

    private func source(_ dossier: Record) -> String {
        let day = dossier["submitted_at"].integer.map { Instant(milliseconds: $0).date.text(language) } ?? ""
        return words("prefill_dossier", day)
    }
}
