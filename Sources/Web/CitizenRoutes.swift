import Delivery
import Foundation
import HTTPKit
import HTTPTypes
import Hummingbird
import Identity
import Logging
import NIOCore
import OneStop
import Pages
import Registers
import Store
import Vietnamese

extension Routes {
    /// How citizens sign in and out, and their own page.
    func addCitizens() {
        get("/cong-dan/dang-nhap", .everybody) { visit in try await visit.citizenSignInPage() }
        post("/cong-dan/ma", .everybody) { visit, form in try await visit.askForCode(form) }
        post("/cong-dan/ma/nhap", .everybody) { visit, form in try await visit.useCode(form) }
        get("/cong-dan/qua/:id", .everybody) { visit in try await visit.departToProvider() }
        get("/cong-dan/ve/:id", .everybody) { visit in try await visit.arriveFromProvider() }
        post("/cong-dan/gop", .citizen) { visit, form in try await visit.mergeCitizens(form) }
        post("/cong-dan/dang-xuat", .everybody) { visit, _ in try await visit.signOutCitizen() }
        get("/toi", .citizen) { visit in try await visit.citizenPage() }
        post("/toi/ho-so", .citizen) { visit, form in try await visit.claimDossier(form) }
        post("/toi/phien", .citizen) { visit, form in try await visit.endCitizenSessions(form) }
        post("/toi/bo-cach", .citizen) { visit, form in try await visit.unlinkCitizen(form) }
        let site = site
        // No form token: the provider's signed token is its proof. (OpenID Connect Back-Channel Logout 1.0.)
        router.raw(.post, "/:commune/cong-dan/het-phien/:id", access: .everybody, tokenInHeader: false) { request, context in
            try await context.visit().endProviderSessions(site, request)
        }
    }
}

extension Visit {
    static let citizenCookie = "citizen"
    private static let awayCookie = "citizen-away"
    private func cookie(_ name: String) -> SecureCookie { SecureCookie(name, isSecure: context.isSecure) }
    private var place: Identity.Place { Identity.Place(address: context.rateKey, agent: request.headers[.userAgent] ?? "") }

    var ownURL: String { urls.base + "/toi" }
    var citizenSignInURL: String { urls.base + "/cong-dan/dang-nhap" }
    private func providerURL(_ id: RecordID) -> String { urls.base + "/cong-dan/qua/\(id)" }

    /// Where providers send browsers back: an address that they know, so it is the public one wherever the server has been told it.
    private func returnURL(_ path: String) -> String { publicAddress + path }

    /// Whoever must be signed in as a citizen. - Throws: 401.
    func ownCitizen() throws -> CitizenSession {
        guard let citizen else { throw HTTPFailure.signInNeeded }
        return citizen
    }

    // MARK: Signing in

    /// - Parameter adding: whether the page adds a way to the account of whoever is signed in.
    func citizenSignInPage(problem: String? = nil, typed: String? = nil, status: HTTPResponse.Status = .ok) async throws -> Response {
        let isAdding = query["them"] == "1" && citizen != nil
        let next = localPath(query["next"] ?? "") ?? ownURL
        if citizen != nil, !isAdding, problem == nil { return .seeOther(next) }
        let (providers, channels) = try await read { tx in
            (try IdentityDesk.providers(commune: commune.code, activeOnly: true, in: tx), try site.delivery.open(commune.code, in: tx))
        }
        let extra: [(String, String?)] = [("next", next), ("them", isAdding ? "1" : nil)]
        var page = CitizenSignInPage(
            title: words(isAdding ? "citizen_add_title" : "citizen_sign_in"),
            lead: words(isAdding ? "citizen_add_lead" : "citizen_sign_in_lead"),
            error: problem,
            providers: providers.enumerated().map { index, provider in
                Action(
                    label: words("citizen_with", provider.name), url: CommuneURLs.query(providerURL(provider.id), extra),
                    style: index == 0 ? .primary : .plain)
            }, officials: isAdding ? nil : Link(text: words("citizen_officials"), url: urls.signIn))
        if channels.isEmpty {
            if providers.isEmpty { page.nothing = words("citizen_no_way") }
        } else {
            let key = channels.count > 1 ? "both" : channels[0].rawValue
            page.codeHeading = providers.isEmpty ? nil : words("citizen_or_code")
            page.form = TransitionForm(
                id: "code", label: words("citizen_send_code"), url: urls.base + "/cong-dan/ma", style: .primary,
                fields: [
                    Field(
                        id: "f-address", name: "address", label: words("citizen_address_" + key), control: .text, value: typed,
                        help: words("citizen_address_help"), required: true, autocomplete: key == "mail" ? "email" : "tel")
                ], hidden: extra.compactMap { name, value in value.map { Hidden(name: name, value: $0) } })
        }
        return try await self.page(page, at: .account, status: status)
    }

