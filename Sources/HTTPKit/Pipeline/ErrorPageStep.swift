import Foundation
import HTTPTypes
import Hummingbird
import Logging

/// Turns everything thrown inside into an answer: a page for browsers, RFC 9457 for programs. Unforeseen errors are logged with the
/// request id and shown without details.
struct ErrorPageStep<Principal: Sendable>: RouterMiddleware {
    typealias Context = WebContext<Principal>
    let options: SiteOptions<Principal>

    func handle(_ request: Request, context: Context, next: (Request, Context) async throws -> Response) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let redirect as Redirect {
            return Response(status: redirect.status, headers: [.location: asciiLocation(redirect.location)])
        } catch is CancellationError {
            return try await answer(.unavailable, CancellationError(), request, context)
        } catch {
            return try await answer(failure(for: error, context), error, request, context)
        }
    }

    private func failure(for error: any Error, _ context: Context) -> HTTPFailure {
        if let failure = error as? HTTPFailure ?? options.failure(error, context.language) ?? HTTPFailure(library: error) { return failure }
        context.logger.error(
            "Unforeseen error", metadata: ["error": "\(String(reflecting: error))", "request.id": "\(context.requestID)"])
        return .internalError(context.requestID)
    }

    private func answer(_ failure: HTTPFailure, _ error: any Error, _ request: Request, _ context: Context) async throws -> Response {
        var failure = failure
        if let phrase = failure.phrase, let words = options.phrase(phrase, context.language) {
            (failure.userMessage, failure.hint) = (words.message, words.hint)
        }
        if let response = options.problem(failure, error, request, context) { return response }
        if wantsJSON(request) { return try problem(failure, request, context) }
        do {
            return .html(try await options.errorPage(failure, request, context), status: failure.status, headers: failure.headers)
        } catch {
            context.logger.error("Error page failed", metadata: ["error": "\(error)", "request.id": "\(context.requestID)"])
            return .text("\(failure.userMessage). \(failure.hint ?? "")", status: failure.status, headers: failure.headers)
        }
    }

    private func wantsJSON(_ request: Request) -> Bool {
        if options.apiPrefixes.contains(where: { request.uri.path.hasPrefix($0) }) { return true }
        let wanted = weightedItems(request.headers[values: .accept])
        return wanted.first { ["text/html", "application/json", "application/problem+json"].contains($0) }?.hasSuffix("json") ?? false
    }

    private func problem(_ failure: HTTPFailure, _ request: Request, _ context: Context) throws -> Response {
        let problem = Problem(
            type: "about:blank", title: failure.userMessage, status: failure.status.code, detail: failure.hint, code: failure.code,
            instance: request.uri.path, requestID: context.requestID)
        var response = try Response.json(problem, status: failure.status, headers: failure.headers)
        response.headers[.contentType] = "application/problem+json"
        return response
    }

    private struct Problem: Encodable {
        let type: String
        let title: String
        let status: Int
        let detail: String?
        let code: String
        let instance: String
        let requestID: String
    }
}
