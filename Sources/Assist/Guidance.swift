public import Declarations
import Foundation
public import Registers
import Vietnamese

/// What a question asks of a procedure.
public enum Aspect: String, Sendable, CaseIterable {
    case papers, fee, time, place

    /// Ways in which people ask, folded.
    private var phrases: [String] {
        switch self {
        case .papers: ["giay to gi", "giay gi", "ho so gi", "can gi", "mang gi", "mang theo", "chuan bi", "thu gi", "papers", "documents"]
        case .fee: ["bao nhieu tien", "mat tien", "le phi", "phi", "gia bao nhieu", "ton bao nhieu", "het bao nhieu", "fee", "cost"]
        case .time: ["bao lau", "may ngay", "bao nhieu ngay", "khi nao xong", "khi nao co", "thoi han", "how long"]
        case .place: ["o dau", "nop dau", "cho nao", "den dau", "noi nao", "where"]
        }
    }

    /// What the question asks for, as it stands in it; all four where it says nothing of it.
    static func asked(in question: String) -> [Aspect] {
        let text = " " + folded(question).split { !$0.isLetter && !$0.isNumber }.joined(separator: " ") + " "
        let asked = allCases.filter { aspect in aspect.phrases.contains { text.contains(" \($0) ") } }
        return asked + allCases.filter { !asked.contains($0) }
    }
}

/// Answers questions from the catalogue of procedures by their words, and refuses where the catalogue says nothing of it. No language model.
public struct Guidance: Sendable {
    public struct Answer: Sendable {
        public let procedure: Record
        /// What was asked first.
        public let aspects: [Aspect]
        /// How much of what the question's words weigh stands in the procedure, 0...1.
        public let support: Double
    }

    /// Below this the catalogue does not support an answer.
    static let least = 0.5
    /// Most procedures that are named.
    static let most = 3

    private let catalogue: Catalogue

    public init(_ catalogue: Catalogue) { self.catalogue = catalogue }

    /// The procedures that a question may mean, the best first; empty where nothing supports an answer.
    public func answers(_ question: String, among procedures: [Record]) -> [Answer] {
        let asked = Self.telling(question)
        guard !asked.isEmpty, let register = catalogue.registers["procedure"] else { return [] }
        let texts = procedures.map { procedure -> (name: Set<String>, all: Set<String>) in
            func said(_ field: String) -> String { register.field(field).map { FieldText(.vi).text(procedure[field], of: $0) } ?? "" }
            let name = Self.words(said("name"))
            return (name, name.union(Self.words(["life_events", "field", "summary", "result", "code"].map(said).joined(separator: " "))))
        }
        // A word that half of the catalogue has tells less than one of a single procedure.
        func weight(_ word: String) -> Double { 1 / (1 + Double(texts.count { $0.all.contains(word) }).squareRoot()) }
        let weights = Dictionary(uniqueKeysWithValues: asked.map { ($0, weight($0)) })
        let total = weights.values.reduce(0, +)
        let aspects = Aspect.asked(in: question)
        let scored = zip(procedures, texts).compactMap { procedure, text -> (Answer, Double)? in
            let found = asked.filter(text.all.contains)
            let inName = found.filter(text.name.contains)
            guard !inName.isEmpty else { return nil }
            let support = found.reduce(0) { $0 + (weights[$1] ?? 0) } / total
            guard support >= Self.least else { return nil }
            // Of two that have all words, the one whose name says no more than was asked.
            let close = Double(inName.count) / Double(max(1, text.name.count))
            return (Answer(procedure: procedure, aspects: aspects, support: support), support + close * 0.3)
        }.sorted { $0.1 > $1.1 }
        guard let best = scored.first?.1 else { return [] }
        return scored.filter { $0.1 > best * 0.75 }.prefix(Self.most).map(\.0)
    }

    private static func words(_ text: String) -> Set<String> {
        Set(folded(text).split { !$0.isLetter && !$0.isNumber && $0 != "." }.map(String.init))
    }

    /// The words of a question that name something: without those in which it is asked.
    static func telling(_ question: String) -> [String] {
        let words = folded(String(question.prefix(300))).split { !$0.isLetter && !$0.isNumber && $0 != "." }.map {
            String($0).trimmingCharacters(in: .init(charactersIn: "."))
        }
        var seen: Set<String> = []
        return words.filter { $0.count > 1 && !asking.contains($0) && seen.insert($0).inserted }
    }

    private static let asking: Set<String> = [
        "ai", "anh", "bao", "ban", "bi", "biet", "cac", "can", "cap", "chi", "cho", "chau", "chuan", "co", "con", "cua", "dau", "dang",
        "de", "den",
        "di", "do", "duoc", "em", "gi", "giay", "gia", "giup", "hay", "het", "hoi", "ho", "so", "khi", "khong", "ky", "la", "lam", "lau",
        "le",
        "mang", "mat", "may", "minh", "moi", "mot", "muon", "nao", "nay", "ngay", "nguoi", "nhieu", "nhu", "nop", "noi", "o", "phai", "phi",
        "roi",
        "sao", "se", "the", "theo", "thi", "thu", "thoi", "tien", "to", "toi", "ton", "trong", "tuc", "tu", "va", "vay", "ve", "viec",
        "voi",
        "xin", "xong", "how", "what", "where", "the", "is", "do", "for", "to", "need", "much", "long",
    ]
}
