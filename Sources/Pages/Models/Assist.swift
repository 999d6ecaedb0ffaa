/// What a check by rules proposes about a dossier, for an official to accept or refuse.
public struct IntakeCheckPage: Page {
    public static let template = "intake-check"
    public var title: String
    /// The dossier's code.
    public var kicker: String?
    public var lead: String?
    public var crumbs: [Link]
    public var actions: [Action]
    /// What waits for an answer comes first.
    public var items: [CheckItem]
    /// Papers with files, and how far they were read.
    public var papers: [AdminItem]
    public var empty: Empty?
    public var hasItems: Bool { !items.isEmpty }
    public var hasPapers: Bool { !papers.isEmpty }

    public init(
        title: String, kicker: String? = nil, lead: String? = nil, crumbs: [Link] = [], actions: [Action] = [], items: [CheckItem] = [],
        papers: [AdminItem] = [], empty: Empty? = nil
    ) {
        self.title = title
        self.kicker = kicker
        self.lead = lead
        self.crumbs = crumbs
        self.actions = actions
        self.items = items
        self.papers = papers
        self.empty = empty
    }

    public static let names: Names<IntakeCheckPage> = [
        "title": \.title, "kicker": \.kicker, "lead": \.lead, "crumbs": \.crumbs, "actions": \.actions, "items": \.items,
        "papers": \.papers, "empty": \.empty, "hasItems": \.hasItems, "hasPapers": \.hasPapers,
    ]
}

/// One proposal of a check.
public struct CheckItem: PageModel {
    public var key: String
    /// POST: accepts or refuses it.
    public var answerUrl: String
    public var heading: String
    /// Which paper.
    public var paper: String?
    /// Both sides of what differs.
    public var text: String?
    /// Rule, legal basis, page and line.
    public var cites: String
    /// Said where the recogniser was not sure.
    public var doubt: String?
    /// The place on the scan.
    public var place: Link?
    /// What was answered; nil while open.
    public var decided: Tag?
    public var isOpen: Bool { decided == nil }

    public init(
        key: String, answerUrl: String, heading: String, paper: String? = nil, text: String? = nil, cites: String = "",
        doubt: String? = nil,
        place: Link? = nil, decided: Tag? = nil
    ) {
        self.key = key
        self.answerUrl = answerUrl
        self.heading = heading
        self.paper = paper
        self.text = text
        self.cites = cites
        self.doubt = doubt
        self.place = place
        self.decided = decided
    }

    public static let names: Names<CheckItem> = [
        "key": \.key, "answerUrl": \.answerUrl, "heading": \.heading, "paper": \.paper, "text": \.text, "cites": \.cites, "doubt": \.doubt,
        "place": \.place,
        "decided": \.decided, "isOpen": \.isOpen,
    ]
}

/// A paper's pages beside the fields that were read from them.
public struct PaperReadingPage: Page {
    public static let template = "paper-reading"
    public var title: String
    public var kicker: String?
    public var crumbs: [Link]
    /// How legible it is.
    public var tag: Tag?
    public var note: String?
    /// Said where a person confirmed it already.
    public var confirmed: String?
    public var sheets: [PageSheet]
    /// Nil for whoever may not change the paper.
    public var form: TransitionForm?

    public init(
        title: String, kicker: String? = nil, crumbs: [Link] = [], tag: Tag? = nil, note: String? = nil, confirmed: String? = nil,
        sheets: [PageSheet] = [], form: TransitionForm? = nil
    ) {
        self.title = title
        self.kicker = kicker
        self.crumbs = crumbs
        self.tag = tag
        self.note = note
        self.confirmed = confirmed
        self.sheets = sheets
        self.form = form
    }

    public static let names: Names<PaperReadingPage> = [
        "title": \.title, "kicker": \.kicker, "crumbs": \.crumbs, "tag": \.tag, "note": \.note, "confirmed": \.confirmed,
        "sheets": \.sheets, "form": \.form,
    ]
}
