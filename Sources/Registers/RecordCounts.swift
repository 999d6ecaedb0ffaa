public import Declarations
public import Store

extension Registry {
    /// Of the records that the actor may read and the query asks for, how many meet each condition: one statement, however many conditions.
    public func counts(
        _ registerID: String, of conditions: [Expression], among query: RecordQuery = RecordQuery(), for actor: Actor,
        in tx: ReadTransaction
    ) throws -> [Int] {
        let register = try register(registerID)
        let compiler = ExpressionSQL(catalogue: catalogue, register: register, engine: tx.engine, now: tx.now)
        let columns = conditions.indices.map { index -> SQL in
            "count(*) FILTER (WHERE \(compiler.compile(conditions[index]))) AS \(name: "n\(index)")"
        }
        let table: SQL = "\(name: RegisterTable(register: register).name)"
        // SQLite reads a whole table for what two indexes find together; each part of an "or" finds its own.
        let parts = try alternatives(query).map { part in
            let among = try condition(register, part, searching: .asWhole, for: actor, in: tx)
            return "SELECT * FROM \(table) WHERE \(among)" as SQL
        }
        let row = try tx.first("SELECT \(SQL.joined(columns)) FROM (\(SQL.joined(parts, separator: " UNION ALL "))) AS \(table)")
        return conditions.indices.map { Int(row?["n\($0)"].integer ?? 0) }
    }

    /// A query whose one filter is an "or" as two of which no record meets both; any other as it is.
    private func alternatives(_ query: RecordQuery) -> [RecordQuery] {
        guard query.filters.count == 1, case .binary(.or, let one, let other) = query.filters[0] else { return [query] }
        // What is not known of `one` is not met.
        let without = Expression.binary(.or, .not(one), .isSet(one, negated: true))
        return [[one], [other, without]].map { filters in
            var part = query
            part.filters = filters
            return part
        }
    }
}
