/// A commune, or a unit of it with all units below.
public struct FigureUnit: Sendable, Hashable {
    public let commune: Int
    /// The unit's record id; nil is the whole commune.
    public let unit: String?

    public init(commune: Int, unit: String? = nil) {
        self.commune = commune
        self.unit = unit
    }
}

/// As of when figures are told.
public enum FigureMoment: Sendable, Hashable {
    case now
    /// What was known at a moment, in milliseconds since 1970 UTC.
    case moment(Int64)
    /// What was known when the commune's journal had reached a place, at the moment that was the present: that of the entry where nil.
    case journal(Int64, clock: Int64? = nil)
}

/// One value with what it rests on.
public struct FigureResult: Sendable, Equatable {
    public let value: FigureValue
    /// The definition that was in force at the period's end; nil where none was.
    public let version: Int?
    /// What was counted; nil for indicators and declared figures.
    public let tally: FigureTally?
    /// What was declared; nil for what is counted or combined, and where nothing was.
    public let declared: DeclaredFigure?

    init(value: FigureValue, version: Int?, tally: FigureTally? = nil, declared: DeclaredFigure? = nil) {
        self.value = value
        self.version = version
        self.tally = tally
        self.declared = declared
    }
}

/// Values of figures by unit and period.
public struct FigureTable: Sendable {
    public let figures: [String]
    public let units: [FigureUnit]
    public let periods: [FigurePeriod]
    /// By figure, within it by unit, within that by period.
    private let results: [FigureResult]
    private let figurePlaces: [String: Int]
    private let unitPlaces: [FigureUnit: Int]
    private let periodPlaces: [FigurePeriod: Int]

    init(figures: [String], units: [FigureUnit], periods: [FigurePeriod], results: [FigureResult] = []) {
        (self.figures, self.units, self.periods, self.results) = (figures, units, periods, results)
        figurePlaces = Self.places(figures)
        unitPlaces = Self.places(units)
        periodPlaces = Self.places(periods)
    }

    private static func places<Element: Hashable>(_ list: [Element]) -> [Element: Int] {
        Dictionary(list.enumerated().map { ($1, $0) }) { first, _ in first }
    }

    /// The value; one that was not asked for is not in force.
    public subscript(_ figure: String, _ unit: FigureUnit, _ period: FigurePeriod) -> FigureResult {
        let place = figurePlaces[figure].flatMap { figure in
            unitPlaces[unit].flatMap { unit in
                periodPlaces[period].map { (figure * units.count + unit) * periods.count + $0 }
            }
        }
        guard let place, results.indices.contains(place) else { return FigureResult(value: .missing(.notInForce), version: nil) }
        return results[place]
    }
}
