import Declarations
import Foundation
import Store
import Vietnamese

/// Compiles a checked expression to a condition or value in SQL over one register's table. SQL's own NULL is the language's "unknown".
///
/// It gives what `Expression.evaluate` gives for the same record. Where a column meets a literal of its own form the condition is left bare,
/// so that an index can answer it.
struct ExpressionSQL {
    let catalogue: Catalogue
    let register: RegisterDeclaration
    let engine: EngineKind
    let now: Int64
    /// As of when records are read, also those referred to.
    var standing = Standing.present
    /// Whose working days `within` counts.
    var calendar = WorkCalendar(exceptions: [])

    func compile(_ expression: Declarations.Expression) -> SQL {
        switch expression {
        case .literal(let value): literal(value)
        case .path(let path): plain(path)
        case .not(let operand): "NOT (\(compile(operand)))"
        case .negate(let operand): "-(\(compile(operand)))"
        case .binary(let op, let left, let right): binary(op, left, right)
        case .member(let operand, let options, let negated): member(operand, options, negated)
        case .isSet(let operand, let negated): isSet(operand, negated)
        case .call(let function, let arguments): call(function, arguments)
        case .within(let operand, let span): compile(span.condition(operand, until: Instant(milliseconds: now).date, calendar))
        case .late(let negated, let day): negated ? "NOT (\(late(by: day)))" : "(\(late(by: day)))"
        }
    }

    /// What a value is, as far as SQL has to treat it differently.
    private enum Kind { case number, text, record, date, instant, boolean, list }

    private func kind(_ expression: Declarations.Expression) -> Kind {
        switch expression {
        case .literal(.number), .negate, .call(.daysBetween, _), .call(.count, _), .call(.length, _), .call(.yearsBetween, _),
            .call(.age, _):
            .number
        case .literal(.date), .call(.today, _), .call(.monthsAfter, _): .date
        case .literal(.instant), .call(.now, _): .instant
        case .literal(.boolean), .not, .member, .isSet, .call(.contains, _), .within, .late: .boolean
        case .literal: .text
        case .path(let path): kind(path)
        case .binary(let op, let left, let right):
            if !op.isArithmetic {
                .boolean
            } else if let moment = [kind(left), kind(right)].first(where: { $0 == .date || $0 == .instant }), kind(left) != kind(right) {
                moment
            } else {
                .number
            }
        }
    }

    private func kind(_ path: FieldPath) -> Kind {
        let type = type(path)
        switch type {
        case _ where type.isMany: return .list
        case _ where type.isNumeric: return .number
        case _ where type.isReference: return .record
        case .date: return .date
        case .datetime: return .instant
        case .boolean: return .boolean
        default: return path.names.last == SystemField.id.rawValue && field(path) == nil ? .record : .text
        }
    }

    private func field(_ path: FieldPath) -> FieldDeclaration? { catalogue.field(at: path, from: register)?.field }

    private func type(_ path: FieldPath) -> FieldType {
        field(path)?.valueType ?? path.names.last.flatMap(SystemField.init(rawValue:))?.type ?? .text
    }

    // MARK: Values

    private func literal(_ value: ExpressionValue) -> SQL {
        switch value {
        case .unset: "NULL"
        case .number(let number): exact(number)
        case .text(let text): engine == .sqlite ? "\(text)" : "CAST(\(text) AS text)"
        case .date(let day): engine == .sqlite ? "\(day)" : "CAST(\(day) AS date)"
        case .boolean(let truth): truth ? "(1 = 1)" : "(1 = 0)"
        case .instant(let moment): engine == .sqlite ? "\(moment)" : "CAST(\(moment) AS bigint)"
        case .list(let items): SQL.joined(items.map(literal))
        }
    }

    private func exact(_ number: Decimal) -> SQL {
        engine == .sqlite ? "\(NSDecimalNumber(decimal: number).doubleValue)" : "CAST(\("\(number)") AS numeric)"
    }

    /// A column as the value that it stands for: fixed-point integers as numbers, record ids as text.
    private func plain(_ path: FieldPath) -> SQL {
        let column = column(path)
        switch kind(path) {
        case .number:
            let scale = field(path)?.scale ?? 0
            if scale > 0 { return "(" + column + " / " + exact(pow(10, scale)) + ")" }
            return engine == .sqlite ? column : "CAST(" + column + " AS numeric)"
        case .record: return engine == .sqlite ? column : "CAST(" + column + " AS text)"
        default: return column
        }
    }

