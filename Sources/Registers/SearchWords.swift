import Synchronization
import Vietnamese

/// A word as the search index holds it.
struct SearchWord: Hashable, Sendable {
    /// Lower case, without diacritics, `đ` as `d`: "hoa".
    let plain: String
    /// Lower case with diacritics in one tone placement, "hòa" for "hoà" too; nil where the word has none.
    let marked: String?

    /// As it is written: with diacritics where it has some.
    var form: String { marked ?? plain }

    /// Whether it is made of letters alone, so that spelling it otherwise makes sense.
    var isSpelt: Bool { plain.unicodeScalars.allSatisfy { !("0"..."9" ~= $0) } }
}

/// Cuts texts into words, the same way for what is kept and for what is asked.
enum SearchWords {
    /// Longer words are cut: nobody types them, and PostgreSQL refuses words of 2 KB.
    static let longest = 40

    /// The words of a text in order: runs of letters, digits and marks.
    static func words(in text: String) -> [SearchWord] {
        var words: [SearchWord] = []
        var current = String.UnicodeScalarView()
        var isPlain = true
        func close() {
            if current.isEmpty { return }
            words.append(isPlain ? SearchWord(plain: lowered(current), marked: nil) : cache.word(String(current)))
            current = String.UnicodeScalarView()
            isPlain = true
        }
        for scalar in text.unicodeScalars {
            if scalar.isASCII {
                if scalar.isLetterOrDigit { current.append(scalar) } else { close() }
            } else if scalar.isPartOfWord {
                current.append(scalar)
                isPlain = false
            } else {
                close()
            }
        }
        close()
        return words.filter { !$0.plain.isEmpty }
    }

    /// The letters and digits of a number such as "HS-2026/01" in one piece, as some people type it.
    static func joined(_ words: [SearchWord]) -> String {
        String(words.map(\.plain).joined().prefix(longest))
    }

    private static func lowered(_ word: String.UnicodeScalarView) -> String {
        String(decoding: word.prefix(longest).map { UInt8(ascii: $0) | ("A"..."Z" ~= $0 ? 0x20 : 0) }, as: UTF8.self)
    }

    fileprivate static func made(_ word: String) -> SearchWord {
        let plain = String(folded(word).prefix(longest))
        let marked = String(placingTones(word.lowercased()).prefix(longest))
        return SearchWord(plain: plain, marked: marked == plain ? nil : marked)
    }

    private static let cache = WordCache()
}

/// Words with diacritics that were folded before: registers repeat a few thousand.
private final class WordCache: Sendable {
    private let known = Mutex<[String: SearchWord]>([:])

    func word(_ text: String) -> SearchWord {
        if let word = known.withLock({ $0[text] }) { return word }
        let word = SearchWords.made(text)
        known.withLock { known in
            if known.count > 50_000 { known.removeAll() }
            known[text] = word
        }
        return word
    }
}

extension Unicode.Scalar {
    fileprivate var isLetterOrDigit: Bool { "a"..."z" ~= self || "0"..."9" ~= self || "A"..."Z" ~= self }

    fileprivate var isPartOfWord: Bool {
        properties.isAlphabetic || properties.numericType != nil || properties.canonicalCombiningClass != .notReordered
    }
}
