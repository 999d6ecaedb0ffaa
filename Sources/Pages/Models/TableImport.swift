/// Hand in a table whose rows become records.
public struct TableUploadPage: Page {
    public static let template = "table-upload"
    public var title: String
    public var lead: String?
    public var crumbs: [Link]
    /// POST, multipart; the file's name is `document`.
    public var url: String
    public var limit: String
    public var error: String?
    public var recent: [ImportRow]
    public var hasRecent: Bool { !recent.isEmpty }

    public init(
        title: String, lead: String? = nil, crumbs: [Link] = [], url: String, limit: String, error: String? = nil, recent: [ImportRow] = []
    ) {
        self.title = title
        self.lead = lead
        self.crumbs = crumbs
        self.url = url
        self.limit = limit
        self.error = error
        self.recent = recent
    }

    public static let names: Names<TableUploadPage> = [
        "title": \.title, "lead": \.lead, "crumbs": \.crumbs, "url": \.url, "limit": \.limit, "error": \.error, "recent": \.recent,
        "hasRecent": \.hasRecent,
    ]
}

/// A column of a file, some of its cells, and the field that it becomes.
public struct MatchColumn: PageModel {
    public var heading: String
    public var samples: [String]
    /// A select of fields.
    public var field: Field

    public init(heading: String, samples: [String] = [], field: Field) {
        self.heading = heading
        self.samples = samples
        self.field = field
    }

    public static let names: Names<MatchColumn> = ["heading": \.heading, "samples": \.samples, "field": \.field]
}

/// Say which column of a file is which field, what tells records apart and what becomes of existing ones.
public struct TableMatchPage: Page {
    public static let template = "table-match"
    public var title: String
    public var lead: String?
    public var crumbs: [Link]
    /// GET with `sheet` and `row`: looks at another part of the file.
    public var lookUrl: String
    public var look: [Field]
    /// POST.
    public var url: String
    public var hidden: [Hidden]
    public var error: String?
    public var columns: [MatchColumn]
    public var settings: [Field]

    public init(
        title: String, lead: String? = nil, crumbs: [Link] = [], lookUrl: String, look: [Field] = [], url: String, hidden: [Hidden] = [],
        error: String? = nil, columns: [MatchColumn] = [], settings: [Field] = []
    ) {
        self.title = title
        self.lead = lead
        self.crumbs = crumbs
        self.lookUrl = lookUrl
        self.look = look
        self.url = url
        self.hidden = hidden
        self.error = error
        self.columns = columns
        self.settings = settings
    }

    public static let names: Names<TableMatchPage> = [
        "title": \.title, "lead": \.lead, "crumbs": \.crumbs, "lookUrl": \.lookUrl, "look": \.look, "url": \.url, "hidden": \.hidden,
        "error": \.error, "columns": \.columns, "settings": \.settings,
    ]
}

/// Why a row of a file was not taken.
public struct RefusedCell: PageModel {
    public var line: String
    public var column: String?
    public var value: String?
    public var reason: String

    public init(line: String, column: String? = nil, value: String? = nil, reason: String) {
        self.line = line
        self.column = column
        self.value = value
        self.reason = reason
    }

    public static let names: Names<RefusedCell> = ["line": \.line, "column": \.column, "value": \.value, "reason": \.reason]
}

/// A trial or an import: how far it is, then what it came to and which rows were not taken.
public struct TableRunPage: Page {
    public static let template = "table-run"
    public var title: String
    public var lead: String?
    public var crumbs: [Link]
    /// This page, asked for again while something runs.
    public var url: String
    public var isRunning: Bool
    /// 0 to 100.
    public var percent: Int
    public var progress: String?
    public var failure: String?
    public var actions: [Action]
    public var details: [Detail]
    public var hasDetails: Bool { !details.isEmpty }
    public var refused: [RefusedCell]
    public var hasRefused: Bool { !refused.isEmpty }
    /// "200 dòng đầu trong 1.234".
    public var refusedCount: String?
    /// The refused rows as files to repair.
    public var downloads: [Link]

    public init(
        title: String, lead: String? = nil, crumbs: [Link] = [], url: String, isRunning: Bool = false, percent: Int = 0,
        progress: String? = nil, failure: String? = nil, actions: [Action] = [], details: [Detail] = [], refused: [RefusedCell] = [],
        refusedCount: String? = nil, downloads: [Link] = []
    ) {
        self.title = title
        self.lead = lead
        self.crumbs = crumbs
        self.url = url
        self.isRunning = isRunning
        self.percent = percent
        self.progress = progress
        self.failure = failure
        self.actions = actions
        self.details = details
        self.refused = refused
        self.refusedCount = refusedCount
        self.downloads = downloads
    }

    public static let names: Names<TableRunPage> = [
        "title": \.title, "lead": \.lead, "crumbs": \.crumbs, "url": \.url, "isRunning": \.isRunning, "percent": \.percent,
        "progress": \.progress, "failure": \.failure, "actions": \.actions, "details": \.details, "hasDetails": \.hasDetails,
        "refused": \.refused, "hasRefused": \.hasRefused, "refusedCount": \.refusedCount, "downloads": \.downloads,
    ]
}
