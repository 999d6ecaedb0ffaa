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
        var places: [Place] = []
        places.reserveCapacity(sorted.count)
        for group in Self.linked(sorted) {
            let uppers = group.map(\.upper).sorted()
            let isUndecided = group.count > 1 && (group.last?.lower != group.first?.lower || uppers.last != group.first?.lower)
            let rank = group.startIndex + 1
            for span in group {
                let best = rank + group.count(before: { $0.lower <= span.upper })
                let worst = group.endIndex - uppers.count(before: { $0 >= span.lower })
                places.append(Place(member: span.member, rank: rank, possible: best...worst, isUndecided: isUndecided))
            }
        }
        self.places = places
    }

    /// Pieces of a list in the order of lower ends, each linked by overlaps.
    private static func linked(_ sorted: [Span]) -> [ArraySlice<Span>] {
        var starts: [Int] = []
        for (index, span) in sorted.enumerated() {
            // Those that this one reaches up to are the last groups.
            var start = index
            while start > 0, span.upper >= sorted[start - 1].lower, let last = starts.popLast() { start = last }
            starts.append(start)
        }
        return zip(starts, starts.dropFirst() + [sorted.count]).map { sorted[$0..<$1] }
    }

    /// Those who are surely first, and those who are surely last; nobody where overlaps leave it open or all are alike.
    public var first: [Member] { surely(at: places.first?.rank) }
    public var last: [Member] { surely(at: places.last?.rank) }

    private func surely(at rank: Int?) -> [Member] {
        let there = places.filter { $0.rank == rank }
        return there.count < places.count && there.allSatisfy { !$0.isUndecided } ? there.map(\.member) : []
    }
}

extension RandomAccessCollection {
    /// How many elements come before the first that `holds` of, where it holds of all behind that one.
    fileprivate func count(before holds: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if holds(self[index(startIndex, offsetBy: middle)]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
