/// The quality of all registers that the reader may see, the worst first (chất lượng dữ liệu).
public struct QualityPage: Page {
    public static let template = "quality"
    public var title: String
    public var lead: String
    public var views: [Tab]
    /// GET: the unit whose records are counted.
    public var url: String
    public var controls: [Field]
    public var figures: [FigureCard]
    /// Over the first column.
    public var rowHead: String
    public var partHeads: [QualityHead]
    public var rows: [QualityRow]
    /// What is not in the table, and why.
    public var note: String?
    public var empty: Empty?
    public var hasRows: Bool { !rows.isEmpty }
    public var hasControls: Bool { !controls.isEmpty }

    public init(
        title: String, lead: String, views: [Tab] = [], url: String, controls: [Field] = [], figures: [FigureCard] = [], rowHead: String,
        partHeads: [QualityHead] = [], rows: [QualityRow] = [], note: String? = nil, empty: Empty? = nil
    ) {
        self.title = title
        self.lead = lead
        self.views = views
        self.url = url
        self.controls = controls
        self.figures = figures
        self.rowHead = rowHead
        self.partHeads = partHeads
        self.rows = rows
        self.note = note
        self.empty = empty
    }

    public static let names: Names<QualityPage> = [
        "title": \.title, "lead": \.lead, "views": \.views, "url": \.url, "controls": \.controls, "figures": \.figures,
        "rowHead": \.rowHead, "partHeads": \.partHeads, "rows": \.rows, "note": \.note, "empty": \.empty, "hasRows": \.hasRows,
        "hasControls": \.hasControls,
    ]
}

/// The name of one of the four parts.
public struct QualityHead: PageModel {
    public var label: String

    public init(label: String) { self.label = label }

    public static let names: Names<QualityHead> = ["label": \.label]
}

/// A register or a unit with its score.
public struct QualityRow: PageModel {
    public var label: String
    public var url: String?
    /// "1.204 bản ghi".
    public var detail: String
    public var tag: Tag
    public var parts: [QualityCell]
    public var trend: Sparkline?

    public init(
        label: String, url: String? = nil, detail: String, tag: Tag, parts: [QualityCell] = [], trend: Sparkline? = nil
    ) {
        self.label = label
        self.url = url
        self.detail = detail
        self.tag = tag
        self.parts = parts
        self.trend = trend
    }

    public static let names: Names<QualityRow> = [
        "label": \.label, "url": \.url, "detail": \.detail, "tag": \.tag, "parts": \.parts, "trend": \.trend,
    ]
}

/// One part of a score with its denominator.
public struct QualityCell: PageModel {
    public var label: String
    /// nil: nothing could be judged.
    public var value: String?
    /// "842/911".
    public var detail: String?
    /// The work list of this part.
    public var url: String?

    public init(label: String, value: String? = nil, detail: String? = nil, url: String? = nil) {
        self.label = label
        self.value = value
        self.detail = detail
        self.url = url
    }

    public static let names: Names<QualityCell> = ["label": \.label, "value": \.value, "detail": \.detail, "url": \.url]
}

/// The quality of one register: its score, what is asked of its records, and what is to be done.
public struct QualityRegisterPage: Page {
    public static let template = "quality-register"
    public var title: String
    public var lead: String?
    public var crumbs: [Link]
    public var actions: [Action]
    public var figures: [FigureCard]
    /// GET: which part of the work list, and of which unit.
    public var url: String
    public var controls: [Field]
    public var clearUrl: String?
    public var groups: [QualityGroup]
    /// "Còn 12 bản ghi cần sửa".
    public var workHeading: String
    public var work: [WorkLine]
    public var paging: Paging?
    public var empty: Empty?
    public var note: String?
    public var hasWork: Bool { !work.isEmpty }
    public var hasGroups: Bool { !groups.isEmpty }

    public init(
        title: String, lead: String? = nil, crumbs: [Link] = [], actions: [Action] = [], figures: [FigureCard] = [], url: String,
        controls: [Field] = [], clearUrl: String? = nil, groups: [QualityGroup] = [], workHeading: String, work: [WorkLine] = [],
        paging: Paging? = nil, empty: Empty? = nil, note: String? = nil
    ) {
        self.title = title
        self.lead = lead
        self.crumbs = crumbs
        self.actions = actions
        self.figures = figures
        self.url = url
        self.controls = controls
        self.clearUrl = clearUrl
        self.groups = groups
        self.workHeading = workHeading
        self.work = work
        self.paging = paging
        self.empty = empty
        self.note = note
    }

