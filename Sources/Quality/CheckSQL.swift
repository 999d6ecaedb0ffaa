import Declarations
import Foundation
import Registers
import Store
import Vietnamese

/// Where the numbers of a field lie, told from all of them: beyond three times the middle half's breadth a number is unusual.
public struct Fence: Sendable, Equatable {
    /// As stored, not scaled.
    public let low: Int64
    public let high: Int64
    /// How many numbers it was told from.
    public let counted: Int

    /// So few numbers say nothing about what is usual.
    static let least = 30

    /// - Parameters:
    ///   - lower: the number below which a quarter of them lie.
    ///   - upper: the number above which a quarter of them lie.
    init?(lower: Int64, upper: Int64, counted: Int) {
        let (breadth, isTooGreat) = upper.subtractingReportingOverflow(lower)
        let (reach, overflows) = breadth.multipliedReportingOverflow(by: 3)
        guard counted >= Self.least, breadth > 0, !isTooGreat, !overflows else { return nil }
        low = lower.subtractingReportingOverflow(reach).partialValue
        high = upper.addingReportingOverflow(reach).partialValue
        self.counted = counted
    }

    init(low: Int64, high: Int64, counted: Int) {
        (self.low, self.high, self.counted) = (low, high, counted)
    }
}

/// The checks of a plan as flags over one row of the register's table: 1 where something is wrong, 0 where all is well, NULL where the
/// question does not arise or its answer is not known.
struct CheckSQL {
    let registry: Registry
    let plan: QualityPlan
    let fences: [String: Fence]
    let engine: EngineKind
    let now: Int64

    private var register: RegisterDeclaration { plan.register }
    private var table: String { registry.table(of: register) }
    private var today: CalendarDate { Instant(milliseconds: now).date }

    func flag(_ check: QualityCheck) -> SQL {
        switch (check.kind, check.field) {
        case (.rule(let rule), _):
            let rule = compile(rule.expression)
            return "CASE WHEN " + rule + " THEN 0 WHEN NOT (" + rule + ") THEN 1 END"
        case (.form, let field?): return flag(of: FieldForm(column: column(field.id), field, engine, today).broken, where: field.id)
        case (.filled, let field?):
            let empty: SQL = "CASE WHEN " + column(field.id) + " IS NULL THEN 1 ELSE 0 END"
            return field.show.map { "CASE WHEN " + compile($0) + " THEN " + empty + " END" } ?? empty
        case (.link, let field?): return flag(of: [lost(field)], where: field.id)
        case (.usual(let range), let field?):
            let unusual = unusual(field, range)
            if unusual.isEmpty { return Self.unknown }
            return flag(of: ["(" + SQL.joined(unusual, separator: " OR ") + ") AND NOT " + accepted(check)], where: field.id)
        case (.twin(let fields), _):
            let isWhole = SQL.joined(fields.map { column($0.id) + " IS NOT NULL" }, separator: " AND ")
            return "CASE WHEN " + isWhole + " THEN CASE WHEN " + hasTwin(check, fields) + " AND NOT " + accepted(check)
                + " THEN 1 ELSE 0 END END"
        case (.live(let cadence, let by), _): return live(cadence, by)
        default: return Self.unknown
        }
    }

    /// Typed, for PostgreSQL takes a bare NULL for a text.
    private static let unknown: SQL = "CAST(NULL AS INTEGER)"

    private func column(_ field: String) -> SQL { "\(name: table).\(name: field)" }

    private func compile(_ expression: Declarations.Expression) -> SQL {
        "(" + registry.sql(expression, over: register, at: now, engine) + ")"
    }

    private func flag(of conditions: [SQL], where field: String) -> SQL {
        "CASE WHEN " + column(field) + " IS NOT NULL THEN CASE WHEN " + SQL.joined(conditions.map { "(" + $0 + ")" }, separator: " OR ")
            + " THEN 1 ELSE 0 END END"
    }

    // MARK: Clean

    /// What the field names was deleted, or never was.
    private func lost(_ field: FieldDeclaration) -> SQL {
        let target = registry.catalogue.registers[field.targetRegister ?? ""].map { registry.table(of: $0) } ?? ""
        func isMissing(_ id: SQL) -> SQL {
            "NOT EXISTS (SELECT 1 FROM \(name: target) AS target WHERE target.commune = " + column("commune") + " AND target.id = " + id
                + " AND target.deleted_at IS NULL)"
        }
        guard field.type.isMany else { return isMissing(column(field.id)) }
        let (items, item): (SQL, SQL) =
            switch engine {
            case .sqlite: ("json_each(" + column(field.id) + ") AS item", "item.value")
            case .postgres:
                ("jsonb_array_elements_text(CAST(" + column(field.id) + " AS jsonb)) AS item(value)", "CAST(item.value AS uuid)")
            }
        return "EXISTS (SELECT 1 FROM " + items + " WHERE " + isMissing(item) + ")"
    }

