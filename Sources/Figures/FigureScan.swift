import Declarations
import Registers
import Store
import Vietnamese

/// A definition that is counted, and the periods (places in the list asked for) at whose ends it is in force.
struct CountedFigure {
    let key: Key
    let count: FigureCount
    let periods: Set<Int>

    struct Key: Hashable {
        let figure: String
        let version: Int
    }

    /// The same without regard to units.
    var ofCommune: CountedFigure {
        var whole = count
        whole.scope = nil
        return CountedFigure(key: key, count: whole, periods: periods)
    }

    /// The same in some of its periods; nil where it is in force in none of them.
    func within(_ periods: some Sequence<Int>) -> CountedFigure? {
        let own = self.periods.intersection(periods)
        return own.isEmpty ? nil : CountedFigure(key: key, count: count, periods: own)
    }

    /// Whether it gives something else when it is judged at another moment.
    var readsClock: Bool { count.condition?.readsClock == true }
}

/// One reading of a register that answers many figures: conditions that several of them share are reckoned once a row, in an inner select, and
/// added up by commune, unit and piece of time outside.
struct FigureScan {
    let registry: Registry
    let register: RegisterDeclaration
    let standing: Standing
    let calendar: WorkCalendar
    let communes: [Int]
    /// In order, none overlapping another.
    let buckets: [FigureBucket]
    /// Figures of a piece of time, and those of the stock, which belong to all of `stockPeriods`.
    let figures: [CountedFigure]
    let stockPeriods: [Int]
    /// The moment by which the stock is judged.
    let stockClock: Int64
    let engine: EngineKind
    /// Whether each day is a piece of time of its own, whatever the buckets.
    var isByDay = false
    /// Which records are read; nil is all of the communes.
    var records: [RecordPlace]?

    private let flags: [Flag]
    private let fields: [FieldPath]
    private let axes: [FieldPath]
    private let scopes: [FieldPath]

    /// A condition that is reckoned once a row.
    private struct Flag: Equatable {
        let condition: Declarations.Expression
        let clock: Clock
    }

    /// By which moment a condition is judged.
    private enum Clock: Equatable {
        case none, stock
        /// The end of the bucket in which the day at the path lies.
        case bucket(FieldPath)
    }

    init(
        _ registry: Registry, _ register: RegisterDeclaration, as standing: Standing, _ calendar: WorkCalendar, communes: [Int],
        buckets: [FigureBucket], figures: [CountedFigure], stockPeriods: [Int], stockClock: Int64, _ engine: EngineKind
    ) {
        self.registry = registry
        self.register = register
        self.standing = standing
        self.calendar = calendar
        self.communes = communes
        self.buckets = buckets
        self.figures = figures
        self.stockPeriods = stockPeriods
        self.stockClock = stockClock
        self.engine = engine
        var flags: [Flag] = []
        for flag in figures.flatMap({ Self.flags(of: $0.count) }) where !flags.contains(flag) { flags.append(flag) }
        self.flags = flags
        fields = Self.distinct(figures.compactMap(\.count.field))
        axes = Self.distinct(figures.compactMap(\.count.period))
        scopes = Self.distinct(figures.compactMap(\.count.scope))
    }

    private static func distinct(_ paths: [FieldPath]) -> [FieldPath] {
        var seen: Set<FieldPath> = []
        return paths.filter { seen.insert($0).inserted }
    }

    private static func flags(of count: FigureCount) -> [Flag] {
        (count.condition?.conjuncts ?? []).map { condition in
            let clock: Clock = !condition.readsClock ? .none : count.period.map(Clock.bucket) ?? .stock
            return Flag(condition: condition, clock: clock)
        }
    }

    // MARK: The rows

    private var table: String { registry.table(of: register) }

    private func column(_ path: FieldPath) -> SQL { registry.column(path, over: register, as: standing, engine) }

    private func isInstant(_ path: FieldPath) -> Bool { registry.catalogue.type(at: path, from: register) == .instant }

    private func compile(_ flag: Flag) -> SQL {
        func judged(at clock: Int64) -> SQL {
            "(" + registry.sql(flag.condition, over: register, at: clock, as: standing, calendar, engine) + ")"
        }
        switch flag.clock {
        case .none: return judged(at: 0)
        case .stock: return judged(at: stockClock)
        case .bucket(let path):
            let none: SQL = engine == .sqlite ? "NULL" : "CAST(NULL AS boolean)"
            return FigureBuckets.choose(buckets, by: column(path), isInstant: isInstant(path), none: none) { judged(at: buckets[$0].clock) }
        }
    }

