/// Everything that waits for me, by deadline (Việc của tôi), and the piece that is open.
public struct MyWorkPage: Page {
    public static let template = "my-work"
    public var title: String
    /// "14 việc · 9 việc hôm nay đã xong".
    public var lead: String?
    /// Mine, my unit's, delegated to me …
    public var views: [Tab]
    public var groups: [WorkGroup]
    public var detail: WorkDetail?
    /// Nobody picked the detail: it is the first of the list, and a phone shows the list alone.
    public var isOffered: Bool
    /// The rest of a long list.
    public var more: Link?
    public var empty: Empty?
    public var isList: Bool { detail == nil }

    public init(
        title: String, lead: String? = nil, views: [Tab] = [], groups: [WorkGroup] = [], detail: WorkDetail? = nil,
        isOffered: Bool = false, more: Link? = nil, empty: Empty? = nil
    ) {
        self.title = title
        self.lead = lead
        self.views = views
        self.groups = groups
        self.detail = detail
        self.isOffered = isOffered
        self.more = more
        self.empty = empty
    }

    public static let names: Names<MyWorkPage> = [
        "title": \.title, "lead": \.lead, "views": \.views, "groups": \.groups, "detail": \.detail, "isOffered": \.isOffered,
        "more": \.more, "empty": \.empty, "isList": \.isList,
    ]
}

/// Work of one span of time: overdue, today, this week, later.
public struct WorkGroup: PageModel {
    public var label: String
    public var meaning: Meaning
    public var count: Int
    public var items: [WorkItem]
    public var css: String { meaning.css }

    public init(label: String, meaning: Meaning = .unknown, count: Int, items: [WorkItem] = []) {
        self.label = label
        self.meaning = meaning
        self.count = count
        self.items = items
    }

    public static let names: Names<WorkGroup> = ["label": \.label, "count": \.count, "items": \.items, "css": \.css]
}

/// A piece of work in the list.
public struct WorkItem: PageModel {
    /// What it is: "Nhiệm vụ", "Báo cáo", "Phản ánh".
    public var kind: String
    public var heading: String
    public var url: String
    public var detail: String?
    public var deadline: Deadline?
    public var current: Bool

    public init(
        kind: String, heading: String, url: String, detail: String? = nil, deadline: Deadline? = nil, current: Bool = false
    ) {
        self.kind = kind
        self.heading = heading
        self.url = url
        self.detail = detail
        self.deadline = deadline
        self.current = current
    }

    public static let names: Names<WorkItem> = [
        "kind": \.kind, "heading": \.heading, "url": \.url, "detail": \.detail, "deadline": \.deadline, "current": \.current,
    ]
}

/// The open piece of work.
public struct WorkDetail: PageModel {
    public var kicker: String?
    /// The passage of the document that it comes from.
    public var source: Link?
    public var heading: String
    public var url: String
    public var deadline: Deadline?
    public var state: Tag?
    public var six: SixClarity?
    public var figure: FigureCard?
    public var details: [Detail]
    public var history: [HistoryEntry]
    public var transitions: [TransitionForm]
    /// The page that says more of it than its fields: where a report is written, a document is laid out.
    public var own: Link?
    public var picture: PagePicture?
    public var comment: CommentForm?
    public var waiting: String?
    public var nextUrl: String?
    public var previousUrl: String?
    public var hasHistory: Bool { !history.isEmpty }
    public var hasTransitions: Bool { !transitions.isEmpty }

    public init(
        kicker: String? = nil, source: Link? = nil, heading: String, url: String, deadline: Deadline? = nil, state: Tag? = nil,
        six: SixClarity? = nil, figure: FigureCard? = nil, details: [Detail] = [], history: [HistoryEntry] = [],
        transitions: [TransitionForm] = [], own: Link? = nil, picture: PagePicture? = nil, comment: CommentForm? = nil,
        waiting: String? = nil, nextUrl: String? = nil, previousUrl: String? = nil
    ) {
        self.kicker = kicker
        self.source = source
        self.heading = heading
        self.url = url
        self.deadline = deadline
        self.state = state
        self.six = six
        self.figure = figure
        self.details = details
        self.history = history
        self.transitions = transitions
        self.own = own
        self.picture = picture
        self.comment = comment
        self.waiting = waiting
        self.nextUrl = nextUrl
        self.previousUrl = previousUrl
    }

