import Testing

@testable import Reporting

@Suite("Passages of a report's text") struct TextAnchorTests {
    private let text = "Đã xong 3 việc.\nTập huấn 120 người tại xóm Bãi.\nTập huấn 80 người tại xóm Đồi."

    private func found(_ anchor: TextAnchor?, in text: String) -> String? {
        anchor?.range(in: text).map { String(Array(text)[$0]) }
    }

    @Test("a passage is found by its words, near where it was, and moves with the text") func moves() throws {
        let anchor = try #require(TextAnchor(quoting: "Tập huấn", near: 50, in: text))
        #expect(anchor.position == 48)
        // What is written before it shifts it; the other place of the same words is not taken for it.
        let edited = "Mở đầu thật dài, dài hơn trước nhiều.\n" + text
        #expect(anchor.range(in: edited) == 86..<94)
        // Its surroundings tell more than its distance.
        let swapped = "Tập huấn 80 người tại xóm Đồi.\nĐã xong 3 việc.\nTập huấn 120 người tại xóm Bãi."
        #expect(anchor.range(in: swapped)?.lowerBound == 0)
    }

    @Test("a selection over paragraphs, with other white space, is found; words that are gone are not") func spaces() throws {
        let anchor = try #require(TextAnchor(quoting: "  3 việc.\n\nTập  huấn 120 ", near: nil, in: text))
        #expect(anchor.quote == "3 việc.\nTập huấn 120")
        #expect(found(anchor, in: text) == "3 việc.\nTập huấn 120")
        #expect(anchor.range(in: text.replacing("120", with: "130")) == nil)
        #expect(TextAnchor(quoting: "không có", near: nil, in: text) == nil)
        #expect(TextAnchor(quoting: "   ", near: nil, in: text) == nil)
        #expect(TextAnchor(quoting: "x", near: nil, in: "") == nil)
    }

    @Test("paragraphs carry their marks; the first of two that overlap has the place") func runs() {
        let paragraphs = TextRun.paragraphs(
            of: "ab cd\n\nef", marking: [(mark: 0, range: 3..<8), (mark: 1, range: 4..<9), (mark: 2, range: 90..<99)])
        #expect(
            paragraphs == [
                [TextRun(text: "ab ", mark: nil), TextRun(text: "cd", mark: 0)],
                [TextRun(text: "e", mark: 0), TextRun(text: "f", mark: 1)],
            ])
        #expect(TextRun.paragraphs(of: "", marking: []).isEmpty)
    }
}

@Suite("What was changed in a report's text") struct TextChangeTests {
    @Test("words that came and went stand where they are; unchanged texts say nothing") func words() {
        #expect(TextChange.paragraphs(from: "Một hai", to: "Một hai").isEmpty)
        #expect(TextChange.paragraphs(from: "", to: "Mới") == [[.added("Mới")]])
        #expect(TextChange.paragraphs(from: "Cũ", to: "") == [[.removed("Cũ")]])
        #expect(
            TextChange.paragraphs(from: "Xong 3 việc\nGiữ nguyên", to: "Xong 4 việc\nGiữ nguyên\nThêm") == [
                [.same("Xong "), .removed("3 "), .added("4 "), .same("việc")], [.same("Giữ nguyên")], [.added("Thêm")],
            ])
    }

    @Test("what is shown without the removed words is the new text, without the added ones the old") func reconstructs() {
        var generator = SystemRandomNumberGenerator()
        let vocabulary = ["một", "hai", "ba", "\n", "bốn"]
        for _ in 0..<50 {
            func text() -> String {
                (0..<Int.random(in: 0...12, using: &generator)).map { _ in vocabulary.randomElement(using: &generator) ?? "" }.joined(
                    separator: " ")
            }
            let (old, new) = (text(), text())
            let changes = TextChange.paragraphs(from: old, to: new).flatMap { $0 }
            func bare(_ text: String) -> String { text.filter { !$0.isWhitespace } }
            func said(_ isKept: (TextChange) -> Bool) -> String { bare(changes.filter(isKept).map(\.text).joined()) }
            if old == new { continue }
            #expect(said { if case .removed = $0 { false } else { true } } == bare(new))
            #expect(said { if case .added = $0 { false } else { true } } == bare(old))
        }
    }

    @Test("a text of a hundred pages is compared in paragraphs, soon") func long() {
        let old = (0..<5000).map { "Đoạn \($0) có vài chữ." }.joined(separator: "\n")
        let new = old.replacing("Đoạn 77 có", with: "Đoạn 77 không có")
        let took = ContinuousClock().measure {
            #expect(TextChange.paragraphs(from: old, to: new).flatMap { $0 }.contains(.added("Đoạn 77 không có vài chữ.")))
        }
        #expect(took < .seconds(5))
    }
}

@Suite("Whose words a line is") struct AttributionTests {
    @Test("names of units go, other brackets stay") func strips() {
        let units: Set<String> = ["Trạm Y tế", "Công an xã"]
        let text = "- Xong [Trạm Y tế]\nTheo [1]\nGộp [Công an xã] [Trạm Y tế] \n[Trạm Y tế] đứng đầu\nKhác [Trường học]"
        #expect(
            Attribution.stripped(text, units: units)
                == "- Xong\nTheo [1]\nGộp\n[Trạm Y tế] đứng đầu\nKhác [Trường học]")
    }

    @Test("what a text says already is taken, whatever its bullet and attribution") func taken() {
        let lines = Attribution.lines(
            of: "- Việc một\n\n+ Việc hai\nViệc ba", takenInto: "việc MỘT [Trạm Y tế]\n• Việc ba", units: ["Trạm Y tế"])
        #expect(
            lines == [
                .init(text: "- Việc một", isTaken: true), .init(text: "+ Việc hai", isTaken: false), .init(text: "Việc ba", isTaken: true),
            ])
    }
}
