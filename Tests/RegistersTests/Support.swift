import Declarations
import Foundation
import Registers
import Synchronization
import Testing

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

struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// The ``RecordError`` that `body` throws; nil when it throws none.
func refusal(_ body: () async throws -> some Any) async -> RecordError? {
    do {
        _ = try await body()
        return nil
    } catch {
        return error as? RecordError
    }
}

let demo = 99901
let cipher = try? FieldCipher(key: Array(repeating: 7, count: 32))

/// A database with the registers of a catalogue, and who works on it.
struct Bench: Sendable {
    let database: Database
    let registry: Registry
    let system = Actor.system(commune: demo, origin: "test")

    init(_ database: Database, _ catalogue: Catalogue) async throws {
        self.database = database
        registry = try await Registry.open(catalogue: catalogue, cipher: try #require(cipher), database: database)
    }

    @discardableResult
    func create(_ register: String, _ values: [String: Value], id: RecordID = RecordID(), by actor: Actor? = nil) async throws -> Record {
        let actor = actor ?? system
        return try await database.write { tx in try registry.create(register, values, id: id, by: actor, in: tx) }
    }

    @discardableResult
    func edit(_ record: Record, _ changes: [String: Value], version: Int64? = nil, by actor: Actor? = nil) async throws -> Record {
        let actor = actor ?? system
        return try await database.write { tx in
            try registry.edit(record.register, record.id, version: version, changes, by: actor, in: tx)
        }
    }

    func delete(_ record: Record, by actor: Actor? = nil) async throws {
        let actor = actor ?? system
        try await database.write { tx in try registry.delete(record.register, record.id, version: nil, by: actor, in: tx) }
    }

    func restore(_ record: Record, by actor: Actor? = nil) async throws -> Record {
        let actor = actor ?? system
        return try await database.write { tx in try registry.restore(record.register, record.id, by: actor, in: tx) }
    }

    /// The record as its row has it, deleted or not.
    func stored(_ record: Record) async throws -> Record {
        try await database.read { tx in
            try #require(try registry.records(record.register, [record.id.text], commune: record.commune, in: tx)[record.id.text])
        }
    }

    func page(_ register: String, _ query: RecordQuery = RecordQuery(), for actor: Actor? = nil) async throws -> RecordPage {
        let actor = actor ?? system
        return try await database.read { tx in try registry.page(register, query, for: actor, in: tx) }
    }

    func count(_ register: String, _ query: RecordQuery = RecordQuery(), for actor: Actor? = nil) async throws -> RecordCount {
        let actor = actor ?? system
        return try await database.read { tx in try registry.count(register, query, for: actor, in: tx) }
    }
}

/// Runs `body` with the sample registers in an empty database.
func withBench(_ engine: EngineKind, _ catalogue: Catalogue? = nil, _ body: (Bench) async throws -> Void) async throws {
    let catalogue = try catalogue ?? Sample.catalogue()
    try await withAddress(engine) { address in
        try await withDatabase(address) { try await body(try await Bench($0, catalogue)) }
    }
}

/// A post of a unit, with the units below.
func heldPost(_ unit: RecordID, roles: [String], below: [RecordID] = [], id: RecordID = RecordID()) -> HeldPost {
    HeldPost(id: id.text, name: "Chức danh", unit: unit.text, unitName: "Đơn vị", subtree: Set((below + [unit]).map(\.text)), roles: roles)
}

func person(_ posts: [HeldPost], roles: [String] = [], commune: Int = demo, id: RecordID = RecordID()) -> Actor {
    Actor(commune: commune, person: id.text, personName: "Nguyễn Thị Thử", posts: posts, acting: posts.first, roles: roles, origin: "test")
}
