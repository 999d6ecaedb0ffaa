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
        let query = try SearchQuery(text).informed(commune: actor.commune, in: tx)
        let scope = scope(register, for: actor)
        let count = query.isEmpty ? nil : try counts(query, [scope], upTo: countLimit, in: tx).first
        return try hits(scope, query, count ?? SearchCount(total: 0), countLimit, limit: limit, after: cursor, in: tx).hits
    }

    private func groups(
        _ query: SearchQuery, _ registers: [RegisterDeclaration], for actor: Actor, limit: Int, countLimit: Int, in tx: ReadTransaction
    ) throws -> [SearchHits] {
        let query = try query.informed(commune: actor.commune, in: tx)
        let scopes = registers.map { scope($0, for: actor) }
        let counts = try counts(query, scopes, upTo: countLimit, in: tx)
        var found: [(hits: SearchHits, best: Int)] = []
        for (scope, count) in zip(scopes, counts) where count.total > 0 {
            found.append(try hits(scope, query, count, countLimit, limit: limit, after: nil, in: tx))
        }
        return found.enumerated().sorted { ($0.element.best, $0.offset) < ($1.element.best, $1.offset) }.map(\.element.hits)
    }

    private func scope(_ register: RegisterDeclaration, for actor: Actor) -> SearchScope {
        SearchScope(register, actor, rights.grants(.read, on: register, to: actor))
    }

    private func hits(
        _ scope: SearchScope, _ query: SearchQuery, _ count: SearchCount, _ countLimit: Int, limit: Int, after cursor: SearchCursor?,
        in tx: ReadTransaction
    ) throws -> (hits: SearchHits, best: Int) {
        let register = scope.register
        let fields = register.fields.map(\.id)
        let rows =
            count.total <= min(Self.fewHits, countLimit)
            ? try ranked(query, count, after: cursor, scope, in: tx)
            : try scope.best(query.tiers, limit + 1, after: cursor, count.sample, in: tx)
        let page = rows.prefix(limit)
        let last = page.last.map { SearchCursor(tier: $0.tier, place: $0.row["found_row"]) }
        let hits = SearchHits(
            register: register.id, records: try page.map { try Record(register: register.id, $0.row, fields: fields) },
            total: count.total > countLimit ? .moreThan(countLimit) : .exactly(count.total), next: rows.count > limit ? last : nil)
        return (hits, rows.first?.tier ?? Int.max)
    }

    /// So many hits are read whole and put in order here, which spares a search for each tier.
    private static let fewHits = 200

    private func ranked(
        _ query: SearchQuery, _ count: SearchCount, after cursor: SearchCursor?, _ scope: SearchScope, in tx: ReadTransaction
    ) throws -> [RankedHit] {
        if count.total == 0 { return [] }
        let tiers = query.tiers
        let found = try scope.all(SearchExpression(all: query.anywhere), count, in: tx).map { row in
            let tokens = (row["search"].text ?? "").split(separator: " ")
            return RankedHit(row: row, tier: tiers.firstIndex { $0.all.allSatisfy { $0.stands(in: tokens) } } ?? tiers.count)
        }
        let sorted = found.enumerated().sorted { ($0.element.tier, $0.offset) < ($1.element.tier, $1.offset) }.map(\.element)
        guard let cursor else { return sorted }
        return sorted.filter { $0.tier > cursor.tier || $0.tier == cursor.tier && $0.row["found_row"].isBelow(cursor.place) }
    }

    /// How many records of each register match, counted up to one more than `limit`.
    private func counts(_ query: SearchQuery, _ scopes: [SearchScope], upTo limit: Int, in tx: ReadTransaction) throws -> [SearchCount] {
        let wanted = SearchExpression(all: query.anywhere)
        guard tx.engine == .postgres else {
            return try SearchScope.numbers(scopes.map { $0.counting(wanted, upTo: limit) }, in: tx).map { SearchCount(total: $0) }
        }
        let samples = try SearchSample.take(wanted, of: scopes, in: tx)
        var counts = samples.map { SearchCount(total: $0.matching, sample: $0) }
        let large = samples.indices.filter { !samples[$0].isWhole }
        let numbers = try SearchScope.numbers(large.map { scopes[$0].counting(wanted, upTo: limit, samples[$0]) }, in: tx)
        for (index, number) in zip(large, numbers) { counts[index].total = number }
        return counts
    }
}

/// How many records match, and what was seen while they were counted.
struct SearchCount {
    var total: Int
    var sample: SearchSample?
}

/// A hit and how good it is.
struct RankedHit {
    let row: Row
    let tier: Int
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
