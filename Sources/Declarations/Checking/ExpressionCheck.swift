import Vietnamese

/// Gives an expression of a register its types: names of options become literals, and what does not fit is reported.
struct ExpressionCheck {
    let checker: Checker
    let register: RegisterDeclaration
    let written: Written
    /// Why a field may not be read here.
    var forbid: ((FieldDeclaration) -> LocalizedText?)?
    /// Whether `late` and `on time` can be told here: where records are asked for in a statement.
    var allowsLate = false

    /// Checks `expression`, which must give `type`.
    func expression(_ expression: Expression, gives type: ExpressionType) -> Expression {
        let (checked, found) = typed(expression, wanted: type)
        if found != .unknown, !found.fits(type) { mismatch(checked, found, wanted: type) }
        return checked
    }

    func typed(_ expression: Expression, wanted: ExpressionType = .unknown) -> (Expression, ExpressionType) {
        switch expression {
        case .literal(let value): return (expression, literal(value, wanted))
        case .path(.late) where wanted == .boolean && !isField(.late): return (late(.late(negated: false, by: nil)), .boolean)
        case .late: return (late(expression), .boolean)
        case .within(let operand, let span): return (.within(within(operand), span), .boolean)
        case .path(let path): return self.path(path, wanted)
        case .not(let operand): return (.not(self.expression(operand, gives: .boolean)), .boolean)
        case .negate(let operand): return (.negate(self.expression(operand, gives: .number)), .number)
        case .isSet(let operand, let negated): return (.isSet(typed(operand).0, negated: negated), .boolean)
        case .binary(.and, let left, let right):
            return (.binary(.and, self.expression(left, gives: .boolean), self.expression(right, gives: .boolean)), .boolean)
        case .binary(.or, let left, let right):
            return (.binary(.or, self.expression(left, gives: .boolean), self.expression(right, gives: .boolean)), .boolean)
        case .binary(let symbol, let left, let right) where symbol.isComparison: return comparison(symbol, left, right)
        case .binary(let symbol, let left, let right): return arithmetic(symbol, left, right)
        case .member(let operand, let options, let negated): return member(operand, options, negated)
        case .call(let function, let arguments): return call(function, arguments)
        }
    }

    private func literal(_ value: ExpressionValue, _ wanted: ExpressionType) -> ExpressionType {
        switch value {
        case .number: return .number
        case .boolean: return .boolean
        case .date: return .date
        case .instant: return .instant
        case .unset, .list: return .unknown
        case .text(let text):
            guard case .choice(let options) = wanted else { return .text }
            if !options.contains(text) { unknownOption(text, options, at: written.location) }
            return wanted
        }
    }

    private func path(_ path: FieldPath, _ wanted: ExpressionType) -> (Expression, ExpressionType) {
        if case .choice(let options) = wanted, !path.isDotted {
            if options.contains(path.first) { return (.literal(.text(path.first)), wanted) }
            if !isField(path) {
                unknownOption(path.first, options, at: written.location(at: path.offset))
                return (.path(path), .unknown)
            }
        }
        switch checker.resolve(path, from: register, place: written.location(at:)) {
        case .field(let field, _):
            if let why = forbid?(field) { checker.log.report(written.location(at: path.offset), vi: why.vi, en: why(.en)) }
            return (.path(path), checker.catalogue.type(of: field))
        case .system(let field, let holder): return (.path(path), checker.catalogue.type(of: field, in: holder))
        case .unknown: return (.path(path), .unknown)
        }
    }

    private func isField(_ path: FieldPath) -> Bool {
        register.field(path.first) != nil || register.systemField(path.first) != nil
    }

    /// A name that may be an option of what stands on the other side.
    private func isBareWord(_ expression: Expression) -> Bool {
        if case .path(let path) = expression { !path.isDotted && !isField(path) } else { false }
    }

    private func comparison(_ symbol: BinaryOperator, _ left: Expression, _ right: Expression) -> (Expression, ExpressionType) {
        let one: (Expression, ExpressionType)
        let other: (Expression, ExpressionType)
        if isBareWord(left) {
            other = typed(right)
            one = typed(left, wanted: other.1)
        } else {
            one = typed(left)
            other = typed(right, wanted: one.1)
        }
        let known = one.1 != .unknown && other.1 != .unknown
        if known, !one.1.compares(with: other.1) {
            report(
                other.0, vi: "không so sánh được \(one.1.name.vi) với \(other.1.name.vi)",
                en: "\(one.1.name(.en)) cannot be compared with \(other.1.name(.en))")
        } else if known, symbol != .equal, symbol != .notEqual, !one.1.isOrdered || !other.1.isOrdered {
            report(
                one.0, vi: "\(one.1.name.vi) chỉ so sánh được bằng = và !=", en: "\(one.1.name(.en)) can be compared with = and != only")
        }
        return (.binary(symbol, one.0, other.0), .boolean)
    }