    private func codePage(_ ticket: String, error: String? = nil, status: HTTPResponse.Status = .ok) async throws -> Response {
        let page = CodeStepPage(
            title: words("citizen_code_title"), url: urls.base + "/cong-dan/ma/nhap", error: error, cancelUrl: citizenSignInURL,
            hidden: [Hidden(name: "ticket", value: ticket)])
        return try await self.page(page, at: .account, status: status)
    }

    /// Sends a code, and asks for it. The answer is the same whether an account has the address or not, and comes before the message is on its way.
    func askForCode(_ form: FormData) async throws -> Response {
        let typed = form.text("address") ?? ""
        let next = localPath(form["next"] ?? "") ?? ownURL
        do {
            let address = try CodeAddress(typed: typed)
            let channel: DeliveryChannel = if case .email = address { .mail } else { .gateway }
            guard try await read({ tx in try site.delivery.open(commune.code, in: tx) }).contains(channel) else {
                throw IdentityError.noChannel
            }
            let code = try await site.identity.makeCode(
                for: address, commune: commune.code, next: next, session: form["them"] == "1" ? citizen : nil, from: place)
            let (delivery, logger, home) = (site.delivery, site.logger, commune)
            let subject = words("citizen_code_subject", commune.name)
            let text = words("citizen_code_text", code.code, commune.name)
            Task {
                let outcome = await delivery.sendNow(channel, to: address.text, subject: subject, text: text, of: home)
                if outcome != .taken {
                    logger.warning("A code was not sent", metadata: ["channel": "\(channel.rawValue)", "why": "\(outcome)"])
                }
            }
            return try await codePage(code.ticket)
        } catch let error as IdentityError {
            return try await citizenSignInPage(problem: said(error), typed: typed, status: error.isWait ? .tooManyRequests : .badRequest)
        }
    }

    func useCode(_ form: FormData) async throws -> Response {
        let ticket = form["ticket"] ?? ""
        do {
            return try await welcome(
                try await site.identity.useCode(form["code"] ?? "", ticket: ticket, commune: commune.code, session: citizen, from: place))
        } catch IdentityError.wrongCode {
            return try await codePage(ticket, error: said(.wrongCode), status: .badRequest)
        } catch let error as IdentityError {
            return try await citizenSignInPage(problem: said(error), status: .badRequest)
        }
    }

    func departToProvider() async throws -> Response {
        let id = try recordID()
        let isAdding = query["them"] == "1"
        do {
            let departure = try await site.identity.depart(
                to: id, commune: commune.code, citizen: isAdding ? try ownCitizen().citizen : nil,
                next: localPath(query["next"] ?? "") ?? ownURL, returnURL: returnURL("/cong-dan/ve/\(id)"))
            var response = Response(status: .seeOther, headers: [.location: departure.url, .cacheControl: "no-store"])
            response.setCookie(cookie(Self.awayCookie).set(departure.browser, maxAge: 600))
            return response
        } catch IdentityError.unknownProvider {
            throw HTTPFailure.notFound
        } catch let error as IdentityError {
            return try await refusedByProvider(error)
        }
    }

    func arriveFromProvider() async throws -> Response {
        let answer = IdentityDesk.Answer(
            state: query["state"] ?? "", code: query["code"], error: query["error"], issuer: query["iss"],
            browser: cookie(Self.awayCookie).value(in: request) ?? "")
        do {
            var response = try await welcome(
                try await site.identity.arrive(answer, at: try recordID(), commune: commune.code, session: citizen, from: place))
            response.setCookie(cookie(Self.awayCookie).clear())
            return response
        } catch IdentityError.unknownProvider {
            throw HTTPFailure.notFound
        } catch let error as IdentityError {
            return try await refusedByProvider(error)
        }
    }

