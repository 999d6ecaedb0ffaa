import Declarations
import Store

/// The living records of one register that one actor may read, as a search reads them.
struct SearchScope {
    let register: RegisterDeclaration
    let actor: Actor
    private let grants: Grants

    init(_ register: RegisterDeclaration, _ actor: Actor, _ grants: Grants) {
        self.register = register
        self.actor = actor
        self.grants = grants
    }

    var table: SQL { "\(name: RegisterTable(register: register).name)" }

    /// The condition over a row.
    var readable: SQL {
        "commune = \(actor.commune) AND deleted_at IS NULL" + (grants.isWholeCommune ? "" : " AND (" + grants.condition + ")")
    }

    /// Whether the index can leave out what the right does not cover.
    var isNarrow: Bool { grants.searchTokens != nil }

    /// The expression among the records that the right may cover.
    func placed(_ expression: SearchExpression) -> SearchExpression {
        var placed = expression
        placed.places = [[SearchToken.place(register.id, actor.commune)]] + [grants.searchTokens].compactMap { $0 }
        return placed
    }

    // MARK: Both engines

    /// A statement that counts matching records up to one more than `limit`.
    func counting(_ expression: SearchExpression, upTo limit: Int, _ sample: SearchSample? = nil) -> SQL {
        let matching =
            sample.map { "FROM \(table) WHERE \(listed(expression, .asCount(upTo: limit), $0).sql) AND \(readable)" }
            ?? foundMatching(expression)
        return "SELECT count(*) AS n FROM (SELECT 1 AS one \(matching) LIMIT \(limit + 1)) AS matching"
    }

    /// What each of the statements counts.
    static func numbers(_ statements: [SQL], in tx: ReadTransaction) throws -> [Int] {
        var numbers: [Int] = []
        // SQLite takes some hundred parts of a statement; each part has a few parameters.
        for start in stride(from: 0, to: statements.count, by: 50) {
            let parts = statements[start..<min(start + 50, statements.count)].enumerated().map { index, statement in
                "SELECT CAST(\(index) AS bigint) AS part, n FROM (" + statement + ") AS counted"
            }
            let rows = try tx.rows(SQL.joined(parts, separator: " UNION ALL "))
            let found = Dictionary(try rows.map { (try $0.integer("part"), Int(try $0.integer("n"))) }) { first, _ in first }
            numbers += parts.indices.map { found[Int64($0)] ?? 0 }
        }
        return numbers
    }

    /// All matching records, the newest first, where there are few.
    func all(_ expression: SearchExpression, _ count: SearchCount, in tx: ReadTransaction) throws -> [Row] {
        guard let sample = count.sample else { return try newest(expression, limit: count.total, after: nil, in: tx) }
        return try gathered(expression, sample, in: tx)
    }

    /// Of many hits the first `limit` behind `cursor`, tier by tier until there are enough.
    func best(
        _ tiers: [SearchExpression], _ limit: Int, after cursor: SearchCursor?, _ sample: SearchSample?, in tx: ReadTransaction
    ) throws -> [RankedHit] {
        if let sample { return try sampledBest(tiers, limit, after: cursor, sample, in: tx) }
        var hits: [RankedHit] = []
        for (index, tier) in tiers.enumerated() where index >= cursor?.tier ?? 0 && hits.count < limit {
            let place = index == cursor?.tier ? cursor?.place : nil
            hits += try newest(tier, limit: limit - hits.count, after: place, in: tx).map { RankedHit(row: $0, tier: index) }
        }
        return hits
    }

    // MARK: SQLite

    /// `FROM … WHERE …` of the records that match, found through the index.
    private func foundMatching(_ expression: SearchExpression) -> SQL {
        if grants.isWholeCommune { return "FROM derived_search WHERE derived_search MATCH \(placed(expression).fts5)" }
        return "FROM \(source(expression)) WHERE commune = in_commune AND id = of_record AND \(readable)"
    }

    /// Rows of the index that match, each beside its record.
    func source(_ expression: SearchExpression) -> SQL { "(\(found(expression))) AS found CROSS JOIN \(table)" }

    /// Rows of the index that match, with the records for which they stand.
    func found(_ expression: SearchExpression, after place: Value? = nil) -> SQL {
        let rest: SQL = place.map { " AND derived_search.rowid < \($0)" } ?? ""
        return """
            SELECT derived_search.rowid AS found_row, in_commune, of_record FROM derived_search
            CROSS JOIN derived_document ON row_no = derived_search.rowid
            WHERE derived_search MATCH \(placed(expression).fts5)\(rest)
            """
    }

    /// Rows of matching records, the newest first, with their places as `found_row`: the index has them in this order.
    private func newest(_ expression: SearchExpression, limit: Int, after place: Value?, in tx: ReadTransaction) throws -> [Row] {
        try tx.rows(
            """
            SELECT found_row, \(table).* FROM (\(found(expression, after: place))) AS found CROSS JOIN \(table)
            WHERE commune = in_commune AND id = of_record AND \(readable) ORDER BY found_row DESC LIMIT \(limit)
            """)
    }
}
