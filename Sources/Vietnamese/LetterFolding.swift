import Foundation

/// `text` in lower case, without the marks of Vietnamese and with single spaces, letter for letter: what databases can do alike within a
/// statement, which ``folded(_:)`` asks too much for.
public func foldedLetters(_ text: String) -> String { LetterFolding.folded(text) }

/// Letters of Vietnamese without their marks and in lower case, letter for letter.
public enum LetterFolding {
    private static let marked = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
    /// Each letter that changes, and in the same place what it becomes.
    public static let (from, to) = pairs

    private static var pairs: (String, String) {
        let capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        let letters = capitals + marked + marked.uppercased()
        return (letters, String(letters.map(plain)))
    }

    private static func plain(_ letter: Character) -> Character {
        let base = String(letter).lowercased().decomposedStringWithCanonicalMapping.unicodeScalars.first ?? " "
        return base == "đ" ? "d" : Character(base)
    }

    /// What each letter becomes, by its number; Vietnamese needs none beyond.
    private static let table = zip(from.unicodeScalars, to.unicodeScalars).reduce(into: (0..<0x1F00).map { Unicode.Scalar(UInt32($0)) }) {
        $0[Int($1.0.value)] = $1.1
    }

    static func folded(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var last: Unicode.Scalar?
        for scalar in text.unicodeScalars where scalar != " " || last != " " {
            result.append((scalar.value < 0x1F00 ? table[Int(scalar.value)] : nil) ?? scalar)
            last = scalar
        }
        return String(result)
    }
}
