import Foundation
import TestKit
import Testing
import Vietnamese

@testable import PlanReader

/// Documents that somebody broke on purpose: whatever comes in, the reader answers or refuses, soon and without a crash.
///
/// Each format has some seconds of its own: 5 in the suite, as many as `scripts/fuzz-plans` says there. The same seed makes the same inputs; the
/// one at work is kept in DINH_FUZZ_FOLDER, so that it is found after a crash. Tesseract is left out: it reads pictures, not documents.
@Suite("Fuzzed plans", .serialized)
struct FuzzTests {
    enum Format: String, CaseIterable { case txt, docx, odt, pdf, picture }

    private static let settings = ProcessInfo.processInfo.environment
    private static let seconds = settings["DINH_FUZZ_SECONDS"].flatMap(Double.init) ?? 5
    private static let seed = settings["DINH_FUZZ_SEED"].flatMap(UInt64.init) ?? 20_260_821
    private static let folder = settings["DINH_FUZZ_FOLDER"].map { URL(filePath: $0, directoryHint: .isDirectory) }
    private static let formats =
        settings["DINH_FUZZ_FORMATS"]?.split(separator: " ").compactMap { Format(rawValue: String($0)) } ?? Format.allCases
    /// Longer than this is a hang; a suite that shares its processors gets more.
    private static let patience: Double = settings["DINH_FUZZ_SECONDS"] == nil ? 60 : 10

    @Test("are read or refused, and never crash nor hang", arguments: FuzzTests.formats)
    func fuzz(format: Format) async throws {
        var source = try await FuzzSource(format, seed: Self.seed)
        let end = ContinuousClock.now + .seconds(Self.seconds)
        var (rounds, read, slowest) = (0, 0, 0.0)
        while ContinuousClock.now < end {
            let input = source.next()
            if let folder = Self.folder { try input.data.write(to: folder.appending(path: "\(format.rawValue)-last.\(input.stage)")) }
            let start = ContinuousClock.now
            if await survives(input) { read += 1 }
            let took = (ContinuousClock.now - start) / .seconds(1)
            if took > Self.patience {
                let name = "\(format.rawValue)-slow-\(rounds).\(input.stage)"
                if let folder = Self.folder { try input.data.write(to: folder.appending(path: name)) }
                Issue.record("\(format.rawValue), round \(rounds) of seed \(Self.seed): \(Int(took)) s (\(name))")
            }
            (rounds, slowest) = (rounds + 1, max(slowest, took))
        }
        print(
            "fuzz \(format.rawValue): seed \(Self.seed), \(rounds) inputs, \(read) read, slowest \(Int(slowest * 1000)) ms, \(Self.memory())"
        )
        #expect(rounds > 0)
    }

    /// Whether something was read; a refusal is as good.
    private func survives(_ input: FuzzInput) async -> Bool {
        do {
            let reading: PlanReading
            switch input.stage {
            case "parts":
                reading = understand(SourceDocument(format: .docx, raw: try WordSource.blocks(of: ["word/document.xml": input.data])))
            case "content":
                reading = understand(SourceDocument(format: .odt, raw: try OpenDocumentSource.blocks(content: input.data, styles: nil)))
            case "words":
                let pages = PDFWords.pages(in: input.data).map { words in
                    let turn = 4 - PageTurn.quarters(of: words)
                    return Page(words: PDFWords.joined(words.map { $0.turned(turn, width: 595, height: 842) }))
                }
                reading = understand(SourceDocument(format: .pdf, raw: PDFSource.blocks(of: pages)))
            case "pgm": return GrayImage(pgm: input.data).map(looksAt) ?? false
            case "png", "jpg":
                guard let pdf = try PictureSource.pdf(of: input.data) else { return false }
                return try await PagePictures.draw(pdf, pages: 1...1, resolution: 60).values.map(looksAt).contains(true)
            case "pdf":
                // Without the recogniser: a file whose text layer broke would be handed to it.
                let output = try await Subprocess.run(
                    "pdftotext", ["-bbox-layout", "-enc", "UTF-8", "input", "out.html"], input: input.data, output: "out.html", seconds: 10)
                guard let html = output.files["out.html"] else { return false }
                let pages = PDFWords.pages(in: html).map(PDFWords.joined)
                let ruled = try await PagePictures.each(input.data, count: min(pages.count, 3), resolution: 50) { _, picture in
                    RuleFinder(picture, resolution: 50).tables()
                }
                let whole = pages.enumerated().map { Page(words: $1, ruled: ruled[$0 + 1] ?? [], scale: 50 / 72) }
                reading = understand(SourceDocument(format: .pdf, raw: PDFSource.blocks(of: whole)))
            default: reading = try await readPlan(input.data, fileName: "x", worker: nil)
            }
            let length = reading.source.text.utf16.count
            #expect(reading.targets.allSatisfy { $0.evidence.span.start >= 0 && $0.evidence.span.end <= length })
            return try !reading.json().isEmpty
        } catch {
            #expect(error is PlanReadError, "\(error)")
            return false
        }
    }

