/// The plans of a commune.
public struct PlanListPage: Page {
    public static let template = "plan-list"
    public var title: String
    public var lead: String?
    public var actions: [Action]
    /// Documents that are being read, or that could not be read.
    public var recent: [ImportRow]
    public var hasRecent: Bool { !recent.isEmpty }
    public var plans: [PlanCard]
    public var empty: Empty?

    public init(
        title: String, lead: String? = nil, actions: [Action] = [], recent: [ImportRow] = [], plans: [PlanCard] = [], empty: Empty? = nil
    ) {
        self.title = title
        self.lead = lead
        self.actions = actions
        self.recent = recent
        self.plans = plans
        self.empty = empty
    }

    public static let names: Names<PlanListPage> = [
        "title": \.title, "lead": \.lead, "actions": \.actions, "recent": \.recent, "hasRecent": \.hasRecent, "plans": \.plans,
        "empty": \.empty,
    ]
}

/// A plan in the list.
public struct PlanCard: PageModel {
    public var heading: String
    public var detail: String?
    public var url: String
    public var state: Tag
    public var bar: StackedBar?
    public var summary: String?

    public init(heading: String, detail: String? = nil, url: String, state: Tag, bar: StackedBar? = nil, summary: String? = nil) {
        self.heading = heading
        self.detail = detail
        self.url = url
        self.state = state
        self.bar = bar
        self.summary = summary
    }

    public static let names: Names<PlanCard> = [
        "heading": \.heading, "detail": \.detail, "url": \.url, "state": \.state, "bar": \.bar, "summary": \.summary,
    ]
}

/// A plan as issued (Kế hoạch): targets, tasks, reporting calendar, legal bases, versions. Empty parts are left out.
public struct PlanPage: Page {
    public static let template = "plan"
    public var title: String
    public var kicker: String?
    public var state: Tag?
    public var facts: [Detail]
    public var actions: [Action]
    public var bar: StackedBar?
    public var tabs: [Tab]
    public var targets: [TargetGroup]
    public var tasks: [TaskGroup]
    public var calendar: [CalendarMonth]
    public var bases: [LegalBasis]
    public var versions: [PlanVersion]
    public var empty: Empty?
    public var hasTargets: Bool { !targets.isEmpty }
    public var hasTasks: Bool { !tasks.isEmpty }
    public var hasCalendar: Bool { !calendar.isEmpty }
    public var hasBases: Bool { !bases.isEmpty }
    public var hasVersions: Bool { !versions.isEmpty }

    public init(
        title: String, kicker: String? = nil, state: Tag? = nil, facts: [Detail] = [], actions: [Action] = [], bar: StackedBar? = nil,
        tabs: [Tab] = [], targets: [TargetGroup] = [], tasks: [TaskGroup] = [], calendar: [CalendarMonth] = [],
        bases: [LegalBasis] = [], versions: [PlanVersion] = [], empty: Empty? = nil
    ) {
        self.title = title
        self.kicker = kicker
        self.state = state
        self.facts = facts
        self.actions = actions
        self.bar = bar
        self.tabs = tabs
        self.targets = targets
        self.tasks = tasks
        self.calendar = calendar
        self.bases = bases
        self.versions = versions
        self.empty = empty
    }

    public static let names: Names<PlanPage> = [
        "title": \.title, "kicker": \.kicker, "state": \.state, "facts": \.facts, "actions": \.actions, "bar": \.bar, "tabs": \.tabs,
        "targets": \.targets, "tasks": \.tasks, "calendar": \.calendar, "bases": \.bases, "versions": \.versions, "empty": \.empty,
        "hasTargets": \.hasTargets, "hasTasks": \.hasTasks, "hasCalendar": \.hasCalendar, "hasBases": \.hasBases,
        "hasVersions": \.hasVersions,
    ]
}

/// The targets of one pillar and phase.
public struct TargetGroup: PageModel {
    public var label: String
    public var summary: String?
    public var rows: [TargetRow]

    public init(label: String, summary: String? = nil, rows: [TargetRow] = []) {
        self.label = label
        self.summary = summary
        self.rows = rows
    }

    public static let names: Names<TargetGroup> = ["label": \.label, "summary": \.summary, "rows": \.rows]
}

/// A target (chỉ tiêu): the goal as printed, the value as counted.
public struct TargetRow: PageModel {
    /// Where links of other pages lead.
    public var id: String?
    public var number: String
    public var text: String
    /// Nil for visitors, who may not open the record.
    public var url: String?
    /// "2026", "2026–2030".
    public var phase: String?
    /// Comparison, number and unit: "≥ 90 %".
    public var goal: String
    /// nil: "chưa có số liệu".
    public var value: String?
    public var valueDetail: String?
    public var lead: String?
    public var tag: Tag
    public var source: Link?
    /// The metric, and how many other plans demand it.
    public var metric: Link?
    /// Whether another plan contradicts it.
    public var clashes: Bool
    /// How it was before.
    public var trend: Sparkline?
    /// What is counted, in words.
    public var definition: String?

