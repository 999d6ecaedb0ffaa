import Foundation
import Testing
import Vietnamese

@testable import Sheets

@Suite("Writing workbooks")
struct XLSXWriterTests {
    private func read(_ data: Data) throws -> [SheetRow] {
        try withFile(data) { try allRows(try XLSXWorkbook(file: $0).rows()) }
    }

    @Test("Random tables come back as they were written") func randomTablesComeBack() throws {
        var chance = Chance(13)
        for _ in 0..<40 {
            let width = Int.random(in: 1...6, using: &chance)
            let table: [[SheetCell]] = (0..<Int.random(in: 1...20, using: &chance)).map { _ in (0..<width).map { _ in chance.cell() } }
            let rows = try read(try written(table, columns: (0..<width).map { SheetColumn("Cột \($0)") }))
            for row in rows.dropFirst() {
                let expected = table[row.number - 2]
                for (column, cell) in expected.enumerated() { #expect(row[column] == cell) }
            }
            #expect(rows.count - 1 == table.count { $0.contains { !$0.isEmpty } })
        }
    }

    @Test("Formulas are texts, zeros in front and long numbers stay") func formulasTextsZerosIn() throws {
        let cells: [SheetCell] = [
            .text("=1+1"), .text("001099000001"), .number(Int64(1_234_567_890_123_456_789)), .text("{=A1}"), .text("http://x.vn"),
        ]
        let row = try read(try written([cells], columns: [SheetColumn("Tên")])).last
        #expect(row?.cells == [.text("=1+1"), .text("001099000001"), .text("1234567890123456789"), .text("{=A1}"), .text("http://x.vn")])
    }

    @Test("Days before March 1900, which Excel counts wrong, are written as text") func daysBeforeMarch1900() throws {
        let cells: [SheetCell] = [.date(try #require(CalendarDate("1890-05-19"))), .date(try #require(CalendarDate("1900-03-01")))]
        #expect(try read(try written([cells], columns: [SheetColumn("Ngày", .date)])).last?.cells == [.text("19/05/1890"), cells[1]])
    }

    @Test("Titles stay in sight and filter, columns fit their contents") func titlesStayInSight() throws {
        let data = try written(
            [[.text("Nguyễn Thị Hường Giang"), .number(5)]],
            columns: [SheetColumn("Tên"), SheetColumn("Số", .number(fraction: 1), width: 17)])
        let xml = try withFile(data) { file in
            let member = try #require(try ZipMember("xl/worksheets/sheet1.xml", of: file, limits: SheetLimits()))
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            let count = try buffer.withUnsafeMutableBytes { try member.read(into: $0) }
            return String(decoding: buffer[..<count], as: UTF8.self)
        }
        #expect(xml.contains(#"<autoFilter ref="A1:B2"/>"#))
        #expect(xml.contains(#"ySplit="1""#) && xml.contains(#"state="frozen""#))
        #expect(xml.contains(#"min="1" max="1" width="23."#))
        #expect(xml.contains(#"min="2" max="2" width="17."#))
    }

    @Test("A full sheet goes on as the next one under the same titles") func fullSheetGoesOn() throws {
        try withFile([]) { file in
            let writer = try XLSXWriter(file: file, folder: nil, rowsPerSheet: 4)
            try writer.startSheet("Hồ sơ", columns: [SheetColumn("Số", .ordinal)])
            for number in 1...7 { try writer.append([.number(Int64(number))]) }
            #expect(try writer.finish() == XLSXWriter.Summary(rows: 7, sheets: 3, shortenedTexts: 0))
            let workbook = try XLSXWorkbook(file: file)
            #expect(workbook.sheets.map(\.name) == ["Hồ sơ", "Hồ sơ (2)", "Hồ sơ (3)"])
            #expect(try allRows(try workbook.rows(of: workbook.sheets[2])).map(\.cells) == [[.text("Số")], [.number(7)]])
        }
    }

    @Test(
        "Names of sheets are made such that Excel takes them",
        arguments: [
            ("a/b:c*[d]?\\", "abcd"), ("", "Bảng"), ("'x'", "x"), ("History", "History 1"),
            (String(repeating: "ư", count: 40), String(repeating: "ư", count: 31)),
        ])
    func namesSheetsMadeSuch(name: String, expected: String) {
        #expect(SheetName.free(name, taken: []) == expected)
    }

    @Test("A text that Excel can't keep is shortened and counted") func textExcelCanT() throws {
        try withFile([]) { file in
            let writer = try XLSXWriter(file: file)
            try writer.startSheet("x", columns: [SheetColumn("a")])
            try writer.append([.text(String(repeating: "dài", count: 20_000))])
            #expect(try writer.finish().shortenedTexts == 1)
            let cell = try allRows(try XLSXWorkbook(file: file).rows()).last?.cells.first
            guard case .text(let text)? = cell else { throw NoArchive() }
            #expect(text.count == 32_767 && text.hasSuffix("…"))
        }
    }

    @Test("A folder that can't be written is told") func folderCanTBe() throws {
        let file = URL(filePath: "/nonexistent/x.xlsx")
        let error = #expect(throws: SheetError.self) {
            let writer = try XLSXWriter(file: file)
            try writer.startSheet("x", columns: [])
            try writer.append([.text("a")])
            _ = try writer.finish()
        }
        #expect(error?.code == .writing)
    }

    @Test("A workbook left unfinished leaves nothing behind") func workbookLeftUnfinishedLeaves() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "sheets-\(UUID().uuidString).xlsx")
        do {
            let writer = try XLSXWriter(file: file)
            try writer.startSheet("x", columns: [SheetColumn("a")])
            try writer.append([.text("a")])
        }
        #expect(!FileManager.default.fileExists(atPath: file.path))
    }
}
