public import Declarations
public import Store

/// What is to be counted of a register.
public struct RecordCounting: Sendable {
    public let register: RegisterDeclaration
    /// Each is counted for itself.
    public let conditions: [Expression]
    /// The records among which they are counted.
    public let among: RecordQuery

    public init(_ register: RegisterDeclaration, _ conditions: [Expression], among: RecordQuery = RecordQuery()) {
        self.register = register
        self.conditions = conditions
        self.among = among
    }
}

extension Registry {
    /// Of the records that the actor may read and the queries ask for, how many meet each condition: one statement, however many registers and
    /// conditions.
    ///
    /// - Parameter countings: all with the same number of conditions.
    public func counts(of countings: [RecordCounting], for actor: Actor, in tx: ReadTransaction) throws -> [[Int]] {
        guard let width = countings.first?.conditions.count else { return [] }
        let arms = try countings.enumerated().map { place, counting in try arm(counting, place, for: actor, in: tx) }
        var counts = Array(repeating: Array(repeating: 0, count: width), count: countings.count)
        for row in try tx.rows(SQL.joined(arms, separator: " UNION ALL ")) {
            counts[Int(try row.integer("place"))] = try (0..<width).map { Int(try row.integer("n\($0)")) }
        }
        return counts
    }

    private func arm(_ counting: RecordCounting, _ place: Int, for actor: Actor, in tx: ReadTransaction) throws -> SQL {
        let register = counting.register
        let compiler = ExpressionSQL(catalogue: catalogue, register: register, engine: tx.engine, now: tx.now)
        let columns = counting.conditions.enumerated().map { index, condition -> SQL in
            "count(*) FILTER (WHERE \(compiler.compile(condition))) AS \(name: "n\(index)")"
        }
        let table: SQL = "\(name: RegisterTable(register: register).name)"
        // SQLite reads a whole table for what two indexes find together; each part of an "or" finds its own.
        let parts = try alternatives(counting.among).map { part in
            let among = try condition(register, part, searching: .asWhole, for: actor, in: tx)
            return "SELECT * FROM \(table) WHERE \(among)" as SQL
        }
        let rows = SQL.joined(parts, separator: " UNION ALL ")
        return "SELECT CAST(\(place) AS BIGINT) AS place, \(SQL.joined(columns)) FROM (\(rows)) AS \(table)"
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
