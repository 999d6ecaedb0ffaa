/// A file held with a record, seen before it is fetched (xem trước).
public struct FilePage: Page {
    public static let template = "file"
    public var title: String
    public var kicker: String?
    public var crumbs: [Link]
    public var tag: Tag?
    public var downloadUrl: String?
    public var details: [Detail]
    /// A picture of it.
    public var imageUrl: String?
    /// Its beginning, where it is text.
    public var text: String?
    /// Its pages.
    public var views: [Tab]
    /// Why nothing is shown.
    public var nothing: String?

    public init(
        title: String, kicker: String? = nil, crumbs: [Link] = [], tag: Tag? = nil, downloadUrl: String? = nil, details: [Detail] = [],
        imageUrl: String? = nil, text: String? = nil, views: [Tab] = [], nothing: String? = nil
    ) {
        self.title = title
        self.kicker = kicker
        self.crumbs = crumbs
        self.tag = tag
        self.downloadUrl = downloadUrl
        self.details = details
        self.imageUrl = imageUrl
        self.text = text
        self.views = views
        self.nothing = nothing
    }

    public static let names: Names<FilePage> = [
        "title": \.title, "kicker": \.kicker, "crumbs": \.crumbs, "tag": \.tag, "downloadUrl": \.downloadUrl, "details": \.details,
        "imageUrl": \.imageUrl, "text": \.text, "views": \.views, "nothing": \.nothing,
    ]
}
