import Foundation
import Vietnamese

extension Expression {
    /// The value for one record, in three-valued logic: what is not filled in makes comparisons and sums `unset` (unknown), `and` is
    /// false if either side is, `or` true if either side is. Division by zero is unset.
    ///
    /// - Parameters:
    ///   - lookup: the value of a field; `.unset` where it is not filled in. `FieldPath.late` asks whether the record is late.
    ///   - now: milliseconds since 1970 UTC; `today()` is its day in Vietnam.
    /// - Throws: `ExpressionError` if a value is not of the declared type; whatever `lookup` throws.
    public func evaluate(now: Int64, with lookup: (FieldPath) throws -> ExpressionValue) throws -> ExpressionValue {
        switch self {
        case .literal(let value): return value
        case .path(let path): return try lookup(path)
        case .not(let operand): return try operand.truth(now, lookup).map { .boolean(!$0) } ?? .unset
        case .negate(let operand):
            switch try operand.evaluate(now: now, with: lookup) {
            case .unset: return .unset
            case .number(let number): return .number(-number)
            case let other: throw other.mismatch
            }
        case .binary(.and, let left, let right):
            let one = try left.truth(now, lookup)
            let other = try right.truth(now, lookup)
            return one == false || other == false ? .boolean(false) : one == nil || other == nil ? .unset : .boolean(true)
        case .binary(.or, let left, let right):
            let one = try left.truth(now, lookup)
            let other = try right.truth(now, lookup)
            return one == true || other == true ? .boolean(true) : one == nil || other == nil ? .unset : .boolean(false)
        case .binary(let symbol, let left, let right):
            let one = try left.evaluate(now: now, with: lookup)
            let other = try right.evaluate(now: now, with: lookup)
            return try symbol.isComparison ? symbol.compare(one, other) : symbol.compute(one, other)
        case .member(let operand, let options, let negated):
            let value = try operand.evaluate(now: now, with: lookup)
            let found = try value.isMember(of: options.map { try $0.evaluate(now: now, with: lookup) })
            return found.map { .boolean($0 != negated) } ?? .unset
        case .isSet(let operand, let negated):
            return .boolean(try operand.evaluate(now: now, with: lookup).isUnset == negated)
        case .within(let operand, let span):
            guard let today = CalendarDay(instant: now).iso.flatMap({ CalendarDate($0) }) else { return .unset }
            return try span.condition(operand, until: today).evaluate(now: now, with: lookup)
        case .late(let negated, _): return try lookup(.late).truth.map { .boolean($0 != negated) } ?? .unset
        case .call(let function, let arguments):
            return try function.apply(arguments.map { try $0.evaluate(now: now, with: lookup) }, now: now)
        }
    }

    private func truth(_ now: Int64, _ lookup: (FieldPath) throws -> ExpressionValue) throws -> Bool? {
        try evaluate(now: now, with: lookup).truth
    }
}

extension ExpressionValue {
    /// Not filled in: `unset`, or a list without elements.
    public var isUnset: Bool { self == .unset || self == .list([]) }

    fileprivate var mismatch: ExpressionError { ExpressionError(.typeMismatch(source)) }

    /// A condition's value; nil is unknown.
    fileprivate var truth: Bool? {
        get throws {
            switch self {
            case .boolean(let value): value
            case .unset: nil
            case let other: throw other.mismatch
            }
        }
    }

    /// The day of a date or instant, counted from 1970-01-01.
    fileprivate var day: CalendarDay? {
        switch self {
        case .date(let text): CalendarDay(iso: text)
        case .instant(let instant): CalendarDay(instant: instant)
        default: nil
        }
    }

    /// Whether this is one of `options`; of a list, whether any element is. Nil is unknown.
    fileprivate func isMember(of options: [ExpressionValue]) throws -> Bool? {
        let values: [ExpressionValue] = if case .list(let elements) = self { elements } else { [self] }
        var unknown = values.isEmpty
        for value in values {
            for option in options {
                switch try BinaryOperator.equal.compare(value, option) {
                case .boolean(true): return true
                case .unset: unknown = true
                default: break
                }
            }
        }
        return unknown ? nil : false
    }
}

extension BinaryOperator {
    fileprivate func compare(_ one: ExpressionValue, _ other: ExpressionValue) throws -> ExpressionValue {
        if one.isUnset || other.isUnset { return .unset }
        switch (one, other) {
        case (.number(let one), .number(let other)): return .boolean(holds(one < other, one == other))
        case (.text(let one), .text(let other)):
            return .boolean(holds(one.unicodeScalars.lexicographicallyPrecedes(other.unicodeScalars), one.utf8.elementsEqual(other.utf8)))
        case (.instant(let one), .instant(let other)): return .boolean(holds(one < other, one == other))
        case (.boolean(let one), .boolean(let other)) where self == .equal || self == .notEqual:
            return .boolean(holds(false, one == other))
        default:
            guard let day = one.day, let otherDay = other.day else { throw (one.day == nil ? one : other).mismatch }
            return .boolean(holds(day.number < otherDay.number, day == otherDay))
        }
    }

