import Declarations
import Store

/// What a list does with the records that hold its words.
enum SearchPurpose {
    /// Shows some of them in the list's own order.
    case asPage
    /// Counts them.
    case asCount
}

extension Registry {
    /// The condition of a list's search box; nil where nothing was typed.
    ///
    /// Few hits are gathered through the index and sorted. Where there are many, some stand near the beginning of any order: the list is then
    /// read in its own order and each row's search text looked at, which ends as soon as the page is full.
    func searchCondition(
        _ register: RegisterDeclaration, _ query: RecordQuery, _ purpose: SearchPurpose, for actor: Actor, in tx: ReadTransaction
    ) throws -> SQL? {
        guard let text = query.text else { return nil }
        let words = SearchQuery(text)
        // Typed, but nothing that could stand in a text.
        if words.isEmpty { return text.contains { !$0.isWhitespace } ? "1 = 0" : nil }
        let expression = SearchExpression(all: words.anywhere)
        if query.inRecycleBin { return expression.condition }
        let scope = SearchScope(register, actor, rights.grants(.read, on: register, to: actor))
        switch (purpose, tx.engine) {
        case (.asCount, .sqlite): return "commune = in_commune AND id = of_record"
        case (.asCount, .postgres): return scope.matches(expression)
        case (.asPage, _): return try scope.isCommon(expression, in: tx) ? expression.condition : scope.among(expression, tx.engine)
        }
    }

    /// From where a count reads: on SQLite through the index, where there are words.
    func searchSource(_ register: RegisterDeclaration, _ query: RecordQuery, for actor: Actor, _ engine: EngineKind) -> SQL {
        let table: SQL = "\(name: RegisterTable(register: register).name)"
        guard engine == .sqlite, !query.inRecycleBin, let words = query.text.map(SearchQuery.init), !words.isEmpty else { return table }
        let scope = SearchScope(register, actor, rights.grants(.read, on: register, to: actor))
        return scope.source(SearchExpression(all: words.anywhere))
    }
}

extension SearchScope {
    /// That many records are read and sorted sooner than the list is walked for them.
    private static let few = 1000

    /// Whether so many records match that a walk through the list soon meets some.
    func isCommon(_ expression: SearchExpression, in tx: ReadTransaction) throws -> Bool {
        switch tx.engine {
        case .sqlite:
            let found = try tx.number(
                """
                SELECT count(*) AS n FROM (SELECT 1 AS one FROM derived_search
                WHERE derived_search MATCH \(placed(expression).fts5) LIMIT \(Self.few + 1)) AS matching
                """)
            return found > Self.few
        case .postgres:
            let sample = try tx.rows(
                """
                SELECT count(*) AS n, coalesce(sum(CASE WHEN \(expression.condition) THEN 1 ELSE 0 END), 0) AS matching
                FROM (SELECT search FROM \(table) WHERE commune = \(commune) AND deleted_at IS NULL ORDER BY id DESC LIMIT 1000) AS recent
                """)
            guard let row = sample.first, try row.integer("n") == 1000 else { return false }
            return try row.integer("matching") > 20
        }
    }

    /// Membership in what the index finds.
    func among(_ expression: SearchExpression, _ engine: EngineKind) -> SQL {
        engine == .sqlite ? "id IN (SELECT of_record FROM (\(found(expression))) AS found)" : matches(expression)
    }

    func matches(_ expression: SearchExpression) -> SQL { SearchIndex.matches(placed(expression)) }

    /// SQLite's hits, each beside its record.
    func source(_ expression: SearchExpression) -> SQL {
        "(\(found(expression))) AS found CROSS JOIN \(table)"
    }
}
