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
        try await ReferenceRecords.migrate(database)
        let files = try coreFiles().filter { ($0.commune ?? commune.code) == commune.code }
        return try await database.write { tx in
            try tx.add(commune, by: .system(origin))
            let outcome = try records(commune.code, origin, isUpgrade: false, in: tx).bring(files, in: tx)
            try tx.noteReference(printed(files), of: commune.code)
            return (outcome.made, outcome.keys)
        }
    }

    /// What ``bringUpToDate(origin:)`` did.
    public struct Update: Sendable, Equatable {
        public internal(set) var made = 0
        public internal(set) var changed = 0
        /// What was left out, in Vietnamese, with the commune's code.
        public internal(set) var refused: [String] = []
    }

    /// Brings the core data of communes in line with the packs as they are now: what is new is made, what a pack mends is mended where nobody changed
    /// it, what people changed or deleted stays so. A commune whose packs' data are those of last time is not looked at.
    ///
    /// - Throws: ``SetupError`` for a wrong data file; the commune then is as it was.
    public func bringUpToDate(origin: String) async throws -> Update {
        try await ReferenceRecords.migrate(database)
        let all = try coreFiles()
        let (communes, states) = try await database.read { tx in
            let rows = try tx.rows("SELECT commune, source FROM reference_state")
            return (try tx.communes(), Dictionary(try rows.map { (try $0.integer("commune"), try $0.text("source")) }) { $1 })
        }
        let national = printed(all.filter { $0.commune == nil })
        let own = Set(all.compactMap(\.commune))
        var update = Update()
        for commune in communes {
            let files = all.filter { ($0.commune ?? commune.code) == commune.code }
            let state = own.contains(commune.code) ? printed(files) : national
            if states[Int64(commune.code)] == state { continue }
            let outcome = try await database.write { tx in
                try tx.takeTurn(in: commune.code)
                let outcome = try records(commune.code, origin, isUpgrade: true, in: tx).bring(files, in: tx)
                try tx.noteReference(state, of: commune.code)
                if outcome.made + outcome.changed > 0 { try workflows.recomputeDeadlines(commune: commune.code, in: tx) }
                return outcome
            }
            update.made += outcome.made
            update.changed += outcome.changed
            update.refused += outcome.refused.map { "\(commune.code): \($0)" }
        }
        return update
    }

    private func records(_ commune: Int, _ origin: String, isUpgrade: Bool, in tx: ReadTransaction) throws -> ReferenceRecords {
        let clock = RelativeTime(now: Instant(milliseconds: tx.now), calendar: try workflows.calendar(of: commune, in: tx))
        return ReferenceRecords(workflows: workflows, commune: commune, clock: clock, origin: origin, isUpgrade: isUpgrade)
    }

    /// The files of core data of all packs.
    private func coreFiles() throws -> [DataFile] {
        try workflows.catalogue.inOrder(packs).flatMap { try DataFile.all(in: "data", of: $0) }.filter { $0.root["communes"] == nil }
    }

    private func printed(_ files: [DataFile]) -> String { Setup.printed(files.map(\.root.canonical).joined(separator: "\n")) }

    /// The files of all packs that belong to a commune, by pack as they require each other, and name.
    func files(in folder: String, of commune: Int) throws -> [DataFile] {
        try workflows.catalogue.inOrder(packs).flatMap { try DataFile.all(in: folder, of: $0) }.filter {
            $0.root["communes"] == nil && ($0.commune ?? commune) == commune
        }
    }
}

extension WriteTransaction {
    fileprivate func noteReference(_ source: String, of commune: Int) throws {
        try execute(
            """
            INSERT INTO reference_state (commune, source) VALUES (\(commune), \(source))
            ON CONFLICT (commune) DO UPDATE SET source = excluded.source
            """)
    }
}