    public static let names: Names<QualityRegisterPage> = [
        "title": \.title, "lead": \.lead, "crumbs": \.crumbs, "actions": \.actions, "figures": \.figures, "url": \.url,
        "controls": \.controls, "clearUrl": \.clearUrl, "groups": \.groups, "workHeading": \.workHeading, "work": \.work,
        "paging": \.paging, "empty": \.empty, "note": \.note, "hasWork": \.hasWork, "hasGroups": \.hasGroups,
    ]
}

/// The checks of one part.
public struct QualityGroup: PageModel {
    public var label: String
    public var checks: [QualityCheckRow]

    public init(label: String, checks: [QualityCheckRow]) {
        self.label = label
        self.checks = checks
    }

    public static let names: Names<QualityGroup> = ["label": \.label, "checks": \.checks]
}

/// A question that is asked of every record, and how it was answered.
public struct QualityCheckRow: PageModel {
    public var text: String
    /// "12 sai / 911 xét được".
    public var count: String
    /// The records that it finds fault with.
    public var url: String?
    public var current: Bool

    public init(text: String, count: String, url: String? = nil, current: Bool = false) {
        self.text = text
        self.count = count
        self.url = url
        self.current = current
    }

    public static let names: Names<QualityCheckRow> = ["text": \.text, "count": \.count, "url": \.url, "current": \.current]
}

/// A record with which something is wrong.
public struct WorkLine: PageModel {
    public var heading: String
    public var url: String
    public var detail: String?
    public var faults: [WorkFault]

    public init(heading: String, url: String, detail: String? = nil, faults: [WorkFault]) {
        self.heading = heading
        self.url = url
        self.detail = detail
        self.faults = faults
    }

    public static let names: Names<WorkLine> = ["heading": \.heading, "url": \.url, "detail": \.detail, "faults": \.faults]
}

/// What is wrong, and what to do about it.
public struct WorkFault: PageModel {
    public var text: String
    public var mendLabel: String?
    /// What the link is called to those who hear it: with the record.
    public var mendSpoken: String?
    /// Where it is mended.
    public var mendUrl: String?
    public var acceptLabel: String?
    public var acceptSpoken: String?
    /// POST: it is right as it is.
    public var acceptUrl: String?
    public var hidden: [Hidden]

    public init(
        text: String, mendLabel: String? = nil, mendSpoken: String? = nil, mendUrl: String? = nil, acceptLabel: String? = nil,
        acceptSpoken: String? = nil, acceptUrl: String? = nil, hidden: [Hidden] = []
    ) {
        self.text = text
        self.mendLabel = mendLabel
        self.mendSpoken = mendSpoken
        self.mendUrl = mendUrl
        self.acceptLabel = acceptLabel
        self.acceptSpoken = acceptSpoken
        self.acceptUrl = acceptUrl
        self.hidden = hidden
    }

    public static let names: Names<WorkFault> = [
        "text": \.text, "mendLabel": \.mendLabel, "mendSpoken": \.mendSpoken, "mendUrl": \.mendUrl, "acceptLabel": \.acceptLabel,
        "acceptSpoken": \.acceptSpoken, "acceptUrl": \.acceptUrl, "hidden": \.hidden,
    ]
}

/// Records that are the same thing, group by group (bản ghi trùng).
public struct TwinPage: Page {
    public static let template = "twins"
    public var title: String
    public var lead: String
    public var crumbs: [Link]
    /// By which fields records are held against each other.
    public var views: [Tab]
    public var groups: [TwinGroup]
    public var paging: Paging?
    public var empty: Empty?

    public init(
        title: String, lead: String, crumbs: [Link] = [], views: [Tab] = [], groups: [TwinGroup] = [], paging: Paging? = nil,
        empty: Empty? = nil
    ) {
        self.title = title
        self.lead = lead
        self.crumbs = crumbs
        self.views = views
        self.groups = groups
        self.paging = paging
        self.empty = empty
    }

    public static let names: Names<TwinPage> = [
        "title": \.title, "lead": \.lead, "crumbs": \.crumbs, "views": \.views, "groups": \.groups, "paging": \.paging, "empty": \.empty,
    ]
}

