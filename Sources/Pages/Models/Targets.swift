/// Where one target stands, where it is heading and what it would take (chỉ tiêu).
public struct TargetPage: Page {
    public static let template = "target"
    public var title: String
    /// "Chỉ tiêu 12 · Hạ tầng số".
    public var kicker: String
    public var crumbs: [Link]
    public var actions: [Action]
    /// The number, the goal, the forecast.
    public var cards: [FigureCard]
    /// What it would take; nil where it is reached or can't be told in records.
    public var gap: GapBlock?
    /// Why there is no number, and what to do.
    public var empty: Empty?
    /// Where the number comes from.
    public var sources: [FigureSource]
    public var details: [Detail]
    public var hasSources: Bool { !sources.isEmpty }

    public init(
        title: String, kicker: String, crumbs: [Link] = [], actions: [Action] = [], cards: [FigureCard] = [], gap: GapBlock? = nil,
        empty: Empty? = nil, sources: [FigureSource] = [], details: [Detail] = []
    ) {
        self.title = title
        self.kicker = kicker
        self.crumbs = crumbs
        self.actions = actions
        self.cards = cards
        self.gap = gap
        self.empty = empty
        self.sources = sources
        self.details = details
    }

    public static let names: Names<TargetPage> = [
        "title": \.title, "kicker": \.kicker, "crumbs": \.crumbs, "actions": \.actions, "cards": \.cards, "gap": \.gap, "empty": \.empty,
        "sources": \.sources, "details": \.details, "hasSources": \.hasSources,
    ]
}

/// The way that is left, in records: "Còn thiếu 312 hộ".
public struct GapBlock: PageModel {
    public var heading: String
    public var text: String
    public var url: String?
    public var linkLabel: String
    /// "Tổ 3: 41", most first.
    public var units: [Link]
    public var hasUnits: Bool { !units.isEmpty }

    public init(heading: String, text: String, url: String? = nil, linkLabel: String = "", units: [Link] = []) {
        self.heading = heading
        self.text = text
        self.url = url
        self.linkLabel = linkLabel
        self.units = units
    }

    public static let names: Names<GapBlock> = [
        "heading": \.heading, "text": \.text, "url": \.url, "linkLabel": \.linkLabel, "units": \.units, "hasUnits": \.hasUnits,
    ]
}
