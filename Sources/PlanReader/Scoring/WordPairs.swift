/// Pairs the items of two readings by their words: numbers, places and small changes of wording don't keep a pair apart.
public enum WordPairs {
    /// Pairs of indices, each item once, the most alike first.
    ///
    /// - Parameters:
    ///   - threshold: least likeness of a pair, 0...1 (Dice coefficient over pairs of neighbouring words).
    ///   - bonus: what speaks for a pair besides its words; it decides between texts that are equally alike.
    public static func pairs(
        _ one: [String], _ other: [String], threshold: Double, bonus: (Int, Int) -> Double = { _, _ in 0 }
    ) -> [(Int, Int)] {
        let (first, second) = (one.map { Likeness($0) }, other.map { Likeness($0) })
        var alike: [(score: Double, one: Int, other: Int)] = []
        for i in first.indices {
            for j in second.indices where first[i].mayReach(threshold, with: second[j]) {
                let likeness = first[i].to(second[j])
                if likeness >= threshold { alike.append((likeness + bonus(i, j), i, j)) }
            }
        }
        alike.sort { $0.score != $1.score ? $0.score > $1.score : ($0.one, $0.other) < ($1.one, $1.other) }
        var (met, used): (Set<Int>, Set<Int>) = ([], [])
        return alike.compactMap { _, i, j in
            guard !met.contains(i), !used.contains(j) else { return nil }
            met.insert(i)
            used.insert(j)
            return (i, j)
        }
    }

    /// Whether two texts have the same words in the same order; case, diacritics and marks aside.
    public static func areSame(_ one: String, _ other: String) -> Bool { Likeness.words(one) == Likeness.words(other) }
}
