public import Foundation

/// How a reading compares with a hand-made one ("gold"), list by list.
///
/// Items are paired one to one by the likeness of their words, the most alike first. A pair is *found*; it is *exact* when every field that
/// gold fills in agrees too. Both sides are in the interchange form of ``PlanReading/json()``.
public struct ReadingScore: Sendable {
    /// Precision, recall and their harmonic mean, 0...1.
    public struct Figures: Sendable, Equatable {
        public var precision: Double
        public var recall: Double

        public var f1: Double { precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0 }

        init(hits: Int, read: Int, gold: Int) {
            precision = read > 0 ? Double(hits) / Double(read) : gold == 0 ? 1 : 0
            recall = gold > 0 ? Double(hits) / Double(gold) : 1
        }
    }

    /// One list of the reading.
    public struct List: Sendable {
        public var name: String
        /// Items in gold and in the reading.
        public var gold: Int
        public var read: Int
        public var found: Figures
        public var exact: Figures
        /// What was missed, invented or read with a wrong field, a line each, for the engineer.
        public var differences: [String]
    }

    /// The lists that gold or the reading fills, in the order of the schema.
    public var lists: [List]
    /// Fields of the header that gold gives and the reading gives otherwise.
    public var wrongHeader: [String]

    /// - Throws: what `JSONSerialization` throws where a side is no JSON object.
    public init(gold: Data, read: Data) throws {
        let gold = try ReadingScore.object(gold)
        let read = try ReadingScore.object(read)
        lists = ListRule.all.compactMap { $0.score(gold: gold, read: read) }
        let (goldHeader, readHeader) = (gold["document"] as? [String: Any] ?? [:], read["document"] as? [String: Any] ?? [:])
        wrongHeader = ["kind", "number", "issuer", "place", "date", "title"].filter { field in
            guard let text = goldHeader[field] as? String else { return false }
            return Likeness(text).to(Likeness(readHeader[field] as? String ?? "")) < 0.8
        }
    }

    /// The score of one list; nil where neither side has an item of it.
    public subscript(name: String) -> List? { lists.first { $0.name == name } }

    private static func object(_ data: Data) throws -> [String: Any] {
        guard let object = try JSONSerialization.jsonObject(with: data) as? [String: Any] else {
            throw CocoaError(.propertyListReadCorrupt)
        }
        return object
    }
}

/// How the items of one list are paired and compared.
private struct ListRule {
    let name: String
    /// Least likeness of a pair, 0...1.
    let threshold: Double
    /// Fields that must agree for `exact`.
    let fields: [String]

    static let all = [
        ListRule(name: "targets", threshold: 0.55, fields: ["value", "op", "unit", "from", "to", "lead"]),
        ListRule(
            name: "tasks", threshold: 0.7,
            fields: ["lead", "support", "from", "to", "quarter", "form", "budget_total_million", "budget_year_million"]),
        ListRule(name: "bases", threshold: 0.99, fields: ["date", "kind"]),
        ListRule(name: "reporting", threshold: 0.4, fields: ["frequency", "due"]),
        ListRule(name: "results", threshold: 0.7, fields: ["numerator", "denominator"]),
        ListRule(name: "duties", threshold: 0.6, fields: []),
    ]

    func score(gold: [String: Any], read: [String: Any]) -> ReadingScore.List? {
        let (gold, read) = (items(gold), items(read))
        if gold.isEmpty, read.isEmpty { return nil }
        let pairs = WordPairs.pairs(gold.map(text), read.map(text), threshold: threshold)
        var differences: [String] = []
        var exact = 0
        for (i, j) in pairs {
            let wrong = fields.filter { !Agreement.holds($0, gold[i][$0], read[j][$0]) }
            if wrong.isEmpty { exact += 1 }
            differences += wrong.map { field in
                "\(name) \(field): \(shown(gold[i][field])) was read as \(shown(read[j][field])) | \(text(gold[i]).prefix(90))"
            }
        }
        let (met, used) = (Set(pairs.map(\.0)), Set(pairs.map(\.1)))
        differences += gold.indices.filter { !met.contains($0) }.map { "\(name) missed: \(text(gold[$0]).prefix(140))" }
        differences += read.indices.filter { !used.contains($0) }.map { "\(name) invented: \(text(read[$0]).prefix(140))" }
        return ReadingScore.List(
            name: name, gold: gold.count, read: read.count,
            found: .init(hits: pairs.count, read: read.count, gold: gold.count),
            exact: .init(hits: exact, read: read.count, gold: gold.count), differences: differences)
    }

