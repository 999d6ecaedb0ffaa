import API
import HTTPKit
import HTTPTypes
import Hummingbird
import Registers
import Store
import Vietnamese

extension APIProblem {
    /// The answer that tells it (RFC 9457).
    func response(_ request: Request, _ context: Context) -> Response {
        let language = Language(rawValue: request.apiLanguage) ?? .vi
        var fields: HTTPFields = [.contentType: "application/problem+json", .contentLanguage: language.rawValue]
        if kind.status == 401 {
            fields[.wwwAuthenticate] = kind == .tokenInvalid ? "Bearer realm=\"dinh\", error=\"invalid_token\"" : "Bearer realm=\"dinh\""
        }
        for header in headers {
            if let name = HTTPField.Name(header.name) { fields[name] = header.value }
        }
        let body = json(language, instance: request.uri.path, request: context.requestID)
        return .json(bytes: body.bytes, status: .init(code: kind.status), headers: fields)
    }

    /// What the pages' plumbing refused.
    init(_ failure: HTTPFailure) {
        let kind = Kind(rawValue: failure.code) ?? Kind.allCases.first { $0.status == failure.status.code }
        self.init(kind ?? (failure.status.kind == .serverError ? .unavailable : .badRequest))
        headers = failure.headers.map { ($0.name.rawName, $0.value) }
    }
}

extension Site {
    /// What a program is told of an error; nil for one that nobody foresaw.
    func problem(for error: any Error, _ language: Language) -> APIProblem? {
        switch error {
        case let problem as APIProblem: problem
        case let error as RecordError: APIProblem(error)
        case let error as HTTPFailure: APIProblem(error)
        default: failure(for: error, language).map { APIProblem($0) } ?? HTTPFailure(library: error).map { APIProblem($0) }
        }
    }

    /// The answer to a program's request that failed on its way to the handler; nil for addresses of people.
    func problem(_ failure: HTTPFailure, _ error: any Error, _ request: Request, _ context: Context) -> Response? {
        guard request.isForPrograms else { return nil }
        return (problem(for: error, Language(rawValue: request.apiLanguage) ?? .vi) ?? APIProblem(failure)).response(request, context)
    }
}
