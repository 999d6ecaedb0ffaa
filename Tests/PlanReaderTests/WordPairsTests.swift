import Testing

@testable import PlanReader

@Suite("Items paired by their words")
struct WordPairsTests {
    @Test("The most alike are a pair, in any order, whatever their numbers; what has no like stays alone")
    func pairs() {
        let one = [
            "Tỷ lệ hồ sơ thủ tục hành chính được xử lý trực tuyến đạt trên 80%", "Tỷ lệ hộ gia đình có đường truyền Internet đạt 90%",
            "Số vườn ươm cây chè có mã vùng trồng",
        ]
        let other = [
            "Tỷ lệ hộ gia đình có đường truyền Internet cáp quang đạt 95%", "100% thôn có tổ công nghệ số cộng đồng",
            "Tỷ lệ hồ sơ thủ tục hành chính được xử lý trực tuyến đạt từ 85% trở lên",
        ]
        let pairs = WordPairs.pairs(one, other, threshold: 0.5)
        #expect(Set(pairs.map { "\($0.0)-\($0.1)" }) == ["0-2", "1-0"])
    }

    @Test("Between equal texts the bonus decides, and none is used twice")
    func bonus() {
        let pairs = WordPairs.pairs(["một hai ba", "một hai ba"], ["một hai ba", "một hai ba"], threshold: 0.5) { $0 == $1 ? 0 : 0.1 }
        #expect(Set(pairs.map { "\($0.0)-\($0.1)" }) == ["0-1", "1-0"])
    }

    @Test("Texts of quite different length are told apart without counting their words")
    func lengths() {
        #expect(!Likeness("một hai").mayReach(0.5, with: Likeness("một hai ba bốn năm sáu bảy tám chín mười mười một mười hai")))
        #expect(Likeness("một hai ba").mayReach(0.5, with: Likeness("một hai ba bốn")))
        #expect(WordPairs.areSame("Phấn đấu ĐẠT 90%", "phan dau, đạt: 90 %") && !WordPairs.areSame("đạt 90%", "đạt 91%"))
    }
}
