import Foundation
import Testing

@testable import PlanReader

@Suite("Measures in sentences")
struct QuantityTests {
    @Test(
        "Words of bound become operators",
        arguments: [
            ("Tỷ lệ hồ sơ số đạt tối thiểu 80%", ">=", 80.0), ("đạt trên 95%", ">", 95), ("tối thiểu trên 75% học sinh", ">", 75),
            ("100% cán bộ được tập huấn", "=", 100), ("đạt 90% trở lên", ">=", 90), ("phấn đấu đạt 50%", ">=", 50),
            ("không quá 3%", "<=", 3),
            ("giảm còn dưới 1,5%", "<", 1.5), ("ít nhất 62,5%", ">=", 62.5), ("≥70%", ">=", 70), ("từ 60% trở lên", ">=", 60),
        ])
    func operators(text: String, op: String, value: Double) {
        let found = Quantities.all(in: text).first
        #expect(found?.op == op)
        #expect(found?.value == value)
        #expect(found?.unit == "%")
    }

    @Test("Ranks, levels and scores are measures too")
    func others() {
        #expect(Quantities.all(in: "xếp hạng thuộc nhóm 15 xã đứng đầu tỉnh").first.map { [$0.op, $0.unit] } == ["<=", "hạng"])
        #expect(Quantities.all(in: "nâng mức độ trưởng thành lên cấp độ 3 - 4").first.map { [$0.value, $0.upper] } == [3, 4])
        #expect(Quantities.all(in: "đạt trên 8,5 điểm").first?.value == 8.5)
        #expect(Quantities.all(in: "12/12 thôn có tổ công nghệ số").first.map { [$0.op, $0.unit] } == ["=", "thôn"])
        #expect(Quantities.all(in: "xong trước 30/9 năm nay").isEmpty)
    }

    @Test(
        "Numbers that only belong to a name are no measures",
        arguments: [
            "dân số từ 15 tuổi trở lên", "phủ sóng 5G", "tốc độ 01 Gbps", "Chợ 4.0", "định danh mức 2", "chính quyền địa phương 2 cấp",
            "Đề án 06", "Nghị quyết số 57-NQ/TW", "ngày 02/4/2027",
        ])
    func noMeasure(text: String) {
        #expect(Quantities.all(in: text).isEmpty)
    }

    @Test(
        "Digits are read the Vietnamese way",
        arguments: [
            ("1.234,5", 1234.5), ("68.6", 68.6), ("1.114", 1114), ("145.377", 145_377), ("8,5", 8.5), ("7", 7),
        ])
    func digits(text: String, value: Double) {
        #expect(Quantities.value(text) == value)
    }

    @Test("Value cells carry their own sign and unit")
    func cells() {
        #expect(Quantities.cell(">95", unit: "%")?.op == ">")
        #expect(Quantities.cell(">=80%", unit: "")?.op == ">=")
        #expect(Quantities.cell("02", unit: "kết nối")?.unit == "kết nối")
        #expect(Quantities.cell("Tăng từ 2 đến 3 bậc", unit: "")?.upper == 3)
        #expect(Quantities.cell("Hoàn thành", unit: "")?.op == "done")
        #expect(Quantities.cell("Phòng Kinh tế", unit: "") == nil)
    }
}

@Suite("Structure")
struct StructureTests {
    @Test("A heading of a phase holds until the next heading")
    func phases() async throws {
        let reading = try await plan(
            """
            KẾ HOẠCH

            Thử nghiệm giai đoạn 2027 - 2030

            I. MỤC TIÊU

            a) Nhóm thứ nhất

            * Giai đoạn 2027 - 2028:

            - 40% tổ dân phố có bảng tin số.

            * Giai đoạn 2029 - 2030:

            - 90% tổ dân phố có bảng tin số.

            b) Nhóm thứ hai

            - 30% ngõ có đèn thông minh.
            """)
        #expect(reading.targets.map { [$0.from, $0.to] } == [[2027, 2028], [2029, 2030], [2027, 2030]])
        #expect(reading.targets.map(\.section) == ["I.a", "I.a", "I.b"])
    }

