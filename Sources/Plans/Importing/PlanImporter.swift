import Declarations
public import Foundation
public import PlanReader
public import Registers
public import Store
public import Workflows

/// What came of an imported file.
public struct ImportedPlan: Sendable, Equatable {
    public let plan: RecordID
    public let title: String
    /// Records made, by register: `target` 83, `task` 15 …
    public let counts: [String: Int]
    /// Targets without the ones that say the same in body and appendix.
    public let distinctTargets: Int
    /// Printed agencies of targets and tasks that no unit is known by, each once.
    public let unknownAgencies: [String]
    /// From the file's bytes to records on disk.
    public let seconds: Double
}

/// What a changed plan replaces (điều chỉnh kế hoạch): the former one stays as it was.
public struct Replacement: Sendable, Equatable {
    public var plan: RecordID
    /// The decision on the change.
    public var decisionNumber: String
    public var reason: String

    public init(plan: RecordID, decisionNumber: String, reason: String) {
        self.plan = plan
        self.decisionNumber = decisionNumber
        self.reason = reason
    }
}

/// Makes living registers of a plan's document.
public struct PlanImporter: Sendable {
    let workflows: WorkflowEngine
    let database: Database
    let blobs: BlobStore

    public init(_ workflows: WorkflowEngine, database: Database, blobs: BlobStore) {
        self.workflows = workflows
        self.database = database
        self.blobs = blobs
    }

    /// Reads a file and keeps all of it in one transaction: the plan as a draft, its items as they are printed, each to be reviewed.
    ///
    /// The file and its text are kept as blobs first; reading takes place outside of the transaction. A server reads what people hand in in the
    /// background: ``PlanReadingDesk``.
    /// - Parameters:
    ///   - allowsTwin: whether it becomes a plan although there is one of the same number and date.
    ///   - progress: told of the pages that have to be recognised, from any thread.
    /// - Throws: `PlanReadError` when the file can't be read; ``PlanError`` with `alreadyImported` or `knownDocument` (and that plan) or
    ///   `nothingRead`; `RecordError` with `forbidden` without the right to import plans.
    public func importPlan(
        data: Data, fileName: String, replacing former: Replacement? = nil, allowsTwin: Bool = false, by actor: Actor,
        progress: ReadingProgress? = nil
    ) async throws -> ImportedPlan {
        let start = ContinuousClock.now
        try refuseStranger(actor)
        let reading = try await read(data, fileName: fileName, progress: progress)
        let files = try keep(data, fileName, reading)
        let workflows = workflows
        let written = try await database.write { tx in
            var writer = try PlanWriter(workflows, reading, files, former: former, by: actor, in: tx)
            writer.allowsTwin = allowsTwin
            return try writer.write(in: tx)
        }
        let elapsed = (ContinuousClock.now - start).components
        return ImportedPlan(
            plan: written.plan, title: written.title, counts: written.counts, distinctTargets: written.distinctTargets,
            unknownAgencies: written.unknownAgencies, seconds: Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18)
    }

    /// - Throws: `RecordError` with `forbidden` for who may not import plans.
    func refuseStranger(_ actor: Actor) throws {
        let register = try workflows.registry.register("plan")
        guard workflows.registry.rights.allowsSome(.importRecords, on: register, to: actor) else { throw RecordError.forbidden }
    }

    /// Reads a document that has something of a plan.
    func read(_ data: Data, fileName: String, progress: ReadingProgress?) async throws -> PlanReading {
        let reading = try await readPlan(data, fileName: fileName, progress: progress)
        guard !reading.targets.isEmpty || !reading.tasks.isEmpty || !reading.duties.isEmpty else { throw PlanError.nothingRead }
        return reading
    }

    /// Keeps a document and its text as blobs.
    func keep(_ data: Data, _ fileName: String, _ reading: PlanReading) throws -> KeptFiles {
        let text = try PlanText(reading.source).encoded()
        let name = fileName.split(separator: "/").last.map { String($0.suffix(200)) } ?? "ke-hoach"
        return KeptFiles(
            document: Attachment(hash: try blobs.put(data), name: name, type: reading.source.format.mediaType, size: Int64(data.count)),
            text: Attachment(hash: try blobs.put(text), name: "van-ban-da-doc.json", type: "application/json", size: Int64(text.count)))
    }
}

/// The blobs of an imported plan.
struct KeptFiles: Sendable {
    let document: Attachment
    let text: Attachment
}

extension SourceFormat {
    var mediaType: String {
        switch self {
        case .docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        case .odt: "application/vnd.oasis.opendocument.text"
        case .pdf: "application/pdf"
        case .jpeg: "image/jpeg"
        case .png: "image/png"
        case .tiff: "image/tiff"
        case .text: "text/plain; charset=utf-8"
        }
    }
}
