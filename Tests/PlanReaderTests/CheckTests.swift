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

    @Test("What is told of the given plans is what a careful reader finds in them")
    func givenPlans() async throws {
        guard let data = sharedPlan("004.txt") else {
            print("skipped: ../shared/plans/004.txt is absent")
            return
        }
        let kinds = try await readPlan(data, fileName: "004.txt").findings.map(\.kind)
        #expect(Set(kinds) == [.fractionContradictsPercentage, .sumDiffers, .dateDiffers, .targetWithoutLead])
        #expect(kinds.count { $0 == .sumDiffers } == 2)
    }
}