    /// All that is done with a picture besides reading its letters.
    private func looksAt(_ picture: GrayImage) -> Bool {
        var image = picture
        let skew = image.skew
        if abs(skew) >= 0.2 { image = image.rotated(by: skew) }
        let finder = RuleFinder(image.halved, resolution: 75)
        for line in finder.lines { image.erase(line.scaled(by: 2).inset(by: -1)) }
        for table in finder.tables() { for cell in table.cells { _ = image.ink(in: cell.box.scaled(by: 2).inset(by: 3)) } }
        return true
    }

    private static func memory() -> String {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        return status.split(separator: "\n").first { $0.hasPrefix("VmHWM") }.map {
            $0.split(separator: " ").dropFirst().joined(separator: " ")
        } ?? ""
    }
}

/// What is handed to the reader, and to which stage of it.
struct FuzzInput {
    let data: Data
    /// `txt`, `docx` … for the whole reader; `parts`, `content`, `words`, `pgm` for what stands behind the tools that open files.
    let stage: String
}

/// Makes broken documents of the fixtures.
struct FuzzSource {
    private var random: SplitMix64
    private var seeds: [(stage: String, bytes: [UInt8])] = []

    init(_ format: FuzzTests.Format, seed: UInt64) async throws {
        random = SplitMix64(state: seed)
        for name in try corpus() where name.hasSuffix("." + format.rawValue) && !name.contains("-scan") {
            seeds.append((format.rawValue, [UInt8](try fixture("corpus/" + name))))
        }
        switch format {
        case .txt: break
        // What is packed is mostly refused by its checksum: the parts are mutated as well.
        case .docx:
            for (_, bytes) in seeds { if let main = try WordSource.parts(of: Data(bytes))["word/document.xml"] { add("parts", main) } }
        case .odt:
            for (_, bytes) in seeds { if let content = try WordSource.parts(of: Data(bytes))["content.xml"] { add("content", content) } }
        case .pdf:
            for (_, bytes) in seeds {
                let output = try await Subprocess.run(
                    "pdftotext", ["-bbox-layout", "-enc", "UTF-8", "input", "out.html"], input: Data(bytes), output: "out.html")
                if let words = output.files["out.html"] { add("words", words) }
            }
        case .picture:
            let page = try fixture("corpus/landscape.pdf")
            for (kind, flags) in [("png", ["-png"]), ("jpg", ["-jpeg"]), ("pgm", ["-gray"])] {
                let output = try await Subprocess.run(
                    "pdftoppm", flags + ["-r", "60", "-f", "2", "-l", "2", "input", "page"], input: page, output: "page")
                if let picture = output.files.values.first { add(kind, picture) }
            }
        }
    }

    private mutating func add(_ stage: String, _ data: Data) {
        // Twice: what reaches further is tried more often.
        seeds += [(stage, [UInt8](data)), (stage, [UInt8](data))]
    }

    mutating func next() -> FuzzInput {
        guard let seed = seeds.randomElement(using: &random) else { return FuzzInput(data: Data(), stage: "txt") }
        let other = seeds.filter { $0.stage == seed.stage }.randomElement(using: &random)?.bytes ?? []
        var bytes = seed.bytes
        for _ in 0..<Int.random(in: 1...8, using: &random) { mutate(&bytes, other, Self.tokens(seed.stage)) }
        return FuzzInput(data: Data(bytes.prefix(3 << 20)), stage: seed.stage)
    }

