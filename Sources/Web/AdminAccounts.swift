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
    /// Many accounts at once; what keeps one from being used, ended by hand.
    func addAccountCare() {
        get("/quan-tri/tai-khoan/hang-loat", .platform(.manageAccounts)) { visit in try await visit.manyAccountsPage() }
        post("/quan-tri/tai-khoan/hang-loat", .platform(.manageAccounts)) { visit, form in try await visit.openManyAccounts(form) }
        post("/quan-tri/tai-khoan/:id/go-khoa", .platform(.manageAccounts)) { visit, _ in try await visit.releaseAccount() }
        post("/quan-tri/tai-khoan/:id/ket-thuc-phien", .platform(.manageAccounts)) { visit, _ in try await visit.endAccountSessions() }
    }
}

/// The parts of the list of accounts.
enum AccountView: String, CaseIterable {
    case all = "tat-ca"
    case held = "khoa"
    case left = "da-nghi"
    case postless = "khong-chuc-danh"
    case closed = "da-dong"
}

extension Visit {
    /// How many accounts are opened in one go: each password is hashed with care, which takes its time.
    private static let atOnce = 50

    func accountsPage() async throws -> Response {
        let view = query["xem"].flatMap(AccountView.init(rawValue:)) ?? .all
        let accounts = try await site.accounts.list(commune: commune.code)
        let held = Set(try await site.accounts.heldUp(commune: commune.code).map(\.name))
        let people = Set(accounts.map(\.person))
        let (names, posts, left) = try await read { tx in
            let today = Instant(milliseconds: tx.now).date.description
            let records = try registry.records("person", people, commune: commune.code, in: tx)
            let left = records.values.filter {
                $0.isDeleted || $0["active"].boolean == false || ($0["to_date"].text.map { $0 < today } ?? false)
            }
            return (
                try registry.titles(of: ["person": people], commune: commune.code, language, in: tx), try postsHeld(by: people, in: tx),
                Set(left.map(\.id.text))
            )
        }
        func belongs(_ account: AccountSummary, to view: AccountView) -> Bool {
            switch view {
            case .all: true
            case .held: held.contains(account.name)
            case .left: !account.isDisabled && left.contains(account.person)
            case .postless: !account.isDisabled && posts[account.person] == nil
            case .closed: account.isDisabled
            }
        }
        let base = urls.administration + "/tai-khoan"
        let rows = accounts.filter { belongs($0, to: view) }.map { account in
            (
                url: "\(base)/\(account.person)",
                cells: [
                    ListCell(names[account.person] ?? words("untitled")), ListCell(account.name),
                    ListCell(posts[account.person] ?? words("no_post")),
                    ListCell(
                        held.contains(account.name) ? Tag(text: words("account_held"), meaning: .atRisk) : state(account)),
                    ListCell(words(account.hasTOTP ? "filter_true" : "filter_false")), ListCell(seen(account)),
                ]
            )
        }
        func address(_ view: AccountView) -> String { view == .all ? base : "\(base)?xem=\(view.rawValue)" }
        return try await settingsPage(
            SettingsList(
                name: "account", url: base,
                heads: ["account_person", "account_name", "account_post", "account_state", "account_two_steps", "account_seen"], rows: rows,
                newURL: base + "/moi", actions: [Action(label: words("accounts_many"), url: base + "/hang-loat")],
                views: AccountView.allCases.map { option in
                    let count = accounts.count { belongs($0, to: option) }
                    return Tab(
                        label: words("accounts_view_\(option)"), url: address(option), count: grouped(Int64(count), language),
                        current: option == view)
                }, kept: [("xem", view == .all ? nil : view.rawValue)]))
    }

    // MARK: Care

    /// Where the account's person is signed in, for its page.
    func sessionSection(_ person: String) async throws -> DetailSection? {
        let sessions = try await site.accounts.sessions(ofPerson: person, commune: commune.code)
        if sessions.isEmpty { return nil }
        return DetailSection(
            label: words("account_sessions", grouped(Int64(sessions.count), language)),
            details: sessions.prefix(20).map { session in
                Detail(
                    label: Device.name(session.agent, language),
                    value: words("account_session", session.address, Instant(milliseconds: session.seenAt).text(language)))
            })
    }

    func releaseAccount() async throws -> Response {
        let person = try recordID()
        try await refusing { try await site.accounts.release(person: person.text, by: actor) }
        return redirect("\(urls.administration)/tai-khoan/\(person)", note: "saved")
    }

