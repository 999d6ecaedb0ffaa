/// A heading, paragraph or table row of the source.
public struct SourceBlock: PageModel {
    public var kind: BlockKind
    public var spans: [SourceSpan]
    public var page: String?
    public var isHeading: Bool { kind == .heading }
    public var isRow: Bool { kind == .row }
    public var isParagraph: Bool { kind == .paragraph }

    public init(kind: BlockKind = .paragraph, spans: [SourceSpan] = [], page: String? = nil) {
        self.kind = kind
        self.spans = spans
        self.page = page
    }

    public static let names: Names<SourceBlock> = [
        "spans": \.spans, "page": \.page, "isHeading": \.isHeading, "isRow": \.isRow, "isParagraph": \.isParagraph,
    ]
}

/// Text of the source; highlighted and linked to its item where something was read from it.
public struct SourceSpan: PageModel {
    public var text: String
    /// nil: plain text.
    public var meaning: Meaning?
    /// The anchor of this span ("s12"); the item links to it.
    public var anchor: String?
    /// The item that was read here ("#i12").
    public var url: String?
    public var current: Bool
    public var isMarked: Bool { meaning != nil }
    public var css: String { meaning?.css ?? "" }

    public init(text: String, meaning: Meaning? = nil, anchor: String? = nil, url: String? = nil, current: Bool = false) {
        self.text = text
        self.meaning = meaning
        self.anchor = anchor
        self.url = url
        self.current = current
    }

    public static let names: Names<SourceSpan> = [
        "text": \.text, "anchor": \.anchor, "url": \.url, "current": \.current, "isMarked": \.isMarked, "css": \.css,
    ]
}

/// A page of the file as a picture, what was read from it marked.
public struct PageSheet: PageModel {
    /// "trang-3".
    public var id: String
    /// "Trang 3/15".
    public var label: String
    public var imageUrl: String
    /// For a width of 1000.
    public var height: Int
    public var marks: [PlaceMark]
    public var heightText: String { String(height) }

    public init(id: String, label: String, imageUrl: String, height: Int, marks: [PlaceMark] = []) {
        self.id = id
        self.label = label
        self.imageUrl = imageUrl
        self.height = height
        self.marks = marks
    }

    public static let names: Names<PageSheet> = [
        "id": \.id, "label": \.label, "imageUrl": \.imageUrl, "heightText": \.heightText, "marks": \.marks,
    ]
}

/// The lines of a page from which something was read.
public struct PlaceMark: PageModel {
    public var meaning: Meaning
    /// "s-…", on its first page.
    public var anchor: String?
    /// What was read here ("#i-…").
    public var url: String
    public var boxes: [PlaceBox]
    public var css: String { meaning.css }

    public init(meaning: Meaning, anchor: String?, url: String, boxes: [PlaceBox]) {
        self.meaning = meaning
        self.anchor = anchor
        self.url = url
        self.boxes = boxes
    }

    public static let names: Names<PlaceMark> = [
        "css": \.css, "anchor": \.anchor, "url": \.url, "boxes": \.boxes,
    ]
}

/// A box on a page that is 1000 wide.
public struct PlaceBox: PageModel {
    public var x: String
    public var y: String
    public var width: String
    public var height: String

    public init(x: Int, y: Int, width: Int, height: Int) {
        self.x = String(x)
        self.y = String(y)
        self.width = String(width)
        self.height = String(height)
    }

    public static let names: Names<PlaceBox> = ["x": \.x, "y": \.y, "width": \.width, "height": \.height]
}

/// A passage of a document as issued, with what was made of it.
public struct PassagePage: Page {
    public static let template = "passage"
    public var title: String
    public var crumbs: [Link]
    /// "trang 3, mục 2.3".
    public var place: String?
    /// The pages with the passage; empty where the file has none.
    public var sheets: [PageSheet]
    public var blocks: [SourceBlock]
    public var facts: [Detail]
    public var uses: [RelatedItem]
    public var downloadUrl: String?
    public var previousUrl: String?
    public var nextUrl: String?

    public init(
        title: String, crumbs: [Link] = [], place: String? = nil, sheets: [PageSheet] = [], blocks: [SourceBlock] = [],
        facts: [Detail] = [],
        uses: [RelatedItem] = [], downloadUrl: String? = nil, previousUrl: String? = nil, nextUrl: String? = nil
    ) {
        self.title = title
        self.crumbs = crumbs
        self.place = place
        self.sheets = sheets
        self.blocks = blocks
        self.facts = facts
        self.uses = uses
        self.downloadUrl = downloadUrl
        self.previousUrl = previousUrl
        self.nextUrl = nextUrl
    }

    public static let names: Names<PassagePage> = [
        "title": \.title, "crumbs": \.crumbs, "place": \.place, "sheets": \.sheets, "blocks": \.blocks, "facts": \.facts, "uses": \.uses,
        "downloadUrl": \.downloadUrl, "previousUrl": \.previousUrl, "nextUrl": \.nextUrl,
    ]
}
