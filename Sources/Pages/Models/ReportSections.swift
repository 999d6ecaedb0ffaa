/// A section of a report (mục của đề cương).
public struct ReportSection: PageModel {
    public var id: String
    /// "II. Tồn tại, hạn chế".
    public var heading: String
    /// The text as an input; nil where it may not be written.
    public var field: Field?
    public var internalField: FoldedFields?
    public var hidden: [Hidden]
    /// What is written, where it may not be changed.
    public var paragraphs: [ReportParagraph]
    /// Said where nothing is written and nothing may be.
    public var nothing: String?
    public var `internal`: String?
    /// What was changed since the report was sent back.
    public var changes: [ReportChange]
    public var changesLabel: String?
    public var changesOpen: Bool
    /// The value that takes over all that units wrote and that is not there yet.
    public var takeAll: String?
    public var takeAllLabel: String?
    public var sources: [ReportSource]
    public var comments: [Comment]
    public var notes: [ReportNote]
    /// Nil where no remark may be made.
    public var comment: ReportComment?
    public var hasSources: Bool { !sources.isEmpty || !notes.isEmpty }
    public var hasComments: Bool { !comments.isEmpty }
    public var hasChanges: Bool { !changes.isEmpty }
    public var hasNotes: Bool { !notes.isEmpty }

    public init(
        id: String, heading: String, field: Field? = nil, internalField: FoldedFields? = nil, hidden: [Hidden] = [],
        paragraphs: [ReportParagraph] = [], nothing: String? = nil, internal: String? = nil, changes: [ReportChange] = [],
        changesLabel: String? = nil, changesOpen: Bool = false, takeAll: String? = nil, takeAllLabel: String? = nil,
        sources: [ReportSource] = [], comments: [Comment] = [], notes: [ReportNote] = [], comment: ReportComment? = nil
    ) {
        self.id = id
        self.heading = heading
        self.field = field
        self.internalField = internalField
        self.hidden = hidden
        self.paragraphs = paragraphs
        self.nothing = nothing
        self.internal = `internal`
        self.changes = changes
        self.changesLabel = changesLabel
        self.changesOpen = changesOpen
        self.takeAll = takeAll
        self.takeAllLabel = takeAllLabel
        self.sources = sources
        self.comments = comments
        self.notes = notes
        self.comment = comment
    }

    public static let names: Names<ReportSection> = [
        "id": \.id, "heading": \.heading, "field": \.field, "internalField": \.internalField, "hidden": \.hidden,
        "paragraphs": \.paragraphs, "nothing": \.nothing, "internal": \.internal, "changes": \.changes, "changesLabel": \.changesLabel,
        "changesOpen": \.changesOpen, "takeAll": \.takeAll, "takeAllLabel": \.takeAllLabel, "sources": \.sources, "comments": \.comments,
        "notes": \.notes, "comment": \.comment, "hasSources": \.hasSources, "hasComments": \.hasComments, "hasChanges": \.hasChanges,
        "hasNotes": \.hasNotes,
    ]
}

/// A paragraph with the passages that were remarked on.
public struct ReportParagraph: PageModel {
    public var runs: [ReportRun]

    public init(runs: [ReportRun]) {
        self.runs = runs
    }

    public static let names: Names<ReportParagraph> = ["runs": \.runs]
}

/// Words of a paragraph, or a passage of it that leads to its remark.
public struct ReportRun: PageModel {
    public var text: String
    public var url: String?

    public init(text: String, url: String? = nil) {
        self.text = text
        self.url = url
    }

    public static let names: Names<ReportRun> = ["text": \.text, "url": \.url]
}

/// A paragraph of what became of a text.
public struct ReportChange: PageModel {
    public var pieces: [ReportPiece]

    public init(pieces: [ReportPiece]) {
        self.pieces = pieces
    }

    public static let names: Names<ReportChange> = ["pieces": \.pieces]
}

/// Words that stayed, came in or went out: one of the three.
public struct ReportPiece: PageModel {
    public var same: String?
    public var added: String?
    public var removed: String?

    public init(same: String? = nil, added: String? = nil, removed: String? = nil) {
        self.same = same
        self.added = added
        self.removed = removed
    }

    public static let names: Names<ReportPiece> = ["same": \.same, "added": \.added, "removed": \.removed]
}

/// A remark on a section or a passage of it, with its answers.
public struct ReportNote: PageModel {
    public var id: String
    public var quote: String?
    /// Selects the passage in the text; nil where its words are gone.
    public var place: Link?
    public var from: String?
    /// Where it stands, in UTF-16 units.
    public var to: String?
    /// Said where the words are gone.
    public var adrift: String?
    public var who: String
    public var time: String
    public var text: String
    /// That it is settled.
    public var tag: Tag?
    public var answers: [Comment]
    public var answer: Field?
    public var answerAct: String?
    public var settleAct: String?
    public var settleLabel: String?
    public var about: String
    public var isSettled: Bool { tag != nil }
    public var hasAnswers: Bool { !answers.isEmpty }

