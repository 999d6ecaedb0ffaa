/// A rule, filter or formula of a pack: `fee > 0 and paid_at is set`.
///
/// Read from text by `init(_:)`, then checked against a register, which makes names of options into literals. Expressions of a
/// `Catalogue` are checked: their paths are all fields. Whoever compiles them (to SQL) walks the cases.
public indirect enum Expression: Sendable, Equatable {
    case literal(ExpressionValue)
    case path(FieldPath)
    case not(Expression)
    case negate(Expression)
    case binary(BinaryOperator, Expression, Expression)
    /// `field in [a, b]`; `negated` is `not in`.
    case member(Expression, of: [Expression], negated: Bool)
    /// `field is set`; `negated` is `is not set`. Never unknown.
    case isSet(Expression, negated: Bool)
    case call(Function, [Expression])
    /// `day within 2 years`: not later than the present day (in a figure the end of its period), and not longer ago.
    case within(Expression, TimeSpan)
    /// `late`; `negated` is `on time`: whether the deadline of the record's workflow passed before the record was finished. With a day it is
    /// judged as at that day's end (`late by 2026-11-30`), else as at now. Unknown where there was no deadline.
    case late(negated: Bool, by: String?)

    /// The fields that are read, in the order of the text, with repetitions.
    public var paths: [FieldPath] {
        switch self {
        case .literal: []
        case .path(let path): [path]
        case .not(let operand), .negate(let operand), .isSet(let operand, _): operand.paths
        case .binary(_, let left, let right): left.paths + right.paths
        case .member(let operand, let options, _): operand.paths + options.flatMap(\.paths)
        case .call(_, let arguments): arguments.flatMap(\.paths)
        case .within(let operand, _): operand.paths
        case .late: []
        }
    }

    /// Whether the value changes with the clock.
    public var readsClock: Bool {
        switch self {
        case .literal, .path: false
        case .not(let operand), .negate(let operand), .isSet(let operand, _): operand.readsClock
        case .binary(_, let left, let right): left.readsClock || right.readsClock
        case .member(let operand, let options, _): operand.readsClock || options.contains(where: \.readsClock)
        case .call(let function, let arguments): function.readsClock || arguments.contains(where: \.readsClock)
        case .within: true
        case .late(_, let day): day == nil
        }
    }

    /// Whether the workflow's deadline is looked up, which follows from a calendar besides the record.
    public var readsDeadline: Bool {
        switch self {
        case .literal: false
        case .path(let path): path.names.last == SystemField.dueAt.rawValue
        case .not(let operand), .negate(let operand), .isSet(let operand, _), .within(let operand, _): operand.readsDeadline
        case .binary(_, let left, let right): left.readsDeadline || right.readsDeadline
        case .member(let operand, let options, _): operand.readsDeadline || options.contains(where: \.readsDeadline)
        case .call(_, let arguments): arguments.contains(where: \.readsDeadline)
        case .late: true
        }
    }
}

/// An operator between two operands; the raw value is how it is written.
public enum BinaryOperator: String, Sendable, CaseIterable {
    case or, and
    case equal = "="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case plus = "+"
    case minus = "-"
    case times = "*"
    case divided = "/"

    /// How tightly it binds; `not` stands at 3, a sign at 7.
    var precedence: Int {
        switch self {
        case .or: 1
        case .and: 2
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: 4
        case .plus, .minus: 5
        case .times, .divided: 6
        }
    }

    public var isComparison: Bool { precedence == 4 }
    public var isArithmetic: Bool { precedence >= 5 }
}

/// A function; the raw value is its name.
public enum Function: String, Sendable, CaseIterable {
    /// The current day in Vietnam; in a figure the last day of its period, if that is past.
    case today
    /// The current instant; in a figure the end of its period, if that is past.
    case now
    /// `days_between(a, b)`: days from a to b, negative if b is earlier.
    case daysBetween = "days_between"
    /// `count(many_field)`: how many values; 0 where none.
    case count
    /// `length(text)`: characters of a text; 0 where not filled in.
    case length
    /// `contains(text, part)`: whether a text holds another one, whatever their case and diacritics; unset where one of them is.
    case contains

    /// `years_between(a, b)`: whole years from a to b.
    case yearsBetween = "years_between"
    /// `age(day)`: whole years from a day until today.
    case age
    /// `months_after(day, n)`: the same day of the month n months later, the last one where that month is shorter.
    case monthsAfter = "months_after"

    public var arity: Int { signature.takes.count }

    /// Whether it gives something else as time goes by.
    var readsClock: Bool { self == .today || self == .now || self == .age }
}
