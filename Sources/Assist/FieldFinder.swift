import Foundation
import Vietnamese

/// What a rule found on a paper.
public struct FoundField: Sendable, Equatable, Codable {
    /// The rule's key.
    public var rule: String
    /// Names as printed, twelve digits, days as `yyyy-MM-dd`.
    public var value: String
    public var place: PaperPlace?
    /// How sure the recogniser is of the least sure word, in per cent; 100 where a person typed it.
    public var sure: Int

    public init(rule: String, value: String, place: PaperPlace? = nil, sure: Int = 100) {
        self.rule = rule
        self.value = value
        self.place = place
        self.sure = sure
    }
}

/// Finds names, numbers and dates on a paper by the words that stand before them.
struct FieldFinder {
    private let lines: [[PaperWord]]

    init(_ text: PaperText) { lines = text.lines }

    /// What the rules find; nothing for those that find nothing.
    func fields(_ rules: [PaperRule]) -> [FoundField] { rules.filter(\.kind.isField).compactMap(field) }

    func field(_ rule: PaperRule) -> FoundField? {
        for anchor in rule.anchors {
            let wanted = Self.words(of: anchor)
            guard !wanted.isEmpty else { continue }
            for (index, line) in lines.enumerated() {
                guard let end = Self.end(of: wanted, in: line) else { continue }
                let rest = Array(line[end...])
                // What stands below its label, as on cards.
                let below = index + 1 < lines.count ? lines[index + 1] : []
                for candidate in [rest, below] where !candidate.isEmpty {
                    if let found = Self.value(rule.kind, candidate) {
                        return FoundField(
                            rule: rule.key, value: found.value, place: PaperPlace(found.words),
                            sure: found.words.map(\.sure).min() ?? 0)
                    }
                    // Something stands behind the label that is not of the kind: what is below belongs to another label.
                    if candidate.contains(where: { $0.text.contains { $0.isLetter || $0.isNumber } }) { break }
                }
            }
        }
        return nil
    }

    /// Where the words of one of the anchors stand; nil where they stand nowhere.
    func mark(_ anchors: [String]) -> PaperPlace? {
        for anchor in anchors {
            let wanted = Self.words(of: anchor)
            for line in lines {
                if let end = Self.end(of: wanted, in: line), !wanted.isEmpty { return PaperPlace(Array(line[(end - wanted.count)..<end])) }
            }
        }
        return nil
    }

    // MARK: Labels

    private static func words(of text: String) -> [String] {
        text.split { $0.isWhitespace }.map { plain(String($0)) }.filter { !$0.isEmpty }
    }

    /// Without diacritics, signs and capitals.
    private static func plain(_ text: String) -> String { folded(text).filter { $0.isLetter || $0.isNumber } }

    /// The index behind the first place where a line has the words; one wrong letter in a longer word is the recogniser's.
    private static func end(of wanted: [String], in line: [PaperWord]) -> Int? {
        guard line.count >= wanted.count else { return nil }
        let words = line.map { plain($0.text) }
        for start in 0...(words.count - wanted.count) {
            let isThere = wanted.indices.allSatisfy { index in
                let (word, own) = (words[start + index], wanted[index])
                return word == own || own.count >= 3 && abs(word.count - own.count) <= 1 && distance(word, own) <= 1
            }
            if isThere { return start + wanted.count }
        }
        return nil
    }

    // MARK: Values

    private static func value(_ kind: PaperRule.Kind, _ words: [PaperWord]) -> (value: String, words: [PaperWord])? {
        switch kind {
        case .name: name(words)
        case .citizenID: digits(words)
        case .date: date(words)
        case .number: words.first { $0.text.contains(where: \.isNumber) }.map { (trimmed($0.text), [$0]) }
        case .text: text(words)
        case .heading, .oldMark, .unknown: nil
        }
    }

    private static func trimmed(_ text: String) -> String {
        text.trimmingCharacters(in: CharacterSet(charactersIn: " .,:;-–_|…\"'()[]"))
    }

