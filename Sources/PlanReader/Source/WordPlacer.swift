import Foundation
import Vietnamese

/// Finds out where on its pages each word of a text stands.
///
/// On the way from page to text words are repaired, joined, dealt to cells and dropped, so each paragraph and cell is walked along beside the
/// pages instead: it begins where its first words stand nearest to what was read before it, and goes on where the eye of a reader would: to the
/// right, to the line below, to the next page. A word that is not found there has no place, which costs its mark a gap and nothing else.
struct WordPlacer {
    private struct Token {
        var span: SourceSpan
        var key: String
    }

    /// A printed word, by the order of pages and lines.
    private struct Place {
        var page: Int
        var box: PageBox
    }

    /// Where the next paragraph or cell is expected.
    private struct Expected {
        var page = 0
        var y = 0.0
        /// The end of the cell on its left; nil where nothing is.
        var x: Double?
        var isFirstCell = false
    }

    /// Words that a beginning is tried with, and places that are tried.
    private static let trial = (words: 8, places: 16)

    private let ratios: [Double]
    /// Of each page: by how many quarters it was turned for its text to stand upright.
    private let turns: [Int]
    /// Of each page: how high its words mostly are. Boxes of recognised words hug their letters, so their own heights say little.
    private let heights: [Double]
    /// Of each page: where its last line ends.
    private let bottoms: [Double]
    private var places: [Place] = []
    /// Of each page: its words by their letters.
    private var byKey: [[String: [Int]]] = []
    private var isTaken: [Bool] = []
    private var found: [(span: SourceSpan, place: Int)] = []
    /// Comparisons that are left: a file of one word a million times over is not worth more.
    private var budget = 40_000_000

    /// The words of `blocks` on `pages`.
    static func place(_ blocks: [SourceDocument.Block], on pages: [PrintedPage]) -> [SourcePage] {
        guard !pages.isEmpty else { return [] }
        var placer = WordPlacer(pages)
        var next = Expected()
        for block in blocks {
            switch block {
            case .paragraph(let passage): placer.follow(passage, &next)
            case .footnote(let passage):
                var anywhere = Expected()
                placer.follow(passage, &anywhere, everywhere: true)
            case .table(let table): placer.follow(table, &next)
            }
        }
        return placer.result
    }

    private init(_ pages: [PrintedPage]) {
        ratios = pages.map(\.ratio)
        turns = pages.map(\.turns)
        heights = pages.map { page in
            let sorted = page.words.map(\.box.height).sorted()
            return max(0.004, sorted.isEmpty ? 0.02 : sorted[sorted.count / 2])
        }
        bottoms = pages.map { $0.words.map(\.box.y1).max() ?? 0 }
        for (number, page) in pages.enumerated() {
            var keys: [String: [Int]] = [:]
            for word in page.words where word.box.height > 0 {
                keys[Self.key(word.text), default: []].append(places.count)
                places.append(Place(page: number, box: word.box))
            }
            byKey.append(keys)
        }
        isTaken = places.map { _ in false }
    }

    private var result: [SourcePage] {
        var pages = ratios.map { SourcePage(ratio: $0, words: []) }
        for (span, place) in found { pages[places[place].page].words.append(SourcePage.Word(span: span, box: places[place].box)) }
        for index in pages.indices { pages[index].words.sort { $0.span.start < $1.span.start } }
        return zip(pages, turns).map { $0.turnedBack($1) }
    }

    /// What repairs leave as it is: letters without marks, and digits; a word of signs is itself.
    private static func key(_ text: String) -> String {
        let plain = folded(text).filter { $0.isLetter || $0.isNumber }
        return plain.isEmpty ? text : plain
    }

    private static func tokens(_ passage: Passage) -> [Token] {
        var tokens: [Token] = []
        var start = passage.start
        for part in passage.text.split(omittingEmptySubsequences: false, whereSeparator: { $0 == " " || $0 == "\n" }) {
            let length = part.utf16.count
            if length > 0 { tokens.append(Token(span: SourceSpan(start: start, end: start + length), key: key(String(part)))) }
            start += length + 1
        }
        return tokens
    }

    // MARK: Paragraphs and tables

    private mutating func follow(_ passage: Passage, _ next: inout Expected, everywhere: Bool = false) {
        guard let walked = take(Self.tokens(passage), next, everywhere: everywhere), let last = walked.last else { return }
        next = Expected(page: places[last].page, y: places[last].box.y0)
    }

    private mutating func follow(_ table: SourceDocument.Table, _ next: inout Expected) {
        var seen = -1
        for row in table.rows {
            var expected = next
            expected.isFirstCell = true
            for cell in row where cell.start > seen && !cell.isBlank {
                seen = cell.start
                guard let walked = take(Self.tokens(cell), expected), let first = walked.first else { continue }
                let right = walked.filter { places[$0].page == places[first].page }.map { places[$0].box.x1 }.max()
                if expected.isFirstCell { next = Expected(page: places[first].page, y: places[first].box.y0) }
                expected = Expected(page: places[first].page, y: places[first].box.y0, x: right)
            }
        }
    }