    private mutating func mutate(_ bytes: inout [UInt8], _ other: [UInt8], _ tokens: [[UInt8]]) {
        guard !bytes.isEmpty else { return }
        let place = Int.random(in: 0..<bytes.count, using: &random)
        let end = min(bytes.count, place + Int.random(in: 1...400, using: &random))
        let token = tokens.randomElement(using: &random) ?? []
        switch Int.random(in: 0..<10, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.removeSubrange(place..<end)
        case 2: bytes.insert(contentsOf: bytes[place..<end], at: place)
        case 3, 4: bytes.insert(contentsOf: token, at: place)
        case 5: bytes.replaceSubrange(place..<min(bytes.count, place + token.count), with: token)
        case 6:
            let from = Int.random(in: 0..<max(1, other.count), using: &random)
            bytes.insert(contentsOf: other[from..<min(other.count, from + Int.random(in: 1...2000, using: &random))], at: place)
        case 7: if Int.random(in: 0..<6, using: &random) == 0 { bytes.removeSubrange(place...) }
        case 8:
            let piece = Array(bytes[place..<end])
            bytes.removeSubrange(place..<end)
            bytes.insert(contentsOf: piece, at: Int.random(in: 0...bytes.count, using: &random))
        default:
            for index in place..<end where Int.random(in: 0..<20, using: &random) == 0 {
                bytes[index] ^= 1 << UInt8.random(in: 0...7, using: &random)
            }
        }
    }

    /// What means something to a stage: shapes that rules look for, limits of numbers, marks that open and are never closed.
    private static func tokens(_ stage: String) -> [[UInt8]] {
        let words: [String] =
            switch stage {
            case "parts":
                [
                    "<w:tbl>", "</w:tbl>", "<w:tr>", "</w:tr>", "<w:tc>", "</w:tc>", "<w:p>", "</w:p>", "<w:tcPr><w:vMerge/></w:tcPr>",
                    "<w:tcPr><w:gridSpan w:val=\"99999999\"/></w:tcPr>", "<w:tcPr><w:gridSpan w:val=\"-7\"/></w:tcPr>", "<w:numPr>",
                    "<w:ilvl w:val=\"-1\"/>", "<w:numId w:val=\"9223372036854775807\"/>", "&#0;", "&amp;", "<![CDATA[",
                    "<w:footnoteReference w:id=\"9\"/>",
                ]
            case "content":
                [
                    "<table:table>", "</table:table>", "<table:table-row>",
                    "<table:table-cell table:number-columns-repeated=\"999999999\">",
                    "table:number-columns-spanned=\"-3\"", "table:number-rows-spanned=\"99999999\"",
                    "table:number-rows-repeated=\"99999999\"",
                    "<text:s text:c=\"99999999\"/>", "<text:list>", "</text:list>", "<text:p>", "<text:note>", "&#0;", "<![CDATA[",
                ]
            case "words":
                [
                    "\n<page width=\"1\" height=\"1\">\n", "xMin=\"nan\"", "xMax=\"inf\"", "yMin=\"-1e308\"",
                    "yMax=\"99999999999999999999\"",
                    "\n<word xMin=\"1\" yMin=\"1\" xMax=\"1\" yMax=\"1\">STT</word>\n", "&lt;", "\"", "</word>",
                ]
            case "pgm": ["P5\n1 1\n255\n\u{0}", "99999999", " ", "\n"]
            case "txt":
                [
                    "\n", "\n\n", "\t", "\r\n", "1. ", "a) ", "I. ", "Điều 1. ", "Phụ lục ", "- ", "≥ ", "100%", "99999999999999999999",
                    "0/0",
                    "-1", "31/02/2026", "tháng 13 năm 0", "Quý V", "Giai đoạn 9999 - 1", "1.234.567,89 triệu đồng", "(", ")", "“",
                    "\u{0301}",
                    "\u{202E}", "\u{FEFF}", "\u{0}", "Căn cứ ", "Số: /", "trước ngày 99", "|", String(repeating: "a ", count: 400),
                    "STT\tNội dung\tChủ trì",
                ]
            default: ["\u{0}\u{0}\u{0}\u{0}", "endobj", "stream\n", "/Length 99999999", "/Count 99999", "\u{7F}\u{7F}\u{7F}\u{7F}"]
            }
        return words.map { Array($0.utf8) }
    }
}
