public import Store

/// A calendar that somebody subscribed to from a phone or a mail program by a secret address.
public struct CalendarFeed: Sendable, Identifiable {
    public let id: RecordID
    /// The person whose rights it is read with.
    public let person: String
    /// The register; nil for the deadlines of what lies on the person's desks.
    public let register: String?
    /// The date by which records stand in the calendar.
    public let field: String?
    /// The filters, as in the list's address.
    public let query: String
    public let label: String
    public let createdAt: Int64
    /// When a calendar last asked, to the hour.
    public let usedAt: Int64?

    init(_ row: Row) throws {
        guard let id = RecordID(try row.text("id")) else { throw StoreError(.decoding, "a calendar feed has a malformed id") }
        self.id = id
        person = try row.text("account")
        register = row["register"].text
        field = row["field"].text
        query = try row.text("query")
        label = try row.text("label")
        createdAt = try row.integer("at")
        usedAt = row["used_at"].integer
    }
}

extension Registry {
    /// How many feeds one person may have at once.
    private static let mostFeeds = 20

    /// Opens a feed and gives its token: the only time that it can be told, because only its fingerprint is kept.
    ///
    /// - Throws: ``RecordError`` with `forbidden` for a visitor, `invalid` for a name of no or more than 80 characters or one feed too many.
    public func openFeed(
        register: String?, field: String?, query: String, label: String, by actor: Actor, in tx: WriteTransaction
    ) throws -> String {
        guard let person = actor.person else { throw RecordError.forbidden }
        let label = label.trimmed
        guard (1...80).contains(label.count) else {
            throw RecordError.invalid([
                FieldProblem("label", vi: "Tên lịch dài 1 đến 80 ký tự.", en: "A calendar's name has 1 to 80 characters.")
            ])
        }
        guard try feeds(of: actor, in: tx).count < Self.mostFeeds else {
            throw RecordError.invalid([
                FieldProblem(
                    "label", vi: "Mỗi người có nhiều nhất 20 địa chỉ lịch. Hãy hủy địa chỉ không dùng nữa rồi tạo lại.",
                    en: "A person has at most 20 calendar addresses. Revoke one that is not used any more, then try again.")
            ])
        }
        let id = RecordID()
        let token = Self.newToken()
        try tx.execute(
            """
            INSERT INTO calendar_feed (commune, id, account, register, field, query, label, token, at)
            VALUES (\(actor.commune), \(id), \(person), \(register), \(field), \(query), \(label), \(cipher.fingerprint(token)), \(tx.now))
            """)
        try tx.journal(
            commune: actor.commune, author: actor.author, register: "calendar_feed", record: id.text, action: "create",
            after: JSONText.object(["label": .text(label)]))
        return token
    }

    /// The actor's own feeds, the newest first.
    public func feeds(of actor: Actor, in tx: ReadTransaction) throws -> [CalendarFeed] {
        guard let person = actor.person else { return [] }
        return try tx.rows(
            "SELECT * FROM calendar_feed WHERE commune = \(actor.commune) AND account = \(person) ORDER BY at DESC, id DESC"
        ).map(CalendarFeed.init)
    }

    /// Revokes a feed of one's own: its address answers no more.
    ///
    /// - Throws: ``RecordError/notFound`` for any other.
    public func closeFeed(_ id: RecordID, by actor: Actor, in tx: WriteTransaction) throws {
        guard let person = actor.person else { throw RecordError.forbidden }
        let closed = try tx.execute("DELETE FROM calendar_feed WHERE commune = \(actor.commune) AND id = \(id) AND account = \(person)")
        guard closed == 1 else { throw RecordError.notFound }
        try tx.journal(
            commune: actor.commune, author: actor.author, register: "calendar_feed", record: id.text, action: "delete")
    }

    /// The feed of a token; nil for one that was never given or is revoked.
    public func feed(token: String, commune: Int, in tx: ReadTransaction) throws -> CalendarFeed? {
        try tx.first("SELECT * FROM calendar_feed WHERE commune = \(commune) AND token = \(cipher.fingerprint(token))").map(
            CalendarFeed.init)
    }

    /// Notes that a feed is in use, every hour at the most.
    public func noteUse(of feed: CalendarFeed, commune: Int, in tx: WriteTransaction) throws {
        try tx.execute("UPDATE calendar_feed SET used_at = \(tx.now) WHERE commune = \(commune) AND id = \(feed.id)")
    }

    /// 256 bits from the system's source of randomness, in hexadecimal.
    private static func newToken() -> String {
        (0..<4).map { _ in
            let digits = String(UInt64.random(in: .min ... .max), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}

extension Migration {
    static let calendarFeeds = Migration(
        "0007-calendar-feeds",
        """
        CREATE TABLE calendar_feed (
            commune {integer} NOT NULL, id {uuid} NOT NULL, account {uuid} NOT NULL, register {text}, field {text},
            query {text} NOT NULL, label {text} NOT NULL, token {text} NOT NULL, at {integer} NOT NULL, used_at {integer},
            PRIMARY KEY (commune, id)
        ) {table};
        CREATE UNIQUE INDEX calendar_feed_token ON calendar_feed (commune, token);
        CREATE INDEX calendar_feed_account ON calendar_feed (commune, account);
        """)
}
