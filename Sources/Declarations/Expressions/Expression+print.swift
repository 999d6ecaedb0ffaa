import Foundation

extension Expression: CustomStringConvertible {
    /// The expression as it would be written, with no more parentheses than needed. Reading it gives the same expression.
    public var description: String {
        switch self {
        case .literal(let value): value.source
        case .path(let path): path.description
        case .not(let operand): "not \(operand.written(above: 3, orAt: true))"
        case .negate(let operand): Self.isNumber(operand) ? "-(\(operand))" : "-\(operand.written(above: 7, orAt: true))"
        case .binary(let symbol, let left, let right):
            left.written(above: symbol.precedence, orAt: !symbol.isComparison)
                + " \(symbol.rawValue) " + right.written(above: symbol.precedence, orAt: false)
        case .member(let operand, let options, let negated):
            operand.written(above: 4, orAt: false) + (negated ? " not in [" : " in [")
                + options.map(\.description).joined(separator: ", ") + "]"
        case .isSet(let operand, let negated): operand.written(above: 4, orAt: false) + (negated ? " is not set" : " is set")
        case .within(let operand, let span): operand.written(above: 4, orAt: false) + " within \(span)"
        case .late(let negated, let day): (negated ? "on time" : "late") + (day.map { " by \($0)" } ?? "")
        case .call(let function, let arguments): "\(function.rawValue)(\(arguments.map(\.description).joined(separator: ", ")))"
        }
    }

    private static func isNumber(_ expression: Expression) -> Bool {
        if case .literal(.number) = expression { true } else { false }
    }

    private var precedence: Int {
        switch self {
        case .binary(let symbol, _, _): symbol.precedence
        case .not: 3
        case .member, .isSet, .within: 4
        case .negate: 7
        case .literal, .path, .call, .late: 8
        }
    }

    private func written(above floor: Int, orAt: Bool) -> String {
        precedence > floor || (orAt && precedence == floor) ? description : "(\(description))"
    }
}

extension ExpressionValue {
    /// The value as it is written in an expression. Unset values, instants and lists cannot be written; they are shown for people.
    var source: String {
        switch self {
        case .unset: "unset"
        case .number(let number): "\(number)"
        case .text(let text): "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
        case .boolean(let value): value ? "true" : "false"
        case .date(let date): date
        case .instant(let milliseconds): "@\(milliseconds)"
        case .list(let values): "[\(values.map(\.source).joined(separator: ", "))]"
        }
    }
}
