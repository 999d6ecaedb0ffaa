public import Declarations
public import Registers
public import Store
import Vietnamese

/// Moves records through the states of their workflow.
///
/// Whoever makes or edits records goes through here, so that deadlines, desks and notices follow in the same transaction; registers without a
/// workflow pass straight on to the ``Registry``.
public struct WorkflowEngine: Sendable {
    public let registry: Registry
    public var catalogue: Catalogue { registry.catalogue }

    let followers: [any TransitionFollower]

    /// - Parameter followers: what modules do when records move.
    public init(_ registry: Registry, followers: [any TransitionFollower] = []) {
        self.registry = registry
        self.followers = followers
    }

    /// The registers from which working time is reckoned.
    static let calendarRegisters: Set<String> = ["holiday", "holiday_rule"]

    /// Adds the engine's own tables: call once when the server starts.
    public static func migrate(_ database: Database) async throws {
        try await database.migrate(Migration.workflows + Migration.bulk + [.importSpans, .noticeKinds])
    }

    // MARK: Making and changing

    /// Makes a record; one with a workflow enters its first state, on the desk of `assignee` if a post is given.
    public func create(
        _ register: String, _ values: [String: Value], id: RecordID = RecordID(), source: (name: String, id: String)? = nil,
        assignee: String? = nil, by actor: Actor, note: String? = nil, in tx: WriteTransaction
    ) throws -> Record {
        let record = try registry.create(
            register, values, id: id, source: source, assignee: assignee, by: actor, note: note, in: tx)
        let declaration = try registry.register(register)
        if Self.calendarRegisters.contains(register) { try recomputeDeadlines(commune: actor.commune, in: tx) }
        guard let workflow = catalogue.workflow(of: declaration), let state = workflow.initial else { return record }
        try openSpan(of: record, state: state.id, transition: nil, actor, in: tx)
        return try settleDue(record, state, in: tx)
    }

    /// Changes fields; a changed deadline field moves the due time.
    public func edit(
        _ register: String, _ id: RecordID, version: Int64?, _ changes: [String: Value], by actor: Actor, note: String? = nil,
        in tx: WriteTransaction
    ) throws -> Record {
        let record = try registry.edit(register, id, version: version, changes, by: actor, note: note, in: tx)
        if Self.calendarRegisters.contains(register) { try recomputeDeadlines(commune: actor.commune, in: tx) }
        guard let state = try state(of: record) else { return record }
        return try settleDue(record, state, in: tx)
    }

    public func delete(_ register: String, _ id: RecordID, version: Int64?, by actor: Actor, note: String? = nil, in tx: WriteTransaction)
        throws
    {
        try registry.delete(register, id, version: version, by: actor, note: note, in: tx)
        if Self.calendarRegisters.contains(register) { try recomputeDeadlines(commune: actor.commune, in: tx) }
    }

    /// Brings a record back from the recycle bin; its deadline is computed anew, because the calendar may have changed meanwhile.
    public func restore(_ register: String, _ id: RecordID, by actor: Actor, in tx: WriteTransaction) throws -> Record {
        let record = try registry.restore(register, id, by: actor, in: tx)
        if Self.calendarRegisters.contains(register) { try recomputeDeadlines(commune: actor.commune, in: tx) }
        guard let state = try state(of: record) else { return record }
        return try settleDue(record, state, in: tx)
    }

    // MARK: Moving

    /// The transitions that the actor may do with the record now, in the workflow's order.
    public func available(_ record: Record, to actor: Actor) -> [TransitionDeclaration] {
        guard let register = catalogue.registers[record.register], let workflow = catalogue.workflow(of: register), let state = record.state
        else {
            return []
        }
        return workflow.transitions(from: state).filter { registry.rights.allows($0, on: record, of: register, to: actor) }
    }

