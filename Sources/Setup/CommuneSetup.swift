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
        return try await database.write { tx in
            try tx.add(commune, by: .system(origin))
            var loader = try loader(commune.code, origin, in: tx)
            return (try loader.load(files, in: tx), loader.keys)
        }
    }

    /// Gives communes the core data of packs that came after them: a register that never held anything there begins as in a new commune.
    /// Gives how many records were made. What people deleted stays deleted.
    ///
    /// - Throws: ``SetupError`` for a wrong data file; the commune then is as it was.
    public func bringUpToDate(origin: String) async throws -> Int {
        var made = 0
        for commune in try await database.read({ try $0.communes() }) {
            let files = try files(in: "data", of: commune.code)
            made += try await database.write { tx in
                try tx.takeTurn(in: commune.code)
                let begun = Set(
                    try tx.rows("SELECT DISTINCT register FROM tally WHERE commune = \(commune.code)").map { try $0.text("register") })
                let missing = files.filter { file in file.register.map { !begun.contains($0) } ?? false }
                if missing.isEmpty { return 0 }
                var loader = try loader(commune.code, origin, in: tx)
                return try loader.load(missing, in: tx)
            }
        }
        return made
    }

    private func loader(_ commune: Int, _ origin: String, in tx: ReadTransaction) throws -> RecordLoader {
        let clock = RelativeTime(now: Instant(milliseconds: tx.now), calendar: try workflows.calendar(of: commune, in: tx))
        return RecordLoader(workflows, commune: commune, clock: clock, origin: origin)
    }

    /// The files of all packs that belong to a commune, by pack as they require each other, and name.
    func files(in folder: String, of commune: Int) throws -> [DataFile] {
        try workflows.catalogue.inOrder(packs).flatMap { try DataFile.all(in: folder, of: $0) }.filter {
            $0.root["communes"] == nil && ($0.commune ?? commune) == commune
        }
    }
}