    public static let names: Names<WorkDetail> = [
        "kicker": \.kicker, "source": \.source, "heading": \.heading, "url": \.url, "deadline": \.deadline, "state": \.state,
        "six": \.six, "figure": \.figure, "details": \.details, "history": \.history, "transitions": \.transitions,
        "waiting": \.waiting, "nextUrl": \.nextUrl, "previousUrl": \.previousUrl, "hasHistory": \.hasHistory,
        "hasTransitions": \.hasTransitions, "own": \.own, "picture": \.picture, "comment": \.comment,
    ]
}

/// The leader's page (Điều hành): where the targets stand, what is late and why, what to decide.
public struct DashboardPage: Page {
    public static let template = "dashboard"
    public var title: String
    public var lead: String?
    public var actions: [Action]
    /// Plans, or phases of one.
    public var views: [Tab]
    /// For a screen on a wall.
    public var isWall: Bool
    /// Where what changes is told.
    public var liveUrl: String?
    public var barHeading: String
    public var bar: StackedBar
    /// The targets that need a word first.
    public var focus: [FigureCard]
    public var figures: [FigureCard]
    public var pillars: [PillarTiles]
    public var decisions: [Decision]
    /// Those that are less pressing, behind a summary.
    public var moreDecisions: [Decision]
    /// "Xem thêm 6 việc".
    public var moreDecisionsLabel: String?
    public var units: [UnitRow]
    public var asOf: String?
    /// What raised an alarm.
    public var alerts: [Decision]
    public var moreAlerts: [Decision]
    public var moreAlertsLabel: String?
    /// The work of every register today.
    public var loadHeads: [String]
    public var load: [LoadRow]
    /// The registers with less that presses, behind a summary.
    public var moreLoad: [LoadRow]
    public var moreLoadLabel: String?
    /// The registers that have none.
    public var loadNote: String?
    public var map: UnitMapBlock?
    /// Why there are no targets, and what to do.
    public var empty: Empty?
    public var hasTargets: Bool { bar.segments.contains { $0.count > 0 } }
    public var hasAlerts: Bool { !alerts.isEmpty }
    public var hasMoreAlerts: Bool { !moreAlerts.isEmpty }
    public var hasMoreLoad: Bool { !moreLoad.isEmpty }
    public var hasLoad: Bool { !load.isEmpty || loadNote != nil }
    public var hasMoreDecisions: Bool { !moreDecisions.isEmpty }
    public var hasUnits: Bool { !units.isEmpty }

    public init(
        title: String, lead: String? = nil, actions: [Action] = [], views: [Tab] = [], isWall: Bool = false, liveUrl: String? = nil,
        barHeading: String, bar: StackedBar, focus: [FigureCard] = [], figures: [FigureCard] = [], pillars: [PillarTiles] = [],
        decisions: [Decision] = [], moreDecisions: [Decision] = [],
        moreDecisionsLabel: String? = nil, units: [UnitRow] = [], asOf: String? = nil, alerts: [Decision] = [], moreAlerts: [Decision] = [],
        moreAlertsLabel: String? = nil, loadHeads: [String] = [], load: [LoadRow] = [], moreLoad: [LoadRow] = [],
        moreLoadLabel: String? = nil,
        loadNote: String? = nil, map: UnitMapBlock? = nil, empty: Empty? = nil
    ) {
        self.title = title
        self.lead = lead
        self.actions = actions
        self.views = views
        self.isWall = isWall
        self.liveUrl = liveUrl
        self.barHeading = barHeading
        self.bar = bar
        self.focus = focus
        self.figures = figures
        self.pillars = pillars
        self.decisions = decisions
        self.moreDecisions = moreDecisions
        self.moreDecisionsLabel = moreDecisionsLabel
        self.units = units
        self.asOf = asOf
        self.alerts = alerts
        self.moreAlerts = moreAlerts
        self.moreAlertsLabel = moreAlertsLabel
        self.loadHeads = loadHeads
        self.load = load
        self.moreLoad = moreLoad
        self.moreLoadLabel = moreLoadLabel
        self.loadNote = loadNote
        self.map = map
        self.empty = empty
    }