    func endAccountSessions() async throws -> Response {
        let person = try recordID()
        guard try await site.accounts.list(commune: commune.code).contains(where: { $0.person == person.text }) else {
            throw HTTPFailure.notFound
        }
        guard person.text != actor.person else { throw HTTPFailure.badRequest(words("account_own_sessions")) }
        try await site.accounts.endSessions(ofPerson: person.text, by: actor)
        return redirect("\(urls.administration)/tai-khoan/\(person)", note: "saved")
    }

    /// A page of an account that there is not is no page.
    private func refusing(_ body: () async throws -> Void) async throws {
        do { try await body() } catch AccountError.unknown { throw HTTPFailure.notFound }
    }

    // MARK: Many at once

    /// People at work without an account, with the names that they would get.
    private func candidates() async throws -> [(person: Record, name: String)] {
        let accounts = try await site.accounts.list(commune: commune.code)
        let taken = Set(accounts.map(\.person))
        let people = try await read { tx in
            let today = Instant(milliseconds: tx.now).date.description
            return try registry.all("person", sort: [SortKey("full_name")], for: actor, in: tx).filter {
                !taken.contains($0.id.text) && $0["active"].boolean != false && isInForce($0, on: today)
            }
        }
        let names = site.accounts.suggestedNames(
            for: people.map { ($0.id.text, $0["full_name"].text ?? "") }, taken: Set(accounts.map(\.name)))
        return people.compactMap { person in names[person.id.text].map { (person, $0) } }
    }

    func manyAccountsPage(problem: String? = nil) async throws -> Response {
        let people = try await candidates()
        var field = Field(
            id: "f-person", name: "person", label: words("accounts_choose"), control: .manyChoice, error: problem, required: true)
        field.options = people.prefix(500).map {
            Choice(value: $0.person.id.text, label: $0.person["full_name"].text ?? words("untitled"), hint: $0.name)
        }
        field.help = words("accounts_most", String(Self.atOnce))
        let base = urls.administration + "/tai-khoan"
        let page = AdminPage(
            title: words("accounts_many"), lead: words("accounts_many_lead"), crumbs: accountCrumbs,
            errors: problem.map { [FormError(fieldID: "f-person", label: words("accounts_choose"), message: $0)] } ?? [],
            sections: people.isEmpty
                ? []
                : [
                    AdminSection(
                        form: TransitionForm(
                            id: "many", label: words("accounts_open"), url: base + "/hang-loat", style: .primary, fields: [field]))
                ],
            empty: people.isEmpty
                ? Empty(
                    heading: words("accounts_nobody"), text: words("account_everybody"),
                    action: Link(text: words("admin_accounts"), url: base)) : nil)
        return try await self.page(page, at: .administration, status: problem == nil ? .ok : .unprocessableContent)
    }

    /// Opens them one by one: what was opened before a failure stays, and is on the page with its password.
    func openManyAccounts(_ form: FormData) async throws -> Response {
        let wanted = Set(form.all("person"))
        let chosen = try await candidates().filter { wanted.contains($0.person.id.text) }
        guard !chosen.isEmpty, chosen.count == wanted.count, chosen.count <= Self.atOnce else {
            return try await manyAccountsPage(problem: words("accounts_most", String(Self.atOnce)))
        }
        var opened: [(person: Record, name: String, password: String)] = []
        var failed: [String] = []
        for (person, name) in chosen {
            let password = TemporaryPassword.make()
            do {
                try await site.accounts.open(name: name, for: person.id, password: password, mustChange: true, by: actor)
                opened.append((person, name, password))
            } catch let error as AccountError {
                failed.append("\(person["full_name"].text ?? name): \(error.message(language))")
            }
        }
        let heads = ["account_person", "account_name", "account_password"].map { words($0) }
        let page = AdminPage(
            title: words("accounts_opened", grouped(Int64(opened.count), language)), crumbs: accountCrumbs,
            sections: [
                AdminSection(
                    text: words("accounts_once"), notes: failed, columns: heads.map { ListColumn(label: $0) },
                    rows: opened.map { entry in
                        let url = "\(urls.administration)/tai-khoan/\(entry.person.id)"
                        return ListRow(
                            url: url,
                            cells: [
                                ListCell(label: heads[0], text: entry.person["full_name"].text, url: url),
                                ListCell(label: heads[1], text: entry.name), ListCell(label: heads[2], text: entry.password),
                            ])
                    })
            ])
        var response = try await self.page(page, at: .administration)
        response.headers[.cacheControl] = "no-store"
        return response
    }
}
