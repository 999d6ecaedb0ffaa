import Declarations
public import Foundation
public import Jobs
public import Registers
import Sheets
public import Store
public import Workflows

/// Imports of a server: their files, their trials and runs in the background, the files of what was refused.
public struct ImportDesk: Sendable {
    public let importer: Importer
    var workflows: WorkflowEngine { importer.workflows }
    /// Where uploaded files wait for their import.
    private let folder: URL
    /// Who a person is when the job runs: rights that were taken away meanwhile are gone.
    private let actor: @Sendable (ImportRun, ReadTransaction) throws -> Actor

    /// How long files are kept for repairing and trying again, in milliseconds.
    static let keeping: Int64 = 14 * 86_400_000

    /// - Parameter shapers: what modules know of rows of other systems.
    public init(
        _ workflows: WorkflowEngine, database: Database, folder: URL, shapers: [any MirrorShaping] = [],
        actor: @escaping @Sendable (ImportRun, ReadTransaction) throws -> Actor
    ) {
        var importer = Importer(workflows, database: database)
        importer.shapers = shapers
        self.importer = importer
        self.folder = folder
        self.actor = actor
    }

    /// Makes the tables of imports.
    public static func migrate(_ database: Database) async throws {
        try await database.migrate(Migration.exchange)
    }

    var database: Database { importer.database }

    /// The uploaded file of an import.
    ///
    /// - Throws: ``JobFailure`` when it was removed meanwhile.
    public func file(of run: ImportRun) throws(JobFailure) -> URL {
        let file = place(run.id)
        guard FileManager.default.fileExists(atPath: file.path) else {
            throw JobFailure("Tệp “\(run.fileName)” không còn trên máy chủ (chỉ giữ 14 ngày). Tải tệp lên lại.")
        }
        return file
    }

    private func place(_ id: RecordID) -> URL { folder.appending(path: id.text) }

    /// Keeps an uploaded file and that it waits to be matched.
    public func begin(_ upload: URL, name: String, register: String, by actor: Actor) async throws -> RecordID {
        let id = RecordID()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try FileManager.default.copyItem(at: upload, to: place(id))
        try await database.write { tx in try tx.addImport(id, register: register, fileName: name, by: actor) }
        return id
    }

    /// Removes the files of imports that began more than two weeks ago, and what was wrong in them. Gives how many files there were.
    public func removeOld() async throws -> Int {
        let now = try await database.write { tx in
            try tx.dropProblems(before: tx.now - Self.keeping)
            try importer.workflows.forgetImports(before: tx.now - Self.keeping, in: tx)
            return tx.now
        }
        let files =
            (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: [.contentModificationDateKey])) ?? []
        let old = files.filter { file in
            // A copy keeps the upload's date, which is that of the import.
            let date = try? file.resourceValues(forKeys: [.contentModificationDateKey]).contentModificationDate
            return (date ?? .now) < Date(timeIntervalSince1970: Double(now - Self.keeping) / 1000)
        }
        return old.count { (try? FileManager.default.removeItem(at: $0)) != nil }
    }

    /// Keeps how the columns were matched and lets a trial run.
    public func check(_ run: ImportRun, _ plan: ImportPlan, in tx: WriteTransaction) throws {
        var run = run
        run.plan = plan
        run.state = .checking
        run.progress = ImportProgress()
        if plan.mirror == nil { try tx.remember(plan, register: run.register, commune: run.commune) }
        run.job = try tx.enqueue(request(run, isTrial: true))
        try tx.update(run)
    }

    /// Lets the import run after its trial.
    ///
    /// - Returns: whether the import waited for it; pressing twice imports once.
    public func start(_ run: ImportRun, in tx: WriteTransaction) throws -> Bool {
        guard var run = try tx.importRun(run.id, commune: run.commune), run.state == .checked else { return false }
        run.state = .running
        run.progress = ImportProgress()
        run.job = try tx.enqueue(request(run, isTrial: false))
        try tx.update(run)
        return true
    }

    /// Writes down that an import is to be undone: what it made goes to the recycle bin, what it changed becomes what it was, and what
    /// somebody changed since stays. A change of many records tells of it, and does it once it is confirmed.
    public func prepareUndo(_ run: ImportRun, by actor: Actor, in tx: WriteTransaction) throws -> BulkChange {
        guard run.state == .done else { throw RecordError.notFound }
        return try importer.workflows.prepareUndo(ofImport: run.id, run.fileName, on: run.register, by: actor, in: tx)
    }

    private func request(_ run: ImportRun, isTrial: Bool) throws -> JobRequest {
        try JobRequest(
            ImportJob.name, commune: run.commune, label: (isTrial ? "Kiểm tra tệp " : "Nhập tệp ") + run.fileName,
            payload: ImportJob.Payload(run: run.id.text, isTrial: isTrial), person: run.person)
    }

    /// The job that tries and imports.
    public var job: any JobKind { ImportJob(desk: self) }

    /// Rows of a mirror are the platform's to write: whoever asked was judged by the right to mirror.
    fileprivate func actor(of run: ImportRun, in tx: ReadTransaction) throws -> Actor {
        let asking = try actor(run, tx)
        return run.plan?.mirror == nil ? asking : asking.working("mirror")
    }

    /// Writes the rows that were not taken as a table that can be repaired and imported as it is: their cells and why.
    public func writeRefused(of run: ImportRun, as format: RefusedFormat, to target: URL) async throws {
        guard let plan = run.plan else { return }
        let source = try file(of: run)
        let feed = TableFeed(source, plan) { { $0 } }
        let writer = try RefusedWriter(target, plan, format)
        var waiting: [RowProblem] = try await problems(run, after: 0)
        var position = 0
        while true {
            let (rows, _) = try await feed.next(500)
            if rows.isEmpty || waiting.isEmpty { break }
            for row in rows {
                while position < waiting.count, waiting[position].line < row.number { position += 1 }
                if position == waiting.count, let last = waiting.last {
                    waiting = try await problems(run, after: last.line)
                    position = 0
                }
                guard position < waiting.count else { break }
                if waiting[position].line == row.number { try writer.append(row, waiting[position].problems) }
            }
        }
        try writer.finish()
    }

    private func problems(_ run: ImportRun, after line: Int) async throws -> [RowProblem] {
        try await database.read { tx in try tx.importProblems(run.id, commune: run.commune, after: line, limit: 2000) }
    }
}

