/// Check what was read from a document, item by item, beside the pages or the text that it was read from.
public struct ReviewPage: Page {
    public static let template = "review"
    public var title: String
    /// "Còn 12 trên 60 mục chờ soát".
    public var progress: String
    /// Of `total` items.
    public var decided: Int
    public var total: Int
    public var tabs: [Tab]
    /// What is unsure first, or as in the document.
    public var orders: [Tab]
    /// Pictures of the pages, or their text; empty where there are no pictures.
    public var views: [Tab]
    /// The file's pages; empty where the text is shown.
    public var sheets: [PageSheet]
    public var blocks: [SourceBlock]
    public var items: [ReviewItem]
    public var empty: Empty?
    /// "Nhận 34 mục chắc từ 90% trở lên"; POST.
    public var acceptAll: Action?
    /// Takes the last decision back.
    public var undo: ReviewUndo?
    /// POST.
    public var publish: Action?
    /// Why it cannot be published yet.
    public var blocked: String?
    /// What the document does not say and publishing needs, asked for where it is missed.
    public var gap: ReviewGap?
    /// Where the next item waits that nobody looked at.
    public var next: Link?
    /// "7 lỗi trong văn bản chưa xem".
    public var mistakes: Link?
    /// A stream that tells when others decide.
    public var liveUrl: String?
    public var waiting: String { String(total - decided) }
    public var decidedCount: String { String(decided) }
    public var totalCount: String { String(total) }

    public init(
        title: String, progress: String, decided: Int, total: Int, tabs: [Tab] = [], orders: [Tab] = [],
        views: [Tab] = [], sheets: [PageSheet] = [], blocks: [SourceBlock] = [], items: [ReviewItem] = [], empty: Empty? = nil,
        acceptAll: Action? = nil, undo: ReviewUndo? = nil, publish: Action? = nil, blocked: String? = nil, gap: ReviewGap? = nil,
        next: Link? = nil, mistakes: Link? = nil, liveUrl: String? = nil
    ) {
        self.title = title
        self.progress = progress
        self.decided = decided
        self.total = total
        self.tabs = tabs
        self.orders = orders
        self.views = views
        self.sheets = sheets
        self.blocks = blocks
        self.items = items
        self.empty = empty
        self.acceptAll = acceptAll
        self.undo = undo
        self.publish = publish
        self.blocked = blocked
        self.gap = gap
        self.next = next
        self.mistakes = mistakes
        self.liveUrl = liveUrl
    }

    public static let names: Names<ReviewPage> = [
        "title": \.title, "progress": \.progress, "decidedCount": \.decidedCount, "totalCount": \.totalCount,
        "waiting": \.waiting, "tabs": \.tabs, "orders": \.orders, "views": \.views, "sheets": \.sheets, "blocks": \.blocks,
        "items": \.items, "empty": \.empty, "acceptAll": \.acceptAll, "undo": \.undo, "publish": \.publish, "blocked": \.blocked,
        "gap": \.gap, "next": \.next, "mistakes": \.mistakes, "liveUrl": \.liveUrl,
    ]
}

/// Takes a decision back. Without one the form waits unseen for a script that remembers them.
public struct ReviewUndo: PageModel {
    /// POST.
    public var url: String
    /// What the journal knows the decision by.
    public var value: String
    /// "Đã nhận 34 mục."
    public var label: String?
    public var isOffered: Bool { label != nil }

    public init(url: String, value: String = "", label: String? = nil) {
        self.url = url
        self.value = value
        self.label = label
    }

    public static let names: Names<ReviewUndo> = ["url": \.url, "value": \.value, "label": \.label, "isOffered": \.isOffered]
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

/// A thing that was read: a target, task, basis, rule or mistake.
public struct ReviewItem: PageModel {
    /// The anchor of this item ("i-…").
    public var id: String
    /// Said above the first item of several.
    public var group: ReviewGroup?
    public var heading: String
    public var kind: String?
    /// "chắc 71%", "sai phép tính".
    public var tag: Tag
    public var chips: [ReviewChip]
    /// Why the reader is not sure.
    public var doubts: [String]
    /// Mistakes of the document in this item.
    public var mistakes: [ReviewMistake]
    /// Its place in the pages or the text ("#s-…").
    public var sourceUrl: String?
    /// POST.
    public var acceptUrl: String?
    public var acceptLabel: String
    /// POST.
    public var dropUrl: String?
    /// This page with the item's form.
    public var editUrl: String?
    /// The form, where it stands open.
    public var form: ReviewForm?
    /// "Bạn sửa dở lúc 14:05"; the form has it.
    public var draft: String?
    /// What was decided: "đã nhận"; nil while open.
    public var decided: Tag?
    /// What else a target may be measured by.
    public var metric: ReviewMetric?
    public var isOpen: Bool { decided == nil }

