extension Expression {
    /// Reads an expression; names are not checked against any register.
    ///
    /// - Throws: `ExpressionError` with the offset of the first thing that makes no sense.
    public init(_ text: String) throws(ExpressionError) {
        var lexer = try ExpressionLexer(text)
        var parser = ExpressionParser(tokens: try lexer.tokens())
        self = try parser.whole()
    }
}

/// A Pratt parser: `operand(above:)` reads everything that binds tighter than a precedence.
struct ExpressionParser {
    let tokens: [Token]
    private var index = 0
    private var depth = 0

    /// Guards the stack of whoever reads, prints or compiles the tree.
    static let deepest = 60

    init(tokens: [Token]) {
        self.tokens = tokens
    }

    private var token: Token { tokens[index] }

    mutating func whole() throws(ExpressionError) -> Expression {
        let expression = try operand(above: 0)
        guard token.kind == .end else { throw ExpressionError(.unexpected(token.source), offset: token.offset) }
        guard expression.depth <= Self.deepest else { throw ExpressionError(.tooDeep) }
        return expression
    }

    private mutating func operand(above floor: Int) throws(ExpressionError) -> Expression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else { throw ExpressionError(.tooDeep, offset: token.offset) }
        var left = try prefix()
        var compared = false
        while let precedence = infixPrecedence, precedence > floor {
            if precedence == 4 {
                guard !compared else { throw ExpressionError(.chainedComparison, offset: token.offset) }
                compared = true
            }
            left = try infix(left, precedence)
        }
        return left
    }

    /// How tightly the operator that stands here binds; nil where none stands.
    private var infixPrecedence: Int? {
        switch token.kind {
        case .symbol(let symbol): BinaryOperator(rawValue: symbol)?.precedence
        case .name("in"), .name("is"), .name("within"): 4
        case .name("not"): tokens[index + 1].kind == .name("in") ? 4 : nil
        case .name(let name): BinaryOperator(rawValue: name)?.precedence
        default: nil
        }
    }

    private mutating func infix(_ left: Expression, _ precedence: Int) throws(ExpressionError) -> Expression {
        switch token.kind {
        case .name("is"):
            advance()
            let negated = skip(.name("not"))
            try expect(.name("set"), "set")
            return .isSet(left, negated: negated)
        case .name("within"):
            advance()
            return .within(left, try span())
        case .name("in"), .name("not"):
            let negated = skip(.name("not"))
            try expect(.name("in"), "in")
            return .member(left, of: try list(open: "[", close: "]"), negated: negated)
        default:
            guard let symbol = BinaryOperator(rawValue: token.source) else {
                throw ExpressionError(.unexpected(token.source), offset: token.offset)
            }
            advance()
            return .binary(symbol, left, try operand(above: precedence))
        }
    }

    private mutating func prefix() throws(ExpressionError) -> Expression {
        let here = token
        advance()
        switch here.kind {
        case .number(let number): return .literal(.number(number))
        case .text(let text): return .literal(.text(text))
        case .date(let date): return .literal(.date(date))
        case .name("true"): return .literal(.boolean(true))
        case .name("false"): return .literal(.boolean(false))
        case .name("not"): return .not(try operand(above: 3))
        case .name("on") where skip(.name("time")): return .late(negated: true, by: try limit())
        case .name("late") where token.kind == .name("by"): return .late(negated: false, by: try limit())
        case .name(let name): return try named(name, here)
        case .symbol("("):
            let inner = try operand(above: 0)
            try expect(.symbol(")"), ")")
            return inner
        case .symbol("-"):
            if case .number(let number) = token.kind {
                advance()
                return .literal(.number(-number))
            }
            return .negate(try operand(above: 7))
        case .end: throw ExpressionError(.unexpectedEnd, offset: here.offset)
        case .symbol: throw ExpressionError(.unexpected(here.source), offset: here.offset)
        }
    }

    private mutating func named(_ name: String, _ here: Token) throws(ExpressionError) -> Expression {
        if ["and", "or", "in", "is", "set"].contains(name) { throw ExpressionError(.unexpected(name), offset: here.offset) }
        guard token.kind == .symbol("(") else { return .path(try FieldPath(name, offset: here.offset)) }
        guard let function = Function(rawValue: name) else { throw ExpressionError(.unknownFunction(name), offset: here.offset) }
        let arguments = try list(open: "(", close: ")")
        guard arguments.count == function.arity else {
            throw ExpressionError(.wrongArgumentCount(function, arguments.count), offset: here.offset)
        }
        return .call(function, arguments)
    }

    private mutating func list(open: String, close: String) throws(ExpressionError) -> [Expression] {
        try expect(.symbol(open), open)
        var elements: [Expression] = []
        if skip(.symbol(close)) { return elements }
        repeat { elements.append(try operand(above: 0)) } while skip(.symbol(","))
        try expect(.symbol(close), close)
        return elements
    }

    /// `2 years`, `30 working days`.
    private mutating func span() throws(ExpressionError) -> TimeSpan {
        guard case .number = token.kind, let count = Int(token.source), (1...10_000).contains(count) else {
            throw ExpressionError(.expected(TimeSpan.example, found: token.source), offset: token.offset)
        }
        advance()
        let isWorking = skip(.name("working"))
        let word = (isWorking ? "working " : "") + token.source
        guard let unit = TimeSpan.Unit(rawValue: word.hasSuffix("s") ? word : word + "s") else {
            throw ExpressionError(.expected(TimeSpan.example, found: token.source), offset: token.offset)
        }
        advance()
        return TimeSpan(count, unit)
    }

    /// `by 2026-11-30` after `late` and `on time`; nil where nothing is said.
    private mutating func limit() throws(ExpressionError) -> String? {
        guard skip(.name("by")) else { return nil }
        guard case .date(let day) = token.kind else {
            throw ExpressionError(.expected("2026-11-30", found: token.source), offset: token.offset)
        }
        advance()
        return day
    }

    private mutating func advance() {
        if index < tokens.count - 1 { index += 1 }
    }

    private mutating func skip(_ kind: Token.Kind) -> Bool {
        guard token.kind == kind else { return false }
        advance()
        return true
    }

    private mutating func expect(_ kind: Token.Kind, _ wanted: String) throws(ExpressionError) {
        guard !skip(kind) else { return }
        let found = token.kind == .end ? "…" : token.source
        throw ExpressionError(.expected(wanted, found: found), offset: token.offset)
    }
}

extension Expression {
    /// Levels of the tree. Long chains (`a + b + c …`) are as deep as they are long.
    var depth: Int {
        switch self {
        case .literal, .path: 1
        case .not(let operand), .negate(let operand), .isSet(let operand, _): operand.depth + 1
        case .binary(_, let left, let right): max(left.depth, right.depth) + 1
        case .member(let operand, let options, _): max(operand.depth, options.map(\.depth).max() ?? 0) + 1
        case .call(_, let arguments): (arguments.map(\.depth).max() ?? 0) + 1
        case .within(let operand, _): operand.depth + 1
        case .late: 1
        }
    }
}
