import Foundation
import Vietnamese

/// Finds by which metric of a library a target is measured. Knows words only: no database, no plan.
///
/// Concepts that few metrics name weigh more than those that many do. A metric is as like as the most alike of its wordings; it loses where
/// the target lacks what all its wordings have, where the target names a qualifier that the metric knows nothing of, where the unit is
/// another, and where its `notWords` stand. The best is bound when it is like enough and clearly more so than the next best.
public struct MetricBinder: Sendable {
    private struct Entry: Sendable {
        let metric: BindableMetric
        let wordings: [[Int]]
        let weights: [Double]
        /// All concepts of wordings, numerator and denominator.
        let known: Set<Int>
        /// The concepts of every wording.
        let core: [Int]
        let excluded: [[String]]
        let unit: UnitKind?
    }

    /// Measured on hand-bound plans (docs/metrics.md).
    private enum Tuning {
        static let wordingShare = 0.75
        static let coreShare = 0.5
        static let qualifierWeight = 1.6
        static let lackingQualifier = 0.65
        static let foreignQualifier = 0.75
        static let otherUnit = 0.5
        static let excluded = 0.6
        static let unknownWeight = 0.8
        static let nameShare = 0.25
        static let sameSector = 1.02
        static let leastOfOthers = 0.55
        static let leastOfVariants = 0.4
        static let leastScore = 0.42
        static let leastConfidence = 0.64
    }

    private let words = BindingWords.ofTheGenre
    private var ids: [String: Int] = [:]
    private var names: [String] = []
    private var weights: [Double] = []
    private let unknownWeight: Double
    private var entries: [Entry] = []

    /// A metric with its words read.
    struct ReadMetric: Sendable {
        let metric: BindableMetric
        var wordings: [[String]]
        let context: [String]
        let excluded: [[String]]

        init(_ metric: BindableMetric) {
            let words = BindingWords.ofTheGenre
            self.metric = metric
            wordings = metric.wordings.map { words.concepts(in: $0) }.filter { !$0.isEmpty }
            context = metric.context.flatMap { words.concepts(in: $0) }
            excluded = metric.notWords.map { words.concepts(in: $0) }.filter { !$0.isEmpty }
        }
    }

    public init(_ metrics: [BindableMetric]) { self.init(read: metrics.map(ReadMetric.init)) }

    init(read metrics: [ReadMetric]) {
        let count = Double(metrics.count)
        unknownWeight = log(count + 1) * Tuning.unknownWeight
        let frequencies = metrics.map { Set($0.wordings.joined()) }.reduce(into: [String: Int]()) { counts, concepts in
            for concept in concepts { counts[concept, default: 0] += 1 }
        }
        for concept in frequencies.keys.sorted() {
            ids[concept] = names.count
            names.append(concept)
            weights.append(log((count + 1) / (Double(frequencies[concept] ?? 0) + 0.5)) * Self.factor(concept))
        }
        for metric in metrics where !metric.wordings.isEmpty { entries.append(entry(metric)) }
    }

    private func entry(_ read: ReadMetric) -> Entry {
        let numbered = read.wordings.map { $0.compactMap { ids[$0] } }
        let core = numbered.dropFirst().reduce(Set(numbered.first ?? [])) { $0.intersection($1) }
        return Entry(
            metric: read.metric, wordings: numbered, weights: numbered.map { $0.reduce(0) { $0 + weights[$1] } },
            known: Set(numbered.joined()).union(read.context.compactMap { ids[$0] }), core: core.sorted(), excluded: read.excluded,
            unit: UnitKind(read.metric.unit))
    }

    private static func factor(_ concept: String) -> Double {
        BindingLexicon.qualifiers.contains(concept) ? Tuning.qualifierWeight : 1
    }

    // MARK: Binding

    /// What the target's words tell, with the reader's confidence.
    public func binding(of target: BindableTarget) -> MetricBinding {
        let candidates = candidates(for: target)
        guard let best = candidates.first, best.score > 0 else {
            return MetricBinding(verdict: .new, confidence: 0, candidates: [])
        }
        let next = candidates.dropFirst().first
        let margin = (best.score - (next?.score ?? 0)) / best.score
        // Variants of one family differ by their whole: words that leave it open leave it to a person.
        let isVariant = next.map { $0.family == best.family } ?? false
        let confidence = min(1, best.score / 0.8) * min(1, (isVariant ? Tuning.leastOfVariants : Tuning.leastOfOthers) + margin * 2.2)
        let isLike = best.score >= Tuning.leastScore
        let verdict: MetricBinding.Verdict = !isLike ? .new : confidence >= Tuning.leastConfidence ? .bound : .unsure
        return MetricBinding(verdict: verdict, confidence: isLike ? confidence : 0, candidates: candidates)
    }

    /// The five metrics that are most like the target, the best first.
    public func candidates(for target: BindableTarget) -> [MetricCandidate] {
        let view = TargetView(target, of: self)
        let scored = entries.map { (entry: $0, score: score($0, view)) }
            .sorted { ($1.score, $0.entry.metric.code) < ($0.score, $1.entry.metric.code) }
        return scored.prefix(5).map { entry, score in
            MetricCandidate(metric: entry.metric.id, code: entry.metric.code, score: min(score, 1), reasons: reasons(entry, view))
        }
    }

