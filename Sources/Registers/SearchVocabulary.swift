import Store
import Synchronization

/// The words that stand in records, by commune: for guessing what a misspelt one means, and for telling which words begin with what was typed.
///
/// Words stay when their last record goes: what they lead to is looked for before it is offered.
final class SearchVocabulary: Sendable {
    /// What the commune has once for a word, whatever the number of records.
    private struct Entry: Hashable {
        let word: String
        let plain: String
        /// None for the beginning of words with digits.
        let letters: Int

        /// Nil for a word that nobody asks the vocabulary for. Words with digits are many and stand together under the letters that they begin
        /// with: "hs0" for all of "hs20260001", "hs20260002" and so on.
        init?(_ word: SearchWord) {
            let stem = word.plain.unicodeScalars.prefix { !("0"..."9" ~= $0) }
            guard stem.count >= 2 else { return nil }
            let isSpelt = stem.count == word.plain.unicodeScalars.count
            self.word = isSpelt ? word.form : String(stem) + SearchVocabulary.goesOn
            plain = isSpelt ? word.plain : self.word
            letters = isSpelt ? stem.count : 0
        }
    }

    private struct Known: Hashable {
        let commune: Int
        let word: String
    }

    /// Words of one transaction, on disk when it is committed. A million records of one transaction bring each word once.
    private final class Written: Sendable {
        let words: Set<Known>

        init(_ words: Set<Known>) { self.words = words }
    }

    /// Behind letters with which words with digits begin.
    private static let goesOn = "0"
    /// So many words are named; more are left to the index.
    private static let few = 8

    /// Words that are on disk for certain, so that only new ones cost a statement.
    private let known = Mutex<Set<Known>>([])

    func add(_ words: some Sequence<SearchWord>, commune: Int, in tx: WriteTransaction) throws {
        let entries = Set(Set(words).compactMap(Entry.init))
        var new = known.withLock { known in entries.filter { !known.contains(Known(commune: commune, word: $0.word)) } }
        if new.isEmpty { return }
        let written = (tx.memory["search words"] as? Written)?.words ?? []
        new = new.filter { !written.contains(Known(commune: commune, word: $0.word)) }
        if new.isEmpty { return }
        let rows = new.sorted { $0.word < $1.word }
        for start in stride(from: 0, to: rows.count, by: 100) {
            let values = rows[start..<min(start + 100, rows.count)].map { entry -> SQL in
                "(\(commune), \(entry.word), \(entry.plain), \(entry.letters))"
            }
            try tx.execute(
                "INSERT INTO derived_word (commune, word, plain, letters) VALUES " + SQL.joined(values)
                    + " ON CONFLICT (commune, word) DO NOTHING")
        }
        let added = Set(new.map { Known(commune: commune, word: $0.word) })
        // A part of the transaction that is undone takes its memory and its hooks back.
        tx.memory["search words"] = Written(written.union(added))
        tx.afterCommit { [self] in
            known.withLock { known in
                if known.count > 200_000 { known.removeAll() }
                known.formUnion(added)
            }
        }
    }

    /// For a database whose vocabulary is made anew.
    func forget(in tx: WriteTransaction) {
        tx.memory["search words"] = nil
        known.withLock { $0.removeAll() }
    }

    /// The words that begin with each of `words`, itself included, where they are few and made of letters alone.
    static func beginnings(with words: [String], commune: Int, in tx: ReadTransaction) throws -> [String: [String]] {
        let asked = words.filter { word in !word.unicodeScalars.contains { "0"..."9" ~= $0 } }
        if asked.isEmpty { return [:] }
        let parts = asked.map { word -> SQL in
            """
            (SELECT CAST(\(word) AS text) AS beginning, plain FROM derived_word
            WHERE commune = \(commune) AND plain >= \(word) AND plain < \(word + "\u{10FFFF}") GROUP BY plain ORDER BY plain LIMIT \(few + 1))
            """
        }
        var found = Dictionary(uniqueKeysWithValues: asked.map { ($0, Set([$0])) })
        for row in try tx.rows(SQL.joined(parts, separator: " UNION ALL ")) {
            found[try row.text("beginning")]?.insert(try row.text("plain"))
        }
        return found.filter { $0.value.count <= few && !$0.value.contains { $0.hasSuffix(goesOn) } }.mapValues { $0.sorted() }
    }
}
