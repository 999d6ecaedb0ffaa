package import Foundation
package import Store
import Synchronization

/// The engines that the tests run on: PostgreSQL joins under `scripts/with-postgres`.
package let engines: [EngineKind] = postgresURL == nil ? [.sqlite] : [.sqlite, .postgres]

private let postgresURL = ProcessInfo.processInfo.environment["DINH_TEST_POSTGRES"]

/// A folder and empty databases of a test's own, on one engine.
///
/// Only a few places are open at a time, so that the server's connections suffice however many tests run side by side.
package final class Place: Sendable {
    package let engine: EngineKind
    package let folder: URL
    private let prefix = "t" + RecordID().text.replacing("-", with: "")
    private let schemas = Mutex<[String: Task<Void, any Error>]>([:])

    /// Waits for a free place. Give it back with ``remove()``, or use ``withPlace(_:_:)``, which does so.
    package init(_ engine: EngineKind) async throws {
        self.engine = engine
        folder = FileManager.default.temporaryDirectory.appending(path: "dinh-test-\(UUID().uuidString)", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        await Turnstile.shared.enter()
    }

    /// The address of the database of that name: a file, or a schema. It is empty when it is asked for the first time.
    ///
    /// - Parameter other: an engine other than the place's, for what goes from one to the other.
    package func address(_ name: String = "main", on other: EngineKind? = nil) async throws -> String {
        guard other ?? engine == .postgres, let postgresURL else { return "sqlite:\(folder.path)/\(name).sqlite" }
        let schema = "\(prefix)_\(name)"
        let creation = schemas.withLock { schemas in
            let creation = schemas[schema] ?? Task { try await Self.execute("CREATE SCHEMA \(name: schema)") }
            schemas[schema] = creation
            return creation
        }
        try await creation.value
        return "\(postgresURL)\(postgresURL.contains("?") ? "&" : "?")options=-csearch_path%3D\(schema)"
    }

    package var blobs: BlobStore { get throws { try BlobStore(folder: folder.appending(path: "blobs")) } }

    /// Removes all that the test wrote; its databases have to be closed by then.
    package func remove() async throws {
        try? FileManager.default.removeItem(at: folder)
        do {
            for schema in schemas.withLock({ $0.keys }) { try await Self.execute("DROP SCHEMA \(name: schema) CASCADE") }
        } catch {
            await Turnstile.shared.leave()
            throw error
        }
        await Turnstile.shared.leave()
    }

    private static func execute(_ statement: SQL) async throws {
        guard let postgresURL else { return }
        let database = try await Database.connect(postgresURL)
        do { try await database.write { tx in try tx.execute(statement) } } catch {
            try? await database.close()
            throw error
        }
        try await database.close()
    }
}

/// Runs `body` with a place of its own.
package func withPlace(_ engine: EngineKind, _ body: (Place) async throws -> Void) async throws {
    let place = try await Place(engine)
    do { try await body(place) } catch {
        try? await place.remove()
        throw error
    }
    try await place.remove()
}

/// Runs `body` with the address of an empty database.
package func withAddress(_ engine: EngineKind, _ body: (String) async throws -> Void) async throws {
    try await withPlace(engine) { place in try await body(try await place.address()) }
}

/// Runs `body` with an empty database, which has the store's own tables.
package func withDatabase(_ engine: EngineKind, _ body: (Database) async throws -> Void) async throws {
    try await withAddress(engine) { address in try await withDatabase(address, body) }
}

/// Runs `body` with the database at the address.
package func withDatabase(_ address: String, _ body: (Database) async throws -> Void) async throws {
    let database = try await Database.open(address)
    do { try await body(database) } catch {
        try? await database.close()
        throw error
    }
    try await database.close()
}

/// Lets so many places be open that their pools stay below the connections that a server takes by default.
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
