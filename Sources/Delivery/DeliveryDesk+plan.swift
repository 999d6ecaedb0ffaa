import Registers
import Store
import Vietnamese
import Workflows

/// A message that still gathers notices.
private struct OpenMessage {
    let id: RecordID
    var dueAt: Int64
    /// Whether it is in the table already, and with which due time.
    let keptDueAt: Int64?
}

private struct MessageKey: Hashable {
    let person: String
    let channel: DeliveryChannel
    let isDigest: Bool
}

extension DeliveryDesk {
    /// Notices that one transaction plans.
    private static let batch = 500
    /// What is older than this was not sent while the server stood still, and would only confuse now; the digest tells what is still late.
    static let stale: Int64 = 7 * 86_400_000

    /// Puts every notice that is not planned yet into messages, one a person and channel; gives how many notices there were.
    @discardableResult
    public func plan() async throws -> Int {
        let communes = try await database.read { tx in
            try tx.rows("SELECT DISTINCT commune FROM notice WHERE planned_at IS NULL").map { Int(try $0.integer("commune")) }
        }
        var planned = 0
        for commune in communes {
            var last = Self.batch
            while last == Self.batch {
                last = try await database.write { tx in try plan(commune, in: tx) }
                planned += last
            }
        }
        return planned
    }

    private func plan(_ commune: Int, in tx: WriteTransaction) throws -> Int {
        let now = clock()
        let rows = try tx.rows(
            """
            SELECT id, recipient, kind, at FROM notice WHERE commune = \(commune) AND planned_at IS NULL ORDER BY id LIMIT \(Self.batch)
            """)
        if rows.isEmpty { return 0 }
        try tx.execute(
            "UPDATE notice SET planned_at = \(now) WHERE commune = \(commune) AND id IN (\(SQL.values(try rows.map { try $0.text("id") })))"
        )
        let channels = try open(commune, in: tx)
        let fresh = rows.filter { ($0["at"].integer ?? 0) >= now - Self.stale }
        if channels.isEmpty || fresh.isEmpty { return rows.count }
        let people = try people(behind: Set(fresh.compactMap { $0["recipient"].text }), commune: commune, in: tx)
        let readers = try readers(people.values.reduce(into: Set<String>()) { $0.formUnion($1) }, commune: commune, in: tx)
        let plan = Plan(
            book: try RuleBook(commune: commune, people: Set(readers.keys), in: tx),
            calendar: try workflows.calendar(of: commune, in: tx), now: Instant(milliseconds: now))
        var open = try waiting(of: Set(readers.keys), commune, in: tx)
        for row in fresh {
            guard let kind = NoticeKind(rawValue: try row.text("kind")) else { continue }
            for person in (people[try row.text("recipient")] ?? []).sorted() {
                guard let reader = readers[person] else { continue }
                for channel in channels where reader.address(channel) != nil {
                    guard let (isDigest, due) = plan.due(kind, channel, person) else { continue }
                    let key = MessageKey(person: person, channel: channel, isDigest: isDigest)
                    var message = open[key] ?? OpenMessage(id: RecordID(), dueAt: due, keptDueAt: nil)
                    message.dueAt = min(message.dueAt, due)
                    open[key] = message
                    try tx.executeLater(
                        """
                        INSERT INTO message_notice (commune, message, notice) VALUES (\(commune), \(message.id), \(try row.text("id")))
                        ON CONFLICT (commune, message, notice) DO NOTHING
                        """)
                }
            }
        }
        try keep(open, commune, now, in: tx)
        return rows.count
    }

    /// The messages that nobody has begun to send, to which more can be added.
    private func waiting(of people: Set<String>, _ commune: Int, in tx: ReadTransaction) throws -> [MessageKey: OpenMessage] {
        let rows = try tx.rows(
            """
            SELECT id, person, channel, kind, due_at FROM message WHERE commune = \(commune) AND person IN (\(SQL.values(people.sorted())))
            AND state = 'waiting' AND subject IS NULL AND kind IN (\(SQL.values(["notices", "digest"])))
            """)
        return Dictionary(
            try rows.compactMap { row in
                guard let id = RecordID(try row.text("id")), let channel = DeliveryChannel(rawValue: try row.text("channel")) else {
                    return nil
                }
                let due = try row.integer("due_at")
                let key = MessageKey(person: try row.text("person"), channel: channel, isDigest: try row.text("kind") == "digest")
                return (key, OpenMessage(id: id, dueAt: due, keptDueAt: due))
            }, uniquingKeysWith: { first, _ in first })
    }

    private func keep(_ messages: [MessageKey: OpenMessage], _ commune: Int, _ now: Int64, in tx: WriteTransaction) throws {
        for (key, message) in messages.sorted(by: { $0.value.id < $1.value.id }) {
            if message.keptDueAt == nil {
                try insert(
                    message.id, key.person, key.channel, key.isDigest ? .digest : .notices, due: message.dueAt, commune, now, in: tx)
            } else if message.keptDueAt != message.dueAt {
                try tx.executeLater("UPDATE message SET due_at = \(message.dueAt) WHERE commune = \(commune) AND id = \(message.id)")
            }
        }
    }

    func insert(
        _ id: RecordID, _ person: String, _ channel: DeliveryChannel, _ kind: Message.Kind, due: Int64, _ commune: Int, _ now: Int64,
        in tx: WriteTransaction
    ) throws {
        try tx.executeLater(
            """
            INSERT INTO message (commune, id, person, channel, kind, state, due_at, created_at, attempts)
            VALUES (\(commune), \(id), \(person), \(channel.rawValue), \(kind.rawValue), 'waiting', \(due), \(now), 0)
            """)
    }
}

/// When notices go out.
private struct Plan {
    let book: RuleBook
    let calendar: DeliveryCalendar
    let now: Instant

    /// Nil where the person does not want it.
    func due(_ kind: NoticeKind, _ channel: DeliveryChannel, _ person: String) -> (isDigest: Bool, at: Int64)? {
        let hours = book.hours(of: person, calendar)
        switch book.rule(of: person)[channel, kind] {
        case .digest: return (true, hours.nextDigest(from: now).milliseconds)
        case .now:
            // What presses does not wait for more; news often come in a row.
            let window = kind == .news || kind == .reminder ? book.commune.window ?? 0 : 0
            return (false, hours.next(from: now.adding(minutes: window)).milliseconds)
        case .never, nil: return nil
        }
    }
}
