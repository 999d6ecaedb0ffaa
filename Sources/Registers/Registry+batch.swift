public import Declarations
public import Store
import Vietnamese

/// A row of a batch: a record to be made, or one to be changed.
public struct BatchRow: Sendable {
    /// As fields store them. Fields without a value here keep theirs; those of a new record take their defaults.
    public var values: [String: Value]
    /// The record to change; nil makes one.
    public var current: Record?
    /// The new record's id in the system that it is mirrored from.
    public var externalID: String?
    /// Where the record stands in the system that it is mirrored from; nil leaves it where it is. Only of mirrored rows.
    public var stand: MirroredState?

    public init(_ values: [String: Value], current: Record? = nil, externalID: String? = nil, stand: MirroredState? = nil) {
        self.values = values
        self.current = current
        self.externalID = externalID
        self.stand = stand
    }
}

/// The state of a record in the system that it is mirrored from: nobody moves it here.
public struct MirroredState: Sendable, Equatable {
    /// A state of the register's workflow.
    public var state: String
    /// Since when, in milliseconds since 1970 UTC.
    public var since: Int64

    public init(state: String, since: Int64) {
        self.state = state
        self.since = since
    }
}

/// What became, or would become, of a row of a batch.
public enum BatchOutcome: Sendable {
    case created, changed, unchanged
    /// Nothing of the row is saved.
    case refused(RecordError)

    public var isCreated: Bool { if case .created = self { true } else { false } }
    /// Why nothing of the row is saved; nil where all is well.
    public var refusal: RecordError? { if case .refused(let error) = self { error } else { nil } }
}

/// Rows that were judged, ready to be written in the same transaction.
public struct RecordBatch: Sendable {
    enum Step: Sendable {
        case create(Record)
        case change(Record, former: Record, plain: Record)
        case none
    }

    public let register: RegisterDeclaration
    /// In the order of the rows.
    public internal(set) var outcomes: [BatchOutcome]
    var steps: [Step]
}

/// The records that a batch made and changed, by row; nil where nothing was written.
public struct WrittenBatch: Sendable {
    public internal(set) var records: [Record?] = []
    /// In the order of their rows.
    public var created: [Record] = []
    public var changed: [Record] = []
    /// Those of the changed ones that stand in another state than before.
    public var moved: [Record] = []

    public init() {}
}

extension Registry {
    /// Judges many rows by the same rights, rules and uniqueness as ``create(_:_:id:source:assignee:by:note:in:)`` and
    /// ``edit(_:_:version:_:by:note:in:)``, with a few statements for all of them. Writes nothing.
    ///
    /// Within ``WriteTransaction/takeTurn(in:)`` of the transaction that goes on to write, the verdict stays true until then.
    /// - Parameter source: the system that the rows come from: records are mirrored, and only mirrored ones of that system are changed.
    /// - Throws: ``RecordError`` with `forbidden` for a mirror that somebody without the right to settings brings.
    public func judge(_ registerID: String, _ rows: [BatchRow], source: String? = nil, by actor: Actor, in tx: ReadTransaction) throws
        -> RecordBatch
    {
        let register = try register(registerID)
        guard source == nil || rights.allows(.manageSettings, to: actor) else { throw RecordError.forbidden }
        var judging = BatchJudging(self, register, source, actor)
        var batch = RecordBatch(register: register, outcomes: [], steps: [])
        for row in rows {
            do throws(RecordError) {
                batch.steps.append(try judging.step(row, tx))
                batch.outcomes.append(.unchanged)
            } catch {
                batch.steps.append(.none)
                batch.outcomes.append(.refused(error))
            }
        }
        try judge(&batch, in: tx)
        return batch
    }

    private func judge(_ batch: inout RecordBatch, in tx: ReadTransaction) throws {
        let register = batch.register
        let lookup = try BatchLookup(batch.steps.compactMap(\.record), register, self, in: tx)
        for index in batch.steps.indices {
            guard var record = batch.steps[index].record else { continue }
            let former = batch.steps[index].former
            try compute(&record, register, lookup, in: tx)
            let problems = try problems(record, replacing: former, register, lookup, in: tx)
            if !problems.isEmpty {
                batch.steps[index] = .none
                batch.outcomes[index] = .refused(.invalid(problems))
                continue
            }
            lookup.hold(record, instead: former)
            switch batch.steps[index] {
            case .create:
                batch.steps[index] = .create(record)
                batch.outcomes[index] = .created
            case .change(_, let stored, let plain):
                let isSame = difference(from: plain, to: record, register).after.isEmpty
                batch.steps[index] = isSame ? .none : .change(record, former: stored, plain: plain)
                batch.outcomes[index] = isSame ? .unchanged : .changed
                if !isSame { lookup.replace(stored, with: record, register) }
            case .none: break
            }
        }
    }

