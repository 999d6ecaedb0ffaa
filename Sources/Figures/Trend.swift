public import Vietnamese

/// Where a number is heading: the line with the median of the slopes between all pairs of its points (Theil and Sen), which one odd month
/// can't turn. Its interval spans Sen's 80% interval of slopes (from Kendall's rank statistic) and how far points lie from the line; tried on
/// lines with noise it held two of three later values with four points, four of five with nine.
public struct Trend: Sendable, Equatable {
    public struct Point: Sendable, Equatable {
        public let day: CalendarDate
        public let value: Double

        public init(_ day: CalendarDate, _ value: Double) {
            self.day = day
            self.value = value
        }
    }

    /// What it will be on a day, and between what.
    public struct Forecast: Sendable, Equatable {
        public let value: Double
        public let bounds: ClosedRange<Double>
    }

    /// The newest point.
    public let latest: Point
    /// How much it changes a day, and between what.
    public let slope: Double
    public let slopes: ClosedRange<Double>
    /// The line on the newest point's day, and how far points lie from it.
    private let level: Double
    private let scatter: Double

    /// Fewer points say nothing of where they lead.
    public static let fewest = 4

    /// Nothing where there are fewer points than ``fewest`` on different days. The order does not matter; of several on one day the last holds.
    public init?(_ points: [Point]) {
        let points = Dictionary(points.map { ($0.day, $0) }, uniquingKeysWith: { $1 }).values.sorted { $0.day < $1.day }
        guard points.count >= Self.fewest, let latest = points.last else { return nil }
        var all: [Double] = []
        for (index, one) in points.enumerated() {
            for other in points[(index + 1)...] { all.append((other.value - one.value) / Double(one.day.days(until: other.day))) }
        }
        all.sort()
        let middle = Self.median(all)
        let count = Double(points.count)
        let reach = 1.2816 * (count * (count - 1) * (2 * count + 5) / 18).squareRoot()
        let low = max(Int(((Double(all.count) - reach) / 2).rounded(.down)), 0)
        let high = min(Int(((Double(all.count) + reach) / 2).rounded(.up)), all.count - 1)
        self.latest = latest
        slope = middle
        slopes = min(all[low], middle)...max(all[high], middle)
        let levels = points.map { $0.value + middle * Double($0.day.days(until: latest.day)) }.sorted()
        let level = Self.median(levels)
        self.level = level
        // Of many points the farthest may be the odd one.
        scatter = 1.25 * levels.map { abs($0 - level) }.sorted()[points.count < 6 ? points.count - 1 : points.count - 2]
    }

    private static func median(_ sorted: [Double]) -> Double { (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2 }

    /// What it will be on a day after the newest point, if it goes on like this.
    ///
    /// - Parameter range: what is possible at all: 0...100 for per cents.
    public func forecast(_ day: CalendarDate, within range: ClosedRange<Double>? = nil) -> Forecast {
        let days = Double(max(latest.day.days(until: day), 0))
        func possible(_ value: Double) -> Double { range.map { min(max(value, $0.lowerBound), $0.upperBound) } ?? value }
        return Forecast(
            value: possible(level + slope * days),
            bounds: possible(level + slopes.lowerBound * days - scatter)...possible(level + slopes.upperBound * days + scatter))
    }

    /// The day on which it reaches a number at today's pace; nil where it does not move that way, or not within fifty years.
    public func day(reaching goal: Double) -> CalendarDate? {
        let missing = goal - level
        if missing == 0 { return latest.day }
        guard slope != 0, missing / slope > 0, missing / slope < 18_262 else { return nil }
        return latest.day.adding(days: Int((missing / slope).rounded(.up)))
    }
}
