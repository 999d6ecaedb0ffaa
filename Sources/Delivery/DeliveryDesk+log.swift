public import Registers
public import Store

/// How deliveries of a commune went.
public struct DeliveryCounts: Sendable {
    public let channel: DeliveryChannel
    public var byState: [Message.State: Int] = [:]
    /// Of those sent, how many were handed over within ten seconds of their time.
    public var inTime = 0
}

extension DeliveryDesk {
    /// What was sent since a moment, by channel and state.
    public func counts(commune: Int, since: Int64, in tx: ReadTransaction) throws -> [DeliveryCounts] {
        var counts: [DeliveryChannel: DeliveryCounts] = [:]
        let rows = try tx.rows(
            """
            SELECT channel, state, count(*) AS n, CAST(sum(CASE WHEN sent_at - due_at <= 10000 THEN 1 ELSE 0 END) AS BIGINT) AS swift
            FROM message WHERE commune = \(commune) AND id >= \(RecordID(notBefore: since)) GROUP BY channel, state
            """)
        for row in rows {
            guard let channel = DeliveryChannel(rawValue: try row.text("channel")),
                let state = Message.State(rawValue: try row.text("state"))
            else { continue }
            var count = counts[channel] ?? DeliveryCounts(channel: channel)
            count.byState[state] = Int(try row.integer("n"))
            if state == .sent { count.inTime = Int(row["swift"].integer ?? 0) }
            counts[channel] = count
        }
        return DeliveryChannel.allCases.compactMap { counts[$0] }
    }

    /// Messages, the newest first.
    ///
    /// - Parameters:
    ///   - person: only those to this person.
    ///   - states: only in one of these; empty is all.
    ///   - before: the id of the last one of the page before.
    public func messages(
        commune: Int, person: String? = nil, states: Set<Message.State> = [], before: RecordID? = nil, limit: Int = 50,
        in tx: ReadTransaction
    ) throws -> [Message] {
        var conditions: [SQL] = ["commune = \(commune)"]
        if let person { conditions.append("person = \(person)") }
        if !states.isEmpty { conditions.append("state IN (\(SQL.values(states.map(\.rawValue).sorted())))") }
        if let before { conditions.append("id < \(before)") }
        return try tx.rows(
            "SELECT * FROM message WHERE " + SQL.joined(conditions, separator: " AND ") + " ORDER BY id DESC LIMIT \(limit)"
        ).map(Message.init)
    }

    /// Sends dead messages once more: one, or all of the commune. Gives how many there were.
    @discardableResult
    public func sendAgain(_ id: RecordID?, by actor: Actor, in tx: WriteTransaction) throws -> Int {
        let one: SQL = id.map { " AND id = \($0)" } ?? ""
        let count = try tx.execute(
            """
            UPDATE message SET state = 'waiting', attempts = 0, due_at = \(clock()), created_at = \(clock()), problem = NULL
            WHERE commune = \(actor.commune) AND state = 'dead'
            """ + one)
        if count > 0 {
            try tx.journal(
                commune: actor.commune, author: actor.author, register: "delivery", record: id?.text ?? String(actor.commune),
                action: "send_again", note: String(count))
        }
        return count
    }

    /// A message to this person; nil where there is none of this id.
    public func message(_ id: RecordID, person: String, commune: Int, in tx: ReadTransaction) throws -> Message? {
        try tx.first("SELECT * FROM message WHERE commune = \(commune) AND id = \(id) AND person = \(person)").map(Message.init)
    }

    /// The channels by which a person cannot be reached, for want of an address.
    public func unreachable(_ person: String, commune: Int, in tx: ReadTransaction) throws -> [DeliveryChannel] {
        let reader = try readers([person], commune: commune, in: tx)[person]
        return DeliveryChannel.allCases.filter { reader?.address($0) == nil }
    }

    /// How many people of a commune a channel cannot reach: in service, holding a post, without an address.
    public func unreachable(_ channel: DeliveryChannel, commune: Int, in tx: ReadTransaction) throws -> Int {
        let held = try tx.rows("SELECT DISTINCT person FROM reg_holding WHERE commune = \(commune) AND deleted_at IS NULL").map {
            try $0.text("person")
        }
        return try readers(held, commune: commune, in: tx).values.count { $0.address(channel) == nil }
    }

    /// Forgets messages made before `moment`, whatever became of them; gives how many.
    public func removeMessages(before moment: Int64, in tx: WriteTransaction) throws -> Int {
        try tx.execute(
            """
            DELETE FROM message_notice WHERE EXISTS (SELECT 1 AS one FROM message m WHERE m.commune = message_notice.commune
            AND m.id = message_notice.message AND m.created_at < \(moment))
            """)
        return try tx.execute("DELETE FROM message WHERE created_at < \(moment)")
    }
}
