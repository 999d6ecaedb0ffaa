import Testing

@testable import Documents

@Suite("Lines above a signature") struct SignatureLinesTests {
    @Test(
        "follow from the post that signs and for whom it signs",
        arguments: [
            ("Chủ tịch UBND xã", SignatureLines.Body.committee, nil, ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]),
            ("Phó Chủ tịch UBND xã phụ trách kinh tế", .committee, nil, ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
            ("Chánh Văn phòng", .committee, nil, ["TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"]),
            ("Chủ tịch UBND xã", .committee, SigningCapacity.head, ["CHỦ TỊCH"]),
            ("Phó Chủ tịch UBND xã", .committee, .acting, ["TM. ỦY BAN NHÂN DÂN", "Q. CHỦ TỊCH"]),
            ("Trưởng phòng Văn hóa - Xã hội", .unit, nil, ["TRƯỞNG PHÒNG"]),
            ("Phó Trưởng phòng Kinh tế", .unit, nil, ["KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG"]),
            ("Phó Trưởng phòng Kinh tế", .unit, .authority, ["TUQ. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG"]),
            ("Tổ trưởng tổ rà soát", .unit, nil, ["TỔ TRƯỞNG TỔ RÀ SOÁT"]),
            ("Chủ tịch HĐND xã", .council, nil, ["TM. HỘI ĐỒNG NHÂN DÂN", "CHỦ TỊCH"]),
        ] as [(String, SignatureLines.Body, SigningCapacity?, [String])])
    func lines(_ post: String, _ body: SignatureLines.Body, _ capacity: SigningCapacity?, _ wanted: [String]) {
        #expect(SignatureLines(post: post, body: body, isMinutes: false).lines(capacity) == wanted)
    }

    @Test("say who presided below minutes") func minutes() {
        #expect(SignatureLines(post: "Phó Chủ tịch UBND xã", body: .committee, isMinutes: true).lines(nil) == ["CHỦ TỌA"])
    }
}
