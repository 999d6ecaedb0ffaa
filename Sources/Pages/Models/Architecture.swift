/// The commune's digital architecture (kiến trúc số): its systems, the platforms that they are linked with, and what is amiss.
public struct ArchitecturePage: Page {
    public static let template = "architecture"
    public var title: String
    public var lead: String?
    public var crumbs: [Link]
    public var actions: [Action]
    /// What is amiss, each with how often and where it is listed.
    public var warnings: [AdminItem]
    public var drawing: NetDrawing?
    /// What the strokes of the arrows mean.
    public var legend: [NetMark]
    public var links: [NetLink]
    public var holders: [NetHolder]
    public var empty: Empty?
    public var hasWarnings: Bool { !warnings.isEmpty }
    public var hasLinks: Bool { !links.isEmpty }
    public var hasHolders: Bool { !holders.isEmpty }

    public init(
        title: String, lead: String? = nil, crumbs: [Link] = [], actions: [Action] = [], warnings: [AdminItem] = [],
        drawing: NetDrawing? = nil, legend: [NetMark] = [], links: [NetLink] = [], holders: [NetHolder] = [], empty: Empty? = nil
    ) {
        self.title = title
        self.lead = lead
        self.crumbs = crumbs
        self.actions = actions
        self.warnings = warnings
        self.drawing = drawing
        self.legend = legend
        self.links = links
        self.holders = holders
        self.empty = empty
    }

    public static let names: Names<ArchitecturePage> = [
        "title": \.title, "lead": \.lead, "crumbs": \.crumbs, "actions": \.actions, "warnings": \.warnings, "drawing": \.drawing,
        "legend": \.legend, "links": \.links, "holders": \.holders, "empty": \.empty, "hasWarnings": \.hasWarnings,
        "hasLinks": \.hasLinks, "hasHolders": \.hasHolders,
    ]
}

/// A drawing of boxes and arrows; the tables beside it say the same in words.
public struct NetDrawing: PageModel {
    public var viewBox: String
    public var heads: [NetText]
    public var boxes: [NetBox]
    public var arrows: [NetArrow]

    public init(viewBox: String, heads: [NetText] = [], boxes: [NetBox] = [], arrows: [NetArrow] = []) {
        self.viewBox = viewBox
        self.heads = heads
        self.boxes = boxes
        self.arrows = arrows
    }

    public static let names: Names<NetDrawing> = ["viewBox": \.viewBox, "heads": \.heads, "boxes": \.boxes, "arrows": \.arrows]
}

/// Words at a place of a drawing.
public struct NetText: PageModel {
    public var x: String
    public var y: String
    public var text: String
    public var isSoft: Bool

    public init(x: String, y: String, text: String, isSoft: Bool = false) {
        self.x = x
        self.y = y
        self.text = text
        self.isSoft = isSoft
    }

    public static let names: Names<NetText> = ["x": \.x, "y": \.y, "text": \.text, "isSoft": \.isSoft]
}

/// A box that opens its record.
public struct NetBox: PageModel {
    public var css: String
    public var x: String
    public var y: String
    public var width: String
    public var height: String
    public var url: String
    public var lines: [NetText]

    public init(css: String, x: String, y: String, width: String, height: String, url: String, lines: [NetText] = []) {
        self.css = css
        self.x = x
        self.y = y
        self.width = width
        self.height = height
        self.url = url
        self.lines = lines
    }

    public static let names: Names<NetBox> = [
        "css": \.css, "x": \.x, "y": \.y, "width": \.width, "height": \.height, "url": \.url, "lines": \.lines,
    ]
}

/// An arrow with its number, which the table explains.
public struct NetArrow: PageModel {
    public var css: String
    public var path: String
    public var tip: String
    public var number: String
    public var x: String
    public var y: String

    public init(css: String, path: String, tip: String, number: String, x: String, y: String) {
        self.css = css
        self.path = path
        self.tip = tip
        self.number = number
        self.x = x
        self.y = y
    }

    public static let names: Names<NetArrow> = [
        "css": \.css, "path": \.path, "tip": \.tip, "number": \.number, "x": \.x, "y": \.y,
    ]
}

/// A kind of arrow in words.
public struct NetMark: PageModel {
    public var css: String
    public var label: String

    public init(css: String, label: String) {
        self.css = css
        self.label = label
    }

    public static let names: Names<NetMark> = ["css": \.css, "label": \.label]
}

/// A link in words.
public struct NetLink: PageModel {
    public var number: String
    public var name: String
    public var url: String
    public var from: String
    public var to: String
    /// What data it carries, how.
    public var detail: String?
    public var tag: Tag
    public var warnings: [Tag]

    public init(
        number: String, name: String, url: String, from: String, to: String, detail: String? = nil, tag: Tag, warnings: [Tag] = []
    ) {
        self.number = number
        self.name = name
        self.url = url
        self.from = from
        self.to = to
        self.detail = detail
        self.tag = tag
        self.warnings = warnings
    }

    public static let names: Names<NetLink> = [
        "number": \.number, "name": \.name, "url": \.url, "from": \.from, "to": \.to, "detail": \.detail, "tag": \.tag,
        "warnings": \.warnings,
    ]
}

/// A system or platform in words: whose it is and what data it holds.
public struct NetHolder: PageModel {
    public var kind: String
    public var name: String
    public var url: String
    public var owner: String?
    public var detail: String?
    public var data: [AdminItem]
    public var warnings: [Tag]

    public init(
        kind: String, name: String, url: String, owner: String? = nil, detail: String? = nil, data: [AdminItem] = [], warnings: [Tag] = []
    ) {
        self.kind = kind
        self.name = name
        self.url = url
        self.owner = owner
        self.detail = detail
        self.data = data
        self.warnings = warnings
    }

    public static let names: Names<NetHolder> = [
        "kind": \.kind, "name": \.name, "url": \.url, "owner": \.owner, "detail": \.detail, "data": \.data, "warnings": \.warnings,
    ]
}