    public static let names: Names<DashboardPage> = [
        "title": \.title, "lead": \.lead, "actions": \.actions, "views": \.views, "isWall": \.isWall, "liveUrl": \.liveUrl,
        "barHeading": \.barHeading, "bar": \.bar, "focus": \.focus, "figures": \.figures, "pillars": \.pillars, "decisions": \.decisions,
        "moreDecisions": \.moreDecisions,
        "moreDecisionsLabel": \.moreDecisionsLabel,
        "hasMoreDecisions": \.hasMoreDecisions, "units": \.units, "asOf": \.asOf, "hasUnits": \.hasUnits,
        "alerts": \.alerts, "moreAlerts": \.moreAlerts, "moreAlertsLabel": \.moreAlertsLabel, "loadHeads": \.loadHeads, "load": \.load,
        "moreLoad": \.moreLoad, "moreLoadLabel": \.moreLoadLabel, "hasMoreLoad": \.hasMoreLoad,
        "loadNote": \.loadNote, "map": \.map, "empty": \.empty, "hasTargets": \.hasTargets, "hasAlerts": \.hasAlerts,
        "hasMoreAlerts": \.hasMoreAlerts, "hasLoad": \.hasLoad,
    ]
}

/// The targets of one pillar (trụ cột), one tile each.
public struct PillarTiles: PageModel {
    public var label: String
    public var count: Int
    public var tiles: [TargetTile]

    public init(label: String, count: Int, tiles: [TargetTile] = []) {
        self.label = label
        self.count = count
        self.tiles = tiles
    }

    public static let names: Names<PillarTiles> = ["label": \.label, "count": \.count, "tiles": \.tiles]
}

/// A target as a small numbered square; its full words are read aloud and shown on hover.
public struct TargetTile: PageModel {
    public var number: String
    /// "Chỉ tiêu 12: hồ sơ trực tuyến, 96,4% trên 100%: nguy cơ".
    public var label: String
    public var meaning: Meaning
    public var url: String
    public var css: String { meaning.css }

    public init(number: String, label: String, meaning: Meaning, url: String) {
        self.number = number
        self.label = label
        self.meaning = meaning
        self.url = url
    }

    public static let names: Names<TargetTile> = ["number": \.number, "label": \.label, "url": \.url, "css": \.css]
}

/// Something that waits for the leader's word.
public struct Decision: PageModel {
    public var heading: String
    public var detail: String?
    public var tag: Tag?
    public var url: String
    public var actionLabel: String?

    public init(heading: String, detail: String? = nil, tag: Tag? = nil, url: String, actionLabel: String? = nil) {
        self.heading = heading
        self.detail = detail
        self.tag = tag
        self.url = url
        self.actionLabel = actionLabel
    }

    public static let names: Names<Decision> = [
        "heading": \.heading, "detail": \.detail, "tag": \.tag, "url": \.url, "actionLabel": \.actionLabel,
    ]
}

/// A unit's work: open, late, whose time was lost, how much was on time.
public struct UnitRow: PageModel {
    public var unit: String
    public var url: String?
    public var open: String
    public var late: Tag
    /// Where the lost time lies: the unit, another office, slow data.
    public var causes: StackedBar?
    /// "91%", nil where nothing was due.
    public var onTime: String?
    public var onTimeDetail: String?

    public init(
        unit: String, url: String? = nil, open: String, late: Tag, causes: StackedBar? = nil, onTime: String? = nil,
        onTimeDetail: String? = nil
    ) {
        self.unit = unit
        self.url = url
        self.open = open
        self.late = late
        self.causes = causes
        self.onTime = onTime
        self.onTimeDetail = onTimeDetail
    }

    public static let names: Names<UnitRow> = [
        "unit": \.unit, "url": \.url, "open": \.open, "late": \.late, "causes": \.causes, "onTime": \.onTime,
        "onTimeDetail": \.onTimeDetail,
    ]
}
