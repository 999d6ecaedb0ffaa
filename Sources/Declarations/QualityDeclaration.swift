/// What makes the records of a register good, beyond what its form demands (`quality:` of a register). What is not said follows from the
/// types of the fields: see docs/quality.md.
public struct QualityDeclaration: Sendable, Equatable {
    /// Fields that should be filled in though the form lets them go; nil where the pack does not say.
    public var expected: [String]?
    /// How long a record holds before somebody has to look at it again; nil where age says nothing.
    public var cadence: Cadence?
    /// The date or instant from which the age of a record is reckoned; its last change where nil.
    public var liveBy: String?
    /// Fields by which two records are the same thing, each alone or several together; nil where the pack does not say.
    public var duplicates: [[String]]?
    /// The range in which the numbers of a field usually lie. ``UsualRange/any`` for a field whose numbers are not judged.
    public var usual: [String: UsualRange] = [:]
    /// The score, in per cent, below which the leader is told; nil where nobody asks for one.
    public var least: Int?

    public init() {}
}

/// How often something has to be looked at.
public struct Cadence: Sendable, Equatable {
    public enum Unit: String, Sendable, CaseIterable { case days, months }

    public var count: Int
    public var unit: Unit

    public init(_ count: Int, _ unit: Unit) {
        self.count = count
        self.unit = unit
    }
}

/// Where the numbers of a field usually lie; a number outside is not wrong, it is to be looked at.
public struct UsualRange: Sendable, Equatable {
    /// Not yet scaled, as written in the pack.
    public var min: ExpressionValue?
    public var max: ExpressionValue?

    public init(min: ExpressionValue? = nil, max: ExpressionValue? = nil) {
        self.min = min
        self.max = max
    }

    /// Every number is as good as another.
    public static let any = UsualRange()
}
