internal import CLibpq

extension PostgresRow {
    /// The names of the result's columns, for readers of single rows that come without their result.
    public var columnNames: [String] { (0..<PQnfields(memory.pointer)).map { String(cString: PQfname(memory.pointer, $0)) } }
}
