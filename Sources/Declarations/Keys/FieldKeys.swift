/// Keys of a field.
enum FieldKey: String, PackKey {
    case type, label, help, required, unique, personal, encrypted
    case readOnly = "read_only"
    case defaultValue = "default"
    case min, max, pattern, of, to, add, formula, result, scale, unit, section, show, signed
    case signedIn = "signed_in"

    /// Whether it means something for fields of a type.
    func fits(_ type: FieldType) -> Bool {
        switch self {
        case .type, .label, .help, .personal, .readOnly, .section, .show: true
        case .of: type == .choice || type == .manyChoice
        case .to, .add: type == .reference || type == .manyReference
        case .formula, .result: type == .formula
        case .pattern: type.isTextual
        case .min, .max: type != .code && (type.isNumeric || type.isTextual || type.isMany || type == .date || type == .datetime)
        case .scale: type == .decimal || type == .percent || type == .formula
        case .unit: type.isNumeric || type == .formula
        case .defaultValue: type.takesDefault
        case .required: !type.isGiven
        case .unique: type.tellsApart
        case .signed, .signedIn: type == .attachment
        case .encrypted: [.text, .longText, .phone, .email, .citizenID, .taxCode].contains(type)
        }
    }

    var guide: KeyGuide {
        switch self {
        case .type: .init(.required, .words("a [field type](#field-types)"), "What the field holds.", "date")
        case .label: .init(.required, .label, "Its name on forms, in lists and tables.", "{ vi: Ngày thăm, en: Date }")
        case .help: .init(.optional, .label, "A line below the field of the form.", "Ngày đến nhà, không phải ngày ghi.")
        case .required: .init(.standard("false"), .boolean, "A record can't be saved without it.", "true")
        case .unique: .init(.standard("false"), .boolean, "No two records of a commune alike; imports may find records by it.", "true")
        case .personal:
            .init(.standard("false"), .boolean, "Personal data: masked without the right `personal`, and each reading journaled.", "true")
        case .encrypted:
            .init(.standard("false"), .boolean, "Stored encrypted: no sorting, filtering, uniqueness; not in titles and formulas.", "true")
        case .readOnly: .init(.standard("false"), .boolean, "Written by imports and effects only.", "true")
        case .defaultValue:
            .init(
                .optional, .words("a value of the type; `today` (date), `now` (datetime), `me` (person), `my_post`, `my_unit`"),
                "What a new record has.", "today")
        case .min:
            .init(.optional, .words("a number; a date or `today`"), "The least value; of texts in characters, of lists how many.", "1")
        case .max: .init(.optional, .words("a number; a date or `today`"), "The greatest value, likewise.", "480")
        case .pattern:
            .init(
                .optional, .words("a regular expression, a [pattern](#a-texts-pattern); of a code its [pattern](#codes), required"),
                "What a text must look like; how a code is made.", "\"TH-{yyyy}-{seq:4}\"")
        case .of:
            .init(
                .optional, .byID(.option),
                "The options of a choice, in order; required there. `of: roles`, `of: registers`, `of: figures`: those of all packs.",
                "{ phone: Điện thoại, laptop: Máy tính }")
        case .to: .init(.optional, .words("id of a register"), "Whose records are referred to; required of references.", "household")
        case .add:
            .init(
                .optional, .label,
                "What the button is called that adds a record of this register on the page of the record it refers to.",
                "{ vi: Thêm lượt thăm, en: Add a visit }")
        case .formula:
            .init(.optional, .expression, "What is computed, of fields of the same record; required of formulas.", "passed / taken * 100")
        case .result:
            .init(.standard("by the formula"), .oneOf(FieldType.allCases.map(\.rawValue)), "The type that a formula gives.", "percent")
        case .scale: .init(.standard("2"), .words("0 to 6"), "Digits after the decimal point.", "1")
        case .unit: .init(.optional, .label, "What stands behind the number.", "{ vi: phút, en: minutes }")
        case .section: .init(.optional, .words("id of a section"), "The part of the form.", "place")
        case .show: .init(.standard("always"), .condition, "When the form shows it.", "kind = other")
        case .signed:
            .init(
                .optional, .words("a list of fields, none personal or encrypted"),
                "PDF files of it can be [signed](signing.md); the fields are what whoever verifies one sees of its record.",
                "[number, subject, issued_on]")
        case .signedIn:
            .init(
                .standard("every state"), .words("a list of states"), "The states of the record in which its files are signed.",
                "[issued]")
        }
    }
}

/// Keys of an option that says more than its label.
enum OptionKey: String, PackKey {
    case label, meaning

    var guide: KeyGuide {
        switch self {
        case .label: .init(.required, .label, "What people read.", "{ vi: Hỏng, en: Broken }")
        case .meaning: .init(.standard("none"), .oneOf(Meaning.allCases.map(\.rawValue)), "Its colour.", "risk")
        }
    }
}

/// Keys of a text's pattern with a message.
enum PatternKey: String, PackKey {
    case regex, message

    var guide: KeyGuide {
        switch self {
        case .regex: .init(.required, .words("a regular expression (ICU)"), "What the whole text must match.", "\"[A-Z]{2}[0-9]{4}\"")
        case .message:
            .init(
                .standard("a general one"), .label, "What the person reads who typed something else.", "Hai chữ hoa và bốn số, như AB0012.")
        }
    }
}
