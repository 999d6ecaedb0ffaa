/// The metrics (thước đo) that targets are measured by, with what plans demand by them.
public struct MetricListPage: Page {
    public static let template = "metric-list"
    public var title: String
    public var lead: String
    public var actions: [Action]
    public var views: [Tab]
    public var rows: [MetricRow]
    /// Targets for which a person has to choose.
    public var unbound: [UnboundRow]
    public var empty: Empty?
    public var hasRows: Bool { !rows.isEmpty }
    public var hasUnbound: Bool { !unbound.isEmpty }

    public init(
        title: String, lead: String, actions: [Action] = [], views: [Tab] = [], rows: [MetricRow] = [], unbound: [UnboundRow] = [],
        empty: Empty? = nil
    ) {
        self.title = title
        self.lead = lead
        self.actions = actions
        self.views = views
        self.rows = rows
        self.unbound = unbound
        self.empty = empty
    }

    public static let names: Names<MetricListPage> = [
        "title": \.title, "lead": \.lead, "actions": \.actions, "views": \.views, "rows": \.rows, "unbound": \.unbound, "empty": \.empty,
        "hasRows": \.hasRows, "hasUnbound": \.hasUnbound,
    ]
}

/// A metric in the list.
public struct MetricRow: PageModel {
    /// "M49-2".
    public var code: String
    public var name: String
    public var url: String
    /// Of which whole it is a share.
    public var denominator: String?
    /// Where its figures come from.
    public var measuredBy: String
    /// "3 chỉ tiêu của 2 kế hoạch"; nil where no plan demands it.
    public var use: String?
    public var clash: Tag?

    public init(
        code: String, name: String, url: String, denominator: String? = nil, measuredBy: String, use: String? = nil, clash: Tag? = nil
    ) {
        self.code = code
        self.name = name
        self.url = url
        self.denominator = denominator
        self.measuredBy = measuredBy
        self.use = use
        self.clash = clash
    }

    public static let names: Names<MetricRow> = [
        "code": \.code, "name": \.name, "url": \.url, "denominator": \.denominator, "measuredBy": \.measuredBy, "use": \.use,
        "clash": \.clash,
    ]
}

/// A target without a metric, with what may be its metric.
public struct UnboundRow: PageModel {
    /// The target's record.
    public var id: String
    public var text: String
    public var url: String
    public var plan: Link
    /// What it may be measured by; nil where nothing is like it.
    public var guess: Link?
    /// "chắc 61%".
    public var confidence: String?
    /// Id of the guess.
    public var metric: String?
    /// Where a form sends it; nil where the reader may not choose.
    public var bindUrl: String?
    /// Where another metric is chosen.
    public var other: Link?
    /// A form for a metric of its own, with a name out of the target's words.
    public var create: Link?

    public init(
        id: String, text: String, url: String, plan: Link, guess: Link? = nil, confidence: String? = nil, metric: String? = nil,
        bindUrl: String? = nil, other: Link? = nil, create: Link? = nil
    ) {
        self.id = id
        self.text = text
        self.url = url
        self.plan = plan
        self.guess = guess
        self.confidence = confidence
        self.metric = metric
        self.bindUrl = bindUrl
        self.other = other
        self.create = create
    }

    public static let names: Names<UnboundRow> = [
        "id": \.id, "text": \.text, "url": \.url, "plan": \.plan, "guess": \.guess, "confidence": \.confidence, "metric": \.metric,
        "bindUrl": \.bindUrl, "other": \.other, "create": \.create,
    ]
}

/// One metric across all plans that the reader may see.
public struct MetricPage: Page {
    public static let template = "metric"
    public var title: String
    public var kicker: String
    public var crumbs: [Link]
    public var actions: [Action]
    /// The figure that measures it.
    public var measure: MetricMeasure?
    public var reading: MetricReading?
    /// What contradicts what, in words with the arithmetic.
    public var clashes: [MetricClashLine]
    public var rows: [MetricLineRow]
    /// Variants of the same family with another whole.
    public var siblings: [MetricSibling]
    public var details: [Detail]
    public var empty: Empty?
    public var hasClashes: Bool { !clashes.isEmpty }
    public var hasRows: Bool { !rows.isEmpty }
    public var hasSiblings: Bool { !siblings.isEmpty }

