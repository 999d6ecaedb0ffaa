import API
import Accounts
import Foundation
import HTTPKit
import HTTPTypes
import Registers
import Store
import Testing

@testable import Web

/// Runs `body` with a site on an empty database.
func withSite(
    _ engine: EngineKind, _ change: (inout SiteConfiguration) -> Void = { _ in }, _ body: (RegisterSite) async throws -> Void
) async throws {
    try await body(RegisterSite.make(engine, change))
}

/// A program that speaks to the interface of the commune of the tests.
struct Program: Sendable {
    typealias Answer = HTTPTestClient<SignedIn>.Answer

    let client: HTTPTestClient<SignedIn>

    func send(_ method: HTTPRequest.Method, _ path: String, _ body: JSON? = nil, headers: HTTPFields = [:]) async throws -> Answer {
        try await client.send(
            method, "/thu/api/v1" + path, headers: headers, body: body.map { Data($0.bytes) } ?? Data(),
            type: body == nil ? nil : "application/json")
    }

    func get(_ path: String, headers: HTTPFields = [:]) async throws -> Answer { try await send(.get, path, headers: headers) }

    func post(_ path: String, _ body: JSON = [:], headers: HTTPFields = [:]) async throws -> Answer {
        try await send(.post, path, body, headers: headers)
    }
}

extension RegisterSite {
    /// A program with a token of the person; nil is a visitor without any.
    func program(_ person: String?, _ scopes: String = "*:*") async throws -> Program {
        guard let person else { return program(secret: nil) }
        let wish = TokenWish(name: "Máy của \(person)", person: people[person], scopes: scopes, days: 30)
        return program(secret: try await site.accounts.makeToken(wish, by: system).secret)
    }

    func program(secret: String?) -> Program {
        var headers: HTTPFields = [.accept: "application/json"]
        if let secret { headers[.authorization] = "Bearer " + secret }
        return Program(client: HTTPTestClient<SignedIn>(site.sharedResponder(), headers: headers))
    }

    /// The body of a new record that passes.
    func wish(_ more: [(String, JSON)] = []) -> JSON {
        let base: [(String, JSON)] = [("text", "Việc qua máy"), ("unit", .string(units[0].text)), ("kind", "small")]
        return .object((base.filter { one in !more.contains { $0.0 == one.0 } } + more).map { JSON.Member($0.0, $0.1) })
    }
}

extension HTTPTestClient.Answer {
    var json: JSON { get throws { try JSON(parsing: Array(data)) } }
    /// The code of a problem.
    var problem: String? { (try? json)?["code"]?.string }
    /// Codes of places by field.
    var places: [String: String] {
        let list = (try? json)?["errors"]?.items ?? []
        return Dictionary(list.map { ($0["field"]?.string ?? "", $0["code"]?.string ?? "") }) { one, _ in one }
    }
}