    /// What stands behind a refusal goes to the log: it helps the operator, and whoever forged something learns nothing.
    private func refusedByProvider(_ error: IdentityError) async throws -> Response {
        site.logger.warning("A provider's answer was refused", metadata: ["why": "\(error)", "commune": "\(commune.code)"])
        return try await citizenSignInPage(problem: said(error), status: .badRequest)
    }

    private func welcome(_ arrival: Arrival) async throws -> Response {
        switch arrival {
        case .signedIn(let token, let next):
            var response = Response.seeOther(localPath(next) ?? ownURL)
            response.setCookie(cookie(Self.citizenCookie).set(token, maxAge: 14 * 86_400))
            return response
        case .linked(let next): return redirect(localPath(next) ?? ownURL, note: "saved")
        case .isAnothers(let ticket):
            let form = TransitionForm(
                id: "merge", label: words("citizen_merge"), url: urls.base + "/cong-dan/gop", style: .primary,
                explanation: words("citizen_merge_text"), hidden: [Hidden(name: "ticket", value: ticket)])
            return try await page(
                ConfirmPage(title: words("citizen_merge_title"), text: words("citizen_merge_lead"), form: form, cancelUrl: ownURL),
                at: .account)
        }
    }

    func mergeCitizens(_ form: FormData) async throws -> Response {
        do {
            try await site.identity.merge(ticket: form["ticket"] ?? "", try ownCitizen(), from: place)
            return redirect(ownURL, note: "merged")
        } catch let error as IdentityError {
            return try await citizenPage(problem: said(error))
        }
    }

    // MARK: Signing out

    /// Here at once; at the provider, where it offers that, by the button of the page that follows: a form's answer may lead to no other host.
    func signOutCitizen() async throws -> Response {
        var away: String?
        if let citizen {
            try await site.identity.signOut(citizen)
            // A provider that does not answer keeps nobody from signing out here.
            away = try? await site.identity.signOutURL(citizen, returnURL: returnURL(""))
        }
        var response: Response
        if let away, let citizen, let id = citizen.provider {
            let name = try await read { tx in try IdentityDesk.provider(id, commune: commune.code, in: tx).name }
            response = try await page(
                CitizenSignInPage(
                    title: words("citizen_signed_out"), lead: words("citizen_signed_out_lead", name),
                    providers: [Action(label: words("citizen_sign_out_there", name), url: away, style: .primary)]), at: .account)
        } else {
            response = .seeOther(urls.front)
        }
        response.setCookie(cookie(Self.citizenCookie).clear())
        return response
    }

    func endProviderSessions(_ site: Site, _ request: Request) async throws -> Response {
        let form = try await FormData(of: request, limits: FormLimits(body: 64 << 10, parts: 10), folder: site.configuration.uploads)
        do {
            _ = try await site.identity.endSessions(form["logout_token"] ?? "", of: try recordID(), commune: commune.code)
            return Response(status: .ok, headers: [.cacheControl: "no-store"])
        } catch let error as IdentityError {
            if error == .unknownProvider { throw HTTPFailure.notFound }
            site.logger.warning("A logout token was refused", metadata: ["why": "\(error)"])
            throw HTTPFailure.badRequest()
        }
    }

    // MARK: The own page