/// A group of records that are alike.
public struct TwinGroup: PageModel {
    /// What they have in common.
    public var label: String
    public var records: [TwinRecord]
    /// POST: they are different things after all.
    public var acceptUrl: String?
    public var hidden: [Hidden]

    public init(label: String, records: [TwinRecord], acceptUrl: String? = nil, hidden: [Hidden] = []) {
        self.label = label
        self.records = records
        self.acceptUrl = acceptUrl
        self.hidden = hidden
    }

    public static let names: Names<TwinGroup> = [
        "label": \.label, "records": \.records, "acceptUrl": \.acceptUrl, "hidden": \.hidden,
    ]
}

/// One of several records that are alike.
public struct TwinRecord: PageModel {
    public var heading: String
    public var url: String
    public var detail: String
    /// Where it is merged into the group's first record.
    public var mergeUrl: String?

    public init(heading: String, url: String, detail: String, mergeUrl: String? = nil) {
        self.heading = heading
        self.url = url
        self.detail = detail
        self.mergeUrl = mergeUrl
    }

    public static let names: Names<TwinRecord> = ["heading": \.heading, "url": \.url, "detail": \.detail, "mergeUrl": \.mergeUrl]
}

/// Two records become one: which values stay is chosen field by field (gộp bản ghi).
public struct MergePage: Page {
    public static let template = "merge"
    public var title: String
    public var lead: String
    public var crumbs: [Link]
    public var errors: [FormError]
    /// POST.
    public var url: String
    public var hidden: [Hidden]
    public var keptHead: String
    public var goneHead: String
    public var kept: Link
    public var gone: Link
    /// The same with the other record staying.
    public var swapUrl: String
    public var fields: [MergeField]
    /// What is the same in both, and what comes with the merge.
    public var notes: [String]
    public var cancelUrl: String
    public var hasErrors: Bool { !errors.isEmpty }

    public init(
        title: String, lead: String, crumbs: [Link] = [], errors: [FormError] = [], url: String, hidden: [Hidden] = [], keptHead: String,
        goneHead: String, kept: Link, gone: Link, swapUrl: String, fields: [MergeField] = [], notes: [String] = [], cancelUrl: String
    ) {
        self.title = title
        self.lead = lead
        self.crumbs = crumbs
        self.errors = errors
        self.url = url
        self.hidden = hidden
        self.keptHead = keptHead
        self.goneHead = goneHead
        self.kept = kept
        self.gone = gone
        self.swapUrl = swapUrl
        self.fields = fields
        self.notes = notes
        self.cancelUrl = cancelUrl
    }

    public static let names: Names<MergePage> = [
        "title": \.title, "lead": \.lead, "crumbs": \.crumbs, "errors": \.errors, "url": \.url, "hidden": \.hidden,
        "keptHead": \.keptHead, "goneHead": \.goneHead, "kept": \.kept, "gone": \.gone, "swapUrl": \.swapUrl, "fields": \.fields,
        "notes": \.notes, "cancelUrl": \.cancelUrl, "hasErrors": \.hasErrors,
    ]
}

/// A field in which two records differ.
public struct MergeField: PageModel {
    public var id: String
    public var label: String
    /// Sent with `kept` or `gone`.
    public var name: String
    public var kept: String?
    public var gone: String?
    public var takesGone: Bool
    public var takesKept: Bool { !takesGone }

    public init(id: String, label: String, name: String, kept: String? = nil, gone: String? = nil, takesGone: Bool = false) {
        self.id = id
        self.label = label
        self.name = name
        self.kept = kept
        self.gone = gone
        self.takesGone = takesGone
    }

    public static let names: Names<MergeField> = [
        "id": \.id, "label": \.label, "name": \.name, "kept": \.kept, "gone": \.gone, "takesGone": \.takesGone, "takesKept": \.takesKept,
    ]
}

/// Something that has to be known about a record, with what can be done about it.
public struct RecordRemark: PageModel {
    public var text: String
    public var meaning: Meaning
    public var link: Link?
    public var action: Action?
    public var css: String { meaning.css }

    public init(text: String, meaning: Meaning, link: Link? = nil, action: Action? = nil) {
        self.text = text
        self.meaning = meaning
        self.link = link
        self.action = action
    }

    public static let names: Names<RecordRemark> = ["text": \.text, "link": \.link, "action": \.action, "css": \.css]
}
