import API
import Accounts
import Registers
import Store
import Synchronization
import Vietnamese
import Workflows

/// A claimed message with its words, or with why it is not sent.
private enum Draft: Sendable {
    case outgoing(Message, OutgoingMessage, masked: String)
    /// Its time passed while the server stood still, and this is no hour to send.
    case early(Message, due: Int64)
    /// Everything in it was read meanwhile, or there is nothing to tell.
    case nothing(Message)
    case unreachable(Message, String)
}

/// Claimed messages, taken by several lanes at a time.
private final class Batch: Sendable {
    private let waiting: Mutex<ArraySlice<Draft>>
    /// Channels that just turned out to be unreachable, and why: what is left for them waits without being tried.
    private let unreachable = Mutex<[String: String]>([:])

    init(_ drafts: [Draft]) { waiting = Mutex(drafts[...]) }

    func next() -> Draft? { waiting.withLock { $0.popFirst() } }

    func closed(_ channel: String) -> String? { unreachable.withLock { $0[channel] } }

    func close(_ channel: String, _ problem: String) { unreachable.withLock { $0[channel] = problem } }
}

extension DeliveryDesk {
    /// Attempts after which a message is dead; with the pauses between them, about a day.
    static let attempts = 8
    /// A message that no channel takes for so long is dead, in milliseconds.
    static let patience: Int64 = 3 * 86_400_000
    /// How long a process that went silent keeps its messages, in milliseconds.
    static let lease: Int64 = 60_000
    /// For so long after the claim a message may still be begun: an attempt takes 25 s at most, and ends within the lease.
    private static let fresh: Int64 = 30_000
    private static let batch = 40
    private static let lanes = 4

    /// 10 s after the first failure, then six times as long, at most six hours; in milliseconds.
    static func pause(_ attempts: Int) -> Int64 {
        (1..<max(1, min(attempts, 10))).reduce(10_000) { pause, _ in min(pause * 6, 21_600_000) }
    }

    /// Hands over all that is due; gives how many messages were taken.
    @discardableResult
    public func sendDue() async throws -> Int {
        var sent = 0
        while !Task.isCancelled {
            guard try await isAnythingDue() else { break }
            let owner = RecordID().text
            let claimed = try await claim(owner)
            if claimed.isEmpty { break }
            sent += try await hand(over: claimed, owner)
        }
        return sent
    }

    private func isAnythingDue() async throws -> Bool {
        let now = clock()
        return try await database.read { tx in try tx.first("SELECT 1 AS one FROM message WHERE " + Self.due(now) + " LIMIT 1") != nil }
    }

    private static func due(_ now: Int64) -> SQL {
        "(state = 'waiting' AND due_at <= \(now) OR state = 'sending' AND lease_until < \(now))"
    }

    private func claim(_ owner: String) async throws -> [Message] {
        let now = clock()
        return try await database.write { tx in
            let unclaimed: SQL = tx.engine == .postgres ? " FOR UPDATE SKIP LOCKED" : ""
            return try tx.rows(
                """
                WITH next AS MATERIALIZED (SELECT commune, id FROM message WHERE \(Self.due(now)) ORDER BY due_at LIMIT \(Self.batch)\(unclaimed))
                UPDATE message SET state = 'sending', owner = \(owner), lease_until = \(now + Self.lease), attempts = attempts + 1
                WHERE (commune, id) IN (SELECT commune, id FROM next) RETURNING *
                """
            ).map(Message.init)
        }
    }

