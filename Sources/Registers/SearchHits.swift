import Declarations
public import Store

/// Where in the order of hits a page ends.
public struct SearchCursor: Sendable, Equatable {
    /// How good the last hit was: its tier.
    let tier: Int
    /// Its place within the tier.
    let place: Value
}

/// What a search found in one register.
public struct SearchHits: Sendable {
    public let register: String
    /// The best first: titles before other texts, whole words before beginnings, diacritics as typed before others, then the newest.
    public let records: [Record]
    /// All that the actor may read, counted up to a bound.
    public let total: RecordCount
    /// Behind the last of `records`; nil at the end.
    public let next: SearchCursor?
}

/// What a search over several registers found.
public struct SearchResult: Sendable {
    /// Registers with hits, those with hits in titles first.
    public var groups: [SearchHits]
    /// What the words were taken for where nothing was found by them as they are; the hits are then those of this text.
    public var correctedText: String?
}

extension Registry {
    /// Finds records by words, whatever their diacritics, in all registers that the actor may read.
    ///
    /// Every word must begin a word of the record. Where nothing is found, words that stand in no record are taken for the nearest that do.
    /// - Parameters:
    ///   - registers: nil looks in all.
    ///   - limit: hits a register.
    ///   - countLimit: counting stops there.
    public func search(
        _ text: String, registers wanted: [String]? = nil, for actor: Actor, limit: Int = 5, countLimit: Int = 1000, in tx: ReadTransaction
    ) throws -> SearchResult {
        let query = SearchQuery(text)
        let readable = catalogue.registers.filter { register in
            (wanted?.contains(register.id) ?? true) && !rights.grants(.read, on: register, to: actor).isNone
        }
        if query.isEmpty || readable.isEmpty { return SearchResult(groups: [], correctedText: nil) }
        let found = try groups(query, readable, for: actor, limit: limit, countLimit: countLimit, in: tx)
        if !found.isEmpty { return SearchResult(groups: found, correctedText: nil) }
        for corrected in try corrections(of: query, commune: actor.commune, in: tx) {
            let found = try groups(corrected, readable, for: actor, limit: limit, countLimit: countLimit, in: tx)
            if !found.isEmpty { return SearchResult(groups: found, correctedText: corrected.text) }
        }
        return SearchResult(groups: [], correctedText: nil)
    }

    /// The best hits of one register behind `cursor`.
    public func hits(
        _ registerID: String, _ text: String, for actor: Actor, limit: Int = 20, after cursor: SearchCursor? = nil, countLimit: Int = 1000,
        in tx: ReadTransaction
    ) throws -> SearchHits {
        let register = try register(registerID)
        let query = SearchQuery(text)
        let total = query.isEmpty ? 0 : try counts(query, [register], for: actor, upTo: countLimit, in: tx)[registerID] ?? 0
        return try hits(register, query, total: total, countLimit, for: actor, limit: limit, after: cursor, in: tx).hits
    }

    private func groups(
        _ query: SearchQuery, _ registers: [RegisterDeclaration], for actor: Actor, limit: Int, countLimit: Int, in tx: ReadTransaction
    ) throws -> [SearchHits] {
        let counts = try counts(query, registers, for: actor, upTo: countLimit, in: tx)
        var found: [(hits: SearchHits, best: Int)] = []
        for register in registers {
            guard let total = counts[register.id] else { continue }
            found.append(try hits(register, query, total: total, countLimit, for: actor, limit: limit, after: nil, in: tx))
        }
        return found.enumerated().sorted { ($0.element.best, $0.offset) < ($1.element.best, $1.offset) }.map(\.element.hits)
    }

