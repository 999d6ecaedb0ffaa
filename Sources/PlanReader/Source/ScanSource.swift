import Foundation

/// Scanned pages and photos: letters are recognised by tesseract with Vietnamese, a page a processor.
///
/// Pages are turned upright by the direction and the lean of their lines. Drawn lines part tables into cells; the lines are taken off, and the
/// cells of a page are recognised one below the other in a second picture, so that no line of text runs across two cells.
enum ScanSource {
    static let resolution = 300
    /// Most pages that are recognised.
    static let pageLimit = 120
    private static let cellGap = 34

    /// - Parameter count: pages of the PDF.
    static func pages(of pdf: Data, count: Int, progress: ReadingProgress?) async throws(PlanReadError) -> [Page] {
        guard count <= pageLimit else { throw PlanReadError(.tooManyPages, "\(count) scanned pages, the limit is \(pageLimit)") }
        return try await recognised(count, progress) { number throws(PlanReadError) in
            try await PagePictures.draw(pdf, pages: number...number, resolution: resolution)[number]
        }
    }

    private static func recognised(
        _ count: Int, _ progress: ReadingProgress?, _ picture: @escaping @Sendable (Int) async throws(PlanReadError) -> GrayImage?
    ) async throws(PlanReadError) -> [Page] {
        guard count > 0 else { return [] }
        let work: @Sendable (Int) async -> (Int, Result<Page, PlanReadError>) = { number in
            do throws(PlanReadError) {
                guard let image = try await picture(number) else { return (number, .success(Page(words: []))) }
                return (number, .success(try await page(image)))
            } catch { return (number, .failure(error)) }
        }
        let workers = min(count, ProcessInfo.processInfo.activeProcessorCount)
        progress?(0, count)
        // Tasks are added here, not by a local function: with one, optimised builds (Swift 6.3.1) gave no result at all.
        let results = await withTaskGroup(of: (Int, Result<Page, PlanReadError>).self) { group in
            for number in 1...workers { group.addTask { await work(number) } }
            var next = workers + 1
            var results: [Int: Result<Page, PlanReadError>] = [:]
            while let (number, result) = await group.next() {
                results[number] = result
                progress?(results.count, count)
                if case .failure = result {
                    group.cancelAll()
                } else if next <= count {
                    let following = next
                    next += 1
                    group.addTask { await work(following) }
                }
            }
            return results
        }
        var pages: [Page] = []
        for number in 1...count { if let result = results[number] { pages.append(try result.get()) } }
        for result in results.values { _ = try result.get() }
        return pages
    }

    /// Below this mean confidence the page may stand on its head.
    private static let poor = 0.6

    /// Recognises one page, whichever side of it is up: lines tell whether it lies, words whether it stands on its head.
    static func page(_ picture: GrayImage) async throws(PlanReadError) -> Page {
        let quarters = picture.isSideways ? 1 : 0
        let image = picture.turned(quarters)
        let first = try await recognised(image)
        guard first.count > 8, first.certainty < poor else { return first.page(turned: quarters) }
        let second = try await recognised(image.turned(2))
        return second.certainty > first.certainty + 0.1 ? second.page(turned: quarters + 2) : first.page(turned: quarters)
    }

    /// What one way of holding the page gives, with the number of its words and how sure the recogniser is of them, 0...1.
    private struct Recognised {
        var page: Page
        var count: Int
        var certainty: Double

        init(_ page: Page, _ words: [PDFWord]) {
            self.page = page
            count = words.count
            certainty = words.isEmpty ? 0 : words.map(\.confidence).reduce(0, +) / Double(words.count)
        }

        /// The page of a picture that was turned by so many quarters.
        func page(turned quarters: Int) -> Page {
            var page = page
            page.printed?.turns = quarters
            return page
        }
    }

    private static func recognised(_ picture: GrayImage) async throws(PlanReadError) -> Recognised {
        var image = picture
        let skew = image.skew
        if abs(skew) >= 0.2 { image = image.rotated(by: skew) }
        let turned = abs(skew) >= 0.2 ? skew : 0
        let finder = RuleFinder(image.halved, resolution: resolution / 2)
        for line in finder.lines { image.erase(line.scaled(by: 2).inset(by: -1)) }
        let ruled = finder.tables()
        var tables: [Page.Table] = []
        var doubtful: Set<String> = []
        var seen: [PDFWord] = []
        for table in ruled {
            let boxes = table.cells.map { image.ink(in: $0.box.scaled(by: 2).inset(by: 3)) }
            guard boxes.count(where: { $0 != nil }) > 2 else { continue }
            let (texts, words) = try await texts(of: boxes, in: image)
            doubtful.formUnion(unsure(words))
            seen += words
            tables.append(Page.Table(top: Double(table.box.y0 * 2), rows: table.raw(texts)))
            image.erase(table.box.scaled(by: 2).inset(by: -4))
        }
        guard let ink = image.ink(in: Box(x0: 0, y0: 0, x1: image.width, y1: image.height)), ink.height > 12 else {
            return Recognised(Page(words: [], tables: tables, doubtful: doubtful, printed: printed(seen, on: image, turned: turned)), seen)
        }
        let words = Self.sound(try await words(in: image))
        seen += words
        return Recognised(
            Page(words: words, tables: tables, doubtful: doubtful.union(unsure(words)), printed: printed(seen, on: image, turned: turned)),
            seen)
    }

