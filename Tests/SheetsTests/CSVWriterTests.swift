import Foundation
import Testing
import Vietnamese

@testable import Sheets

@Suite("Writing CSV")
struct CSVWriterTests {
    private func text(_ cells: [SheetCell], _ format: CSVFormat) -> String {
        var writer = CSVWriter(format)
        writer.append(cells)
        return String(decoding: writer.take(), as: UTF8.self)
    }

    @Test("Excel set to Vietnamese gets its own dates, numbers and mark") func excelSetToVietnamese() throws {
        let date = try #require(CalendarDate("2026-11-21"))
        let moment = try #require(Instant("2026-11-21T14:32:05"))
        let cells: [SheetCell] = [
            .text("Đỗ Ước"), .number(FixedPoint(value: 123_450)), .number(.percent(FixedPoint(value: 9550))), .date(date), .moment(moment),
            .boolean(true),
        ]
        #expect(text(cells, .excel) == "\u{FEFF}Đỗ Ước;1234,5;95,5%;21/11/2026;21/11/2026 14:32:05;TRUE\r\n")
        #expect(text(cells, .plain) == "Đỗ Ước,1234.5,0.955,2026-11-21,2026-11-21T14:32:05+07:00,TRUE\r\n")
    }

    @Test(
        "Text that would be a formula gets an apostrophe and comes back without it",
        arguments: [
            "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", " =1", "=cmd|' /C calc'!A0", "＝1+1", "-2+3+cmd|' /C calc'!A0", "=\"1\"",
        ])
    func textWouldBeFormula(formula: String) throws {
        for format in [CSVFormat.excel, .plain] {
            var writer = CSVWriter(format)
            writer.append([.text("x"), .text(formula)])
            let bytes = writer.take()
            let row = try #require(try allRows(try CSVReader(bytes: bytes, unguards: false)).first)
            #expect(row.cells[1] == .text("'" + formula))
            #expect(try allRows(try CSVReader(bytes: bytes)).first?.cells[1] == .text(formula))
        }
    }

    @Test("Plain numbers and harmless text stay as they are", arguments: ["-5", "-1,5", "a=1", "x@y.vn", "5-3", "'tis"])
    func plainNumbersHarmlessText(harmless: String) {
        #expect(
            text([.text(harmless)], CSVFormat(separator: ";", hasMark: false, isVietnamese: true, keepsDigits: true)) == harmless + "\r\n")
    }

    @Test("Digits that Excel would change stay text", arguments: ["0123", "001099000001", "123456789012", "+84912345678"])
    func digitsExcelWouldChange(digits: String) throws {
        let written = text([.text(digits)], .excel)
        #expect(written == "\u{FEFF}\"=\"\"\(digits)\"\"\"\r\n")
        #expect(try csvTexts(written) == [[digits]])
        #expect(text([.text(digits)], .plain) == digits + "\r\n")
    }

    @Test("Random tables come back as they were written") func randomTablesComeBack() throws {
        var chance = Chance(11)
        for format in [CSVFormat.excel, .plain] {
            for _ in 0..<200 {
                let width = Int.random(in: 2...6, using: &chance)
                let table: [[String]] = (0..<Int.random(in: 1...12, using: &chance)).map { _ in (0..<width).map { _ in chance.text() } }
                var writer = CSVWriter(format)
                for row in table { writer.append(row.map { .text($0) }) }
                let reader = try CSVReader(bytes: writer.take(), separator: format.separator)
                let read = try allRows(reader).map(\.cells)
                #expect(read == table.map { $0.map { .text($0) } })
            }
        }
    }
}