    /// The living rows with a flag for each condition. Without the limit at its end both engines would write each flag out wherever it is used.
    private var rows: SQL {
        var columns: [SQL] = ["\(name: table).commune AS commune"]
        columns += scopes.enumerated().map { "CAST(\(column($1)) AS text) AS \(name: "k\($0)")" }
        columns += axes.enumerated().map { piece(of: $1) + " AS \(name: "b\($0)")" }
        columns += flags.enumerated().map { compile($1) + " AS \(name: "f\($0)")" }
        columns += fields.enumerated().map { column($1) + " AS \(name: "v\($0)")" }
        let end: SQL = engine == .sqlite ? " LIMIT -1 OFFSET 0" : " OFFSET 0"
        return "SELECT " + SQL.joined(columns) + " FROM \(source) WHERE " + condition + end
    }

    /// In which piece of time a record lies: the bucket's place, or the day itself (of an instant, its number).
    private func piece(of path: FieldPath) -> SQL {
        let (column, isInstant) = (column(path), isInstant(path))
        if isByDay { return isInstant ? FigureBuckets.dayNumber(ofInstant: column) : "CAST(\(column) AS text)" }
        return FigureBuckets.choose(buckets, by: column, isInstant: isInstant, none: "CAST(NULL AS BIGINT)") { "CAST(\($0) AS BIGINT)" }
    }

    private var source: SQL {
        standing.isPresent ? "\(name: table)" : standing.rows(of: register) + " AS \(name: table)"
    }

    /// Where nothing but pieces of time is asked for, only rows that lie in one are read: by the index of the day, if there is one.
    private var condition: SQL {
        var parts = [records.map(chosen) ?? "\(name: table).commune IN (\(SQL.values(communes)))", "\(name: table).deleted_at IS NULL"]
        if isByDay {
            parts += axes.map { column($0) + " IS NOT NULL" }
        } else if figures.allSatisfy({ $0.count.period != nil }) {
            let ranges = axes.map { FigureBuckets.range(buckets, of: column($0), isInstant: isInstant($0)) }
            parts.append("(" + SQL.joined(ranges, separator: " OR ") + ")")
        }
        return SQL.joined(parts, separator: " AND ")
    }

    /// In forms that both engines answer by the primary key, also behind a UNION: of SQLite's that is not true of lists of pairs.
    private func chosen(_ records: [RecordPlace]) -> SQL {
        if let only = records.first?.commune, records.allSatisfy({ $0.commune == only }) {
            return "\(name: table).commune = \(only) AND \(name: table).id IN (\(SQL.values(records.map(\.id))))"
        }
        let pairs = records.map { "(\(name: table).commune = \($0.commune) AND \(name: table).id = \($0.id))" as SQL }
        return "(" + SQL.joined(pairs, separator: " OR ") + ")"
    }

    // MARK: The counts

    private func keys(_ paths: [FieldPath], _ letter: String) -> [SQL] { paths.indices.map { "\(name: letter + String($0))" } }

    /// Whether a row counts, as a condition over the inner select; nil where every row does.
    private func condition(_ count: FigureCount) -> SQL? {
        let names = Self.flags(of: count).compactMap { flags.firstIndex(of: $0) }.map { "\(name: "f\($0)")" as SQL }
        return names.isEmpty ? nil : "(" + SQL.joined(names, separator: " AND ") + ")"
    }

    /// The statement: one row for each commune, unit and piece of time.
    var statement: SQL {
        let group = ["commune"] + keys(scopes, "k") + keys(axes, "b")
        var columns = group + ["count(*) AS n"]
        for (index, figure) in figures.enumerated() { columns += aggregates(figure.count, index) }
        return "SELECT " + SQL.joined(columns) + " FROM (" + rows + ") AS judged GROUP BY " + SQL.joined(group)
    }

    private func aggregates(_ count: FigureCount, _ index: Int) -> [SQL] {
        let condition = condition(count)
        let holds: SQL = condition ?? "1 = 1"
        let unsure: SQL = condition.map { $0 + " IS NULL" } ?? "1 = 0"
        func number(_ letter: String, _ filter: SQL) -> SQL { "count(*) FILTER (WHERE \(filter)) AS \(name: letter + String(index))" }
        let value: SQL = count.field.flatMap { fields.firstIndex(of: $0) }.map { "\(name: "v\($0)")" } ?? "1"
        let filled = holds + " AND " + value + " IS NOT NULL"
        let unknownOrEmpty = "(" + unsure + ") OR (" + holds + " AND " + value + " IS NULL)"
        switch count.operation {
        case .count: return [number("t", holds), number("u", unsure)]
        case .share: return [number("t", holds), number("u", unsure), number("o", "NOT " + holds)]
        case .missing: return [number("t", holds + " AND " + value + " IS NULL"), number("u", unsure + " AND " + value + " IS NULL")]
        case .distinct: return [number("t", filled), number("u", unknownOrEmpty)]
        case .sum, .avg:
            // In two halves, so that no sum of great amounts overflows.
            return [
                number("t", filled), number("u", unknownOrEmpty),
                "CAST(sum(\(value) / 1000000) FILTER (WHERE \(holds)) AS BIGINT) AS \(name: "h\(index)")",
                "CAST(sum(\(value) % 1000000) FILTER (WHERE \(holds)) AS BIGINT) AS \(name: "l\(index)")",
            ]
        case .min, .max:
            return [
                number("t", filled), number("u", unknownOrEmpty), "min(\(value)) FILTER (WHERE \(holds)) AS \(name: "h\(index)")",
                "max(\(value)) FILTER (WHERE \(holds)) AS \(name: "l\(index)")",
            ]
        }
    }