    /// The column at the end of a path: of the table itself, or of referred records.
    func column(_ path: FieldPath) -> SQL {
        column(path, of: register, in: "reg_\(register.id)", depth: 1)
    }

    private func column(_ path: FieldPath, of register: RegisterDeclaration, in table: String, depth: Int) -> SQL {
        guard path.isDotted, let target = register.field(path.first)?.targetRegister.flatMap({ catalogue.registers[$0] }) else {
            return "\(name: table).\(name: path.first)"
        }
        // Names of their own, because a register may refer to itself.
        let there = "referred_\(depth)"
        let value = column(path.tail, of: target, in: there, depth: depth + 1)
        return """
            (SELECT \(value) FROM \(standing.rows(of: target)) AS \(name: there) WHERE \(name: there).commune = \(name: table).commune
            AND \(name: there).id = \(name: table).\(name: path.first))
            """
    }

    // MARK: Operators

    private func binary(_ op: BinaryOperator, _ left: Declarations.Expression, _ right: Declarations.Expression) -> SQL {
        switch op {
        case .and: "(\(compile(left))) AND (\(compile(right)))"
        case .or: "(\(compile(left))) OR (\(compile(right)))"
        case _ where op.isComparison: direct(op, left, right) ?? direct(op.mirrored, right, left) ?? comparison(op, left, right)
        default: arithmetic(op, left, right)
        }
    }

    /// A column against a literal of the column's own form; nil for anything else.
    private func direct(_ op: BinaryOperator, _ left: Declarations.Expression, _ right: Declarations.Expression) -> SQL? {
        guard case .path(let path) = left, let value = constant(right), kind(path) != .list else { return nil }
        switch (kind(path), value) {
        case (.number, .number(let number)):
            let scale = field(path)?.scale ?? 0
            let stored = FieldDeclaration.fixedPoint(number, scale: scale)
            // 95.555 against a column of two digits can't be said in the column's form.
            guard Decimal(stored) == number * pow(10, scale) else { return nil }
            return column(path) + " " + symbol(op) + " \(stored)"
        case (.record, .text(let text)): return RecordID(text) == nil ? nil : column(path) + " " + symbol(op) + " \(text)"
        case (.text, .text(let text)), (.date, .date(let text)): return column(path) + " " + symbol(op) + " \(text)"
        case (.instant, .instant(let moment)): return column(path) + " " + symbol(op) + " \(moment)"
        case (.boolean, .boolean(let truth)): return column(path) + " " + symbol(op) + " \(truth)"
        default: return nil
        }
    }

    /// What is the same for every record.
    private func constant(_ expression: Declarations.Expression) -> ExpressionValue? {
        switch expression {
        case .literal(let value): value
        case .call(.today, _): .date(Instant(milliseconds: now).date.description)
        case .call(.now, _): .instant(now)
        default: nil
        }
    }

    private func comparison(_ op: BinaryOperator, _ left: Declarations.Expression, _ right: Declarations.Expression) -> SQL {
        var (one, other) = (compile(left), compile(right))
        switch (kind(left), kind(right)) {
        case (.number, .number) where engine == .sqlite:
            (one, other) = (rounded(one), rounded(other))
        case (.date, .instant), (.instant, .date): (one, other) = (day(left), day(right))
        default: break
        }
        return "(" + one + ") " + symbol(op) + " (" + other + ")"
    }

    /// 0.1 + 0.2 is 0.3 to people and in the language, not to a processor: 14 digits, 10 of them decimals, are what two numbers are compared by.
    private func rounded(_ number: SQL) -> SQL {
        "CASE WHEN (\(number)) IS NOT NULL THEN CAST(printf('%.14g', round(\(number), 10)) AS REAL) END"
    }

