import Declarations
public import Foundation
public import Registers
import Sheets
public import Store
import Vietnamese
public import Workflows

/// Takes the rows of a table into a register, some hundred a transaction: read and understood while those before them are written.
public struct Importer: Sendable {
    public let workflows: WorkflowEngine
    public let database: Database
    /// Rows a transaction: so many that one takes about a third of a second. Others who write wait no longer, and commits are few.
    public var batch = 250...2000
    /// Rows after which the planner is told what a table is like that may have been empty before.
    private static let telling = 4000
    private static let stretch = Duration.milliseconds(350)
    /// What modules know of mirrored rows.
    public var shapers: [any MirrorShaping] = []

    public init(_ workflows: WorkflowEngine, database: Database) {
        self.workflows = workflows
        self.database = database
    }

    /// Where a step of an import stands.
    public struct Step: Sendable {
        public let progress: ImportProgress
        /// How much of the table has been read, 0 to 1.
        public let share: Double
        public let problems: [RowProblem]
        /// Of a mirror: rows that contradict what is known. They are among the problems too.
        public var differences: [MirrorDifference] = []
        /// The records that were made and changed; none in a trial.
        public var written = WrittenBatch()
    }

    /// Imports a table, or tries what importing it would do.
    ///
    /// - Parameters:
    ///   - isTrial: judges only; nothing is written to the register.
    ///   - begin: where a run that was broken off stands.
    ///   - step: called in the transaction of each batch: what it keeps is kept with the rows or not at all.
    /// - Returns: the counts at the end.
    /// - Throws: `SheetError` for a file that can't be read on, `RecordError` with `forbidden`, or what `step` throws.
    public func run(
        _ file: URL, _ plan: ImportPlan, into registerID: String, by actor: Actor, isTrial: Bool,
        from begin: ImportProgress = ImportProgress(),
        step: @escaping @Sendable (Step, WriteTransaction) throws -> Void
    ) async throws -> ImportProgress {
        let register = try workflows.registry.register(registerID)
        guard workflows.registry.rights.allowsSome(.importRecords, on: register, to: actor) else { throw RecordError.forbidden }
        let judge = BatchJudge(
            workflows: workflows, register: register, plan: plan, actor: actor, isTrial: isTrial, shapers: shapers)
        let workflow = workflows.catalogue.workflow(of: register)
        let feed = TableFeed(file, plan) {
            var reader = RowReader(plan, register, workflow, after: begin.line)
            return { reader.read($0) }
        }
        var progress = begin
        var isNewToPlanner = !isTrial
        var size = min(max(500, batch.lowerBound), batch.upperBound)
        var next = Task { [size] in try await feed.next(size) }
        defer { next.cancel() }
        while true {
            let (rows, share) = try await next.value
            if rows.isEmpty { break }
            next = Task { [size] in try await feed.next(size) }
            let start = ContinuousClock.now
            progress = try await take(rows, share, progress, judge, isTrial, step)
            if isNewToPlanner, progress.rows - begin.rows >= Self.telling {
                try await database.write { tx in try workflows.registry.learnSpread(of: registerID, in: tx) }
                isNewToPlanner = false
            }
            size = fitting(rows.count, start.duration(to: .now))
            try Task.checkCancellation()
        }
        return progress
    }

    /// How many rows would have taken a ``stretch`` where `rows` took `time`.
    private func fitting(_ rows: Int, _ time: Duration) -> Int {
        let wanted = min(Double(batch.upperBound), Double(rows) * (Self.stretch / max(time, .milliseconds(1))))
        return max(Int(wanted), batch.lowerBound)
    }

    private func take(
        _ rows: [ReadRow], _ share: Double, _ progress: ImportProgress, _ judge: BatchJudge, _ isTrial: Bool,
        _ step: @escaping @Sendable (Step, WriteTransaction) throws -> Void
    ) async throws -> ImportProgress {
        if isTrial {
            let done = try await database.read { tx in try judge.each(rows, progress, share) { try judge.judge($0, $1, in: tx) } }
            try await database.write { tx in try step(done, tx) }
            return done.progress
        }
        return try await database.write { tx in
            try tx.takeTurn(in: judge.actor.commune)
            let done = try judge.each(rows, progress, share) { rows, progress in
                var judged = try judge.judge(rows, progress, in: tx)
                judged.written = try workflows.write(judged.batch, by: judge.actor, in: tx)
                return judged
            }
            try step(done, tx)
            return done.progress
        }
    }
}

/// What a batch of rows comes to.
private struct JudgedRows: Sendable {
    let batch: RecordBatch
    let progress: ImportProgress
    let problems: [RowProblem]
    let differences: [MirrorDifference]
    var written = WrittenBatch()
}

