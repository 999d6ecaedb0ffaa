import Vietnamese

/// What a transfer says so that it can be told again in the bank's statement: the request's code and two letters that tell slips.
///
/// `TP2611220001` of commune 99901 is written `TP2611220001QH`. Banks drop marks, break lines, set blanks and put texts of their own around; letters
/// and digits come through. One wrong digit, or two that changed places, never give another valid code, nor does another commune's code here.
public struct PaymentCode: Sendable, Hashable {
    /// The request's code, as its record has it.
    public let code: String
    public let commune: Int

    /// Nil for what is no code of a payment request.
    public init?(_ code: String, commune: Int) {
        let digits = code.dropFirst(2)
        guard code.hasPrefix("TP"), (10...14).contains(digits.utf8.count), digits.utf8.allSatisfy(\.isDigit) else { return nil }
        self.code = code
        self.commune = commune
    }

    /// Letters that aren't taken for digits or each other.
    private static let letters = Array("ABCDEFGHJKLMNPQRSTUVWXYZ")

    /// The remainder by a prime: a digit that changed, and neighbours that changed places, always change it.
    var check: String {
        let rest = (String(commune) + code.dropFirst(2)).utf8.reduce(0) { ($0 * 10 + Int($1) - 48) % 571 }
        return String([Self.letters[rest / 24], Self.letters[rest % 24]])
    }

    /// The code with its letters.
    public var text: String { code + check }

    /// What the transfer says: the code, and for people who read statements as much as fits of the subject: the end of a dossier's code, the first
    /// whole words of anything else.
    public func content(subject: String) -> String {
        let room = VietQR.contentLength - text.utf8.count - 1
        let words = VietQR.plain(subject, length: 200).split(separator: " ")
        if words.contains(where: { $0.utf8.contains(where: \.isDigit) }) { return text + " " + words.joined().suffix(room) }
        var content = text
        for word in words {
            guard content.utf8.count + 1 + word.utf8.count <= VietQR.contentLength else { break }
            content += " " + word
        }
        return content
    }

    /// Every code of the commune in the content of a transfer, in order, each once.
    public static func all(in content: String, commune: Int) -> [PaymentCode] {
        let signs = foldedLetters(content).uppercased().utf8.filter { $0.isDigit || $0.isLetter }
        var found: [PaymentCode] = []
        var place = 0
        while place + 14 <= signs.count {
            guard signs[place] == UInt8(ascii: "T"), signs[place + 1] == UInt8(ascii: "P") else {
                place += 1
                continue
            }
            let digits = signs[(place + 2)...].prefix { $0.isDigit }
            let end = digits.endIndex
            if end + 2 <= signs.count, let code = PaymentCode("TP" + String(decoding: digits, as: UTF8.self), commune: commune),
                code.check == String(decoding: signs[end..<end + 2], as: UTF8.self), !found.contains(code)
            {
                found.append(code)
            }
            place += 2
        }
        return found
    }
}