    private func arithmetic(_ symbol: BinaryOperator, _ left: Expression, _ right: Expression) -> (Expression, ExpressionType) {
        let one = typed(left)
        let other = typed(right)
        let whole = Expression.binary(symbol, one.0, other.0)
        switch (symbol, one.1, other.1) {
        case (_, .unknown, _), (_, _, .unknown): return (whole, .unknown)
        case (_, .number, .number): return (whole, .number)
        case (.plus, .date, .number), (.minus, .date, .number), (.plus, .number, .date): return (whole, .date)
        case (.plus, .instant, .number), (.minus, .instant, .number), (.plus, .number, .instant): return (whole, .instant)
        case (.minus, .date, .date): return (whole, .number)
        default:
            report(
                one.0, vi: "không tính được \(one.1.name.vi) \(symbol.rawValue) \(other.1.name.vi)",
                en: "\(one.1.name(.en)) \(symbol.rawValue) \(other.1.name(.en)) has no meaning")
            return (whole, .unknown)
        }
    }

    private func member(_ operand: Expression, _ options: [Expression], _ negated: Bool) -> (Expression, ExpressionType) {
        let one = typed(operand)
        var element = one.1
        if case .list(let inner) = element { element = inner }
        if options.isEmpty { report(one.0, vi: "danh sách sau \"in\" trống", en: "the list after \"in\" is empty") }
        let checked = options.map { option in
            let (checked, type) = typed(option, wanted: element)
            if element != .unknown, type != .unknown, !element.compares(with: type) { mismatch(checked, type, wanted: element) }
            return checked
        }
        return (.member(one.0, of: checked, negated: negated), .boolean)
    }

    private func within(_ operand: Expression) -> Expression {
        let (checked, type) = typed(operand)
        if type != .unknown, type != .date, type != .instant {
            report(checked, vi: "within cần ngày, không phải \(type.name.vi)", en: "within takes a date, not \(type.name(.en))")
        }
        return checked
    }

    private func late(_ expression: Expression) -> Expression {
        if register.workflow == nil {
            report(
                expression, vi: "sổ \"\(register.id)\" không có quy trình nên không có hạn để đúng hay trễ",
                en: "the register \"\(register.id)\" has no workflow, so there is no deadline to be late for")
        } else if !allowsLate {
            report(
                expression, vi: "late và on time chỉ dùng trong số liệu và bộ lọc", en: "late and on time are for figures and filters only")
        }
        return expression
    }

    private func call(_ function: Function, _ arguments: [Expression]) -> (Expression, ExpressionType) {
        let checked = arguments.map { typed($0) }
        let whole = Expression.call(function, checked.map(\.0))
        for ((argument, type), wanted) in zip(checked, function.signature.takes) where type != .unknown && !wanted.fits(type) {
            report(
                argument, vi: "\(function.rawValue) cần \(wanted.name.vi), không phải \(type.name.vi)",
                en: "\(function.rawValue) takes \(wanted.name(.en)), not \(type.name(.en))")
        }
        return (whole, function.signature.gives)
    }

    // MARK: - Reports

    private func unknownOption(_ text: String, _ options: [String], at place: SourceLocation) {
        checker.log.report(
            place, vi: "\"\(text)\" không phải lựa chọn hay trạng thái ở đây", en: "\"\(text)\" is not an option or state here",
            hint: suggestion(for: text, among: options))
    }

    private func mismatch(_ expression: Expression, _ found: ExpressionType, wanted: ExpressionType) {
        report(
            expression, vi: "cần \(wanted.name.vi), không phải \(found.name.vi)", en: "expected \(wanted.name(.en)), not \(found.name(.en))"
        )
    }

    /// Reports at the first field in `expression`, or at the start of the text where it has none.
    private func report(_ expression: Expression, vi: String, en: String) {
        checker.log.report(written.location(at: expression.paths.first?.offset ?? 0), vi: vi, en: en)
    }
}
