/// A field of a record, or of one that it refers to: `fee`, `procedure.days`.
public struct FieldPath: Sendable, CustomStringConvertible {
    /// One name or more.
    public let names: [String]
    /// Where the path begins in its text, in Unicode scalars; not part of its identity.
    public let offset: Int

    public var description: String { names.joined(separator: ".") }
    /// Whether it leads to another record.
    public var isDotted: Bool { names.count > 1 }
    public var first: String { names[0] }

    /// The path behind its first name: `days` of `procedure.days`. Only of dotted paths.
    public var tail: FieldPath { FieldPath(names: Array(names.dropFirst()), offset: offset) }

    /// What `late` and `on time` look up: whether the record is late.
    public static let late = FieldPath(names: ["late"])

    /// The path to a field of the record itself.
    public init(field: String) {
        self.init(names: [field])
    }

    init(names: [String], offset: Int = 0) {
        self.names = names
        self.offset = offset
    }

    init(_ text: String, offset: Int) throws(ExpressionError) {
        let names = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard names.allSatisfy(isIdentifier) else { throw ExpressionError(.badName(text), offset: offset) }
        self.init(names: names, offset: offset)
    }
}

extension FieldPath: Hashable {
    public static func == (one: FieldPath, other: FieldPath) -> Bool { one.names == other.names }
    public func hash(into hasher: inout Hasher) { hasher.combine(names) }
}

/// Whether `text` is an id of a pack: a lower-case ASCII letter, then letters, digits and underscores, at most 41.
func isIdentifier(_ text: String) -> Bool {
    guard let first = text.utf8.first, (97...122).contains(first), text.utf8.count <= 41 else { return false }
    return text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 }
}
