/// The sets of criteria, and where the commune stands by each (chấm điểm).
public struct ScoreListPage: Page {
    public static let template = "score-list"
    public var title: String
    public var lead: String
    public var actions: [Action]
    public var sets: [ScoreCard]
    public var empty: Empty?

    public init(title: String, lead: String, actions: [Action] = [], sets: [ScoreCard] = [], empty: Empty? = nil) {
        self.title = title
        self.lead = lead
        self.actions = actions
        self.sets = sets
        self.empty = empty
    }

    public static let names: Names<ScoreListPage> = [
        "title": \.title, "lead": \.lead, "actions": \.actions, "sets": \.sets, "empty": \.empty,
    ]
}

/// A set of criteria with its present score.
public struct ScoreCard: PageModel {
    public var label: String
    public var url: String
    public var detail: String?
    public var figure: FigureCard
    public var bar: ScoreBar?
    /// Its pillars, each with its points.
    public var details: [Detail]
    public var ranking: Link?

    public init(
        label: String, url: String, detail: String? = nil, figure: FigureCard, bar: ScoreBar? = nil, details: [Detail] = [],
        ranking: Link? = nil
    ) {
        self.details = details
        self.label = label
        self.url = url
        self.detail = detail
        self.figure = figure
        self.bar = bar
        self.ranking = ranking
    }

    public static let names: Names<ScoreCard> = [
        "label": \.label, "url": \.url, "detail": \.detail, "figure": \.figure, "bar": \.bar, "details": \.details,
        "ranking": \.ranking,
    ]
}

/// Points as a bar over the maximum: what is won, what is open because nothing is known of it, what is lost.
public struct ScoreBar: PageModel {
    /// Of a thousand.
    public let won: String
    public let openStart: String
    public let open: String
    /// Read aloud, and written below.
    public let text: String

    /// - Parameters:
    ///   - won: points that are certain, as a share of the maximum.
    ///   - possible: those that can still come true, as a share of it.
    ///   - text: the same in words.
    public init(won: Double, possible: Double, text: String) {
        let first = Int((min(max(won, 0), 1) * 1000).rounded())
        let last = max(first, Int((min(max(possible, 0), 1) * 1000).rounded()))
        self.won = String(first)
        openStart = String(first)
        open = String(last - first)
        self.text = text
    }

    public static let names: Names<ScoreBar> = ["won": \.won, "openStart": \.openStart, "open": \.open, "text": \.text]
}

/// One set of criteria for somebody and a period.
public struct ScorePage: Page {
    public static let template = "score"
    public var title: String
    public var kicker: String
    public var lead: String?
    public var crumbs: [Link]
    public var actions: [Action]
    public var url: String
    public var controls: [Field]
    public var note: String?
    public var cards: [FigureCard]
    public var sections: [ScoreSection]
    public var trial: ScoreTrial?
    public var empty: Empty?
    /// How points come about.
    public var rules: String?

    public init(
        title: String, kicker: String, lead: String? = nil, crumbs: [Link], actions: [Action] = [], url: String, controls: [Field],
        note: String? = nil, cards: [FigureCard] = [], sections: [ScoreSection] = [], trial: ScoreTrial? = nil, empty: Empty? = nil,
        rules: String? = nil
    ) {
        self.title = title
        self.kicker = kicker
        self.lead = lead
        self.crumbs = crumbs
        self.actions = actions
        self.url = url
        self.controls = controls
        self.note = note
        self.cards = cards
        self.sections = sections
        self.trial = trial
        self.empty = empty
        self.rules = rules
    }

    public static let names: Names<ScorePage> = [
        "title": \.title, "kicker": \.kicker, "lead": \.lead, "crumbs": \.crumbs, "actions": \.actions, "url": \.url,
        "controls": \.controls, "note": \.note, "cards": \.cards, "sections": \.sections, "trial": \.trial, "empty": \.empty,
        "rules": \.rules,
    ]
}

/// A pillar with its criteria.
public struct ScoreSection: PageModel {
    public var id: String
    public var label: String
    /// "8–12/20 điểm".
    public var points: String
    public var bar: ScoreBar?
    public var rows: [ScoreRow]

    public init(id: String, label: String, points: String, bar: ScoreBar? = nil, rows: [ScoreRow]) {
        self.id = id
        self.label = label
        self.points = points
        self.bar = bar
        self.rows = rows
    }

    public static let names: Names<ScoreSection> = [
        "id": \.id, "label": \.label, "points": \.points, "bar": \.bar, "rows": \.rows,
    ]
}

/// A criterion with what it brings.
public struct ScoreRow: PageModel {
    /// "2.1".
    public var code: String
    public var label: String
    public var detail: String?
    /// The share or number behind the points.
    public var value: FigureText
    /// Why that number.
    public var valueUrl: String?
    public var points: FigureText
    public var maximum: String
    /// The superior's points, and by how much the own ones are above.
    public var official: FigureText?
    public var tag: Tag?
    public var links: [ScoreLink]
    /// Whether its points are assumed, not known.
    public var isAssumed: Bool

