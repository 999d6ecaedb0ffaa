extension WriteTransaction {
    /// Inserts rows of one table in the way that is cheapest for so many; a violation may come with a later statement.
    ///
    /// - Parameters:
    ///   - count: how many rows.
    ///   - row: the values of a row in the order of `columns`, asked for one row after the other while those before it are on their way. It
    ///     must not use the transaction but for ``journal(commune:author:register:record:action:before:after:note:)``, in a commune whose
    ///     turn was taken.
    /// - Throws: ``StoreError`` as ``executeLater(_:)`` does, or what `row` throws.
    public func insert(into table: String, _ columns: [String], count: Int, row: (Int) throws -> [Value]) throws {
        if count == 0 { return }
        try settle(before: table)
        let connection = try usable()
        isStreaming = true
        defer { isStreaming = false }
        try connection.insert(into: table, columns, count: count) { index in
            let values = try row(index)
            guard values.count == columns.count else {
                throw StoreError(.statement, "a row of \(values.count) values for \(columns.count) columns")
            }
            for (place, value) in values.enumerated() { try value.refuseUnportable(place) }
            return values
        }
    }

    public func insert(into table: String, _ columns: [String], rows: [[Value]]) throws {
        try insert(into: table, columns, count: rows.count) { rows[$0] }
    }
}

/// The text of a statement that inserts rows.
struct InsertStatement {
    private let head: String
    private let columns: Int
    private let engine: EngineKind

    init(into table: String, _ columns: [String], _ engine: EngineKind) {
        var head = "INSERT INTO \(Self.quoted(table)) ("
        for (index, column) in columns.enumerated() {
            if index > 0 { head += ", " }
            head += Self.quoted(column)
        }
        self.head = head + ") VALUES "
        self.columns = columns.count
        self.engine = engine
    }

    /// As ``SQL`` writes names.
    private static func quoted(_ name: String) -> String { ("\(name: name)" as SQL).rendered(for: .sqlite).text }

    /// `… VALUES (?, ?), (?, ?)`, or `… VALUES ($1, $2), ($3, $4)`.
    func text(rows: Int) -> String {
        var text = head
        for place in 0..<rows * columns {
            text += place % columns != 0 ? ", " : place == 0 ? "(" : "), ("
            text += engine == .sqlite ? "?" : "$\(place + 1)"
        }
        return text + ")"
    }
}
