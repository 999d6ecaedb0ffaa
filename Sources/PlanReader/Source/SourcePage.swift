import Foundation

/// A page of the file as it looks, and where the words of the canonical text stand on it.
public struct SourcePage: Sendable, Equatable {
    public struct Word: Sendable, Equatable {
        /// The word in `SourceDocument.text`.
        public var span: SourceSpan
        public var box: PageBox

        public init(span: SourceSpan, box: PageBox) {
            self.span = span
            self.box = box
        }
    }

    /// Height of the page over its width.
    public var ratio: Double
    /// In the order of the text; words that were left out of it (page numbers, repeated headings) are not here.
    public var words: [Word]

    public init(ratio: Double, words: [Word]) {
        self.ratio = ratio
        self.words = words
    }

    /// The page before it was turned by so many quarters clockwise.
    func turnedBack(_ quarters: Int) -> SourcePage {
        guard quarters % 4 != 0 else { return self }
        let isHalf = quarters % 4 == 2
        func place(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
            switch quarters % 4 {
            case 1: (y / ratio, (1 - x) / ratio)
            case 2: (1 - x, ratio - y)
            default: (1 - y / ratio, x / ratio)
            }
        }
        var page = self
        page.ratio = isHalf ? ratio : 1 / ratio
        page.words = words.map { word in
            let (one, other) = (place(word.box.x0, word.box.y0), place(word.box.x1, word.box.y1))
            let box = PageBox(x0: min(one.x, other.x), y0: min(one.y, other.y), x1: max(one.x, other.x), y1: max(one.y, other.y))
            return Word(span: word.span, box: box)
        }
        return page
    }
}

/// A place on a page, in widths of the page, from its top left corner.
public struct PageBox: Sendable, Hashable {
    public var x0: Double
    public var y0: Double
    public var x1: Double
    public var y1: Double

    public init(x0: Double, y0: Double, x1: Double, y1: Double) {
        self.x0 = x0
        self.y0 = y0
        self.x1 = x1
        self.y1 = y1
    }

    public var height: Double { y1 - y0 }
    public var middle: Double { (y0 + y1) / 2 }

    public func union(_ other: PageBox) -> PageBox {
        PageBox(x0: min(x0, other.x0), y0: min(y0, other.y0), x1: max(x1, other.x1), y1: max(y1, other.y1))
    }
}

/// A page with upright text, before it is known which of its words stand in the text of the document.
struct PrintedPage: Sendable {
    struct Word: Sendable {
        var text: String
        var box: PageBox
    }

    var ratio: Double
    var words: [Word]
    /// By how many quarters, clockwise, the page of the file was turned.
    var turns: Int

    /// - Parameters:
    ///   - words: with boxes in the same unit as `width` and `height`.
    init(width: Double, height: Double, words: [PDFWord], turns: Int = 0) {
        self.turns = turns
        let unit = max(1, width)
        ratio = height / unit
        self.words = words.map { word in
            Word(text: word.text, box: PageBox(x0: word.x0 / unit, y0: word.y0 / unit, x1: word.x1 / unit, y1: word.y1 / unit))
        }
    }
}