    /// The different values that a figure counts, by commune, unit and piece of time: they do not add up, so they are gathered.
    private func values(_ figure: CountedFigure) -> SQL? {
        guard figure.count.operation == .distinct, let field = figure.count.field.flatMap({ fields.firstIndex(of: $0) }) else { return nil }
        let value: SQL = "\(name: "v\(field)")"
        var columns: [SQL] = ["commune", "CAST(\(value) AS text) AS value"]
        if let scope = figure.count.scope.flatMap({ scopes.firstIndex(of: $0) }) { columns.append("\(name: "k\(scope)")") }
        if let axis = figure.count.period.flatMap({ axes.firstIndex(of: $0) }) { columns.append("\(name: "b\(axis)")") }
        let holds = condition(figure.count) ?? "1 = 1"
        return "SELECT DISTINCT " + SQL.joined(columns) + " FROM (" + rows + ") AS judged WHERE " + holds + " AND \(value) IS NOT NULL"
    }

    // MARK: Reading

    /// Counts and adds what was found to `sums`.
    func run(into sums: inout FigureSums, in tx: ReadTransaction) throws {
        for row in try tx.rows(statement) {
            let commune = Int(try row.integer("commune"))
            for (index, figure) in figures.enumerated() {
                var tally = try tally(figure.count, index, row)
                tally.records = Int(try row.integer("n"))
                add(tally, figure, commune, row, to: &sums)
            }
        }
        for figure in figures {
            guard let statement = values(figure) else { continue }
            try tx.forEach(statement) { row in
                var tally = FigureTally()
                tally.values = [try row.text("value")]
                add(tally, figure, Int(try row.integer("commune")), row, to: &sums)
            }
        }
    }

    /// What a row says of a day and a unit, where days are told apart and all figures have the same day and unit: the tallies in their order.
    func day(of row: Row) throws -> (place: RollupPlace, tallies: [FigureTally]) {
        let records = Int(try row.integer("n"))
        let tallies = try figures.enumerated().map { index, figure in
            var tally = try tally(figure.count, index, row)
            tally.records = records
            return tally
        }
        let unit = scopes.isEmpty ? nil : row["k0"].text
        return (RollupPlace(commune: Int(try row.integer("commune")), unit: unit, day: try day(row)), tallies)
    }

    private func day(_ row: Row) throws -> CalendarDate {
        if axes.isEmpty { return .epoch }
        if let day = row["b0"].text.flatMap({ CalendarDate($0) }) { return day }
        return CalendarDate(dayNumber: Int(try row.integer("b0")))
    }

    private func add(_ tally: FigureTally, _ figure: CountedFigure, _ commune: Int, _ row: Row, to sums: inout FigureSums) {
        var periods = stockPeriods
        if let axis = figure.count.period.flatMap({ axes.firstIndex(of: $0) }) {
            guard let bucket = row["b\(axis)"].integer else { return }
            periods = buckets[Int(bucket)].periods
        }
        let unit = figure.count.scope.flatMap { scopes.firstIndex(of: $0) }.flatMap { row["k\($0)"].text }
        for period in periods where figure.periods.contains(period) {
            sums.add(tally, figure.key, period, FigureSums.Place(commune: commune, unit: unit))
        }
    }

    private func tally(_ count: FigureCount, _ index: Int, _ row: Row) throws -> FigureTally {
        var tally = FigureTally()
        tally.matched = Int(try row.integer("t\(index)"))
        tally.unknown = Int(try row.integer("u\(index)"))
        switch count.operation {
        case .share: tally.others = Int(try row.integer("o\(index)"))
        case .sum, .avg: tally.sum = Int128(row["h\(index)"].integer ?? 0) * 1_000_000 + Int128(row["l\(index)"].integer ?? 0)
        case .min, .max: (tally.least, tally.greatest) = (row["h\(index)"].integer, row["l\(index)"].integer)
        default: break
        }
        return tally
    }
}

/// Tallies by definition, period and place.
struct FigureSums {
    /// A commune's records of one unit; nil where the register says of no unit.
    struct Place: Hashable {
        let commune: Int
        let unit: String?
    }

    struct Cell: Hashable {
        let key: CountedFigure.Key
        let period: Int
    }

    private(set) var tallies: [Cell: [Place: FigureTally]] = [:]

    mutating func add(_ tally: FigureTally, _ key: CountedFigure.Key, _ period: Int, _ place: Place) {
        tallies[Cell(key: key, period: period), default: [:]][place, default: FigureTally()] += tally
    }
}
