/// Who stands before whom by a set of criteria, as far as what is known can tell.
///
/// Shares of the maximum are compared, because a criterion may not apply to everybody. Where the bounds of two overlap, missing data could
/// turn them round: they share a place, and so do all who are linked by such overlaps. Of whom nothing is known has no place at all.
public struct ScoreRanking: Sendable {
    public let places: [Place]
    /// Those of whom nothing is known.
    public let unranked: [ScoreSheet]

    public struct Place: Sendable {
        public let sheet: ScoreSheet
        /// The place, shared by all between whom nothing is decided.
        public let rank: Int
        /// The best and the worst place that the missing data leave open.
        public let possible: ClosedRange<Int>
        /// Whether somebody shares the place because their bounds overlap; not where points are simply equal.
        public let isUndecided: Bool
    }

    public init(_ sheets: [ScoreSheet]) {
        unranked = sheets.filter { !$0.total.isKnown || $0.total.maximum == .zero }
        let spans = sheets.compactMap(Span.init).sorted { one, other in
            one.lower != other.lower ? one.lower > other.lower : one.upper > other.upper
        }
        var groups: [[Span]] = []
        for span in spans {
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
                return Place(sheet: span.sheet, rank: before + 1, possible: best...worst, isUndecided: isUndecided)
            }
        }
    }

    private struct Span {
        let sheet: ScoreSheet
        let lower: Fraction
        let upper: Fraction

        init?(_ sheet: ScoreSheet) {
            let total = sheet.total
            guard total.isKnown, let lower = total.lower.divided(by: total.maximum), let upper = total.upper.divided(by: total.maximum)
            else {
                return nil
            }
            (self.sheet, self.lower, self.upper) = (sheet, lower, upper)
        }
    }
}
