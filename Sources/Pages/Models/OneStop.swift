/// The first step of taking a dossier in: which procedure.
public struct IntakeSearch: Page {
    public static let template = "intake-search"
    public var title: String
    public var crumbs: [Link]
    /// GET with `q`.
    public var url: String
    public var search: Field
    /// The procedures that fit, the most used first.
    public var items: [AdminItem]
    public var hidden: [Hidden]
    public var empty: Empty?
    public var hasItems: Bool { !items.isEmpty }

    public init(
        title: String, crumbs: [Link] = [], url: String, search: Field, items: [AdminItem] = [], hidden: [Hidden] = [], empty: Empty? = nil
    ) {
        self.title = title
        self.crumbs = crumbs
        self.url = url
        self.search = search
        self.items = items
        self.hidden = hidden
        self.empty = empty
    }

    public static let names: Names<IntakeSearch> = [
        "title": \.title, "crumbs": \.crumbs, "url": \.url, "search": \.search, "items": \.items, "hidden": \.hidden,
        "empty": \.empty, "hasItems": \.hasItems,
    ]
}

/// Statistics of dossiers: a period, by what lines are made, the table.
public struct DossierTable: Page {
    public static let template = "dossier-table"
    public var title: String
    public var lead: String?
    public var crumbs: [Link]
    public var actions: [Action]
    public var views: [Tab]
    /// GET: the days of the period.
    public var period: TransitionForm
    public var columns: [ListColumn]
    /// The last one is the total.
    public var rows: [ListRow]
    public var empty: Empty?
    public var hasRows: Bool { !rows.isEmpty }

    public init(
        title: String, lead: String? = nil, crumbs: [Link] = [], actions: [Action] = [], views: [Tab] = [], period: TransitionForm,
        columns: [ListColumn] = [], rows: [ListRow] = [], empty: Empty? = nil
    ) {
        self.title = title
        self.lead = lead
        self.crumbs = crumbs
        self.actions = actions
        self.views = views
        self.period = period
        self.columns = columns
        self.rows = rows
        self.empty = empty
    }

    public static let names: Names<DossierTable> = [
        "title": \.title, "lead": \.lead, "crumbs": \.crumbs, "actions": \.actions, "views": \.views, "period": \.period,
        "columns": \.columns, "rows": \.rows, "empty": \.empty, "hasRows": \.hasRows,
    ]
}

/// A printed form about one dossier (mẫu 01–06 of Thông tư 03/2025/TT-VPCP), on A5.
public struct DossierSlip: Page {
    public static let template = "dossier-slip"
    public var title: String
    /// The body above, the centre below it.
    public var office: [String]
    /// "Số: H99.01-261122-0007/TNHS".
    public var number: String
    public var date: String
    /// "Mẫu số 01".
    public var formName: String
    public var backUrl: String
    public var lines: [PrintLine]
    public var heads: [String]
    public var rows: [PrintRow]
    public var paragraphs: [String]
    public var signatures: [SlipSignature]
    /// The outline of the QR code that leads to tracking; nil without one.
    public var picture: String?
    /// The view box of the code.
    public var box: String
    /// What is needed besides the code to track it.
    public var secret: String?
    public var hasRows: Bool { !rows.isEmpty }

    public init(
        title: String, office: [String], number: String, date: String, formName: String, backUrl: String, lines: [PrintLine] = [],
        heads: [String] = [], rows: [PrintRow] = [], paragraphs: [String] = [], signatures: [SlipSignature] = [], picture: String? = nil,
        side: Int? = nil, secret: String? = nil
    ) {
        self.title = title
        self.office = office
        self.number = number
        self.date = date
        self.formName = formName
        self.backUrl = backUrl
        self.lines = lines
        self.heads = heads
        self.rows = rows
        self.paragraphs = paragraphs
        self.signatures = signatures
        self.picture = picture
        let side = String(side ?? 0)
        box = "0 0 \(side) \(side)"
        self.secret = secret
    }

    public static let names: Names<DossierSlip> = [
        "title": \.title, "office": \.office, "number": \.number, "date": \.date, "formName": \.formName, "backUrl": \.backUrl,
        "lines": \.lines, "heads": \.heads, "rows": \.rows, "paragraphs": \.paragraphs, "signatures": \.signatures, "picture": \.picture,
        "box": \.box, "secret": \.secret, "hasRows": \.hasRows,
    ]
}

/// Who signs a printed form.
public struct SlipSignature: PageModel {
    public var role: String
    public var hint: String
    public var name: String

    public init(role: String, hint: String, name: String) {
        self.role = role
        self.hint = hint
        self.name = name
    }

    public static let names: Names<SlipSignature> = ["role": \.role, "hint": \.hint, "name": \.name]
}
