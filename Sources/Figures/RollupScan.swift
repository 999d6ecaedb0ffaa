import Registers
import Store
import Synchronization
import Vietnamese

/// A family's scan by day, written out once: writes run it again and again over other records.
struct RollupScan: Sendable {
    /// What stands in the statement for what comes.
    struct Shape: Hashable {
        /// Whether records are counted as of places of their communes' journals.
        var isPast = false
        var communes = 1
        /// How many records; nil is all of the commune.
        var records: Int?

        /// All records of a commune as they are.
        static let whole = Shape()
    }

    private let family: RollupFamily
    private let shape: Shape
    private let scan: FigureScan
    private let statement: PreparedSQL

    init(_ family: RollupFamily, _ registry: Registry, _ shape: Shape, _ engine: EngineKind) throws {
        self.family = family
        self.shape = shape
        // Values that stand nowhere else.
        let communes = (0..<shape.communes).map { Int.min + 9_990_000 + $0 }
        let seqs = communes.map { Int64($0) + 1_000_000 }
        let records = (0..<(shape.records ?? 0)).map {
            RecordPlace(commune: shape.communes == 1 ? communes[0] : Int.min + 2_000_000 + $0, id: "record \($0)")
        }
        let known = shape.isPast ? Dictionary(uniqueKeysWithValues: zip(communes, seqs)) : nil
        var scan = FigureScan(
            registry, try registry.register(family.register), as: Standing(known: known), WorkCalendar(exceptions: []), communes: communes,
            buckets: [], figures: family.figures, stockPeriods: [], stockClock: 0, engine)
        scan.isByDay = true
        scan.records = shape.records.map { _ in records }
        self.scan = scan
        let marks = communes.map(\.value) + seqs.map(\.value) + records.map(\.commune.value) + records.map(\.id.value)
        statement = PreparedSQL(scan.statement, marks: marks, for: engine)
    }

    /// Gives the numbers of each cell in which a record counts, some cells more than once.
    ///
    /// - Parameters:
    ///   - known: the communes, as many as the shape says at most, with the journals' places where the past is counted.
    ///   - records: as many as the shape says at most; one at least where it says how many.
    func run(
        _ known: [Int: Int64], _ records: [RecordPlace], in tx: ReadTransaction, _ body: (RollupCell, RollupNumbers) throws -> Void
    ) throws {
        let order = known.sorted { $0.key < $1.key }
        let communes = (0..<shape.communes).map { $0 < order.count ? order[$0] : (key: -1, value: 0) }
        // The last one stands in for what is missing.
        let filled = (0..<(shape.records ?? 0)).compactMap { $0 < records.count ? records[$0] : records.last }
        let values = communes.map(\.key.value) + communes.map(\.value.value) + filled.map(\.commune.value) + filled.map(\.id.value)
        try tx.forEach(statement, values) { row in
            let (place, tallies) = try scan.day(of: row)
            let numbers = RollupNumbers(tallies, of: family)
            for cell in RollupCell.holding(place, of: family) { try body(cell, numbers) }
        }
    }
}

/// The scans that were written out so far.
final class RollupScans: Sendable {
    private struct Key: Hashable {
        let family: String
        let shape: RollupScan.Shape
        let engine: EngineKind
    }

    private let known = Mutex<[Key: RollupScan]>([:])

    func scan(_ family: RollupFamily, _ registry: Registry, _ shape: RollupScan.Shape, _ engine: EngineKind) throws -> RollupScan {
        let key = Key(family: family.id, shape: shape, engine: engine)
        if let scan = known.withLock({ $0[key] }) { return scan }
        let scan = try RollupScan(family, registry, shape, engine)
        known.withLock { $0[key] = scan }
        return scan
    }
}

/// What touched records add to a family's cells now, less what they added before.
struct RollupDelta {
    let family: RollupFamily
    private var made: Set<RecordPlace> = []
    private var changed: Set<RecordPlace> = []
    /// What was known of each commune before.
    private var known: [Int: Int64] = [:]

    init(_ family: RollupFamily) { self.family = family }

    mutating func add(_ commune: Int, made: Set<String>, changed: Set<String>, since seq: Int64) {
        self.made.formUnion(made.map { RecordPlace(commune: commune, id: $0) })
        self.changed.formUnion(changed.map { RecordPlace(commune: commune, id: $0) })
        known[commune] = seq
    }

    /// The cells that change.
    func cells(_ scans: RollupScans, _ registry: Registry, in tx: ReadTransaction) throws -> [RollupCell: RollupNumbers] {
        var cells: [RollupCell: RollupNumbers] = [:]
        try count(made.union(changed), isPast: false, scans, registry, in: tx) { cells[$0, default: RollupNumbers()].add($1) }
        try count(changed, isPast: true, scans, registry, in: tx) { cells[$0, default: RollupNumbers()].subtract($1) }
        return cells.filter { $0.value.numbers.contains { $0 != 0 } }
    }

    private func count(
        _ records: Set<RecordPlace>, isPast: Bool, _ scans: RollupScans, _ registry: Registry, in tx: ReadTransaction,
        _ body: (RollupCell, RollupNumbers) throws -> Void
    ) throws {
        for piece in Self.pieces(of: records) {
            let communes = known.filter { commune, _ in piece.contains { $0.commune == commune } }
            // Few different lengths, so that few statements are prepared.
            func size(_ count: Int) -> Int { sequence(first: 1) { $0 * 4 }.first { $0 >= count } ?? count }
            let shape = RollupScan.Shape(isPast: isPast, communes: size(communes.count), records: size(piece.count))
            try scans.scan(family, registry, shape, tx.engine).run(communes, piece, in: tx, body)
        }
    }

    /// Up to 256 records of one commune, or up to 64 of several.
    private static func pieces(of records: Set<RecordPlace>) -> [[RecordPlace]] {
        let communes = Dictionary(grouping: records.sorted(), by: \.commune).sorted { $0.key < $1.key }.map(\.value)
        let few = communes.filter { $0.count < 16 }
        let mixed = few.count > 1 ? few : []
        let alone = communes.filter { $0.count >= 16 || mixed.isEmpty }
        func cut(_ records: [RecordPlace], _ length: Int) -> [[RecordPlace]] {
            stride(from: 0, to: records.count, by: length).map { Array(records[$0..<min($0 + length, records.count)]) }
        }
        return alone.flatMap { cut($0, 256) } + cut(Array(mixed.joined()), 64)
    }
}
