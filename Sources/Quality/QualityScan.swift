import Declarations
import Registers
import Store

/// Statements that ask every question of a plan in one pass over the register's table.
struct QualityScan {
    let sql: CheckSQL
    let plan: QualityPlan

    init(_ registry: Registry, _ plan: QualityPlan, fences: [String: Fence], at now: Int64, _ engine: EngineKind) {
        self.plan = plan
        sql = CheckSQL(registry: registry, plan: plan, fences: fences, engine: engine, now: now)
    }

    private var table: String { sql.registry.table(of: plan.register) }

    private static func flagName(_ index: Int) -> String { "f\(index)" }

    /// The rows with a flag for each check. Without the limit at its end both engines would write each flag's expression out wherever it is
    /// used, and reckon it as often.
    private func flags(_ checks: [QualityCheck], _ columns: [SQL], where condition: SQL, order: SQL = "") -> SQL {
        let flags = checks.enumerated().map { index, check in sql.flag(check) + " AS \(name: Self.flagName(index))" }
        let end: SQL = sql.engine == .sqlite ? " LIMIT -1 OFFSET 0" : " OFFSET 0"
        return "SELECT " + SQL.joined(columns + flags) + " FROM \(name: table) WHERE " + condition + order + end
    }

    // MARK: Counting

    /// Records, parts and checks by unit: one statement, one row a unit. Records that were made later than the moment of the count are none.
    func counts(commune: Int) -> SQL {
        counts(where: "commune = \(commune) AND deleted_at IS NULL AND created_at <= \(sql.now)")
    }

    /// The same of some records.
    func counts(where condition: SQL) -> SQL {
        let unit: SQL = plan.register.scopeField.map { "CAST(\(name: $0) AS text) AS unit" } ?? "CAST(NULL AS text) AS unit"
        var columns: [SQL] = ["unit", "count(*) AS records"]
        for part in QualityPart.allCases {
            let flag = partFlag(part)
            columns.append("count(" + flag + ") AS \(name: "\(part.rawValue)_seen")")
            columns.append("CAST(COALESCE(sum(" + flag + "), 0) AS BIGINT) AS \(name: "\(part.rawValue)_bad")")
        }
        for index in plan.checks.indices {
            let flag: SQL = "CAST(\(name: Self.flagName(index)) AS INTEGER)"
            columns.append("count(" + flag + ") AS \(name: "seen\(index)")")
            columns.append("CAST(COALESCE(sum(" + flag + "), 0) AS BIGINT) AS \(name: "bad\(index)")")
        }
        let rows = flags(plan.checks, [unit], where: condition)
        return "SELECT " + SQL.joined(columns) + " FROM (" + rows + ") AS judged GROUP BY unit"
    }

    /// Whether anything is wrong with a record in one part: 1 if one check says so, 0 if some could be judged and none says so.
    private func partFlag(_ part: QualityPart) -> SQL {
        let names = plan.checks.indices.filter { plan.checks[$0].part == part }.map(Self.flagName)
        if names.isEmpty { return "CAST(NULL AS INTEGER)" }
        let bad = SQL.joined(names.map { "\(name: $0) = 1" }, separator: " OR ")
        let known = SQL.joined(names.map { "\(name: $0) IS NOT NULL" }, separator: " OR ")
        return "CASE WHEN " + bad + " THEN 1 WHEN " + known + " THEN 0 END"
    }

    struct UnitCounts: Sendable {
        let unit: String?
        let score: QualityScore
        let checks: [CheckCount]
    }

    func read(_ row: Row, weights: QualityWeights) throws -> UnitCounts {
        var parts: [QualityPart: Share] = [:]
        for part in QualityPart.allCases {
            let seen = Int(try row.integer("\(part.rawValue)_seen"))
            parts[part] = Share(good: seen - Int(try row.integer("\(part.rawValue)_bad")), seen: seen)
        }
        return UnitCounts(
            unit: row["unit"].text, score: QualityScore(records: Int(try row.integer("records")), parts: parts, weights: weights),
            checks: try plan.checks.indices.map { index in
                CheckCount(seen: Int(try row.integer("seen\(index)")), bad: Int(try row.integer("bad\(index)")))
            })
    }

    // MARK: Finding

    /// Ids of records with which one of the checks finds fault, by id: pages are found by the last id of the page before. The inner select is
    /// in order; ordering its rows again would make both engines reckon all of them before the first is given.
    func faulty(_ checks: [QualityCheck], where condition: SQL, after: RecordID?, limit: Int) -> SQL {
        if checks.isEmpty { return "SELECT id FROM \(name: table) WHERE 1 = 0" }
        let place: SQL = after.map { " AND id > \($0)" } ?? ""
        let rows = flags(checks, ["id"], where: condition + place, order: " ORDER BY id")
        let bad = SQL.joined(checks.indices.map { "\(name: Self.flagName($0)) = 1" }, separator: " OR ")
        return "SELECT id FROM (" + rows + ") AS judged WHERE " + bad + " LIMIT \(limit)"
    }

    /// All flags of some records.
    func flags(of ids: [RecordID], commune: Int) -> SQL {
        flags(plan.checks, ["id"], where: "commune = \(commune) AND id IN (\(SQL.values(ids)))")
    }

    /// The checks that find fault with a row of ``flags(of:commune:)``.
    func faults(_ row: Row) -> [QualityCheck] {
        plan.checks.enumerated().compactMap { index, check in row[Self.flagName(index)].integer == 1 ? check : nil }
    }
}

/// Records that are the same thing by one check.
struct TwinScan {
    let registry: Registry
    let register: RegisterDeclaration
    let engine: EngineKind

    /// More than so many records that are alike are not twins but a key that tells nothing apart.
    static let most = 100_000

    /// Records that have their key in common with another one, group by group.
    func groups(_ check: QualityCheck, commune: Int, in tx: ReadTransaction) throws -> [(record: String, group: Int)] {
        guard case .twin(let fields) = check.kind else { return [] }
        let table = registry.table(of: register)
        let statement: SQL = """
            SELECT id, same FROM (
                SELECT id, same, count(*) OVER (PARTITION BY same) AS many FROM (
                    SELECT id, \(CheckSQL.key(fields, in: table, engine)) AS same FROM \(name: table)
                    WHERE commune = \(commune) AND deleted_at IS NULL
                ) AS keyed WHERE same IS NOT NULL
            ) AS counted WHERE many > 1 ORDER BY same, id LIMIT \(Self.most)
            """
        var found: [(String, Int)] = []
        var last: String?
        var group = 0
        try tx.forEach(statement) { row in
            let key = try row.text("same")
            if key != last { group += 1 }
            last = key
            found.append((try row.text("id"), group))
        }
        return found
    }
}
