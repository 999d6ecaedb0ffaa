import Crypto
import Foundation

/// Who makes a change, and from where.
public struct Author: Sendable, Hashable {
    /// The account's record id; nil for the system itself and for people who are not signed in.
    public var account: String?
    /// The post for which the account acts.
    public var post: String?
    /// Where the change came from: `web 10.1.2.3`, `cli`, `import ke-hoach.docx`, `job reminders`.
    public var origin: String

    public init(account: String? = nil, post: String? = nil, origin: String) {
        self.account = account
        self.post = post
        self.origin = origin
    }

    /// The platform itself: set-up, jobs.
    public static func system(_ origin: String) -> Author { Author(origin: origin) }
}

/// One line of the journal: a change (or a reading of personal data) that happened and can't be edited any more.
public struct JournalEntry: Sendable, Equatable {
    public let commune: Int
    /// The entry's place in its commune's chain: 1, 2, 3 … without gaps.
    public let seq: Int64
    /// Milliseconds since 1970 UTC.
    public let at: Int64
    public let author: Author
    public let register: String
    public let record: String
    /// `create`, `edit`, `delete`, `restore`, `transition`, `comment`, `reveal`, `sign_in` …
    public let action: String
    /// JSON objects of the changed fields only.
    public let before: String?
    public let after: String?
    public let note: String?
    public let previous: [UInt8]
    public let hash: [UInt8]

    /// SHA-256 over every other field, each preceded by its length so that no two entries share an encoding.
    static func digest(
        commune: Int, seq: Int64, at: Int64, author: Author, register: String, record: String, action: String,
        before: String?, after: String?, note: String?, previous: [UInt8]
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(512 + (before?.utf8.count ?? 0) + (after?.utf8.count ?? 0))
        func add(_ field: String?) {
            bytes.append(contentsOf: String(field?.utf8.count ?? -1).utf8)
            bytes.append(UInt8(ascii: ":"))
            if let field { bytes.append(contentsOf: field.utf8) }
        }
        for number in [Int64(commune), seq, at] { add(String(number)) }
        add(author.account)
        add(author.post)
        add(author.origin)
        add(register)
        add(record)
        add(action)
        add(before)
        add(after)
        add(note)
        bytes.append(contentsOf: previous)
        return Array(SHA256.hash(data: bytes))
    }

    static let columns = [
        "commune", "seq", "at", "account", "post", "origin", "register", "record", "action", "before", "after", "note", "previous", "hash",
    ]

    var expectedHash: [UInt8] {
        Self.digest(
            commune: commune, seq: seq, at: at, author: author, register: register, record: record, action: action,
            before: before, after: after, note: note, previous: previous)
    }

    /// A row of the table `journal`, all its columns.
    public init(_ row: Row) throws {
        commune = Int(try row.integer("commune"))
        seq = try row.integer("seq")
        at = try row.integer("at")
        author = Author(account: row["account"].text, post: row["post"].text, origin: try row.text("origin"))
        register = try row.text("register")
        record = try row.text("record")
        action = try row.text("action")
        before = row["before"].text
        after = row["after"].text
        note = row["note"].text
        previous = try row.bytes("previous")
        hash = try row.bytes("hash")
    }
}

extension WriteTransaction {
    /// Adds an entry to the commune's chain, in the transaction of the change that it tells of; gives its `seq`.
    @discardableResult
    public func journal(
        commune: Int, author: Author, register: String, record: String, action: String,
        before: String? = nil, after: String? = nil, note: String? = nil
    ) throws -> Int64 {
        let head = try journalHead(of: commune)
        let seq = head.seq + 1
        for text in [register, record, action, author.account, author.post, author.origin, before, after, note] {
            // Before the hash: an entry that can't be kept must not be in the chain.
            try text?.value.refuseUnportable(0)
        }
        let hash = JournalEntry.digest(
            commune: commune, seq: seq, at: now, author: author, register: register, record: record, action: action,
            before: before, after: after, note: note, previous: head.hash)
        ledger.entries.append([
            commune.value, seq.value, now.value, author.account.value, author.post.value, author.origin.value, register.value, record.value,
            action.value, before.value, after.value, note.value, head.hash.value, hash.value,
        ])
        ledger.heads[commune] = Ledger.Head(seq: seq, hash: hash, isAhead: true)
        if ledger.entries.count >= Ledger.mostEntries, !isStreaming { try writeLedger() }
        changes.append(RecordChange(commune: commune, register: register, record: record, action: action, seq: seq))
        return seq
    }

