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
        var text = text
        text.withUTF8 { bytes in
            var (begin, index) = (0, 0)
            var isPlain = true
            func close(_ next: Int) {
                let word = UnsafeBufferPointer(rebasing: bytes[begin..<index])
                if !word.isEmpty {
                    words.append(
                        isPlain ? SearchWord(plain: lowered(word), marked: nil) : cache.word(String(decoding: word, as: UTF8.self)))
                }
                (begin, index, isPlain) = (next, next, true)
            }
            while index < bytes.count {
                if bytes[index] < 0x80 {
                    if bytes[index].isLetterOrDigit { index += 1 } else { close(index + 1) }
                } else {
                    let scalar = scalar(at: index, in: bytes)
                    let end = index + UTF8.width(scalar)
                    if scalar.isPartOfWord { (index, isPlain) = (end, false) } else { close(end) }
                }
            }
            close(index)
        }
        return words.filter { !$0.plain.isEmpty }
    }

    /// The character of several bytes that begins here; texts of Swift are valid UTF-8.
    private static func scalar(at index: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Unicode.Scalar {
        func rest(_ place: Int) -> UInt32 { UInt32(bytes[index + place] & 0x3F) }
        let first = UInt32(bytes[index])
        let value =
            switch first {
            case ..<0xE0: (first & 0x1F) << 6 | rest(1)
            case ..<0xF0: (first & 0x0F) << 12 | rest(1) << 6 | rest(2)
            default: (first & 0x07) << 18 | rest(1) << 12 | rest(2) << 6 | rest(3)
            }
        return Unicode.Scalar(value) ?? "\u{FFFD}"
    }

    /// The letters and digits of a number such as "HS-2026/01" in one piece, as some people type it.
    static func joined(_ words: [SearchWord]) -> String {
        String(words.map(\.plain).joined().prefix(longest))
    }

    /// Of ASCII letters and digits.
    private static func lowered(_ word: UnsafeBufferPointer<UInt8>) -> String {
        let count = min(word.count, longest)
        return String(unsafeUninitializedCapacity: count) { text in
            for place in 0..<count { text[place] = word[place] | (65...90 ~= word[place] ? 0x20 : 0) }
            return count
        }
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

extension UInt8 {
    fileprivate var isLetterOrDigit: Bool { 97...122 ~= self || 48...57 ~= self || 65...90 ~= self }
}

extension Unicode.Scalar {
    fileprivate var isPartOfWord: Bool {
        // The letters of Vietnamese and their like need no look into Unicode's tables.
        if 0x100...0x24F ~= value || 0x1E00...0x1EFF ~= value { return true }
        return properties.isAlphabetic || properties.numericType != nil || properties.canonicalCombiningClass != .notReordered
    }
}
