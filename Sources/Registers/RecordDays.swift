public import Declarations
public import Store
public import Vietnamese

/// The records of one day of a calendar.
public struct RecordDay: Sendable {
    public var day: CalendarDate
    /// How many there are, also where only the first of them were read.
    public var count: Int
    public var records: [Record]
}

extension Registry {
    /// The records that the actor may read and whose date lies in `dates`, by day: the first `perDay` of each and how many there are, in one
    /// statement that is bounded whatever the register holds.
    ///
    /// - Parameter field: a date, an instant (its day in Vietnam) or a period (the day on which it ends).
    /// - Throws: ``RecordError/notFound`` for a field that is none of them.
    public func days(
        _ registerID: String, _ query: RecordQuery, by field: String, in dates: ClosedRange<CalendarDate>, perDay: Int, for actor: Actor,
        in tx: ReadTransaction
    ) throws -> [RecordDay] {
        let register = try register(registerID)
        guard let type = register.type(of: field), let within = register.within(dates, field) else { throw RecordError.notFound }
        var asked = query
        asked.filters.append(within)
        let condition = try condition(register, asked, searching: .asWhole, for: actor, in: tx)
        let table = RegisterTable(register: register).name
        let day: SQL = type == .period ? "\(name: field)" : TimeStep.day.sql(field, type, tx.engine)
        let rows = try tx.rows(
            """
            SELECT * FROM (
                SELECT \(name: table).*, \(day) AS "@day", count(*) OVER (PARTITION BY \(day)) AS "@count",
                    row_number() OVER (PARTITION BY \(day) ORDER BY \(name: field), id) AS "@place"
                FROM \(name: table) WHERE \(condition)
            ) AS dated WHERE "@place" <= \(perDay) ORDER BY "@place"
            """)
        var days: [CalendarDate: RecordDay] = [:]
        for row in rows {
            let name = try row.text("@day")
            guard let day = type == .period ? Period(name)?.end : CalendarDate(name) else { continue }
            let record = try Record(register: registerID, row, fields: register.fields.map(\.id))
            // Several periods may end on one day: each tells its own count, with its first record.
            if try row.integer("@place") == 1 {
                days[day, default: RecordDay(day: day, count: 0, records: [])].count += Int(try row.integer("@count"))
            }
            if let known = days[day]?.records.count, known < perDay { days[day]?.records.append(record) }
        }
        return days.values.sorted { $0.day < $1.day }
    }
}

extension RegisterDeclaration {
    /// The condition that a date or the day of an instant lies within `dates`, a period ends within them; nil for any other field.
    public func within(_ dates: ClosedRange<CalendarDate>, _ field: String) -> Declarations.Expression? {
        let path = Declarations.Expression.path(FieldPath(field: field))
        func between(_ low: ExpressionValue, _ high: ExpressionValue) -> Declarations.Expression {
            .binary(.and, .binary(.greaterOrEqual, path, .literal(low)), .binary(.lessOrEqual, path, .literal(high)))
        }
        switch type(of: field) {
        case .date: return between(.date(dates.lowerBound.description), .date(dates.upperBound.description))
        case .datetime:
            return between(
                .instant(Instant(dates.lowerBound).milliseconds), .instant(Instant(dates.upperBound.adding(days: 1)).milliseconds - 1))
        case .period:
            return .member(path, of: Period.ending(within: dates).map { .literal(.text($0.description)) }, negated: false)
        default: return nil
        }
    }
}

extension Period {
    /// Every period that ends within `dates`.
    static func ending(within dates: ClosedRange<CalendarDate>) -> [Period] {
        var periods: [Period] = []
        var month = dates.lowerBound.firstOfMonth
        while month <= dates.upperBound, month < CalendarDate.max.firstOfMonth {
            if dates.contains(month.lastOfMonth) {
                periods += Period.Kind.allCases.map { Period($0, containing: month) }.filter { $0.end == month.lastOfMonth }
            }
            month = month.adding(months: 1)
        }
        return periods
    }
}
