import Declarations
import Registers
public import Store

/// A deadline that a change of the working calendar would move.
public struct MovedDeadline: Sendable, Equatable {
    public let register: String
    public let record: RecordID
    /// Milliseconds since 1970 UTC.
    public let before: Int64
    public let after: Int64
}

/// Undoes what was only tried out.
private struct Rehearsed: Error {}

extension WorkflowEngine {
    /// The open deadlines that a change of the calendar would move, without moving any: the change is made, what comes of it is read, and all
    /// of it is taken back.
    ///
    /// - Returns: those that move, the first due first.
    /// - Throws: what `change` throws, such as ``RecordError`` for a day that is in the register already.
    public func deadlinesMoved(
        in commune: Int, by change: (WriteTransaction) throws -> Void, in tx: WriteTransaction
    ) throws -> [MovedDeadline] {
        // The turn is taken outside of what is undone: PostgreSQL gives locks back with a savepoint.
        try tx.takeTurn(in: commune)
        let before = try workingDeadlines(of: commune, in: tx)
        var after: [Deadline: Int64] = [:]
        do {
            try tx.attempt {
                try change(tx)
                after = try workingDeadlines(of: commune, in: tx)
                throw Rehearsed()
            }
        } catch is Rehearsed {}
        return before.compactMap { place, due in
            guard let new = after[place], new != due else { return nil }
            return MovedDeadline(register: place.register, record: place.record, before: due, after: new)
        }.sorted { ($0.before, $0.record) < ($1.before, $1.record) }
    }

    private struct Deadline: Hashable {
        let register: String
        let record: RecordID
    }

    /// Open deadlines that count working time.
    private func workingDeadlines(of commune: Int, in tx: ReadTransaction) throws -> [Deadline: Int64] {
        var found: [Deadline: Int64] = [:]
        for register in catalogue.registers {
            let states = catalogue.workflow(of: register)?.states.filter(\.countsWorkingTime).map(\.id) ?? []
            if states.isEmpty { continue }
            let rows = try tx.rows(
                """
                SELECT id, due_at FROM \(name: "reg_\(register.id)") WHERE commune = \(commune) AND deleted_at IS NULL AND due_at IS NOT NULL
                AND state IN (\(SQL.values(states)))
                """)
            for row in rows {
                if let id = RecordID(try row.text("id")) { found[Deadline(register: register.id, record: id)] = try row.integer("due_at") }
            }
        }
        return found
    }

    /// How many open deadlines fall within a span of time and stand fast, because a date was written down for them.
    public func fixedDeadlines(of commune: Int, from: Int64, until: Int64, in tx: ReadTransaction) throws -> Int {
        let arms = catalogue.registers.compactMap { register -> SQL? in
            let states =
                catalogue.workflow(of: register)?.states.filter { state in
                    if case .field = state.due { return !state.final }
                    return false
                }.map(\.id) ?? []
            if states.isEmpty { return nil }
            return """
                SELECT count(*) AS n FROM \(name: "reg_\(register.id)") WHERE commune = \(commune) AND deleted_at IS NULL
                AND state IN (\(SQL.values(states))) AND due_at >= \(from) AND due_at < \(until)
                """
        }
        if arms.isEmpty { return 0 }
        return Int(
            try tx.number("SELECT CAST(sum(n) AS BIGINT) AS n FROM (" + SQL.joined(arms, separator: " UNION ALL ") + ") AS places"))
    }
}
