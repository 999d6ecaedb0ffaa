/// How codes (mã số) of a register are made: `{unit}-{yyMMdd}-{seq:4}`.
///
/// `seq` counts from 1 within everything else in the pattern: that is the counter's scope. `H40.12-260115-0007` is the seventh of its
/// unit and day.
public struct CodePattern: Sendable, Equatable, CustomStringConvertible {
    public enum Piece: Sendable, Equatable {
        case literal(String)
        /// The value of another field of the record, fixed when the code is given.
        case field(String)
        /// The code of the record's unit (of the commune where the register has no scope field).
        case unitCode
        case date(DatePart)
        /// The counter, with at least so many digits.
        case sequence(width: Int)
    }

    /// A part of the day on which the code is given, Vietnam time.
    public enum DatePart: String, Sendable, CaseIterable {
        case yyyy, yy, MM, dd, yyMMdd
    }

    public let pieces: [Piece]

    /// The pieces within which the counter counts: everything but the counter.
    public var counterScope: [Piece] {
        pieces.filter { if case .sequence = $0 { false } else { true } }
    }

    /// The fields whose values stand in the code.
    public var fields: [String] {
        pieces.compactMap { if case .field(let id) = $0 { id } else { nil } }
    }

    public var description: String {
        pieces.map { piece in
            switch piece {
            case .literal(let text): text.replacing("{", with: "{{").replacing("}", with: "}}")
            case .field(let id): "{\(id)}"
            case .unitCode: "{unit}"
            case .date(let part): "{\(part.rawValue)}"
            case .sequence(let width): "{seq:\(width)}"
            }
        }.joined()
    }

    /// Reads a pattern. - Throws: `ExpressionError` where braces or a width are wrong, or the counter is missing or there twice.
    public init(_ text: String) throws(ExpressionError) {
        pieces = try braced(text).map { (part) throws(ExpressionError) in
            switch part {
            case .literal(let literal): .literal(literal)
            case .name(let name, let offset): try Self.piece(name, offset)
            }
        }
        let counters = pieces.count - counterScope.count
        guard counters == 1 else { throw ExpressionError(counters == 0 ? .noSequence : .twoSequences, offset: 0) }
    }

    private static func piece(_ name: String, _ offset: Int) throws(ExpressionError) -> Piece {
        if name == "unit" { return .unitCode }
        if let part = DatePart(rawValue: name) { return .date(part) }
        if name == "seq" { return .sequence(width: 1) }
        if name.hasPrefix("seq:") {
            guard let width = Int(name.dropFirst(4)), (1...12).contains(width) else {
                throw ExpressionError(.badSequenceWidth, offset: offset)
            }
            return .sequence(width: width)
        }
        let path = try FieldPath(name, offset: offset)
        guard path.names.count == 1 else { throw ExpressionError(.dottedNotAllowed, offset: offset) }
        return .field(name)
    }
}
