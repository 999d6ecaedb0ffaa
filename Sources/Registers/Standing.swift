package import Declarations
package import Store

/// As of when a statement reads records.
///
/// Two clocks are told apart: what was *known* when the journal had reached a place, and how things *stood* at a moment. Both pick one version
/// of each record; without either it is the present one.
package struct Standing: Sendable {
    /// The journal's place by commune: what was written behind it is not known. Nil: everything is.
    package var known: [Int: Int64]?
    /// The moment at which things stood, in milliseconds since 1970 UTC. Nil: the latest that is known.
    package var moment: Int64?

    package static let present = Standing()

    package init(known: [Int: Int64]? = nil, moment: Int64? = nil) {
        self.known = known
        self.moment = moment
    }

    /// Whether the register's table alone is read.
    package var isPresent: Bool { known == nil && moment == nil }

    /// What stands behind FROM: the register's table, or the versions that held, deleted ones among them.
    package func rows(of register: RegisterDeclaration) -> SQL {
        let table = RegisterTable(register: register)
        if isPresent { return "\(name: table.name)" }
        let columns = SQL.names(RegisterTable.systemColumns.map(\.name).filter { $0 != "search" } + table.fields)
        return """
            (SELECT \(columns) FROM \(name: table.name) WHERE \(began)
            UNION ALL SELECT \(columns) FROM \(name: table.history) WHERE \(began) AND (\(lasted)))
            """
    }

    private var began: SQL {
        SQL.joined([known.map { "since <= " + place($0) }, moment.map { "updated_at <= \($0)" }].compactMap { $0 }, separator: " AND ")
    }

    private var lasted: SQL {
        SQL.joined([known.map { "until > " + place($0) }, moment.map { "until_at > \($0)" }].compactMap { $0 }, separator: " OR ")
    }

    private func place(_ known: [Int: Int64]) -> SQL {
        if known.count == 1, let only = known.values.first { return "CAST(\(only) AS BIGINT)" }
        let cases = known.sorted { $0.key < $1.key }.map { commune, seq -> SQL in "WHEN \(commune) THEN CAST(\(seq) AS BIGINT)" }
        return cases.isEmpty ? "0" : "CASE commune " + SQL.joined(cases, separator: " ") + " ELSE 0 END"
    }
}
