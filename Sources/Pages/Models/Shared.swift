/// A short statement about a thing's state: words on a colour of its meaning, never a colour alone.
public struct Tag: PageModel {
    public var text: String
    public var meaning: Meaning
    public var css: String { meaning.css }

    public init(text: String, meaning: Meaning) {
        self.text = text
        self.meaning = meaning
    }

    public static let names: Names<Tag> = ["text": \.text, "css": \.css]
}

/// A due instant in words (hạn): "còn 3 ngày làm việc", with the date it stands for and how the time was used.
public struct Deadline: PageModel {
    /// Remaining or exceeded time in words.
    public var text: String
    public var meaning: Meaning
    /// The due moment written out, "17:00 thứ Sáu 20/11/2026".
    public var date: String?
    /// "đã dùng 61/60 ngày làm việc", or why the clock is stopped.
    public var detail: String?
    public var css: String { meaning.css }

    public init(text: String, meaning: Meaning, date: String? = nil, detail: String? = nil) {
        self.text = text
        self.meaning = meaning
        self.date = date
        self.detail = detail
    }

    public static let names: Names<Deadline> = ["text": \.text, "date": \.date, "detail": \.detail, "css": \.css]
}

/// A named address.
public struct Link: PageModel {
    public var text: String
    public var url: String

    public init(text: String, url: String) {
        self.text = text
        self.url = url
    }

    public static let names: Names<Link> = ["text": \.text, "url": \.url]
}

/// A thing a page offers to do at its top: a link (`isPost` false) or a one-button form.
public struct Action: PageModel {
    public var label: String
    public var url: String
    public var style: ActionStyle
    /// Sent by POST, with the frame's form token.
    public var isPost: Bool
    public var css: String { style.css }

    public init(label: String, url: String, style: ActionStyle = .plain, isPost: Bool = false) {
        self.label = label
        self.url = url
        self.style = style
        self.isPost = isPost
    }

    public static let names: Names<Action> = ["label": \.label, "url": \.url, "isPost": \.isPost, "css": \.css]
}

/// One of several views over the same thing; `current` is the one shown.
public struct Tab: PageModel {
    public var label: String
    public var url: String
    public var count: String?
    public var current: Bool

    public init(label: String, url: String, count: String? = nil, current: Bool = false) {
        self.label = label
        self.url = url
        self.count = count
        self.current = current
    }

    public static let names: Names<Tab> = ["label": \.label, "url": \.url, "count": \.count, "current": \.current]
}

/// Keyset paging: where the neighbours are, and which part is shown ("51–100 trong khoảng 4.370").
public struct Paging: PageModel {
    public var previousUrl: String?
    public var nextUrl: String?
    public var summary: String?

    public init(previousUrl: String? = nil, nextUrl: String? = nil, summary: String? = nil) {
        self.previousUrl = previousUrl
        self.nextUrl = nextUrl
        self.summary = summary
    }

    public static let names: Names<Paging> = ["previousUrl": \.previousUrl, "nextUrl": \.nextUrl, "summary": \.summary]
}

/// What stands where rows would be: says why nothing is here and what to do.
public struct Empty: PageModel {
    public var heading: String
    public var text: String?
    public var action: Link?

    public init(heading: String, text: String? = nil, action: Link? = nil) {
        self.heading = heading
        self.text = text
        self.action = action
    }

    public static let names: Names<Empty> = ["heading": \.heading, "text": \.text, "action": \.action]
}

/// A name and a value sent with a form unseen.
public struct Hidden: PageModel {
    public var name: String
    public var value: String

    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }

    public static let names: Names<Hidden> = ["name": \.name, "value": \.value]
}

/// A message after something was done; shown as a toast and read aloud.
public struct Notice: PageModel {
    public var text: String
    public var meaning: Meaning
    public var css: String { meaning.css }
    public var isUrgent: Bool { meaning == .late || meaning == .atRisk }

    public init(text: String, meaning: Meaning = .achieved) {
        self.text = text
        self.meaning = meaning
    }

    public static let names: Names<Notice> = ["text": \.text, "css": \.css, "isUrgent": \.isUrgent]
}

/// A file held with a record (tệp đính kèm).
public struct AttachmentItem: PageModel {
    public var fileName: String
    public var url: String
    /// "1,2 MB · 20/11/2026 · Công chức Văn hóa – Xã hội".
    public var detail: String?
    /// Sent as the value of the field's `…__remove` when ticked.
    public var removeValue: String?
    public var inputName: String?
    /// A page that shows it.
    public var previewUrl: String?
    /// What a virus scan said: "sạch".
    public var tag: Tag?

    public init(
        fileName: String, url: String, detail: String? = nil, removeValue: String? = nil, inputName: String? = nil,
        previewUrl: String? = nil, tag: Tag? = nil
    ) {
        self.previewUrl = previewUrl
        self.tag = tag
        self.fileName = fileName
        self.url = url
        self.detail = detail
        self.removeValue = removeValue
        self.inputName = inputName
    }

    public static let names: Names<AttachmentItem> = [
        "fileName": \.fileName, "url": \.url, "detail": \.detail, "removeValue": \.removeValue, "inputName": \.inputName,
        "previewUrl": \.previewUrl, "tag": \.tag,
    ]
}

