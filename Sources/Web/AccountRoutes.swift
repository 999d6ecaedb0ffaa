import Accounts
import Declarations
import Foundation
import HTTPKit
import HTTPTypes
import Hummingbird
import Pages
import Registers
import Vietnamese

extension Routes {
    /// Signing in and out, sessions, password, two steps, the post acted for.
    func addAccount() {
        get("/dang-nhap", .everybody) { visit in try await visit.signInPage() }
        post("/dang-nhap", .everybody) { visit, form in try await visit.signIn(form) }
        post("/dang-nhap/ma", .everybody) { visit, form in try await visit.signInWithCode(form) }
        post("/dang-xuat", .everybody) { visit, _ in try await visit.signOut() }
        get("/tai-khoan/phien", .signedIn) { visit in try await visit.sessionsPage() }
        post("/tai-khoan/phien/moi-noi", .signedIn) { visit, _ in try await visit.signOutEverywhere() }
        post("/tai-khoan/phien", .signedIn) { visit, form in try await visit.endSessions(form) }
        get("/tai-khoan/mat-khau", .signedIn) { visit in try await visit.passwordPage() }
        post("/tai-khoan/mat-khau", .signedIn) { visit, form in try await visit.changePassword(form) }
        get("/tai-khoan/hai-buoc", .signedIn) { visit in try await visit.codeSetupPage() }
        post("/tai-khoan/hai-buoc", .signedIn) { visit, form in try await visit.turnOnCode(form) }
        get("/tai-khoan/hai-buoc/ma-qr", .signedIn) { visit in try await visit.codePicture() }
        post("/tai-khoan/hai-buoc/tat", .signedIn) { visit, form in try await visit.turnOffCode(form) }
        post("/tai-khoan/hai-buoc/ma-du-phong", .signedIn) { visit, form in try await visit.renewRecoveryCodes(form) }
        post("/tai-khoan/chuc-danh", .signedIn) { visit, form in try await visit.choosePost(form) }
    }
}

extension Visit {
    private var agent: String { request.headers[.userAgent] ?? "" }
    private var cookie: SecureCookie { SecureCookie("session", isSecure: context.isSecure) }

    /// Whom a forced change of password may not keep from being changed.
    private var home: String { allows(.viewInbox) ? urls.myWork : urls.front }

    func signInPage(username: String? = nil, error: AccountError? = nil, next: String? = nil) async throws -> Response {
        if actor.isSignedIn { return .seeOther(localPath(query["next"] ?? "") ?? urls.myWork) }
        let isWait = error?.isWait == true
        let page = SignInPage(
            title: site.words("sign_in_title", language, commune.name), url: urls.signIn, username: username,
            error: isWait ? nil : error?.message(language), locked: isWait ? error?.message(language) : nil, next: next ?? query["next"],
            help: site.words("sign_in_help", language), samples: commune.isDemo ? site.demoAccounts(of: commune, language) : [])
        return try await self.page(page, at: .account, status: error == nil ? .ok : isWait ? .tooManyRequests : .badRequest)
    }

    func signIn(_ form: FormData) async throws -> Response {
        do {
            let token = try await site.accounts.signIn(
                commune: commune.code, name: form["username"] ?? "", password: form["password"] ?? "", address: context.rateKey,
                agent: agent)
            return welcome(token, next: form["next"])
        } catch AccountError.needsCode(let ticket) {
            return try await codePage(ticket: ticket, next: form["next"])
        } catch let error as AccountError {
            return try await signInPage(username: form["username"], error: error, next: form["next"])
        }
    }

    private func codePage(ticket: String, next: String?, error: AccountError? = nil) async throws -> Response {
        let hidden = [Hidden(name: "ticket", value: ticket)] + (next.map { [Hidden(name: "next", value: $0)] } ?? [])
        let page = CodeStepPage(
            title: site.words("code_title", language), url: urls.signIn + "/ma", error: error?.message(language), cancelUrl: urls.signIn,
            hidden: hidden, offersRecovery: true)
        return try await self.page(page, at: .account, status: error == nil ? .ok : .badRequest)
    }

    func signInWithCode(_ form: FormData) async throws -> Response {
        let ticket = form["ticket"] ?? ""
        do {
            let token = try await site.accounts.signIn(
                ticket: ticket, code: form["code"] ?? "", commune: commune.code, address: context.rateKey, agent: agent)
            return welcome(token, next: form["next"])
        } catch AccountError.wrongCode {
            return try await codePage(ticket: ticket, next: form["next"], error: .wrongCode)
        } catch let error as AccountError {
            return try await signInPage(error: error, next: form["next"])
        }
    }

