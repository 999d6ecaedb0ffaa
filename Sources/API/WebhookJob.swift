import Declarations
import Foundation
public import Jobs
import Registers
public import Store
import Vietnamese

/// Tells webhooks what the journal says, one job a webhook: in order, at least once, each delivery signed (Standard Webhooks).
///
/// A failure is tried again after 10 s, 1 min, 6 min … 6 h; after 24 hours of nothing but failures the webhook is turned off and its
/// administrators are told. What is sent names record and fields, never their values: whoever is told reads them with a token of its own.
public struct WebhookJob: JobKind {
    public let id = "webhook"
    private let webhooks: Webhooks
    private let sender: any WebhookSender

    public init(_ webhooks: Webhooks, sender: any WebhookSender) {
        self.webhooks = webhooks
        self.sender = sender
    }

    struct Payload: Codable {
        let webhook: String
        /// A line of the journal to be told once more; nil tells what is new.
        var again: Int64?
    }

    /// So long a webhook may fail before it is turned off, in milliseconds.
    static let patience: Int64 = 86_400_000
    /// Lines of the journal that one job looks at.
    private static let scanned = 500

    public func run(_ work: JobWork) async throws -> String? {
        let wish = try JSONDecoder().decode(Payload.self, from: Data(work.job.payload.utf8))
        guard let id = RecordID(wish.webhook) else { throw JobFailure("Không có webhook này.") }
        let commune = work.job.commune
        if let seq = wish.again { return try await sendAgain(id, seq, commune) }
        var told = 0
        while true {
            let (webhook, lines) = try await work.database.read { tx in
                let webhook = try Webhooks.webhook(id, commune, in: tx)
                return (webhook, try tx.journal(commune: commune, after: webhook.afterSeq, limit: Self.scanned))
            }
            guard webhook.isActive, let last = lines.last else { return "Đã gửi \(told) sự kiện." }
            var place = webhook.afterSeq
            for line in lines where webhook.wants(line) && webhooks.catalogue.registers[line.register] != nil {
                let outcome = try await deliver(line, webhook)
                guard try await keep(outcome, line, webhook, place, work) else { return "Đã gửi \(told) sự kiện; còn lại gửi sau." }
                place = line.seq
                told += 1
            }
            let (from, end) = (place, last.seq)
            try await work.database.write { tx in
                try tx.execute("UPDATE webhook SET after_seq = \(end) WHERE commune = \(commune) AND id = \(id) AND after_seq = \(from)")
            }
            if lines.count < Self.scanned { return "Đã gửi \(told) sự kiện." }
        }
    }

    private func sendAgain(_ id: RecordID, _ seq: Int64, _ commune: Int) async throws -> String? {
        let (webhook, line) = try await webhooks.database.read { tx in
            (try Webhooks.webhook(id, commune, in: tx), try tx.journal(commune: commune, after: seq - 1, limit: 1).first)
        }
        guard let line, line.seq == seq else { throw JobFailure("Không còn dòng nhật ký này.") }
        let outcome = try await deliver(line, webhook)
        try await webhooks.database.write { tx in try Self.note(outcome, line, webhook, in: tx) }
        return outcome.problem ?? "Đã gửi lại."
    }

    private func deliver(_ line: JournalEntry, _ webhook: Webhook) async throws -> WebhookOutcome {
        let secret = try webhooks.cipher.open(webhook.sealedSecret, place: Webhooks.place(webhook.id))
        let body = Self.body(line)
        let id = "msg_\(webhook.commune)_\(line.seq)"
        let headers = WebhookSignature.headers(id: id, body: body, secret: secret, agent: "Dinh-Webhook/1")
        guard let target = webhooks.policy.target(of: webhook.url) else {
            return WebhookOutcome(status: nil, milliseconds: 0, problem: "Địa chỉ không còn được phép.")
        }
        return await sender.send(body, headers: headers, to: target, policy: webhooks.policy)
    }

    /// What happened, without what it was and became.
    static func body(_ line: JournalEntry) -> [UInt8] {
        let changed = Set(JSONText.values(line.before).keys).union(JSONText.values(line.after).keys)
        let json: JSON = [
            "type": "\(line.register).\(line.action)", "timestamp": .string(Instant(milliseconds: line.at).description),
            "data": [
                "commune": JSON(line.commune), "seq": JSON(line.seq), "register": .string(line.register), "id": .string(line.record),
                "action": .string(line.action), "changed": JSON(changed.sorted()),
            ],
        ]
        return json.bytes
    }