    @Test("A list of bodies is split at bodies, not at every comma")
    func bodies() {
        #expect(Bodies.list("Phòng Văn hóa - Xã hội; Phòng Kinh tế, Hạ tầng và Đô thị").count == 2)
        #expect(Bodies.list("Các sở, ban, ngành tỉnh và UBND các huyện, thành phố").count == 1)
        #expect(Bodies.list("Văn phòng HĐND và UBND xã") == ["Văn phòng HĐND và UBND xã"])
        #expect(Bodies.list("- Công an xã\n- Trạm Y tế") == ["Công an xã", "Trạm Y tế"])
        #expect(Bodies.list("Bộ Chỉ huy Quân sự tỉnh và Công an tỉnh") == ["Bộ Chỉ huy Quân sự tỉnh", "Công an tỉnh"])
        #expect(Bodies.list("Sở Tư pháp và Sở Nội vụ") == ["Sở Tư pháp", "Sở Nội vụ"])
        for one in ["Liên minh Hợp tác xã và Doanh nghiệp tỉnh", "Sở Nông nghiệp và Môi trường", "Cục Thống kê và Thuế"] {
            #expect(Bodies.list(one) == [one])
        }
    }

    private func planned(_ tasks: String) async throws -> PlanReading {
        try await plan("KẾ HOẠCH\n\nThử nghiệm giai đoạn 2026 - 2030\n\nI. NHIỆM VỤ, GIẢI PHÁP\n\n\(tasks)")
    }

    @Test("A task's years and money are found in its last sentence, its bracket and its labels")
    func sentences() async throws {
        let reading = try await planned(
            """
            1. Mở rộng trạm quan trắc mưa. Giao Sở Xây dựng chủ trì, phối hợp với Công an tỉnh triển khai trong giai đoạn 2027 - 2028.

            2. Nâng cấp phòng máy chủ (Sở Nội vụ chủ trì; Sở Tài chính phối hợp; giai đoạn 2026 - 2028; tổng kinh phí dự kiến 7.500 triệu đồng).

            3. Lập kho ảnh số (chủ trì: Sở Nội vụ; thời hạn: đến hết năm 2029).

            4. Thuê đường truyền dự phòng. Chủ trì: Sở Nội vụ. Hình thức: Thuê dịch vụ. Tổng kinh phí: 90 triệu đồng, trong đó năm 2026: 30 triệu đồng.

            5. Sửa bảng tin số. Chủ trì: Sở Nội vụ. Thời gian: 2026. Kinh phí năm 2026: 45 triệu đồng.
            """)
        #expect(reading.tasks.map(\.from) == [2027, 2026, 2026, 2026, 2026])
        #expect(reading.tasks.map(\.to) == [2028, 2028, 2029, 2030, 2026])
        #expect(reading.tasks.map(\.budgetTotalMillion) == [nil, 7500, nil, 90, nil])
        #expect(reading.tasks.map(\.budgetYearMillion) == [nil, nil, nil, 30, 45])
        #expect(reading.tasks.dropFirst(3).first?.form == "Thuê")
    }

    @Test("A value's bound in words takes its unit from the column, a name with a number is no value")
    func boundCells() {
        #expect(Quantities.cell("Trên 99", unit: "%").map { [$0.op, $0.unit] } == [">", "%"])
        #expect(Quantities.cell("Từ 80 trở lên", unit: "điểm")?.op == ">=")
        #expect(Quantities.cell("Quý 2", unit: "%") == nil)
        #expect(Quantities.cell("Trên 99", unit: "") == nil)
    }

    @Test("A past year's cell holds its fraction in brackets, a dash is no result")
    func fractions() async throws {
        let reading = try await plan(
            "KẾ HOẠCH\n\nThử nghiệm năm 2027\n\nPHỤ LỤC\n\nTT\tChỉ tiêu\tĐVT\tThực hiện năm 2026\tKế hoạch năm 2027\n"
                + "1\tHồ sơ nộp trực tuyến\t%\t81,4 (7.326/9.000)\tTrên 90\n2\tCamera có kết nối\t%\t-\tTối thiểu 80")
        #expect(reading.targets.map(\.op) == [">", ">="])
        #expect(reading.results.map(\.numerator) == [7326] && reading.results.map(\.denominator) == [9000])
    }