    /// A duty's items count one by one, with the body that has them.
    private func items(_ document: [String: Any]) -> [[String: Any]] {
        let rows = document[name] as? [[String: Any]] ?? []
        guard name == "duties" else { return rows }
        return rows.flatMap { duty in
            (duty["items"] as? [String] ?? []).map { ["text": "\(duty["agency"] as? String ?? ""): \($0)"] }
        }
    }

    private func text(_ item: [String: Any]) -> String {
        switch name {
        case "bases": Likeness.words(item["number"] as? String ?? "").joined()
        case "reporting": "\(item["from"] as? String ?? "None") \(item["to"] as? String ?? "None")"
        default: item["text"] as? String ?? ""
        }
    }

    private func shown(_ value: Any?) -> String {
        switch value {
        case nil, is NSNull: "nothing"
        case let list as [Any]: "[" + list.map { "\($0)" }.joined(separator: "; ") + "]"
        case let value?: "\(value)"
        }
    }
}

/// Whether a field that gold fills in agrees; what gold leaves open always does.
private enum Agreement {
    static func holds(_ field: String, _ gold: Any?, _ read: Any?) -> Bool {
        switch gold {
        case nil, is NSNull: true
        case let list as [String]:
            list.isEmpty || Set(list.map(Likeness.words)) == Set((read as? [String] ?? []).map(Likeness.words))
        case let number as NSNumber: (read as? NSNumber).map { abs($0.doubleValue - number.doubleValue) < 1e-6 } ?? false
        case let text as String where field == "due": digits(text) == digits(read as? String ?? "")
        case let text as String where field == "op": text == read as? String
        case let text as String: text.isEmpty || Likeness.words(text) == Likeness.words(read as? String ?? "")
        default: false
        }
    }

    private static func digits(_ text: String) -> [String] {
        text.split { !$0.isNumber }.map(String.init)
    }
}

/// The pairs of neighbouring words of a text, for comparing texts.
struct Likeness {
    private var grams: [String: Int] = [:]
    private var count = 0

    init(_ text: String) {
        let words = Likeness.words(text)
        for gram in words.count > 1 ? zip(words, words.dropFirst()).map({ $0 + " " + $1 }) : words { grams[gram, default: 0] += 1 }
        count = max(words.count - 1, min(words.count, 1))
    }

    /// Dice coefficient, 0...1.
    func to(_ other: Likeness) -> Double {
        if grams.isEmpty || other.grams.isEmpty { return grams.isEmpty && other.grams.isEmpty ? 1 : 0 }
        return 2 * Double(grams.reduce(0) { $0 + min($1.value, other.grams[$1.key] ?? 0) }) / Double(count + other.count)
    }

    /// False where the texts are of such different lengths that their likeness can't be that much.
    func mayReach(_ likeness: Double, with other: Likeness) -> Bool {
        2 * Double(min(count, other.count)) >= likeness * Double(count + other.count)
    }

    /// Words in lower case without diacritics and marks.
    static func words(_ text: String) -> [String] {
        let plain = text.lowercased().replacingOccurrences(of: "đ", with: "d").decomposedStringWithCanonicalMapping.unicodeScalars
            .filter { $0.properties.canonicalCombiningClass == .notReordered }
        return String(String.UnicodeScalarView(plain)).split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.map(String.init)
    }
}
