public import Accounts
public import Declarations
public import Figures
public import Foundation
import Plans
public import Registers
import Reporting
public import Store
public import Workflows

/// A server's data without its pages: what commands work on.
public struct Workplace: Sendable {
    public let database: Database
    public let workflows: WorkflowEngine
    public let figures: Figures
    public let accounts: Accounts
    public let blobs: BlobStore
    /// Folders of packs in the order of loading.
    public let packs: [URL]
    public let data: URL

    public var registry: Registry { workflows.registry }
    public var catalogue: Catalogue { registry.catalogue }

    /// Opens the database and brings its tables in line with the packs.
    ///
    /// - Parameters:
    ///   - address: `sqlite:PATH` or `postgres://…`.
    ///   - data: where blobs and keys are kept; made when it is missing.
    /// - Throws: `DeclarationErrors`, `SchemaRefusal` or `StoreError`; nothing is changed then.
    public static func open(database address: String, packs: [URL], data: URL) async throws -> Workplace {
        let catalogue = try Catalogue.load(folders: packs)
        try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let cipher = try FieldCipher.key(at: data.appending(path: "keys/fields.key").path)
        let blobs = try BlobStore(folder: data.appending(path: "blobs"))
        let database = try await Database.open(address)
        do {
            let registry = try await Registry.open(
                catalogue: catalogue, cipher: cipher, database: database, follower: Rollups(catalogue),
                checks: [ScoreEntryCheck(catalogue)])
            try await WorkflowEngine.migrate(database)
            try await Accounts.migrate(database)
            let workflows = WorkflowEngine(registry, followers: [PlanPublishing(blobs: blobs), ReportFreezing(blobs: blobs)])
            return Workplace(
                database: database, workflows: workflows, figures: Figures(workflows),
                accounts: Accounts(database: database, registry: registry, cipher: cipher), blobs: blobs, packs: packs, data: data)
        } catch {
            try? await database.close()
            throw error
        }
    }

    /// A commune by its code or its place in addresses. - Throws: ``SetupError`` naming the ones that there are.
    public func commune(_ name: String) async throws -> Commune {
        let all = try await database.read { try $0.communes() }
        if let found = all.first(where: { $0.slug == name || String($0.code) == name }) { return found }
        let known = all.map { "\($0.slug) (\($0.code))" }.joined(separator: ", ")
        throw SetupError("không có xã “\(name)”. " + (known.isEmpty ? "Thêm bằng dinh commune add." : "Đang có: \(known)."))
    }

    /// The files that records name, for `Database.verify` and backups.
    public func namedBlobs() async throws -> Set<String> {
        try await database.read { tx in try registry.namedBlobs(in: tx) }
    }
}
