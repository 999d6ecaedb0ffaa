public import Store
public import Vietnamese

/// The queue of a day as everybody may see it: numbers and counters, no persons.
public struct QueueBoard: Sendable {
    /// One number.
    public struct Ticket: Sendable, Equatable {
        public let id: String
        public let number: String
        public let line: String?
        public let priority: String?
        public let counter: Int?
        public let takenAt: Instant
        public let orderAt: Instant
        public let calledAt: Instant?
        /// How often it was called.
        public let calls: Int
        public let doneAt: Instant?
        public let isGone: Bool

        public var isWaiting: Bool { calledAt == nil && !isGone }
        public var isServed: Bool { calledAt != nil && doneAt == nil && !isGone }
    }

    /// Those who wait, in the order in which they are called.
    public let waiting: [Ticket]
    /// Those at a counter, the last called first.
    public let called: [Ticket]
    /// Those who are done with or left.
    public let past: [Ticket]

    /// Mean minutes from taking a number to being called today, of those who were called; nil for nobody yet.
    public var meanWait: Int? {
        let waits = (called + past).compactMap { ticket in
            ticket.calledAt.map { ($0.milliseconds - ticket.takenAt.milliseconds) / 60_000 }
        }
        return waits.isEmpty ? nil : Int(waits.reduce(0, +)) / waits.count
    }

    /// Mean minutes at the counter today; nil where nobody is done with yet.
    public var meanService: Int? {
        let served = past.filter { !$0.isGone }.compactMap { ticket in
            ticket.calledAt.flatMap { called in ticket.doneAt.map { ($0.milliseconds - called.milliseconds) / 60_000 } }
        }
        return served.isEmpty ? nil : Int(served.reduce(0, +)) / served.count
    }

    /// How many may be called before a number by a counter of its kind of business; nil for one that does not wait.
    public func ahead(of id: String) -> Int? {
        guard let own = waiting.first(where: { $0.id == id }) else { return nil }
        return waiting.prefix { $0.id != id }.count { $0.line == own.line || $0.line == nil || own.line == nil }
    }
}

extension QueueDesk {
    /// The queue as it stands today: one statement.
    public func board(commune: Int, in tx: ReadTransaction) throws -> QueueBoard {
        let tickets = try tx.rows(
            """
            SELECT id, number, line, priority, counter, taken_at, order_at, called_at, calls, done_at, gone FROM reg_counter_ticket
            WHERE commune = \(commune) AND deleted_at IS NULL AND taken_on = \(Instant(milliseconds: tx.now).date.description)
            """
        ).map(QueueBoard.Ticket.init)
        return QueueBoard(
            waiting: tickets.filter(\.isWaiting).sorted { ($0.orderAt, $0.id) < ($1.orderAt, $1.id) },
            called: tickets.filter(\.isServed).sorted { ($1.calledAt ?? $1.takenAt, $1.id) < ($0.calledAt ?? $0.takenAt, $0.id) },
            past: tickets.filter { !$0.isWaiting && !$0.isServed })
    }
}

extension QueueBoard.Ticket {
    init(_ row: Row) throws {
        id = try row.text("id")
        number = row["number"].text ?? ""
        line = row["line"].text
        priority = row["priority"].text
        counter = row["counter"].integer.map { Int($0) }
        takenAt = Instant(milliseconds: try row.integer("taken_at"))
        orderAt = row["order_at"].integer.map { Instant(milliseconds: $0) } ?? takenAt
        calledAt = row["called_at"].integer.map { Instant(milliseconds: $0) }
        calls = Int(row["calls"].integer ?? 0)
        doneAt = row["done_at"].integer.map { Instant(milliseconds: $0) }
        isGone = row["gone"].boolean ?? false
    }
}
