import Foundation
import Store
import Vietnamese

extension Registry {
    /// What a query that finds nothing may have meant, the likeliest first: words that stand in no record replaced by the nearest that do.
    func corrections(of query: SearchQuery, commune: Int, in tx: ReadTransaction) throws -> [SearchQuery] {
        var candidates: [[SearchWord]] = []
        for word in query.words { candidates.append(try alternatives(to: word, commune: commune, in: tx)) }
        var queries: [(words: [SearchWord], cost: Int)] = [([], 0)]
        for words in candidates {
            queries = queries.flatMap { start in words.enumerated().map { (start.words + [$0.element], start.cost + $0.offset) } }
            // The likeliest few of each step: twelve words with three meanings each would be half a million queries.
            queries = Array(queries.sorted { $0.cost < $1.cost }.prefix(6))
        }
        return queries.map { SearchQuery(words: $0.words) }.filter { $0 != query && !$0.isEmpty }
    }

    /// The word itself where records have it, else up to three that are near. A word that nothing is near to stays.
    private func alternatives(to word: SearchWord, commune: Int, in tx: ReadTransaction) throws -> [SearchWord] {
        let wanted = word.plain
        let isThere = try tx.first(
            """
            SELECT 1 AS there FROM derived_word
            WHERE commune = \(commune) AND plain >= \(wanted) AND plain < \(wanted + "\u{10FFFF}") LIMIT 1
            """)
        // Numbers are not in the vocabulary; neither are they guessed, unless they are slips of typing tones (VNI: "nguye6n4").
        let readings = [wanted] + TypedTones.readings(of: wanted)
        guard isThere == nil, word.isSpelt || readings.count > 1 else { return [word] }
        let letters = wanted.unicodeScalars.count
        guard 2...20 ~= letters else { return [word] }
        var nearest: [(plain: String, distance: Int)] = []
        let vocabulary: SQL =
            "SELECT DISTINCT plain FROM derived_word WHERE commune = \(commune) AND letters BETWEEN \(max(1, letters - 3)) AND \(letters + 2)"
        let near = readings.map(Spelling.init)
        try tx.forEach(vocabulary) { row in
            let plain = try row.text("plain")
            let known = Array(plain.utf8)
            let distances = near.enumerated().compactMap { index, spelling in spelling.distance(to: known).map { $0 + min(index, 1) } }
            if let distance = distances.min() { nearest.append((plain, distance)) }
        }
        let best = nearest.sorted { ($0.distance, $0.plain) < ($1.distance, $1.plain) }.prefix(3)
        return best.isEmpty ? [word] : try best.map { try shown($0.plain, commune: commune, in: tx) }
    }

    /// The word with its diacritics where records agree on them.
    private func shown(_ plain: String, commune: Int, in tx: ReadTransaction) throws -> SearchWord {
        let forms = try tx.rows("SELECT word FROM derived_word WHERE commune = \(commune) AND plain = \(plain) LIMIT 2").map {
            try $0.text("word")
        }
        return SearchWord(plain: plain, marked: forms.count == 1 && forms[0] != plain ? forms[0] : nil)
    }
}

/// How far words are from one that was typed, in quarters of a letter; another spelling of the same sound is half a letter away.
struct Spelling {
    private let typed: [UInt8]
    private let sound: [UInt8]
    private let most: Int

    init(_ typed: String) {
        self.typed = Array(typed.utf8)
        sound = Self.sound(of: self.typed)
        most = self.typed.count <= 4 ? 1 : 2
    }

    /// Nil where it is too far: more than one slip in a short word, more than two in a long one.
    func distance(to word: [UInt8]) -> Int? {
        guard abs(word.count - typed.count) <= 2 else { return nil }
        if word == typed { return 0 }
        let start = word.first == typed.first ? 0 : 1
        if Self.sound(of: word) == sound { return 2 + start }
        guard let slips = slips(word), slips <= most else { return nil }
        return slips * 4 - 1 + start + (word.count == typed.count ? 0 : 1)
    }

    /// Letters to add, leave out, change or swap with the next (optimal string alignment); nil beyond `most`.
    private func slips(_ word: [UInt8]) -> Int? {
        if typed.isEmpty || word.isEmpty { return max(typed.count, word.count) }
        var before: [Int] = []
        var last = Array(0...word.count)
        for (row, letter) in typed.enumerated() {
            var current = [row + 1]
            for (column, other) in word.enumerated() {
                var cost = min(last[column + 1] + 1, current[column] + 1, last[column] + (letter == other ? 0 : 1))
                if row > 0, column > 0, letter == word[column - 1], typed[row - 1] == other { cost = min(cost, before[column - 1] + 1) }
                current.append(cost)
            }
            if current.min() ?? 0 > most { return nil }
            (before, last) = (last, current)
        }
        return last.last
    }

    /// Spellings that sound alike in one region or another made one: tr/ch, s/x, d/gi/r, l/n, i/y, c/k/q, t/c and n/ng at the end.
    private static func sound(of word: [UInt8]) -> [UInt8] {
        var text = String(decoding: word, as: UTF8.self)
        for (from, to) in [("ngh", "ng"), ("gh", "g"), ("ph", "f"), ("qu", "kw")] { text = text.replacing(from, with: to) }
        for (from, to) in [("tr", "ch"), ("gi", "d"), ("r", "d"), ("s", "x"), ("l", "n"), ("k", "c")] where text.hasPrefix(from) {
            text = to + text.dropFirst(from.count)
        }
        text = text.replacing("y", with: "i")
        if text.hasSuffix("ng") { text.removeLast() }
        if text.hasSuffix("c") { text = text.dropLast() + "t" }
        return Array(text.utf8)
    }
}

/// Words typed for an input method that was off: Telex "nguyeenx", VNI "nguye6n4".
enum TypedTones {
    /// What the keys would have given, without diacritics; empty where they mean nothing to either method.
    static func readings(of word: String) -> [String] {
        [telex(word), vni(word)].compactMap { $0 }.filter { $0 != word && $0.count > 1 }
    }

    private static func telex(_ word: String) -> String? {
        var letters = Array(word.unicodeScalars)
        // Tones at the end: s f r x j; a w anywhere marks the vowel before it.
        if letters.count > 2, let last = letters.last, "sfrxj".unicodeScalars.contains(last) { letters.removeLast() }
        var result = String.UnicodeScalarView()
        for (index, letter) in letters.enumerated() {
            if index > 0, letters[index - 1] == letter, "aeod".unicodeScalars.contains(letter) { continue }
            if letter == "w" {
                if index == 0 { result.append("u") }
                continue
            }
            result.append(letter)
        }
        return String(result)
    }

    private static func vni(_ word: String) -> String? {
        guard word.unicodeScalars.contains(where: { "1"..."9" ~= $0 }), word.unicodeScalars.first.map({ "a"..."z" ~= $0 }) == true else {
            return nil
        }
        return String(String.UnicodeScalarView(word.unicodeScalars.filter { !("0"..."9" ~= $0) }))
    }
}
