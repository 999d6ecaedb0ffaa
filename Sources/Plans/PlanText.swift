import Foundation
public import PlanReader

/// A plan's text as it was read, kept beside its file, so that every item can be shown in its place (xem đoạn gốc).
public struct PlanText: Sendable, Equatable, Codable {
    public struct Block: Sendable, Equatable, Codable {
        public enum Kind: String, Sendable, Codable { case paragraph, row, footnote }

        public var kind: Kind
        /// UTF-16 units of `text`, line break excluded.
        public var span: SourceSpan
        /// The cells of a row that begin in it, empty ones left out.
        public var cells: [SourceSpan]
    }

    /// A page of the file with the places of its words.
    public struct Page: Sendable, Equatable, Codable {
        /// Height over width, in thousandths.
        public var ratio: Int
        /// Six numbers a word: start and length in `text`, then left, top, width and height of its box in thousandths of the page's width.
        var words: [Int]
    }

    /// `docx`, `odt`, `pdf`, `jpeg`, `png` or `text`.
    public var format: String
    public var text: String
    public var blocks: [Block]
    /// Nil for a file without pages, and for texts that were kept before pages were.
    public var pages: [Page]?

    init(_ source: SourceDocument) {
        format = source.format.rawValue
        text = source.text
        blocks = source.blocks.flatMap { block -> [Block] in
            switch block {
            case .paragraph(let passage): [Block(kind: .paragraph, span: passage.span, cells: [])]
            case .footnote(let passage): [Block(kind: .footnote, span: passage.span, cells: [])]
            case .table(let table): Self.rows(of: table)
            }
        }
        pages = source.pages.isEmpty ? nil : source.pages.map(Page.init)
    }

    /// A merged cell stands in every row that it covers, but was printed once: it belongs to the first.
    private static func rows(of table: SourceDocument.Table) -> [Block] {
        var end = table.span.start
        return table.rows.compactMap { row in
            let cells = row.map(\.span).filter { $0.start >= end && $0.start < $0.end }
            guard let first = cells.map(\.start).min(), let last = cells.map(\.end).max() else { return nil }
            end = last
            return Block(kind: .row, span: SourceSpan(start: first, end: last), cells: cells)
        }
    }

    /// The words of `span`; cut to the text where it reaches beyond.
    public func words(at span: SourceSpan) -> String {
        let units = text.utf16
        let start = units.index(units.startIndex, offsetBy: max(0, min(span.start, units.count)))
        let end = units.index(units.startIndex, offsetBy: max(0, min(max(span.end, span.start), units.count)))
        return String(decoding: units[start..<end], as: UTF16.self)
    }

    /// Where the words of `span` stand on the pages: a box a line, pages counted from 1.
    public func places(of span: SourceSpan) -> [PagePlace] {
        (pages ?? []).enumerated().flatMap { index, page in page.lines(of: span).map { PagePlace(page: index + 1, box: $0) } }
    }

    func encoded() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }
}

/// A line of words on a page.
public struct PagePlace: Sendable, Equatable {
    /// Counted from 1.
    public let page: Int
    /// In widths of the page.
    public let box: PageBox
}

extension PlanText.Page {
    init(_ page: SourcePage) {
        func thousandths(_ share: Double) -> Int { Int((share * 1000).rounded()) }
        ratio = thousandths(page.ratio)
        words = page.words.flatMap { word in
            let box = word.box
            return [
                word.span.start, word.span.end - word.span.start, thousandths(box.x0), thousandths(box.y0), thousandths(box.x1 - box.x0),
                thousandths(box.height),
            ]
        }
    }

    /// The words of `span`, those side by side in one box.
    fileprivate func lines(of span: SourceSpan) -> [PageBox] {
        var lines: [PageBox] = []
        for at in stride(from: 0, to: words.count - 5, by: 6) where words[at] < span.end && words[at] + words[at + 1] > span.start {
            let (x, y) = (Double(words[at + 2]) / 1000, Double(words[at + 3]) / 1000)
            let box = PageBox(x0: x, y0: y, x1: x + Double(words[at + 4]) / 1000, y1: y + Double(words[at + 5]) / 1000)
            if let last = lines.last, abs(last.middle - box.middle) < box.height * 0.6,
                (-0.5...2.5).contains((box.x0 - last.x1) / box.height)
            {
                lines[lines.count - 1] = last.union(box)
            } else {
                lines.append(box)
            }
        }
        return lines
    }
}
