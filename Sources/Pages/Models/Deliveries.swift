/// What was sent to another system, and how it went.
public struct DeliveryLog: Page {
    public static let template = "delivery-log"
    public var title: String
    public var lead: String?
    public var crumbs: [Link]
    public var rows: [DeliveryRow]
    public var empty: Empty?
    public var hasRows: Bool { !rows.isEmpty }

    public init(title: String, lead: String? = nil, crumbs: [Link] = [], rows: [DeliveryRow] = [], empty: Empty? = nil) {
        self.title = title
        self.lead = lead
        self.crumbs = crumbs
        self.rows = rows
        self.empty = empty
    }

    public static let names: Names<DeliveryLog> = [
        "title": \.title, "lead": \.lead, "crumbs": \.crumbs, "rows": \.rows, "empty": \.empty, "hasRows": \.hasRows,
    ]
}

/// One attempt.
public struct DeliveryRow: PageModel {
    public var heading: String
    public var outcome: Tag
    /// Status, time taken, what went wrong.
    public var detail: String
    public var time: String
    /// POST; sends it once more.
    public var againUrl: String?

    public init(heading: String, outcome: Tag, detail: String, time: String, againUrl: String? = nil) {
        self.heading = heading
        self.outcome = outcome
        self.detail = detail
        self.time = time
        self.againUrl = againUrl
    }

    public static let names: Names<DeliveryRow> = [
        "heading": \.heading, "outcome": \.outcome, "detail": \.detail, "time": \.time, "againUrl": \.againUrl,
    ]
}