    private func hits(
        _ register: RegisterDeclaration, _ query: SearchQuery, total: Int, _ countLimit: Int, for actor: Actor, limit: Int,
        after cursor: SearchCursor?, in tx: ReadTransaction
    ) throws -> (hits: SearchHits, best: Int) {
        let fields = register.fields.map(\.id)
        let scope = SearchScope(register, actor, rights.grants(.read, on: register, to: actor))
        let rows =
            total <= min(Self.fewHits, countLimit)
            ? try ranked(query, total, after: cursor, scope, in: tx) : try best(query, limit + 1, after: cursor, scope, in: tx)
        let page = rows.prefix(limit)
        let last = page.last.map { SearchCursor(tier: $0.tier, place: $0.row["found_row"]) }
        let hits = SearchHits(
            register: register.id, records: try page.map { try Record(register: register.id, $0.row, fields: fields) },
            total: total > countLimit ? .moreThan(countLimit) : .exactly(total), next: rows.count > limit ? last : nil)
        return (hits, rows.first?.tier ?? Int.max)
    }

    /// So many hits are read whole and put in order here, which spares a search for each tier.
    private static let fewHits = 200

    private func ranked(
        _ query: SearchQuery, _ total: Int, after cursor: SearchCursor?, _ scope: SearchScope, in tx: ReadTransaction
    ) throws -> [(row: Row, tier: Int)] {
        if total == 0 { return [] }
        let tiers = query.tiers
        let found = try scope.newest(SearchExpression(all: query.anywhere), limit: total, after: nil, in: tx).map { row in
            let tokens = (row["search"].text ?? "").split(separator: " ")
            return (row: row, tier: tiers.firstIndex { $0.all.allSatisfy { $0.stands(in: tokens) } } ?? tiers.count)
        }
        let sorted = found.enumerated().sorted { ($0.element.tier, $0.offset) < ($1.element.tier, $1.offset) }.map(\.element)
        guard let cursor else { return sorted }
        return sorted.filter { $0.tier > cursor.tier || $0.tier == cursor.tier && $0.row["found_row"].isBelow(cursor.place) }
    }

    /// Of many hits the first `limit`, tier by tier until there are enough.
    private func best(
        _ query: SearchQuery, _ limit: Int, after cursor: SearchCursor?, _ scope: SearchScope, in tx: ReadTransaction
    ) throws -> [(row: Row, tier: Int)] {
        var rows: [(row: Row, tier: Int)] = []
        for (index, tier) in query.tiers.enumerated() where index >= cursor?.tier ?? 0 && rows.count < limit {
            let place = index == cursor?.tier ? cursor?.place : nil
            rows += try scope.newest(tier, limit: limit - rows.count, after: place, in: tx).map { ($0, index) }
        }
        return rows
    }

    /// How many records of each register match, counted up to one more than `limit`; registers without any are missing.
    private func counts(
        _ query: SearchQuery, _ registers: [RegisterDeclaration], for actor: Actor, upTo limit: Int, in tx: ReadTransaction
    ) throws -> [String: Int] {
        var counts: [String: Int] = [:]
        // SQLite takes some hundred parts of a statement; each part has a few parameters.
        for start in stride(from: 0, to: registers.count, by: 50) {
            let parts = registers[start..<min(start + 50, registers.count)].map { register -> SQL in
                let scope = SearchScope(register, actor, rights.grants(.read, on: register, to: actor))
                let matching = scope.matching(SearchExpression(all: query.anywhere), tx.engine)
                return "SELECT \(register.id) AS register, count(*) AS n FROM (SELECT 1 AS one \(matching) LIMIT \(limit + 1)) AS matching"
            }
            for row in try tx.rows(SQL.joined(parts, separator: " UNION ALL ")) where try row.integer("n") > 0 {
                counts[try row.text("register")] = Int(try row.integer("n"))
            }
        }
        return counts
    }
}

extension Value {
    /// Whether a hit's place comes after `other` in the order of hits: the newest first.
    fileprivate func isBelow(_ other: Value) -> Bool {
        switch (self, other) {
        case (.integer(let place), .integer(let other)): place < other
        case (.text(let place), .text(let other)): place < other
        default: false
        }
    }
}

/// The living records of one register that one actor may read, as a search reads them.
struct SearchScope {
    private let register: RegisterDeclaration
    private let actor: Actor
    private let grants: Grants