    /// The own dossiers and papers; who is signed in how, where else, and who read the own data.
    ///
    /// - Parameter claim: what was typed to take a dossier in, with what was wrong.
    func citizenPage(problem: String? = nil, claim: (typed: FormData, error: String)? = nil) async throws -> Response {
        let session = try ownCitizen()
        let (own, logins, sessions, readings, matters, care) = try await read { tx in
            let own = try site.identity.citizen(session.citizen, commune: commune.code, in: tx)
            return (
                own,
                try site.identity.logins(of: session.citizen, commune: commune.code, in: tx),
                try site.identity.sessions(of: session, in: tx),
                try ownReadings(session, in: tx), try ownMatters(in: tx), try self.careSection(own, in: tx)
            )
        }
        var page = AdminPage(
            title: own.name ?? words("citizen_own"), kicker: words("citizen_own"),
            tag: Tag(
                text: words("citizen_level_\(session.level)"),
                meaning: session.level >= 2 ? .achieved : session.level == 1 ? .onCourse : .plain),
            actions: [Action(label: texts("sign_out"), url: urls.base + "/cong-dan/dang-xuat", isPost: true)],
            sections: [
                AdminSection(label: words("citizen_data"), text: words("citizen_data_text"), details: details(own, session)),
                AdminSection(
                    label: words("citizen_ways"), items: logins.map { way($0, isOnly: logins.count == 1) },
                    nothing: nil),
                AdminSection(
                    label: words("tab_sessions"), items: sessions.map { sessionItem($0, isThis: $0.tokenHash == session.tokenHash) }),
                AdminSection(
                    label: words("citizen_readings"), text: words("citizen_readings_text"),
                    items: readings.map(readingItem), nothing: readings.isEmpty ? words("citizen_readings_none") : nil),
            ])
        if DossierDesk.isDeclared(in: catalogue) { page.sections = matterSections(matters, claim) + page.sections }
        page.actions.insert(
            Action(label: words("citizen_add_title"), url: CommuneURLs.query(citizenSignInURL, [("them", "1")]), style: .primary), at: 0)
        if let care { page.sections.insert(care, at: 1) }
        if let problem { page.sections.insert(AdminSection(notes: [problem]), at: 0) }
        return try await self.page(page, at: .account, status: problem == nil && claim == nil ? .ok : .badRequest)
    }

    /// Whoever came with a code has proven an address, which may have changed hands: the personal number stays masked.
    private func details(_ own: Citizen, _ session: CitizenSession) -> [Detail] {
        let number = own.citizenID.flatMap { try? CitizenID(parsing: $0) }
        let birth = own.birthDate.flatMap { CalendarDate($0) }?.text(language)
        return [
            Detail(label: words("citizen_name"), value: own.name),
            Detail(label: words("citizen_number"), value: session.level > 0 ? number?.digits : number?.masked),
            Detail(label: words("citizen_born"), value: session.level > 0 ? birth : nil),
        ]
    }

    private func way(_ login: CitizenLogin, isOnly: Bool) -> AdminItem {
        let kind = ["phone", "email"].contains(login.way) ? words("citizen_way_" + login.way) : words("citizen_way_provider")
        return AdminItem(
            heading: login.label, text: words("citizen_way_text", kind, Instant(milliseconds: login.usedAt).text(language)),
            actions: isOnly
                ? []
                : [
                    Action(
                        label: words("citizen_remove_way"),
                        url: CommuneURLs.query(ownURL + "/bo-cach", [("way", login.way), ("print", login.print)]), isPost: true)
                ])
    }

    private func sessionItem(_ session: CitizenSession, isThis: Bool) -> AdminItem {
        AdminItem(
            heading: Device.name(session.agent, language),
            text: "\(session.address) · \(texts("last_seen")) \(Instant(milliseconds: session.seenAt).text(language))",
            tag: isThis ? Tag(text: texts("this_device"), meaning: .achieved) : nil,
            actions: isThis
                ? []
                : [Action(label: texts("sign_out"), url: CommuneURLs.query(ownURL + "/phien", [("only", session.tokenHash)]), isPost: true)]
        )
    }

    func endCitizenSessions(_ form: FormData) async throws -> Response {
        try await site.identity.signOutElsewhere(try ownCitizen(), only: query["only"])
        return .seeOther(ownURL)
    }

    func unlinkCitizen(_ form: FormData) async throws -> Response {
        do {
            try await site.identity.unlink(way: query["way"] ?? "", print: query["print"] ?? "", try ownCitizen(), from: place)
            return redirect(ownURL, note: "deleted")
        } catch let error as IdentityError {
            return try await citizenPage(problem: said(error))
        }
    }

    /// What people are told; what exactly was wrong with a token is nobody's business.
    func said(_ error: IdentityError) -> String {
        switch error {
        case .badToken, .refused: words("identity_refused")
        case .badState: words("identity_state")
        case .unavailable, .unknownProvider: words("identity_unavailable")
        case .wrongCode: words("identity_code")
        case .wait(let seconds): words("identity_wait", String((seconds + 59) / 60))
        case .badAddress: words("identity_address")
        case .noChannel: words("identity_channel")
        case .lastLogin: words("identity_last")
        }
    }
}

extension IdentityError {
    var isWait: Bool {
        if case .wait = self { return true }
        return false
    }
}
