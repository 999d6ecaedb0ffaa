import Foundation

/// A word of a PDF page with its box, in points from the top left corner.
struct PDFWord: Sendable {
    var text: String
    var x0: Double
    var x1: Double
    var y0: Double
    var y1: Double
    /// What the recogniser took for a line; nil where the words come from a text layer.
    var line: String?
    /// How sure the recogniser is, 0...1.
    var confidence = 1.0

    var middle: Double { (y0 + y1) / 2 }

    func moved(x: Double, y: Double) -> PDFWord {
        var word = self
        (word.x0, word.x1, word.y0, word.y1) = (x0 + x, x1 + x, y0 + y, y1 + y)
        return word
    }
}

/// Words of one visual line.
struct PDFLine: Sendable {
    var words: [PDFWord]
    var page: Int

    var x0: Double { words.first?.x0 ?? 0 }
    var x1: Double { words.map(\.x1).max() ?? 0 }
    var y0: Double { words.map(\.y0).min() ?? 0 }
    var y1: Double { words.map(\.y1).max() ?? 0 }
    var middle: Double { (y0 + y1) / 2 }
    var text: String { words.map(\.text).joined(separator: " ") }
}

/// PDF with a text layer: `pdftotext -bbox-layout` gives words with boxes; lines, tables and paragraphs are rebuilt from the boxes.
enum PDFSource {
    static let pageLimit = 400

    struct Content {
        var blocks: [RawBlock]
        /// Words that the recogniser was not sure of; nil where the file has a text layer.
        var doubtful: Set<String>?
        /// The pages as they look.
        var printed: [PrintedPage]
    }

    static func content(of data: Data, progress: ReadingProgress?) async throws(PlanReadError) -> Content {
        let output = try await Subprocess.run(
            "pdftotext", ["-bbox-layout", "-enc", "UTF-8", "-l", String(pageLimit + 1), "input", "out.html"], input: data,
            output: "out.html")
        guard output.status == 0, let html = output.files["out.html"], !html.isEmpty else {
            let isSealed = output.errors.contains("password") || output.errors.contains("Encrypt")
            throw PlanReadError(isSealed ? .encrypted : .damaged, "pdftotext: \(output.errors.prefix(300))")
        }
        let words = PDFWords.pages(in: html)
        guard words.count <= pageLimit else { throw PlanReadError(.tooManyPages, "more than \(pageLimit) pages") }
        // A few stray words (a stamp of the scanner) are no text layer.
        guard words.reduce(0, { $0 + $1.count }) > 8 * words.count else {
            let pages = try await ScanSource.pages(of: data, count: words.count, progress: progress)
            let blocks = Self.blocks(of: pages).map { block -> RawBlock in
                if case .paragraph(let text) = block { .paragraph(Recognition.repaired(text)) } else { block }
            }
            return Content(
                blocks: blocks, doubtful: pages.reduce(into: []) { $0.formUnion($1.doubtful) },
                printed: pages.map { $0.printed ?? PrintedPage(width: 595, height: 842, words: []) })
        }
        let pages = try await upright(words, sizes: PDFWords.sizes(in: html), of: data)
        return Content(blocks: blocks(of: pages), doubtful: nil, printed: pages.compactMap(\.printed))
    }

    /// Pages turned so that their text stands upright, with what drawn lines make of them.
    private static func upright(
        _ pages: [[PDFWord]], sizes: [(width: Double, height: Double)], of data: Data
    ) async throws(PlanReadError) -> [Page] {
        let turns = pages.map { (4 - PageTurn.quarters(of: $0)) % 4 }
        let scale = Double(ruleResolution) / 72
        let drawn = try await PagePictures.each(data, count: pages.count, resolution: ruleResolution) { number, picture in
            (
                width: Double(picture.width) / scale, height: Double(picture.height) / scale,
                tables: RuleFinder(picture.turned(turns[number - 1]), resolution: ruleResolution).tables()
            )
        }
        return pages.indices.map { index in
            let shown = drawn[index + 1]
            let (width, height) = (shown?.width ?? sizes[index].width, shown?.height ?? sizes[index].height)
            let words = PDFWords.joined(pages[index].map { $0.turned(turns[index], width: width, height: height) })
            let isOnSide = turns[index] % 2 == 1
            var page = Page(words: words, ruled: shown?.tables ?? [], scale: scale)
            page.printed = PrintedPage(
                width: isOnSide ? height : width, height: isOnSide ? width : height, words: words, turns: turns[index])
            return page
        }
    }

    /// Dots an inch at which drawn lines are looked for.
    private static let ruleResolution = 100

    /// Blocks of pages of placed words.
    static func blocks(of pages: [Page]) -> [RawBlock] {
        let lines = withoutFurniture(pages.enumerated().map { self.lines(of: $1.words, page: $0) })
        return blocks(ofLines: zip(lines, pages).map { ($0, $1.tables) })
    }

