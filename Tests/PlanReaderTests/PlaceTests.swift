import Foundation
import Testing

@testable import PlanReader

@Suite("Places of words on pages")
struct PlaceTests {
    private func share(_ reading: PlanReading) -> Double {
        let words = reading.source.text.split(whereSeparator: \.isWhitespace).count
        return Double(reading.source.pages.reduce(0) { $0 + $1.words.count }) / Double(max(1, words))
    }

    @Test(
        "Nearly every word has its place, and no printed word stands for two", arguments: ["landscape.pdf", "numbered.pdf", "results.pdf"])
    func placed(file: String) async throws {
        let reading = try await readPlan(try fixture("corpus/\(file)"), fileName: file)
        #expect(share(reading) > 0.97)
        for page in reading.source.pages {
            #expect(Set(page.words.map(\.box)).count == page.words.count)
            #expect(page.words.allSatisfy { $0.box.x0 >= 0 && $0.box.x1 <= 1 && $0.box.y0 >= 0 && $0.box.y1 <= page.ratio })
        }
    }

    @Test("An upright text on a page that its file shows turned is read as it was, and marked where it is shown", arguments: 1...3)
    func shownTurned(quarters: Int) async throws {
        for file in ["landscape.pdf", "results.pdf"] {
            let upright = try fixture("corpus/\(file)")
            // As long as before, so that everything else in the file stays where it is.
            let box = Data("/MediaBox[0 0 595.303937007874 841.889763779528]".utf8)
            let turn = "/MediaBox[0 0 595.3 841.9]/Rotate \(quarters * 90)".padding(toLength: box.count, withPad: " ", startingAt: 0)
            var data = upright
            while let place = data.range(of: box) { data.replaceSubrange(place, with: Data(turn.utf8)) }
            try #require(data != upright)

            let reading = try await readPlan(data, fileName: file)
            let gold = try fixture("corpus/\(file.replacing(".pdf", with: ".gold.json"))")
            for list in try ReadingScore(gold: gold, read: reading.json()).lists where list.gold > 0 {
                #expect(list.exact.f1 == 1, "\(file), \(list.name), turned by \(quarters): \(list.differences)")
            }
            #expect(share(reading) > 0.95)
            let isOnSide = quarters % 2 == 1
            for page in reading.source.pages {
                #expect((page.ratio < 1) == isOnSide)
                #expect(page.words.allSatisfy { $0.box.x0 >= 0 && $0.box.x1 <= 1 && $0.box.y0 >= 0 && $0.box.y1 <= page.ratio })
                let long = page.words.filter { $0.span.end - $0.span.start > 3 }
                #expect(long.count { ($0.box.height > $0.box.x1 - $0.box.x0) == isOnSide } * 2 >= long.count)
            }
        }
    }

    @Test("Rows of a table stand below each other", arguments: ["landscape.pdf", "results.pdf"])
    func rows(file: String) async throws {
        let reading = try await readPlan(try fixture("corpus/\(file)"), fileName: file)
        var compared = 0
        for case .table(let table) in reading.source.blocks {
            let bands = table.rows.compactMap { row -> (page: Int, top: Double, bottom: Double)? in
                // Merged cells stand in several rows.
                let spans = row.map(\.span).filter { span in
                    table.rows.count { $0.contains { $0.span == span } } == 1 && span.end > span.start
                }
                let boxes = reading.source.pages.enumerated().flatMap { number, page in
                    page.words.filter { word in spans.contains { $0.start <= word.span.start && $0.end >= word.span.end } }.map {
                        (number, $0.box)
                    }
                }
                guard let page = boxes.first?.0, boxes.allSatisfy({ $0.0 == page }) else { return nil }
                return (page, boxes.map(\.1.y0).min() ?? 0, boxes.map(\.1.y1).max() ?? 0)
            }
            for (above, below) in zip(bands, bands.dropFirst()) where above.page == below.page {
                compared += 1
                #expect(
                    below.top > above.bottom - 0.004, "\(file): a row at \(below.top) reaches into the one that ends at \(above.bottom)")
            }
        }
        #expect(compared > 3)
    }

    @Test("A leaning scan's words lie where its picture has ink")
    func scan() async throws {
        let data = try fixture("corpus/quarter-scan.pdf")
        let reading = try await readPlan(data, fileName: "quarter-scan.pdf")
        #expect(share(reading) > 0.9)
        let pictures = try await PagePictures.draw(data, pages: 1...1, resolution: 100)
        let picture = try #require(pictures[1])
        let words = try #require(reading.source.pages.first).words.filter { $0.span.end - $0.span.start > 3 }
        let inked = words.count { word in
            let unit = Double(picture.width)
            let box = Box(
                x0: Int(word.box.x0 * unit), y0: Int(word.box.y0 * unit), x1: Int(word.box.x1 * unit), y1: Int(word.box.y1 * unit))
            guard let ink = picture.ink(in: box, threshold: 140) else { return false }
            return ink.width * 10 >= box.width * 6 && ink.height * 10 >= box.height * 5
        }
        #expect(words.count > 50 && inked * 100 >= words.count * 95, "\(inked) of \(words.count)")
    }

    @Test("A word of a page that was turned to be read stands where it is printed", arguments: 0...3)
    func turnedBack(quarters: Int) throws {
        var sheet = GrayImage(width: 60, height: 90)
        for y in 20..<24 { for x in 10..<30 { sheet.pixels[y * 60 + x] = 0 } }
        let turned = sheet.turned(quarters)
        let ink = try #require(turned.ink(in: Box(x0: 0, y0: 0, x1: turned.width, y1: turned.height)))
        let unit = Double(turned.width)
        let box = PageBox(x0: Double(ink.x0) / unit, y0: Double(ink.y0) / unit, x1: Double(ink.x1) / unit, y1: Double(ink.y1) / unit)
        let word = SourcePage.Word(span: SourceSpan(start: 0, end: 3), box: box)
        let page = SourcePage(ratio: Double(turned.height) / unit, words: [word]).turnedBack(quarters)
        let found = try #require(page.words.first?.box)
        #expect(abs(page.ratio - 1.5) < 1e-9)
        for (found, printed) in zip([found.x0, found.x1, found.y0, found.y1], [10.0, 30, 20, 24]) {
            #expect(abs(found * 60 - printed) <= 1)
        }
    }
}