    /// A target as numbers.
    private struct TargetView {
        let concepts: [String]
        let present: [Bool]
        let known: [Int]
        let weight: Double
        let unit: UnitKind?
        let hasValue: Bool
        let sector: String?

        init(_ target: BindableTarget, of binder: MetricBinder) {
            concepts = binder.words.concepts(in: target.text)
            known = concepts.compactMap { binder.ids[$0] }
            var present = [Bool](repeating: false, count: binder.names.count)
            for id in known { present[id] = true }
            self.present = present
            let strange = concepts.filter { binder.ids[$0] == nil }
            let names = binder.words.names(in: target.text)
            weight =
                known.reduce(0) { $0 + binder.weights[$1] }
                + strange.reduce(0) {
                    $0 + binder.unknownWeight * (names.contains($1) ? Tuning.nameShare : MetricBinder.factor($1))
                }
            unit = target.unit.flatMap { UnitKind($0) }
            hasValue = target.hasValue
            let headings = target.headings.map { folded($0) }
            sector =
                BindingLexicon.sectors.first { _, words in headings.contains { heading in words.contains { heading.contains($0) } } }?
                .sector
        }
    }

    private func score(_ entry: Entry, _ target: TargetView) -> Double {
        guard target.weight > 0 else { return 0 }
        let alike = zip(entry.wordings, entry.weights).map { wording, weight in
            let shared = wording.reduce(0) { target.present[$1] ? $0 + weights[$1] : $0 }
            return 2 * shared / (target.weight + weight)
        }
        let covered = target.known.reduce(0) { entry.known.contains($1) ? $0 + weights[$1] : $0 } / target.weight
        var score = Tuning.wordingShare * (alike.max() ?? 0) + (1 - Tuning.wordingShare) * covered
        score *= 1 - Tuning.coreShare * lackingCore(entry, target)
        score *= pow(Tuning.lackingQualifier, Double(lackingQualifiers(entry, target).count))
        score *= pow(Tuning.foreignQualifier, Double(foreignQualifiers(entry, target).count))
        if isExcluded(entry, target) { score *= Tuning.excluded }
        if isOtherUnit(entry, target) { score *= Tuning.otherUnit }
        return target.sector == entry.metric.sector ? score * Tuning.sameSector : score
    }

    /// The part of what all wordings have that the target lacks, qualifiers left out.
    private func lackingCore(_ entry: Entry, _ target: TargetView) -> Double {
        let whole = entry.core.reduce(0) { $0 + weights[$1] }
        guard whole > 0 else { return 0 }
        return entry.core.reduce(0) { target.present[$1] || isQualifier($1) ? $0 : $0 + weights[$1] } / whole
    }

    private func isQualifier(_ id: Int) -> Bool { BindingLexicon.qualifiers.contains(names[id]) }

    private func lackingQualifiers(_ entry: Entry, _ target: TargetView) -> [String] {
        entry.core.filter { isQualifier($0) && !target.present[$0] }.map { names[$0] }
    }

    private func foreignQualifiers(_ entry: Entry, _ target: TargetView) -> [String] {
        target.concepts.filter { concept in
            BindingLexicon.qualifiers.contains(concept) && !(ids[concept].map { entry.known.contains($0) } ?? false)
        }
    }

    private func isExcluded(_ entry: Entry, _ target: TargetView) -> Bool {
        entry.excluded.contains { $0.allSatisfy(target.concepts.contains) }
    }

    private func isOtherUnit(_ entry: Entry, _ target: TargetView) -> Bool {
        target.hasValue ? target.unit.map { $0 != entry.unit } ?? false : entry.unit != .count
    }

    // MARK: Why

    private func reasons(_ entry: Entry, _ target: TargetView) -> [LocalizedText] {
        let shared = target.known.filter { entry.known.contains($0) }.sorted { weights[$0] > weights[$1] }.prefix(4).map { names[$0] }
        var reasons: [LocalizedText] = []
        func add(_ concepts: [String], _ vi: String, _ en: String) {
            guard !concepts.isEmpty else { return }
            let list = concepts.map { words.label($0) }.joined(separator: ", ")
            reasons.append(LocalizedText(vi: "\(vi): \(list)", en: "\(en): \(list)"))
        }
        add(shared, "cùng nói", "both say")
        add(lackingQualifiers(entry, target), "chỉ tiêu không nói", "the target does not say")
        add(foreignQualifiers(entry, target), "thước đo không nói", "the metric does not say")
        if isOtherUnit(entry, target) {
            reasons.append(LocalizedText(vi: "khác đơn vị tính: \(entry.metric.unit)", en: "another unit: \(entry.metric.unit)"))
        }
        if isExcluded(entry, target) {
            reasons.append(LocalizedText(vi: "có chữ của thước đo khác", en: "has words of another metric"))
        }
        return reasons
    }
}

/// What kind of number a unit stands for: numbers of two kinds are never one metric.
enum UnitKind: Sendable, Equatable {
    case share, growth, level, points, rank, count

    init?(_ unit: String) {
        switch folded(unit) {
        case "": return nil
        case "%": self = .share
        // Growth may exceed the whole: the importer writes it so.
        case "phan tram": self = .growth
        case "cap do", "muc", "muc do": self = .level
        case "diem": self = .points
        case "hang", "bac", "thu hang", "vi tri": self = .rank
        default: self = .count
        }
    }
}
