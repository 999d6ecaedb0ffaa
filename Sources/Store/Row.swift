/// The columns of a result, shared by its rows.
final class Columns: Sendable {
    let names: [String]
    let index: [String: Int]

    init(_ names: [String]) {
        self.names = names
        index = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }
}

/// One row of a result. A column is read by name and type; a wrong name or type throws and says which.
public struct Row: Sendable {
    let columns: Columns
    let values: [Value]

    public var columnNames: [String] { columns.names }

    /// The value of a column, `null` where the result has no such column.
    public subscript(_ column: String) -> Value {
        columns.index[column].map { values[$0] } ?? .null
    }

    /// The value of a column by its place, `null` where the result has none there: for what reads millions of rows.
    public subscript(at place: Int) -> Value { values.indices.contains(place) ? values[place] : .null }

    public func text(_ column: String) throws(StoreError) -> String {
        guard let text = self[column].text else { throw mismatch(column, "text") }
        return text
    }

    public func integer(_ column: String) throws(StoreError) -> Int64 {
        guard let number = self[column].integer else { throw mismatch(column, "an integer") }
        return number
    }

    public func boolean(_ column: String) throws(StoreError) -> Bool {
        guard let truth = self[column].boolean else { throw mismatch(column, "a boolean") }
        return truth
    }

    public func bytes(_ column: String) throws(StoreError) -> [UInt8] {
        guard case .bytes(let bytes) = self[column] else { throw mismatch(column, "bytes") }
        return bytes
    }

    private func mismatch(_ column: String, _ wanted: String) -> StoreError {
        StoreError(.decoding, "column \(column) is not \(wanted): columns are \(columns.names.joined(separator: ", "))")
    }
}
