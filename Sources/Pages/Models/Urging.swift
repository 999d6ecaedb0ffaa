/// What is about to be urged (đôn đốc): to whom, for which records, one message each.
public struct UrgePage: Page {
    public static let template = "urge"
    public var title: String
    public var lead: String?
    public var crumbs: [Link]
    /// All registers, or one.
    public var views: [Tab]
    /// POST.
    public var url: String
    public var hidden: [Hidden]
    public var groups: [UrgeBlock]
    /// The words to all of them, and whether to urge again.
    public var fields: [Field]
    public var submitLabel: String
    public var errors: [FormError]
    public var empty: Empty?
    public var paging: Paging?
    public var hasErrors: Bool { !errors.isEmpty }
    public var hasGroups: Bool { !groups.isEmpty }

    public init(
        title: String, lead: String? = nil, crumbs: [Link] = [], views: [Tab] = [], url: String, hidden: [Hidden] = [],
        groups: [UrgeBlock] = [], fields: [Field] = [], submitLabel: String, errors: [FormError] = [], empty: Empty? = nil,
        paging: Paging? = nil
    ) {
        self.title = title
        self.lead = lead
        self.crumbs = crumbs
        self.views = views
        self.url = url
        self.hidden = hidden
        self.groups = groups
        self.fields = fields
        self.submitLabel = submitLabel
        self.errors = errors
        self.empty = empty
        self.paging = paging
    }

    public static let names: Names<UrgePage> = [
        "title": \.title, "lead": \.lead, "crumbs": \.crumbs, "views": \.views, "url": \.url, "hidden": \.hidden, "groups": \.groups,
        "fields": \.fields, "submitLabel": \.submitLabel, "errors": \.errors, "empty": \.empty, "hasErrors": \.hasErrors,
        "hasGroups": \.hasGroups, "paging": \.paging,
    ]
}

/// One who is urged, with the records.
public struct UrgeBlock: PageModel {
    /// Sent as `post` where the box is ticked; nil where nobody can be urged.
    public var value: String?
    public var heading: String
    /// Who holds the post.
    public var detail: String?
    /// "3 việc quá hạn"
    public var tag: Tag
    public var isPicked: Bool
    /// "Đã đôn đốc hôm nay lúc 08:12": why the box is empty.
    public var note: String?
    /// What the first record is called, and how many there are besides.
    public var summary: String
    public var items: [AdminItem]

    public init(
        value: String? = nil, heading: String, detail: String? = nil, tag: Tag, isPicked: Bool = false, note: String? = nil,
        summary: String, items: [AdminItem] = []
    ) {
        self.value = value
        self.heading = heading
        self.detail = detail
        self.tag = tag
        self.isPicked = isPicked
        self.note = note
        self.summary = summary
        self.items = items
    }

    public static let names: Names<UrgeBlock> = [
        "value": \.value, "heading": \.heading, "detail": \.detail, "tag": \.tag, "isPicked": \.isPicked, "note": \.note,
        "summary": \.summary, "items": \.items,
    ]
}

/// Which notices go out by which channel and when, and when nothing does.
public struct DeliveryRulesPage: Page {
    public static let template = "delivery-rules"
    public var title: String
    public var lead: String?
    public var crumbs: [Link]
    public var views: [Tab]
    public var actions: [Action]
    /// What must not be missed: no channel is open, no address is known.
    public var notes: [String]
    /// POST.
    public var url: String
    /// The channels.
    public var heads: [Tag]
    public var rows: [DeliveryRuleRow]
    public var fields: [Field]
    public var errors: [FormError]
    public var hasErrors: Bool { !errors.isEmpty }

    public init(
        title: String, lead: String? = nil, crumbs: [Link] = [], views: [Tab] = [], actions: [Action] = [], notes: [String] = [],
        url: String, heads: [Tag] = [], rows: [DeliveryRuleRow] = [], fields: [Field] = [], errors: [FormError] = []
    ) {
        self.title = title
        self.lead = lead
        self.crumbs = crumbs
        self.views = views
        self.actions = actions
        self.notes = notes
        self.url = url
        self.heads = heads
        self.rows = rows
        self.fields = fields
        self.errors = errors
    }

    public static let names: Names<DeliveryRulesPage> = [
        "title": \.title, "lead": \.lead, "crumbs": \.crumbs, "views": \.views, "actions": \.actions, "notes": \.notes, "url": \.url,
        "heads": \.heads, "rows": \.rows, "fields": \.fields, "errors": \.errors, "hasErrors": \.hasErrors,
    ]
}

/// A kind of notice, with a choice for each channel.
public struct DeliveryRuleRow: PageModel {
    public var label: String
    public var help: String?
    public var cells: [DeliveryRuleCell]

    public init(label: String, help: String? = nil, cells: [DeliveryRuleCell]) {
        self.label = label
        self.help = help
        self.cells = cells
    }

    public static let names: Names<DeliveryRuleRow> = ["label": \.label, "help": \.help, "cells": \.cells]
}

/// When a kind of notice goes out by a channel.
public struct DeliveryRuleCell: PageModel {
    public var id: String
    public var name: String
    /// The channel, as a phone shows it before the choice.
    public var head: String
    /// Kind and channel, for a screen reader.
    public var label: String
    public var options: [Choice]

    public init(id: String, name: String, head: String, label: String, options: [Choice]) {
        self.id = id
        self.name = name
        self.head = head
        self.label = label
        self.options = options
    }

    public static let names: Names<DeliveryRuleCell> = [
        "id": \.id, "name": \.name, "head": \.head, "label": \.label, "options": \.options,
    ]
}