    public init(
        code: String, label: String, detail: String? = nil, value: FigureText, valueUrl: String? = nil, points: FigureText, maximum: String,
        official: FigureText? = nil, tag: Tag? = nil, links: [ScoreLink] = [], isAssumed: Bool = false
    ) {
        self.code = code
        self.label = label
        self.detail = detail
        self.value = value
        self.valueUrl = valueUrl
        self.points = points
        self.maximum = maximum
        self.official = official
        self.tag = tag
        self.links = links
        self.isAssumed = isAssumed
    }

    public static let names: Names<ScoreRow> = [
        "code": \.code, "label": \.label, "detail": \.detail, "value": \.value, "valueUrl": \.valueUrl, "points": \.points,
        "maximum": \.maximum, "official": \.official, "tag": \.tag, "links": \.links, "isAssumed": \.isAssumed,
    ]
}

/// A way on from a criterion.
public struct ScoreLink: PageModel {
    public var text: String
    /// Read aloud: which criterion it is of.
    public var spoken: String
    public var url: String

    public init(text: String, spoken: String, url: String) {
        self.text = text
        self.spoken = spoken
        self.url = url
    }

    public static let names: Names<ScoreLink> = ["text": \.text, "spoken": \.spoken, "url": \.url]
}

/// Somebody of whom nothing is known.
public struct ScoreNobody: PageModel {
    public var label: String
    /// None where the reader can't see more.
    public var url: String?

    public init(label: String, url: String? = nil) {
        self.label = label
        self.url = url
    }

    public static let names: Names<ScoreNobody> = ["label": \.label, "url": \.url]
}

/// What the score would be if criteria reached something (tính thử).
public struct ScoreTrial: PageModel {
    public var url: String
    /// What the question keeps: period, unit.
    public var hidden: [Hidden]
    public var fields: [Field]
    public var clearUrl: String?
    /// The answer; nil before anything was assumed.
    public var answer: FigureCard?
    public var changes: [Change]

    public init(
        url: String, hidden: [Hidden] = [], fields: [Field], clearUrl: String? = nil, answer: FigureCard? = nil, changes: [Change] = []
    ) {
        self.url = url
        self.hidden = hidden
        self.fields = fields
        self.clearUrl = clearUrl
        self.answer = answer
        self.changes = changes
    }

    public static let names: Names<ScoreTrial> = [
        "url": \.url, "hidden": \.hidden, "fields": \.fields, "clearUrl": \.clearUrl, "answer": \.answer, "changes": \.changes,
    ]
}

/// Units or communes by a set of criteria (xếp hạng).
public struct ScoreRankingPage: Page {
    public static let template = "score-ranking"
    public var title: String
    public var lead: String
    public var crumbs: [Link]
    public var url: String
    public var controls: [Field]
    public var places: [ScorePlace]
    /// Those of whom nothing is known.
    public var unranked: [ScoreNobody]
    public var empty: Empty?
    public var hasPlaces: Bool { !places.isEmpty }
    public var hasUnranked: Bool { !unranked.isEmpty }

    public init(
        title: String, lead: String, crumbs: [Link], url: String, controls: [Field], places: [ScorePlace] = [],
        unranked: [ScoreNobody] = [],
        empty: Empty? = nil
    ) {
        self.title = title
        self.lead = lead
        self.crumbs = crumbs
        self.url = url
        self.controls = controls
        self.places = places
        self.unranked = unranked
        self.empty = empty
    }

    public static let names: Names<ScoreRankingPage> = [
        "title": \.title, "lead": \.lead, "crumbs": \.crumbs, "url": \.url, "controls": \.controls, "places": \.places,
        "unranked": \.unranked, "empty": \.empty, "hasPlaces": \.hasPlaces, "hasUnranked": \.hasUnranked,
    ]
}

/// Somebody's place in a ranking.
public struct ScorePlace: PageModel {
    public var rank: String
    /// "có thể từ hạng 1 đến 3".
    public var possible: String?
    public var tag: Tag?
    public var label: String
    public var url: String?
    public var points: FigureText
    public var coverage: String
    public var official: String?
    public var bar: ScoreBar

    public init(
        rank: String, possible: String? = nil, tag: Tag? = nil, label: String, url: String? = nil, points: FigureText, coverage: String,
        official: String? = nil, bar: ScoreBar
    ) {
        self.rank = rank
        self.possible = possible
        self.tag = tag
        self.label = label
        self.url = url
        self.points = points
        self.coverage = coverage
        self.official = official
        self.bar = bar
    }

    public static let names: Names<ScorePlace> = [
        "rank": \.rank, "possible": \.possible, "tag": \.tag, "label": \.label, "url": \.url, "points": \.points, "coverage": \.coverage,
        "official": \.official, "bar": \.bar,
    ]
}