    /// Words whose middles lie on one height, split where a gap is far wider than a space.
    static func lines(of words: [PDFWord], page: Int) -> [PDFLine] {
        var lines: [PDFLine] = []
        for word in words.sorted(by: { ($0.middle, $0.x0) < ($1.middle, $1.x0) }) where word.line == nil {
            if let last = lines.indices.last, abs(lines[last].middle - word.middle) < (word.y1 - word.y0) * 0.3 {
                lines[last].words.append(word)
            } else {
                lines.append(PDFLine(words: [word], page: page))
            }
        }
        // The recogniser follows lines better than the heights of its boxes tell.
        for group in Dictionary(grouping: words.filter { $0.line != nil }, by: \.line).values {
            lines.append(PDFLine(words: group, page: page))
        }
        for index in lines.indices { lines[index].words.sort { $0.x0 < $1.x0 } }
        return words.first?.line == nil ? lines : lines.sorted { $0.middle < $1.middle }
    }

    /// Drops page numbers, and first or last lines that many pages repeat.
    private static func withoutFurniture(_ pages: [[PDFLine]]) -> [[PDFLine]] {
        let number = Pattern(#"^(?:[-–]\s*)?(?:Trang\s+)?\d{1,3}(?:\s*/\s*\d+)?(?:\s*[-–])?$"#)
        var repeated: [String: Int] = [:]
        for page in pages where pages.count > 2 {
            // A head may stand below the number of its page.
            let edges = [page.first { !number.matches($0.text) }, page.last { !number.matches($0.text) }]
            for text in Set(edges.compactMap { $0?.text }) { repeated[text, default: 0] += 1 }
        }
        return pages.map { page in
            var page = page
            func isFurniture(_ line: PDFLine) -> Bool {
                number.matches(line.text) && line.words.count < 4 && page.count > 3 && isCentral(line, in: page)
                    || repeated[line.text, default: 0] * 2 > pages.count && pages.count > 3
            }
            while let first = page.first, isFurniture(first) { page.removeFirst() }
            while let last = page.last, isFurniture(last) { page.removeLast() }
            return page
        }
    }

    /// A page number stands near the middle or the right edge, a row number at the left edge.
    private static func isCentral(_ line: PDFLine, in page: [PDFLine]) -> Bool {
        let left = page.map(\.x0).min() ?? 0
        let right = page.map(\.x1).max() ?? 1
        return line.x0 > left + (right - left) * 0.3
    }

    private static func blocks(ofLines pages: [(lines: [PDFLine], tables: [Page.Table])]) -> [RawBlock] {
        var blocks: [RawBlock] = []
        var pending: [TextLine] = []
        var table: PDFTable?
        /// The block of a ruled table that nothing stands below yet.
        var open: Int?
        func add(_ rows: [[RawCell]]) {
            if let index = open, case .table(let above) = blocks[index], pending.isEmpty, let whole = TableJoiner.joined(above, rows) {
                blocks[index] = .table(whole)
                return
            }
            flush()
            close()
            blocks.append(.table(rows))
            open = blocks.count - 1
        }
        func flush() {
            if !pending.isEmpty { open = nil }
            blocks += LineAssembler.paragraphs(pending, wrapped: true)
            pending = []
        }
        func close() {
            if let rows = table?.rows, rows.count > 1 { blocks.append(.table(rows)) }
            table = nil
        }
        for (page, tables) in pages {
            var tables = tables
            let left = page.map(\.x0).min() ?? 0
            let right = page.map(\.x1).max() ?? 1
            let pitch = pitch(of: page)
            var index = 0
            var previous: PDFLine?
            while index < page.count {
                while let first = tables.first, first.top < page[index].middle {
                    add(first.rows)
                    tables.removeFirst()
                }
                if let open = table, previous == nil, let end = open.continues(on: page) {
                    table?.add(Array(page[..<end]), continuing: true)
                    index = end
                    previous = page[end - 1]
                    continue
                }
                if let open = table, let body = open.repeatedHeading(in: page, at: index) {
                    let end = open.end(in: page, from: body)
                    table?.add(Array(page[body..<end]), continuing: true)
                    index = end
                    previous = page[end - 1]
                    continue
                }
                if let found = PDFTable.start(in: page, at: index) {
                    flush()
                    close()
                    let limit = PDFTable.end(in: page, from: found.body)
                    let probe = PDFTable(heading: found.heading, body: Array(page[found.body..<limit]))
                    let end = probe.end(in: page, from: found.body)
                    table = end == limit ? probe : PDFTable(heading: found.heading, body: Array(page[found.body..<end]))
                    index = end
                    previous = page[max(0, end - 1)]
                    continue
                }
                close()
                pending += textLines(page[index], after: previous, left: left, right: right, pitch: pitch)
                previous = page[index]
                index += 1
            }
            for table in tables { add(table.rows) }
        }
        flush()
        close()
        return blocks
    }

    private static func textLines(_ line: PDFLine, after previous: PDFLine?, left: Double, right: Double, pitch: Double) -> [TextLine] {
        let isSpaced = previous.map { line.middle - $0.middle > pitch * 1.22 } ?? false
        return segments(of: line).map { segment in
            TextLine(
                text: segment.text, blanks: isSpaced ? 1 : 0, fill: min(1, (segment.x1 - left) / max(1, right - left)), isSpaced: isSpaced)
        }
    }

    /// The distance of the lines of one paragraph: the smallest that is no accident.
    private static func pitch(of page: [PDFLine]) -> Double {
        var counts: [Int: Int] = [:]
        for gap in page.map(\.middle).adjacentDifferences where gap > 4 { counts[Int((gap * 2).rounded()), default: 0] += 1 }
        let common = counts.filter { $0.value >= max(2, page.count / 8) }
        return (common.isEmpty ? counts : common).keys.min().map { Double($0) / 2 } ?? 14
    }

    static func segments(of line: PDFLine) -> [PDFLine] {
        var result: [PDFLine] = []
        let height = line.words.map { $0.y1 - $0.y0 }.max() ?? 0
        for word in line.words {
            if let last = result.indices.last, let end = result[last].words.last?.x1, word.x0 - end < height * 2 {
                result[last].words.append(word)
            } else {
                result.append(PDFLine(words: [word], page: line.page))
            }
        }
        return result
    }
}

/// Reads the words out of pdftotext's XHTML; the file is machine-made, so a scan for `<page` and `<word` is enough and never fails.
enum PDFWords {
    /// The words of each page where they stand on what is shown.
    static func pages(in html: Data) -> [[PDFWord]] {
        var pages: [[PDFWord]] = []
        for line in String(decoding: html, as: UTF8.self).split(separator: "\n") {
            let line = line.drop { $0 == " " }
            if line.hasPrefix("<page") {
                pages.append([])
            } else if line.hasPrefix("<word"), !pages.isEmpty, let word = word(in: line) {
                pages[pages.count - 1].append(word)
            }
        }
        return pages
    }

