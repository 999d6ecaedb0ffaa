import Accounts
import Declarations
import Foundation
import HTTPKit
import HTTPTypes
import Hummingbird
import Pages
import Registers
import Store
import Vietnamese

extension Routes {
    /// The administration (Quản trị) of a commune: facts, accounts, the journal.
    func addAdministration() {
        get("/quan-tri", .platform(.manageAccounts)) { visit in try await visit.administrationPage() }
        get("/quan-tri/nhat-ky", .platform(.viewJournal)) { visit in try await visit.journalPage() }
        get("/quan-tri/tai-khoan", .platform(.manageAccounts)) { visit in try await visit.accountsPage() }
        get("/quan-tri/tai-khoan/moi", .platform(.manageAccounts)) { visit in try await visit.newAccountPage() }
        post("/quan-tri/tai-khoan", .platform(.manageAccounts)) { visit, form in try await visit.openAccount(form) }
        get("/quan-tri/tai-khoan/:id", .platform(.manageAccounts)) { visit in try await visit.accountPage() }
        post("/quan-tri/tai-khoan/:id/mat-khau", .platform(.manageAccounts)) { visit, _ in try await visit.resetPassword() }
        post("/quan-tri/tai-khoan/:id/dong", .platform(.manageAccounts)) { visit, _ in try await visit.setAccount(closed: true) }
        post("/quan-tri/tai-khoan/:id/mo", .platform(.manageAccounts)) { visit, _ in try await visit.setAccount(closed: false) }
        post("/quan-tri/tai-khoan/:id/tat-hai-buoc", .platform(.manageAccounts)) { visit, _ in try await visit.turnOffTwoSteps() }
        addUnits()
        addPosts()
        addAccountCare()
        addRoles()
        addHolidays()
        addNumbers()
        addPacks()
        addScans()
        addBin()
        addJobs()
        addStorage()
        addTokens()
        addWebhooks()
        addDelivery()
    }
}

extension Visit {
    // MARK: Accounts

    var accountCrumbs: [Link] {
        [
            administrationCrumb, Link(text: words("admin_accounts"), url: urls.administration + "/tai-khoan"),
        ]
    }

    func seen(_ account: AccountSummary) -> String {
        account.lastSeen.map { Instant(milliseconds: $0).text(language) } ?? words("account_never")
    }

    func state(_ account: AccountSummary) -> Tag {
        Tag(text: words(account.isDisabled ? "account_closed" : "account_open"), meaning: account.isDisabled ? .late : .achieved)
    }

    /// The posts that people hold today, main posts first.
    func postsHeld(by people: Set<String>, in tx: ReadTransaction) throws -> [String: String] {
        let today = Instant(milliseconds: tx.now).date.description
        let rows = try tx.rows(
            """
            SELECT h.person, p.name FROM reg_holding h JOIN reg_post p ON p.commune = h.commune AND p.id = h.post
            WHERE h.commune = \(commune.code) AND h.person IN (\(SQL.values(people.sorted()))) AND h.deleted_at IS NULL AND p.deleted_at IS NULL
            AND h.from_date <= \(today) AND (h.to_date IS NULL OR h.to_date >= \(today)) ORDER BY h.main DESC, h.id
            """)
        return Dictionary(try rows.map { (try $0.text("person"), try $0.text("name")) }, uniquingKeysWith: { "\($0), \($1)" })
    }

    func accountPage() async throws -> Response {
        try await page(try await accountModel(), at: .administration)
    }

    /// An account as a record with its steps.
    /// - Parameter password: the temporary one just made, shown this once.
    private func accountModel(password: String? = nil) async throws -> Pages.RecordPage {
        let person = try recordID()
        guard let account = try await site.accounts.list(commune: commune.code).first(where: { $0.person == person.text }) else {
            throw HTTPFailure.notFound
        }
        let (name, post) = try await read { tx in
            (
                try registry.titles(of: ["person": [person.text]], commune: commune.code, language, in: tx)[person.text],
                try postsHeld(by: [person.text], in: tx)[person.text]
            )
        }
        let url = "\(urls.administration)/tai-khoan/\(person)"
        func step(_ key: String, _ path: String, _ style: ActionStyle = .plain) -> TransitionForm {
            TransitionForm(
                id: key, label: words(key), url: "\(url)/\(path)", style: style,
                explanation: ["account_close", "account_reset", "account_reset_two_steps", "account_release", "account_end_sessions"]
                    .contains(key)
                    ? words(key + "_text") : nil)
        }
        var steps = account.isDisabled ? [step("account_reopen", "mo", .primary)] : [step("account_reset", "mat-khau")]
        if account.hasTOTP { steps.append(step("account_reset_two_steps", "tat-hai-buoc")) }
        let held = try await site.accounts.heldUp(commune: commune.code).first { $0.name == account.name }
        if held != nil { steps.append(step("account_release", "go-khoa")) }
        let sessions = try await sessionSection(person.text)
        if sessions != nil, person.text != actor.person { steps.append(step("account_end_sessions", "ket-thuc-phien")) }
        if !account.isDisabled, person.text != actor.person { steps.append(step("account_close", "dong", .danger)) }
        var sections = [
            DetailSection(details: [
                Detail(label: words("account_name"), value: account.name),
                Detail(label: words("account_person"), value: name ?? words("untitled"), url: urls.record("person", person)),
                Detail(label: words("account_post"), value: post ?? words("no_post")),
                Detail(label: words("account_seen"), value: seen(account)),
                Detail(label: words("account_two_steps"), value: words(account.hasTOTP ? "filter_true" : "filter_false")),
            ])
        ]
        if let held {
            sections[0].details.append(
                Detail(
                    label: words("account_held"),
                    value: words("account_held_value", String(held.failures), Instant(milliseconds: held.lastAt).text(language))))
        }
        if let sessions { sections.append(sessions) }
        if let password {
            sections.insert(
                DetailSection(label: words("account_password"), details: [Detail(label: words("account_password_once"), value: password)]),
                at: 0)
        }
        return Pages.RecordPage(
            title: name ?? account.name, kicker: words("admin_accounts"), crumbs: accountCrumbs, state: state(account), transitions: steps,
            sections: sections)
    }

