public import Vietnamese
import Foundation

/// A regular expression (ICU) that the whole of a text must match.
public struct FieldPattern: Sendable, Equatable {
    public let regex: String
    /// What the person reads who typed something else.
    public var message: LocalizedText?

    /// Whether the whole of `text` matches. False for a regular expression that does not compile, which a checked pack never has.
    public func matches(_ text: String) -> Bool {
        guard let expression = try? NSRegularExpression(pattern: "^(?:\(regex))$") else { return false }
        let range = NSRange(text.startIndex..., in: text)
        return expression.firstMatch(in: text, range: range)?.range == range
    }

    static func isValid(_ regex: String) -> Bool {
        (try? NSRegularExpression(pattern: "^(?:\(regex))$")) != nil
    }
}
