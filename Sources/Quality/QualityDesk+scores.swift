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
