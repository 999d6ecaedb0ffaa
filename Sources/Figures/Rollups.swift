public import Declarations
public import Registers
public import Store

/// Roll-ups (cộng dồn): tallies of large registers by day and month, kept in the transaction that changes the records, so that figures need
/// not read the records again.
///
/// What changed is counted by the same statement as everything else, over the touched records as they were before the commit and as they are
/// after it. What can't be followed cheaply is dropped: until it is counted anew, figures read the records.
public struct Rollups: RecordFollower {
    /// So many living records of a commune in a register, and what is counted over them is kept; fewer are counted each time.
    public static let leastRecords = 1_000

    let families: [RollupFamily]
    private let byID: [String: RollupFamily]
    private let byFigure: [CountedFigure.Key: RollupFamily]
    private let least: Int
    private let scans = RollupScans()

    /// - Parameter least: from how many living records on a commune keeps roll-ups of a register.
    public init(_ catalogue: Catalogue, least: Int = Rollups.leastRecords) {
        families = RollupFamily.all(of: catalogue)
        byID = Dictionary(families.map { ($0.id, $0) }) { first, _ in first }
        byFigure = Dictionary(families.flatMap { family in family.figures.map { ($0.key, family) } }) { first, _ in first }
        self.least = least
    }

    func family(_ id: String) -> RollupFamily? { byID[id] }

    /// The family that keeps a definition's tallies; nil where they can't be kept.
    func family(of key: CountedFigure.Key) -> RollupFamily? { byFigure[key] }

    // MARK: Following

    public func follow(_ touched: [RegisterPlace: TouchedRecords], of registry: Registry, in tx: WriteTransaction) throws {
        let kept = try kept(touched, in: tx)
        var changes: Changes = [:]
        for (register, places) in Dictionary(grouping: touched, by: \.key.register).sorted(by: { $0.key < $1.key }) {
            var delta = RollupDelta(families.filter { $0.register == register && kept.values.joined().contains($0.id) })
            for (place, records) in places {
                let own = delta.families.filter { kept[place.commune]?.contains($0.id) == true }
                if own.isEmpty { continue }
                let isConcerned = own.contains { $0.isConcerned(by: records.columns) }
                delta.add(place.commune, made: records.made, changed: isConcerned ? records.changed : [], since: records.before)
            }
            if delta.isEmpty { continue }
            for (family, cells) in zip(delta.families, try delta.cells(scans, registry, in: tx)) {
                // Communes that don't keep the family are counted along with those that do.
                changes[family.id] = cells.filter { kept[$0.key.commune]?.contains(family.id) == true }
            }
        }
        try apply(changes, in: tx)
    }

    /// Cells by family.
    private typealias Changes = [String: [RollupCell: RollupNumbers]]

    /// The families that communes with touched records keep; those that these records upset are dropped.
    private func kept(_ touched: [RegisterPlace: TouchedRecords], in tx: WriteTransaction) throws -> [Int: Set<String>] {
        let communes = Self.padded(Set(touched.keys.map(\.commune)).sorted())
        let states = try tx.rows(
            "SELECT commune, family, digest FROM rollup_state WHERE commune IN (\(SQL.values(communes))) ORDER BY commune, family")
        var kept: [Int: Set<String>] = [:]
        for row in states {
            let (commune, id) = (Int(try row.integer("commune")), try row.text("family"))
            if let family = byID[id], try row.text("digest") == family.digest,
                !touched.contains(where: { $0.commune == commune && family.isUpset(by: $1, in: $0.register) })
            {
                kept[commune, default: []].insert(id)
            } else {
                try Self.forget(id, commune, in: tx)
            }
        }
        return kept
    }

    /// Drops what a commune keeps of a family: its figures are counted from the records.
    static func forget(_ family: String, _ commune: Int, in tx: WriteTransaction) throws {
        try tx.execute("DELETE FROM rollup_state WHERE commune = \(commune) AND family = \(family)")
    }

    private func apply(_ changes: Changes, in tx: WriteTransaction) throws {
        let changes = changes.flatMap { family, cells in cells.map { (key: KeptCell(family: family, cell: $0.key), change: $0.value) } }
            .sorted { $0.key < $1.key }
        if changes.isEmpty { return }
        let kept = try KeptCells.read(changes.map(\.key), in: tx)
        var (cells, impossible): ([(KeptCell, RollupNumbers)], Set<KeptCell>) = ([], [])
        cells.reserveCapacity(changes.count)
        for (key, change) in changes {
            var numbers = kept[key] ?? RollupNumbers()
            numbers.add(change)
            if numbers.isImpossible { impossible.insert(key) }
            cells.append((key, numbers))
        }
        // Something else than these writes is wrong: until it is counted anew, figures read the records.
        for key in impossible { try Self.forget(key.family, key.cell.commune, in: tx) }
        try KeptCells.write(cells, in: tx)
    }

    // MARK: Few different statements