/// A labelled value on a record, fact sheet or list of particulars.
public struct Detail: PageModel {
    public var label: String
    public var value: String?
    public var url: String?
    public var tag: Tag?
    public var links: [Link]
    public var files: [AttachmentItem]
    /// A personal field hidden from this reader; `revealUrl` is a POST that shows it and journals the reading.
    public var isMasked: Bool
    public var revealUrl: String?
    /// Long text: takes the whole width and keeps its line breaks.
    public var isLong: Bool
    public var isNumber: Bool

    public init(
        label: String, value: String? = nil, url: String? = nil, tag: Tag? = nil, links: [Link] = [], files: [AttachmentItem] = [],
        isMasked: Bool = false, revealUrl: String? = nil, isLong: Bool = false, isNumber: Bool = false
    ) {
        self.label = label
        self.value = value
        self.url = url
        self.tag = tag
        self.links = links
        self.files = files
        self.isMasked = isMasked
        self.revealUrl = revealUrl
        self.isLong = isLong
        self.isNumber = isNumber
    }

    public static let names: Names<Detail> = [
        "label": \.label, "value": \.value, "url": \.url, "tag": \.tag, "links": \.links, "files": \.files, "isMasked": \.isMasked,
        "revealUrl": \.revealUrl, "isLong": \.isLong, "isNumber": \.isNumber,
    ]
}

/// A part of a record: a heading and its particulars.
public struct DetailSection: PageModel {
    public var label: String?
    public var details: [Detail]

    public init(label: String? = nil, details: [Detail] = []) {
        self.label = label
        self.details = details
    }

    public static let names: Names<DetailSection> = ["label": \.label, "details": \.details]
}

/// One of the six clear things of a task ("6 rõ": người, việc, thời gian, trách nhiệm, thẩm quyền, sản phẩm).
public struct SixItem: PageModel {
    public var label: String
    /// nil: shown as missing.
    public var value: String?

    public init(label: String, value: String? = nil) {
        self.label = label
        self.value = value
    }

    public static let names: Names<SixItem> = ["label": \.label, "value": \.value]
}

/// How clear a task is: its six items and how many of them are known.
public struct SixClarity: PageModel {
    public var items: [SixItem]
    public var filled: Int { items.count { $0.value?.isEmpty == false } }
    public var total: Int { items.count }
    public var isComplete: Bool { filled == total }

    public init(items: [SixItem] = []) {
        self.items = items
    }

    public static let names: Names<SixClarity> = [
        "items": \.items, "filled": \.filled, "total": \.total, "isComplete": \.isComplete,
    ]
}

/// A change of one field: what it was and what it became.
public struct Change: PageModel {
    public var label: String
    public var before: String?
    public var after: String?

    public init(label: String, before: String? = nil, after: String? = nil) {
        self.label = label
        self.before = before
        self.after = after
    }

    public static let names: Names<Change> = ["label": \.label, "before": \.before, "after": \.after]
}

/// An entry of a record's history (nhật ký), newest first.
public struct HistoryEntry: PageModel {
    public var what: String
    public var who: String
    public var time: String
    public var meaning: Meaning
    public var note: String?
    public var changes: [Change]
    /// The record or journal entry it is about.
    public var url: String?
    public var css: String { meaning.css }

    public init(
        what: String, who: String, time: String, meaning: Meaning = .unknown, note: String? = nil, changes: [Change] = [],
        url: String? = nil
    ) {
        self.what = what
        self.who = who
        self.time = time
        self.meaning = meaning
        self.note = note
        self.changes = changes
        self.url = url
    }

    public static let names: Names<HistoryEntry> = [
        "what": \.what, "who": \.who, "time": \.time, "note": \.note, "changes": \.changes, "url": \.url, "css": \.css,
    ]
}

/// A remark of a person on a record.
public struct Comment: PageModel {
    public var who: String
    public var time: String
    public var text: String
    public var isMine: Bool

    public init(who: String, time: String, text: String, isMine: Bool = false) {
        self.who = who
        self.time = time
        self.text = text
        self.isMine = isMine
    }

    public static let names: Names<Comment> = ["who": \.who, "time": \.time, "text": \.text, "isMine": \.isMine]
}

/// A measured figure beside its goal: "84,6%", "11/13 tổ · mục tiêu 100%".
public struct FigureCard: PageModel {
    public var label: String
    /// nil: shown as "chưa có số liệu".
    public var value: String?
    public var detail: String?
    public var tag: Tag?
    public var trend: Sparkline?
    public var url: String?
    /// Where the number opens to its rows, rule and people ("Vì sao có số này?").
    public var whyUrl: String?

    public init(
        label: String, value: String? = nil, detail: String? = nil, tag: Tag? = nil, trend: Sparkline? = nil, url: String? = nil,
        whyUrl: String? = nil
    ) {
        self.label = label
        self.value = value
        self.detail = detail
        self.tag = tag
        self.trend = trend
        self.url = url
        self.whyUrl = whyUrl
    }

    public static let names: Names<FigureCard> = [
        "label": \.label, "value": \.value, "detail": \.detail, "tag": \.tag, "trend": \.trend, "url": \.url, "whyUrl": \.whyUrl,
    ]
}
