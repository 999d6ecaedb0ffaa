/// What became of a text, word by word: for a reader who asks what was changed since a report was sent back.
public enum TextChange: Sendable, Equatable {
    case same(String)
    case added(String)
    case removed(String)

    /// Above so many words a side, paragraphs are compared and not words: the work grows with the square of what differs.
    private static let mostWords = 3000

    /// The paragraphs of both texts in the new one's order, with what was taken out where it stood. Nothing where the texts are the same.
    public static func paragraphs(from old: String, to new: String) -> [[TextChange]] {
        if old == new { return [] }
        let isLong = max(words(old).count, words(new).count) > mostWords
        return split(isLong ? changes(lines(old), lines(new)) : changes(words(old), words(new)))
    }

    private static func changes(_ old: [Substring], _ new: [Substring]) -> [TextChange] {
        var removals: Set<Int> = []
        var insertions: Set<Int> = []
        for change in new.difference(from: old) {
            switch change {
            case .remove(let offset, _, _): removals.insert(offset)
            case .insert(let offset, _, _): insertions.insert(offset)
            }
        }
        var result: [TextChange] = []
        var (from, to) = (0, 0)
        while from < old.count || to < new.count {
            if from < old.count, removals.contains(from) {
                result.append(.removed(String(old[from])))
                from += 1
            } else if to < new.count, insertions.contains(to) {
                result.append(.added(String(new[to])))
                to += 1
            } else {
                result.append(.same(String(new[to])))
                (from, to) = (from + 1, to + 1)
            }
        }
        return result
    }

    /// Ends paragraphs at line breaks, and puts together what follows each other.
    private static func split(_ changes: [TextChange]) -> [[TextChange]] {
        var paragraphs: [[TextChange]] = [[]]
        for change in changes {
            if change.text.allSatisfy(\.isNewline) {
                paragraphs.append([])
            } else {
                paragraphs[paragraphs.count - 1].join(change)
            }
        }
        return paragraphs.filter { paragraph in paragraph.contains { !$0.text.allSatisfy(\.isWhitespace) } }
    }

    public var text: String {
        switch self {
        case .same(let text), .added(let text), .removed(let text): text
        }
    }

    private func with(_ text: String) -> TextChange {
        switch self {
        case .same: .same(text)
        case .added: .added(text)
        case .removed: .removed(text)
        }
    }

    fileprivate func joined(_ next: TextChange) -> TextChange? {
        switch (self, next) {
        case (.same, .same), (.added, .added), (.removed, .removed): with(text + next.text)
        default: nil
        }
    }

    /// Words with the space behind them, and line breaks.
    private static func words(_ text: String) -> [Substring] { pieces(text) { $0.isWhitespace } }
    /// Lines, and line breaks.
    private static func lines(_ text: String) -> [Substring] { pieces(text) { _ in false } }

    private static func pieces(_ text: String, _ ends: (Character) -> Bool) -> [Substring] {
        var pieces: [Substring] = []
        var start = text.startIndex
        for index in text.indices {
            let (isBreak, next) = (text[index].isNewline, text.index(after: index))
            guard isBreak || ends(text[index]) else { continue }
            if isBreak, start < index { pieces.append(text[start..<index]) }
            pieces.append(text[(isBreak ? index : start)..<next])
            start = next
        }
        if start < text.endIndex { pieces.append(text[start...]) }
        return pieces
    }
}

extension [TextChange] {
    fileprivate mutating func join(_ change: TextChange) {
        if change.text.isEmpty { return }
        if let last, let joined = last.joined(change) {
            self[count - 1] = joined
        } else {
            append(change)
        }
    }
}
