import Vietnamese

/// The reference of everything that a pack may hold (docs/pack-reference.md), written from the declarations that the loader uses: its keys,
/// types, words and functions.
public enum PackReference {
    /// The whole reference as Markdown; ends in a line break.
    public static var markdown: String {
        (["# Pack reference", opening, contents] + PackMapping.allCases.map(section) + [types, systemFields, language, codes, reserved])
            .joined(separator: "\n\n") + "\n"
    }

    private static let opening = """
        Printed by `dinh pack reference` from the tables that the loader reads packs with; a test holds this page to them. To learn how packs are
        written, begin with [packs.md](packs.md). *needed* says what holds where a key is missing. A *label* is `{ vi: …, en: … }` or Vietnamese
        alone, a *template* text with fields in braces, a *condition* an [expression](#expressions) that is true or false. A key that does not stand
        here is an error, told with its place: `dinh pack check`. What it says of every mistake: [pack-problems.md](pack-problems.md). Records
        that come with a pack (`demo/*.yml`, `data/*.yml`) are described in Packs/core/demo/communes.yml.
        """

    private static var contents: String {
        let parts = PackMapping.allCases.map { ($0.title.heading, $0.anchor) }
        let rest = ["Field types", "System fields", "Expressions", "Codes", "Reserved words"].map { ($0, anchor(of: $0)) }
        return (parts + rest).map { "[\($0.0)](#\($0.1))" }.joined(separator: " · ")
    }

    private static func section(_ mapping: PackMapping) -> String {
        table(
            "## \(mapping.title.heading)\n\n\(mapping.title.place)", ["key", "needed", "value", "what it does", "example"],
            guides(mapping.keys).map { key, guide in
                ["`\(key)`", guide.need.text, guide.value.text, guide.text, "`\(key): \(guide.example)`"]
            })
    }

    /// Every key of a mapping with its guide.
    static func guides(_ keys: any PackKey.Type) -> [(key: String, guide: KeyGuide)] {
        func all<Key: PackKey>(_ type: Key.Type) -> [(key: String, guide: KeyGuide)] { type.allCases.map { ($0.rawValue, $0.guide) } }
        return all(keys)
    }

    private static var types: String {
        let rows = FieldType.allCases.map { type in
            [
                "`\(type.rawValue)`", type.guide.holds, type.guide.typed, type.guide.stored, type.guide.shown, type.guide.filtered,
                type.guide.api,
            ]
        }
        let everywhere = FieldKey.allCases.filter { key in FieldType.allCases.allSatisfy(key.fits) }
        let keys = FieldType.allCases.map { type in
            let own = FieldKey.allCases.filter { $0.fits(type) && !everywhere.contains($0) }
            return ["`\(type.rawValue)`", own.map { "`\($0.rawValue)`" }.joined(separator: ", ")]
        }
        return table("## Field types", ["type", "holds", "typed", "stored", "shown", "filters", "in the API"], rows) + "\n\n"
            + table(
                "Every field takes \(everywhere.map { "`\($0.rawValue)`" }.joined(separator: ", ")), and by its type:",
                ["type", "also takes"], keys)
    }

    private static var systemFields: String {
        table(
            "## System fields\n\nWhat every record has besides its fields; named like fields in lists and expressions, refused as ids.",
            ["field", "type", "tells"],
            SystemField.allCases.map { field in
                ["`\(field.rawValue)`", "`\(field.type.rawValue)`", field.guide + (field.needsWorkflow ? "; only with a workflow" : "")]
            })
    }

    private static var language: String {
        let operators = BinaryOperator.allCases.sorted { $0.precedence < $1.precedence }.map { symbol in
            ["`\(symbol.rawValue)`", symbol.guide.takes, symbol.guide.gives, symbol.guide.example]
        }
        let functions = Function.allCases.map { function in
            let takes = function.signature.takes.map { $0.name(.en) }.joined(separator: ", ")
            return ["`\(function.rawValue)(\(takes))`", function.signature.gives.name(.en), function.guide.text, function.guide.example]
        }
        return table(
            """
            ## Expressions

            Rules, filters, `show`, `when`, formulas and values of effects. Values: `12`, `0.5`, `"text"`, `2026-01-31`, `true`, `false`; fields, also of
            referred records (`procedure.days`). Operators from the loosest to the tightest; `not` stands between `and` and the comparisons:
            """, ["operator", "takes", "gives", "example"],
            operators + [
                [
                    "`in [a, b]`, `not in [a, b]`", "a value, or a field of many", "a condition: any is",
                    "`state in [received, processing]`",
                ],
                ["`is set`, `is not set`", "anything", "a condition, never unknown", "`paid_at is set`"],
                ["`not`", "a condition", "its opposite; unknown stays unknown", "`not (fee > 0)`"],
            ]) + "\n\n" + table("Functions:", ["function", "gives", "that is", "example"], functions)
    }

    private static var codes: String {
        let dates = CodePattern.DatePart.allCases.map { "`{\($0.rawValue)}`" }.joined(separator: ", ")
        return """
            ## Codes

            The `pattern` of a field of type `code` is literal text with `{seq:4}`, exactly once: the counter with at least so many digits (1 to 12);
            `{unit}`, the unit's code; \(dates), the day; and fields of the record. The counter counts from 1 within everything else.
            """
    }

    private static var reserved: String {
        let words = (Reserved.expressionWords.union(Reserved.sqlWords)).sorted().map { "`\($0)`" }.joined(separator: " ")
        return "## Reserved words\n\nNo ids of fields or registers, besides the system fields: \(words)"
    }

    private static func table(_ heading: String, _ columns: [String], _ rows: [[String]]) -> String {
        func line(_ cells: [String]) -> String { "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |" }
        return ([heading, "", line(columns), "|" + columns.map { _ in "---|" }.joined()] + rows.map(line)).joined(separator: "\n")
    }

    /// As GitHub and GitLab make it of a heading.
    static func anchor(of heading: String) -> String {
        String(heading.lowercased().filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" || $0 == "_" }).replacing(" ", with: "-")
    }
}

extension PackMapping {
    fileprivate var anchor: String { PackReference.anchor(of: title.heading) }
}

extension KeyGuide.Need {
    fileprivate var text: String {
        switch self {
        case .required: "**required**"
        case .optional: "optional"
        case .standard(let value): "else \(value)"
        }
    }
}

extension KeyGuide.ValueKind {
    fileprivate var text: String {
        switch self {
        case .id: "id"
        case .text: "text"
        case .label: "[label](#a-label)"
        case .boolean: "`true`, `false`"
        case .template: "template"
        case .condition: "[condition](#expressions)"
        case .expression: "[expression](#expressions)"
        case .words(let words): words
        case .oneOf(let values): "one of " + Self.list(values)
        case .someOf(let values): "some of " + Self.list(values)
        case .mapping(let mapping): "[\(mapping.rawValue)](#\(mapping.anchor))"
        case .byID(let mapping): "id: [\(mapping.rawValue)](#\(mapping.anchor))"
        case .listOf(let mapping): "list of [\(mapping.rawValue)](#\(mapping.anchor))"
        }
    }

    private static func list(_ values: [String]) -> String { values.map { "`\($0)`" }.joined(separator: ", ") }
}
