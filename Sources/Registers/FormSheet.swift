public import Declarations
import Store
public import Vietnamese

/// A page of answered questions, as people read it.
public struct FormSheetPart: Sendable, Equatable {
    /// The page's id; empty for the questions asked before.
    public let step: String
    /// "Người con", of several "Con 2".
    public let title: String
    public let lines: [Line]

    public struct Line: Sendable, Equatable {
        public let field: String
        public let label: String
        public let value: String
        /// Whether the value is hidden but for its ends.
        public let isMasked: Bool
    }
}

extension FormAnswers {
    /// What was answered, page by page; what was left empty is not there.
    ///
    /// - Parameter masked: whether personal data are hidden, as in records.
    public func sheet(_ form: FormVersion, _ language: Language, masked: Bool) -> [FormSheetPart] {
        let text = FieldText(language)
        func lines(_ fields: [String], _ sheet: RegisterDeclaration, _ values: [String: Value]) -> [FormSheetPart.Line] {
            fields.compactMap { id in
                guard let field = sheet.field(id), let value = values[id], !value.isNull else { return nil }
                let hides = masked && field.personal
                return FormSheetPart.Line(
                    field: id, label: field.label(language), value: hides ? text.masked(value, of: field) : text.text(value, of: field),
                    isMasked: hides)
            }
        }
        var parts = [
            FormSheetPart(
                step: "", title: language == .vi ? "Điều kiện" : "Eligibility", lines: lines(form.questions.map(\.id), form.sheet, values))
        ]
        for step in form.steps {
            guard let several = step.rows else {
                parts.append(FormSheetPart(step: step.id, title: step.label(language), lines: lines(step.fields, form.sheet, values)))
                continue
            }
            for (index, row) in (rows[step.id] ?? []).enumerated() {
                parts.append(
                    FormSheetPart(
                        step: step.id, title: "\(several.item(language)) \(index + 1)", lines: lines(step.fields, several.sheet, row)))
            }
        }
        return parts.filter { !$0.lines.isEmpty }
    }
}