    /// Notes an attempt and what follows from it, in one transaction; gives whether to go on.
    private func keep(_ outcome: WebhookOutcome, _ line: JournalEntry, _ webhook: Webhook, _ place: Int64, _ work: JobWork) async throws
        -> Bool
    {
        try await work.database.write { tx in
            try work.note(done: line.seq, in: tx)
            try Self.note(outcome, line, webhook, in: tx)
            if outcome.problem == nil {
                return try tx.execute(
                    """
                    UPDATE webhook SET after_seq = \(line.seq), failing_since = NULL, attempts = 0, next_at = \(tx.now)
                    WHERE commune = \(webhook.commune) AND id = \(webhook.id) AND after_seq = \(place) AND active = \(true)
                    """) == 1
            }
            let current = try Webhooks.webhook(webhook.id, webhook.commune, in: tx)
            let since = current.failingSince ?? tx.now
            let attempts = current.attempts + 1
            let isHopeless = tx.now - since >= Self.patience
            try tx.execute(
                """
                UPDATE webhook SET failing_since = \(since), attempts = \(attempts), next_at = \(tx.now + Self.pause(attempts)),
                    active = \(current.isActive && !isHopeless), stopped = \(isHopeless ? outcome.problem : nil)
                WHERE commune = \(webhook.commune) AND id = \(webhook.id)
                """)
            if isHopeless { try Self.tellAdministrators(current, in: tx) }
            return false
        }
    }

    /// 10 s after the first failure, then six times as long, at most six hours; in milliseconds.
    static func pause(_ attempts: Int64) -> Int64 {
        (1..<max(1, min(attempts, 10))).reduce(10_000) { pause, _ in min(pause * 6, 21_600_000) }
    }

    private static func note(_ outcome: WebhookOutcome, _ line: JournalEntry, _ webhook: Webhook, in tx: WriteTransaction) throws {
        try tx.execute(
            """
            INSERT INTO webhook_attempt (commune, id, webhook, seq, event, at, status, milliseconds, problem)
            VALUES (\(webhook.commune), \(RecordID()), \(webhook.id), \(line.seq), \("\(line.register).\(line.action)"), \(tx.now),
                \(outcome.status), \(outcome.milliseconds), \(outcome.problem))
            """)
    }

    /// Whoever made the webhook finds a notice; the journal says so too.
    private static func tellAdministrators(_ webhook: Webhook, in tx: WriteTransaction) throws {
        try tx.journal(
            commune: webhook.commune, author: .system("job webhook"), register: "webhook", record: webhook.id.text, action: "disable",
            note: "Tắt sau 24 giờ gửi không được.")
        let maker = try tx.first("SELECT created_by FROM webhook WHERE commune = \(webhook.commune) AND id = \(webhook.id)")?["created_by"]
            .text
        guard let maker else { return }
        try tx.execute(
            """
            INSERT INTO notice (commune, id, recipient, register, record, at, body_vi, body_en)
            VALUES (\(webhook.commune), \(RecordID()), \(maker), 'webhook', \(webhook.id), \(tx.now),
                \("Webhook “\(webhook.name)” đã bị tắt: 24 giờ qua không gửi được lần nào."),
                \("The webhook “\(webhook.name)” was turned off: nothing could be delivered for 24 hours."))
            """)
    }
}

extension Webhooks {
    /// Asks for a job for every webhook that has something to be told and none running; gives how many were asked for.
    public func enqueueDue() async throws -> Int {
        try await database.write { tx in
            let due = try tx.rows(
                """
                SELECT w.commune, w.id, w.name FROM webhook w JOIN journal_head h ON h.commune = w.commune
                WHERE w.active = \(true) AND w.next_at <= \(tx.now) AND h.seq > w.after_seq AND (w.job IS NULL OR NOT EXISTS (
                    SELECT 1 FROM job j WHERE j.commune = w.commune AND j.id = w.job AND j.state IN ('waiting', 'running')))
                """)
            for row in due {
                let (commune, id) = (Int(try row.integer("commune")), try row.text("id"))
                let request = try JobRequest(
                    "webhook", commune: commune, label: try row.text("name"), payload: WebhookJob.Payload(webhook: id))
                let job = try tx.enqueue(request)
                try tx.execute("UPDATE webhook SET job = \(job) WHERE commune = \(commune) AND id = \(id)")
            }
            return due.count
        }
    }

    /// Asks that one line of the journal be told once more. - Throws: `RecordError` with `notFound`.
    public func sendAgain(_ attempt: RecordID, of webhook: RecordID, commune: Int) async throws {
        try await database.write { tx in
            let row = try tx.first(
                "SELECT seq FROM webhook_attempt WHERE commune = \(commune) AND webhook = \(webhook) AND id = \(attempt)")
            guard let seq = row?["seq"].integer else { throw RecordError.notFound }
            let payload = WebhookJob.Payload(webhook: webhook.text, again: seq)
            try tx.enqueue(try JobRequest("webhook", commune: commune, label: "Gửi lại", payload: payload))
        }
    }
}

extension WriteTransaction {
    /// Forgets attempts from before `moment`; gives how many.
    public func removeWebhookAttempts(before moment: Int64) throws -> Int {
        try execute("DELETE FROM webhook_attempt WHERE at < \(moment)")
    }
}
