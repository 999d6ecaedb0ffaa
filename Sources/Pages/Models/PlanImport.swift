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
    /// What can be done with a document that could not be read.
    public var errorActions: [Action]
    public var allowsText: Bool
    /// What was pasted before and could not be read.
    public var pasted: String?
    public var recent: [ImportRow]
    public var hasRecent: Bool { !recent.isEmpty }

    public init(
        title: String, lead: String? = nil, url: String, accept: String, limit: String, error: String? = nil, errorActions: [Action] = [],
        allowsText: Bool = false, pasted: String? = nil, recent: [ImportRow] = []
    ) {
        self.title = title
        self.lead = lead
        self.url = url
        self.accept = accept
        self.limit = limit
        self.error = error
        self.errorActions = errorActions
        self.allowsText = allowsText
        self.pasted = pasted
        self.recent = recent
    }

    public static let names: Names<ImportPage> = [
        "title": \.title, "lead": \.lead, "url": \.url, "accept": \.accept, "limit": \.limit, "error": \.error,
        "errorActions": \.errorActions, "allowsText": \.allowsText, "pasted": \.pasted, "recent": \.recent, "hasRecent": \.hasRecent,
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
