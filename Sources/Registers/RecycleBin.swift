public import Declarations
public import Store

/// A place in the recycle bin of a commune: behind the record that was deleted then.
public struct BinPlace: Sendable, Equatable {
    /// Milliseconds since 1970 UTC.
    public let at: Int64
    public let id: RecordID

    public init(at: Int64, id: RecordID) {
        self.at = at
        self.id = id
    }
}

extension Registry {
    /// The deleted records of several registers that the actor may bring back, the last deleted first: one statement to look everywhere and one
    /// for each register that has any.
    ///
    /// - Parameter before: the last place of the page before.
    public func recycleBin(
        of registers: [RegisterDeclaration], before: BinPlace? = nil, limit: Int, for actor: Actor, in tx: ReadTransaction
    ) throws -> (records: [Record], hasMore: Bool) {
        if registers.isEmpty { return ([], false) }
        var query = RecordQuery()
        query.inRecycleBin = true
        let arms = try registers.enumerated().map { index, register in
            var condition = try condition(register, query, searching: .asWhole, for: actor, in: tx)
            if let before { condition += " AND (deleted_at < \(before.at) OR deleted_at = \(before.at) AND id < \(before.id))" }
            return "SELECT CAST(\(index) AS BIGINT) AS place, id, deleted_at FROM (SELECT id, deleted_at FROM "
                + "\(name: RegisterTable(register: register).name) WHERE " + condition
                + " ORDER BY deleted_at DESC, id DESC LIMIT \(limit + 1)) AS \(name: "place_\(index)")" as SQL
        }
        let found = try tx.rows(
            "SELECT place, id FROM (" + SQL.joined(arms, separator: " UNION ALL ")
                + ") AS bins ORDER BY deleted_at DESC, id DESC LIMIT \(limit + 1)")
        let ids = try found.prefix(limit).map { (Int(try $0.integer("place")), try $0.text("id")) }
        let records = try Dictionary(grouping: ids, by: \.0).reduce(into: [String: Record]()) { records, entry in
            let register = registers[entry.key].id
            records.merge(try self.records(register, entry.value.map(\.1), commune: actor.commune, in: tx)) { one, _ in one }
        }
        return (ids.compactMap { records[$0.1] }, found.count > limit)
    }
}
