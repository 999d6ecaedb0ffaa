public import Foundation
public import Jobs
import PlanReader
public import Registers
public import Store
public import Vietnamese
import Workflows

/// Documents that people hand in: kept at once, read in the background, a plan or a comparison with one in the end.
///
/// A server reads one document at a time; the others wait. One that was being read when the server died is read again.
public struct PlanReadingDesk: Sendable {
    let importer: PlanImporter
    /// Who a person is when the job runs: rights that were taken away meanwhile are gone.
    let actor: @Sendable (Job, _ post: String?, ReadTransaction) throws -> Actor

    public init(_ importer: PlanImporter, actor: @escaping @Sendable (Job, _ post: String?, ReadTransaction) throws -> Actor) {
        self.importer = importer
        self.actor = actor
    }

    /// Keeps a document and asks for its reading; gives the job that does it.
    ///
    /// - Parameters:
    ///   - hash: of the document in the blob store.
    ///   - plan: the plan with which the document is compared; nil makes a plan of it.
    ///   - allowsTwin: whether it becomes a plan although there is one of the same number and date.
    /// - Throws: `RecordError` with `forbidden` without the right to import plans, `notFound` for a plan that the actor may not see.
    public func begin(
        _ hash: String, fileName: String, size: Int64, comparedWith plan: RecordID? = nil, allowsTwin: Bool = false, by actor: Actor,
        in tx: WriteTransaction
    ) throws -> RecordID {
        try importer.refuseStranger(actor)
        if let plan { _ = try importer.workflows.registry.record("plan", plan, for: actor, in: tx) }
        let name = fileName.split(separator: "/").last.map { String($0.suffix(200)) } ?? "ke-hoach"
        let payload = PlanReadingJob.Payload(
            document: Attachment(hash: hash, name: name, type: "application/octet-stream", size: size), post: actor.acting?.id,
            plan: plan?.text, allowsTwin: allowsTwin)
        return try tx.enqueue(
            JobRequest(PlanReadingJob.name, commune: actor.commune, label: "Đọc văn bản \(name)", payload: payload, person: actor.person))
    }

    /// The reading of a document, for its page.
    ///
    /// - Throws: `RecordError` with `notFound` for another commune's, and for who may not import plans.
    public func reading(_ id: RecordID, for actor: Actor, in tx: ReadTransaction) throws -> PlanReadingState {
        try importer.refuseStranger(actor)
        guard let job = try tx.job(id, commune: actor.commune), job.kind == PlanReadingJob.name else { throw RecordError.notFound }
        return try PlanReadingState(job, in: tx)
    }

    /// What is being read or waits, and what could not be read lately; the newest first. Nothing for who may not import plans.
    ///
    /// - Parameter states: only in one of these; empty is all.
    public func readings(_ states: Set<Job.State> = [], limit: Int, for actor: Actor, in tx: ReadTransaction) throws -> [PlanReadingState] {
        do { try importer.refuseStranger(actor) } catch { return [] }
        return try tx.jobs(commune: actor.commune, kind: PlanReadingJob.name, states: states, limit: limit).map {
            try PlanReadingState($0, in: tx)
        }
    }

    /// The kept document of a reading.
    ///
    /// - Throws: `StoreError` with `file` when it is gone.
    public func document(of reading: PlanReadingState) throws -> Data { try importer.blobs.data(reading.document.hash) }

    /// The job that reads.
    public var job: any JobKind { PlanReadingJob(desk: self) }
}

/// How far the reading of a document is, or what came of it.
public struct PlanReadingState: Sendable, Identifiable {
    public let job: Job
    public let document: Attachment
    /// The plan with which it is compared.
    public let comparedWith: RecordID?
    /// The plan that it became.
    public let plan: RecordID?
    /// The comparison that came of it.
    public let revision: RecordID?
    /// The plan that this document is already: `isSameFile` tells whether the very file was handed in before.
    public let known: RecordID?
    public let isSameFile: Bool
    /// Why nothing came of it, in English; the job's own message says it in Vietnamese.
    let failure: String?
    /// Documents that are read before it.
    public let waitingFor: Int

    public var id: RecordID { job.id }

    init(_ job: Job, in tx: ReadTransaction) throws {
        self.job = job
        let payload = try job.payload(as: PlanReadingJob.Payload.self)
        let outcome = PlanReadingJob.Outcome(job)
        document = payload.document
        comparedWith = payload.plan.flatMap { RecordID($0) }
        plan = outcome.plan.flatMap { RecordID($0) }
        revision = outcome.revision.flatMap { RecordID($0) }
        known = outcome.known.flatMap { RecordID($0) }
        isSameFile = outcome.isSameFile ?? false
        failure = outcome.failure
        // Readings of other communes take their turn on the same machine.
        waitingFor =
            job.state == .waiting
            ? Int(
                try tx.number(
                    """
                    SELECT count(*) AS n FROM job WHERE kind = \(PlanReadingJob.name) AND id < \(job.id) AND state IN ('waiting', 'running')
                    """)) : 0
    }
}

