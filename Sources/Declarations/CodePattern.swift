/// How codes (mã số) of a register are made: `{unit}-{yyMMdd}-{seq:4}`.
///
/// `seq` counts from 1 within everything else in the pattern: that is the counter's scope. `H40.12-260115-0007` is the seventh of its
/// unit and day.
public struct CodePattern: Sendable, Equatable, CustomStringConvertible {
    public indirect enum Piece: Sendable, Equatable {
        case literal(String)
        /// The value of another field of the record, fixed when the code is given.
        case field(String)
        /// The code of the record's unit (of the commune where the register has no scope field).
        case unitCode
        case date(DatePart)
        /// The counter, with at least so many digits.
        case sequence(width: Int)
        /// `{~yyyy}`: the counter begins anew for each, and the code does not show it.
        case hidden(Piece)
    }

    /// A part of the day on which the code is given, Vietnam time.
    public enum DatePart: String, Sendable, CaseIterable {
        case yyyy, yy, MM, dd, yyMMdd
    }

    public let pieces: [Piece]
    /// The fields that the text names, each with its place in the text.
    let named: [FieldPath: Int]

    /// The pieces within which the counter counts: everything but the counter.
    public var counterScope: [Piece] {
        pieces.compactMap { piece in
            switch piece {
            case .sequence: nil
            case .hidden(.sequence): nil
            case .hidden(let hidden): hidden
            default: piece
            }
        }
    }

    /// Whether no piece is hidden: then no two codes are alike.
    public var isShownWhole: Bool { !pieces.contains { if case .hidden = $0 { true } else { false } } }

    /// The fields whose values stand in the code, or divide its counter.
    public var fields: [String] {
        counterScope.compactMap { if case .field(let id) = $0 { id } else { nil } }
    }

    public var description: String {
        pieces.map { piece in
            if case .literal(let text) = piece { return text.replacing("{", with: "{{").replacing("}", with: "}}") }
            return "{\(Self.name(of: piece))}"
        }.joined()
    }

    private static func name(of piece: Piece) -> String {
        switch piece {
        case .literal(let text): text
        case .field(let id): id
        case .unitCode: "unit"
        case .date(let part): part.rawValue
        case .sequence(let width): "seq:\(width)"
        case .hidden(let hidden): "~" + name(of: hidden)
        }
    }

    /// Reads a pattern. - Throws: `ExpressionError` where braces or a width are wrong, or the counter is missing or there twice.
    public init(_ text: String) throws(ExpressionError) {
        var named: [FieldPath: Int] = [:]
        pieces = try braced(text).map { (part) throws(ExpressionError) in
            switch part {
            case .literal(let literal): return .literal(literal)
            case .name(let name, let offset):
                let isHidden = name.hasPrefix("~")
                let piece = try Self.piece(isHidden ? String(name.dropFirst()) : name, offset)
                if case .field(let id) = piece { named[FieldPath(field: id)] = offset + (isHidden ? 1 : 0) }
                return isHidden ? .hidden(piece) : piece
            }
        }
        self.named = named
        let counters = pieces.count { if case .sequence = $0 { true } else { false } }
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
