/// Reports that are due or were sent lately, by round (báo cáo): first what the reader owes, then each round with who is missing.
public struct ReportListPage: Page {
    public static let template = "reports"
    public var title: String
    public var lead: String
    public var actions: [Action]
    /// What the reader has to write.
    public var mine: [ReportDueCard]
    public var groups: [ReportGroup]
    public var none: Empty?
    public var hasMine: Bool { !mine.isEmpty }

    public init(
        title: String, lead: String, actions: [Action] = [], mine: [ReportDueCard] = [], groups: [ReportGroup], none: Empty? = nil
    ) {
        self.title = title
        self.lead = lead
        self.actions = actions
        self.mine = mine
        self.groups = groups
        self.none = none
    }

    public static let names: Names<ReportListPage> = [
        "title": \.title, "lead": \.lead, "actions": \.actions, "mine": \.mine, "groups": \.groups, "empty": \.none, "hasMine": \.hasMine,
    ]
}

/// A report that the reader has to write: until when, and how far it is.
public struct ReportDueCard: PageModel {
    public var title: String
    public var kicker: String
    public var url: String
    public var deadline: Tag?
    public var state: Tag
    /// "Đã viết 2/6 mục".
    public var detail: String
    public var action: String

    public init(title: String, kicker: String, url: String, deadline: Tag? = nil, state: Tag, detail: String, action: String) {
        self.title = title
        self.kicker = kicker
        self.url = url
        self.deadline = deadline
        self.state = state
        self.detail = detail
        self.action = action
    }

    public static let names: Names<ReportDueCard> = [
        "title": \.title, "kicker": \.kicker, "url": \.url, "deadline": \.deadline, "state": \.state, "detail": \.detail,
        "action": \.action,
    ]
}

/// Reports of one plan and period, or of one request.
public struct ReportGroup: PageModel {
    public var id: String
    public var heading: String
    /// "5/8 đã gửi · 1 trễ".
    public var lead: String
    public var bar: ReportBar?
    /// "Chưa gửi: Trạm Y tế, Công an xã".
    public var missing: String?
    public var actions: [Action]
    public var rows: [ReportFeeder]
    public var isFolded: Bool
    public var hasActions: Bool { !actions.isEmpty }

    public init(
        id: String, heading: String, lead: String, bar: ReportBar? = nil, missing: String? = nil, actions: [Action] = [],
        rows: [ReportFeeder], isFolded: Bool = false
    ) {
        self.id = id
        self.heading = heading
        self.lead = lead
        self.bar = bar
        self.missing = missing
        self.actions = actions
        self.rows = rows
        self.isFolded = isFolded
    }

    public static let names: Names<ReportGroup> = [
        "id": \.id, "heading": \.heading, "lead": \.lead, "bar": \.bar, "missing": \.missing, "actions": \.actions, "rows": \.rows,
        "isFolded": \.isFolded, "hasActions": \.hasActions,
    ]
}

/// How many of all are there.
public struct ReportBar: PageModel {
    public var value: String
    public var most: String
    public var label: String

    public init(value: String, most: String, label: String) {
        self.value = value
        self.most = most
        self.label = label
    }

    public static let names: Names<ReportBar> = ["value": \.value, "most": \.most, "label": \.label]
}

/// The reporting calendar of a year: every day on which something is due, who sends it to whom, how it went. Made to be printed.
public struct ReportYearPage: Page {
    public static let template = "report-year"
    public var title: String
    public var lead: String
    public var crumbs: [Link]
    public var actions: [Action]
    public var years: [Tab]
    public var office: String
    public var date: String
    public var cards: [FigureCard]
    public var months: [ReportYearMonth]
    public var none: Empty?
    public var hasMonths: Bool { !months.isEmpty }

    public init(
        title: String, lead: String, crumbs: [Link], actions: [Action] = [], years: [Tab] = [], office: String, date: String,
        cards: [FigureCard] = [], months: [ReportYearMonth] = [], none: Empty? = nil
    ) {
        self.title = title
        self.lead = lead
        self.crumbs = crumbs
        self.actions = actions
        self.years = years
        self.office = office
        self.date = date
        self.cards = cards
        self.months = months
        self.none = none
    }

    public static let names: Names<ReportYearPage> = [
        "title": \.title, "lead": \.lead, "crumbs": \.crumbs, "actions": \.actions, "views": \.years, "office": \.office, "date": \.date,
        "cards": \.cards, "months": \.months, "empty": \.none, "hasMonths": \.hasMonths,
    ]
}

