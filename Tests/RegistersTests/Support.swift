import Declarations
import Foundation
import Registers
import Store
import Synchronization
import TestKit
import Testing

/// The ``RecordError`` that `body` throws; nil when it throws none.
func refusal(_ body: () async throws -> some Any) async -> RecordError? { await thrown(body) }

/// A database with the registers of a catalogue, and who works on it.
struct Bench: Sendable {
    let database: Database
    let registry: Registry
    let system = Actor.system(commune: demo, origin: "test")

    init(_ database: Database, _ catalogue: Catalogue) async throws {
        self.database = database
        registry = try await Registry.open(catalogue: catalogue, cipher: try cipher.get(), database: database)
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
