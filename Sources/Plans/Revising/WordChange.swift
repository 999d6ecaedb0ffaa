/// A run of words that two wordings have in common, or that only one of them has.
public struct WordChange: Sendable, Equatable {
    public enum Kind: Sendable { case same, old, new }

    public let kind: Kind
    public let text: String

    /// Most words of a wording that are compared one by one; longer ones differ as a whole between what begins and ends alike.
    private static let most = 600

    /// What it takes to make `new` of `old`, word by word, in reading order.
    public static func between(_ old: String, _ new: String) -> [WordChange] {
        let (one, other) = (old.split(whereSeparator: \.isWhitespace), new.split(whereSeparator: \.isWhitespace))
        let head = zip(one, other).prefix { $0 == $1 }.count
        let tail = zip(one.dropFirst(head).reversed(), other.dropFirst(head).reversed()).prefix { $0 == $1 }.count
        let steps: [(Kind, Substring)] =
            one.prefix(head).map { (Kind.same, $0) }
            + middle(Array(one.dropFirst(head).dropLast(tail)), Array(other.dropFirst(head).dropLast(tail)))
            + one.suffix(tail).map { (Kind.same, $0) }
        return joined(steps)
    }

    /// By the longest run of words that both have in order.
    private static func middle(_ one: [Substring], _ other: [Substring]) -> [(Kind, Substring)] {
        guard !one.isEmpty, !other.isEmpty, one.count <= most, other.count <= most else {
            return one.map { (Kind.old, $0) } + other.map { (Kind.new, $0) }
        }
        var common = [[Int32]](repeating: [Int32](repeating: 0, count: other.count + 1), count: one.count + 1)
        for i in one.indices.reversed() {
            for j in other.indices.reversed() {
                common[i][j] = one[i] == other[j] ? common[i + 1][j + 1] + 1 : max(common[i + 1][j], common[i][j + 1])
            }
        }
        var steps: [(Kind, Substring)] = []
        var (i, j) = (0, 0)
        while i < one.count || j < other.count {
            if i < one.count, j < other.count, one[i] == other[j] {
                steps.append((.same, one[i]))
                (i, j) = (i + 1, j + 1)
            } else if j == other.count || i < one.count && common[i + 1][j] >= common[i][j + 1] {
                steps.append((.old, one[i]))
                i += 1
            } else {
                steps.append((.new, other[j]))
                j += 1
            }
        }
        return steps
    }

    private static func joined(_ steps: [(Kind, Substring)]) -> [WordChange] {
        var runs: [(kind: Kind, words: [Substring])] = []
        for (kind, word) in steps {
            if runs.last?.kind == kind { runs[runs.count - 1].words.append(word) } else { runs.append((kind, [word])) }
        }
        return runs.map { WordChange(kind: $0.kind, text: $0.words.joined(separator: " ")) }
    }
}
