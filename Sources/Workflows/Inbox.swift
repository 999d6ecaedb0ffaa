public import Declarations
public import Registers
public import Store
public import Vietnamese

/// Something that waits for one of a person's posts.
public struct InboxItem: Sendable {
    public let record: Record
    public let register: RegisterDeclaration
    public let state: StateDeclaration
    /// The actor's post that has it: by its desk, or because its state waits for it.
    public let desk: HeldPost?
}

/// A person's work as far as it is shown.
public struct WorkPile: Sendable {
    /// The most pressing first; what has no deadline comes last.
    public let items: [InboxItem]
    /// All pieces that wait, counted up to ``reach``.
    public let count: Int
    /// Beyond so many pieces of one kind nothing is counted.
    public static let reach = 1000
}

/// What somebody was told.
public struct Notice: Sendable, Identifiable {
    public let id: RecordID
    public let register: String
    public let record: RecordID
    /// Milliseconds since 1970 UTC.
    public let at: Int64
    public let body: LocalizedText
    public let isRead: Bool
}

extension WorkflowEngine {
    /// All that lies on the desks of the actor's posts or waits for them (Việc của tôi), the most pressing first; what has no deadline comes
    /// last.
    public func inbox(for actor: Actor, limit: Int = 500, in tx: ReadTransaction) throws -> [InboxItem] {
        try pile(for: actor, limit: limit, in: tx).items
    }

    /// The work of the actor's posts with its size: the records of the `limit` most pressing pieces only are read.
    ///
    /// One statement a register with a workflow, answered by the index over desks, and one for each field that states wait for.
    /// - Parameter deciding: only what stands where somebody decides on what others did.
    public func pile(for actor: Actor, limit: Int, deciding: Bool = false, in tx: ReadTransaction) throws -> WorkPile {
        if actor.posts.isEmpty { return WorkPile(items: [], count: 0) }
        var places: [WorkPlace] = []
        for register in catalogue.registers {
            guard let workflow = catalogue.workflow(of: register) else { continue }
            var found: [WorkPlace] = []
            for (posts, open) in desks(of: actor, in: workflow) {
                let open = deciding ? open.filter { workflow.isDecided(in: $0) } : open
                let onDesk: SQL = "assignee IN (\(SQL.values(posts.map(\.id)))) AND assignee IS NOT NULL"
                found += try self.places(register, in: open, where: onDesk, actor, tx)
                for (field, states) in Dictionary(grouping: open.filter { $0.waitsFor != nil }, by: { $0.waitsFor ?? "" }) {
                    guard let field = register.field(field), let names = self.names(actor, posts, field) else { continue }
                    found += try self.places(register, in: states, where: names, actor, tx)
                }
            }
            // On one's desk and waited for besides, it is one piece.
            places += Set(found)
        }
        let shown = places.sorted().prefix(limit)
        var records: [String: Record] = [:]
        for (register, places) in Dictionary(grouping: shown, by: \.register) {
            records.merge(try registry.records(register, places.map(\.id), commune: actor.commune, in: tx)) { _, new in new }
        }
        return WorkPile(items: shown.compactMap { records[$0.id].flatMap { item($0, actor) } }, count: places.count)
    }

    private func item(_ record: Record, _ actor: Actor) -> InboxItem? {
        guard let register = catalogue.registers[record.register],
            let state = record.state.flatMap({ catalogue.workflow(of: register)?.state($0) })
        else { return nil }
        return InboxItem(record: record, register: register, state: state, desk: registry.rights.awaitedPost(of: actor, record, register))
    }

    /// Posts of the actor with the states in which something may wait for them: on the desk of a post that was only partly delegated, what the
    /// actor may not do waits for its holder.
    private func desks(of actor: Actor, in workflow: WorkflowDeclaration) -> [(posts: [HeldPost], states: [StateDeclaration])] {
        let open = workflow.states.filter { !$0.final && $0.clock != .stopped }
        let groups = Dictionary(grouping: actor.posts) { post in
            open.map(\.id).filter { state in
                post.isWhole || workflow.transitions(from: state).contains { post.mayDo($0, onDesk: true) }
            }
        }
        return groups.map { names, posts in (posts, open.filter { names.contains($0.id) }) }
    }