    /// Writes what was judged, in the order of the rows: rows, former versions, journal and counts, each record like any other's.
    ///
    /// - Parameters:
    ///   - begin: sets workflow columns of a new record that the journal does not tell of.
    ///   - settle: follows on each change, before the rows after it are written.
    /// - Throws: ``RecordError`` with `conflict` where a record is another one than was judged.
    public func write(
        _ batch: RecordBatch, by actor: Actor, note: String? = nil, in tx: WriteTransaction,
        begin: (inout Record) throws -> Void = { _ in }, settle: (Record) throws -> Record = { $0 }
    ) throws -> WrittenBatch {
        try tx.takeTurn(in: actor.commune)
        try refuseOvertaken(batch, actor.commune, in: tx)
        var written = WrittenBatch()
        written.records = Array(repeating: nil, count: batch.steps.count)
        var new: [Int] = []
        func writeNew() throws {
            let records = try insert(new.compactMap { batch.steps[$0].newRecord }, batch.register, actor, note, in: tx, begin: begin)
            for (index, record) in zip(new, records) { written.records[index] = record }
            written.created += records
            new = []
        }
        for index in batch.steps.indices {
            switch batch.steps[index] {
            case .none: break
            case .create: new.append(index)
            case .change(let plain, let former, let formerPlain):
                // What was free for a new record, or what it took, is so in the order of the rows.
                try writeNew()
                var record = plain
                try seal(&record, replacing: former, formerPlain, batch.register)
                let changed = try settle(
                    store(record, replacing: former, batch.register, actor, action: "edit", note: note, isCurrent: true, in: tx))
                written.records[index] = changed
                written.changed.append(changed)
                if changed.state != former.state {
                    count(batch.register, changed.commune, state: former.state, by: -1, in: tx)
                    count(batch.register, changed.commune, state: changed.state, by: 1, in: tx)
                    written.moved.append(changed)
                }
            }
        }
        try writeNew()
        return written
    }

    private func refuseOvertaken(_ batch: RecordBatch, _ commune: Int, in tx: ReadTransaction) throws {
        let formers = batch.steps.compactMap(\.stored)
        if formers.isEmpty { return }
        let current = try records(batch.register.id, by: SystemField.id.rawValue, formers.map(\.id.value), commune: commune, in: tx)
        for former in formers {
            guard let record = current[former.id.value] else { throw RecordError.notFound }
            if record.version != former.version { throw RecordError.conflict(record) }
        }
    }

    /// Writes new records, many a statement.
    private func insert(
        _ plain: [Record], _ register: RegisterDeclaration, _ actor: Actor, _ note: String?, in tx: WriteTransaction,
        begin: (inout Record) throws -> Void
    ) throws -> [Record] {
        guard !plain.isEmpty else { return [] }
        var records = plain
        try giveCodes(&records, register, tx)
        for index in records.indices {
            try seal(&records[index], replacing: nil, nil, register)
            try begin(&records[index])
        }
        let rows = NewRows(shape(of: register))
        explainTaken(register, in: tx)
        try tx.insert(into: RegisterTable(register: register).name, rows.shape.columns, count: records.count) { index in
            records[index].since = try tx.journal(
                commune: actor.commune, author: actor.author, register: register.id, record: records[index].id.text, action: "create",
                after: rows.shape.beginning(of: records[index]), note: note)
            return rows.values(of: records[index])
        }
        for record in records { touch(record, nil as [String]?, in: tx) }
        try vocabulary.add(rows.words, commune: actor.commune, in: tx)
        try SearchIndex.add(records, rows.texts, in: tx)
        for (state, some) in Dictionary(grouping: records, by: \.state) {
            count(register, actor.commune, state: state, by: some.count, in: tx)
        }
        return records
    }
}

/// Makes the record that a row asks for, if the actor may.
private struct BatchJudging {
    let registry: Registry
    let register: RegisterDeclaration
    let source: String?
    let actor: Actor
    /// Fields that a new record may be given, and what ``FieldDeclaration/filled(_:)`` asks of them.
    let creatable: [String: Bool]
    let creating: Grants
    var defaults: [String: Value]?
    var touched: Set<RecordID> = []

