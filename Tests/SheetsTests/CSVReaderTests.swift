import Foundation
import Testing

@testable import Sheets

@Suite("Reading CSV")
struct CSVReaderTests {
    @Test("The separator is found from the first lines", arguments: [";", ",", "\t", "|"]) func separatorFoundFromFirst(separator: String)
        throws
    {
        let lines = [["Họ tên", "Ngày sinh", "Điểm"], ["Lò Thị Mây", "02/09/1990", "9.5"], ["Giàng A Páo", "", "8.0"]]
        let text = lines.map { $0.joined(separator: separator) }.joined(separator: "\r\n")
        #expect(try csvTexts(text) == lines)
    }

    @Test("Commas within numbers do not make columns") func commasWithinNumbersDo() throws {
        let text = "Tên;Điểm\nMột;9,5\nHai;8,25\nBa;7,5\n"
        #expect(try csvTexts(text) == [["Tên", "Điểm"], ["Một", "9,5"], ["Hai", "8,25"], ["Ba", "7,5"]])
    }

    @Test("The line sep= of Excel names the separator and is no row") func lineSepExcelNames() throws {
        let rows = try csvRows("sep=|\r\na;b|c;d\r\n")
        #expect(rows == [SheetRow(number: 2, cells: [.text("a;b"), .text("c;d")])])
    }

    @Test("Every kind of line end is one", arguments: ["\n", "\r\n", "\r"]) func everyKindLineEnd(end: String) throws {
        let rows = try csvRows("a,b\(end)1,2\(end)\(end)3,4")
        #expect(rows.map(\.number) == [1, 2, 4])
        #expect(rows.last?.cells == [.text("3"), .text("4")])
    }

    @Test("Quotes hold separators, line ends and doubled quotes") func quotesHoldSeparatorsLine() throws {
        let rows = try csvRows("a,b\n\"x, \"\"y\"\"\n z\",2\n3,4\n")
        #expect(rows[1].cells == [.text("x, \"y\"\n z"), .text("2")])
        #expect(rows.map(\.number) == [1, 2, 4])
    }

    @Test("Text after a closing quote and quotes within text stay") func textAfterClosingQuote() throws {
        #expect(try csvTexts("a,b\n\"12\" inch,5\" x\n") == [["a", "b"], ["12 inch", "5\" x"]])
    }

    @Test("A quote that is never closed names its line") func quoteNeverClosedNames() throws {
        let error = #expect(throws: SheetError.self) { try csvRows("a,b\n1,2\n3,\"4\n5,6\n") }
        #expect(error?.code == .unclosedQuote)
        #expect(error?.line == 3)
        #expect(error?.userMessage.contains("Dòng 3") == true)
    }

    @Test("Rows with more or fewer cells than the first tell how many") func rowsWithMoreOr() throws {
        let rows = try csvRows("a;b;c\n1;2\n1;2;3;4\n1;2;3;;\n;;;\n1;;\n")
        #expect(rows.map(\.surplus) == [0, -1, 1, 0, 0])
        #expect(rows.map(\.number) == [1, 2, 3, 4, 6])
        #expect(rows[1].cells == [.text("1"), .text("2"), .empty])
    }

    @Test("UTF-8 with its mark and UTF-16 of both orders read the same") func utf8WithMark() throws {
        let text = "Tên;Xã\nNguyễn Văn Ư 😀;Suối Mây\n"
        let plain = try csvRows(text)
        let little = [0xFF, 0xFE] + utf16(text)
        let big = [0xFE, 0xFF] + utf16(text, bigEndian: true)
        #expect(try allRows(try CSVReader(bytes: [0xEF, 0xBB, 0xBF] + Array(text.utf8))) == plain)
        #expect(try allRows(try CSVReader(bytes: little)) == plain)
        #expect(try allRows(try CSVReader(bytes: big)) == plain)
        let ascii = utf16("ten;xa\nmot;hai\n")
        #expect(try allRows(try CSVReader(bytes: ascii)).count == 2)
    }

