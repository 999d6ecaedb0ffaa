import Declarations
public import Foundation
public import Registers
public import Store
import Vietnamese
public import Workflows

/// Adds communes to a server, each with the core data of all packs: holidays, catalogues.
public struct CommuneSetup: Sendable {
    let database: Database
    let workflows: WorkflowEngine
    let packs: [URL]

    /// - Parameter packs: folders of packs in any order.
    public init(database: Database, workflows: WorkflowEngine, packs: [URL]) {
        self.database = database
        self.workflows = workflows
        self.packs = packs
    }

    /// Adds a commune; gives how many records its registers begin with.
    ///
    /// - Throws: `StoreError` with `unique` when code, slug or host is taken; ``SetupError`` for a wrong data file.
    public func add(_ commune: Commune, origin: String) async throws -> Int {
        try await begin(commune, origin: origin).made
    }

    /// Adds a commune; gives besides the records that its core data names, for later files to refer to.
    func begin(_ commune: Commune, origin: String) async throws -> (made: Int, keys: [String: KeyedRecord]) {
        let files = try files(in: "data", of: commune.code)
        let workflows = workflows
        return try await database.write { tx in
            try tx.add(commune, by: .system(origin))
            var loader = RecordLoader(
                workflows, commune: commune.code,
                clock: RelativeTime(now: Instant(milliseconds: tx.now), calendar: try workflows.calendar(of: commune.code, in: tx)),
                origin: origin)
            return (try loader.load(files, in: tx), loader.keys)
        }
    }

    /// The files of all packs that belong to a commune, by pack as they require each other, and name.
    func files(in folder: String, of commune: Int) throws -> [DataFile] {
        try inOrder().flatMap { try DataFile.all(in: folder, of: $0) }.filter {
            $0.root["communes"] == nil && ($0.commune ?? commune) == commune
        }
    }

    /// The folders of packs, each after those that it requires: its records may refer to theirs.
    private func inOrder() throws -> [URL] {
        let order = workflows.catalogue.packs.ids
        let places = try packs.map { folder in
            let file = folder.appending(path: "pack.yml")
            let root = try DataNode.read(try String(contentsOf: file, encoding: .utf8), file: file.lastPathComponent)
            return order.firstIndex { $0 == (root["pack"] ?? root["id"])?.string } ?? order.count
        }
        return zip(places, packs).sorted { $0.0 < $1.0 }.map(\.1)
    }
}
