import PlanReader
import Vietnamese

/// Finds which target of the body (phần lời) an appendix row repeats, so that no target counts twice.
enum TargetTwins {
    /// For each target of `targets` the index of the one that stands for both: of an alike pair the appendix row, which names the lead.
    ///
    /// Pairs are made from the most alike down (Dice coefficient over words, 0.6 at least), each target once, never where the years differ.
    static func pairs(_ targets: [PlanTarget]) -> [Int: Int] {
        let words = targets.map { Self.words($0.text) }
        let body = targets.indices.filter { targets[$0].place == .body }
        let appendix = targets.indices.filter { targets[$0].place == .appendix }
        guard body.count * appendix.count < 200_000 else { return [:] }
        var candidates: [(likeness: Double, body: Int, appendix: Int)] = []
        for one in body {
            for other in appendix where targets[one].to == targets[other].to {
                let sameValue = targets[one].value == targets[other].value && targets[one].unit == targets[other].unit
                let likeness = likeness(words[one], words[other]) + (sameValue ? 0.05 : 0)
                if likeness >= (sameValue ? 0.6 : 0.72) { candidates.append((likeness, one, other)) }
            }
        }
        candidates.sort { ($1.likeness, $0.body, $0.appendix) < ($0.likeness, $1.body, $1.appendix) }
        var twins: [Int: Int] = [:]
        var taken: Set<Int> = []
        for candidate in candidates where twins[candidate.body] == nil && !taken.contains(candidate.appendix) {
            twins[candidate.body] = candidate.appendix
            taken.insert(candidate.appendix)
        }
        return twins
    }

    private static let fillers: Set<String> = ["ty", "le", "dat", "tren", "toi", "thieu", "tu", "phan", "dau", "tro", "len"]

    private static func words(_ text: String) -> [String] {
        folded(text).split { !$0.isLetter && !$0.isNumber }.map(String.init).filter { !fillers.contains($0) && Int($0) == nil }
    }

    static func likeness(_ one: [String], _ other: [String]) -> Double {
        guard !one.isEmpty, !other.isEmpty else { return 0 }
        var rest: [String: Int] = [:]
        for word in other { rest[word, default: 0] += 1 }
        var shared = 0
        for word in one where rest[word, default: 0] > 0 {
            rest[word, default: 0] -= 1
            shared += 1
        }
        return 2 * Double(shared) / Double(one.count + other.count)
    }
}
