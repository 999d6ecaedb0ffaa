import Declarations
public import Registers
public import Store
public import Vietnamese

/// Why somebody is told something: whoever is told chooses by it how (target Delivery).
public enum NoticeKind: String, Sendable, CaseIterable {
    /// Somebody asked for it to be done now (đôn đốc).
    case urge
    /// A deadline has passed.
    case late
    /// A deadline comes near.
    case reminder
    /// Anything else: work that arrived, a step that somebody took.
    case news
}

extension WriteTransaction {
    /// Leaves a notice, in the transaction of whatever it tells of. What was left is sent outside by the target Delivery, which finds it by
    /// its empty `planned_at`.
    ///
    /// - Parameter recipient: a post's id, for whoever holds it when the notice goes out, or a person's.
    public func leaveNotice(to recipient: String, _ kind: NoticeKind, _ text: LocalizedText, about record: Record) throws {
        try execute(
            """
            INSERT INTO notice (commune, id, recipient, register, record, at, body_vi, body_en, kind)
            VALUES (\(record.commune), \(RecordID()), \(recipient), \(record.register), \(record.id), \(now), \(text(.vi)), \(text(.en)),
                \(kind.rawValue))
            """)
    }
}

extension WorkflowEngine {
    /// The posts that have these records to do: the one on whose desk each lies, else the head of the record's unit; nothing for one that
    /// nobody has. Two statements, however many records there are.
    public func responsiblePosts(of records: [Record], commune: Int, in tx: ReadTransaction) throws -> [RecordID: String] {
        var posts: [RecordID: String] = [:]
        var units: [RecordID: String] = [:]
        for record in records {
            if let post = record.assignee {
                posts[record.id] = post
            } else if let scope = try registry.register(record.register).scopeField, let unit = record[scope].text {
                units[record.id] = unit
            }
        }
        if units.isEmpty { return posts }
        let heads = try tx.rows(
            """
            SELECT id, head FROM reg_unit WHERE commune = \(commune) AND deleted_at IS NULL AND head IS NOT NULL
            AND id IN (\(SQL.values(Set(units.values).sorted())))
            """)
        let head = Dictionary(uniqueKeysWithValues: try heads.map { (try $0.text("id"), try $0.text("head")) })
        for (record, unit) in units { posts[record] = head[unit] }
        return posts
    }
}

extension Migration {
    /// Notices know why they were left, and whether they went outside; those from before stay where they are.
    static let noticeKinds = Migration(
        "0004-notice-kinds",
        """
        ALTER TABLE notice ADD COLUMN kind {text} NOT NULL DEFAULT 'news';
        ALTER TABLE notice ADD COLUMN planned_at {integer};
        UPDATE notice SET planned_at = at;
        CREATE INDEX notice_unplanned ON notice (commune, id) WHERE planned_at IS NULL;
        """)
}
