/// A commune's front page for citizens (Trang xã): what was promised, how far it is, what can be looked up.
public struct CommuneFront: Page {
    public static let template = "commune-front"
    public var title: String
    public var province: String?
    public var welcome: String?
    /// Look up a dossier or a word.
    public var lookup: SearchBox?
    public var services: [ServiceCard]
    public var plan: PlanSummary?
    /// A handful of targets in plain words.
    public var promises: [Promise]
    public var registers: [RegisterCard]
    public var contacts: [Detail]
    public var signInUrl: String?

    public init(
        title: String, province: String? = nil, welcome: String? = nil, lookup: SearchBox? = nil, services: [ServiceCard] = [],
        plan: PlanSummary? = nil, promises: [Promise] = [], registers: [RegisterCard] = [], contacts: [Detail] = [],
        signInUrl: String? = nil
    ) {
        self.title = title
        self.province = province
        self.welcome = welcome
        self.lookup = lookup
        self.services = services
        self.plan = plan
        self.promises = promises
        self.registers = registers
        self.contacts = contacts
        self.signInUrl = signInUrl
    }

    public static let names: Names<CommuneFront> = [
        "title": \.title, "province": \.province, "welcome": \.welcome, "lookup": \.lookup, "services": \.services, "plan": \.plan,
        "promises": \.promises, "registers": \.registers, "contacts": \.contacts, "signInUrl": \.signInUrl,
    ]
}

/// A thing that citizens come for.
public struct ServiceCard: PageModel {
    public var label: String
    public var hint: String?
    public var url: String

    public init(label: String, hint: String? = nil, url: String) {
        self.label = label
        self.hint = hint
        self.url = url
    }

    public static let names: Names<ServiceCard> = ["label": \.label, "hint": \.hint, "url": \.url]
}

/// A plan's progress in one sentence and one bar.
public struct PlanSummary: PageModel {
    public var heading: String
    public var sentence: String
    public var bar: StackedBar
    public var url: String
    /// "Số liệu tính đến 14:32 hôm nay".
    public var asOf: String?

    public init(heading: String, sentence: String, bar: StackedBar, url: String, asOf: String? = nil) {
        self.heading = heading
        self.sentence = sentence
        self.bar = bar
        self.url = url
        self.asOf = asOf
    }

    public static let names: Names<PlanSummary> = [
        "heading": \.heading, "sentence": \.sentence, "bar": \.bar, "url": \.url, "asOf": \.asOf,
    ]
}

/// A target as a citizen reads it.
public struct Promise: PageModel {
    public var text: String
    public var value: String?
    public var goal: String
    /// What it is of: "31/45".
    public var detail: String?
    /// 0...100 of the goal; nil where not known.
    public var percent: Int?
    public var tag: Tag
    public var url: String?

    public init(text: String, value: String? = nil, goal: String, detail: String? = nil, percent: Int? = nil, tag: Tag, url: String? = nil)
    {
        self.text = text
        self.detail = detail
        self.value = value
        self.goal = goal
        self.percent = percent
        self.tag = tag
        self.url = url
    }

    public static let names: Names<Promise> = [
        "text": \.text, "value": \.value, "goal": \.goal, "detail": \.detail, "percent": \.percent, "tag": \.tag, "url": \.url,
    ]
}

/// The communes of this server.
public struct CommuneList: Page {
    public static let template = "commune-list"
    public var title: String
    public var lead: String?
    public var query: String?
    public var url: String
    public var communes: [CommuneCard]
    public var empty: Empty?
    public var paging: Paging?

    public init(
        title: String, lead: String? = nil, query: String? = nil, url: String, communes: [CommuneCard] = [], empty: Empty? = nil,
        paging: Paging? = nil
    ) {
        self.title = title
        self.lead = lead
        self.query = query
        self.url = url
        self.communes = communes
        self.empty = empty
        self.paging = paging
    }

    public static let names: Names<CommuneList> = [
        "title": \.title, "lead": \.lead, "query": \.query, "url": \.url, "communes": \.communes, "empty": \.empty, "paging": \.paging,
    ]
}

/// A commune in the list, with its plan's state where it is public.
public struct CommuneCard: PageModel {
    public var communeName: String
    public var detail: String?
    public var url: String
    public var bar: StackedBar?
    public var summary: String?

    public init(communeName: String, detail: String? = nil, url: String, bar: StackedBar? = nil, summary: String? = nil) {
        self.communeName = communeName
        self.detail = detail
        self.url = url
        self.bar = bar
        self.summary = summary
    }

    public static let names: Names<CommuneCard> = [
        "communeName": \.communeName, "detail": \.detail, "url": \.url, "bar": \.bar, "summary": \.summary,
    ]
}

