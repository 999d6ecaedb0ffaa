/// All registers that the reader may open (Sổ), grouped.
public struct RegisterIndex: Page {
    public static let template = "register-index"
    public var title: String
    public var lead: String?
    public var actions: [Action]
    public var groups: [RegisterGroup]
    public var empty: Empty?

    public init(
        title: String, lead: String? = nil, actions: [Action] = [], groups: [RegisterGroup] = [], empty: Empty? = nil
    ) {
        self.title = title
        self.lead = lead
        self.actions = actions
        self.groups = groups
        self.empty = empty
    }

    public static let names: Names<RegisterIndex> = [
        "title": \.title, "lead": \.lead, "actions": \.actions, "groups": \.groups, "empty": \.empty,
    ]
}

/// The registers of one pack.
public struct RegisterGroup: PageModel {
    public var label: String
    public var text: String?
    public var registers: [RegisterCard]

    public init(label: String, text: String? = nil, registers: [RegisterCard] = []) {
        self.label = label
        self.text = text
        self.registers = registers
    }

    public static let names: Names<RegisterGroup> = ["label": \.label, "text": \.text, "registers": \.registers]
}

/// A register, how many records it holds, and how to add one.
public struct RegisterCard: PageModel {
    public var label: String
    public var text: String?
    /// Records, written out.
    public var count: String?
    public var url: String
    public var newUrl: String?
    /// "5 quá hạn".
    public var tag: Tag?
    /// Kept by the province or the nation; read-only here.
    public var isMirror: Bool

    public init(
        label: String, text: String? = nil, count: String? = nil, url: String, newUrl: String? = nil, tag: Tag? = nil,
        isMirror: Bool = false
    ) {
        self.label = label
        self.text = text
        self.count = count
        self.url = url
        self.newUrl = newUrl
        self.tag = tag
        self.isMirror = isMirror
    }

    public static let names: Names<RegisterCard> = [
        "label": \.label, "text": \.text, "count": \.count, "url": \.url, "newUrl": \.newUrl, "tag": \.tag, "isMirror": \.isMirror,
    ]
}

/// The records of a register: filtered, sorted, paged.
public struct RecordList: Page {
    public static let template = "record-list"
    public var title: String
    public var lead: String?
    public var crumbs: [Link]
    public var actions: [Action]
    /// List, board, map, history …
    public var modes: [Tab]
    /// Saved views.
    public var views: [Tab]
    /// GET with the filters' names; also the htmx target.
    public var url: String
    public var search: Field?
    public var filters: [Field]
    public var hidden: [Hidden]
    public var chips: [FilterChip]
    public var clearUrl: String?
    /// POST with `label`: keeps the present filters as a view.
    public var saveViewUrl: String?
    /// Whether the view may be kept for everybody, with `shared`.
    public var canShareView: Bool
    /// "4.370 hồ sơ", "khoảng 120.000".
    public var count: String?
    public var columns: [ListColumn]
    public var rows: [ListRow]
    public var paging: Paging?
    public var empty: Empty?
    public var exports: [Link]
    public var bulk: BulkBar?
    public var tools: ListTools?
    /// Server-sent events about the records shown.
    public var liveUrl: String?
    public var hasFilters: Bool { !filters.isEmpty || search != nil }
    public var hasChips: Bool { !chips.isEmpty }
    public var hasRows: Bool { !rows.isEmpty }

    public init(
        title: String, lead: String? = nil, crumbs: [Link] = [], actions: [Action] = [], modes: [Tab] = [], views: [Tab] = [],
        url: String, search: Field? = nil, filters: [Field] = [], hidden: [Hidden] = [], chips: [FilterChip] = [],
        clearUrl: String? = nil, saveViewUrl: String? = nil, canShareView: Bool = false, count: String? = nil, columns: [ListColumn] = [],
        rows: [ListRow] = [],
        paging: Paging? = nil, empty: Empty? = nil, exports: [Link] = [], bulk: BulkBar? = nil, tools: ListTools? = nil,
        liveUrl: String? = nil
    ) {
        self.title = title
        self.lead = lead
        self.crumbs = crumbs
        self.actions = actions
        self.modes = modes
        self.views = views
        self.url = url
        self.search = search
        self.filters = filters
        self.hidden = hidden
        self.chips = chips
        self.clearUrl = clearUrl
        self.saveViewUrl = saveViewUrl
        self.canShareView = canShareView
        self.count = count
        self.columns = columns
        self.rows = rows
        self.paging = paging
        self.empty = empty
        self.exports = exports
        self.bulk = bulk
        self.tools = tools
        self.liveUrl = liveUrl
    }

