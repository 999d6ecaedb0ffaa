public import Vietnamese

/// A form (biểu mẫu, tờ khai) that people fill in page by page, declared in `forms/*.yml`.
///
/// Its fields are those of registers: a sheet of a form is a ``RegisterDeclaration`` that has no table, so that one code reads, judges and
/// shows the values of both.
public struct FormDeclaration: Sendable, Identifiable {
    public let id: String
    public let pack: String
    public var label: LocalizedText
    /// What it is for; stands above its first page.
    public var text: LocalizedText?
    /// The oldest first; never empty.
    public var versions: [FormVersion]
    public var location: SourceLocation

    /// The version in force on a day; nil before the first and after the last one.
    public func version(on day: CalendarDate) -> FormVersion? {
        versions.last { $0.from <= day && day <= ($0.to ?? .max) }
    }

    /// The version with a number: answers keep the one that they were given to.
    public func version(_ id: Int) -> FormVersion? { versions.first { $0.id == id } }
}

/// A form as it was in force for some time.
public struct FormVersion: Sendable, Identifiable {
    /// 1 for the oldest.
    public let id: Int
    public var from: CalendarDate
    /// The last day in force; nil is without end.
    public var to: CalendarDate?
    /// What issued it.
    public var legalBasis: LocalizedText?
    /// Asked before anything is filled in.
    public var questions: [FormQuestion]
    /// The pages, in order; never empty.
    public var steps: [FormStep]
    /// The questions and all fields of pages that are filled in once, with the form's rules.
    public var sheet: RegisterDeclaration

    public func step(_ id: String) -> FormStep? { steps.first { $0.id == id } }
}

/// A question of whether the procedure is the right one (điều kiện); its field is a choice of the form's sheet.
public struct FormQuestion: Sendable, Identifiable {
    public let id: String
    /// Answers that end the form, with why and what to do instead.
    public var refusals: [String: LocalizedText]
}

/// A page of a form.
public struct FormStep: Sendable, Identifiable {
    public let id: String
    public var label: LocalizedText
    public var text: LocalizedText?
    /// When it is asked, over the form's sheet; always where nil.
    public var show: Expression?
    /// Its fields, in order.
    public var fields: [String]
    /// What stands above a field.
    public var texts: [String: LocalizedText]
    /// How often it is filled in; nil for once.
    public var rows: FormRows?
}

/// The part of a form that is filled in several times: children, members of a household.
public struct FormRows: Sendable {
    /// What one of them is: "Con".
    public var item: LocalizedText
    public var min: Int
    public var max: Int
    /// The fields of one, with the rules between them.
    public var sheet: RegisterDeclaration
}