    @Test("Names set in capitals are written as in a sentence")
    func capitals() {
        #expect(Bodies.titled("PHÒNG VĂN HOÁ - XÃ HỘI") == "Phòng Văn hoá - Xã hội")
        #expect(Bodies.titled("TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG") == "Trung tâm Phục vụ hành chính công")
        #expect(Bodies.titled("VĂN PHÒNG HĐND VÀ UBND XÃ") == "Văn phòng HĐND và UBND xã")
        #expect(Bodies.titled("CÔNG AN XÃ") == "Công an xã")
    }

    @Test("Quarters as columns are values where figures stand in them, and times where crosses do")
    func periodColumns() async throws {
        let head = "KẾ HOẠCH\n\nThử nghiệm năm 2027\n\nPHỤ LỤC\n\n"
        let values = try await plan(head + "TT\tChỉ tiêu\tĐVT\tQuý II\tQuý IV\n1\tHộ có mã QR\t%\t40\t70\n2\tHồ sơ trực tuyến\t%\t60\t90")
        #expect(values.targets.map(\.value) == [40, 70, 60, 90])
        let times = try await plan(
            head + "TT\tNhiệm vụ\tChủ trì\tQuý I\tQuý II\n1\tMở lớp kỹ năng số\tPhòng Kinh tế\tx\t\n2\tĐặt bảng tin số\tPhòng Kinh tế\t\tx")
        #expect(times.tasks.map(\.quarter) == [1, 2] && times.targets.isEmpty)
    }

    @Test("Bases are found in tables, in short citations, after an issuer and in brackets")
    func bases() async throws {
        let reading = try await plan(
            """
            KẾ HOẠCH

            Thử nghiệm năm 2027

            I. CĂN CỨ

            - QĐ số 749/QĐ-TTg ngày 03/6/2020 của Thủ tướng Chính phủ;

            - Nghị quyết của Hội đồng nhân dân tỉnh số 15/NQ-HĐND ngày 10/12/2026;

            - Nghị quyết về phát triển khoa học (số 57-NQ/TW ngày 22/12/2024).

            Số, ký hiệu\tNgày ban hành\tCơ quan ban hành\tTrích yếu
            942/QĐ-TTg\t15/6/2021\tThủ tướng Chính phủ\tChiến lược Chính phủ số
            12/KH-UBND\t09/01/2027\tUBND tỉnh\tChuyển đổi số
            """)
        #expect(Set(reading.bases.map(\.number)) == ["749/QĐ-TTg", "15/NQ-HĐND", "57-NQ/TW", "942/QĐ-TTg", "12/KH-UBND"])
        #expect(reading.bases.allSatisfy { $0.date != nil && ["Quyết định", "Nghị quyết", "Kế hoạch"].contains($0.kind) })
    }

    @Test("Places with figures and a list after its bound are targets each")
    func places() async throws {
        let head = "KẾ HOẠCH\n\nThử nghiệm năm 2027\n\nI. CHỈ TIÊU\n\n"
        let list = try await plan(head + "- Tỷ lệ người dân có tài khoản đạt ít nhất: thôn Đá 88%; thôn Gò 85%; thôn Bến 70%.")
        #expect(list.targets.map(\.op) == [">=", ">=", ">="] && list.targets.map(\.value) == [88, 85, 70])
        let table = try await plan(
            head
                + "PHỤ LỤC\n\nCHỈ TIÊU SỐ HỘ BÁN HÀNG\n\nTT\tThôn\tTổng số hộ\tSố hộ bán hàng\tChịu trách nhiệm\n1\tĐá\t312\t45\tThôn Đá\n2\tGò\t287\t40\tThôn Gò"
        )
        #expect(table.targets.map(\.value) == [45, 40] && table.targets.map(\.unit) == ["hộ", "hộ"])
    }

