import Declarations
import Registers
public import Store
import Vietnamese

extension Figures {
    /// Why a figure is what it is for a unit and a period.
    ///
    /// - Parameter counted: values of the figure and all its parts for them as of the same moment, where they were counted already.
    /// - Throws: ``FigureError`` for an id that no pack declares.
    public func explain(
        _ id: String, _ unit: FigureUnit, _ period: FigurePeriod, asOf moment: FigureMoment = .now, counted: FigureTable? = nil,
        in tx: ReadTransaction
    ) throws -> FigureExplanation {
        let table = try counted ?? values(of: try closure(of: id, period), units: [unit], periods: [period], asOf: moment, in: tx)
        let lookback = try lookback(moment, [unit], in: tx)
        let question = Question(unit: unit, units: try subtree(of: unit, in: tx), period: period, lookback: lookback, table: table)
        return try explanation(id, question, in: tx)
    }

    /// The records that a count is of.
    func behind(_ count: FigureCount, _ unit: FigureUnit, _ period: FigurePeriod, in tx: ReadTransaction) throws -> RecordsBehind {
        let records = try BehindFigure(
            self, try registry.register(count.register), count, try subtree(of: unit, in: tx), period, try lookback(.now, [unit], in: tx),
            unit.commune, in: tx)
        return try records.list(records.matched, in: tx)
    }

    /// The unit and all below it; nil for the whole commune.
    func subtree(of unit: FigureUnit, in tx: ReadTransaction) throws -> [String]? {
        guard let id = unit.unit else { return nil }
        return try UnitTree(catalogue, communes: [unit.commune], in: tx).subtree(.init(commune: unit.commune, id: id))
    }

    private func closure(of id: String, _ period: FigurePeriod) throws -> [String] {
        guard let figure = catalogue.figures[id] else { throw FigureError.unknown(id) }
        let parts = figure.version(on: period.days.upperBound)?.formula.parts ?? []
        return try [id] + parts.flatMap { try closure(of: $0, period) }
    }

    private struct Question {
        let unit: FigureUnit
        /// The unit and all below it; nil for the whole commune.
        let units: [String]?
        let period: FigurePeriod
        let lookback: Lookback
        let table: FigureTable
    }

    private func explanation(_ id: String, _ question: Question, in tx: ReadTransaction) throws -> FigureExplanation {
        guard let figure = catalogue.figures[id] else { throw FigureError.unknown(id) }
        let version = figure.version(on: question.period.days.upperBound)
        var explanation = FigureExplanation(
            figure: figure, version: version, unit: question.unit, period: question.period,
            result: question.table[id, question.unit, question.period])
        explanation.parts = try (version?.formula.parts ?? []).map { try self.explanation($0, question, in: tx) }
        guard case .counted(let count) = version?.formula else { return explanation }
        let register = try registry.register(count.register)
        if count.scope == nil, question.units != nil { return explanation }
        let records = try BehindFigure(
            self, register, count, question.units, question.period, question.lookback, question.unit.commune, in: tx)
        explanation.numerator = try records.list(records.matched, in: tx)
        if count.operation == .share { explanation.denominator = try records.list(records.judged, in: tx) }
        if let unsure = records.unsure { explanation.unknown = try records.list([unsure], in: tx) }
        return explanation
    }
}

/// The records behind one count, as conditions over its register.
struct BehindFigure {
    let registry: Registry
    let register: RegisterDeclaration
    let count: FigureCount
    let units: [String]?
    let period: FigurePeriod
    let lookback: Figures.Lookback
    let commune: Int
    let calendar: WorkCalendar

    init(
        _ figures: Figures, _ register: RegisterDeclaration, _ count: FigureCount, _ units: [String]?, _ period: FigurePeriod,
        _ lookback: Figures.Lookback, _ commune: Int, in tx: ReadTransaction
    ) throws {
        registry = figures.registry
        self.register = register
        self.count = count
        self.units = units
        self.period = period
        self.lookback = lookback
        self.commune = commune
        let counted = CountedFigure(key: .init(figure: "", version: 0), count: count, periods: [])
        calendar = try figures.calendar([counted], [commune], in: tx)
    }

    /// Whether the period has ended: then its end is what the clock says.
    private var isOver: Bool { period.end < lookback.clock }

