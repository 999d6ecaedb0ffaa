import Declarations
import Registers
import Store
import Synchronization
import Vietnamese

/// The scan by day of families of one register, written out once: writes run it again and again over other records.
final class RollupScan: Sendable {
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

    private let families: [RollupFamily]
    private let shape: Shape
    /// Nothing counted, with what former runs learnt.
    private let start: Mutex<FigureCounting>
    private let statement: PreparedSQL

    init(_ families: [RollupFamily], of register: RegisterDeclaration, _ registry: Registry, _ shape: Shape, _ engine: EngineKind) {
        self.families = families
        self.shape = shape
        // Values that stand nowhere else.
        let communes = (0..<shape.communes).map { Int.min + 9_990_000 + $0 }
        let seqs = communes.map { Int64($0) + 1_000_000 }
        let records = (0..<(shape.records ?? 0)).map {
            RecordPlace(commune: shape.communes == 1 ? communes[0] : Int.min + 2_000_000 + $0, id: "record \($0)")
        }
        let known = shape.isPast ? Dictionary(uniqueKeysWithValues: zip(communes, seqs)) : nil
        let scan = FigureScan(
            registry, register, as: Standing(known: known), WorkCalendar(exceptions: []), communes: communes, buckets: [],
            figures: families.flatMap(\.figures), stockPeriods: [], stockClock: 0, isByDay: true,
            records: shape.records.map { _ in records }, engine)
        start = Mutex(scan.counting)
        let marks = communes.map(\.value) + seqs.map(\.value) + records.map(\.commune.value) + records.map(\.id.value)
        statement = PreparedSQL(scan.statement, marks: marks, for: engine)
    }

    /// Gives the numbers of each cell in which a record counts, some cells more than once, with the family's place in the list.
    ///
    /// - Parameters:
    ///   - known: the communes, as many as the shape says at most, with the journals' places where the past is counted.
    ///   - records: as many as the shape says at most; one at least where it says how many.
    func run(
        _ known: [Int: Int64], _ records: [RecordPlace], in tx: ReadTransaction, _ body: (Int, RollupCell, RollupNumbers) throws -> Void
    ) throws {
        let order = known.sorted { $0.key < $1.key }
        let communes = (0..<shape.communes).map { $0 < order.count ? order[$0] : (key: -1, value: 0) }
        // The last one stands in for what is missing.
        let filled = (0..<(shape.records ?? 0)).compactMap { $0 < records.count ? records[$0] : records.last }
        let values = communes.map(\.key.value) + communes.map(\.value.value) + filled.map(\.commune.value) + filled.map(\.id.value)
        var counting = start.withLock { $0 }
        let learnt = counting.learnt
        try tx.forEach(statement, values) { try counting.add($0) }
        if counting.learnt != learnt { start.withLock { $0 = counting.emptied } }
        for lane in counting.lanes {
            for (cell, tallies) in lane.cells {
                let place = RollupPlace(
                    commune: cell.commune, unit: counting.unit(cell.unit), day: CalendarDate(dayNumber: cell.piece))
                for (index, own) in own(tallies, in: lane) {
                    let numbers = RollupNumbers(own, of: families[index])
                    for cell in RollupCell.holding(place, of: families[index]) { try body(index, cell, numbers) }
                }
            }
        }
    }

    /// The tallies of each family that stands in a lane: families that differ in what else they read may share one.
    private func own(_ tallies: [FigureTally], in lane: CountingLane) -> [(family: Int, tallies: [FigureTally])] {
        var start = 0
        return families.enumerated().compactMap { index, family in
            defer { start += family.figures.count }
            guard let first = lane.figures.firstIndex(of: start) else { return nil }
            return (index, Array(tallies[first..<first + family.figures.count]))
        }
    }
}

/// The scans that were written out so far.
final class RollupScans: Sendable {
    private struct Key: Hashable {
        let families: [String]
        let shape: RollupScan.Shape
        let engine: EngineKind
    }

    private let known = Mutex<[Key: RollupScan]>([:])

    /// - Parameter families: all of one register.
    func scan(_ families: [RollupFamily], _ registry: Registry, _ shape: RollupScan.Shape, _ engine: EngineKind) throws -> RollupScan {
        let key = Key(families: families.map(\.id), shape: shape, engine: engine)
        if let scan = known.withLock({ $0[key] }) { return scan }
        let register = try registry.register(families.first?.register ?? "")
        let scan = RollupScan(families, of: register, registry, shape, engine)
        known.withLock { $0[key] = scan }
        return scan
    }
}

/// What touched records of a register add to the cells of its families now, less what they added before.
struct RollupDelta {
    /// Cells of families of one register, by the family's place in the list.
    typealias Cells = [[RollupCell: RollupNumbers]]

    let families: [RollupFamily]
    private var made: Set<RecordPlace> = []
    private var changed: Set<RecordPlace> = []
    /// What was known of each commune before.
    private var known: [Int: Int64] = [:]

    init(_ families: [RollupFamily]) { self.families = families }

    var isEmpty: Bool { made.isEmpty && changed.isEmpty }

    mutating func add(_ commune: Int, made: Set<String>, changed: Set<String>, since seq: Int64) {
        self.made.formUnion(made.map { RecordPlace(commune: commune, id: $0) })
        self.changed.formUnion(changed.map { RecordPlace(commune: commune, id: $0) })
        known[commune] = seq
    }

    /// The cells that change.
    func cells(_ scans: RollupScans, _ registry: Registry, in tx: ReadTransaction) throws -> Cells {
        var cells = Cells(repeating: [:], count: families.count)
        try count(made.union(changed), isPast: false, scans, registry, in: tx) { cells[$0][$1, default: RollupNumbers()].add($2) }
        try count(changed, isPast: true, scans, registry, in: tx) { cells[$0][$1, default: RollupNumbers()].subtract($2) }
        return cells.map { $0.filter { $0.value.numbers.contains { $0 != 0 } } }
    }

    private func count(
        _ records: Set<RecordPlace>, isPast: Bool, _ scans: RollupScans, _ registry: Registry, in tx: ReadTransaction,
        _ body: (Int, RollupCell, RollupNumbers) throws -> Void
    ) throws {
        for piece in Self.pieces(of: records) {
            let communes = known.filter { commune, _ in piece.contains { $0.commune == commune } }
            let shape = RollupScan.Shape(isPast: isPast, communes: Rollups.size(communes.count), records: Rollups.size(piece.count))
            try scans.scan(families, registry, shape, tx.engine).run(communes, piece, in: tx, body)
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
