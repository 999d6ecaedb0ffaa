import Foundation
import Testing
import Vietnamese

@testable import Sheets

@Suite("Reading workbooks")
struct XLSXReaderTests {
    private let styles = """
        <numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/><numFmt numFmtId="165" formatCode="[$-42A]dd\\ mmmm\\ yyyy\\ h:mm"/>
        <numFmt numFmtId="166" formatCode="000000000000"/><numFmt numFmtId="167" formatCode="[h]:mm"/><numFmt numFmtId="168" formatCode="#,##0 &quot;đ&quot;"/>
        </numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="167"/><xf numFmtId="168"/>
        <xf numFmtId="10"/><xf numFmtId="20"/></cellXfs>
        """

    @Test("Every type of cell is read for what it is") func everyTypeCellRead() throws {
        var book = HandMadeWorkbook()
        book.sharedStrings =
            "<si><t>Suối Mây</t></si><si><r><t>Khe </t></r><r><t xml:space=\"preserve\">Vàng</t></r><rPh><t>x</t></rPh></si>"
        book.sheet = """
            <row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3" t="s"><v>1</v></c><c r="D3" t="inlineStr"><is><t>a_x000D_b</t></is></c>
            <c r="E3" t="b"><v>1</v></c><c r="F3" t="e"><v>#DIV/0!</v></c><c r="G3" t="str"><f>A1&amp;"x"</f><v>0123</v></c>
            <c r="H3"><f>0.1+0.2</f><v>0.30000000000000004</v></c><c r="I3" t="d"><v>2026-11-21</v></c></row>
            """
        let rows = try book.rows()
        #expect(
            rows == [
                SheetRow(
                    number: 3,
                    cells: [
                        .text("Suối Mây"), .text("Khe Vàng"), .empty, .text("a\rb"), .boolean(true), .error("#DIV/0!"), .text("0123"),
                        .number(try #require(DecimalText("0.3"))), .date(try #require(CalendarDate("2026-11-21"))),
                    ])
            ])
    }

