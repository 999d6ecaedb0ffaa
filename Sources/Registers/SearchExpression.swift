import Store

/// Which records a search wants, said in the tokens of their search texts; one meaning in three languages.
struct SearchExpression: Sendable {
    struct Term: Sendable, Hashable {
        var token: String
        /// Whether the token may go on behind.
        var isPrefix = false
        /// All tokens that begin with it, where it is known that there are few; empty where it is not.
        var known: [String] = []

        /// Whether it is among the tokens of a record's search text.
        func stands(in tokens: [Substring]) -> Bool {
            isPrefix ? tokens.contains { $0.utf8.starts(with: token.utf8) } : tokens.contains { $0 == token }
        }

        fileprivate var fts5: String { "\"\(token)\"" + (isPrefix ? " *" : "") }
        /// PostgreSQL gathers whatever a beginning finds before it compares it with other terms; of whole tokens it passes over what can't match.
        fileprivate var tsquery: String {
            if known.isEmpty { return "'\(token)'" + (isPrefix ? ":*" : "") }
            return "(" + known.map { "'\($0)'" }.joined(separator: " | ") + ")"
        }

        /// A condition over a row; no token holds LIKE's own signs, words are letters and digits.
        var condition: SQL { "search LIKE \("% \(token)" + (isPrefix ? "%" : " %"))" }
    }

    /// Tokens of the place: who may see it. At least one of each group.
    var places: [[String]] = []
    var all: [Term] = []
    /// Records that have all terms of one of these groups are left out.
    var except: [[Term]] = []

    /// For SQLite's FTS5.
    var fts5: String {
        let groups = places.map { "(" + $0.map { "\"\($0)\"" }.joined(separator: " OR ") + ")" }
        let wanted = "(" + (groups + all.map(\.fts5)).joined(separator: " AND ") + ")"
        if except.isEmpty { return wanted }
        return wanted + " NOT (" + except.map { "(" + $0.map(\.fts5).joined(separator: " AND ") + ")" }.joined(separator: " OR ") + ")"
    }

    /// For PostgreSQL's text search.
    var tsquery: String {
        let groups = places.map { "(" + $0.map { "'\($0)'" }.joined(separator: " | ") + ")" }
        let refused = except.map { "!(" + $0.map(\.tsquery).joined(separator: " & ") + ")" }
        return (groups + all.map(\.tsquery) + refused).joined(separator: " & ")
    }

    /// A condition over a row that is read anyway; the places are judged by the row's own columns.
    var condition: SQL {
        let wanted = all.map(\.condition)
        let refused: [SQL] = except.map { group in "NOT (" + SQL.joined(group.map(\.condition), separator: " AND ") + ")" }
        let parts = wanted + refused
        return parts.isEmpty ? "1 = 1" : SQL.joined(parts, separator: " AND ")
    }
}

/// What somebody typed to find records.
public struct SearchQuery: Sendable, Equatable {
    let words: [SearchWord]
    /// By what was typed, the words that begin with it.
    private var beginnings: [String: [String]] = [:]

    /// - Parameter text: words apart by anything but letters and digits; the first twelve count.
    public init(_ text: String) {
        var seen: Set<SearchWord> = []
        words = Array(SearchWords.words(in: text).filter { seen.insert($0).inserted }.prefix(12))
    }

    init(words: [SearchWord]) {
        self.words = words
    }

    /// Whether there is nothing to look for.
    public var isEmpty: Bool { words.isEmpty }

    /// The words with the diacritics that were typed.
    public var text: String { words.map(\.form).joined(separator: " ") }

    /// What a list's search box wants: each word at the beginning of a word of the record, whatever the diacritics.
    var anywhere: [SearchExpression.Term] { words.map { term($0, isPrefix: true) } }

    /// The best records first: titles before other texts, whole words before beginnings, diacritics as typed before others.
    /// Each tier is without the records of those before it.
    var tiers: [SearchExpression] {
        let whole = words.map { term($0, isPrefix: false) }
        let title = words.map { term($0, isPrefix: false, isTitle: true) }
        var groups: [[SearchExpression.Term]] = []
        let marked = words.compactMap(\.marked).map { SearchExpression.Term(token: $0) }
        if !marked.isEmpty { groups.append(title + marked) }
        groups.append(title)
        if !marked.isEmpty { groups.append(whole + marked) }
        groups += [whole, words.map { term($0, isPrefix: true, isTitle: true) }, anywhere]
        var tiers: [SearchExpression] = []
        for (index, group) in groups.enumerated() where !groups[..<index].contains(group) {
            tiers.append(SearchExpression(all: group, except: tiers.map(\.all)))
        }
        return tiers
    }

    /// One letter is a word: everything that begins with it would be found.
    private func term(_ word: SearchWord, isPrefix: Bool, isTitle: Bool = false) -> SearchExpression.Term {
        let mark = isTitle ? SearchToken.title : ""
        let known = isPrefix ? beginnings[word.plain] ?? [] : []
        // Where nothing but the word itself begins with it, it is asked for as a whole.
        let goesOn = isPrefix && word.plain.unicodeScalars.count > 1 && known != [word.plain]
        return SearchExpression.Term(token: mark + word.plain, isPrefix: goesOn, known: goesOn ? known.map { mark + $0 } : [])
    }

    /// The query with what the commune's vocabulary says of its words; SQLite has an index of beginnings and needs none.
    func informed(commune: Int, in tx: ReadTransaction) throws -> SearchQuery {
        guard tx.engine == .postgres else { return self }
        var informed = self
        let asked = Set(words.map(\.plain)).filter { $0.unicodeScalars.count > 1 }
        informed.beginnings = try SearchVocabulary.beginnings(with: asked.sorted(), commune: commune, in: tx)
        return informed
    }
}
