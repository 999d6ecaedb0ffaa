import Declarations
import Foundation
import HTTPKit
import Hummingbird
import Identity
import OneStop
import Pages
import Registers
import Store
import Vietnamese
import Workflows

extension Routes {
    /// Who may act for the citizen who is signed in, and for whom they may act (Ủy quyền).
    func addOwnAuthorities() {
        get("/toi/uy-quyen", .citizen) { visit in try await visit.authoritiesPage() }
        post("/toi/uy-quyen", .citizen) { visit, form in try await visit.giveAuthority(form) }
        post("/toi/uy-quyen/:id/thoi", .citizen) { visit, _ in try await visit.endAuthority() }
    }
}

extension Site {
    var authorities: Authorities { Authorities(workflows) }
}

extension Visit {
    var authoritiesURL: String { ownURL + "/uy-quyen" }

    /// The authorities that name the owner, with what the owner is in each.
    func ownAuthorities(of owner: CitizenOwner, in tx: ReadTransaction) throws -> [(record: Record, role: CitizenRole)] {
        let own = try IdentityDesk.records(Authorities.register, of: owner, commune: commune.code, in: tx)
        let roles = Dictionary(own.map { ($0.record, $0.role) }) { first, _ in first }
        return try site.authorities.all(own.map(\.record), commune: commune.code, in: tx).map { ($0, roles[$0.id] ?? .agent) }
    }

    /// The authority by which the citizen who is signed in acts for somebody in a procedure; nil where the register has none.
    func authority(for number: String, in procedure: String, _ tx: ReadTransaction) throws -> Record? {
        guard let owner = try citizenOwner(in: tx) else { return nil }
        return try authority(of: owner, for: number, in: procedure, tx)
    }

    func authority(of agent: CitizenOwner, for number: String, in procedure: String, _ tx: ReadTransaction) throws -> Record? {
        let ids = try IdentityDesk.records(Authorities.register, of: agent, as: .agent, commune: commune.code, in: tx).map(\.record)
        return try site.authorities.all(ids, commune: commune.code, in: tx).first {
            Authorities.holds($0, for: number, in: procedure, on: today)
        }
    }

    // MARK: The page

