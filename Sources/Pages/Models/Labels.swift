/// Labels to print and stick on things (nhãn): each with a QR code that opens the record.
public struct LabelsPage: Page {
    public static let template = "labels"
    public var title: String
    public var backUrl: String
    /// A sheet of A4, or one label after the other.
    public var papers: [Tab]
    public var isSingle: Bool
    public var count: String
    /// The filters in words.
    public var filter: String?
    public var labels: [LabelItem]
    public var note: String?
    public var empty: Empty?

    public init(
        title: String, backUrl: String, papers: [Tab] = [], isSingle: Bool = false, count: String, filter: String? = nil,
        labels: [LabelItem] = [], note: String? = nil, empty: Empty? = nil
    ) {
        self.title = title
        self.backUrl = backUrl
        self.papers = papers
        self.isSingle = isSingle
        self.count = count
        self.filter = filter
        self.labels = labels
        self.note = note
        self.empty = empty
    }

    public static let names: Names<LabelsPage> = [
        "title": \.title, "backUrl": \.backUrl, "papers": \.papers, "isSingle": \.isSingle, "count": \.count, "filter": \.filter,
        "labels": \.labels, "note": \.note, "empty": \.empty,
    ]
}

/// One label.
public struct LabelItem: PageModel {
    public var heading: String
    public var code: String?
    public var place: String
    /// The QR code's dark modules as an SVG path, and the length of its side in modules.
    public var picture: String
    public var side: Int
    var box: String { "0 0 \(side) \(side)" }

    public init(heading: String, code: String? = nil, place: String, picture: String, side: Int) {
        self.heading = heading
        self.code = code
        self.place = place
        self.picture = picture
        self.side = side
    }

    public static let names: Names<LabelItem> = [
        "heading": \.heading, "code": \.code, "place": \.place, "picture": \.picture, "box": \.box,
    ]
}
