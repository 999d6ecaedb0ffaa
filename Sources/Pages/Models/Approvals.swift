/// What waits for somebody's decision, one under the other: made for a thumb, and as good at a desk.
public struct ApprovalsPage: Page {
    public static let template = "approvals"
    public var title: String
    /// "6 việc chờ quyết định".
    public var lead: String?
    public var views: [Tab]
    public var cards: [ApprovalCard]
    /// That there are more than are shown.
    public var more: String?
    public var empty: Empty?

    public init(
        title: String, lead: String? = nil, views: [Tab] = [], cards: [ApprovalCard] = [], more: String? = nil, empty: Empty? = nil
    ) {
        self.title = title
        self.lead = lead
        self.views = views
        self.cards = cards
        self.more = more
        self.empty = empty
    }

    public static let names: Names<ApprovalsPage> = [
        "title": \.title, "lead": \.lead, "views": \.views, "cards": \.cards, "more": \.more, "empty": \.empty,
    ]
}

/// A piece of work that waits for a decision, with what matters to decide: who asks for what, why and by when.
public struct ApprovalCard: PageModel {
    /// Unique on the page.
    public var id: String
    public var kind: String
    public var heading: String
    /// The record in Việc của tôi or on its own page, with all that is known of it.
    public var url: String
    public var state: Tag?
    public var deadline: Deadline?
    /// "Lục Thị Ánh · Nộp kết quả · 20/11/2026 16:12".
    public var asked: String?
    /// The reason given with it.
    public var reason: String?
    public var details: [Detail]
    public var own: Link?
    public var picture: PagePicture?
    public var transitions: [TransitionForm]
    public var current: Bool

    public init(
        id: String, kind: String, heading: String, url: String, state: Tag? = nil, deadline: Deadline? = nil, asked: String? = nil,
        reason: String? = nil, details: [Detail] = [], own: Link? = nil, picture: PagePicture? = nil, transitions: [TransitionForm] = [],
        current: Bool = false
    ) {
        self.id = id
        self.kind = kind
        self.heading = heading
        self.url = url
        self.state = state
        self.deadline = deadline
        self.asked = asked
        self.reason = reason
        self.details = details
        self.own = own
        self.picture = picture
        self.transitions = transitions
        self.current = current
    }

    public static let names: Names<ApprovalCard> = [
        "id": \.id, "kind": \.kind, "heading": \.heading, "url": \.url, "state": \.state, "deadline": \.deadline, "asked": \.asked,
        "reason": \.reason, "details": \.details, "own": \.own, "picture": \.picture, "transitions": \.transitions, "current": \.current,
    ]
}

/// The first page of a document, loaded when it is asked for.
public struct PagePicture: PageModel {
    /// "Xem trang đầu: bao-cao.pdf".
    public var label: String
    public var imageUrl: String

    public init(label: String, imageUrl: String) {
        self.label = label
        self.imageUrl = imageUrl
    }

    public static let names: Names<PagePicture> = ["label": \.label, "imageUrl": \.imageUrl]
}

/// A box for a remark on a record.
public struct CommentForm: PageModel {
    /// POST.
    public var url: String
    public var hidden: [Hidden]

    public init(url: String, hidden: [Hidden] = []) {
        self.url = url
        self.hidden = hidden
    }

    public static let names: Names<CommentForm> = ["url": \.url, "hidden": \.hidden]
}
