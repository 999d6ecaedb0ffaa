import Pages
import Plans
import Store

/// How a passage that something was read from is shown.
struct SourceMark: Sendable {
    let meaning: Pages.Meaning
    /// Anchor of the passage, and the address of what was read there.
    let anchor: String
    let url: String
    var isCurrent = false
}

extension PlanSource.Block {
    /// The block with its passages marked; items without a mark stay plain text.
    ///
    /// - Parameter seen: the anchors that stand already: a passage cut in pieces has its anchor on the first.
    func shown(_ marks: [RecordID: SourceMark], seen: inout Set<String>) -> SourceBlock {
        let spans = pieces.map { piece -> SourceSpan in
            let words = piece.text.replacing("\t", with: "  ")
            // A bullet, a comma or a number of its own between two passages is too small to press.
            guard words.contains(where: \.isLetter), let mark = piece.items.lazy.compactMap({ marks[$0] }).first else {
                return SourceSpan(text: words)
            }
            let isFirst = seen.insert(mark.anchor).inserted
            return SourceSpan(
                text: words, meaning: mark.meaning, anchor: isFirst ? mark.anchor : nil, url: mark.url, current: mark.isCurrent)
        }
        return SourceBlock(kind: isHeading ? .heading : kind == .row ? .row : .paragraph, spans: spans)
    }
}

extension Sequence<PlanSource.Block> {
    func shown(_ marks: [RecordID: SourceMark]) -> [SourceBlock] {
        var seen: Set<String> = []
        return map { $0.shown(marks, seen: &seen) }
    }
}
