public import Declarations
public import Registers
public import Store
public import Vietnamese

/// The units whose counts somebody may see.
public enum UnitReach: Sendable, Equatable {
    case wholeCommune
    /// Nothing but these; what belongs to no unit neither.
    case units(Set<String>)
}

extension QualityDesk {
    /// Where the actor's right to read the register covers whole units, whose counts may then be shown. What the actor sees besides, such as
    /// single records of others, is in no count.
    public func reach(_ register: RegisterDeclaration, of actor: Actor) -> UnitReach {
        let grants = registry.rights.grants(.read, on: register, to: actor)
        return grants.isWholeCommune ? .wholeCommune : .units(grants.coveredUnits)
    }

    /// The score of a register or of one unit of it at its last count, for a reader who may see it.
    ///
    /// - Parameter unit: the unit's record id; nil is the whole commune.
    public func score(_ register: String, unit: String? = nil, commune: Int, in tx: ReadTransaction) throws -> DatedScore? {
        let weights = try weights(commune: commune, on: Instant(milliseconds: tx.now).date, in: tx)
        return try tx.first(
            """
            SELECT * FROM quality_score WHERE commune = \(commune) AND register = \(register) AND unit = \(unit ?? "")
            ORDER BY day DESC LIMIT 1
            """
        ).map { try DatedScore($0, weights: weights) }
    }

    /// The most records over which a score is reckoned while somebody waits for it.
    public static let mostLive = 20_000

    /// The score of all that the actor may read of a register, or of one unit of it, reckoned now: for readers whose right follows something else
    /// than the unit by which scores are kept. Nil for more than ``mostLive`` records.
    public func liveScore(_ registerID: String, unit: String?, for actor: Actor, in tx: ReadTransaction) throws -> QualityScore? {
        let register = try registry.register(registerID)
        var readable = registry.condition(.read, on: register, for: actor)
        if let unit { readable += register.scopeField.map { " AND \(name: $0) = \(unit)" } ?? " AND 1 = 0" }
        let table = registry.table(of: register)
        let counted = try tx.number(
            "SELECT count(*) AS n FROM (SELECT 1 AS one FROM \(name: table) WHERE " + readable + " LIMIT \(Self.mostLive + 1)) AS readable")
        if counted > Int64(Self.mostLive) { return nil }
        let weights = try weights(commune: actor.commune, on: Instant(milliseconds: tx.now).date, in: tx)
        let scan = try scan(register, commune: actor.commune, in: tx)
        return try tx.rows(scan.counts(where: readable)).map { try scan.read($0, weights: weights).score }
            .reduce(QualityScore(weights: weights), +)
    }

    /// All scores of a commune since a day, the oldest first: of registers as wholes and of their units.
    ///
    /// - Parameter unit: only of this unit; an empty text for registers as wholes; nil for all.
    public func scores(commune: Int, since day: CalendarDate, unit: String?, in tx: ReadTransaction) throws -> [DatedScore] {
        let weights = try weights(commune: commune, on: Instant(milliseconds: tx.now).date, in: tx)
        var condition: SQL = "commune = \(commune) AND day >= \(day.description)"
        if let unit { condition += " AND unit = \(unit)" }
        return try tx.rows("SELECT * FROM quality_score WHERE " + condition + " ORDER BY day, register, unit").map {
            try DatedScore($0, weights: weights)
        }
    }

    /// How each question was answered at the last count, by check.
    ///
    /// - Parameter units: the units whose records are counted; nil for the whole commune.
    public func checkCounts(_ register: String, units: Set<String>?, commune: Int, in tx: ReadTransaction) throws -> [String: CheckCount] {
        let chosen = units.map { $0.sorted() } ?? [""]
        let rows = try tx.rows(
            """
            SELECT finding, CAST(sum(seen) AS BIGINT) AS seen, CAST(sum(bad) AS BIGINT) AS bad FROM quality_check
            WHERE commune = \(commune) AND register = \(register) AND unit IN (\(SQL.values(chosen))) GROUP BY finding
            """)
        return Dictionary(
            uniqueKeysWithValues: try rows.map { row in
                (try row.text("finding"), CheckCount(seen: Int(try row.integer("seen")), bad: Int(try row.integer("bad"))))
            })
    }

    /// Forgets scores of before a day; gives how many.
    public func removeScores(before day: CalendarDate, in tx: WriteTransaction) throws -> Int {
        try tx.execute("DELETE FROM quality_score WHERE day < \(day.description)")
    }
}
