/// Who stands before whom, as far as numbers with bounds can tell; the highest come first.
///
/// Where the bounds of two overlap, missing data could turn them round: they share a place, and so do all who are linked by such overlaps.
public struct OverlapRanking<Member: Sendable>: Sendable {
    public let places: [Place]

    /// A member with the least and the greatest that its number can be.
    public struct Span: Sendable {
        public let member: Member
        public let lower: Fraction
        public let upper: Fraction

        public init(_ member: Member, _ lower: Fraction, _ upper: Fraction) {
            (self.member, self.lower, self.upper) = (member, lower, upper)
        }
    }

    public struct Place: Sendable {
        public let member: Member
        /// The place, shared by all between whom nothing is decided.
        public let rank: Int
        /// The best and the worst place that the missing data leave open.
        public let possible: ClosedRange<Int>
        /// Whether somebody shares the place because their bounds overlap; not where numbers are simply equal.
        public let isUndecided: Bool
    }

    public init(_ spans: [Span]) {
        let sorted = spans.sorted { one, other in one.lower != other.lower ? one.lower > other.lower : one.upper > other.upper }
        var groups: [[Span]] = []
        for span in sorted {
            // Spans come by their lower ends: those that this one reaches up to are the last groups.
            var linked = [span]
            while let group = groups.last, let least = group.last?.lower, span.upper >= least {
                linked = group + linked
                groups.removeLast()
            }
            groups.append(linked)
        }
        var before = 0
        places = groups.flatMap { group in
            defer { before += group.count }
            let isUndecided = group.count > 1 && group.contains { $0.lower != group[0].lower || $0.upper != $0.lower }
            return group.map { span in
                let best = before + 1 + group.count { $0.lower > span.upper }
                let worst = before + group.count - group.count { $0.upper < span.lower }
                return Place(member: span.member, rank: before + 1, possible: best...worst, isUndecided: isUndecided)
            }
        }
    }

    /// Those who are surely first, and those who are surely last; nobody where overlaps leave it open or all are alike.
    public var first: [Member] { surely(at: places.first?.rank) }
    public var last: [Member] { surely(at: places.last?.rank) }

    private func surely(at rank: Int?) -> [Member] {
        let there = places.filter { $0.rank == rank }
        return there.count < places.count && there.allSatisfy { !$0.isUndecided } ? there.map(\.member) : []
    }
}