    @Test("A heading of nothing but a month or quarter is when its tasks are due")
    func months() async throws {
        let reading = try await plan(
            """
            KẾ HOẠCH

            Thử nghiệm năm 2027

            I. NHIỆM VỤ THEO THÁNG

            Tháng 7

            - Mở lớp kỹ năng số. Chủ trì: Phòng Kinh tế.

            Quý IV

            - Tổng kết công tác năm. Chủ trì: Phòng Kinh tế.

            II. KINH PHÍ

            - Từ ngân sách phường.
            """)
        #expect(reading.tasks.map(\.quarter) == [3, 4])
        #expect(reading.tasks.map(\.time) == ["Tháng 7", "Quý IV"])
    }

    @Test("Two reports in one sentence have the day that stands before each")
    func twoReports() async throws {
        let reading = try await plan(
            "KẾ HOẠCH\n\nThử nghiệm năm 2027\n\nI. TỔ CHỨC THỰC HIỆN\n\n1. Phòng Kinh tế\n\n"
                + "- Ngày 15 hằng tháng báo cáo UBND xã, ngày 20 tháng cuối quý báo cáo Sở Công Thương.")
        #expect(reading.reporting.map(\.to) == ["UBND xã", "Sở Công Thương"])
        #expect(reading.reporting.map(\.due) == ["before day 15 of the month", "before day 20 of the last month of the quarter"])
    }

    @Test("Times that semicolons chain go on with the report before them, and who has it signed sends it")
    func chained() async throws {
        let reading = try await plan(
            "KẾ HOẠCH\n\nThử nghiệm năm 2027\n\nI. TỔ CHỨC THỰC HIỆN\n\n1. Chế độ báo cáo\n\n"
                + "a) Các phòng thuộc Sở gửi báo cáo về Trung tâm Công nghệ số: hằng tháng trước ngày 18; hằng quý trước ngày 12 của tháng cuối quý.\n\n"
                + "b) Trung tâm Công nghệ số tổng hợp, trình Giám đốc Sở ký, gửi báo cáo đến Sở Nội vụ: 6 tháng trước ngày 12/6; "
                + "hằng năm tổ chức sơ kết.\n\nTrên đây là Kế hoạch năm 2027; nếu có vướng mắc, các phòng kịp thời phản ánh để xem xét./.")
        #expect(reading.reporting.map(\.frequency) == [.monthly, .quarterly, .halfYearly])
        #expect(reading.reporting.map(\.from) == ["Các phòng thuộc Sở", "Các phòng thuộc Sở", "Trung tâm Công nghệ số"])
        #expect(reading.reporting.last?.due == "before 12/6")
        #expect(!reading.duties.contains { $0.agency == "Các phòng" })
    }

    @Test("Many units that report are all named, one of them with the word for gathering in its name")
    func reporters() async throws {
        let units =
            "Văn phòng HĐND và UBND, Phòng Kinh tế, Trung tâm Phục vụ hành chính công, Công an xã, Trạm Y tế, "
            + "Trung tâm Dịch vụ tổng hợp, Trường THCS Suối Thử, Trường Tiểu học Suối Thử"
        let reading = try await plan(
            "KẾ HOẠCH\n\nThử nghiệm năm 2027\n\nI. TỔ CHỨC THỰC HIỆN\n\n1. Chế độ báo cáo\n\n"
                + "- \(units) báo cáo định kỳ hằng quý (trước ngày 18 của tháng cuối quý) về Ủy ban nhân dân xã để tổng hợp.")
        #expect(reading.reporting.map(\.from) == [units])
    }

