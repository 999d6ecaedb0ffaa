/// What may be done with the chosen records of a list at once (thao tác hàng loạt).
public struct BulkBar: PageModel {
    /// POST with `id`s or `all`, and `do`.
    public var url: String
    /// "Chọn cả 1.234 bản ghi khớp bộ lọc"; nil where the page shows all of them.
    public var wholeLabel: String?
    public var groups: [BulkGroup]

    public init(url: String, wholeLabel: String? = nil, groups: [BulkGroup] = []) {
        self.url = url
        self.wholeLabel = wholeLabel
        self.groups = groups
    }

    public static let names: Names<BulkBar> = ["url": \.url, "wholeLabel": \.wholeLabel, "groups": \.groups]
}

/// Things of one kind that can be done: the steps of a workflow, the fields to write.
public struct BulkGroup: PageModel {
    public var label: String
    public var options: [Choice]

    public init(label: String, options: [Choice]) {
        self.label = label
        self.options = options
    }

    public static let names: Names<BulkGroup> = ["label": \.label, "options": \.options]
}

/// Why some records were or would be left out.
public struct BulkReason: PageModel {
    /// "3 bản ghi"
    public var count: String
    public var text: String
    /// Some of them.
    public var records: [Link]

    public init(count: String, text: String, records: [Link] = []) {
        self.count = count
        self.text = text
        self.records = records
    }

    public static let names: Names<BulkReason> = ["count": \.count, "text": \.text, "records": \.records]
}

/// A change of many records: to be confirmed, on its way, done, or undone.
public struct BulkPage: Page {
    public static let template = "bulk"
    public var title: String
    public var lead: String
    public var crumbs: [Link]
    public var tag: Tag?
    /// What follows besides the change itself.
    public var notes: [String]
    public var reasonsHeading: String?
    public var reasons: [BulkReason]
    public var actions: [Action]
    /// GET of this page while it changes by itself.
    public var pollUrl: String?
    public var backUrl: String
    public var backLabel: String
    public var hasReasons: Bool { !reasons.isEmpty }

    public init(
        title: String, lead: String, crumbs: [Link] = [], tag: Tag? = nil, notes: [String] = [], reasonsHeading: String? = nil,
        reasons: [BulkReason] = [], actions: [Action] = [], pollUrl: String? = nil, backUrl: String, backLabel: String
    ) {
        self.title = title
        self.lead = lead
        self.crumbs = crumbs
        self.tag = tag
        self.notes = notes
        self.reasonsHeading = reasonsHeading
        self.reasons = reasons
        self.actions = actions
        self.pollUrl = pollUrl
        self.backUrl = backUrl
        self.backLabel = backLabel
    }

    public static let names: Names<BulkPage> = [
        "title": \.title, "lead": \.lead, "crumbs": \.crumbs, "tag": \.tag, "notes": \.notes, "reasonsHeading": \.reasonsHeading,
        "reasons": \.reasons, "actions": \.actions, "pollUrl": \.pollUrl, "backUrl": \.backUrl, "backLabel": \.backLabel,
        "hasReasons": \.hasReasons,
    ]
}