    /// The account's page with a password that no cache keeps and nobody sees again.
    private func answer(with password: String) async throws -> Response {
        var response = try await page(try await accountModel(password: password), at: .administration)
        response.headers[.cacheControl] = "no-store"
        return response
    }

    func resetPassword() async throws -> Response {
        let person = try recordID()
        let password = TemporaryPassword.make()
        try await site.accounts.setPassword(password, for: person.text, keeping: nil, mustChange: true, by: actor)
        return try await answer(with: password)
    }

    func setAccount(closed: Bool) async throws -> Response {
        let person = try recordID()
        guard person.text != actor.person || !closed else { throw HTTPFailure.badRequest(words("account_self")) }
        guard try await site.accounts.list(commune: commune.code).contains(where: { $0.person == person.text }) else {
            throw HTTPFailure.notFound
        }
        try await site.accounts.setDisabled(closed, person: person.text, by: actor)
        return redirect("\(urls.administration)/tai-khoan/\(person)", note: "saved")
    }

    func turnOffTwoSteps() async throws -> Response {
        let person = try recordID()
        try await site.accounts.resetTOTP(person: person.text, by: actor)
        return redirect("\(urls.administration)/tai-khoan/\(person)", note: "saved")
    }

    // MARK: Opening an account

    func newAccountPage(_ typed: FormInput? = nil, problem: (field: String, message: String)? = nil) async throws -> Response {
        let taken = Set(try await site.accounts.list(commune: commune.code).map(\.person))
        let options = try await read { tx in
            var options = ReferenceOptions()
            try options.load("person", chosen: [], self, in: tx)
            return options
        }
        let free = (options.lists["person"] ?? []).filter { !taken.contains($0.id) }
        func field(_ id: String, _ key: String, _ control: FieldControl) -> Field {
            Field(
                id: "f-" + id, name: id, label: words(key), control: control, value: typed?[id],
                error: problem?.field == id ? problem?.message : nil,
                required: true, autocomplete: "off")
        }
        var person = field("person", "account_person", options.lists["person"] == nil ? .reference : .choice)
        person.options = free.map { Choice(value: $0.id, label: $0.label, selected: $0.id == typed?["person"]) }
        if person.control == .reference {
            person.lookupUrl = urls.register("person") + "/tra"
            person.display = typed?["person__text"]
        }
        let form = TransitionForm(
            id: "account", label: words("account_new"), url: urls.administration + "/tai-khoan", style: .primary,
            fields: [person, field("name", "account_name", .text)])
        let page = ConfirmPage(
            title: words("account_new"), text: words(person.control == .choice && free.isEmpty ? "account_everybody" : "account_new_text"),
            crumbs: accountCrumbs, form: form,
            errors: problem.map { [FormError(fieldID: "f-" + $0.field, label: words("account_" + $0.field), message: $0.message)] } ?? [],
            cancelUrl: urls.administration + "/tai-khoan")
        return try await self.page(page, at: .administration, status: problem == nil ? .ok : .unprocessableContent)
    }

    func openAccount(_ form: FormData) async throws -> Response {
        let name = (form.text("name") ?? "").lowercased()
        let typed = FormInput(form)
        guard let person = form["person"].flatMap({ RecordID($0) }) else {
            return try await newAccountPage(typed, problem: ("person", words("account_new_text")))
        }
        _ = try await read { tx in try registry.record("person", person, for: actor, in: tx) }
        let password = TemporaryPassword.make()
        do {
            try await site.accounts.open(name: name, for: person, password: password, mustChange: true, by: actor)
        } catch let error as AccountError {
            return try await newAccountPage(
                typed, problem: (error == .badName || error == .nameTaken ? "name" : "person", error.message(language)))
        }
        let account = "\(urls.administration)/tai-khoan/\(person)"
        let page = Pages.RecordPage(
            title: name, kicker: words("admin_accounts"), crumbs: accountCrumbs,
            sections: [
                DetailSection(
                    label: words("account_password"),
                    details: [
                        Detail(label: words("account_name"), value: name, url: account),
                        Detail(label: words("account_password_once"), value: password),
                    ])
            ])
        var response = try await self.page(page, at: .administration)
        response.headers[.cacheControl] = "no-store"
        return response
    }
}

/// A password that is typed once: four groups without letters that look alike, 80 bits of the system's randomness.
enum TemporaryPassword {
    private static let letters = Array("abcdefghjkmnpqrstuvwxyz23456789")

    static func make() -> String {
        var generator = SystemRandomNumberGenerator()
        let groups = (0..<4).map { _ in String((0..<4).map { _ in letters[Int(generator.next(upperBound: UInt(letters.count)))] }) }
        return groups.joined(separator: "-")
    }
}