    func authoritiesPage(_ typed: FormData? = nil, problems: [FieldProblem] = []) async throws -> Response {
        guard let register = catalogue.registers[Authorities.register] else { throw HTTPFailure.notFound }
        let (lines, procedures, known) = try await read { tx in
            guard let owner = try citizenOwner(in: tx) else { return ([AdminItem](), [Record](), nil as Citizen?) }
            let own = try ownAuthorities(of: owner, in: tx)
            let known = try citizen.map { try site.identity.citizen($0.citizen, commune: commune.code, in: tx) }
            return (try authorityItems(own, register, in: tx), try services.all(on: today, for: actor, in: tx), known)
        }
        let crumbs = [Link(text: words("citizen_own"), url: ownURL)]
        // Only whoever is known by number can say for whom somebody acts.
        let isKnown = citizen.map { $0.level > 0 } == true && known?.citizenID != nil && known?.name != nil
        let page = AdminPage(
            title: words("authority_title"), lead: words("authority_lead"), crumbs: crumbs,
            errors: problems.map {
                FormError(fieldID: "f-" + ($0.field ?? "agent_name"), label: words("authority_give"), message: $0.message(language))
            },
            sections: [
                AdminSection(items: lines, nothing: lines.isEmpty ? words("authority_none") : nil),
                isKnown
                    ? AdminSection(
                        label: words("authority_give"), text: words("authority_give_text"),
                        form: authorityForm(register, procedures, typed, problems))
                    : AdminSection(label: words("authority_give"), notes: [words("authority_unknown")]),
            ])
        return try await self.page(page, at: .account, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    private func authorityItems(_ own: [(record: Record, role: CitizenRole)], _ register: RegisterDeclaration, in tx: ReadTransaction)
        throws
        -> [AdminItem]
    {
        let names = try registry.titles(
            of: ["procedure": Set(own.flatMap { $0.record.items("procedures") })], commune: commune.code, language, in: tx)
        return own.map { record, role in
            let state = record.state.flatMap { catalogue.workflow(of: register)?.state($0) }
            let other = record[role == .owner ? "agent_name" : "principal_name"].text ?? ""
            func day(_ field: String) -> String? { record[field].text.flatMap { CalendarDate($0) }?.text(language) }
            let isOpen = record.state == "active" || record.state == "noted"
            return AdminItem(
                heading: words(role == .owner ? "authority_by" : "authority_for", other),
                text: [
                    register.field("basis")?.choice(record["basis"].text ?? "")?.label(language),
                    words("authority_days", day("from_date") ?? "", day("to_date") ?? words("authority_open")),
                    record.items("procedures").isEmpty
                        ? words("authority_all") : record.items("procedures").compactMap { names[$0] }.joined(separator: "; "),
                ].compactMap { $0 }.joined(separator: " · "), tag: state.map { Tag(text: $0.label(language), meaning: .init($0.meaning)) },
                actions: isOpen && role == .owner
                    ? [Action(label: words("authority_end"), url: "\(authoritiesURL)/\(record.id)/thoi", isPost: true)] : [])
        }
    }

    private func authorityForm(
        _ register: RegisterDeclaration, _ procedures: [Record], _ typed: FormData?, _ problems: [FieldProblem]
    ) -> TransitionForm {
        func field(_ name: String, _ control: FieldControl = .text, required: Bool = false, value: String? = nil) -> Field {
            Field(
                id: "f-" + name, name: name, label: register.field(name)?.label(language) ?? name, control: control,
                value: typed?[name] ?? value, error: problems.first { $0.field == name }?.message(language), required: required,
                maxLength: control == .text ? 150 : nil, autocomplete: "off")
        }
        var which = field("procedures", .choice)
        which.help = register.field("procedures")?.help?(language)
        which.options = procedures.map {
            Choice(value: $0.id.text, label: $0["name"].text ?? "", selected: typed?["procedures"] == $0.id.text)
        }
        return TransitionForm(
            id: "authority", label: words("authority_send"), url: authoritiesURL, style: .primary,
            fields: [
                field("agent_name", required: true), field("agent_id", required: true),
                field("from_date", .date, required: true, value: today.description), field("to_date", .date), which,
            ])
    }

    // MARK: Giving and ending

    func giveAuthority(_ form: FormData) async throws -> Response {
        guard catalogue.registers[Authorities.register] != nil else { throw HTTPFailure.notFound }
        let system = Actor.system(commune: commune.code, origin: citizenAuthor.origin)
        do {
            let isGiven = try await write { tx in
                guard let session = citizen, session.level > 0, try citizenOwner(in: tx) != nil else { return false }
                let known = try site.identity.citizen(session.citizen, commune: commune.code, in: tx)
                guard let name = known.name, let number = known.citizenID else { return false }
                var values = try authorityValues(form)
                (values["principal_name"], values["principal_id"]) = (.text(name), .text(number))
                _ = try site.authorities.give(values, by: system, in: tx)
                return true
            }
            guard isGiven else { throw HTTPFailure.forbidden }
            return redirect(authoritiesURL, note: "saved")
        } catch let error as RecordError where error.code == .invalid {
            return try await authoritiesPage(form, problems: error.problems)
        }
    }

    private func authorityValues(_ form: FormData) throws -> [String: Value] {
        var values: [String: Value] = ["basis": .text("authorised")]
        for name in ["agent_name", "agent_id"] { values[name] = form.text(name).map { .text($0) } }
        if let number = form.text("agent_id"), let parsed = try? CitizenID(parsing: number) { values["agent_id"] = .text(parsed.digits) }
        for name in ["from_date", "to_date"] {
            guard let typed = form.text(name) else { continue }
            guard let day = try? CalendarDate(parsing: typed) else {
                throw RecordError.invalid([FieldProblem(name, vi: "Ghi ngày như 05/03/2026.", en: "Write the day like 05/03/2026.")])
            }
            values[name] = .text(day.description)
        }
        if let procedure = form.text("procedures") { values["procedures"] = .text(JSONText.list([procedure])) }
        return values
    }

    /// Ends an authority that the citizen gave. - Throws: 404 for everybody else's, and for one by which the citizen acts.
    func endAuthority() async throws -> Response {
        let id = try recordID()
        let system = Actor.system(commune: commune.code, origin: citizenAuthor.origin)
        try await write { tx in
            guard let owner = try citizenOwner(in: tx),
                try ownAuthorities(of: owner, in: tx).contains(where: { $0.record.id == id && $0.role == .owner })
            else { throw HTTPFailure.notFound }
            try site.authorities.end(id, by: system, in: tx)
        }
        return redirect(authoritiesURL, note: "saved")
    }
}