    public static let names: Names<RecordList> = [
        "title": \.title, "lead": \.lead, "crumbs": \.crumbs, "actions": \.actions, "modes": \.modes, "views": \.views, "url": \.url,
        "search": \.search, "filters": \.filters, "hidden": \.hidden, "chips": \.chips, "clearUrl": \.clearUrl,
        "saveViewUrl": \.saveViewUrl, "canShareView": \.canShareView, "count": \.count, "columns": \.columns, "rows": \.rows,
        "paging": \.paging, "empty": \.empty,
        "exports": \.exports, "bulk": \.bulk, "tools": \.tools, "liveUrl": \.liveUrl,
        "hasFilters": \.hasFilters, "hasChips": \.hasChips, "hasRows": \.hasRows,
    ]
}

/// A filter that is on; its link takes it off.
public struct FilterChip: PageModel {
    public var label: String
    public var value: String
    public var removeUrl: String

    public init(label: String, value: String, removeUrl: String) {
        self.label = label
        self.value = value
        self.removeUrl = removeUrl
    }

    public static let names: Names<FilterChip> = ["label": \.label, "value": \.value, "removeUrl": \.removeUrl]
}

/// A column's head; sorts where it has a link.
public struct ListColumn: PageModel {
    public var label: String
    public var sortUrl: String?
    public var order: SortOrder?
    public var isNumber: Bool
    public var ariaSort: String { order?.aria ?? "none" }
    public var isAscending: Bool { order == .ascending }
    public var isDescending: Bool { order == .descending }

    public init(label: String, sortUrl: String? = nil, order: SortOrder? = nil, isNumber: Bool = false) {
        self.label = label
        self.sortUrl = sortUrl
        self.order = order
        self.isNumber = isNumber
    }

    public static let names: Names<ListColumn> = [
        "label": \.label, "sortUrl": \.sortUrl, "isNumber": \.isNumber, "ariaSort": \.ariaSort, "isAscending": \.isAscending,
        "isDescending": \.isDescending,
    ]
}

/// A record in a list. Its first cell opens it, unless another has a link.
public struct ListRow: PageModel {
    public var url: String
    public var cells: [ListCell]
    /// The record's id, where it can be chosen for a change of many.
    public var pick: String?
    public var pickLabel: String { cells.first { $0.url != nil }?.text ?? "" }

    public init(url: String, cells: [ListCell] = [], pick: String? = nil) {
        self.url = url
        self.cells = cells
        self.pick = pick
        // An empty address is a row that leads nowhere.
        if !url.isEmpty, !cells.isEmpty, cells.allSatisfy({ $0.url == nil }) { self.cells[0].url = url }
    }

    public static let names: Names<ListRow> = ["url": \.url, "cells": \.cells, "pick": \.pick, "pickLabel": \.pickLabel]
}

/// A cell; carries its column's label for phones, where rows become cards. The first cell of a row is its link.
public struct ListCell: PageModel {
    public var label: String
    public var text: String?
    public var tag: Tag?
    /// Set on the cell that opens the record; `ListRow` sets it.
    public var url: String?
    public var isNumber: Bool
    /// A personal value hidden from this reader; its `text` is not shown.
    public var isMasked: Bool
    // Lists have thousands of cells: few look-ups for each.
    public var css: String { url != nil ? "is-title" : isNumber ? "num" : "" }
    public var linkText: String? { isMasked ? nil : text }
    public var plain: String? { isMasked || url != nil ? nil : text }

    public init(
        label: String, text: String? = nil, tag: Tag? = nil, url: String? = nil, isNumber: Bool = false, isMasked: Bool = false
    ) {
        self.label = label
        self.text = text
        self.tag = tag
        self.url = url
        self.isNumber = isNumber
        self.isMasked = isMasked
    }

    public static let names: Names<ListCell> = [
        "label": \.label, "text": \.text, "tag": \.tag, "url": \.url, "isNumber": \.isNumber, "isMasked": \.isMasked, "css": \.css,
        "linkText": \.linkText, "plain": \.plain,
    ]
}
