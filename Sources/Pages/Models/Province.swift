/// A province over its communes (các xã của tỉnh): figures of the whole province, and each commune's work.
public struct ProvincePage: Page {
    public static let template = "province"
    public var title: String
    public var lead: String
    public var actions: [Action]
    /// GET: of which period, which figures.
    public var url: String
    public var controls: [Field]
    /// "Năm 2026".
    public var period: String
    public var figures: [ProvinceFigureRow]
    /// Heads of the two tables; some sort.
    public var figureHeads: [ListColumn]
    public var communeHeads: [ListColumn]
    /// GET: which communes, with what the page shows besides.
    public var communeFilters: [Field]
    public var hidden: [Hidden]
    /// "3/92 xã".
    public var shown: String
    public var communes: [ProvinceCommuneRow]
    /// In place of figures.
    public var noFigures: String?
    /// In place of everything.
    public var empty: Empty?
    public var hasFigures: Bool { !figures.isEmpty }
    public var hasCommunes: Bool { !communes.isEmpty }

    public init(
        title: String, url: String, lead: String, actions: [Action] = [], controls: [Field] = [], period: String,
        figures: [ProvinceFigureRow] = [], communeFilters: [Field] = [], hidden: [Hidden] = [], shown: String = "",
        communes: [ProvinceCommuneRow] = [], figureHeads: [ListColumn] = [], communeHeads: [ListColumn] = [], noFigures: String? = nil,
        empty: Empty? = nil
    ) {
        self.figureHeads = figureHeads
        self.communeHeads = communeHeads
        self.title = title
        self.url = url
        self.lead = lead
        self.actions = actions
        self.controls = controls
        self.period = period
        self.figures = figures
        self.communeFilters = communeFilters
        self.hidden = hidden
        self.shown = shown
        self.communes = communes
        self.noFigures = noFigures
        self.empty = empty
    }

    public static let names: Names<ProvincePage> = [
        "title": \.title, "url": \.url, "lead": \.lead, "actions": \.actions, "controls": \.controls, "period": \.period,
        "figures": \.figures, "communeFilters": \.communeFilters, "hidden": \.hidden, "shown": \.shown, "communes": \.communes,
        "noFigures": \.noFigures, "empty": \.empty, "hasFigures": \.hasFigures, "hasCommunes": \.hasCommunes,
        "figureHeads": \.figureHeads, "communeHeads": \.communeHeads,
    ]
}

/// A figure over the whole province.
public struct ProvinceFigureRow: PageModel {
    public var label: String
    /// The metric: "M18-1".
    public var code: String?
    public var url: String
    public var value: FigureText
    /// "87/92", and what is missing in words.
    public var coverage: String
    public var isPartial: Bool
    public var gaps: String
    /// "40% – 72% – 100%".
    public var spread: String?
    /// The communes' values from the least to the greatest.
    public var curve: Sparkline?
    /// Who is surely first and last; nil where that is open.
    public var best: String?
    public var worst: String?

    public init(
        label: String, code: String? = nil, url: String, value: FigureText, coverage: String, isPartial: Bool = false, gaps: String,
        spread: String? = nil, curve: Sparkline? = nil, best: String? = nil, worst: String? = nil
    ) {
        self.label = label
        self.code = code
        self.url = url
        self.value = value
        self.coverage = coverage
        self.isPartial = isPartial
        self.gaps = gaps
        self.spread = spread
        self.curve = curve
        self.best = best
        self.worst = worst
    }

    public static let names: Names<ProvinceFigureRow> = [
        "label": \.label, "code": \.code, "url": \.url, "value": \.value, "coverage": \.coverage, "isPartial": \.isPartial, "gaps": \.gaps,
        "spread": \.spread, "curve": \.curve, "best": \.best, "worst": \.worst,
    ]
}

/// A commune as the province sees it.
public struct ProvinceCommuneRow: PageModel {
    public var label: String
    public var url: String
    /// Counted now, by a bundle of a day, not sent.
    public var source: Tag
    /// "58/60": of how many figures it has data.
    public var known: String
    public var isPartial: Bool
    /// Late tasks, in time, tracked.
    public var work: [FigureText]

    public init(label: String, url: String, source: Tag, known: String, isPartial: Bool = false, work: [FigureText] = []) {
        self.label = label
        self.url = url
        self.source = source
        self.known = known
        self.isPartial = isPartial
        self.work = work
    }

    public static let names: Names<ProvinceCommuneRow> = [
        "label": \.label, "url": \.url, "source": \.source, "known": \.known, "isPartial": \.isPartial, "work": \.work,
    ]
}

/// One figure in all communes of a province.
public struct ProvinceFigurePage: Page {
    public static let template = "province-figure"
    public var title: String
    public var kicker: String
    /// The definition in words.
    public var lead: String?
    public var crumbs: [Link]
    public var url: String
    public var controls: [Field]
    public var hidden: [Hidden]
    public var card: FigureCard
    public var spread: String?
    /// How many communes have told it.
    public var bar: StackedBar
    public var heads: [ListColumn]
    public var rows: [ProvinceValueRow]
    public var note: String
    /// Why some have no place.
    public var rankNote: String?
    public var details: [Detail]

    public init(
        title: String, kicker: String, lead: String? = nil, crumbs: [Link], url: String, controls: [Field] = [], hidden: [Hidden] = [],
        card: FigureCard, spread: String? = nil, bar: StackedBar, heads: [ListColumn] = [], rows: [ProvinceValueRow] = [], note: String,
        rankNote: String? = nil, details: [Detail] = []
    ) {
        self.heads = heads
        self.title = title
        self.kicker = kicker
        self.lead = lead
        self.crumbs = crumbs
        self.url = url
        self.controls = controls
        self.hidden = hidden
        self.card = card
        self.spread = spread
        self.bar = bar
        self.rows = rows
        self.note = note
        self.rankNote = rankNote
        self.details = details
    }

    public static let names: Names<ProvinceFigurePage> = [
        "title": \.title, "kicker": \.kicker, "lead": \.lead, "crumbs": \.crumbs, "url": \.url, "controls": \.controls,
        "hidden": \.hidden, "card": \.card, "spread": \.spread, "bar": \.bar, "heads": \.heads, "rows": \.rows, "note": \.note,
        "rankNote": \.rankNote,
        "details": \.details,
    ]
}

/// A commune's value of one figure.
public struct ProvinceValueRow: PageModel {
    /// Its place, where it is decided; what is possible, where it is not.
    public var rank: String?
    public var possible: String?
    public var label: String
    public var url: String
    public var value: FigureText
    /// "31/45".
    public var parts: String?
    public var bounds: String?
    /// Records of which it is not known.
    public var unknown: String?
    public var source: Tag

    public init(
        rank: String? = nil, possible: String? = nil, label: String, url: String, value: FigureText, parts: String? = nil,
        bounds: String? = nil, unknown: String? = nil, source: Tag
    ) {
        self.rank = rank
        self.possible = possible
        self.label = label
        self.url = url
        self.value = value
        self.parts = parts
        self.bounds = bounds
        self.unknown = unknown
        self.source = source
    }

    public static let names: Names<ProvinceValueRow> = [
        "rank": \.rank, "possible": \.possible, "label": \.label, "url": \.url, "value": \.value, "parts": \.parts, "bounds": \.bounds,
        "unknown": \.unknown, "source": \.source,
    ]
}
