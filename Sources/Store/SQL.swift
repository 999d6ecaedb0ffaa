/// A statement whose interpolated values are bound, never pasted.
///
/// `"SELECT * FROM unit WHERE commune = \(commune)"` sends one parameter. The only ways to put text into a statement are
/// `\(name: …)` for an identifier, which is checked and quoted, `\(sql)` for another `SQL`, and `\(literal: …)` for a `StaticString`.
public struct SQL: Sendable, ExpressibleByStringInterpolation {
    enum Piece: Sendable, Equatable {
        case text(String)
        case parameter(Value)
    }

    private(set) var pieces: [Piece]

    public init(stringLiteral value: StaticString) {
        pieces = [.text(value.description)]
    }

    public init(stringInterpolation: StringInterpolation) {
        pieces = stringInterpolation.pieces
    }

    init(pieces: [Piece]) {
        self.pieces = pieces
    }

    /// `parts` one after the other with `separator` between them.
    public static func joined(_ parts: some Sequence<SQL>, separator: StaticString = ", ") -> SQL {
        var pieces: [Piece] = []
        for part in parts {
            if !pieces.isEmpty { pieces.append(.text(separator.description)) }
            pieces += part.pieces
        }
        return SQL(pieces: pieces)
    }

    /// The identifiers, quoted, with commas between them.
    public static func names(_ names: some Sequence<String>) -> SQL {
        joined(names.map { "\(name: $0)" })
    }

    /// The values as bound parameters with commas between them; `NULL` where there are none, so that `IN (…)` stays valid and matches nothing.
    public static func values(_ values: some Collection<some Bindable>) -> SQL {
        values.isEmpty ? "NULL" : joined(values.map { "\($0)" })
    }

    public static func + (left: SQL, right: SQL) -> SQL {
        SQL(pieces: left.pieces + right.pieces)
    }

    public static func += (left: inout SQL, right: SQL) {
        left.pieces += right.pieces
    }

    public var isEmpty: Bool { pieces.isEmpty }

    public struct StringInterpolation: StringInterpolationProtocol {
        var pieces: [Piece] = []

        public init(literalCapacity: Int, interpolationCount: Int) {
            pieces.reserveCapacity(interpolationCount * 2 + 1)
        }

        public mutating func appendLiteral(_ literal: StaticString) {
            if literal.utf8CodeUnitCount > 0 { pieces.append(.text(literal.description)) }
        }

        public mutating func appendInterpolation(_ value: some Bindable) {
            pieces.append(.parameter(value.value))
        }

        /// A value that may be missing binds as `NULL`.
        public mutating func appendInterpolation(_ value: (some Bindable)?) {
            pieces.append(.parameter(value?.value ?? .null))
        }

        public mutating func appendInterpolation(_ sql: SQL) {
            pieces += sql.pieces
        }

        /// An identifier; anything but letters, digits and underscores is a programming error that the quoting makes harmless.
        public mutating func appendInterpolation(name: String) {
            let quoted = name.utf8.contains(UInt8(ascii: "\"")) ? name.filter { $0 != "\"" } : name
            pieces.append(.text("\"" + quoted + "\""))
        }

        public mutating func appendInterpolation(literal: StaticString) {
            pieces.append(.text(literal.description))
        }
    }

    /// How many parameters the longest ``values(_:)`` of the statement has: it may name few records of a table or many of them.
    var longestList: Int {
        var (longest, length, isListing) = (0, 0, false)
        for piece in pieces {
            switch piece {
            case .parameter:
                length = isListing ? length + 1 : 1
                longest = max(longest, length)
            case .text(let part): isListing = part == ", "
            }
        }
        return longest
    }

    /// The statement's text with `?` or `$1` … in the places of its parameters, and the parameters.
    func rendered(for engine: EngineKind) -> (text: String, parameters: [Value]) {
        var text = ""
        var parameters: [Value] = []
        for piece in pieces {
            switch piece {
            case .text(let part):
                text += part
            case .parameter(let value):
                parameters.append(value)
                text += engine == .sqlite ? "?" : "$\(parameters.count)"
            }
        }
        return (text, parameters)
    }
}
