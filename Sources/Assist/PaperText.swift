import PlanReader
import Vietnamese

/// A word of a paper as it is kept: its place in thousandths of the page's width.
public struct PaperWord: Sendable, Equatable, Codable {
    public var text: String
    /// From 1.
    public var page: Int
    /// From 1, down the page.
    public var line: Int
    public var x: Int
    public var y: Int
    public var width: Int
    public var height: Int
    /// How sure the recogniser is, in per cent.
    public var sure: Int

    public init(_ text: String, page: Int = 1, line: Int, x: Int = 0, y: Int = 0, width: Int = 0, height: Int = 0, sure: Int = 95) {
        self.text = text
        self.page = page
        self.line = line
        self.x = x
        self.y = y
        self.width = width
        self.height = height
        self.sure = sure
    }
}

/// A place on a paper that a proposal points at.
public struct PaperPlace: Sendable, Equatable, Codable {
    public var page: Int
    public var line: Int
    /// In thousandths of the page's width.
    public var x: Int
    public var y: Int
    public var width: Int
    public var height: Int

    init?(_ words: [PaperWord]) {
        guard let first = words.first else { return nil }
        let own = words.filter { $0.page == first.page }
        page = first.page
        line = first.line
        x = own.map(\.x).min() ?? 0
        y = own.map(\.y).min() ?? 0
        width = (own.map { $0.x + $0.width }.max() ?? 0) - x
        height = (own.map { $0.y + $0.height }.max() ?? 0) - y
    }
}

/// A page of a paper as it is kept.
public struct PaperPage: Sendable, Equatable, Codable {
    /// Height over width, in thousandths.
    public var ratio: Int
    /// In per cent.
    public var sharpness: Int
    /// Of the picture across; nil where a PDF holds it.
    public var pixels: Int?
    /// The kept file, and the page within it from 1.
    public var file: String
    public var number: Int

    public init(ratio: Int, sharpness: Int, pixels: Int? = nil, file: String = "", number: Int = 1) {
        self.ratio = ratio
        self.sharpness = sharpness
        self.pixels = pixels
        self.file = file
        self.number = number
    }
}

/// What was recognised on the pages of one paper.
public struct PaperText: Sendable, Equatable, Codable {
    public var pages: [PaperPage]
    public var words: [PaperWord]
    /// Most words that are kept of a paper.
    static let mostWords = 1500

    public init(pages: [PaperPage] = [], words: [PaperWord] = []) {
        self.pages = pages
        self.words = words
    }

    /// Adds the pages of a file.
    mutating func add(_ scanned: [ScannedPage], of file: String) {
        for (number, page) in scanned.enumerated() {
            pages.append(
                PaperPage(
                    ratio: Int(page.ratio * 1000), sharpness: Int(page.sharpness * 100), pixels: page.pixels, file: file,
                    number: number + 1))
            for word in page.words.prefix(max(0, Self.mostWords - words.count)) {
                let box = word.box
                words.append(
                    PaperWord(
                        word.text, page: pages.count, line: word.line + 1, x: Int(box.x0 * 1000), y: Int(box.y0 * 1000),
                        width: Int((box.x1 - box.x0) * 1000), height: Int((box.y1 - box.y0) * 1000), sure: Int(word.confidence * 100)))
            }
        }
    }

    /// The words line by line.
    var lines: [[PaperWord]] {
        var lines: [[PaperWord]] = []
        for word in words {
            if let last = lines.last?.last, last.page == word.page, last.line == word.line {
                lines[lines.count - 1].append(word)
            } else {
                lines.append([word])
            }
        }
        return lines
    }
}

/// Whether a person, or a program, can read a scan (chất lượng bản chụp).
public enum Legibility: String, Sendable, CaseIterable {
    case good, poor, unreadable

    /// By how sure the recogniser is of the words, how sharp the edges are, how large the picture is.
    ///
    /// Thresholds were set on pictures of a printed form, sharp, leaning, out of focus and small (Tests/AssistTests/Fixtures).
    public init(_ text: PaperText) {
        let words = text.words.filter { word in word.text.contains { $0.isLetter || $0.isNumber } }
        let letters = words.reduce(0) { $0 + $1.text.count }
        let sure = words.reduce(0) { $0 + $1.sure * $1.text.count } / max(1, letters)
        let isSmall = text.pages.contains { page in page.pixels.map { $0 < 700 } ?? false }
        let isBlurred = text.pages.contains { $0.sharpness < 18 }
        if words.count(where: { $0.sure >= 60 }) < 4 || sure < 45 {
            self = .unreadable
        } else {
            self = sure < 72 || isSmall || isBlurred ? .poor : .good
        }
    }
}