/// What a search found, grouped by register.
public struct SearchPage: Page {
    public static let template = "search"
    public var title: String
    public var url: String
    public var query: String?
    public var lead: String?
    /// What was looked for in the place of words that no record has.
    public var correction: String?
    public var groups: [SearchGroup]
    public var empty: Empty?

    public init(
        title: String, url: String, query: String? = nil, lead: String? = nil, correction: String? = nil, groups: [SearchGroup] = [],
        empty: Empty? = nil
    ) {
        self.title = title
        self.url = url
        self.query = query
        self.lead = lead
        self.correction = correction
        self.groups = groups
        self.empty = empty
    }

    public static let names: Names<SearchPage> = [
        "title": \.title, "url": \.url, "query": \.query, "lead": \.lead, "correction": \.correction, "groups": \.groups, "empty": \.empty,
    ]
}

/// The hits in one register.
public struct SearchGroup: PageModel {
    public var label: String
    /// "12", "hơn 1.000".
    public var count: String
    public var moreUrl: String?
    public var hits: [SearchHit]

    public init(label: String, count: String, moreUrl: String? = nil, hits: [SearchHit] = []) {
        self.label = label
        self.count = count
        self.moreUrl = moreUrl
        self.hits = hits
    }

    public static let names: Names<SearchGroup> = ["label": \.label, "count": \.count, "moreUrl": \.moreUrl, "hits": \.hits]
}

/// A found record; `before`, `match`, `after` are the words around the hit.
public struct SearchHit: PageModel {
    public var heading: String
    public var url: String
    public var before: String?
    public var match: String?
    public var after: String?
    public var detail: String?
    public var tag: Tag?

    public init(
        heading: String, url: String, before: String? = nil, match: String? = nil, after: String? = nil, detail: String? = nil,
        tag: Tag? = nil
    ) {
        self.heading = heading
        self.url = url
        self.before = before
        self.match = match
        self.after = after
        self.detail = detail
        self.tag = tag
    }

    public static let names: Names<SearchHit> = [
        "heading": \.heading, "url": \.url, "before": \.before, "match": \.match, "after": \.after, "detail": \.detail, "tag": \.tag,
    ]
}

/// Where typed letters may lead: a fragment for the palette (Ctrl-K).
public struct PalettePage: Page {
    public static let template = "palette"
    public var title: String
    public var correction: String?
    public var groups: [PaletteGroup]
    public var emptyText: String?
    /// All that the search finds.
    public var moreUrl: String?

    public init(
        title: String = "", correction: String? = nil, groups: [PaletteGroup] = [], emptyText: String? = nil, moreUrl: String? = nil
    ) {
        self.title = title
        self.correction = correction
        self.groups = groups
        self.emptyText = emptyText
        self.moreUrl = moreUrl
    }

    public static let names: Names<PalettePage> = [
        "title": \.title, "correction": \.correction, "groups": \.groups, "emptyText": \.emptyText, "moreUrl": \.moreUrl,
    ]
}

/// Places of one kind.
public struct PaletteGroup: PageModel {
    public var label: String
    public var links: [PaletteLink]

    public init(label: String, links: [PaletteLink]) {
        self.label = label
        self.links = links
    }

    public static let names: Names<PaletteGroup> = ["label": \.label, "links": \.links]
}

/// One place to go to.
public struct PaletteLink: PageModel {
    public var text: String
    public var url: String

    public init(text: String, url: String) {
        self.text = text
        self.url = url
    }

    public static let names: Names<PaletteLink> = ["text": \.text, "url": \.url]
}

/// Something went wrong: what, and what to do.
public struct ErrorPage: Page {
    public static let template = "error"
    public var status: Int
    public var title: String
    public var text: String
    public var steps: [String]
    public var links: [Link]
    /// What to tell whoever helps.
    public var reference: String?

    public init(status: Int, title: String, text: String, steps: [String] = [], links: [Link] = [], reference: String? = nil) {
        self.status = status
        self.title = title
        self.text = text
        self.steps = steps
        self.links = links
        self.reference = reference
    }

    public static let names: Names<ErrorPage> = [
        "status": \.status, "title": \.title, "text": \.text, "steps": \.steps, "links": \.links, "reference": \.reference,
    ]
}

/// A text to read: help, a notice, the licence. Give it Markdown by `init(title:markdown:)`.
public struct DocumentPage: Page {
    public static let template = "document"
    public var title: String
    public var crumbs: [Link]
    public var lead: String?
    public var blocks: [TextBlock]

    public init(title: String, crumbs: [Link] = [], lead: String? = nil, blocks: [TextBlock] = []) {
        self.title = title
        self.crumbs = crumbs
        self.lead = lead
        self.blocks = blocks
    }

    public static let names: Names<DocumentPage> = ["title": \.title, "crumbs": \.crumbs, "lead": \.lead, "blocks": \.blocks]
}
