public import Declarations
public import Figures

/// A commune's value of one figure, with what adds up across communes.
public struct CommuneFigure: Sendable, Equatable {
    public let value: FigureValue
    /// Nil for what can't be added up: averages, least and greatest values, shares that were declared without what they are of.
    public let addend: Addend?

    public init(_ value: FigureValue, _ addend: Addend?) {
        (self.value, self.addend) = (value, addend)
    }
}

/// What a province adds up: never percentages, always what they are of.
public enum Addend: Sendable, Equatable {
    /// Records or amounts.
    case number(FigureValue.Known)
    /// A share of records: those that count, those that do not, those of which it is not known.
    case share(matched: Int, others: Int, unknown: Int)
    /// One number over another.
    case quotient(above: FigureValue.Known, below: FigureValue.Known)

    /// The value of which it is the parts.
    var value: FigureValue {
        switch self {
        case .number(let known): .known(known)
        case .share(let matched, let others, let unknown): FigureTally.share(matched: matched, others: others, unknown: unknown)
        case .quotient(let above, let below): .quotient(of: above, over: below)
        }
    }
}

/// Where values come from: a commune's records, or what it sent.
protocol FigureSource {
    func value(_ id: String) -> FigureValue
    /// What a share of records or a declared share is of, which its value does not tell.
    func parts(_ id: String) -> Addend?
}

extension CommuneFigure {
    /// What a source says of a figure; it has to hold the parts of quotients too (``parts(of:on:)``).
    init(_ figure: FigureDeclaration, on period: FigurePeriod, _ catalogue: Catalogue, from source: some FigureSource) {
        let value = source.value(figure.id)
        var addend: Addend?
        switch figure.version(on: period.days.upperBound)?.formula {
        case .counted(let count)? where count.operation == .share: addend = source.parts(figure.id)
        case .declared?: addend = source.parts(figure.id) ?? (figure.addsUp ? value.known.map { .number($0) } : nil)
        case .combined? where figure.quotient(on: period) != nil:
            let halves = figure.quotient(on: period).map { [$0.above, $0.below] } ?? []
            let known = halves.compactMap { id -> FigureValue.Known? in
                guard let part = catalogue.figures[id], part.isAdditive(in: catalogue, on: period) else { return nil }
                return source.value(id).known
            }
            if known.count == 2 { addend = .quotient(above: known[0], below: known[1]) }
        case .counted?, .combined?:
            if figure.isAdditive(in: catalogue, on: period) { addend = value.known.map { .number($0) } }
        case nil: break
        }
        // A share of nothing adds nothing, and is no gap either; what is not known adds nothing.
        if case .missing = value { addend = nil }
        self.init(value, addend)
    }

    public init(_ figure: FigureDeclaration, _ table: FigureTable, _ unit: FigureUnit, _ period: FigurePeriod, _ catalogue: Catalogue) {
        self.init(figure, on: period, catalogue, from: CountedSource(table: table, unit: unit, period: period))
    }

    /// The figures whose values are needed to add these up.
    public static func parts(of figures: [FigureDeclaration], on period: FigurePeriod) -> [String] {
        figures.flatMap { figure in figure.quotient(on: period).map { [$0.above, $0.below] } ?? [] }
    }
}

/// What was counted of a commune or unit.
struct CountedSource: FigureSource {
    let table: FigureTable
    let unit: FigureUnit
    let period: FigurePeriod

    func value(_ id: String) -> FigureValue { table[id, unit, period].value }

    func parts(_ id: String) -> Addend? {
        let result = table[id, unit, period]
        if let declared = result.declared {
            guard let above = declared.numerator, let below = declared.denominator else { return nil }
            return .quotient(above: .init(Fraction(Int128(above))), below: .init(Fraction(Int128(below))))
        }
        return result.tally.map { .share(matched: $0.matched, others: $0.others, unknown: $0.unknown) }
    }
}

extension FigureDeclaration {
    func quotient(on period: FigurePeriod) -> (above: String, below: String)? {
        version(on: period.days.upperBound)?.formula.quotient
    }

    /// Whether the numbers of two communes make the number of both when they are added. Distinct values do: what they name belongs to one
    /// commune.
    func isAdditive(in catalogue: Catalogue, on period: FigurePeriod) -> Bool {
        switch version(on: period.days.upperBound)?.formula {
        case .counted(let count)?: [.count, .missing, .sum, .distinct].contains(count.operation)
        case .combined(let expression)?:
            Self.isAdditive(expression) { catalogue.figures[$0]?.isAdditive(in: catalogue, on: period) == true }
        case .declared?: addsUp
        case nil: false
        }
    }

    private static func isAdditive(_ expression: Expression, _ isAdditivePart: (String) -> Bool) -> Bool {
        switch expression {
        case .path(let path): isAdditivePart(path.description)
        case .negate(let operand): isAdditive(operand, isAdditivePart)
        case .binary(.plus, let one, let other), .binary(.minus, let one, let other):
            isAdditive(one, isAdditivePart) && isAdditive(other, isAdditivePart)
        default: false
        }
    }

    /// Whether its value alone does not tell what it is of.
    func needsParts(on period: FigurePeriod) -> Bool {
        switch version(on: period.days.upperBound)?.formula {
        case .counted(let count)?: count.operation == .share
        case .declared?: true
        case .combined?, nil: false
        }
    }
}

extension FigureValue {
    public var known: Known? { if case .known(let known) = self { known } else { nil } }
}
