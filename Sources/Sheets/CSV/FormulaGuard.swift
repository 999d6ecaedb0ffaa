/// Text that a spreadsheet would take for a formula, and how it is made harmless in CSV.
///
/// Excel and LibreOffice run what begins with = + - @, also after blanks; full-width forms of these count in Asian settings. An apostrophe in
/// front makes it text. The rule is OWASP's on CSV injection. Works on bytes, for it sees every cell.
enum FormulaGuard {
    typealias Bytes = UnsafeBufferPointer<UInt8>

    static let mark = UInt8(ascii: "'")

    static func needsMark(_ text: Bytes) -> Bool { beginsFormula(text) && !isPlainNumber(text) || beginsMarked(text) }

    /// The text without the apostrophe that the writer put there; the text of Excel's `="0123"`.
    static func removed(from text: Bytes) -> Bytes {
        guard let first = text.first else { return text }
        if first == mark {
            let rest = Bytes(rebasing: text[1...])
            return beginsFormula(rest) || beginsMarked(rest) ? rest : text
        }
        let quote = UInt8(ascii: "\"")
        if first == UInt8(ascii: "="), text.count >= 3, text[1] == quote, text[text.count - 1] == quote {
            let inner = Bytes(rebasing: text[2..<(text.count - 1)])
            return inner.contains(quote) ? text : inner
        }
        return text
    }

    /// Digits with a sign, at most one mark and no blank: -5, +84912345678, -1,5.
    static func isPlainNumber(_ text: Bytes) -> Bool {
        var marks = 0
        var digits = 0
        for (index, byte) in text.enumerated() {
            switch byte {
            case 48...57: digits += 1
            case UInt8(ascii: ","), UInt8(ascii: "."):
                marks += 1
                if digits == 0 { return false }
            case UInt8(ascii: "-"), UInt8(ascii: "+"): if index > 0 { return false }
            default: return false
            }
        }
        return digits > 0 && marks <= 1
    }

    /// An apostrophe that `removed` would take off.
    private static func beginsMarked(_ text: Bytes) -> Bool {
        guard text.first == mark else { return false }
        return beginsFormula(Bytes(rebasing: text.drop { $0 == mark }))
    }

    private static func beginsFormula(_ text: Bytes) -> Bool {
        guard let first = text.first else { return false }
        var start = 0
        switch first {
        case 9, 10, 13: return true
        case 32: start = text.firstIndex { $0 != 32 && $0 != 9 } ?? text.count
        default: break
        }
        guard start < text.count else { return false }
        switch text[start] {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"): return true
        case 0xEF: return isWide(Bytes(rebasing: text[start...]))
        default: return false
        }
    }

    /// ＝ ＋ － ＠.
    private static func isWide(_ text: Bytes) -> Bool {
        text.count >= 3 && text[1] == 0xBC && [0x9D, 0x8B, 0x8D, 0xA0].contains(text[2])
    }
}
