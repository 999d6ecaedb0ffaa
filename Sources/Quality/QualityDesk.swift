public import Declarations
public import Registers
public import Store
public import Vietnamese

/// Judges the quality of registers: counts it, keeps the scores by day, says what is to be done.
///
/// Everything is asked in SQL over the register's own table; no record is loaded to be judged.
public struct QualityDesk: Sendable {
    public let registry: Registry
    public let database: Database

    public init(_ registry: Registry, _ database: Database) {
        self.registry = registry
        self.database = database
    }

    /// Makes the tables of scores and findings.
    public static func migrate(_ database: Database) async throws {
        try await database.migrate(Migration.quality)
    }

    public func plan(of register: RegisterDeclaration) -> QualityPlan { QualityPlan(register, registry.catalogue) }

    // MARK: Counting

    /// Counts a register of a commune and keeps the scores under the day of `now`. Reads while others write, and writes in short pieces.
    ///
    /// - Returns: the score of the whole register.
    /// - Throws: ``RecordError/notFound`` for a register that no pack declares.
    @discardableResult
    public func assess(_ registerID: String, commune: Int, at now: Int64 = .now) async throws -> QualityScore {
        let register = try registry.register(registerID)
        let plan = plan(of: register)
        try await keepTwins(plan, commune)
        let fences = try await keepFences(plan, commune)
        let units = try await database.read { tx in try count(plan, fences, commune, at: now, in: tx) }
        let whole = units.map(\.score).reduce(QualityScore(weights: units.first?.score.weights ?? .equal), +)
        try await database.write { tx in try keep(units, whole, plan, commune, at: now, in: tx) }
        return whole
    }

    private func count(_ plan: QualityPlan, _ fences: [String: Fence], _ commune: Int, at now: Int64, in tx: ReadTransaction) throws
        -> [QualityScan.UnitCounts]
    {
        let scan = QualityScan(registry, plan, fences: fences, at: now, tx.engine)
        let weights = try weights(commune: commune, on: Instant(milliseconds: now).date, in: tx)
        return try tx.rows(scan.counts(commune: commune)).map { row in try scan.read(row, weights: weights) }
    }

    /// Which records are alike is found once a count: whoever asks later looks at these few only.
    private func keepTwins(_ plan: QualityPlan, _ commune: Int) async throws {
        for check in plan.checks {
            guard case .twin = check.kind else { continue }
            let found = try await database.read { tx in
                try TwinScan(registry: registry, register: plan.register, engine: tx.engine).groups(check, commune: commune, in: tx)
            }
            let register = plan.register.id
            try await database.write { tx in
                try tx.execute(
                    "DELETE FROM quality_twin WHERE commune = \(commune) AND register = \(register) AND finding = \(check.id)")
                for start in stride(from: 0, to: found.count, by: 500) {
                    let rows = found[start..<min(start + 500, found.count)].map { twin in
                        "(\(commune), \(register), \(check.id), \(twin.record), \(twin.group))" as SQL
                    }
                    try tx.execute("INSERT INTO quality_twin (commune, register, finding, record, grp) VALUES \(SQL.joined(rows))")
                }
            }
        }
    }

    private func keepFences(_ plan: QualityPlan, _ commune: Int) async throws -> [String: Fence] {
        let fields = plan.checks.compactMap { check -> FieldDeclaration? in
            if case .usual(nil) = check.kind { check.field } else { nil }
        }
        let fences = try await database.read { tx in try spread(of: fields, plan.register, commune, in: tx) }
        let register = plan.register.id
        try await database.write { tx in
            try tx.execute("DELETE FROM quality_fence WHERE commune = \(commune) AND register = \(register)")
            for (field, fence) in fences.sorted(by: { $0.key < $1.key }) {
                try tx.execute(
                    """
                    INSERT INTO quality_fence (commune, register, field, low, high, counted)
                    VALUES (\(commune), \(register), \(field), \(fence.low), \(fence.high), \(fence.counted))
                    """)
            }
        }
        return fences
    }