    private func arithmetic(_ op: BinaryOperator, _ left: Declarations.Expression, _ right: Declarations.Expression) -> SQL {
        switch (op, kind(left), kind(right)) {
        case (.minus, .date, .date): days(from: right, to: left)
        case (_, .date, _): moved(left, by: (op == .minus ? "-" : "") + "(" + compile(right) + ")")
        case (_, _, .date): moved(right, by: compile(left))
        case (_, .instant, _): later(left, by: (op == .minus ? "-" : "") + "(" + compile(right) + ")")
        case (_, _, .instant): later(right, by: compile(left))
        case (.divided, _, _):
            engine == .sqlite
                ? "CAST(\(compile(left)) AS REAL) / NULLIF(round(\(compile(right)), 10), 0)"
                : "CAST(\(compile(left)) AS numeric) / NULLIF(\(compile(right)), 0)"
        default: "(\(compile(left))) " + symbol(op) + " (\(compile(right)))"
        }
    }

    private func moved(_ date: Declarations.Expression, by days: SQL) -> SQL {
        engine == .sqlite
            ? "date(\(compile(date)), CAST(\(days) AS INTEGER) || ' days')" : "(\(compile(date)) + CAST(trunc(\(days)) AS integer))"
    }

    /// An instant so many days of 24 hours later, to the second like `Expression.evaluate`.
    private func later(_ instant: Declarations.Expression, by days: SQL) -> SQL {
        engine == .sqlite
            ? "(\(compile(instant)) + 1000 * CAST(floor(round((\(days)) * 86400.0, 6)) AS INTEGER))"
            : "(\(compile(instant)) + 1000 * CAST(floor(round((\(days)) * 86400.0, 6)) AS bigint))"
    }

    private func days(from: Declarations.Expression, to: Declarations.Expression) -> SQL {
        engine == .sqlite ? "(julianday(\(day(to))) - julianday(\(day(from))))" : "CAST(\(day(to)) - \(day(from)) AS numeric)"
    }