    @Test("Column headings are known by their words, in any order")
    func columns() {
        #expect(Columns.kind(of: "Thời gian thực hiện") == .time)
        #expect(Columns.kind(of: "Đơn vị thực hiện") == .lead)
        #expect(Columns.kind(of: "Cơ quan, đơn vị phối hợp") == .support)
        #expect(Columns.kind(of: "Đơn vị tính") == .unit)
        #expect(Columns.kind(of: "Hiện trạng năm 2026") == .baseline)
        #expect(Columns.kind(of: "Năm 2028") == .yearValue(from: 2028, to: 2028))
        #expect(
            Columns.kinds(inFlat: "STT Nội dung chỉ tiêu Chỉ tiêu (%) Kết quả năm 2026 Ghi chú") == [
                .number, .name, .value, .result, .note,
            ])
    }

    @Test("Lines cut by a page are joined, list items are not")
    func assembly() {
        let lines = ["- Thúc đẩy người dân dùng dịch", "vụ công trực tuyến.", "- Mở lớp học."].map { TextLine(text: $0, fill: 0.9) }
        let texts = LineAssembler.paragraphs(lines, wrapped: true).compactMap { block in
            if case .paragraph(let text) = block, !text.isEmpty { text } else { nil }
        }
        #expect(texts == ["- Thúc đẩy người dân dùng dịch vụ công trực tuyến.", "- Mở lớp học."])
        #expect(LineAssembler.joined("Đề án số 22-", "ĐA/TU") == "Đề án số 22-ĐA/TU")
        #expect(LineAssembler.joined("giai đoạn 2026 -", "2030") == "giai đoạn 2026 - 2030")
    }

    @Test("A flattened task row is dealt out by the shapes of its words")
    func flatTask() {
        let row = FlatTable.Row(
            number: "1",
            lines: [
                "Dựng bảng tin số tại các ngõ và nhà văn hóa, bảo đảm", "mỗi tổ một bảng", "Phòng Văn hóa - Xã", "hội", "Các tổ dân phố",
                "Quý II Biên bản bàn giao",
            ])
        let values = FlatTask.values(of: row, kinds: [.number, .name, .lead, .support, .time, .product], amounts: nil)
        func text(_ kind: ColumnKind) -> String? { values.first { $0.0 == kind }?.1 }
        #expect(text(.name) == "Dựng bảng tin số tại các ngõ và nhà văn hóa, bảo đảm mỗi tổ một bảng")
        #expect(text(.lead) == "Phòng Văn hóa - Xã hội")
        #expect(text(.support) == "Các tổ dân phố")
        #expect(text(.time) == "Quý II")
        #expect(text(.product) == "Biên bản bàn giao")
    }

    @Test("A hint spares a search only where nothing can be found")
    func hints() {
        let heading = Pattern("^số", .opens("Ss"))
        #expect(heading.matches("Số TT") && heading.matches("số") && !heading.matches("Tổng số"))
        let count = Pattern(#"\d+\s+hộ"#, .number)
        #expect(count.all(in: "5% của 12 hộ và 7 hộ").count == 2 && count.first(in: "5%, hộ") == nil && !count.matches("hộ 5"))
        let end = Pattern(#"[\s.]+$"#, .ends(" ."))
        #expect(end.replacing(in: "xong. ", with: "") == "xong" && end.replacing(in: "xong", with: "") == "xong")
        let body = Pattern("^Ủy ban", caseSensitive: true, .capital, .has("ban"))
        #expect(body.matches("Ủy ban nhân dân") && !body.matches("ủy ban") && !body.matches("Ủy"))
    }

    @Test("Slips of recognition are repaired, sound words are left alone")
    func slips() {
        #expect(Wording.repaired("Phần đầu đạt 5% chuyên đổi số từ măm 2027") == "Phấn đấu đạt 5% chuyển đổi số từ năm 2027")
        #expect(Wording.repaired("phần đầu của tài liệu") == "phần đầu của tài liệu")
    }
}

@Suite("Findings")
struct FindingTests {
    @Test("Contradictions of the document itself are found")
    func quarterly() async throws {
        let kinds = Set(try await readPlan(fixture("quarterly.txt"), fileName: "quarterly.txt").findings.map(\.kind))
        #expect(
            kinds == [
                .deadlinePast, .targetWithoutLead, .targetWithoutSource, .reportMoreFrequentThanSources, .targetWithoutAnnexRow,
            ])
    }

    @Test("A plan in order raises nothing but the missing leads and sources")
    func quiet() async throws {
        #expect(
            try await readPlan(fixture("merged.docx"), fileName: "merged.docx").findings.allSatisfy {
                $0.kind == .targetWithoutLead || $0.kind == .targetWithoutSource
            })
    }
}
