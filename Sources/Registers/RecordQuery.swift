public import Declarations
public import Store

/// Which records of a register, in which order, and where in it the page stands.
public struct RecordQuery: Sendable {
    /// Checked conditions that must all hold.
    public var filters: [Expression]
    /// Words that must begin words of the record's texts, with or without diacritics.
    public var text: String?
    /// Ids that a many-valued reference or choice must contain, by field.
    public var containing: [(field: String, item: String)] = []
    /// Empty: the newest first.
    public var sort: [SortKey]
    /// The row at the edge of the page before.
    public var cursor: Cursor?
    public var limit: Int
    /// Deleted records instead of living ones: those that the actor may restore.
    public var inRecycleBin = false

    public init(filters: [Expression] = [], text: String? = nil, sort: [SortKey] = [], cursor: Cursor? = nil, limit: Int = 50) {
        self.filters = filters
        self.text = text
        self.sort = sort
        self.cursor = cursor
        self.limit = limit
    }

    /// A place in an order: the sort values and the id of a row.
    public struct Cursor: Sendable, Equatable {
        public var values: [Value]
        public var id: RecordID
        /// Whether the page before that row is wanted.
        public var backward: Bool

        public init(values: [Value], id: RecordID, backward: Bool) {
            self.values = values
            self.id = id
            self.backward = backward
        }
    }
}

extension RecordQuery {
    /// Whether nothing but its state decides whether a living record is wanted.
    fileprivate var asksForStatesOnly: Bool {
        text == nil && containing.isEmpty && !inRecycleBin
            && filters.allSatisfy { filter in
                let state = FieldPath(field: SystemField.state.rawValue)
                return filter.paths.allSatisfy { $0 == state } && !filter.readsDeadline
            }
    }

    fileprivate func takes(state: String, now: Int64) throws -> Bool {
        try filters.allSatisfy { try $0.evaluate(now: now) { _ in state.isEmpty ? .unset : .text(state) } == .boolean(true) }
    }
}

/// One page of a list.
public struct RecordPage: Sendable {
    public var records: [Record]
    public var next: RecordQuery.Cursor?
    public var previous: RecordQuery.Cursor?
}

/// How many records there are.
public enum RecordCount: Sendable, Equatable {
    case exactly(Int)
    /// Counting stopped here.
    case moreThan(Int)
}

extension Registry {
    /// A page of the records that the actor may read. Pages are found by the values of the row before (keyset), so the thousandth page costs
    /// as much as the first.
    ///
    /// - Throws: ``RecordError`` with `invalid` for a cursor that is no place in this order.
    public func page(_ registerID: String, _ query: RecordQuery, for actor: Actor, in tx: ReadTransaction) throws -> RecordPage {
        let register = try register(registerID)
        if let cursor = query.cursor, !cursor.fits(query.sort, register) { throw RecordError.invalidCursor }
        let fields = register.fields.map(\.id)
        let backward = query.cursor?.backward == true
        let order = Order(query.sort, backward: backward)
        var rows: [Row] = []
        for stretch in order.stretches(query.cursor) where rows.count <= query.limit {
            rows += try tx.rows(statement(register, query, order, stretch, limit: query.limit + 1 - rows.count, for: actor, in: tx))
        }
        var records = try rows.prefix(query.limit).map { try Record(register: register.id, $0, fields: fields) }
        if backward { records.reverse() }
        let hasMore = rows.count > query.limit
        return RecordPage(
            records: records,
            next: backward || hasMore ? records.last.map { order.cursor($0, backward: false) } : nil,
            previous: (backward ? hasMore : query.cursor != nil) ? records.first.map { order.cursor($0, backward: true) } : nil)
    }

    /// The statement behind a page; `stretch` is the part of the order that it reads.
    func statement(
        _ register: RegisterDeclaration, _ query: RecordQuery, _ order: Order, _ stretch: SQL?, limit: Int, for actor: Actor,
        in tx: ReadTransaction
    ) throws -> SQL {
        let (condition, isGathered) = try conditions(register, query, searching: .asPage(of: limit), for: actor, in: tx)
        let part: SQL = stretch.map { " AND " + $0 } ?? ""
        let rows: SQL = "SELECT * FROM \(name: RegisterTable(register: register).name) WHERE " + condition + part
        let rest: SQL = " ORDER BY " + order.clause(tx.engine) + " LIMIT \(limit)"
        // Planners take the hits for so many that they would look for them along the order, up to the end of the table.
        return isGathered ? "WITH found AS MATERIALIZED (" + rows + ") SELECT * FROM found" + rest : rows + rest
    }

