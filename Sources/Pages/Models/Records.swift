/// A record with everything around it.
public struct RecordPage: Page {
    public static let template = "record"
    public var title: String
    /// "Hồ sơ thủ tục hành chính · 99901-261119-0007".
    public var kicker: String?
    public var crumbs: [Link]
    public var state: Tag?
    public var deadline: Deadline?
    public var actions: [Action]
    /// What is wrong with it, what was merged into it.
    public var remarks: [RecordRemark] = []
    /// What I can do now.
    public var transitions: [TransitionForm]
    /// Why nothing can be done now: who is next, or what is missing.
    public var waiting: String?
    public var six: SixClarity?
    public var figure: FigureCard?
    public var sections: [DetailSection]
    public var origin: RecordOrigin?
    public var files: [AttachmentItem]
    public var comments: [Comment]
    /// POST with `text`; nil: no right to comment.
    public var commentUrl: String?
    public var related: [RelatedGroup]
    /// Records that people often add here: they will point to this one.
    public var adds: [Link] = []
    public var hasAdds: Bool { !adds.isEmpty }
    public var history: [HistoryEntry]
    public var historyUrl: String?
    public var hasFiles: Bool { !files.isEmpty }
    public var hasTransitions: Bool { !transitions.isEmpty }
    public var hasMasked: Bool { sections.contains { $0.details.contains(where: \.isMasked) } }
    public var hasHistory: Bool { !history.isEmpty }
    public var hasComments: Bool { !comments.isEmpty || commentUrl != nil }

    public init(
        title: String, kicker: String? = nil, crumbs: [Link] = [], state: Tag? = nil, deadline: Deadline? = nil,
        actions: [Action] = [], transitions: [TransitionForm] = [], waiting: String? = nil, six: SixClarity? = nil,
        figure: FigureCard? = nil, sections: [DetailSection] = [], origin: RecordOrigin? = nil, files: [AttachmentItem] = [],
        comments: [Comment] = [], commentUrl: String? = nil, related: [RelatedGroup] = [], history: [HistoryEntry] = [],
        historyUrl: String? = nil
    ) {
        self.title = title
        self.kicker = kicker
        self.crumbs = crumbs
        self.state = state
        self.deadline = deadline
        self.actions = actions
        self.transitions = transitions
        self.waiting = waiting
        self.six = six
        self.figure = figure
        self.sections = sections
        self.origin = origin
        self.files = files
        self.comments = comments
        self.commentUrl = commentUrl
        self.related = related
        self.history = history
        self.historyUrl = historyUrl
    }

    public static let names: Names<RecordPage> = [
        "title": \.title, "kicker": \.kicker, "crumbs": \.crumbs, "state": \.state, "deadline": \.deadline, "actions": \.actions,
        "remarks": \.remarks, "transitions": \.transitions, "waiting": \.waiting, "six": \.six, "figure": \.figure, "sections": \.sections,
        "origin": \.origin, "files": \.files, "comments": \.comments, "commentUrl": \.commentUrl, "related": \.related,
        "adds": \.adds, "hasAdds": \.hasAdds, "history": \.history, "historyUrl": \.historyUrl, "hasFiles": \.hasFiles,
        "hasTransitions": \.hasTransitions,
        "hasMasked": \.hasMasked, "hasHistory": \.hasHistory, "hasComments": \.hasComments,
    ]
}

/// Where a record came from: a passage of a document, or the outside system that it mirrors.
public struct RecordOrigin: PageModel {
    public var text: String
    public var link: Link?
    /// The passage as printed.
    public var quote: String?
    /// Held elsewhere, read-only here.
    public var isMirror: Bool

    public init(text: String, link: Link? = nil, quote: String? = nil, isMirror: Bool = false) {
        self.text = text
        self.link = link
        self.quote = quote
        self.isMirror = isMirror
    }

    public static let names: Names<RecordOrigin> = ["text": \.text, "link": \.link, "quote": \.quote, "isMirror": \.isMirror]
}

/// Records that point here.
public struct RelatedGroup: PageModel {
    public var label: String
    public var count: String?
    public var url: String?
    public var items: [RelatedItem]
    /// Where one more is added that points here too.
    public var adding: Link?

    public init(label: String, count: String? = nil, url: String? = nil, items: [RelatedItem] = [], adding: Link? = nil) {
        self.label = label
        self.count = count
        self.url = url
        self.items = items
        self.adding = adding
    }

    public static let names: Names<RelatedGroup> = [
        "label": \.label, "count": \.count, "url": \.url, "items": \.items, "adding": \.adding,
    ]
}

/// A record that points here.
public struct RelatedItem: PageModel {
    public var text: String
    public var url: String
    public var tag: Tag?

    public init(text: String, url: String, tag: Tag? = nil) {
        self.text = text
        self.url = url
        self.tag = tag
    }

    public static let names: Names<RelatedItem> = ["text": \.text, "url": \.url, "tag": \.tag]
}

/// The records of a register by state (bảng).
public struct BoardPage: Page {
    public static let template = "board"
    public var title: String
    public var lead: String?
    public var crumbs: [Link]
    public var modes: [Tab]
    public var actions: [Action]
    public var columns: [BoardColumn]
    /// Server-sent events about the records shown.
    public var liveUrl: String?

