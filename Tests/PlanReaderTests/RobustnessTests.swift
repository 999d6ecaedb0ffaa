import Foundation
import TestKit
import Testing

@testable import PlanReader

@Suite("Hostile and broken files")
struct RobustnessTests {
    private func code(_ data: Data) async -> PlanReadError.Code? {
        do {
            _ = try await readPlan(data, fileName: "x")
            return nil
        } catch {
            #expect(!error.userMessage.isEmpty)
            return error.code
        }
    }

    @Test("Every refusal is typed and told in Vietnamese")
    func refusals() async {
        #expect(await code(Data()) == .empty)
        #expect(await code(Data("  \n ".utf8)) == .empty)
        #expect(await code(Data([0x89, 0x50, 0x4E, 0x47, 0, 1, 2, 3, 0xFF, 0xFE])) == .wrongType)
        #expect(await code(Data("%PDF-1.7 nothing".utf8)) == .damaged)
        #expect(await code(Data([0x50, 0x4B, 0x03, 0x04, 0, 0])) != nil)
        #expect(await code(Data([0xD0, 0xCF, 0x11, 0xE0, 0, 0])) == .wrongType)
        #expect(await code(Data(count: DocumentSource.limit + 1)) == .tooLarge)
    }

    @Test("A PDF of 500 pages is refused for its pages, a scan of 200 before any is drawn")
    func pages() async {
        #expect(await code(Self.pdf(pages: 500, of: "mot hai ba bon nam sau bay tam chin muoi")) == .tooManyPages)
        #expect(await code(Self.pdf(pages: 200, of: "")) == .tooManyPages)
    }

    /// A PDF whose pages all show one line of text.
    private static func pdf(pages count: Int, of line: String) -> Data {
        let content = "BT /F1 12 Tf 72 720 Td (\(line)) Tj ET"
        var objects = [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Count \(count) /Kids [\((0..<count).map { "\($0 + 5) 0 R" }.joined(separator: " "))] >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>", "<< /Length \(content.utf8.count) >>\nstream\n\(content)\nendstream",
        ]
        let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
        objects += Array(repeating: page, count: count)
        var file = "%PDF-1.4\n"
        var places: [Int] = []
        for (number, object) in objects.enumerated() {
            places.append(file.utf8.count)
            file += "\(number + 1) 0 obj\n\(object)\nendobj\n"
        }
        let table = places.map { "\(String(repeating: "0", count: 10 - "\($0)".count))\($0) 00000 n \n" }.joined()
        return Data(
            (file + "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n" + table
                + "trailer << /Size \(objects.count + 1) /Root 1 0 R >>\nstartxref\n\(file.utf8.count)\n%%EOF\n").utf8)
    }

