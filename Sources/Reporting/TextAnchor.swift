/// A passage of a text that somebody remarked on: its words, where they stood, and what stood around them. It is found again after the text was
/// edited, as long as the words themselves are there; of several places the one with the most of the old surroundings, then the nearest.
///
/// White space counts as one space, for a browser's selection runs over paragraphs.
public struct TextAnchor: Sendable, Equatable {
    public let quote: String
    /// Characters before it when it was made.
    public let position: Int
    public let before: String
    public let after: String

    /// How much is remembered of the surroundings, in characters.
    private static let reach = 40

    public init(quote: String, position: Int, before: String = "", after: String = "") {
        (self.quote, self.position, self.before, self.after) = (quote, position, before, after)
    }

    /// The passage in a text that somebody quotes; nil where it holds no such words.
    ///
    /// - Parameter position: near which it stood, in characters; the first such place where nil.
    public init?(quoting quote: String, near position: Int?, in text: String) {
        let wanted = TextAnchor(quote: quote, position: position ?? 0)
        guard let range = wanted.range(in: text) else { return nil }
        let characters = Array(text)
        self.init(
            quote: String(characters[range]), position: range.lowerBound,
            before: String(characters[max(0, range.lowerBound - Self.reach)..<range.lowerBound]),
            after: String(characters[range.upperBound..<min(characters.count, range.upperBound + Self.reach)]))
    }

    /// Where the passage stands in the text now, in characters; nil where its words are gone.
    public func range(in text: String) -> Range<Int>? {
        let (text, quote) = (Spaced(text), Spaced(quote).trimmed)
        guard let first = quote.first, quote.count <= text.characters.count else { return nil }
        let (before, after) = (Spaced(before).characters, Spaced(after).characters)
        var best: (score: Int, distance: Int, range: Range<Int>)?
        for start in 0...(text.characters.count - quote.count) where text.characters[start] == first {
            let end = start + quote.count
            guard text.characters[start..<end].elementsEqual(quote) else { continue }
            let score =
                Self.common(text.characters[..<start].reversed(), before.reversed())
                + Self.common(Array(text.characters[end...].prefix(Self.reach)), after)
            let range = text.places[start]..<(text.places[end - 1] + 1)
            let distance = abs(range.lowerBound - position)
            if best.map({ ($0.score, -$0.distance) < (score, -distance) }) ?? true { best = (score, distance, range) }
        }
        return best?.range
    }

    private static func common(_ one: some Sequence<Character>, _ other: some Sequence<Character>) -> Int {
        var count = 0
        for (a, b) in zip(one, other) {
            if a != b { break }
            count += 1
        }
        return count
    }

    /// A text with each run of white space as one space, and where each of its characters stood.
    private struct Spaced {
        var characters: [Character] = []
        var places: [Int] = []

        init(_ text: String) {
            for (place, character) in text.enumerated() {
                if character.isWhitespace {
                    if characters.last == " " { continue }
                    characters.append(" ")
                } else {
                    characters.append(character)
                }
                places.append(place)
            }
        }

        var trimmed: ArraySlice<Character> {
            var slice = characters[...]
            if slice.first == " " { slice.removeFirst() }
            if slice.last == " " { slice.removeLast() }
            return slice
        }
    }
}

/// What a paragraph of a text consists of, from remark to remark.
public struct TextRun: Sendable, Equatable {
    public let text: String
    /// The remark whose passage it is.
    public let mark: Int?

    /// The paragraphs of a text with passages marked. Where passages overlap, the first in the list has the place.
    ///
    /// - Parameter ranges: in characters, by the number that marks them.
    public static func paragraphs(of text: String, marking ranges: [(mark: Int, range: Range<Int>)]) -> [[TextRun]] {
        let characters = Array(text)
        var marks = [Int?](repeating: nil, count: characters.count)
        for (mark, range) in ranges.reversed() { for place in range.clamped(to: 0..<characters.count) { marks[place] = mark } }
        var paragraphs: [[TextRun]] = []
        var runs: [TextRun] = []
        var run = ""
        var current: Int?
        func end(_ run: inout String, _ runs: inout [TextRun]) {
            if !run.isEmpty { runs.append(TextRun(text: run, mark: current)) }
            run = ""
        }
        for (character, mark) in zip(characters, marks) {
            if character.isNewline {
                end(&run, &runs)
                if !runs.isEmpty { paragraphs.append(runs) }
                runs = []
                continue
            }
            if mark != current { end(&run, &runs) }
            current = mark
            run.append(character)
        }
        end(&run, &runs)
        if !runs.isEmpty { paragraphs.append(runs) }
        return paragraphs
    }
}