    public init(
        title: String, lead: String? = nil, crumbs: [Link] = [], modes: [Tab] = [], actions: [Action] = [], columns: [BoardColumn] = [],
        liveUrl: String? = nil
    ) {
        self.liveUrl = liveUrl
        self.title = title
        self.lead = lead
        self.crumbs = crumbs
        self.modes = modes
        self.actions = actions
        self.columns = columns
    }

    public static let names: Names<BoardPage> = [
        "title": \.title, "lead": \.lead, "crumbs": \.crumbs, "modes": \.modes, "actions": \.actions, "columns": \.columns,
        "liveUrl": \.liveUrl,
    ]
}

/// A state and the records in it, by deadline.
public struct BoardColumn: PageModel {
    public var label: String
    public var count: String
    public var meaning: Meaning
    public var cards: [BoardCard]
    public var moreUrl: String?
    public var css: String { meaning.css }
    public var hasCards: Bool { !cards.isEmpty }

    public init(label: String, count: String, meaning: Meaning = .unknown, cards: [BoardCard] = [], moreUrl: String? = nil) {
        self.label = label
        self.count = count
        self.meaning = meaning
        self.cards = cards
        self.moreUrl = moreUrl
    }

    public static let names: Names<BoardColumn> = [
        "label": \.label, "count": \.count, "cards": \.cards, "moreUrl": \.moreUrl, "css": \.css, "hasCards": \.hasCards,
    ]
}

/// A record on the board.
public struct BoardCard: PageModel {
    public var heading: String
    public var url: String
    public var detail: String?
    public var who: String?
    public var tag: Tag?

    public init(heading: String, url: String, detail: String? = nil, who: String? = nil, tag: Tag? = nil) {
        self.heading = heading
        self.url = url
        self.detail = detail
        self.who = who
        self.tag = tag
    }

    public static let names: Names<BoardCard> = ["heading": \.heading, "url": \.url, "detail": \.detail, "who": \.who, "tag": \.tag]
}

/// The whole history of a record or of a register.
public struct HistoryPage: Page {
    public static let template = "history"
    public var title: String
    public var lead: String?
    public var crumbs: [Link]
    public var modes: [Tab]
    /// GET with the filters' names.
    public var url: String
    public var filters: [Field]
    public var clearUrl: String?
    public var entries: [HistoryEntry]
    /// Every file that the record ever had, the present ones first.
    public var files: [AdminItem]
    public var paging: Paging?
    public var empty: Empty?
    public var hasFilters: Bool { !filters.isEmpty }

    public init(
        title: String, lead: String? = nil, crumbs: [Link] = [], modes: [Tab] = [], url: String = "",
        filters: [Field] = [], clearUrl: String? = nil, entries: [HistoryEntry] = [], files: [AdminItem] = [],
        paging: Paging? = nil, empty: Empty? = nil
    ) {
        self.title = title
        self.lead = lead
        self.crumbs = crumbs
        self.modes = modes
        self.url = url
        self.filters = filters
        self.clearUrl = clearUrl
        self.entries = entries
        self.files = files
        self.paging = paging
        self.empty = empty
    }

    public static let names: Names<HistoryPage> = [
        "title": \.title, "lead": \.lead, "crumbs": \.crumbs, "modes": \.modes, "url": \.url, "filters": \.filters,
        "clearUrl": \.clearUrl, "hasFilters": \.hasFilters, "entries": \.entries, "files": \.files,
        "paging": \.paging, "empty": \.empty,
    ]
}

/// Deleted records, to be brought back (Thùng rác).
public struct RecycleBin: Page {
    public static let template = "recycle-bin"
    public var title: String
    public var lead: String?
    public var crumbs: [Link]
    public var modes: [Tab]
    public var rows: [BinRow]
    public var paging: Paging?
    public var empty: Empty?
    public var bulk: BulkBar?
    public var hasRows: Bool { !rows.isEmpty }

    public init(
        title: String, lead: String? = nil, crumbs: [Link] = [], modes: [Tab] = [], rows: [BinRow] = [], paging: Paging? = nil,
        empty: Empty? = nil, bulk: BulkBar? = nil
    ) {
        self.bulk = bulk
        self.title = title
        self.lead = lead
        self.crumbs = crumbs
        self.modes = modes
        self.rows = rows
        self.paging = paging
        self.empty = empty
    }

    public static let names: Names<RecycleBin> = [
        "title": \.title, "lead": \.lead, "crumbs": \.crumbs, "modes": \.modes, "rows": \.rows, "paging": \.paging, "empty": \.empty,
        "hasRows": \.hasRows, "bulk": \.bulk,
    ]
}

/// A deleted record.
public struct BinRow: PageModel {
    public var heading: String
    public var who: String
    public var time: String
    public var reason: String?
    public var keptUntil: String?
    public var url: String?
    /// POST.
    public var restoreUrl: String?
    /// The record's id, where it can be chosen to be restored with others.
    public var pick: String?

    public init(
        heading: String, who: String, time: String, reason: String? = nil, keptUntil: String? = nil, url: String? = nil,
        restoreUrl: String? = nil, pick: String? = nil
    ) {
        self.pick = pick
        self.heading = heading
        self.who = who
        self.time = time
        self.reason = reason
        self.keptUntil = keptUntil
        self.url = url
        self.restoreUrl = restoreUrl
    }

    public static let names: Names<BinRow> = [
        "heading": \.heading, "who": \.who, "time": \.time, "reason": \.reason, "keptUntil": \.keptUntil, "url": \.url,
        "restoreUrl": \.restoreUrl, "pick": \.pick,
    ]
}