    @Test("Old Vietnamese encodings are refused by name, never read as other letters") func oldVietnameseEncodingsRefused() throws {
        // "Nguyễn Thị" in Windows-1258 (ê with a tilde of its own), in TCVN3, and "café" in Windows-1252.
        let windows1258: [UInt8] = Array("Nguy".utf8) + [0xEA, 0xDE] + Array("n Thi".utf8) + [0xF2] + Array(";1\n".utf8)
        let tcvn3: [UInt8] = Array("NguyÔ".utf8.prefix(4)) + [0xD4] + Array("n Th".utf8) + [0xDE, 0xB5, 0xB8, 0xB7] + Array(";1\n".utf8)
        let windows1252: [UInt8] = Array("caf".utf8) + [0xE9] + Array(";1\n".utf8)
        for (bytes, name) in [(windows1258, "Windows-1258"), (tcvn3, "TCVN3 (ABC)"), (windows1252, "Windows-1252 (ANSI)")] {
            let error = #expect(throws: SheetError.self) { try CSVReader(bytes: bytes) }
            #expect(error?.code == .oldEncoding)
            #expect(error?.name == name)
        }
    }

    @Test("A broken letter far into the file names its line") func brokenLetterFarInto() throws {
        var bytes = Array("ten;xa\n".utf8)
        for _ in 0..<10_000 { bytes += Array("một;hai\n".utf8) }
        bytes += [0xC3, 0x28] + Array(";x\n".utf8)
        let reader = try CSVReader(bytes: bytes)
        let error = #expect(throws: SheetError.self) { try allRows(reader) }
        #expect(error?.code == .brokenText)
        #expect(error?.line == 10_002)
    }

    @Test("What is no text is refused for what it is") func noTextRefused() throws {
        let kinds: [([UInt8], SheetError.Code)] = [
            ([], .empty), ([0x50, 0x4B, 3, 4, 0], .wrongType), ([0xD0, 0xCF, 0x11, 0xE0, 0], .oldWorkbook),
            (Array("  <html><table>".utf8), .webPage), (Array("%PDF-1.7".utf8), .wrongType),
        ]
        for (bytes, code) in kinds {
            #expect(#expect(throws: SheetError.self) { try CSVReader(bytes: bytes) }?.code == code)
        }
    }

    @Test("Records across pieces of any size read the same") func recordsAcrossPiecesAny() throws {
        let text = "a;b\r\n\"x\r\n\"\"y\"\"\";Lò Mây\r\n1;\"2\"\r\n"
        let whole = try csvRows(text)
        for size in 1...9 {
            var rest = Array(text.utf8)[...]
            let reader = try CSVReader(pieces: { () throws(SheetError) -> [UInt8]? in
                guard !rest.isEmpty else { return nil }
                defer { rest = rest.dropFirst(size) }
                return Array(rest.prefix(size))
            })
            #expect(try allRows(reader) == whole)
        }
    }

    @Test("Long records across the pieces of a file read the same") func longRecordsAcrossPieces() throws {
        let long = String(repeating: "dài \"\" ; \n", count: 60_000)
        var text = "a;b\n"
        for number in 0..<4 { text += "\(number);\"\(long)\"\n" }
        let rows = try withFile(text.utf8) { try allRows(try CSVReader(file: $0)) }
        #expect(rows.count == 5)
        #expect(rows[4].cells[1] == .text(long.replacing("\"\"", with: "\"")))
        #expect(rows[4].number == 2 + 3 * 60_001)
    }

    @Test("Too many columns and too long texts are refused") func tooManyColumnsToo() throws {
        var limits = SheetLimits()
        limits.columns = 3
        limits.textBytes = 10
        let wide = #expect(throws: SheetError.self) { try allRows(try CSVReader(bytes: Array("a,b,c,d\n".utf8), limits: limits)) }
        #expect(wide?.code == .tooWide)
        let long = #expect(throws: SheetError.self) {
            try allRows(try CSVReader(bytes: Array("a,b\n1,12345678901\n".utf8), limits: limits))
        }
        #expect(long?.code == .tooLarge)
        #expect(try allRows(try CSVReader(bytes: Array("a,b,c,,,\n".utf8), limits: limits)).count == 1)
    }

    @Test("Changed bytes are refused or read, never crash") func changedBytesRefusedOr() throws {
        var chance = Chance(7)
        let text = "Tên;Ngày;\"Ghi \"\"chú\"\"\"\r\nLò Thị Mây;02/09/1990;\"a\nb\"\r\n=1;'=2;\"=\"\"012\"\"\"\r\n"
        for _ in 0..<3000 {
            var bytes = Bool.random(using: &chance) ? Array(text.utf8) : [0xFF, 0xFE] + utf16(text)
            for _ in 0..<Int.random(in: 1...6, using: &chance) {
                bytes[Int.random(in: 0..<bytes.count, using: &chance)] = UInt8.random(in: 0...255, using: &chance)
            }
            do { #expect(try allRows(try CSVReader(bytes: bytes)).count <= bytes.count) } catch is SheetError {}
        }
    }
}
