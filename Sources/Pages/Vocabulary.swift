/// The five meanings of a state, and plain. Always shown with words: the colour repeats what the text says.
public enum Meaning: String, Sendable, CaseIterable {
    /// đạt
    case achieved
    /// đúng tiến độ
    case onCourse
    /// nguy cơ
    case atRisk
    /// trễ
    case late
    /// chưa có số liệu
    case unknown
    /// Says nothing about progress: a category, a kind.
    case plain

    /// The class of tags, segments and tiles of this meaning.
    public var css: String {
        switch self {
        case .achieved: "m-ok"
        case .onCourse: "m-course"
        case .atRisk: "m-risk"
        case .late: "m-late"
        case .unknown: "m-none"
        case .plain: "m-plain"
        }
    }

    /// The key of its word in the catalogue.
    public var textKey: String { "meaning_\(rawValue)" }
}

/// How much a button asks to be pressed.
public enum ActionStyle: String, Sendable {
    case primary, plain, danger, quiet

    var css: String {
        switch self {
        case .primary: "btn-primary"
        case .plain: ""
        case .danger: "btn-danger"
        case .quiet: "btn-quiet"
        }
    }
}

/// The order of a list's column.
public enum SortOrder: String, Sendable {
    case ascending, descending

    var aria: String { rawValue }
}

/// What a part of a source document is.
public enum BlockKind: Sendable {
    case heading, paragraph, row
}

/// How a field is filled in; one for each field type of the declarations, and a password.
public enum FieldControl: String, Sendable, CaseIterable {
    case text, longText, integer, decimal, money, percent, date, datetime, boolean, choice, manyChoice, reference, manyReference
    case attachment, point, area, phone, email, citizenID, taxCode, unit, post, person, period, computed, password

    /// The template of the control, in `Templates/pages/fields`.
    public var template: String {
        switch self {
        case .longText: "fields/textarea"
        case .boolean: "fields/boolean"
        case .choice, .unit, .post: "fields/select"
        case .period: "fields/period"
        case .manyChoice: "fields/checks"
        case .reference, .person: "fields/lookup"
        case .manyReference: "fields/lookup-many"
        case .attachment: "fields/files"
        case .point: "fields/point"
        case .area: "fields/area"
        case .computed: "fields/computed"
        default: "fields/input"
        }
    }

    var inputType: String {
        switch self {
        case .date: "date"
        case .datetime: "datetime-local"
        case .phone: "tel"
        case .email: "email"
        case .password: "password"
        default: "text"
        }
    }

    /// Numbers are text inputs: `1.234,5` must be typeable, and a wheel must not change an amount.
    var inputMode: String? {
        switch self {
        case .integer, .money, .citizenID, .taxCode: "numeric"
        case .decimal, .percent: "decimal"
        default: nil
        }
    }

    var suffix: String? {
        switch self {
        case .money: "đồng"
        case .percent: "%"
        default: nil
        }
    }

    /// Seconds do not matter where people type a time.
    var step: String? { self == .datetime ? "60" : nil }

    /// Several inputs under one name: a fieldset with a legend.
    var isGroup: Bool {
        self == .manyChoice || self == .point || self == .area || self == .period || self == .attachment || self == .manyReference
    }

    var css: String {
        switch self {
        case .longText, .attachment, .manyChoice, .manyReference, .point, .area: "is-wide"
        case .integer, .decimal, .money, .percent, .date, .datetime, .phone, .citizenID, .taxCode: "is-short"
        case .text, .email, .boolean, .choice, .reference, .unit, .post, .person, .period, .computed, .password: ""
        }
    }
}
