import Foundation
import Testing

@testable import PlanReader

@Suite("Forms of files")
struct SourceTests {
    private func tables(_ text: String) -> [[[String]]] {
        TextSource.blocks(of: text).compactMap { block in
            if case .table(let rows) = block { rows.map { $0.map(\.text) } } else { nil }
        }
    }

    @Test("A table drawn with signs keeps its cells, over as many lines as they take")
    func drawn() {
        let grid = """
            Lịch công việc:
            +----+-----------------+------------+
            | SỐ | CÔNG VIỆC       | AI LÀM     |
            | TT |                 |            |
            +----+-----------------+------------+
            |  1 | Mở lớp kỹ năng  | Phòng Văn  |
            |    | số              | hóa        |
            +----+-----------------+------------+
            |  2 | Đặt bảng tin    |            |
            +----+-----------------+------------+
            """
        #expect(
            tables(grid) == [[["SỐ TT", "CÔNG VIỆC", "AI LÀM"], ["1", "Mở lớp kỹ năng số", "Phòng Văn hóa"], ["2", "Đặt bảng tin", ""]]])
        let ruled = """
            ┌────┬──────────────┐
            │ TT │ Việc         │
            ├────┼──────────────┤
            │ 1  │ Mở lớp kỹ    │
            │    │ năng số      │
            │ 2  │ Đặt bảng tin │
            └────┴──────────────┘
            """
        #expect(tables(ruled) == [[["TT", "Việc"], ["1", "Mở lớp kỹ năng số"], ["2", "Đặt bảng tin"]]])
    }

    @Test("Cells parted by bars are cells, with or without bars around the row")
    func bars() {
        let rows = "TT | Chỉ tiêu | Kết quả\n---|---|---\n1 | Hộ có mã QR | 80%\n| Cộng | 80%"
        #expect(tables(rows) == [[["TT", "Chỉ tiêu", "Kết quả"], ["1", "Hộ có mã QR", "80%"], ["", "Cộng", "80%"]]])
    }

    @Test("A title set with room between its letters is read as words")
    func spacedLetters() async throws {
        #expect(
            try await plan("      K Ế   H O Ạ C H\n\nThử nghiệm năm 2027\n\nI. MỤC TIÊU\n\n- 60% hộ có mã QR.").document.kind == "KẾ HOẠCH")
    }

    @Test("Flattened rows whose name is not the first column are cut where the columns fit best")
    func sequence() {
        let kinds: [ColumnKind] = [.lead, .number, .name, .unit, .value]
        let rows = [
            FlatTable.Row(number: "I", lines: ["Chính quyền số", "Trung tâm Phục vụ", "hành chính công"]),
            FlatTable.Row(number: "1", lines: ["Tỷ lệ hồ sơ nộp", "trực tuyến", "%", "≥ 80", "7", "Công an xã"]),
            FlatTable.Row(number: "2", lines: ["Số hộ có mã", "hộ", "120"]),
        ]
        #expect(
            FlatSequence.cells(of: rows, kinds: kinds) == [
                ["", "I", "Chính quyền số", "", ""], ["Trung tâm Phục vụ hành chính công", "1", "Tỷ lệ hồ sơ nộp trực tuyến", "%", "≥ 80"],
                ["Công an xã", "2", "Số hộ có mã", "hộ", "120"],
            ])
    }

    // MARK: Pictures

    @Test("Lines of text tell whether a page lies on its side")
    func sideways() async throws {
        let page = try #require(try await PagePictures.draw(fixture("corpus/quarter-scan.pdf"), pages: 1...1, resolution: 300)[1])
        #expect(!page.isSideways && !page.turned(2).isSideways)
        #expect(page.turned(1).isSideways && page.turned(3).isSideways)
        #expect(page.turned(1).turned(3).pixels == page.pixels && page.turned(2).turned(2).pixels == page.pixels)
        let wide = try await PagePictures.draw(fixture("corpus/landscape.pdf"), pages: 1...3, resolution: 300)
        let written = wide.values.filter { $0.paper != 255 || $0.pixels.contains { $0 < 128 } }
        #expect(!written.isEmpty && written.allSatisfy { !$0.isSideways && $0.turned(1).isSideways })
    }

    @Test("A page scanned on its side or on its head is read as if it stood upright, and its words have their places", arguments: [2, 3])
    func turned(quarters: Int) async throws {
        guard FileManager.default.isExecutableFile(atPath: "/usr/bin/tesseract") else {
            print("skipped: tesseract is not installed")
            return
        }
        let page = try #require(try await PagePictures.draw(fixture("corpus/quarter-scan.pdf"), pages: 1...1, resolution: 300)[1])
        func words(_ page: Page) -> Likeness { Likeness(page.words.map(\.text).joined(separator: " ")) }
        let (upright, turned) = (try await ScanSource.page(page), try await ScanSource.page(page.turned(quarters)))
        #expect(words(turned).to(words(upright)) > 0.9)

        let printed = try #require(turned.printed)
        let document = SourceDocument(format: .png, raw: PDFSource.blocks(of: [turned]), printed: [printed])
        let shown = try #require(document.pages.first)
        #expect(shown.words.count * 10 > document.text.split(whereSeparator: \.isWhitespace).count * 9)
        #expect((shown.ratio < 1) == (quarters % 2 == 1))
        #expect(shown.words.allSatisfy { $0.box.x0 >= -0.01 && $0.box.x1 <= 1.01 && $0.box.y0 >= -0.01 && $0.box.y1 <= shown.ratio + 0.01 })
    }

    /// A TIFF of one uncompressed strip for each eight rows.
    private func tiff(_ image: GrayImage, compression: Int = 1) -> Data {
        let strips = stride(from: 0, to: image.height, by: 8).map { row in
            Array(image.pixels[(row * image.width)..<(min(row + 8, image.height) * image.width)])
        }
        func number(_ value: Int, _ size: Int) -> [UInt8] { (0..<size).map { UInt8(value >> (8 * $0) & 255) } }
        func entry(_ tag: Int, _ value: Int, count: Int = 1) -> [UInt8] {
            number(tag, 2) + number(4, 2) + number(count, 4) + number(value, 4)
        }
        let list = 8 + 2 + 10 * 12 + 4
        let pixels = list + 8 * strips.count
        var offset = pixels
        let offsets = strips.flatMap { strip -> [UInt8] in
            defer { offset += strip.count }
            return number(offset, 4)
        }
        let directory =
            entry(256, image.width) + entry(257, image.height) + entry(258, 8) + entry(259, compression) + entry(262, 1)
            + entry(273, list, count: strips.count) + entry(277, 1) + entry(278, 8)
            + entry(279, list + 4 * strips.count, count: strips.count)
            + entry(284, 1)
        let head: [UInt8] = [0x49, 0x49, 42, 0] + number(8, 4) + number(10, 2)
        return Data(head + directory + number(0, 4) + offsets + strips.flatMap { number($0.count, 4) } + strips.flatMap { $0 })
    }

    @Test("The strips of a TIFF make the page that was scanned")
    func tiffs() async throws {
        var image = GrayImage(width: 620, height: 877)
        for y in 300..<420 { for x in 100..<300 { image.pixels[y * 620 + x] = 0 } }
        let pdf = try #require(try PictureSource.pdf(of: tiff(image)))
        let drawn = try #require(try await PagePictures.draw(pdf, pages: 1...1, resolution: 75)[1])
        let ink = try #require(drawn.ink(in: Box(x0: 0, y0: 0, x1: drawn.width, y1: drawn.height)))
        #expect(abs(drawn.width - 620) < 3 && abs(drawn.height - 877) < 3)
        #expect(abs(ink.x0 - 100) < 3 && abs(ink.x1 - 300) < 3 && abs(ink.y0 - 300) < 3 && abs(ink.y1 - 420) < 3)
    }

    @Test("Faxes, LZW, packed and JPEG strips and several pages of a TIFF are drawn as they are", arguments: try pictures("tif"))
    func compressed(file: String) async throws {
        let pdf = try #require(try PictureSource.pdf(of: fixture("pictures/" + file)))
        for page in 1...(file.hasPrefix("two") ? 2 : 1) {
            let drawn = try #require(try await PagePictures.draw(pdf, pages: page...page, resolution: 75)[page])
            // A black box in the upper left quarter of white paper.
            let ink = try #require(drawn.ink(in: Box(x0: 0, y0: 0, x1: drawn.width, y1: drawn.height)))
            #expect(ink.x1 < drawn.width / 2 && ink.y1 < drawn.height / 2 && ink.width > 40 && ink.height > 40)
            #expect(drawn.paper > 240)
        }
    }

    @Test("Photos in formats that nothing here opens are refused with what to do, broken TIFFs as broken")
    func otherPictures() async throws {
        func code(_ data: Data) async -> PlanReadError.Code? {
            do {
                _ = try await readPlan(data, fileName: "x")
                return nil
            } catch { return error.code }
        }
        #expect(await code(Data([0, 0, 0, 24]) + Data("ftypheic".utf8) + Data(count: 40)) == .pictureFormat)
        #expect(await code(Data("RIFF".utf8) + Data(count: 4) + Data("WEBPVP8 ".utf8)) == .pictureFormat)
        let image = GrayImage(width: 40, height: 40)
        #expect(await code(tiff(image, compression: 34_712)) == .pictureFormat)
        #expect(await code(tiff(image).prefix(200)) == .damaged)
        #expect(await code(Data([0x49, 0x49, 42, 0, 255, 255, 255, 127])) == .damaged)
        #expect(PlanReadError(.pictureFormat, "").userMessage.contains("JPEG"))
    }
}