    private func places(
        _ register: RegisterDeclaration, in states: [StateDeclaration], where condition: SQL, _ actor: Actor, _ tx: ReadTransaction
    ) throws -> [WorkPlace] {
        if states.isEmpty { return [] }
        return try tx.rows(
            """
            SELECT id, due_at FROM \(name: "reg_\(register.id)")
            WHERE commune = \(actor.commune) AND (\(condition)) AND deleted_at IS NULL
            AND state IN (\(SQL.values(states.map(\.id)))) ORDER BY due_at IS NULL, due_at, id LIMIT \(WorkPile.reach)
            """
        ).map { WorkPlace(register: register.id, id: try $0.text("id"), due: $0["due_at"].integer) }
    }

    /// That a field names one of these posts of the actor's, a unit of which one is the head, or the actor; nil where it cannot.
    private func names(_ actor: Actor, _ posts: [HeldPost], _ field: FieldDeclaration) -> SQL? {
        let ids: [String] =
            switch field.targetRegister {
            case "post": posts.map(\.id)
            case "unit": posts.filter(\.isHead).map(\.unit)
            default: [actor.person].compactMap { $0 }
            }
        if ids.isEmpty { return nil }
        guard field.type.isMany else { return "\(name: field.id) IN (\(SQL.values(ids)))" }
        let any = SQL.joined(ids.map { "\(name: field.id) LIKE \("%\"\($0)\"%")" }, separator: " OR ")
        return "\(name: field.id) IS NOT NULL AND (" + any + ")"
    }

    /// What the person and the person's posts were told, the newest first.
    public func notices(for actor: Actor, limit: Int = 50, in tx: ReadTransaction) throws -> [Notice] {
        let recipients = actor.posts.map(\.id) + [actor.person].compactMap { $0 }
        return try tx.rows(
            """
            SELECT id, register, record, at, body_vi, body_en, read_at FROM notice
            WHERE commune = \(actor.commune) AND recipient IN (\(SQL.values(recipients))) ORDER BY at DESC, id DESC LIMIT \(limit)
            """
        ).compactMap { row in
            guard let id = RecordID(try row.text("id")), let record = RecordID(try row.text("record")) else { return nil }
            return Notice(
                id: id, register: try row.text("register"), record: record, at: try row.integer("at"),
                body: LocalizedText(vi: try row.text("body_vi"), en: try row.text("body_en")), isRead: !row["read_at"].isNull)
        }
    }

    public func markNoticesRead(for actor: Actor, in tx: WriteTransaction) throws {
        let recipients = actor.posts.map(\.id) + [actor.person].compactMap { $0 }
        try tx.execute(
            "UPDATE notice SET read_at = \(tx.now) WHERE commune = \(actor.commune) AND recipient IN (\(SQL.values(recipients))) AND read_at IS NULL"
        )
    }

    // MARK: Escalation

    /// Tells people about deadlines that come near or have passed, each step once a stay in a state; gives how many steps were taken.
    ///
    /// A job calls it every few minutes; calling it twice does nothing the second time.
    @discardableResult
    public func escalate(commune: Int, in tx: WriteTransaction) throws -> Int {
        let calendar = try calendar(of: commune, in: tx)
        var steps = 0
        for register in catalogue.registers {
            guard let workflow = catalogue.workflow(of: register) else { continue }
            for state in workflow.states where !state.escalations.isEmpty || !state.onLate.isEmpty {
                // Twice the working days and a Tết: far enough to see every step that may be due.
                let horizon = tx.now + Int64(state.escalations.map(\.amount).max() ?? 0) * 2 * 86_400_000 + 14 * 86_400_000
                let rows = try tx.rows(
                    """
                    SELECT id FROM \(name: "reg_\(register.id)")
                    WHERE commune = \(commune) AND state = \(state.id) AND deleted_at IS NULL AND due_at <= \(horizon)
                    """)
                let records = try registry.records(register.id, try rows.map { try $0.text("id") }, commune: commune, in: tx)
                for record in records.values { steps += try escalate(record, state, register, calendar, in: tx) }
            }
        }
        return steps
    }

    private func escalate(
        _ record: Record, _ state: StateDeclaration, _ register: RegisterDeclaration, _ calendar: WorkCalendar, in tx: WriteTransaction
    ) throws -> Int {
        guard let due = record.dueAt.map({ Instant(milliseconds: $0) }) else { return 0 }
        var steps = 0
        // A deadline in a field that is put off begins anew; one that is reckoned moves with the calendar and does not.
        let turn = if case .field = state.due { "@\(due.milliseconds)" } else { "" }
        for (index, escalation) in state.escalations.enumerated() {
            guard escalation.moment(due, calendar).milliseconds <= tx.now else { continue }
            // A reminder "before" that nobody could send in time would only confuse beside the one that says "late".
            if escalation.moment == .before, due.milliseconds < tx.now { continue }
            guard try once("\(state.id).\(index)\(turn)", record, in: tx) else { continue }
            let kind: NoticeKind = escalation.moment == .before ? .reminder : .late
            try notify(escalation.to, escalation.text, about: record, register, kind, in: tx)
            steps += 1
        }
        if due.milliseconds < tx.now, !state.onLate.isEmpty, try once("\(state.id).late\(turn)", record, in: tx) {
            let job = Actor.system(commune: record.commune, origin: "job deadlines")
            var changes = try effectValues(state.onLate, record, [:], register, in: tx)
            changes.merge(try made(state.onLate, record, changes, register, in: tx)) { _, new in new }
            let late = changes.isEmpty ? record : try registry.apply(record, changes, action: "late", note: nil, by: job, in: tx)
            try run(
                state.onLate, on: changes.isEmpty ? late : try settleDue(late, state, in: tx), register, job, telling: .late, in: tx)
            steps += 1
        }
        return steps
    }

    /// Tells people something of a record, each time that `once` names only once.
    ///
    /// - Returns: whether they were told now.
    public func tell(
        _ recipients: [Recipient], _ text: LocalizedText, about record: Record, once step: String, in tx: WriteTransaction
    ) throws -> Bool {
        guard try once(step, record, in: tx) else { return false }
        try notify(recipients, text, about: record, try registry.register(record.register), .news, in: tx)
        return true
    }

    private func once(_ step: String, _ record: Record, in tx: WriteTransaction) throws -> Bool {
        try tx.execute(
            """
            INSERT INTO escalation_done (commune, record, state_since, step, at)
            VALUES (\(record.commune), \(record.id), \(record.stateSince ?? 0), \(step), \(tx.now))
            ON CONFLICT (commune, record, state_since, step) DO NOTHING
            """) == 1
    }
}

/// Where a piece of work stands in its pile.
private struct WorkPlace: Hashable, Comparable {
    let register: String
    let id: String
    let due: Int64?

