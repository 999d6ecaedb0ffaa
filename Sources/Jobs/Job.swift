import Foundation
public import Store

/// A piece of background work (việc chạy nền): what was asked, by whom, how far it is, how it ended.
public struct Job: Sendable, Equatable, Identifiable {
    public enum State: String, Sendable, CaseIterable {
        case waiting, running, done, failed, cancelled

        public var isFinal: Bool { self == .done || self == .failed || self == .cancelled }
    }

    public let commune: Int
    public let id: RecordID
    /// The ``JobKind/id`` that does it.
    public let kind: String
    /// What people read in the list of jobs.
    public let label: String
    /// What the kind needs to know, as JSON.
    public let payload: String
    /// Who asked for it; nil for the system.
    public let person: String?
    public let state: State
    /// Steps done, of `total` where that is known.
    public let done: Int64
    public let total: Int64?
    /// What is being done, what was done, or why it failed.
    public let message: String?
    /// Where a next attempt goes on: as its kind left it with the work of the same transaction.
    public let checkpoint: String?
    /// Runs begun so far.
    public let attempts: Int
    /// Milliseconds since 1970 UTC.
    public let createdAt: Int64
    public let startedAt: Int64?
    public let finishedAt: Int64?

    init(_ row: Row) throws {
        guard let id = RecordID(try row.text("id")), let state = State(rawValue: try row.text("state")) else {
            throw StoreError(.decoding, "a job with an unknown id or state")
        }
        self.id = id
        self.state = state
        commune = Int(try row.integer("commune"))
        kind = try row.text("kind")
        label = try row.text("label")
        payload = try row.text("payload")
        person = row["person"].text
        done = try row.integer("done")
        total = row["total"].integer
        message = row["message"].text
        checkpoint = row["checkpoint"].text
        attempts = Int(try row.integer("attempts"))
        createdAt = try row.integer("created_at")
        startedAt = row["started_at"].integer
        finishedAt = row["finished_at"].integer
    }

    /// The payload as the value that was given to ``JobRequest``.
    public func payload<T: Decodable>(as type: T.Type) throws -> T {
        try JSONDecoder().decode(type, from: Data(payload.utf8))
    }
}

/// A wish that something be done in the background.
public struct JobRequest: Sendable {
    public let kind: String
    public let commune: Int
    public let label: String
    let payload: String
    public var person: String?
    /// Not before this moment, in milliseconds since 1970 UTC.
    public var notBefore: Int64?

    public init(
        _ kind: String, commune: Int, label: String, payload: some Encodable, person: String? = nil, notBefore: Int64? = nil
    ) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        self.kind = kind
        self.commune = commune
        self.label = label
        self.payload = String(decoding: try encoder.encode(payload), as: UTF8.self)
        self.person = person
        self.notBefore = notBefore
    }
}

extension WriteTransaction {
    /// Asks for a job in the transaction of whatever needs it: both happen or neither does.
    @discardableResult
    public func enqueue(_ request: JobRequest) throws -> RecordID {
        let id = RecordID()
        try execute(
            """
            INSERT INTO job (commune, id, kind, label, payload, person, state, done, attempts, created_at, due_at)
            VALUES (\(request.commune), \(id), \(request.kind), \(request.label), \(request.payload), \(request.person),
                \(Job.State.waiting.rawValue), 0, 0, \(now), \(request.notBefore ?? now))
            """)
        return id
    }

    /// Ends a job that is not over: a waiting one at once, a running one at its next step. Gives whether there was anything to end.
    @discardableResult
    public func cancelJob(_ id: RecordID, commune: Int) throws -> Bool {
        let changed = try execute(
            """
            UPDATE job SET state = \(Job.State.cancelled.rawValue), finished_at = \(now), owner = NULL
            WHERE commune = \(commune) AND id = \(id) AND state IN (\(SQL.values(["waiting", "running"])))
            """)
        return changed == 1
    }

    /// Lets a job that failed or was cancelled go on from its last checkpoint.
    @discardableResult
    public func retryJob(_ id: RecordID, commune: Int) throws -> Bool {
        let changed = try execute(
            """
            UPDATE job SET state = \(Job.State.waiting.rawValue), attempts = 0, due_at = \(now), finished_at = NULL, message = NULL
            WHERE commune = \(commune) AND id = \(id) AND state IN (\(SQL.values(["failed", "cancelled"])))
            """)
        return changed == 1
    }

    /// Forgets jobs that ended before `moment`; gives how many.
    public func removeJobs(endedBefore moment: Int64) throws -> Int {
        try execute("DELETE FROM job WHERE finished_at < \(moment)")
    }
}

extension ReadTransaction {
    public func job(_ id: RecordID, commune: Int) throws -> Job? {
        try first("SELECT * FROM job WHERE commune = \(commune) AND id = \(id)").map(Job.init)
    }

    /// Jobs of a commune, the newest first.
    ///
    /// - Parameters:
    ///   - kind: only of this kind.
    ///   - states: only in one of these; empty is all.
    ///   - person: only those that this person asked for.
    ///   - before: the id of the last one of the page before.
    public func jobs(
        commune: Int, kind: String? = nil, except: Set<String> = [], states: Set<Job.State> = [], person: String? = nil,
        before: RecordID? = nil, limit: Int = 50
    ) throws -> [Job] {
        var conditions: [SQL] = ["commune = \(commune)"]
        if !states.isEmpty { conditions.append("state IN (\(SQL.values(states.map(\.rawValue).sorted())))") }
        if let kind { conditions.append("kind = \(kind)") }
        if !except.isEmpty { conditions.append("kind NOT IN (\(SQL.values(except.sorted())))") }
        if let person { conditions.append("person = \(person)") }
        if let before { conditions.append("id < \(before)") }
        return try rows("SELECT * FROM job WHERE " + SQL.joined(conditions, separator: " AND ") + " ORDER BY id DESC LIMIT \(limit)").map(
            Job.init)
    }
}

extension ReadTransaction {
    /// How many jobs of a commune are in each state.
    ///
    /// - Parameter except: kinds that are not counted.
    public func jobCounts(commune: Int, except: Set<String> = []) throws -> [Job.State: Int] {
        let others: SQL = except.isEmpty ? "" : " AND kind NOT IN (\(SQL.values(except.sorted())))"
        let rows = try rows("SELECT state, count(*) AS n FROM job WHERE commune = \(commune)" + others + " GROUP BY state")
        return Dictionary(
            try rows.compactMap { row in
                Job.State(rawValue: try row.text("state")).map { ($0, Int(row["n"].integer ?? 0)) }
            }, uniquingKeysWith: +)
    }
}

extension Migration {
    /// The table of background work.
    static let jobs: [Migration] = [
        Migration(
            "0010-jobs",
            """
            CREATE TABLE job (
                commune {integer} NOT NULL, id {uuid} NOT NULL,
                kind {text} NOT NULL, label {text} NOT NULL, payload {text} NOT NULL, person {text},
                state {text} NOT NULL, done {integer} NOT NULL, total {integer}, message {text}, checkpoint {text},
                attempts {integer} NOT NULL, created_at {integer} NOT NULL, due_at {integer} NOT NULL,
                started_at {integer}, finished_at {integer}, owner {text}, lease_until {integer},
                PRIMARY KEY (commune, id)
            ) {table};
            CREATE INDEX job_due ON job (state, due_at);
            CREATE INDEX job_finished ON job (finished_at);
            """)
    ]
}
