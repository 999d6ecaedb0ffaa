import Foundation
import Programs
import Testing
import Vietnamese

@testable import Reports

@Suite("LibreOffice", .serialized, .enabled(if: Office.isInstalled, "soffice is not installed: scripts/setup run")) struct OfficeTests {
    private func withOffice(_ body: (Office, URL) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "office-\(UUID().uuidString)", directoryHint: .isDirectory)
        let office = Office(folder: folder)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(office, folder)
        await office.shutDown()
    }

    @Test("makes a PDF of pages as the decree wants them, and a DOCX of the same words")
    func pages() async throws {
        try await withOffice { office, folder in
            let text = try officialTemplate().fill(report(paragraphs: 12))
            let pdf = try await office.convert(text, to: .pdfA)
            let docx = try await office.convert(text, to: .docx)
            #expect(pdf.starts(with: Data("%PDF-".utf8)) && docx.starts(with: Data("PK".utf8)))
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try pdf.write(to: folder.appending(path: "a.pdf"))
            if let kept = ProcessInfo.processInfo.environment["DINH_KEEP_DOCUMENTS"] {
                try pdf.write(to: URL(filePath: kept + "/report.pdf"))
                try docx.write(to: URL(filePath: kept + "/report.docx"))
            }
            let layout = try await LimitedTool.run("pdftotext", ["-bbox", "a.pdf", "a.html"], in: folder, seconds: 20)
            #expect(layout.status == 0)
            let words = try PlacedWord.read(String(contentsOf: folder.appending(path: "a.html"), encoding: .utf8))
            // Nothing stands outside the margins of Decree 30/2020: 20 to 25 mm above and below, 30 to 35 left, 15 to 20 right.
            for word in words where !(word.isPageNumber) {
                #expect(word.left >= 29.5 && word.right <= word.pageWidth - 14.5, "\(word)")
                #expect(word.top >= 18 && word.bottom <= word.pageHeight - 19, "\(word)")
            }
            let numbers = words.filter(\.isPageNumber)
            #expect(!numbers.isEmpty && numbers.allSatisfy { abs(($0.left + $0.right) / 2 - (30 + $0.pageWidth - 15) / 2) < 3 })
            #expect(!words.contains { $0.page == 1 && $0.isPageNumber })
        }
    }

    @Test("waits ready, is used up by one document and replaced, and a spare that was killed is missed by nobody")
    func spare() async throws {
        try await withOffice { office, _ in
            let text = try officialTemplate().fill(report())
            await office.keepReady()
            try await Task.sleep(for: .seconds(6))
            for _ in 0..<2 { #expect(try await office.convert(text, to: .pdfA).count > 10_000) }
            await office.killSpare()
            #expect(try await office.convert(text, to: .pdfA).count > 10_000)
        }
    }

    @Test("says so when it is missing")
    func missing() async throws {
        let none = Office(folder: FileManager.default.temporaryDirectory.appending(path: "no-office"), program: "khong-co-office")
        await #expect(throws: ReportError.self) { try await none.convert("<office:document/>", to: .pdfA) }
    }

    @Test("leaves nothing running and nothing lying about when it is shut down")
    func ending() async throws {
        try await withOffice { office, folder in
            let mark = try #require(folder.path.split(separator: "/").last.map(String.init))
            func running() async throws -> Int32 {
                try await LimitedTool.run("pgrep", ["-f", "soffice.bin.*\(mark)"], in: folder, seconds: 5).status
            }
            try FileManager.default.createDirectory(at: folder.appending(path: "99999999/spare-x"), withIntermediateDirectories: true)
            await office.keepReady()
            #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "99999999").path))
            while try await running() != 0 { try await Task.sleep(for: .milliseconds(50)) }
            await office.shutDown()
            while try await running() == 0 { try await Task.sleep(for: .milliseconds(50)) }
        }
    }
}
