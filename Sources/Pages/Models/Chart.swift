/// A list as bars with the numbers beside them (biểu đồ): how many records, or how much of something, by a field or over time.
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
    public var legend: [ChartSeries]
    /// Bars over time stand side by side as well.
    public var columns: ChartColumns?
    /// Over the first column and over the numbers.
    public var groupHead: String
    public var valueHead: String
    public var shareHead: String
    public var rows: [ChartRow]
    public var total: ChartRow?
    public var note: String?
    public var empty: Empty?
    public var hasRows: Bool { !rows.isEmpty }
    public var hasLegend: Bool { !legend.isEmpty }

    public init(
        title: String, head: ViewHead, url: String, controls: [Field], hidden: [Hidden] = [], summary: String, legend: [ChartSeries] = [],
        columns: ChartColumns? = nil, groupHead: String, valueHead: String, shareHead: String, rows: [ChartRow] = [],
        total: ChartRow? = nil, note: String? = nil, empty: Empty? = nil
    ) {
        self.title = title
        self.head = head
        self.url = url
        self.controls = controls
        self.hidden = hidden
        self.summary = summary
        self.legend = legend
        self.columns = columns
        self.groupHead = groupHead
        self.valueHead = valueHead
        self.shareHead = shareHead
        self.rows = rows
        self.total = total
        self.note = note
        self.empty = empty
    }

    public static let names: Names<ChartPage> = [
        "title": \.title, "head": \.head, "url": \.url, "controls": \.controls, "hidden": \.hidden, "summary": \.summary,
        "legend": \.legend, "columns": \.columns, "groupHead": \.groupHead, "valueHead": \.valueHead, "shareHead": \.shareHead,
        "rows": \.rows, "total": \.total, "note": \.note, "empty": \.empty, "hasRows": \.hasRows, "hasLegend": \.hasLegend,
    ]
}

/// A colour of the legend: one value of the field that splits the bars.
public struct ChartSeries: PageModel {
    public var label: String
    /// From 0; what is none of the others comes last.
    public var index: Int
    public var css: String { "series-\(index % 8)" }

    public init(label: String, index: Int) {
        self.label = label
        self.index = index
    }

    public static let names: Names<ChartSeries> = ["label": \.label, "css": \.css]
}

/// One bar with its numbers.
public struct ChartRow: PageModel {
    public var label: String
    /// The list of these records.
    public var url: String?
    public var segments: [ChartSegment]
    /// The numbers of the split, in the legend's order.
    public var parts: [ChartNumber]
    public var value: String
    /// "12/40 · 30%".
    public var share: String

    public init(
        label: String, url: String? = nil, segments: [ChartSegment] = [], parts: [ChartNumber] = [], value: String, share: String
    ) {
        self.label = label
        self.url = url
        self.segments = segments
        self.parts = parts
        self.value = value
        self.share = share
    }

    public static let names: Names<ChartRow> = [
        "label": \.label, "url": \.url, "segments": \.segments, "parts": \.parts, "value": \.value, "share": \.share,
    ]
}

/// A number in the table.
public struct ChartNumber: PageModel {
    public var label: String
    public var text: String

    public init(label: String, text: String) {
        self.label = label
        self.text = text
    }

    public static let names: Names<ChartNumber> = ["label": \.label, "text": \.text]
}

/// A piece of a bar, in hundredths of the drawing's width.
public struct ChartSegment: PageModel {
    let x: String
    let width: String
    let css: String

    /// - Parameters:
    ///   - from: where it begins, as a share of the longest bar.
    ///   - length: the same for its length.
    public init(from: Double, length: Double, series: Int) {
        x = percent(from)
        width = percent(length)
        css = "series-\(series % 8)"
    }

    public static let names: Names<ChartSegment> = ["x": \.x, "width": \.width, "css": \.css]
}

/// Bars side by side, from the oldest to the newest.
public struct ChartColumns: PageModel {
    public var columns: [ChartColumn]
    /// The greatest value, written beside the topmost line.
    public var top: String

    /// - Parameter bars: a label under the bar, or none where there is no room; pieces from the bottom as shares of the greatest bar.
    public init(top: String, bars: [(label: String?, pieces: [(share: Double, series: Int)])]) {
        self.top = top
        let slot = 1 / Double(max(1, bars.count))
        columns = bars.enumerated().map { index, bar in
            var bottom = ChartColumn.floor
            let pieces = bar.pieces.map { piece in
                let height = max(0, piece.share) * ChartColumn.height
                bottom -= height
                return ChartPiece(
                    x: percent((Double(index) + 0.12) * slot), width: percent(0.76 * slot), y: tenth(bottom), height: tenth(height),
                    css: "series-\(piece.series % 8)")
            }
            return ChartColumn(label: bar.label, middle: percent((Double(index) + 0.5) * slot), pieces: pieces)
        }
    }

    public static let names: Names<ChartColumns> = ["columns": \.columns, "top": \.top]
}

/// One of several bars side by side.
public struct ChartColumn: PageModel {
    let label: String?
    let middle: String
    let pieces: [ChartPiece]

    /// Where bars stand, and how high the greatest is, in pixels of the drawing.
    static let floor = 190.0
    static let height = 165.0

    public static let names: Names<ChartColumn> = ["label": \.label, "middle": \.middle, "pieces": \.pieces]
}

/// A piece of an upright bar.
public struct ChartPiece: PageModel {
    let x: String
    let width: String
    let y: String
    let height: String
    let css: String

    public static let names: Names<ChartPiece> = ["x": \.x, "width": \.width, "y": \.y, "height": \.height, "css": \.css]
}

/// A share as SVG wants it: `42.5%`.
func percent(_ share: Double) -> String { tenth(min(max(share, 0), 1) * 100) + "%" }

private func tenth(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
    return rest == 0 ? String(whole) : "\(whole)." + (rest < 10 ? "0" : "") + String(rest)
}
