import Foundation
import FoundationXML
import Testing
import Vietnamese

@testable import Reports

@Suite("An official document") struct DocumentTests {
    @Test("is read from what officials type: parts, sections, paragraphs, tables, bold and italic words")
    func typed() {
        let blocks = DocumentText.blocks(
            "I. TÌNH HÌNH\n1. Hạ tầng\n1. Xã có 3 trạm.\n  - Trạm **mới**, *tốt*\n\n| TT | Tên | Số |\n|---|---|---|\n| 1 | A | 1.204 |\n| 2 | B |\nHết * sao"
        )
        #expect(blocks[0] == .part("I. TÌNH HÌNH"))
        #expect(blocks[1] == .section([TextRun("1. Hạ tầng")]))
        #expect(blocks[2] == .paragraph([TextRun("1. Xã có 3 trạm.")]))
        #expect(
            blocks[3]
                == .paragraph([
                    TextRun("- Trạm "), TextRun("mới", isBold: true), TextRun(", "), TextRun("tốt", isItalic: true),
                ]))
        guard case .table(let table) = blocks[4] else { Issue.record("no table: \(blocks[4])"); return }
        #expect(table.columns.map(\.head) == ["TT", "Tên", "Số"] && table.columns.map(\.isNumber) == [true, false, true])
        #expect(table.rows == [["1", "A", "1.204"], ["2", "B", ""]])
        #expect(blocks[5] == .paragraph([TextRun("Hết * sao")]))
    }

    @Test("is filled into the template as whole XML, without a tag left over and without what it was not given")
    func filled() throws {
        var document = report()
        let text = try officialTemplate().fill(document)
        #expect(isWhole(text) && !text.contains("{{") && !text.contains("}}"))
        for words in [
            "UBND TỈNH LAM SƠN", "Số: 05/BC-UBND", "Suối Mây, ngày 05 tháng 02 năm 2026", "Kính gửi: Sở Khoa học", "- Như trên;",
            "- Lưu: VT, VHXH.",
            "xóm &lt;Ven&gt;./.", "Phụ lục II",
            "(Kèm theo Báo cáo số 05/BC-UBND ngày 05 tháng 02 năm 2026 của Ủy ban nhân dân xã Suối Mây)",
        ] {
            #expect(text.contains(words), "\(words)")
        }
        #expect(!text.contains("V/v"))
        (document.type, document.superior, document.number, document.date) = (nil, nil, nil, nil)
        document.addressees = ["Sở Tài chính", "Sở Nội vụ"]
        document.annexes = []
        let letter = try officialTemplate().fill(document)
        #expect(letter.contains("V/v Kết quả chuyển đổi số") && letter.contains("- Sở Nội vụ.") && letter.contains("- Sở Tài chính;"))
        #expect(!letter.contains(">Phụ lục") && !letter.contains("UBND TỈNH") && !letter.contains(">BÁO CÁO") && isWhole(letter))
    }

    @Test("holds whatever was typed as text, never as markup of the template, and leaves out what XML can't hold")
    func hostile() throws {
        var document = report()
        let words = "</text:p><x> {{issuer}} {{{body}}} & \u{0} \u{b} \u{FFFE} \" ' ]]> "
        document.subject = words
        document.body = DocumentText.blocks(words + "\n| \(words) | b |\n| {{#body}} | ]]> |")
        document.recipients = [words]
        document.annexes = [.init(title: words, body: [.part(words)])]
        document.signature.name = words
        let text = try officialTemplate().fill(document)
        #expect(isWhole(text))
        #expect(text.contains("&lt;/text:p&gt;") && text.contains("{{issuer}}"))
    }

    @Test("asks for a template that is one", arguments: ["", "chữ", "<office:document>{{#a}}</office:document>"])
    func noTemplate(_ text: String) throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "mau-\(UUID().uuidString).fodt")
        try Data(text.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        #expect(throws: ReportError.self) { try DocumentTemplate(file) }
    }

    private func isWhole(_ text: String) -> Bool { XMLParser(data: Data(text.utf8)).parse() }
}
