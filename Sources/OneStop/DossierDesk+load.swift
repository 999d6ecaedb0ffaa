import Declarations
public import Registers
public import Store
import Vietnamese

/// How much one officer has in hand.
public struct OfficerLoad: Sendable, Equatable {
    /// The post's record id; nil for what nobody has.
    public let post: String?
    public let open: Int
    /// Promised for today, not overdue yet.
    public let dueToday: Int
    public let late: Int
    /// Waiting for supplements: time stands still.
    public let waiting: Int

    public init(post: String?, open: Int, dueToday: Int, late: Int, waiting: Int) {
        self.post = post
        self.open = open
        self.dueToday = dueToday
        self.late = late
        self.waiting = waiting
    }
}

extension DossierDesk {
    /// The open dossiers that the actor may see by officer in charge, who has most to do first: one statement.
    public func load(for actor: Actor, in tx: ReadTransaction) throws -> [OfficerLoad] {
        let condition = registry.condition(.read, on: try registry.register(Self.register), for: actor)
        let now = tx.now
        let tomorrow = Instant(Instant(milliseconds: now).date.adding(days: 1)).milliseconds
        return try tx.rows(
            """
            SELECT officer, SUM(CASE WHEN state <> 'supplement' THEN 1 ELSE 0 END) AS open,
                SUM(CASE WHEN state <> 'supplement' AND promised_at >= \(now) AND promised_at < \(tomorrow) THEN 1 ELSE 0 END) AS today,
                SUM(CASE WHEN state <> 'supplement' AND promised_at < \(now) THEN 1 ELSE 0 END) AS late,
                SUM(CASE WHEN state = 'supplement' THEN 1 ELSE 0 END) AS waiting
            FROM reg_dossier WHERE \(condition) AND state IN ('received', 'processing', 'opinion', 'to_sign', 'supplement')
            GROUP BY officer ORDER BY open DESC, officer
            """
        ).map { row in
            OfficerLoad(
                post: row["officer"].text, open: Int(try row.integer("open")), dueToday: Int(try row.integer("today")),
                late: Int(try row.integer("late")), waiting: Int(try row.integer("waiting")))
        }
    }

    /// The procedures in force whose code or name has the words, with and without diacritics; the most used first.
    ///
    /// - Parameters:
    ///   - text: nil or empty for all.
    ///   - kind: an option of the field `kind`; nil for both.
    public func procedures(matching text: String?, kind: String? = nil, commune: Int, limit: Int = 12, in tx: ReadTransaction) throws
        -> [Record]
    {
        let today = Instant(milliseconds: tx.now).date.description
        let rows = try tx.rows(
            """
            SELECT p.id, p.code, p.name, p.kind, COUNT(d.id) AS used FROM reg_procedure p
            LEFT JOIN reg_dossier d ON d.commune = p.commune AND d.procedure = p.id AND d.deleted_at IS NULL
            WHERE p.commune = \(commune) AND p.deleted_at IS NULL AND p.from_date <= \(today) AND (p.to_date IS NULL OR p.to_date >= \(today))
            GROUP BY p.id, p.code, p.name, p.kind ORDER BY used DESC, p.code
            """)
        let words = folded(text ?? "").split(separator: " ")
        let ids = try rows.filter { row in
            let names = folded("\(try row.text("code")) \(try row.text("name"))")
            return (kind == nil || row["kind"].text == kind) && words.allSatisfy { names.contains($0) }
        }.prefix(limit).map { try $0.text("id") }
        let records = try registry.records("procedure", Array(ids), commune: commune, in: tx)
        return ids.compactMap { records[$0] }
    }
}
