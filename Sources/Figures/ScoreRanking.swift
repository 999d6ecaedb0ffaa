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
        let spans = sheets.compactMap { sheet -> OverlapRanking<ScoreSheet>.Span? in
            let total = sheet.total
            guard total.isKnown, let lower = total.lower.divided(by: total.maximum), let upper = total.upper.divided(by: total.maximum)
            else { return nil }
            return .init(sheet, lower, upper)
        }
        places = OverlapRanking(spans).places.map {
            Place(sheet: $0.member, rank: $0.rank, possible: $0.possible, isUndecided: $0.isUndecided)
        }
    }
}