    public init(
        title: String, kicker: String, crumbs: [Link] = [], actions: [Action] = [], measure: MetricMeasure? = nil,
        reading: MetricReading? = nil, clashes: [MetricClashLine] = [], rows: [MetricLineRow] = [], siblings: [MetricSibling] = [],
        details: [Detail] = [], empty: Empty? = nil
    ) {
        self.title = title
        self.kicker = kicker
        self.crumbs = crumbs
        self.actions = actions
        self.measure = measure
        self.reading = reading
        self.clashes = clashes
        self.rows = rows
        self.siblings = siblings
        self.details = details
        self.empty = empty
    }

    public static let names: Names<MetricPage> = [
        "title": \.title, "kicker": \.kicker, "crumbs": \.crumbs, "actions": \.actions, "measure": \.measure, "reading": \.reading,
        "clashes": \.clashes, "rows": \.rows, "siblings": \.siblings, "details": \.details, "empty": \.empty, "hasClashes": \.hasClashes,
        "hasRows": \.hasRows,
        "hasSiblings": \.hasSiblings,
    ]
}

/// The figure that measures a metric, with its present value.
public struct MetricMeasure: PageModel {
    public var card: FigureCard
    /// From which records it is counted, or who declares it.
    public var note: String
    /// The form in which it is declared.
    public var declare: Action?

    public init(card: FigureCard, note: String, declare: Action? = nil) {
        self.card = card
        self.note = note
        self.declare = declare
    }

    public static let names: Names<MetricMeasure> = ["card": \.card, "note": \.note, "declare": \.declare]
}

/// How the commune reads words that nobody defined, or that it has to.
public struct MetricReading: PageModel {
    /// "Theo cách hiểu của xã ngày 12/03/2026, Chánh Văn phòng".
    public var label: String
    public var text: String
    public var meaning: Meaning
    public var edit: Link?
    public var css: String { meaning.css }

    public init(label: String, text: String, meaning: Meaning, edit: Link? = nil) {
        self.label = label
        self.text = text
        self.meaning = meaning
        self.edit = edit
    }

    public static let names: Names<MetricReading> = ["label": \.label, "text": \.text, "css": \.css, "edit": \.edit]
}

/// Two targets that contradict each other.
public struct MetricClashLine: PageModel {
    /// "khắt khe hơn cấp trên".
    public var kind: String
    public var meaning: Meaning
    public var text: String
    public var css: String { meaning.css }

    public init(kind: String, meaning: Meaning, text: String) {
        self.kind = kind
        self.meaning = meaning
        self.text = text
    }

    public static let names: Names<MetricClashLine> = ["kind": \.kind, "css": \.css, "text": \.text]
}

/// A target of a plan among those of one metric.
public struct MetricLineRow: PageModel {
    /// "tỉnh", "xã".
    public var level: String
    public var plan: Link
    public var state: Tag?
    public var phase: String?
    public var goal: String
    public var text: String
    public var url: String
    public var lead: String?
    /// Where it stands in the plan's text.
    public var source: Link?
    /// Who bound it to the metric: a person, or the reader with what confidence.
    public var boundBy: String

    public init(
        level: String, plan: Link, state: Tag? = nil, phase: String? = nil, goal: String, text: String, url: String, lead: String? = nil,
        source: Link? = nil, boundBy: String
    ) {
        self.level = level
        self.plan = plan
        self.state = state
        self.phase = phase
        self.goal = goal
        self.text = text
        self.url = url
        self.lead = lead
        self.source = source
        self.boundBy = boundBy
    }

    public static let names: Names<MetricLineRow> = [
        "level": \.level, "plan": \.plan, "state": \.state, "phase": \.phase, "goal": \.goal, "text": \.text, "url": \.url, "lead": \.lead,
        "source": \.source, "boundBy": \.boundBy,
    ]
}

/// Another variant of a metric's family: the same name, another whole.
public struct MetricSibling: PageModel {
    public var name: String
    public var url: String
    public var denominator: String?
    /// What each plan demands by it, a line each.
    public var demands: [String]

    public init(name: String, url: String, denominator: String? = nil, demands: [String] = []) {
        self.name = name
        self.url = url
        self.denominator = denominator
        self.demands = demands
    }

    public static let names: Names<MetricSibling> = [
        "name": \.name, "url": \.url, "denominator": \.denominator, "demands": \.demands,
    ]
}