    /// The page as it came: words of the upright picture at the places that they have on the leaning one.
    private static func printed(_ words: [PDFWord], on image: GrayImage, turned degrees: Double) -> PrintedPage {
        let (sine, cosine) = (sin(degrees * .pi / 180), cos(degrees * .pi / 180))
        let (middleX, middleY) = (Double(image.width) / 2, Double(image.height) / 2)
        let placed = words.map { word -> PDFWord in
            let (x, y) = ((word.x0 + word.x1) / 2 - middleX, word.middle - middleY)
            let (fromX, fromY) = (cosine * x - sine * y + middleX, sine * x + cosine * y + middleY)
            let (width, height) = (word.x1 - word.x0, word.y1 - word.y0)
            return PDFWord(
                text: word.text, x0: fromX - width / 2, x1: fromX + width / 2, y0: fromY - height / 2, y1: fromY + height / 2)
        }
        return PrintedPage(width: Double(image.width), height: Double(image.height), words: placed)
    }

    /// The cells one below the other on a picture of their own, recognised in one go: what stands in each, and their words with the places
    /// that they have in `image`.
    private static func texts(of boxes: [Box?], in image: GrayImage) async throws(PlanReadError) -> ([String], [PDFWord]) {
        let margin = 40
        let width = (boxes.compactMap { $0?.width }.max() ?? 0) + 2 * margin
        let height = boxes.reduce(margin) { $0 + ($1.map { $0.height + cellGap } ?? 0) } + margin
        guard height < 32_000 else {
            // More than the recogniser takes: half and half.
            let middle = boxes.count / 2
            guard middle > 0 else { return (boxes.map { _ in "" }, []) }
            let (upper, lower) = (
                try await texts(of: Array(boxes[..<middle]), in: image), try await texts(of: Array(boxes[middle...]), in: image)
            )
            return (upper.0 + lower.0, upper.1 + lower.1)
        }
        var sheet = GrayImage(width: width, height: height)
        var places: [(index: Int, y0: Int, y1: Int)] = []
        var y = margin
        for (index, box) in boxes.enumerated() {
            guard let box else { continue }
            sheet.paste(image, box, x: margin, y: y)
            places.append((index, y, y + box.height))
            y += box.height + cellGap
        }
        let words = Self.sound(try await words(in: sheet))
        var result = boxes.map { _ in "" }
        var placed: [PDFWord] = []
        for place in places {
            let own = words.filter { $0.middle >= Double(place.y0 - cellGap / 2) && $0.middle < Double(place.y1 + cellGap / 2) }
            result[place.index] = Recognition.repaired(Page.text(of: own))
            guard let box = boxes[place.index] else { continue }
            placed += own.map { $0.moved(x: Double(box.x0 - margin), y: Double(box.y0 - place.y0)) }
        }
        return (result, placed)
    }

    /// Words of which the recogniser says less than 0.6.
    private static func unsure(_ words: [PDFWord]) -> Set<String> {
        Set(words.filter { $0.confidence < 0.6 && ($0.text.count > 1 || $0.text.allSatisfy(\.isNumber)) }.map(\.text))
    }

    static func words(in image: GrayImage) async throws(PlanReadError) -> [PDFWord] {
        let output = try await Subprocess.run(
            "tesseract", ["input", "page", "-l", "vie", "--psm", "6", "--dpi", String(resolution), "tsv"], input: image.pgm,
            output: "page.tsv", seconds: 90)
        guard output.status == 0, let table = output.files["page.tsv"] else {
            let isMissing = output.errors.contains("vie.traineddata") || output.errors.contains("couldn't load any languages")
            throw PlanReadError(isMissing ? .toolMissing : .damaged, "tesseract: \(output.errors.prefix(300))")
        }
        return withNumerals(
            String(decoding: table, as: UTF8.self).split(separator: "\n").compactMap { line in
                let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
                guard fields.count == 12, fields[0] == "5", let x = Double(fields[6]), let y = Double(fields[7]),
                    let width = Double(fields[8]), let height = Double(fields[9]), let confidence = Double(fields[10])
                else { return nil }
                let text = fields[11].trimmingCharacters(in: .whitespaces).precomposedStringWithCanonicalMapping
                return PDFWord(
                    text: text, x0: x, x1: x + width, y0: y, y1: y + height, line: fields[2...4].joined(separator: "."),
                    confidence: confidence / 100)
            })
    }

    /// The strokes of "Quý III" are taken for two as often as for three: how wide they are for their height tells how many there are.
    private static func withNumerals(_ words: [PDFWord]) -> [PDFWord] {
        var words = words
        for index in words.indices.dropFirst()
        where words[index - 1].text.lowercased() == "quý" && words[index].confidence < 0.92
            && words[index].text.allSatisfy("IHl1|".contains)
        {
            let shape = (words[index].x1 - words[index].x0) / max(1, words[index].y1 - words[index].y0)
            words[index].text = String(repeating: "I", count: min(3, max(1, Int(((shape - 0.39) / 0.48).rounded()) + 1)))
        }
        return words
    }

    /// Specks and remains of lines that were taken for letters are left out.
    static func sound(_ words: [PDFWord]) -> [PDFWord] {
        words.filter { word in
            let hasLetter = word.text.contains { $0.isLetter || $0.isNumber || $0 == "%" }
            return !word.text.isEmpty
                && (hasLetter ? word.confidence > 0.05 : word.confidence > 0.4 && word.text != "|" && word.text != "_")
        }
    }
}
