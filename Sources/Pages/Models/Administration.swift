/// The administration's front page (Quản trị).
public struct AdminHome: Page {
    public static let template = "admin-home"
    public var title: String
    public var lead: String?
    /// What somebody should look at, the gravest first.
    public var attention: [AdminItem]
    /// Said where nothing needs looking at.
    public var calm: String?
    public var facts: [Detail]
    public var groups: [AdminGroup]
    public var hasAttention: Bool { !attention.isEmpty }

    public init(
        title: String, lead: String? = nil, attention: [AdminItem] = [], calm: String? = nil, facts: [Detail] = [],
        groups: [AdminGroup] = []
    ) {
        self.title = title
        self.lead = lead
        self.attention = attention
        self.calm = calm
        self.facts = facts
        self.groups = groups
    }

    public static let names: Names<AdminHome> = [
        "title": \.title, "lead": \.lead, "attention": \.attention, "calm": \.calm, "facts": \.facts, "groups": \.groups,
        "hasAttention": \.hasAttention,
    ]
}

/// Administration tasks that belong together.
public struct AdminGroup: PageModel {
    public var label: String
    public var cards: [AdminCard]

    public init(label: String, cards: [AdminCard] = []) {
        self.label = label
        self.cards = cards
    }

    public static let names: Names<AdminGroup> = ["label": \.label, "cards": \.cards]
}

/// An administration task.
public struct AdminCard: PageModel {
    public var label: String
    public var text: String?
    public var url: String
    public var tag: Tag?

    public init(label: String, text: String? = nil, url: String, tag: Tag? = nil) {
        self.label = label
        self.text = text
        self.url = url
        self.tag = tag
    }

    public static let names: Names<AdminCard> = ["label": \.label, "text": \.text, "url": \.url, "tag": \.tag]
}

/// A thing to look at, with what may be done about it.
public struct AdminItem: PageModel {
    public var heading: String
    public var text: String?
    public var tag: Tag?
    public var url: String?
    public var actions: [Action]

    public init(heading: String, text: String? = nil, tag: Tag? = nil, url: String? = nil, actions: [Action] = []) {
        self.heading = heading
        self.text = text
        self.tag = tag
        self.url = url
        self.actions = actions
    }

    public static let names: Names<AdminItem> = [
        "heading": \.heading, "text": \.text, "tag": \.tag, "url": \.url, "actions": \.actions,
    ]
}

/// A page of the administration: what is so, in sections, and the steps that may be taken.
public struct AdminPage: Page {
    public static let template = "admin-page"
    public var title: String
    /// What the page is about one of: "Việc chạy nền".
    public var kicker: String?
    public var lead: String?
    public var crumbs: [Link]
    public var tag: Tag?
    public var actions: [Action]
    public var views: [Tab]
    public var transitions: [TransitionForm]
    public var errors: [FormError]
    public var sections: [AdminSection]
    public var empty: Empty?
    public var paging: Paging?
    /// GET of this page while it changes by itself.
    public var pollUrl: String?
    public var hasTransitions: Bool { !transitions.isEmpty }
    public var hasErrors: Bool { !errors.isEmpty }

    public init(
        title: String, kicker: String? = nil, lead: String? = nil, crumbs: [Link] = [], tag: Tag? = nil, actions: [Action] = [],
        views: [Tab] = [], transitions: [TransitionForm] = [], errors: [FormError] = [], sections: [AdminSection] = [],
        empty: Empty? = nil, paging: Paging? = nil, pollUrl: String? = nil
    ) {
        self.title = title
        self.kicker = kicker
        self.lead = lead
        self.crumbs = crumbs
        self.tag = tag
        self.actions = actions
        self.views = views
        self.transitions = transitions
        self.errors = errors
        self.sections = sections
        self.empty = empty
        self.paging = paging
        self.pollUrl = pollUrl
    }

    public static let names: Names<AdminPage> = [
        "title": \.title, "kicker": \.kicker, "lead": \.lead, "crumbs": \.crumbs, "tag": \.tag, "actions": \.actions, "views": \.views,
        "transitions": \.transitions, "errors": \.errors, "sections": \.sections, "empty": \.empty, "paging": \.paging,
        "pollUrl": \.pollUrl, "hasTransitions": \.hasTransitions, "hasErrors": \.hasErrors,
    ]
}

/// A part of a page of the administration; what is empty of it is not shown.
public struct AdminSection: PageModel {
    public var label: String?
    public var text: String?
    /// What must not be missed.
    public var notes: [String]
    public var meter: AdminMeter?
    public var items: [AdminItem]
    public var details: [Detail]
    public var columns: [ListColumn]
    public var rows: [ListRow]
    /// Open on the page, unlike the page's steps.
    public var form: TransitionForm?
    /// In place of rows.
    public var nothing: String?
    public var hasItems: Bool { !items.isEmpty }
    public var hasDetails: Bool { !details.isEmpty }
    public var hasRows: Bool { !rows.isEmpty }

    public init(
        label: String? = nil, text: String? = nil, notes: [String] = [], meter: AdminMeter? = nil, items: [AdminItem] = [],
        details: [Detail] = [], columns: [ListColumn] = [], rows: [ListRow] = [], form: TransitionForm? = nil, nothing: String? = nil
    ) {
        self.label = label
        self.text = text
        self.notes = notes
        self.meter = meter
        self.items = items
        self.details = details
        self.columns = columns
        self.rows = rows
        self.form = form
        self.nothing = nothing
    }

    public static let names: Names<AdminSection> = [
        "label": \.label, "text": \.text, "notes": \.notes, "meter": \.meter, "items": \.items, "details": \.details,
        "columns": \.columns, "rows": \.rows, "form": \.form, "nothing": \.nothing, "hasItems": \.hasItems, "hasDetails": \.hasDetails,
        "hasRows": \.hasRows,
    ]
}

/// A part of a whole, drawn and said: "12 / 40 bản ghi".
public struct AdminMeter: PageModel {
    public var text: String
    /// 0 to 100, plain digits.
    public var percent: String

    public init(text: String, percent: Int) {
        self.text = text
        self.percent = String(min(max(percent, 0), 100))
    }

    public static let names: Names<AdminMeter> = ["text": \.text, "percent": \.percent]
}
