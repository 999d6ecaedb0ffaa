/// What stands above every view of a register's records: the same list seen as a calendar, a chart, a timeline …
public struct ViewHead: PageModel {
    public var heading: String
    public var lead: String?
    public var crumbs: [Link]
    public var actions: [Action]
    public var modes: [Tab]
    /// The filters that are on, as in the list.
    public var chips: [FilterChip]
    /// The list with these filters, where they are changed.
    public var filterUrl: String?
    public var hasChips: Bool { !chips.isEmpty }

    public init(
        heading: String, lead: String? = nil, crumbs: [Link] = [], actions: [Action] = [], modes: [Tab] = [], chips: [FilterChip] = [],
        filterUrl: String? = nil
    ) {
        self.heading = heading
        self.lead = lead
        self.crumbs = crumbs
        self.actions = actions
        self.modes = modes
        self.chips = chips
        self.filterUrl = filterUrl
    }

    public static let names: Names<ViewHead> = [
        "heading": \.heading, "lead": \.lead, "crumbs": \.crumbs, "actions": \.actions, "modes": \.modes, "chips": \.chips,
        "filterUrl": \.filterUrl, "hasChips": \.hasChips,
    ]
}

/// Where a view stands in time, and the ways to its neighbours.
public struct ViewSpan: PageModel {
    /// "Tháng 11 năm 2026".
    public var label: String
    public var previousUrl: String?
    public var nextUrl: String?
    public var todayUrl: String?
    /// Month, week …
    public var scales: [Tab]
    /// The dates by which records can stand here.
    public var fields: [Tab]
    public var hasFields: Bool { fields.count > 1 }

    public init(
        label: String, previousUrl: String? = nil, nextUrl: String? = nil, todayUrl: String? = nil, scales: [Tab] = [], fields: [Tab] = []
    ) {
        self.label = label
        self.previousUrl = previousUrl
        self.nextUrl = nextUrl
        self.todayUrl = todayUrl
        self.scales = scales
        self.fields = fields
    }

    public static let names: Names<ViewSpan> = [
        "label": \.label, "previousUrl": \.previousUrl, "nextUrl": \.nextUrl, "todayUrl": \.todayUrl, "scales": \.scales,
        "fields": \.fields, "hasFields": \.hasFields,
    ]
}