    /// How many records the actor may read: exact where it costs nothing (kept in the writing transaction), else counted up to `limit`.
    public func count(
        _ registerID: String, _ query: RecordQuery = RecordQuery(), for actor: Actor, upTo limit: Int = 10_000, in tx: ReadTransaction
    )
        throws -> RecordCount
    {
        let register = try register(registerID)
        if query.asksForStatesOnly, rights.grants(.read, on: register, to: actor).isWholeCommune {
            let counts = try countsByState(registerID, commune: actor.commune, in: tx)
            return .exactly(try counts.reduce(0) { try query.takes(state: $1.key, now: tx.now) ? $0 + $1.value : $0 })
        }
        let condition = try condition(register, query, searching: .asCount(upTo: limit), for: actor, in: tx)
        let source = searchSource(register, query, for: actor, tx.engine)
        let found = Int(
            try tx.number("SELECT count(*) AS n FROM (SELECT 1 AS one FROM \(source) WHERE \(condition) LIMIT \(limit + 1)) AS matching"))
        return found > limit ? .moreThan(limit) : .exactly(found)
    }

    /// Living records by state (`""` where there is no workflow), kept exact with every change.
    public func countsByState(_ registerID: String, commune: Int, in tx: ReadTransaction) throws -> [String: Int] {
        let rows = try tx.rows("SELECT state, records FROM tally WHERE commune = \(commune) AND register = \(registerID)")
        return Dictionary(uniqueKeysWithValues: try rows.map { (try $0.text("state"), Int(try $0.integer("records"))) })
    }

    /// Every living record that the conditions leave, in order; for what is known to be small (units, a plan's targets). Bounded by `limit`.
    public func all(
        _ registerID: String, where filters: [Expression] = [], sort: [SortKey] = [], limit: Int = 5000, for actor: Actor,
        in tx: ReadTransaction
    ) throws -> [Record] {
        try page(registerID, RecordQuery(filters: filters, sort: sort, limit: limit), for: actor, in: tx).records
    }

    /// The records that the actor may read and the query asks for, as a condition over the register's table.
    func condition(
        _ register: RegisterDeclaration, _ query: RecordQuery, searching purpose: SearchPurpose, for actor: Actor, in tx: ReadTransaction
    ) throws -> SQL {
        try conditions(register, query, searching: purpose, for: actor, in: tx).sql
    }

    /// The condition, and whether its records are few enough to be gathered through the index of words.
    private func conditions(
        _ register: RegisterDeclaration, _ query: RecordQuery, searching purpose: SearchPurpose, for actor: Actor, in tx: ReadTransaction
    ) throws -> (sql: SQL, isGathered: Bool) {
        let compiler = ExpressionSQL(catalogue: catalogue, register: register, engine: tx.engine, now: tx.now)
        var parts: [SQL] = ["commune = \(actor.commune)", query.inRecycleBin ? "deleted_at IS NOT NULL" : "deleted_at IS NULL"]
        // What was deleted is shown to those who may bring it back, and could read it before.
        for action in query.inRecycleBin ? [RecordAction.read, .restore] : [.read] {
            let grants = rights.grants(action, on: register, to: actor)
            if !grants.isWholeCommune { parts.append("(" + grants.condition + ")") }
        }
        parts += query.filters.map { "(" + compiler.compile($0) + ")" }
        for (field, item) in query.containing {
            parts.append("\(name: field) LIKE \("%\"\(escaped(item))\"%") ESCAPE '\\'")
        }
        let others = SQL.joined(parts, separator: " AND ")
        let words = try searchCondition(register, query, purpose, beside: others, for: actor, in: tx)
        return words.map { (others + " AND " + $0.sql, $0.isGathered) } ?? (others, false)
    }

    /// The text with LIKE's own signs taken literally.
    private func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_")
    }
}

/// An order over columns with the id as its last key, so that it is total and pages can be cut anywhere.
struct Order {
    private let keys: [SortKey]
    private let idDescending: Bool

