import Declarations
public import Foundation
public import Store

/// By what records are put together.
public enum GroupKey: Sendable, Equatable {
    /// The value of a choice, state, yes/no, reference, period or small number.
    case field(String)
    /// The piece of time in which a date or instant lies.
    case time(String, TimeStep)

    public var field: String {
        switch self {
        case .field(let id), .time(let id, _): id
        }
    }
}

/// Records that have the same keys, counted and added up.
public struct RecordGroup: Sendable {
    /// One for each key asked for: an option's or record's id, `true`, a number, or the first day of a piece of time; nil where the field is
    /// not filled in.
    public var keys: [String?]
    public var count: Int
    /// How many of them have the number that is added up.
    public var known: Int
    /// In the number's stored form: thousandths where its scale is 3.
    public var sum: Decimal

    public init(keys: [String?], count: Int, known: Int = 0, sum: Decimal = 0) {
        self.keys = keys
        self.count = count
        self.known = known
        self.sum = sum
    }
}

extension Registry {
    /// The records that the actor may read and the query asks for, put together by up to two keys, the largest group first; pieces of time from
    /// the latest. Without keys, one group of all. Added up exactly, whatever the numbers.
    ///
    /// - Parameter number: the numeric field to add up.
    /// - Throws: ``RecordError/notFound`` for a field by which records can't be put together or that can't be added up.
    public func groups(
        _ registerID: String, _ query: RecordQuery, by keys: [GroupKey] = [], adding number: String? = nil, limit: Int = 400,
        for actor: Actor,
        in tx: ReadTransaction
    ) throws -> [RecordGroup] {
        let register = try register(registerID)
        let names: [SQL] = ["\"@first\"", "\"@second\""]
        var columns: [SQL] = []
        for (key, name) in zip(keys, names) { columns.append("\(try column(key, register, tx.engine)) AS \(name)") }
        columns.append("count(*) AS \"@count\"")
        if let number {
            guard let field = register.field(number), field.valueType.isNumeric, !field.encrypted else { throw RecordError.notFound }
            // In two halves, so that no sum of great amounts overflows.
            columns.append("count(\(name: number)) AS \"@known\"")
            columns.append("CAST(sum(\(name: number) / 1000000) AS BIGINT) AS \"@high\"")
            columns.append("CAST(sum(\(name: number) % 1000000) AS BIGINT) AS \"@low\"")
        }
        let condition = try condition(register, query, searching: .asWhole, for: actor, in: tx)
        let order: SQL =
            switch (keys.first, keys.count) {
            case (nil, _): ""
            case (.time?, 1): " GROUP BY 1 ORDER BY 1 DESC"
            case (.time?, _): " GROUP BY 1, 2 ORDER BY 1 DESC, 3 DESC"
            case (_, 1): " GROUP BY 1 ORDER BY 2 DESC, 1"
            default: " GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2"
            }
        let table: SQL = "\(name: RegisterTable(register: register).name)"
        let rows = try tx.rows("SELECT \(SQL.joined(columns)) FROM \(table) WHERE \(condition)\(order) LIMIT \(limit)")
        return try rows.map { row in
            RecordGroup(
                keys: zip(keys, ["@first", "@second"]).map { row[$1].text }, count: Int(try row.integer("@count")),
                known: Int(row["@known"].integer ?? 0),
                sum: Decimal(row["@high"].integer ?? 0) * 1_000_000 + Decimal(row["@low"].integer ?? 0))
        }
    }

    /// A key as text, the same on both engines.
    private func column(_ key: GroupKey, _ register: RegisterDeclaration, _ engine: EngineKind) throws -> SQL {
        guard let type = register.type(of: key.field), register.field(key.field)?.encrypted != true, !type.isMany else {
            throw RecordError.notFound
        }
        let column: SQL = "\(name: key.field)"
        switch key {
        case .time(let field, let step):
            guard type == .date || type == .datetime else { throw RecordError.notFound }
            return step.sql(field, type, engine)
        case .field where type == .boolean: return "CASE WHEN " + column + " THEN 'true' WHEN NOT " + column + " THEN 'false' END"
        case .field where type.isReference || type == .integer: return "CAST(" + column + " AS text)"
        case .field: return column
        }
    }
}
