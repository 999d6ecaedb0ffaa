/// The working calendar of a year (lịch nghỉ, làm bù): twelve small months, the days that differ, and what may be added.
public struct HolidayPage: Page {
    public static let template = "holidays"
    public var title: String
    public var lead: String?
    public var crumbs: [Link]
    public var actions: [Action]
    public var views: [Tab]
    /// "249 ngày làm việc, 11 ngày nghỉ lễ".
    public var summary: String
    public var months: [YearMonth]
    public var errors: [FormError]
    public var sections: [AdminSection]
    public var hasErrors: Bool { !errors.isEmpty }

    public init(
        title: String, lead: String? = nil, crumbs: [Link] = [], actions: [Action] = [], views: [Tab] = [], summary: String,
        months: [YearMonth] = [], errors: [FormError] = [], sections: [AdminSection] = []
    ) {
        self.title = title
        self.lead = lead
        self.crumbs = crumbs
        self.actions = actions
        self.views = views
        self.summary = summary
        self.months = months
        self.errors = errors
        self.sections = sections
    }

    public static let names: Names<HolidayPage> = [
        "title": \.title, "lead": \.lead, "crumbs": \.crumbs, "actions": \.actions, "views": \.views, "summary": \.summary,
        "months": \.months, "errors": \.errors, "sections": \.sections, "hasErrors": \.hasErrors,
    ]
}

/// A month of a year's calendar.
public struct YearMonth: PageModel {
    public var label: String
    /// Heads of the columns, from Monday.
    public var weekdays: [String]
    public var weeks: [YearWeek]

    public init(label: String, weekdays: [String] = [], weeks: [YearWeek] = []) {
        self.label = label
        self.weekdays = weekdays
        self.weeks = weeks
    }

    public static let names: Names<YearMonth> = ["label": \.label, "weekdays": \.weekdays, "weeks": \.weeks]
}

/// Seven days from Monday.
public struct YearWeek: PageModel {
    public var days: [YearDay]

    public init(days: [YearDay]) {
        self.days = days
    }

    public static let names: Names<YearWeek> = ["days": \.days]
}

/// A day; one of a neighbouring month is empty.
public struct YearDay: PageModel {
    public enum Kind: String, Sendable, CaseIterable {
        case outside, working, weekend, off, makeup, half
    }

    public var number: String?
    public var kind: Kind
    /// "nghỉ: Quốc khánh"; nil for an ordinary day.
    public var note: String?
    /// A sign beside the colour.
    public var sign: String? {
        switch kind {
        case .off: "×"
        case .makeup: "+"
        case .half: "½"
        case .outside, .working, .weekend: nil
        }
    }
    public var css: String { "is-\(kind.rawValue)" }

    public init(number: String? = nil, kind: Kind = .outside, note: String? = nil) {
        self.number = number
        self.kind = kind
        self.note = note
    }

    public static let names: Names<YearDay> = ["number": \.number, "note": \.note, "sign": \.sign, "css": \.css]
}
