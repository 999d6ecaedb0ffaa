/// What is counted, by the area that it belongs to (số liệu).
public struct FigureListPage: Page {
    public static let template = "figure-list"
    public var title: String
    public var lead: String
    public var crumbs: [Link]
    public var tag: Tag?
    public var actions: [Action]
    /// GET: whose numbers, of when, and as known when.
    public var url: String
    public var controls: [Field]
    public var groups: [FigureGroup]
    public var note: String?
    public var empty: Empty?

    public init(
        title: String, lead: String, crumbs: [Link] = [], tag: Tag? = nil, actions: [Action] = [], url: String, controls: [Field] = [],
        groups: [FigureGroup] = [], note: String? = nil, empty: Empty? = nil
    ) {
        self.title = title
        self.lead = lead
        self.crumbs = crumbs
        self.tag = tag
        self.actions = actions
        self.url = url
        self.controls = controls
        self.groups = groups
        self.note = note
        self.empty = empty
    }

    public static let names: Names<FigureListPage> = [
        "title": \.title, "lead": \.lead, "crumbs": \.crumbs, "tag": \.tag, "actions": \.actions, "url": \.url,
        "controls": \.controls, "groups": \.groups, "note": \.note, "empty": \.empty,
    ]
}

/// The figures of one area.
public struct FigureGroup: PageModel {
    public var id: String
    public var label: String
    /// "Năm 2026".
    public var periodHead: String
    public var previousHead: String
    public var rows: [FigureRow]

    public init(id: String, label: String, periodHead: String, previousHead: String, rows: [FigureRow]) {
        self.id = id
        self.label = label
        self.periodHead = periodHead
        self.previousHead = previousHead
        self.rows = rows
    }

    public static let names: Names<FigureGroup> = [
        "id": \.id, "label": \.label, "periodHead": \.periodHead, "previousHead": \.previousHead, "rows": \.rows,
    ]
}

/// A figure with its value.
public struct FigureRow: PageModel {
    public var label: String
    /// Why it is what it is.
    public var url: String
    /// The definition in short.
    public var detail: String?
    public var value: FigureText
    public var previous: FigureText

    public init(label: String, url: String, detail: String? = nil, value: FigureText, previous: FigureText) {
        self.label = label
        self.url = url
        self.detail = detail
        self.value = value
        self.previous = previous
    }

    public static let names: Names<FigureRow> = [
        "label": \.label, "url": \.url, "detail": \.detail, "value": \.value, "previous": \.previous,
    ]
}

/// A value in words: the number, and what has to be said beside it.
public struct FigureText: PageModel {
    /// nil: there is no number.
    public var number: String?
    /// "31/45", "nằm giữa 55% và 71%", why there is none.
    public var detail: String?
    /// In the place of a number: "chưa có số liệu".
    public var none: String?
    /// Of which column: "Kỳ trước".
    public var head: String

    public init(number: String? = nil, detail: String? = nil, none: String? = nil, head: String = "") {
        self.head = head
        self.number = number
        self.detail = detail
        self.none = none
    }

    public static let names: Names<FigureText> = ["number": \.number, "detail": \.detail, "none": \.none, "head": \.head]
}

/// Why a figure is what it is: the rule, what it is counted from, how it was (vì sao có số này).
public struct FigurePage: Page {
    public static let template = "figure"
    public var title: String
    public var kicker: String
    public var lead: String?
    /// How the commune reads the words of the metric that it measures.
    public var reading: MetricReading?
    public var crumbs: [Link]
    public var url: String
    public var controls: [Field]
    public var clearUrl: String?
    public var card: FigureCard
    /// The same as it was known at a day of the past, where that was asked for.
    public var past: FigureCard?
    public var counts: [FigureSource]
    /// What an indicator is combined from.
    public var parts: [FigureRow]
    public var periodHead: String
    public var previousHead: String
    /// "Từng tháng".
    public var lineHead: String
    public var line: [FigureStep]
    /// The units below the one that is asked for, then those of which there is nothing to count.
    public var units: [FigureStep]
    public var quietUnits: [FigureStep]
    /// "32 đơn vị chưa có gì để đếm".
    public var quietLabel: String
    public var details: [Detail]
    public var note: String?
    public var hasUnits: Bool { !units.isEmpty || !quietUnits.isEmpty }
    public var hasQuietUnits: Bool { !quietUnits.isEmpty }
    public var hasCounts: Bool { !counts.isEmpty }
    public var hasParts: Bool { !parts.isEmpty }

    public init(
        title: String, kicker: String, lead: String? = nil, reading: MetricReading? = nil, crumbs: [Link], url: String, controls: [Field],
        clearUrl: String? = nil, card: FigureCard, past: FigureCard? = nil, counts: [FigureSource] = [], parts: [FigureRow] = [],
        periodHead: String,
        previousHead: String, lineHead: String, line: [FigureStep] = [], units: [FigureStep] = [], quietUnits: [FigureStep] = [],
        quietLabel: String = "", details: [Detail] = [], note: String? = nil
    ) {
        self.title = title
        self.kicker = kicker
        self.lead = lead
        self.reading = reading
        self.crumbs = crumbs
        self.url = url
        self.controls = controls
        self.clearUrl = clearUrl
        self.card = card
        self.past = past
        self.counts = counts
        self.parts = parts
        self.periodHead = periodHead
        self.previousHead = previousHead
        self.lineHead = lineHead
        self.line = line
        self.units = units
        self.quietUnits = quietUnits
        self.quietLabel = quietLabel
        self.details = details
        self.note = note
    }

    public static let names: Names<FigurePage> = [
        "title": \.title, "kicker": \.kicker, "lead": \.lead, "crumbs": \.crumbs, "url": \.url, "controls": \.controls,
        "clearUrl": \.clearUrl, "card": \.card, "past": \.past, "counts": \.counts, "parts": \.parts, "periodHead": \.periodHead,
        "previousHead": \.previousHead, "lineHead": \.lineHead, "units": \.units, "quietUnits": \.quietUnits, "quietLabel": \.quietLabel,
        "hasUnits": \.hasUnits, "hasQuietUnits": \.hasQuietUnits,
        "line": \.line, "details": \.details, "note": \.note,
        "hasCounts": \.hasCounts,
        "hasParts": \.hasParts, "reading": \.reading,
    ]
}

/// Records behind a number.
public struct FigureSource: PageModel {
    /// "Được tính", "Trong số", "Chưa rõ".
    public var label: String
    public var count: String
    /// The register, and when one of the records was last changed.
    public var detail: String
    /// The records; none where the list can't show them.
    public var url: String?
    public var linkLabel: String

    public init(label: String, count: String, detail: String, url: String? = nil, linkLabel: String) {
        self.label = label
        self.count = count
        self.detail = detail
        self.url = url
        self.linkLabel = linkLabel
    }

    public static let names: Names<FigureSource> = [
        "label": \.label, "count": \.count, "detail": \.detail, "url": \.url, "linkLabel": \.linkLabel,
    ]
}

/// A period in the line of a figure's past.
public struct FigureStep: PageModel {
    public var label: String
    public var url: String
    public var value: FigureText
    public var current: Bool

    public init(label: String, url: String, value: FigureText, current: Bool = false) {
        self.label = label
        self.url = url
        self.value = value
        self.current = current
    }

    public static let names: Names<FigureStep> = ["label": \.label, "url": \.url, "value": \.value, "current": \.current]
}
