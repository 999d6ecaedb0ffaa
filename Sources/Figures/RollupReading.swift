import Declarations
import Registers
import Store
import Vietnamese

/// Which figures of which communes are kept.
struct KeptRollups {
    let rollups: Rollups
    private let communes: [String: Set<Int>]

    /// Of no commune: where records are read as they once were.
    static func none(_ rollups: Rollups) -> KeptRollups { KeptRollups(rollups: rollups, communes: [:]) }

    /// - Parameters:
    ///   - figures: what is to be counted.
    ///   - communes: those that are asked for.
    static func present(_ rollups: Rollups, _ figures: [CountedFigure], _ communes: [Int], in tx: ReadTransaction) throws -> KeptRollups {
        let beginnings = figures.map { RollupFamily.beginnings(of: $0.count.register) }
        let families = Set(figures.compactMap { rollups.family(of: $0.key)?.id } + beginnings).sorted()
        if families.isEmpty { return .none(rollups) }
        let rows = try tx.rows(
            """
            SELECT commune, family, digest FROM rollup_state
            WHERE commune IN (\(SQL.values(communes))) AND family IN (\(SQL.values(families)))
            """)
        var kept: [String: Set<Int>] = [:]
        for row in rows {
            guard let family = rollups.family(try row.text("family")), try row.text("digest") == family.digest else { continue }
            kept[family.id, default: []].insert(Int(try row.integer("commune")))
        }
        return KeptRollups(rollups: rollups, communes: kept)
    }

    /// The family of a definition with the communes that keep it; nil where none does.
    func family(of key: CountedFigure.Key) -> (family: RollupFamily, communes: Set<Int>)? {
        guard !communes.isEmpty, let family = rollups.family(of: key), let communes = communes[family.id] else { return nil }
        return (family, communes)
    }

    /// The moment when the day began on which a commune's first living record was made, by commune that keeps it; nil where there is none.
    func beginnings(of register: String, in tx: ReadTransaction) throws -> [Int: Int64?] {
        guard let family = rollups.family(RollupFamily.beginnings(of: register)), let communes = communes[family.id] else { return [:] }
        let rows = try tx.rows(
            """
            SELECT state.commune AS commune, (SELECT min(cell.at) FROM rollup_cell AS cell WHERE cell.commune = state.commune
                AND cell.family = \(family.id) AND cell.grain = \(RollupCell.Grain.wholeDay.rawValue)) AS first
            FROM rollup_state AS state WHERE state.commune IN (\(SQL.values(communes.sorted()))) AND state.family = \(family.id)
            """)
        var first = Dictionary(uniqueKeysWithValues: communes.map { ($0, Int64?.none) })
        for row in rows {
            guard let day = row["first"].integer.map({ CalendarDate(dayNumber: Int($0)) }) else { continue }
            first.updateValue(Instant(day).milliseconds, forKey: Int(try row.integer("commune")))
        }
        return first
    }
}

/// One reading of a family's kept tallies, in the place of a scan of its register.
struct RollupReading {
    let family: RollupFamily
    let figures: [CountedFigure]
    let communes: [Int]
    let isByUnit: Bool
    /// In order, none overlapping another.
    let buckets: [FigureBucket]
    /// Of a stock, the periods whose end has not come.
    let stockPeriods: [Int]

    /// Adds what is kept to `sums`.
    func run(into sums: inout FigureSums, in tx: ReadTransaction) throws {
        var found: [Place: RollupNumbers] = [:]
        try tx.forEach(statement) { row in
            guard let cell = try RollupCell(row), let bucket = bucket(of: cell) else { return }
            let place = Place(commune: cell.commune, unit: cell.unit, bucket: bucket)
            found[place, default: RollupNumbers()].add(RollupNumbers(bytes: try row.bytes("numbers")))
        }
        let asked = Dictionary(figures.map { ($0.key, $0.periods) }) { first, _ in first }
        let wanted = family.figures.enumerated().compactMap { index, figure in asked[figure.key].map { (index, figure.key, $0) } }
        for (place, numbers) in found {
            let tallies = numbers.tallies(of: family)
            let periods = family.period == nil ? stockPeriods : buckets[place.bucket].periods
            let unit = isByUnit && family.scope != nil && !place.unit.isEmpty ? place.unit : nil
            let number = sums.place(place.commune, unit)
            for (index, key, own) in wanted {
                for period in periods where own.contains(period) { sums.add(tallies[index], key, period, number) }
            }
        }
    }

