import Foundation

/// A compiled regular expression over a passage's text; offsets are UTF-16, as in `SourceSpan`.
struct Pattern: Sendable {
    private let regex: NSRegularExpression

    /// `source` is part of the program, never input.
    init(_ source: String, caseSensitive: Bool = false) {
        do {
            regex = try NSRegularExpression(pattern: source, options: caseSensitive ? [] : [.caseInsensitive])
        } catch {
            preconditionFailure("pattern \(source): \(error)")
        }
    }

    struct Match {
        let range: NSRange
        let groups: [NSRange]
        let text: NSString

        var end: Int { range.location + range.length }

        /// The words of group `index` (0 is the whole match).
        subscript(_ index: Int) -> String? {
            groups[index].location == NSNotFound ? nil : text.substring(with: groups[index])
        }
    }

    func first(in text: String, from start: Int = 0) -> Match? {
        let string = text as NSString
        guard start <= string.length else { return nil }
        let range = NSRange(location: start, length: string.length - start)
        return regex.firstMatch(in: text, options: [], range: range).map { Pattern.match($0, string) }
    }

    func all(in text: String) -> [Match] {
        let string = text as NSString
        return regex.matches(in: text, options: [], range: NSRange(location: 0, length: string.length)).map { Pattern.match($0, string) }
    }

    func matches(_ text: String) -> Bool {
        regex.firstMatch(in: text, options: [], range: NSRange(location: 0, length: (text as NSString).length)) != nil
    }

    func replacing(in text: String, with template: String) -> String {
        regex.stringByReplacingMatches(
            in: text, options: [], range: NSRange(location: 0, length: (text as NSString).length), withTemplate: template)
    }

    private static func match(_ result: NSTextCheckingResult, _ string: NSString) -> Match {
        Match(range: result.range, groups: (0..<result.numberOfRanges).map { result.range(at: $0) }, text: string)
    }
}

/// `prefix` of a text by UTF-16 offset.
func prefix(_ text: String, _ offset: Int) -> String {
    (text as NSString).substring(to: max(0, min(offset, (text as NSString).length)))
}

func suffix(_ text: String, from offset: Int) -> String {
    (text as NSString).substring(from: max(0, min(offset, (text as NSString).length)))
}
