import Testing

@testable import Reports

@Suite("The check of form") struct CheckTests {
    private func faults(
        _ change: (inout OfficialDocument) -> Void, of document: OfficialDocument = Kinds.report, _ layout: DocumentLayout = Kinds.named
    ) -> [String] {
        var document = document
        change(&document)
        return document.findings(layout).map { ($0.mustBeMended ? "" : "?") + $0.part.rawValue }
    }

    @Test("names what is missing, by the component in which it is mended") func missing() {
        #expect(faults { $0.subject = "" } == ["subject"])
        #expect(faults { $0.body = [] } == ["body"])
        #expect(faults { $0.recipients = [] } == ["recipients"])
        #expect(faults { $0.signature = .init(capacity: [], name: "") } == ["signature"])
        #expect(faults { $0.signature.name = "" } == ["signature"])
        #expect(faults({ $0.addressees = [] }, of: Kinds.letter, .init(.letter, needsAddressee: true)) == ["addressees"])
        #expect(faults({ $0.bases = [] }, of: Kinds.decision, .init(.decision, needsBases: true)) == ["bases"])
        #expect(faults({ $0.secondSignature = nil }, of: Kinds.minutes, .init(.minutes)) == ["secondSignature"])
        #expect(faults { $0.annexes = DocumentText.annexes("# Trống") } == ["annexes"])
        #expect(faults { $0.annexes = [] } == ["?annexes"])
    }

    @Test("names what breaks the decree: subjects, recipients, articles, annexes nobody speaks of, secrets") func broken() {
        #expect(faults { $0.subject = "Báo cáo kết quả quý III." } == ["subject", "subject"])
        #expect(faults({ $0.subject = "V/v cung cấp số liệu" }, of: Kinds.letter, .init(.letter)) == ["subject"])
        #expect(faults { $0.subject = String(repeating: "dài ", count: 70) + "x" } == ["?subject"])
        #expect(faults { $0.recipients = ["Như trên", "Các xóm"] } == ["recipients"])
        #expect(faults { $0.recipients = ["Như trên", "Lưu: VHXH"] } == ["recipients"])
        #expect(faults { $0.recipients = ["Các xóm", "Lưu: VT"] } == ["recipients"])
        #expect(faults({ $0.body = DocumentText.blocks("Thành lập tổ.") }, of: Kinds.decision, .init(.decision)) == ["body"])
        #expect(faults { $0.body = DocumentText.blocks("Nội dung.") } == ["body"])
        #expect(faults { $0.body += DocumentText.blocks("TỐI MẬT") } == ["body"])
        #expect(faults({ $0.bases = ["Luật Tổ chức"] }, of: Kinds.plan) == ["?bases"])
    }

    @Test(
        "knows in what capacity somebody may sign",
        arguments: [
            (["PHÓ CHỦ TỊCH"], false), (["TM. ỦY BAN NHÂN DÂN", "PHÓ CHỦ TỊCH"], false), (["KT. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"], false),
            (["TL. CHỦ TỊCH", "PHÓ CHỦ TỊCH"], false), (["TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"], true), (["CHỦ TỊCH"], true),
            (["TM. ỦY BAN NHÂN DÂN", "Q. CHỦ TỊCH"], true), (["TUQ. CHỦ TỊCH", "TRƯỞNG PHÒNG"], true),
        ])
    func capacity(_ lines: [String], _ isRight: Bool) {
        #expect(faults { $0.signature.capacity = lines } == (isRight ? [] : ["signature"]))
        var unit = Kinds.report
        (unit.superior, unit.issuer) = ("UBND XÃ SUỐI MÂY", ["PHÒNG KINH TẾ"])
        #expect(faults({ $0.signature.capacity = ["TM. PHÒNG", "TRƯỞNG PHÒNG"] }, of: unit) == ["signature"])
        #expect(faults { $0.signature.name = "ThS. Nông Thị Hạnh" } == ["signature"])
    }

    @Test("reads lists and annexes as officials type them") func lists() {
        #expect(DocumentText.list("- Như trên;\n\n • Sở Nội vụ ; \n- Lưu: VT, VHXH.") == ["Như trên", "Sở Nội vụ", "Lưu: VT, VHXH"])
        #expect(DocumentText.list(nil).isEmpty)
        let annexes = DocumentText.annexes("bỏ qua\n# Số liệu (ngang)\nMột dòng\n#Danh mục\n| a | b |\n| 1 | 2 |")
        #expect(annexes.map(\.title) == ["Số liệu", "Danh mục"] && annexes.map(\.isLandscape) == [true, false])
        #expect(annexes[0].body == [.paragraph([TextRun("Một dòng")])])
        #expect(
            DocumentText.blocks("Điều 1. Thành lập **tổ**.") == [
                .paragraph([TextRun("Điều 1. ", isBold: true), TextRun("Thành lập "), TextRun("tổ", isBold: true), TextRun(".")])
            ])
    }
}
