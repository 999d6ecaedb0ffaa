import Foundation
import Synchronization
import Testing

@testable import Store

/// The engines that the tests run on: PostgreSQL joins under `scripts/with-postgres`.
let engines: [EngineKind] = postgresURL == nil ? [.sqlite] : [.sqlite, .postgres]

private let postgresURL = ProcessInfo.processInfo.environment["DINH_TEST_POSTGRES"]

/// A folder and, on PostgreSQL, schemas of a test's own.
struct Place: Sendable {
    let engine: EngineKind
    let folder: URL
    private let schema = "t" + RecordID().text.replacing("-", with: "")

    init(_ engine: EngineKind) {
        self.engine = engine
        folder = FileManager.default.temporaryDirectory.appending(path: "store-\(UUID().uuidString)")
    }

    /// The address of an empty database of this engine, or of another one.
    func address(_ name: String = "main", on other: EngineKind? = nil) -> String {
        switch other ?? engine {
        case .sqlite: return "sqlite:\(folder.path)/\(name).sqlite"
        case .postgres:
            let url = postgresURL ?? ""
            return "\(url)\(url.contains("?") ? "&" : "?")options=-csearch_path%3D\(schema)_\(name)"
        }
    }

    var blobs: BlobStore { get throws { try BlobStore(folder: folder.appending(path: "blobs")) } }

    fileprivate static let schemaNames = ["main", "second"]

    fileprivate func prepare() async throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try await script(Self.schemaNames.map { "CREATE SCHEMA \(schema)_\($0)" })
    }

    fileprivate func remove() async throws {
        try? FileManager.default.removeItem(at: folder)
        try await script(Self.schemaNames.map { "DROP SCHEMA \(schema)_\($0) CASCADE" })
    }

    private func script(_ statements: [String]) async throws {
        guard let postgresURL else { return }
        let database = try await Database.connect(postgresURL)
        try await database.write { tx in try tx.connection.script(statements.joined(separator: ";")) }
        try await database.close()
    }
}

/// Runs `body` with an empty place; a few at a time, so that the server's connections suffice.
func withPlace(_ engine: EngineKind, _ body: (Place) async throws -> Void) async throws {
    await Turnstile.shared.enter()
    let place = Place(engine)
    do {
        try await place.prepare()
        try await body(place)
    } catch {
        try? await place.remove()
        await Turnstile.shared.leave()
        throw error
    }
    try await place.remove()
    await Turnstile.shared.leave()
}

func withDatabase(_ engine: EngineKind, _ body: (Store.Database) async throws -> Void) async throws {
    try await withPlace(engine) { place in
        let database = try await Database.open(place.address())
        do { try await body(database) } catch {
            try? await database.close()
            throw error
        }
        try await database.close()
    }
}

private actor Turnstile {
    static let shared = Turnstile()
    private var free = 6
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func enter() async {
        if free > 0 { free -= 1 } else { await withCheckedContinuation { waiting.append($0) } }
    }

    func leave() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}

/// The code of the ``StoreError`` that `body` throws; nil when it throws none.
func code(_ body: () async throws -> some Any) async -> StoreError.Code? {
    do {
        _ = try await body()
        return nil
    } catch {
        return (error as? StoreError)?.code
    }
}

final class Counter: Sendable {
    private let count = Mutex(0)
    var value: Int { count.withLock { $0 } }

    func add(_ number: Int) {
        count.withLock { $0 += number }
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

struct Refusal: Error {}

/// A table with a column of every type.
let everyType = Migration(
    "9001-every-type",
    """
    CREATE TABLE thing (
        commune {integer} NOT NULL, id {uuid} NOT NULL, name {text} NOT NULL, amount {integer}, ratio {real}, done {boolean}, day {date}, raw {bytes},
        PRIMARY KEY (commune, id)
    ) {table};
    CREATE UNIQUE INDEX thing_name ON thing (commune, name {nulls}) WHERE done IS NOT NULL;
    """)
