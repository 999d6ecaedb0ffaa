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
    public var notice: Notice?
    public var errors: [FormError]
    public var url: String
    /// "6/8 đơn vị đã gửi"; nil for a report that consolidates nothing.
    public var feedersHeading: String?
    public var feeders: [ReportFeeder]
    public var numbersLead: String
    public var numbers: [ReportNumber]
    public var noNumbers: Empty?
    public var sections: [ReportSection]
    public var isWritable: Bool
    /// Sending it, for who may.
    public var submitLabel: String?
    /// Making an official document of it.
    public var documentLabel: String?

    public var hasErrors: Bool { !errors.isEmpty }
    public var hasNumbers: Bool { !numbers.isEmpty }

    public init(
        title: String, kicker: String, lead: String, crumbs: [Link], state: Tag, deadline: Tag? = nil, actions: [Action] = [],
        notice: Notice? = nil, errors: [FormError] = [], url: String, feedersHeading: String? = nil, feeders: [ReportFeeder] = [],
        numbersLead: String, numbers: [ReportNumber], noNumbers: Empty? = nil, sections: [ReportSection], isWritable: Bool,
        submitLabel: String? = nil, documentLabel: String? = nil
    ) {
        self.title = title
        self.kicker = kicker
        self.lead = lead
        self.crumbs = crumbs
        self.state = state
        self.deadline = deadline
        self.actions = actions
        self.notice = notice
        self.errors = errors
        self.url = url
        self.feedersHeading = feedersHeading
        self.feeders = feeders
        self.numbersLead = numbersLead
        self.numbers = numbers
        self.noNumbers = noNumbers
        self.sections = sections
        self.isWritable = isWritable
        self.submitLabel = submitLabel
        self.documentLabel = documentLabel
    }

    public static let names: Names<ReportPage> = [
        "title": \.title, "kicker": \.kicker, "lead": \.lead, "crumbs": \.crumbs, "state": \.state, "deadline": \.deadline,
        "actions": \.actions, "notice": \.notice, "hasErrors": \.hasErrors, "errors": \.errors, "url": \.url,
        "feedersHeading": \.feedersHeading, "feeders": \.feeders, "numbersLead": \.numbersLead, "hasNumbers": \.hasNumbers,
        "numbers": \.numbers, "empty": \.noNumbers, "sections": \.sections, "isWritable": \.isWritable, "submitLabel": \.submitLabel,
        "documentLabel": \.documentLabel,
    ]
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

/// A counted number with what the unit says of it.
public struct ReportNumber: PageModel {
    public var label: String
    public var url: String
    /// The targets that it measures, and whose number it is.
    public var detail: String
    public var period: FigureText
    public var total: FigureText
    /// Where it may be written.
    public var input: FoldedFields?
    /// What the unit said, where it may not.
    public var remark: String?

    public init(
        label: String, url: String, detail: String, period: FigureText, total: FigureText, input: FoldedFields? = nil, remark: String? = nil
    ) {
        self.label = label
        self.url = url
        self.detail = detail
        self.period = period
        self.total = total
        self.input = input
        self.remark = remark
    }

    public static let names: Names<ReportNumber> = [
        "label": \.label, "url": \.url, "detail": \.detail, "period": \.period, "total": \.total, "input": \.input,
        "remark": \.remark,
    ]
}

/// A section of a report (mục của đề cương).
public struct ReportSection: PageModel {
    public var id: String
    /// "II. Tồn tại, hạn chế".
    public var heading: String
    /// The text as an input; nil where it may not be written.
    public var field: Field?
    public var internalField: FoldedFields?
    public var hidden: [Hidden]
    /// What is written, paragraph by paragraph, where it may not be changed.
    public var paragraphs: [String]
    /// Said where nothing is written and nothing may be.
    public var nothing: String?
    public var `internal`: String?
    public var sources: [ReportSource]
    public var comments: [Comment]
    /// Nil where no remark may be made.
    public var comment: ReportComment?

    public var hasSources: Bool { !sources.isEmpty }
    public var hasComments: Bool { !comments.isEmpty }

