public import Declarations
import Foundation
public import Registers
public import Store

/// An address of another system that is told what changes here.
public struct Webhook: Sendable, Identifiable {
    public let id: RecordID
    public let commune: Int
    public let name: String
    public let url: String
    /// What it is told: `task:edit`, `task:*`, `*:create`.
    public let events: [String]
    public let isActive: Bool
    /// Why it was turned off by itself, in Vietnamese; nil where a person did it, or nobody.
    public let stoppedBecause: String?
    /// The last line of the journal that it was told of, or that did not concern it.
    public let afterSeq: Int64
    /// Since when every attempt has failed.
    public let failingSince: Int64?
    let attempts: Int64
    let sealedSecret: String

    init(_ row: Row) throws {
        guard let id = RecordID(try row.text("id")) else { throw StoreError(.decoding, "a webhook has a malformed id") }
        self.id = id
        commune = Int(try row.integer("commune"))
        name = try row.text("name")
        url = try row.text("url")
        events = JSONText.items(try row.text("events"))
        isActive = try row.boolean("active")
        stoppedBecause = row["stopped"].text
        afterSeq = try row.integer("after_seq")
        failingSince = row["failing_since"].integer
        attempts = try row.integer("attempts")
        sealedSecret = try row.text("secret")
    }

    /// Whether it is told of such a line of the journal.
    func wants(_ line: JournalEntry) -> Bool {
        events.contains { event in
            let parts = event.split(separator: ":").map(String.init)
            return parts.count == 2 && (parts[0] == "*" || parts[0] == line.register) && (parts[1] == "*" || parts[1] == line.action)
        }
    }
}

/// One attempt to tell a webhook of a change.
public struct WebhookAttempt: Sendable, Identifiable {
    public let id: RecordID
    /// The line of the journal that it tells of.
    public let seq: Int64
    public let event: String
    public let at: Int64
    /// The other side's HTTP status; nil where there was no answer.
    public let status: Int?
    /// How long the answer took, in milliseconds.
    public let milliseconds: Int64
    /// What went wrong; nil where it was taken.
    public let problem: String?

    init(_ row: Row) throws {
        guard let id = RecordID(try row.text("id")) else { throw StoreError(.decoding, "an attempt has a malformed id") }
        self.id = id
        seq = try row.integer("seq")
        event = try row.text("event")
        at = try row.integer("at")
        status = row["status"].integer.map(Int.init)
        milliseconds = try row.integer("milliseconds")
        problem = row["problem"].text
    }
}

/// What a webhook is to be.
public struct WebhookWish: Sendable {
    public var name: String
    public var url: String
    /// Separated by white space or commas.
    public var events: String

    public init(name: String, url: String, events: String) {
        self.name = name
        self.url = url
        self.events = events
    }
}

/// The webhooks of all communes: who is told, and how it went.
public struct Webhooks: Sendable {
    let database: Database
    let catalogue: Catalogue
    let cipher: FieldCipher
    let policy: AddressPolicy

    /// - Parameter cipher: seals the secrets with which deliveries are signed.
    public init(database: Database, catalogue: Catalogue, cipher: FieldCipher, policy: AddressPolicy) {
        self.database = database
        self.catalogue = catalogue
        self.cipher = cipher
        self.policy = policy
    }

    /// The actions of records that can be told of.
    public static let actions = ["create", "edit", "delete", "restore", "transition", "late", "comment", "*"]

    /// Makes a webhook that is told of everything from now on; gives it with the secret of its signatures, which is shown once.
    ///
    /// - Throws: `RecordError` with `invalid` and the problems of `name`, `url`, `events`.
    public func make(_ wish: WebhookWish, by actor: Actor) async throws -> (webhook: Webhook, secret: String) {
        let events = try judged(wish)
        let secret = WebhookSignature.secret()
        let id = RecordID()
        let sealed = try cipher.seal(secret, place: Self.place(id))
        let webhook = try await database.write { tx in
            let last = try tx.number("SELECT COALESCE(max(seq), 0) AS n FROM journal WHERE commune = \(actor.commune)")
            try tx.execute(
                """
                INSERT INTO webhook (commune, id, name, url, events, secret, active, after_seq, attempts, next_at, created_at, created_by)
                VALUES (\(actor.commune), \(id), \(wish.name), \(wish.url), \(JSONText.list(events)), \(sealed), \(true), \(last), 0,
                    \(tx.now), \(tx.now), \(actor.person))
                """)
            try tx.journal(
                commune: actor.commune, author: actor.author, register: "webhook", record: id.text, action: "create",
                after: JSONText.object(["name": wish.name.value, "url": wish.url.value, "events": JSONText.list(events).value]))
            return try Self.webhook(id, actor.commune, in: tx)
        }
        return (webhook, secret)
    }

