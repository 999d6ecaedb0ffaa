import Foundation
import Vietnamese

/// Repairs what recognition of letters does to Vietnamese: wrong tone marks on words of the genre, Roman numerals, signs.
enum Recognition {
    /// Pairs of words by their letters without marks; only those that mean one thing.
    private static let pairs: [String: String] = {
        var result: [String: String] = [:]
        var doubtful: Set<String> = []
        for phrase in Lexicon.phrases {
            let key = folded(phrase)
            if let other = result[key], other != phrase { doubtful.insert(key) }
            result[key] = phrase
        }
        return result.filter { !doubtful.contains($0.key) }
    }()
    private static let word = Pattern(#"[\p{L}]+"#)
    private static let doubled = Pattern(#"(?<=[/-])[ĐDÐ]{2,3}(?=[\p{Lu}/])"#, caseSensitive: true)
    private static let quarter = Pattern(
        #"(?<=Quý )(?:[lI1|]{2,3}|HI|IH|IHI|IlI|lII|II\]|HH|ll[lI]|TII|IIT|TH|1H)(?=[\s/,.;]|$)"#, caseSensitive: true)
    private static let roman = Pattern(#"^(?:HI|IH|IlI|lII|II[lI1]|HH)(?=[.)\s]|$)"#, caseSensitive: true)

    static func repaired(_ text: String) -> String {
        var text = doubled.replacing(in: text, with: "Đ")
        text = quarter.replacing(in: text, with: "III")
        text = roman.replacing(in: text, with: "III")
        let words = word.all(in: text)
        guard words.count > 1 else { return text }
        var result = text as NSString
        for (first, second) in zip(words, words.dropFirst()) where second.range.location == first.end + 1 {
            guard let a = first[0], let b = second[0], let right = pairs[folded(a + " " + b)] else { continue }
            let parts = right.split(separator: " ").map(String.init)
            guard parts.count == 2, parts[0].count == a.count, parts[1].count == b.count else { continue }
            let cased = zip([a, b], parts).map { old, new in
                old == old.uppercased() && old.count > 1
                    ? new.uppercased() : old.first?.isUppercase ?? false ? new.capitalizedFirst : new
            }
            // Same length, so that the places of the other words stay.
            result = result.replacingCharacters(in: first.range, with: cased[0]) as NSString
            result = result.replacingCharacters(in: second.range, with: cased[1]) as NSString
        }
        return result as String
    }

    /// What a recognised text leaves open: signs that the recogniser has no letter for, and items with words that it was not sure of.
    static func settle(_ reading: inout PlanReading, _ doubtful: Set<String>) {
        let body = reading.targets.filter { $0.place == .body && $0.op == ">=" }.map { ($0, Likeness($0.text)) }
        for index in reading.targets.indices where reading.targets[index].place == .appendix && reading.targets[index].op == ">" {
            let target = reading.targets[index]
            let own = Likeness(target.text)
            guard body.contains(where: { $0.0.value == target.value && $0.0.unit == target.unit && $0.1.to(own) > 0.55 }) else { continue }
            reading.targets[index].op = ">="
            reading.targets[index].evidence.reasons.append("Dấu > hay ≥ không rõ trên bản quét, lấy theo phần lời")
        }
        func doubt(_ evidence: inout Evidence) {
            let words = reading.source.text(at: evidence.span).split { $0.isWhitespace }.map(String.init).filter(doubtful.contains)
            guard !words.isEmpty else { return }
            evidence.confidence = min(evidence.confidence, 0.65)
            evidence.reasons.append("Nhận dạng chữ không chắc: " + Set(words).sorted().prefix(4).joined(separator: ", "))
        }
        for index in reading.targets.indices { doubt(&reading.targets[index].evidence) }
        for index in reading.tasks.indices { doubt(&reading.tasks[index].evidence) }
        for index in reading.bases.indices { doubt(&reading.bases[index].evidence) }
        for index in reading.results.indices { doubt(&reading.results[index].evidence) }
        for index in reading.reporting.indices { doubt(&reading.reporting[index].evidence) }
    }
}
