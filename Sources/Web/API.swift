import API
import Accounts
import Declarations
import Foundation
import HTTPKit
import HTTPTypes
import Hummingbird
import NIOCore
import Pages
import Registers
import Store
import Vietnamese

extension HTTPField.Name {
    static let idempotencyKey = known("Idempotency-Key")
    static let idempotencyReplayed = known("Idempotency-Replayed")
    static let rateLimit = known("RateLimit")
    static let rateLimitPolicy = known("RateLimit-Policy")
    static let link = known("Link")

    private static func known(_ name: String) -> Self {
        guard let name = Self(name) else { preconditionFailure("\(name) is not a header name") }
        return name
    }
}

extension Request {
    /// Whether the address is one of the interface for programs, below any commune.
    var isForPrograms: Bool {
        uri.path.split(separator: "/", maxSplits: 2).dropFirst().first.map { $0 == "api" || $0.hasPrefix("api/") } ?? false
    }
}

/// One request of a program: the visit, and the answers as the interface gives them.
struct APICall: Sendable {
    let visit: Visit

    var site: Site { visit.site }
    var request: Request { visit.request }
    var actor: Actor { visit.actor }
    var registry: Registry { visit.registry }
    var catalogue: Catalogue { visit.catalogue }
    var query: FormData { visit.query }
    /// `/suoi-may/api/v1`
    var base: String { visit.urls.api }

    func register() throws -> RegisterDeclaration { try visit.register() }
    func recordID() throws -> RecordID { try visit.recordID() }

    func codec(_ register: RegisterDeclaration) -> RecordJSON { RecordJSON(register, base: recordsURL(register.id)) }
    func recordsURL(_ register: String) -> String { "\(base)/registers/\(register)/records" }
    func recordURL(_ record: Record) -> String { "\(recordsURL(record.register))/\(record.id)" }

    func read<T: Sendable>(_ body: @escaping @Sendable (ReadTransaction) throws -> T) async throws -> T {
        try await site.database.read(body)
    }

    // MARK: Answers

    /// Judges the token's limit, runs the handler, and turns what it throws into a problem.
    static func answer(
        _ site: Site, _ request: Request, _ context: Context, _ handler: (APICall) async throws -> Response
    ) async throws -> Response {
        context.language = request.apiLanguage
        var limits: HTTPFields = [:]
        do {
            let commune = try await site.commune(slug: try context.parameter("commune"))
            // Judged before in the reader's language; programs ask for theirs by a header.
            let call = APICall(visit: try Visit(site, request, context, commune))
            limits = try call.spend()
            try call.refuseForeign()
            var response = try await handler(call)
            response.headers.append(contentsOf: limits)
            return response
        } catch {
            guard let problem = site.problem(for: error, Language(rawValue: context.language) ?? .vi) else { throw error }
            var response = problem.response(request, context)
            response.headers.append(contentsOf: limits)
            return response
        }
    }

    private func spend() throws -> HTTPFields {
        guard let limiter = site.tokenLimit, let token = visit.token, let limit = site.configuration.tokenLimit else { return [:] }
        let policy = "\"token\";q=\(Int(limit.burst));w=\(Int((limit.burst / limit.perSecond).rounded(.up)))"
        do throws(HTTPFailure) {
            try limiter.take(token.id.text)
        } catch {
            var problem = APIProblem(.tooManyRequests)
            let wait = error.headers[.retryAfter] ?? "1"
            problem.headers = [("Retry-After", wait), ("RateLimit-Policy", policy), ("RateLimit", "\"token\";r=0;t=\(wait)")]
            throw problem
        }
        let left = limiter.left(token.id.text)
        return [.rateLimitPolicy: policy, .rateLimit: "\"token\";r=\(left.tokens);t=\(left.seconds)"]
    }

    /// A token of another commune is no visitor's: whoever sends one wants to know that it opens nothing here.
    private func refuseForeign() throws {
        if visit.token == nil, visit.context.principal?.token != nil {
            throw APIProblem(.tokenInvalid, vi: "Mã truy cập này của đơn vị khác.", en: "The token is of another commune.")
        }
    }

    /// The token of a writing request: a browser's session is not enough, because any page could make the browser send it.
    func writer() throws -> AccessToken {
        guard let token = visit.token else { throw APIProblem(visit.actor.isSignedIn ? .tokenNeeded : .signInNeeded) }
        return token
    }