    @Test("Numbers follow their format: dates, times, percentages, zeros in front") func numbersFollowTheirFormat() throws {
        var book = HandMadeWorkbook()
        book.styles = styles
        book.sheet = """
            <row><c s="1"><v>46347</v></c><c s="2"><v>46347.605613425926</v></c><c s="3"><v>1099000001</v></c><c s="4"><v>1.1041666666666667</v></c>
            <c s="5"><v>1500000</v></c><c s="6"><v>0.955</v></c><c s="7"><v>0.60416666666666663</v></c><c s="1"><v>1</v></c><c s="1"><v>60</v></c><c s="1"><v>-3</v></c></row>
            """
        let cells = try #require(try book.rows().first).cells
        #expect(
            cells == [
                .date(try #require(CalendarDate("2026-11-21"))), .moment(try #require(Instant("2026-11-21T14:32:05"))),
                .text("001099000001"),
                .text("26:30"), .number(1_500_000), .number(.percent(FixedPoint(value: 9550))), .text("14:30"),
                .date(try #require(CalendarDate("1900-01-01"))), .number(60), .number(-3),
            ])
    }

    @Test("A formula that nobody has reckoned is told, not lost")
    func formulaNotReckoned() throws {
        var book = HandMadeWorkbook()
        book.sheet = #"<row><c><f>1+1</f></c><c t="str"><f>""</f><v></v></c><c><f>1+1</f><v>2</v></c></row>"#
        #expect(try book.rows().first?.cells == [.notReckoned, .empty, .number(2)])
    }

    @Test("A workbook of 1904 counts its days from there") func workbook1904CountsDays() throws {
        var book = HandMadeWorkbook()
        book.styles = styles
        book.workbook = #"<workbookPr date1904="1"/>"# + book.workbook
        book.sheet = #"<row><c s="1"><v>44885</v></c><c s="1"><v>0</v></c></row>"#
        #expect(
            try book.rows().first?.cells == [
                .date(try #require(CalendarDate("2026-11-21"))), .date(try #require(CalendarDate("1904-01-01"))),
            ])
    }

    @Test(
        "A format code says what the number is",
        arguments: [
            ("General", NumberFormat.number), ("Standard", .number), ("@", .number), ("0.00", .number), ("#,##0\\ [$₫-42A]", .number),
            ("0.0%", .percent),
            ("yyyy-mm-dd", .date), ("mmm", .date), ("d/m/yy h:mm", .moment), ("h:mm AM/PM", .time), ("mm:ss.0", .time),
            ("[hh]:mm:ss", .duration),
            ("\"ngày\" 0", .number), ("0.00E+00", .number), ("00000", .padded(5)), ("#,##0;[Red]-#,##0", .number), ("dd/mm/yyyy;@", .date),
        ])
    func formatCodeSaysNumber(code: String, format: NumberFormat) {
        #expect(NumberFormat(code: code) == format)
    }

    @Test("Sheets are listed with hidden ones marked, and the first visible one is read") func sheetsListedWithHidden() throws {
        var book = HandMadeWorkbook()
        book.workbook = """
            <sheets><sheet name="Ẩn" sheetId="1" state="veryHidden" r:id="rId1"/><sheet name="Thấy" sheetId="2" r:id="rId4"/>
            <sheet name="Biểu đồ" sheetId="3" r:id="rId9"/></sheets>
            """
        book.sheet = #"<row><c><v>1</v></c></row>"#
        try withFile(book.bytes()) { file in
            let workbook = try XLSXWorkbook(file: file)
            #expect(workbook.sheets.map(\.name) == ["Ẩn", "Thấy"])
            #expect(workbook.sheets.map(\.isHidden) == [true, false])
            let rows = try workbook.rows(of: workbook.sheets.first)
            #expect(try allRows(rows).count == 1)
            #expect(rows.progress == 1)
        }
    }

    @Test("Prefixed elements, as some programs write them, are the same") func prefixedElementsSomePrograms() throws {
        var book = HandMadeWorkbook()
        book.sheet = """
            <?xml version="1.0"?><x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData><x:row r="2">
            <x:c r="B2" t="str"><x:v>x</x:v></x:c></x:row></x:sheetData></x:worksheet>
            """
        #expect(try book.rows() == [SheetRow(number: 2, cells: [.empty, .text("x")])])
    }

    @Test("Formatted cells without content make no rows and no columns") func formattedCellsWithoutContent() throws {
        var book = HandMadeWorkbook()
        book.sheet =
            #"<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="1"/></row><row r="2"><c r="A2" s="1"/></row><row r="1048576"><c r="A1048576"><v>2</v></c></row>"#
        #expect(try book.rows().map(\.number) == [1, 1_048_576])
        #expect(try book.rows().first?.cells.count == 1)
    }

    @Test("Content beyond the last column or row is refused with its row") func contentBeyondLastColumn() throws {
        var book = HandMadeWorkbook()
        book.sheet = #"<row r="7"><c r="XFD7"><v>1</v></c></row>"#
        let wide = #expect(throws: SheetError.self) { try book.rows() }
        #expect(wide?.code == .tooWide)
        #expect(wide?.line == 7)
        book.sheet = #"<row r="1048577"><c><v>1</v></c></row>"#
        #expect(#expect(throws: SheetError.self) { try book.rows() }?.code == .damaged)
        book.sheet = #"<row r="1"><c t="s"><v>5</v></c></row>"#
        #expect(#expect(throws: SheetError.self) { try book.rows() }?.code == .damaged)
    }

    @Test("A document type, which could blow up, is refused") func documentTypeCouldBlow() throws {
        var book = HandMadeWorkbook()
        book.sheet =
            #"<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet><sheetData><row><c><v>&b;</v></c></row></sheetData></worksheet>"#
        #expect(#expect(throws: SheetError.self) { try book.rows() }?.code == .damaged)
    }

    @Test("Archives that unpack to far more than they weigh are refused") func archivesUnpackToFar() throws {
        var book = HandMadeWorkbook()
        book.sheet = #"<row><c t="inlineStr"><is><t>x</t></is></c></row>"# + String(repeating: " ", count: 80 << 20)
        #expect(#expect(throws: SheetError.self) { try book.rows() }?.code == .tooLarge)
    }

    @Test("Endless tokens and texts are refused early") func endlessTokensTextsRefused() throws {
        var book = HandMadeWorkbook()
        book.sheet = #"<row><c r="\#(String(repeating: "A", count: 6 << 20))"><v>1</v></c></row>"#
        #expect(#expect(throws: SheetError.self) { try book.rows() }?.code == .damaged)
        book.sheet = #"<row><c t="inlineStr"><is><t>\#(String(repeating: "a", count: 2 << 20))</t></is></c></row>"#
        #expect(#expect(throws: SheetError.self) { try book.rows() }?.code == .tooLarge)
        book.sheet = String(repeating: "<row>", count: 300)
        #expect(#expect(throws: SheetError.self) { try book.rows() }?.code == .damaged)
    }

    @Test("Shared texts beyond the memory limit come from a file, all of them") func sharedTextsBeyondMemory() throws {
        let strings = SharedStrings(limits: SheetLimits(), memory: 1000)
        let texts = (0..<5000).map { "Thôn số \($0)" + String(repeating: "ă", count: $0 % 40) }
        for text in texts { try strings.append(Array(text.utf8)) }
        try strings.finish()
        #expect((0..<5000).allSatisfy { strings.text(at: $0) == texts[$0] })
        #expect(strings.text(at: 5000) == nil)
        #expect(strings.text(at: -1) == nil)
    }

    @Test("Files of other kinds are refused for what they are") func filesOtherKindsRefused() throws {
        var compound = [UInt8](repeating: 0, count: 2048)
        compound.replaceSubrange(0..<8, with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])
        var encrypted = compound
        encrypted.replaceSubrange(600..<632, with: utf16("EncryptedPackage"))
        var locked = HandMadeWorkbook()
        locked.password = "mật khẩu"
        let kinds: [(Data, SheetError.Code)] = [
            (Data(compound), .oldWorkbook), (Data(encrypted), .encrypted), (try locked.bytes(), .encrypted), (Data(), .empty),
            (Data("a;b\n".utf8), .wrongType), (Data("<html>".utf8), .webPage), (try zip([("a.txt", "x")]), .wrongType),
            (try zip([("mimetype", "x"), ("META-INF/manifest.xml", "<x/>")]), .openDocument), (Data("PK\u{3}\u{4}rest".utf8), .damaged),
        ]
        for (bytes, code) in kinds {
            #expect(#expect(throws: SheetError.self) { try withFile(bytes) { try XLSXWorkbook(file: $0) } }?.code == code)
        }
    }

