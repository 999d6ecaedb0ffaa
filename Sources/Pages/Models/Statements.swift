/// Figures as they stood at one moment, beside what is known now (đối chiếu số đã chốt).
public struct StatementPage: Page {
    public static let template = "statement"
    public var title: String
    public var kicker: String
    public var lead: String
    public var crumbs: [Link]
    public var actions: [Action]
    /// Whether the numbers come out again.
    public var verdict: Notice
    public var cards: [FigureCard]
    public var sections: [StatementSection]
    public var note: String

    public init(
        title: String, kicker: String, lead: String, crumbs: [Link], actions: [Action] = [], verdict: Notice, cards: [FigureCard],
        sections: [StatementSection], note: String
    ) {
        self.title = title
        self.kicker = kicker
        self.lead = lead
        self.crumbs = crumbs
        self.actions = actions
        self.verdict = verdict
        self.cards = cards
        self.sections = sections
        self.note = note
    }

    public static let names: Names<StatementPage> = [
        "title": \.title, "kicker": \.kicker, "lead": \.lead, "crumbs": \.crumbs, "actions": \.actions, "verdict": \.verdict,
        "cards": \.cards, "sections": \.sections, "note": \.note,
    ]
}

/// Numbers of which the same is to be said.
public struct StatementSection: PageModel {
    public var id: String
    /// "3 số đã đổi từ khi chốt".
    public var label: String
    /// Shown when asked for only.
    public var isFolded: Bool
    public var rows: [StatementRow]

    public init(id: String, label: String, isFolded: Bool = false, rows: [StatementRow]) {
        self.id = id
        self.label = label
        self.isFolded = isFolded
        self.rows = rows
    }

    public static let names: Names<StatementSection> = ["id": \.id, "label": \.label, "isFolded": \.isFolded, "rows": \.rows]
}

/// A number then and now.
public struct StatementRow: PageModel {
    public var label: String
    /// Why it is what it is; nil where the figure is gone.
    public var url: String?
    public var stated: FigureText
    public var now: FigureText
    /// Registers that changed since, with how many records did.
    public var reasons: [Link]

    public init(label: String, url: String? = nil, stated: FigureText, now: FigureText, reasons: [Link] = []) {
        self.label = label
        self.url = url
        self.stated = stated
        self.now = now
        self.reasons = reasons
    }

    public static let names: Names<StatementRow> = [
        "label": \.label, "url": \.url, "stated": \.stated, "now": \.now, "reasons": \.reasons,
    ]
}
