public import Declarations
public import Registers
public import Vietnamese

/// Why a figure is what it is: the rule, the numbers behind the number, and the records behind those.
public struct FigureExplanation: Sendable {
    public let figure: FigureDeclaration
    /// The definition that was in force at the period's end; nil where none was.
    public let version: FigureVersion?
    public let unit: FigureUnit
    public let period: FigurePeriod
    public let result: FigureResult
    /// The records that count, and of a share those of which it is known whether they do.
    public internal(set) var numerator: RecordsBehind?
    public internal(set) var denominator: RecordsBehind?
    /// Those of which it is not known whether they count: what to fill in.
    public internal(set) var unknown: RecordsBehind?
    /// The figures that an indicator is combined from, explained in their turn.
    public internal(set) var parts: [FigureExplanation] = []
}

/// The records behind a number: a list that everybody sees as far as they may read it.
public struct RecordsBehind: Sendable {
    /// Records that one person made, or that came from one source.
    public struct Origin: Sendable, Equatable {
        /// The person's record id; nil for the platform, and for what was mirrored.
        public let person: String?
        /// The system that they mirror.
        public let source: String?
        public let count: Int
        /// When one of them was last changed, or taken over from the source, in milliseconds since 1970 UTC.
        public let lastChange: Int64
    }

    public let register: String
    /// Conditions that must all hold, each checked against the register.
    public let filters: [Expression]
    /// How many were counted.
    public var count: Int { origins.reduce(0) { $0 + $1.count } }
    /// When one of them was last changed, in milliseconds since 1970 UTC; nil where there are none.
    public var lastChange: Int64? { origins.map(\.lastChange).max() }
    /// Who made them, or where they were mirrored from; the most first.
    public let origins: [Origin]
    /// The first and the last day by which they fall into the period; of a stock, on which they were made.
    public let oldest: CalendarDate?
    public let newest: CalendarDate?
    /// Whether a list of present records shows exactly these: not where things are told as they stood in the past.
    public let isExact: Bool

    /// The list.
    public var query: RecordQuery { RecordQuery(filters: filters) }

    /// The filters as one condition, as people and the interface for programs write it; empty where every record is meant. Nil where it holds
    /// a moment, for which there are no words.
    public var condition: String? {
        let text = filters.map { filters.count > 1 ? "(\($0))" : $0.description }.joined(separator: " and ")
        return text.contains("@") ? nil : text
    }
}
