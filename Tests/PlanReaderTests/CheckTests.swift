import Foundation
import TestKit
import Testing

@testable import PlanReader

@Suite("Checking the document")
struct CheckTests {
    private func kinds(_ text: String) async throws -> [PlanFinding.Kind] {
        try await plan(text).findings.map(\.kind)
    }

    private static let table = """
        KẾ HOẠCH

        Thử nghiệm năm 2027

        PHỤ LỤC

        TT\tNhiệm vụ\tCơ quan chủ trì\tThời gian\tKinh phí (triệu đồng)
        I\tNhóm một\t\t\t%GROUP%
        1\tViệc thứ nhất\tPhòng Kinh tế\tQuý I/2027\t100
        2\tViệc thứ hai\tPhòng Kinh tế\tQuý II/2027\t250,5
        \tTổng cộng\t\t\t%TOTAL%
        """

    @Test(
        "Totals that their rows contradict are told, those that agree are not",
        arguments: [("350,5", "350,5", 0), ("360", "360", 1), ("350,5", "400", 1), ("", "350,5", 0), ("", "300", 1)])
    func sums(group: String, total: String, expected: Int) async throws {
        let text = CheckTests.table.replacing("%GROUP%", with: group).replacing("%TOTAL%", with: total)
        #expect(try await kinds(text).count { $0 == .sumDiffers } == expected)
    }

