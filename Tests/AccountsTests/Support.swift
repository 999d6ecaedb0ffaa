import Declarations
import Foundation
import Registers
import Testing

@testable import Accounts
@testable import Store

/// The engines that the tests run on: PostgreSQL joins under `scripts/with-postgres`.
let engines: [EngineKind] = postgresURL == nil ? [.sqlite] : [.sqlite, .postgres]

private let postgresURL = ProcessInfo.processInfo.environment["DINH_TEST_POSTGRES"]

/// Runs `body` with the address of an empty database: a file, or a schema of its own. A few at a time, so that the connections suffice.
func withAddress(_ engine: EngineKind, _ body: (String) async throws -> Void) async throws {
    await Turnstile.shared.enter()
    do { try await unlimited(engine, body) } catch {
        await Turnstile.shared.leave()
        throw error
    }
    await Turnstile.shared.leave()
}

private func unlimited(_ engine: EngineKind, _ body: (String) async throws -> Void) async throws {
    let name = "t" + UUID().uuidString.replacing("-", with: "").lowercased()
    guard engine == .postgres, let postgresURL else {
        let folder = FileManager.default.temporaryDirectory.appending(path: name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body("sqlite:\(folder.path)/main.sqlite")
    }
    try await script("CREATE SCHEMA \(name)", postgresURL)
    do { try await body("\(postgresURL)\(postgresURL.contains("?") ? "&" : "?")options=-csearch_path%3D\(name)") } catch {
        try? await script("DROP SCHEMA \(name) CASCADE", postgresURL)
        throw error
    }
    try await script("DROP SCHEMA \(name) CASCADE", postgresURL)
}

private func script(_ statement: String, _ url: String) async throws {
    let database = try await Database.connect(url)
    try await database.write { tx in try tx.connection.script(statement) }
    try await database.close()
}

func withDatabase(_ address: String, _ body: (Database) async throws -> Void) async throws {
    let database = try await Database.open(address)
    do { try await body(database) } catch {
        try? await database.close()
        throw error
    }
    try await database.close()
}

private actor Turnstile {
    static let shared = Turnstile()
    private var free = 4
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func enter() async {
        if free > 0 { free -= 1 } else { await withCheckedContinuation { waiting.append($0) } }
    }

    func leave() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}

let demo = 99901
let cipher = try? FieldCipher(key: Array(repeating: 7, count: 32))

/// Accounts over the real pack `core`, hashing as cheaply as libsodium lets.
struct Bench: Sendable {
    let database: Database
    let registry: Registry
    let accounts: Accounts
    let system = Actor.system(commune: demo, origin: "test")
    static let password = "con trâu đi trước"

    init(_ database: Database) async throws {
        self.database = database
        let packs = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Packs").standardizedFileURL
        let cipher = try #require(cipher)
        registry = try await Registry.open(
            catalogue: try Catalogue.load(folders: [packs.appending(path: "core")]), cipher: cipher, database: database)
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

    func refusal(_ body: () async throws -> some Any) async -> AccountError? {
        do {
            _ = try await body()
            return nil
        } catch {
            return error as? AccountError
        }
    }

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
