extension WriteTransaction {
    /// Inserts rows of one table, many a statement, without waiting for an answer of PostgreSQL.
    ///
    /// Rows go in groups of a few sizes only, so that each group's statement is prepared once for all that follow.
    /// - Parameter rows: values in the order of `columns`.
    /// - Throws: ``StoreError`` as ``executeLater(_:)`` does; a group fails as a whole.
    public func insert(into table: String, _ columns: [String], rows: [[Value]]) throws {
        var rest = rows[...]
        while !rest.isEmpty {
            let room = Self.mostParameters / max(1, columns.count)
            let size = Self.groups.first { $0 <= rest.count && $0 <= room } ?? 1
            try insertGroup(into: table, columns, rest.prefix(size))
            rest = rest.dropFirst(size)
        }
    }

    private func insertGroup(into table: String, _ columns: [String], _ rows: ArraySlice<[Value]>) throws {
        var parameters: [Value] = []
        parameters.reserveCapacity(rows.count * columns.count)
        for row in rows {
            guard row.count == columns.count else {
                throw StoreError(.statement, "a row of \(row.count) values for \(columns.count) columns")
            }
            parameters += row
        }
        for (index, parameter) in parameters.enumerated() { try parameter.refuseUnportable(index) }
        let head: SQL = "INSERT INTO \(name: table) (\(SQL.names(columns))) VALUES "
        try usable().changeLater(head.rendered(for: engine).text + places(rows.count, columns.count), parameters)
    }

    /// `(?, ?), (?, ?)`, or `($1, $2), ($3, $4)`.
    private func places(_ rows: Int, _ columns: Int) -> String {
        (0..<rows).map { row in
            let marks = (0..<columns).map { engine == .sqlite ? "?" : "$\(row * columns + $0 + 1)" }
            return "(" + marks.joined(separator: ", ") + ")"
        }.joined(separator: ", ")
    }

    /// SQLite takes 32,766 parameters a statement, PostgreSQL 65,535.
    private static let mostParameters = 30_000
    private static let groups = [256, 64, 16, 4, 1]
}
