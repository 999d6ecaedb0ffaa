import Foundation
import Vietnamese

/// The concepts that a wording names: folded to letters without marks, the genre's synonyms taken as one, fillers and figures left out.
///
/// "100% hồ sơ TTHC xử lý trực tuyến" is `ho-so`, `tthc`, `xu`, `ly`, `truc-tuyen`.
struct BindingWords: Sendable {
    private let concepts: [String: String]
    private let labels: [String: String]
    private let longest: Int

    static let ofTheGenre = BindingWords()

    private init() {
        var concepts: [String: String] = [:]
        var labels: [String: String] = [:]
        for filler in BindingLexicon.fillers { concepts[Self.words(filler).joined(separator: " ")] = "" }
        for concept in BindingLexicon.concepts {
            labels[concept.id] = concept.wordings.first
            for wording in concept.wordings { concepts[Self.words(wording).joined(separator: " ")] = concept.id }
        }
        self.concepts = concepts
        self.labels = labels
        longest = concepts.keys.map { $0.split(separator: " ").count }.max() ?? 1
    }

    /// Each concept once, in the order of the text.
    func concepts(in text: String) -> [String] {
        let words = Self.withoutPlaces(Self.tokens(Self.measured(text))).flatMap { Self.words(String($0)) }
        var found: [String] = []
        var place = 0
        while place < words.count {
            let (concept, length) = concept(at: place, of: words)
            if let concept, !concept.isEmpty, !found.contains(concept) { found.append(concept) }
            place += length
        }
        return found
    }

    /// Words that are written as names within the text ("Tây Hà"): they tell where, seldom what.
    func names(in text: String) -> Set<String> {
        Set(Self.tokens(Self.measured(text)).dropFirst().filter(Self.isName).flatMap { Self.words(String($0)) })
    }

    /// What people call a concept: "đủ điều kiện" for `du-dieu-kien`.
    func label(_ concept: String) -> String { labels[concept] ?? concept }

    private func concept(at place: Int, of words: [String]) -> (concept: String?, length: Int) {
        for length in stride(from: min(longest, words.count - place), through: 1, by: -1) {
            if let concept = concepts[words[place..<place + length].joined(separator: " ")] { return (concept, length) }
        }
        return (words[place].allSatisfy(\.isNumber) ? nil : words[place], 1)
    }

    private static func tokens(_ text: String) -> [Substring] { text.split { !$0.isLetter && !$0.isNumber } }

    private static func isName(_ token: Substring) -> Bool {
        token.count > 1 && token.first?.isUppercase == true && token.dropFirst().allSatisfy(\.isLowercase)
    }

    private static let places: Set<String> = ["thôn", "xóm", "bản", "ấp", "buôn", "làng", "chợ", "xã", "phường", "huyện", "tỉnh"]

    /// Leaves out "thôn Đá Dựng": which one it is does not tell what is measured.
    private static func withoutPlaces(_ tokens: [Substring]) -> [Substring] {
        var kept: [Substring] = []
        var place = 0
        while place < tokens.count {
            let names = tokens[(place + 1)...].prefix(while: isName).count
            if places.contains(tokens[place].lowercased()), names > 0 {
                place += 1 + names
            } else {
                kept.append(tokens[place])
                place += 1
            }
        }
        return kept
    }

    private static func words(_ text: String) -> [String] {
        folded(text).split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }

    /// The text without what it is done for ("nhằm …"), what is said besides ("trong đó …"), by which decree, and without exceptions
    /// in brackets ("(trừ …)"): none of these is measured.
    private static func measured(_ text: String) -> String {
        var text = text
        for opening in ["(trừ", "(không bao gồm", "(không gồm"] {
            guard let start = text.range(of: opening, options: .caseInsensitive) else { continue }
            let end = text[start.upperBound...].firstIndex(of: ")").map { text.index(after: $0) } ?? text.endIndex
            text.removeSubrange(start.lowerBound..<end)
        }
        for opening in [" nhằm ", ", trong đó ", " theo Nghị định ", " theo Thông tư ", " so với "] {
            guard let aside = text.range(of: opening), text.distance(from: text.startIndex, to: aside.lowerBound) > 25 else { continue }
            text = String(text[..<aside.lowerBound])
        }
        return text
    }
}
