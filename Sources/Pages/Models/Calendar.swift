/// The records of a register by day (lịch): a month or a week.
public struct CalendarPage: Page {
    public static let template = "calendar"
    public var title: String
    public var head: ViewHead
    public var span: ViewSpan
    /// "14 bản ghi trong tháng này · 3 chưa có ngày".
    public var summary: String
    /// The list of records without a date.
    public var undated: Link?
    public var weekdays: [String]
    public var weeks: [MonthWeek]
    public var isWeek: Bool
    public var isEmpty: Bool
    public var feed: FeedForm?

    public init(
        title: String, head: ViewHead, span: ViewSpan, summary: String, undated: Link? = nil, weekdays: [String] = [],
        weeks: [MonthWeek] = [], isWeek: Bool = false, isEmpty: Bool = false, feed: FeedForm? = nil
    ) {
        self.title = title
        self.head = head
        self.span = span
        self.summary = summary
        self.undated = undated
        self.weekdays = weekdays
        self.weeks = weeks
        self.isWeek = isWeek
        self.isEmpty = isEmpty
        self.feed = feed
    }

    public static let names: Names<CalendarPage> = [
        "title": \.title, "head": \.head, "span": \.span, "summary": \.summary, "undated": \.undated, "weekdays": \.weekdays,
        "weeks": \.weeks, "isWeek": \.isWeek, "isEmpty": \.isEmpty, "feed": \.feed,
    ]
}

/// Seven days from Monday.
public struct MonthWeek: PageModel {
    public var days: [MonthDay]

    public init(days: [MonthDay]) {
        self.days = days
    }

    public static let names: Names<MonthWeek> = ["days": \.days]
}

/// A day with what happens on it.
public struct MonthDay: PageModel {
    /// "12", "1/12".
    public var label: String
    /// "thứ Năm 12/11/2026".
    public var spoken: String
    /// "3/10", the day of the lunar calendar.
    public var lunar: String?
    /// Why it is a day off, or worked against the week: "Quốc khánh".
    public var note: String?
    public var isToday: Bool
    public var isOff: Bool
    /// Of the month before or after.
    public var isOutside: Bool
    public var entries: [MonthEntry]
    /// "+3", and the list of that day.
    public var more: Link?
    public var css: String {
        let marks = [
            ("is-today", isToday), ("is-off", isOff), ("is-outside", isOutside), ("is-free", entries.isEmpty && note == nil && !isToday),
        ]
        return marks.filter(\.1).map(\.0).joined(separator: " ")
    }
    public var hasEntries: Bool { !entries.isEmpty }

    public init(
        label: String, spoken: String, lunar: String? = nil, note: String? = nil, isToday: Bool = false, isOff: Bool = false,
        isOutside: Bool = false, entries: [MonthEntry] = [], more: Link? = nil
    ) {
        self.label = label
        self.spoken = spoken
        self.lunar = lunar
        self.note = note
        self.isToday = isToday
        self.isOff = isOff
        self.isOutside = isOutside
        self.entries = entries
        self.more = more
    }

    public static let names: Names<MonthDay> = [
        "label": \.label, "spoken": \.spoken, "lunar": \.lunar, "note": \.note, "isToday": \.isToday, "entries": \.entries,
        "more": \.more, "css": \.css, "hasEntries": \.hasEntries,
    ]
}

/// A record on its day.
public struct MonthEntry: PageModel {
    public var text: String
    public var url: String
    /// "08:30".
    public var time: String?
    /// The state, or that it is late.
    public var word: String?
    /// Who and where, in a week's wide cells: "Chủ tịch UBND xã · Phòng họp số 1".
    public var detail: String?
    public var meaning: Meaning
    public var css: String { meaning.css }

    public init(
        text: String, url: String, time: String? = nil, word: String? = nil, detail: String? = nil, meaning: Meaning = .plain
    ) {
        self.text = text
        self.url = url
        self.detail = detail
        self.time = time
        self.word = word
        self.meaning = meaning
    }

    public static let names: Names<MonthEntry> = [
        "text": \.text, "url": \.url, "time": \.time, "word": \.word, "detail": \.detail, "css": \.css,
    ]
}

/// How a calendar is subscribed to from a phone or a mail program.
public struct FeedForm: PageModel {
    public var url: String
    public var label: String
    public var hidden: [Hidden]
    /// One's own addresses.
    public var listUrl: String

    public init(url: String, label: String, hidden: [Hidden], listUrl: String) {
        self.url = url
        self.label = label
        self.hidden = hidden
        self.listUrl = listUrl
    }

    public static let names: Names<FeedForm> = ["url": \.url, "label": \.label, "hidden": \.hidden, "listUrl": \.listUrl]
}

/// One's own calendar addresses: the one just made, and all that still answer.
public struct FeedList: Page {
    public static let template = "calendar-feeds"
    public var title: String
    public var lead: String
    public var tabs: [Tab]
    /// Shown once: only its fingerprint is kept.
    public var address: String?
    public var feeds: [FeedItem]
    public var form: FeedForm?
    public var empty: Empty?
    public var hasFeeds: Bool { !feeds.isEmpty }

    public init(
        title: String, lead: String, tabs: [Tab] = [], address: String? = nil, feeds: [FeedItem] = [], form: FeedForm? = nil,
        empty: Empty? = nil
    ) {
        self.title = title
        self.lead = lead
        self.tabs = tabs
        self.address = address
        self.feeds = feeds
        self.form = form
        self.empty = empty
    }

    public static let names: Names<FeedList> = [
        "title": \.title, "lead": \.lead, "tabs": \.tabs, "address": \.address, "feeds": \.feeds, "form": \.form, "empty": \.empty,
        "hasFeeds": \.hasFeeds,
    ]
}

/// A calendar address that answers.
public struct FeedItem: PageModel {
    public var label: String
    /// When it was made and when a calendar last asked.
    public var detail: String
    /// POST: the address answers no more.
    public var dropUrl: String

    public init(label: String, detail: String, dropUrl: String) {
        self.label = label
        self.detail = detail
        self.dropUrl = dropUrl
    }

    public static let names: Names<FeedItem> = ["label": \.label, "detail": \.detail, "dropUrl": \.dropUrl]
}
