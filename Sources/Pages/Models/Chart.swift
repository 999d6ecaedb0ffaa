/// A list as a table of numbers and, drawn from that table by `chart.js`, a chart (biểu đồ): how many records, or how much of something, by a
/// field or over time.
public struct ChartPage: Page {
    public static let template = "chart"
    public var title: String
    public var head: ViewHead
    /// GET: what is counted and by what.
    public var url: String
    public var controls: [Field]
    public var hidden: [Hidden]
    /// "120 bản ghi, 8 chưa điền".
    public var summary: String
    public var shape: ChartShape
    public var legend: [ChartSeries]
    /// Over the first column and over the numbers.
    public var groupHead: String
    public var valueHead: String
    public var shareHead: String
    public var rows: [ChartRow]
    public var total: ChartRow?
    public var note: String?
    public var empty: Empty?
    /// Where changes of the register are told.
    public var liveUrl: String?
    public var hasRows: Bool { !rows.isEmpty }
    public var hasLegend: Bool { !legend.isEmpty }
    /// What `chart.js` draws: `bars`, `columns`, `line` or `ring`.
    public var drawn: String { shape.rawValue }

    public init(
        title: String, head: ViewHead, url: String, controls: [Field], hidden: [Hidden] = [], summary: String, shape: ChartShape = .bars,
        legend: [ChartSeries] = [], groupHead: String, valueHead: String, shareHead: String, rows: [ChartRow] = [], total: ChartRow? = nil,
        note: String? = nil, empty: Empty? = nil, liveUrl: String? = nil
    ) {
        self.title = title
        self.head = head
        self.url = url
        self.controls = controls
        self.hidden = hidden
        self.summary = summary
        self.shape = shape
        self.legend = legend
        self.groupHead = groupHead
        self.valueHead = valueHead
        self.shareHead = shareHead
        self.rows = rows
        self.total = total
        self.note = note
        self.empty = empty
        self.liveUrl = liveUrl
    }

    public static let names: Names<ChartPage> = [
        "title": \.title, "head": \.head, "url": \.url, "controls": \.controls, "hidden": \.hidden, "summary": \.summary, "drawn": \.drawn,
        "legend": \.legend, "groupHead": \.groupHead, "valueHead": \.valueHead, "shareHead": \.shareHead, "rows": \.rows, "total": \.total,
        "note": \.note, "empty": \.empty, "liveUrl": \.liveUrl, "hasRows": \.hasRows, "hasLegend": \.hasLegend,
    ]
}

/// How a chart is drawn.
public enum ChartShape: String, Sendable, CaseIterable {
    /// Lying bars, for names of any length.
    case bars
    /// Standing bars, from the oldest to the newest.
    case columns
    /// Values over time.
    case line
    /// Parts of a whole.
    case ring
}

/// A colour of the legend: one value of the field that splits the bars.
public struct ChartSeries: PageModel {
    public var label: String
    /// From 0; what is none of the others has the last colour, 7.
    public var index: Int
    public var css: String { "series-\(index % 8)" }

    public init(label: String, index: Int) {
        self.label = label
        self.index = index
    }

    public static let names: Names<ChartSeries> = ["label": \.label, "css": \.css]
}

/// One group with its numbers.
public struct ChartRow: PageModel {
    public var label: String
    /// As short as it fits under a column.
    public var tick: String?
    /// Its colour where the chart is not split, as `ChartSeries.index`.
    public var index: Int
    /// The numbers of the split, in the legend's order.
    public var parts: [ChartNumber]
    public var value: ChartNumber
    /// "12/40 · 30%".
    public var share: String
    /// The list of these records.
    public var url: String? { value.url }
    public var css: String { "series-\(index % 8)" }

    public init(label: String, tick: String? = nil, index: Int = 0, parts: [ChartNumber] = [], value: ChartNumber, share: String) {
        self.label = label
        self.tick = tick
        self.index = index
        self.parts = parts
        self.value = value
        self.share = share
    }

    public static let names: Names<ChartRow> = [
        "label": \.label, "url": \.url, "tick": \.tick, "css": \.css, "parts": \.parts, "value": \.value, "share": \.share,
    ]
}

/// A number in the table, as people read it and as it is drawn.
public struct ChartNumber: PageModel {
    /// The head of its column, for phones.
    public var label: String
    public var text: String
    /// "1234.5": as HTML's `data` element wants it.
    public var exact: String
    /// The list of the records behind it.
    public var url: String?

    public init(label: String, text: String, exact: String, url: String? = nil) {
        self.label = label
        self.text = text
        self.exact = exact
        self.url = url
    }

    public static let names: Names<ChartNumber> = ["label": \.label, "text": \.text, "exact": \.exact, "url": \.url]
}
