/// Hand in a plan's document.
public struct ImportPage: Page {
    public static let template = "import"
    public var title: String
    public var lead: String?
    /// POST, multipart; the file's name is `document`, pasted text's `text`.
    public var url: String
    public var accept: String
    public var limit: String
    public var error: String?
    public var allowsText: Bool
    public var recent: [ImportRow]
    public var hasRecent: Bool { !recent.isEmpty }

    public init(
        title: String, lead: String? = nil, url: String, accept: String, limit: String, error: String? = nil, allowsText: Bool = false,
        recent: [ImportRow] = []
    ) {
        self.title = title
        self.lead = lead
        self.url = url
        self.accept = accept
        self.limit = limit
        self.error = error
        self.allowsText = allowsText
        self.recent = recent
    }

    public static let names: Names<ImportPage> = [
        "title": \.title, "lead": \.lead, "url": \.url, "accept": \.accept, "limit": \.limit, "error": \.error,
        "allowsText": \.allowsText, "recent": \.recent, "hasRecent": \.hasRecent,
    ]
}

/// A document handed in before.
public struct ImportRow: PageModel {
    public var fileName: String
    public var detail: String
    public var url: String
    public var tag: Tag

    public init(fileName: String, detail: String, url: String, tag: Tag) {
        self.fileName = fileName
        self.detail = detail
        self.url = url
        self.tag = tag
    }

    public static let names: Names<ImportRow> = ["fileName": \.fileName, "detail": \.detail, "url": \.url, "tag": \.tag]
}

/// Check what was read from a document, item by item, beside its text.
public struct ReviewPage: Page {
    public static let template = "review"
    public var title: String
    /// "Đọc xong trong 0,1 giây · 43 chỉ tiêu · 15 nhiệm vụ".
    public var lead: String?
    public var tabs: [Tab]
    public var blocks: [SourceBlock]
    public var items: [ReviewItem]
    public var empty: Empty?
    /// "Nhận tất cả mục chắc trên 90% (34)"; POST.
    public var acceptAll: Action?
    /// POST.
    public var publish: Action?
    /// Why it cannot be published yet.
    public var blocked: String?
    /// What the document does not say and publishing needs, asked for where it is missed.
    public var gap: ReviewGap?
    /// Where the next item waits that nobody looked at.
    public var next: Link?
    public var paging: Paging?
    public var progress: String?

    public init(
        title: String, lead: String? = nil, tabs: [Tab] = [], blocks: [SourceBlock] = [], items: [ReviewItem] = [],
        empty: Empty? = nil, acceptAll: Action? = nil, publish: Action? = nil, blocked: String? = nil, gap: ReviewGap? = nil,
        next: Link? = nil, paging: Paging? = nil, progress: String? = nil
    ) {
        self.title = title
        self.lead = lead
        self.tabs = tabs
        self.blocks = blocks
        self.items = items
        self.empty = empty
        self.acceptAll = acceptAll
        self.publish = publish
        self.blocked = blocked
        self.gap = gap
        self.next = next
        self.paging = paging
        self.progress = progress
    }

    public static let names: Names<ReviewPage> = [
        "title": \.title, "lead": \.lead, "tabs": \.tabs, "blocks": \.blocks, "items": \.items, "empty": \.empty,
        "acceptAll": \.acceptAll, "publish": \.publish, "blocked": \.blocked, "gap": \.gap, "next": \.next, "paging": \.paging,
        "progress": \.progress,
    ]
}

/// A small form for what a plan's document leaves open: its date of issue, its number.
public struct ReviewGap: PageModel {
    public var heading: String
    public var text: String?
    /// POST.
    public var url: String
    public var fields: [Field]
    public var hidden: [Hidden]

    public init(heading: String, text: String? = nil, url: String, fields: [Field], hidden: [Hidden] = []) {
        self.heading = heading
        self.text = text
        self.url = url
        self.fields = fields
        self.hidden = hidden
    }

    public static let names: Names<ReviewGap> = [
        "heading": \.heading, "text": \.text, "url": \.url, "fields": \.fields, "hidden": \.hidden,
    ]
}

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