    @Test("Changed bytes are refused or read, never crash") func changedBytesRefusedOr() throws {
        var chance = Chance(3)
        let good = try written([[.text("Lò Thị Mây"), .number(5), .date(CalendarDate(dayNumber: 20_000))]], columns: [SheetColumn("Tên")])
        var book = HandMadeWorkbook()
        book.sharedStrings = "<si><t>Suối Mây</t></si>"
        book.sheet = #"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>x</t></is></c></row>"#
        for original in [good, try book.bytes()] {
            for _ in 0..<400 {
                var bytes = original
                for _ in 0..<Int.random(in: 1...8, using: &chance) {
                    bytes[Int.random(in: 0..<bytes.count, using: &chance)] = UInt8.random(in: 0...255, using: &chance)
                }
                do {
                    let rows = try withFile(bytes) { try allRows(try XLSXWorkbook(file: $0).rows()) }
                    #expect(rows.count < 1000)
                } catch is SheetError {}
            }
        }
    }

    @Test("Changed XML is refused or read, never crashes") func changedXMLRefusedOr() throws {
        var chance = Chance(5)
        let xml =
            #"<row r="1" spans="1:3"><c r="A1" s="1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>x_x000D_</t></is></c><c r="C1"><v>1.5E3</v></c></row>"#
        for _ in 0..<600 {
            var bytes = Array(xml.utf8)
            for _ in 0..<Int.random(in: 1...5, using: &chance) {
                bytes[Int.random(in: 0..<bytes.count, using: &chance)] = UInt8.random(in: 32...126, using: &chance)
            }
            var book = HandMadeWorkbook()
            book.styles = styles
            book.sharedStrings = "<si><t>a</t></si>"
            book.sheet = String(decoding: bytes, as: UTF8.self)
            do { #expect(try book.rows().count <= 2) } catch is SheetError {}
        }
    }
}
