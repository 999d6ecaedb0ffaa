/// What is asked of nearly every line, answered from its bytes or scalars: Foundation's and Character's answers cost many times as much.
extension StringProtocol {
    /// Whether `sign`, an ASCII character, stands in the text.
    func has(_ sign: UInt8) -> Bool { utf8.contains(sign) }

    /// Whether `words` stand in the text, letter for letter.
    func has(_ words: some Collection<UInt8>) -> Bool {
        guard let first = words.first else { return true }
        var rest = utf8[...]
        while let found = rest.firstIndex(of: first) {
            if rest[found...].starts(with: words) { return true }
            rest = rest[rest.index(after: found)...]
        }
        return false
    }

    func has(_ words: StaticString) -> Bool { words.withUTF8Buffer { has($0) } }

    /// The lines between line feeds, empty ones too.
    var lines: [SubSequence] { parts { $0 == .lineFeed } }

    /// The lines between line feeds and page breaks.
    var pageLines: [SubSequence] { parts { $0 == .lineFeed || $0 == .formFeed } }

    private func parts(_ isEnd: (UInt8) -> Bool) -> [SubSequence] {
        utf8.split(omittingEmptySubsequences: false, whereSeparator: isEnd).map { self[$0.startIndex..<$0.endIndex] }
    }

    /// Without the spaces and tabs around it.
    var trimmed: String {
        let scalars = unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.isSpace }), let last = scalars.lastIndex(where: { !$0.isSpace }) else {
            return ""
        }
        return String(self[first..<scalars.index(after: last)])
    }

    /// Whether it has fewer characters than `count`; only as many are counted.
    func isShorter(than count: Int) -> Bool { index(startIndex, offsetBy: count, limitedBy: endIndex) == nil }
}

extension String {
    /// With line feeds made spaces.
    var onOneLine: String { has(UInt8.lineFeed) ? lines.joined(separator: " ") : self }
}

extension Unicode.Scalar {
    /// A space of any width, or a tab.
    fileprivate var isSpace: Bool {
        switch value {
        case 9, 32, 0xA0, 0x1680, 0x2000...0x200B, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }
}

extension UInt8 {
    static let lineFeed = UInt8(ascii: "\n")
    static let formFeed: UInt8 = 12
    static let tab = UInt8(ascii: "\t")

    var isDigit: Bool { (48...57).contains(self) }
}