    /// A date, or the day of an instant in Vietnam.
    private func day(_ expression: Declarations.Expression) -> SQL {
        let value = compile(expression)
        guard kind(expression) == .instant else { return value }
        return engine == .sqlite
            ? "date((\(value) + 25200000) / 1000.0, 'unixepoch')"
            : "CAST(to_timestamp((\(value) + 25200000) / 1000.0) AT TIME ZONE 'UTC' AS date)"
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

    // MARK: Lists and functions

    private func member(_ operand: Declarations.Expression, _ options: [Declarations.Expression], _ negated: Bool) -> SQL {
        let found: SQL
        if case .path(let path) = operand, kind(path) == .list {
            found = listMember(path, options)
        } else if case .path(let path) = operand, kind(path) == .text, let texts = texts(options) {
            found = column(path) + " IN (\(SQL.values(texts)))"
        } else {
            found = SQL.joined(options.map { "(" + binary(.equal, operand, $0) + ")" }, separator: " OR ")
        }
        return negated ? "NOT (\(found))" : "(\(found))"
    }

    private func texts(_ options: [Declarations.Expression]) -> [String]? {
        let texts = options.compactMap { if case .literal(.text(let text)) = $0 { text } else { nil } }
        return texts.count == options.count ? texts : nil
    }

    /// Whether any item of a list is one of the options; unknown for an empty list, as for one that is not filled in.
    private func listMember(_ path: FieldPath, _ options: [Declarations.Expression]) -> SQL {
        let list = column(path)
        let compiled = options.map(compile)
        let isFile = type(path) == .attachment
        let item: SQL =
            switch engine {
            case .sqlite: isFile ? "item.value ->> 'hash'" : "item.value"
            case .postgres: isFile ? "item.value ->> 'hash'" : "item.value #>> '{}'"
            }
        let items: SQL = engine == .sqlite ? "json_each(\(list))" : "jsonb_array_elements(CAST(\(list) AS jsonb))"
        let any: SQL = "EXISTS (SELECT 1 FROM \(items) AS item WHERE \(item) IN (\(SQL.joined(compiled))))"
        let missing: [SQL] = zip(options, compiled).compactMap { option, sql in
            if case .literal = option { nil } else { "(" + sql + ") IS NULL" }
        }
        let known = SQL.joined(["\(count(list)) > 0"] + missing.map { "NOT (" + $0 + ")" }, separator: " AND ")
        return "CASE WHEN " + any + " THEN (1 = 1) WHEN " + known + " THEN (1 = 0) END"
    }

    private func count(_ list: SQL) -> SQL {
        engine == .sqlite ? "COALESCE(json_array_length(\(list)), 0)" : "COALESCE(jsonb_array_length(CAST(\(list) AS jsonb)), 0)"
    }

    private func contains(_ text: SQL, _ part: SQL) -> SQL {
        let (text, part) = (SQL.folded(text, engine), SQL.folded(part, engine))
        return engine == .sqlite ? "(instr(\(text), \(part)) > 0)" : "(strpos((\(text)) COLLATE \"C\", (\(part)) COLLATE \"C\") > 0)"
    }

    private func isSet(_ operand: Declarations.Expression, _ negated: Bool) -> SQL {
        let value: SQL = if case .path(let path) = operand { column(path) } else { "(" + compile(operand) + ")" }
        return value + (negated ? " IS NULL" : " IS NOT NULL")
    }

    private func call(_ function: Function, _ arguments: [Declarations.Expression]) -> SQL {
        switch function {
        case .today: literal(.date(Instant(milliseconds: now).date.description))
        case .now: literal(.instant(now))
        case .daysBetween: days(from: arguments[0], to: arguments[1])
        case .count: count(compile(arguments[0]))
        case .length: "COALESCE(length(\(compile(arguments[0]))), 0)"
        case .contains: contains(compile(arguments[0]), compile(arguments[1]))
        case .yearsBetween: years(from: day(arguments[0]), to: day(arguments[1]))
        case .monthsAfter: monthsAfter(day(arguments[0]), compile(arguments[1]))
        case .age: years(from: day(arguments[0]), to: compile(.call(.today, [])))
        }
    }

    /// The last day of the month where it is too short: PostgreSQL does so by itself.
    private func monthsAfter(_ day: SQL, _ count: SQL) -> SQL {
        switch engine {
        case .sqlite:
            """
            min(date(\(day), 'start of month', CAST(\(count) AS INTEGER) || ' months', '+1 month', '-1 day'),
            date(\(day), 'start of month', CAST(\(count) AS INTEGER) || ' months',
                '+' || (CAST(strftime('%d', \(day)) AS INTEGER) - 1) || ' days'))
            """
        case .postgres: "CAST(\(day) + make_interval(months => CAST(trunc(\(count)) AS integer)) AS date)"
        }
    }

    /// Whole years: one less where the day of the year is not reached.
    private func years(from: SQL, to: SQL) -> SQL {
        switch engine {
        case .sqlite:
            """
            (CAST(strftime('%Y', \(to)) AS INTEGER) - CAST(strftime('%Y', \(from)) AS INTEGER)
            - (strftime('%m-%d', \(to)) < strftime('%m-%d', \(from))))
            """
        case .postgres:
            """
            (CAST(EXTRACT(YEAR FROM \(to)) AS numeric) - CAST(EXTRACT(YEAR FROM \(from)) AS numeric)
            - CASE WHEN to_char(\(to), 'MM-DD') < to_char(\(from), 'MM-DD') THEN 1 ELSE 0 END)
            """
        }
    }

    // MARK: Deadlines

    /// Whether the record was late by the end of a day, or by now.
    ///
    /// A finished record is judged by the deadline of the state from which it was finished, which its former version has kept.
    private func late(by day: String?) -> SQL {
        let clock = day.flatMap { CalendarDate($0) }.map { Instant($0.adding(days: 1)).milliseconds - 1 } ?? now
        let table: SQL = "\(name: "reg_\(register.id)")"
        let finals = catalogue.workflow(of: register)?.states.filter(\.final).map(\.id) ?? []
        let isFinal = table + ".state IN (\(SQL.values(finals)))"
        let deadline: SQL = """
            (SELECT former.due_at FROM \(name: RegisterTable(register: register).history) AS former
            WHERE former.commune = \(table).commune AND former.id = \(table).id AND former.version < \(table).version
            AND former.state NOT IN (\(SQL.values(finals))) ORDER BY former.version DESC LIMIT 1)
            """
        let end: SQL = "CASE WHEN \(table).state_since < \(clock) THEN \(table).state_since ELSE \(clock) END"
        return "CASE WHEN " + isFinal + " THEN " + deadline + " < " + end + " ELSE " + table + ".due_at < \(clock) END"
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