    static func < (one: WorkPlace, other: WorkPlace) -> Bool { (one.due ?? .max, one.id) < (other.due ?? .max, other.id) }
}

extension WorkflowDeclaration {
    /// Whether somebody decides in the state on what others did: the first step that leads on from there decides.
    public func isDecided(in state: StateDeclaration) -> Bool { transitions(from: state.id).first?.decides == true }

    /// Whether the step decides on what stands in the state, unlike one that is open from the beginning at any time: cancelling, waiving.
    public func decides(_ step: TransitionDeclaration, in state: StateDeclaration) -> Bool {
        guard step.decides, step.from.contains(state.id) else { return false }
        let isWhatItWaitsFor = transitions(from: state.id).first?.id == step.id
        return isWhatItWaitsFor || state.initial || !step.from.contains { self.state($0)?.initial == true }
    }
}

extension Escalation {
    /// When this step is to be taken for something due at `due`.
    fileprivate func moment(_ due: Instant, _ calendar: WorkCalendar) -> Instant {
        let sign = moment == .before ? -1 : 1
        switch unit {
        case .hours: return due.adding(minutes: sign * amount * 60)
        case .days: return due.adding(minutes: sign * amount * 1440)
        case .workingHours: return calendar.adding(workingHours: sign * amount, to: due)
        case .workingDays:
            return Instant(calendar.adding(workingDays: sign * amount, to: due.date), minute: due.minuteOfDay)
        }
    }
}
