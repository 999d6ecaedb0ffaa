public import Vietnamese

extension Expression {
    /// What the expression says at the end of a day, whenever it is asked later: words that follow the clock are replaced by that day.
    ///
    /// - Parameter calendar: whose working days `within` counts.
    public func pinned(to day: CalendarDate, _ calendar: WorkCalendar = WorkCalendar(exceptions: [])) -> Expression {
        func pin(_ expression: Expression) -> Expression { expression.pinned(to: day, calendar) }
        let today = Expression.literal(.date(day.description))
        switch self {
        case .literal, .path: return self
        case .not(let operand): return .not(pin(operand))
        case .negate(let operand): return .negate(pin(operand))
        case .isSet(let operand, let negated): return .isSet(pin(operand), negated: negated)
        case .binary(let symbol, let left, let right): return .binary(symbol, pin(left), pin(right))
        case .member(let operand, let options, let negated): return .member(pin(operand), of: options.map(pin), negated: negated)
        case .call(.today, _): return today
        case .call(.now, _): return .literal(.instant(Instant(day.adding(days: 1)).milliseconds - 1))
        case .call(.age, let arguments): return .call(.yearsBetween, arguments.map(pin) + [today])
        case .call(let function, let arguments): return .call(function, arguments.map(pin))
        case .within(let operand, let span): return span.condition(pin(operand), until: day, calendar)
        case .late(let negated, let by): return .late(negated: negated, by: by ?? day.description)
        }
    }

    /// The conditions that `and` joins.
    public var conjuncts: [Expression] {
        if case .binary(.and, let left, let right) = self { left.conjuncts + right.conjuncts } else { [self] }
    }

    /// Whether a `within` counts working days, for which a calendar is needed.
    public var countsWorkingDays: Bool {
        switch self {
        case .literal, .path, .late: false
        case .not(let operand), .negate(let operand), .isSet(let operand, _): operand.countsWorkingDays
        case .binary(_, let left, let right): left.countsWorkingDays || right.countsWorkingDays
        case .member(let operand, let options, _): operand.countsWorkingDays || options.contains(where: \.countsWorkingDays)
        case .call(_, let arguments): arguments.contains(where: \.countsWorkingDays)
        case .within(let operand, let span): span.unit == .workingDays || operand.countsWorkingDays
        }
    }
}