    /// 1, 4, 16, 64 …: few different lengths, so that few statements are prepared.
    static func size(_ count: Int) -> Int { sequence(first: 1) { $0 * 4 }.first { $0 >= count } ?? count }

    /// The last one stands in for what is missing.
    private static func padded<Element>(_ list: [Element]) -> [Element] {
        guard let last = list.last else { return list }
        return list + Array(repeating: last, count: size(list.count) - list.count)
    }
}

// MARK: Building

extension Rollups {
    /// Counts and keeps what communes that passed the size don't keep yet, or keep of another definition; gives how many families.
    @discardableResult
    public func keepDue(_ registry: Registry, in database: Database) async throws -> Int {
        var built = 0
        for (commune, family) in try await database.read({ tx in try due(in: tx) }) {
            try Task.checkCancellation()
            if try await build(family, commune, registry, in: database) { built += 1 }
        }
        return built
    }

    private func due(in tx: ReadTransaction) throws -> [(Int, RollupFamily)] {
        let kept = try tx.rows("SELECT commune, family, digest FROM rollup_state").reduce(into: Set<[String]>()) { kept, row in
            kept.insert([String(try row.integer("commune")), try row.text("family"), try row.text("digest")])
        }
        let large = try tx.rows(
            "SELECT commune, register FROM tally GROUP BY commune, register HAVING sum(records) >= \(least) ORDER BY commune, register")
        return try large.flatMap { row in
            let (commune, register) = (Int(try row.integer("commune")), try row.text("register"))
            return families.filter { $0.register == register && !kept.contains([String(commune), $0.id, $0.digest]) }.map { (commune, $0) }
        }
    }

    /// Counts a family of a commune while others write, adds what they wrote meanwhile, and keeps it; false where a record that others refer
    /// to changed meanwhile: then it has to be counted again.
    func build(_ family: RollupFamily, _ commune: Int, _ registry: Registry, in database: Database) async throws -> Bool {
        let (seq, all) = try await database.read { tx in try counted(family, commune, registry, in: tx) }
        return try await database.write { tx in
            try tx.takeTurn(in: commune)
            guard let since = try changes(of: family, commune, since: seq, in: tx) else { return false }
            var cells = all
            var delta = RollupDelta([family])
            delta.add(commune, made: [], changed: since, since: seq)
            for (cell, change) in try delta.cells(scans, registry, in: tx)[0] { cells[cell, default: RollupNumbers()].add(change) }
            try replace(family, commune, cells, in: tx)
            return true
        }
    }

    /// Every cell as the records say, and the journal's place up to which they were read.
    func counted(_ family: RollupFamily, _ commune: Int, _ registry: Registry, in tx: ReadTransaction) throws -> (
        seq: Int64, cells: [RollupCell: RollupNumbers]
    ) {
        var cells: [RollupCell: RollupNumbers] = [:]
        let scan = try scans.scan([family], registry, .whole, tx.engine)
        try scan.run([commune: 0], [], in: tx) { cells[$1, default: RollupNumbers()].add($2) }
        return (try tx.first("SELECT seq FROM journal_head WHERE commune = \(commune)")?.integer("seq") ?? 0, cells)
    }

    /// Records of the family's register that were written since; nil where one that they refer to was.
    private func changes(of family: RollupFamily, _ commune: Int, since seq: Int64, in tx: ReadTransaction) throws -> Set<String>? {
        let registers = family.foreign.keys.sorted()
        let rows = try tx.rows(
            """
            SELECT DISTINCT register, record FROM journal
            WHERE commune = \(commune) AND seq > \(seq) AND register IN (\(SQL.values(registers + [family.register])))
            """)
        var records: Set<String> = []
        for row in rows {
            guard try row.text("register") == family.register else { return nil }
            if let id = RecordID(try row.text("record")) { records.insert(id.text) }
        }
        return records
    }

    /// Puts cells in the place of what is kept.
    func replace(_ family: RollupFamily, _ commune: Int, _ cells: [RollupCell: RollupNumbers], in tx: WriteTransaction) throws {
        try tx.execute("DELETE FROM rollup_cell WHERE commune = \(commune) AND family = \(family.id)")
        let rows = cells.filter { $0.value.records != 0 }.sorted { $0.key < $1.key }.map { cell, numbers -> [Value] in
            [
                cell.commune.value, family.id.value, cell.grain.rawValue.value, cell.at.value, cell.unit.value, numbers.bytes.value,
            ]
        }
        try tx.insert(into: "rollup_cell", ["commune", "family", "grain", "at", "unit", "numbers"], rows: rows)
        try tx.execute(
            """
            INSERT INTO rollup_state (commune, family, register, digest, built_at, checked_at)
            VALUES (\(commune), \(family.id), \(family.register), \(family.digest), \(tx.now), \(tx.now))
            ON CONFLICT (commune, family) DO UPDATE SET digest = excluded.digest, built_at = excluded.built_at,
                checked_at = excluded.checked_at
            """)
    }
}
