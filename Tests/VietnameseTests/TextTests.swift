import Foundation
import Testing

@testable import Vietnamese

@Suite("Vietnamese text")
struct TextTests {
    @Test(
        "Old and new tone placement become one",
        arguments: [
            ("hoà", "hòa"), ("Hoà Bình", "Hòa Bình"), ("thuỷ", "thủy"), ("khoẻ", "khỏe"), ("THUỶ", "THỦY"), ("hòan", "hoàn"),
            ("qúy", "quý"), ("quý", "quý"),
            ("qùa", "quà"), ("gìa", "già"), ("gì", "gì"), ("giếng", "giếng"), ("thuở", "thuở"), ("ngoài", "ngoài"), ("khuỷu", "khuỷu"),
            ("khủyu", "khuỷu"),
            ("người", "người"), ("tuần", "tuần"), ("mía", "mía"), ("của", "của"), ("Nguyễn", "Nguyễn"), ("đường", "đường"), ("xoá", "xóa"),
            ("uỷ ban", "ủy ban"), ("toà án", "tòa án"), ("Uý", "Úy"), ("loại", "loại"), ("huỳnh", "huỳnh"), ("giặt", "giặt"),
            ("tiến", "tiến"),
        ])
    func tones(text: String, expected: String) {
        #expect(placingTones(text) == expected)
        #expect(placingTones(placingTones(text, style: .modern)) == expected)
        #expect(matchKey(text) == matchKey(expected))
    }

    @Test("The modern style moves only oa, oe and uy in open syllables")
    func modern() {
        #expect(placingTones("hòa thủy khỏe của mía hoàn quý", style: .modern) == "hoà thuỷ khoẻ của mía hoàn quý")
    }

    @Test(
        "Foreign words, numbers and signs stay as they are",
        arguments: ["café", "naïve", "São Paulo", "résumé", "a\u{301}b\u{301}", "12.345,6 đ", "", "nghị quyết số 57-NQ/TW"])
    func foreign(text: String) {
        #expect(placingTones(text) == normalised(text))
    }

    @Test("Decomposed and composed letters are one")
    func normalForm() {
        let decomposed = "Ủy ban".decomposedStringWithCanonicalMapping
        #expect(normalised(decomposed).unicodeScalars.count == 6)
        #expect(matchKey("  UỶ   ban ") == "ủy ban")
        #expect(matchKey(decomposed) == "ủy ban")
        #expect(folded("Đường Hoà  Bình") == "duong hoa binh")
    }

    @Test("Words move into a sentence and to its beginning; abbreviations stay in capitals")
    func capitals() {
        #expect(["Cơ quan chủ trì", "Ý kiến", "OCOP", "Đ", ""].map(\.lowercasedFirst) == ["cơ quan chủ trì", "ý kiến", "OCOP", "Đ", ""])
        #expect(["tháng 5", "ấp", "Xã", ""].map(\.capitalizedFirst) == ["Tháng 5", "Ấp", "Xã", ""])
    }
}