    /// `words` of upright text, each whole.
    static func joined(_ words: [PDFWord]) -> [PDFWord] {
        var result: [PDFWord] = []
        for word in words {
            if let last = result.last, isRest(word, of: last) {
                result[result.count - 1].text = (last.text + word.text).precomposedStringWithCanonicalMapping
                result[result.count - 1].x1 = word.x1
            } else {
                result.append(word)
            }
        }
        return result
    }

    /// Width and height of each page, before its file turns it.
    static func sizes(in html: Data) -> [(width: Double, height: Double)] {
        String(decoding: html, as: UTF8.self).split(separator: "\n").filter { $0.drop { $0 == " " }.hasPrefix("<page") }.map { line in
            let sizes = line.split(separator: "\"").compactMap { Double($0) }
            return sizes.count == 2 && sizes[0] > 0 ? (sizes[0], sizes[1]) : (595, 842)
        }
    }

    /// A letter that another font had to lend cuts a word in the file, not on the page: no room stands before the rest.
    private static func isRest(_ word: PDFWord, of last: PDFWord) -> Bool {
        abs(word.x0 - last.x1) < (word.y1 - word.y0) * 0.05 && abs(word.middle - last.middle) < (word.y1 - word.y0) * 0.2
            && ((last.text.last?.isLetter ?? false) || (word.text.first?.isLetter ?? false))
    }

    private static func word(in line: Substring) -> PDFWord? {
        guard let open = line.firstIndex(of: ">"), let close = line.range(of: "</word>")?.lowerBound, open < close else { return nil }
        var values: [Double] = []
        for part in line[..<open].split(separator: "\"").enumerated() where part.offset % 2 == 1 {
            // A page has no more room than that, whatever the file says.
            let value = Double(part.element) ?? 0
            values.append(value.isFinite ? min(max(value, -100_000), 100_000) : 0)
        }
        guard values.count >= 4 else { return nil }
        let text = line[line.index(after: open)..<close].replacingOccurrences(of: "&lt;", with: "<").replacingOccurrences(
            of: "&gt;", with: ">"
        ).replacingOccurrences(of: "&quot;", with: "\"").replacingOccurrences(of: "&apos;", with: "'").replacingOccurrences(
            of: "&amp;", with: "&")
        return PDFWord(text: text.precomposedStringWithCanonicalMapping, x0: values[0], x1: values[2], y0: values[1], y1: values[3])
    }
}
