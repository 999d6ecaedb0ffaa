import Declarations
public import Registers
public import Store
public import Vietnamese
import Workflows

/// What stands in somebody's digest (bản tin).
public struct Digest: Sendable {
    public struct Line: Sendable {
        public let register: String
        public let record: RecordID
        /// What it is: "Nhiệm vụ"; nil where the text says so.
        public var label: String?
        public let text: String
        /// "quá hạn 3 ngày"; nil for news.
        public let time: String?
    }

    public var late: [Line] = []
    public var today: [Line] = []
    public var soon: [Line] = []
    public var news: [Line] = []

    public var isEmpty: Bool { late.isEmpty && today.isEmpty && news.isEmpty }
}

extension DeliveryDesk {
    /// Makes the digests of every commune whose time has come, once a working day.
    func makeDigests() async throws {
        let moment = Instant(milliseconds: clock())
        let due = try await database.read { tx in
            let done = Set(
                try tx.rows("SELECT commune FROM digest_day WHERE day = \(moment.date.description)").map { Int(try $0.integer("commune")) })
            let times = try RuleBook.digestTimes(in: tx)
            let standard = DeliveryRule.standard.digestAt ?? 450
            return try tx.communes().map(\.code).filter { commune in
                !done.contains(commune) && moment >= Instant(moment.date, minute: times[commune] ?? standard)
            }
        }
        for commune in due { try await database.write { tx in try makeDigests(commune, moment, in: tx) } }
    }

    private func makeDigests(_ commune: Int, _ moment: Instant, in tx: WriteTransaction) throws {
        let day = moment.date.description
        guard
            try tx.execute("INSERT INTO digest_day (commune, day) VALUES (\(commune), \(day)) ON CONFLICT (commune, day) DO NOTHING") == 1
        else { return }
        let calendar = try workflows.calendar(of: commune, in: tx)
        guard calendar.isWorking(moment.date), moment < Instant(moment.date, minute: 17 * 60) else { return }
        let channels = try open(commune, in: tx)
        if channels.isEmpty { return }
        let holders = try tx.rows(
            """
            SELECT DISTINCT person FROM reg_holding WHERE commune = \(commune) AND deleted_at IS NULL AND from_date <= \(day)
            AND (to_date IS NULL OR to_date >= \(day))
            """
        ).map { try $0.text("person") }
        let readers = try readers(holders, commune: commune, in: tx)
        let book = try RuleBook(commune: commune, people: Set(readers.keys), in: tx)
        let waiting = Set(
            try tx.rows("SELECT person, channel FROM message WHERE commune = \(commune) AND state = 'waiting' AND kind = 'digest'").map {
                try $0.text("person") + (try $0.text("channel"))
            })
        for (person, reader) in readers.sorted(by: { $0.key < $1.key }) {
            for channel in channels
            where reader.address(channel) != nil && book.rule(of: person).summary(by: channel) == true
                && !waiting.contains(person + channel.rawValue)
            {
                let due = book.hours(of: person, calendar).next(from: moment).milliseconds
                try insert(RecordID(), person, channel, .digest, due: due, commune, clock(), in: tx)
            }
        }
    }

    /// Sends somebody the digest now, whatever the hour: who asks is awake. Gives the channels by which it goes.
    public func sendDigest(to actor: Actor, in tx: WriteTransaction) throws -> [DeliveryChannel] {
        try send(.digest, to: actor, in: tx)
    }

    /// Sends somebody a message that shows whether the channels work.
    public func sendTest(to actor: Actor, in tx: WriteTransaction) throws -> [DeliveryChannel] { try send(.test, to: actor, in: tx) }

    private func send(_ kind: Message.Kind, to actor: Actor, in tx: WriteTransaction) throws -> [DeliveryChannel] {
        guard let person = actor.person, let reader = try readers([person], commune: actor.commune, in: tx)[person] else { return [] }
        let channels = try open(actor.commune, in: tx).filter { reader.address($0) != nil }
        for channel in channels { try insert(RecordID(), person, channel, kind, due: clock(), actor.commune, clock(), in: tx) }
        return channels
    }

    /// What somebody's digest would say now, in their language.
    public func digest(for actor: Actor, _ language: Language = .vi, in tx: ReadTransaction) throws -> Digest {
        var digest = Digest()
        let moment = Instant(milliseconds: clock())
        let calendar = try workflows.calendar(of: actor.commune, in: tx)
        let items = try workflows.inbox(for: actor, limit: 200, in: tx).filter { $0.record.dueAt != nil }
        var titles: [String: String] = [:]
        for (_, group) in Dictionary(grouping: items, by: \.register.id) {
            titles.merge(try registry.titles(of: group.map(\.record), language, in: tx)) { one, _ in one }
        }
        for item in items {
            guard let due = item.record.dueAt.map({ Instant(milliseconds: $0) }) else { continue }
            let line = Digest.Line(
                register: item.register.id, record: item.record.id, label: item.register.label(language),
                text: (titles[item.record.id.text] ?? "").shortened(to: 160),
                time: workflows.remaining(item.record, at: moment.milliseconds, calendar: calendar)?.text(language))
            if due < moment {
                digest.late.append(line)
            } else if due.date == moment.date {
                digest.today.append(line)
            } else if due.date <= moment.date.adding(days: 7) {
                digest.soon.append(line)
            }
        }
        let listed = Set((digest.late + digest.today + digest.soon).map(\.record))
        let since = moment.adding(milliseconds: -Self.stale).milliseconds
        digest.news = Self.newest(
            try workflows.notices(for: actor, limit: 100, in: tx).filter { !$0.isRead && $0.at >= since && !listed.contains($0.record) }.map
            {
                Digest.Line(register: $0.register, record: $0.record, text: $0.body(language), time: nil)
            })
        return digest
    }

    /// One line a record: the first, which is the newest.
    static func newest(_ lines: [Digest.Line]) -> [Digest.Line] {
        var seen: Set<RecordID> = []
        return lines.filter { seen.insert($0.record).inserted }
    }
}

extension String {
    func shortened(to length: Int) -> String { count <= length ? self : prefix(length - 1) + "…" }
}