    private struct Place: Hashable {
        let commune: Int
        let unit: String
        let bucket: Int
    }

    // MARK: Days and months

    private var grains: (day: RollupCell.Grain, month: RollupCell.Grain) {
        isByUnit && family.scope != nil ? (.unitDay, .unitMonth) : (.wholeDay, .wholeMonth)
    }

    private var statement: SQL {
        let stretches = stretches.map { grain, range -> SQL in
            "(grain = \(grain.rawValue) AND at BETWEEN \(range.lowerBound) AND \(range.upperBound))"
        }
        return """
            SELECT commune, grain, at, unit, numbers FROM rollup_cell WHERE commune IN (\(SQL.values(communes)))
            AND family = \(family.id) AND (\(stretches.isEmpty ? "1 = 0" : SQL.joined(stretches, separator: " OR ")))
            """
    }

    /// Each bucket as its whole months and the days beside them; neighbours together.
    private var stretches: [(RollupCell.Grain, ClosedRange<Int>)] {
        let grains = grains
        if family.period == nil { return [(grains.day, CalendarDate.epoch.dayNumber...CalendarDate.epoch.dayNumber)] }
        var stretches: [(RollupCell.Grain, ClosedRange<Int>)] = []
        for bucket in buckets {
            for (grain, range) in Self.parts(of: bucket.days, grains.day, grains.month) {
                if let place = stretches.lastIndex(where: { $0.0 == grain }), stretches[place].1.upperBound + 1 == range.lowerBound {
                    stretches[place].1 = stretches[place].1.lowerBound...range.upperBound
                } else {
                    stretches.append((grain, range))
                }
            }
        }
        return stretches
    }

    private static func parts(of days: ClosedRange<CalendarDate>, _ day: RollupCell.Grain, _ month: RollupCell.Grain) -> [(
        RollupCell.Grain, ClosedRange<Int>
    )] {
        let (first, last) = (days.lowerBound, days.upperBound)
        // The first and the last month that lies in them whole.
        let start = RollupCell.month(of: first) + (first == first.firstOfMonth ? 0 : 1)
        let end = RollupCell.month(of: last) - (last == last.lastOfMonth ? 0 : 1)
        guard start <= end else { return [(day, first.dayNumber...last.dayNumber)] }
        var parts: [(RollupCell.Grain, ClosedRange<Int>)] = []
        if first != first.firstOfMonth { parts.append((day, first.dayNumber...first.lastOfMonth.dayNumber)) }
        parts.append((month, start...end))
        if last != last.lastOfMonth { parts.append((day, last.firstOfMonth.dayNumber...last.dayNumber)) }
        return parts
    }

    private func bucket(of cell: RollupCell) -> Int? {
        if family.period == nil { return 0 }
        let isDay = cell.grain == .unitDay || cell.grain == .wholeDay
        let day = isDay ? CalendarDate(dayNumber: cell.at) : CalendarDate(year: cell.at / 12, month: cell.at % 12 + 1, day: 1)
        guard let day else { return nil }
        var (low, high) = (0, buckets.count)
        while low < high {
            let middle = (low + high) / 2
            if buckets[middle].days.upperBound < day { low = middle + 1 } else { high = middle }
        }
        return low < buckets.count && buckets[low].days.contains(day) ? low : nil
    }
}
