import Foundation
import Synchronization
public import Vietnamese

/// A regular expression (ICU) that the whole of a text must match.
public struct FieldPattern: Sendable, Equatable {
    public let regex: String
    /// What the person reads who typed something else.
    public var message: LocalizedText?

    /// Compiled expressions of all packs: compiling takes longer than matching, and imports match many rows.
    private static let compiled = Mutex<[String: NSRegularExpression]>([:])

    /// Whether the whole of `text` matches. False for a regular expression that does not compile, which a checked pack never has.
    public func matches(_ text: String) -> Bool {
        guard let expression = Self.compiled(regex) else { return false }
        let range = NSRange(text.startIndex..., in: text)
        return expression.firstMatch(in: text, range: range)?.range == range
    }

    static func isValid(_ regex: String) -> Bool {
        (try? NSRegularExpression(pattern: regex)) != nil && (try? NSRegularExpression(pattern: "^(?:\(regex))$")) != nil
    }

    private static func compiled(_ regex: String) -> NSRegularExpression? {
        compiled.withLock { cache in
            if let known = cache[regex] { return known }
            let made = try? NSRegularExpression(pattern: "^(?:\(regex))$")
            cache[regex] = made
            return made
        }
    }
}