/// Turns rows into changes of records: finds what they name, what they stand for, and lets the registry judge.
private struct BatchJudge: Sendable {
    let workflows: WorkflowEngine
    let register: RegisterDeclaration
    let plan: ImportPlan
    let actor: Actor
    let finder: ReferenceFinder
    private let above: RowNames
    /// Rows above are not there yet: what names them is believed.
    private let isTrial: Bool
    private let shapers: [any MirrorShaping]
    private let contradictions: Contradictions?

    init(
        workflows: WorkflowEngine, register: RegisterDeclaration, plan: ImportPlan, actor: Actor, isTrial: Bool, shapers: [any MirrorShaping]
    ) {
        self.workflows = workflows
        self.register = register
        self.plan = plan
        self.actor = actor
        self.isTrial = isTrial
        finder = ReferenceFinder(workflows.registry, actor)
        above = RowNames(register, plan)
        self.shapers = shapers.filter { $0.register == register.id }
        contradictions = plan.mirror.map { Contradictions(workflows, register, $0, plan.source ?? "", actor.commune) }
    }

    /// Judges rows in turns, so that those which name rows above them come when these are done.
    func each(
        _ rows: [ReadRow], _ begin: ImportProgress, _ share: Double, _ take: ([ReadRow], ImportProgress) throws -> JudgedRows
    ) throws -> Importer.Step {
        var rest = rows[...]
        var (progress, problems, written, differences) = (begin, [RowProblem](), WrittenBatch(), [MirrorDifference]())
        while !rest.isEmpty {
            let turn = Array(rest.prefix(above.independent(rest, in: register)))
            rest = rest.dropFirst(turn.count)
            let done = try take(turn, progress)
            progress = done.progress
            problems += done.problems
            differences += done.differences
            written.created += done.written.created
            written.changed += done.written.changed
        }
        return Importer.Step(progress: progress, share: share, problems: problems, differences: differences, written: written)
    }

    func judge(_ read: [ReadRow], _ begin: ImportProgress, in tx: ReadTransaction) throws -> JudgedRows {
        var rows = read
        let existing = try existing(rows, tx)
        let believed = try resolveNames(&rows, existing, tx)
        var batch: [BatchRow] = []
        var places: [Int] = []
        var progress = begin
        let differences = try contradictions?.find(rows, existing, in: tx) ?? [:]
        if plan.mirror != nil { progress.differing = (progress.differing ?? 0) + differences.count }
        for index in rows.indices where rows[index].problems.isEmpty && differences[index] == nil {
            let row = rows[index]
            let current = row.key.flatMap { existing[$0] }
            if current != nil, plan.existing == .skip {
                progress.skipped += 1
            } else if let problem = refusal(row, current) {
                rows[index].problems.append(problem)
            } else {
                batch.append(change(row, current))
                places.append(index)
            }
        }
        if let mirror = plan.mirror {
            let telling = MirrorTelling(source: plan.source ?? "", dataAt: mirror.dataAt, since: mirror.since)
            for shaper in shapers { try shaper.shape(&batch, telling, workflows, commune: actor.commune, in: tx) }
        }
        let judged = try workflows.registry.judge(register.id, batch, source: plan.source, by: actor, in: tx)
        for (outcome, (row, place)) in zip(judged.outcomes, zip(batch, places)) {
            switch outcome {
            case .created: progress.created += 1
            case .changed: progress.changed += 1
            case .unchanged: progress.unchanged += 1
            case .refused(let error):
                let problems = error.problems.isEmpty ? [FieldProblem(nil, error.message)] : error.problems
                let left = problems.filter { found in found.field.map { believed[place]?.contains($0) != true } ?? true }
                rows[place].problems += left.map { problem($0, rows[place]) }
                if left.isEmpty, row.current == nil { progress.created += 1 } else if left.isEmpty { progress.changed += 1 }
            }
        }
        if isTrial { above.take(rows.lazy.filter(\.problems.isEmpty)) }
        let refused = rows.filter { !$0.problems.isEmpty }
        progress.refused += refused.count
        progress.rows += rows.count
        progress.line = rows.last?.line ?? progress.line
        let told = differences.values.map { RowProblem(line: $0.line, problems: [$0.problem]) }
        let problems = (refused.map { RowProblem(line: $0.line, problems: $0.problems) } + told).sorted { $0.line < $1.line }
        return JudgedRows(
            batch: judged, progress: progress, problems: problems, differences: differences.values.sorted { $0.line < $1.line })
    }