    /// The fences of fields: where a quarter of their numbers ends and where the last quarter begins.
    private func spread(of fields: [FieldDeclaration], _ register: RegisterDeclaration, _ commune: Int, in tx: ReadTransaction) throws
        -> [String: Fence]
    {
        if fields.isEmpty { return [:] }
        let table = registry.table(of: register)
        let counts = SQL.joined(fields.map { "count(\(name: $0.id)) AS \(name: $0.id)" })
        guard let row = try tx.first("SELECT \(counts) FROM \(name: table) WHERE commune = \(commune) AND deleted_at IS NULL") else {
            return [:]
        }
        var fences: [String: Fence] = [:]
        for field in fields {
            let counted = Int(try row.integer(field.id))
            guard counted >= Fence.least else { continue }
            func number(at place: Int) throws -> Int64 {
                try tx.number(
                    """
                    SELECT \(name: field.id) FROM \(name: table)
                    WHERE commune = \(commune) AND deleted_at IS NULL AND \(name: field.id) IS NOT NULL
                    ORDER BY \(name: field.id) LIMIT 1 OFFSET \(place)
                    """)
            }
            fences[field.id] = Fence(lower: try number(at: counted / 4), upper: try number(at: counted * 3 / 4), counted: counted)
        }
        return fences
    }

    /// The fences of the last count.
    func fences(_ register: String, commune: Int, in tx: ReadTransaction) throws -> [String: Fence] {
        let rows = try tx.rows("SELECT field, low, high, counted FROM quality_fence WHERE commune = \(commune) AND register = \(register)")
        return Dictionary(
            uniqueKeysWithValues: try rows.map { row in
                let fence = Fence(low: try row.integer("low"), high: try row.integer("high"), counted: Int(try row.integer("counted")))
                return (try row.text("field"), fence)
            })
    }

    private func keep(
        _ units: [QualityScan.UnitCounts], _ whole: QualityScore, _ plan: QualityPlan, _ commune: Int, at now: Int64,
        in tx: WriteTransaction
    ) throws {
        let day = Instant(milliseconds: now).date.description
        let register = plan.register.id
        try tx.execute("DELETE FROM quality_score WHERE commune = \(commune) AND register = \(register) AND day = \(day)")
        try tx.execute("DELETE FROM quality_check WHERE commune = \(commune) AND register = \(register)")
        var scores: [(unit: String, score: QualityScore)] = [("", whole)]
        scores += units.compactMap { counts in counts.unit.map { ($0, counts.score) } }
        for (unit, score) in scores {
            let values: [Value] =
                [commune.value, register.value, unit.value, day.value, now.value, score.records.value]
                + QualityPart.allCases.flatMap { [score[$0].good.value, score[$0].seen.value] } + [score.hundredths.value]
            try tx.execute(
                """
                INSERT INTO quality_score (commune, register, unit, day, at, records, correct_good, correct_seen, complete_good,
                    complete_seen, clean_good, clean_seen, live_good, live_seen, score) VALUES (\(SQL.values(values)))
                """)
        }
        for (index, check) in plan.checks.enumerated() {
            let all = units.map { (unit: $0.unit ?? "", count: $0.checks[index]) }
            let sum = CheckCount(seen: all.reduce(0) { $0 + $1.count.seen }, bad: all.reduce(0) { $0 + $1.count.bad })
            let rows = ([("", sum)] + all.filter { !$0.unit.isEmpty }.map { ($0.unit, $0.count) }).map { unit, count in
                "(\(commune), \(register), \(unit), \(check.id), \(count.seen), \(count.bad))" as SQL
            }
            try tx.execute("INSERT INTO quality_check (commune, register, unit, finding, seen, bad) VALUES \(SQL.joined(rows))")
        }
    }

    // MARK: Weights

    /// What the commune decided on how much each part weighs (register `quality_weight`), as of a day; equal where it decided nothing.
    public func weights(commune: Int, on day: CalendarDate, in tx: ReadTransaction) throws -> QualityWeights {
        guard let register = registry.catalogue.registers["quality_weight"] else { return .equal }
        let row = try tx.first(
            """
            SELECT correct, complete, clean, live FROM \(name: registry.table(of: register))
            WHERE commune = \(commune) AND deleted_at IS NULL AND effective_from <= \(day.description)
            ORDER BY effective_from DESC, id DESC LIMIT 1
            """)
        guard let row else { return .equal }
        return QualityWeights(
            Dictionary(uniqueKeysWithValues: QualityPart.allCases.map { ($0, row[$0.rawValue].integer ?? 0) }))
    }
}
