import Testing
import Vietnamese

@testable import Assist

@Suite struct PersonalTextTests {
    private static let known = ["Lý Thị Mẫu", "001190000001", "0900000777", "Xóm Bản Lài, xã Suối Mây", "ly.mau@vi-du.vn"]

    @Test(
        "hides names, numbers and addresses however they are written, and puts them back",
        arguments: [
            ("Bà Lý Thị Mẫu cần ký lại.", "Bà [[1]] cần ký lại."), ("LY THI MAU, ly thi mau", "[[1]], [[2]]"),
            ("Chị Mẫu ở Xóm Bản Lài nộp lại ảnh.", "Chị [[1]] ở [[2]] nộp lại ảnh."),
            ("Gọi 0900 000 777 hoặc +84 900 000 778.", "Gọi [[1]] hoặc [[2]]."),
            ("Ông Giàng A Pháo gửi a.b@c.vn", "Ông [[1]] gửi [[2]]"), ("Số 001190000001 sai, viết [[1]]", "Số [[1]] sai, viết [[2]]1[[3]]"),
            ("Thiếu giấy chứng sinh.", "Thiếu giấy chứng sinh."),
        ])
    func masks(_ text: String, _ masked: String) {
        let own = PersonalText(text, known: Self.known)
        #expect(own.masked == masked)
        #expect(own.restored(own.masked) == normalised(text))
    }

    @Test("whatever is put together, nothing that is known leaves, and everything comes back")
    func property() {
        var generator = Seeded(state: 20261122)
        let parts =
            Self.known + [
                "mẫu", "Thị Mẫu", "cần bổ sung", "[[2]]", "]]", "[[", ", ", "\n", "giấy", "12/2026", "số 02", "é", "🙂", "lý thị mẫu",
            ]
        for _ in 0..<500 {
            let count = Int.random(in: 0...12, using: &generator)
            let separator = Bool.random(using: &generator) ? " " : ", "
            let text = (0..<count).map { _ in parts.randomElement(using: &generator) ?? "" }.joined(separator: separator)
            let own = PersonalText(text, known: Self.known)
            #expect(own.restored(own.masked) == normalised(text), "\(text)")
            let said = folded(own.masked)
            for value in Self.known { #expect(!said.contains(folded(value)), "\(text)") }
        }
    }

    @Test("what a model makes up of placeholders does no harm")
    func invented() {
        let own = PersonalText("Bà Lý Thị Mẫu", known: Self.known)
        #expect(own.restored("[[9]] kính gửi [[1]] [[x]] [[") == " kính gửi Lý Thị Mẫu [[x]] [[")
    }
}

/// Random numbers that are the same each time.
private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state
    }
}