    private func unusual(_ field: FieldDeclaration, _ range: UsualRange?) -> [SQL] {
        var bounds: [SQL] = []
        if let range {
            if case .integer(let least) = range.min.map({ field.stored($0) }) { bounds.append(column(field.id) + " < \(least)") }
            if case .integer(let most) = range.max.map({ field.stored($0) }) { bounds.append(column(field.id) + " > \(most)") }
        } else if let fence = fences[field.id] {
            bounds = [column(field.id) + " < \(fence.low)", column(field.id) + " > \(fence.high)"]
        }
        return bounds
    }

    /// Another living record of the group that the last count found, as long as both still say the same.
    private func hasTwin(_ check: QualityCheck, _ fields: [FieldDeclaration]) -> SQL {
        """
        EXISTS (SELECT 1 FROM quality_twin AS own
        JOIN quality_twin AS other ON other.commune = own.commune AND other.register = own.register AND other.finding = own.finding
            AND other.grp = own.grp AND other.record <> own.record
        JOIN \(name: table) AS twin ON twin.commune = other.commune AND twin.id = other.record AND twin.deleted_at IS NULL
            AND \(Self.key(fields, in: "twin", engine)) = \(Self.key(fields, in: table, engine))
        WHERE own.commune = \(column("commune")) AND own.register = \(register.id) AND own.finding = \(check.id)
            AND own.record = \(column("id")))
        """
    }

    /// What two records have in common when they are the same thing; NULL where a part of it is missing.
    static func key(_ fields: [FieldDeclaration], in table: String, _ engine: EngineKind) -> SQL {
        SQL.joined(
            fields.map { field in
                let column: SQL = "\(name: table).\(name: field.id)"
                switch field.type {
                case .text, .email: return SQL.folded(column, engine)
                default:
                    return field.type.isTextual || field.type == .choice || field.type == .period ? column : "CAST(" + column + " AS text)"
                }
            }, separator: " || '|' || ")
    }

    /// Somebody said that the record is right as it is, and nobody changed it since.
    private func accepted(_ check: QualityCheck) -> SQL {
        """
        EXISTS (SELECT 1 FROM quality_accepted AS said WHERE said.commune = \(column("commune")) AND said.register = \(register.id)
        AND said.record = \(column("id")) AND said.finding = \(check.id) AND said.version = \(column("version")))
        """
    }

    // MARK: Live

    /// Reckoned from when the record was made where the date is not filled in. What is over need not be kept alive.
    private func live(_ cadence: Cadence, _ by: String) -> SQL {
        let limit = cadence.limit(today)
        let moment = Instant(limit).milliseconds
        let isOld: SQL
        if register.type(of: by) == .date {
            isOld =
                "CASE WHEN " + column(by) + " IS NOT NULL THEN " + column(by) + " < \(limit.description) ELSE " + column("created_at")
                + " < \(moment) END"
        } else {
            isOld = "COALESCE(" + column(by) + ", " + column("created_at") + ") < \(moment)"
        }
        let flag: SQL = "CASE WHEN " + isOld + " THEN 1 ELSE 0 END"
        if plan.finalStates.isEmpty { return flag }
        return "CASE WHEN " + column("state") + " IN (\(SQL.values(plan.finalStates))) THEN NULL ELSE " + flag + " END"
    }
}

extension Cadence {
    /// The first day that is still within the cadence.
    func limit(_ today: CalendarDate) -> CalendarDate {
        unit == .days ? today.adding(days: -count) : today.adding(months: -count)
    }
}

/// The form of a field's value as conditions that are true where it is broken. What can't be said alike on both engines, a pattern in the
/// form of a regular expression, is judged when a record is saved only.
struct FieldForm {
    let column: SQL
    let field: FieldDeclaration
    let engine: EngineKind
    let today: CalendarDate

    init(column: SQL, _ field: FieldDeclaration, _ engine: EngineKind, _ today: CalendarDate) {
        (self.column, self.field, self.engine, self.today) = (column, field, engine, today)
    }

    var broken: [SQL] { [wrongForm.map { "NOT (" + $0 + ")" }].compactMap { $0 } + outOfRange }

