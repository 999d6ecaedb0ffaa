import Declarations
import Registers
public import Store
import Vietnamese

/// What a full count of a register found beside what is kept of it.
public struct RollupCheck: Sendable {
    public let commune: Int
    public let register: String
    /// `dossier/submitted_at/unit`: the register, the day and the unit of its figures.
    public let family: String
    /// How many sums were compared.
    public let cells: Int
    /// What differs, a line each in Vietnamese; empty where all is equal.
    public let faults: [String]
    /// How many cells differ; ``faults`` tells the first of them.
    public let differing: Int

    public var isEqual: Bool { differing == 0 }
}

extension Figures {
    /// Counts and keeps what communes that passed the size don't keep yet; gives how many readings were kept.
    @discardableResult
    public func keepRollups(in database: Database) async throws -> Int { try await rollups.keepDue(registry, in: database) }

    /// Counts again what is kept, in one scan of each register and kind of figure, and compares cell by cell. What differs is told, journaled,
    /// kept as evidence and counted anew: from then on until it is right, figures read the records.
    ///
    /// - Parameters:
    ///   - commune: of this one; nil is every one.
    ///   - before: only what was not compared since this moment, in milliseconds since 1970 UTC.
    public func reconcile(commune: Int? = nil, notSince before: Int64 = .max, in database: Database) async throws -> [RollupCheck] {
        let kept = try await database.read { tx in
            try tx.rows(
                """
                SELECT commune, family FROM rollup_state WHERE checked_at < \(before) AND commune = COALESCE(\(commune), commune)
                ORDER BY commune, family
                """
            ).map { (Int(try $0.integer("commune")), try $0.text("family")) }
        }
        var checks: [RollupCheck] = []
        for (commune, id) in kept {
            try Task.checkCancellation()
            guard let family = rollups.family(id) else { continue }
            if let check = try await rollups.check(family, commune, registry, in: database) { checks.append(check) }
        }
        return checks
    }

    /// How many sums of a commune were found wrong, and repaired, since a moment.
    public static func rollupFaults(commune: Int, since moment: Int64, in tx: ReadTransaction) throws -> Int64 {
        try tx.number(
            "SELECT CAST(COALESCE(sum(cells), 0) AS BIGINT) AS n FROM rollup_fault WHERE commune = \(commune) AND at >= \(moment)")
    }
}

extension Rollups {
    /// So many lines of what differs are kept.
    private static let mostFaults = 50

    /// Compares a family with a full count; nil where it is not kept.
    func check(_ family: RollupFamily, _ commune: Int, _ registry: Registry, in database: Database) async throws -> RollupCheck? {
        let check = try await database.read { tx in try compare(family, commune, registry, in: tx) }
        guard let check else { return nil }
        try await database.write { tx in
            if check.isEqual {
                try tx.execute("UPDATE rollup_state SET checked_at = \(tx.now) WHERE commune = \(commune) AND family = \(family.id)")
            } else {
                try Self.report(check, in: tx)
            }
        }
        // A record that others refer to may change meanwhile: the server counts anew with its next round.
        if !check.isEqual { _ = try await build(family, commune, registry, in: database) }
        return check
    }

    private func compare(_ family: RollupFamily, _ commune: Int, _ registry: Registry, in tx: ReadTransaction) throws -> RollupCheck? {
        let state = try tx.first("SELECT digest FROM rollup_state WHERE commune = \(commune) AND family = \(family.id)")
        guard let state, try state.text("digest") == family.digest else { return nil }
        let counted = try counted(family, commune, registry, in: tx).cells
        var kept: [RollupCell: RollupNumbers] = [:]
        try tx.forEach("SELECT commune, grain, at, unit, numbers FROM rollup_cell WHERE commune = \(commune) AND family = \(family.id)") {
            row in
            if let cell = try RollupCell(row) { kept[cell] = RollupNumbers(bytes: try row.bytes("numbers")) }
        }
        let cells = Set(counted.keys).union(kept.keys)
        let differing = cells.filter { kept[$0] != counted[$0] }.sorted()
        let faults = differing.prefix(Self.mostFaults).map { cell in
            cell.name + ": " + family.differences(kept[cell] ?? RollupNumbers(), counted[cell] ?? RollupNumbers()).joined(separator: "; ")
        }
        return RollupCheck(
            commune: commune, register: family.register, family: family.id, cells: cells.count, faults: faults, differing: differing.count)
    }

    /// Raises the alarm and drops what is wrong.
    private static func report(_ check: RollupCheck, in tx: WriteTransaction) throws {
        try tx.takeTurn(in: check.commune)
        try tx.execute(
            """
            INSERT INTO rollup_fault (commune, id, family, register, at, cells, detail) VALUES (\(check.commune), \(RecordID()),
                \(check.family), \(check.register), \(tx.now), \(check.differing), \(check.faults.joined(separator: "\n")))
            """)
        try tx.journal(
            commune: check.commune, author: Actor.system(commune: check.commune, origin: "reconcile").author, register: "figures",
            record: check.family, action: "rollup_fault", note: check.faults.prefix(3).joined(separator: "\n"))
        try forget(check.family, check.commune, in: tx)
    }
}

extension RollupCell {
    /// "ngày 12/05/2026", "tháng 5/2026, đơn vị 019a…".
    fileprivate var name: String {
        let isDay = grain == .unitDay || grain == .wholeDay
        let time = isDay ? "ngày \(CalendarDate(dayNumber: at).text())" : "tháng \(at % 12 + 1)/\(at / 12)"
        let isWhole = grain == .wholeDay || grain == .wholeMonth
        return time + (isWhole ? "" : unit.isEmpty ? ", không rõ đơn vị" : ", đơn vị \(unit)")
    }
}

extension RollupFamily {
    /// "bản ghi giữ 4, đếm lại 5": what two tallies differ in.
    fileprivate func differences(_ kept: RollupNumbers, _ counted: RollupNumbers) -> [String] {
        func told(_ name: String, _ one: some Equatable, _ other: some Equatable) -> String? {
            "\(one)" == "\(other)" ? nil : "\(name) giữ \(one), đếm lại \(other)"
        }
        let tallies = zip(figures, zip(kept.tallies(of: self), counted.tallies(of: self)))
        return [told("bản ghi", kept.records, counted.records)].compactMap { $0 }
            + tallies.flatMap { figure, pair in
                let (one, other) = pair
                let name = figure.key.figure.isEmpty ? "ngày lập" : figure.key.figure
                return [
                    told(name, one.matched, other.matched), told("\(name) (chưa rõ)", one.unknown, other.unknown),
                    told("\(name) (không đạt)", one.others, other.others), told("\(name) (tổng)", one.sum, other.sum),
                ].compactMap { $0 }
            }
    }
}
