import Foundation

/// A compiled regular expression over a passage's text; offsets are UTF-16, as in `SourceSpan`.
struct Pattern: Sendable {
    private let regex: NSRegularExpression
    private let hints: [Hint]

    /// What every text with a match has, and is found out sooner than a match: most texts are asked about what they don't have.
    enum Hint {
        /// One of these scalars first. Only for patterns of how a text begins; in both cases where case doesn't count.
        case opening(Set<Unicode.Scalar>)
        /// A capital letter first. Only for patterns of how a text begins, where case counts.
        case capital
        case digit
        /// A digit with white space after it.
        case number
        /// One of these scalars last. Only for patterns of how a text ends.
        case ending(Set<Unicode.Scalar>)
        /// These words, letter for letter: where case doesn't count, words without letters.
        case words([UInt8])

        static func opens(_ letters: String) -> Hint { .opening(Set(letters.unicodeScalars)) }

        static func ends(_ signs: String) -> Hint { .ending(Set(signs.unicodeScalars)) }

        static func has(_ words: String) -> Hint { .words(Array(words.utf8)) }

        fileprivate func allows(_ text: String) -> Bool {
            switch self {
            case .opening(let letters): text.unicodeScalars.first.map(letters.contains) ?? false
            case .capital: text.unicodeScalars.first?.properties.isUppercase ?? false
            case .digit: text.utf8.contains(where: \.isDigit)
            case .number: zip(text.utf8, text.utf8.dropFirst()).contains { $0.isDigit && ($1 <= 32 || $1 > 127) }
            case .ending(let signs): text.unicodeScalars.last.map(signs.contains) ?? false
            case .words(let words): text.has(words)
            }
        }
    }

    /// `source` is part of the program, never input.
    init(_ source: String, caseSensitive: Bool = false, _ hints: Hint...) {
        do {
            regex = try NSRegularExpression(pattern: source, options: caseSensitive ? [] : [.caseInsensitive])
        } catch {
            preconditionFailure("pattern \(source): \(error)")
        }
        self.hints = hints
    }

    struct Match {
        let range: NSRange
        let groups: [NSRange]
        let text: NSString

        var end: Int { range.location + range.length }

        /// The words of group `index` (0 is the whole match).
        subscript(_ index: Int) -> String? {
            groups[index].location == NSNotFound ? nil : text.substring(with: groups[index])
        }
    }

    func first(in text: String) -> Match? {
        guard mayMatch(text) else { return nil }
        return regex.firstMatch(in: text, options: [], range: Pattern.whole(text)).map { Pattern.match($0, text as NSString) }
    }

    func all(in text: String) -> [Match] {
        guard mayMatch(text) else { return [] }
        let found = regex.matches(in: text, options: [], range: Pattern.whole(text))
        guard !found.isEmpty else { return [] }
        let string = text as NSString
        return found.map { Pattern.match($0, string) }
    }

    func matches(_ text: String) -> Bool {
        mayMatch(text) && regex.firstMatch(in: text, options: [], range: Pattern.whole(text)) != nil
    }

    func replacing(in text: String, with template: String) -> String {
        guard mayMatch(text) else { return text }
        return regex.stringByReplacingMatches(in: text, options: [], range: Pattern.whole(text), withTemplate: template)
    }

    private static func whole(_ text: String) -> NSRange { NSRange(location: 0, length: text.utf16.count) }

    private func mayMatch(_ text: String) -> Bool { hints.allSatisfy { $0.allows(text) } }

    private static func match(_ result: NSTextCheckingResult, _ string: NSString) -> Match {
        Match(range: result.range, groups: (0..<result.numberOfRanges).map { result.range(at: $0) }, text: string)
    }
}

/// `prefix` of a text by UTF-16 offset.
func prefix(_ text: String, _ offset: Int) -> String { String(text[..<index(offset, in: text)]) }

func suffix(_ text: String, from offset: Int) -> String { String(text[index(offset, in: text)...]) }

private func index(_ offset: Int, in text: String) -> String.Index {
    text.utf16.index(text.startIndex, offsetBy: max(0, offset), limitedBy: text.endIndex) ?? text.endIndex
}