    /// Sends a batch over a few lanes at a time.
    private func hand(over messages: [Message], _ owner: String) async throws -> Int {
        let claimedAt = clock()
        var drafts: [Draft] = []
        for (commune, group) in Dictionary(grouping: messages, by: \.commune).sorted(by: { $0.key < $1.key }) {
            drafts += try await database.read { tx in try self.drafts(group, commune, in: tx) }
        }
        let batch = Batch(drafts)
        return try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<Self.lanes {
                group.addTask {
                    var sent = 0
                    while let draft = batch.next() {
                        sent += try await deal(with: draft, owner, batch, isFresh: clock() - claimedAt < Self.fresh) ? 1 : 0
                    }
                    return sent
                }
            }
            return try await group.reduce(0, +)
        }
    }

    private func deal(with draft: Draft, _ owner: String, _ batch: Batch, isFresh: Bool) async throws -> Bool {
        switch draft {
        case .nothing(let message):
            try await end(message, owner, message.kind == .digest ? nil : .dropped, "Đã xem trong hệ thống trước khi gửi.")
            return false
        case .unreachable(let message, let reason):
            try await end(message, owner, .dead, reason)
            return false
        case .early(let message, let due):
            try await giveBack(message, owner, due: due, nil)
            return false
        case .outgoing(let message, let outgoing, let masked):
            let key = message.channel == .mail ? "mail" : "gateway \(message.commune)"
            let known = batch.closed(key)
            guard let channel = channels[message.channel], isFresh, known == nil, !Task.isCancelled else {
                try await giveBack(message, owner, due: known == nil ? message.dueAt : clock() + rest(message), known)
                return false
            }
            let outcome = await channel.send(outgoing)
            if case .unreachable(let problem) = outcome { batch.close(key, problem) }
            try await keep(outcome, message, outgoing, masked, owner)
            return outcome == .taken
        }
    }

    // MARK: What becomes of a message

    private static func isHeld(_ message: Message, _ owner: String) -> SQL {
        "commune = \(message.commune) AND id = \(message.id) AND state = 'sending' AND owner = \(owner)"
    }

    private func keep(_ outcome: SendOutcome, _ message: Message, _ outgoing: OutgoingMessage, _ masked: String, _ owner: String)
        async throws
    {
        let now = clock()
        let isOld = now - message.createdAt >= Self.patience
        let (state, due, attempts): (Message.State, Int64, Int) =
            switch outcome {
            case .taken: (.sent, message.dueAt, message.attempts)
            case .refused: (.dead, message.dueAt, message.attempts)
            case .failed where message.attempts >= Self.attempts || isOld: (.dead, message.dueAt, message.attempts)
            case .failed: (.waiting, now + Self.pause(message.attempts), message.attempts)
            // Not the message's fault: it does not count against it.
            case .unreachable: (isOld ? .dead : .waiting, now + rest(message), message.attempts - 1)
            }
        let sentAt = state == .sent ? now : nil
        try await database.write { tx in
            try tx.execute(
                """
                UPDATE message SET state = \(state.rawValue), due_at = \(due), attempts = \(attempts), sent_at = \(sentAt),
                    problem = \(outcome.problem), address = \(masked), subject = \(outgoing.subject), body = \(outgoing.body),
                    owner = NULL, lease_until = NULL
                WHERE \(Self.isHeld(message, owner))
                """)
        }
    }

    /// How long a message waits for a channel that is down: 10 s, after ten minutes a minute; in milliseconds.
    private func rest(_ message: Message) -> Int64 { clock() - message.createdAt < 600_000 ? Self.pause(1) : Self.pause(2) }

    /// Lets a message wait again that was claimed and not tried.
    private func giveBack(_ message: Message, _ owner: String, due: Int64, _ problem: String?) async throws {
        let isOld = problem != nil && clock() - message.createdAt >= Self.patience
        try await database.write { tx in
            try tx.execute(
                """
                UPDATE message SET state = \(isOld ? "dead" : "waiting"), due_at = \(due), attempts = \(message.attempts - 1),
                    problem = coalesce(\(problem), problem), owner = NULL, lease_until = NULL
                WHERE \(Self.isHeld(message, owner))
                """)
        }
    }

    /// Ends a message that is not sent; without a state it goes as if it had never been.
    private func end(_ message: Message, _ owner: String, _ state: Message.State?, _ reason: String) async throws {
        try await database.write { tx in
            guard let state else {
                if try tx.execute("DELETE FROM message WHERE \(Self.isHeld(message, owner))") == 1 {
                    try tx.execute("DELETE FROM message_notice WHERE commune = \(message.commune) AND message = \(message.id)")
                }
                return
            }
            try tx.execute(
                """
                UPDATE message SET state = \(state.rawValue), problem = \(reason), owner = NULL, lease_until = NULL
                WHERE \(Self.isHeld(message, owner))
                """)
        }
    }

    // MARK: Words

    /// The words of messages of one commune. What was tried before keeps its words: the other side may have it already.
    private func drafts(_ messages: [Message], _ commune: Int, in tx: ReadTransaction) throws -> [Draft] {
        guard let place = try tx.commune(commune) else { return messages.map { .unreachable($0, "Không còn xã này.") } }
        let home = address(place)
        let readers = try readers(Set(messages.map(\.person)), commune: commune, in: tx)
        let book = try RuleBook(commune: commune, people: Set(readers.keys), in: tx)
        let calendar = try workflows.calendar(of: commune, in: tx)
        let now = Instant(milliseconds: clock())
        let languages = Dictionary(uniqueKeysWithValues: readers.keys.map { ($0, book.language(of: $0)) })
        let notices = try unread(in: messages.filter { $0.kind == .notices && $0.subject == nil }, languages, commune, in: tx)
        return try messages.map { message in
            guard let reader = readers[message.person], let address = reader.address(message.channel) else {
                return .unreachable(message, "Người nhận không còn hoặc không có địa chỉ.")
            }
            let hours = book.hours(of: reader.id, calendar)
            if !message.isAsked, !hours.allows(now) { return .early(message, due: hours.next(from: now).milliseconds) }
            let frame = MessageText.Frame(commune: place, name: reader.name, home: home, language: languages[reader.id] ?? .vi)
            guard let text = try text(of: message, notices[message.id] ?? [], frame, in: tx) else { return .nothing(message) }
            let outgoing = OutgoingMessage(
                commune: commune, communeName: place.name, id: message.id, address: address, name: reader.name, subject: text.subject,
                body: text.body, short: text.short, link: frame.link("/viec-cua-toi"))
            return .outgoing(message, outgoing, masked: reader.masked(message.channel) ?? "")
        }
    }

    private func text(
        of message: Message, _ notices: [(kind: NoticeKind, line: Digest.Line)], _ frame: MessageText.Frame, in tx: ReadTransaction
    ) throws -> (subject: String, body: String, short: String)? {
        if let subject = message.subject, let body = message.body { return (subject, body, subject.shortened(to: 300)) }
        let text: MessageText
        switch message.kind {
        case .test: text = MessageText(test: frame)
        case .notices:
            if notices.isEmpty { return nil }
            text = MessageText(notices: notices, frame)
        case .digest:
            let actor = try accounts.actor(
                person: message.person, post: nil, commune: message.commune, origin: "job delivery", in: tx)
            let digest = try digest(for: actor, frame.language, in: tx)
            if digest.isEmpty { return nil }
            text = MessageText(digest, Instant(milliseconds: clock()), frame)
        }
        return (text.subject, text.body, text.short)
    }

    /// The notices of messages that nobody has read in the platform meanwhile, the gravest of each record.
    private func unread(in messages: [Message], _ languages: [String: Language], _ commune: Int, in tx: ReadTransaction) throws
        -> [RecordID: [(
            kind: NoticeKind, line: Digest.Line
        )]]
    {
        let readers = Dictionary(messages.map { ($0.id, languages[$0.person] ?? .vi) }) { first, _ in first }
        let rows = try tx.rows(
            """
            SELECT m.message, n.register, n.record, n.kind, n.body_vi, n.body_en FROM message_notice m
            JOIN notice n ON n.commune = m.commune AND n.id = m.notice
            WHERE m.commune = \(commune) AND m.message IN (\(SQL.values(messages.map(\.id)))) AND n.read_at IS NULL ORDER BY n.id DESC
            """)
        var found: [RecordID: [(kind: NoticeKind, line: Digest.Line)]] = [:]
        for row in rows {
            guard let message = RecordID(try row.text("message")), let record = RecordID(try row.text("record")),
                let kind = NoticeKind(rawValue: try row.text("kind"))
            else { continue }
            let body = LocalizedText(vi: try row.text("body_vi"), en: try row.text("body_en"))
            let line = Digest.Line(
                register: try row.text("register"), record: record, text: body(readers[message] ?? .vi), time: nil)
            found[message, default: []].append((kind, line))
        }
        return found.mapValues { notices in
            var seen: Set<RecordID> = []
            return NoticeKind.allCases.flatMap { kind in notices.filter { $0.kind == kind } }.filter {
                seen.insert($0.line.record).inserted
            }
        }
    }
}
