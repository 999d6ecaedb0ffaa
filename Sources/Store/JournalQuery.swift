/// Which entries of a commune's journal are asked for; what is nil sets no bound.
public struct JournalQuery: Sendable {
    /// Whose entries.
    public var account: String?
    public var register: String?
    /// Milliseconds since 1970 UTC, the first moment that counts and the first that counts no more.
    public var from: Int64?
    public var until: Int64?
    /// Where in the chain a page begins; nil is its end.
    public var place: Place?

    public enum Place: Sendable, Equatable {
        /// The entries below this one, going back.
        case before(Int64)
        /// The entries above this one, nearest first.
        case after(Int64)
    }

    public init(account: String? = nil, register: String? = nil, from: Int64? = nil, until: Int64? = nil, place: Place? = nil) {
        self.account = account
        self.register = register
        self.from = from
        self.until = until
        self.place = place
    }

    fileprivate var condition: SQL {
        var parts: [SQL] = []
        if let account { parts.append("account = \(account)") }
        if let register { parts.append("register = \(register)") }
        if let from { parts.append("at >= \(from)") }
        if let until { parts.append("at < \(until)") }
        switch place {
        case .before(let seq): parts.append("seq < \(seq)")
        case .after(let seq): parts.append("seq > \(seq)")
        case nil: break
        }
        return SQL.joined(parts.map { " AND " + $0 }, separator: "")
    }
}

/// A page of the journal, the newest entry first.
public struct JournalPage: Sendable {
    public let entries: [JournalEntry]
    public let hasNewer: Bool
    public let hasOlder: Bool
}

extension ReadTransaction {
    /// A page of what `query` asks for.
    public func journal(commune: Int, _ query: JournalQuery, limit: Int) throws -> JournalPage {
        var isUpwards = false
        if case .after = query.place { isUpwards = true }
        let order: SQL = isUpwards ? " ORDER BY seq" : " ORDER BY seq DESC"
        let found = try rows(
            "SELECT * FROM journal WHERE commune = \(commune)" + query.condition + order + " LIMIT \(limit + 1)"
        ).map(JournalEntry.init)
        let page = Array(found.prefix(limit))
        let hasMore = found.count > limit
        return JournalPage(
            entries: isUpwards ? page.reversed() : page, hasNewer: isUpwards ? hasMore : query.place != nil,
            hasOlder: isUpwards ? true : hasMore)
    }
}