/// A thing that was read: a target, task, basis, rule or error.
public struct ReviewItem: PageModel {
    /// The anchor of this item ("i12").
    public var id: String
    public var heading: String
    public var kind: String?
    /// "chắc 71%", "sai phép tính".
    public var tag: Tag
    public var chips: [ReviewChip]
    public var note: String?
    /// The span in the left pane ("#s12").
    public var sourceUrl: String?
    /// POST.
    public var acceptUrl: String?
    /// POST.
    public var dropUrl: String?
    /// POST of `fields`.
    public var editUrl: String?
    public var fields: [Field]
    public var hidden: [Hidden]
    /// What was decided: "đã nhận", "đã bỏ"; nil while open.
    public var decided: Tag?
    public var current: Bool
    /// Whether its form stands open: with a correction that could not be saved.
    public var isEditing = false
    public var isOpen: Bool { decided == nil }
    public var canEdit: Bool { editUrl != nil }

    public init(
        id: String, heading: String, kind: String? = nil, tag: Tag, chips: [ReviewChip] = [], note: String? = nil,
        sourceUrl: String? = nil, acceptUrl: String? = nil, dropUrl: String? = nil, editUrl: String? = nil, fields: [Field] = [],
        hidden: [Hidden] = [], decided: Tag? = nil, current: Bool = false
    ) {
        self.id = id
        self.heading = heading
        self.kind = kind
        self.tag = tag
        self.chips = chips
        self.note = note
        self.sourceUrl = sourceUrl
        self.acceptUrl = acceptUrl
        self.dropUrl = dropUrl
        self.editUrl = editUrl
        self.fields = fields
        self.hidden = hidden
        self.decided = decided
        self.current = current
    }

    public static let names: Names<ReviewItem> = [
        "id": \.id, "heading": \.heading, "kind": \.kind, "tag": \.tag, "chips": \.chips, "note": \.note, "sourceUrl": \.sourceUrl,
        "acceptUrl": \.acceptUrl, "dropUrl": \.dropUrl, "editUrl": \.editUrl, "fields": \.fields, "hidden": \.hidden,
        "decided": \.decided, "current": \.current, "isOpen": \.isOpen, "canEdit": \.canEdit, "isEditing": \.isEditing,
    ]
}

/// A particular of a read thing; missing ones are said to be missing.
public struct ReviewChip: PageModel {
    public var label: String?
    public var text: String
    public var isMissing: Bool

    public init(label: String? = nil, text: String, isMissing: Bool = false) {
        self.label = label
        self.text = text
        self.isMissing = isMissing
    }

    public static let names: Names<ReviewChip> = ["label": \.label, "text": \.text, "isMissing": \.isMissing]
}

/// A passage of a document as issued, with what was made of it.
public struct PassagePage: Page {
    public static let template = "passage"
    public var title: String
    public var crumbs: [Link]
    /// "trang 3, mục 2.3".
    public var place: String?
    public var blocks: [SourceBlock]
    public var facts: [Detail]
    public var uses: [RelatedItem]
    public var downloadUrl: String?
    public var previousUrl: String?
    public var nextUrl: String?

    public init(
        title: String, crumbs: [Link] = [], place: String? = nil, blocks: [SourceBlock] = [], facts: [Detail] = [],
        uses: [RelatedItem] = [], downloadUrl: String? = nil, previousUrl: String? = nil, nextUrl: String? = nil
    ) {
        self.title = title
        self.crumbs = crumbs
        self.place = place
        self.blocks = blocks
        self.facts = facts
        self.uses = uses
        self.downloadUrl = downloadUrl
        self.previousUrl = previousUrl
        self.nextUrl = nextUrl
    }

    public static let names: Names<PassagePage> = [
        "title": \.title, "crumbs": \.crumbs, "place": \.place, "blocks": \.blocks, "facts": \.facts, "uses": \.uses,
        "downloadUrl": \.downloadUrl, "previousUrl": \.previousUrl, "nextUrl": \.nextUrl,
    ]
}
