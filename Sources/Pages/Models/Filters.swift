/// One condition is put together: the field, what is asked of it, the value. Each step is a round trip, so that it works without scripts.
public struct FilterBuilder: Page {
    public static let template = "filter-builder"
    public var title: String
    public var crumbs: [Link]
    /// GET of this page again; with `_add` it goes on to the list.
    public var url: String
    /// What the list asks for already.
    public var hidden: [Hidden]
    public var fields: [Field]
    /// Whether all is there to add the condition.
    public var isReady: Bool
    public var error: String?
    public var cancelUrl: String

    public init(
        title: String, crumbs: [Link] = [], url: String, hidden: [Hidden] = [], fields: [Field], isReady: Bool = false,
        error: String? = nil,
        cancelUrl: String
    ) {
        self.title = title
        self.crumbs = crumbs
        self.url = url
        self.hidden = hidden
        self.fields = fields
        self.isReady = isReady
        self.error = error
        self.cancelUrl = cancelUrl
    }

    public static let names: Names<FilterBuilder> = [
        "title": \.title, "crumbs": \.crumbs, "url": \.url, "hidden": \.hidden, "fields": \.fields, "isReady": \.isReady, "error": \.error,
        "cancelUrl": \.cancelUrl,
    ]
}

/// Which columns a list shows, in which order.
public struct ColumnChooser: Page {
    public static let template = "columns"
    public var title: String
    public var crumbs: [Link]
    public var rows: [ChosenColumn]
    /// GET of this page again with `_field`.
    public var url: String
    public var hidden: [Hidden]
    public var add: Field
    public var densityUrl: String
    public var densityLabel: String
    public var doneUrl: String
    public var resetUrl: String

    public init(
        title: String, crumbs: [Link] = [], rows: [ChosenColumn], url: String, hidden: [Hidden] = [], add: Field, densityUrl: String,
        densityLabel: String, doneUrl: String, resetUrl: String
    ) {
        self.title = title
        self.crumbs = crumbs
        self.rows = rows
        self.url = url
        self.hidden = hidden
        self.add = add
        self.densityUrl = densityUrl
        self.densityLabel = densityLabel
        self.doneUrl = doneUrl
        self.resetUrl = resetUrl
    }

    public static let names: Names<ColumnChooser> = [
        "title": \.title, "crumbs": \.crumbs, "rows": \.rows, "url": \.url, "hidden": \.hidden, "add": \.add, "densityUrl": \.densityUrl,
        "densityLabel": \.densityLabel, "doneUrl": \.doneUrl, "resetUrl": \.resetUrl,
    ]
}

/// A column that is shown, and the addresses that move it.
public struct ChosenColumn: PageModel {
    public var label: String
    public var upUrl: String?
    public var downUrl: String?
    public var removeUrl: String?

    public init(label: String, upUrl: String? = nil, downUrl: String? = nil, removeUrl: String? = nil) {
        self.label = label
        self.upUrl = upUrl
        self.downUrl = downUrl
        self.removeUrl = removeUrl
    }

    public static let names: Names<ChosenColumn> = [
        "label": \.label, "upUrl": \.upUrl, "downUrl": \.downUrl, "removeUrl": \.removeUrl,
    ]
}

/// What may be done with a list itself: conditions, columns, what it begins with.
public struct ListTools: PageModel {
    public var addUrl: String
    public var columnsUrl: String
    public var matchUrl: String?
    /// "Khớp tất cả điều kiện", with the other choice behind it.
    public var matchLabel: String?
    /// POST: keeps the list as it stands to begin with, or forgets it where `isDefault`.
    public var defaultUrl: String?
    public var isDefault: Bool
    public var isDense: Bool
    /// Conditions that are on.
    public var count: String?
    public var css: String { isDense ? "is-dense" : "" }

    public init(
        addUrl: String, columnsUrl: String, matchUrl: String? = nil, matchLabel: String? = nil, defaultUrl: String? = nil,
        isDefault: Bool = false, isDense: Bool = false, count: String? = nil
    ) {
        self.addUrl = addUrl
        self.columnsUrl = columnsUrl
        self.matchUrl = matchUrl
        self.matchLabel = matchLabel
        self.defaultUrl = defaultUrl
        self.isDefault = isDefault
        self.isDense = isDense
        self.count = count
    }

    public static let names: Names<ListTools> = [
        "addUrl": \.addUrl, "columnsUrl": \.columnsUrl, "matchUrl": \.matchUrl, "matchLabel": \.matchLabel, "defaultUrl": \.defaultUrl,
        "isDefault": \.isDefault, "count": \.count, "css": \.css,
    ]
}
