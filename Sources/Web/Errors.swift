import Accounts
import HTTPKit
import HTTPTypes
import Hummingbird
import Pages
import Registers
import Store
import Vietnamese

extension Site {
    /// What a person sees for an error of the domain; nil for one that nobody foresaw.
    func failure(for error: any Error) -> HTTPFailure? {
        switch error {
        case let error as RecordError:
            switch error.code {
            case .notFound: HTTPFailure(.notFound, code: "not-found", error.userMessage)
            case .forbidden, .mirrored: HTTPFailure(.forbidden, code: error.code.rawValue, error.userMessage)
            case .conflict, .inUse: HTTPFailure(.conflict, code: error.code.rawValue, error.userMessage)
            case .invalid:
                HTTPFailure(
                    .badRequest, code: "invalid", error.userMessage,
                    hint: error.problems.isEmpty ? nil : error.problems.map(\.message.vi).joined(separator: " "))
            }
        case let error as AccountError: HTTPFailure(.badRequest, code: "account", error.message.vi)
        case let error as VietnameseError: HTTPFailure.badRequest(error.userMessage)
        case let error as StoreError where error.code == .busy || error.code == .unavailable: .unavailable
        default: nil
        }
    }

    func errorPage(_ failure: HTTPFailure, _ request: Request, _ context: WebContext<SignedIn>) async throws -> String {
        let language = Language(rawValue: context.language) ?? .vi
        let texts = renderer.texts(language)
        let visit = try? await Visit(self, request, context)
        var frame: Frame
        if let visit {
            frame = try await visit.frame(.account)
            // Whoever signs in from here comes back to what was asked for.
            if request.method == .get, !visit.actor.isSignedIn {
                frame.signInUrl = CommuneURLs.query(visit.urls.signIn, [("next", visit.here)])
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

    /// The frame of pages outside of any commune.
    func serverFrame(_ language: Language, _ context: WebContext<SignedIn>) -> Frame {
        Frame(
            language: language, place: "Đình", assetVersion: Self.version, version: Self.version, sourceUrl: configuration.sourceURL,
            licence: "Apache-2.0")
    }
}
