import Declarations
public import Registers
public import Store
public import Vietnamese

extension WorkflowEngine {
    /// How long the record may still stay in its state, or how late it is, told in what its state's `due` is given in; nil without a deadline.
    public func remaining(_ record: Record, at moment: Int64, calendar: WorkCalendar) -> Remaining? {
        guard let due = record.dueAt.map({ Instant(milliseconds: $0) }) else { return nil }
        let now = Instant(milliseconds: moment)
        guard let register = catalogue.registers[record.register],
            let rule = record.state.flatMap({ catalogue.workflow(of: register)?.state($0) })?.due
        else { return calendar.remaining(until: due, at: now) }
        switch rule {
        case .field(let path) where catalogue.type(at: path, from: register) == .date: return calendar.remaining(until: due.date, at: now)
        case .after(_, .days), .after(_, .hours): return calendar.clockRemaining(until: due, at: now)
        case .field, .after: return calendar.remaining(until: due, at: now)
        }
    }

    /// Sets `due_at` by the state's rule. The journal is silent about it: it follows from the calendar and from what the journal has.
    func settleDue(_ record: Record, _ state: StateDeclaration, in tx: WriteTransaction) throws -> Record {
        let due = try dueMoment(record, state, in: tx)
        guard due != record.dueAt else { return record }
        var record = record
        record.dueAt = due
        try tx.executeLater(
            "UPDATE \(name: "reg_\(record.register)") SET due_at = \(due) WHERE commune = \(record.commune) AND id = \(record.id)")
        return record
    }

    /// When a record that begins in `state` now must leave it; see ``settleDue(_:_:in:)``.
    func firstDue(_ record: Record, _ state: StateDeclaration, _ calendar: WorkCalendar?, in tx: ReadTransaction) throws -> Int64? {
        try dueMoment(record, state, ClockRun(start: record.stateSince ?? tx.now, pauses: []), calendar, in: tx)
    }

    /// - Parameters:
    ///   - known: over which the state's time counts, where that needs no looking up.
    ///   - calendar: the commune's, where it is at hand.
    private func dueMoment(
        _ record: Record, _ state: StateDeclaration, _ known: ClockRun? = nil, _ calendar: WorkCalendar? = nil, in tx: ReadTransaction
    ) throws -> Int64? {
        guard let due = state.due, state.clock == .running, !state.final else { return nil }
        let register = try registry.register(record.register)
        switch due {
        case .field(let path):
            switch try registry.value(at: path, of: record, register, in: tx) {
            case .date(let day): return CalendarDate(day).map { Instant($0, minute: WorkShifts.standard.end).milliseconds }
            case .instant(let moment): return moment
            default: return nil
            }
        case .after(let amount, let unit):
            guard let count = try number(amount, of: record, register, in: tx) else { return nil }
            let run = try known ?? run(of: record, in: state, in: tx)
            switch unit {
            case .days: return run.start + Int64(count) * 86_400_000 + run.paused(until: tx.now)
            case .hours: return run.start + Int64(count) * 3_600_000 + run.paused(until: tx.now)
            case .workingDays, .workingHours:
                let allowance: Allowance =
                    unit == .workingHours ? .hours(count) : count == 0 ? .sameDay(cutoff: state.sameDayCutoff ?? 900) : .days(count)
                let clock = WorkClock(
                    start: Instant(milliseconds: run.start), allowance: allowance, pauses: run.pauses,
                    calendar: try calendar ?? self.calendar(of: record.commune, in: tx))
                return clock.due?.milliseconds
            }
        }
    }

    private func number(_ amount: DueAmount, of record: Record, _ register: RegisterDeclaration, in tx: ReadTransaction) throws -> Int? {
        switch amount {
        case .fixed(let count): return count
        case .field(let path):
            guard case .number(let number) = try registry.value(at: path, of: record, register, in: tx) else { return nil }
            return Int("\(number)".prefix { $0 != "." })
        }
    }

    /// Moves every open deadline that counts working time; called when a holiday is decreed, changed or taken back.
    public func recomputeDeadlines(commune: Int, in tx: WriteTransaction) throws {
        for register in catalogue.registers {
            guard let workflow = catalogue.workflow(of: register) else { continue }
            for state in workflow.states where state.countsWorkingTime {
                let rows = try tx.rows(
                    "SELECT id FROM \(name: "reg_\(register.id)") WHERE commune = \(commune) AND state = \(state.id) AND deleted_at IS NULL"
                )
                let records = try registry.records(register.id, try rows.map { try $0.text("id") }, commune: commune, in: tx)
                for record in records.values { _ = try settleDue(record, state, in: tx) }
            }
        }
    }

    // MARK: Spans

    func openSpan(of record: Record, state: String, transition: String?, _ actor: Actor, in tx: WriteTransaction) throws {
        try tx.executeLater(
            """
            INSERT INTO state_span (commune, id, register, record, state, transition, assignee, account, entered_at)
            VALUES (\(record.commune), \(RecordID()), \(record.register), \(record.id), \(state), \(transition), \(record.assignee),
                \(actor.person), \(tx.now))
            """)
    }

    func closeSpan(of record: Record, in tx: WriteTransaction) throws {
        try tx.executeLater(
            "UPDATE state_span SET left_at = \(tx.now) WHERE commune = \(record.commune) AND record = \(record.id) AND left_at IS NULL")
    }

    /// The states that a record went through, the oldest first: who had it, from when to when.
    public func spans(of record: Record, in tx: ReadTransaction) throws -> [StateSpan] {
        try tx.rows("SELECT * FROM state_span WHERE commune = \(record.commune) AND record = \(record.id) ORDER BY entered_at, id").map {
            row in
            StateSpan(
                state: try row.text("state"), transition: row["transition"].text, assignee: row["assignee"].text,
                person: row["account"].text,
                entered: try row.integer("entered_at"), left: row["left_at"].integer)
        }
    }

    /// The stretch over which a state's time counts: from its first entry, through pauses, until now. A state that was left for anything
    /// but a pause begins anew.
    private func run(of record: Record, in state: StateDeclaration, in tx: ReadTransaction) throws -> ClockRun {
        let workflow = catalogue.workflow(of: try registry.register(record.register))
        var run = ClockRun(start: record.stateSince ?? tx.now, pauses: [])
        for span in try spans(of: record, in: tx).reversed() {
            if span.state == state.id {
                run.start = span.entered
            } else if workflow?.state(span.state)?.clock == .paused {
                run.pauses.append(.init(from: Instant(milliseconds: span.entered), to: span.left.map { Instant(milliseconds: $0) }))
            } else {
                break
            }
        }
        run.pauses.removeAll { $0.from.milliseconds < run.start }
        return run
    }
}

/// A stay of a record in a state.
public struct StateSpan: Sendable, Equatable {
    public let state: String
    public let transition: String?
    /// The post that had it.
    public let assignee: String?
    /// Who brought it into the state.
    public let person: String?
    /// Milliseconds since 1970 UTC.
    public let entered: Int64
    public let left: Int64?
}

private struct ClockRun {
    var start: Int64
    var pauses: [WorkClock.Pause]

    /// Milliseconds that did not count, for deadlines in plain days and hours.
    func paused(until now: Int64) -> Int64 {
        pauses.reduce(0) { $0 + ($1.to?.milliseconds ?? now) - $1.from.milliseconds }
    }
}

extension StateDeclaration {
    var countsWorkingTime: Bool {
        guard case .after(_, let unit) = due else { return false }
        return unit == .workingDays || unit == .workingHours
    }
}
