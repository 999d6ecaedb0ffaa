/// An outgoing document (văn bản đi): its text beside how it will look, what to mend in its form, its next steps.
public struct OfficialDocumentPage: Page {
    public static let template = "official-document"
    /// The subject.
    public var title: String
    /// "Báo cáo · 05/BC-UBND".
    public var kicker: String
    public var crumbs: [Link]
    public var state: Tag?
    public var deadline: Deadline?
    public var actions: [Action]
    public var transitions: [TransitionForm]
    /// Who has it.
    public var waiting: String?
    /// That its files are being made, that they could not be.
    public var notes: [Notice]
    /// Absent once it is issued.
    public var check: FormCheck?
    /// Absent where the reader may not change it.
    public var editor: DocumentEditor?
    public var facts: [Detail]
    /// GET: a ``DocumentPreviewPage``.
    public var previewUrl: String
    public var hasTransitions: Bool { !transitions.isEmpty }

    public init(
        title: String, kicker: String, crumbs: [Link] = [], state: Tag? = nil, deadline: Deadline? = nil, actions: [Action] = [],
        transitions: [TransitionForm] = [], waiting: String? = nil, notes: [Notice] = [], check: FormCheck? = nil,
        editor: DocumentEditor? = nil, facts: [Detail] = [], previewUrl: String
    ) {
        self.title = title
        self.kicker = kicker
        self.crumbs = crumbs
        self.state = state
        self.deadline = deadline
        self.actions = actions
        self.transitions = transitions
        self.waiting = waiting
        self.notes = notes
        self.check = check
        self.editor = editor
        self.facts = facts
        self.previewUrl = previewUrl
    }

    public static let names: Names<OfficialDocumentPage> = [
        "title": \.title, "kicker": \.kicker, "crumbs": \.crumbs, "state": \.state, "deadline": \.deadline, "actions": \.actions,
        "transitions": \.transitions, "hasTransitions": \.hasTransitions, "waiting": \.waiting, "notes": \.notes, "check": \.check,
        "editor": \.editor, "facts": \.facts, "previewUrl": \.previewUrl,
    ]
}

/// What Decree 30/2020/NĐ-CP asks of a document's form and finds amiss (kiểm tra thể thức).
public struct FormCheck: PageModel {
    /// "2 chỗ phải sửa, 1 chỗ nên xem lại".
    public var summary: Tag
    public var findings: [FormCheckItem]

    public init(summary: Tag, findings: [FormCheckItem] = []) {
        self.summary = summary
        self.findings = findings
    }

    public static let names: Names<FormCheck> = ["summary": \.summary, "findings": \.findings]
}

/// One finding, with where it is mended.
public struct FormCheckItem: PageModel {
    public var text: String
    /// Whether it must be mended.
    public var tag: Tag
    /// The field: a place on the page, or on the record's form.
    public var link: Link?

    public init(text: String, tag: Tag, link: Link? = nil) {
        self.text = text
        self.tag = tag
        self.link = link
    }

    public static let names: Names<FormCheckItem> = ["text": \.text, "tag": \.tag, "link": \.link]
}

/// The document's text, to be changed on its page.
public struct DocumentEditor: PageModel {
    public var url: String
    public var draftUrl: String
    public var version: String
    public var hidden: [Hidden]
    public var fields: [Field]
    /// The whole form of the record.
    public var moreUrl: String
    /// What was typed earlier and not saved, if the fields show that.
    public var draft: Draft?

    public init(url: String, draftUrl: String, version: String, hidden: [Hidden], fields: [Field], moreUrl: String, draft: Draft? = nil) {
        self.url = url
        self.draftUrl = draftUrl
        self.version = version
        self.hidden = hidden
        self.fields = fields
        self.moreUrl = moreUrl
        self.draft = draft
    }

    public static let names: Names<DocumentEditor> = [
        "url": \.url, "draftUrl": \.draftUrl, "version": \.version, "hidden": \.hidden, "fields": \.fields, "moreUrl": \.moreUrl,
        "draft": \.draft,
    ]
}

/// A document's pages as they will be printed.
public struct DocumentPreviewPage: Page {
    public static let template = "document-preview"
    public var title: String
    public var crumbs: [Link]
    /// "3 trang · bản dự thảo".
    public var summary: String?
    /// Why there are no pages.
    public var problem: Notice?
    public var sheets: [PageSheet]

    public init(title: String, crumbs: [Link] = [], summary: String? = nil, problem: Notice? = nil, sheets: [PageSheet] = []) {
        self.title = title
        self.crumbs = crumbs
        self.summary = summary
        self.problem = problem
        self.sheets = sheets
    }

    public static let names: Names<DocumentPreviewPage> = [
        "title": \.title, "crumbs": \.crumbs, "summary": \.summary, "problem": \.problem, "sheets": \.sheets,
    ]
}
