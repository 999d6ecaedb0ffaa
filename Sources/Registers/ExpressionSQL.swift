import Declarations
import Foundation
import Store
import Vietnamese

/// Compiles a checked expression to a condition or value in SQL over one register's table. SQL's own NULL is the language's "unknown".
struct ExpressionSQL {
    let catalogue: Catalogue
    let register: RegisterDeclaration
    let engine: EngineKind
    let now: Int64

    func compile(_ expression: Declarations.Expression) -> SQL {
        switch expression {
        case .literal(let value): literal(value)
        case .path(let path): numeric(path) ?? column(path)
        case .not(let operand): "NOT (\(compile(operand)))"
        case .negate(let operand): "-(\(compile(operand)))"
        case .binary(let op, let left, let right): binary(op, left, right)
        case .member(let operand, let options, let negated): member(operand, options, negated)
        case .isSet(let operand, let negated): isSet(operand, negated)
        case .call(let function, let arguments): call(function, arguments)
        }
    }

    private func literal(_ value: ExpressionValue) -> SQL {
        switch value {
        case .unset: "NULL"
        case .number(let number): "\(NSDecimalNumber(decimal: number).doubleValue)"
        case .text(let text), .date(let text): "\(text)"
        case .boolean(let truth): truth ? "1 = 1" : "1 = 0"
        case .instant(let moment): "\(moment)"
        case .list(let items): SQL.joined(items.map(literal))
        }
    }

    private func binary(_ op: BinaryOperator, _ left: Declarations.Expression, _ right: Declarations.Expression) -> SQL {
        switch op {
        case .and: return "(\(compile(left))) AND (\(compile(right)))"
        case .or: return "(\(compile(left))) OR (\(compile(right)))"
        case .divided: return "(\(compile(left))) / NULLIF(CAST(\(compile(right)) AS DOUBLE PRECISION), 0)"
        case _ where op.isComparison:
            if let direct = direct(op, left, right) ?? direct(op.mirrored, right, left) { return direct }
            return "(\(compile(left))) " + symbol(op) + " (\(compile(right)))"
        default: return "(\(compile(left))) " + symbol(op) + " (\(compile(right)))"
        }
    }

    /// A column against a literal of the column's own form, so that an index can answer.
    private func direct(_ op: BinaryOperator, _ left: Declarations.Expression, _ right: Declarations.Expression) -> SQL? {
        guard case .path(let path) = left, case .literal(let value) = right, value != .unset else { return nil }
        if let field = catalogue.field(at: path, from: register)?.field {
            if case .number(let number) = value, field.valueType.isNumeric {
                // 95.555 against a column of two digits can't be said exactly in the column's form.
                let scaled = number * pow(10, field.scale)
                let stored = FieldDeclaration.fixedPoint(number, scale: field.scale)
                guard Decimal(stored) == scaled else { return nil }
                return column(path) + " " + symbol(op) + " \(stored)"
            }
            return column(path) + " " + symbol(op) + " \(field.stored(value))"
        }
        switch value {
        case .text(let text), .date(let text): return column(path) + " " + symbol(op) + " \(text)"
        case .instant(let moment): return column(path) + " " + symbol(op) + " \(moment)"
        default: return nil
        }
    }

    private func symbol(_ op: BinaryOperator) -> SQL {
        switch op {
        case .or: "OR"
        case .and: "AND"
        case .equal: "="
        case .notEqual: "<>"
        case .less: "<"
        case .lessOrEqual: "<="
        case .greater: ">"
        case .greaterOrEqual: ">="
        case .plus: "+"
        case .minus: "-"
        case .times: "*"
        case .divided: "/"
        }
    }

    private func member(_ operand: Declarations.Expression, _ options: [Declarations.Expression], _ negated: Bool) -> SQL {
        let list = SQL.joined(options.map(compile))
        let word: SQL = negated ? " NOT IN (" : " IN ("
        return compile(operand) + word + list + ")"
    }

    private func isSet(_ operand: Declarations.Expression, _ negated: Bool) -> SQL {
        let value: SQL = if case .path(let path) = operand { column(path) } else { compile(operand) }
        return value + (negated ? " IS NULL" : " IS NOT NULL")
    }

    private func call(_ function: Function, _ arguments: [Declarations.Expression]) -> SQL {
        let compiled = arguments.map(compile)
        switch function {
        case .today: return "\(Instant(milliseconds: now).date.description)"
        case .now: return "\(now)"
        case .daysBetween:
            return engine == .sqlite
                ? "(julianday(\(compiled[1])) - julianday(\(compiled[0])))"
                : "(CAST(\(compiled[1]) AS date) - CAST(\(compiled[0]) AS date))"
        case .count:
            return engine == .sqlite
                ? "COALESCE(json_array_length(\(compiled[0])), 0)" : "COALESCE(jsonb_array_length(CAST(\(compiled[0]) AS jsonb)), 0)"
        case .length: return "COALESCE(length(\(compiled[0])), 0)"
        }
    }

    /// A fixed-point column as the number that it stands for; nil for other columns.
    private func numeric(_ path: FieldPath) -> SQL? {
        guard let field = catalogue.field(at: path, from: register)?.field, field.valueType.isNumeric, field.scale > 0 else { return nil }
        return "(" + column(path) + " / \(NSDecimalNumber(decimal: pow(10, field.scale)).doubleValue))"
    }

    /// The column at the end of a path: of the table itself, or of referred records.
    private func column(_ path: FieldPath) -> SQL {
        guard path.isDotted, let field = register.field(path.first), let target = field.targetRegister.flatMap({ catalogue.registers[$0] }) else {
            return "\(name: path.first)"
        }
        let inner = ExpressionSQL(catalogue: catalogue, register: target, engine: engine, now: now)
        let here = "reg_\(register.id)"
        let there = "reg_\(target.id)"
        return """
            (SELECT \(inner.column(path.tail)) FROM \(name: there) WHERE \(name: there).commune = \(name: here).commune
            AND \(name: there).id = \(name: here).\(name: path.first))
            """
    }
}

extension BinaryOperator {
    /// The operator that says the same with its sides exchanged.
    fileprivate var mirrored: BinaryOperator {
        switch self {
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        default: self
        }
    }
}