    public init(
        id: String, heading: String, field: Field? = nil, internalField: FoldedFields? = nil, hidden: [Hidden] = [],
        paragraphs: [String] = [], nothing: String? = nil, internal: String? = nil,
        sources: [ReportSource] = [], comments: [Comment] = [], comment: ReportComment? = nil
    ) {
        self.id = id
        self.heading = heading
        self.field = field
        self.internalField = internalField
        self.hidden = hidden
        self.paragraphs = paragraphs
        self.nothing = nothing
        self.internal = `internal`
        self.sources = sources
        self.comments = comments
        self.comment = comment
    }

    public static let names: Names<ReportSection> = [
        "id": \.id, "heading": \.heading, "field": \.field, "internalField": \.internalField, "hidden": \.hidden,
        "paragraphs": \.paragraphs, "nothing": \.nothing,
        "internal": \.internal, "hasSources": \.hasSources, "sources": \.sources, "hasComments": \.hasComments,
        "comments": \.comments, "comment": \.comment,
    ]
}

/// Where a remark on a section is written.
public struct ReportComment: PageModel {
    public var label: String
    /// "Nhận xét mục này: II. Tồn tại".
    public var about: String
    /// What the button sends.
    public var act: String
    public var field: Field

    public init(label: String, about: String, act: String, field: Field) {
        self.label = label
        self.about = about
        self.act = act
        self.field = field
    }

    public static let names: Names<ReportComment> = ["label": \.label, "about": \.about, "act": \.act, "field": \.field]
}

/// Inputs that are shown when somebody asks for them, or when something stands in them.
public struct FoldedFields: PageModel {
    public var fields: [Field]
    public var isOpen: Bool

    public init(_ fields: [Field]) {
        self.fields = fields
        isOpen = fields.contains { $0.value?.isEmpty == false || $0.error != nil }
    }

    public static let names: Names<FoldedFields> = ["fields": \.fields, "isOpen": \.isOpen]
}

/// What a section may be written from: lines of the registers, or what a unit wrote.
public struct ReportSource: PageModel {
    /// "Gợi ý từ sổ (5)", "Trạm Y tế".
    public var label: String
    public var lines: [String]
    /// Said to who consolidates only.
    public var `internal`: String?
    /// The value that takes it over; nil where nothing may be written.
    public var take: String?
    public var takeLabel: String

    public init(label: String, lines: [String], internal: String? = nil, take: String? = nil, takeLabel: String) {
        self.label = label
        self.lines = lines
        self.internal = `internal`
        self.take = take
        self.takeLabel = takeLabel
    }

    public static let names: Names<ReportSource> = [
        "label": \.label, "lines": \.lines, "internal": \.internal, "take": \.take, "takeLabel": \.takeLabel,
    ]
}

/// Reports that are due or were sent lately, by plan and period (lịch báo cáo).
public struct ReportListPage: Page {
    public static let template = "reports"
    public var title: String
    public var lead: String
    public var actions: [Action]
    public var groups: [ReportGroup]
    public var none: Empty?

    public init(title: String, lead: String, actions: [Action] = [], groups: [ReportGroup], none: Empty? = nil) {
        self.title = title
        self.lead = lead
        self.actions = actions
        self.groups = groups
        self.none = none
    }

    public static let names: Names<ReportListPage> = [
        "title": \.title, "lead": \.lead, "actions": \.actions, "groups": \.groups, "empty": \.none,
    ]
}

/// Reports of one plan and period.
public struct ReportGroup: PageModel {
    public var id: String
    public var heading: String
    /// "5/8 đã gửi · 1 trễ".
    public var lead: String
    public var rows: [ReportFeeder]

    public init(id: String, heading: String, lead: String, rows: [ReportFeeder]) {
        self.id = id
        self.heading = heading
        self.lead = lead
        self.rows = rows
    }

    public static let names: Names<ReportGroup> = ["id": \.id, "heading": \.heading, "lead": \.lead, "rows": \.rows]
}
