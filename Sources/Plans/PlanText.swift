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

    /// `docx`, `pdf` or `text`.
    public var format: String
    public var text: String
    public var blocks: [Block]

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

    func encoded() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }
}