    init(_ register: RegisterDeclaration, _ actor: Actor, _ grants: Grants) {
        self.register = register
        self.actor = actor
        self.grants = grants
    }

    var commune: Int { actor.commune }
    var table: SQL { "\(name: RegisterTable(register: register).name)" }

    private var readable: SQL {
        "commune = \(actor.commune) AND deleted_at IS NULL" + (grants.isWholeCommune ? "" : " AND (" + grants.condition + ")")
    }

    func placed(_ expression: SearchExpression) -> SearchExpression {
        var placed = expression
        placed.places = [[SearchToken.place(register.id, actor.commune)]] + [grants.searchTokens].compactMap { $0 }
        return placed
    }

    /// `FROM … WHERE …` of the records that match, found through the index.
    func matching(_ expression: SearchExpression, _ engine: EngineKind) -> SQL {
        switch engine {
        case .sqlite where grants.isWholeCommune:
            return "FROM derived_search WHERE derived_search MATCH \(placed(expression).fts5)"
        case .sqlite:
            return "FROM (\(found(expression))) AS found CROSS JOIN \(table) WHERE commune = in_commune AND id = of_record AND " + readable
        case .postgres:
            return "FROM \(table) WHERE " + SearchIndex.matches(placed(expression)) + " AND " + readable
        }
    }

    /// SQLite's rows of the index that match, with the records for which they stand.
    func found(_ expression: SearchExpression, after place: Value? = nil) -> SQL {
        let rest: SQL = place.map { " AND derived_search.rowid < \($0)" } ?? ""
        return """
            SELECT derived_search.rowid AS found_row, in_commune, of_record FROM derived_search
            CROSS JOIN derived_document ON row_no = derived_search.rowid
            WHERE derived_search MATCH \(placed(expression).fts5)\(rest)
            """
    }

    /// Rows of matching records, the newest first, with their places as `found_row`.
    func newest(_ expression: SearchExpression, limit: Int, after place: Value?, in tx: ReadTransaction) throws -> [Row] {
        switch tx.engine {
        case .sqlite:
            return try tx.rows(
                """
                SELECT found_row, \(table).* FROM (\(found(expression, after: place))) AS found CROSS JOIN \(table)
                WHERE commune = in_commune AND id = of_record AND \(readable) ORDER BY found_row DESC LIMIT \(limit)
                """)
        case .postgres:
            let rest: SQL = place.map { " AND id < \($0)" } ?? ""
            let recent = try tx.rows(
                """
                SELECT * FROM (SELECT id AS found_row, * FROM \(table) WHERE commune = \(actor.commune) \(rest) ORDER BY id DESC LIMIT 1000)
                AS recent WHERE \(expression.condition) AND \(readable) ORDER BY id DESC LIMIT \(limit)
                """)
            if recent.count == limit { return recent }
            return try throughIndex(placed(expression), rest, limit, in: tx)
        }
    }

    /// GIN knows no order, so whatever matches is gathered and sorted; a word that stands in most records was found among the newest before.
    private func throughIndex(_ expression: SearchExpression, _ rest: SQL, _ limit: Int, in tx: ReadTransaction) throws -> [Row] {
        // The planner takes the words' tokens for cheap and may read the whole table for a word of medium frequency.
        _ = try tx.rows("SELECT set_config('enable_seqscan', 'off', true) AS scan")
        let rows = try tx.rows(
            """
            WITH found AS MATERIALIZED (
                SELECT id AS found_row FROM \(table) WHERE \(SearchIndex.matches(expression)) AND \(readable) \(rest)
            ), best AS MATERIALIZED (SELECT found_row FROM found ORDER BY found_row DESC LIMIT \(limit))
            SELECT best.found_row, entry.* FROM best JOIN \(table) AS entry ON commune = \(actor.commune) AND id = found_row
            ORDER BY found_row DESC
            """)
        _ = try tx.rows("SELECT set_config('enable_seqscan', 'on', true) AS scan")
        return rows
    }
}
