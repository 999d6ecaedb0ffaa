import Foundation
import PlanReader
import Programs
import Testing
import Vietnamese

@testable import Reports

@Suite("The eight kinds of documents", .serialized) struct KindsTests {
    @Test("are in due form as they stand") func form() {
        for kind in Kinds.all {
            #expect(kind.document.findings(kind.layout).isEmpty, "\(kind.name): \(kind.document.findings(kind.layout))")
        }
    }

    /// Decree 30/2020/NĐ-CP, Annex I: what stands where. The stored places hold every component where it was when somebody last looked at the pages;
    /// `DINH_WRITE_DOCS=1` stores them anew.
    @Test(
        "have every component where the decree wants it, and where it was looked at",
        .enabled(if: Office.isInstalled, "soffice is not installed: scripts/setup run"))
    func places() async throws {
        try await withFiles(.pdfA) { made, folder in
            var stored: [String] = []
            let known = try String(contentsOf: fixture, encoding: .utf8).split(separator: "\n").map(String.init)
            for (kind, file) in zip(Kinds.all, made) {
                let words = try await words(of: file, in: folder)
                expectDecree(kind.name, kind.document, words)
                for component in components(kind.document) {
                    let box = try #require(
                        PlacedBox.of(component.words, in: words), "\(kind.name): no \(component.name) “\(component.words)”")
                    let line =
                        "\(kind.name)|\(component.name)|"
                        + [box.left, box.top, box.right, box.bottom].map { rounded($0) }.joined(separator: " ")
                    stored.append(line)
                    if isWriting { continue }
                    let former = known.first { $0.hasPrefix("\(kind.name)|\(component.name)|") }.flatMap(PlacedBox.init(stored:))
                    #expect(former?.isNear(box, within: 1) == true, "\(line) but was \(former.map { "\($0)" } ?? "not stored")")
                }
            }
            if isWriting {
                try Data((stored.joined(separator: "\n") + "\n").utf8).write(to: fixture)
            } else {
                #expect(stored.count == known.count)
            }
        }
    }

    @Test(
        "say the same as DOCX, read back by the reader of plans",
        .enabled(if: Office.isInstalled, "soffice is not installed: scripts/setup run"))
    func readBack() async throws {
        try await withFiles(.docx) { made, _ in
            for (kind, data) in zip(Kinds.all, made) {
                let reading = try await readPlan(data, fileName: kind.name + ".docx", worker: nil)
                let document = kind.document
                #expect(reading.document.number == "07/\(document.symbol)", "\(kind.name)")
                #expect(reading.document.date == "2026-10-05", "\(kind.name)")
                #expect(reading.document.place == "Suối Mây", "\(kind.name)")
                let text = reading.source.text
                var at = text.startIndex
                // In the order of the page, after the head, whose two columns a reader may take either way round.
                for part in document.bases + [document.resolution].compactMap({ $0 }) + document.body.flatMap(words(of:)) {
                    let words = String(part.prefix(30)).trimmingCharacters(in: CharacterSet(charactersIn: " .,;:"))
                    let found = text.range(of: words, range: at..<text.endIndex)
                    #expect(found != nil, "\(kind.name): “\(words)” is missing or out of place")
                    at = found?.upperBound ?? at
                }
                for part in document.addressees + document.recipients + document.signature.capacity + [
                    document.signature.name, document.subject,
                ] {
                    #expect(text.contains(part), "\(kind.name): no “\(part)”")
                }
            }
        }
    }

    /// Its words in the order of the page: lines, and a table cell by cell.
    private func words(of block: DocumentBlock) -> [String] {
        if case .table(let table) = block { return table.columns.map(\.head) + table.rows.flatMap(\.self) }
        return block.lines
    }

    // MARK: The decree

    private func expectDecree(_ kind: String, _ document: OfficialDocument, _ words: [PlacedWord]) {
        func box(_ phrase: String) -> PlacedBox? { PlacedBox.of(phrase, in: words) }
        let (nation, motto) = (box("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), box("Độc lập - Tự do - Hạnh phúc"))
        guard let nation, let motto, let number = box("Số: 07/\(document.symbol)"), let day = box("Suối Mây, ngày 05 tháng 10 năm 2026"),
            let capacity = document.signature.capacity.last.flatMap(box), let name = box(document.signature.name)
        else {
            Issue.record("\(kind): a component of the head or the end is missing")
            return
        }
        // The head: the nation's name on the right, above its motto, both on one axis; number and day on one line.
        #expect(nation.left > 95 && nation.right <= 195.5 && abs(nation.centre - motto.centre) < 1 && motto.top > nation.top, "\(kind)")
        #expect(nation.top >= 19.5 && nation.top < 25 && number.right < 96.5 && abs(number.top - day.top) < 2.5, "\(kind)")
        #expect(abs(day.centre - motto.centre) < 1, "\(kind)")
        // The type and its subject in the middle of the text, which is 165 mm wide from 30 mm on.
        if let type = document.type {
            #expect(box(type).map { abs($0.centre - 112.5) < 1.5 && $0.top > day.bottom } == true, "\(kind)")
        } else {
            #expect(box("V/v").map { $0.top > number.bottom && $0.right < 96.5 } == true, "\(kind)")
        }
        // Who signs on the right; who gets it on the left, level with the capacity, or below two signatures.
        #expect(
            capacity.left > 95 && name.left > 95 && abs(name.centre - capacity.centre) < 1.5 && name.top > capacity.bottom + 15, "\(kind)")
        let top = document.signature.capacity.first.flatMap(box)?.top ?? 0
        if let second = document.secondSignature {
            #expect(box(second.name).map { $0.right < 110 && abs($0.top - name.top) < 2 } == true, "\(kind)")
            #expect(box("Nơi nhận:").map { $0.top > name.bottom } == true, "\(kind)")
        } else {
            #expect(box("Nơi nhận:").map { abs($0.left - 30) < 1 && abs($0.top - top) < 3 } == true, "\(kind)")
        }
        if document.urgency == .express { #expect(box("HỎA TỐC").map { $0.right < 96.5 && $0.top > number.bottom } == true, "\(kind)") }
        // The first line of a paragraph is set in by 1.27 cm.
        let first = document.bases.first ?? document.body.first?.lines.first ?? ""
        let start = first.split(separator: " ").prefix(3).joined(separator: " ")
        #expect(box(start).map { abs($0.left - 42.7) < 0.7 } == true, "\(kind): “\(start)” \(String(describing: box(start)))")
    }

    private func components(_ document: OfficialDocument) -> [(name: String, words: String)] {
        var parts = [
            ("cơ quan", document.issuer.last ?? ""), ("quốc hiệu", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
            ("tiêu ngữ", "Độc lập - Tự do - Hạnh phúc"), ("số, ký hiệu", "Số: 07/\(document.symbol)"),
            ("địa danh, ngày", "Suối Mây, ngày 05 tháng 10 năm 2026"), ("trích yếu", document.subject),
            ("chức vụ", document.signature.capacity.last ?? ""), ("họ tên", document.signature.name), ("nơi nhận", "Nơi nhận:"),
            ("lưu", "Lưu: VT,"),
        ]
        if let type = document.type { parts.append(("tên loại", type)) }
        if !document.addressees.isEmpty { parts.append(("kính gửi", "Kính gửi:")) }
        if let authority = document.authority { parts.append(("thẩm quyền", authority)) }
        if document.resolution != nil { parts += [("quyết định", "QUYẾT ĐỊNH:"), ("điều", "Điều 2.")] }
        if let second = document.secondSignature { parts.append(("thư ký", second.name)) }
        if !document.annexes.isEmpty { parts += [("phụ lục", "Phụ lục"), ("tên phụ lục", "SỐ LIỆU")] }
        if document.urgency == .express { parts.append(("độ khẩn", "HỎA TỐC")) }
        return parts
    }

    // MARK: Files

    private var fixture: URL { URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/components.txt") }
    private var isWriting: Bool { ProcessInfo.processInfo.environment["DINH_WRITE_DOCS"] != nil }

    private func rounded(_ millimetres: Double) -> String { String(format: "%.1f", millimetres) }

    private func withFiles(_ format: OfficeFormat, _ body: ([Data], URL) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "kinds-\(UUID().uuidString)", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let template = try officialTemplate()
        let made = try await Office(folder: folder).convert(Kinds.all.map { template.fill($0.document) }, to: format, seconds: 120)
        if let kept = ProcessInfo.processInfo.environment["DINH_KEEP_DOCUMENTS"] {
            for (kind, data) in zip(Kinds.all, made) { try data.write(to: URL(filePath: "\(kept)/\(kind.name).\(format.pathExtension)")) }
        }
        try await body(made, folder)
    }

    private func words(of pdf: Data, in folder: URL) async throws -> [PlacedWord] {
        try pdf.write(to: folder.appending(path: "a.pdf"))
        let outcome = try await LimitedTool.run("pdftotext", ["-bbox", "a.pdf", "a.html"], in: folder, seconds: 20)
        #expect(outcome.status == 0)
        return try PlacedWord.read(String(contentsOf: folder.appending(path: "a.html"), encoding: .utf8))
    }
}

extension PlacedBox {
    /// "báo cáo|quốc hiệu|104.2 20.1 190.3 24.0"
    init?(stored line: String) {
        let numbers = line.split(separator: "|").last?.split(separator: " ").compactMap { Double($0) } ?? []
        guard numbers.count == 4 else { return nil }
        self.init(left: numbers[0], top: numbers[1], right: numbers[2], bottom: numbers[3])
    }
}