    public init(
        id: String? = nil, number: String, text: String, url: String? = nil, phase: String? = nil, goal: String, value: String? = nil,
        valueDetail: String? = nil, lead: String? = nil, tag: Tag, source: Link? = nil, metric: Link? = nil, clashes: Bool = false,
        trend: Sparkline? = nil, definition: String? = nil
    ) {
        self.id = id
        self.trend = trend
        self.definition = definition
        self.number = number
        self.text = text
        self.url = url
        self.phase = phase
        self.goal = goal
        self.value = value
        self.valueDetail = valueDetail
        self.lead = lead
        self.tag = tag
        self.source = source
        self.metric = metric
        self.clashes = clashes
    }

    public static let names: Names<TargetRow> = [
        "id": \.id, "trend": \.trend, "definition": \.definition, "number": \.number, "text": \.text, "url": \.url, "phase": \.phase,
        "goal": \.goal, "value": \.value,
        "valueDetail": \.valueDetail, "lead": \.lead, "tag": \.tag, "source": \.source, "metric": \.metric, "clashes": \.clashes,
    ]
}

/// The tasks of one lead unit.
public struct TaskGroup: PageModel {
    public var unit: String
    public var summary: String?
    public var rows: [TaskRow]

    public init(unit: String, summary: String? = nil, rows: [TaskRow] = []) {
        self.unit = unit
        self.summary = summary
        self.rows = rows
    }

    public static let names: Names<TaskGroup> = ["unit": \.unit, "summary": \.summary, "rows": \.rows]
}

/// A task (nhiệm vụ) with how clear it is.
public struct TaskRow: PageModel {
    public var number: String
    public var text: String
    public var url: String
    public var support: String?
    public var product: String?
    public var deadline: Deadline?
    public var six: SixClarity
    public var tag: Tag?
    /// "trễ từ ngày ban hành": due before the plan was signed.
    public var lateFromIssue: String?
    public var source: Link?

    public init(
        number: String, text: String, url: String, support: String? = nil, product: String? = nil, deadline: Deadline? = nil,
        six: SixClarity, tag: Tag? = nil, lateFromIssue: String? = nil, source: Link? = nil
    ) {
        self.number = number
        self.text = text
        self.url = url
        self.support = support
        self.product = product
        self.deadline = deadline
        self.six = six
        self.tag = tag
        self.lateFromIssue = lateFromIssue
        self.source = source
    }

    public static let names: Names<TaskRow> = [
        "number": \.number, "text": \.text, "url": \.url, "support": \.support, "product": \.product, "deadline": \.deadline,
        "six": \.six, "tag": \.tag, "lateFromIssue": \.lateFromIssue, "source": \.source,
    ]
}

/// A month of the reporting calendar.
public struct CalendarMonth: PageModel {
    public var label: String
    public var isCurrent: Bool
    public var items: [CalendarItem]
    public var hasItems: Bool { !items.isEmpty }

    public init(label: String, isCurrent: Bool = false, items: [CalendarItem] = []) {
        self.label = label
        self.isCurrent = isCurrent
        self.items = items
    }

    public static let names: Names<CalendarMonth> = [
        "label": \.label, "isCurrent": \.isCurrent, "items": \.items, "hasItems": \.hasItems,
    ]
}

/// A report or deadline in the calendar.
public struct CalendarItem: PageModel {
    /// "20/11, thứ Sáu".
    public var day: String
    public var text: String
    public var url: String?
    public var tag: Tag?

    public init(day: String, text: String, url: String? = nil, tag: Tag? = nil) {
        self.day = day
        self.text = text
        self.url = url
        self.tag = tag
    }

    public static let names: Names<CalendarItem> = ["day": \.day, "text": \.text, "url": \.url, "tag": \.tag]
}

/// A legal basis (căn cứ) that the plan names.
public struct LegalBasis: PageModel {
    public var text: String
    public var detail: String?
    public var url: String?
    /// In force, replaced, not found …
    public var tag: Tag?

    public init(text: String, detail: String? = nil, url: String? = nil, tag: Tag? = nil) {
        self.text = text
        self.detail = detail
        self.url = url
        self.tag = tag
    }

    public static let names: Names<LegalBasis> = ["text": \.text, "detail": \.detail, "url": \.url, "tag": \.tag]
}

/// A version of the plan.
public struct PlanVersion: PageModel {
    public var label: String
    public var time: String
    public var who: String
    public var summary: String?
    public var isCurrent: Bool
    public var url: String

    public init(label: String, time: String, who: String, summary: String? = nil, isCurrent: Bool = false, url: String) {
        self.label = label
        self.time = time
        self.who = who
        self.summary = summary
        self.isCurrent = isCurrent
        self.url = url
    }

    public static let names: Names<PlanVersion> = [
        "label": \.label, "time": \.time, "who": \.who, "summary": \.summary, "isCurrent": \.isCurrent, "url": \.url,
    ]
}