    /// The entries that this transaction added to a commune's chain so far; nil for none. Nobody else's stand between them.
    public func journaled(in commune: Int) -> ClosedRange<Int64>? {
        let own = changes.lazy.filter { $0.commune == commune }.map(\.seq)
        guard let first = own.min(), let last = own.max() else { return nil }
        return first...last
    }

    /// Waits until no other server process writes in the commune, and keeps them waiting until the transaction ends: what is read from here on
    /// (whether a value is taken, whether a referred record lives) stays true until what was concluded from it is written.
    public func takeTurn(in commune: Int) throws {
        _ = try journalHead(of: commune)
    }

    /// The end of the commune's chain, locked until the transaction ends: that is what makes several server processes take turns.
    private func journalHead(of commune: Int) throws -> Ledger.Head {
        if let head = ledger.heads[commune] { return head }
        let lock: SQL = engine == .postgres ? " FOR UPDATE" : ""
        let (query, parameters) = ("SELECT seq, hash FROM journal_head WHERE commune = \(commune)" + lock).rendered(for: engine)
        let connection = try usable()
        var row = try connection.rows(query, parameters, longestList: 0).first
        if row == nil {
            // Of two processes that begin the same chain, one waits here for the other and then reads what that one wrote.
            let (insertion, values): (String, [Value]) =
                ("INSERT INTO journal_head (commune, seq, hash) VALUES (\(commune), 0, \([UInt8]())) ON CONFLICT DO NOTHING" as SQL)
                .rendered(for: engine)
            _ = try connection.change(insertion, values)
            row = try connection.rows(query, parameters, longestList: 0).first
        }
        guard let row else { throw StoreError(.integrity, "the journal of commune \(commune) has no head") }
        let head = Ledger.Head(seq: try row.integer("seq"), hash: try row.bytes("hash"))
        ledger.heads[commune] = head
        return head
    }
}

/// A place in a commune's journal: what stands up to it can't be changed without changing its hash.
public struct JournalPlace: Codable, Sendable, Equatable {
    public let seq: Int64
    /// Of the entry, in lower-case hexadecimal digits; empty for the beginning.
    public let hash: String

    public init(seq: Int64, hash: String) {
        self.seq = seq
        self.hash = hash
    }

    /// A row with the columns `seq` and `hash` of the table `journal`.
    public init(_ row: Row) throws {
        self.init(seq: try row.integer("seq"), hash: try row.bytes("hash").hex)
    }
}

extension ReadTransaction {
    /// Where a commune's journal ends.
    public func journalEnd(of commune: Int) throws -> JournalPlace {
        try first("SELECT seq, hash FROM journal_head WHERE commune = \(commune)").map(JournalPlace.init) ?? JournalPlace(seq: 0, hash: "")
    }

    /// An entry's place; nil where there is none.
    public func journalPlace(commune: Int, seq: Int64) throws -> JournalPlace? {
        if seq == 0 { return JournalPlace(seq: 0, hash: "") }
        return try first("SELECT seq, hash FROM journal WHERE commune = \(commune) AND seq = \(seq)").map(JournalPlace.init)
    }

    /// The entries about one record, newest first.
    public func journal(commune: Int, register: String, record: String, limit: Int = 200) throws -> [JournalEntry] {
        try rows(
            """
            SELECT * FROM journal WHERE commune = \(commune) AND register = \(register) AND record = \(record)
            ORDER BY seq DESC LIMIT \(limit)
            """
        ).map(JournalEntry.init)
    }

    /// The entries after `seq` in the order in which they happened: for verification, change feeds and synchronisation.
    public func journal(commune: Int, after seq: Int64, limit: Int) throws -> [JournalEntry] {
        try rows("SELECT * FROM journal WHERE commune = \(commune) AND seq > \(seq) ORDER BY seq LIMIT \(limit)").map(JournalEntry.init)
    }
}

