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

    fileprivate var isUpwards: Bool {
        if case .after = place { return true }
        return false
    }

    /// Each question finds its entries in order in an index of `journal`.
    func statement(_ commune: Int, limit: Int) -> SQL {
        var conditions: [SQL] = ["commune = \(commune)"]
        if let account { conditions.append("account = \(account)") }
        if let register { conditions.append("register = \(register)") }
        if let from { conditions.append("at >= \(from)") }
        if let until { conditions.append("at < \(until)") }
        switch place {
        case .before(let seq): conditions.append("(at, seq) < (" + Self.moment(of: seq, commune) + ", \(seq))")
        case .after(let seq): conditions.append("(at, seq) > (" + Self.moment(of: seq, commune) + ", \(seq))")
        case nil: break
        }
        let order: SQL = isUpwards ? " ORDER BY at, seq" : " ORDER BY at DESC, seq DESC"
        return "SELECT * FROM journal WHERE " + SQL.joined(conditions, separator: " AND ") + order + " LIMIT \(limit)"
    }

    private static func moment(of seq: Int64, _ commune: Int) -> SQL {
        "(SELECT at FROM journal WHERE commune = \(commune) AND seq = \(seq))"
    }
}

/// A page of the journal, the newest entry first: by time, then by place in the chain, for two servers' clocks may differ by a moment.
public struct JournalPage: Sendable {
    public let entries: [JournalEntry]
    public let hasNewer: Bool
    public let hasOlder: Bool
}

extension ReadTransaction {
    /// A page of what `query` asks for.
    public func journal(commune: Int, _ query: JournalQuery, limit: Int) throws -> JournalPage {
        let found = try rows(query.statement(commune, limit: limit + 1)).map(JournalEntry.init)
        let page = Array(found.prefix(limit))
        let hasMore = found.count > limit
        return JournalPage(
            entries: query.isUpwards ? page.reversed() : page, hasNewer: query.isUpwards ? hasMore : query.place != nil,
            hasOlder: query.isUpwards ? true : hasMore)
    }
}
