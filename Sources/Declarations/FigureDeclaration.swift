public import Vietnamese

/// A named number per unit and period: counted over a register, declared by an outside body, or combined from other figures (an indicator).
public struct FigureDeclaration: Sendable, Identifiable {
    public enum Kind: String, Sendable {
        /// Counted or declared (`figures:`).
        case figure
        /// Combined from figures (`indicators:`).
        case indicator
    }

    public let id: String
    public let pack: String
    public let kind: Kind
    public var label: LocalizedText
    public var measure: Measure
    public var better: Better?
    /// Digits behind the decimal mark at most, when the number is printed: halves are rounded away from zero.
    public var decimals: Int
    public var origin: Origin?
    /// The metric that it measures: `M18`.
    public var metric: String?
    /// What plans call it.
    public var aliases: [String]
    /// Of declared numbers: whether those of two communes make the number of both when they are added (firms do, ranks don't).
    public var addsUp = false
    /// How it is counted, the oldest definition first; never empty.
    public var versions: [FigureVersion]
    public var location: SourceLocation

    /// The definition in force on a day; nil before the first and after the last one.
    public func version(on day: CalendarDate) -> FigureVersion? { versionPlace(on: day).map { versions[$0] } }

    /// Where in the list of versions that definition stands.
    public func versionPlace(on day: CalendarDate) -> Int? {
        versions.lastIndex { ($0.from ?? .min) <= day && day <= ($0.to ?? .max) }
    }

    /// What stands behind the number.
    public enum Measure: Sendable, Equatable {
        /// A share: 0.955 is printed as 95,5%.
        case percent
        /// `người`; nothing where nil.
        case number(LocalizedText?)
    }

    /// Which way is better.
    public enum Better: String, Sendable, CaseIterable {
        case higher, lower
    }

    /// Where it comes from (docs/metrics.md).
    public enum Origin: String, Sendable, CaseIterable {
        /// The platform's own records.
        case system = "S"
        /// Records mirrored from another system.
        case mirrored = "M"
        /// A survey of households.
        case survey = "K"
        /// A number that an outside body declares.
        case declared = "D"
    }
}

/// One definition of a figure, in force for some time.
public struct FigureVersion: Sendable, Identifiable {
    /// `1` for the oldest.
    public let id: Int
    /// The first and the last day in force; nil is without end.
    public var from: CalendarDate?
    public var to: CalendarDate?
    /// The definition for people.
    public var words: LocalizedText?
    /// As written: `count dossier where channel = online`.
    public var text: String
    public var formula: FigureFormula
}

/// What a figure is made from.
public enum FigureFormula: Sendable {
    case counted(FigureCount)
    /// An expression of numbers and of ids of figures.
    case combined(Expression)
    /// What an outside body declares; the text names it.
    case declared(String)

    /// The two figures of which it is the quotient; nil for what is none.
    public var quotient: (above: String, below: String)? {
        guard case .combined(.binary(.divided, .path(let above), .path(let below))) = self else { return nil }
        return (above.description, below.description)
    }

    /// The figures that it is combined from, in the order of the text.
    public var parts: [String] {
        if case .combined(let expression) = self { expression.paths.map(\.description) } else { [] }
    }
}

/// A count over one register. Only records that live are counted, each once.
public struct FigureCount: Sendable, Equatable {
    public enum Operation: String, Sendable, CaseIterable {
        /// Records.
        case count
        /// Of a field: its sum, average, least and greatest value, and how many different ones.
        case sum, avg, min, max, distinct
        /// Records that meet the condition over those of which it is known.
        case share
        /// Records whose field is not filled in.
        case missing
    }

    public var operation: Operation
    public var register: String
    /// The field behind the register's id: `dossier.fee`; nil for `count` and `share`.
    public var field: FieldPath?
    /// Which records; all where nil.
    public var condition: Expression?
    /// The date or datetime by whose day a record falls into a period. Nil: the stock as at the period's end.
    public var period: FieldPath?
    /// The field that names the unit whose number it is; nil: the whole commune's only.
    public var scope: FieldPath?
}

extension FigureCount {
    /// How many records were made, or lie by another day, in a period.
    public init(recordsOf register: String, by period: FieldPath) {
        self.init(operation: .count, register: register, period: period)
    }
}