    /// The stock of a day that is past stands in former versions.
    private var standing: Standing {
        Standing(known: lookback.known, moment: count.period == nil && isOver ? period.end : nil)
    }

    private var condition: Declarations.Expression? {
        count.condition.map { isOver || $0.countsWorkingDays ? $0.pinned(to: day, calendar) : $0 }
    }

    private var day: CalendarDate { Swift.min(period.days.upperBound, Instant(milliseconds: lookback.clock).date) }

    // MARK: Conditions

    /// What counts.
    var matched: [Declarations.Expression] {
        let field = count.field.map { Declarations.Expression.isSet(.path($0), negated: count.operation == .missing) }
        return [condition, field].compactMap { $0 }
    }

    /// Of a share: of what it is known whether it counts.
    var judged: [Declarations.Expression] { condition.map { [.isSet($0, negated: false)] } ?? [] }

    /// Of what it is not known whether it counts; nil where there is nothing to know.
    var unsure: Declarations.Expression? {
        let unsure = condition.map { Declarations.Expression.isSet($0, negated: true) }
        guard let field = count.field else { return unsure }
        let empty = Declarations.Expression.isSet(.path(field), negated: true)
        if count.operation == .missing { return unsure.map { .binary(.and, $0, empty) } }
        guard let condition, let unsure else { return empty }
        return .binary(.or, unsure, .binary(.and, condition, empty))
    }

    private var placed: [Declarations.Expression] {
        var filters: [Declarations.Expression] = []
        if let path = count.period {
            filters.append(.binary(.greaterOrEqual, .path(path), .literal(.date(period.days.lowerBound.description))))
            filters.append(.binary(.lessOrEqual, .path(path), .literal(.date(period.days.upperBound.description))))
        }
        if let scope = count.scope, let units {
            filters.append(.member(.path(scope), of: units.map { .literal(.text($0)) }, negated: false))
        }
        return filters
    }

    // MARK: Records

    /// What stands behind FROM and WHERE.
    func selection(_ filters: [Declarations.Expression], _ engine: EngineKind) -> (source: SQL, holds: SQL) {
        let table = registry.table(of: register)
        let source: SQL = standing.isPresent ? "\(name: table)" : standing.rows(of: register) + " AS \(name: table)"
        let clock = Swift.min(period.end, lookback.clock)
        let conditions = (filters + placed).map {
            "(" + registry.sql($0, over: register, at: clock, as: standing, calendar, engine) + ")"
        }
        let own: [SQL] = ["\(name: table).commune = \(commune)", "\(name: table).deleted_at IS NULL"]
        return (source, SQL.joined(own + conditions, separator: " AND "))
    }

    func list(_ filters: [Declarations.Expression], in tx: ReadTransaction) throws -> RecordsBehind {
        let table = registry.table(of: register)
        let day = count.period ?? FieldPath(field: SystemField.createdAt.rawValue)
        let column = registry.column(day, over: register, as: standing, tx.engine)
        let (source, holds) = selection(filters, tx.engine)
        let person: SQL = "CASE WHEN \(name: table).source IS NULL THEN CAST(\(name: table).created_by AS text) END"
        let rows = try tx.rows(
            """
            SELECT \(person) AS person, \(name: table).source AS source, count(*) AS n, max(\(name: table).updated_at) AS changed,
            CAST(min(\(column)) AS text) AS oldest, CAST(max(\(column)) AS text) AS newest
            FROM \(source) WHERE \(holds) GROUP BY \(person), \(name: table).source
            """)
        func dates(_ column: String) -> [CalendarDate] {
            rows.compactMap { $0[column].text }.compactMap { text in
                CalendarDate(text) ?? Int64(text).map { Instant(milliseconds: $0).date }
            }
        }
        let origins = try rows.map { row in
            RecordsBehind.Origin(
                person: row["person"].text, source: row["source"].text, count: Int(try row.integer("n")),
                lastChange: try row.integer("changed"))
        }
        return RecordsBehind(
            register: register.id, filters: filters + placed,
            origins: origins.sorted { ($1.count, $0.person ?? "") < ($0.count, $1.person ?? "") },
            oldest: dates("oldest").min(), newest: dates("newest").max(), isExact: standing.isPresent)
    }
}