    private func existing(_ rows: [ReadRow], _ tx: ReadTransaction) throws -> [Value: Record] {
        guard let key = plan.key else { return [:] }
        let values = rows.filter(\.problems.isEmpty).compactMap(\.key)
        if values.isEmpty { return [:] }
        return try workflows.registry.records(register.id, by: key, values, source: plan.source, commune: actor.commune, in: tx)
    }

    private func refusal(_ row: ReadRow, _ current: Record?) -> CellProblem? {
        guard let key = plan.key else { return nil }
        let message: LocalizedText
        if current != nil, plan.existing == .refuse {
            message = LocalizedText(vi: "Đã có bản ghi mang khóa này.", en: "There is a record with this key already.")
        } else if current == nil, row.key != nil, key == SystemField.id.rawValue {
            message = LocalizedText(vi: "Không có bản ghi mang mã này.", en: "There is no record with this id.")
        } else {
            return nil
        }
        return CellProblem(
            column: plan.title(of: key), value: register.field(key)?.personal == true ? nil : row.key?.text, vi: message.vi,
            en: message(.en))
    }

    private func change(_ row: ReadRow, _ current: Record?) -> BatchRow {
        var values = row.values
        // What a source leaves empty it does not know; what has to be there stays.
        let isMirror = plan.mirror != nil
        if current != nil, plan.clearsEmpty {
            for field in row.empty where !(isMirror && register.field(field)?.required == true) { values[field] = .null }
        }
        let stand = row.stand.map { MirroredState(state: $0, since: plan.mirror?.dataAt ?? 0) }
        return BatchRow(values, current: current, externalID: row.externalID, stand: stand)
    }

    /// Gives, by row, the fields that name rows above of a trial: they stay empty.
    private func resolveNames(_ rows: inout [ReadRow], _ existing: [Value: Record], _ tx: ReadTransaction) throws -> [Int: Set<String>] {
        var believed: [Int: Set<String>] = [:]
        var wanted: [String: Set<String>] = [:]
        for row in rows { for (field, names) in row.names { wanted[field.targetRegister ?? "", default: []].formUnion(names) } }
        var found: [String: [String: Set<String>]] = [:]
        for (target, names) in wanted { found[target] = try finder.find(names, in: target, tx) }
        for index in rows.indices {
            for (field, names) in rows[index].names {
                var ids: [String] = []
                // Of several records with that name it is the one that the record names already: what went out as a name comes back as it was.
                let present = Set(
                    rows[index].key.flatMap { existing[$0] }.map { field.type.isMany ? $0.items(field.id) : [$0[field.id].text ?? ""] }
                        ?? [])
                for name in names {
                    var matches = found[field.targetRegister ?? ""]?[name] ?? []
                    if matches.count > 1, !matches.isDisjoint(with: present) { matches.formIntersection(present) }
                    if matches.count == 1, let id = matches.first {
                        ids.append(id)
                    } else if isTrial, matches.isEmpty, field.targetRegister == register.id, above.has(name) {
                        believed[index, default: []].insert(field.id)
                    } else {
                        rows[index].problems.append(unknown(name, matches, field))
                    }
                }
                rows[index].values[field.id] =
                    field.type.isMany && !ids.isEmpty ? .text(JSONText.list(ids)) : ids.first.map { .text($0) } ?? .null
            }
        }
        return believed
    }

    private func unknown(_ name: String, _ matches: Set<String>, _ field: FieldDeclaration) -> CellProblem {
        let label = field.targetRegister.flatMap { workflows.catalogue.registers[$0]?.label }
        let vi =
            matches.isEmpty
            ? "Không tìm thấy mục này trong sổ “\(label?.vi ?? "")”. Ghi đúng mã hoặc tên."
            : "Có \(matches.count) mục cùng tên trong sổ “\(label?.vi ?? "")”. Ghi mã thay cho tên."
        let en =
            matches.isEmpty
            ? "Not found in “\(label?(.en) ?? "")”: write its code or name." : "\(matches.count) entries have this name: write the code."
        let isPersonal = field.personal || field.encrypted
        return CellProblem(column: plan.title(of: field.id), value: isPersonal ? nil : String(name.prefix(200)), vi: vi, en: en)
    }

    /// A problem that the registry found, beside the cell that it is about.
    private func problem(_ found: FieldProblem, _ row: ReadRow) -> CellProblem {
        guard let id = found.field, let column = plan.fields.first(where: { $0.value == id })?.key else {
            return CellProblem(
                column: found.field.flatMap { register.field($0)?.label.vi }, value: nil, vi: found.message.vi, en: found.message(.en))
        }
        let cell = row.cells.indices.contains(column) ? row.cells[column] : .empty
        return plan.problem(column, cell, register.field(id), found.message)
    }
}
