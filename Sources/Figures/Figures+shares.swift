import Declarations
public import Store

/// A share of records: how many count, of how many.
public struct RecordShare: Sendable, Equatable {
    public let above: Int64
    public let below: Int64

    public init(above: Int64, below: Int64) {
        self.above = above
        self.below = below
    }

    /// How many more of them have to count until the share is `goal`, 0...1; 0 where it is.
    public func missing(to goal: Fraction) -> Int64 {
        guard let wanted = goal.times(Fraction(Int128(below))) else { return 0 }
        let whole = Int64((wanted.numerator + wanted.denominator - 1) / wanted.denominator)
        return max(whole - above, 0)
    }
}

extension Figures {
    /// Whether a figure tells how things stand on a day, rather than what happened in a period.
    public func isStock(_ id: String) -> Bool {
        switch catalogue.figures[id]?.versions.last?.formula {
        case .counted(let count)?: count.period == nil
        case .combined(let expression)?: expression.paths.contains { isStock($0.description) }
        case .declared?, nil: false
        }
    }

    /// Whether it follows from records alone.
    public func isCounted(_ id: String) -> Bool {
        switch catalogue.figures[id]?.versions.last?.formula {
        case .counted?: true
        case .combined(let expression)?: expression.paths.allSatisfy { isCounted($0.description) }
        case .declared?, nil: false
        }
    }

    /// Whether it has numbers of units: all that it counts says whose it is.
    public func isByUnit(_ id: String) -> Bool {
        switch catalogue.figures[id]?.versions.last?.formula {
        case .counted(let count)?: count.scope != nil
        case .combined(let expression)?: expression.paths.allSatisfy { isByUnit($0.description) }
        case .declared?, nil: false
        }
    }

    /// Whether the numbers of units make that of all of them when they are added up: records counted, or amounts summed.
    public func isAdditive(_ id: String) -> Bool {
        guard case .counted(let count)? = catalogue.figures[id]?.versions.last?.formula else { return false }
        return [.count, .sum].contains(count.operation)
    }

    /// The two figures of which an indicator is the quotient; none for what is no quotient.
    public func halves(of id: String) -> [String] {
        catalogue.figures[id]?.versions.last?.formula.quotient.map { [$0.above, $0.below] } ?? []
    }

    /// How many records count, of how many, in a table that holds the figure and its ``halves(of:)``; nil for what is no share of records.
    public func share(_ id: String, _ table: FigureTable, _ unit: FigureUnit, _ period: FigurePeriod) -> RecordShare? {
        let halves = halves(of: id).compactMap { table[$0, unit, period].value.number?.whole }
        if halves.count == 2 { return RecordShare(above: halves[0], below: halves[1]) }
        guard case .counted(let count)? = catalogue.figures[id]?.versions.last?.formula, count.operation == .share,
            let tally = table[id, unit, period].tally
        else { return nil }
        return RecordShare(above: Int64(tally.matched), below: Int64(tally.matched + tally.others))
    }

    /// The records that a share is of and that do not count in it, or of which that is not known: what is left to do. Nil for what is no share
    /// of the records of one register.
    ///
    /// - Throws: ``FigureError`` for an id that no pack declares.
    public func lacking(_ id: String, _ unit: FigureUnit, _ period: FigurePeriod, in tx: ReadTransaction) throws -> RecordsBehind? {
        guard let figure = catalogue.figures[id] else { throw FigureError.unknown(id) }
        guard let count = lacking(figure.version(on: period.days.upperBound)?.formula) else { return nil }
        return try behind(count, unit, period, in: tx)
    }

    private func lacking(_ formula: FigureFormula?) -> FigureCount? {
        if case .counted(let count)? = formula, count.operation == .share, let condition = count.condition {
            return Self.lacking(count, condition, of: nil)
        }
        guard let halves = formula?.quotient, case .counted(let part)? = catalogue.figures[halves.above]?.versions.last?.formula,
            case .counted(let whole)? = catalogue.figures[halves.below]?.versions.last?.formula,
            part.operation == .count, whole.operation == .count, part.register == whole.register, part.period == whole.period,
            let condition = part.condition
        else { return nil }
        return Self.lacking(whole, condition, of: whole.condition)
    }

    private static func lacking(_ count: FigureCount, _ condition: Expression, of whole: Expression?) -> FigureCount {
        let isLacking = Expression.binary(.or, .not(condition), .isSet(condition, negated: true))
        var lacking = count
        lacking.operation = .count
        lacking.condition = whole.map { .binary(.and, $0, isLacking) } ?? isLacking
        return lacking
    }
}
