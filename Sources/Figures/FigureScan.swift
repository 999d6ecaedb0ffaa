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

/// One reading of a register that answers many figures.
///
/// Of each record the statement tells what all the figures ask of it, packed into a number (``FigureTraits``); ``FigureCounting`` adds that up.
/// SQLite gives a row for each record: grouping, it would sort them all. PostgreSQL groups those that are alike in what most figures ask and
/// counts the rest (``ScanLayout``), because sending every record takes longer than reading it.
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
    let isByDay: Bool
    /// Which records are read; nil is all of the communes.
    let records: [RecordPlace]?

    private let traits: [RecordTrait]
    private let layout: ScanLayout

    init(
        _ registry: Registry, _ register: RegisterDeclaration, as standing: Standing, _ calendar: WorkCalendar, communes: [Int],
        buckets: [FigureBucket], figures: [CountedFigure], stockPeriods: [Int], stockClock: Int64, isByDay: Bool = false,
        records: [RecordPlace]? = nil, _ engine: EngineKind
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
        self.isByDay = isByDay
        self.records = records
        let counts = figures.map(\.count)
        let traits = FigureTraits(counts) { path in
            if case .choice = registry.catalogue.type(at: path, from: register) { true } else { false }
        }
        self.traits = traits.all
        layout = ScanLayout(counts, traits, isGrouped: engine == .postgres && !isByDay)
    }

    // MARK: The rows

    private var table: String { registry.table(of: register) }

    private func column(_ path: FieldPath) -> SQL { registry.column(path, over: register, as: standing, engine) }

    private func isInstant(_ path: FieldPath) -> Bool { registry.catalogue.type(at: path, from: register) == .instant }

    private func compile(_ condition: FigureCondition) -> SQL {
        func judged(at clock: Int64) -> SQL {
            "(" + registry.sql(condition.expression, over: register, at: clock, as: standing, calendar, engine) + ")"
        }
        switch condition.clock {
        case .none: return judged(at: 0)
        case .stock: return judged(at: stockClock)
        case .bucket(let path):
            let none: SQL = engine == .sqlite ? "NULL" : "CAST(NULL AS boolean)"
            return FigureBuckets.choose(buckets, by: column(path), isInstant: isInstant(path), none: none) { judged(at: buckets[$0].clock) }
        }
    }

    /// The living records: where and when each counts, what is asked of it, and the fields that are added up.
    private func rows(_ source: SQL) -> SQL {
        var columns: [SQL] = ["\(name: table).commune AS commune"]
        columns += layout.scopes.enumerated().map { "CAST(\(column($1)) AS text) AS \(name: "k\($0)")" }
        columns += layout.axes.enumerated().map { piece(of: $1) + " AS \(name: "b\($0)")" }
        columns += layout.words.words.enumerated().map { word($1) + " AS \(name: "w\($0)")" }
        columns += layout.conditions.enumerated().map { compile($1) + " AS \(name: "f\($0)")" }
        columns += layout.fields.enumerated().map { column($1) + " AS \(name: "v\($0)")" }
        return "SELECT " + SQL.joined(columns) + " FROM \(source) WHERE " + condition
    }

    /// In which piece of time a record lies: the bucket's place, or the day itself (of an instant, its number).
    private func piece(of path: FieldPath) -> SQL {
        let (column, isInstant) = (column(path), isInstant(path))
        if isByDay { return isInstant ? FigureBuckets.dayNumber(ofInstant: column) : "CAST(\(column) AS text)" }
        return FigureBuckets.choose(buckets, by: column, isInstant: isInstant, none: "CAST(NULL AS BIGINT)") { "CAST(\($0) AS BIGINT)" }
    }

    /// Traits in one number, each in bits of its own.
    private func word(_ content: [Int]) -> SQL {
        var word: SQL = "CAST(" + number(of: traits[content[0]]) + " AS BIGINT)"
        for trait in content.dropFirst().map({ traits[$0] }) {
            word = "(" + word + ") " + Self.shifts[trait.bits] + " + " + number(of: trait)
        }
        return word
    }

    /// By their bits.
    private static let shifts: [SQL] = ["", "", "* 4", "* 8", "* 16"]
    private static let numerals: [SQL] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"]

    private func number(of trait: RecordTrait) -> SQL {
        switch trait {
        case .condition(let condition):
            return engine == .sqlite
                ? "COALESCE(\(compile(condition)), 2)" : "CASE \(compile(condition)) WHEN true THEN 1 WHEN false THEN 0 ELSE 2 END"
        case .choice(let path, let texts):
            let column = column(path)
            let named = zip(texts, Self.numerals.dropFirst(2)).map { "WHEN \($0) THEN \($1)" as SQL }
            return "CASE \(column) " + SQL.joined(named, separator: " ") + " ELSE CASE WHEN \(column) IS NULL THEN 0 ELSE 1 END END"
        }
    }

    /// Where nothing but pieces of time is asked for, only rows that lie in one are read: by the index of the day, if there is one.
    private var condition: SQL {
        var parts = [records.map(chosen) ?? "\(name: table).commune IN (\(SQL.values(communes)))", "\(name: table).deleted_at IS NULL"]
        if !isByDay, figures.allSatisfy({ $0.count.period != nil }) {
            let ranges = layout.axes.map { FigureBuckets.range(buckets, of: column($0), isInstant: isInstant($0)) }
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

    private var source: SQL { standing.isPresent ? "\(name: table)" : standing.rows(of: register) + " AS \(name: table)" }

    /// An index leads to a large part of a table's rows in the order of the index, page after page anew: reading all of it is faster.
    private func source(in tx: ReadTransaction) throws -> SQL {
        guard engine == .sqlite, standing.isPresent, records == nil, communes.count > 1, isLong else { return source }
        let all = try tx.number("SELECT count(*) AS n FROM journal_head")
        return Int64(communes.count) * 4 >= all ? source + " NOT INDEXED" : source
    }

    /// Whether all records may count, or those of many days.
    private var isLong: Bool {
        guard figures.allSatisfy({ $0.count.period != nil }), let first = buckets.first, let last = buckets.last else { return true }
        return last.days.upperBound.dayNumber - first.days.lowerBound.dayNumber > 60
    }

    // MARK: The statement

    /// A row for each record, or for those that are alike.
    var statement: SQL { statement(source) }

    private func statement(_ source: SQL) -> SQL {
        guard layout.isGrouped else { return rows(source) }
        let keys = SQL.joined(["commune"] + names("k", layout.scopes) + names("b", layout.axes) + names("w", layout.words.words))
        let fence: SQL = isCostly ? " OFFSET 0" : ""
        return "SELECT \(keys), " + SQL.joined(counts) + " FROM (" + rows(source) + fence + ") AS judged GROUP BY " + keys
    }

    private func names(_ letter: String, _ columns: [some Any]) -> [SQL] { columns.indices.map { "\(name: letter + String($0))" } }

    /// What is looked up elsewhere, or told by the day, should be found out once a row: behind a fence, which one process alone passes. What the
    /// row itself says is cheaper asked again, by several.
    private var isCostly: Bool {
        layout.conditions.contains { condition in
            condition.clock != .none || condition.expression.readsDeadline || condition.expression.paths.contains(where: \.isDotted)
        }
    }

    /// How many records there are; what is asked besides (``ScanLayout/rests``); the sums of fields.
    private var counts: [SQL] {
        var counts: [SQL] = ["count(*) AS n"]
        for rest in layout.rests.dropFirst() { counts += ["count(*)" + filter(rest), "count(\(holding(rest)))"] }
        for measure in layout.measures {
            guard let field = measure.field else { continue }
            let (value, filter) = ("\(name: "v\(field)")" as SQL, filter(layout.rests[measure.rest]))
            counts.append("count(\(value))" + filter)
            if measure.isAdded { counts.append("CAST(sum(\(value))" + filter + " AS text)") }
            if measure.isCompared { counts += ["min(\(value))" + filter, "max(\(value))" + filter] }
        }
        return counts
    }

    private func holding(_ rest: [Int]) -> SQL { SQL.joined(rest.map { "\(name: "f\($0)")" }, separator: " AND ") }

    private func filter(_ rest: [Int]) -> SQL { rest.isEmpty ? "" : " FILTER (WHERE \(holding(rest)))" }

    /// The different values that a figure counts, by commune, unit and piece of time: they do not add up, so they are gathered.
    private func values(_ count: FigureCount) -> SQL? {
        guard count.operation == .distinct, let field = count.field else { return nil }
        let unit = count.scope.map { "CAST(\(column($0)) AS text)" as SQL } ?? "CAST(NULL AS text)"
        let piece = count.period.map(piece) ?? "0"
        let conditions = [condition] + FigureCondition.all(of: count).map(compile) + [column(field) + " IS NOT NULL"]
        return """
            SELECT DISTINCT \(name: table).commune AS commune, \(unit) AS unit, \(piece) AS piece, CAST(\(column(field)) AS text) AS value
            FROM \(source) WHERE \(SQL.joined(conditions, separator: " AND "))
            """
    }

    // MARK: Reading

    /// Nothing counted yet.
    var counting: FigureCounting { FigureCounting(layout) }

    /// PostgreSQL takes every tenth record for a group of its own and would sort all records rather than hash so many; they are few.
    static func prepare(_ tx: ReadTransaction) throws {
        if tx.engine == .postgres { _ = try tx.rows("SELECT set_config('hash_mem_multiplier', '8', true)") }
    }

    /// Counts and adds what was found to `sums`.
    func run(into sums: inout FigureSums, in tx: ReadTransaction) throws {
        var counting = counting
        try tx.forEach(statement(source(in: tx))) { try counting.add($0) }
        for lane in counting.lanes {
            for (cell, tallies) in lane.cells {
                let place = sums.place(cell.commune, counting.unit(cell.unit))
                for (figure, tally) in zip(lane.figures, tallies) { add(tally, figures[figure], cell.piece, place, to: &sums) }
            }
        }
        for figure in figures {
            guard let statement = values(figure.count) else { continue }
            try tx.forEach(statement) { row in
                var tally = FigureTally()
                tally.values = [try row.text("value")]
                guard let piece = row["piece"].integer else { return }
                let place = sums.place(Int(try row.integer("commune")), row["unit"].text)
                add(tally, figure, Int(piece), place, to: &sums)
            }
        }
    }

    private func add(_ tally: FigureTally, _ figure: CountedFigure, _ piece: Int, _ place: Int, to sums: inout FigureSums) {
        let periods = figure.count.period == nil ? stockPeriods : buckets[piece].periods
        for period in periods where figure.periods.contains(period) { sums.add(tally, figure.key, period, place) }
    }
}
