import Testing

@testable import Plans

@Suite("Changed words")
struct WordChangeTests {
    @Test("Only the words that differ are marked, and both wordings can be put together again")
    func marked() {
        let (old, new) = ("Tỷ lệ hồ sơ đạt trên 80% vào năm 2026", "Tỷ lệ hồ sơ trực tuyến đạt trên 85% vào năm 2026")
        let changes = WordChange.between(old, new)
        #expect(changes.filter { $0.kind == .old }.map(\.text) == ["80%"])
        #expect(changes.filter { $0.kind == .new }.map(\.text) == ["trực tuyến", "85%"])
        #expect(changes.filter { $0.kind != .new }.map(\.text).joined(separator: " ") == old)
        #expect(changes.filter { $0.kind != .old }.map(\.text).joined(separator: " ") == new)
    }

    @Test("Empty and very long wordings differ as a whole")
    func whole() {
        #expect(WordChange.between("", "mới hẳn") == [WordChange(kind: .new, text: "mới hẳn")])
        #expect(WordChange.between("cũ", "") == [WordChange(kind: .old, text: "cũ")])
        #expect(WordChange.between("", "").isEmpty)
        let long = (0..<5_000).map { "từ\($0)" }.joined(separator: " ")
        #expect(WordChange.between("đầu " + long + " cuối", "đầu khác hẳn cuối").map(\.kind) == [.same, .old, .new, .same])
    }
}