    /// Places the words of one paragraph or cell; the printed words found, nil where it does not seem to stand anywhere.
    private mutating func take(_ tokens: [Token], _ expected: Expected, everywhere: Bool = false) -> [Int]? {
        guard let start = start(of: tokens, expected, everywhere: everywhere) else { return nil }
        let steps = walk(tokens[start.token...], from: start.place)
        // Half of its words here and there are no place.
        guard steps.count * 2 >= tokens.count else { return nil }
        for (token, place) in steps {
            isTaken[place] = true
            found.append((tokens[token].span, place))
        }
        return steps.map(\.place)
    }

    private mutating func start(of tokens: [Token], _ expected: Expected, everywhere: Bool) -> (token: Int, place: Int)? {
        for token in tokens.indices.prefix(3) {
            let pages = everywhere ? byKey.indices : max(0, expected.page - 1)..<min(byKey.count, expected.page + 4)
            let free = pages.flatMap { byKey[$0][tokens[token].key] ?? [] }.filter { !isTaken[$0] }
            let candidates = free.map { place -> (place: Int, cost: Double) in
                (place, everywhere ? 0 : distance(to: places[place], from: expected))
            }.sorted { $0.cost < $1.cost }
            let part = tokens[token..<min(tokens.count, token + Self.trial.words)]
            var best: (place: Int, score: Double)?
            for candidate in candidates.prefix(Self.trial.places) {
                let steps = walk(part, from: candidate.place)
                guard steps.count * 2 >= part.count else { continue }
                let score = Double(steps.count) * 2 - candidate.cost - cost(of: steps.map(\.place))
                if score > best?.score ?? -.infinity { best = (candidate.place, score) }
                // The nearest one with every word in its place: nothing can be better.
                if steps.count == part.count, candidate.cost < 1 { break }
            }
            if let best { return (token, best.place) }
        }
        return nil
    }

    /// How far a beginning lies from where it is expected.
    private func distance(to place: Place, from expected: Expected) -> Double {
        let height = heights[place.page]
        let pages = place.page - expected.page
        var cost = expected.isFirstCell ? place.box.x0 * 2 : 0
        if let x = expected.x, place.box.x0 < x - height / 2 { cost += 3 }
        guard pages == 0 else { return cost + (pages < 0 ? 6 : 1 + Double(pages)) }
        let lines = (place.box.y0 - expected.y) / height
        if expected.x != nil { return cost + min(4, abs(lines) * 0.12) }
        return cost + (lines >= -0.7 ? min(4, lines * 0.05) : 3 + min(4, -lines * 0.1))
    }

    // MARK: Walking

    /// The places of tokens beginning with the first, those left out that stand nowhere near.
    private mutating func walk(_ tokens: ArraySlice<Token>, from first: Int) -> [(token: Int, place: Int)] {
        var steps = [(token: tokens.startIndex, place: first)]
        var at = first
        var missed = 0.0
        let left = places[first].box.x0
        for token in tokens.indices.dropFirst() {
            let page = places[at].page
            var best: (place: Int, cost: Double)?
            for number in page...min(page + 1, byKey.count - 1) {
                let candidates = byKey[number][tokens[token].key] ?? []
                budget -= candidates.count
                if budget < 0 { return steps }
                for candidate in candidates where candidate != at && !isTaken[candidate] {
                    guard let cost = step(from: at, to: candidate, left: left), cost < best?.cost ?? min(6, 1.6 + missed * 0.6) else {
                        continue
                    }
                    best = (candidate, cost)
                }
            }
            // A word that is not found is passed over; the more there were, the further the next may be.
            guard let best else {
                missed += 1
                continue
            }
            missed = 0
            steps.append((token, best.place))
            at = best.place
        }
        return steps
    }

    private func cost(of steps: [Int]) -> Double {
        guard let first = steps.first else { return 0 }
        return zip(steps, steps.dropFirst()).reduce(0) { $0 + (step(from: $1.0, to: $1.1, left: places[first].box.x0) ?? 5) }
    }

    /// What it costs a reader's eye to go from one word to another; nil where it never goes there.
    private func step(from one: Int, to other: Int, left: Double) -> Double? {
        let (a, b) = (places[one], places[other])
        let height = heights[a.page]
        guard a.page == b.page else {
            guard b.page == a.page + 1 else { return nil }
            return 0.8 + max(0, bottoms[a.page] - a.box.y1) / height * 0.15 + max(0, b.box.y0 / height - 6) * 0.05
        }
        let lines = (b.box.middle - a.box.middle) / height
        if abs(lines) < 0.65 {
            let room = (b.box.x0 - a.box.x1) / height
            return room > -0.5 ? max(0, room - 0.6) : nil
        }
        guard lines > 0 else { return nil }
        let aside = min(2, abs(b.box.x0 - left) / height * 0.05) + (b.box.x0 > a.box.x1 ? 1 : 0)
        return 0.4 + max(0, lines - 1.9) * 0.5 + aside
    }
}