    /// Does a transition: fills in what it requires, moves the record, computes its deadline, puts it on the next desk, tells whom it
    /// concerns. All of it or nothing.
    ///
    /// - Parameters:
    ///   - values: of the fields that the transition requires or asks for.
    ///   - reason: where the transition asks for one.
    ///   - assignee: a post's id, chosen by the actor in place of the declared desk.
    /// - Throws: ``RecordError`` with `invalid` naming each missing field, `conflict`, `forbidden`, or `notFound`.
    public func perform(
        _ transitionID: String, on registerID: String, _ id: RecordID, version: Int64?, _ values: [String: Value] = [:],
        reason: String? = nil,
        assignee: String? = nil, by actor: Actor, in tx: WriteTransaction
    ) throws -> Record {
        let register = try registry.register(registerID)
        try tx.takeTurn(in: actor.commune)
        let current = try registry.record(registerID, id, for: actor, in: tx)
        guard let workflow = catalogue.workflow(of: register), let transition = workflow.transition(transitionID),
            let target = workflow.state(transition.to)
        else { throw RecordError.notFound }
        if let version, version != current.version { throw RecordError.conflict(current) }
        if current.isMirrored, !actor.isSystem { throw RecordError.mirrored }
        guard registry.rights.allows(transition, on: current, of: register, to: actor) else { throw RecordError.forbidden }
        var changes: [String: Value] = [:]
        for name in transition.fields { if let value = values[name] { changes[name] = register.field(name)?.filled(value) ?? value } }
        try refuseUnfilled(transition, register, current, changes, reason)
        changes.merge(try effectValues(transition.effects, current, changes, register, in: tx)) { _, new in new }
        changes.merge(try made(transition.effects, current, changes, register, in: tx)) { _, new in new }

        let desk =
            try assignee.map { try checkedPost($0, commune: actor.commune, in: tx) }
            ?? desk(transition.assign, current, changes, register, actor, in: tx)
        let note = [transition.label.vi, reason].compactMap { $0 }.joined(separator: ": ")
        let codes = try codes(transition.effects, current, changes, register, in: tx)
        let moved = try registry.apply(current, changes, action: "transition", note: note, by: actor, in: tx) { record in
            record.values.merge(codes) { _, new in new }
            record.state = target.id
            record.stateSince = tx.now
            if case .unchanged = desk {} else { record.assignee = desk.post }
        }
        try closeSpan(of: moved, in: tx)
        try openSpan(of: moved, state: target.id, transition: transition.id, actor, in: tx)
        let settled = try settleDue(moved, target, in: tx)
        try run(transition.effects, on: settled, register, actor, in: tx)
        for follower in followers { try follower.moved(settled, by: transition.id, actor, self, in: tx) }
        return settled
    }

    private func refuseUnfilled(
        _ transition: TransitionDeclaration, _ register: RegisterDeclaration, _ record: Record, _ changes: [String: Value],
        _ reason: String?
    ) throws(RecordError) {
        var problems: [FieldProblem] = []
        for name in transition.require where (changes[name] ?? record[name]).isNull {
            let label = register.field(name)?.label ?? LocalizedText(vi: name)
            problems.append(
                FieldProblem(
                    name, vi: "Cần có “\(label.vi)” trước khi \(transition.label.vi.lowercased()).", en: "\(label(.en)) is needed first."))
        }
        if transition.reason, (reason ?? "").allSatisfy(\.isWhitespace) {
            problems.append(FieldProblem("reason", vi: "Cần ghi lý do.", en: "A reason is needed."))
        }
        guard problems.isEmpty else {
            throw RecordError(
                code: .invalid, message: LocalizedText(vi: "Còn thiếu \(problems.count) mục.", en: "\(problems.count) things are missing."),
                problems: problems)
        }
    }

    func state(of record: Record) throws(RecordError) -> StateDeclaration? {
        guard let workflow = catalogue.workflow(of: try registry.register(record.register)) else { return nil }
        return record.state.flatMap { workflow.state($0) }
    }
}

extension Migration {
    /// The tables of workflows: who had a record how long, what people were told.
    static let workflows: [Migration] = [
        Migration(
            "0003-workflows",
            """
            CREATE TABLE state_span (
                commune {integer} NOT NULL, id {uuid} NOT NULL, register {text} NOT NULL, record {uuid} NOT NULL,
                state {text} NOT NULL, transition {text}, assignee {uuid}, account {text},
                entered_at {integer} NOT NULL, left_at {integer},
                PRIMARY KEY (commune, id)
            ) {table};
            CREATE INDEX state_span_record ON state_span (commune, record, entered_at);
            CREATE TABLE notice (
                commune {integer} NOT NULL, id {uuid} NOT NULL, recipient {text} NOT NULL, register {text} NOT NULL, record {uuid} NOT NULL,
                at {integer} NOT NULL, body_vi {text} NOT NULL, body_en {text} NOT NULL, read_at {integer},
                PRIMARY KEY (commune, id)
            ) {table};
            CREATE INDEX notice_recipient ON notice (commune, recipient, at);
            CREATE TABLE escalation_done (
                commune {integer} NOT NULL, record {uuid} NOT NULL, state_since {integer} NOT NULL, step {text} NOT NULL, at {integer} NOT NULL,
                PRIMARY KEY (commune, record, state_since, step)
            ) {table};
            """)
    ]
}
