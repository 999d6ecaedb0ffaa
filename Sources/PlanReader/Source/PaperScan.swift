public import Foundation
import Programs

/// A page of a paper that was scanned or photographed, with its words where they stand on the file's own page.
public struct ScannedPage: Sendable {
    public struct Word: Sendable {
        public var text: String
        /// In widths of the page as the file has it, also where the page had to be turned to be read.
        public var box: PageBox
        /// How sure the recogniser is, 0...1.
        public var confidence: Double
        /// Words of one line have one number; lines count from 0, down the page.
        public var line: Int
    }

    /// Height of the file's page over its width.
    public var ratio: Double
    public var words: [Word]
    /// How steep the strongest edges are, 0...1: below 0.25 letters run into each other.
    public var sharpness: Double
    /// Pixels of the picture across; nil where a PDF or TIFF holds it.
    public var pixels: Int?
}

/// Reads papers that people hand in: letters by tesseract, in processes of their own with bounds on time and memory.
public enum PaperScan {
    /// Pages of a file that are read: papers of dossiers have one or two.
    public static let mostPages = 4

    /// Whether this server has the programs that it takes.
    public static var isAvailable: Bool { ["tesseract", "pdftoppm"].allSatisfy { LimitedTool.path($0) != nil } }

    /// The pages of a JPEG, PNG, TIFF or PDF.
    ///
    /// - Throws: `PlanReadError`: a kind of file that nothing here opens, a damaged one, one that takes too long, a missing program.
    public static func read(_ data: Data, pages: Int = mostPages) async throws(PlanReadError) -> [ScannedPage] {
        let picture = try PictureSource.pdf(of: data)
        guard picture != nil || data.starts(with: Data("%PDF".utf8)) else { throw PlanReadError(.wrongType, "no picture and no PDF") }
        let images = try await PagePictures.draw(picture ?? data, pages: 1...pages, resolution: ScanSource.resolution)
        guard !images.isEmpty else { throw PlanReadError(.damaged, "no page could be drawn") }
        var result: [ScannedPage] = []
        for (_, image) in images.sorted(by: { $0.key < $1.key }) {
            var page = try await Self.page(image)
            page.pixels = PictureSource.width(of: data)
            result.append(page)
        }
        return result
    }

    /// Below this mean confidence a page may stand on its head.
    private static let poor = 0.6

    private static func page(_ picture: GrayImage) async throws(PlanReadError) -> ScannedPage {
        let quarters = picture.isSideways ? 1 : 0
        let upright = picture.turned(quarters)
        let first = try await recognised(upright)
        guard first.count > 8, certainty(first) < poor else { return page(first, upright, quarters) }
        let turned = upright.turned(2)
        let second = try await recognised(turned)
        return certainty(second) > certainty(first) + 0.1 ? page(second, turned, quarters + 2) : page(first, upright, quarters)
    }

    private static func certainty(_ words: [PDFWord]) -> Double {
        words.isEmpty ? 0 : words.map(\.confidence).reduce(0, +) / Double(words.count)
    }

    /// The words of an upright picture, at the places that they have on it before its lean was taken off.
    private static func recognised(_ picture: GrayImage) async throws(PlanReadError) -> [PDFWord] {
        var image = picture
        let skew = image.skew
        let lean = abs(skew) >= 0.2 ? skew : 0
        if lean != 0 { image = image.rotated(by: lean) }
        let finder = RuleFinder(image.halved, resolution: ScanSource.resolution / 2)
        for line in finder.lines { image.erase(line.scaled(by: 2).inset(by: -1)) }
        let words = ScanSource.sound(try await ScanSource.words(in: image))
        guard lean != 0 else { return words }
        let (sine, cosine) = (sin(lean * .pi / 180), cos(lean * .pi / 180))
        let (middleX, middleY) = (Double(image.width) / 2, Double(image.height) / 2)
        return words.map { word in
            let (x, y) = ((word.x0 + word.x1) / 2 - middleX, word.middle - middleY)
            return word.moved(x: cosine * x - sine * y - x, y: sine * x + cosine * y - y)
        }
    }

    private static func page(_ words: [PDFWord], _ image: GrayImage, _ quarters: Int) -> ScannedPage {
        let unit = Double(max(1, image.width))
        let placed = SourcePage(
            ratio: Double(image.height) / unit,
            words: words.map { word in
                SourcePage.Word(
                    span: SourceSpan(start: 0, end: 0),
                    box: PageBox(x0: word.x0 / unit, y0: word.y0 / unit, x1: word.x1 / unit, y1: word.y1 / unit))
            }
        ).turnedBack(quarters)
        var lines: [String: Int] = [:]
        let found = zip(words, placed.words).map { word, place in
            let line = lines[word.line ?? "", default: lines.count]
            lines[word.line ?? ""] = line
            return ScannedPage.Word(text: word.text, box: place.box, confidence: word.confidence, line: line)
        }
        return ScannedPage(ratio: placed.ratio, words: found, sharpness: image.sharpness)
    }
}

extension GrayImage {
    /// How steep the strongest edges of the letters are, 0...1: nine tenths of the way from paper to ink within two pixels is sharp.
    var sharpness: Double {
        var counts = [Int](repeating: 0, count: 256)
        var levels = [Int](repeating: 0, count: 256)
        pixels.withUnsafeBufferPointer { source in
            for y in stride(from: 1, to: height, by: 3) {
                for x in stride(from: 1, to: width - 1, by: 1) {
                    let at = y * width + x
                    counts[Int(max(source[at + 1], source[at - 1]) - min(source[at + 1], source[at - 1]))] += 1
                    levels[Int(source[at])] += 1
                }
            }
        }
        // Paper has hardly any slope: what is judged are places where something is drawn.
        let edges = counts[12...].reduce(0, +)
        let all = levels.reduce(0, +)
        guard edges > 200 else { return 0 }
        let steep = Self.level(counts, from: 12, share: 0.9, of: edges)
        let ink = Self.level(levels, from: 0, share: 0.01, of: all)
        let contrast = max(60, Int(paper) - ink)
        return min(1, Double(steep) / Double(contrast))
    }

    /// The level below which a share of what is counted lies.
    private static func level(_ counts: [Int], from first: Int, share: Double, of total: Int) -> Int {
        var seen = 0
        for level in first..<counts.count {
            seen += counts[level]
            if Double(seen) >= share * Double(total) { return level }
        }
        return counts.count - 1
    }
}
