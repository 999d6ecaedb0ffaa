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
    /// Tokens with which programs sign in.
    func addTokens() {
        get("/quan-tri/ma-truy-cap", .platform(.manageAccounts)) { visit in try await visit.tokensPage() }
        get("/quan-tri/ma-truy-cap/moi", .platform(.manageAccounts)) { visit in try await visit.newTokenPage() }
        post("/quan-tri/ma-truy-cap", .platform(.manageAccounts)) { visit, form in try await visit.makeToken(form) }
        get("/quan-tri/ma-truy-cap/:id", .platform(.manageAccounts)) { visit in try await visit.tokenPage() }
        post("/quan-tri/ma-truy-cap/:id/thu-hoi", .platform(.manageAccounts)) { visit, _ in try await visit.revokeToken() }
    }
}

extension Visit {
    private var tokensURL: String { urls.administration + "/ma-truy-cap" }

    private var tokenCrumbs: [Link] {
        [administrationCrumb, Link(text: words("token_title"), url: tokensURL)]
    }

    private func state(_ token: AccessToken) -> Tag {
        if token.revokedAt != nil { return Tag(text: words("token_revoked"), meaning: .late) }
        return token.isValid(at: .now)
            ? Tag(text: words("token_valid"), meaning: .achieved) : Tag(text: words("token_expired"), meaning: .late)
    }

    /// Whom each token stands for.
    private func owners(_ tokens: [AccessToken]) async throws -> [String: String] {
        let wanted = ["person": Set(tokens.compactMap(\.person)), "post": Set(tokens.compactMap(\.post))]
        return try await read { tx in try registry.titles(of: wanted, commune: commune.code, language, in: tx) }
    }

    private func owner(_ token: AccessToken, _ names: [String: String]) -> String {
        [token.person, token.post].compactMap { $0.flatMap { names[$0] } }.joined(separator: " · ")
    }

    private func day(_ moment: Int64?) -> String { moment.map { Instant(milliseconds: $0).text(language) } ?? words("account_never") }

    func tokensPage() async throws -> Response {
        let tokens = try await site.accounts.tokens(commune: commune.code)
        let names = try await owners(tokens)
        let rows = tokens.map { token in
            (
                url: "\(tokensURL)/\(token.id)",
                cells: [
                    ListCell(token.name), ListCell(owner(token, names)), ListCell(token.scopes.description.shortened(to: 120)),
                    ListCell(day(token.expiresAt)), ListCell(day(token.usedAt)), ListCell(state(token)),
                ]
            )
        }
        return try await settingsPage(
            SettingsList(
                name: "token", url: tokensURL,
                heads: ["token_name", "token_owner", "token_scopes", "token_expires", "account_seen", "account_state"], rows: rows,
                newURL: tokensURL + "/moi"))
    }

    func newTokenPage(_ typed: FormInput? = nil, problems: [FieldProblem] = []) async throws -> Response {
        let options = try await read { tx in
            var options = ReferenceOptions()
            for register in ["person", "post"] {
                try options.load(register, chosen: [typed?[register] ?? ""].filter { RecordID($0) != nil }, self, in: tx)
            }
            return options
        }
        func field(_ id: String, _ control: FieldControl, required: Bool = false, help: String? = nil) -> Field {
            Field(
                id: "f-" + id, name: id, label: words("token_" + id), control: control, value: typed?[id], help: help,
                error: problems.first { $0.field == id || $0.field == "owner" && id == "person" }?.message(language), required: required,
                autocomplete: "off")
        }
        func owner(_ id: String) -> Field {
            var made = field(id, options.lists[id] == nil ? .reference : .choice, help: id == "post" ? words("token_post_help") : nil)
            made.options = (options.lists[id] ?? []).map { Choice(value: $0.id, label: $0.label, selected: $0.id == typed?[id]) }
            if made.control == .reference {
                made.lookupUrl = urls.register(id) + "/tra"
                made.display = typed?[id + "__text"] ?? typed?[id].flatMap { options.titles[$0] }
            }
            return made
        }
        let form = TransitionForm(
            id: "token", label: words("token_new"), url: tokensURL, style: .primary,
            fields: [
                field("name", .text, required: true), owner("person"), owner("post"),
                field("scopes", .longText, required: true, help: words("token_scopes_help")),
                field("days", .integer, required: true, help: words("token_days_help")),
            ])
        let page = ConfirmPage(
            title: words("token_new"), text: words("token_new_text"), crumbs: tokenCrumbs, form: form,
            errors: problems.map { problem in
                let id = problem.field == "owner" ? "person" : problem.field ?? "name"
                return FormError(fieldID: "f-" + id, label: words("token_" + id), message: problem.message(language))
            }, cancelUrl: tokensURL)
        return try await self.page(page, at: .administration, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    func makeToken(_ form: FormData) async throws -> Response {
        let wish = TokenWish(
            name: form.text("name") ?? "", person: form["person"].flatMap { RecordID($0) }, post: form["post"].flatMap { RecordID($0) },
            scopes: form.text("scopes") ?? "", days: form.text("days").flatMap { Int($0) } ?? 0)
        do {
            let (token, secret) = try await site.accounts.makeToken(wish, by: actor)
            var response = try await page(try await tokenModel(token, secret: secret), at: .administration)
            response.headers[.cacheControl] = "no-store"
            return response
        } catch let error as RecordError where error.code == .invalid {
            return try await newTokenPage(FormInput(form), problems: error.problems)
        }
    }

    func tokenPage() async throws -> Response {
        let id = try recordID()
        guard let token = try await site.accounts.tokens(commune: commune.code).first(where: { $0.id == id }) else {
            throw HTTPFailure.notFound
        }
        return try await page(try await tokenModel(token), at: .administration)
    }

    /// - Parameter secret: the one just made, shown this once.
    private func tokenModel(_ token: AccessToken, secret: String? = nil) async throws -> Pages.RecordPage {
        let names = try await owners([token])
        var sections = [
            DetailSection(details: [
                Detail(label: words("token_owner"), value: owner(token, names)),
                Detail(label: words("token_scopes"), value: token.scopes.description),
                Detail(label: words("token_made"), value: day(token.createdAt)),
                Detail(label: words("token_expires"), value: day(token.expiresAt)),
                Detail(label: words("account_seen"), value: day(token.usedAt)),
            ])
        ]
        if let secret {
            sections.insert(
                DetailSection(label: words("token_secret"), details: [Detail(label: words("account_password_once"), value: secret)]), at: 0)
        }
        let revoke = TransitionForm(
            id: "revoke", label: words("token_revoke"), url: "\(tokensURL)/\(token.id)/thu-hoi", style: .danger,
            explanation: words("token_revoke_text"))
        return Pages.RecordPage(
            title: token.name, kicker: words("token_title"), crumbs: tokenCrumbs, state: state(token),
            transitions: token.isValid(at: .now) ? [revoke] : [], sections: sections)
    }

    func revokeToken() async throws -> Response {
        let id = try recordID()
        try await site.accounts.revokeToken(id, by: actor)
        return redirect("\(tokensURL)/\(id)", note: "saved")
    }
}