    func answer(_ json: JSON, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]) -> Response {
        .json(bytes: json.bytes, status: status, headers: headers)
    }

    /// Writes within one transaction; once only where the request carries a key.
    ///
    /// - Parameter body: of the request, as far as the answer depends on it.
    func writing(_ body: [UInt8], _ work: @escaping @Sendable (WriteTransaction) throws -> KeptAnswer) async throws -> Response {
        let token = try writer()
        guard let text = request.headers[.idempotencyKey] else { return .kept(try await site.database.write(work)) }
        let key = try IdempotencyStore.Key(
            commune: actor.commune, caller: token.id.text, key: text,
            request: [
                Array(request.method.rawValue.utf8), Array(visit.path.utf8), Array((request.uri.query ?? "").utf8),
                Array((request.headers[.ifMatch] ?? "").utf8), body,
            ])
        let (kept, isReplay) = try await site.answers.once(key, in: site.database, work)
        var response = Response.kept(kept)
        if isReplay { response.headers[.idempotencyReplayed] = "true" }
        return response
    }

    /// A record as the answer to what made or changed it.
    func kept(_ record: Record, status: Int = 200) throws -> KeptAnswer {
        var headers = [JSON.Member("ETag", "\"\(record.version)\"")]
        if status == 201 { headers.append(.init("Location", .string(recordURL(record)))) }
        return KeptAnswer(status: status, headers: headers, body: codec(try registry.register(record.register)).json(record).bytes)
    }

    // MARK: Bodies and conditions

    /// The bytes of a JSON body. - Throws: ``APIProblem`` for another type or too many.
    func bodyBytes(limit: Int = 1 << 20) async throws -> [UInt8] {
        let type = (request.headers[.contentType] ?? "").prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased()
        var bytes: [UInt8] = []
        for try await chunk in request.body {
            guard bytes.count + chunk.readableBytes <= limit else { throw APIProblem(.tooLarge) }
            bytes += chunk.readableBytesView
        }
        if bytes.isEmpty, type.isEmpty { return [] }
        guard type == "application/json" || type == "application/merge-patch+json" else {
            throw APIProblem(.unsupportedType, vi: "Gửi application/json.", en: "Send application/json.")
        }
        return bytes
    }

    func json(_ bytes: [UInt8]) throws -> JSON {
        do throws(JSONError) {
            return try JSON(parsing: bytes)
        } catch {
            throw APIProblem(
                .badRequest, vi: "JSON sai ở byte \(error.offset).", en: "The JSON is wrong at byte \(error.offset): \(error.message).")
        }
    }

    /// What `If-Match` asks of the record.
    enum Condition {
        case none, any
        case version(Int64)

        func holds(for record: Record) -> Bool { if case .version(let version) = self { version == record.version } else { true } }
        var version: Int64? { if case .version(let version) = self { version } else { nil } }
    }

    /// Proxies that compress make tags weak, and programs forget the quotes; both are taken as well.
    func condition() throws -> Condition {
        guard let header = request.headers[.ifMatch]?.trimmingCharacters(in: .whitespaces) else { return .none }
        if header == "*" { return .any }
        let tag = header.hasPrefix("W/") ? String(header.dropFirst(2)) : header
        let isQuoted = tag.utf8.count >= 2 && tag.hasPrefix("\"") && tag.hasSuffix("\"")
        if isQuoted { return .version(Int64(tag.dropFirst().dropLast()) ?? -1) }
        guard let version = Int64(tag), version >= 0 else {
            throw APIProblem.parameter("If-Match", vi: "If-Match là một ETag, như \"3\".", en: "If-Match is one ETag, such as \"3\".")
        }
        return .version(version)
    }

    static func changed(_ current: Record) -> APIProblem {
        var problem = APIProblem(
            .changedMeanwhile, vi: "Bản ghi đã ở phiên bản \(current.version). Đọc lại rồi sửa.",
            en: "The record is at version \(current.version) by now. Read it again, then change it.")
        problem.headers = [("ETag", "\"\(current.version)\"")]
        return problem
    }

    // MARK: Parameters

    /// A whole number of the query. - Throws: ``APIProblem`` for another text.
    func number(_ name: String, _ range: ClosedRange<Int64>, _ standard: Int64) throws -> Int64 {
        guard let text = query[name] else { return standard }
        guard let number = Int64(text), range.contains(number) else {
            throw APIProblem.parameter(
                name, vi: "Cần số từ \(range.lowerBound) đến \(range.upperBound).",
                en: "A number from \(range.lowerBound) to \(range.upperBound) is needed.")
        }
        return number
    }

    /// - Throws: ``APIProblem`` for a parameter that the address does not know, or that comes twice.
    func refuseUnknownParameters(_ known: Set<String>) throws {
        var seen: Set<String> = []
        for name in query.fields.map(\.name) {
            guard known.contains(name) else {
                throw APIProblem.parameter(name, vi: "Không có tham số “\(name)”.", en: "There is no parameter “\(name)”.")
            }
            guard seen.insert(name).inserted else {
                throw APIProblem.parameter(name, vi: "Tham số “\(name)” lặp lại.", en: "The parameter “\(name)” comes twice.")
            }
        }
    }

    func truth(_ name: String) throws -> Bool {
        switch query[name] {
        case nil, "false": return false
        case "true": return true
        default: throw APIProblem.parameter(name, vi: "Chỉ nhận true hoặc false.", en: "true or false is needed.")
        }
    }
}

extension Response {
    static func json(bytes: [UInt8], status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]) -> Response {
        var headers = headers
        if headers[.contentType] == nil { headers[.contentType] = "application/json" }
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    fileprivate static func kept(_ answer: KeptAnswer) -> Response {
        var headers: HTTPFields = [:]
        for header in answer.headers {
            if let name = HTTPField.Name(header.name), let value = header.value.string { headers[name] = value }
        }
        if answer.body.isEmpty { return Response(status: .init(code: answer.status), headers: headers) }
        return .json(bytes: answer.body, status: .init(code: answer.status), headers: headers)
    }
}

extension Request {
    /// Vietnamese unless the program asks for English first.
    var apiLanguage: String {
        let first = headers[.acceptLanguage]?.split(separator: ",").first?.trimmingCharacters(in: .whitespaces).lowercased() ?? ""
        return first.hasPrefix("en") ? "en" : "vi"
    }
}
