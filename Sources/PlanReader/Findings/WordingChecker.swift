import Foundation
import Vietnamese

/// Finds words that can't be measured in targets, and targets that the plan neither defines nor says how to count.
enum WordingChecker {
    static func read(_ reading: PlanReading, _ outline: Outline) -> [PlanFinding] {
        let sentences = outline.entries.filter { $0.role != .results }.map(\.body.text)
        let unclear = once(reading.targets) { vague($0) ?? undefined($0, in: sentences) }
        return unclear + sources(reading, sentences)
    }

    /// The finding of each target, told once where body and annex say the same.
    private static func once(_ targets: [PlanTarget], _ finding: (PlanTarget) -> PlanFinding?) -> [PlanFinding] {
        var told: [(words: Likeness, value: Double?)] = []
        return targets.compactMap { target in
            guard let found = finding(target) else { return nil }
            let words = Likeness(target.text)
            guard !told.contains(where: { $0.value == target.value && $0.words.to(words) > 0.6 }) else { return nil }
            told.append((words, target.value))
            return found
        }
    }

    // MARK: Words that can't be measured

    private static let purpose = Pattern(#"(?:,\s*)?\s(?:nhằm|để|góp phần|bảo đảm|đảm bảo|phục vụ)\s.*$"#)

    private static func vague(_ target: PlanTarget) -> PlanFinding? {
        guard target.unit == "%", target.value == 100,
            let word = Lexicon.vague.first(in: purpose.replacing(in: target.text, with: ""))?[0]
        else { return nil }
        return PlanFinding(
            kind: .vagueTarget,
            message:
                "Chỉ tiêu 100% “\(FindingReader.short(target.text))” có từ không đo được: “\(word.trimmingCharacters(in: .whitespaces))”.",
            span: target.evidence.span, confidence: 0.75)
    }

    // MARK: Definitions and sources

    /// A share of people or things that have a quality which the plan defines nowhere.
    private static func undefined(_ target: PlanTarget, in sentences: [String]) -> PlanFinding? {
        guard target.value != nil, target.formula == nil,
            let word = Lexicon.undefined.first(in: purpose.replacing(in: target.text, with: ""))?[0], !isDefined(word, in: sentences)
        else { return nil }
        return PlanFinding(
            kind: .targetWithoutDefinition,
            message:
                "“\(FindingReader.short(target.text))”: kế hoạch không nêu thế nào là “\(word.lowercased())”, mỗi nơi sẽ đếm một cách.",
            span: target.evidence.span, confidence: 0.7)
    }

    /// "“thường xuyên” là …", "(thiết yếu: …)", "tiếp cận được hiểu là …".
    private static func isDefined(_ word: String, in sentences: [String]) -> Bool {
        let definition = Pattern(
            "\(word)[”\"]?\\s*(?:là (?:có|đã|khi|người|việc|từ|ít nhất|tối thiểu|\\d)|được (?:hiểu|tính|xác định)|nghĩa là|\\((?:là|tức|nghĩa|từ|ít nhất|có|gồm)|gồm:|bao gồm:)|\\([^)]{0,40}\(word)\\s*:"
        )
        return sentences.contains(where: definition.matches)
    }

    private static let sourced = Pattern(
        #"theo (?:số liệu|báo cáo|thống kê|kết quả (?:công bố|đánh giá|khảo sát|điều tra))|do\s[^,;]{3,60}\scông bố|\(nguồn"#)

    /// One finding for the targets of which nothing says where their figures come from.
    private static func sources(_ reading: PlanReading, _ sentences: [String]) -> [PlanFinding] {
        let counted = reading.targets.filter { $0.value != nil && $0.evidence.confidence > 0.6 }
        guard counted.count > 2, !sentences.contains(where: Lexicon.counting.matches) else { return [] }
        let bare = counted.filter { $0.formula == nil && !sourced.matches($0.text) }
        guard let first = bare.first, let last = bare.last else { return [] }
        return [
            PlanFinding(
                kind: .targetWithoutSource,
                message: bare.count == counted.count
                    ? "Không chỉ tiêu nào trong \(counted.count) chỉ tiêu ghi cách tính hoặc nguồn số liệu."
                    : "\(bare.count)/\(counted.count) chỉ tiêu không ghi cách tính hoặc nguồn số liệu, từ “\(FindingReader.short(first.text))”.",
                span: bare.count == counted.count ? first.evidence.span.union(last.evidence.span) : first.evidence.span, confidence: 0.8)
        ]
    }
}