extension PlanReadingState {
    /// Why nothing came of it.
    public func failure(_ language: Language) -> String? { language == .vi ? job.message : failure ?? job.message }
}

/// Reads one document, page by page where they have to be recognised, and keeps what came of it in one transaction.
struct PlanReadingJob: JobKind {
    struct Payload: Codable {
        let document: Attachment
        let post: String?
        let plan: String?
        let allowsTwin: Bool
    }

    /// What came of it, as the job's checkpoint.
    struct Outcome: Codable {
        var plan: String?
        var revision: String?
        var known: String?
        var isSameFile: Bool?
        var failure: String?

        init() {}

        init(_ job: Job) {
            let kept = job.checkpoint.flatMap { try? JSONDecoder().decode(Outcome.self, from: Data($0.utf8)) }
            self = kept ?? Outcome()
        }

        func text() throws -> String { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) }
    }

    static let name = "plan-reading"
    var id: String { Self.name }
    var isExclusive: Bool { true }
    let desk: PlanReadingDesk

    func run(_ work: JobWork) async throws -> String? {
        // The server died between the plan and the end of the job: it is not read again.
        let done = Outcome(work.job)
        if done.plan != nil || done.revision != nil { return work.job.message }
        let payload = try work.job.payload(as: Payload.self)
        let actor = try await work.database.read { tx in try desk.actor(work.job, payload.post, tx) }
        do {
            guard let data = try? desk.importer.blobs.data(payload.document.hash) else { throw fileGone(payload.document.name) }
            let reading = try await read(data, payload.document.name, work)
            let files = try desk.importer.keep(data, payload.document.name, reading)
            return try await finish(reading, files, payload, actor, work)
        } catch let error as PlanReadError {
            // A tool that the ending server stopped says that it was stopped.
            if Task.isCancelled { throw CancellationError() }
            try await fail(error.text, work)
        } catch let error as PlanError {
            try await fail(error.message, known: error, work)
        } catch let error as RecordError {
            try await fail(error.message, work)
        }
    }

    private func fileGone(_ name: String) -> RecordError {
        RecordError(
            code: .notFound,
            message: LocalizedText(
                vi: "Tệp “\(name)” không còn trên máy chủ. Hãy đưa văn bản vào lại.",
                en: "The file “\(name)” is not on the server any more. Hand the document in again."))
    }

    /// Reads while each page is noted; whoever ends the job ends the reading at the next page.
    private func read(_ data: Data, _ name: String, _ work: JobWork) async throws -> PlanReading {
        let (pages, report) = AsyncStream.makeStream(of: (done: Int, count: Int).self, bufferingPolicy: .bufferingNewest(1))
        return try await withThrowingTaskGroup(of: PlanReading?.self) { group in
            group.addTask {
                defer { report.finish() }
                return try await desk.importer.read(data, fileName: name) { done, count in report.yield((done, count)) }
            }
            group.addTask {
                for await page in pages {
                    try await work.database.write { tx in try work.note(done: Int64(page.done), total: Int64(page.count), in: tx) }
                }
                return nil
            }
            var reading: PlanReading?
            for try await result in group { if let result { reading = result } }
            guard let reading else { throw CancellationError() }
            return reading
        }
    }

    private func finish(_ reading: PlanReading, _ files: KeptFiles, _ payload: Payload, _ actor: Actor, _ work: JobWork) async throws
        -> String
    {
        let importer = desk.importer
        return try await work.database.write { tx in
            var outcome = Outcome()
            let message: String
            if let plan = payload.plan.flatMap({ RecordID($0) }) {
                let record = try importer.workflows.registry.record("plan", plan, for: actor, in: tx)
                let items = try PlanComparer(workflows: importer.workflows, plan: record, actor: actor).items(reading, files, in: tx)
                outcome.revision = try tx.keep(items, of: plan, files, by: actor).text
                message = "\(items.count(where: \.kind.needsDecision)) chỗ khác"
            } else {
                try importer.refuseStranger(actor)
                var writer = try PlanWriter(importer.workflows, reading, files, former: nil, by: actor, in: tx)
                writer.allowsTwin = payload.allowsTwin
                let written = try writer.write(in: tx)
                outcome.plan = written.plan.text
                message = "\(written.distinctTargets) chỉ tiêu, \(written.counts["task"] ?? 0) nhiệm vụ"
            }
            // The mark of what came of it is kept with it: whoever takes the job up again makes no second one.
            try work.note(done: work.job.done, checkpoint: try outcome.text(), in: tx)
            return message
        }
    }

    /// Ends the job with what went wrong, in both languages, and with the plan that the document is already.
    private func fail(_ text: LocalizedText, known: PlanError? = nil, _ work: JobWork) async throws -> Never {
        var outcome = Outcome()
        outcome.failure = text(.en)
        outcome.known = known?.plan?.text
        outcome.isSameFile = known.map { $0.code == .alreadyImported }
        let checkpoint = try outcome.text()
        try await work.database.write { tx in try work.note(done: 0, checkpoint: checkpoint, in: tx) }
        throw JobFailure(text(.vi))
    }
}
