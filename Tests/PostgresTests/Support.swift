internal import Foundation
public import Testing

@testable public import Postgres

/// The server of `scripts/with-postgres`; tests that need one are skipped without it.
enum Server {
    static let url = ProcessInfo.processInfo.environment["DINH_TEST_POSTGRES"]

    static func configuration() throws -> PostgresConfiguration { try PostgresConfiguration(url: #require(url)) }

    static func connect() throws -> PostgresConnection { try PostgresConnection(configuration()) }

    static func pool(_ maximum: Int, leaseTimeout: Duration = .seconds(600)) throws -> PostgresPool {
        try PostgresPool(configuration(), limits: .init(maximum: maximum, leaseTimeout: leaseTimeout))
    }
}

extension Trait where Self == ConditionTrait {
    static var needsServer: Self {
        .enabled(if: Server.url != nil, "DINH_TEST_POSTGRES is not set: run scripts/with-postgres swift test")
    }
}

/// A failing test shows all that the server said.
extension PostgresError: CustomTestStringConvertible {
    public var testDescription: String { debugDescription }
}

/// The `PostgresError` that `body` throws.
func postgresError(_ body: () throws -> some Any) throws -> PostgresError {
    do {
        _ = try body()
    } catch let error as PostgresError {
        return error
    }
    throw Missing(what: "an error")
}

struct Missing: Error { let what: String }

/// Waits until `condition` holds; gives up after a minute.
func eventually(_ condition: () throws -> Bool) async throws {
    for _ in 0..<6000 {
        if try condition() { return }
        try await Task.sleep(for: .milliseconds(10))
    }
    throw Missing(what: "the condition")
}
