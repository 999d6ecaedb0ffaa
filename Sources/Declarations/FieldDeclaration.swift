public import Vietnamese

/// A field of a register: one column.
public struct FieldDeclaration: Sendable, Identifiable {
    public let id: String
    public var type: FieldType
    public var label: LocalizedText
    public var help: LocalizedText?
    public var required: Bool
    /// Whether no two records of a commune may have the same value.
    public var unique: Bool
    /// Least and greatest value; of texts the length in characters, of lists the count.
    public var min: Bound?
    public var max: Bound?
    /// What a text must look like.
    public var pattern: FieldPattern?
    /// Options of a choice, in order.
    public var choices: [ChoiceDeclaration]
    /// The register that the value names records of: `to`, or that of the type (`unit`, `post`, `person`).
    public var targetRegister: String?
    /// Of a reference: what adding a record that refers to it is called on the page of the record referred to, where people often do that; nil
    /// where they don't.
    public var add: LocalizedText?
    /// How a code is made.
    public var codePattern: CodePattern?
    /// Whether the value is personal data: masked without the right to see it (Luật 91/2025/QH15).
    public var personal: Bool
    /// Whether the value is stored encrypted: it cannot be sorted, filtered or unique.
    public var encrypted: Bool
    /// What a formula field computes, over fields of its own record only.
    public var formula: Expression?
    /// What a formula gives; nil for other fields.
    public var result: FieldType?
    /// Digits after the decimal point of the stored integer.
    public var scale: Int
    /// What stands behind the number: `ngày`.
    public var unit: LocalizedText?
    public var defaultValue: DefaultValue?
    /// Whether only the system (import, effects) writes it.
    public var readOnly: Bool
    /// The form's section.
    public var section: String?
    /// When the form shows it; always where nil.
    public var show: Expression?
    /// Of an attachment whose PDF files are signed: the fields that whoever verifies one sees of its record. Nil where none is signed.
    public var signed: [String]?
    /// The states of its record in which these files are signed; nil for every state.
    public var signedIn: [String]?
    public var location: SourceLocation

    /// Whether no two records of a commune have the same value: said of it, or a code that shows all that its counter begins anew for.
    public var isUnique: Bool { unique || type == .code && codePattern?.isShownWhole != false }

    /// The type of the stored value: a formula's result, else `type`.
    public var valueType: FieldType { result ?? type }

    public func choice(_ id: String) -> ChoiceDeclaration? {
        choices.first { $0.id == id }
    }
}

/// An option of a choice.
public struct ChoiceDeclaration: Sendable, Identifiable {
    public let id: String
    public var label: LocalizedText
    public var meaning: Meaning
}

/// An end of a range.
public enum Bound: Sendable, Equatable {
    /// A number (not yet scaled) or a date.
    case value(ExpressionValue)
    /// The day on which the record is saved.
    case today
}

/// What a new record has in a field.
public enum DefaultValue: Sendable, Equatable {
    case value(ExpressionValue)
    case today
    case now
    /// The account that creates the record, and the post and unit it acts for.
    case currentPerson
    case currentPost
    case currentUnit
}
