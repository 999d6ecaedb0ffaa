public import Declarations
public import Store
import Vietnamese

/// How a trend would have done: each later point of a line forecast from those before it, held against what came, beside the forecast that
/// nothing changes.
public struct TrendBacktest: Sendable, Equatable {
    /// One forecast of a point that is known.
    public struct Trial: Sendable, Equatable {
        /// How far the trend was from what came, and how far the last value was.
        public let error: Double
        public let naive: Double
        /// Whether what came lay within the interval.
        public let isHeld: Bool
    }

    public let trials: [Trial]
    /// Whether the line never moved: there is nothing to forecast.
    public let isStill: Bool

    /// - Parameters:
    ///   - ahead: how many points ahead each forecast is.
    ///   - range: what is possible at all: 0...100 for per cents.
    public init(_ points: [Trend.Point], ahead: Int = 1, within range: ClosedRange<Double>? = nil) {
        let points = points.sorted { $0.day < $1.day }
        isStill = Set(points.map(\.value)).count < 2
        trials = points.indices.compactMap { index in
            let target = index + ahead
            guard target < points.count, let trend = Trend(Array(points[...index])) else { return nil }
            let (came, forecast) = (points[target].value, trend.forecast(points[target].day, within: range))
            // What is equal but for the last bits of a Double is within.
            let slack = 1e-9 * max(abs(came), 1)
            let bounds = (forecast.bounds.lowerBound - slack)...(forecast.bounds.upperBound + slack)
            return Trial(error: abs(forecast.value - came), naive: abs(points[index].value - came), isHeld: bounds.contains(came))
        }
    }

    public var held: Int { trials.count(where: \.isHeld) }
    /// Medians of all trials; nil where there is none.
    public var error: Double? { Self.median(trials.map(\.error)) }
    public var naive: Double? { Self.median(trials.map(\.naive)) }

    private static func median(_ values: [Double]) -> Double? {
        let sorted = values.sorted()
        return sorted.isEmpty ? nil : (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }
}

extension Figures {
    /// Tries the trend on the past of every counted figure of a commune: its values at the ends of months, as targets take them (everything
    /// since the year began; of a stock how it stood). In the figure's own measure, per cents as 0...100.
    public func backtests(
        commune: Int, months: [FigurePeriod], ahead: Int = 1, in tx: ReadTransaction
    ) throws -> [(figure: FigureDeclaration, test: TrendBacktest)] {
        let counted = catalogue.figures.filter { isCounted($0.id) }
        let unit = FigureUnit(commune: commune)
        let table = try values(of: counted.map(\.id), units: [unit], periods: months, in: tx)
        return counted.compactMap { figure in
            let points = months.compactMap { month -> Trend.Point? in
                table[figure.id, unit, month].value.number.map {
                    Trend.Point(month.days.upperBound, $0.approximate * (figure.measure == .percent ? 100 : 1))
                }
            }
            let test = TrendBacktest(points, ahead: ahead, within: figure.measure == .percent ? 0...100 : nil)
            return test.trials.isEmpty ? nil : (figure, test)
        }
    }
}