    @Test("Truncated and mutated plans never crash", arguments: ["quarterly.txt", "wrapped.txt", "merged.docx"])
    func fuzz(file: String) async throws {
        let original = try fixture(file)
        var random = SplitMix64(state: 20_270_818)
        for round in 0..<40 {
            var bytes = [UInt8](original)
            if round % 2 == 0 { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random)) }
            for _ in 0..<(round % 5) where !bytes.isEmpty {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            if let reading = try? await readPlan(Data(bytes), fileName: file) { _ = try reading.json() }
        }
    }

    @Test("Shuffled lines and pieces never crash and keep spans inside the text")
    func shuffled() async throws {
        let lines = String(decoding: try fixture("wrapped.txt") + fixture("quarterly.txt"), as: UTF8.self).split(separator: "\n").map(
            String.init)
        var random = SplitMix64(state: 7)
        for _ in 0..<25 {
            let text = lines.shuffled(using: &random).prefix(60).joined(separator: random.next() % 2 == 0 ? "\n" : "\n\n")
            guard let reading = try? await plan(text) else { continue }
            let length = reading.source.text.utf16.count
            #expect(reading.targets.allSatisfy { $0.evidence.span.end <= length && $0.evidence.span.start >= 0 })
        }
    }

    @Test("A long paragraph without ends of sentences is read in bounded time")
    func longParagraph() async throws {
        let reading = try await plan(
            "KẾ HOẠCH\n\nI. MỤC TIÊU\n\n" + String(repeating: "tỷ lệ hộ nghèo giảm, và các cơ quan, đơn vị báo cáo Sở ", count: 800))
        #expect(reading.targets.isEmpty)
    }

    @Test("Pictures that are broken, interlaced or far too large are refused before they are drawn")
    func pictures() async {
        let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]
        func png(_ width: [UInt8], interlaced: Bool = false) -> Data {
            Data(signature + width + width + [8, 2, 0, 0, interlaced ? 1 : 0] + [UInt8](repeating: 0, count: 40))
        }
        #expect(await code(Data(signature)) == .damaged)
        #expect(await code(png([0, 0, 1, 0], interlaced: true)) == .damaged)
        #expect(await code(png([0, 0, 0xFF, 0xFF])) == .tooLarge)
        #expect(await code(Data([0xFF, 0xD8, 0xFF, 0xE0, 0, 2, 0xFF])) == .damaged)
    }

    @Test("Spans, numbers and rows beyond all bounds are left out, in bounded memory")
    func bounds() async throws {
        let cell = { (properties: String) in "<w:tc><w:tcPr>\(properties)</w:tcPr><w:p><w:r><w:t>Nội dung</w:t></w:r></w:p></w:tc>" }
        let wide = String(repeating: cell("<w:gridSpan w:val=\"99999999\"/>"), count: 400)
        let word = """
            <w:document><w:body><w:tbl><w:tr><w:trPr><w:gridBefore w:val="-5"/></w:trPr>\(wide)</w:tr>
            \(String(repeating: "<w:tr>\(cell("<w:gridSpan w:val=\"-9223372036854775808\"/>"))</w:tr>", count: 6_000))</w:tbl></w:body></w:document>
            """
        guard case .table(let rows) = try WordSource.blocks(of: ["word/document.xml": Data(word.utf8)]).first else {
            Issue.record("no table")
            return
        }
        #expect(rows.count <= RawCell.mostRows && rows.allSatisfy { $0.count < RawCell.most + 60 })

        let content = """
            <office:document-content><office:automatic-styles><text:list-style style:name="L"><text:list-level-style-number text:level="1"
            style:num-format="1" text:start-value="-9223372036854775808"/></text:list-style></office:automatic-styles><office:body><office:text>
            <text:list text:style-name="L"><text:list-item text:start-value="9223372036854775807"><text:p>Một</text:p></text:list-item>
            <text:list-item><text:p>Hai</text:p></text:list-item></text:list><table:table><table:table-row><table:table-cell
            table:number-columns-spanned="-9223372036854775808" table:number-rows-spanned="2"><text:p>Ô</text:p></table:table-cell></table:table-row>
            </table:table></office:text></office:body></office:document-content>
            """
        #expect(try OpenDocumentSource.blocks(content: Data(content.utf8), styles: nil).count >= 3)

        let text = "KẾ HOẠCH\n" + String(repeating: "a\t", count: 150_000) + "\n" + String(repeating: "x\ty\tz\n", count: 3_000)
        let reading = try await plan(text)
        for case .table(let table) in reading.source.blocks { #expect(table.rows.allSatisfy { $0.count <= RawCell.most }) }
        let html = "<page width=\"1\">\n<word xMin=\"nan\" yMin=\"-1e308\" xMax=\"inf\" yMax=\"1e30\">Chữ</word>\n"
        #expect(PDFSource.blocks(of: PDFWords.pages(in: Data(html.utf8)).map { Page(words: PDFWords.joined($0)) }).count > 0)
    }

    @Test("What a worker answers is the document it was given, or why there is none")
    func worker() async throws {
        let answer = try JSONSerialization.jsonObject(with: ReadingWorker.answer(fixture("corpus/landscape.odt"))) as? [String: Any]
        #expect(answer?["format"] as? String == "odt")
        #expect((answer?["blocks"] as? [Any])?.count ?? 0 > 20)
        let refusal = try JSONSerialization.jsonObject(with: ReadingWorker.answer(Data([0x50, 0x4B, 3, 4, 0]))) as? [String: Any]
        #expect(refusal?["code"] as? String == "wrongType" || refusal?["code"] as? String == "damaged")
    }

    @Test("A worker that is no worker is told as a damaged file, not waited for")
    func noWorker() async throws {
        await #expect(throws: PlanReadError.self) {
            _ = try await readPlan(try fixture("corpus/landscape.odt"), fileName: "x.odt", worker: URL(filePath: "/bin/false"))
        }
    }
}
