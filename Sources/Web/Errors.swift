import Accounts
import HTTPKit
import HTTPTypes
import Hummingbird
import Pages
import Plans
import Registers
import Reports
import Store
import Vietnamese

extension Site {
    /// What a person sees for an error of the domain; nil for one that nobody foresaw.
    func failure(for error: any Error, _ language: Language) -> HTTPFailure? {
        switch error {
        case let error as RecordError:
            switch error.code {
            case .notFound: HTTPFailure(.notFound, code: "not-found", error.message(language))
            case .forbidden, .mirrored: HTTPFailure(.forbidden, code: error.code.rawValue, error.message(language))
            case .conflict, .inUse: HTTPFailure(.conflict, code: error.code.rawValue, error.message(language))
            case .invalid:
                HTTPFailure(
                    .badRequest, code: "invalid", error.message(language),
                    hint: error.problems.isEmpty ? nil : error.problems.map { $0.message(language) }.joined(separator: " "))
            }
        case let error as ReportError: HTTPFailure(.serviceUnavailable, code: "no-office", error.message(language))
        case let error as PlanError: HTTPFailure(.conflict, code: "plan-" + error.code.rawValue, error.message(language))
        case let error as AccountError: HTTPFailure(.badRequest, code: "account", error.message(language))
        case let error as VietnameseError: HTTPFailure.badRequest(error.message(language))
        case let error as StoreError where error.code == .busy || error.code == .unavailable: .unavailable
        default: nil
        }
    }

    /// The words of a failure in the catalogue `Templates/text/site.*.txt`: `failure_<key>` and `failure_<key>_hint`.
    func words(of phrase: HTTPFailure.Phrase, _ language: Language) -> (message: String, hint: String?)? {
        let key = "failure_" + phrase.key.replacing("-", with: "_")
        func text(_ key: String) -> String? {
            let text = words(key, language)
            if text == key { return nil }
            return phrase.arguments.enumerated().reduce(text) { $0.replacing("{\($1.offset)}", with: $1.element) }
        }
        return text(key).map { ($0, text(key + "_hint")) }
    }

    func errorPage(_ failure: HTTPFailure, _ request: Request, _ context: WebContext<SignedIn>) async throws -> String {
        let language = Language(rawValue: context.language) ?? .vi
        let texts = renderer.texts(language)
        let visit = commune(of: request, context).flatMap { try? Visit(self, request, context, $0) }
        var frame: Frame
        if let visit {
            frame = try await visit.frame(.account)
            // Whoever signs in from here comes back to what was asked for.
            let isForCitizens = failure.phrase == HTTPFailure.citizenNeeded.phrase
            if request.method == .get, isForCitizens || !visit.actor.isSignedIn {
                frame.signInUrl = CommuneURLs.query(isForCitizens ? visit.citizenSignInURL : visit.urls.signIn, [("next", visit.here)])
            }
        } else {
            frame = serverFrame(language, context)
        }
        var page = ErrorPage.standard(failure.status.code, texts: texts)
        if failure.userMessage != page.title { page.text = failure.userMessage }
        if let hint = failure.hint, !page.steps.contains(hint) { page.steps = [hint] + page.steps }
        if failure.status == .unauthorized, let address = frame.signInUrl {
            page.links = [Link(text: texts("sign_in"), url: address)] + page.links
        }
        page.reference = context.requestID
        return try renderer.render(page, frame: frame)
    }

    /// The commune below whose address somebody asked for something, were it a page that nobody knows.
    private func commune(of request: Request, _ context: WebContext<SignedIn>) -> Commune? {
        let slug = context.parameters.get("commune") ?? request.uri.path.split(separator: "/").first.map(String.init) ?? ""
        return communes.first { $0.slug == slug }
    }

    /// The frame of pages outside of any commune.
    func serverFrame(_ language: Language, _ context: WebContext<SignedIn>) -> Frame {
        Frame(
            language: language, place: "Đình", assetVersion: Self.version, version: Self.version, sourceUrl: configuration.sourceURL,
            licence: "Apache-2.0")
    }
}