    /// Words that begin with a capital, up to the label of what comes next.
    private static func name(_ words: [PaperWord]) -> (value: String, words: [PaperWord])? {
        var own: [PaperWord] = []
        for word in beforeNextLabel(words) {
            let text = trimmed(word.text)
            if text.isEmpty {
                if own.isEmpty { continue } else { break }
            }
            guard text.first?.isUppercase == true, text.allSatisfy({ $0.isLetter || $0 == "'" || $0 == "-" }) else { break }
            let isLoud = own.first.map { trimmed($0.text).count > 1 && trimmed($0.text) == trimmed($0.text).uppercased() } ?? false
            if isLoud, text != text.uppercased() { break }
            own.append(word)
            if word.text.hasSuffix(",") || word.text.hasSuffix(";") { break }
        }
        guard own.count >= 2, own.count <= 8 else { return nil }
        return (own.map { trimmed($0.text) }.joined(separator: " "), own)
    }

    /// "LÝ THỊ MẪU Năm sinh: 1990": the words from the last capital before the colon on are the next label.
    private static func beforeNextLabel(_ words: [PaperWord]) -> [PaperWord] {
        guard let colon = words.indices.dropFirst().first(where: { words[$0].text.hasSuffix(":") && words[$0].text.count > 1 }) else {
            return words
        }
        var start = colon
        while start > 0, words[start].text.first?.isUppercase != true { start -= 1 }
        return Array(words[..<start])
    }

    /// Twelve digits, also in groups; letters that look like digits are read as such where the rest is digits.
    private static func digits(_ words: [PaperWord]) -> (value: String, words: [PaperWord])? {
        for start in words.indices {
            var digits = ""
            for end in start..<words.count {
                guard let own = asDigits(trimmed(words[end].text)) else { break }
                digits += own
                if digits.count == 12 { return (digits, Array(words[start...end])) }
                if digits.count > 12 { break }
            }
        }
        return nil
    }

    private static let alike: [Character: Character] = ["O": "0", "o": "0", "I": "1", "l": "1", "|": "1", "S": "5", "B": "8"]

    private static func asDigits(_ text: String) -> String? {
        let text = text.filter { !".- ".contains($0) }
        let known = text.count { $0.isNumber && $0.isASCII }
        guard !text.isEmpty, known * 5 >= text.count * 4 else { return nil }
        let read = String(text.map { alike[$0] ?? $0 })
        return read.allSatisfy { $0.isNumber && $0.isASCII } ? read : nil
    }

    /// "05/07/1985", "05.07.1985", "ngày 05 tháng 7 năm 1985".
    private static func date(_ words: [PaperWord]) -> (value: String, words: [PaperWord])? {
        for (index, word) in words.enumerated() {
            let parts = trimmed(word.text).split { "/.-".contains($0) }.compactMap { Int($0) }
            if parts.count == 3, let day = CalendarDate(year: parts[2], month: parts[1], day: parts[0]), day.year > 1900 {
                return (day.description, [word])
            }
            guard index + 4 < words.count, folded(words[index + 1].text) == "thang", folded(words[index + 3].text) == "nam" else {
                continue
            }
            let own = Array(words[index...(index + 4)])
            let numbers = [0, 2, 4].compactMap { Int(trimmed(own[$0].text)) }
            guard numbers.count == 3,
                let day = CalendarDate(year: numbers[2], month: numbers[1], day: numbers[0])
            else { continue }
            return (day.description, own)
        }
        return nil
    }

    private static func text(_ words: [PaperWord]) -> (value: String, words: [PaperWord])? {
        let own = beforeNextLabel(words)
        let text = trimmed(own.map(\.text).joined(separator: " "))
        return text.isEmpty ? nil : (String(text.prefix(200)), own)
    }

    /// How many letters have to be put in, taken out or changed (Levenshtein).
    static func distance(_ one: String, _ other: String) -> Int {
        let (a, b) = (Array(one), Array(other))
        var row = Array(0...b.count)
        for (i, letter) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, own) in b.enumerated() {
                let above = row[j + 1]
                row[j + 1] = min(above + 1, row[j] + 1, diagonal + (letter == own ? 0 : 1))
                diagonal = above
            }
        }
        return row[b.count]
    }
}