    @Test("One document with two dates of a year is told; two offices' documents of one number are not")
    func dates() async throws {
        let head =
            "KẾ HOẠCH\n\nThử nghiệm năm 2027\n\nI. CĂN CỨ\n\n- Kế hoạch số 12/KH-UBND ngày 05/01/2027 của UBND tỉnh Lam Giang về chuyển đổi số;\n\n"
        #expect(
            try await kinds(head + "- Thực hiện Kế hoạch số 12/KH-UBND ngày 06/01/2027 của UBND tỉnh Lam Giang.").contains(.dateDiffers))
        #expect(
            try await !kinds(head + "- Thực hiện Kế hoạch số 12/KH-UBND ngày 20/02/2027 của UBND phường Đèo Voi.").contains(.dateDiffers))
        #expect(
            try await !kinds(head + "- Thực hiện Kế hoạch số 12/KH-UBND ngày 05/01/2027 của UBND tỉnh Lam Giang.").contains(.dateDiffers))
    }

    @Test("A report that is due before those it is made from is told")
    func reports() async throws {
        func text(_ day: Int) -> String {
            """
            KẾ HOẠCH

            Thử nghiệm năm 2027

            I. TỔ CHỨC THỰC HIỆN

            1. Phòng Kinh tế

            - Tổng hợp, báo cáo Ủy ban nhân dân xã hằng quý trước ngày 15 tháng cuối quý.

            2. Các thôn

            - Hằng quý báo cáo Phòng Kinh tế trước ngày \(day) tháng cuối quý.
            """
        }
        #expect(try await kinds(text(20)).contains(.reportBeforeSources))
        #expect(try await !kinds(text(10)).contains(.reportBeforeSources))
    }

    @Test("Words without measure in a target of 100%, and the level of another place, are told")
    func wording() async throws {
        let head =
            "ỦY BAN NHÂN DÂN\nPHƯỜNG ĐÈO VOI\n\nĐèo Voi, ngày 05 tháng 01 năm 2027\n\nKẾ HOẠCH\n\nThử nghiệm năm 2027\n\nI. MỤC TIÊU\n\n"
        #expect(try await kinds(head + "- 100% công chức thường xuyên dùng chữ ký số.").contains(.vagueTarget))
        #expect(try await !kinds(head + "- 100% công chức dùng chữ ký số, góp phần nâng cao hiệu quả.").contains(.vagueTarget))
        #expect(try await kinds(head + "II. NHIỆM VỤ\n\n- Tuyên truyền trên địa bàn xã.").contains(.foreignPlace))
        #expect(try await kinds(head + "II. NHIỆM VỤ\n\n- Phối hợp với UBND huyện.").contains(.foreignPlace))
        #expect(try await !kinds(head + "II. NHIỆM VỤ\n\n- Phối hợp với UBND các xã, phường trên địa bàn phường.").contains(.foreignPlace))
    }

    @Test("A year that asks for more than the five years' plan is told")
    func harsher() async throws {
        let longer = try await plan(
            "KẾ HOẠCH\n\nThử nghiệm giai đoạn 2026 - 2030\n\nI. MỤC TIÊU\n\n- Tỷ lệ hộ dân có chữ ký số cá nhân đạt 50%.")
        func year(_ value: Int) async throws -> PlanReading {
            try await plan("KẾ HOẠCH\n\nThử nghiệm năm 2027\n\nI. MỤC TIÊU\n\n- Tỷ lệ hộ dân có chữ ký số cá nhân đạt \(value)%.")
        }
        #expect(harsherTargets(of: try await year(70), than: longer).map(\.kind) == [.harsherThanLongerPlan])
        #expect(harsherTargets(of: try await year(30), than: longer).isEmpty)
    }

    @Test("A year that lowers a bound below the five years' plan is told as one that raises an aim")
    func harsherBounds() async throws {
        let longer = try await plan(
            "KẾ HOẠCH\n\nThử nghiệm giai đoạn 2026 - 2030\n\nI. MỤC TIÊU\n\n- Tỷ lệ hồ sơ trả kết quả quá hạn không quá 2%.")
        func year(_ value: String) async throws -> PlanReading {
            try await plan("KẾ HOẠCH\n\nThử nghiệm năm 2027\n\nI. MỤC TIÊU\n\n- Tỷ lệ hồ sơ trả kết quả quá hạn không quá \(value)%.")
        }
        #expect(harsherTargets(of: try await year("1"), than: longer).map(\.kind) == [.harsherThanLongerPlan])
        #expect(harsherTargets(of: try await year("2"), than: longer).isEmpty)
        #expect(harsherTargets(of: try await year("5"), than: longer).isEmpty)
    }

    private static let head =
        "ỦY BAN NHÂN DÂN\nPHƯỜNG ĐÈO VOI\n\nĐèo Voi, ngày 20 tháng 01 năm 2027\n\nKẾ HOẠCH\n\nThử nghiệm năm 2027\n\n"

    private func count(_ kind: PlanFinding.Kind, _ body: String) async throws -> Int {
        try await kinds(CheckTests.head + body).count { $0 == kind }
    }

    @Test("A target with a word that each counts otherwise is told until the plan says what it means")
    func definitions() async throws {
        let target = "I. MỤC TIÊU\n\n- 60% người dân tiếp cận dịch vụ số về y tế.\n\n"
        #expect(try await count(.targetWithoutDefinition, target) == 1)
        #expect(try await count(.targetWithoutDefinition, target + "- “Tiếp cận” được hiểu là có ít nhất một lần dùng trong năm.") == 0)
        #expect(try await count(.targetWithoutDefinition, "I. MỤC TIÊU\n\n- 60% người dân có tài khoản để tiếp cận dịch vụ số.") == 0)
        let annex =
            "\n\nPHỤ LỤC\n\nTT\tChỉ tiêu\tĐơn vị tính\tNăm 2027\tCách tính\n1\tNgười dân tiếp cận dịch vụ số về y tế\t%\t60\tSố người đặt lịch khám/dân số\n"
            + "2\tHộ dùng mã QR\t%\t70\tSố hộ có mã/số hộ"
        #expect(try await count(.targetWithoutDefinition, annex) == 0)
    }

    @Test("One finding names the targets that say neither how they are counted nor from what")
    func sources() async throws {
        let body = "I. MỤC TIÊU\n\n- 60% hộ dân có mã QR.\n\n- 70% hồ sơ nộp trực tuyến.\n\n- 80% thôn có tổ công nghệ số.\n\n"
        #expect(try await count(.targetWithoutSource, body) == 1)
        #expect(try await count(.targetWithoutSource, body + "- Phương pháp tính và nguồn số liệu: theo phụ lục 2.") == 0)
    }

    @Test(
        "A commune's target that speaks of the whole province is told, a rank in the province is not",
        arguments: [
            ("- 70% hồ sơ trên địa bàn tỉnh nộp trực tuyến.", 1), ("- 70% hồ sơ trên địa bàn phường nộp trực tuyến.", 0),
            ("- 70% chỉ số thuộc nhóm 10 phường đứng đầu trên địa bàn tỉnh.", 0),
        ])
    func wider(target: String, expected: Int) async throws {
        #expect(try await count(.foreignPlace, "I. MỤC TIÊU\n\n" + target) == expected)
    }

    @Test(
        "Another commune's name where the plan speaks of its own is told; partners, sources and former names are not",
        arguments: [
            ("- Tuyên truyền trên địa bàn phường Suối Đá.", 1), ("- Tuyên truyền trên địa bàn phường Đèo Voi.", 0),
            ("- Phối hợp với UBND phường Suối Đá mở chợ chung.", 0), ("- Học tập kinh nghiệm của UBND xã Khe Vàng.", 0),
            ("- Nhận hồ sơ của UBND phường Suối Đá cũ.", 0), ("- Thực hiện Kế hoạch số 12/KH-UBND của UBND phường Suối Đá.", 0),
        ])
    func otherNames(task: String, expected: Int) async throws {
        #expect(try await count(.foreignPlace, "I. MỤC TIÊU\n\n- 70% hộ có mã QR.\n\nII. NHIỆM VỤ\n\n" + task) == expected)
    }

    @Test("A province that is named once among another's name is told")
    func otherProvince() async throws {
        func body(_ name: String) -> String {
            "I. NHIỆM VỤ\n\n- Báo cáo UBND tỉnh Lam Giang.\n\n- Theo dõi chỉ số trên địa bàn tỉnh Lam Giang.\n\n- Dùng nền tảng do UBND tỉnh Lam Giang cấp.\n\n"
                + "- Nộp hồ sơ về UBND tỉnh \(name)."
        }
        #expect(try await count(.foreignPlace, body("Hải Đông")) == 1)
        #expect(try await count(.foreignPlace, body("Lam Giang")) == 0)
    }

    @Test("A share told in words otherwise than in the table of results is told, a rounded one and another year's are not")
    func retold() async throws {
        func body(_ words: String) -> String {
            "I. KẾT QUẢ THỰC HIỆN NĂM 2026\n\n1. Dịch vụ công\n\n\(words)\n\nTT\tChỉ tiêu\tKế hoạch 2026\tKết quả\tGhi chú\n1\tTỷ lệ hồ sơ nộp trực tuyến\t80%\t76,4%\t\n"
                + "2\tTỷ lệ thanh toán trực tuyến\t70%\t65,0%\t\n\nII. MỤC TIÊU\n\n- 90% hồ sơ nộp trực tuyến."
        }
        #expect(try await count(.valuesDiffer, body("Tỷ lệ hồ sơ nộp trực tuyến đạt 79,1%.")) == 1)
        #expect(try await count(.valuesDiffer, body("Tỷ lệ hồ sơ nộp trực tuyến đạt 76,4%.")) == 0)
        #expect(try await count(.valuesDiffer, body("Tỷ lệ hồ sơ nộp trực tuyến đạt 76%.")) == 0)
        #expect(try await count(.valuesDiffer, body("Năm 2025, tỷ lệ hồ sơ nộp trực tuyến đạt 61,2%.")) == 0)
    }

    @Test("A share in a sentence that its own fraction contradicts is told; dates are no fractions")
    func fractionsInWords() async throws {
        let head = "I. KẾT QUẢ THỰC HIỆN NĂM 2026\n\n- "
        #expect(try await count(.fractionContradictsPercentage, head + "Cấp mã cho 120/150 hộ, đạt 85%.") == 1)
        #expect(try await count(.fractionContradictsPercentage, head + "Cấp mã cho 120/150 hộ, đạt 80%.") == 0)
        #expect(try await count(.fractionContradictsPercentage, head + "Đến 15/12 hộ có mã đạt 85%.") == 0)
    }

    @Test("Body and annex that give one target two values, or one without the other, are told")
    func pairs() async throws {
        func body(_ value: Int, _ last: String) -> String {
            let names = ["hồ sơ nộp trực tuyến", "thanh toán trực tuyến", "hộ kinh doanh dùng mã QR", "văn bản được ký số"]
            return "I. MỤC TIÊU\n\n" + names.map { "- Tỷ lệ \($0) đạt 80%.\n\n" }.joined()
                + "PHỤ LỤC\n\nTT\tChỉ tiêu\tĐơn vị tính\tNăm 2027\n"
                + (names.dropLast() + [last]).enumerated().map { "\($0 + 1)\tTỷ lệ \($1)\t%\t\($0 == 0 ? value : 80)" }.joined(
                    separator: "\n")
        }
        #expect(try await count(.valuesDiffer, body(75, "văn bản được ký số")) == 1)
        #expect(try await count(.valuesDiffer, body(80, "văn bản được ký số")) == 0)
        #expect(try await count(.targetWithoutAnnexRow, body(80, "người cao tuổi nhận trợ cấp qua tài khoản")) == 1)
        #expect(try await count(.annexRowWithoutTarget, body(80, "người cao tuổi nhận trợ cấp qua tài khoản")) == 1)
        #expect(try await count(.targetWithoutAnnexRow, body(80, "văn bản được ký số")) == 0)
    }

    @Test(
        "A deadline that has passed on the day of issue is told, of tasks and of work in sentences",
        arguments: [
            ("II. TỔ CHỨC THỰC HIỆN\n\n1. Phòng Kinh tế\n\n- Xây dựng kế hoạch chi tiết, hoàn thành trước ngày 15/01/2027.", 1),
            ("II. TỔ CHỨC THỰC HIỆN\n\n1. Phòng Kinh tế\n\n- Xây dựng kế hoạch chi tiết, hoàn thành trước ngày 15/02/2027.", 0),
            ("II. TỔ CHỨC THỰC HIỆN\n\n1. Phòng Kinh tế\n\n- Rà soát các hệ thống được đưa vào sử dụng từ trước ngày 01/01/2026.", 0),
            (
                "PHỤ LỤC\n\nTT\tNhiệm vụ\tChủ trì\tThời gian\n1\tMở chợ số\tPhòng Kinh tế\t10/01/2027\n2\tMở lớp\tPhòng Kinh tế\tQuý I/2027",
                1
            ),
        ])
    func deadlines(body: String, expected: Int) async throws {
        #expect(try await count(.deadlinePast, "I. MỤC TIÊU\n\n- 70% hộ có mã QR.\n\n" + body) == expected)
    }

    @Test("A report upward that nobody feeds is told, one with reports from below is not")
    func unfed() async throws {
        func body(_ inward: String) -> String {
            "I. MỤC TIÊU\n\n- 70% hộ có mã QR.\n\nII. TỔ CHỨC THỰC HIỆN\n\n1. Phòng Kinh tế\n\n- Hằng quý báo cáo Sở Khoa học và Công nghệ trước ngày 20 tháng cuối quý.\n\n"
                + "2. Công an phường\n\n- Bảo đảm an ninh mạng.\n\n3. Các tổ dân phố\n\n- Vận động người dân. \(inward)"
        }
        #expect(try await count(.reportWithoutSources, body("")) == 1)
        #expect(try await count(.reportWithoutSources, body("\n\n- Hằng quý báo cáo Phòng Kinh tế trước ngày 10 tháng cuối quý.")) == 0)
    }

    @Test(
        "Numbers that come twice, stand in another's place or are left out are told; a list that goes on from another is not",
        arguments: [
            (["1", "2", "2", "4"], 1), (["1", "2", "2", "3"], 1), (["1", "2", "4", "5"], 1), (["1", "2", "3", "4"], 0),
            (["3", "4", "5", "6"], 0),
            (["1", "7", "3", "9"], 0),
        ])
    func numbering(numbers: [String], expected: Int) async throws {
        let items = numbers.enumerated().map { "\($1). Việc \(["thứ nhất", "kế tiếp", "sau đó", "cuối cùng"][$0]) của phường" }
        #expect(try await count(.numbering, "I. NHIỆM VỤ\n\n" + items.joined(separator: "\n\n")) == expected)
        let rows = numbers.enumerated().map { "\($1)\tViệc số \($0 + 11)\tPhòng Kinh tế\tQuý IV/2027" }
        let table = "PHỤ LỤC\n\nTT\tNhiệm vụ\tChủ trì\tThời gian\n" + rows.joined(separator: "\n")
        #expect(try await count(.numbering, "I. MỤC TIÊU\n\n- 70% hộ có mã QR.\n\n" + table) == expected)
    }

    @Test("What is told of the given plans is what a careful reader finds in them")
    func givenPlans() async throws {
        guard let data = sharedPlan("004.txt") else {
            print("skipped: ../shared/plans/004.txt is absent")
            return
        }
        let kinds = try await readPlan(data, fileName: "004.txt").findings.map(\.kind)
        #expect(
            Set(kinds) == [
                .fractionContradictsPercentage, .sumDiffers, .dateDiffers, .valuesDiffer, .targetWithoutLead, .targetWithoutSource,
            ])
        #expect(kinds.count { $0 == .sumDiffers } == 2)
    }
}