/// A trial or an import in the background: some hundred rows a step, each step with its checkpoint.
struct ImportJob: JobKind {
    struct Payload: Codable {
        let run: String
        let isTrial: Bool
    }

    static let name = "import"
    var id: String { Self.name }
    let desk: ImportDesk

    func run(_ work: JobWork) async throws -> String? {
        let payload = try work.job.payload(as: Payload.self)
        let commune = work.job.commune
        let (run, actor) = try await work.database.read { tx in
            guard let id = RecordID(payload.run), let run = try tx.importRun(id, commune: commune) else {
                throw JobFailure("Lần nhập này không còn. Tải tệp lên lại.")
            }
            return (run, try desk.actor(of: run, in: tx))
        }
        guard let plan = run.plan else { throw JobFailure("Chưa khớp cột của tệp.") }
        let begin = try work.job.checkpoint.map { try JSONDecoder().decode(ImportProgress.self, from: Data($0.utf8)) }
        if begin == nil { try await work.database.write { tx in try tx.dropProblems(of: run) } }
        do {
            let end = try await desk.importer.run(
                try desk.file(of: run), plan, into: run.register, by: actor, isTrial: payload.isTrial, from: begin ?? ImportProgress()
            ) { step, tx in
                try tx.add(step.problems, to: run)
                if !payload.isTrial { try desk.keep(step.differences, of: plan, by: actor, in: tx) }
                try desk.importer.workflows.note(step.written, of: run.id, in: tx)
                let total = step.share > 0 ? Int64(Double(step.progress.rows) / step.share) : nil
                try work.note(
                    done: Int64(step.progress.rows), total: total, checkpoint: try jsonText(step.progress), in: tx)
            }
            try await finish(run, end, payload.isTrial, actor, work)
            return "\(end.created) mới, \(end.changed) sửa, \(end.refused) không nhập được"
        } catch let error as SheetError {
            throw JobFailure(error.userMessage)
        } catch let error as RecordError {
            throw JobFailure(error.userMessage)
        }
    }

    private func finish(_ run: ImportRun, _ end: ImportProgress, _ isTrial: Bool, _ actor: Actor, _ work: JobWork) async throws {
        try await work.database.write { tx in
            guard var run = try tx.importRun(run.id, commune: run.commune) else { return }
            run.state = isTrial ? .checked : .done
            run.progress = end
            try tx.update(run)
            try work.note(done: Int64(end.rows), total: Int64(end.rows), in: tx)
            if isTrial { return }
            if let plan = run.plan { try desk.finishMirror(plan, end, file: run.fileName, way: .upload, by: actor, in: tx) }
            try tx.journal(
                commune: run.commune, author: actor.author, register: run.register, record: run.id.text, action: "import",
                note: "\(run.fileName): \(end.created) mới, \(end.changed) sửa, \(end.unchanged) không đổi, \(end.refused) không nhập")
        }
    }
}