    public init(
        id: String, group: ReviewGroup? = nil, heading: String, kind: String? = nil, tag: Tag, chips: [ReviewChip] = [],
        doubts: [String] = [], mistakes: [ReviewMistake] = [], sourceUrl: String? = nil, acceptUrl: String? = nil, acceptLabel: String,
        dropUrl: String? = nil, editUrl: String? = nil, form: ReviewForm? = nil, draft: String? = nil, decided: Tag? = nil,
        metric: ReviewMetric? = nil
    ) {
        self.metric = metric
        self.id = id
        self.group = group
        self.heading = heading
        self.kind = kind
        self.tag = tag
        self.chips = chips
        self.doubts = doubts
        self.mistakes = mistakes
        self.sourceUrl = sourceUrl
        self.acceptUrl = acceptUrl
        self.acceptLabel = acceptLabel
        self.dropUrl = dropUrl
        self.editUrl = editUrl
        self.form = form
        self.draft = draft
        self.decided = decided
    }

    public static let names: Names<ReviewItem> = [
        "id": \.id, "group": \.group, "heading": \.heading, "kind": \.kind, "tag": \.tag, "chips": \.chips, "doubts": \.doubts,
        "mistakes": \.mistakes, "sourceUrl": \.sourceUrl, "acceptUrl": \.acceptUrl, "acceptLabel": \.acceptLabel, "dropUrl": \.dropUrl,
        "editUrl": \.editUrl, "form": \.form, "draft": \.draft, "decided": \.decided, "metric": \.metric, "isOpen": \.isOpen,
    ]
}

/// Other metrics for a target, each a click away.
public struct ReviewMetric: PageModel {
    /// "Đổi thước đo".
    public var heading: String
    /// Whether it stands open: no metric is chosen.
    public var isShown: Bool
    public var choices: [ReviewMetricChoice]

    public init(heading: String, isShown: Bool, choices: [ReviewMetricChoice]) {
        self.heading = heading
        self.isShown = isShown
        self.choices = choices
    }

    public static let names: Names<ReviewMetric> = ["heading": \.heading, "isShown": \.isShown, "choices": \.choices]
}

/// A metric to be taken; the empty one says that there is none on purpose.
public struct ReviewMetricChoice: PageModel {
    /// POST.
    public var url: String
    public var metric: String
    /// "Lấy M18-1 · Tỷ lệ hồ sơ …".
    public var label: String

    public init(url: String, metric: String, label: String) {
        self.url = url
        self.metric = metric
        self.label = label
    }

    public static let names: Names<ReviewMetricChoice> = ["url": \.url, "metric": \.metric, "label": \.label]
}

/// The name of some items that stand together.
public struct ReviewGroup: PageModel {
    public var id: String
    public var text: String

    public init(id: String, text: String) {
        self.id = id
        self.text = text
    }

    public static let names: Names<ReviewGroup> = ["id": \.id, "text": \.text]
}

/// A mistake of the document, told beside the item that it is in.
public struct ReviewMistake: PageModel {
    public var text: String
    /// POST: it was seen.
    public var settleUrl: String

    public init(text: String, settleUrl: String) {
        self.text = text
        self.settleUrl = settleUrl
    }

    public static let names: Names<ReviewMistake> = ["text": \.text, "settleUrl": \.settleUrl]
}

/// An item's fields, to be corrected in place.
public struct ReviewForm: PageModel {
    /// POST.
    public var url: String
    public var fields: [Field]
    public var hidden: [Hidden]
    /// Back to the item as it is; the draft stays.
    public var cancelUrl: String
    /// POST of what is typed so far.
    public var draftUrl: String
    /// "Đang là bản bạn sửa dở lúc 14:05."
    public var restored: String?
    /// POST: throws the draft away.
    public var discardUrl: String?
    /// What is wrong with the whole.
    public var problem: String?

    public init(
        url: String, fields: [Field], hidden: [Hidden] = [], cancelUrl: String, draftUrl: String, restored: String? = nil,
        discardUrl: String? = nil, problem: String? = nil
    ) {
        self.url = url
        self.fields = fields
        self.hidden = hidden
        self.cancelUrl = cancelUrl
        self.draftUrl = draftUrl
        self.restored = restored
        self.discardUrl = discardUrl
        self.problem = problem
    }

    public static let names: Names<ReviewForm> = [
        "url": \.url, "fields": \.fields, "hidden": \.hidden, "cancelUrl": \.cancelUrl, "draftUrl": \.draftUrl, "restored": \.restored,
        "discardUrl": \.discardUrl, "problem": \.problem,
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