/// What a walk along a commune's chain found.
public struct ChainReport: Sendable, Equatable {
    public let commune: Int
    /// How many entries were read.
    public let entries: Int64
    /// What is wrong, the earliest first; empty when the chain is whole.
    public let faults: [String]
}

extension Database {
    /// Walks the chain of every commune from its first entry and recomputes every hash.
    public func verifyJournal() async throws -> [ChainReport] {
        let communes = try await read { tx in
            try tx.rows("SELECT DISTINCT commune FROM journal UNION SELECT commune FROM journal_head ORDER BY 1").map {
                Int(try $0.integer("commune"))
            }
        }
        var reports: [ChainReport] = []
        for commune in communes { reports.append(try await verifyJournal(of: commune)) }
        return reports
    }

    private func verifyJournal(of commune: Int) async throws -> ChainReport {
        var walk = ChainWalk()
        var place = Int64.min  // an entry slipped in before the first is a fault too
        while walk.faults.count < 20 {
            let after = place
            let page = try await read { tx in try tx.journal(commune: commune, after: after, limit: 2000) }
            guard let last = page.last else { break }
            page.forEach { walk.step($0) }
            place = last.seq
        }
        let seq = walk.seq
        let head = try await read { tx in try tx.first("SELECT seq, hash FROM journal_head WHERE commune = \(commune)") }
        // Entries written after the last page are newer than what was walked, not a fault.
        if let head, try head.integer("seq") == seq, try head.bytes("hash") != walk.hash {
            walk.faults.append("the head of the chain does not match entry \(seq)")
        } else if try (head?.integer("seq") ?? 0) < seq {
            walk.faults.append("the head of the chain stands before entry \(seq)")
        } else if let head, try head.integer("seq") > seq {
            let newer = try await read { tx in try tx.journal(commune: commune, after: seq, limit: 1) }
            if newer.isEmpty { walk.faults.append("entries after \(seq) are missing: the head says \(try head.integer("seq"))") }
        }
        return ChainReport(commune: commune, entries: walk.count, faults: walk.faults)
    }
}

private struct ChainWalk {
    var seq: Int64 = 0
    var count: Int64 = 0
    var hash: [UInt8] = []
    var faults: [String] = []

    mutating func step(_ entry: JournalEntry) {
        guard entry.seq > 0 else { return faults.append("entry \(entry.seq) was put in front of the chain") }
        if entry.seq != seq + 1 { faults.append("entries \(seq + 1) to \(entry.seq - 1) are missing") }
        if entry.previous != hash { faults.append("entry \(entry.seq) does not follow the one before it") }
        if entry.hash != entry.expectedHash { faults.append("entry \(entry.seq) was altered") }
        seq = entry.seq
        hash = entry.hash
        count += 1
    }
}

extension Migration {
    /// The store's own tables.
    static let store: [Migration] = [
        Migration(
            "0001-journal",
            """
            CREATE TABLE journal (
                commune {integer} NOT NULL, seq {integer} NOT NULL, at {integer} NOT NULL,
                account {text}, post {text}, origin {text} NOT NULL,
                register {text} NOT NULL, record {text} NOT NULL, action {text} NOT NULL,
                before {text}, after {text}, note {text},
                previous {bytes} NOT NULL, hash {bytes} NOT NULL,
                PRIMARY KEY (commune, seq)
            ) {table};
            CREATE INDEX journal_record ON journal (commune, register, record, seq);
            CREATE TABLE journal_head (
                commune {integer} PRIMARY KEY, seq {integer} NOT NULL, hash {bytes} NOT NULL
            ) {table};
            """),
        Migration(
            "0002-journal-questions",
            """
            CREATE INDEX journal_at ON journal (commune, at, seq);
            CREATE INDEX journal_account ON journal (commune, account, at, seq);
            CREATE INDEX journal_register ON journal (commune, register, at, seq);
            """),
        .storageSamples, .fileScans,
    ]
}
