import Foundation

struct Token: Equatable {
    enum Kind: Equatable {
        case number(Decimal)
        case text(String)
        case date(String)
        case name(String)
        case symbol(String)
        case end
    }

    let kind: Kind
    let offset: Int
    let source: String
}

/// Cuts an expression into tokens, `end` last.
struct ExpressionLexer {
    private let scalars: [Unicode.Scalar]
    private var index = 0

    static let longest = 4000

    init(_ text: String) throws(ExpressionError) {
        scalars = Array(text.unicodeScalars.prefix(Self.longest + 1))
        if scalars.count > Self.longest { throw ExpressionError(.tooLong) }
    }

    mutating func tokens() throws(ExpressionError) -> [Token] {
        var tokens: [Token] = []
        while true {
            while index < scalars.count, scalars[index].properties.isWhitespace { index += 1 }
            guard index < scalars.count else { break }
            tokens.append(try next())
        }
        tokens.append(Token(kind: .end, offset: scalars.count, source: ""))
        return tokens
    }

    private mutating func next() throws(ExpressionError) -> Token {
        let scalar = scalars[index]
        if isDigit(scalar) { return try numberOrDate() }
        if scalar == "\"" || scalar == "'" { return try quoted(by: scalar) }
        if isLetter(scalar) { return name() }
        return try symbol()
    }

    private mutating func numberOrDate() throws(ExpressionError) -> Token {
        let start = index
        if let date = dateAhead() {
            index += 10
            guard CalendarDay(iso: date) != nil else { throw ExpressionError(.badDate(date), offset: start) }
            return Token(kind: .date(date), offset: start, source: date)
        }
        while index < scalars.count, isDigit(scalars[index]) { index += 1 }
        if index + 1 < scalars.count, scalars[index] == ".", isDigit(scalars[index + 1]) {
            index += 1
            while index < scalars.count, isDigit(scalars[index]) { index += 1 }
        }
        let source = text(start..<index)
        let runsOn = index < scalars.count && isLetter(scalars[index])
        guard !runsOn, source.utf8.count <= 30, let number = Decimal(string: source, locale: nil) else {
            throw ExpressionError(.badNumber(runsOn ? text(start..<(index + 1)) : source), offset: start)
        }
        return Token(kind: .number(number), offset: start, source: source)
    }

    /// `dddd-dd-dd` from here, if that is what stands here and no digit follows.
    private func dateAhead() -> String? {
        guard index + 10 <= scalars.count else { return nil }
        for (position, scalar) in scalars[index..<(index + 10)].enumerated() {
            guard position == 4 || position == 7 ? scalar == "-" : isDigit(scalar) else { return nil }
        }
        if index + 10 < scalars.count, isDigit(scalars[index + 10]) { return nil }
        return text(index..<(index + 10))
    }

    private mutating func quoted(by quote: Unicode.Scalar) throws(ExpressionError) -> Token {
        let start = index
        var value = String.UnicodeScalarView()
        index += 1
        while index < scalars.count, scalars[index] != quote {
            if scalars[index] == "\\", index + 1 < scalars.count { index += 1 }
            value.append(scalars[index])
            index += 1
        }
        guard index < scalars.count else { throw ExpressionError(.unterminatedString, offset: start) }
        index += 1
        return Token(kind: .text(String(value)), offset: start, source: text(start..<index))
    }

    /// A name or a dotted path.
    private mutating func name() -> Token {
        let start = index
        while index < scalars.count {
            let dot = scalars[index] == "." && index + 1 < scalars.count && isLetter(scalars[index + 1])
            guard dot || isLetter(scalars[index]) || isDigit(scalars[index]) else { break }
            index += 1
        }
        let source = text(start..<index)
        return Token(kind: .name(source), offset: start, source: source)
    }

    private mutating func symbol() throws(ExpressionError) -> Token {
        let two = index + 2 <= scalars.count ? text(index..<(index + 2)) : ""
        let length = ["!=", "<=", ">="].contains(two) ? 2 : 1
        let source = text(index..<(index + length))
        guard length == 2 || "=<>+-*/()[],".contains(source) else {
            throw ExpressionError(.badCharacter(source), offset: index)
        }
        defer { index += length }
        return Token(kind: .symbol(source), offset: index, source: source)
    }

    private func text(_ range: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[range])
        return String(view)
    }

    private func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
    private func isLetter(_ scalar: Unicode.Scalar) -> Bool { scalar == "_" || scalar.properties.isAlphabetic }
}
