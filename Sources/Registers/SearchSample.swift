import Declarations
import Store

/// What the newest records of a register tell of a search, on PostgreSQL: whether to read records one after the other until there are enough
/// hits, or to gather all hits through the index, which knows no order.
struct SearchSample {
    /// So many records are looked at.
    private static let size = 1000

    /// Living records that were looked at: all of a small register.
    let records: Int
    /// Of them, those that match and may be read.
    let matching: Int
    /// Of them, those that match.
    let texts: Int
    /// Of them, those that have each term.
    let terms: [Int]
    /// All living records of the commune.
    let living: Int
    /// Whether other communes have records of this register.
    let isShared: Bool

    /// Whether no other records are there.
    var isWhole: Bool { records < Self.size }

    /// - Parameter others: what else a record has to fulfil, besides being readable.
    static func take(
        _ expression: SearchExpression, of scopes: [SearchScope], others: SQL = "1 = 1", in tx: ReadTransaction
    ) throws -> [SearchSample] {
        var samples: [SearchSample] = []
        for start in stride(from: 0, to: scopes.count, by: 50) {
            let scopes = scopes[start..<min(start + 50, scopes.count)]
            let parts = scopes.enumerated().map { index, scope in statement(expression, scope, others, part: index) }
            let rows = try tx.rows(SQL.joined(parts, separator: " UNION ALL "))
            let found = try rows.map { row in (part: try row.integer("part"), sample: try SearchSample(row, expression.all.count)) }
            samples += found.sorted { $0.part < $1.part }.map(\.sample)
        }
        return samples
    }

    private static func statement(_ expression: SearchExpression, _ scope: SearchScope, _ others: SQL, part: Int) -> SQL {
        let terms = expression.all.enumerated().map { index, term -> SQL in
            ", count(*) FILTER (WHERE \(term.condition)) AS \(name: "term_\(index)")"
        }
        return """
            SELECT CAST(\(part) AS bigint) AS part, count(*) AS records, count(*) FILTER (WHERE \(expression.condition)) AS texts,
            count(*) FILTER (WHERE \(expression.condition) AND \(scope.readable) AND \(others)) AS matching,
            (SELECT CAST(coalesce(sum(records), 0) AS bigint) FROM tally
                WHERE commune = \(scope.actor.commune) AND register = \(scope.register.id)) AS living,
            EXISTS (SELECT 1 FROM tally WHERE commune <> \(scope.actor.commune) AND register = \(scope.register.id) AND records > 0) AS shared
            \(SQL.joined(terms, separator: ""))
            FROM (
                SELECT * FROM \(scope.table) WHERE commune = \(scope.actor.commune) AND deleted_at IS NULL ORDER BY id DESC LIMIT \(size)
            ) AS \(scope.table)
            """
    }

    private init(_ row: Row, _ terms: Int) throws {
        records = Int(try row.integer("records"))
        matching = Int(try row.integer("matching"))
        texts = Int(try row.integer("texts"))
        living = max(records, Int(try row.integer("living")))
        isShared = try row.boolean("shared")
        self.terms = try (0..<terms).map { Int(try row.integer("term_\($0)")) }
    }

    /// Whether `limit` matches are met by reading on sooner than all hits are gathered through the index.
    ///
    /// - Parameter readingHits: whether each hit is read then; not where they are only counted.
    func isWalked(_ expression: SearchExpression, to limit: Int, readingHits: Bool) -> Bool {
        if isWhole || matching == 0 { return isWhole }
        let gathering = entries(expression) / Self.entriesARecord + (readingHits ? inAll(texts) : 0)
        return min(limit * records / matching, living) < gathering
    }

    /// Whether the index is asked for a term; the others are looked for in the hits of those.
    ///
    /// An unknown beginning of words that stand in most records costs more than it spares.
    func isAsked(_ index: Int, of expression: SearchExpression) -> Bool {
        let isCheap = expression.all.map { !$0.isPrefix || !$0.known.isEmpty }
        if isCheap[index] || terms[index] * 5 <= records { return true }
        return !isCheap.contains(true) && index == terms.indices.min { terms[$0] < terms[$1] }
    }

    /// In the time in which a record is read, so many entries of the index are.
    private static let entriesARecord = 9

    /// How many entries of the index are read: the rarest word leads through those of the others, unknown beginnings are gathered one by one.
    private func entries(_ expression: SearchExpression) -> Int {
        let asked = expression.all.indices.filter { isAsked($0, of: expression) }
        let gathered = asked.filter { expression.all[$0].isPrefix && expression.all[$0].known.isEmpty }.map { terms[$0] * 2 }
        return inAll((asked.map { terms[$0] }.min() ?? 0) + gathered.reduce(0, +))
    }

    /// What was counted in the sample, as it is likely to be among all.
    private func inAll(_ count: Int) -> Int { records == 0 ? 0 : count * living / records }
}

extension SearchScope {
    /// The condition over a row under which a list counts or shows hits, and whether the index gathers them.
    func listed(_ expression: SearchExpression, _ purpose: SearchPurpose, _ sample: SearchSample) -> (sql: SQL, isGathered: Bool) {
        isWalked(expression, purpose, sample) ? (expression.condition, false) : (asked(expression, sample), true)
    }