    private func judged(_ wish: WebhookWish) throws -> [String] {
        var problems: [FieldProblem] = []
        if wish.name.isEmpty || wish.name.count > 60 {
            problems.append(FieldProblem("name", vi: "Đặt tên từ 1 đến 60 ký tự.", en: "Give a name of 1 to 60 characters."))
        }
        if policy.target(of: wish.url) == nil {
            problems.append(
                FieldProblem(
                    "url", vi: "Cần địa chỉ https://… không có tên đăng nhập. Địa chỉ http chỉ dùng cho máy đã khai trong webhookHosts.",
                    en: "An https:// address without credentials is needed; http only for hosts in webhookHosts."))
        }
        let events = wish.events.split { $0.isWhitespace || $0 == "," }.map(String.init)
        let wrong = events.first { event in
            let parts = event.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            return parts.count != 2 || parts[0] != "*" && catalogue.registers[parts[0]] == nil || !Self.actions.contains(parts[1])
        }
        if events.isEmpty || wrong != nil || events.count > 50 {
            problems.append(
                FieldProblem(
                    "events", vi: "Ghi sự kiện dạng sổ:việc, ví dụ task:edit hoặc task:*. Việc: \(Self.actions.joined(separator: ", ")).",
                    en: "Write events as register:action, such as task:edit or task:*. Actions: \(Self.actions.joined(separator: ", "))."))
        }
        guard problems.isEmpty else { throw RecordError.invalid(problems) }
        return events
    }

    static func place(_ id: RecordID) -> String { "webhook.\(id)" }

    /// - Throws: `RecordError` with `notFound`.
    public static func webhook(_ id: RecordID, _ commune: Int, in tx: ReadTransaction) throws -> Webhook {
        guard let row = try tx.first("SELECT * FROM webhook WHERE commune = \(commune) AND id = \(id)") else { throw RecordError.notFound }
        return try Webhook(row)
    }

    /// The webhooks of a commune by name.
    public static func all(commune: Int, in tx: ReadTransaction) throws -> [Webhook] {
        try tx.rows("SELECT * FROM webhook WHERE commune = \(commune) ORDER BY name, id LIMIT 200").map(Webhook.init)
    }

    /// The last attempts, newest first.
    public static func attempts(of id: RecordID, commune: Int, limit: Int = 50, in tx: ReadTransaction) throws -> [WebhookAttempt] {
        try tx.rows(
            "SELECT * FROM webhook_attempt WHERE commune = \(commune) AND webhook = \(id) ORDER BY id DESC LIMIT \(limit)"
        ).map(WebhookAttempt.init)
    }

    /// Turns a webhook on or off; what happened while it was off is told when it is on again.
    public func setActive(_ active: Bool, _ id: RecordID, by actor: Actor) async throws {
        try await database.write { tx in
            let changed = try tx.execute(
                """
                UPDATE webhook SET active = \(active), stopped = NULL, failing_since = NULL, attempts = 0, next_at = \(tx.now)
                WHERE commune = \(actor.commune) AND id = \(id)
                """)
            guard changed == 1 else { throw RecordError.notFound }
            try tx.journal(
                commune: actor.commune, author: actor.author, register: "webhook", record: id.text, action: active ? "enable" : "disable")
        }
    }

    /// Ends a webhook; its log goes with it, the journal keeps that it was.
    public func remove(_ id: RecordID, by actor: Actor) async throws {
        try await database.write { tx in
            guard try tx.execute("DELETE FROM webhook WHERE commune = \(actor.commune) AND id = \(id)") == 1 else {
                throw RecordError.notFound
            }
            try tx.execute("DELETE FROM webhook_attempt WHERE commune = \(actor.commune) AND webhook = \(id)")
            try tx.journal(commune: actor.commune, author: actor.author, register: "webhook", record: id.text, action: "delete")
        }
    }
}

extension APITables {
    static let webhooks = Migration(
        "0022-webhooks",
        """
        CREATE TABLE webhook (
            commune {integer} NOT NULL, id {uuid} NOT NULL, name {text} NOT NULL, url {text} NOT NULL, events {text} NOT NULL,
            secret {text} NOT NULL, active {boolean} NOT NULL, stopped {text}, after_seq {integer} NOT NULL,
            attempts {integer} NOT NULL, failing_since {integer}, next_at {integer} NOT NULL, job {uuid},
            created_at {integer} NOT NULL, created_by {uuid},
            PRIMARY KEY (commune, id)
        ) {table};
        CREATE TABLE webhook_attempt (
            commune {integer} NOT NULL, id {uuid} NOT NULL, webhook {uuid} NOT NULL, seq {integer} NOT NULL, event {text} NOT NULL,
            at {integer} NOT NULL, status {integer}, milliseconds {integer} NOT NULL, problem {text},
            PRIMARY KEY (commune, id)
        ) {table};
        CREATE INDEX webhook_attempt_webhook ON webhook_attempt (commune, webhook, id);
        CREATE INDEX webhook_attempt_at ON webhook_attempt (at);
        """)
}
