import Declarations
import Store

/// What a list does with the records that hold its words.
enum SearchPurpose {
    /// Shows so many of them in the list's own order.
    case asPage(of: Int)
    /// Counts them up to a limit.
    case asCount(upTo: Int)
    /// Reads all of them.
    case asWhole
}

extension Registry {
    /// The condition of a list's search box; nil where nothing was typed.
    ///
    /// Few hits are gathered through the index and sorted. Where there are many, some stand near the beginning of any order: the list is then
    /// read in its own order and each row's search text looked at, which ends as soon as the page is full.
    ///
    /// - Parameter others: the other conditions of the list.
    func searchCondition(
        _ register: RegisterDeclaration, _ query: RecordQuery, _ purpose: SearchPurpose, beside others: SQL, for actor: Actor,
        in tx: ReadTransaction
    ) throws -> (sql: SQL, isGathered: Bool)? {
        guard let text = query.text else { return nil }
        let words = SearchQuery(text)
        // Typed, but nothing that could stand in a text.
        if words.isEmpty { return text.allSatisfy(\.isWhitespace) ? nil : ("1 = 0", false) }
        let expression = SearchExpression(all: try words.informed(commune: actor.commune, in: tx).anywhere)
        if query.inRecycleBin { return (expression.condition, false) }
        let scope = SearchScope(register, actor, rights.grants(.read, on: register, to: actor))
        switch (purpose, tx.engine) {
        case (.asCount, .sqlite): return ("commune = in_commune AND id = of_record", false)
        case (_, .sqlite): return try scope.listed(expression, in: tx)
        case (_, .postgres):
            guard let sample = try SearchSample.take(expression, of: [scope], others: others, in: tx).first else { return nil }
            return scope.listed(expression, purpose, sample)
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
    /// Membership in what SQLite's index finds, or the words in each row that is read where so many records match that a walk through the list
    /// soon meets some.
    fileprivate func listed(_ expression: SearchExpression, in tx: ReadTransaction) throws -> (sql: SQL, isGathered: Bool) {
        let few = 1000
        let found = try tx.number(
            """
            SELECT count(*) AS n FROM (SELECT 1 AS one FROM derived_search
            WHERE derived_search MATCH \(placed(expression).fts5) LIMIT \(few + 1)) AS matching
            """)
        if found > few { return (expression.condition, false) }
        return ("id IN (SELECT of_record FROM (\(self.found(expression))) AS found)", true)
    }
}
