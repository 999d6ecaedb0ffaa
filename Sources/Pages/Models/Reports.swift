/// One report that is written: what it is made from, its sections, what units sent (viết báo cáo).
public struct ReportPage: Page {
    public static let template = "report"
    public var title: String
    public var kicker: String
    public var lead: String
    public var crumbs: [Link]
    public var state: Tag
    public var deadline: Tag?
    public var actions: [Action]
    /// The days that lead to it: cut-off, units, the commune.
    public var chain: [ReportStage]
    /// What an ad hoc request asks for, paragraph by paragraph.
    public var request: [String]
    public var notice: Notice?
    public var errors: [FormError]
    public var returned: ReportReturnBox?
    /// What the reader may do with it besides writing.
    public var transitions: [TransitionForm]
    public var lacks: ReportLacks?
    public var url: String
    /// "6/8 đơn vị đã gửi"; nil for a report that consolidates nothing.
    public var feedersHeading: String?
    public var feeders: [ReportFeeder]
    /// Urging those that are missing.
    public var urge: Action?
    public var numbersLead: String
    public var reconciliation: Link?
    public var numbers: [ReportNumberGroup]
    public var noNumbers: Empty?
    public var sections: [ReportSection]
    public var isWritable: Bool
    /// Sending it, for who may.
    public var submitLabel: String?
    /// Making an official document of it, or making it anew; sends it where it is not sent.
    public var documentLabel: String?
    public var hasErrors: Bool { !errors.isEmpty }
    public var hasNumbers: Bool { !numbers.isEmpty }
    public var hasTransitions: Bool { !transitions.isEmpty }
    public var hasChain: Bool { !chain.isEmpty }
    public var hasRequest: Bool { !request.isEmpty }
    /// Whether the page's form has anything to end with.
    public var hasEnd: Bool { isWritable || documentLabel != nil }

    public init(
        title: String, kicker: String, lead: String, crumbs: [Link], state: Tag, deadline: Tag? = nil, actions: [Action] = [],
        chain: [ReportStage] = [], request: [String] = [], notice: Notice? = nil, errors: [FormError] = [],
        returned: ReportReturnBox? = nil, transitions: [TransitionForm] = [], lacks: ReportLacks? = nil, url: String,
        feedersHeading: String? = nil, feeders: [ReportFeeder] = [], urge: Action? = nil, numbersLead: String,
        reconciliation: Link? = nil, numbers: [ReportNumberGroup], noNumbers: Empty? = nil, sections: [ReportSection], isWritable: Bool,
        submitLabel: String? = nil, documentLabel: String? = nil
    ) {
        self.title = title
        self.kicker = kicker
        self.lead = lead
        self.crumbs = crumbs
        self.state = state
        self.deadline = deadline
        self.actions = actions
        self.chain = chain
        self.request = request
        self.notice = notice
        self.errors = errors
        self.returned = returned
        self.transitions = transitions
        self.lacks = lacks
        self.url = url
        self.feedersHeading = feedersHeading
        self.feeders = feeders
        self.urge = urge
        self.numbersLead = numbersLead
        self.reconciliation = reconciliation
        self.numbers = numbers
        self.noNumbers = noNumbers
        self.sections = sections
        self.isWritable = isWritable
        self.submitLabel = submitLabel
        self.documentLabel = documentLabel
    }

    public static let names: Names<ReportPage> = [
        "title": \.title, "kicker": \.kicker, "lead": \.lead, "crumbs": \.crumbs, "state": \.state, "deadline": \.deadline,
        "actions": \.actions, "chain": \.chain, "request": \.request, "notice": \.notice, "errors": \.errors, "returned": \.returned,
        "transitions": \.transitions, "lacks": \.lacks, "url": \.url, "feedersHeading": \.feedersHeading, "feeders": \.feeders,
        "urge": \.urge, "numbersLead": \.numbersLead, "reconciliation": \.reconciliation, "numbers": \.numbers, "empty": \.noNumbers,
        "sections": \.sections, "isWritable": \.isWritable, "submitLabel": \.submitLabel, "documentLabel": \.documentLabel,
        "hasErrors": \.hasErrors, "hasNumbers": \.hasNumbers, "hasTransitions": \.hasTransitions, "hasChain": \.hasChain,
        "hasRequest": \.hasRequest, "hasEnd": \.hasEnd,
    ]
}

/// A day on the way of a report: figures are closed, units send, the commune sends.
public struct ReportStage: PageModel {
    public var label: String
    public var date: String
    public var detail: String?
    /// Of the report of that step.
    public var url: String?
    public var isCurrent: Bool

    public init(label: String, date: String, detail: String? = nil, url: String? = nil, isCurrent: Bool = false) {
        self.label = label
        self.date = date
        self.detail = detail
        self.url = url
        self.isCurrent = isCurrent
    }

