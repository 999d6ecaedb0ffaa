public import Vietnamese

/// A place in a file of a pack. Lines and columns count from 1, columns in Unicode scalars.
public struct SourceLocation: Sendable, Hashable, CustomStringConvertible {
    /// The file as people name it: `Packs/onestop/registers/dossier.yml`.
    public let file: String
    public let line: Int
    public let column: Int

    public var description: String { "\(file):\(line):\(column)" }
}

/// Something wrong in a pack, with the place and what to do about it.
public struct Problem: Sendable, Equatable {
    public let location: SourceLocation
    public let message: LocalizedText
    /// What to write instead; nil where the message says it all.
    public let hint: LocalizedText?

    public var file: String { location.file }
    public var line: Int { location.line }
    public var column: Int { location.column }

    /// One line: `Packs/onestop/registers/dossier.yml:7:12: unknown field type "integr". Did you mean "integer"?`
    public func text(_ language: Language) -> String {
        let hint = hint.map { ". " + $0(language) } ?? ""
        return "\(location): \(message(language))\(hint)"
    }
}

/// All that is wrong in a set of packs, by file and line. Never empty.
public struct DeclarationErrors: Error, Sendable, CustomStringConvertible {
    public let problems: [Problem]

    /// One problem a line, in `language`.
    public func text(_ language: Language) -> String {
        problems.map { $0.text(language) }.joined(separator: "\n")
    }

    public var description: String { text(.en) }
    /// What is shown to a person (Vietnamese).
    public var userMessage: String { text(.vi) }
}