    private var wrongForm: SQL? {
        switch field.type {
        case .citizenID: digits(column, 12...12)
        case .phone:
            "(substr(" + column + ", 1, 1) = '+' AND " + digits("substr(" + column + ", 2)", 8...15) + ") OR " + digits(column, 3...11)
        case .email: column + " LIKE '_%@_%._%' AND " + column + " NOT LIKE '% %' AND " + column + " NOT LIKE '%@%@%'"
        case .taxCode: taxCode
        case .period: period
        case .choice: column + " IN (\(SQL.values(field.choices.map(\.id))))"
        case .manyChoice: "NOT EXISTS (SELECT 1 FROM " + items + " WHERE item.value NOT IN (\(SQL.values(field.choices.map(\.id)))))"
        default: nil
        }
    }

    private var items: SQL {
        engine == .sqlite
            ? "json_each(" + column + ") AS item" : "jsonb_array_elements_text(CAST(" + column + " AS jsonb)) AS item(value)"
    }

    private func digits(_ text: SQL, _ count: ClosedRange<Int>) -> SQL {
        let only: SQL = engine == .sqlite ? text + " NOT GLOB '*[^0-9]*'" : text + " ~ '^[0-9]*$'"
        let length: SQL = count.count == 1 ? " = \(count.lowerBound)" : " BETWEEN \(count.lowerBound) AND \(count.upperBound)"
        return "(" + only + " AND length(" + text + ")" + length + ")"
    }

    /// Ten digits of which the last follows from the others, maybe with the number of a branch; or the twelve of a person.
    private var taxCode: SQL {
        let base: SQL = "substr(" + column + ", 1, 10)"
        let weights = [31, 29, 23, 19, 17, 13, 7, 5, 3]
        let sum = SQL.joined(
            weights.enumerated().map { index, weight in "CAST(substr(" + column + ", \(index + 1), 1) AS INTEGER) * \(weight)" },
            separator: " + ")
        let checked: SQL = "10 - (" + sum + ") % 11 = CAST(substr(" + column + ", 10, 1) AS INTEGER)"
        let suffix: SQL =
            "length(" + column + ") = 10 OR substr(" + column + ", 11, 1) = '-' AND " + digits("substr(" + column + ", 12)", 3...3)
            + " AND substr(" + column + ", 12) <> '000'"
        return digits(column, 12...12) + " OR (" + suffix + ") AND CASE WHEN " + digits(base, 10...10) + " THEN " + checked
            + " ELSE (1 = 0) END"
    }

    /// `2026`, `2026H1`, `2026Q4`, `202611`.
    private var period: SQL {
        let parts = ["", "H1", "H2", "Q1", "Q2", "Q3", "Q4"] + (1...12).map { $0 < 10 ? "0\($0)" : "\($0)" }
        return digits("substr(" + column + ", 1, 4)", 4...4) + " AND substr(" + column + ", 5) IN (\(SQL.values(parts)))"
    }

    // MARK: Range

    private var outOfRange: [SQL] {
        [field.min.flatMap { beyond($0, isLeast: true) }, field.max.flatMap { beyond($0, isLeast: false) }].compactMap { $0 }
    }

    private func beyond(_ bound: Bound, isLeast: Bool) -> SQL? {
        let sign: SQL = isLeast ? " < " : " > "
        switch (bound, field.type) {
        case (.value(let value), _) where field.type.isNumeric:
            guard case .integer(let number) = field.stored(value) else { return nil }
            return column + sign + "\(number)"
        case (.value(.number(let count)), _) where field.type.isMany:
            return self.count + sign + "\(NSDecimalNumber(decimal: count).int64Value)"
        case (.value(.number(let count)), _) where field.type.isTextual:
            return "length(" + column + ")" + sign + "\(NSDecimalNumber(decimal: count).int64Value)"
        case (_, .date): return day(bound).map { column + sign + "\($0.description)" }
        case (_, .datetime):
            // The day of a bound counts whole.
            guard let day = day(bound) else { return nil }
            return isLeast
                ? column + " < \(Instant(day).milliseconds)" : column + " >= \(Instant(day.adding(days: 1)).milliseconds)"
        default: return nil
        }
    }

    private func day(_ bound: Bound) -> CalendarDate? {
        switch bound {
        case .today: today
        case .value(.date(let day)): CalendarDate(day)
        case .value: nil
        }
    }

    private var count: SQL {
        engine == .sqlite ? "json_array_length(" + column + ")" : "jsonb_array_length(CAST(" + column + " AS jsonb))"
    }
}
