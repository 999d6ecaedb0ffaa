/// A statement that is written out once, to run again and again with other values in the places of its marks.
public struct PreparedSQL: Sendable {
    fileprivate let text: String
    private let parameters: [Value]
    /// Which parameters are marks, and which mark each is.
    private let places: [(parameter: Int, mark: Int)]

    /// - Parameter marks: values that stand in the statement for those to come, each different from everything else in it.
    public init(_ sql: SQL, marks: [Value], for engine: EngineKind) {
        (text, parameters) = sql.rendered(for: engine)
        let order = Dictionary(marks.enumerated().map { ($1, $0) }) { first, _ in first }
        places = parameters.enumerated().compactMap { index, value in order[value].map { (index, $0) } }
    }

    /// - Parameter values: in the order of the marks.
    fileprivate func filled(_ values: [Value]) -> [Value] {
        var filled = parameters
        for place in places where place.mark < values.count { filled[place.parameter] = values[place.mark] }
        return filled
    }
}

extension ReadTransaction {
    /// Gives each row to `body`, as ``forEach(_:_:)`` does.
    public func forEach(_ sql: PreparedSQL, _ values: [Value], _ body: (Row) throws -> Void) throws {
        try settle(before: sql.text)
        let connection = try usable()
        isStreaming = true
        defer { isStreaming = false }
        try connection.stream(sql.text, sql.filled(values), each: body)
    }
}

extension WriteTransaction {
    /// Runs a changing statement as ``executeLater(_:)`` does.
    public func executeLater(_ sql: PreparedSQL, _ values: [Value]) throws {
        for (index, value) in values.enumerated() { try value.refuseUnportable(index) }
        try settle(before: sql.text)
        try usable().changeLater(sql.text, sql.filled(values))
    }
}