    init(_ registry: Registry, _ register: RegisterDeclaration, _ source: String?, _ actor: Actor) {
        self.registry = registry
        self.register = register
        self.source = source
        self.actor = actor
        creating = registry.rights.grants(.create, on: register, to: actor)
        let editable = registry.rights.editableFields(.create, on: nil, of: register, to: actor)
        // What only the system writes comes from the system that is mirrored as well.
        let open = register.fields.filter { registry.isOpen($0, to: actor, editable) || source != nil && $0.readOnly }
        creatable = Dictionary(open.map { ($0.id, $0.type.isMany) }) { first, _ in first }
    }

    mutating func step(_ row: BatchRow, _ tx: ReadTransaction) throws(RecordError) -> RecordBatch.Step {
        guard let current = row.current else { return .create(try new(row, tx)) }
        guard touched.insert(current.id).inserted else {
            throw .invalid([
                FieldProblem(nil, vi: "Bản ghi này đã có ở một dòng phía trên.", en: "A row above is about the same record.")
            ])
        }
        return try change(current, row)
    }

    private mutating func new(_ row: BatchRow, _ tx: ReadTransaction) throws(RecordError) -> Record {
        guard !creating.isNone else { throw .forbidden }
        var record = Record(register: register.id, commune: actor.commune, id: RecordID(), at: tx.now, by: actor.person)
        if let source {
            record.source = source
            record.externalID = row.externalID
        }
        if let state = registry.catalogue.workflow(of: register)?.initial {
            record.state = state.id
            record.stateSince = tx.now
        }
        if source != nil, let stand = row.stand { (record.state, record.stateSince) = (stand.state, stand.since) }
        let common = defaults ?? registry.defaults(register, actor, tx.now)
        defaults = common
        record.values = common
        record.values.reserveCapacity(common.count + row.values.count)
        for (name, value) in row.values { if let isMany = creatable[name] { record[name] = value.filled(isMany: isMany) } }
        guard creating.allowCreating(record) else { throw .forbidden }
        return record
    }

    private func change(_ current: Record, _ row: BatchRow) throws(RecordError) -> RecordBatch.Step {
        let rights = registry.rights
        guard rights.allows(.read, on: current, of: register, to: actor), rights.allows(.edit, on: current, of: register, to: actor) else {
            throw .forbidden
        }
        guard !current.isDeleted else { throw Self.deleted }
        // Matched, never overwritten: what a system is the source of changes by its own files only.
        guard current.source == source || actor.isSystem && source == nil else { throw current.isMirrored ? .mirrored : Self.notMirrored }
        let editable = rights.editableFields(.edit, on: current, of: register, to: actor)
        guard let plain = try? registry.opened(current, register) else { throw Self.sealed }
        var record = plain
        for (name, value) in row.values {
            guard let field = register.field(name), field.isWritable, isOpen(field, editable) else { continue }
            record[name] = field.filled(value)
        }
        if source != nil, let stand = row.stand, stand.state != record.state {
            (record.state, record.stateSince) = (stand.state, stand.since)
        }
        guard rights.allowsLeaving(record, insteadOf: current, in: register, to: actor) else { throw .forbidden }
        return .change(record, former: current, plain: plain)
    }

    private func isOpen(_ field: FieldDeclaration, _ editable: Set<String>?) -> Bool {
        registry.isOpen(field, to: actor, editable) || source != nil && field.readOnly
    }

    private static let deleted = RecordError(
        code: .notFound,
        message: LocalizedText(
            vi: "Bản ghi này đang trong thùng rác. Khôi phục rồi nhập lại.",
            en: "This record is in the recycle bin. Restore it and import again."))
    private static let notMirrored = RecordError(
        code: .mirrored,
        message: LocalizedText(
            vi: "Bản ghi có cùng khóa do xã tự lập hoặc đến từ nguồn khác, nên không ghi đè.",
            en: "The record with this key is the commune's own or from another source: it is not overwritten."))
    private static let sealed = RecordError(
        code: .invalid,
        message: LocalizedText(
            vi: "Không mở được trường mã hóa của bản ghi. Báo quản trị hệ thống.",
            en: "An encrypted field of the record does not open. Tell the administrator."))
}

extension RecordBatch.Step {
    var record: Record? {
        switch self {
        case .create(let record), .change(let record, _, _): record
        case .none: nil
        }
    }

    /// The plain record as it was.
    var former: Record? { if case .change(_, _, let plain) = self { plain } else { nil } }
    /// The record as it was, its encrypted fields sealed.
    var stored: Record? { if case .change(_, let stored, _) = self { stored } else { nil } }
    var newRecord: Record? { if case .create(let record) = self { record } else { nil } }
}
