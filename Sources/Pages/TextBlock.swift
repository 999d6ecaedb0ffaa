/// A part of a written page: a heading, paragraph, list item, table row or quotation.
public struct TextBlock: PageModel {
    enum Kind: Sendable, Equatable {
        case heading(Int), paragraph, item(ordered: Bool), code, quote, row(isHead: Bool)
    }

    let kind: Kind
    var runs: [TextRun]
    var cells: [TextCell] = []
    var opensList = false
    var closesList = false
    var opensTable = false
    var closesTable = false

    var isH2: Bool { kind == .heading(1) || kind == .heading(2) }
    var isH3: Bool { if case .heading(let level) = kind { level > 2 } else { false } }
    var isParagraph: Bool { kind == .paragraph }
    var isItem: Bool { if case .item = kind { true } else { false } }
    var isOrdered: Bool { kind == .item(ordered: true) }
    var isCode: Bool { kind == .code }
    var isQuote: Bool { kind == .quote }
    var isRow: Bool { if case .row = kind { true } else { false } }

    public static let names: Names<TextBlock> = [
        "runs": \.runs, "cells": \.cells, "opensList": \.opensList, "closesList": \.closesList, "opensTable": \.opensTable,
        "closesTable": \.closesTable, "isH2": \.isH2, "isH3": \.isH3, "isParagraph": \.isParagraph, "isItem": \.isItem,
        "isOrdered": \.isOrdered, "isCode": \.isCode, "isQuote": \.isQuote, "isRow": \.isRow,
    ]
}

/// A cell of a table row.
public struct TextCell: PageModel {
    var runs: [TextRun]
    var isHead: Bool

    public static let names: Names<TextCell> = ["runs": \.runs, "isHead": \.isHead]
}

/// Words in one style.
public struct TextRun: PageModel, Equatable {
    var text: String
    var isBold = false
    var isItalic = false
    var isCode = false
    var url: String?

    var isPlain: Bool { !isBold && !isItalic && !isCode && url == nil }

    public static let names: Names<TextRun> = [
        "text": \.text, "isBold": \.isBold, "isItalic": \.isItalic, "isCode": \.isCode, "isPlain": \.isPlain, "url": \.url,
    ]
}
