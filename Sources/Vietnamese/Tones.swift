import Foundation

/// `text` in Unicode normal form C, the form in which everything is stored and compared.
public func normalised(_ text: String) -> String { text.precomposedStringWithCanonicalMapping }

/// Where the tone mark of an open syllable with oa, oe or uy stands.
public enum ToneStyle: Sendable {
    /// hòa, khỏe, thủy: the placement most official documents keep.
    case traditional
    /// hoà, khoẻ, thuỷ: the placement of Decision 240/QĐ 1984 and of school books.
    case modern
}

/// `text` in normal form C with the tone mark of every Vietnamese syllable on the letter where `style` puts it, so that "hoà" and "hòa",
/// "thuỷ" and "thủy", and the slip "hòan" for "hoàn" become one. Words that are no Vietnamese syllable stay as they are.
public func placingTones(_ text: String, style: ToneStyle = .traditional) -> String {
    var result = String.UnicodeScalarView()
    var word: [Unicode.Scalar] = []
    func flush() {
        result.append(contentsOf: Syllable(word)?.placed(style) ?? word)
        word.removeAll(keepingCapacity: true)
    }
    for scalar in text.decomposedStringWithCanonicalMapping.unicodeScalars {
        if scalar.properties.isAlphabetic || scalar.properties.canonicalCombiningClass != .notReordered {
            word.append(scalar)
        } else {
            flush()
            result.append(scalar)
        }
    }
    flush()
    return normalised(String(result))
}

/// What two spellings of the same Vietnamese words share: lower case, one tone placement, single spaces; diacritics kept.
public func matchKey(_ text: String) -> String { placingTones(plain(text)) }

/// A word in decomposed form taken apart as onset, vowels and coda, with exactly one tone mark.
private struct Syllable {
    /// A base letter with its marks of vowel quality (breve, circumflex, horn), without the tone.
    private struct Letter {
        var scalars: [Unicode.Scalar]
        var base: Character { Character(String(scalars[0]).lowercased()) }
        var isVowel: Bool { "aeiouy".contains(base) }
        var hasQualityMark: Bool { scalars.count > 1 }
    }

    private let letters: [Letter]
    private let tone: Unicode.Scalar
    private let vowels: Range<Int>

    private static let tones: Set<Unicode.Scalar> = ["\u{300}", "\u{301}", "\u{303}", "\u{309}", "\u{323}"]
    private static let onsets: Set<String> = [
        "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p", "ph", "qu", "r", "s", "t",
        "th", "tr", "v", "x",
    ]
    private static let codas: Set<String> = ["", "c", "ch", "m", "n", "ng", "nh", "p", "t"]

    init?(_ scalars: [Unicode.Scalar]) {
        var letters: [Letter] = []
        var tones: [Unicode.Scalar] = []
        for scalar in scalars {
            if Syllable.tones.contains(scalar) {
                tones.append(scalar)
            } else if scalar.properties.canonicalCombiningClass != .notReordered, !letters.isEmpty {
                letters[letters.count - 1].scalars.append(scalar)
            } else {
                letters.append(Letter(scalars: [scalar]))
            }
        }
        guard tones.count == 1, let tone = tones.first, let first = letters.firstIndex(where: \.isVowel) else { return nil }
        var start = first
        let head = String(letters[..<first].map(\.base))
        let next = first + 1
        // The u of "qu" always, the i of "gi" when a vowel follows, belong to the onset.
        if next < letters.count, letters[next].isVowel,
            (head == "q" && letters[first].base == "u") || (head == "g" && letters[first].base == "i")
        {
            start = next
        }
        let end = letters[start...].firstIndex { !$0.isVowel } ?? letters.count
        guard end - start <= 3, Syllable.onsets.contains(String(letters[..<start].map(\.base))),
            Syllable.codas.contains(String(letters[end...].map(\.base)))
        else { return nil }
        self.letters = letters
        self.tone = tone
        vowels = start..<end
    }

    func placed(_ style: ToneStyle) -> [Unicode.Scalar] {
        var result = letters
        result[target(style)].scalars.append(tone)
        return result.flatMap(\.scalars)
    }

    private func target(_ style: ToneStyle) -> Int {
        if let marked = vowels.last(where: { letters[$0].hasQualityMark }) { return marked }
        let isOpen = vowels.upperBound == letters.count
        switch (vowels.count, isOpen) {
        case (1, _): return vowels.lowerBound
        case (2, true):
            let glide = style == .modern && ["oa", "oe", "uy"].contains(String(letters[vowels].map(\.base)))
            return glide ? vowels.lowerBound + 1 : vowels.lowerBound
        case (2, false): return vowels.lowerBound + 1
        default: return isOpen ? vowels.lowerBound + 1 : vowels.upperBound - 1
        }
    }
}
