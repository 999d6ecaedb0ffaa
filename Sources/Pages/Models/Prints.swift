/// A list or a record as an official table on A4.
public struct PrintPage: Page {
    public static let template = "print"
    public var title: String
    /// "ỦY BAN NHÂN DÂN XÃ SUỐI MÂY".
    public var office: String
    /// "Suối Mây, ngày 21 tháng 11 năm 2026".
    public var date: String
    /// The filters in words; nil where everything is printed.
    public var filter: String?
    /// "120 bản ghi".
    public var count: String?
    public var backUrl: String
    /// Upright or across.
    public var papers: [Tab]
    /// The forms in which the list may be printed; none where it has only its columns.
    public var forms: [Tab]
    public var isLandscape: Bool
    public var heads: [String]
    public var rows: [PrintRow]
    /// The parts of one record.
    public var sections: [PrintSection]
    /// Why not everything is here.
    public var note: String?
    public var hasRows: Bool { !rows.isEmpty }

    public init(
        title: String, office: String, date: String, filter: String? = nil, count: String? = nil, backUrl: String, papers: [Tab] = [],
        forms: [Tab] = [], isLandscape: Bool = false, heads: [String] = [], rows: [PrintRow] = [], sections: [PrintSection] = [],
        note: String? = nil
    ) {
        self.title = title
        self.office = office
        self.date = date
        self.filter = filter
        self.count = count
        self.backUrl = backUrl
        self.papers = papers
        self.forms = forms
        self.isLandscape = isLandscape
        self.heads = heads
        self.rows = rows
        self.sections = sections
        self.note = note
    }

    public static let names: Names<PrintPage> = [
        "title": \.title, "office": \.office, "date": \.date, "filter": \.filter, "count": \.count, "backUrl": \.backUrl,
        "papers": \.papers, "forms": \.forms, "isLandscape": \.isLandscape, "heads": \.heads, "rows": \.rows, "sections": \.sections,
        "note": \.note, "hasRows": \.hasRows,
    ]
}

/// A row of a printed table.
public struct PrintRow: PageModel {
    public var number: Int
    public var cells: [PrintCell]

    public init(number: Int, cells: [PrintCell]) {
        self.number = number
        self.cells = cells
    }

    public static let names: Names<PrintRow> = ["number": \.number, "cells": \.cells]
}

/// A cell of a printed table.
public struct PrintCell: PageModel {
    public var text: String
    public var isNumber: Bool

    public init(text: String, isNumber: Bool = false) {
        self.text = text
        self.isNumber = isNumber
    }

    public static let names: Names<PrintCell> = ["text": \.text, "isNumber": \.isNumber]
}

/// A part of a printed record.
public struct PrintSection: PageModel {
    public var label: String?
    public var lines: [PrintLine]

    public init(label: String? = nil, lines: [PrintLine]) {
        self.label = label
        self.lines = lines
    }

    public static let names: Names<PrintSection> = ["label": \.label, "lines": \.lines]
}

/// A field and its value.
public struct PrintLine: PageModel {
    public var label: String
    /// Nil: a dotted line, to be filled in by hand.
    public var value: String?

    public init(label: String, value: String) {
        self.label = label
        self.value = value.isEmpty ? nil : value
    }

    public static let names: Names<PrintLine> = ["label": \.label, "value": \.value]
}
