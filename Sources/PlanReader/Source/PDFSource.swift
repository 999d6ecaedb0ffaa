import Foundation

/// A word of a PDF page with its box, in points from the top left corner.
struct PDFWord: Sendable {
    var text: String
    var x0: Double
    var x1: Double
    var y0: Double
    var y1: Double

    var middle: Double { (y0 + y1) / 2 }
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

    static func blocks(of data: Data) async throws(PlanReadError) -> [RawBlock] {
        let output = try await Subprocess.run(
            "pdftotext", ["-bbox-layout", "-enc", "UTF-8", "-l", String(pageLimit), "input", "out.html"], input: data, output: "out.html")
        guard output.status == 0, let html = output.files["out.html"], !html.isEmpty else {
            let isSealed = output.errors.contains("password") || output.errors.contains("Encrypt")
            throw PlanReadError(isSealed ? .encrypted : .damaged, "pdftotext: \(output.errors.prefix(300))")
        }
        let pages = PDFWords.pages(in: html)
        guard pages.contains(where: { !$0.isEmpty }) else { throw PlanReadError(.noText, "no words in the PDF") }
        return blocks(of: pages)
    }

    /// Blocks of pages of placed words.
    static func blocks(of pages: [[PDFWord]]) -> [RawBlock] {
        blocks(ofLines: withoutFurniture(pages.enumerated().map { lines(of: $1, page: $0) }))
    }

    /// Words whose middles lie on one height, split where a gap is far wider than a space.
    static func lines(of words: [PDFWord], page: Int) -> [PDFLine] {
        var lines: [PDFLine] = []
        for word in words.sorted(by: { ($0.middle, $0.x0) < ($1.middle, $1.x0) }) {
            if let last = lines.indices.last, abs(lines[last].middle - word.middle) < (word.y1 - word.y0) * 0.3 {
                lines[last].words.append(word)
            } else {
                lines.append(PDFLine(words: [word], page: page))
            }
        }
        for index in lines.indices { lines[index].words.sort { $0.x0 < $1.x0 } }
        return lines
    }

    /// Drops page numbers, and first or last lines that many pages repeat.
    private static func withoutFurniture(_ pages: [[PDFLine]]) -> [[PDFLine]] {
        let number = Pattern(#"^(?:[-–]\s*)?(?:Trang\s+)?\d{1,3}(?:\s*/\s*\d+)?(?:\s*[-–])?$"#)
        var repeated: [String: Int] = [:]
        for page in pages where pages.count > 2 {
            for text in Set([page.first?.text, page.last?.text].compactMap { $0 }) { repeated[text, default: 0] += 1 }
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

    private static func blocks(ofLines pages: [[PDFLine]]) -> [RawBlock] {
        var blocks: [RawBlock] = []
        var pending: [TextLine] = []
        var table: PDFTable?
        func flush() {
            blocks += LineAssembler.paragraphs(pending, wrapped: true)
            pending = []
        }
        func close() {
            if let rows = table?.rows, rows.count > 1 { blocks.append(.table(rows)) }
            table = nil
        }
        for page in pages {
            let left = page.map(\.x0).min() ?? 0
            let right = page.map(\.x1).max() ?? 1
            var index = 0
            var previous: PDFLine?
            while index < page.count {
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
                pending += textLines(page[index], after: previous, left: left, right: right)
                previous = page[index]
                index += 1
            }
        }
        flush()
        close()
        return blocks
    }

    private static func textLines(_ line: PDFLine, after previous: PDFLine?, left: Double, right: Double) -> [TextLine] {
        let height = line.y1 - line.y0
        let isSpaced = previous.map { line.y0 - $0.y1 > height * 0.3 } ?? false
        return segments(of: line).map { segment in
            TextLine(
                text: segment.text, blanks: isSpaced ? 1 : 0, fill: min(1, (segment.x1 - left) / max(1, right - left)), isSpaced: isSpaced)
        }
    }

    static func segments(of line: PDFLine) -> [PDFLine] {
        var result: [PDFLine] = []
        for word in line.words {
            if let last = result.indices.last, let end = result[last].words.last?.x1, word.x0 - end < (word.y1 - word.y0) * 2 {
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

    private static func word(in line: Substring) -> PDFWord? {
        guard let open = line.firstIndex(of: ">"), let close = line.range(of: "</word>")?.lowerBound, open < close else { return nil }
        var values: [Double] = []
        for part in line[..<open].split(separator: "\"").enumerated() where part.offset % 2 == 1 {
            values.append(Double(part.element) ?? 0)
        }
        guard values.count >= 4 else { return nil }
        let text = line[line.index(after: open)..<close].replacingOccurrences(of: "&lt;", with: "<").replacingOccurrences(
            of: "&gt;", with: ">"
        )
        .replacingOccurrences(of: "&quot;", with: "\"").replacingOccurrences(of: "&apos;", with: "'").replacingOccurrences(
            of: "&amp;", with: "&")
        return PDFWord(text: text.precomposedStringWithCanonicalMapping, x0: values[0], x1: values[2], y0: values[1], y1: values[3])
    }
}