/// A month of the calendar.
public struct ReportYearMonth: PageModel {
    public var id: String
    public var heading: String
    public var isCurrent: Bool
    public var rows: [ReportYearRow]

    public init(id: String, heading: String, isCurrent: Bool = false, rows: [ReportYearRow]) {
        self.id = id
        self.heading = heading
        self.isCurrent = isCurrent
        self.rows = rows
    }

    public static let names: Names<ReportYearMonth> = ["id": \.id, "heading": \.heading, "isCurrent": \.isCurrent, "rows": \.rows]
}

/// What is due on a day.
public struct ReportYearRow: PageModel {
    public var day: String
    public var cutOff: String
    public var name: String
    public var detail: String?
    public var url: String
    public var who: String
    public var recipient: String
    /// "7/8".
    public var sent: String
    public var tag: Tag

    public init(
        day: String, cutOff: String, name: String, detail: String? = nil, url: String, who: String, recipient: String, sent: String,
        tag: Tag
    ) {
        self.day = day
        self.cutOff = cutOff
        self.name = name
        self.detail = detail
        self.url = url
        self.who = who
        self.recipient = recipient
        self.sent = sent
        self.tag = tag
    }

    public static let names: Names<ReportYearRow> = [
        "day": \.day, "cutOff": \.cutOff, "name": \.name, "detail": \.detail, "url": \.url, "who": \.who, "recipient": \.recipient,
        "sent": \.sent, "tag": \.tag,
    ]
}

/// A sent report's numbers held against what is known now (đối chiếu số đã báo cáo).
public struct ReconciliationPage: Page {
    public static let template = "reconciliation"
    public var title: String
    public var kicker: String
    public var lead: String
    public var crumbs: [Link]
    public var actions: [Action]
    public var verdict: Notice
    public var errors: [FormError]
    public var url: String
    public var rows: [ReconciliationRow]
    public var none: Empty?
    public var hasErrors: Bool { !errors.isEmpty }
    public var hasRows: Bool { !rows.isEmpty }

    public init(
        title: String, kicker: String, lead: String, crumbs: [Link], actions: [Action] = [], verdict: Notice, errors: [FormError] = [],
        url: String, rows: [ReconciliationRow], none: Empty? = nil
    ) {
        self.title = title
        self.kicker = kicker
        self.lead = lead
        self.crumbs = crumbs
        self.actions = actions
        self.verdict = verdict
        self.errors = errors
        self.url = url
        self.rows = rows
        self.none = none
    }

    public static let names: Names<ReconciliationPage> = [
        "title": \.title, "kicker": \.kicker, "lead": \.lead, "crumbs": \.crumbs, "actions": \.actions, "verdict": \.verdict,
        "errors": \.errors, "url": \.url, "rows": \.rows, "empty": \.none, "hasErrors": \.hasErrors, "hasRows": \.hasRows,
    ]
}

/// A number then and now, why records say otherwise, and what the unit says of it.
public struct ReconciliationRow: PageModel {
    public var label: String
    public var url: String
    public var stated: FigureText
    public var now: FigureText
    public var statedTotal: FigureText
    public var nowTotal: FigureText
    public var tag: Tag
    /// Registers that changed since.
    public var causes: [Link]
    public var said: String?
    /// Where the unit says why.
    public var input: FoldedFields?
    public var act: String?
    public var saveLabel: String?

    public init(
        label: String, url: String, stated: FigureText, now: FigureText, statedTotal: FigureText, nowTotal: FigureText, tag: Tag,
        causes: [Link] = [], said: String? = nil, input: FoldedFields? = nil, act: String? = nil, saveLabel: String? = nil
    ) {
        self.label = label
        self.url = url
        self.stated = stated
        self.now = now
        self.statedTotal = statedTotal
        self.nowTotal = nowTotal
        self.tag = tag
        self.causes = causes
        self.said = said
        self.input = input
        self.act = act
        self.saveLabel = saveLabel
    }

    public static let names: Names<ReconciliationRow> = [
        "label": \.label, "url": \.url, "stated": \.stated, "now": \.now, "statedTotal": \.statedTotal, "nowTotal": \.nowTotal,
        "tag": \.tag, "causes": \.causes, "said": \.said, "input": \.input, "act": \.act, "saveLabel": \.saveLabel,
    ]
}
