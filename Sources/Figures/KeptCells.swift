import Store

/// A cell of a family.
struct KeptCell: Hashable, Comparable {
    let family: String
    let cell: RollupCell

    static func < (one: KeptCell, other: KeptCell) -> Bool { (one.family, one.cell) < (other.family, other.cell) }
}

/// Cells in the database, read and written by statements that are written out once: every write of a kept register runs them.
enum KeptCells {
    /// What is kept of some cells.
    static func read(_ cells: [KeptCell], in tx: ReadTransaction) throws -> [KeptCell: RollupNumbers] {
        var kept: [KeptCell: RollupNumbers] = [:]
        var rest = cells[...]
        while let last = rest.prefix(sizes[0]).last {
            let piece = rest.prefix(sizes[0])
            let size = sizes.last { $0 >= piece.count } ?? sizes[0]
            // The last one stands in for what is missing.
            let asked = Array(piece) + Array(repeating: last, count: size - piece.count)
            try tx.forEach(reading[tx.engine, size], asked.flatMap { $0.values + [.null] }) { row in
                guard let cell = try RollupCell(row) else { return }
                kept[KeptCell(family: try row.text("family"), cell: cell)] = RollupNumbers(bytes: try row.bytes("numbers"))
            }
            rest = rest.dropFirst(piece.count)
        }
        return kept
    }

    /// Writes cells, each once; removes those in which nothing counts any more.
    static func write(_ cells: [(key: KeptCell, numbers: RollupNumbers)], in tx: WriteTransaction) throws {
        var rest = cells.filter { $0.numbers.records != 0 }[...]
        while !rest.isEmpty {
            let size = sizes.first { $0 <= rest.count } ?? 1
            try tx.executeLater(writing[tx.engine, size], rest.prefix(size).flatMap { $0.key.values + [$0.numbers.bytes.value] })
            rest = rest.dropFirst(size)
        }
        for (key, _) in cells.filter({ $0.numbers.records == 0 }) {
            try tx.executeLater(
                """
                DELETE FROM rollup_cell WHERE commune = \(key.cell.commune) AND family = \(key.family)
                AND grain = \(key.cell.grain.rawValue) AND at = \(key.cell.at) AND unit = \(key.cell.unit)
                """)
        }
    }

    // MARK: Statements

    /// Cells a statement: few different numbers of them, so that few statements are prepared.
    private static let sizes = [64, 16, 4, 1]

    /// SQLite reads what stands before CROSS JOIN first.
    private static let reading = Statements { marks in
        let wanted = marks.map { mark -> SQL in
            """
            (CAST(\(mark[0]) AS BIGINT), CAST(\(mark[1]) AS text), CAST(\(mark[2]) AS BIGINT), CAST(\(mark[3]) AS BIGINT),
            CAST(\(mark[4]) AS text))
            """
        }
        return """
            WITH wanted (c, f, g, a, u) AS (VALUES \(SQL.joined(wanted)))
            SELECT commune, family, grain, at, unit, numbers FROM wanted CROSS JOIN rollup_cell
            WHERE commune = c AND family = f AND grain = g AND at = a AND unit = u
            """
    }

    private static let writing = Statements { marks in
        """
        INSERT INTO rollup_cell (commune, family, grain, at, unit, numbers)
        VALUES \(SQL.joined(marks.map { "(\(SQL.values($0)))" }))
        ON CONFLICT (commune, family, grain, at, unit) DO UPDATE SET numbers = excluded.numbers
        """
    }

    /// One statement for each engine and size.
    private struct Statements: Sendable {
        private let all: [EngineKind: [Int: PreparedSQL]]

        /// - Parameter statement: is given what stands for the values of each cell.
        init(_ statement: ([[Value]]) -> SQL) {
            all = Dictionary(
                uniqueKeysWithValues: EngineKind.allCases.map { engine in
                    let sized = sizes.map { size in
                        let marks = (0..<size).map(Self.marks(of:))
                        return (size, PreparedSQL(statement(marks), marks: Array(marks.joined()), for: engine))
                    }
                    return (engine, Dictionary(uniqueKeysWithValues: sized))
                })
        }

        /// Values that stand nowhere else, in the order of ``KeptCell/values`` and the numbers behind them.
        private static func marks(of number: Int) -> [Value] {
            func integer(_ column: Int) -> Value { .integer(Int64.min + 9_000_000 + Int64(column * 1000 + number)) }
            return [
                integer(0), .text("family \(number)"), integer(1), integer(2), .text("unit \(number)"),
                .bytes(Array("numbers \(number)".utf8)),
            ]
        }

        subscript(engine: EngineKind, size: Int) -> PreparedSQL {
            guard let statement = all[engine]?[size] else { preconditionFailure("a size of KeptCells.sizes") }
            return statement
        }
    }
}

extension KeptCell {
    fileprivate var values: [Value] { [cell.commune.value, family.value, cell.grain.rawValue.value, cell.at.value, cell.unit.value] }
}

extension RollupCell {
    /// Nil for a grain that this program does not know.
    init?(_ row: Row) throws {
        guard let grain = Grain(rawValue: Int(try row.integer("grain"))) else { return nil }
        self.init(commune: Int(try row.integer("commune")), grain: grain, at: Int(try row.integer("at")), unit: try row.text("unit"))
    }
}
