/// The work of one register today, for the leader.
public struct LoadRow: PageModel {
    public var label: String
    public var url: String
    public var cells: [LoadCell]

    public init(label: String, url: String, cells: [LoadCell]) {
        self.label = label
        self.url = url
        self.cells = cells
    }

    public static let names: Names<LoadRow> = ["label": \.label, "url": \.url, "cells": \.cells]
}

/// How many records of one kind there are, with the list of just these.
public struct LoadCell: PageModel {
    /// "Quá hạn".
    public var head: String
    public var count: String
    /// What the link says to whoever hears it alone: "Quá hạn: 3, Nhiệm vụ".
    public var spoken: String
    /// Nil where there is none.
    public var url: String?
    public var meaning: Meaning
    public var css: String { meaning.css }

    public init(head: String, count: String, spoken: String, url: String? = nil, meaning: Meaning = .plain) {
        self.head = head
        self.count = count
        self.spoken = spoken
        self.url = url
        self.meaning = meaning
    }

    public static let names: Names<LoadCell> = [
        "head": \.head, "count": \.count, "spoken": \.spoken, "url": \.url, "css": \.css,
    ]
}

/// The units of a commune coloured by a number each, with the same numbers in a table.
public struct UnitMapBlock: PageModel {
    /// What it is coloured by: "Nhiệm vụ quá hạn".
    public var heading: String
    /// GET: what to colour by.
    public var url: String
    public var controls: [Field]
    public var hidden: [Hidden]
    /// Why the numbers are what they are; nil where their lists are all there is.
    public var whyUrl: String?
    /// "Năm 2026".
    public var valueHead: String
    public var drawing: UnitDrawing
    public var legend: [MapStep]
    /// Whether some unit has no number.
    public var hasUnknown: Bool
    public var rows: [UnitValueRow]
    /// Those without an outline.
    public var others: [UnitValueRow]
    public var hasControls: Bool { !controls.isEmpty }
    public var hasOthers: Bool { !others.isEmpty }

    public init(
        heading: String, url: String, controls: [Field] = [], hidden: [Hidden] = [], whyUrl: String? = nil, valueHead: String,
        drawing: UnitDrawing, legend: [MapStep] = [], hasUnknown: Bool = false, rows: [UnitValueRow] = [], others: [UnitValueRow] = []
    ) {
        self.heading = heading
        self.url = url
        self.controls = controls
        self.hidden = hidden
        self.whyUrl = whyUrl
        self.valueHead = valueHead
        self.drawing = drawing
        self.legend = legend
        self.hasUnknown = hasUnknown
        self.rows = rows
        self.others = others
    }

    public static let names: Names<UnitMapBlock> = [
        "heading": \.heading, "url": \.url, "controls": \.controls, "hidden": \.hidden, "whyUrl": \.whyUrl, "valueHead": \.valueHead,
        "drawing": \.drawing, "legend": \.legend, "hasUnknown": \.hasUnknown, "rows": \.rows, "others": \.others,
        "hasControls": \.hasControls, "hasOthers": \.hasOthers,
    ]
}

/// The drawing of units, in units of a thousandth of its width. Whoever can't see it reads the table.
public struct UnitDrawing: PageModel {
    public var height: Int
    /// What holds all others.
    public var frames: [MapOutline]
    public var regions: [UnitRegion]
    var viewBox: String { "0 0 1000 \(height)" }

    public init(height: Int, frames: [MapOutline] = [], regions: [UnitRegion]) {
        self.height = height
        self.frames = frames
        self.regions = regions
    }

    public static let names: Names<UnitDrawing> = ["viewBox": \.viewBox, "frames": \.frames, "regions": \.regions]
}

/// The outline of a unit, which opens what its number is made of.
public struct UnitRegion: PageModel {
    public var path: String
    public var label: String
    /// "Xóm Bản Lài: 66,7%".
    public var spoken: String
    public var url: String?
    /// As it is drawn; nil where it is not known.
    public var number: String?
    /// From 1, the least, to 5; 0 is none; nil is not known.
    public var step: Int?
    public var x: Int
    public var y: Int
    var css: String { step.map { "region region-\($0)" } ?? "region-unknown" }
    var at: String { "translate(\(x) \(y))" }

    public init(path: String, label: String, spoken: String, url: String? = nil, number: String? = nil, step: Int?, x: Int = 0, y: Int = 0)
    {
        self.path = path
        self.label = label
        self.spoken = spoken
        self.url = url
        self.number = number
        self.step = step
        self.x = x
        self.y = y
    }

    public static let names: Names<UnitRegion> = [
        "path": \.path, "label": \.label, "spoken": \.spoken, "url": \.url, "number": \.number, "css": \.css, "at": \.at,
    ]
}

/// A unit with its number.
public struct UnitValueRow: PageModel {
    public var label: String
    /// What the number is made of.
    public var url: String?
    public var value: FigureText
    /// As in the legend; nil where it is not known or has no outline.
    public var step: Int?
    public var hasOutline: Bool
    var css: String { step.map { "region-\($0)" } ?? "region-unknown" }

    public init(label: String, url: String? = nil, value: FigureText, step: Int? = nil, hasOutline: Bool = false) {
        self.label = label
        self.url = url
        self.value = value
        self.step = step
        self.hasOutline = hasOutline
    }

    public static let names: Names<UnitValueRow> = [
        "label": \.label, "url": \.url, "value": \.value, "css": \.css, "hasOutline": \.hasOutline,
    ]
}
