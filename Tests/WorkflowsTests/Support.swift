import Declarations
import Foundation
import Registers
import Store
import TestKit
import Testing
import Vietnamese
import Workflows

/// The ``RecordError`` that `body` throws; nil when it throws none.
func refusal(_ body: () async throws -> some Any) async -> RecordError? { await thrown(body) }

/// A database with a catalogue's registers and workflows, a unit tree and its posts, and a clock that tests set.
struct Office: Sendable {
    let database: Database
    let engine: WorkflowEngine
    let system = Actor.system(commune: demo, origin: "test")
    var registry: Registry { engine.registry }

    init(_ database: Database, _ catalogue: Catalogue) async throws {
        self.database = database
        let registry = try await Registry.open(catalogue: catalogue, cipher: try cipher.get(), database: database)
        try await WorkflowEngine.migrate(database)
        engine = WorkflowEngine(registry)
    }

    /// Writes as if it were `moment`.
    @discardableResult
    func at<T: Sendable>(_ moment: String, _ body: @escaping @Sendable (WriteTransaction) throws -> T) async throws -> T {
        let milliseconds = try #require(Instant(moment)).milliseconds
        return try await database.write { tx in try tx.happening(at: milliseconds) { try body(tx) } }
    }

    @discardableResult
    func create(_ register: String, _ values: [String: Value], at moment: String = "2026-01-05T08:00", by actor: Actor? = nil) async throws
        -> Record
    {
        let actor = actor ?? system
        return try await at(moment) { [engine] tx in try engine.create(register, values, by: actor, in: tx) }
    }

    @discardableResult
    func move(
        _ record: Record, _ transition: String, at moment: String, _ values: [String: Value] = [:], reason: String? = nil,
        assignee: String? = nil,
        version: Int64? = nil, by actor: Actor? = nil
    ) async throws -> Record {
        let actor = actor ?? system
        return try await at(moment) { [engine] tx in
            try engine.perform(
                transition, on: record.register, record.id, version: version, values, reason: reason, assignee: assignee, by: actor, in: tx)
        }
    }

    func unit(_ code: String, parent: Record? = nil) async throws -> Record {
        try await create(
            "unit", ["code": .text(code), "name": .text("Đơn vị \(code)"), "kind": .text("office"), "parent": (parent?.id.text).value])
    }

    func post(_ name: String, _ unit: Record, _ roles: String...) async throws -> Record {
        let list = "[" + roles.map { "\"\($0)\"" }.joined(separator: ",") + "]"
        return try await create("post", ["unit": .text(unit.id.text), "name": .text(name), "roles": .text(list)])
    }

    /// Somebody who holds the post.
    func holder(_ post: Record, below: [Record] = []) -> Actor {
        let unit = post["unit"].text ?? ""
        let held = HeldPost(
            id: post.id.text, name: post["name"].text ?? "", unit: unit, unitName: "", subtree: Set(below.map(\.id.text) + [unit]),
            roles: post.items("roles"))
        return Actor(
            commune: demo, person: RecordID().text, personName: "Nguyễn Thị Thử", posts: [held], acting: held, roles: [], origin: "test")
    }

    /// The record as it is now.
    func now(_ record: Record) async throws -> Record {
        try await database.read { [registry, system] tx in try registry.record(record.register, record.id, for: system, in: tx) }
    }

    func notices(_ actor: Actor) async throws -> [String] {
        try await database.read { [engine] tx in try engine.notices(for: actor, in: tx).map(\.body.vi) }
    }
}

extension Record {
    /// The deadline in Vietnam: `2026-01-15T17:00`.
    var due: String? { dueAt.map { Instant(milliseconds: $0).localISO } }
}

func withOffice(_ engine: EngineKind, _ catalogue: Catalogue, _ body: (Office) async throws -> Void) async throws {
    try await withAddress(engine) { address in
        try await withDatabase(address) { try await body(try await Office($0, catalogue)) }
    }
}