    public static let names: Names<ReportStage> = [
        "label": \.label, "date": \.date, "detail": \.detail, "url": \.url, "isCurrent": \.isCurrent,
    ]
}

/// That the report was sent back, said first to who has to mend it.
public struct ReportReturnBox: PageModel {
    public var heading: String
    public var reason: String
    /// Who and when.
    public var detail: String
    /// Remarks that wait for an answer, each with its place.
    public var notes: [Link]
    public var notesHeading: String?
    public var hasNotes: Bool { !notes.isEmpty }

    public init(heading: String, reason: String, detail: String, notes: [Link] = [], notesHeading: String? = nil) {
        self.heading = heading
        self.reason = reason
        self.detail = detail
        self.notes = notes
        self.notesHeading = notesHeading
    }

    public static let names: Names<ReportReturnBox> = [
        "heading": \.heading, "reason": \.reason, "detail": \.detail, "notes": \.notes, "notesHeading": \.notesHeading,
        "hasNotes": \.hasNotes,
    ]
}

/// What is still to be done before a report can be sent.
public struct ReportLacks: PageModel {
    public var heading: String
    public var items: [ReportLack]
    public var meaning: Meaning
    public var css: String { meaning.css }

    public init(heading: String, items: [ReportLack], meaning: Meaning) {
        self.heading = heading
        self.items = items
        self.meaning = meaning
    }

    public static let names: Names<ReportLacks> = ["heading": \.heading, "items": \.items, "css": \.css]
}

/// One thing that is missing, with its place on the page.
public struct ReportLack: PageModel {
    public var text: String
    public var url: String
    public var tag: Tag

    public init(text: String, url: String, tag: Tag) {
        self.text = text
        self.url = url
        self.tag = tag
    }

    public static let names: Names<ReportLack> = ["text": \.text, "url": \.url, "tag": \.tag]
}

/// A unit's report on the way into another.
public struct ReportFeeder: PageModel {
    public var unit: String
    public var url: String
    public var tag: Tag
    /// "trễ 2 ngày", "gửi ngày 16/9/2026".
    public var detail: String?

    public init(unit: String, url: String, tag: Tag, detail: String? = nil) {
        self.unit = unit
        self.url = url
        self.tag = tag
        self.detail = detail
    }

    public static let names: Names<ReportFeeder> = ["unit": \.unit, "url": \.url, "tag": \.tag, "detail": \.detail]
}

/// Numbers of one section of the plan: under its heading where there are many, so that a phone shows one section at a time.
public struct ReportNumberGroup: PageModel {
    /// "Chính quyền số · 8 số liệu".
    public var heading: String
    public var isFolding: Bool
    public var isOpen: Bool
    public var numbers: [ReportNumber]

    public init(heading: String, isFolding: Bool, isOpen: Bool, numbers: [ReportNumber]) {
        self.heading = heading
        self.isFolding = isFolding
        self.isOpen = isOpen
        self.numbers = numbers
    }

    public static let names: Names<ReportNumberGroup> = [
        "heading": \.heading, "isFolding": \.isFolding, "isOpen": \.isOpen, "numbers": \.numbers,
    ]
}

/// A counted number with what the unit says of it.
public struct ReportNumber: PageModel {
    public var label: String
    public var url: String
    /// The targets that it measures, and whose number it is.
    public var detail: String
    public var period: FigureText
    public var total: FigureText
    /// "Cộng 7 đơn vị: 34".
    public var sum: String?
    public var units: [ReportUnitNumber]
    /// Where it may be written.
    public var input: FoldedFields?
    /// What the unit said, where it may not.
    public var remark: String?
    public var hasUnits: Bool { !units.isEmpty }

    public init(
        label: String, url: String, detail: String, period: FigureText, total: FigureText, sum: String? = nil,
        units: [ReportUnitNumber] = [], input: FoldedFields? = nil, remark: String? = nil
    ) {
        self.label = label
        self.url = url
        self.detail = detail
        self.period = period
        self.total = total
        self.sum = sum
        self.units = units
        self.input = input
        self.remark = remark
    }

    public static let names: Names<ReportNumber> = [
        "label": \.label, "url": \.url, "detail": \.detail, "period": \.period, "total": \.total, "sum": \.sum, "units": \.units,
        "input": \.input, "remark": \.remark, "hasUnits": \.hasUnits,
    ]
}

/// What a unit's report states.
public struct ReportUnitNumber: PageModel {
    public var unit: String
    public var url: String
    public var number: String
    public var remark: String?

    public init(unit: String, url: String, number: String, remark: String? = nil) {
        self.unit = unit
        self.url = url
        self.number = number
        self.remark = remark
    }

    public static let names: Names<ReportUnitNumber> = ["unit": \.unit, "url": \.url, "number": \.number, "remark": \.remark]
}