    public init(
        id: String, quote: String? = nil, place: Link? = nil, from: String? = nil, to: String? = nil, adrift: String? = nil, who: String,
        time: String, text: String, tag: Tag? = nil, answers: [Comment] = [], answer: Field? = nil, answerAct: String? = nil,
        settleAct: String? = nil, settleLabel: String? = nil, about: String
    ) {
        self.id = id
        self.quote = quote
        self.place = place
        self.from = from
        self.to = to
        self.adrift = adrift
        self.who = who
        self.time = time
        self.text = text
        self.tag = tag
        self.answers = answers
        self.answer = answer
        self.answerAct = answerAct
        self.settleAct = settleAct
        self.settleLabel = settleLabel
        self.about = about
    }

    public static let names: Names<ReportNote> = [
        "id": \.id, "quote": \.quote, "place": \.place, "from": \.from, "to": \.to, "adrift": \.adrift, "who": \.who, "time": \.time,
        "text": \.text, "tag": \.tag, "answers": \.answers, "answer": \.answer, "answerAct": \.answerAct, "settleAct": \.settleAct,
        "settleLabel": \.settleLabel, "about": \.about, "isSettled": \.isSettled, "hasAnswers": \.hasAnswers,
    ]
}

/// Where a remark on a section is written.
public struct ReportComment: PageModel {
    public var label: String
    /// "Nhận xét mục này: II. Tồn tại".
    public var about: String
    /// What the button sends.
    public var act: String
    public var field: Field
    /// The passage that it is about.
    public var quote: Field
    /// A hidden field: where the passage stands, set where scripts run.
    public var positionName: String
    public var isOpen: Bool

    public init(label: String, about: String, act: String, field: Field, quote: Field, positionName: String, isOpen: Bool = false) {
        self.label = label
        self.about = about
        self.act = act
        self.field = field
        self.quote = quote
        self.positionName = positionName
        self.isOpen = isOpen
    }

    public static let names: Names<ReportComment> = [
        "label": \.label, "about": \.about, "act": \.act, "field": \.field, "quote": \.quote, "positionName": \.positionName,
        "isOpen": \.isOpen,
    ]
}

/// What a section may be written from: lines of the registers, or what a unit wrote.
public struct ReportSource: PageModel {
    /// "Gợi ý từ sổ (5)", "Trạm Y tế".
    public var label: String
    public var lines: [ReportSourceLine]
    /// How much of it is taken over already.
    public var tag: Tag?
    /// Said to who consolidates only.
    public var `internal`: String?
    /// The value that takes it over; nil where nothing may be written.
    public var take: String?
    public var takeLabel: String
    /// The value that takes over the lines that are ticked.
    public var pick: String?
    public var pickLabel: String?
    public var isOpen: Bool

    public init(
        label: String, lines: [ReportSourceLine], tag: Tag? = nil, internal: String? = nil, take: String? = nil, takeLabel: String,
        pick: String? = nil, pickLabel: String? = nil, isOpen: Bool = false
    ) {
        self.label = label
        self.lines = lines
        self.tag = tag
        self.internal = `internal`
        self.take = take
        self.takeLabel = takeLabel
        self.pick = pick
        self.pickLabel = pickLabel
        self.isOpen = isOpen
    }

    public static let names: Names<ReportSource> = [
        "label": \.label, "lines": \.lines, "tag": \.tag, "internal": \.internal, "take": \.take, "takeLabel": \.takeLabel,
        "pick": \.pick, "pickLabel": \.pickLabel, "isOpen": \.isOpen,
    ]
}

/// A line that may be taken over.
public struct ReportSourceLine: PageModel {
    public var text: String
    public var name: String?
    /// Nil where it can't be ticked.
    public var value: String?
    public var id: String?
    /// Said of what the text says already.
    public var taken: String?

    public init(text: String, name: String? = nil, value: String? = nil, id: String? = nil, taken: String? = nil) {
        self.text = text
        self.name = name
        self.value = value
        self.id = id
        self.taken = taken
    }

    public static let names: Names<ReportSourceLine> = ["text": \.text, "name": \.name, "value": \.value, "id": \.id, "taken": \.taken]
}

/// Inputs that are shown when somebody asks for them, or when something stands in them.
public struct FoldedFields: PageModel {
    public var fields: [Field]
    public var isOpen: Bool

    public init(_ fields: [Field]) {
        self.fields = fields
        isOpen = fields.contains { $0.value?.isEmpty == false || $0.error != nil }
    }

    public static let names: Names<FoldedFields> = ["fields": \.fields, "isOpen": \.isOpen]
}