    private func isWalked(_ expression: SearchExpression, _ purpose: SearchPurpose, _ sample: SearchSample) -> Bool {
        // Where the words are common and only a filter is rare, the index of words is no help, but another may be.
        if sample.matching == 0, sample.texts * 5 > sample.records, !isNarrow { return true }
        return switch purpose {
        case .asCount(let limit): sample.isWalked(expression, to: limit, readingHits: false)
        case .asPage(let limit): sample.isWalked(expression, to: limit, readingHits: true)
        case .asWhole: sample.isWhole || sample.texts * 3 > sample.records
        }
    }

    /// What the words mean, asked of the index as far as it is of use.
    private func asked(_ expression: SearchExpression, _ sample: SearchSample) -> SQL {
        var asked = expression
        asked.all = expression.all.indices.filter { sample.isAsked($0, of: expression) }.map { expression.all[$0] }
        let others = expression.all.indices.filter { !sample.isAsked($0, of: expression) }.map { expression.all[$0] }
        return matches(asked, sample) + " AND " + SearchExpression(all: others).condition
    }

    private func matches(_ expression: SearchExpression, _ sample: SearchSample) -> SQL {
        var placed = placed(expression)
        // Every record has it then.
        if !sample.isShared { placed.places.removeFirst() }
        return SearchIndex.matches(placed)
    }

    /// All matching records, the newest first.
    func gathered(_ expression: SearchExpression, _ sample: SearchSample, in tx: ReadTransaction) throws -> [Row] {
        let condition = sample.isWhole ? expression.condition : asked(expression, sample)
        return try tx.rows(
            """
            WITH found AS MATERIALIZED (SELECT id AS found_row, * FROM \(table) WHERE \(condition) AND \(readable))
            SELECT * FROM found ORDER BY found_row DESC
            """)
    }

    /// Of many hits the first `limit` behind `cursor`: those among the newest records of all tiers are found at once, what is missing of a tier
    /// then is gathered through the index.
    func sampledBest(
        _ tiers: [SearchExpression], _ limit: Int, after cursor: SearchCursor?, _ sample: SearchSample, in tx: ReadTransaction
    ) throws -> [RankedHit] {
        var places: [(place: Value, tier: Int)] = []
        var recent = try recent(tiers, limit, after: cursor?.place, in: tx)
        for tier in (cursor?.tier ?? 0)..<max(tiers.count, cursor?.tier ?? 0) where places.count < limit {
            let place = tier == cursor?.tier ? cursor?.place : nil
            // Behind its own tier the cursor's place says nothing.
            if let cursor, tier == cursor.tier + 1 { recent = try self.recent(tiers, limit, after: nil, in: tx) }
            var found = recent[tier] ?? []
            if found.count < limit - places.count, !sample.isWhole {
                found = try newest(tiers[tier], limit: limit - places.count, after: place, sample, in: tx)
            }
            places += found.prefix(limit - places.count).map { ($0, tier) }
        }
        return try rows(places, in: tx)
    }

    /// The newest hits of each tier among the newest records.
    private func recent(_ tiers: [SearchExpression], _ limit: Int, after place: Value?, in tx: ReadTransaction) throws -> [Int: [Value]] {
        guard let widest = tiers.last else { return [:] }
        let rest: SQL = place.map { " AND id < \($0)" } ?? ""
        let cases = tiers.enumerated().map { index, tier -> SQL in
            "WHEN " + SearchExpression(all: tier.all).condition + " THEN CAST(\(index) AS bigint)"
        }
        let rows = try tx.rows(
            """
            SELECT found_row, tier FROM (
                SELECT found_row, tier, row_number() OVER (PARTITION BY tier ORDER BY found_row DESC) AS number FROM (
                    SELECT id AS found_row, CASE \(SQL.joined(cases, separator: " ")) END AS tier FROM (
                        SELECT * FROM \(table) WHERE commune = \(actor.commune) AND deleted_at IS NULL\(rest) ORDER BY id DESC LIMIT 4000
                    ) AS \(table) WHERE \(SearchExpression(all: widest.all).condition) AND \(readable)
                ) AS ranked
            ) AS numbered WHERE number <= \(limit) ORDER BY tier, found_row DESC
            """)
        return Dictionary(grouping: rows) { Int($0["tier"].integer ?? -1) }.mapValues { $0.map { $0["found_row"] } }
    }

    /// The places of the newest hits of one tier, through the index.
    private func newest(
        _ tier: SearchExpression, limit: Int, after place: Value?, _ sample: SearchSample, in tx: ReadTransaction
    ) throws -> [Value] {
        let rest: SQL = place.map { " AND id < \($0)" } ?? ""
        return try tx.rows(
            """
            WITH found AS MATERIALIZED (SELECT id AS found_row FROM \(table) WHERE \(matches(tier, sample)) AND \(readable)\(rest))
            SELECT found_row FROM found ORDER BY found_row DESC LIMIT \(limit)
            """
        ).map { $0["found_row"] }
    }

    private func rows(_ places: [(place: Value, tier: Int)], in tx: ReadTransaction) throws -> [RankedHit] {
        let ids = SQL.joined(places.map { "CAST(\($0.place) AS uuid)" })
        if places.isEmpty { return [] }
        let rows = try tx.rows("SELECT id AS found_row, * FROM \(table) WHERE commune = \(actor.commune) AND id IN (\(ids))")
        let known = Dictionary(rows.map { ($0["found_row"].text ?? "", $0) }) { first, _ in first }
        return places.compactMap { entry in known[entry.place.text ?? ""].map { RankedHit(row: $0, tier: entry.tier) } }
    }
}
