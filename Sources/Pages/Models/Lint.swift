/// What should be mended in a plan, and by whom (rà soát kế hoạch).
public struct LintPage: Page {
    public static let template = "lint"
    public var title: String
    public var lead: String
    public var crumbs: [Link]
    public var groups: [LintBlock]
    public var empty: Empty?

    public init(title: String, lead: String, crumbs: [Link] = [], groups: [LintBlock] = [], empty: Empty? = nil) {
        self.title = title
        self.lead = lead
        self.crumbs = crumbs
        self.groups = groups
        self.empty = empty
    }

    public static let names: Names<LintPage> = [
        "title": \.title, "lead": \.lead, "crumbs": \.crumbs, "groups": \.groups, "empty": \.empty,
    ]
}

/// One kind of fault with everything that has it.
public struct LintBlock: PageModel {
    public var id: String
    /// "Chỉ tiêu chưa gắn thước đo".
    public var heading: String
    public var count: Int
    /// Who can mend it, and how.
    public var text: String
    public var rows: [LintRow]

    public init(id: String, heading: String, count: Int, text: String, rows: [LintRow]) {
        self.id = id
        self.heading = heading
        self.count = count
        self.text = text
        self.rows = rows
    }

    public static let names: Names<LintBlock> = ["id": \.id, "heading": \.heading, "count": \.count, "text": \.text, "rows": \.rows]
}

/// A target or task with a fault.
public struct LintRow: PageModel {
    public var text: String
    public var url: String
    public var detail: String?

    public init(text: String, url: String, detail: String? = nil) {
        self.text = text
        self.url = url
        self.detail = detail
    }

    public static let names: Names<LintRow> = ["text": \.text, "url": \.url, "detail": \.detail]
}
