public import PlanReader
public import Registers
public import Store

/// A plan's text with the items that were read from it, for the review page and for "xem đoạn gốc".
public struct PlanSource: Sendable {
    /// A stretch of text; `items` are those read from it, the shortest passage first, none for plain text.
    public struct Piece: Sendable, Equatable {
        public let text: String
        public let span: SourceSpan
        public let items: [RecordID]
    }

    /// A paragraph, a table's row or a footnote.
    public struct Block: Sendable {
        public let kind: PlanText.Block.Kind
        public let span: SourceSpan
        public let isHeading: Bool
        /// Their texts one after the other are the block's; cells of a row are parted by tabs.
        public let pieces: [Piece]
    }

    public let plan: Record
    public let text: PlanText
    public let blocks: [Block]

    init(_ plan: Record, _ text: PlanText, marks: [(span: SourceSpan, id: RecordID)], only: Range<Int>? = nil) {
        self.plan = plan
        self.text = text
        let units = Array(text.text.utf16)
        let ordered = marks.sorted { ($0.span.end - $0.span.start, $0.id) < ($1.span.end - $1.span.start, $1.id) }
        blocks = text.blocks[only ?? text.blocks.indices].map { block in
            let touching = ordered.filter { $0.span.start < block.span.end && $0.span.end > block.span.start }
            return Block(
                kind: block.kind, span: block.span, isHeading: Self.isHeading(block, units),
                pieces: Self.pieces(block.span, touching, units))
        }
    }

    private static func words(_ span: SourceSpan, _ units: [UInt16]) -> String {
        let start = min(max(span.start, 0), units.count)
        return String(decoding: units[start..<min(max(span.end, start), units.count)], as: UTF16.self)
    }

    /// Cuts the block wherever a passage begins or ends.
    private static func pieces(_ block: SourceSpan, _ marks: [(span: SourceSpan, id: RecordID)], _ units: [UInt16]) -> [Piece] {
        let ends = marks.flatMap { [$0.span.start, $0.span.end] }.filter { $0 > block.start && $0 < block.end }
        let cuts = [block.start] + Set(ends).sorted() + [block.end]
        return zip(cuts, cuts.dropFirst()).map { start, end in
            let span = SourceSpan(start: start, end: end)
            let items = marks.filter { $0.span.start <= start && $0.span.end >= end }.map(\.id)
            return Piece(text: words(span, units), span: span, items: items)
        }
    }

    /// A short line that begins like a section ("I.", "Phụ lục …") or is all capitals.
    private static func isHeading(_ block: PlanText.Block, _ units: [UInt16]) -> Bool {
        guard block.kind == .paragraph, block.span.end - block.span.start <= 200 else { return false }
        let words = words(block.span, units)
        if words.uppercased() == words, words.contains(where: \.isLetter) { return true }
        let first = words.prefix { $0 != " " && $0 != "." && $0 != ":" }
        let isRoman = !first.isEmpty && first.allSatisfy { "IVX".contains($0) } && words.dropFirst(first.count).first == "."
        return isRoman || words.hasPrefix("Phụ lục") || words.hasPrefix("Phần ") || words.hasPrefix("Điều ")
    }
}

/// The place of one item in its document, with its surroundings.
public struct PlanPassage: Sendable {
    public let plan: Record
    public let item: Record
    /// The section's heading above the passage, as printed.
    public let heading: String?
    /// The blocks of the passage with one before and one after; other items in them are marked as well.
    public let blocks: [PlanSource.Block]
    /// The whole text, with the places of its words.
    public let text: PlanText
    /// The neighbouring items of the same register in document order.
    public let previous: RecordID?
    public let next: RecordID?
}

extension PlanDesk {
    /// The whole text of a plan with all its items marked.
    public func source(of plan: RecordID, for actor: Actor, in tx: ReadTransaction) throws -> PlanSource {
        let record = try registry.record("plan", plan, for: actor, in: tx)
        let marks = try items(of: plan, for: actor, in: tx).compactMap { item in item.span.map { (span: $0, id: item.id) } }
        return PlanSource(record, try text(of: record), marks: marks)
    }

    /// The passage from which an item of `register` was read.
    ///
    /// - Throws: `RecordError` with `notFound` also for an item that was added by hand; ``PlanError`` with `sourceMissing`.
    public func passage(_ register: String, _ id: RecordID, for actor: Actor, in tx: ReadTransaction) throws -> PlanPassage {
        guard (Self.itemRegisters + ["finding"]).contains(register) else { throw RecordError.notFound }
        let item = try registry.record(register, id, for: actor, in: tx)
        guard let planID = item.ref("plan"), let span = item.span else { throw RecordError.notFound }
        let plan = try registry.record("plan", planID, for: actor, in: tx)
        let text = try text(of: plan)
        let first = text.blocks.firstIndex { $0.span.end > span.start } ?? 0
        let last = text.blocks.lastIndex { $0.span.start < span.end } ?? first
        let around = max(0, first - 1)..<min(text.blocks.count, max(first, last) + 2)
        let siblings = try items(register, of: planID, for: actor, in: tx).filter { $0.span != nil }
        let marks = siblings.compactMap { other in other.span.map { (span: $0, id: other.id) } }
        let above = PlanSource(plan, text, marks: [], only: max(0, first - 60)..<first).blocks.last(where: \.isHeading)
        let index = siblings.firstIndex { $0.id == id }
        return PlanPassage(
            plan: plan, item: item, heading: above?.pieces.map(\.text).joined(),
            blocks: PlanSource(plan, text, marks: marks, only: around).blocks, text: text,
            previous: index.flatMap { $0 > 0 ? siblings[$0 - 1].id : nil },
            next: index.flatMap { $0 + 1 < siblings.count ? siblings[$0 + 1].id : nil })
    }
}
