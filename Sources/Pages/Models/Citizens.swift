/// Where citizens sign in: with a provider, or with a code sent to a phone or an e-mail address.
public struct CitizenSignInPage: Page {
    public static let template = "citizen-sign-in"
    public var title: String
    public var lead: String?
    public var error: String?
    /// "VNeID", each with the address that goes there.
    public var providers: [Action]
    /// Above what is typed, where there are providers: "Hoặc nhận mã".
    public var codeHeading: String?
    /// POST; nil where nothing can be sent.
    public var form: TransitionForm?
    /// In place of all ways.
    public var nothing: String?
    /// For officials, who sign in elsewhere.
    public var officials: Link?
    public var hasProviders: Bool { !providers.isEmpty }

    public init(
        title: String, lead: String? = nil, error: String? = nil, providers: [Action] = [], codeHeading: String? = nil,
        form: TransitionForm? = nil, nothing: String? = nil, officials: Link? = nil
    ) {
        self.title = title
        self.lead = lead
        self.error = error
        self.providers = providers
        self.codeHeading = codeHeading
        self.form = form
        self.nothing = nothing
        self.officials = officials
    }

    public static let names: Names<CitizenSignInPage> = [
        "title": \.title, "lead": \.lead, "error": \.error, "providers": \.providers, "codeHeading": \.codeHeading, "form": \.form,
        "nothing": \.nothing, "officials": \.officials, "hasProviders": \.hasProviders,
    ]
}

/// What a payer sees: how much, to whom, the code to scan, and whether it has come in.
public struct PaymentPage: Page {
    public static let template = "payment"
    public var title: String
    public var kicker: String?
    public var tag: Tag
    /// "50.000 đồng"; nil where nothing is due.
    public var amount: String?
    /// GET: the code's picture; nil where nothing can be transferred.
    public var imageUrl: String?
    /// What a banking app says below the code.
    public var imageAlt: String
    public var how: String?
    public var rows: [PaymentRow]
    /// What is to know: paid in part, too much.
    public var note: String?
    /// GET of this page while it waits.
    public var pollUrl: String?

    public init(
        title: String, kicker: String? = nil, tag: Tag, amount: String? = nil, imageUrl: String? = nil, imageAlt: String = "",
        how: String? = nil, rows: [PaymentRow] = [], note: String? = nil, pollUrl: String? = nil
    ) {
        self.title = title
        self.kicker = kicker
        self.tag = tag
        self.amount = amount
        self.imageUrl = imageUrl
        self.imageAlt = imageAlt
        self.how = how
        self.rows = rows
        self.note = note
        self.pollUrl = pollUrl
    }

    public static let names: Names<PaymentPage> = [
        "title": \.title, "kicker": \.kicker, "tag": \.tag, "amount": \.amount, "imageUrl": \.imageUrl, "imageAlt": \.imageAlt,
        "how": \.how,
        "rows": \.rows, "note": \.note, "pollUrl": \.pollUrl,
    ]
}

/// One thing to type where no code is scanned.
public struct PaymentRow: PageModel {
    public var id: String
    public var label: String
    public var value: String

    public init(id: String, label: String, value: String) {
        self.id = id
        self.label = label
        self.value = value
    }

    public static let names: Names<PaymentRow> = ["id": \.id, "label": \.label, "value": \.value]
}
