/// Another document of a plan beside the plan: what is new, other or missing in it, each to be taken or left.
public struct PlanRevisionPage: Page {
    public static let template = "plan-revision"
    public var title: String
    public var lead: String?
    public var crumbs: [Link]
    public var tag: Tag?
    /// Counts with their denominators.
    public var details: [Detail]
    public var notes: [String]
    public var actions: [Action]
    /// "Còn 5 trên 11 chỗ chưa quyết", beside the actions at the end of the page; nil once the comparison is closed.
    public var waiting: String?
    public var sections: [RevisionSection]
    public var empty: Empty?

    public init(
        title: String, lead: String? = nil, crumbs: [Link] = [], tag: Tag? = nil, details: [Detail] = [], notes: [String] = [],
        actions: [Action] = [], waiting: String? = nil, sections: [RevisionSection] = [], empty: Empty? = nil
    ) {
        self.title = title
        self.lead = lead
        self.crumbs = crumbs
        self.tag = tag
        self.details = details
        self.notes = notes
        self.actions = actions
        self.waiting = waiting
        self.sections = sections
        self.empty = empty
    }

    public static let names: Names<PlanRevisionPage> = [
        "title": \.title, "lead": \.lead, "crumbs": \.crumbs, "tag": \.tag, "details": \.details, "notes": \.notes, "actions": \.actions,
        "waiting": \.waiting,
        "sections": \.sections, "empty": \.empty,
    ]
}

/// The differences of one kind.
public struct RevisionSection: PageModel {
    public var id: String
    public var heading: String
    public var text: String?
    /// "Nhận cả 5"; POST.
    public var acceptAll: Action?
    public var rows: [RevisionRow]

    public init(id: String, heading: String, text: String? = nil, acceptAll: Action? = nil, rows: [RevisionRow] = []) {
        self.id = id
        self.heading = heading
        self.text = text
        self.acceptAll = acceptAll
        self.rows = rows
    }

    public static let names: Names<RevisionSection> = [
        "id": \.id, "heading": \.heading, "text": \.text, "acceptAll": \.acceptAll, "rows": \.rows,
    ]
}

/// One item that differs.
public struct RevisionRow: PageModel {
    public var id: String
    /// "Chỉ tiêu 5 · phụ lục".
    public var kind: String
    public var heading: String
    public var url: String?
    public var decided: Tag?
    public var fields: [RevisionField]
    /// POST; nil once the comparison is closed, and where it is accepted already.
    public var acceptUrl: String?
    /// POST.
    public var declineUrl: String?
    public var isDecided: Bool { decided != nil }
    public var isOpen: Bool { acceptUrl != nil || declineUrl != nil }

    public init(
        id: String, kind: String, heading: String, url: String? = nil, decided: Tag? = nil, fields: [RevisionField] = [],
        acceptUrl: String? = nil, declineUrl: String? = nil
    ) {
        self.id = id
        self.kind = kind
        self.heading = heading
        self.url = url
        self.decided = decided
        self.fields = fields
        self.acceptUrl = acceptUrl
        self.declineUrl = declineUrl
    }

    public static let names: Names<RevisionRow> = [
        "id": \.id, "kind": \.kind, "heading": \.heading, "url": \.url, "decided": \.decided, "fields": \.fields, "acceptUrl": \.acceptUrl,
        "declineUrl": \.declineUrl, "isDecided": \.isDecided, "isOpen": \.isOpen,
    ]
}

/// A field in the plan and in the document, its changed words marked.
public struct RevisionField: PageModel {
    public var label: String
    public var parts: [RevisionPart]
    /// The field's name where a person changed it: it stays unless its box is ticked.
    public var byHand: String?
    /// The id of that box.
    public var box: String
    public var taken: Bool

    public init(label: String, parts: [RevisionPart] = [], byHand: String? = nil, box: String = "", taken: Bool = false) {
        self.label = label
        self.parts = parts
        self.byHand = byHand
        self.box = box
        self.taken = taken
    }

    public static let names: Names<RevisionField> = [
        "label": \.label, "parts": \.parts, "byHand": \.byHand, "box": \.box, "taken": \.taken,
    ]
}

/// Words that stayed, went or came.
public struct RevisionPart: PageModel {
    public enum Kind: Sendable { case same, old, new }

    public var text: String
    public var isOld: Bool
    public var isNew: Bool
    public var isSame: Bool { !isOld && !isNew }

    public init(_ text: String, _ kind: Kind = .same) {
        self.text = text
        isOld = kind == .old
        isNew = kind == .new
    }

    public static let names: Names<RevisionPart> = ["text": \.text, "isOld": \.isOld, "isNew": \.isNew, "isSame": \.isSame]
}