    private func welcome(_ token: String, next: String?) -> Response {
        var response = Response.seeOther(localPath(next ?? "") ?? urls.myWork)
        response.setCookie(cookie.set(token, maxAge: 14 * 86_400))
        return response
    }

    func signOut() async throws -> Response {
        if let session { try await site.accounts.signOut(session) }
        var response = Response.seeOther(urls.front)
        response.setCookie(cookie.clear())
        return response
    }

    // MARK: Sessions

    func tabs(_ current: String) -> [Tab] {
        [("phien", "tab_sessions"), ("mat-khau", "tab_password"), ("hai-buoc", "tab_two_steps")].map { path, key in
            Tab(label: site.words(key, language), url: "\(urls.account)/\(path)", current: path == current)
        }
    }

    func ownSession() throws -> Session {
        guard let session else { throw HTTPFailure.signInNeeded }
        return session
    }

    func sessionsPage() async throws -> Response {
        let session = try ownSession()
        let rows = try await site.accounts.sessions(of: session).map { other in
            SessionRow(
                device: Device.name(other.agent, language), address: other.address,
                since: Instant(milliseconds: other.createdAt).text(language),
                lastSeen: Instant(milliseconds: other.seenAt).text(language), isThis: other.tokenHash == session.tokenHash,
                endUrl: other.tokenHash == session.tokenHash ? nil : CommuneURLs.query(urls.account + "/phien", [("only", other.tokenHash)])
            )
        }
        let page = SessionsPage(
            title: site.words("tab_sessions", language), tabs: tabs("phien"), sessions: rows, endAllUrl: urls.account + "/phien",
            everywhereUrl: urls.account + "/phien/moi-noi")
        return try await self.page(page, at: .account)
    }

    func endSessions(_ form: FormData) async throws -> Response {
        try await site.accounts.signOutElsewhere(try ownSession(), only: query["only"])
        return .seeOther(urls.account + "/phien")
    }

    /// Ends every session, this one as well.
    func signOutEverywhere() async throws -> Response {
        try await site.accounts.signOutEverywhere(try ownSession())
        var response = Response.seeOther(urls.signIn)
        response.setCookie(cookie.clear())
        return response
    }

    func choosePost(_ form: FormData) async throws -> Response {
        guard let post = actor.posts.first(where: { $0.id == form["post"] }) else { throw RecordError.forbidden }
        try await site.accounts.choosePost(post.id, in: try ownSession())
        return .seeOther(urls.myWork)
    }

    // MARK: Password

    func passwordPage(errors: [FormError] = [], isWait: Bool = false) async throws -> Response {
        let session = try ownSession()
        let name = try await site.accounts.name(of: session)
        func field(_ id: String, _ key: String, _ autocomplete: String) -> Field {
            Field(
                id: id, name: id, label: site.words(key, language), control: .password, error: errors.first { $0.fieldID == id }?.message,
                required: true, autocomplete: autocomplete)
        }
        let page = PasswordPage(
            title: site.words("tab_password", language), tabs: tabs("mat-khau"), url: urls.account + "/mat-khau",
            isForced: session.mustChangePassword, username: name,
            fields: [
                field("present", "password_present", "current-password"), field("new", "password_new", "new-password"),
                field("again", "password_again", "new-password"),
            ], errors: errors, rules: [AccountError.weakPassword.message(language)])
        return try await self.page(page, at: .account, status: errors.isEmpty ? .ok : isWait ? .tooManyRequests : .badRequest)
    }

    func changePassword(_ form: FormData) async throws -> Response {
        func problem(_ id: String, _ key: String, _ message: String) -> FormError {
            FormError(fieldID: id, label: site.words(key, language), message: message)
        }
        guard form["new"] == form["again"] else {
            return try await passwordPage(errors: [problem("again", "password_again", site.words("password_differs", language))])
        }
        do {
            try await site.accounts.changePassword(from: form["present"] ?? "", to: form["new"] ?? "", session: try ownSession(), by: actor)
            return redirect(urls.account + "/phien", note: "saved")
        } catch let error as AccountError {
            let isPresent = error == .wrongPassword || error.isWait
            return try await passwordPage(
                errors: [problem(isPresent ? "present" : "new", isPresent ? "password_present" : "password_new", error.message(language))],
                isWait: error.isWait)
        }
    }
}

extension AccountError {
    var isWait: Bool {
        if case .wait = self { return true }
        return false
    }
}
