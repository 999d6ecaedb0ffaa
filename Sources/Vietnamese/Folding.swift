import Foundation

/// `text` without case and diacritics (`đ` becomes `d`), its runs of white space made one space: for search and matching, never for display.
public func folded(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var pendingSpace = false
    for scalar in text.lowercased().decomposedStringWithCanonicalMapping.unicodeScalars {
        if scalar.properties.isWhitespace {
            pendingSpace = !result.isEmpty
        } else if scalar.properties.canonicalCombiningClass == .notReordered {
            if pendingSpace {
                result.append(" ")
                pendingSpace = false
            }
            result.append(scalar == "đ" ? "d" : scalar)
        }
    }
    return String(result)
}