    private func holds(_ less: Bool, _ equal: Bool) -> Bool {
        switch self {
        case .equal: equal
        case .notEqual: !equal
        case .less: less && !equal
        case .lessOrEqual: less || equal
        case .greater: !less && !equal
        case .greaterOrEqual: !less
        default: false
        }
    }

    fileprivate func compute(_ one: ExpressionValue, _ other: ExpressionValue) throws -> ExpressionValue {
        switch (self, one, other) {
        case (_, .unset, _), (_, _, .unset): return .unset
        case (_, .number(let one), .number(let other)): return compute(one, other)
        case (.plus, .date, .number(let days)), (.plus, .number(let days), .date):
            let date = if case .date = one { one } else { other }
            return try date.adding(days)
        case (.minus, .date, .number(let days)): return try one.adding(-days)
        case (.plus, .instant(let moment), .number(let days)), (.plus, .number(let days), .instant(let moment)): return moment.adding(days)
        case (.minus, .instant(let moment), .number(let days)): return moment.adding(-days)
        case (.minus, .date, .date):
            guard let from = other.day, let to = one.day else { throw one.mismatch }
            return .number(Decimal(to.number - from.number))
        default: throw one.mismatch
        }
    }

    /// Sums that overflow and divisions by zero are not known.
    private func compute(_ one: Decimal, _ other: Decimal) -> ExpressionValue {
        if self == .divided, other.isZero { return .unset }
        let result =
            switch self {
            case .plus: one + other
            case .minus: one - other
            case .times: one * other
            default: one / other
            }
        return result.isNaN ? .unset : .number(result)
    }
}

extension ExpressionValue {
    fileprivate func adding(_ days: Decimal) throws -> ExpressionValue {
        guard let day else { throw mismatch }
        let count = NSDecimalNumber(decimal: days).doubleValue
        guard abs(count) < 4_000_000, let moved = CalendarDay(number: day.number + Int(count)).iso else { return .unset }
        return .date(moved)
    }
}

extension Int64 {
    /// This instant so many days of 24 hours later, to the second; unset where no calendar reaches.
    fileprivate func adding(_ days: Decimal) -> ExpressionValue {
        let seconds = NSDecimalNumber(decimal: days * 86_400).doubleValue.rounded(.down)
        guard abs(seconds) < 4_000_000 * 86_400 else { return .unset }
        return .instant(self + Int64(seconds) * 1_000)
    }
}

extension Function {
    fileprivate func apply(_ arguments: [ExpressionValue], now: Int64) throws -> ExpressionValue {
        switch self {
        case .today: return CalendarDay(instant: now).iso.map(ExpressionValue.date) ?? .unset
        case .now: return .instant(now)
        case .daysBetween:
            if arguments.contains(where: \.isUnset) { return .unset }
            guard let from = arguments.first?.day, let to = arguments.last?.day else { throw (arguments.first ?? .unset).mismatch }
            return .number(Decimal(to.number - from.number))
        case .yearsBetween: return try years(arguments)
        case .monthsAfter: return try monthsAfter(arguments)
        case .age: return try years(arguments + [.instant(now)])
        case .count:
            switch arguments.first ?? .unset {
            case .unset: return .number(0)
            case .list(let values): return .number(Decimal(values.count))
            case let other: throw other.mismatch
            }
        case .length:
            switch arguments.first ?? .unset {
            case .unset: return .number(0)
            case .text(let text): return .number(Decimal(text.unicodeScalars.count))
            case let other: throw other.mismatch
            }
        case .contains:
            if arguments.contains(where: \.isUnset) { return .unset }
            guard case .text(let text) = arguments.first, case .text(let part) = arguments.last else {
                throw (arguments.first ?? .unset).mismatch
            }
            return .boolean(foldedLetters(text).contains(foldedLetters(part)))
        }
    }

    private func monthsAfter(_ arguments: [ExpressionValue]) throws -> ExpressionValue {
        if arguments.contains(where: \.isUnset) { return .unset }
        guard let first = arguments.first, let day = first.day, case .number(let count) = arguments.last else {
            throw (arguments.first ?? .unset).mismatch
        }
        // A part of a month is none.
        let months = NSDecimalNumber(decimal: count).doubleValue.rounded(.towardZero)
        guard abs(months) <= 12_000, let date = day.iso.flatMap({ CalendarDate($0) }) else { return .unset }
        return .date(date.adding(months: Int(months)).description)
    }

    private func years(_ arguments: [ExpressionValue]) throws -> ExpressionValue {
        if arguments.contains(where: \.isUnset) { return .unset }
        let numbers = try arguments.map { argument in
            guard let day = argument.day else { throw argument.mismatch }
            return day
        }
        let days = numbers.compactMap { $0.iso.flatMap { CalendarDate($0) } }
        guard days.count == 2 else { return .unset }
        let before = (days[1].month, days[1].day) < (days[0].month, days[0].day) ? 1 : 0
        return .number(Decimal(days[1].year - days[0].year - before))
    }
}