    init(_ sort: [SortKey], backward: Bool) {
        // Behind the id nothing is left to order.
        let forward = Array(sort.prefix { $0.field != "id" })
        let id = sort.first { $0.field == "id" }
        // Without keys the newest comes first; with keys the id follows the direction of the last one, as the index does.
        let descending = id?.descending ?? forward.last?.descending ?? true
        keys = forward.map { SortKey($0.field, descending: $0.descending != backward) }
        idDescending = descending != backward
    }

    /// Missing values come first in ascending order, on both engines.
    func clause(_ engine: EngineKind) -> SQL {
        let parts = keys.map { key in "\(name: key.field)" + direction(key.descending, engine) }
        // No id is missing, but an order that says otherwise than the index of the other keys is not read from it.
        return SQL.joined(parts + ["id" + direction(idDescending, keys.isEmpty ? .sqlite : engine)])
    }

    private func direction(_ descending: Bool, _ engine: EngineKind) -> SQL {
        switch engine {
        case .sqlite: descending ? " DESC" : " ASC"
        case .postgres: descending ? " DESC NULLS LAST" : " ASC NULLS FIRST"
        }
    }

    /// The rows behind the cursor's row, as conditions to be read one after the other: missing values are a stretch of their own, so that an
    /// index finds where each begins.
    func stretches(_ cursor: RecordQuery.Cursor?) -> [SQL?] {
        guard let cursor else { return [nil] }
        guard let key = keys.first, let value = cursor.values.first else { return [after(keys[...], cursor.values[...], cursor.id)] }
        let rest = after(keys.dropFirst(), cursor.values.dropFirst(), cursor.id)
        let column: SQL = "\(name: key.field)"
        switch (key.descending, value.isNull) {
        case (false, true): return ["(" + column + " IS NULL AND " + rest + ")", column + " IS NOT NULL"]
        case (true, true): return ["(" + column + " IS NULL AND " + rest + ")"]
        case (false, false): return [column + " >= \(value) AND (" + column + " > \(value) OR " + rest + ")"]
        case (true, false): return [column + " <= \(value) AND (" + column + " < \(value) OR " + rest + ")", column + " IS NULL"]
        }
    }

    /// The rows behind the cursor's in the order of `keys`, those before them being equal.
    private func after(_ keys: ArraySlice<SortKey>, _ values: ArraySlice<Value>, _ id: RecordID) -> SQL {
        var alternatives: [SQL] = []
        var equal: [SQL] = []
        for (key, value) in zip(keys, values) {
            if let beyond = beyond(key, value) { alternatives.append(SQL.joined(equal + [beyond], separator: " AND ")) }
            equal.append(value.isNull ? "\(name: key.field) IS NULL" : "\(name: key.field) = \(value)")
        }
        alternatives.append(SQL.joined(equal + [idDescending ? "id < \(id)" : "id > \(id)"], separator: " AND "))
        return "(" + SQL.joined(alternatives.map { "(\($0))" }, separator: " OR ") + ")"
    }

    private func beyond(_ key: SortKey, _ value: Value) -> SQL? {
        switch (key.descending, value.isNull) {
        case (false, true): "\(name: key.field) IS NOT NULL"
        case (false, false): "\(name: key.field) > \(value)"
        case (true, true): nil
        case (true, false): "(\(name: key.field) < \(value) OR \(name: key.field) IS NULL)"
        }
    }

    func cursor(_ record: Record, backward: Bool) -> RecordQuery.Cursor {
        RecordQuery.Cursor(values: keys.map { record.value(of: $0.field) }, id: record.id, backward: backward)
    }
}

extension Record {
    /// The value of a declared or system field.
    public func value(of field: String) -> Value {
        switch SystemField(rawValue: field) {
        case nil: self[field]
        case .id: id.value
        case .commune: commune.value
        case .version: version.value
        case .state: state.value
        case .stateSince: stateSince.value
        case .dueAt: dueAt.value
        case .assignee: assignee.value
        case .createdAt: createdAt.value
        case .createdBy: createdBy.value
        case .updatedAt: updatedAt.value
        case .updatedBy: updatedBy.value
        case .deletedAt: deletedAt.value
        case .source: source.value
        case .externalID: externalID.value
        }
    }
}
