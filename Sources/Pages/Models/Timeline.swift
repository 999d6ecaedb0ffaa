/// Records as bars from one date to another (dòng thời gian), in groups.
public struct TimelinePage: Page {
    public static let template = "timeline"
    public var title: String
    public var head: ViewHead
    public var span: ViewSpan
    /// GET: which dates, which groups.
    public var url: String
    public var controls: [Field]
    public var hidden: [Hidden]
    public var summary: String
    public var marks: [TimelineMark]
    public var groups: [TimelineGroup]
    public var note: String?
    public var empty: Empty?
    public var hasGroups: Bool { !groups.isEmpty }

    public init(
        title: String, head: ViewHead, span: ViewSpan, url: String, controls: [Field] = [], hidden: [Hidden] = [], summary: String,
        marks: [TimelineMark] = [], groups: [TimelineGroup] = [], note: String? = nil, empty: Empty? = nil
    ) {
        self.title = title
        self.head = head
        self.span = span
        self.url = url
        self.controls = controls
        self.hidden = hidden
        self.summary = summary
        self.marks = marks
        self.groups = groups
        self.note = note
        self.empty = empty
    }

    public static let names: Names<TimelinePage> = [
        "title": \.title, "head": \.head, "span": \.span, "url": \.url, "controls": \.controls, "hidden": \.hidden,
        "summary": \.summary, "marks": \.marks, "groups": \.groups, "note": \.note, "empty": \.empty, "hasGroups": \.hasGroups,
    ]
}

/// A line across the bars: the beginning of a week or month, or today.
public struct TimelineMark: PageModel {
    public var label: String
    let x: String
    let css: String
    let labelX: String

    /// - Parameter at: its place as a share of the span.
    public init(label: String, at: Double, isToday: Bool = false) {
        self.label = label
        x = percent(at)
        labelX = percent(at + 0.004)
        css = isToday ? "today" : "rule"
    }

    public static let names: Names<TimelineMark> = ["label": \.label, "x": \.x, "labelX": \.labelX, "css": \.css]
}

/// The bars of one unit, state …
public struct TimelineGroup: PageModel {
    public var label: String
    public var count: Int
    public var rows: [TimelineRow]

    public init(label: String, count: Int, rows: [TimelineRow]) {
        self.label = label
        self.count = count
        self.rows = rows
    }

    public static let names: Names<TimelineGroup> = ["label": \.label, "count": \.count, "rows": \.rows]
}

/// A record with its bar.
public struct TimelineRow: PageModel {
    public var label: String
    public var url: String
    /// "05/11/2026 – 20/11/2026".
    public var dates: String
    public var tag: Tag?
    public var marks: [TimelineMark]
    public var pieces: [TimelinePiece]

    public init(label: String, url: String, dates: String, tag: Tag? = nil, marks: [TimelineMark] = [], pieces: [TimelinePiece] = []) {
        self.label = label
        self.url = url
        self.dates = dates
        self.tag = tag
        self.marks = marks
        self.pieces = pieces
    }

    public static let names: Names<TimelineRow> = [
        "label": \.label, "url": \.url, "dates": \.dates, "tag": \.tag, "marks": \.marks, "pieces": \.pieces,
    ]
}

/// A piece of a bar: as planned, or late.
public struct TimelinePiece: PageModel {
    let x: String
    let width: String
    let css: String

    /// - Parameters:
    ///   - from: where it begins, as a share of the span; what lies outside is cut off.
    ///   - to: where it ends; a piece of no length is drawn as a mark.
    public init(from: Double, to: Double, meaning: Meaning) {
        let start = min(max(from, 0), 0.994)
        x = percent(start)
        width = percent(max(min(to, 1) - start, 0.006))
        css = meaning.css
    }

    public static let names: Names<TimelinePiece> = ["x": \.x, "width": \.width, "css": \.css]
}

/// A share as SVG wants it: `42.5%`.
private func percent(_ share: Double) -> String {
    let hundredths = Int((min(max(share, 0), 1) * 10_000).rounded())
    let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
    return (rest == 0 ? String(whole) : "\(whole)." + (rest < 10 ? "0" : "") + String(rest)) + "%"
}
