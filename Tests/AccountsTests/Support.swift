import Declarations
import Foundation
import Registers
import Store
import TestKit
import Testing

@testable import Accounts

/// Accounts over the real pack `core`, hashing as cheaply as libsodium lets.
struct Bench: Sendable {
    let database: Database
    let registry: Registry
    let accounts: Accounts
    let system = Actor.system(commune: demo, origin: "test")
    static let password = "con trâu đi trước"

    init(_ database: Database) async throws {
        self.database = database
        let cipher = try cipher.get()
        registry = try await Registry.open(
            catalogue: try Catalogue.load(folders: [pack("core")]), cipher: cipher, database: database)
        try await Accounts.migrate(database)
        accounts = Accounts(database: database, registry: registry, cipher: cipher, hasher: PasswordHasher(passes: 1, memory: 8192))
    }

    @discardableResult
    func create(_ register: String, _ values: [String: String]) async throws -> RecordID {
        try await database.write { [registry, system] tx in
            try registry.create(
                register, values.mapValues { $0 == "true" || $0 == "false" ? .boolean($0 == "true") : .text($0) }, by: system, in: tx
            ).id
        }
    }

    /// A person who may sign in.
    func account(_ name: String) async throws -> RecordID {
        let person = try await create("person", ["full_name": "Nguyễn Thị Thử"])
        try await accounts.open(name: name, for: person, password: Self.password, mustChange: false, by: system)
        return person
    }

    @discardableResult
    func signIn(_ name: String, _ password: String = Bench.password, from address: String = "10.0.0.1") async throws -> Session {
        let token = try await accounts.signIn(commune: demo, name: name, password: password, address: address, agent: "Test")
        return try #require(try await accounts.session(token))
    }

    func refusal(_ body: () async throws -> some Any) async -> AccountError? { await thrown(body) }

    func execute(_ sql: SQL) async throws {
        try await database.write { tx in try tx.execute(sql) }
    }

    func actor(_ session: Session) async throws -> Actor {
        try await database.read { [accounts] tx in try accounts.actor(of: session, origin: "test", in: tx) }
    }
}

func withBench(_ engine: EngineKind, _ body: (Bench) async throws -> Void) async throws {
    try await withAddress(engine) { address in
        try await withDatabase(address) { try await body(try await Bench($0)) }
    }
}
