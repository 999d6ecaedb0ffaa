public import Vietnamese

/// A text with fields in braces: `{code} · {procedure.name}`. `{{` and `}}` are braces themselves.
public struct TextTemplate: Sendable, Equatable, CustomStringConvertible {
    public enum Piece: Sendable, Equatable {
        case literal(String)
        case field(FieldPath)
    }

    public let pieces: [Piece]

    /// The fields named, in order.
    public var paths: [FieldPath] {
        pieces.compactMap { if case .field(let path) = $0 { path } else { nil } }
    }

    /// The template as it is written.
    public var description: String {
        pieces.map { piece in
            switch piece {
            case .literal(let text): text.replacing("{", with: "{{").replacing("}", with: "}}")
            case .field(let path): "{\(path)}"
            }
        }.joined()
    }

    /// The text with each field replaced by what `text` gives for it.
    public func filled(_ text: (FieldPath) throws -> String) rethrows -> String {
        try pieces.map { piece in
            switch piece {
            case .literal(let literal): literal
            case .field(let path): try text(path)
            }
        }.joined()
    }

    init(pieces: [Piece]) {
        self.pieces = pieces
    }

    /// Reads a template. - Throws: `ExpressionError` with the offset of the brace or name that is wrong.
    public init(_ text: String) throws(ExpressionError) {
        pieces = try braced(text).map { (part) throws(ExpressionError) in
            switch part {
            case .literal(let literal): .literal(literal)
            case .name(let name, let offset): .field(try FieldPath(name, offset: offset))
            }
        }
    }
}

/// A template in Vietnamese and, where somebody wrote it, in English.
public struct LocalizedTemplate: Sendable, Equatable {
    public var vi: TextTemplate
    public var en: TextTemplate?

    public func callAsFunction(_ language: Language) -> TextTemplate {
        switch language {
        case .vi: vi
        case .en: en ?? vi
        }
    }
}

enum BracedPart: Equatable {
    case literal(String)
    case name(String, offset: Int)
}

/// Splits `text` at `{name}`; offsets are those of the names in Unicode scalars.
func braced(_ text: String) throws(ExpressionError) -> [BracedPart] {
    let scalars = Array(text.unicodeScalars)
    var parts: [BracedPart] = []
    var literal = String.UnicodeScalarView()
    var index = 0
    while index < scalars.count {
        let scalar = scalars[index]
        guard scalar == "{" || scalar == "}" else {
            literal.append(scalar)
            index += 1
            continue
        }
        if index + 1 < scalars.count, scalars[index + 1] == scalar {
            literal.append(scalar)
            index += 2
            continue
        }
        guard scalar == "{", let end = scalars[index...].firstIndex(of: "}") else {
            throw ExpressionError(.unbalancedBrace, offset: index)
        }
        if !literal.isEmpty { parts.append(.literal(String(literal))) }
        literal = .init()
        var name = String.UnicodeScalarView()
        name.append(contentsOf: scalars[(index + 1)..<end])
        parts.append(.name(String(name), offset: index + 1))
        index = end + 1
    }
    if !literal.isEmpty { parts.append(.literal(String(literal))) }
    return parts
}
