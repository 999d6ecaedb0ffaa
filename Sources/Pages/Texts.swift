public import Foundation
public import Mustache
public import Vietnamese

/// The words of the pages in one language: `key = text` lines, `{0}`, `{1}` … for what is filled in.
public struct Texts: MustacheParent, Sendable {
    public let language: Language
    let entries: [String: String]

    /// Reads a catalogue. Lines that are blank or begin with `#` are skipped.
    /// - Throws: `PagesError.catalogue` for a line without `=` or a key given twice.
    public init(language: Language, reading file: URL) throws(PagesError) {
        let lines: [Substring]
        do {
            lines = try String(contentsOf: file, encoding: .utf8).precomposedStringWithCanonicalMapping.split(separator: "\n")
        } catch {
            throw .missing("\(file.path): \(error.localizedDescription)")
        }
        var entries: [String: String] = [:]
        for line in lines where !line.hasPrefix("#") && !line.allSatisfy(\.isWhitespace) {
            guard let equals = line.range(of: " = ") else { throw .catalogue("\(file.lastPathComponent): no ' = ' in: \(line)") }
            let key = String(line[..<equals.lowerBound])
            guard entries.updateValue(String(line[equals.upperBound...]), forKey: key) == nil else {
                throw .catalogue("\(file.lastPathComponent): \(key) is given twice")
            }
        }
        self.language = language
        self.entries = entries
    }

    /// The text of `key` with its placeholders filled in; the key itself where the catalogue lacks it.
    public func callAsFunction(_ key: String, _ arguments: String...) -> String {
        guard var text = entries[key] else { return key }
        for (index, argument) in arguments.enumerated() { text = text.replacing("{\(index)}", with: argument) }
        return text
    }

    /// The word for a meaning: "đúng tiến độ".
    public func word(for meaning: Meaning) -> String { self(meaning.textKey) }

    /// A tag that says nothing but the meaning.
    public func tag(_ meaning: Meaning) -> Tag { Tag(text: word(for: meaning), meaning: meaning) }

    /// A bar over counts by meaning, in the usual order and words.
    public func bar(_ counts: [Meaning: Int]) -> StackedBar {
        let order: [Meaning] = [.achieved, .onCourse, .atRisk, .late, .unknown]
        return StackedBar(order.map { (label: word(for: $0), count: counts[$0] ?? 0, meaning: $0) })
    }

    public func child(named name: String) -> Any? { entries[name] ?? "[\(name)]" }
}
