import Foundation
import Vietnamese

/// A text with placeholders in the place of personal data, and what they stand for: only the masked text leaves the server.
public struct PersonalText: Sendable, Equatable {
    /// "[[1]] cần ký lại tờ khai."
    public let masked: String
    /// What "[[1]]", "[[2]]" … stand for.
    public let values: [String]

    /// - Parameter known: names, numbers, addresses of the people whom the text is about. They are found whatever their capitals and
    /// diacritics; of names the last words alone, too, and of addresses the parts between commas. Long numbers, telephone numbers, e-mail
    /// addresses and names behind a form of address are found without being known.
    public init(_ text: String, known: [String]) {
        let text = normalised(text)
        let letters = Array(text)
        let plain = letters.map(Self.plain)
        var isHidden = [Bool](repeating: false, count: letters.count)
        for value in Self.pieces(of: known) {
            let wanted = Array(normalised(value)).map(Self.plain)
            for start in Self.places(of: wanted, in: plain) { for at in start..<(start + wanted.count) { isHidden[at] = true } }
        }
        for pattern in Self.patterns {
            for match in pattern.matches(in: text, range: NSRange(text.startIndex..., in: text)) {
                guard let range = Range(match.range(at: match.numberOfRanges - 1), in: text) else { continue }
                let start = text.distance(from: text.startIndex, to: range.lowerBound)
                for at in start..<(start + text.distance(from: range.lowerBound, to: range.upperBound)) { isHidden[at] = true }
            }
        }
        var (masked, values, at) = ("", [String](), 0)
        while at < letters.count {
            guard isHidden[at] else {
                masked.append(letters[at])
                at += 1
                continue
            }
            let start = at
            while at < letters.count, isHidden[at] { at += 1 }
            let value = String(letters[start..<at])
            // The same value keeps its placeholder: who is meant stays clear.
            let number = values.firstIndex(of: value) ?? values.count
            if number == values.count { values.append(value) }
            masked += "[[\(number + 1)]]"
        }
        (self.masked, self.values) = (masked, values)
    }

    /// The text with what the placeholders stand for. One that stands for nothing is left out.
    public func restored(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        while let open = rest.range(of: "[[") {
            result += rest[..<open.lowerBound]
            rest = rest[open.upperBound...]
            guard let close = rest.range(of: "]]"), let number = Int(rest[..<close.lowerBound]) else {
                result += "[["
                continue
            }
            if values.indices.contains(number - 1) { result += values[number - 1] }
            rest = rest[close.upperBound...]
        }
        return result + rest
    }

    private static func plain(_ letter: Character) -> Character { folded(String(letter)).first ?? letter }

    /// Whole values and the parts by which somebody may be named, the longest first; nothing shorter than two letters.
    private static func pieces(of known: [String]) -> [String] {
        var pieces: Set<String> = []
        for value in known.map({ $0.trimmingCharacters(in: .whitespacesAndNewlines) }) where value.count > 1 {
            pieces.insert(value)
            pieces.formUnion(value.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { $0.count > 3 })
            let words = value.split(separator: " ").map(String.init)
            if (2...6).contains(words.count), words.allSatisfy({ $0.first?.isUppercase == true && $0.allSatisfy(\.isLetter) }) {
                pieces.insert(words.suffix(2).joined(separator: " "))
                if let last = words.last, last.count > 1 { pieces.insert(last) }
            }
        }
        return pieces.sorted { ($1.count, $0) < ($0.count, $1) }
    }

    /// Where a row of letters begins in another as whole words.
    private static func places(of wanted: [Character], in letters: [Character]) -> [Int] {
        guard !wanted.isEmpty, wanted.count <= letters.count else { return [] }
        func isWord(_ letter: Character) -> Bool { letter.isLetter || letter.isNumber }
        return (0...(letters.count - wanted.count)).filter { start in
            guard letters[start] == wanted[0], letters[start..<(start + wanted.count)].elementsEqual(wanted) else { return false }
            let end = start + wanted.count
            return (start == 0 || !isWord(letters[start - 1]) || !isWord(wanted[0]))
                && (end == letters.count || !isWord(letters[end]) || !isWord(wanted[wanted.count - 1]))
        }
    }

    /// The last group of each is what is hidden. Placeholders that a text has of its own are hidden like values, so that they come back.
    private static let patterns: [NSRegularExpression] = [
        #"(\[\[|\]\])"#,
        #"([\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]+)"#,
        #"(\+?\d(?:[ .-]?\d){7,})"#,
        #"(?:[Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị|[Cc]háu|[Ee]m)\s+((?:\p{Lu}[\p{L}]*)(?:\s+\p{Lu}[\p{L}]*)*)"#,
    ].compactMap { try? NSRegularExpression(pattern: $0) }
}
