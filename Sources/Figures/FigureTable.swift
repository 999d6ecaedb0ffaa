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
    /// What was known when the commune's journal had reached a place.
    case journal(Int64)
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
    var results: [Place: FigureResult] = [:]

    struct Place: Hashable {
        let figure: String
        let unit: FigureUnit
        let period: FigurePeriod
    }

    /// The value; one that was not asked for is not in force.
    public subscript(_ figure: String, _ unit: FigureUnit, _ period: FigurePeriod) -> FigureResult {
        results[Place(figure: figure, unit: unit, period: period)]
            ?? FigureResult(value: .missing(.notInForce), version: nil)
    }
}
